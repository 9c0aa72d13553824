// What is published never tells the price of too few sources: not by a method that would show it, not as a change of an index.
import { expect, test } from 'vitest'
import { ObservationTable } from './cell.ts'
import { referenceCells } from './figures.ts'
import { indexFigures, type IndexFigure } from './index-series.ts'
import { checkMethod, METHOD, type Method } from './method.ts'
import type { Observation } from './observation.ts'

const one = (over: Partial<Observation>): Observation => ({
  id: 'o',
  provider: 'A',
  group: 'A',
  gpu: 'g1',
  vramGb: 80,
  form: 'sxm',
  kind: 'on-demand',
  mode: 'by-scale',
  grade: '',
  region: 'cn-gd',
  termDays: 1,
  minCards: 1,
  price: 600,
  currency: 'CNY',
  taxIncluded: true,
  evidence: 3,
  on: '2026-06-10',
  fetchedAt: '2026-06-10T00:00:00.000Z',
  stale: false,
  ...over,
})

test('a method that shows the median of one source publishes nothing', () => {
  const table = new ObservationTable({ ...METHOD, version: '2', indicativeProviders: 1 })
  for (let n = 0; n < 12; n += 1) table.add(one({ id: `o${n}` }))
  expect(referenceCells(table, { on: '2026-06-10', previous: [], least: 4 })).toMatchObject([
    { status: 'insufficient', fallback: null, medianFen: null, rangeLowFen: null, ci: null, n: 12, providers: 1 },
  ])
})

const RULES = {
  windowMonths: 13,
  leastProducts: 4,
  leastProviders: 4,
  topSharePpm: 400_000,
  longTermDays: 365,
  termBandDays: [30, 90, 365],
}

test('an index whose change rests on one source is none, however many sources there are now', () => {
  const products = ['g1', 'g2', 'g3', 'g4', 'g5']
  const monthly = (on: string, price: number): Observation[] =>
    products.map((gpu) => one({ id: `A${gpu}`, gpu, on, price, evidence: 1 }))
  const joined = ['B', 'C', 'D'].map((group) => one({ id: group, provider: group, group, evidence: 1 }))
  const [figure] = indexFigures([...monthly('2026-05-10', 600), ...monthly('2026-06-10', 786), ...joined], {
    period: '2026-06',
    standing: [{ series: 'on-demand', period: '2026-05', value: '100.0000' }],
    rules: RULES,
  })
  expect(figure).toMatchObject({ status: 'insufficient', value: null, changePpm: null, reason: 'few-providers' })
  expect(figure).toMatchObject({ providers: 4, matched: 5 })
})

test('an index has the interval of its sources, and none when one of them carries too much', () => {
  const sources = ['A', 'B', 'C', 'D', 'E']
  const rises = { A: 1.02, B: 1.04, C: 1.06, D: 1.08, E: 1.1 } as Record<string, number>
  const prices = (on: string, by: (source: string) => number, products: (source: string) => number): Observation[] =>
    sources.flatMap((group) =>
      Array.from({ length: products(group) }, (_, n) =>
        one({ id: `${group}${n}`, provider: group, group, gpu: `g${n}`, on, price: 600 * by(group), evidence: 1 }),
      ),
    )
  const figureWith = (products: (source: string) => number): IndexFigure =>
    indexFigures(
      [...prices('2026-05-10', () => 1, products), ...prices('2026-06-10', (source) => rises[source]!, products)],
      { period: '2026-06', standing: [{ series: 'on-demand', period: '2026-05', value: '200.0000' }], rules: RULES },
    )[0]!
  const even = figureWith(() => 3)
  // five sources that rose by 2 … 10 %: t interval of the mean of their logarithms, 4 degrees of freedom
  const logs = Object.values(rises).map(Math.log)
  const mean = logs.reduce((sum, log) => sum + log) / 5
  const se = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 20)
  expect(Number(even.value)).toBeCloseTo(200 * Math.exp(mean), 3)
  expect(Number(even.low)).toBeCloseTo(200 * Math.exp(mean - 2.776 * se), 3)
  expect(Number(even.high)).toBeCloseTo(200 * Math.exp(mean + 2.776 * se), 3)
  expect(even.topSharePpm).toBe(200_000)
  expect(figureWith((source) => (source === 'A' ? 9 : 3))).toMatchObject({
    status: 'insufficient',
    value: null,
    low: null,
    reason: 'one-provider-dominates',
  })
})

const wrong: [string, Partial<Method>][] = [
  ['weightPpm', { weightPpm: { 1: 0, 2: 0, 3: 0, 4: 0 } }],
  ['weightPpm', { weightPpm: { 1: 1, 2: 1, 3: 1, 4: -1 } }],
  ['termBandDays', { termBandDays: [365, 30] }],
  ['termBandDays', { termBandDays: [0] }],
  ['rangeKappaMilli', { rangeKappaMilli: -1 }],
  ['huberMilli', { huberMilli: 0 }],
]
test.each(wrong)('no method: %s', (name, over) => {
  expect(() => checkMethod({ ...METHOD, ...over })).toThrow(name)
})
