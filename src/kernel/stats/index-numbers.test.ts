// Index numbers against published and recomputed series (../shared, absent elsewhere), and the tests of index theory:
// identity, proportionality, time reversal, commensurability (PPI Manual, chapter 16).
import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { geks, geksFormulas } from './geks.ts'
import { formulas, indexSeries, priceIndex, weightedFormulas, type Formula } from './index-numbers.ts'
import { panelOf, type Observations, type Panel } from './panel.ts'
import { splices, type Splice } from './splice.ts'
import { timeProductDummy } from './tpd.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'vectors/methods')
const here = existsSync(folder)
const note = here ? '' : ` (skipped: no ${folder})`
// oxlint-disable-next-line typescript/no-explicit-any -- vectors of many shapes, each read where it is used
const read = (name: string): any => JSON.parse(readFileSync(join(folder, name), 'utf8'))

type Rows = { time: number[]; id: (string | number)[]; price: number[]; quantity?: number[] }

function panelFrom({ time, id, price, quantity }: Rows): Panel {
  const ids = [...new Set(id)]
  return panelOf({
    period: time.map((t) => t - 1),
    product: id.map((name) => ids.indexOf(name)),
    price,
    ...(quantity ? { quantity } : {}),
  })
}

function close(got: Float64Array, expected: readonly number[], tolerance: number): void {
  expect(got.length).toBe(expected.length)
  expected.forEach((value, i) => expect(Math.abs(got[i]! - value), `place ${i}`).toBeLessThanOrEqual(tolerance))
}

describe.skipIf(!here)(`published series${note}`, () => {
  const ces = (): Rows => {
    const { time, prodID, price, quantity } = read('index-ces-sigma2.json').data as Record<string, number[]>
    return { time: time!, id: prodID!, price: price!, quantity: quantity! }
  }

  test.each(formulas)('CES data, %s: direct, chained and period on period', (formula) => {
    const panel = panelFrom(ces())
    const { bilateral } = read('index-ces-sigma2.json') as { bilateral: Record<string, number[]> }
    close(indexSeries(panel, formula, 'direct'), bilateral[`${formula}_fixedbase`]!, 1e-8)
    const chained = indexSeries(panel, formula, 'chained')
    close(chained, bilateral[`${formula}_chained`]!, 1e-8)
    const change = chained.map((value, t) => (t === 0 ? 1 : value / chained[t - 1]!))
    close(change, bilateral[`${formula}_pop`]!, 1e-8)
  })

  test('CES data: GEKS over twelve periods', () => {
    const panel = panelFrom(ces())
    const expected = read('index-ces-sigma2.json').geks_full_window12 as Record<string, number[]>
    for (const formula of geksFormulas) close(geks(panel, { formula }), expected[formula]!, 1e-9)
    // A bilateral time-product dummy with shares as weights is a Törnqvist index.
    close(geks(panel), expected['tpd']!, 1e-9)
  })

  test.each([
    ['window', 'window'],
    ['movement', 'movement'],
    ['half', 'half'],
    ['mean', 'mean'],
    ['mean_pub', 'mean-published'],
  ] as const)('CES data: GEKS-Törnqvist, windows of 11 and 5, splice %s', (key, splice: Splice) => {
    const panel = panelFrom(ces())
    const expected = read('index-ces-sigma2.json')
    close(geks(panel, { window: 11, splice }), expected.geks_tornqvist_window11_splice[key], 1e-9)
    close(geks(panel, { window: 5, splice }), expected.geks_tornqvist_window5_splice[key], 1e-9)
  })

  test('CES data: time-product dummy with share weights, spliced, with a product that leaves, with prices carried', () => {
    const rows = ces()
    const { wtpd, imputed_carry: carried, published_readme: published } = read('index-ces-sigma2.json')
    const panel = panelFrom(rows)
    close(timeProductDummy(panel, { weights: 'shares' }), wtpd.window12, 1e-9)
    for (const splice of splices) {
      const expected = wtpd.window11[splice === 'mean-published' ? 'mean_pub' : splice]
      close(timeProductDummy(panel, { weights: 'shares', window: 11, splice }), expected, 1e-9)
    }
    const without = (keep: (i: number) => boolean): Rows => ({
      time: rows.time.filter((_, i) => keep(i)),
      id: rows.id.filter((_, i) => keep(i)),
      price: rows.price.filter((_, i) => keep(i)),
      quantity: rows.quantity!.filter((_, i) => keep(i)),
    })
    const left = panelFrom(without((i) => i < 44))
    close(timeProductDummy(left, { weights: 'shares' }), wtpd.product4_missing_rows_45_48, 1e-9)
    const held = { ...rows, price: [...rows.price], quantity: [...rows.quantity!] }
    for (const i of [1, 2]) [held.price[i], held.quantity[i]] = [held.price[0]!, 0]
    close(geks(panelFrom(held), { formula: 'fisher' }), carried.geks_fisher_w12, 1e-9)
    close(timeProductDummy(panelFrom(held), { weights: 'shares' }), carried.wtpd_w12, 1e-9)
    close(indexSeries(panel, 'laspeyres', 'chained'), published.laspeyres_chained_7dp, 5e-8)
    close(geks(panel, { window: 11 }), published.geks_tornqvist_w11_meansplice_7dp, 6e-8)
  })

  test('PPI Manual tables 19.1 and 19.2', () => {
    const given = read('index-ppi-manual.json')
    const prices = given.prices_by_period as number[][]
    const panel = panelFrom({
      time: prices.flatMap((period, t) => period.map(() => t + 1)),
      id: prices.flatMap((period) => period.map((_, n) => n)),
      price: prices.flat(),
      quantity: (given.quantities_by_period as number[][]).flat(),
    })
    const named = {
      laspeyres: 'laspeyres',
      paasche: 'paasche',
      fisher: 'fisher',
      tornqvist: 'tornqvist',
      walsh1: 'walsh',
    }
    for (const [name, formula] of Object.entries(named) as [string, Formula][]) {
      const direct = indexSeries(panel, formula, 'direct')
      close(direct, given.full_precision[name], 1e-10)
      close(direct, given.published_4dp[name], 5e-5)
      close(indexSeries(panel, formula, 'chained'), given.chained_own_formula_R[formula], 1e-10)
    }
    expect(priceIndex('jevons', { price: prices[0]! }, { price: prices[1]! }) - 1).toBeCloseTo(
      given.contributions.jevons_total,
      7,
    )
  })

  test('rolling GEKS of two products, windows of three', () => {
    const { example_a: given } = read('index-geks-small.json')
    const panel = panelFrom({ time: given.period, id: given.product, price: given.price, quantity: given.quantity })
    const tail = (series: Float64Array): Float64Array => series.slice(1)
    close(tail(geks(panel)), given.tornqvist_geks_cum_6dp, 1e-6)
    close(tail(geks(panel, { window: 3, splice: 'movement' })), given.movement_splice, 1e-6)
    close(tail(geks(panel, { window: 3, splice: 'mean' })), given.mean_splice, 1e-6)
    const jevons = geks(panel, { formula: 'jevons' })
    close(
      tail(jevons).map((value, i) => value / jevons[i]!),
      given.jevons_geks_pop,
      1e-6,
    )
  })

  test('products that come and go: matched against intersection', () => {
    const { data, geks_tornqvist_matched: matched, int_geks_tornqvist: joint } = read('index-product-turnover.json')
    const panel = panelFrom({ time: data.time, id: data.prodID, price: data.price, quantity: data.quantity })
    close(geks(panel), matched, 1e-9)
    const got = geks(panel, { intersection: true })
    close(got, joint, 1e-9)
    expect(got[4]! / got[3]!).toBeCloseTo(0.99, 9)
  })

  test('real weekly list prices', () => {
    const { weekly } = read('real-gpu-prices.json')
    const panel = panelFrom({ time: weekly.t, id: weekly.id, price: weekly.p })
    close(timeProductDummy(panel, { weights: 'equal' }), weekly.tpd_unweighted, 1e-8)
    close(indexSeries(panel, 'jevons', 'chained'), weekly.chained_matched_jevons, 1e-8)
    close(geks(panel, { formula: 'jevons' }), weekly.geks_jevons, 1e-8)
  })
})

// ---- what index theory asks ----

const amount = fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 100)
const two = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.record({
    before: fc.array(amount, { minLength: n, maxLength: n }),
    after: fc.array(amount, { minLength: n, maxLength: n }),
    boughtBefore: fc.array(amount, { minLength: n, maxLength: n }),
    boughtAfter: fc.array(amount, { minLength: n, maxLength: n }),
    units: fc.array(amount, { minLength: n, maxLength: n }),
  }),
)
const same = (a: number, b: number): void => expect(Math.abs(Math.log(a / b))).toBeLessThan(1e-10)
const reversible: readonly Formula[] = ['jevons', 'dutot', 'fisher', 'walsh', 'tornqvist']

describe.each(formulas)('%s', (formula) => {
  test('identity: unchanged prices give 1', () => {
    fc.assert(
      fc.property(two, ({ before, boughtBefore, boughtAfter }) => {
        same(
          priceIndex(formula, { price: before, quantity: boughtBefore }, { price: before, quantity: boughtAfter }),
          1,
        )
      }),
    )
  })

  test('proportionality: every price times c gives c', () => {
    fc.assert(
      fc.property(two, fc.integer({ min: 1, max: 500 }), ({ before, boughtBefore, boughtAfter }, hundredths) => {
        const factor = hundredths / 100
        const price = before.map((p) => p * factor)
        same(priceIndex(formula, { price: before, quantity: boughtBefore }, { price, quantity: boughtAfter }), factor)
      }),
    )
  })

  test.runIf(reversible.includes(formula))('time reversal: there and back is 1', () => {
    fc.assert(
      fc.property(two, ({ before, after, boughtBefore, boughtAfter }) => {
        const then = { price: before, quantity: boughtBefore }
        const now = { price: after, quantity: boughtAfter }
        same(priceIndex(formula, then, now) * priceIndex(formula, now, then), 1)
      }),
    )
  })

  test.runIf(formula !== 'dutot')('commensurability: the unit of a product does not matter', () => {
    fc.assert(
      fc.property(two, ({ before, after, boughtBefore, boughtAfter, units }) => {
        const per = (values: number[]): number[] => values.map((v, i) => v * units[i]!)
        const of = (values: number[]): number[] => values.map((v, i) => v / units[i]!)
        same(
          priceIndex(formula, { price: before, quantity: boughtBefore }, { price: after, quantity: boughtAfter }),
          priceIndex(
            formula,
            { price: per(before), quantity: of(boughtBefore) },
            { price: per(after), quantity: of(boughtAfter) },
          ),
        )
      }),
    )
  })
})

const gappy: fc.Arbitrary<Observations> = fc
  .record({ periods: fc.integer({ min: 2, max: 6 }), products: fc.integer({ min: 2, max: 6 }) })
  .chain(({ periods, products: columns }) =>
    fc
      .array(fc.record({ price: amount, quantity: amount, there: fc.boolean() }), {
        minLength: periods * columns,
        maxLength: periods * columns,
      })
      .map((cells) => {
        const kept = cells
          .map((cell, i) => ({ ...cell, period: Math.floor(i / columns), product: i % columns }))
          .filter(({ there, product }) => there || product === 0) // one product in all periods
        const products = [...new Set(kept.map((c) => c.product))]
        return {
          period: kept.map((c) => c.period),
          product: kept.map((c) => products.indexOf(c.product)),
          price: kept.map((c) => c.price),
          quantity: kept.map((c) => c.quantity),
        }
      }),
  )

test('GEKS and the dummies do not depend on the order of rows, and prices that come back bring the index back', () => {
  fc.assert(
    fc.property(gappy, (rows) => {
      const size = rows.price.length
      const turned = (column: ArrayLike<number>): number[] => Array.from(column).reverse()
      const panel = panelOf(rows)
      const reversed = panelOf({
        period: turned(rows.period),
        product: turned(rows.product),
        price: turned(rows.price),
        quantity: turned(rows.quantity!),
      })
      for (const of of [(p: Panel) => geks(p), (p: Panel) => timeProductDummy(p, { weights: 'shares' })]) {
        of(panel).forEach((value, t) => same(value, of(reversed)[t]!))
      }
      // The last period a copy of the first: a chained index would drift, these come back.
      const last = Math.max(...Array.from(rows.period)) + 1
      const again = Array.from({ length: size }, (_, i) => i).filter((i) => rows.period[i] === 0)
      const more = (column: ArrayLike<number>): number[] => [...Array.from(column), ...again.map((i) => column[i]!)]
      const back = panelOf({
        period: [...Array.from(rows.period), ...again.map(() => last)],
        product: more(rows.product),
        price: more(rows.price),
        quantity: more(rows.quantity!),
      })
      same(geks(back)[last]!, 1)
      same(timeProductDummy(back, { weights: 'shares' })[last]!, 1)
    }),
    { numRuns: 60 },
  )
})

// ---- what is refused ----

describe('what is no panel', () => {
  const good = { period: [0, 0, 1, 1], product: [0, 1, 0, 1], price: [1, 2, 3, 4], quantity: [1, 1, 1, 1] }
  test.each([
    ['a price of zero', { ...good, price: [1, 0, 3, 4] }, /above 0/, 1],
    ['a price that is no number', { ...good, price: [1, 2, Number.NaN, 4] }, /above 0/, 2],
    ['a quantity below zero', { ...good, quantity: [1, 1, 1, -1] }, /below 0/, 3],
    ['one period', { period: [0, 0], product: [0, 1], price: [1, 2] }, /two at least/, undefined],
    ['a period that nobody priced', { ...good, period: [0, 0, 2, 2] }, /period 2 has no prices/, undefined],
    ['a product twice', { ...good, product: [0, 1, 1, 1] }, /twice/, 3],
    ['a number out of range', { ...good, product: [0, 1, 0, 1.5] }, /numbered/, 3],
  ])('%s', (_, observations, words, row) => {
    expect(() => panelOf(observations)).toThrow(words)
    try {
      panelOf(observations)
    } catch (error) {
      expect((error as { row?: number }).row).toBe(row)
    }
  })

  test('periods that share no product, weights that are not there', () => {
    const apart = panelOf({ period: [0, 1], product: [0, 1], price: [1, 2], quantity: [1, 1] })
    expect(() => geks(apart)).toThrow(/periods 1 and 2 share no product/)
    expect(() => timeProductDummy(apart, { weights: 'equal' })).toThrow(/not identified/)
    const bare = panelOf({ period: [0, 1], product: [0, 0], price: [1, 2] })
    for (const formula of weightedFormulas) expect(() => indexSeries(bare, formula, 'direct')).toThrow(/quantities/)
    expect(() => timeProductDummy(bare, { weights: 'shares' })).toThrow(/quantities/)
    const unsold = panelOf({ period: [0, 1], product: [0, 0], price: [1, 2], quantity: [0, 1] })
    expect(() => geks(unsold)).toThrow(/no usable weight/)
    expect(() => timeProductDummy(unsold, { weights: 'shares' })).toThrow(/no expenditure/)
    expect(() => geks(bare, { formula: 'jevons', window: 1 })).toThrow(/window/)
  })
})
