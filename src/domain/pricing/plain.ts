// Plain figures of what is listed, told beside the reference price and never in its place: every offer counts once.
import type { Method } from './method.ts'

/** Quantile of type 7 (linear between the ranks around (n−1)·p; Hyndman & Fan 1996) of ascending values, at least one. */
export function quantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p
  const below = Math.floor(place)
  const share = place - below
  const value = sorted[below]!
  return share === 0 ? value : value + share * (sorted[below + 1]! - value)
}

/** `offers` is their number. */
export type Plain = { offers: number; p25: number; median: number; p75: number }

/** Quartiles of at least one price, in any order. */
export function plainOf(prices: Float64Array | readonly number[]): Plain {
  const sorted = Float64Array.from(prices).sort()
  const [p25, median, p75] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p))
  return { offers: sorted.length, p25: p25!, median: median!, p75: p75! }
}

/** Far below or above the plain median of its kind: worth a look, and nothing more. */
export function flagOf(
  price: number,
  median: number,
  { flagLowPpm, flagHighPpm }: Pick<Method, 'flagLowPpm' | 'flagHighPpm'>,
): 'low' | 'high' | undefined {
  const ratio = price / median
  if (ratio < flagLowPpm / 1_000_000) return 'low'
  return ratio > flagHighPpm / 1_000_000 ? 'high' : undefined
}
