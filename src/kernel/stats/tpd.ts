// The time-product dummy index: log prices regressed on a dummy for each period and one for each product; the
// coefficients of the periods are the index (Summers 1973 for countries; weighted by expenditure shares, Rao 1990 and
// Diewert and Fox 2018). A product seen once in a window does not move it.
import { solveInPlace } from './linear-solve.ts'
import { BadPanel, weightsOf, type Panel } from './panel.ts'
import { spliced, type Splice } from './splice.ts'

export type TimeProductOptions = {
  /** `shares`: by the share of a product in its period's expenditure; `equal`: where quantities are unknown */
  weights: 'shares' | 'equal'
  /** periods in a window; the whole panel unless told */
  window?: number
  /** how a window is linked to the one before; mean unless told */
  splice?: Splice
}

/**
 * The time-product dummy index of every period, the first being 1. Throws BadPanel when the products of a window do
 * not connect all its periods, or when quantities are needed and there are none.
 */
export function timeProductDummy(panel: Panel, options: TimeProductOptions): Float64Array {
  const { weights, window = panel.periods, splice = 'mean' } = options
  const weight = weights === 'equal' ? new Float64Array(panel.price.length).fill(1) : sharesOf(panel)
  return spliced(panel.periods, (first, length) => overWindow(panel, weight, first, length), window, splice)
}

function sharesOf(panel: Panel): Float64Array {
  const { expenditure } = weightsOf(panel)
  const shares = new Float64Array(expenditure.length)
  for (let t = 0; t < panel.periods; t += 1) {
    const [from, to] = [panel.periodStart[t]!, panel.periodStart[t + 1]!]
    let total = 0
    for (let row = from; row < to; row += 1) total += expenditure[row]!
    if (!(total > 0)) {
      throw new BadPanel(`第 ${t + 1} 期没有支出`, `period ${t + 1} has no expenditure`, {
        field: 'quantity',
        periods: [t],
      })
    }
    for (let row = from; row < to; row += 1) shares[row] = expenditure[row]! / total
  }
  return shares
}

/**
 * Weighted least squares with the products eliminated: S δ = r with S = diag(Σ_n w_tn) − Σ_n w_tn w_un / W_n and
 * r_t = Σ_n w_tn (y_tn − ȳ_n), one equation a period; δ of the first is 0.
 */
function overWindow(panel: Panel, weight: Float64Array, first: number, length: number): Float64Array {
  const schur = new Float64Array(length * length)
  const right = new Float64Array(length)
  const { byProduct, productStart, period, logPrice } = panel
  for (let n = 0; n < panel.products; n += 1) {
    let from = productStart[n]!
    let to = productStart[n + 1]!
    while (from < to && period[byProduct[from]!]! < first) from += 1
    while (to > from && period[byProduct[to - 1]!]! >= first + length) to -= 1
    if (to - from < 2) continue // seen once: its dummy fits it exactly
    let total = 0
    let weighted = 0
    for (let at = from; at < to; at += 1) {
      const row = byProduct[at]!
      total += weight[row]!
      weighted += weight[row]! * logPrice[row]!
    }
    if (total === 0) continue
    const mean = weighted / total
    for (let at = from; at < to; at += 1) {
      const row = byProduct[at]!
      const t = period[row]! - first
      const share = weight[row]! / total
      right[t]! += weight[row]! * (logPrice[row]! - mean)
      schur[t * length + t]! += weight[row]!
      for (let other = from; other < to; other += 1) {
        schur[t * length + period[byProduct[other]!]! - first]! -= share * weight[byProduct[other]!]!
      }
    }
  }
  refuseUnconnected(schur, first, length)
  return solveFromSecond(schur, right, first, length)
}

/** Two periods are connected when a product is priced in both; all must be, through others if need be. */
function refuseUnconnected(schur: Float64Array, first: number, length: number): void {
  const reached = new Set([0])
  for (const t of reached) {
    for (let u = 0; u < length; u += 1) if (schur[t * length + u]! < 0) reached.add(u)
  }
  for (let t = 0; t < length; t += 1) if (!reached.has(t)) throw unconnected(first, t)
}

const unconnected = (first: number, t: number): BadPanel =>
  new BadPanel(
    `第 ${first + t + 1} 期与第 ${first + 1} 期没有产品相连，指数无法确定`,
    `no products connect period ${first + t + 1} with period ${first + 1}: the index is not identified`,
    { periods: [first, first + t] },
  )

function solveFromSecond(schur: Float64Array, right: Float64Array, first: number, length: number): Float64Array {
  const rest = length - 1
  const matrix = new Float64Array(rest * rest)
  for (let t = 0; t < rest; t += 1) {
    matrix.set(schur.subarray((t + 1) * length + 1, (t + 2) * length), t * rest)
  }
  const solved = solveInPlace(matrix, right.slice(1))
  if (solved === undefined) throw unconnected(first, rest)
  return Float64Array.from({ length }, (_, t) => (t === 0 ? 0 : solved[t - 1]!))
}
