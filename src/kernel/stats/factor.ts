// Factors of a least-squares problem: Cholesky of the normal equations where that keeps enough digits, Householder QR
// where it does not. Both give R, upper triangular, of the columns scaled to length 1.

/** `inverse` is R⁻¹ (k×k, row-major), `gamma` the coefficients of the scaled columns. */
export type Solution = { gamma: Float64Array; inverse: Float64Array; norms: Float64Array; condition: number }

/** From this condition number of the scaled Gram matrix on fewer than ten digits would be left: QR takes over. */
const CONDITION_LIMIT = 1e5
/** A column of length 1 of which less than this is left beside the columns before it depends on them. */
const RANK_TOLERANCE = 1e-11
/** A coefficient of scaled columns at least this large names its column in a dependence. */
const NAMED = 1e-6

/**
 * Solves the normal equations by Cholesky. `gram` is (k+1)×(k+1), the response last. undefined when a pivot vanishes or
 * the condition number is above 1e5: then only QR can tell.
 */
export function choleskySolve(gram: Float64Array, k: number): Solution | undefined {
  const side = k + 1
  const norms = Float64Array.from({ length: k }, (_, j) => Math.sqrt(gram[j * side + j]!))
  const r = new Float64Array(k * k)
  const scaled = (i: number, j: number): number => gram[i * side + j]! / (norms[i]! * norms[j]!)
  for (let i = 0; i < k; i += 1) {
    for (let j = i; j < k; j += 1) {
      let sum = scaled(i, j)
      for (let m = 0; m < i; m += 1) sum -= r[m * k + i]! * r[m * k + j]!
      if (j > i) r[i * k + j] = sum / r[i * k + i]!
      else if (sum > 1 / CONDITION_LIMIT) r[i * k + i] = Math.sqrt(sum)
      else return undefined // also NaN, from a column of zeros
    }
  }
  const inverse = inverseOfUpper(r, k)
  const condition = conditionOf(scaled, inverse, k)
  if (!(condition <= CONDITION_LIMIT)) return undefined
  const right = Float64Array.from({ length: k }, (_, j) => gram[j * side + k]! / norms[j]!)
  const half = new Float64Array(k) // R⁻ᵀ · right
  const gamma = new Float64Array(k)
  for (let j = 0; j < k; j += 1) for (let i = 0; i <= j; i += 1) half[j]! += inverse[i * k + j]! * right[i]!
  for (let i = 0; i < k; i += 1) for (let j = i; j < k; j += 1) gamma[i]! += inverse[i * k + j]! * half[j]!
  return { gamma, inverse, norms, condition }
}

/** Condition number of the Gram matrix in the 1-norm; `inverse` is that of its Cholesky factor R. */
function conditionOf(gram: (i: number, j: number) => number, inverse: Float64Array, k: number): number {
  let [norm, inverseNorm] = [0, 0]
  for (let j = 0; j < k; j += 1) {
    let [sum, inverseSum] = [0, 0]
    for (let i = 0; i < k; i += 1) {
      sum += Math.abs(gram(i, j))
      let entry = 0
      for (let m = Math.max(i, j); m < k; m += 1) entry += inverse[i * k + m]! * inverse[j * k + m]!
      inverseSum += Math.abs(entry)
    }
    norm = Math.max(norm, sum)
    inverseNorm = Math.max(inverseNorm, inverseSum)
  }
  return norm * inverseNorm
}

function inverseOfUpper(r: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k)
  for (let j = 0; j < k; j += 1) {
    inverse[j * k + j] = 1 / r[j * k + j]!
    for (let i = j - 1; i >= 0; i -= 1) {
      let sum = 0
      for (let m = i + 1; m <= j; m += 1) sum += r[i * k + m]! * inverse[m * k + j]!
      inverse[i * k + j] = -sum / r[i * k + i]!
    }
  }
  return inverse
}

/** A column (its place) and the columns before it of which it is a linear combination; a constant depends on none or on the intercept. */
export type Dependence = { place: number; on: readonly number[] }

/**
 * Householder QR in the given order of columns; `columns` and `y` are overwritten. A column that adds nothing to those
 * before it is reported, never dropped in silence (Golub & Van Loan 2013 §5.2).
 */
export function householderSolve(columns: Float64Array[], y: Float64Array): Solution | { dependences: Dependence[] } {
  const k = columns.length
  const norms = Float64Array.from(columns, (column) => lengthFrom(column, 0))
  for (const [j, column] of columns.entries()) {
    const norm = norms[j]!
    if (norm > 0) for (let i = 0; i < column.length; i += 1) column[i]! /= norm
  }
  const kept: number[] = []
  const diagonal: number[] = []
  const dependences: Dependence[] = []
  for (const [j, column] of columns.entries()) {
    const at = kept.length
    const left = lengthFrom(column, at)
    if (left <= RANK_TOLERANCE) {
      dependences.push({ place: j, on: dependsOn(columns, kept, diagonal, column) })
      continue
    }
    const alpha = column[at]! > 0 ? -left : left
    column[at]! -= alpha // the column now holds the reflection's vector from `at` on
    const half = left * (left + Math.abs(column[at]! + alpha)) // vᵀv / 2
    for (let c = j + 1; c < k; c += 1) reflect(column, at, half, columns[c]!)
    reflect(column, at, half, y)
    kept.push(j)
    diagonal.push(alpha)
  }
  if (dependences.length > 0) return { dependences }
  const r = new Float64Array(k * k)
  for (let j = 0; j < k; j += 1) {
    for (let i = 0; i < j; i += 1) r[i * k + j] = columns[j]![i]!
    r[j * k + j] = diagonal[j]!
  }
  const inverse = inverseOfUpper(r, k)
  const gamma = backSolve(r, k, y)
  const gram = (i: number, j: number): number => {
    let sum = 0
    for (let m = 0; m <= Math.min(i, j); m += 1) sum += r[m * k + i]! * r[m * k + j]!
    return sum
  }
  return { gamma, inverse, norms, condition: conditionOf(gram, inverse, k) }
}

function lengthFrom(column: Float64Array, from: number): number {
  let sum = 0
  for (let i = from; i < column.length; i += 1) sum += column[i]! * column[i]!
  return Math.sqrt(sum)
}

function reflect(v: Float64Array, from: number, half: number, column: Float64Array): void {
  let product = 0
  for (let i = from; i < v.length; i += 1) product += v[i]! * column[i]!
  const factor = product / half
  for (let i = from; i < v.length; i += 1) column[i]! -= factor * v[i]!
}

/** x with R x = y, R upper triangular and row-major. */
function backSolve(r: Float64Array, k: number, y: Float64Array): Float64Array {
  const x = new Float64Array(k)
  for (let i = k - 1; i >= 0; i -= 1) {
    let sum = y[i]!
    for (let j = i + 1; j < k; j += 1) sum -= r[i * k + j]! * x[j]!
    x[i] = sum / r[i * k + i]!
  }
  return x
}

function dependsOn(
  columns: readonly Float64Array[],
  kept: readonly number[],
  diagonal: readonly number[],
  column: Float64Array,
): number[] {
  const side = kept.length
  const r = new Float64Array(side * side)
  for (let j = 0; j < side; j += 1) {
    for (let i = 0; i < j; i += 1) r[i * side + j] = columns[kept[j]!]![i]!
    r[j * side + j] = diagonal[j]!
  }
  const share = backSolve(r, side, column)
  return kept.filter((_, i) => Math.abs(share[i]!) >= NAMED)
}
