import { addToMonth, BadTime, daysFromCivil, dayOfNumber, month, type Day, type Month } from './day.ts'
import { excerpt } from './excerpt.ts'
import { instantOfMillis, millisOf, type Instant } from './instant.ts'

/** An IANA zone name. 'UTC' and 'Asia/Shanghai' are computed; others are asked of Intl, cached. */
export type Zone = string

export const SHANGHAI: Zone = 'Asia/Shanghai'

const DAY_MS = 86_400_000
const EIGHT_HOURS = 8 * 3_600_000
// The last summer time in China ended on 1991-09-15; from 1992 on the offset is always +08:00.
const SHANGHAI_FIXED_FROM = Date.UTC(1992, 0, 1)
const BOUNDS_CACHE_LIMIT = 4096

const formats = new Map<Zone, Intl.DateTimeFormat>()
const bounds = new Map<string, readonly [Instant, Instant]>()

/** The legal day of an instant in a zone. */
export function dayIn(at: Instant, zone: Zone = SHANGHAI): Day {
  const ms = millisOf(at)
  if (zone === 'UTC') return at.length === 24 ? at.slice(0, 10) : new Date(ms).toISOString().slice(0, 10)
  return dayOfNumber(Math.floor((ms + offsetAt(ms, zone)) / DAY_MS))
}

/** The month of an instant in a zone. */
export function monthIn(at: Instant, zone: Zone = SHANGHAI): Month {
  return dayIn(at, zone).slice(0, 7)
}

/**
 * The half-open span [from, to) of a month in a zone. Where clocks are set back across midnight
 * the first midnight counts; where midnight is skipped, the first instant after it.
 */
export function monthBounds(of: Month, zone: Zone = SHANGHAI): readonly [Instant, Instant] {
  const key = `${of} ${zone}`
  const cached = bounds.get(key)
  if (cached) return cached
  const next = addToMonth(month(of), 1)
  const span = [startOfMonth(of, zone), startOfMonth(next, zone)] as const
  if (bounds.size >= BOUNDS_CACHE_LIMIT) bounds.clear()
  bounds.set(key, span)
  return span
}

/**
 * Cut [from, to) at the month ends of a zone; parts are in order, touch each other and add up
 * to the whole. An empty span has no parts; BadTime when the end lies before the start.
 */
export function splitAtMonths(
  from: Instant,
  to: Instant,
  zone: Zone = SHANGHAI,
): { month: Month; from: Instant; to: Instant }[] {
  const [fromMs, toMs] = [millisOf(from), millisOf(to)]
  if (toMs < fromMs) throw new BadTime(`结束早于开始 end before start: ${excerpt(from)} → ${excerpt(to)}`)
  const [start, end] = [instantOfMillis(fromMs), instantOfMillis(toMs)]
  const parts: { month: Month; from: Instant; to: Instant }[] = []
  let at = start
  let current = monthIn(start, zone)
  // Set back across midnight, the minutes after the first midnight already belong to the new month.
  if (at < end && at >= monthBounds(current, zone)[1]) current = addToMonth(current, 1)
  while (at < end) {
    const monthEnd = monthBounds(current, zone)[1]
    const until = monthEnd < end ? monthEnd : end
    if (until > at) parts.push({ month: current, from: at, to: until })
    at = until
    current = addToMonth(current, 1)
  }
  return parts
}

function startOfMonth(of: Month, zone: Zone): Instant {
  const local = daysFromCivil(Number(of.slice(0, 4)), Number(of.slice(5, 7)), 1) * DAY_MS
  return instantOfMillis(instantOfLocal(local, zone))
}

/** First millisecond whose wall time in the zone has reached `local` (wall time as if it were UTC). */
function instantOfLocal(local: number, zone: Zone): number {
  const before = offsetAt(local - DAY_MS, zone)
  const after = offsetAt(local + DAY_MS, zone)
  let [low, high] = [local - Math.max(before, after), local - Math.min(before, after)]
  if (low === high) return low
  for (const candidate of [low, high]) if (candidate + offsetAt(candidate, zone) === local) return candidate
  // The wall time is skipped: the clock change lies between the two candidates.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (middle + offsetAt(middle, zone) >= local) high = middle
    else low = middle
  }
  return high
}

/** Wall time minus UTC at an instant, in milliseconds. Throws BadTime for a zone Intl does not know. */
export function offsetAt(ms: number, zone: Zone): number {
  if (zone === 'UTC') return 0
  if (zone === SHANGHAI && ms >= SHANGHAI_FIXED_FROM) return EIGHT_HOURS
  const whole = Math.floor(ms / 1000) * 1000
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  let beforeChrist = false
  for (const { type, value } of formatFor(zone).formatToParts(whole)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value)
    else if (type === 'era') beforeChrist = value.startsWith('B')
  }
  const year = beforeChrist ? 1 - parts.year : parts.year
  const local =
    daysFromCivil(year, parts.month, parts.day) * DAY_MS +
    parts.hour * 3_600_000 +
    parts.minute * 60_000 +
    parts.second * 1000
  return local - whole
}

/** The zone if Intl knows it, or BadTime naming it. */
export function zoneNamed(name: string): Zone {
  if (name !== 'UTC' && name !== SHANGHAI) formatFor(name)
  return name
}

function formatFor(zone: Zone): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw new BadTime(`不认识的时区 unknown time zone (expected an IANA name such as Asia/Shanghai): ${excerpt(zone)}`)
  }
  formats.set(zone, format)
  return format
}
