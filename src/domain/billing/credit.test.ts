// Credits, storage and passed sides on a real database, each recomputed from the records alone.
import { look } from '#kernel/act'
import { termsHashOf } from '#domain/contracts'
import { leavesOf } from '#kernel/evidence'
import type { Json } from '#kernel/proof'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, platformActor, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { against, creditDue } from './credit.ts'
import { creditOf, storagePriceOf } from './rating.ts'
import { rebill, type OpenedRecord, type Rebill } from './rebill.ts'

describe('reckoning', () => {
  const fen = fc.integer({ min: 0, max: 10 ** 12 })
  test('a credit is rounded half up once and never above the fee, however often it is asked for', () => {
    expect([creditOf(5, 100_000), creditOf(4, 100_000), creditOf(1, 500_000)]).toEqual([1, 0, 1])
    fc.assert(
      fc.property(fen, fc.integer({ min: 0, max: 1_000_000 }), fen, fen, (fee, ppm, service, reduced) => {
        const first = creditDue(fee, ppm, { serviceFen: 0, allFen: 0 })
        expect(first).toBe(creditOf(fee, ppm))
        expect(first).toBeLessThanOrEqual(fee)
        expect(creditDue(fee, ppm, { serviceFen: first, allFen: first })).toBe(0)
        const given = { serviceFen: service, allFen: service + reduced }
        expect(given.allFen + creditDue(fee, ppm, given)).toBeLessThanOrEqual(Math.max(fee, given.allFen))
      }),
    )
  })
  test('a credit lies on the bills by what is left of each, exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fen, fen), { minLength: 1, maxLength: 4 }), fen, (raw, wanted) => {
        const bills = raw.map(([total, credited], n) => ({
          invoice: `${n}`,
          part: 0,
          lessee: '',
          provider: '',
          totalFen: total,
          creditedFen: Math.min(total, credited),
        }))
        const left = bills.reduce((sum, b) => sum + b.totalFen - b.creditedFen, 0)
        if (left === 0) return
        const amount = Math.min(wanted, left)
        const parts = against(amount, bills)
        expect(parts.reduce((sum, a) => sum + a.amountFen, 0)).toBe(amount)
        for (const a of parts) {
          const bill = bills[Number(a.invoice)]!
          expect(a.amountFen).toBeLessThanOrEqual(bill.totalFen - bill.creditedFen)
        }
      }),
    )
  })
})

const service = {
  grade: 'A',
  availabilityPpm: 999_000,
  maintenanceSeconds: 3_600,
  tiers: [
    { belowPpm: 999_000, creditPpm: 100_000 },
    { belowPpm: 900_000, creditPpm: 250_000 },
  ],
}

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  p = await testPlatform({ seed: 'credit', at: '2026-05-31T16:00:00.000Z' })
  who = await cast(p)
})
afterAll(() => p.close())

/** Pins terms of a negotiated contract onto a lease that was made from an order: the road there is another room's. */
async function pin(lease: string, pinned: object): Promise<void> {
  await p.world.store.transact((tx) =>
    tx.rows('update contracts.lease set pinned = $2 where lease = $1', [lease, JSON.stringify(pinned)]),
  )
}

/** The lease's records, as if it had been drafted and signed with what was pinned. */
async function recordsOf(lease: string, pinned: { [name: string]: Json }): Promise<OpenedRecord[]> {
  const leaves = await p.world.store.transact((tx) => leavesOf(tx, [`lease/${lease}`]))
  const records = leaves.map((leaf) => new Map(Object.entries(JSON.parse(leaf.record!) as { [name: string]: Json })))
  const draft = records.find((r) => r.get('act') === 'contracts.lease.draft')!
  for (const name in pinned) draft.set(`decision.${name}`, pinned[name]!)
  const contract = Object.fromEntries(
    [...draft].flatMap(([name, value]) =>
      name.startsWith('decision.') && name !== 'decision.termsHash' ? [[name.slice(9), value]] : [],
    ),
  )
  const termsHash = termsHashOf(contract as never)
  draft.set('decision.termsHash', termsHash)
  for (const r of records) if (r.get('act') === 'contracts.lease.sign') r.set('input.termsHash', termsHash)
  return records
}

const use = (lease: string, from: string, to: string, over: object = {}, by = who.provider): Promise<unknown> =>
  p.yes('metering.usage.record', by, {
    lease,
    meter: 'm',
    sourceKind: 'provider',
    intervals: [{ id: from, from, to, cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0, ...over }],
  })

describe('a missed service level', () => {
  let lease: string
  let invoice: string
  const record = (kind: string, by: object, from: string, to: string): Promise<object> =>
    p.act('metering.downtime.record', by as never, { lease, kind, from, to, note: '示例' })
  const credit = (by: object = who.provider, more: object = {}): Promise<object> =>
    p.act('billing.credit.issue', by as never, { lease, month: '2026-06', ...more })

  beforeAll(async () => {
    lease = await runningLease(p, who)
  })

  test('without a level there is nothing to credit', async () => {
    expect(await credit()).toMatchObject({ refused: 'no-service-level' })
    await pin(lease, { service })
  })

  test('who may report what, and when', async () => {
    p.clock.set('2026-06-10T00:00:00.000Z')
    const day = ['2026-06-08T00:00:00Z', '2026-06-09T00:00:00Z'] as const
    const stranger = await p.party('旁人（示例）', ['provider'])
    expect(await record('outage', stranger, ...day)).toMatchObject({ refused: 'lease-not-yours' })
    expect(await record('announced-maintenance', who.lessee, ...day)).toMatchObject({ refused: 'not-yours-to-report' })
    expect(await record('announced-maintenance', who.provider, ...day)).toMatchObject({ refused: 'not-announced' })
    expect(await record('outage', who.lessee, '2026-06-09T00:00:00Z', '2026-06-11T00:00:00Z')).toMatchObject({
      refused: 'in-the-future',
    })
    expect(await record('outage', who.lessee, '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z')).toMatchObject({
      refused: 'before-start',
    })
    expect(await record('outage', who.lessee, '2026-06-08T00:00:00.5Z', '2026-06-08T00:00:01Z')).toMatchObject({
      refused: 'not-whole-seconds',
    })
    expect(await record('outage', who.lessee, day[1], day[0])).toMatchObject({ refused: 'ends-before-start' })
    // an announcement ahead: two hours, of which the contract allows one
    expect(
      await record('announced-maintenance', who.provider, '2026-06-12T00:00:00Z', '2026-06-12T02:00:00Z'),
    ).toMatchObject({ done: true, decision: { countsAt: '2026-06-10T00:00:00.000Z', mayContest: null } })
  })

  test('a report in one’s own favour may be contested in time, by the other side, once', async () => {
    const reported = (await record('outage', who.lessee, '2026-06-05T00:00:00Z', '2026-06-06T00:00:00Z')) as {
      decision: { downtime: string }
    }
    expect(reported).toMatchObject({ decision: { countsAt: '2026-06-17T00:00:00.000Z', mayContest: 'provider' } })
    const own = { lease, downtime: reported.decision.downtime, reason: '探测正常' }
    expect(await p.act('metering.downtime.contest', who.lessee, own)).toMatchObject({ refused: 'not-contestable' })
    expect(await p.act('metering.downtime.contest', who.provider, own)).toMatchObject({ done: true })
    expect(await p.act('metering.downtime.contest', who.provider, own)).toMatchObject({ refused: 'contested-already' })
    // of another day nobody says anything until it is too late
    const second = (await record(
      'outage',
      who.lessee,
      '2026-06-07T00:00:00Z',
      '2026-06-07T06:00:00Z',
    )) as typeof reported
    p.clock.set('2026-06-17T00:00:00.000Z')
    expect(
      await p.act('metering.downtime.contest', who.provider, { ...own, downtime: second.decision.downtime }),
    ).toMatchObject({ refused: 'too-late' })
    // and the provider admits a part of the contested day
    expect(await record('outage', who.provider, '2026-06-05T00:00:00Z', '2026-06-05T01:00:00Z')).toMatchObject({
      done: true,
    })
  })

  test('the month must be over and billed', async () => {
    await use(lease, '2026-06-10T00:00:00Z', '2026-06-10T10:00:00Z')
    expect(await credit()).toMatchObject({ refused: 'month-not-over' })
    p.clock.set('2026-07-02T00:00:00.000Z')
    expect(await credit()).toMatchObject({ refused: 'not-billed' })
    invoice = (await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })).invoice
  })

  test('the credit is what the tier says of the month’s bill; the bill stays; once only', async () => {
    // 1 h admitted + 6 h uncontested + 1 h maintenance beyond the allowance, of a month less 1 h
    const level = { runningSeconds: 30 * 86_400, excludedSeconds: 3_600, downSeconds: 8 * 3_600 }
    const availabilityPpm = Number(((719n - 8n) * 1_000_000n) / 719n)
    const stranger = await p.party('又一旁人（示例）', ['lessee'])
    expect(await credit(stranger)).toMatchObject({ refused: 'lease-not-yours' })
    expect(await credit(who.lessee, { part: 1 })).toMatchObject({ refused: 'not-billed' })
    expect(await credit(who.lessee)).toMatchObject({
      done: true,
      decision: {
        feeFen: 6_000,
        creditPpm: 100_000,
        amountFen: 600,
        against: [{ invoice, amountFen: 600 }],
        service: { ...level, availabilityPpm, met: false },
      },
    })
    expect(await credit()).toMatchObject({ refused: 'credited-already' })
    const seen = (name: string, input: object): Promise<unknown> =>
      look(p.world.store, p.views.get(name)!, { actor: who.lessee, input, now: p.clock.now() })
    expect(await seen('billing.invoice.get', { invoice })).toMatchObject({
      item: { totalFen: 6_000, creditFen: 600, outstandingFen: 5_400, refundFen: 0 },
    })
    expect(await seen('billing.credit.list', { lease })).toMatchObject({
      rows: [{ kind: 'service-credit', amountFen: 600 }],
    })
    expect(await seen('metering.service', { lease, month: '2026-06' })).toMatchObject({
      item: {
        month: '2026-06',
        months: [
          { month: '2026-07', open: true },
          { month: '2026-06', ...level, availabilityPpm, open: false },
        ],
        reports: expect.arrayContaining([expect.objectContaining({ standing: 'contested' })]),
      },
    })
    expect(
      ((await seen('metering.service', { lease, month: '2026-06' })) as { item: { days: unknown[] } }).item.days,
    ).toHaveLength(30)
  })

  test('more downtime found later gives a further credit for the difference, also when the bill is paid', async () => {
    await p.yes('billing.payment.record', who.lessee, { invoice, amountFen: 5_400, reference: 'r' })
    await record('outage', who.provider, '2026-06-20T00:00:00Z', '2026-06-23T12:00:00Z')
    expect(await credit()).toMatchObject({ decision: { creditPpm: 250_000, amountFen: 900 } })
    expect(
      await look(p.world.store, p.views.get('billing.invoice.get')!, { actor: who.lessee, input: { invoice } }),
    ).toMatchObject({ item: { outstandingFen: 0, refundFen: 900, state: 'paid' } })
  })

  test('an agreed reduction comes from the platform only, and never exceeds what is left', async () => {
    const reduction = { amountFen: 4_500, reference: 'file/x' }
    expect(await credit(who.provider, { reduction })).toMatchObject({ refused: 'agreed-only' })
    expect(await credit(platformActor, { reduction: { ...reduction, amountFen: 4_501 } })).toMatchObject({
      refused: 'more-than-fee',
    })
    expect(await credit(platformActor, { reduction })).toMatchObject({
      decision: { kind: 'reduction', amountFen: 4_500 },
    })
  })

  test('all of it recomputes from the records; a forged credit does not', async () => {
    const records = await recordsOf(lease, { service: service as never })
    const answer = rebill(records)
    expect(answer).toMatchObject({
      equal: true,
      billedFen: 6_000,
      credits: [
        { kind: 'service-credit', recomputedFen: 600, issuedFen: 600 },
        { kind: 'service-credit', recomputedFen: 900, issuedFen: 900 },
        { kind: 'reduction', recomputedFen: null, issuedFen: 4_500 },
      ],
      service: [{ month: '2026-06', creditPpm: 250_000, dueFen: 1_500, creditedFen: 1_500 }],
      faults: [],
    })
    const forged = (act: string, name: string, value: Json): Rebill =>
      rebill(
        records.map((r) =>
          r === records.find((one) => one.get('act') === act && one.get('outcome') === 'done')
            ? new Map(r).set(name, value)
            : r,
        ),
      )
    expect(forged('billing.credit.issue', 'decision.amountFen', 599).equal).toBe(false)
    // a platform that counted the lessee's report at once, or took another for the provider's, is found out
    expect(forged('metering.downtime.record', 'actor.role', 'lessee').equal).toBe(false)
    expect(forged('metering.downtime.contest', 'decision.downtime', 'x').equal).toBe(false)
  })
})

describe('storage', () => {
  test('kept space on a line of its own, over the months; recomputed', async () => {
    p.clock.set('2026-08-15T16:00:00.000Z')
    const storage = { gib: 1_000, unitPriceFen: 30 }
    const lease = await runningLease(p, who)
    await pin(lease, { storage })
    p.clock.set('2026-09-01T16:00:00.000Z')
    expect(
      await p.act('metering.usage.record', who.provider, {
        lease,
        meter: 'm',
        sourceKind: 'provider',
        intervals: [
          {
            id: 'big',
            from: '2026-08-20T00:00:00Z',
            to: '2026-08-21T00:00:00Z',
            cards: 0,
            shareMilli: 0,
            cpuMilli: 0,
            memoryMib: 0,
            storageGib: 1_001,
          },
        ],
      }),
    ).toMatchObject({ refused: 'more-than-leased' })
    await use(lease, '2026-08-20T00:00:00Z', '2026-08-21T00:00:00Z', { storageGib: 500 })
    await use(lease, '2026-08-20T12:00:00Z', '2026-08-21T12:00:00Z', { storageGib: 700, cards: 0 })
    const gibSeconds = 43_200 * 500 + 86_400 * 700
    const bill = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-08' })
    expect(bill).toMatchObject({
      lines: [
        { kind: 'usage', amountFen: 24 * 600 },
        { kind: 'storage', gibSeconds, unitPriceFen: 30, amountFen: storagePriceOf(gibSeconds, 30) },
      ],
      totalFen: 24 * 600 + storagePriceOf(gibSeconds, 30),
    })
    expect(await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-08' })).toMatchObject({
      refused: 'billed-already',
    })
    const seen = await look(p.world.store, p.views.get('metering.usage.of')!, { actor: who.lessee, input: { lease } })
    expect(seen).toMatchObject({ item: { costFen: bill.totalFen } })
    await use(lease, '2026-08-25T00:00:00Z', '2026-08-25T00:00:10Z', { storageGib: 1_000, cards: 0 })
    expect(await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-08' })).toMatchObject({
      nth: 1,
      lines: [
        { kind: 'correction', milliCardSeconds: 0, amountFen: 0 },
        { kind: 'storage-correction', gibSeconds: 10_000 },
      ],
    })
    const answer = rebill(await recordsOf(lease, { storage }))
    expect(answer).toMatchObject({ equal: true, lines: [{ gibSeconds: gibSeconds + 10_000, storageUnitPriceFen: 30 }] })
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    await p.follow()
  })
})

describe('a side that passes within a month', () => {
  test('each holder is billed for its part; the parts are the month; the credit lies on each', async () => {
    p.clock.set('2026-09-30T16:00:00.000Z')
    const lease = await runningLease(p, who)
    await pin(lease, { service })
    const heir = await p.party('受让方（示例）', ['lessee'])
    p.clock.set('2026-10-15T04:00:00.500Z')
    await p.yes('contracts.lease.assign', platformActor, {
      lease,
      side: 'lessee',
      to: heir.party,
      from: '2026-10-15T04:00:00.400Z',
      file: '01a05fd8-3cd0-79ed-9ef8-07b65c6d168b',
    })
    p.clock.set('2026-11-01T00:00:00.000Z')
    await use(lease, '2026-10-15T03:00:00Z', '2026-10-15T06:00:00Z')
    await p.yes('metering.downtime.record', who.provider, {
      lease,
      kind: 'outage',
      from: '2026-10-20T00:00:00Z',
      to: '2026-10-21T00:00:00Z',
      note: '示例',
    })
    const issue = (more: object = {}): Promise<{ decision?: Record<string, unknown>; refused?: string }> =>
      p.act('billing.invoice.issue', who.provider, { lease, month: '2026-10', ...more }) as never
    const [first, second] = [await issue(), await issue()]
    expect(first.decision).toMatchObject({
      part: 0,
      lessee: who.lessee.party,
      lines: [{ milliCardSeconds: 3_601_000, to: '2026-10-15T04:00:01.000Z' }],
    })
    expect(second.decision).toMatchObject({
      part: 1,
      lessee: heir.party,
      lines: [{ milliCardSeconds: 7_199_000, from: '2026-10-15T04:00:01.000Z' }],
    })
    expect(await issue()).toMatchObject({ refused: 'billed-already' })
    expect(await issue({ part: 2 })).toMatchObject({ refused: 'no-such-part' })
    // each reads its own bill only
    const bills = async (actor: object): Promise<unknown[]> =>
      (
        (await look(p.world.store, p.views.get('billing.invoice.list')!, {
          actor: actor as never,
          input: { lease },
        })) as { rows: unknown[] }
      ).rows
    expect(await bills(heir)).toMatchObject([{ part: 1, totalFen: 1_200 }])
    expect(await bills(who.lessee)).toMatchObject([{ part: 0, totalFen: 600 }])
    for (const [by, amountFen] of [
      [who.lessee, 60],
      [heir, 120],
    ] as const)
      expect(await p.act('billing.credit.issue', by, { lease, month: '2026-10' })).toMatchObject({
        decision: { amountFen },
      })
    const answer = rebill(await recordsOf(lease, { service: service as never }))
    expect(answer).toMatchObject({
      equal: true,
      lines: [{ part: 0 }, { part: 1 }],
      credits: [{ issuedFen: 60 }, { issuedFen: 120 }],
    })
  })
})
