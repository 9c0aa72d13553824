// Signed prices on one footing: the logarithm of each price with the mix taken out (term, kind, grade, mode, size, place),
// so that a provider who sells shorter terms this month is not taken for one who raised prices. The effects are fitted
// on differences within one provider's product and within one month of a market, by Huber's weights: whoever raises or
// dumps prices hardly moves them.
import { dayOf, NONE, type Terms, type World } from './world.ts'

/** length of a month of `Deals.monthly` */
export const PERIOD_DAYS = 30
const ROUNDS = 12
const HUBER_CUTOFF = 1.345 // 95 % efficient for normal errors (Huber 1981 §7.10)
const VOICE = 4 // deals with which one product speaks at most on what a term or a place is worth
const LEAST_VOICES = 3 // products below which that cannot be told from what one provider does
const SCALE_FLOOR = 0.01

/** Upper ends of the classes of agreed terms, in days; 0 is a term that was left open. */
const TERM_CLASSES = [0, 7, 31, 92, 183, 366, 731]

/**
 * The deals that tell something about a provider's pricing, one entry each: not declared as clearance and the like, and
 * no re-let, whose price follows the lease above it.
 * `product` is one provider's SKU and form; `market` the SKU and form.
 */
export type Deals = {
  count: number
  /** row in World.leases */
  lease: Int32Array
  day: Int32Array
  provider: Int32Array
  product: Int32Array
  market: Int32Array
  /** log of fen per card-hour at the reference mix */
  price: Float64Array
  /** what is left after level, month and mix: the noise of a deal */
  noise: Float64Array
  /** robust standard deviation of the noise */
  sigma: number
  products: { provider: Int32Array; market: Int32Array; count: number }
  markets: { sku: Int32Array; form: Int32Array; count: number }
  /** log level of a month of a market against its others, by `market * periods + period` */
  monthly: Float64Array
  periods: number
  firstDay: number
  /** log of what the mix of an offer or lease is worth; levels that no deal had count nothing */
  mixOf: (terms: Terms, row: number, cards: number) => number
  /** number of a provider's product of a SKU and form; undefined without a deal */
  productOf: (provider: number, sku: number, form: number) => number | undefined
}

/** Numbers for pairs, in order of appearance. */
class Pairs {
  readonly #numbers = new Map<number, number>()
  readonly first: number[] = []
  readonly second: number[] = []
  find(first: number, second: number): number | undefined {
    return this.#numbers.get((first + 1) * 0x4000000 + second + 1)
  }
  of(first: number, second: number): number {
    const key = (first + 1) * 0x4000000 + second + 1
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.first.push(first) - 1
    this.second.push(second)
    this.#numbers.set(key, number)
    return number
  }
}

/** The deals of a world with the mix taken out. O(leases). */
export function dealsOf(world: World): Deals {
  const { leases } = world
  const rows = new Int32Array(leases.count)
  let count = 0
  for (let row = 0; row < leases.count; row += 1)
    if (leases.declared[row] === NONE && leases.parent[row] === NONE) rows[count++] = row
  const lease = rows.slice(0, count)
  const products = new Pairs()
  const markets = new Pairs()
  const day = Int32Array.from(lease, (row) => dayOf(leases.signed[row]!))
  const market = Int32Array.from(lease, (row) => markets.of(leases.sku[row]!, leases.form[row]!))
  const provider = Int32Array.from(lease, (row) => leases.provider[row]!)
  const product = Int32Array.from(lease, (_, i) => products.of(provider[i]!, market[i]!))
  let firstDay = Infinity
  let lastDay = -Infinity
  for (const one of day) {
    if (one < firstDay) firstDay = one
    if (one > lastDay) lastDay = one
  }
  const periods = count === 0 ? 0 : Math.floor((lastDay - firstDay) / PERIOD_DAYS) + 1
  const month = Int32Array.from(lease, (_, i) => market[i]! * periods + Math.floor((day[i]! - firstDay) / PERIOD_DAYS))

  const productCount = products.first.length
  const mix = MIX.map((read) => {
    const levels = new Levels()
    const level = Int32Array.from(lease, (row) => levels.of(read(leases, row, leases.cards[row]!)))
    return { ...mixFactor(level, product, productCount), levels }
  })
  // The month of a market is what its providers take, each with a voice: one that lets most of it does not make the month.
  const months = mixFactor(month, product, productCount)
  const rest = Float64Array.from(lease, (row) => Math.log(leases.priceFen[row]!))
  const sigma = fit(rest, [factor(product), months, ...mix])
  const price = Float64Array.from(lease, (row, i) => {
    let log = Math.log(leases.priceFen[row]!)
    for (const { level, effect } of mix) log -= effect[level[i]!]!
    return log
  })
  return {
    count,
    lease,
    day,
    provider,
    product,
    market,
    price,
    noise: rest,
    sigma,
    products: {
      provider: Int32Array.from(products.first),
      market: Int32Array.from(products.second),
      count: products.first.length,
    },
    markets: {
      sku: Int32Array.from(markets.first),
      form: Int32Array.from(markets.second),
      count: markets.first.length,
    },
    monthly: months.effect,
    periods,
    firstDay: count === 0 ? 0 : firstDay,
    mixOf: (table, row, cards) =>
      mix.reduce((sum, { effect, levels }, place) => {
        const level = levels.find(MIX[place]!(table, row, cards))
        return level === undefined ? sum : sum + effect[level]!
      }, 0),
    productOf: (owner, sku, form) => {
      const place = markets.find(sku, form)
      return place === undefined ? undefined : products.find(owner, place)
    },
  }
}

/** The log level of the market in the month of a deal. */
export function monthlyOf(deals: Deals, i: number): number {
  return deals.monthly[deals.market[i]! * deals.periods + Math.floor((deals.day[i]! - deals.firstDay) / PERIOD_DAYS)]!
}

function termClass(days: number): number {
  if (Number.isNaN(days)) return TERM_CLASSES.length + 1
  const at = TERM_CLASSES.findIndex((end) => days <= end)
  return at < 0 ? TERM_CLASSES.length : at
}

type Factor = {
  level: Int32Array
  effect: Float64Array
  sum: Float64Array
  weight: Float64Array
  /** for each deal how much it speaks, where a product must not speak too much */
  voice: Float64Array | undefined
  /** levels without an effect of their own */
  mute: Uint8Array
}

/** Values as 0, 1, 2 … in order of appearance. */
class Levels {
  readonly #numbers = new Map<number, number>()
  of(value: number): number {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    this.#numbers.set(value, this.#numbers.size)
    return this.#numbers.size - 1
  }
  find(value: number): number | undefined {
    return this.#numbers.get(value)
  }
}

/** What makes one card-hour worth more than another of the same provider and model. */
const MIX: readonly ((terms: Terms, row: number, cards: number) => number)[] = [
  (terms, row) => terms.kind[row]!,
  (terms, row) => termClass(terms.termDays[row]!),
  (terms, row) => terms.grade[row]!,
  (terms, row) => terms.mode[row]!,
  (_, __, cards) => (cards > 0 ? Math.floor(Math.log2(cards)) : -1),
  (terms, row) => terms.region[row]!,
]

function factor(level: Int32Array): Factor {
  let levels = 0
  for (const one of level) if (one >= levels) levels = one + 1
  const room = (): Float64Array => new Float64Array(levels)
  return { level, effect: room(), sum: room(), weight: room(), voice: undefined, mute: new Uint8Array(levels) }
}

/** A factor on which every product speaks with few deals: what many let at one price is no property of the term. */
function mixFactor(level: Int32Array, product: Int32Array, productCount: number): Factor {
  const made = factor(level)
  const counts = new Map<number, number>()
  const keyOf = (i: number): number => level[i]! * productCount + product[i]!
  for (let i = 0; i < level.length; i += 1) counts.set(keyOf(i), (counts.get(keyOf(i)) ?? 0) + 1)
  const voices = new Int32Array(made.effect.length)
  for (const key of counts.keys()) voices[Math.floor(key / productCount)]! += 1
  const voice = Float64Array.from(level, (_, i) => Math.min(1, VOICE / counts.get(keyOf(i))!))
  return { ...made, voice, mute: Uint8Array.from(voices, (count) => (count < LEAST_VOICES ? 1 : 0)) }
}

/** Fits the effects of all factors to `rest` by turns, leaves the residuals in it, answers their robust scale. */
function fit(rest: Float64Array, factors: readonly Factor[]): number {
  const weights = new Float64Array(rest.length).fill(1)
  let sigma = SCALE_FLOOR
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of factors) takeOut(each, rest, weights)
    sigma = Math.max(SCALE_FLOOR, spreadOf(rest))
    const cutoff = HUBER_CUTOFF * sigma
    for (let i = 0; i < rest.length; i += 1) {
      const size = Math.abs(rest[i]!)
      weights[i] = size <= cutoff ? 1 : cutoff / size
    }
  }
  return sigma
}

function takeOut({ level, effect, sum, weight, voice, mute }: Factor, rest: Float64Array, weights: Float64Array): void {
  sum.fill(0)
  weight.fill(0)
  for (let i = 0; i < rest.length; i += 1) {
    const at = level[i]!
    const w = voice ? weights[i]! * voice[i]! : weights[i]!
    sum[at]! += w * rest[i]!
    weight[at]! += w
  }
  for (let at = 0; at < sum.length; at += 1) {
    sum[at] = mute[at] === 1 || weight[at] === 0 ? 0 : sum[at]! / weight[at]!
    effect[at]! += sum[at]!
  }
  for (let i = 0; i < rest.length; i += 1) rest[i]! -= sum[level[i]!]!
}

const SAMPLE = 20_000

/** 1.4826 times the median size, on every k-th value when there are many. */
function spreadOf(rest: Float64Array): number {
  if (rest.length === 0) return 0
  const step = Math.max(1, Math.floor(rest.length / SAMPLE))
  const sizes = new Float64Array(Math.ceil(rest.length / step))
  for (let i = 0, k = 0; i < rest.length; i += step, k += 1) sizes[k] = Math.abs(rest[i]!)
  sizes.sort()
  return 1.4826 * sizes[sizes.length >> 1]!
}
