import { BadTime, daysFromCivil, monthLength } from './day.ts'
import { excerpt } from './excerpt.ts'

/** A point in time, ISO UTC with milliseconds: 'YYYY-MM-DDTHH:MM:SS.mmmZ'. Sorts as text. */
export type Instant = string
/** The only source of "now": passed in, so that a seed or a test can replace it. */
export type Clock = () => Instant

// RFC 3339 section 5.6 with upper-case T and Z; an offset is required because a wall time
// without one is not a point in time.
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/

const FIRST_MS = daysFromCivil(1, 1, 1) * 86_400_000
const LAST_MS = daysFromCivil(10_000, 1, 1) * 86_400_000 - 1

/**
 * Parse and check a point in time. Takes milliseconds since 1970, a Date, or RFC 3339 text with
 * 'Z' or an offset; digits after the millisecond are cut off, never rounded up into the future.
 * Throws BadTime naming the text: no offset, 02-30, hour 24, second 60, years outside 0001–9999.
 */
export function instant(value: number | Date | string): Instant {
  if (typeof value === 'string') return fromText(value)
  const ms = typeof value === 'number' ? value : value.getTime()
  return instantOfMillis(ms)
}

function fromText(text: string): Instant {
  const match = text.length <= 40 ? RFC3339.exec(text) : null
  if (!match) throw bad(text)
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])]
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  if (
    year < 1 ||
    month < 1 ||
    month > 12 ||
    date < 1 ||
    date > monthLength(year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    offsetHour > 23 ||
    offsetMinute > 59
  )
    throw bad(text)
  const milli = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = (offsetHour * 60 + offsetMinute) * 60_000 * (match[8] === '-' ? -1 : 1)
  const ms =
    daysFromCivil(year, month, date) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli - offset
  if (ms < FIRST_MS || ms > LAST_MS) throw bad(text)
  return new Date(ms).toISOString()
}

/** Milliseconds since 1970 as an Instant; BadTime outside years 0001–9999 or when not an integer. */
export function instantOfMillis(ms: number): Instant {
  if (!Number.isSafeInteger(ms) || ms < FIRST_MS || ms > LAST_MS) throw bad(ms)
  return new Date(ms).toISOString()
}

/** Milliseconds since 1970 of an Instant. */
export function millisOf(at: Instant): number {
  // A canonical Instant is by far the usual case, and Date.parse reads it exactly.
  if (at.length === 24 && at.charCodeAt(23) === 90) {
    const ms = Date.parse(at)
    if (!Number.isNaN(ms) && new Date(ms).toISOString() === at) return ms
  }
  return Date.parse(fromText(at))
}

/** Exact milliseconds from `from` to `to`; BadTime when the end lies before the start. */
export function millisBetween(from: Instant, to: Instant): number {
  const ms = millisOf(to) - millisOf(from)
  if (ms < 0) throw new BadTime(`结束早于开始 end before start: ${excerpt(from)} → ${excerpt(to)}`)
  return ms
}

/**
 * Completed whole seconds from `from` to `to` (a begun second is not charged). Sums over parts
 * equal the whole when every cut lies on a whole second, as month ends do: meters therefore
 * record whole seconds. BadTime when the end lies before the start.
 */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.floor(millisBetween(from, to) / 1000)
}

/** The system's clock. */
export const systemClock: Clock = () => new Date().toISOString()

function bad(value: unknown): BadTime {
  return new BadTime(
    `不是时刻（应为带 Z 或时差的 RFC 3339 时间）not an instant (expected RFC 3339 with Z or an offset): ${excerpt(value)}`,
  )
}
