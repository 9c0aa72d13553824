// A lease has so many cards × so much of each, and no more can be in use at one moment. Readings that overlap beyond it
// would bill the same use twice (platform/metering-rules#billed-once). Jobs side by side within the size are ordinary.
import type { Interval } from './interval.ts'

/** From this instant until the next step, so many thousandths of a card are in use; nothing before the first step. */
export type Step = { from: string; milli: number }

const milliOf = (i: Interval): number => i.cards * i.shareMilli
const counts = (i: Interval): boolean => milliOf(i) > 0 && i.from < i.to

/** Use over time of intervals together, by a sweep over their ends; the last step is 0. Instants in one spelling. */
export function stepsOf(intervals: readonly Interval[]): Step[] {
  const changes = new Map<string, number>()
  for (const i of intervals) {
    if (!counts(i)) continue
    changes.set(i.from, (changes.get(i.from) ?? 0) + milliOf(i))
    changes.set(i.to, (changes.get(i.to) ?? 0) - milliOf(i))
  }
  const steps: Step[] = []
  let milli = 0
  for (const from of [...changes.keys()].sort()) {
    const change = changes.get(from)!
    if (change !== 0) steps.push({ from, milli: (milli += change) })
  }
  return steps
}

/** The instants that cut the time of a batch into slots inside which no interval of it begins or ends, in order. */
export const cutsOf = (intervals: readonly Interval[]): string[] =>
  [...new Set(intervals.filter(counts).flatMap((i) => [i.from, i.to]))].sort()

/** Neighbouring slots of equal use are one step: what goes on record stays small. */
export function compact(slots: readonly Step[]): Step[] {
  let last = 0
  return slots.filter(({ milli }) => milli !== last && ((last = milli), true))
}

/**
 * The room of a lease of `sizeMilli` during a batch, beside what was `held` before it. `take` keeps room for one interval
 * of the batch, or answers false when at some moment there is not enough. Times of slots are looked up, so a batch of n
 * costs at most n × 2n additions.
 */
export function roomOf(
  batch: readonly Interval[],
  held: readonly Step[],
  sizeMilli: number,
): { take(i: Interval): boolean } {
  const cuts = cutsOf(batch)
  const slotAt = new Map(cuts.map((at, slot) => [at, slot]))
  const used = new Float64Array(cuts.length)
  let next = 0
  let milli = 0
  cuts.forEach((at, slot) => {
    while (next < held.length && held[next]!.from <= at) milli = held[next++]!.milli
    used[slot] = milli
  })
  return {
    take(i) {
      if (!counts(i)) return true
      const [first, end] = [slotAt.get(i.from)!, slotAt.get(i.to)!]
      for (let slot = first; slot < end; slot += 1) if (used[slot]! + milliOf(i) > sizeMilli) return false
      for (let slot = first; slot < end; slot += 1) used[slot]! += milliOf(i)
      return true
    },
  }
}

/**
 * Longest readings of each class of length, in seconds. Those of a lease that touch a moment began at most that long
 * before it, so they are found class by class without its history, and one long reading does not make the others slow.
 */
export const SPAN_SECONDS = Array.from({ length: 6 }, (_, n) => 64 ** (n + 1))

/** The class of a reading's length, from 1. */
export const spanOf = ({ from, to }: Pick<Interval, 'from' | 'to'>): number =>
  SPAN_SECONDS.findIndex((longest) => Date.parse(to) - Date.parse(from) <= longest * 1_000) + 1
