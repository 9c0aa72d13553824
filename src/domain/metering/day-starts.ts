// The days of a zone as the seconds at which they begin, for what is added up by day.
import { addDays, dayIn, type Day } from '#kernel/time'

const SECONDS_A_DAY = 86_400
const iso = (second: number): string => new Date(second * 1_000).toISOString()

/** Every day of a zone that [from, to] touches and the day after, with the second at which each begins. */
export function daysBetween(from: string, to: string, zone: string): { day: Day; start: number }[] {
  const last = addDays(dayIn(to, zone), 1)
  const days: { day: Day; start: number }[] = []
  for (let day = dayIn(from, zone), likely = Number.NaN; day <= last; day = addDays(day, 1)) {
    const start = dayStart(day, zone, likely)
    days.push({ day, start })
    likely = start + SECONDS_A_DAY
  }
  return days
}

/** The first second of a day in a zone; `likely` is tried first. A day that a zone left out begins with the next one. */
function dayStart(day: Day, zone: string, likely: number): number {
  const reached = (second: number): boolean => dayIn(iso(second), zone) >= day
  if (!Number.isNaN(likely) && reached(likely) && !reached(likely - 1)) return likely
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1_000
  let [low, high] = [midnight - SECONDS_A_DAY, midnight + SECONDS_A_DAY]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (reached(middle)) high = middle
    else low = middle
  }
  return high
}
