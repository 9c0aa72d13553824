// Rating: from the pinned terms and the readings to the lines of one natural month, each rounded once. Pure, so that the
// page, the bill and the court's offline recomputation are the same few lines.
import type { Contract } from '#domain/contracts'
import {
  GIB_SECONDS_PER_GIB_MONTH,
  keptGibSeconds,
  measuredGibSeconds,
  MILLI_CARD_SECONDS_PER_CARD_HOUR,
  milliCardSeconds,
  wholeLease,
  type Interval,
} from '#domain/metering'
import { amountFen, fenOf, roundHalfUp } from '#kernel/money'
import { monthBounds, monthIn } from '#kernel/time'

type Billed = { month: string; from: string; to: string; unitPriceFen: number; amountFen: number }
/** A line of a bill: cards by thousandths of a card × seconds, or storage by GiB × seconds; a correction of either. */
export type Line = Billed &
  (
    | { kind: 'usage' | 'correction'; milliCardSeconds: number }
    | { kind: 'storage' | 'storage-correction'; gibSeconds: number }
  )

/** What a lease used in a span, as it is billed. */
export type Quantity = { milliCardSeconds: number; gibSeconds: number }

/** The price of a quantity of cards: the exact product, rounded once, half up (四舍五入). */
export const priceOf = (quantity: number, unitPriceFen: number): number =>
  amountFen({ quantity, per: MILLI_CARD_SECONDS_PER_CARD_HOUR, unitPriceFen })

/** The price of a quantity of storage: the exact product, rounded once, half up. */
export const storagePriceOf = (gibSeconds: number, unitPriceFen: number): number =>
  amountFen({ quantity: gibSeconds, per: GIB_SECONDS_PER_GIB_MONTH, unitPriceFen })

/** What a missed service level gives back of a fee: fee × millionths, rounded once, half up; never above the fee. */
export const creditOf = (feeFen: number, creditPpm: number): number =>
  fenOf(roundHalfUp(BigInt(feeFen) * BigInt(creditPpm), 1_000_000n))

type Course = { signedAt: string | null; startedAt: string | null; endedAt: string | null }

/**
 * Billed quantity of a lease inside [from, to). Billed while stopped: the whole time of the lease from its billing start,
 * in whole seconds (start up, end down: see wholeLease); otherwise the sum of its readings. Nothing before delivery.
 */
export function quantityWithin(
  contract: Contract,
  lease: Course,
  readings: readonly Interval[],
  [from, to]: readonly [from: string, to: string],
  until: string,
): Quantity {
  const t = contract.terms
  const storage = contract.storage ?? null
  if (!t.billedWhenStopped)
    return {
      milliCardSeconds: readings.reduce((sum, i) => sum + milliCardSeconds(i, t, from, to), 0),
      gibSeconds: storage === null ? 0 : measuredGibSeconds(readings, from, to),
    }
  const firstUseAt = readings.reduce<string | null>(
    (first, i) => (first === null || i.from < first ? i.from : first),
    null,
  )
  const course = { ...lease, firstUseAt }
  const whole = wholeLease(contract, course, until)
  return {
    milliCardSeconds:
      whole === null ? 0 : milliCardSeconds(whole, { ...t, minimumSeconds: 0, grainSeconds: 1 }, from, to),
    gibSeconds: storage === null ? 0 : keptGibSeconds(contract, course, until, from, to),
  }
}

/** Billed quantity of cards of a lease in one natural month of its billing zone (see quantityWithin). */
export const quantityOf = (
  contract: Contract,
  lease: Course,
  readings: readonly Interval[],
  month: string,
  until: string,
): number =>
  quantityWithin(contract, lease, readings, monthBounds(month, contract.terms.billingZone), until).milliCardSeconds

/** What a quantity costs under a contract: cards and storage, each rounded once. */
export const costOf = (
  contract: Pick<Contract, 'unitPriceFen' | 'storage'>,
  q: Quantity,
): { usageFen: number; storageFen: number } => ({
  usageFen: priceOf(q.milliCardSeconds, contract.unitPriceFen),
  storageFen: contract.storage ? storagePriceOf(q.gibSeconds, contract.storage.unitPriceFen) : 0,
})

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
