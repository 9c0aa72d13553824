// CUSUM: has the level of a series moved for good? Sums what exceeds the target by more than a slack, and says so when
// the sum passes a limit (Page, Biometrika 41 (1954) 100-115; NIST/SEMATECH e-Handbook § 6.3.2.3).
//
// The limit is chosen from how long the chart is to run without a false alarm (average run length), never by taste.
import { solveInPlace } from './linear-solve.ts'

export type CusumOptions = {
  /** the level that is expected; 0 unless told, for values that were standardised before */
  target?: number
  /** what a value may exceed the target by for nothing, in the unit of the values: half of the shift to be seen */
  slack: number
  /** a sum above it is a signal, in the unit of the values */
  limit: number
  /** deviations beyond this count as this, so that one wild value is no shift; none unless told */
  winsoriseAt?: number
}

export type Cusum = {
  /** sums of what lies above, below the target; as long as the values */
  high: Float64Array
  low: Float64Array
  /** place (from 0) of the first sum above the limit */
  firstSignal: number | undefined
}

/** Both sums over the values; they go on after a signal. Throws RangeError for a value that is no number. */
export function cusum(values: ArrayLike<number>, options: CusumOptions): Cusum {
  const { target = 0, slack, limit, winsoriseAt = Infinity } = options
  if (!(slack >= 0 && limit > 0 && winsoriseAt > 0))
    throw new RangeError('cusum: slack >= 0, limit > 0, winsoriseAt > 0')
  const high = new Float64Array(values.length)
  const low = new Float64Array(values.length)
  let above = 0
  let below = 0
  let firstSignal: number | undefined
  for (let i = 0; i < values.length; i += 1) {
    const raw = (values[i] as number) - target
    if (!Number.isFinite(raw)) throw new RangeError(`cusum: value ${i} is no finite number`)
    const deviation = Math.max(-winsoriseAt, Math.min(winsoriseAt, raw))
    above = Math.max(0, above + deviation - slack)
    below = Math.max(0, below - deviation - slack)
    high[i] = above
    low[i] = below
    if (firstSignal === undefined && (above > limit || below > limit)) firstSignal = i
  }
  return { high, low, firstSignal }
}

/** Average number of independent normal values (standard deviation 1, mean `shift`) until the first signal. */
export type RunLength = { oneSided: number; twoSided: number }

/**
 * The average run length of a CUSUM with this slack and limit, both in standard deviations. One side solves Page's
 * integral equation L(u) = 1 + L(0) Φ(k−u−μ) + ∫₀ʰ L(x) φ(x+k−u−μ) dx at Gauss-Legendre nodes; both sides together
 * follow 1/L = 1/L⁺ + 1/L⁻ (van Dobben de Bruyn 1968). Good to 1e-8 relative for limits up to 12.
 */
export function averageRunLength(slack: number, limit: number, shift = 0): RunLength {
  if (!(slack >= 0 && limit > 0 && limit <= 12 && Number.isFinite(shift))) {
    throw new RangeError('averageRunLength: slack >= 0, 0 < limit <= 12')
  }
  const oneSided = runLengthAbove(slack, limit, shift)
  const other = shift === 0 ? oneSided : runLengthAbove(slack, limit, -shift)
  return { oneSided, twoSided: 1 / (1 / oneSided + 1 / other) }
}

/** The least limit (to 1e-6) at which a two-sided chart runs `values` values on average without a false alarm. */
export function limitForRunLength(slack: number, values: number): number {
  let low = 1e-3
  let high = 12
  if (!(values > averageRunLength(slack, low).twoSided && values <= averageRunLength(slack, high).twoSided)) {
    throw new RangeError('limitForRunLength: no limit up to 12 runs that long')
  }
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (averageRunLength(slack, middle).twoSided < values) low = middle
    else high = middle
  }
  return high
}

const NODES = 64
const GAUSS_LEGENDRE = gaussLegendre()

function runLengthAbove(slack: number, limit: number, shift: number): number {
  const { nodes, weights } = GAUSS_LEGENDRE
  // Unknowns: L(0), then L at the nodes.
  const size = NODES + 1
  const at = (i: number): number => (i === 0 ? 0 : ((nodes[i - 1]! + 1) * limit) / 2)
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    const from = slack - at(row) - shift
    matrix[row * size] = -normalDistribution(from)
    for (let i = 1; i < size; i += 1) {
      matrix[row * size + i] = (-weights[i - 1]! * limit * normalDensity(at(i) + from)) / 2
    }
    matrix[row * size + row]! += 1
  }
  const solved = solveInPlace(matrix, new Float64Array(size).fill(1))
  return solved === undefined ? Infinity : solved[0]!
}

const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/** Φ by its series about 0 (Marsaglia 2004), good to 1e-15 absolute between −7 and 7. */
function normalDistribution(x: number): number {
  if (x < -7) return 0
  if (x > 7) return 1
  let term = x
  let sum = x
  for (let i = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum); i += 2) {
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + sum * normalDensity(x)
}

/** Gauss-Legendre nodes and weights on [−1, 1]: the zeros of the Legendre polynomial, by Newton's method. */
function gaussLegendre(): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(NODES)
  const weights = new Float64Array(NODES)
  for (let i = 0; i < NODES; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (NODES + 0.5))
    let slope = 0
    for (let round = 0; round < 20; round += 1) {
      let before = 1
      let value = x
      for (let degree = 2; degree <= NODES; degree += 1) {
        ;[before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree]
      }
      slope = (NODES * (x * value - before)) / (x * x - 1)
      const step = value / slope
      x -= step
      if (Math.abs(step) < 1e-16) break
    }
    nodes[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}
