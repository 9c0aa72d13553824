// Rating: from the pinned terms and the readings to one line per natural month. Pure, so that the page, the bill and
// the court's offline recomputation are the same few lines.
import type { Contract } from '#domain/contracts'
import { MILLI_CARD_SECONDS_PER_CARD_HOUR, milliCardSeconds, wholeLease, type Interval } from '#domain/metering'
import { amountFen } from '#kernel/money'
import { monthBounds, monthIn } from '#kernel/time'

export type Line = {
  kind: 'usage' | 'correction'
  month: string
  from: string
  to: string
  milliCardSeconds: number
  unitPriceFen: number
  amountFen: number
}

/** The price of a quantity: the exact product, rounded once, half up (四舍五入). */
export const priceOf = (quantity: number, unitPriceFen: number): number =>
  amountFen({ quantity, per: MILLI_CARD_SECONDS_PER_CARD_HOUR, unitPriceFen })

/**
 * Billed quantity of a lease in one month. Billed while stopped: the whole time of the lease from its billing start,
 * in whole seconds (start up, end down: see wholeLease); otherwise the sum of its readings. Nothing before delivery.
 */
export function quantityOf(
  contract: Contract,
  lease: { signedAt: string | null; startedAt: string | null; endedAt: string | null },
  readings: readonly Interval[],
  month: string,
  until: string,
): number {
  const [from, to] = monthBounds(month, contract.terms.billingZone)
  const t = contract.terms
  if (!t.billedWhenStopped) return readings.reduce((sum, i) => sum + milliCardSeconds(i, t, from, to), 0)
  const firstUseAt = readings.reduce<string | null>(
    (first, i) => (first === null || i.from < first ? i.from : first),
    null,
  )
  const whole = wholeLease(contract, { ...lease, firstUseAt }, until)
  return whole === null ? 0 : milliCardSeconds(whole, { ...t, minimumSeconds: 0, grainSeconds: 1 }, from, to)
}

/** The natural months that a span of time touches, in order. */
export function monthsBetween(from: string, to: string, zone: string): string[] {
  const months: string[] = []
  for (let month = monthIn(from, zone); ;) {
    months.push(month)
    const [, next] = monthBounds(month, zone)
    if (next >= to) return months
    month = monthIn(next, zone)
  }
}
