// Huber's regression: rows whose residual is beyond k scales count less, so that a few wild prices do not bend the line.
import { designOf, gramOf, residualsOf, type Design, type Sample } from './design.ts'
import {
  backTransform,
  plainCoef,
  solve,
  stdErrors,
  sumOfSquares,
  totalSquares,
  type Collinear,
  type Fit,
} from './ols.ts'
import { medianInPlace } from './robust.ts'

/** Φ⁻¹(3/4) to the four places of the literature: the MAD of residuals about 0 divided by this is the scale. */
const SIGMA_TO_MAD = 0.6745
/** The step of a coefficient, as a share of the scale and of its own column's length, at which the iteration ends. */
const SETTLED = 1e-8

/** As Fit, but `residualStd` is the robust scale and `r2` that of the fit with weight 1 for every row, so it may be below OLS. */
export type HuberFit = Fit & {
  /** in (0, 1], per row */
  weights: Float64Array
  iterations: number
  converged: boolean
}

/**
 * Huber M-regression by iteratively reweighted least squares from OLS, the scale taken anew at each step (Huber 1981
 * §7.7–7.8). `k` in scales: 1.345 has 95 % of the efficiency of OLS on normal errors. Standard errors are those of
 * Huber's equation (7.6.5), as R's MASS::rlm prints them. Throws and refuses as `ols`.
 */
export function huber(
  sample: Sample,
  { k: cut = 1.345, maxIterations = 200 }: { k?: number; maxIterations?: number } = {},
): HuberFit | Collinear {
  const design = designOf(sample)
  const gram = gramOf(design)
  const first = solve(design, undefined, gram)
  if (first.kind === 'collinear') return first
  let coef = first.shiftedCoef
  let residuals = residualsOf(design, coef)
  let scale = scaleOf(residuals)
  const exact = 1e-14 * Math.sqrt(totalSquares(design) / design.n)
  const weights = new Float64Array(design.n).fill(1)
  let iterations = 0
  let converged = scale <= exact // most rows lie on the plane: there is no scale to judge the others by
  while (!converged && iterations < maxIterations) {
    iterations += 1
    setWeights(weights, residuals, cut * scale)
    const next = solve(design, weights, reweightedGram(design, gram, weights))
    if (next.kind === 'collinear') return next
    const settled = hasSettled(coef, next.shiftedCoef, first.factor.norms, design.n, scale)
    coef = next.shiftedCoef
    residuals = residualsOf(design, coef)
    scale = scaleOf(residuals)
    converged = settled || scale <= exact
  }
  const { n, k, names } = design
  const tss = totalSquares(design)
  return {
    kind: 'fit',
    n,
    k,
    rank: k,
    names,
    coef: plainCoef(design, coef),
    stdError: stdErrors(backTransform(design, first.factor), k, varianceOf(residuals, k, cut, scale)),
    r2: tss > 0 ? 1 - sumOfSquares(residuals) / tss : undefined,
    residualStd: scale,
    residuals,
    solver: first.solver,
    condition: first.factor.condition,
    weights,
    iterations,
    converged,
  }
}

const scaleOf = (residuals: Float64Array): number =>
  medianInPlace(residuals.map((value) => Math.abs(value))) / SIGMA_TO_MAD

function setWeights(weights: Float64Array, residuals: Float64Array, limit: number): void {
  for (let i = 0; i < weights.length; i += 1) {
    const size = Math.abs(residuals[i]!)
    weights[i] = size <= limit ? 1 : limit / size
  }
}

/** The weighted Gram matrix as the plain one less what the rows of weight below 1 lack: few rows are read again. */
function reweightedGram(design: Design, gram: Float64Array, weights: Float64Array): Float64Array {
  const lacking = gramOf(
    design,
    weights.map((weight) => 1 - weight),
  )
  return gram.map((entry, at) => entry - lacking[at]!)
}

function hasSettled(from: Float64Array, to: Float64Array, norms: Float64Array, n: number, scale: number): boolean {
  // norm / √n is the size of a typical entry of the column: the product is the move of a typical fitted value
  return to.every((value, j) => (Math.abs(value - from[j]!) * norms[j]!) / Math.sqrt(n) <= SETTLED * scale)
}

/** κ²·(Σψ²·s²/(n−k)) / (mean ψ′)², with κ = 1 + k·var(ψ′)/(n·mean(ψ′)²); var has n−1 below, as in R. */
function varianceOf(residuals: Float64Array, k: number, cut: number, scale: number): number {
  const n = residuals.length
  let inside = 0
  let squares = 0
  for (let i = 0; i < n; i += 1) {
    const size = Math.abs(residuals[i]!)
    if (size <= cut * scale) inside += 1
    squares += Math.min(size, cut * scale) ** 2
  }
  if (scale === 0) return 0
  const mean = inside / n
  const variance = ((mean - mean * mean) * n) / (n - 1)
  const kappa = 1 + (k * variance) / (n * mean * mean)
  return ((kappa / mean) ** 2 * squares) / (n - k)
}
