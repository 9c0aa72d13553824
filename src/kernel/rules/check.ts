import { addDays, type Calendars, type Day } from '#kernel/time'
import type { Resolution } from './conflict.ts'
import type { Instrument } from './instrument.ts'

/** A place in code or data that rests on a citation: an act, a deadline rule, another article. */
export interface CitedBasis {
  cite: string
  /** who cites, e.g. the act's name */
  by: string
}

export interface Finding {
  kind:
    | 'duplicate'
    | 'overlap'
    | 'gap'
    | 'outside'
    | 'unresolved-basis'
    | 'draft-basis'
    | 'repealed-without-end'
    | 'replaces-in-force'
    | 'undecided'
    | 'calendar-missing'
  cite: string
  says: { zh: string; en: string }
}

interface Span {
  from: Day
  until?: Day | undefined
}

const ALWAYS: Day = '9999-12-31'

/**
 * What is wrong with a set of instruments: two versions or values on one day, days without a
 * value between two values, values outside the life of their article, bases that lead nowhere or
 * to a draft. Every citation in `bases` and in the articles' own `basis` must resolve.
 */
export function findingsOf(instruments: readonly Instrument[], bases: readonly CitedBasis[]): Finding[] {
  const findings: Finding[] = []
  const known = new Map<string, Instrument>()
  const cited: CitedBasis[] = [...bases]
  const ids = new Set<string>()

  for (const instrument of instruments) {
    if (ids.has(instrument.id))
      findings.push(finding('duplicate', instrument.id, '文件编号重复', 'instrument id used twice'))
    ids.add(instrument.id)
    if (instrument.status === 'repealed' && instrument.until === undefined) {
      findings.push(finding('repealed-without-end', instrument.id, '已废止而无末日', 'repealed but without a last day'))
    }
    const life: Span = { from: instrument.from, until: instrument.until }
    const versions = new Map<string, Span[]>()
    for (const article of instrument.articles) {
      const cite = `${instrument.id}#${article.id}`
      known.set(cite, instrument)
      const span: Span = { from: article.from ?? instrument.from, until: article.until ?? instrument.until }
      versions.set(cite, [...(versions.get(cite) ?? []), span])
      for (const basis of [...(article.basis ?? []), ...(article.varies ?? [])]) cited.push({ cite: basis, by: cite })
      if (article.replaces !== undefined) {
        cited.push({ cite: article.replaces, by: cite })
        if (instrument.status !== 'draft')
          findings.push(
            finding(
              'replaces-in-force',
              cite,
              '已施行的修改应写入被修改的文件',
              'an amendment in force belongs in the file that it amends',
            ),
          )
      }
      for (const [name, values] of Object.entries(article.params ?? {})) {
        spans(findings, cite, `参数 ${name}`, `number ${name}`, values)
        for (const value of values) outside(findings, cite, `参数 ${name}`, `number ${name}`, value, span)
      }
    }
    for (const [cite, list] of versions) {
      spans(findings, cite, '条文', 'words', list)
      for (const span of list) outside(findings, cite, '条文', 'words', span, life)
    }
  }

  for (const { cite, by } of cited) {
    const instrument = known.get(cite)
    if (!instrument)
      findings.push(finding('unresolved-basis', cite, `${by} 的依据查无此条`, `the basis of ${by} leads nowhere`))
    else if (instrument.status === 'draft')
      findings.push(finding('draft-basis', cite, `${by} 以草案为依据`, `${by} rests on a draft`))
  }
  return findings
}

/**
 * Articles of one matter that hold together on some day in some place, between which no rule of conflict decides and none
 * says who does. `onMatter` weighs a matter on a day in a place; asked on every day on which the set of rules changes.
 */
export function undecidedOf(
  instruments: readonly Instrument[],
  onMatter: (matter: string, on: Day, place: string) => Pick<Resolution, 'undecided'>,
): Finding[] {
  const days = new Map<string, Set<Day>>()
  const places = new Map<string, Set<string>>()
  for (const { jurisdiction, status, from, until, articles } of instruments) {
    if (status === 'draft') continue
    for (const article of articles) {
      if (article.matter === undefined) continue
      const of = days.get(article.matter) ?? new Set<Day>()
      const seenFrom = places.get(article.matter) ?? new Set<string>()
      of.add(article.from ?? from)
      const last = article.until ?? until
      if (last !== undefined && last < ALWAYS) of.add(addDays(last, 1))
      seenFrom.add(jurisdiction === 'platform' ? 'cn' : jurisdiction)
      days.set(article.matter, of)
      places.set(article.matter, seenFrom)
    }
  }
  const findings = new Map<string, Finding>()
  for (const [matter, on] of days)
    for (const day of [...on].toSorted())
      for (const place of places.get(matter) ?? [])
        for (const [a, b] of onMatter(matter, day, place).undecided) {
          const key = `${matter} ${a} ${b}`
          if (findings.has(key)) continue
          findings.set(
            key,
            finding(
              'undecided',
              a,
              `${day} 在 ${place} 与 ${b} 同规定事项 ${matter}，没有规则决定适用哪一条，也未注明提请何处处理`,
              `on ${day} in ${place} it and ${b} speak on ${matter}; no rule decides which holds and neither says who was asked`,
            ),
          )
        }
  return [...findings.values()]
}

/**
 * Years without a calendar: holes in what is on file, and the years that must be known by now, which are those up to the
 * day on which the law was last checked and, when one is asked about, up to the day asked about.
 */
export function missingCalendars(calendars: Calendars, instruments: readonly Instrument[], on?: Day): Finding[] {
  const known = [...instruments.map((i) => i.checkedOn), ...(on === undefined ? [] : [on])].map((d) =>
    Number(d.slice(0, 4)),
  )
  const findings: Finding[] = []
  for (let year = calendars.first; year <= Math.max(calendars.last, ...known); year += 1) {
    if (calendars.years.has(year)) continue
    findings.push(
      finding(
        'calendar-missing',
        `calendars/cn-${year}`,
        `${year} 年的节假日安排没有收录，期限不能计算`,
        `the holiday notice of ${year} is not on file; no deadline can be counted`,
      ),
    )
  }
  return findings
}

/** Instruments last checked against their source more than `days` before a day, oldest first. */
export function staleOf(
  instruments: readonly Instrument[],
  on: Day,
  days = 400,
): { id: string; checkedOn: Day; ageDays: number }[] {
  const limit = addDays(on, -days)
  return instruments
    .filter((i) => i.checkedOn < limit)
    .map(({ id, checkedOn }) => ({ id, checkedOn, ageDays: daysBetween(checkedOn, on) }))
    .toSorted((a, b) => b.ageDays - a.ageDays || (a.id < b.id ? -1 : 1))
}

const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

function spans(findings: Finding[], cite: string, zh: string, en: string, list: readonly Span[]): void {
  const ordered = list.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  for (const [i, span] of ordered.entries()) {
    if (span.until !== undefined && span.until < span.from) {
      findings.push(
        finding(
          'overlap',
          cite,
          `${zh}：末日 ${span.until} 早于首日 ${span.from}`,
          `${en}: last day ${span.until} before first day ${span.from}`,
        ),
      )
    }
    const next = ordered[i + 1]
    if (!next) continue
    const until = span.until ?? ALWAYS
    if (until >= next.from) {
      findings.push(
        finding('overlap', cite, `${zh}：${next.from} 有两个版本`, `${en}: two versions hold on ${next.from}`),
      )
    } else if (addDays(until, 1) < next.from) {
      findings.push(
        finding(
          'gap',
          cite,
          `${zh}：${addDays(until, 1)} 至 ${addDays(next.from, -1)} 无版本`,
          `${en}: nothing holds from ${addDays(until, 1)} to ${addDays(next.from, -1)}`,
        ),
      )
    }
  }
}

function outside(findings: Finding[], cite: string, zh: string, en: string, span: Span, life: Span): void {
  if (span.from < life.from || (life.until !== undefined && (span.until === undefined || span.until > life.until))) {
    const whole = `${life.from}–${life.until ?? ''}`
    findings.push(
      finding(
        'outside',
        cite,
        `${zh}：${span.from}–${span.until ?? ''} 超出有效期 ${whole}`,
        `${en}: ${span.from}–${span.until ?? ''} lies outside ${whole}`,
      ),
    )
  }
}

function finding(kind: Finding['kind'], cite: string, zh: string, en: string): Finding {
  return { kind, cite, says: { zh: `${cite}：${zh}`, en: `${cite}: ${en}` } }
}
