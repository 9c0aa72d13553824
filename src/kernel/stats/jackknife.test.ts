import { expect, test } from 'vitest'
import { jackknifeInterval } from './jackknife.ts'

test('of a mean it is the t interval of the mean', () => {
  // 95 % interval of the mean of 1…5: 3 ± 2.776 · √(2.5 / 5)
  const values = [1, 2, 3, 4, 5]
  const without = values.map((one) => (15 - one) / 4)
  const { standardError, low, high } = jackknifeInterval(3, without)
  expect(standardError).toBeCloseTo(Math.sqrt(0.5), 12)
  expect(low).toBeCloseTo(3 - 2.776 * Math.sqrt(0.5), 12)
  expect(high).toBeCloseTo(3 + 2.776 * Math.sqrt(0.5), 12)
})

test('no source changes anything: no width; one group alone is no sample', () => {
  const { low, high } = jackknifeInterval(0.2, [0.2, 0.2, 0.2])
  expect([low, high].map((end) => end.toFixed(12))).toEqual(['0.200000000000', '0.200000000000'])
  expect(() => jackknifeInterval(1, [1])).toThrow(RangeError)
})
