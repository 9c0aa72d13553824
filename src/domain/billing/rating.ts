// Rating: from the pinned terms and the readings to one line per natural month. Pure, so that the page, the bill and
// the court's offline recomputation are the same few lines.
import type { Contract } from '#domain/contracts'
import { milliCardSeconds, type Interval } from '#domain/metering'
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

/** thousandths of a card × seconds in one card-hour */
export const MILLI_CARD_SECONDS_PER_CARD_HOUR = 3_600_000

/** The price of a quantity: the exact product, rounded once, half up (四舍五入). */
export const priceOf = (quantity: number, unitPriceFen: number): number =>
  amountFen({ quantity, per: MILLI_CARD_SECONDS_PER_CARD_HOUR, unitPriceFen })

/** When billing of a lease begins under its terms; null: not yet. */
export function billingStart(
  contract: Pick<Contract, 'terms'>,
  lease: { signedAt: string | null; startedAt: string | null; firstUseAt: string | null },
): string | null {
  return { signed: lease.signedAt, delivered: lease.startedAt, 'first-use': lease.firstUseAt }[contract.terms.billingStart]
}

/**
 * Billed quantity of a lease in one month. Billed while stopped: the whole time of the lease from its billing start;
 * otherwise the sum of its readings.
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
  const firstUseAt = readings.reduce<string | null>((first, i) => (first === null || i.from < first ? i.from : first), null)
  const start = billingStart(contract, { ...lease, firstUseAt })
  if (start === null) return 0
  const whole: Interval = { id: 'lease', from: start, to: lease.endedAt ?? until, cards: contract.cards, shareMilli: contract.shareMilli, cpuMilli: 0, memoryMib: 0 }
  if (whole.to <= whole.from) return 0
  return milliCardSeconds(whole, { ...t, minimumSeconds: 0, grainSeconds: 1 }, from, to)
}

/** The natural months that a span of time touches, in order. */
export function monthsBetween(from: string, to: string, zone: string): string[] {
  const months: string[] = []
  for (let month = monthIn(from, zone); ; ) {
    months.push(month)
    const [, next] = monthBounds(month, zone)
    if (next >= to) return months
    month = monthIn(next, zone)
  }
}
