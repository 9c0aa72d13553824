// The six billing terms that every lease pins before it is offered, because every lessor does them differently
// (market.md (e)): when billing starts, its grain, its minimum, whether standing still is billed, what a part of a
// card counts as, and which conversion table holds; with them the zone whose months are billed.
import { z } from 'zod'

const zones = new Set<string>()
const isZone = (zone: string): boolean => {
  // making a format is slow, and there are few zones; what is not one is not kept
  if (zones.has(zone)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    zones.add(zone)
    return true
  } catch {
    return false
  }
}

export const termsSchema = z.strictObject({
  /** signed: from the second signature; delivered: from delivery of the capacity; first-use: from the first reading */
  billingStart: z.enum(['signed', 'delivered', 'first-use']),
  /** each interval is billed in whole grains, rounded up */
  grainSeconds: z.int().min(1).max(86_400),
  /** an interval is billed for at least this long */
  minimumSeconds: z.int().min(0).max(2_678_400),
  /** true: the whole time of the lease is billed, used or not; false: only what was used */
  billedWhenStopped: z.boolean(),
  /** share: a part of a card is billed as that part; whole: as a card */
  partialDevice: z.enum(['share', 'whole']),
  /** name and version of the conversion table between kinds of cards; 'none' when nothing is converted */
  conversion: z.string().trim().min(1).max(100),
  /** natural months of this zone are billed */
  billingZone: z.string().max(64).refine(isZone, 'IANA time zone expected'),
})
export type Terms = z.infer<typeof termsSchema>
