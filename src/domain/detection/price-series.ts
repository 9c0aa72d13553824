// The prices of a product in the order of days, signed or listed, at the reference mix, and where such a series jumps.
import { median } from '#kernel/stats'
import { normalTail } from './chance.ts'
import { COORDINATION } from './coordination-rule.ts'
import type { Deals } from './deals.ts'
import { NONE, type World } from './world.ts'

/** What a series shows by itself: the deals before a day and those from it on. */
export type Jump = {
  /** day of the last deal at the old level, of the first at the new one, and of the deal that made it visible */
  lastBefore: number
  day: number
  seenOn: number
  /** logs: level before, and the rise */
  reference: number
  rise: number
}

export type Series = { days: Int32Array; prices: Float64Array; deals: Int32Array }

/** Deals of each product in the order of days. */
export function seriesOf(deals: Deals): Series[] {
  const order = Int32Array.from({ length: deals.count }, (_, i) => i).sort((a, b) => deals.day[a]! - deals.day[b]!)
  const counts = new Int32Array(deals.products.count)
  for (let i = 0; i < deals.count; i += 1) counts[deals.product[i]!]! += 1
  const all = Array.from(counts, (count) => ({
    days: new Int32Array(count),
    prices: new Float64Array(count),
    deals: new Int32Array(count),
  }))
  counts.fill(0)
  for (const i of order) {
    const product = deals.product[i]!
    const one = all[product]!
    const at = counts[product]!++
    one.days[at] = deals.day[i]!
    one.prices[at] = deals.price[i]!
    one.deals[at] = i
  }
  return all
}

/**
 * What each product was listed at, week by week: the median of its open undeclared offers at the reference mix. Offers lie
 * above deals by some part everywhere; only moves within a series count.
 */
export function listSeriesOf({ offers }: World, deals: Deals): Series[] {
  const weeks = deals.periods * 5 + 1
  const lists: (number[][] | undefined)[] = Array.from({ length: deals.products.count })
  for (let row = 0; row < offers.count; row += 1) {
    if (offers.declared[row] !== NONE) continue
    const product = deals.productOf(offers.provider[row]!, offers.sku[row]!, offers.form[row]!)
    if (product === undefined) continue
    const price = Math.log(offers.priceFen[row]!) - deals.mixOf(offers, row, offers.minCards[row]!)
    const first = Math.max(0, Math.ceil((offers.from[row]! - deals.firstDay) / LIST_DAYS))
    const end = Math.min(weeks, Math.ceil((offers.until[row]! - deals.firstDay) / LIST_DAYS))
    const byWeek = (lists[product] ??= Array.from({ length: weeks }, (): number[] => []))
    for (let week = first; week < end; week += 1) byWeek[week]!.push(price)
  }
  return lists.map((byWeek) => {
    const open = (byWeek ?? []).flatMap((prices, week) => (prices.length > 0 ? [{ week, prices }] : []))
    const prices = Float64Array.from(open, (one) => median(Float64Array.from(one.prices)))
    const days = Int32Array.from(open, ({ week }) => deals.firstDay + week * LIST_DAYS)
    return { days, prices, deals: new Int32Array(0) }
  })
}

export const LIST_DAYS = 7

/** First place in ascending days that is not before `day`. */
export function placeOf(days: Int32Array, day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (days[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

/** The days from which prices (those of a series, or what they stand above something) stood higher than before. */
export function jumpsOf({ days, prices: own }: Series, prices: Float64Array, sigma: number): Jump[] {
  const { referenceDays, conductDays, leastBefore, leastAfter, conductRise } = COORDINATION
  const jumps: Jump[] = []
  const sums = new Float64Array(prices.length + 1)
  for (let at = 0; at < prices.length; at += 1) sums[at + 1] = sums[at]! + prices[at]!
  let from = 0
  let until = 0
  for (let at = leastBefore; at + leastAfter <= days.length; at += 1) {
    const day = days[at]!
    // With nothing in ninety days (all was on clearance) what lies up to twice as far back.
    while (days[from]! < day - 2 * referenceDays || (days[from]! < day - referenceDays && at - from > leastBefore))
      from += 1
    while (until < days.length && days[until]! < day + conductDays) until += 1
    const before = at - from
    const after = until - at
    if (before < leastBefore || after < leastAfter) continue
    const mean = (sums[at]! - sums[from]!) / before
    // A cheap look first: medians only where the means moved by half of what is asked for.
    if ((sums[until]! - sums[at]!) / after - mean < conductRise / 2) continue
    const seen = median(prices.subarray(at, until)) - Math.min(mean, median(prices.subarray(from, at)))
    // The error of a median is a quarter larger than that of a mean; a firm's prices may scatter more than the market's.
    const scatter = Math.max(sigma, scatterOf(prices, from, at, until))
    const error = 1.2533 * scatter * Math.sqrt(1 / before + 1 / after)
    if (seen < conductRise || normalTail(seen / error) > COORDINATION.noiseLevel) continue
    const first = splitOf(sums, from, Math.max(from + 1, at - 1), until)
    const reference = median(own.subarray(from, at))
    jumps.push({
      lastBefore: days[first - 1]!,
      day: days[first]!,
      seenOn: days[Math.min(first + leastAfter, until) - 1]!,
      reference,
      rise: median(own.subarray(at, until)) - reference,
    })
    // Within the reference window of its own rise a series shows nothing new.
    while (at + 1 < days.length && days[at + 1]! < days[first]! + referenceDays) at += 1
  }
  return jumps
}

/** Standard deviation of prices about their means before and after a place. */
function scatterOf(prices: Float64Array, from: number, at: number, until: number): number {
  let squares = 0
  for (const [low, high] of [
    [from, at],
    [at, until],
  ] as const) {
    let sum = 0
    for (let i = low; i < high; i += 1) sum += prices[i]!
    const mean = sum / (high - low)
    for (let i = low; i < high; i += 1) squares += (prices[i]! - mean) ** 2
  }
  return Math.sqrt(squares / (until - from - 2))
}

/** The place in [low, until) before which and from which on two means describe [from, until) best. */
function splitOf(sums: Float64Array, from: number, low: number, until: number): number {
  let best = low
  let most = -Infinity
  for (let at = low; at < until; at += 1) {
    const before = at - from
    const after = until - at
    const apart = (sums[until]! - sums[at]!) / after - (sums[at]! - sums[from]!) / before
    const contrast = apart > 0 ? (apart * apart * before * after) / (before + after) : -Infinity
    if (contrast <= most) continue
    most = contrast
    best = at
  }
  return best
}

/** Move of a product over the windows around a day; undefined with too few deals. */
export function moveOf({ days, prices }: Series, day: number): number | undefined {
  const from = placeOf(days, day - COORDINATION.referenceDays)
  const at = placeOf(days, day)
  const until = placeOf(days, day + COORDINATION.conductDays)
  if (at - from < COORDINATION.leastBefore || until - at < COORDINATION.leastAfter) return undefined
  return median(prices.subarray(at, until)) - median(prices.subarray(from, at))
}
