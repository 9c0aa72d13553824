// A cost report on a real database: form, correction, adjustments told, answered and decided, the verified cost; who reads it
// and who does not; what a refusal leads to, and what it does not.
import { look } from '#kernel/act'
import type { Actor, Role } from '#kernel/identity'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireTimers } from '../src/app/worker/timers.ts'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'
import { sampleCsv, screeningCosts } from '#domain/pricing'

const R = 'pricing.cost-report'
const F = 'pricing.cost-form'
const paper = [{ name: '成本报告.pdf', sha256: 'a'.repeat(64) }]

let p: TestPlatform
let provider: Actor
let rival: Actor
let market: Actor
let otherMarket: Actor
let data: Actor
let industry: Actor
let operator: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'costs' })
  provider = await p.party('云岭（示例）', ['provider'])
  rival = await p.party('别家（示例）', ['provider'])
  market = await p.party('深圳市场监管（示例）', ['authority:market'])
  otherMarket = await p.party('深圳另一市场监管（示例）', ['authority:market'])
  data = await p.party('深圳数据（示例）', ['authority:data'])
  industry = await p.party('广东通信（示例）', ['authority:industry'], 'cn-gd')
  operator = await p.party('运营方（示例）', ['operator'])
})
afterAll(() => p.close())

// oxlint-disable-next-line typescript/no-explicit-any
type Seen = any
const see = async (name: string, actor: Actor, input: object): Promise<Seen> =>
  await look(p.world.store, p.views.get(name) as never, { actor, input, now: p.clock.now() })
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
const opening = (hook: string) => ({
  title: '云岭成本报告（示例）',
  place: 'cn-gd-sz',
  with: { operator: provider.party },
  hook,
})
const notice = (file: string) => ({
  file,
  hook: '价格法第三十五条',
  officers: ['甲', '乙'],
  items: ['2026 年 3 月全部成本'],
  format: 'CSV',
  confidentiality: '只用于价格管理',
  consequence: '见依据的边界',
  periodDays: 10,
})
async function asked(hook = 'price-inspection', by = market): Promise<string> {
  const { file } = await p.yes(`${R}.select-hook`, by, { ...opening(hook), ground: '涉嫌低价倾销', approvedBy: '丙' })
  await p.yes(`${R}.notify`, by, notice(file))
  return file as string
}
const submitted = (file: string, totalCostAmountFen: number) => ({
  file,
  report: paper,
  totalCostAmountFen,
  periodFrom: '2026-03-01',
  periodUntil: '2026-03-31',
  signedBy: '负责人',
})

it('goes from the ground to a verified cost, each adjustment told, answered and decided, and stays between its two sides', async () => {
  expect(await no(`${R}.select-hook`, data, { ...opening('price-inspection'), ground: 'x', approvedBy: '丙' })).toBe(
    'wrong-hook',
  )
  const { file } = await p.yes(`${R}.select-hook`, market, {
    ...opening('price-inspection'),
    ground: '涉嫌低价倾销',
    approvedBy: '丙',
  })
  expect(await no(`${R}.notify`, market, { ...notice(file), limits: '自填' })).toBe('limits-are-written')
  const noticed = await p.yes(`${R}.notify`, market, notice(file))
  expect(noticed.document.body.text.zh).toContain('¥100,000.00')
  expect(noticed.clocks.reply.dueOn).toBe('2026-06-25')

  // a bad file leaves nothing but the draft
  const bad = sampleCsv({ extra: ['甲,X100,2026-03,rent,CNY,-1'] })
  expect(await no(`${F}.file`, provider, { file, name: 'a.csv', csv: bad })).toBe('bad-rows')
  expect((await p.yes('pricing.cost-draft.save', provider, { file, name: 'a.csv', csv: bad })).problems).toMatchObject([
    { file: 'a.csv', row: 7, field: 'amountYuan', got: '-1' },
  ])
  expect(await no(`${R}.submit`, provider, submitted(file, 1))).toBe('no-form')
  expect(await no(`${F}.file`, rival, { file, name: 'a.csv', csv: sampleCsv() })).toBe('no-such-file')
  await p.yes(`${F}.file`, provider, { file, name: 'a.csv', csv: sampleCsv({ used: '10' }) })
  const { version, totalFen } = await p.yes(`${F}.file`, provider, { file, name: 'b.csv', csv: sampleCsv() })
  expect(version).toBe(2)
  expect(await no(`${F}.file`, provider, { file, name: 'b.csv', csv: sampleCsv() })).toBe('same-form')
  expect(await no(`${R}.submit`, provider, submitted(file, totalFen + 1))).toBe('total-differs')
  expect(await no(`${R}.submit`, provider, { ...submitted(file, totalFen), periodUntil: '2026-04-30' })).toBe(
    'period-differs',
  )
  const sent = await p.yes(`${R}.submit`, provider, submitted(file, totalFen))
  expect(sent.form).toMatchObject({ version: 2, totalFen })

  // the platform has no part in an authority's file
  expect(await no(`${R}.begin-desk-review`, operator, { file, reviewers: ['丁'] })).toBe('not-your-part')
  await p.yes(`${R}.begin-desk-review`, market, { file, reviewers: ['甲'] })
  const adjustment = { line: 5, toFen: 500_000, reason: '高于同期租金', article: 'cn/price-law#34' }
  expect(await no(`${F}.adjust`, market, { file, adjustments: [{ ...adjustment, line: 99 }] })).toBe('no-such-line')
  expect(
    await no(`${F}.adjust`, market, {
      file,
      adjustments: [{ ...adjustment, article: 'cn/price-law-amendment-2025#cost-survey' }],
    }),
  ).toBe('article-does-not-hold')
  expect(await no(`${F}.adjust`, otherMarket, { file, adjustments: [adjustment] })).toBe('no-such-file')
  await p.yes(`${F}.adjust`, market, { file, adjustments: [adjustment] })
  expect(
    (await see('pricing.cost.file', provider, { file })).item.lines.every((line: Seen) => line.adjustment === null),
  ).toBe(true)
  await p.yes(`${R}.tell-findings`, market, { file, adjustments: ['第 5 行'], reasons: '见成本表', periodDays: 5 })
  await p.yes(`${F}.answer`, provider, { file, replies: [{ line: 5, reply: '合同附后' }] })
  expect(await no(`${R}.verify`, market, { file, verifiedCostAmountFen: totalFen, reasons: 'x' })).toBe(
    'not-in-this-state',
  )
  await p.yes(`${R}.reply-findings`, provider, { file, statement: '见逐项答复' })
  expect(await no(`${R}.verify`, market, { file, verifiedCostAmountFen: totalFen, reasons: 'x' })).toBe(
    'adjustment-undecided',
  )
  expect(
    await no(`${F}.decide`, market, {
      file,
      decisions: [{ line: 5, decision: 'changed', toFen: 400_000, reason: 'x' }],
    }),
  ).toBe('beyond-what-was-told')
  const decided = await p.yes(`${F}.decide`, market, {
    file,
    decisions: [{ line: 5, decision: 'changed', toFen: 800_000, reason: '采纳一部分' }],
  })
  expect(decided.totalFen).toBe(totalFen - 160_000)
  expect(await no(`${R}.verify`, market, { file, verifiedCostAmountFen: totalFen, reasons: 'x' })).toBe('total-differs')
  await p.yes(`${R}.verify`, market, { file, verifiedCostAmountFen: decided.totalFen, reasons: '采纳一部分' })

  const { item } = await see('pricing.cost.file', provider, { file })
  expect(item).toMatchObject({
    state: 'verified',
    mySide: 'provider',
    totalFen,
    verified: { totalFen: decided.totalFen },
  })
  expect(item.lines.find((line: Seen) => line.row === 5).adjustment).toMatchObject({
    reply: '合同附后',
    decision: 'changed',
    decidedFen: 800_000,
  })
  expect(item.versions.map((one: Seen) => one.version)).toEqual([2, 1])
  expect(item.checks[0].missing).toContain('tdp-watt')
  expect(item.pinned.verify.sha256).toBe(item.versions[0].sha256)

  // the estimate comes from what an authority entered, and from nothing else
  const entries = [
    ['tdp-watt', '700'],
    ['load-ppm', '600000'],
    ['pue-milli', '1250'],
    ['tariff-yuan-per-kwh', '0.62'],
    ['card-price-fen', '20000000'],
    ['life-hours', '10000'],
    ['rent-fen-per-card-hour', '30.5'],
  ].map(([kind, value]) => ({ kind, device: 'X100', value }))
  const benchmark = { place: 'cn-gd-sz', from: '2026-01-01', source: '示例报价（样例）', mark: 'M' }
  expect(
    await no('pricing.benchmark.enter', data, {
      ...benchmark,
      entries: [{ kind: 'tdp-watt', device: 'X100', value: '-1' }],
    }),
  ).toBe('bad-value')
  await p.yes('pricing.benchmark.enter', data, { ...benchmark, entries })
  const [check] = (await see('pricing.cost.file', market, { file })).item.checks
  expect(check).toMatchObject({ engineeringFen: '2063.050000', flags: ['below-engineering'] })
  expect(await see('pricing.cost.board', market, {})).toMatchObject({
    rows: [{ file, flags: ['below-engineering'] }],
    states: [{ state: 'verified', n: 1 }],
  })

  // screening gets one figure for a purpose, and the business can see that it did
  const costs = await p.world.store.transact((tx) => screeningCosts(tx, { months: ['2026-03'], leastPeers: 3 }))
  expect(costs).toMatchObject([{ provider: provider.party, device: 'X100', basis: 'verified' }])
  expect(Object.keys(costs[0]!).toSorted()).toEqual(['aacFen', 'avcFen', 'basis', 'device', 'month', 'provider'])
  // asked again under the same key, the run answers as before: it is one use
  const run = async () => p.act('surveillance.run.record', market, { place: 'cn-gd-sz', nightly: 'no' }, 'one-run')
  expect(await run()).toMatchObject({ done: true })
  expect(await run()).toEqual(await run())
  expect((await see('pricing.cost.file', provider, { file })).item.uses).toMatchObject([
    { purpose: 'surveillance', basis: 'verified' },
  ])
  expect((await see('pricing.cost.file', market, { file })).item.uses).toEqual([])

  // nobody else reads it: by the views, by the tables under row-level security, or through the file itself
  const TABLES = ['request', 'form', 'figure', 'adjustment', 'draft', 'use']
  const strangers: Actor[] = [rival, otherMarket, data, industry, operator, { ...operator, role: 'platform' as Role }]
  for (const actor of strangers) {
    for (const table of TABLES) {
      const rows = await p.world.store.read({ party: actor.party, role: actor.role }, (sql) =>
        sql.rows(`select 1 as one from pricing.cost_${table}`),
      )
      expect({ role: actor.role, table, rows }).toEqual({ role: actor.role, table, rows: [] })
    }
    if (actor.role === 'platform') continue
    expect(await see('pricing.cost.file', actor, { file })).toEqual({ item: null })
    const seen = await see('casework.file.get', actor, { file })
    const told = (seen.item?.steps ?? []).filter((step: Seen) =>
      ['submit', 'tell-findings', 'verify'].includes(step.step),
    )
    expect(told.every((step: Seen) => step.sealed && step.fields.length === 0 && step.document === null)).toBe(true)
  }
  expect((await see('pricing.cost.mine', rival, {})).rows).toEqual([])
  expect((await see('pricing.cost.mine', provider, {})).rows).toMatchObject([{ file, state: 'verified', version: 2 }])
}, 30_000)

it('reminds before the day, goes overdue on its clock, and passes a refusal on as a lead under the ground of its own', async () => {
  const file = await asked()
  p.clock.set('2026-06-22T02:00:00.000Z')
  await fireTimers(p.world, p.acts)
  const reminded = await p.world.store.transact((tx) =>
    tx.rows<{ zh: string }>(`select title_zh as zh from procedure.notice where to_party = $1 and stream = $2`, [
      provider.party,
      `file/${file}`,
    ]),
  )
  expect(JSON.stringify(reminded)).toContain('成本报告应于 2026-06-25 前报送')
  p.clock.set('2026-06-26T02:00:00.000Z')
  await fireTimers(p.world, p.acts)
  expect((await see('pricing.cost.mine', provider, {})).rows.find((row: Seen) => row.file === file)).toMatchObject({
    state: 'overdue',
  })
  await p.yes(`${R}.order-to-correct`, market, { file, reasons: '逾期未报', periodDays: 5 })
  expect(await no(`${R}.refer-penalty`, market, { file, facts: '拒不提供' })).toBe('needs-not-met')
  p.clock.set('2026-07-02T02:00:00.000Z')
  const { hook } = await p.yes(`${R}.refer-penalty`, market, { file, facts: '责令改正后仍拒不提供成本资料' })
  expect(hook).toMatchObject({ minFineFen: null, maxFineFen: 10_000_000 })
  await p.follow()
  const opened = await p.world.store.transact((tx) =>
    tx.rows<{ state: string; about: string }>(
      "select state, about from casework.file where procedure = 'supervision.penalty'",
    ),
  )
  expect(opened).toEqual([{ state: 'lead', about: `file/${file}` }])
}, 30_000)

it('borrows no sanction: telecom has none, the contract has measures only', async () => {
  p.clock.set('2026-07-02T03:00:00.000Z')
  expect(await no(`${R}.select-hook`, industry, { ...opening('telecom-cost'), ground: 'x', approvedBy: '丙' })).toBe(
    'not-licensed',
  )
  await p.yes('admission.licence.file', provider, {
    kind: 'vats-idc',
    number: 'B1-20260009',
    issuedBy: '示例通信管理局',
    validFrom: '2026-01-01',
    validUntil: '2030-12-31',
  })
  const telecom = await asked('telecom-cost', industry)
  await p.yes(`${R}.refuse-to-report`, provider, { file: telecom, statement: '不属电信业务' })
  expect(await no(`${R}.order-to-correct`, industry, { file: telecom, reasons: 'x', periodDays: 5 })).toBe(
    'no-sanction-found',
  )
  await p.yes(`${R}.drop`, industry, { file: telecom, why: '无法继续' })
  expect(
    await no(`${R}.select-catalogue-hook`, data, { ...opening('cost-supervision'), catalogueEntry: '算力租赁' }),
  ).toBe('not-in-catalogue')

  const { file } = await p.yes(`${R}.select-contract-hook`, operator, { ...opening('contract'), clause: '合同第九条' })
  await p.yes(`${R}.notify-by-contract`, operator, {
    file,
    clause: '合同第九条',
    items: ['成本'],
    confidentiality: '保密',
    consequence: '暂停展示',
    periodDays: 5,
  })
  await p.yes(`${R}.refuse-to-report`, provider, { file, statement: '不愿提供' })
  expect(await no(`${R}.order-to-correct`, market, { file, reasons: 'x', periodDays: 5 })).toBe('not-your-part')
  const { clocks } = await p.yes(`${R}.take-measure`, operator, { file, measure: '暂停展示', reasons: '合同第九条' })
  expect(clocks['publish-measure'].dueOn).toBe('2026-07-03')
  expect(await no(`${F}.remind`, platformActor, { file })).toBe('nothing-due')
}, 30_000)
