// What a party can take away of a negotiated, signed and billed lease, and check without the platform.
import { assembleBundle } from '#domain/dispute'
import { verifyBundle } from '#kernel/proof'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedContract, stage, type Stage } from './contract-stage.ts'
import { testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let s: Stage
beforeAll(async () => {
  p = await testPlatform({ seed: 'contract bundle' })
  s = await stage(p)
})
afterAll(() => p.close())

test('the bundle of a signed lease holds negotiation, certificates and authority; the signed hash is recomputed from it', async () => {
  const { lease, negotiation } = await signedContract(p, s, 'by-scale')
  p.clock.set('2026-08-02T00:00:00.000Z')
  await p.yes('metering.usage.record', s.provider, {
    lease,
    meter: 'm',
    sourceKind: 'provider',
    intervals: [
      {
        id: '1',
        from: '2026-07-01T00:00:00Z',
        to: '2026-07-01T10:00:00Z',
        cards: 1,
        shareMilli: 1_000,
        cpuMilli: 0,
        memoryMib: 0,
      },
    ],
  })
  await p.yes('billing.invoice.issue', s.provider, { lease, month: '2026-07' })
  await p.yes('dispute.bundle.make', s.lessee, { lease })
  await p.sequencer.settle()
  const bytes = await assembleBundle(p, lease)
  expect(verifyBundle(bytes).reasons).toEqual([])
  const streams = JSON.parse(new TextDecoder().decode(bytes)).streams.map(({ stream }: { stream: string }) => stream)
  expect(streams).toContain(`negotiation/${negotiation}`)
  expect(streams.filter((stream: string) => stream.startsWith('certificate/'))).toHaveLength(4)
  expect(streams.some((stream: string) => stream.startsWith('authority/'))).toBe(true)
})
