// Location and scale that a minority of wild prices cannot move: median, MAD, Huber's location, Hampel's identifier, and
// the interval of a median from order statistics.
import { assertFinite, BadSample } from './sample.ts'

/** 1 / Φ⁻¹(3/4) to the four places that R's mad() uses: MAD times this estimates σ of a normal sample. */
export const MAD_TO_SIGMA = 1.4826

/** The value at `rank` (from 0) of a sorted copy. Hoare's selection, O(n) expected; reorders `values`. */
function select(values: Float64Array, rank: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = medianOfThree(values[low]!, values[(low + high) >>> 1]!, values[high]!)
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i += 1
      while (values[j]! > pivot) j -= 1
      if (i > j) break
      const kept = values[i]!
      values[i] = values[j]!
      values[j] = kept
      i += 1
      j -= 1
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else return values[rank]!
  }
  return values[rank]!
}

const medianOfThree = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** Median of a list that may be reordered; of an even count the mean of the middle two. */
export function medianInPlace(values: Float64Array): number {
  const middle = values.length >>> 1
  const upper = select(values, middle)
  if (values.length % 2 === 1) return upper
  let lower = -Infinity // after the selection everything before `middle` is at most `upper`
  for (let i = 0; i < middle; i += 1) if (values[i]! > lower) lower = values[i]!
  return lower + (upper - lower) / 2
}

/** Median, in the unit of the values. Throws BadSample when empty or not finite. */
export function median(values: Float64Array): number {
  assertFinite(values, 'values')
  return medianInPlace(values.slice())
}

/** Median absolute deviation about the median times 1.4826, in the unit of the values; 0 when more than half are tied. */
export function mad(values: Float64Array, center: number = median(values)): number {
  assertFinite(values, 'values')
  return MAD_TO_SIGMA * medianInPlace(values.map((value) => Math.abs(value - center)))
}

/**
 * Huber's M-estimate of location: Σψ((x−μ)/s) = 0 with ψ clipped at ±k and s the MAD, fixed (Huber 1981 §6.4).
 * With s = 0 the answer is the median, to which the estimate tends.
 */
export function huberLocation(values: Float64Array, { k = 1.5 }: { k?: number } = {}): { mu: number; scale: number } {
  const middle = median(values)
  const scale = mad(values, middle)
  if (scale === 0) return { mu: middle, scale }
  let mu = middle
  for (let step = 0; step < 200; step += 1) {
    let sum = 0
    for (const value of values) sum += Math.max(-k * scale, Math.min(k * scale, value - mu))
    const move = sum / values.length
    mu += move
    if (Math.abs(move) <= 1e-14 * scale) break
  }
  return { mu, scale }
}

/**
 * Places (from 0) of the values with |x − median| > cutoff · 1.4826 · MAD, ascending. `scaleFloor` keeps ties from making
 * every other value an outlier: with MAD 0 and no floor, whatever differs from the median is flagged.
 */
export function hampelFlags(
  values: Float64Array,
  { cutoff = 3, scaleFloor = 0 }: { cutoff?: number; scaleFloor?: number } = {},
): number[] {
  const middle = median(values)
  const limit = cutoff * Math.max(scaleFloor, mad(values, middle))
  const places: number[] = []
  for (const [place, value] of values.entries()) if (Math.abs(value - middle) > limit) places.push(place)
  return places
}

/** low and high in the unit of the values; `rank` counts from 1 (low is the rank-th smallest, high the rank-th largest). */
export type MedianInterval = { low: number; high: number; rank: number; coverage: number }

/**
 * Interval of the median from order statistics: ranks k and n+1−k with the largest k where 2·P(Bin(n,½) < k) ≤ alpha
 * (Conover 1999 §3.2). Assumes independent values and nothing else. undefined when n is too small for that level: below 6
 * values no 95 % interval exists. Throws BadSample when empty or not finite, or alpha is not between 0 and 1.
 */
export function medianInterval(
  values: Float64Array,
  { alpha = 0.05 }: { alpha?: number } = {},
): MedianInterval | undefined {
  assertFinite(values, 'values')
  if (!(alpha > 0 && alpha < 1)) throw new BadSample('alpha: not between 0 and 1')
  const n = values.length
  let logMass = -n * Math.LN2 // P(Bin = i), in logarithms: 2^-n itself is 0 from n = 1075 on
  let below = 0 // P(Bin < rank)
  let rank = 0
  for (let i = 0; i < n / 2; i += 1) {
    const next = below + Math.exp(logMass)
    if (2 * next > alpha) break
    below = next
    rank = i + 1
    logMass += Math.log((n - i) / (i + 1))
  }
  if (rank === 0) return undefined
  const sorted = values.slice().sort()
  return { low: sorted[rank - 1]!, high: sorted[n - rank]!, rank, coverage: 1 - 2 * below }
}
