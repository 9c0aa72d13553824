// Index numbers between two periods: what the products of both cost now against then.
//
// Names and formulas as in the Producer Price Index Manual (IMF 2004), chapters 15, 16 and 20. Each is computed over
// the products priced in both periods; shares are shares within those.
import { BadPanel, panelOf, weightsOf, type Panel } from './panel.ts'

export type Formula = 'jevons' | 'dutot' | 'carli' | 'laspeyres' | 'paasche' | 'fisher' | 'walsh' | 'tornqvist'

/** The rows of the products priced in both periods: base[i] and current[i] are one product, for i below `count`. */
type Matched = { base: Int32Array; current: Int32Array; count: number }

type LogIndex = (panel: Panel, matched: Matched) => number

/** The logarithm of each index. */
const logIndexBy: Readonly<Record<Formula, LogIndex>> = {
  jevons: (panel, matched) => sum(matched, (b, c) => panel.logPrice[c]! - panel.logPrice[b]!) / matched.count,
  dutot: ({ price }, matched) => Math.log(sum(matched, (_, c) => price[c]!) / sum(matched, (b) => price[b]!)),
  carli: ({ price }, matched) => Math.log(sum(matched, (b, c) => price[c]! / price[b]!) / matched.count),
  laspeyres: (panel, matched) => logAggregate(panel, matched, (q, b) => q[b]!),
  paasche: (panel, matched) => logAggregate(panel, matched, (q, _, c) => q[c]!),
  fisher: (panel, matched) =>
    (logAggregate(panel, matched, (q, b) => q[b]!) + logAggregate(panel, matched, (q, _, c) => q[c]!)) / 2,
  walsh: (panel, matched) => logAggregate(panel, matched, (q, b, c) => Math.sqrt(q[b]! * q[c]!)),
  tornqvist: logTornqvist,
}

export const formulas = Object.keys(logIndexBy) as readonly Formula[]

/** Formulas that cannot be computed from prices alone. */
export const weightedFormulas: ReadonlySet<Formula> = new Set(['laspeyres', 'paasche', 'fisher', 'walsh', 'tornqvist'])

/**
 * The index of the current prices over the base prices (1 = unchanged). Columns of equal length, one product a place;
 * quantities are needed by the weighted formulas. Throws BadPanel for what is no price, as `panelOf`.
 */
export function priceIndex(
  formula: Formula,
  base: { price: ArrayLike<number>; quantity?: ArrayLike<number> },
  current: { price: ArrayLike<number>; quantity?: ArrayLike<number> },
): number {
  const count = base.price.length
  if (current.price.length !== count) throw new BadPanel('两期产品数不同', 'the two periods differ in length')
  const both = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => [...Array.from(a), ...Array.from(b)]
  const panel = panelOf({
    period: Array.from({ length: 2 * count }, (_, row) => (row < count ? 0 : 1)),
    product: Array.from({ length: 2 * count }, (_, row) => row % count),
    price: both(base.price, current.price),
    ...(base.quantity && current.quantity ? { quantity: both(base.quantity, current.quantity) } : {}),
  })
  return Math.exp(bilateralLog(panel, formula, 0, 1, roomFor(panel)))
}

/**
 * The index of every period of a panel (the first is 1): against the first period directly, or chained from period to
 * period. Chained indices drift when prices bounce: multilateral ones (`geks`, `timeProductDummy`) do not.
 */
export function indexSeries(panel: Panel, formula: Formula, link: 'direct' | 'chained'): Float64Array {
  const room = roomFor(panel)
  const logs = new Float64Array(panel.periods)
  for (let t = 1; t < panel.periods; t += 1) {
    logs[t] =
      link === 'direct'
        ? bilateralLog(panel, formula, 0, t, room)
        : logs[t - 1]! + bilateralLog(panel, formula, t - 1, t, room)
  }
  return logs.map(Math.exp)
}

/** Room for one matching, used again for every pair of periods. */
export function roomFor(panel: Panel): Matched {
  return { base: new Int32Array(panel.products), current: new Int32Array(panel.products), count: 0 }
}

/**
 * The logarithm of the index of period `current` over period `base`, over the products of both and, where `through`
 * is given, of that period too. Throws BadPanel when they share none.
 */
export function bilateralLog(
  panel: Panel,
  formula: Formula,
  base: number,
  current: number,
  room: Matched,
  through?: number,
): number {
  match(panel, base, current, room)
  if (through !== undefined) keepThoseOf(panel, through, room)
  if (room.count === 0) {
    throw new BadPanel(
      `第 ${base + 1} 期与第 ${current + 1} 期没有共同的产品`,
      `periods ${base + 1} and ${current + 1} share no product`,
      { periods: [base, current] },
    )
  }
  const log = logIndexBy[formula](panel, room)
  if (Number.isFinite(log)) return log
  throw new BadPanel(
    `第 ${base + 1} 期与第 ${current + 1} 期共同产品的数量或金额无法加权`,
    `the common products of periods ${base + 1} and ${current + 1} carry no usable weight`,
    { field: 'quantity', periods: [base, current] },
  )
}

function match(panel: Panel, base: number, current: number, room: Matched): void {
  const { product, periodStart } = panel
  const baseEnd = periodStart[base + 1]!
  const currentEnd = periodStart[current + 1]!
  let b = periodStart[base]!
  let c = periodStart[current]!
  let count = 0
  while (b < baseEnd && c < currentEnd) {
    // Written each time and kept when equal: no branch for the processor to guess, which is half of the time.
    const gap = product[b]! - product[c]!
    room.base[count] = b
    room.current[count] = c
    count += gap === 0 ? 1 : 0
    b += gap <= 0 ? 1 : 0
    c += gap >= 0 ? 1 : 0
  }
  room.count = count
}

function keepThoseOf({ product, periodStart }: Panel, period: number, room: Matched): void {
  const end = periodStart[period + 1]!
  let row = periodStart[period]!
  let kept = 0
  for (let i = 0; i < room.count; i += 1) {
    const wanted = product[room.base[i]!]!
    while (row < end && product[row]! < wanted) row += 1
    if (row === end || product[row] !== wanted) continue
    room.base[kept] = room.base[i]!
    room.current[kept] = room.current[i]!
    kept += 1
  }
  room.count = kept
}

function sum({ base, current, count }: Matched, term: (base: number, current: number) => number): number {
  let total = 0
  for (let i = 0; i < count; i += 1) total += term(base[i]!, current[i]!)
  return total
}

/** ln(Σ p¹q / Σ p⁰q) for the quantities that the formula takes. */
function logAggregate(
  panel: Panel,
  matched: Matched,
  quantityOf: (quantity: Float64Array, base: number, current: number) => number,
): number {
  const { quantity } = weightsOf(panel)
  return Math.log(
    sum(matched, (b, c) => panel.price[c]! * quantityOf(quantity, b, c)) /
      sum(matched, (b, c) => panel.price[b]! * quantityOf(quantity, b, c)),
  )
}

/** Σ ½(s⁰ + s¹) ln(p¹/p⁰) in one pass: the two sums of shares are divided out at the end. */
function logTornqvist(panel: Panel, { base, current, count }: Matched): number {
  const { expenditure } = weightsOf(panel)
  const { logPrice } = panel
  let spentBase = 0
  let spentCurrent = 0
  let changeBase = 0
  let changeCurrent = 0
  for (let i = 0; i < count; i += 1) {
    const b = base[i]!
    const c = current[i]!
    const change = logPrice[c]! - logPrice[b]!
    spentBase += expenditure[b]!
    spentCurrent += expenditure[c]!
    changeBase += expenditure[b]! * change
    changeCurrent += expenditure[c]! * change
  }
  return (changeBase / spentBase + changeCurrent / spentCurrent) / 2
}
