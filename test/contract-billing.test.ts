// From a negotiated and signed contract to its bills and credits, and to an evidence bundle from which anyone recomputes
// both without the platform.
import { rebill } from '#domain/billing'
import { assembleBundle } from '#domain/dispute'
import { openedFields, parseBundle, parseOpening, verifyBundle } from '#kernel/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaseAnswers, signedContract, stage, type Stage } from './contract-stage.ts'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let s: Stage
beforeAll(async () => {
  p = await testPlatform({ seed: 'contract-billing' })
  s = await stage(p)
})
afterAll(() => p.close())

/** What a court recomputes from a lease's bundle, once the bundle has been verified. */
async function recomputed(lease: string): Promise<ReturnType<typeof rebill>> {
  await p.yes('dispute.bundle.make', s.lessee, { lease })
  await p.sequencer.settle()
  const bytes = await assembleBundle(p, lease)
  const verdict = verifyBundle(bytes)
  expect(verdict.reasons).toEqual([])
  const leaves = parseBundle(new TextDecoder().decode(bytes)).leaves.toSorted((a, b) => a.index - b.index)
  return rebill(leaves.map(({ opening }) => openedFields(parseOpening(opening)!)))
}

/** What the provider’s credit file holds of its months of service. */
const measured = async (): Promise<unknown[]> =>
  (
    await p.world.store.transact((tx) =>
      tx.rows<{ body: { measure: string; count: number; failed: number } }>(
        `select body from credit.fact where kind = 'measured' and party = $1 order by fact`,
        [s.provider.party],
      ),
    )
  ).map(({ body: { measure, count, failed } }) => ({ measure, count, failed }))

const outage = (lease: string, from: string, to: string): Promise<object> =>
  p.yes('metering.downtime.record', s.provider, { lease, kind: 'outage', from, to, note: '示例' })

describe('a negotiated contract', () => {
  test('cards and storage: two lines, a credit when the level is missed, all recomputed from the bundle', async () => {
    const { lease } = await signedContract(p, s, 'mixed', {
      ...leaseAnswers,
      storageGib: 1_000,
      storageUnitPriceFen: 30,
      billedWhenStopped: false,
      grainSeconds: 60,
      availabilityPpm: 999_000,
      maintenanceSeconds: 3_600,
      creditTiers: ['999000:100000', '990000:250000'],
    })
    p.clock.set('2026-08-01T00:00:00.000Z')
    const use = { cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0, storageGib: 800 }
    await p.yes('metering.usage.record', s.provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [{ id: '1', from: '2026-07-01T00:00:00Z', to: '2026-07-01T09:59:01Z', ...use }],
    })
    await outage(lease, '2026-07-03T00:00:00Z', '2026-07-03T02:00:00Z')
    // 35,941 seconds are 600 started minutes; of storage each second counts: 28,752,800 × 30 ÷ 2,592,000 = 332.787 fen
    expect(await p.yes('billing.invoice.issue', s.provider, { lease, month: '2026-07' })).toMatchObject({
      lines: [
        { kind: 'usage', milliCardSeconds: 36_000_000, amountFen: 6_000 },
        { kind: 'storage', gibSeconds: 28_752_800, amountFen: 333 },
      ],
      totalFen: 6_333,
    })
    // 742 of 744 hours: 99.7311 %
    expect(await p.yes('billing.credit.issue', s.lessee, { lease, month: '2026-07' })).toMatchObject({
      service: { availabilityPpm: 997_311 },
      creditPpm: 100_000,
      amountFen: 633,
    })
    expect(await recomputed(lease)).toMatchObject({
      equal: true,
      recomputedFen: 6_333,
      lines: [{ gibSeconds: 28_752_800, storageUnitPriceFen: 30 }],
      credits: [{ recomputedFen: 633, issuedFen: 633 }],
      service: [{ availabilityPpm: 997_311, dueFen: 633, creditedFen: 633 }],
      faults: [],
    })
    // the month enters the provider’s credit file as both sides settled it, and not while the bill is open
    const { invoice } = (
      await p.world.store.transact((tx) =>
        tx.rows<{ invoice: string }>('select invoice from billing.invoice where lease = $1', [lease]),
      )
    )[0]!
    const enters = { party: s.provider.party, invoice }
    expect(await p.act('credit.service.enter', platformActor, enters)).toMatchObject({ refused: 'not-settled' })
    await p.yes('billing.payment.record', s.lessee, { invoice, amountFen: 5_700, reference: '示例回单' })
    await p.follow()
    expect(await measured()).toEqual([{ measure: 'sla-breach', count: 1, failed: 1 }])
  })

  test('storage alone: no cards, the space kept is billed from delivery to the end of the month', async () => {
    p.clock.set('2026-09-10T00:00:00.000Z')
    const { cards: _cards, models: _models, interconnect: _interconnect, ...answers } = leaseAnswers
    const { lease } = await signedContract(p, s, 'storage', {
      ...answers,
      unitPriceFen: 30,
      storageGib: 5_000,
      billingStart: 'delivered',
      billedWhenStopped: true,
    })
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ from: number }>(
        'select ceil(extract(epoch from started_at))::bigint as "from" from contracts.lease where lease = $1',
        [lease],
      ),
    )
    p.clock.set('2026-10-01T00:00:00.000Z')
    const gibSeconds = 5_000 * (Date.parse('2026-09-30T16:00:00Z') / 1_000 - row!.from)
    const amountFen = Number((2n * BigInt(gibSeconds) * 30n + 2_592_000n) / (2n * 2_592_000n))
    expect(await p.yes('billing.invoice.issue', s.provider, { lease, month: '2026-09' })).toMatchObject({
      lines: [{ kind: 'storage', gibSeconds, amountFen }],
      totalFen: amountFen,
    })
    expect(await p.act('billing.credit.issue', s.lessee, { lease, month: '2026-09' })).toMatchObject({
      refused: 'objective-met',
    })
    expect(await recomputed(lease)).toMatchObject({ equal: true, recomputedFen: amountFen, credits: [] })
    // what is taken off by agreement for something else is no level that was missed
    await p.yes('billing.credit.issue', platformActor, {
      lease,
      month: '2026-09',
      reduction: { amountFen: 100, reference: 'file/x' },
    })
    const { invoice } = (
      await p.world.store.transact((tx) =>
        tx.rows<{ invoice: string }>('select invoice from billing.invoice where lease = $1', [lease]),
      )
    )[0]!
    const rest = { invoice, amountFen: amountFen - 100, reference: '示例回单' }
    await p.yes('billing.payment.record', s.lessee, rest)
    await p.follow()
    expect((await measured()).at(-1)).toEqual({ measure: 'sla-breach', count: 1, failed: 0 })
  })
})
