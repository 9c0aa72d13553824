// Shares and their differences with a 95 % interval, as whole millionths. Wilson's score interval for a share, Newcombe's
// hybrid score interval (method 10) for the difference of two. Roots are taken in doubles; only whole numbers leave.
const Z = 1.959963984540054
const MILLION = 1_000_000

export type Interval = { valuePpm: number; lowPpm: number; highPpm: number }

/** Of `whole`, how many; counts are non-negative integers, `part` at most `whole`. */
export type Share = { part: number; whole: number }

function wilson({ part, whole }: Share): { p: number; low: number; high: number } {
  const p = part / whole
  const z2 = Z * Z
  const centre = p + z2 / (2 * whole)
  const spread = Z * Math.sqrt((p * (1 - p) + z2 / (4 * whole)) / whole)
  const scale = 1 + z2 / whole
  return { p, low: part === 0 ? 0 : (centre - spread) / scale, high: part === whole ? 1 : (centre + spread) / scale }
}

/** part / whole in millionths, rounded half up. `whole` is positive. */
export const ppmOf = ({ part, whole }: Share): number => Math.round((part * MILLION) / whole)

// Outward, so that the interval always holds its estimate.
const outward = (value: number, low: number, high: number, least: number): Interval => ({
  valuePpm: value,
  lowPpm: Math.max(least, Math.min(value, Math.floor(low * MILLION))),
  highPpm: Math.min(MILLION, Math.max(value, Math.ceil(high * MILLION))),
})

/** A share with its Wilson interval; undefined of nothing. */
export function shareWithInterval(share: Share): Interval | undefined {
  if (share.whole === 0) return undefined
  const { low, high } = wilson(share)
  return outward(ppmOf(share), low, high, 0)
}

/** The first share less the second with Newcombe's interval, within ±1,000,000; undefined when either is of nothing. */
export function differenceWithInterval(first: Share, second: Share): Interval | undefined {
  if (first.whole === 0 || second.whole === 0) return undefined
  const a = wilson(first)
  const b = wilson(second)
  const d = a.p - b.p
  const low = d - Math.sqrt((a.p - a.low) ** 2 + (b.high - b.p) ** 2)
  const high = d + Math.sqrt((a.high - a.p) ** 2 + (b.p - b.low) ** 2)
  // Each share is rounded by itself, so that the figures of the two groups and their difference agree on the page.
  return outward(ppmOf(first) - ppmOf(second), low, high, -MILLION)
}
