// Days are whole numbers since 1970-01-01, instants whole seconds since then; both in UTC.

export const DAY = 86_400
const HOUR = 3_600

const dayTexts = new Map<number, string>()
const TWO: readonly string[] = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

export function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / (DAY * 1_000)
}

/** `2026-03-01` */
export function dayText(day: number): string {
  let text = dayTexts.get(day)
  if (text === undefined) {
    text = new Date(day * DAY * 1_000).toISOString().slice(0, 10)
    dayTexts.set(day, text)
  }
  return text
}

/** `2026-03-01T08:00:00Z` */
export function instantText(second: number): string {
  const day = Math.floor(second / DAY)
  const rest = second - day * DAY
  return `${dayText(day)}T${TWO[Math.floor(rest / HOUR)]!}:${TWO[Math.floor(rest / 60) % 60]!}:${TWO[rest % 60]!}Z`
}

/** Monday is 0. */
export function weekday(day: number): number {
  return (day + 3) % 7
}

/** Months (`2026-03`) that touch the days from first to last. */
export function monthsBetween(first: number, last: number): string[] {
  const months = new Set<string>()
  for (let day = first; day <= last; day++) months.add(dayText(day).slice(0, 7))
  return [...months]
}

/** First day of a month `2026-03`. */
export function firstDayOf(month: string): number {
  return dayOf(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1)
}

/** An instant in business hours of East Asia on or after the day, moved off most weekends. */
export function officeHour(day: number, random: { next(): number }): number {
  let at = day
  while (weekday(at) > 4 && random.next() < 0.85) at += 1
  return at * DAY + HOUR + Math.floor(10 * HOUR * random.next())
}
