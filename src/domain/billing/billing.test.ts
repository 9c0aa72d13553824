import { look } from '#kernel/act'
import { leavesOf } from '#kernel/evidence'
import type { Json } from '#kernel/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, draftedLease, runningLease, sampleTerms, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { monthsBetween, priceOf, quantityOf } from './rating.ts'
import { CannotRebill, rebill, type OpenedRecord } from './rebill.ts'

describe('rating', () => {
  test('one rounding, half up', () => {
    expect(priceOf(3_600_000, 600)).toBe(600)
    expect(priceOf(3_000, 600)).toBe(1) // 0.5 fen
    expect(priceOf(2_999, 600)).toBe(0)
    expect(priceOf(94_220_901_490, 600)).toBe(15_703_484)
  })
  test('months that a span touches, across a year and in another zone', () => {
    expect(monthsBetween('2025-12-31T15:59:59.000Z', '2026-02-01T00:00:00.000Z', 'Asia/Shanghai')).toEqual([
      '2025-12',
      '2026-01',
      '2026-02',
    ])
    expect(monthsBetween('2025-12-31T16:00:00.000Z', '2026-01-31T16:00:00.000Z', 'Asia/Shanghai')).toEqual(['2026-01'])
    expect(monthsBetween('2025-12-31T16:00:00.000Z', '2026-01-31T16:00:00.000Z', 'UTC')).toEqual(['2025-12', '2026-01'])
  })
  test('billed while stopped: the whole time of the lease from its billing start, whatever was used', () => {
    const contract = {
      cards: 8,
      shareMilli: 1_000,
      terms: { ...sampleTerms, billedWhenStopped: true, billingStart: 'delivered' as const },
    }
    const lease = {
      signedAt: '2026-01-31T00:00:00.000Z',
      startedAt: '2026-01-31T16:00:00.000Z',
      endedAt: '2026-02-01T16:00:00.000Z',
    }
    expect(quantityOf(contract as never, lease, [], '2026-02', '2026-03-01T00:00:00.000Z')).toBe(8 * 1_000 * 86_400)
    expect(quantityOf(contract as never, lease, [], '2026-01', '2026-03-01T00:00:00.000Z')).toBe(0)
    expect(
      quantityOf(
        { ...contract, terms: { ...contract.terms, billingStart: 'first-use' } } as never,
        lease,
        [],
        '2026-02',
        '2026-03-01T00:00:00.000Z',
      ),
    ).toBe(0)
  })
  test('billed while stopped: the start goes up and the end down to a whole second; nothing without delivery', () => {
    const contract = {
      cards: 2,
      shareMilli: 500,
      terms: { ...sampleTerms, billedWhenStopped: true, billingStart: 'signed' as const },
    } as never
    const lease = {
      signedAt: '2026-02-01T00:00:00.001Z',
      startedAt: '2026-02-01T00:00:05.500Z',
      endedAt: null as string | null,
    }
    expect(quantityOf(contract, lease, [], '2026-02', '2026-02-01T00:00:11.999Z')).toBe(1_000 * 10)
    expect(
      quantityOf(
        contract,
        { ...lease, endedAt: '2026-02-01T00:00:01.999Z' },
        [],
        '2026-02',
        '2026-03-01T00:00:00.000Z',
      ),
    ).toBe(0)
    expect(quantityOf(contract, { ...lease, startedAt: null }, [], '2026-02', '2026-03-01T00:00:00.000Z')).toBe(0)
  })
})

describe('bills', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  let lease: string
  const use = (id: string, from: string, to: string): Promise<unknown> =>
    p.yes('metering.usage.record', who.provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [{ id, from, to, cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
    })
  beforeAll(async () => {
    p = await testPlatform({ seed: 'billing' })
    who = await cast(p)
    lease = await runningLease(p, who)
    p.clock.set('2026-07-03T00:00:00.000Z')
    await use('1', '2026-06-30T15:00:00Z', '2026-06-30T17:00:00Z') // one hour each side of the month end in Shanghai
  })
  afterAll(() => p.close())

  test('a month is billed when it is over; the running month is not', async () => {
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-07' })).toMatchObject({
      refused: 'month-not-over',
    })
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-05' })).toMatchObject({
      refused: 'outside-lease',
    })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).toMatchObject({
      totalFen: 600,
      lines: [{ kind: 'usage', milliCardSeconds: 3_600_000, amountFen: 600 }],
      nth: 0,
      corrects: null,
    })
  })
  test('twice is refused; a late reading gives a correction of the original period, the issued bill stands', async () => {
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).toMatchObject({
      refused: 'billed-already',
    })
    await use('late', '2026-06-20T00:00:00Z', '2026-06-20T00:30:00Z')
    const [before] = await p.world.store.transact((tx) =>
      tx.rows<{ invoice: string; lines: unknown; total_fen: number }>(
        'select invoice, lines, total_fen from billing.invoice where lease = $1',
        [lease],
      ),
    )
    const correction = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    expect(correction).toMatchObject({
      totalFen: 300,
      nth: 1,
      corrects: before!.invoice,
      lines: [{ kind: 'correction', month: '2026-06' }],
    })
    const [after] = await p.world.store.transact((tx) =>
      tx.rows('select invoice, lines, total_fen from billing.invoice where invoice = $1', [before!.invoice]),
    )
    expect(after).toEqual(before)
  })
  test('payments never exceed the bill, also when they come at once', async () => {
    const [bill] = await p.world.store.transact((tx) =>
      tx.rows<{ invoice: string }>('select invoice from billing.invoice where lease = $1 and nth = 0', [lease]),
    )
    const pay = (amountFen: number): Promise<unknown> =>
      p.act('billing.payment.record', who.lessee, { invoice: bill!.invoice, amountFen, reference: 'r' })
    expect(await pay(601)).toMatchObject({ refused: 'more-than-outstanding' })
    const outcomes = (await Promise.all([pay(400), pay(400), pay(400)])) as { done: boolean }[]
    expect(outcomes.filter((o) => o.done)).toHaveLength(1)
    expect(
      await p.act(
        'billing.payment.record',
        { ...who.provider, role: 'lessee' },
        { invoice: bill!.invoice, amountFen: 1, reference: 'r' },
      ),
    ).toMatchObject({ refused: 'bill-not-yours' })
  })
  test('an ended lease is billed at once', async () => {
    await use('2', '2026-07-02T00:00:00Z', '2026-07-02T00:00:01Z')
    await p.yes('contracts.lease.end', who.provider, { lease, reason: 'x' })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-07' })).toMatchObject({
      totalFen: 600,
    }) // 3601 s × 600 / 3600 = 600.17
  })
})

const billedAnyway = { ...sampleTerms, billedWhenStopped: true }
const noticeable = { ...sampleTerms, minimumSeconds: 7_200 }

describe('terms that reach further than use', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  beforeAll(async () => {
    p = await testPlatform({ seed: 'terms' })
    who = await cast(p)
  })
  afterAll(() => p.close())
  const offered = async (terms: object): Promise<typeof who> => ({
    ...who,
    offer: (
      await p.yes('market.offer.publish', who.provider, {
        mode: 'by-scale',
        models: ['X100'],
        unitPriceFen: 600,
        place: 'cn-gd-sz',
        validFrom: '2026-01-01',
        validUntil: null,
        terms,
      })
    ).offer as string,
  })
  const usage = async (lease: string): Promise<object> =>
    (
      (await look(p.world.store, p.views.get('metering.usage.of')!, { actor: who.lessee, input: { lease } })) as {
        item: object
      }
    ).item

  test('a lease billed while stopped starts and ends between two seconds and is billed in whole ones', async () => {
    p.clock.set('2026-06-20T00:00:00.123Z')
    const lease = await runningLease(p, await offered(billedAnyway))
    expect(await usage(lease)).toMatchObject({
      costFen: null,
      costNote: { en: expect.stringContaining('billed while stopped') },
    })
    p.clock.set('2026-06-20T10:00:00.777Z')
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    const bill = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ from: number; to: number }>(
        `select ceil(extract(epoch from started_at))::bigint as from, floor(extract(epoch from ended_at))::bigint as to from contracts.lease where lease = $1`,
        [lease],
      ),
    )
    const quantity = (row!.to - row!.from) * 1_000
    expect(bill).toMatchObject({ totalFen: priceOf(quantity, 600), lines: [{ milliCardSeconds: quantity }] })
    expect(await usage(lease)).toMatchObject({ costFen: bill.totalFen, costNote: null })
    await p.follow() // its card is free again
  })

  test('a lease that was never delivered is not billed', async () => {
    const { order } = await p.yes('market.order.place', who.lessee, {
      offer: (await offered(billedAnyway)).offer,
      quote: null,
      cards: 50,
      shareMilli: 1_000,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 1,
      from: p.clock.now(),
    })
    await p.follow()
    const { lease, termsHash } = await draftedLease(p, order)
    for (const side of [who.lessee, who.provider]) await p.yes('contracts.lease.sign', side, { lease, termsHash })
    p.clock.set('2026-07-20T00:00:00.000Z')
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'nothing came' })
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).toMatchObject({
      refused: 'not-delivered',
      basis: ['cn/civil-code#708'],
    })
  })

  test('a minimum that reaches past the month is billed there, though the lease has ended', async () => {
    p.clock.set('2026-07-31T14:00:00.000Z')
    const lease = await runningLease(p, await offered(noticeable))
    p.clock.set('2026-07-31T15:30:00.000Z')
    // one second, billed as two hours, of which 16:00 in UTC is midnight in Shanghai: one and a half hours fall into August
    await p.yes('metering.usage.record', who.provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [
        {
          id: '1',
          from: '2026-07-31T15:29:59Z',
          to: '2026-07-31T15:30:00Z',
          cards: 1,
          shareMilli: 1_000,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    const seconds = 30 * 60 + 1
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-07' })).toMatchObject({
      totalFen: priceOf(seconds * 1_000, 600),
    })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-08' })).toMatchObject({
      totalFen: priceOf((7_200 - seconds) * 1_000, 600),
    })
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-09' })).toMatchObject({
      refused: 'outside-lease',
    })
  })

  test.each(['9999-12', '0001-01', '1989-12', '2200-01', '2026-13', '2026-1'])(
    'the month %s is no month to bill',
    async (month) => {
      await expect(
        p.act('billing.invoice.issue', who.provider, { lease: '01a05fd8-3cd0-79ed-9ef8-07b65c6d168b', month }),
      ).rejects.toThrow(/month/)
    },
  )
})

describe('recomputing from the records alone', () => {
  let p: TestPlatform
  let who: Awaited<ReturnType<typeof cast>>
  let records: OpenedRecord[]
  const run = (id: string, from: string, to: string): object => ({
    id,
    from,
    to,
    cards: 1,
    shareMilli: 1_000,
    cpuMilli: 0,
    memoryMib: 0,
  })
  beforeAll(async () => {
    p = await testPlatform({ seed: 'rebill' })
    who = await cast(p)
    const lease = await runningLease(p, who)
    p.clock.set('2026-07-03T00:00:00.000Z')
    const record = (intervals: object[]): Promise<unknown> =>
      p.yes('metering.usage.record', who.provider, { lease, meter: 'm', sourceKind: 'provider', intervals })
    await record([
      { ...run('1', '2026-06-16T00:00:00Z', '2026-06-30T00:00:00Z'), cards: 9 },
      run('1', '2026-06-16T00:00:00Z', '2026-06-16T01:00:00Z'),
      run('2', '2026-06-17T00:00:00Z', '2026-06-17T01:00:00Z'),
    ])
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    const leaves = await p.world.store.transact((tx) => leavesOf(tx, [`lease/${lease}`]))
    records = leaves.map((leaf) => new Map(Object.entries(JSON.parse(leaf.record!) as { [name: string]: Json })))
  })
  afterAll(() => p.close())
  const of = (act: string): OpenedRecord => records.find((r) => r.get('act') === act)!
  /** the same records with some fields of one act changed; undefined: withheld */
  const changed = (act: string, fields: { [name: string]: Json | undefined }): OpenedRecord[] =>
    records.map((r) => {
      if (r !== of(act)) return r
      const copy = new Map(r)
      for (const name in fields)
        if (fields[name] === undefined) copy.delete(name)
        else copy.set(name, fields[name])
      return copy
    })
  const usage = 'metering.usage.record'

  test('what was billed is what is recomputed, also when an id stood twice in a batch', () => {
    expect(rebill(records)).toMatchObject({ recomputedFen: 1_200, billedFen: 1_200, equal: true, faults: [] })
  })

  test.each([
    ['an interval that was rejected', { 'decision.acceptedAt': [0, 2] }, /more than the 1 cards/],
    ['one reading twice', { 'decision.accepted': ['1', '2', '2'], 'decision.acceptedAt': [1, 2, 2] }, /accepted twice/],
    [
      'readings that overlap',
      {
        'input.intervals': [
          run('x', '2026-06-16T00:00:00Z', '2026-06-16T01:00:00Z'),
          run('1', '2026-06-16T00:00:00Z', '2026-06-16T01:00:00Z'),
          run('2', '2026-06-16T00:59:59Z', '2026-06-16T01:59:59Z'),
        ] as Json,
      },
      /overlapping intervals hold 2000/,
    ],
    [
      'use before delivery',
      {
        'input.intervals': [
          run('x', '2026-06-16T00:00:00Z', '2026-06-16T01:00:00Z'),
          run('1', '2026-06-14T00:00:00Z', '2026-06-14T01:00:00Z'),
          run('2', '2026-06-17T00:00:00Z', '2026-06-17T01:00:00Z'),
        ] as Json,
      },
      /before the lease started/,
    ],
  ])('a platform that accepted %s is found out, though its sums add up', (_what, fields, reason) => {
    const answer = rebill(changed(usage, fields))
    expect(answer.equal).toBe(false)
    expect(answer.faults.map((f) => f.en).join()).toMatch(reason)
  })

  test.each([
    ['no bill', () => records.filter((r) => r.get('act') !== 'billing.invoice.issue'), /holds no bill/],
    ['no lease', () => records.filter((r) => r.get('act') !== 'contracts.lease.draft'), /holds no lease/],
    ['one signature', () => records.filter((r) => r !== of('contracts.lease.sign')), /signatures of both sides/],
    ['an erased leaf', () => [...records, new Map<string, Json>()], /does not show act/],
    ['withheld readings', () => changed(usage, { 'input.intervals': undefined }), /does not show input\.intervals/],
    ['a withheld source', () => changed(usage, { 'input.sourceKind': undefined }), /does not show input\.sourceKind/],
    ['readings that are none', () => changed(usage, { 'input.intervals': [null] }), /not of its form/],
    ['ids of other readings', () => changed(usage, { 'decision.accepted': ['2', '1'] }), /does not hold/],
    ['another price', () => changed('contracts.lease.draft', { 'decision.unitPriceFen': 601 }), /hash on record/],
    ['a withheld term', () => changed('contracts.lease.draft', { 'decision.cards': undefined }), /hash on record/],
    [
      'another text signed',
      () => changed('contracts.lease.sign', { 'input.termsHash': '0'.repeat(64) }),
      /not the text of the lease/,
    ],
    [
      'another signer',
      () => changed('contracts.lease.sign', { 'actor.party': who.operator.party }),
      /not that of a side/,
    ],
    ['a month that is none', () => changed('billing.invoice.issue', { 'input.month': '2026-13' }), /not of its form/],
  ])('%s: nothing is recomputed and the reason is said', (_what, bundle, reason) => {
    expect(() => rebill(bundle())).toThrow(CannotRebill)
    expect(() => rebill(bundle())).toThrow(reason)
  })
})
