// The arithmetic of use. An interval says: from when to when, how many cards, which share of each. Half-open [from, to).
// The bill, the page and the court's recomputation all come from these few functions.
import { canonicalBytes, sha256, type Json } from '#kernel/proof'

export type Interval = {
  id: string
  from: string
  to: string
  cards: number
  shareMilli: number
  cpuMilli: number
  memoryMib: number
}

/** The billing terms that measuring needs (a part of the lease's six terms). */
export type MeteringTerms = { grainSeconds: number; minimumSeconds: number; partialDevice: 'share' | 'whole' }

const seconds = (instant: string): number => Date.parse(instant) / 1_000

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

/** Why an interval cannot be accepted, or undefined. Times must be whole seconds: the finest grain that is billed. */
export function problemWith(
  i: Interval,
  lease: { startedAt: string | null; endedAt: string | null; cards: number; shareMilli: number },
  now: string,
): { code: string; zh: string; en: string } | undefined {
  if (seconds(i.from) % 1 !== 0 || seconds(i.to) % 1 !== 0) return { code: 'not-whole-seconds', zh: '起止时刻须为整秒', en: 'from and to must be whole seconds' }
  if (i.to <= i.from) return { code: 'ends-before-start', zh: `止 ${i.to} 不晚于起 ${i.from}`, en: `to ${i.to} is not after from ${i.from}` }
  if (lease.startedAt === null || i.from < lease.startedAt) return { code: 'before-start', zh: '早于租约开始履行', en: 'before the lease started' }
  const end = lease.endedAt ?? now
  if (i.to > end) return { code: lease.endedAt === null ? 'in-the-future' : 'after-end', zh: `晚于 ${end}`, en: `after ${end}` }
  if (i.cards > lease.cards || (i.cards > 0 && i.shareMilli > lease.shareMilli))
    return { code: 'more-than-leased', zh: `用量超出租用的 ${lease.cards} 卡 × ${lease.shareMilli}‰`, en: `more than the ${lease.cards} cards × ${lease.shareMilli}‰ leased` }
  return undefined
}
