// CUSUM and Benford against the NIST handbook, run lengths of R's spc and a published ledger (../shared).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { benford, firstTwoDigits } from './benford.ts'
import { averageRunLength, cusum, limitForRunLength } from './cusum.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'vectors/methods')
const here = existsSync(folder)
const note = here ? '' : ` (skipped: no ${folder})`
// oxlint-disable-next-line typescript/no-explicit-any -- vectors of two shapes, each read where it is used
const read = (name: string): any => JSON.parse(readFileSync(join(folder, name), 'utf8'))

describe.skipIf(!here)(`published figures${note}`, () => {
  test('NIST e-Handbook 6.3.2.3: sums, and the signal at observation 14', () => {
    const given = read('control-charts-changepoint.json').cusum
    const { high, low, firstSignal } = cusum(given.x, { target: given.target, slack: given.k, limit: given.h })
    given.S_hi.forEach((value: number, i: number) => expect(high[i]).toBeCloseTo(value, 8))
    given.S_lo.forEach((value: number, i: number) => expect(low[i]).toBeCloseTo(value, 8))
    expect(firstSignal! + 1).toBe(given.first_signal_1based)
  })

  test('average run lengths: 32 cells of the integral equation', () => {
    for (const row of read('control-charts-changepoint.json').arl_cusum) {
      const got = averageRunLength(row.k, row.h, row.mu)
      expect(Math.abs(got.oneSided / row.one_sided - 1)).toBeLessThan(1e-8)
      expect(Math.abs(got.twoSided / row.two_sided - 1)).toBeLessThan(1e-8)
    }
  })

  test('populations of towns', () => {
    const { census_2009: given } = read('benford.json')
    const got = benford(given.first_two_counts)
    if (got.status !== 'measured') throw new Error(got.status)
    expect(got.amounts).toBe(given.n)
    expect(Math.abs(got.firstTwo.chiSquare - given.chi2)).toBeLessThan(1e-9)
    expect(Math.abs(got.firstTwo.meanDeviation - given.mad)).toBeLessThan(1e-9)
    expect(Math.abs(got.firstTwo.largestDistance - given.ks)).toBeLessThan(1e-9)
    expect(Math.abs(got.first.chiSquare - given.first_digit_chi2)).toBeLessThan(1e-9)
    expect(Math.abs(got.first.meanDeviation - given.first_digit_mad)).toBeLessThan(1e-9)
    expect([got.firstTwo.conformity, got.first.conformity]).toEqual(['close', 'close'])
  })
})

test('the limit is found from the run length that is wanted', () => {
  expect(limitForRunLength(0.5, averageRunLength(0.5, 5).twoSided)).toBeCloseTo(5, 5)
  expect(averageRunLength(0.5, 5).twoSided).toBeCloseTo(465, 0) // Montgomery's tables
  expect(averageRunLength(0.5, 4).twoSided).toBeCloseTo(168, 0)
  expect(() => limitForRunLength(0.5, 1e30)).toThrow(RangeError)
  expect(() => averageRunLength(0.5, 13)).toThrow(RangeError)
})

test('one wild value is no shift once it is winsorised; what is no number is refused', () => {
  const values = [0, 0, 30, 0, 0]
  expect(cusum(values, { slack: 0.5, limit: 5 }).firstSignal).toBe(2)
  expect(cusum(values, { slack: 0.5, limit: 5, winsoriseAt: 4 }).firstSignal).toBeUndefined()
  expect(cusum([0, -3, -3, -3], { slack: 0.5, limit: 5 }).firstSignal).toBe(3)
  expect(() => cusum([0, Number.NaN], { slack: 0.5, limit: 5 })).toThrow(/value 1/)
  expect(() => cusum([0], { slack: -1, limit: 5 })).toThrow(RangeError)
})

test('a ledger: digits, what is left out, too few amounts, amounts that follow no law', () => {
  const { counts, leftOut } = firstTwoDigits([10, 123456, 99, 7, 0, -50, 1000, 9_007_199_254_740_991])
  expect(leftOut).toBe(3)
  expect([counts[0], counts[2], counts[89], counts[80]]).toEqual([2, 1, 1, 1])
  expect(() => firstTwoDigits([1.5])).toThrow(/whole/)

  const few = new Float64Array(90).fill(11)
  expect(benford(few)).toEqual({ status: 'too-few', amounts: 990, needed: 1000 })
  const list = benford(new Float64Array(90).fill(12))
  expect(list.status === 'measured' && list.firstTwo.conformity).toBe('nonconformity')
  expect(() => benford([1, 2])).toThrow(/90 counts/)
  expect(() => benford(new Float64Array(90).fill(0.5))).toThrow(/whole/)
})
