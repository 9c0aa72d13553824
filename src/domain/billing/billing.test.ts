import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, runningLease, sampleTerms, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { monthsBetween, priceOf, quantityOf } from './rating.ts'

describe('rating', () => {
  test('one rounding, half up', () => {
    expect(priceOf(3_600_000, 600)).toBe(600)
    expect(priceOf(3_000, 600)).toBe(1) // 0.5 fen
    expect(priceOf(2_999, 600)).toBe(0)
    expect(priceOf(94_220_901_490, 600)).toBe(15_703_484)
  })
  test('months that a span touches, across a year and in another zone', () => {
    expect(monthsBetween('2025-12-31T15:59:59.000Z', '2026-02-01T00:00:00.000Z', 'Asia/Shanghai')).toEqual(['2025-12', '2026-01', '2026-02'])
    expect(monthsBetween('2025-12-31T16:00:00.000Z', '2026-01-31T16:00:00.000Z', 'Asia/Shanghai')).toEqual(['2026-01'])
    expect(monthsBetween('2025-12-31T16:00:00.000Z', '2026-01-31T16:00:00.000Z', 'UTC')).toEqual(['2025-12', '2026-01'])
  })
  test('billed while stopped: the whole time of the lease from its billing start, whatever was used', () => {
    const contract = { cards: 8, shareMilli: 1_000, terms: { ...sampleTerms, billedWhenStopped: true, billingStart: 'delivered' as const } }
    const lease = { signedAt: '2026-01-31T00:00:00.000Z', startedAt: '2026-01-31T16:00:00.000Z', endedAt: '2026-02-01T16:00:00.000Z' }
    expect(quantityOf(contract as never, lease, [], '2026-02', '2026-03-01T00:00:00.000Z')).toBe(8 * 1_000 * 86_400)
    expect(quantityOf(contract as never, lease, [], '2026-01', '2026-03-01T00:00:00.000Z')).toBe(0)
    expect(quantityOf({ ...contract, terms: { ...contract.terms, billingStart: 'first-use' } } as never, lease, [], '2026-02', '2026-03-01T00:00:00.000Z')).toBe(0)
  })
})

describe('bills', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  let lease: string
  const use = (id: string, from: string, to: string): Promise<unknown> =>
    p.yes('metering.usage.record', who.provider, { lease, meter: 'm', sourceKind: 'provider', intervals: [{ id, from, to, cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }] })
  beforeAll(async () => {
    p = await testPlatform({ seed: 'billing' })
    who = await cast(p)
    lease = await runningLease(p, who)
    p.clock.set('2026-07-03T00:00:00.000Z')
    await use('1', '2026-06-30T15:00:00Z', '2026-06-30T17:00:00Z') // one hour each side of the month end in Shanghai
  })
  afterAll(() => p.close())

  test('a month is billed when it is over; the running month is not', async () => {
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-07' })).toMatchObject({ refused: 'month-not-over' })
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-05' })).toMatchObject({ refused: 'outside-lease' })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).toMatchObject({ totalFen: 600, lines: [{ kind: 'usage', milliCardSeconds: 3_600_000, amountFen: 600 }], nth: 0, corrects: null })
  })
  test('twice is refused; a late reading gives a correction of the original period, the issued bill stands', async () => {
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).toMatchObject({ refused: 'billed-already' })
    await use('late', '2026-06-20T00:00:00Z', '2026-06-20T00:30:00Z')
    const [before] = await p.world.store.transact((tx) => tx.rows<{ invoice: string; lines: unknown; total_fen: number }>('select invoice, lines, total_fen from billing.invoice where lease = $1', [lease]))
    const correction = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    expect(correction).toMatchObject({ totalFen: 300, nth: 1, corrects: before!.invoice, lines: [{ kind: 'correction', month: '2026-06' }] })
    const [after] = await p.world.store.transact((tx) => tx.rows('select invoice, lines, total_fen from billing.invoice where invoice = $1', [before!.invoice]))
    expect(after).toEqual(before)
  })
  test('payments never exceed the bill, also when they come at once', async () => {
    const [bill] = await p.world.store.transact((tx) => tx.rows<{ invoice: string }>('select invoice from billing.invoice where lease = $1 and nth = 0', [lease]))
    const pay = (amountFen: number): Promise<unknown> => p.act('billing.payment.record', who.lessee, { invoice: bill!.invoice, amountFen, reference: 'r' })
    expect(await pay(601)).toMatchObject({ refused: 'more-than-outstanding' })
    const outcomes = (await Promise.all([pay(400), pay(400), pay(400)])) as { done: boolean }[]
    expect(outcomes.filter((o) => o.done)).toHaveLength(1)
    expect(await p.act('billing.payment.record', { ...who.provider, role: 'lessee' }, { invoice: bill!.invoice, amountFen: 1, reference: 'r' })).toMatchObject({ refused: 'bill-not-yours' })
  })
  test('an ended lease is billed at once', async () => {
    await use('2', '2026-07-02T00:00:00Z', '2026-07-02T00:00:01Z')
    await p.yes('contracts.lease.end', who.provider, { lease, reason: 'x' })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-07' })).toMatchObject({ totalFen: 600 }) // 3601 s × 600 / 3600 = 600.17
  })
})
