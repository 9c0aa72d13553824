// A month of a lease by who held its sides: where a side passed to another party, each holder is billed for its part
// (platform/metering-rules#holder-billed). Pure.
import type { Holder } from '#domain/contracts'
import { nextWholeSecond } from '#domain/metering'
import { monthBounds } from '#kernel/time'

/** One stretch of a month with one lessee and one provider: [from, to) in whole seconds, and which of the month it is. */
export type Part = { part: number; lessee: string; provider: string; from: string; to: string }

/**
 * The parts of a month, in order; together exactly the month. A side passes at the next whole second, so that no second
 * is on two bills. Without holders there is none.
 */
export function partsOf(month: string, billingZone: string, holders: readonly Holder[]): Part[] {
  const [from, to] = monthBounds(month, billingZone)
  const cuts = holders
    .flatMap((h) => (h.from === null ? [] : [nextWholeSecond(h.from)]))
    .filter((at) => at > from && at < to)
  const starts = [...new Set([from, ...cuts])].sort()
  return starts.flatMap((start, n) => {
    const at = (side: Holder['side']): string | undefined =>
      holders.findLast((h) => h.side === side && (h.from === null || nextWholeSecond(h.from) <= start))?.party
    const [lessee, provider] = [at('lessee'), at('provider')]
    if (lessee === undefined || provider === undefined) return []
    return [{ part: n, lessee, provider, from: start, to: starts[n + 1] ?? to }]
  })
}
