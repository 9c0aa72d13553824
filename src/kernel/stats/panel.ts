// A panel of prices: which product cost how much in which period, and how much of it was bought.
//
// Held as columns sorted by period and then product, so that two periods are matched in one walk; a second order, by
// product and then period, serves the regressions. Missing cells are simply not there.

/** What is wrong with a panel; `row`, `field` and `periods` (from 0) name the place where there is one. */
export class BadPanel extends Error {
  override name = 'BadPanel'
  readonly zh: string
  readonly en: string
  readonly row: number | undefined
  readonly field: keyof Observations | undefined
  readonly periods: readonly number[]
  constructor(
    zh: string,
    en: string,
    at: { row?: number; field?: keyof Observations; periods?: readonly number[] } = {},
  ) {
    super(`${zh} ${en}`)
    this.zh = zh
    this.en = en
    this.row = at.row
    this.field = at.field
    this.periods = at.periods ?? []
  }
}

/** Columns of equal length, one observation a row. Periods and products are numbered from 0 without gaps. */
export type Observations = {
  period: ArrayLike<number>
  product: ArrayLike<number>
  /** above zero, in one currency and tax treatment for the whole panel */
  price: ArrayLike<number>
  /** not below zero, above zero somewhere in each period; needed by the weighted formulas alone */
  quantity?: ArrayLike<number>
}

export type Panel = {
  readonly periods: number
  readonly products: number
  /** rows of period t stand from periodStart[t] to periodStart[t + 1] */
  readonly periodStart: Int32Array
  readonly product: Int32Array
  readonly price: Float64Array
  readonly logPrice: Float64Array
  readonly quantity: Float64Array | undefined
  /** price × quantity */
  readonly expenditure: Float64Array | undefined
  /** rows by product and then period; those of product n stand from productStart[n] to productStart[n + 1] */
  readonly byProduct: Int32Array
  readonly productStart: Int32Array
  /** period of each row */
  readonly period: Int32Array
}

/**
 * The panel of these observations. Throws BadPanel for fewer than two periods, a period without observations, a price
 * that is not above zero, a quantity below zero, a product twice in one period.
 */
export function panelOf(observations: Observations): Panel {
  const size = observations.price.length
  const periods = countOf(observations, 'period', size)
  const products = countOf(observations, 'product', size)
  refuseValues(observations, size)
  if (periods < 2) throw new BadPanel('只有一期：指数至少需要两期', 'one period only: an index needs two at least')

  const rowsByProduct = stableSort(identity(size), observations.product, products).rows
  const sorted = stableSort(rowsByProduct, observations.period, periods)
  const empty = sorted.start.findIndex((start, t) => t < periods && start === sorted.start[t + 1])
  if (empty >= 0) {
    throw new BadPanel(`第 ${empty + 1} 期没有价格`, `period ${empty + 1} has no prices`, { periods: [empty] })
  }

  const product = new Int32Array(size)
  const period = new Int32Array(size)
  const price = new Float64Array(size)
  const quantity = observations.quantity === undefined ? undefined : new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    const from = sorted.rows[row] as number
    product[row] = observations.product[from] as number
    period[row] = observations.period[from] as number
    price[row] = observations.price[from] as number
    if (quantity) quantity[row] = observations.quantity?.[from] as number
    if (row > 0 && period[row] === period[row - 1] && product[row] === product[row - 1]) {
      throw new BadPanel('同一期同一产品出现两次', 'the same product twice in one period', {
        row: from,
        field: 'product',
      })
    }
  }
  const expenditure = quantity === undefined ? undefined : price.map((p, row) => p * (quantity[row] as number))
  const byProduct = stableSort(identity(size), product, products)
  return {
    periods,
    products,
    periodStart: sorted.start,
    product,
    price,
    logPrice: price.map(Math.log),
    quantity,
    expenditure,
    byProduct: byProduct.rows,
    productStart: byProduct.start,
    period,
  }
}

/** The quantities of a panel, for a formula that cannot do without them. */
export function weightsOf(panel: Panel): { quantity: Float64Array; expenditure: Float64Array } {
  const { quantity, expenditure } = panel
  if (quantity === undefined || expenditure === undefined) {
    throw new BadPanel('此公式需要数量', 'this formula needs quantities', { field: 'quantity' })
  }
  return { quantity, expenditure }
}

function countOf(observations: Observations, field: 'period' | 'product', size: number): number {
  const column = observations[field]
  let highest = -1
  for (let row = 0; row < size; row += 1) {
    const number = column[row]
    if (number === undefined || !Number.isInteger(number) || number < 0 || number >= size) {
      throw new BadPanel('期与产品须从 0 起连续编号', 'periods and products are numbered from 0', { row, field })
    }
    if (number > highest) highest = number
  }
  return highest + 1
}

function refuseValues({ price, quantity }: Observations, size: number): void {
  for (let row = 0; row < size; row += 1) {
    const amount = price[row] as number
    if (!(amount > 0 && amount < Infinity)) {
      throw new BadPanel('价格须大于 0', 'a price must be above 0', { row, field: 'price' })
    }
    if (quantity === undefined) continue
    const bought = quantity[row]
    if (bought === undefined || !(bought >= 0 && bought < Infinity)) {
      throw new BadPanel('数量不得小于 0', 'a quantity must not be below 0', { row, field: 'quantity' })
    }
  }
}

const identity = (size: number): Int32Array => Int32Array.from({ length: size }, (_, row) => row)

/** Counting sort of `rows` by their key, in one pass each way; what stood first among equals still does. */
function stableSort(
  rows: Int32Array,
  keys: ArrayLike<number>,
  count: number,
): { rows: Int32Array; start: Int32Array<ArrayBuffer> } {
  const start = new Int32Array(count + 1)
  for (const row of rows) start[(keys[row] as number) + 1]! += 1
  for (let key = 0; key < count; key += 1) start[key + 1]! += start[key] as number
  const next = start.slice()
  const sorted = new Int32Array(rows.length)
  for (const row of rows) {
    const key = keys[row] as number
    sorted[next[key] as number] = row
    next[key]! += 1
  }
  return { rows: sorted, start }
}
