// Many tests in one run: without a correction the number of false leads grows with the size of the market. Benjamini and
// Hochberg's step-up holds the share of false discoveries; Holm's step-down holds the chance of any, for what would
// stop a payment.

/** Share of false discoveries that a run may expect among what it reports. */
export const FALSE_DISCOVERY_RATE = 0.05

/** Ascending places of p-values. */
const ascending = (p: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: p.length }, (_, place) => place).sort((a, b) => p[a]! - p[b]!)

/** Benjamini–Hochberg (1995) adjusted p-values, in the order given: reject where adjusted ≤ q. */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const adjusted = new Float64Array(p.length)
  let least = 1
  for (const [above, place] of ascending(p).toReversed().entries()) {
    const rank = p.length - above
    least = Math.min(least, (p[place]! * p.length) / rank)
    adjusted[place] = least
  }
  return adjusted
}

/** Holm's (1979) adjusted p-values, in the order given: reject where adjusted ≤ α. */
export function holm(p: ArrayLike<number>): Float64Array {
  const adjusted = new Float64Array(p.length)
  let most = 0
  for (const [rank, place] of ascending(p).entries()) {
    most = Math.max(most, Math.min(1, p[place]! * (p.length - rank)))
    adjusted[place] = most
  }
  return adjusted
}
