import { look } from '#kernel/act'
import { openedFields, parseBundle, parseOpening, verifyBundle, type Json } from '#kernel/proof'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { rebill } from '#domain/billing'
import { assembleBundle } from './bundle.ts'

let p: TestPlatform
beforeAll(async () => {
  p = await testPlatform()
})
afterAll(async () => {
  await p.close()
})

test('one lease, from offer to a bundle that verifies and a bill that recomputes', async () => {
  const who = await cast(p)
  const lease = await runningLease(p, who)
  p.clock.set('2026-06-16T02:00:00.000Z')
  const recorded = await p.yes('metering.usage.record', who.provider, {
    lease,
    meter: 'm1',
    sourceKind: 'provider',
    intervals: [
      {
        id: 'a',
        from: '2026-06-15T02:00:00Z',
        to: '2026-06-15T12:00:00Z',
        cards: 1,
        shareMilli: 1_000,
        cpuMilli: 8_000,
        memoryMib: 32_768,
      },
    ],
  })
  expect(recorded).toMatchObject({ accepted: ['a'], milliCardSeconds: 36_000_000 })
  await p.yes('contracts.lease.end', who.lessee, { lease, reason: '用完' })
  await p.follow()
  const issued = await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
  expect(issued).toMatchObject({ totalFen: 6_000 })

  const granted = await p.yes('subsidy.voucher.grant', who.department, {
    programme: 'cn-gd-sz/xunliquan-2025#cap',
    holder: who.lessee.party,
    amountFen: 1_000_000,
  })
  const redeemed = await p.yes('subsidy.voucher.redeem', who.lessee, {
    voucher: granted['voucher'],
    invoice: issued['invoice'],
  })
  expect(redeemed).toMatchObject({ capFen: 3_000, deductedFen: 3_000, payableFen: 3_000 })

  await p.yes('dispute.bundle.make', who.lessee, { lease })
  await p.sequencer.settle()
  const bytes = await assembleBundle(p, lease)
  const verdict = verifyBundle(bytes)
  expect(verdict.reasons).toEqual([])
  expect(verdict.verdict).toBe('核验一致')

  const bundle = parseBundle(new TextDecoder().decode(bytes))
  const records = bundle.leaves.map((leaf) => openedFields(parseOpening(leaf.opening as unknown as Json)!))
  expect(rebill(records)).toMatchObject({ recomputedFen: 6_000, billedFen: 6_000, equal: true })

  const item = await look(p.world.store, p.views.get('contracts.lease.get')!, { actor: who.lessee, input: { lease } })
  expect(item).toMatchObject({ item: { state: 'ended', lessee: who.lessee.party } })
  const stranger = await p.party('旁人（示例）', ['lessee'])
  expect(await look(p.world.store, p.views.get('contracts.lease.get')!, { actor: stranger, input: { lease } })).toEqual(
    { item: null },
  )
})
