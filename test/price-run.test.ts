// A run on the platform's own records, end to end: verified costs and ten leases far below them give one lead; its tables
// are handed out once the read is entered, and give the same leads offline; the record of the run decides the same again.
import { decideAgain, look } from '#kernel/act'
import { leavesOf } from '#kernel/evidence'
import { issueApiKey, type Actor } from '#kernel/identity'
import { canonical, type Json } from '#kernel/proof'
import { loadLaw } from '#kernel/rules'
import { addDays, dayIn } from '#kernel/time'
import { sampleCsv } from '#domain/pricing'
import { keepNightly, RUN_RULES } from '#domain/surveillance'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Detection } from '#domain/detection'
import { detectIn } from '../src/app/cli/detect.ts'
import { buildServer } from '../src/app/http/server.ts'
import { runningLease, sampleTerms, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const R = 'pricing.cost-report'
const RUN = 'surveillance.run.record'
const paper = [{ name: '成本报告.pdf', sha256: 'a'.repeat(64) }]

let p: TestPlatform
let app: ReturnType<typeof buildServer>['app']
let folder: string
let market: Actor
let elsewhere: Actor
let operator: Actor
let provider: Actor
let lessee: Actor

// oxlint-disable-next-line typescript/no-explicit-any
const see = async (name: string, actor: Actor, input: object = {}): Promise<any> =>
  look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })
const get = async (actor: Actor, path: string) => {
  const key = await p.world.store.transact(async (tx) => issueApiKey(tx, p.world.source, { ...actor, label: 'test' }))
  return await app.inject({ url: path, headers: { authorization: `Bearer ${key}` } })
}

/** The cost of X100 in March, reported, answered and verified without an adjustment. */
async function verifiedCost(): Promise<void> {
  const { file } = await p.yes(`${R}.select-hook`, market, {
    title: '成本报告（示例）',
    place: PLACE,
    with: { operator: provider.party },
    hook: 'price-inspection',
    ground: '涉嫌低价倾销',
    approvedBy: '丙',
  })
  await p.yes(`${R}.notify`, market, {
    file,
    hook: '价格法第三十五条',
    officers: ['甲', '乙'],
    items: ['2026 年 3 月全部成本'],
    format: 'CSV',
    confidentiality: '只用于价格管理',
    consequence: '见依据的边界',
    periodDays: 10,
  })
  const { totalFen } = await p.yes('pricing.cost-form.file', provider, { file, name: 'a.csv', csv: sampleCsv() })
  await p.yes(`${R}.submit`, provider, {
    file,
    report: paper,
    totalCostAmountFen: totalFen,
    periodFrom: '2026-03-01',
    periodUntil: '2026-03-31',
    signedBy: '负责人',
  })
  await p.yes(`${R}.begin-desk-review`, market, { file, reviewers: ['甲'] })
  await p.yes(`${R}.tell-findings`, market, { file, adjustments: ['无'], reasons: '无调整', periodDays: 5 })
  await p.yes(`${R}.reply-findings`, provider, { file, statement: '无异议' })
  await p.yes(`${R}.verify`, market, { file, verifiedCostAmountFen: totalFen, reasons: '与凭据一致' })
}

beforeAll(async () => {
  p = await testPlatform({ seed: 'price-run', at: '2026-04-06T02:00:00.000Z' })
  folder = mkdtempSync(join(tmpdir(), 'suan-run-'))
  ;({ app } = buildServer(p, { logDir: join(p.dataDir, 'log'), logLevel: 'silent' }))
  market = await p.party('深圳市场监管（示例）', ['authority:market'])
  elsewhere = await p.party('上海市场监管（示例）', ['authority:market'], 'cn-sh')
  operator = await p.party('运营方（示例）', ['operator'])
  provider = await p.party('云岭（示例）', ['provider'])
  lessee = await p.party('溪湖（示例）', ['lessee'])
  await p.yes('admission.licence.file', provider, {
    kind: 'vats-idc',
    number: 'B1-20260001',
    issuedBy: '示例通信管理局',
    validFrom: '2026-01-01',
    validUntil: '2030-12-31',
  })
  await p.yes('capacity.model.declare', operator, {
    model: 'X100',
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例规格书',
  })
  await p.yes('capacity.node.register', provider, {
    serial: 'node-1',
    place: PLACE,
    cpuMilli: 128_000,
    memoryMib: 1_048_576,
    devices: Array.from({ length: 10 }, (_, card) => ({ serial: `node-1/gpu${card}`, model: 'X100' })),
  })
  const offer = { models: ['X100'], place: PLACE, validFrom: '2026-01-01', validUntil: null, terms: sampleTerms }
  const cheap = await p.yes('market.offer.publish', provider, { ...offer, mode: 'by-scale', unitPriceFen: 20 })
  // a price for any model is the price of none: it is left out and breaks no run
  await p.yes('market.offer.publish', provider, { ...offer, mode: 'by-scale', models: [], unitPriceFen: 20 })
  await verifiedCost()
  for (let n = 0; n < 10; n += 1) {
    await runningLease(p, { provider, lessee, offer: cheap.offer }, { hours: 48 })
    p.clock.set(`${addDays(dayIn(p.clock.now()), 2)}T02:00:00.000Z`)
  }
}, 60_000)
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
  await p.close()
})

it('gives one lead on verified costs, whose file gives the same leads offline', async () => {
  const { run, leads, digests, missing, tablesSha256 } = await p.yes(RUN, market, { place: PLACE })
  expect(leads).toMatchObject([{ kind: 'lowball', subjects: [provider.party] }])
  expect(digests).toMatchObject({
    leases: { rows: 10 },
    offers: { rows: 1 },
    costs: { rows: 1 },
    devices: { rows: 10 },
  })
  expect(missing).toContain('costs') // no benchmark was entered
  const kept = (await see('surveillance.run.get', market, { run })).item
  expect(kept.missing.some(({ what }: { what: { en: string } }) => what.en.includes('tdp-watt'))).toBe(true)
  expect(kept.tables.leases[0]).toMatchObject({ sku: 'X100', form: '', grade: '', price_fen: 20, parent: '' })
  // the costs are not shown beside the rest, and the business sees that they were used
  expect(kept.tables.costs).toEqual([])

  const path = `/api/surveillance/runs/${run}/tables`
  for (const stranger of [elsewhere, operator, provider]) expect((await get(stranger, path)).statusCode).toBe(404)
  expect((await app.inject({ url: path })).statusCode).toBe(401)
  expect((await get(market, path)).json()).toMatchObject({ code: 'enter-the-read-first' })
  expect((await p.act('surveillance.run.read', elsewhere, { run, purpose: '复算' })).done).toBe(false)
  await p.yes('surveillance.run.read', market, { run, purpose: '复算' })
  const answer = await get(market, path)
  expect(answer.statusCode).toBe(200)
  const file = join(folder, 'run.json')
  writeFileSync(file, answer.body)

  const offline = await detectIn(file)
  const found = offline.json as Detection & { tablesSha256: string }
  expect(found.tablesSha256).toBe(tablesSha256)
  expect(offline.table('en')).toContain(digests.leases.sha256)
  const { lead } = leads[0]
  await p.yes('surveillance.lead.read', market, { lead, purpose: '分办' })
  const { seen } = (await see('surveillance.lead.get', market, { lead })).item
  expect(found.leads.map(({ kind, subjects, score }) => [kind, subjects, Math.round(score * 1_000)])).toEqual([
    ['lowball', [provider.party], seen.scoreMilli],
  ])
  expect(found.leads[0]!.evidence.map(({ what }) => what)).toEqual(
    seen.evidence.map(({ what }: { what: object }) => what),
  )
  // one fen changed is told, with the table that differs
  writeFileSync(file, answer.body.replace('"price_fen":20', '"price_fen":21'))
  await expect(detectIn(file)).rejects.toThrow(/leases/)
})

it('keeps the tables once, and decides the same again from its record', async () => {
  const before = await p.yes(RUN, market, { place: PLACE })
  expect(before).toMatchObject({ leads: [] })
  const act = p.acts.get(RUN)!
  const leaves = await p.world.store.transact((tx) => leavesOf(tx, [`surveillance/${PLACE}`]))
  expect(leaves).toHaveLength(2)
  const law = loadLaw(join(import.meta.dirname, '../law'))
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  for (const { record } of leaves) {
    const fields = JSON.parse(record!) as Record<string, Json>
    expect(record).not.toContain('price_fen')
    const again = decideAgain(law, act, fields).decision as Record<string, Json>
    for (const [name, value] of Object.entries(again))
      expect(canonical(fields[`decision.${name}`]!)).toBe(canonical(value))
    // what the detectors answered stands under the hashes that the record names
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ body: string; watch: string; tests: string }>(
        'select t.body, r.watch, r.tests from surveillance.run r join surveillance.tables t on t.sha256 = r.tables_sha256 where r.run = $1',
        [fields['decision.run']],
      ),
    )
    const reading = fields['facts.reading'] as { watch: { sha256: string }; tests: { sha256: string } }
    expect([sha256(row!.body), sha256(row!.watch), sha256(row!.tests)]).toEqual([
      fields['decision.tablesSha256'],
      reading.watch.sha256,
      reading.tests.sha256,
    ])
  }
})

it('reads by the numbers of the rules', () => {
  const law = loadLaw(join(import.meta.dirname, '../law')).at('2026-04-06', PLACE)
  expect(RUN_RULES).toEqual({
    windowDays: law.integer('platform/price-rules#surveillance-run', 'window-days'),
    leastPeers: law.integer('platform/price-rules#cost-confidentiality', 'least-peers'),
  })
  const sources = ['acts/record-run.ts', 'tables.ts', 'lease-rows.ts', 'cost-rows.ts'].map((name) =>
    readFileSync(join(import.meta.dirname, '../src/domain/surveillance', name), 'utf8'),
  )
  expect(sources.filter((text) => /\b400\b/.test(text))).toEqual([])
})

it('starts the chain of nights once, however often the platform starts', async () => {
  const start = () =>
    p.world.store.transact((tx) => keepNightly(tx, { place: PLACE, id: p.clock.id(), at: p.clock.now() }))
  expect(await Promise.all([start(), start()])).toContain('set')
  expect(await start()).toBe('waiting')
  const timers = await p.world.store.transact((tx) =>
    tx.rows<{ input: string }>('select input from procedure.timer where act = $1 and ended_at is null', [RUN]),
  )
  expect(timers.map(({ input }) => JSON.parse(input) as object)).toEqual([{ place: PLACE, nightly: 'yes' }])
})
