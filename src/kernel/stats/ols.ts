// Ordinary and weighted least squares with honest rank, standard errors and their heteroskedasticity-consistent kin.
import {
  designOf,
  fullColumns,
  gramOf,
  INTERCEPT,
  residualsOf,
  shiftedResponse,
  shiftedRow,
  type Design,
  type Sample,
} from './design.ts'
import { choleskySolve, householderSolve, type Solution } from './factor.ts'

/** How the variance of the coefficients is estimated: one σ² for all rows, or White's sandwich (MacKinnon & White 1985). */
export type Covariance = 'classic' | 'HC0' | 'HC1' | 'HC2' | 'HC3'

/** `names`, `coef`, `stdError` in the order of the columns, the intercept first; coef in unit of y per unit of the column. */
export type Fit = {
  kind: 'fit'
  n: number
  k: number
  rank: number
  names: readonly string[]
  coef: Float64Array
  stdError: Float64Array
  /** share of the squared deviations from the mean that is explained (from zero without an intercept); undefined for a constant y */
  r2: number | undefined
  /** √(Σr²/(n−k)), in the unit of y */
  residualStd: number
  residuals: Float64Array
  solver: 'cholesky' | 'qr'
  /** 1-norm condition number of the Gram matrix of the columns, centred and of length 1 */
  condition: number
}

/** The coefficients are not identified: each column named is a linear combination of the columns in `on` before it. */
export type Collinear = {
  kind: 'collinear'
  n: number
  k: number
  rank: number
  dependences: readonly { column: string; on: readonly string[] }[]
}

/**
 * Least squares of y on the columns. Throws BadSample for values that are not finite, unequal lengths or no more rows
 * than coefficients; answers Collinear, never numbers, when the columns do not identify the coefficients.
 */
export function ols(sample: Sample, { covariance = 'classic' }: { covariance?: Covariance } = {}): Fit | Collinear {
  const design = designOf(sample)
  const solved = solve(design)
  if (solved.kind === 'collinear') return solved
  const { shiftedCoef, factor, solver } = solved
  const residuals = residualsOf(design, shiftedCoef)
  const { n, k, names } = design
  const rss = sumOfSquares(residuals)
  const tss = totalSquares(design)
  const back = backTransform(design, factor)
  const variance = rss / (n - k)
  const stdError =
    covariance === 'classic'
      ? stdErrors(back, k, variance)
      : sandwichErrors(design, factor, back, residuals, covariance)
  return {
    kind: 'fit',
    n,
    k,
    rank: k,
    names,
    coef: plainCoef(design, shiftedCoef),
    stdError,
    r2: tss > 0 ? 1 - rss / tss : undefined,
    residualStd: Math.sqrt(variance),
    residuals,
    solver,
    condition: factor.condition,
  }
}

export type Solved = { kind: 'solved'; shiftedCoef: Float64Array; factor: Solution; solver: 'cholesky' | 'qr' }

/** Coefficients of the shifted columns: Cholesky first, QR where it gives up. */
export function solve(design: Design, weights?: Float64Array, gram = gramOf(design, weights)): Solved | Collinear {
  const { n, k, names } = design
  let factor: Solution | undefined = choleskySolve(gram, k)
  const solver = factor === undefined ? 'qr' : 'cholesky'
  if (factor === undefined) {
    const found = householderSolve(fullColumns(design, weights), shiftedResponse(design, weights))
    if ('dependences' in found) {
      const dependences = found.dependences.map(({ place, on }) => ({
        column: names[place]!,
        on: on.length === 0 && design.hasIntercept ? [INTERCEPT] : on.map((other) => names[other]!),
      }))
      return { kind: 'collinear', n, k, rank: k - dependences.length, dependences }
    }
    factor = found
  }
  const { gamma, norms } = factor
  return { kind: 'solved', shiftedCoef: gamma.map((value, j) => value / norms[j]!), factor, solver }
}

/** The coefficients of the columns as they came: the shifts go into the intercept. */
export function plainCoef({ hasIntercept, shift, yShift }: Design, shiftedCoef: Float64Array): Float64Array {
  const coef = shiftedCoef.slice()
  if (!hasIntercept) return coef
  coef[0]! += yShift
  for (let j = 1; j < coef.length; j += 1) coef[0]! -= shift[j]! * shiftedCoef[j]!
  return coef
}

/** B (k×k) with cov(coef) = B M Bᵀ, where M is the covariance in the coordinates of R: unscaling, unshifting, R⁻¹. */
export function backTransform({ k, hasIntercept, shift }: Design, { inverse, norms }: Solution): Float64Array {
  const back = inverse.map((entry, at) => entry / norms[Math.floor(at / k)]!)
  if (!hasIntercept) return back
  for (let j = 1; j < k; j += 1) for (let c = 0; c < k; c += 1) back[c]! -= shift[j]! * back[j * k + c]!
  return back
}

/** √(variance · diag(BBᵀ)). */
export function stdErrors(back: Float64Array, k: number, variance: number): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => {
    let sum = 0
    for (let c = 0; c < k; c += 1) sum += back[j * k + c]! * back[j * k + c]!
    return Math.sqrt(variance * sum)
  })
}

/** What each squared residual is multiplied with, h being the leverage of its row. */
const HC_FACTOR: Readonly<Record<Exclude<Covariance, 'classic'>, (h: number, n: number, k: number) => number>> = {
  HC0: () => 1,
  HC1: (_, n, k) => n / (n - k),
  HC2: (h) => 1 / (1 - h),
  HC3: (h) => 1 / ((1 - h) * (1 - h)),
}

function sandwichErrors(
  design: Design,
  { inverse, norms }: Solution,
  back: Float64Array,
  residuals: Float64Array,
  covariance: Exclude<Covariance, 'classic'>,
): Float64Array {
  const { n, k } = design
  const factorOf = HC_FACTOR[covariance]
  const meat = new Float64Array(k * k)
  const row = new Float64Array(k)
  const turned = new Float64Array(k) // the row in the coordinates of R: its squared length is the leverage
  for (let i = 0; i < n; i += 1) {
    shiftedRow(design, i, row)
    let leverage = 0
    for (let c = 0; c < k; c += 1) {
      let sum = 0
      for (let j = 0; j <= c; j += 1) sum += (inverse[j * k + c]! * row[j]!) / norms[j]!
      turned[c] = sum
      leverage += sum * sum
    }
    const weight = residuals[i]! * residuals[i]! * factorOf(leverage, n, k)
    // a row that its own coefficient fits exactly has residual 0 and leverage 1: it says nothing about variance
    if (!Number.isFinite(weight) || 1 - leverage < 1e-12) continue
    for (let a = 0; a < k; a += 1) for (let b = 0; b < k; b += 1) meat[a * k + b]! += weight * turned[a]! * turned[b]!
  }
  return Float64Array.from({ length: k }, (_, j) => {
    let sum = 0
    for (let a = 0; a < k; a += 1)
      for (let b = 0; b < k; b += 1) sum += back[j * k + a]! * meat[a * k + b]! * back[j * k + b]!
    return Math.sqrt(sum)
  })
}

export function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i]! * values[i]!
  return sum
}

/** Σ(y−ȳ)², or Σy² without an intercept. */
export function totalSquares({ y, yShift, hasIntercept, n }: Design): number {
  let sum = 0
  let rest = 0 // Σ(y − shift): what rounding left of the mean
  for (let i = 0; i < n; i += 1) {
    const deviation = y[i]! - yShift
    sum += deviation * deviation
    rest += deviation
  }
  return hasIntercept ? Math.max(0, sum - (rest * rest) / n) : sum
}
