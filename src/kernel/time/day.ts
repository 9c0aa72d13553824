import { excerpt } from './excerpt.ts'

/** A legal day, 'YYYY-MM-DD', proleptic Gregorian (Civil Code art. 200), years 0001 to 9999. */
export type Day = string
/** A calendar month, 'YYYY-MM'. */
export type Month = string

/** Text that is no day, month, instant, zone or period; the message names the text. */
export class BadTime extends Error {
  override name = 'BadTime'
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH = /^(\d{4})-(\d{2})$/

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days in a month; month is 1 to 12. */
export function monthLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The text as a Day, or BadTime naming it: '2026-02-29' and '2026-2-1' are refused. */
export function day(text: string): Day {
  const match = typeof text === 'string' ? DAY.exec(text) : null
  if (match) {
    const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
    if (year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= monthLength(year, month)) return text
  }
  throw new BadTime(`不是日期（应为 YYYY-MM-DD）not a day (expected YYYY-MM-DD): ${excerpt(text)}`)
}

/** The text as a Month, or BadTime naming it. */
export function month(text: string): Month {
  const match = typeof text === 'string' ? MONTH.exec(text) : null
  if (match && Number(match[1]) >= 1 && Number(match[2]) >= 1 && Number(match[2]) <= 12) return text
  throw new BadTime(`不是月份（应为 YYYY-MM）not a month (expected YYYY-MM): ${excerpt(text)}`)
}

/** Days since 1970-01-01 of a valid civil date; integers only (Howard Hinnant's days_from_civil). */
export function daysFromCivil(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The Day that lies `number` days after 1970-01-01; BadTime outside years 0001 to 9999. */
export function dayOfNumber(number: number): Day {
  const z = number + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (!(year >= 1 && year <= 9999)) {
    throw new BadTime(`日期超出公元 1 年至 9999 年 day outside years 1 to 9999: ${excerpt(number)}`)
  }
  return `${pad4(year)}-${pad2(month)}-${pad2(date)}`
}

/** Days since 1970-01-01 of a Day. */
export function numberOfDay(text: Day): number {
  const valid = day(text)
  return daysFromCivil(Number(valid.slice(0, 4)), Number(valid.slice(5, 7)), Number(valid.slice(8, 10)))
}

/** The day n days later (earlier when n is negative); n is an integer. */
export function addDays(from: Day, n: number): Day {
  if (!Number.isSafeInteger(n)) throw new BadTime(`天数应为整数 days must be an integer: ${excerpt(n)}`)
  return dayOfNumber(numberOfDay(from) + n)
}

/**
 * The corresponding day n months later, or the last day of that month where none corresponds
 * (Civil Code art. 202): 2026-08-31 + 6 is 2027-02-28, 2023-02-28 + 36 is 2026-02-28.
 */
export function addMonths(from: Day, n: number): Day {
  if (!Number.isSafeInteger(n)) throw new BadTime(`月数应为整数 months must be an integer: ${excerpt(n)}`)
  const valid = day(from)
  const count = Number(valid.slice(0, 4)) * 12 + Number(valid.slice(5, 7)) - 1 + n
  const [year, monthNumber] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1]
  if (!(year >= 1 && year <= 9999))
    throw new BadTime(`日期超出公元 1 年至 9999 年 day outside years 1 to 9999: ${excerpt(from)}`)
  const date = Math.min(Number(valid.slice(8, 10)), monthLength(year, monthNumber))
  return `${pad4(year)}-${pad2(monthNumber)}-${pad2(date)}`
}

/** 0 Sunday to 6 Saturday. */
export function weekday(of: Day): number {
  return (((numberOfDay(of) + 4) % 7) + 7) % 7
}

/** The month n months later. */
export function addToMonth(from: Month, n: number): Month {
  return addMonths(`${month(from)}-01`, n).slice(0, 7)
}

export function pad2(n: number): string {
  return n < 10 ? `0${n}` : `${n}`
}

export function pad4(n: number): string {
  return String(n).padStart(4, '0')
}

/** The quarter of a day, `2026-Q3`. */
export const quarterOf = (of: Day): string => `${of.slice(0, 4)}-Q${Math.ceil(Number(of.slice(5, 7)) / 3)}`
