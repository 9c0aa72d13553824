// A regression's design, laid out so that one pass over a million rows is enough: dense columns centred while they are
// read, columns that are mostly zero (dummies) as lists of what is not zero, and the Gram matrix of both.
import { BadSample } from './sample.ts'

/** A named column; all columns and the response have one value per row. */
export type Column = { name: string; values: Float64Array }

export type Sample = {
  y: Float64Array
  columns: readonly Column[]
  /** a first column of ones, named 'intercept'; there unless told false */
  intercept?: boolean
}

export const INTERCEPT = 'intercept'

/** Rows handled together: so many rows of forty columns stay in the second-level cache. */
const BLOCK = 256
/** A column with at most this share of values that are not zero is kept as a list. */
const SPARSE_SHARE = 0.25
/** A column whose deviations are this small beside its mean is constant up to rounding. */
const CONSTANT = 1e-13

export type Design = {
  n: number
  /** number of coefficients, the intercept among them */
  k: number
  hasIntercept: boolean
  names: readonly string[]
  y: Float64Array
  /** what is subtracted from the response, 0 without intercept */
  yShift: number
  /** per coefficient: what is subtracted from its column (0 for the intercept and for lists) */
  shift: Float64Array
  /** places among the coefficients of the dense columns, the intercept first, and of the lists */
  dense: readonly { place: number; values: Float64Array | undefined; shift: number }[]
  lists: readonly number[]
  /** row i owns start[i] … start[i+1]-1 of `list` (index in `lists`) and `value` */
  start: Int32Array
  list: Uint16Array
  value: Float64Array
}

/** Lays a sample out. Throws BadSample naming column and row for what is not finite, unequal lengths, doubled names. */
export function designOf({ y, columns, intercept = true }: Sample): Design {
  const n = y.length
  const names = [...(intercept ? [INTERCEPT] : []), ...columns.map(({ name }) => name)]
  if (new Set(names).size !== names.length) throw new BadSample('columns: a name stands twice')
  if (names.length === 0) throw new BadSample('columns: none given')
  if (names.length > 4096) throw new BadSample('columns: more than 4096')
  if (n <= names.length) throw new BadSample(`rows: expected more than ${names.length}, got ${n}`)
  const k = names.length
  const shift = new Float64Array(k)
  const dense: { place: number; values: Float64Array | undefined; shift: number }[] = []
  if (intercept) dense.push({ place: 0, values: undefined, shift: 0 })
  const lists: number[] = []
  const listed: Float64Array[] = []
  let filled = 0
  for (const [i, { name, values }] of columns.entries()) {
    if (values.length !== n) throw new BadSample(`${name}: expected ${n} rows, got ${values.length}`, { column: name })
    const place = i + (intercept ? 1 : 0)
    const { mean, nonZero } = summary(values, name)
    if (nonZero <= SPARSE_SHARE * n) {
      lists.push(place)
      listed.push(values)
      filled += nonZero
      continue
    }
    if (intercept) shift[place] = mean
    dense.push({ place, values, shift: shift[place]! })
  }
  const yShift = summary(y, 'y').mean
  return {
    n,
    k,
    hasIntercept: intercept,
    names,
    y,
    yShift: intercept ? yShift : 0,
    shift,
    dense,
    lists,
    ...rowsOfLists(listed, n, filled),
  }
}

function summary(values: Float64Array, name: string): { mean: number; nonZero: number } {
  // two sums side by side: each addition need not wait for the one before it
  let [even, odd, nonZero, nonZeroOdd] = [0, 0, 0, 0]
  const pairs = values.length - (values.length % 2)
  for (let i = 0; i < pairs; i += 2) {
    const first = values[i]!
    const second = values[i + 1]!
    even += first
    odd += second
    nonZero += Number(first !== 0)
    nonZeroOdd += Number(second !== 0)
  }
  if (pairs < values.length) {
    even += values[pairs]!
    nonZero += Number(values[pairs] !== 0)
  }
  nonZero += nonZeroOdd
  const sum = even + odd
  if (Number.isFinite(sum)) return { mean: sum / values.length, nonZero }
  const row = values.findIndex((value) => !Number.isFinite(value))
  if (row < 0) throw new BadSample(`${name}: its sum exceeds a double`, { column: name })
  throw new BadSample(`${name}[${row}]: not a finite number`, { column: name, row })
}

function rowsOfLists(
  listed: readonly Float64Array[],
  n: number,
  filled: number,
): { start: Int32Array; list: Uint16Array; value: Float64Array } {
  const start = new Int32Array(n + 1)
  const list = new Uint16Array(filled)
  const value = new Float64Array(filled)
  // Every entry is written to its row's next place and the place moves on past what is not zero: a branch on a dummy
  // would be mispredicted about once in every entry that counts.
  const width = listed.length + 1
  const rowList = new Uint16Array(BLOCK * width)
  const rowValue = new Float64Array(BLOCK * width)
  const ends = new Int32Array(BLOCK)
  let end = 0
  for (let from = 0; from < n; from += BLOCK) {
    const rows = Math.min(BLOCK, n - from)
    for (let r = 0; r < rows; r += 1) ends[r] = r * width
    for (let s = 0; s < listed.length; s += 1) scatter(listed[s]!, from, rows, s, ends, rowList, rowValue)
    for (let r = 0; r < rows; r += 1) {
      start[from + r] = end
      for (let at = r * width; at < ends[r]!; at += 1, end += 1) {
        list[end] = rowList[at]!
        value[end] = rowValue[at]!
      }
    }
  }
  start[n] = end
  return { start, list, value }
}

function scatter(
  values: Float64Array,
  from: number,
  rows: number,
  s: number,
  ends: Int32Array,
  rowList: Uint16Array,
  rowValue: Float64Array,
): void {
  for (let r = 0; r < rows; r += 1) {
    const entry = values[from + r]!
    const at = ends[r]!
    rowList[at] = s
    rowValue[at] = entry
    ends[r] = at + Number(entry !== 0)
  }
}

/**
 * Gram matrix, (k+1)×(k+1) and symmetric, of the shifted columns and, last, the shifted response; each row weighted
 * where weights are given. Rows of weight 0 are passed over.
 */
export function gramOf(design: Design, weights?: Float64Array): Float64Array {
  const { n, k, dense, lists, start, list, value, y, yShift } = design
  const side = k + 1
  const d = dense.length + 1 // the response is the last dense column
  const packed = new Float64Array(d * BLOCK)
  const denseGram = new Float64Array(d * d)
  const mixed = new Float64Array(lists.length * d)
  const listGram = new Float64Array(lists.length * lists.length)
  const picked = new Int32Array(BLOCK)
  const factor = new Float64Array(BLOCK).fill(1)
  for (let next = 0; next < n;) {
    let rows = 0
    for (; next < n && rows < BLOCK; next += 1) {
      const weight = weights === undefined ? 1 : weights[next]!
      if (weight === 0) continue
      picked[rows] = next
      factor[rows] = Math.sqrt(weight)
      rows += 1
    }
    for (let c = 0; c < d; c += 1) {
      const column = dense[c]
      const values = c === d - 1 ? y : column!.values
      pack(packed, c * BLOCK, values, c === d - 1 ? yShift : column!.shift, picked, factor, rows)
    }
    addProducts(packed, d, denseGram)
    for (let r = 0; r < rows; r += 1) {
      const row = picked[r]!
      const root = factor[r]!
      const to = start[row + 1]!
      for (let p = start[row]!; p < to; p += 1) {
        const v = value[p]! * root
        const s = list[p]!
        for (let c = 0, at = r; c < d; c += 1, at += BLOCK) mixed[s * d + c]! += v * packed[at]!
        const w = v * root
        for (let q = start[row]!; q <= p; q += 1) listGram[s * lists.length + list[q]!]! += w * value[q]!
      }
    }
  }
  const gram = new Float64Array(side * side)
  const placeOf = (c: number): number => (c === d - 1 ? k : dense[c]!.place)
  const put = (a: number, b: number, entry: number): void => {
    gram[a * side + b] = entry
    gram[b * side + a] = entry
  }
  for (let a = 0; a < d; a += 1) for (let b = 0; b <= a; b += 1) put(placeOf(a), placeOf(b), denseGram[a * d + b]!)
  for (const [s, place] of lists.entries()) {
    for (let c = 0; c < d; c += 1) put(place, placeOf(c), mixed[s * d + c]!)
    for (let t = 0; t <= s; t += 1) put(place, lists[t]!, listGram[s * lists.length + t]!)
  }
  return gram
}

/** Copies the picked rows of a column, shifted and weighted, into its stripe of the block; the rest of the stripe is 0. */
function pack(
  packed: Float64Array,
  at: number,
  values: Float64Array | undefined,
  shift: number,
  picked: Int32Array,
  factor: Float64Array,
  rows: number,
): void {
  if (values === undefined) for (let r = 0; r < rows; r += 1) packed[at + r] = factor[r]!
  else for (let r = 0; r < rows; r += 1) packed[at + r] = (values[picked[r]!]! - shift) * factor[r]!
  for (let r = rows; r < BLOCK; r += 1) packed[at + r] = 0
}

/** Adds the products of all pairs of stripes to the lower triangle, two columns by four at a time: each value read is used often. */
function addProducts(packed: Float64Array, d: number, gram: Float64Array): void {
  for (let a = 0; a < d; a += 2) {
    const hasSecond = a + 1 < d
    const p = a * BLOCK
    const q = hasSecond ? p + BLOCK : p
    let b = 0
    for (; b + 3 < d && b <= a + 1; b += 4) {
      const at = b * BLOCK
      let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0]
      for (let r = 0; r < BLOCK; r += 1) {
        const u = packed[p + r]!
        const v = packed[q + r]!
        const x0 = packed[at + r]!
        const x1 = packed[at + BLOCK + r]!
        const x2 = packed[at + 2 * BLOCK + r]!
        const x3 = packed[at + 3 * BLOCK + r]!
        s0 += u * x0
        s1 += u * x1
        s2 += u * x2
        s3 += u * x3
        t0 += v * x0
        t1 += v * x1
        t2 += v * x2
        t3 += v * x3
      }
      const first = a * d + b
      gram[first]! += s0
      gram[first + 1]! += s1
      gram[first + 2]! += s2
      gram[first + 3]! += s3
      if (!hasSecond) continue
      const second = first + d
      gram[second]! += t0
      gram[second + 1]! += t1
      gram[second + 2]! += t2
      gram[second + 3]! += t3
    }
    for (; b <= a + 1 && b < d; b += 1) {
      const at = b * BLOCK
      let [s, t] = [0, 0]
      for (let r = 0; r < BLOCK; r += 1) {
        s += packed[p + r]! * packed[at + r]!
        t += packed[q + r]! * packed[at + r]!
      }
      gram[a * d + b]! += s
      if (hasSecond) gram[(a + 1) * d + b]! += t
    }
  }
}

/** The shifted columns in full, in the order of the coefficients, each row times the root of its weight; for QR. */
export function fullColumns(design: Design, weights?: Float64Array): Float64Array[] {
  const { n, k, dense, lists, start, list, value } = design
  const full = Array.from({ length: k }, () => new Float64Array(n))
  for (const { place, values, shift } of dense) {
    const column = full[place]!
    let squares = 0
    for (let i = 0; i < n; i += 1) {
      const entry = values === undefined ? 1 : values[i]! - shift
      column[i] = entry
      squares += entry * entry
    }
    // what is left of a constant column is rounding of its mean, no information
    if (Math.sqrt(squares / n) <= CONSTANT * Math.abs(shift)) column.fill(0)
  }
  for (let i = 0; i < n; i += 1) {
    for (let p = start[i]!; p < start[i + 1]!; p += 1) full[lists[list[p]!]!]![i] = value[p]!
  }
  if (weights !== undefined) for (const column of full) scaleByRoots(column, weights)
  return full
}

function scaleByRoots(column: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < column.length; i += 1) column[i]! *= Math.sqrt(weights[i]!)
}

/** The shifted response, each row times the root of its weight. */
export function shiftedResponse({ y, yShift }: Design, weights?: Float64Array): Float64Array {
  const response = y.map((value) => value - yShift)
  if (weights !== undefined) scaleByRoots(response, weights)
  return response
}

/** Residuals of the response for coefficients of the shifted columns, in the unit of y. */
export function residualsOf(design: Design, shiftedCoef: Float64Array): Float64Array {
  const { n, dense, lists, start, list, value, y, yShift } = design
  const residuals = new Float64Array(n)
  const coefOfList = Float64Array.from(lists, (place) => shiftedCoef[place]!)
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK)
    for (let i = from; i < to; i += 1) residuals[i] = y[i]! - yShift
    for (const { place, values, shift } of dense) {
      const coef = shiftedCoef[place]!
      if (values === undefined) for (let i = from; i < to; i += 1) residuals[i]! -= coef
      else for (let i = from; i < to; i += 1) residuals[i]! -= coef * (values[i]! - shift)
    }
    for (let i = from; i < to; i += 1) {
      let fitted = 0
      for (let p = start[i]!; p < start[i + 1]!; p += 1) fitted += coefOfList[list[p]!]! * value[p]!
      residuals[i]! -= fitted
    }
  }
  return residuals
}

/** Writes row i of the shifted columns into `row` (length k). */
export function shiftedRow({ dense, lists, start, list, value }: Design, i: number, row: Float64Array): void {
  row.fill(0)
  for (const { place, values, shift } of dense) row[place] = values === undefined ? 1 : values[i]! - shift
  for (let p = start[i]!; p < start[i + 1]!; p += 1) row[lists[list[p]!]!] = value[p]!
}
