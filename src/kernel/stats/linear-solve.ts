// Small dense systems of equations: Gaussian elimination with partial pivoting.

/**
 * Solves A x = b for a square A of n × n, row by row; both are overwritten. Undefined when a pivot vanishes against
 * the size of A. O(n³): for systems of some hundred unknowns, not for regressions on many rows.
 */
export function solveInPlace(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length
  let largest = 0
  for (const entry of matrix) largest = Math.max(largest, Math.abs(entry))
  for (let column = 0; column < n; column += 1) {
    let pivot = column
    for (let row = column + 1; row < n; row += 1) {
      if (Math.abs(matrix[row * n + column]!) > Math.abs(matrix[pivot * n + column]!)) pivot = row
    }
    if (!(Math.abs(matrix[pivot * n + column]!) > largest * n * Number.EPSILON)) return undefined
    if (pivot !== column) swapRows(matrix, right, n, pivot, column)
    for (let row = column + 1; row < n; row += 1) {
      const factor = matrix[row * n + column]! / matrix[column * n + column]!
      if (factor === 0) continue
      for (let j = column; j < n; j += 1) matrix[row * n + j]! -= factor * matrix[column * n + j]!
      right[row]! -= factor * right[column]!
    }
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let rest = right[row]!
    for (let j = row + 1; j < n; j += 1) rest -= matrix[row * n + j]! * right[j]!
    right[row] = rest / matrix[row * n + row]!
  }
  return right
}

function swapRows(matrix: Float64Array, right: Float64Array, n: number, a: number, b: number): void {
  const row = matrix.slice(a * n, a * n + n)
  matrix.copyWithin(a * n, b * n, b * n + n)
  matrix.set(row, b * n)
  const value = right[a]!
  right[a] = right[b]!
  right[b] = value
}
