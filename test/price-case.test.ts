// A price case on a real database: from a lead of the detectors to a reconsideration decided, and from a complaint; who
// may not, two at once, and the same night twice.
import { look, perform, type AnyAct } from '#kernel/act'
import { anyone, type Actor } from '#kernel/identity'
import { drawnByStratum, frameSha256 } from '#kernel/lots'
import { READ, readingOf } from '#domain/surveillance'
import { addDays, dayIn } from '#kernel/time'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'

const P = 'supervision.penalty'
const R = 'supervision.reconsideration'
const L = 'surveillance.lead'
const PLACE = 'cn-gd-sz'

let p: TestPlatform
let market: Actor
let elsewhere: Actor
let province: Actor
let justice: Actor
let seller: Actor
let other: Actor
let lessee: Actor
let operator: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'price-case', at: '2026-03-02T02:00:00.000Z' })
  market = await p.party('深圳市场监管（示例）', ['authority:market'])
  elsewhere = await p.party('上海市场监管（示例）', ['authority:market'], 'cn-sh')
  province = await p.party('省级价格主管部门（示例）', ['authority:market'], 'cn-gd')
  justice = await p.party('复议机关（示例）', ['authority:justice'])
  seller = await p.party('云岭（示例）', ['provider'])
  other = await p.party('海泉（示例）', ['provider'])
  lessee = await p.party('溪湖（示例）', ['lessee'])
  operator = await p.party('运营方（示例）', ['operator'])
})
afterAll(() => p.close())

// oxlint-disable-next-line typescript/no-explicit-any
const see = async (name: string, actor: Actor, input: object = {}): Promise<any> =>
  look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
const yes = async (name: string, actor: Actor, input: object) => {
  const decision = await p.yes(name, actor, input)
  await p.follow()
  return decision
}
const later = (days: number): void => p.clock.set(`${addDays(dayIn(p.clock.now()), days)}T02:00:00.000Z`)
const stateOf = async (file: string): Promise<string> => (await see('casework.file.get', market, { file })).item.state
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]

/** A provider that sells at half of its verified avoidable cost for two months: forty leases, nobody else on the model. */
const marketOf = (provider: string, buyer: string) => ({
  entities: [
    { entity: provider, kind: 'company', roles: 'provider', region: PLACE },
    { entity: buyer, kind: 'company', roles: 'lessee', region: PLACE },
  ],
  relations: [],
  offers: [],
  leases: Array.from({ length: 40 }, (_, n) => {
    const from = addDays('2025-12-01', n)
    return {
      lease: `L${n}`,
      provider,
      lessee: buyer,
      signed: `${from}T02:00:00Z`,
      sku: 'x100',
      form: 'sxm',
      kind: 'on-demand',
      mode: 'scale',
      region: PLACE,
      grade: 'standard',
      cards: 8,
      from: `${from}T02:00:00Z`,
      until: `${addDays(from, 5)}T02:00:00Z`,
      term_days: 5,
      price_fen: 300,
      amount_fen: 288_000,
      voucher_fen: 0,
      evidence: 'metered',
    }
  }),
  payments: [],
  telemetry: [],
  devices: [],
  costs: ['2025-12', '2026-01', '2026-02'].map((month) => ({
    provider,
    sku: 'x100',
    form: 'sxm',
    region: PLACE,
    month,
    avc_fen: 500,
    aac_fen: 600,
    atc_fen: 800,
    verified: 1,
  })),
})

/** A run over given tables in place of what this small platform holds. */
async function runOver(tables: object, actor = platformActor) {
  const run = p.acts.get('surveillance.run.record')!
  const { [READ]: read, ...reading } = readingOf(tables as Parameters<typeof readingOf>[0])
  const load: AnyAct['load'] = async (tx, input, now) => ({
    ...((await run.load(tx, input, now)) as object),
    reading,
    [READ]: read,
  })
  const outcome = await perform(p.world, { ...run, load } as AnyAct, {
    actor,
    key: `run-${p.clock.now()}-${Math.random()}`,
    input: { place: PLACE },
  })
  if (!outcome.done) throw new Error(outcome.refused)
  return outcome.decision as { run: string; leads: { lead: string; kind: string }[]; again: string[]; held: number }
}

const jurisdiction = (file: string) => ({
  file,
  actPlace: PLACE,
  body: 'market',
  level: 'local',
  competent: 'yes',
  reasons: '行为发生在本辖区',
})
const draft = (file: string) => ({
  file,
  facts: '四十笔租约低于可避免成本',
  ground: '价格法第十四条、处罚规定第四条',
  discretion: '无从轻从重情形',
  gainsAmountFen: 0,
  refundedAmountFen: 0,
  gravity: 'ordinary',
  weight: 'ordinary',
  weightGround: 'none',
  finedBefore: 'no',
  corrected: 'no',
  proposedFineAmountFen: 20_000_000,
  proposedConfiscationAmountFen: 0,
  hearingCase: 'yes',
  legalReview: 'no',
  heavy: 'no',
})
const notice = (file: string) => ({
  file,
  facts: '四十笔租约低于可避免成本',
  reasons: '经省级认定构成低价倾销',
  ground: '处罚规定第四条',
  intended: '罚款二十万元',
  announcedFineAmountFen: 20_000_000,
  announcedConfiscationAmountFen: 0,
})

describe('a price case', () => {
  it('goes from a lead of the detectors to a reconsideration decided', { timeout: 120_000 }, async () => {
    const tables = marketOf(seller.party, lessee.party)
    const run = await runOver(tables)
    expect(run.leads.map(({ kind }) => kind)).toEqual(['lowball'])
    const { lead } = run.leads[0]!
    // the same night again: the same lead, seen twice
    const again = await runOver(tables)
    expect(again).toMatchObject({ leads: [], again: [lead] })
    expect((await see(`${L}.list`, market)).rows).toMatchObject([{ lead, times: 2, state: 'new', told: false }])
    const kept = (await see('surveillance.run.get', market, { run: run.run })).item
    expect(kept.tables.leases).toHaveLength(40)
    expect((await see('surveillance.run.get', elsewhere, { run: run.run })).item).toBeNull()
    expect((await see('surveillance.cell.list', market)).rows).toMatchObject([{ sku: 'x100', leases: 40, leads: 1 }])

    // nobody else sees it, least of all the business
    for (const stranger of [seller, other, lessee, operator, elsewhere])
      expect((await see(`${L}.list`, stranger)).rows).toEqual([])
    expect(await no(`${L}.read`, seller, { lead, purpose: '查看' })).toBe('no-such-lead')
    // the read is logged first, then the evidence is shown
    expect((await see(`${L}.get`, market, { lead })).item).toMatchObject({ sealed: true, seen: null, reads: [] })
    await yes(`${L}.read`, market, { lead, purpose: '分办' })
    const opened = (await see(`${L}.get`, market, { lead })).item
    expect(opened.sealed).toBe(false)
    expect(opened.seen.innocentExplanations.length).toBeGreaterThan(0)
    expect(opened.reads).toMatchObject([{ party: market.party, purpose: '分办' }])

    const taken = { lead, to: 'taken-up', reasons: '在本辖区，低于核定可避免成本' }
    expect(await no(`${L}.triage`, elsewhere, taken)).toBe('not-competent')
    const both = await Promise.all([p.act(`${L}.triage`, market, taken), p.act(`${L}.triage`, province, taken)])
    expect(both.map(({ done }) => done).toSorted()).toEqual([false, true])
    expect(await no(`${L}.take-up`, market, { lead, party: other.party })).toBe('not-concerned')
    await yes(`${L}.take-up`, market, { lead, party: seller.party })
    expect(await no(`${L}.take-up`, market, { lead, party: seller.party })).toBe('taken-up-already')
    const [{ file }] = (await see(`${L}.get`, market, { lead })).item.files
    expect(await stateOf(file)).toBe('lead')

    expect(await no(`${P}.verify-lead`, market, { file, officers: ['甲', '乙'], plan: '核查' })).toBe('needs-not-met')
    expect(await no(`${P}.check-jurisdiction`, market, { ...jurisdiction(file), actPlace: 'cn-sh' })).toBe(
      'not-competent',
    )
    await yes(`${P}.check-jurisdiction`, market, jurisdiction(file))
    await yes(`${P}.verify-lead`, market, { file, officers: ['甲', '乙'], plan: '核对成本与租约' })
    const filing = { file, kind: 'dumping', caseNo: '1', lastActOn: '2026-01-15', approvedBy: '负责人' }
    expect(await no(`${P}.file-case`, market, { ...filing, lastActOn: '2024-02-01' })).toBe('too-old')
    await yes(`${P}.file-case`, market, filing)
    await yes(`${P}.tell-informant`, market, { file, informant: 'none' })
    expect((await see(`${L}.list`, seller)).rows).toEqual([])
    await yes(`${P}.investigate`, market, { file, officers: ['甲', '乙'] })
    // told of the investigation, the business sees what was seen
    expect((await see(`${L}.list`, seller)).rows).toMatchObject([{ lead, told: true, state: 'in-case' }])
    await yes(`${L}.read`, seller, { lead, purpose: '了解所涉线索' })
    expect((await see(`${L}.get`, seller, { lead })).item.seen.evidence.length).toBeGreaterThan(0)

    expect(await no(`${P}.draft-decision`, market, draft(file))).toBe('needs-not-met') // no provincial finding
    await yes(`${P}.ask-finding`, market, { file, facts: '请认定', papers: paper })
    await yes(`${P}.enter-finding`, province, { file, outcome: 'found', reasons: '构成区域性低价倾销' })
    for (const [changed, refused] of [
      [{ proposedFineAmountFen: 9_999_999 }, 'out-of-range'],
      [{ proposedFineAmountFen: 100_000_001 }, 'out-of-range'],
      [{ hearingCase: 'no' }, 'hearing-must-be-offered'],
      [{ weight: 'heavier' }, 'no-ground-for-weight'],
      [{ gainsAmountFen: 100 }, 'gains-not-confiscated'],
      [{ finedBefore: 'yes' }, 'fined-before'],
    ] as const)
      expect(await no(`${P}.draft-decision`, market, { ...draft(file), ...changed }), refused).toBe(refused)
    await yes(`${P}.draft-decision`, market, draft(file))
    const told = await yes(`${P}.serve-notice`, market, notice(file))
    expect(told.warning.en).toContain('goods')
    await yes(`${P}.give-defence`, seller, { file, statement: '自有低价电' })
    await yes(`${P}.waive-hearing`, seller, { file })
    const decision = { file, facts: '同前', reasons: '申辩不成立', confiscatedAmountFen: 0, eService: 'yes' }
    expect(await no(`${P}.decide`, market, { ...decision, fineAmountFen: 20_000_001 })).toBe('heavier-than-announced')
    expect(await no(`${P}.decide`, market, { ...decision, fineAmountFen: 100 })).toBe('out-of-range')
    await yes(`${P}.decide`, market, { ...decision, fineAmountFen: 15_000_000 })
    expect((await see(`${L}.list`, market)).rows).toMatchObject([{ state: 'concluded', outcome: 'confirmed' }])
    await yes(`${P}.serve-decision`, market, { file, way: 'electronic', proof: paper })

    // reconsideration first: its file stands open, and what comes of it comes back
    const files = (await see('casework.file.list', seller)).rows as { file: string; procedure: string }[]
    const review = files.find(({ procedure }) => procedure === R)!.file
    later(20)
    // five days late: three per cent a day
    expect(
      await no(`${P}.enter-payment`, market, {
        file,
        paidAmountFen: 15_000_000,
        paidOn: dayIn(p.clock.now()),
        receipt: paper,
      }),
    ).toBe('not-paid-in-full')
    await yes(`${R}.file-after-notice`, seller, {
      file: review,
      decisionNo: '处罚决定',
      ground: 'price-penalty',
      knownOn: dayIn(p.clock.now()),
      request: '撤销',
      facts: '成本核算有误',
    })
    expect(await stateOf(file)).toBe('reconsideration')
    await yes(`${R}.screen`, justice, { file: review })
    await yes(`${R}.accept`, justice, { file: review, procedure: 'ordinary' })
    await yes(`${R}.forward`, justice, { file: review, reasons: '请求撤销' })
    await yes(`${R}.answer`, market, { file: review, reasons: '答复', evidence: paper, periodDays: 5 })
    await yes(`${R}.give-opinion`, seller, { file: review, opinion: '意见' })
    await yes(`${R}.annul`, justice, {
      file: review,
      reasons: '核算有误',
      order: '撤销处罚决定',
      periodDays: 10,
    })
    expect(await stateOf(file)).toBe('annulled')
    expect((await see(`${L}.list`, market)).rows).toMatchObject([{ state: 'concluded', outcome: 'explained' }])
    await yes(`${P}.withdraw-publication`, market, { file, refundPaid: '未缴' })
    expect(await stateOf(file)).toBe('closed')
    expect((await see('surveillance.detector.list', anyone)).rows[0]).toMatchObject({
      detector: 'lowball',
      suspended: false,
      quarters: [{ explained: 1, confirmed: 0 }],
    })
  })

  it('goes from a complaint without a name to the body that may, and tells the informant by the code', async () => {
    const { code, trackingHash } = (await see(`${L}.code`, anyone)).item
    const said = { place: PLACE, kind: 'bait', about: other.party, happened: '挂牌价低，总说没货' }
    expect(await no(`${L}.report`, anyone, said)).toBe('tracking-hash-missing')
    const { lead, no: number } = await yes(`${L}.report`, anyone, { ...said, trackingHash })
    expect((await see(`${L}.track`, anyone, { code })).item).toMatchObject({ no: number, state: 'new' })
    expect((await see(`${L}.list`, anyone).catch(() => ({ rows: [] }))).rows).toEqual([])
    const away = { lead, to: 'not-ours', reasons: '属电信业务' }
    expect(await no(`${L}.triage`, market, away)).toBe('name-the-body')
    await yes(`${L}.triage`, market, { ...away, body: 'industry', passedTo: '省通信管理局' })
    expect((await see(`${L}.track`, anyone, { code })).item).toMatchObject({
      state: 'not-ours',
      passedTo: '省通信管理局',
    })

    const second = await yes(`${L}.report`, lessee, { ...said, kind: 'bait' })
    await yes(`${L}.triage`, market, { lead: second.lead, to: 'taken-up', reasons: '受理' })
    await yes(`${L}.take-up`, market, { lead: second.lead, party: other.party })
    const [{ file }] = (await see(`${L}.get`, market, { lead: second.lead })).item.files
    await yes(`${P}.check-jurisdiction`, market, jurisdiction(file))
    await yes(`${P}.verify-lead`, market, { file, officers: ['甲', '乙'], plan: '核对挂牌与可用容量' })
    await yes(`${P}.decline-case`, market, { file, why: 'explained', reasons: '设备检修，已公告' })
    const own = (await see(`${L}.list`, lessee)).rows
    expect(own).toMatchObject([{ lead: second.lead, outcome: 'explained' }])
  })

  it('lets only whom the law names', async () => {
    const lead = p.clock.id()
    const forbidden: readonly [string, readonly Actor[], object][] = [
      ['surveillance.run.record', [seller, lessee, operator, justice], { place: PLACE }],
      [`${L}.triage`, [seller, operator, justice], { lead, to: 'explained', reasons: '理由' }],
      [`${L}.take-up`, [seller, operator, justice], { lead, party: seller.party }],
      [`${L}.conclude`, [market, operator], { lead, outcome: 'confirmed', file: lead }],
      ['surveillance.detector.suspend', [market, operator], { detector: 'lowball' }],
      ['surveillance.detector.resume', [operator, seller], { detector: 'lowball', reasons: '理由' }],
      ['surveillance.audit.commit', [operator, seller], { place: PLACE, seedHash: 'a'.repeat(64) }],
    ]
    for (const [name, actors, input] of forbidden)
      for (const actor of actors) await expect(p.act(name, actor, input), name).rejects.toThrow(/open to/)
    expect(await no('surveillance.run.record', elsewhere, { place: PLACE })).toBe('not-competent')
    expect(await no('surveillance.detector.resume', market, { detector: 'cartel', reasons: '理由' })).toBe(
      'not-suspended',
    )
    expect(await no('surveillance.detector.suspend', platformActor, { detector: 'cartel' })).toBe('holds')
  })

  it('draws what was not flagged by lot, the hash of the seed first', async () => {
    const seed = '抽查种子-2026-示例-0001'
    const seedHash = createHash('sha256').update(seed).digest('hex')
    const { audit, population } = await yes('surveillance.audit.commit', market, { place: PLACE, seedHash })
    expect(population).toBe(1)
    expect(await no('surveillance.audit.commit', market, { place: PLACE, seedHash })).toBe('committed-already')
    // the body knows what its seed would draw: it does not bind another before it has told this one
    const { audits: bound } = (await see('surveillance.board', anyone)).item
    expect(bound).toMatchObject([{ seed: null, population: 1, frame: null, frameSha256: null }])
    await yes('surveillance.audit.commit', province, { place: 'cn-gd', seedHash: 'b'.repeat(64) })
    expect(await no('surveillance.audit.commit', province, { place: 'cn-gd-gz', seedHash })).toBe('seed-untold')
    expect(await no('surveillance.audit.commit', elsewhere, { place: 'cn-sh', seedHash })).toBe('nobody-to-draw')
    // who comes after the list was fixed is not on it, whatever becomes of it before the seed is told
    await p.party('新入场（示例）', ['provider'])
    expect(await no('surveillance.audit.draw', market, { audit, seed: `${seed}改动后的种子` })).toBe('other-seed')
    const { drawn } = await yes('surveillance.audit.draw', market, { audit, seed })
    expect((drawn as { subject: string }[]).map(({ subject }) => subject)).toEqual([other.party])
    const told = (await see('surveillance.board', market)).item.audits.find((a: { audit: string }) => a.audit === audit)
    expect(told.frameSha256).toBe(frameSha256([other.party]))
    expect(drawnByStratum(told.frame, told.seed, audit, told.least)).toEqual(drawn)
    const answer = { audit, subject: other.party, answer: 'nothing', reasons: '租约与成本相符' }
    await yes('surveillance.audit.answer', market, answer)
    expect(await no('surveillance.audit.answer', market, answer)).toBe('not-drawn')
  })

  it('runs on the platform’s own records and suspends a detector that is mostly wrong', async () => {
    const { digests, missing } = await yes('surveillance.run.record', market, { place: PLACE })
    expect(digests.entities.rows).toBe(4)
    expect(missing).toContain('payments')
    // eight explained leads: even the favourable end of the interval is below one half
    for (let n = 0; n < 8; n += 1) {
      later(1)
      const provider = await p.party(`云岭${n}（示例）`, ['provider'])
      const { leads } = await runOver(marketOf(provider.party, lessee.party))
      if (leads.length === 0) break
      await yes(`${L}.triage`, market, { lead: leads[0]!.lead, to: 'explained', reasons: '清仓' })
    }
    const [row] = (await see('surveillance.detector.list', anyone)).rows
    expect(row).toMatchObject({ detector: 'lowball', suspended: true })
    const held = await runOver(marketOf((await p.party('云岭末（示例）', ['provider'])).party, lessee.party))
    expect(held).toMatchObject({ leads: [], held: 1 })
    await yes('surveillance.detector.resume', market, { detector: 'lowball', reasons: '已修正成本口径' })
    expect((await see('surveillance.detector.list', anyone)).rows[0].suspended).toBe(false)
  })
})
