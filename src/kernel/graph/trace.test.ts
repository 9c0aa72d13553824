// Money that comes home: by which ways, not before it left, and never twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flows } from './flows.ts'
import { trace } from './trace.ts'

type Payment = readonly [from: number, to: number, at: number, amount: number]
const of = (payments: readonly Payment[]) =>
  flows(6, {
    from: payments.map(([from]) => from),
    to: payments.map(([, to]) => to),
    at: payments.map(([, , at]) => at),
    amount: payments.map(([, , , amount]) => amount),
  })
const [P, X, Y, L] = [0, 1, 2, 3]
const rent = { origin: P, at: 10, until: 40, amount: 100, home: [L] }

test('straight, by one shell, by two; not before it was paid, not after the window, not by four edges', () => {
  expect(trace(of([[P, L, 12, 95]]), rent).returned).toBe(95)
  expect(trace(of([[P, X, 12, 95], [X, L, 13, 90]]), rent)).toMatchObject({ returned: 90, edges: [0, 1], longestWay: 2 }) // prettier-ignore
  expect(trace(of([[X, Y, 14, 92], [P, X, 12, 95], [Y, L, 14, 90]]), rent)).toMatchObject({ returned: 90, longestWay: 3 }) // prettier-ignore
  expect(trace(of([[P, L, 9, 95]]), rent).returned).toBe(0)
  expect(trace(of([[P, L, 41, 95]]), rent).returned).toBe(0)
  expect(trace(of([[X, L, 12, 90], [P, X, 13, 95]]), rent).returned).toBe(0) // prettier-ignore
  expect(trace(of([[P, X, 11, 9], [X, Y, 12, 9], [Y, 4, 13, 9], [4, L, 14, 9]]), rent).returned).toBe(0) // prettier-ignore
})

test('a split refund counts as one, a payment answers once, a busy node passes a share', () => {
  const parts: Payment[] = Array.from({ length: 12 }, (_, i) => [P, i % 2 === 0 ? X : L, 11 + i, 8])
  const paid = of([...parts, [X, L, 30, 48]])
  expect(trace(paid, rent).returned).toBe(96)
  expect(trace(paid, rent).returned).toBe(0)
  const busy = of([[P, X, 12, 100], [X, L, 13, 100]]) // prettier-ignore
  expect(trace(busy, { ...rent, through: () => 0.25 }).returned).toBe(25)
  expect(trace(busy, { ...rent, through: () => 0 }).returned).toBe(0)
})

test('never more than was paid, than home received, or than the origin paid out', () => {
  const payments = fc.array(
    fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 5, max: 45 }), fc.integer({ min: 1, max: 80 })),
    { maxLength: 14 },
  )
  fc.assert(
    fc.property(payments, (all) => {
      const { returned, edges } = trace(of(all), rent)
      const inTime = all.filter(([from, to, at]) => from !== to && at >= 10 && at <= 40)
      const total = (some: readonly Payment[]) => some.reduce((sum, [, , , amount]) => sum + amount, 0)
      expect(returned).toBeLessThanOrEqual(Math.min(100, total(inTime.filter(([, to]) => to === L)), total(inTime.filter(([from]) => from === P)))) // prettier-ignore
      for (const edge of edges) expect(all[edge]![2]).toBeGreaterThanOrEqual(10)
    }),
    { numRuns: 100 },
  )
})

test('a search that grows too large stops and says so', () => {
  const many: Payment[] = Array.from({ length: 200 }, (_, i) => [4, X, 12 + (i % 5), 1])
  const back: Payment[] = Array.from({ length: 50 }, () => [X, L, 20, 1])
  expect(trace(of([...many, ...back]), { ...rent, budget: 500 })).toMatchObject({ returned: 0, isComplete: false })
})
