// The arithmetic of use. An interval says: from when to when, how many cards, which share of each. Half-open [from, to).
// The bill, the page and the court's recomputation all come from these few functions.
import type { Contract } from '#domain/contracts'
import { instantInput } from '#kernel/act'
import { canonicalBytes, sha256, type Json } from '#kernel/proof'
import { z } from 'zod'

const count = z.int().min(0)

/** An interval as it is reported, and as a record of it must look. */
export const intervalInput = z.strictObject({
  id: z.string().min(1).max(200),
  from: instantInput,
  to: instantInput,
  cards: count.max(100_000),
  shareMilli: count.max(1_000),
  cpuMilli: count.max(100_000_000),
  memoryMib: count.max(1_000_000_000),
  /** space that the lessee's data took, of a lease with storage; absent otherwise, also from the reading's hash */
  storageGib: count.max(1_000_000_000).optional(),
})
export type Interval = z.infer<typeof intervalInput>

/** thousandths of a card × seconds in one card-hour */
export const MILLI_CARD_SECONDS_PER_CARD_HOUR = 3_600_000

/** The billing terms that measuring needs (a part of the lease's six terms). */
export type MeteringTerms = { grainSeconds: number; minimumSeconds: number; partialDevice: 'share' | 'whole' }

const seconds = (instant: string): number => Date.parse(instant) / 1_000

/** The instant itself when it is a whole second, else the next one: what is begun is not charged. */
export const nextWholeSecond = (instant: string): string => new Date(Math.ceil(seconds(instant)) * 1_000).toISOString()

/** SHA-256 of the canonical interval, hex: tells a retransmission from a changed reading. */
export const bodyOf = (i: Interval): string => Buffer.from(sha256(canonicalBytes(i as unknown as Json))).toString('hex')

/** Billed seconds of an interval that lasted `length`: whole grains, a started one counts, at least the minimum. */
export const billedSeconds = (length: number, t: MeteringTerms): number =>
  Math.max(t.minimumSeconds, Math.ceil(length / t.grainSeconds) * t.grainSeconds)

/**
 * Billed use of one interval inside [windowFrom, windowTo), in thousandths of a card × seconds (an integer).
 * The interval is first stretched to its billed length, then cut at the window: so months add up to the whole.
 */
export function milliCardSeconds(i: Interval, t: MeteringTerms, windowFrom: string, windowTo: string): number {
  const from = seconds(i.from)
  const to = from + billedSeconds(seconds(i.to) - from, t)
  const inside = Math.min(to, seconds(windowTo)) - Math.max(from, seconds(windowFrom))
  if (inside <= 0 || i.cards === 0) return 0
  return i.cards * (t.partialDevice === 'whole' ? 1_000 : i.shareMilli) * inside
}

/**
 * The time of a lease that is billed whether used or not (billedWhenStopped), as one interval of its whole size; null
 * when there is none yet. It begins where the terms say, but only once the capacity was delivered (Civil Code art. 708:
 * without delivery no rent), and ends with the lease or at `until`. Acts happen at milliseconds and bills count whole
 * seconds: here, once and for every reader, the start goes up and the end down to a whole second, so that no begun
 * second is charged.
 */
export function wholeLease(
  contract: Pick<Contract, 'terms' | 'cards' | 'shareMilli'>,
  lease: { signedAt: string | null; startedAt: string | null; endedAt: string | null; firstUseAt: string | null },
  until: string,
): Interval | null {
  const start = { signed: lease.signedAt, delivered: lease.startedAt, 'first-use': lease.firstUseAt }[
    contract.terms.billingStart
  ]
  if (lease.startedAt === null || start === null) return null
  const [from, to] = [Math.ceil(seconds(start)), Math.floor(seconds(lease.endedAt ?? until))]
  if (to <= from) return null
  const at = (second: number): string => new Date(second * 1_000).toISOString()
  return {
    id: 'lease',
    from: at(from),
    to: at(to),
    cards: contract.cards,
    shareMilli: contract.shareMilli,
    cpuMilli: 0,
    memoryMib: 0,
  }
}

/** Why an interval cannot be accepted, or undefined. Times must be whole seconds: the finest grain that is billed. */
export function problemWith(
  i: Interval,
  lease: { startedAt: string | null; endedAt: string | null; cards: number; shareMilli: number; storageGib?: number },
  now: string,
): { code: string; zh: string; en: string } | undefined {
  // compared as numbers: texts of equal instants may differ where a record was not made by this program
  const [from, to] = [seconds(i.from), seconds(i.to)]
  if (from % 1 !== 0 || to % 1 !== 0)
    return { code: 'not-whole-seconds', zh: '起止时刻须为整秒', en: 'from and to must be whole seconds' }
  if (to <= from)
    return {
      code: 'ends-before-start',
      zh: `止 ${i.to} 不晚于起 ${i.from}`,
      en: `to ${i.to} is not after from ${i.from}`,
    }
  if (lease.startedAt === null || from < seconds(lease.startedAt))
    return { code: 'before-start', zh: '早于租约开始履行', en: 'before the lease started' }
  const end = lease.endedAt ?? now
  if (to > seconds(end))
    return { code: lease.endedAt === null ? 'in-the-future' : 'after-end', zh: `晚于 ${end}`, en: `after ${end}` }
  if (i.cards > lease.cards || (i.cards > 0 && i.shareMilli > lease.shareMilli))
    return {
      code: 'more-than-leased',
      zh: `用量超出租用的 ${lease.cards} 卡 × ${lease.shareMilli}‰`,
      en: `more than the ${lease.cards} cards × ${lease.shareMilli}‰ leased`,
    }
  const gib = lease.storageGib ?? 0
  if (i.storageGib !== undefined && i.storageGib > gib)
    return {
      code: 'more-than-leased',
      zh: `存储用量超出租用的 ${gib} GiB`,
      en: `more than the ${gib} GiB of storage leased`,
    }
  return undefined
}
