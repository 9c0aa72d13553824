// Storage is a level, not a share: at each second the space kept for the lessee counts once, in GiB × seconds. Pure.
import type { Contract } from '#domain/contracts'
import { wholeLease, type Interval } from './interval.ts'

/** One GiB kept for 30 days of 24 hours, in GiB × seconds: what storage is priced by. */
export const GIB_SECONDS_PER_GIB_MONTH = 2_592_000

type Reading = Pick<Interval, 'from' | 'to' | 'storageGib'>
type Course = Parameters<typeof wholeLease>[1]

const second = (instant: string): number => Date.parse(instant) / 1_000

/**
 * GiB × seconds inside [from, to) that readings show: at each second the largest space that any of them reports, so that
 * two readings of one moment never bill it twice. Readings count as long as they lasted, without grain or minimum.
 */
export function measuredGibSeconds(readings: readonly Reading[], from: string, to: string): number {
  const [low, high] = [second(from), second(to)]
  const ends = readings
    .filter((r) => (r.storageGib ?? 0) > 0)
    .map((r) => ({ from: Math.max(second(r.from), low), to: Math.min(second(r.to), high), gib: r.storageGib! }))
    .filter((r) => r.to > r.from)
    .flatMap((r) => [
      { at: r.from, gib: r.gib, change: 1 },
      { at: r.to, gib: r.gib, change: -1 },
    ])
    .toSorted((a, b) => a.at - b.at)
  const levels = new Map<number, number>() // how many readings report this level now
  let [sum, at, most] = [0, 0, 0]
  for (const end of ends) {
    sum += most * (end.at - at)
    at = end.at
    const count = (levels.get(end.gib) ?? 0) + end.change
    if (count > 0) levels.set(end.gib, count)
    else levels.delete(end.gib)
    if (end.change > 0) most = Math.max(most, end.gib)
    else if (count === 0 && end.gib === most) most = Math.max(0, ...levels.keys())
  }
  return sum
}

/**
 * GiB × seconds inside [from, to) of the space that the contract keeps for the lessee: all of it over the billed time of
 * the lease, whether filled or not, in whole seconds (start up, end down: see wholeLease).
 */
export function keptGibSeconds(
  contract: Pick<Contract, 'terms' | 'cards' | 'shareMilli' | 'storage'>,
  lease: Course,
  until: string,
  from: string,
  to: string,
): number {
  const whole = wholeLease(contract, lease, until)
  if (whole === null) return 0
  const seconds = Math.min(second(whole.to), second(to)) - Math.max(second(whole.from), second(from))
  return seconds <= 0 ? 0 : (contract.storage?.gib ?? 0) * seconds
}
