import fc from 'fast-check'
import { expect, test } from 'vitest'
import { solveInPlace } from './linear-solve.ts'

test('the solution put back gives the right side', () => {
  const entry = fc.integer({ min: -50, max: 50 })
  const system = fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.record({
      matrix: fc.array(entry, { minLength: n * n, maxLength: n * n }),
      right: fc.array(entry, { minLength: n, maxLength: n }),
    }),
  )
  fc.assert(
    fc.property(system, ({ matrix, right }) => {
      const n = right.length
      // a heavy diagonal makes the system regular; rows turned by one make pivoting necessary
      const regular = Float64Array.from(matrix, (value, i) =>
        (Math.floor(i / n) + 1) % n === i % n ? value + 1000 : value,
      )
      const solved = solveInPlace(regular.slice(), Float64Array.from(right))!
      right.forEach((value, row) => {
        let sum = 0
        for (let j = 0; j < n; j += 1) sum += regular[row * n + j]! * solved[j]!
        expect(sum).toBeCloseTo(value, 8)
      })
    }),
  )
})

test('dependent rows have no solution', () => {
  expect(solveInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2))).toBeUndefined()
  expect(solveInPlace(Float64Array.of(0), Float64Array.of(1))).toBeUndefined()
})
