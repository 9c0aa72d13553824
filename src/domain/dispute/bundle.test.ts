// What is in a lease's bundle, what is left of it after an erasure, and when there is none.
import { erase, fsck } from '#kernel/evidence'
import {
  openedFields,
  parseBundle,
  parseLeaf,
  parseOpening,
  sealBundle,
  verifyBundle,
  type Bundle,
  type Json,
  type UnsealedBundle,
} from '#kernel/proof'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { assembleBundle, NoBundle } from './bundle.ts'

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let lease: string
beforeAll(async () => {
  p = await testPlatform({ seed: 'bundle' })
  who = await cast(p)
  lease = await runningLease(p, who)
  p.clock.set('2026-06-16T02:00:00.000Z')
  await read('provider', '2026-06-15T02:00:00Z', '2026-06-15T12:00:00Z')
  await read('lessee', '2026-06-15T11:00:00Z', '2026-06-15T13:00:00Z')
  await p.act('metering.usage.record', who.lessee, usage('platform', '2026-06-15T02:00:00Z', '2026-06-15T12:00:00Z')) // refused: not its source
  await p.yes('contracts.lease.end', who.lessee, { lease, reason: '用完' })
  await p.follow()
  await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
})
afterAll(async () => {
  await p.close()
})

const usage = (sourceKind: string, from: string, to: string): object => ({
  lease,
  meter: `of the ${sourceKind}`,
  sourceKind,
  intervals: [
    { id: `${sourceKind} ${from}`, from, to, cards: 1, shareMilli: 1_000, cpuMilli: 8_000, memoryMib: 32_768 },
  ],
})
const read = (side: 'provider' | 'lessee', from: string, to: string): Promise<unknown> =>
  p.yes('metering.usage.record', who[side], usage(side, from, to))
const made = async (of = lease): Promise<Uint8Array> => {
  await p.yes('dispute.bundle.make', who.lessee, { lease: of })
  await p.sequencer.settle()
  return await assembleBundle(p, of)
}
const parsed = (bytes: Uint8Array): Bundle => parseBundle(new TextDecoder().decode(bytes))
const recordOf = (bundle: Bundle, kind: string): ReadonlyMap<string, Json> | undefined => {
  const leaf = bundle.leaves.find(({ entry }) => parseLeaf(entry).kind === kind)
  return leaf && openedFields(parseOpening(leaf.opening as unknown as Json)!)
}
/** The reasons for which a bundle is refused that the platform changes and seals again with the key of its log. */
const resealed = (bundle: Bundle, change: Partial<UnsealedBundle>): string[] => {
  const { seal: _, ...unsealed } = bundle
  const verdict = verifyBundle(sealBundle({ ...unsealed, ...change }, p.log.signer))
  expect(verdict.verdict).toBe(verdict.reasons.length === 0 ? '核验一致' : '核验不一致')
  return [...new Set(verdict.reasons.map(({ code }) => code))]
}

test('no bundle before it is made, nor while its leaves wait for the log', async () => {
  const unmade = await runningLease(p, who, { shareMilli: 100 })
  await expect(assembleBundle(p, unmade)).rejects.toMatchObject({ name: 'NoBundle', reason: 'not-made' })
  await p.yes('dispute.bundle.make', who.lessee, { lease: unmade })
  await expect(assembleBundle(p, unmade)).rejects.toMatchObject({
    reason: 'not-logged',
    en: expect.stringContaining('not in the log yet'),
  })
})

test('the platform cannot cut, drop or rename what its own log says belongs in the bundle', async () => {
  const bytes = await made()
  const verdict = verifyBundle(bytes)
  expect([verdict.reasons, verdict.verdict, verdict.withheld]).toEqual([[], '核验一致', 0])
  const bundle = parsed(bytes)
  expect(resealed(bundle, {})).toEqual([])
  const own = `lease/${lease}`
  const streamOf = (entry: string): string => parseLeaf(entry).stream
  const cut = bundle.leaves.filter(({ entry }) => streamOf(entry) !== own || parseLeaf(entry).seq < 5)
  const shorter = bundle.streams.map((s) => (s.stream === own ? { ...s, size: 5 } : s))
  expect(resealed(bundle, { leaves: cut, streams: shorter })).toEqual(['closing-missing'])
  for (const { stream } of bundle.streams.filter((s) => s.stream !== own)) {
    const leaves = bundle.leaves.filter(({ entry }) => streamOf(entry) !== stream)
    expect(resealed(bundle, { leaves, streams: bundle.streams.filter((s) => s.stream !== stream) })).toEqual([
      'closing-streams',
    ])
  }
  expect(resealed(bundle, { leaves: [], streams: [], subject: { kind: 'lease', id: 'another' } })).toEqual([
    'no-leaves',
    'closing-missing',
  ])
})

test('two sources that were accepted and overlap corroborate; the refused third does not count', async () => {
  const { articles } = verifyBundle(await made())
  expect(articles[18]).toMatchObject({ sources: 2, overlapping: 2, zh: expect.stringContaining('可相互印证') })
})

test('a negotiated price brings its quote and its request', async () => {
  const { request } = await p.yes('market.request.post', who.lessee, {
    mode: 'by-scale',
    models: ['X100'],
    cards: 1,
    shareMilli: 200,
    hours: 10,
    place: 'cn-gd-sz',
    note: '询价（示例）',
  })
  const { quote } = await p.yes('market.quote.give', who.provider, {
    request,
    offer: who.offer,
    unitPriceFen: 550,
    validUntil: '2026-07-01',
  })
  const unused = await p.yes('market.quote.give', who.provider, {
    request,
    offer: who.offer,
    unitPriceFen: 590,
    validUntil: '2026-07-01',
  })
  const { order } = await p.yes('market.order.place', who.lessee, {
    offer: who.offer,
    quote,
    cards: 1,
    shareMilli: 200,
    cpuMilli: 1_000,
    memoryMib: 1_024,
    hours: 10,
    from: p.clock.now(),
  })
  await p.follow()
  const found = await p.world.store.transact((tx) =>
    tx.one<{ lease: string }>('select lease from contracts.lease where "order" = $1', [order]),
  )
  const bytes = await made(found!.lease)
  expect(verifyBundle(bytes).reasons).toEqual([])
  const bundle = parsed(bytes)
  const streams = bundle.streams.map(({ stream }) => stream)
  expect(streams).toEqual(
    expect.arrayContaining([`quote/${quote}`, `request/${request}`, `offer/${who.offer}`, `order/${order}`]),
  )
  expect(streams).not.toContain(`quote/${unused['quote']}`)
  expect(recordOf(bundle, 'market.quote.give')!.get('input.unitPriceFen')).toBe(550)
  // An order on the asking price has no such origin.
  expect(parsed(await made()).streams.filter(({ stream }) => /^(quote|request)\//.test(stream))).toEqual([])
})

test('after an erasure nothing of the record is handed over, and old and new bundle verify', async () => {
  const old = await made()
  const order = parsed(old).streams.find(({ stream }) => stream.startsWith('order/'))!.stream
  const hours = (bytes: Uint8Array): Json | undefined =>
    recordOf(parsed(bytes), 'market.order.place')!.get('input.hours')
  expect(hours(old)).toBe(100)
  await p.world.store.transact((tx) => erase(tx, order, 0))

  // The bundle made before, taken away after the erasure; and a new one.
  for (const bytes of [await assembleBundle(p, lease), await made()]) {
    const verdict = verifyBundle(bytes)
    expect([verdict.reasons, verdict.verdict, verdict.withheld, verdict.gaps]).toEqual([[], '核验一致', 1, []])
    expect(verdict.articles[16].zh).toContain('其中 1 条的内容未披露或已删除')
    expect(hours(bytes)).toBeUndefined()
    expect(recordOf(parsed(bytes), 'market.order.place')!.size).toBe(0)
  }
  expect(verifyBundle(old)).toMatchObject({ verdict: '核验一致', withheld: 0 })
  expect(fsck(join(p.dataDir, 'log'))).toMatchObject({ ok: true })
})

test('once its closing record is erased a bundle is not handed over; the next one is', async () => {
  const closing = parsed(await made()).streams.find(({ stream }) => stream === `lease/${lease}`)!
  await p.world.store.transact((tx) => erase(tx, closing.stream, closing.size - 1))
  await expect(assembleBundle(p, lease)).rejects.toMatchObject({ reason: 'closing-erased' })
  expect(verifyBundle(await made())).toMatchObject({ verdict: '核验一致', withheld: 2 })
})

test('a bundle beyond the limits is refused with its numbers before it is read', async () => {
  const { leaves } = parsed(await made())
  await expect(assembleBundle(p, lease, {}, { leaves: leaves.length - 1, bytes: 2 ** 30 })).rejects.toMatchObject({
    reason: 'too-long',
    zh: expect.stringContaining(`${leaves.length} 条`),
    en: expect.stringContaining(`${leaves.length} leaves`),
  })
  await expect(assembleBundle(p, lease, {}, { leaves: 1_000, bytes: 1_000 })).rejects.toBeInstanceOf(NoBundle)
  expect((await assembleBundle(p, lease, {}, { leaves: leaves.length, bytes: 2 ** 30 })).length).toBeGreaterThan(0)
})
