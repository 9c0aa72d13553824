// Robust location and scale against R and against the days of real prices that were computed outside the product.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadSample, hampelFlags, huberLocation, mad, median, medianInterval } from '#kernel/stats'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const hasShared = existsSync(join(shared, 'vectors/methods'))
if (!hasShared) console.warn('kernel/stats: vectors skipped, none beside the repository (../shared or SUAN_SHARED)')
const read = (path: string) => JSON.parse(readFileSync(join(shared, path), 'utf8'))
const numbers = (values: readonly number[]): Float64Array => Float64Array.from(values)

describe.skipIf(!hasShared)('vectors', () => {
  test('chem: median, MAD, Huber, Hampel', () => {
    const { location, hampel_identifier: hampel } = read('vectors/methods/robust.json')
    const chem = numbers(location.chem)
    expect(median(chem)).toBe(location.median)
    expect(mad(chem)).toBeCloseTo(location['mad_1.4826'], 12)
    const { mu, scale } = huberLocation(chem)
    expect(mu).toBeCloseTo(location['huber_k1.5_fixedMAD'].mu, 6) // R stops at 1e-6
    expect(scale).toBeCloseTo(location['huber_k1.5_fixedMAD'].s, 12)
    expect(hampelFlags(chem).map((place) => chem[place])).toEqual(hampel.flagged_values)
  })

  test('real prices: median and robust log dispersion of every cell', () => {
    const { cross_section: day } = read('vectors/methods/real-gpu-prices.json')
    for (const [i, cell] of (day.cells.cell as string[]).entries()) {
      const prices = numbers((day.usd_hr as number[]).filter((_, row) => `${day.gpu[row]}|${day.kind[row]}` === cell))
      expect(prices).toHaveLength(day.cells.n[i])
      expect(median(prices)).toBeCloseTo(day.cells.median[i], 12)
      expect(mad(prices.map(Math.log))).toBeCloseTo(day.cells['mad_log_1.4826'][i], 12)
    }
  })

  test('the flags of 2 August 2026: firm offers far from the median of at least four providers', () => {
    const { price_flags: wanted } = read('data/expected/expected.json')
    const offers = gunzipSync(readFileSync(join(shared, 'data/prices/gpu_rental_daily.csv.gz')))
      .toString()
      .split('\n')
      .map((line) => line.split(','))
      .filter(([date, , , , , kind]) => date === wanted.date && (kind === 'on-demand' || kind === 'secure'))
    const cells = Map.groupBy(offers, ([, , gpu, vram]) => `${gpu}/${vram}`)
    const flags: string[][] = []
    let checked = 0
    for (const offer of offers) {
      const [, provider, gpu, vram, price, kind, min] = offer as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      const cell = cells.get(`${gpu}/${vram}`)!
      if (new Set(cell.map((other) => other[1])).size < 4) continue
      checked += 1
      const ratio = Number(price) / median(numbers(cell.map((other) => Number(other[4]))))
      if (ratio >= 0.6 && ratio <= 1.6) continue
      flags.push([provider, gpu, vram, kind, min, price, ratio.toFixed(4), ratio < 0.6 ? 'low' : 'high'])
    }
    expect(checked).toBe(wanted.offers_checked)
    expect(flags).toEqual(wanted.flags)
  })
})

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
const lists = fc.array(finite, { minLength: 1, maxLength: 200 }).map(numbers)

describe('properties', () => {
  test('the median is that of the sorted list, and the list is left alone', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const before = values.slice()
        const sorted = values.slice().sort()
        const half = sorted.length >> 1
        const wanted = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
        expect(Math.abs(median(values) - wanted)).toBeLessThanOrEqual(1e-9)
        expect(values).toEqual(before)
      }),
    )
  })

  test("Huber's location lies among the values and follows a shift", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        const { mu } = huberLocation(values)
        expect(mu).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6)
        expect(mu).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
        expect(Math.abs(huberLocation(values.map((value) => value + shift)).mu - mu - shift)).toBeLessThan(1e-3)
      }),
    )
  })

  test('the interval holds the median, at ranks that mirror each other', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const interval = medianInterval(values)
        expect(interval === undefined).toBe(values.length < 6)
        if (!interval) return
        expect(interval.low).toBeLessThanOrEqual(median(values))
        expect(interval.high).toBeGreaterThanOrEqual(median(values))
        expect(interval.coverage).toBeGreaterThanOrEqual(0.95)
      }),
    )
  })
})

// Ranks and coverage of the binomial table (Conover 1999, table A3): n = 8, 12, 20, 100 at 95 %.
test.each([
  [6, 1, 0.96875],
  [8, 1, 0.9921875],
  [12, 3, 0.961426],
  [20, 6, 0.958611],
  [100, 40, 0.9648],
])('interval of %i values', (n, rank, coverage) => {
  const interval = medianInterval(Float64Array.from({ length: n }, (_, i) => n - i))!
  expect(interval).toMatchObject({ rank, low: rank, high: n + 1 - rank })
  expect(interval.coverage).toBeCloseTo(coverage, 4)
})

test('a large sample: the ranks of the normal approximation', () => {
  const n = 100_001
  const { rank } = medianInterval(Float64Array.from({ length: n }, (_, i) => i))!
  expect(Math.abs(rank - (n / 2 - 0.98 * Math.sqrt(n)))).toBeLessThan(2)
})

test('ties, and what is no sample', () => {
  const tied = numbers([2, 2, 2, 2, 9])
  expect(mad(tied)).toBe(0)
  expect(huberLocation(tied)).toEqual({ mu: 2, scale: 0 })
  expect(hampelFlags(tied)).toEqual([4])
  expect(hampelFlags(tied, { scaleFloor: 3 })).toEqual([])
  expect(() => median(numbers([]))).toThrow(BadSample)
  expect(() => mad(numbers([1, Number.NaN]))).toThrow('values[1]')
  expect(() => hampelFlags(numbers([1, Number.POSITIVE_INFINITY]))).toThrow(BadSample)
  expect(() => medianInterval(numbers([1]), { alpha: 0 })).toThrow(BadSample)
})
