import { addDays, BadTime, day, weekday, type Day } from './day.ts'

/** The State Council (General Office) notice a year's rest days come from. */
export interface Notice {
  title: string
  issuer: string
  number: string
  /** how well the number is known; see law.md marks V, V2, M, D */
  numberVerified: string
  date: Day
  source: string
}

export interface CalendarYear {
  year: number
  notices: Notice[]
  verified: string
  checkedOn: Day
}

/** Why a day is no working day, in both languages. */
export interface DayReason {
  zh: string
  en: string
}

/** The notified working-day calendar; a year without a notice is unknown, never guessed. */
export interface Calendars {
  years: ReadonlyMap<number, CalendarYear>
  first: number
  last: number
  /** undefined on a working day; the reason on a rest day; throws NotNotified outside the years */
  restReason(of: Day): DayReason | undefined
}

/** A calendar year for which no notice is on file. */
export class NotNotified extends BadTime {
  override name = 'NotNotified'
  readonly day: Day
  constructor(of: Day, last: number) {
    super(
      `${of.slice(0, 4)} 年的节假日安排尚未收录（已收录至 ${last} 年），不作推算 ` +
        `the holiday notice for ${of.slice(0, 4)} is not on file (last: ${last}); nothing is guessed`,
    )
    this.day = of
  }
}

const WEEKEND: Record<number, DayReason> = {
  0: { zh: '星期日', en: 'Sunday' },
  6: { zh: '星期六', en: 'Saturday' },
}

/** One calendar file: its name (cn-<year>.yaml) and what stands in it, already parsed. */
export interface CalendarFile {
  name: string
  content: unknown
}

/**
 * The calendar made of notice years. Each file holds one: `off` spans and `work` days (make-up
 * working days). Throws BadTime naming the file and the field. Reading files is kernel/rules.
 */
export function calendarsOf(files: readonly CalendarFile[]): Calendars {
  const years = new Map<number, CalendarYear>()
  const off = new Map<Day, DayReason>()
  const work = new Set<Day>()
  for (const { name, content } of files) {
    const file = calendarYearOf(name, content)
    years.set(file.year.year, file.year)
    for (const [date, reason] of file.off) off.set(date, reason)
    for (const date of file.work) work.add(date)
  }
  if (years.size === 0) throw new BadTime('没有日历文件 no calendar files (expected cn-<year>.yaml)')
  const [first, last] = [Math.min(...years.keys()), Math.max(...years.keys())]
  return {
    years,
    first,
    last,
    restReason(of) {
      if (!years.has(Number(day(of).slice(0, 4)))) throw new NotNotified(of, last)
      if (work.has(of)) return undefined
      return off.get(of) ?? WEEKEND[weekday(of)]
    },
  }
}

function calendarYearOf(name: string, raw: unknown) {
  const wrong = (field: string, expected: string): BadTime => new BadTime(`${name}: ${field}: ${expected}`)
  const file = record(raw) ?? {}
  const year = Number(name.slice(3, 7))
  if (file['year'] !== year) throw wrong('year', `应为 ${year} expected ${year}`)
  const text = (of: Record<string, unknown>, key: string, path: string): string => {
    const value = of[key]
    if (typeof value !== 'string' || value === '') throw wrong(path, '应为文字 expected text')
    return value
  }
  const dayAt = (of: Record<string, unknown>, key: string, path: string): Day => {
    try {
      return day(text(of, key, path))
    } catch {
      throw wrong(path, '应为 YYYY-MM-DD expected YYYY-MM-DD')
    }
  }
  const list = (key: string): Record<string, unknown>[] => {
    const value = file[key]
    if (!Array.isArray(value)) throw wrong(key, '应为列表 expected a list')
    return value.map((item, i) => {
      const row = record(item)
      if (!row) throw wrong(`${key}[${i}]`, '应为对象 expected an object')
      return row
    })
  }
  const notices = list('notices').map((row, i): Notice => ({
    title: text(row, 'title', `notices[${i}].title`),
    issuer: text(row, 'issuer', `notices[${i}].issuer`),
    number: text(row, 'number', `notices[${i}].number`),
    numberVerified: text(row, 'numberVerified', `notices[${i}].numberVerified`),
    date: dayAt(row, 'date', `notices[${i}].date`),
    source: text(row, 'source', `notices[${i}].source`),
  }))
  if (notices.length === 0) throw wrong('notices', '至少一份通知 expected at least one notice')
  const off: [Day, DayReason][] = []
  for (const [i, row] of list('off').entries()) {
    const [from, to] = [dayAt(row, 'from', `off[${i}].from`), dayAt(row, 'to', `off[${i}].to`)]
    if (to < from) throw wrong(`off[${i}]`, '结束早于开始 end before start')
    const reason = { zh: text(row, 'zh', `off[${i}].zh`), en: text(row, 'en', `off[${i}].en`) }
    for (let date = from; date <= to; date = addDays(date, 1)) off.push([date, reason])
  }
  const work = list('work').map((row, i) => dayAt(row, 'date', `work[${i}].date`))
  for (const [i, date] of work.entries()) {
    if (off.some(([rest]) => rest === date))
      throw wrong(`work[${i}].date`, `${date} 同时列为放假 is also listed as off`)
    if (WEEKEND[weekday(date)] === undefined) throw wrong(`work[${i}].date`, `${date} 本是工作日 is a weekday already`)
  }
  const about: CalendarYear = {
    year,
    notices,
    verified: text(file, 'verified', 'verified'),
    checkedOn: dayAt(file, 'checkedOn', 'checkedOn'),
  }
  return { year: about, off, work }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}
