// Credit files on a real database: what was decided and served enters, is objected to, repaired, annulled; lists from notice
// to removal with their measures; the score of any day from what is stored, equal to the bit.
import { look } from '#kernel/act'
import { anyone, type Actor } from '#kernel/identity'
import type { Json } from '#kernel/proof'
import { leavesOf } from '#kernel/evidence'
import { addDays, dayIn, type Day } from '#kernel/time'
import { creditStandingOf, creditTierOf, explain, folded, scorecardOf, type KeptRow } from '#domain/credit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { penaltyServed } from './credit-stage.ts'
import { cast, platformActor, runningLease, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const LIST = 'credit.listing'
const REPAIR = 'credit.repair'
const R = 'supervision.reconsideration'
const ORDER = 'cn/serious-dishonesty-list-measures'
const TEXT = '示例案情，虚构'

let p: TestPlatform
let market: Actor
let province: Actor
let data: Actor
let finance: Actor
let industry: Actor
let justice: Actor
let operator: Actor
let seller: Actor
let other: Actor
let lessee: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'credit', at: '2026-05-11T02:00:00.000Z' })
  const who = await cast(p)
  ;({ operator, lessee } = who)
  seller = who.provider
  industry = who.department
  other = await p.party('海泉（示例）', ['provider'])
  market = await p.party('市场监管（示例）', ['authority:market'])
  province = await p.party('省级市场监管（示例）', ['authority:market'], 'cn-gd')
  data = await p.party('数据主管（示例）', ['authority:data'])
  finance = await p.party('财政（示例）', ['authority:finance'])
  justice = await p.party('复议机关（示例）', ['authority:justice'])
  const lease = await runningLease(p, who)
  await yes('contracts.lease.end', lessee, { lease, reason: '任务完成' })
}, 60_000)
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
const today = (): Day => dayIn(p.clock.now())
const later = (days: number): void => p.clock.set(`${addDays(today(), days)}T02:00:00.000Z`)
const report = async (actor: Actor, input: object = {}) => (await see('credit.report', actor, input)).item
const scoreOf = async (actor: Actor): Promise<number> => (await report(actor)).explanation.score
const inStore = <T>(ask: Parameters<typeof p.world.store.transact<T>>[0]): Promise<T> => p.world.store.transact(ask)

/** A penalty under reconsideration until it is annulled; `meanwhile` is looked at while it is pending. */
async function annulled(file: string, party: Actor, meanwhile: () => Promise<void> = () => Promise.resolve()) {
  const step = (name: string, by: Actor, input: object = {}) => yes(`${R}.${name}`, by, { file, ...input })
  await step('file-after-notice', party, {
    decisionNo: TEXT,
    ground: 'price-penalty',
    knownOn: today(),
    request: TEXT,
    facts: TEXT,
  })
  await meanwhile()
  await step('screen', justice)
  await step('accept', justice, { procedure: 'ordinary' })
  await step('forward', justice, { reasons: TEXT })
  await step('answer', market, { reasons: TEXT, evidence: paper, periodDays: 5 })
  await step('give-opinion', party, { opinion: TEXT })
  await step('annul', justice, { reasons: TEXT, order: TEXT, periodDays: 10 })
}

describe('a credit file', () => {
  let penalty: string
  let repair: string

  it('of a new entity is neutral, and holds the contracts it completed', async () => {
    const own = await report(seller)
    expect(own).toMatchObject({ completed: 1, tier: { tier: 'usual', grade: 'M' }, entries: [], publicity: [] })
    expect(own.explanation).toMatchObject({ score: 100, grade: 'M', deductions: [] })
    expect(own.facts[0]).toMatchObject({
      kind: 'contract',
      evidence: { stream: expect.stringMatching(/^credit-contract/) },
    })
    expect(await report(other)).toMatchObject({ completed: 0, tier: { grade: 'M' } })
  })

  it('takes in what was decided and served, with its document, level and day; nobody can write there', async () => {
    penalty = await penaltyServed(yes, { market, party: seller, day: today() })
    const { facts, publicity } = await report(seller)
    expect(facts[0]).toMatchObject({
      kind: 'finding',
      body: { rule: 'price-marking', level: 'general', decidedOn: today(), notifiedOn: today() },
      evidence: { stream: `credit/${seller.party}` },
    })
    // the notice on repair went out with the decision
    expect(publicity).toMatchObject([{ level: 'general', state: 'published', public: true, disputed: false }])
    repair = publicity[0].file
    const input = { party: seller.party, file: penalty, step: 'serve-decision' }
    expect(await no('credit.finding.enter', platformActor, input)).toBe('entered-already')
    expect(await no('credit.finding.enter', platformActor, { ...input, step: 'serve-notice' })).toBe('no-finding')
    expect(await no('credit.finding.enter', platformActor, { ...input, party: other.party })).toBe('no-finding')
    await expect(p.act('credit.finding.enter', market, input)).rejects.toThrow(/open to/)
    // nothing is published that is not on file, and nothing twice, whether it says what it is about or not
    const byHand = {
      title: '公示（示例）',
      place: PLACE,
      with: { subject: seller.party },
      class: 'general',
      documentOn: today(),
      decisionNo: '示市监罚〔示例〕99号',
      catalogueItem: '行政管理信息：行政处罚',
    }
    expect(await no(`${REPAIR}.publish-general`, market, byHand)).toBe('no-finding')
    expect(await no(`${REPAIR}.publish-general`, market, { ...byHand, about: `file/${penalty}` })).toBe('no-finding')
    const known = { ...byHand, decisionNo: facts[0].body.decision }
    expect(await no(`${REPAIR}.publish-general`, market, known)).toBe('published-already')
  })

  it('deducts once the time to object has run, and says why and what would change', async () => {
    expect(await scoreOf(seller)).toBe(100)
    expect((await report(seller)).explanation.notCounted).toMatchObject([{ reason: 'objection-open' }])
    later(8)
    const { explanation } = await report(seller)
    expect(explanation).toMatchObject({
      score: 98.5,
      deductions: [{ rule: 'price-marking', points: 1.5, article: 'platform/credit-rules#price-marking' }],
      whatWouldChange: [{ score: 100, gain: 1.5 }],
    })
    // others see nothing of it but what is published
    expect(await report(lessee, { party: seller.party })).toBe(null)
    expect(await report(market, { party: seller.party })).toMatchObject({ own: false, explanation: { score: 98.5 } })
  })

  it('marks an objection at once, hears, decides; dismissed, it counts again', async () => {
    later(1)
    await yes(`${REPAIR}.object`, seller, { file: repair, grounds: TEXT })
    expect(await scoreOf(seller)).toBe(100)
    expect((await see('credit.publicity.list', anyone)).rows).toMatchObject([{ disputed: true }])
    expect(await no(`${REPAIR}.maintain-record`, market, { file: repair, reasons: TEXT })).toBe('needs-not-met')
    await yes(`${REPAIR}.tell-objection-result`, market, { file: repair, facts: TEXT, reasons: TEXT, periodDays: 5 })
    await yes(`${REPAIR}.answer-objection-result`, seller, { file: repair, statement: TEXT })
    later(1)
    await yes(`${REPAIR}.maintain-record`, market, { file: repair, reasons: TEXT })
    expect(await scoreOf(seller)).toBe(98.5)
    expect((await see('credit.publicity.list', anyone)).rows).toMatchObject([{ disputed: false }])
  })

  it('cannot be repaired before its term; annulled, it is as if it had never been and is shown nowhere', async () => {
    expect(await no(`${REPAIR}.apply`, seller, { file: repair, proof: paper, commitment: paper })).toBe('needs-not-met')
    const files = (await see('casework.file.list', justice, { procedure: R })).rows
    const review = { file: files[0].file }
    await annulled(review.file, seller, async () => {
      // while it is under review it does not count
      expect((await report(seller)).explanation.notCounted).toMatchObject([{ reason: 'suspended' }])
    })
    expect(await report(seller)).toMatchObject({
      explanation: { score: 100, deductions: [] },
      publicity: [{ public: false, state: 'unpublished' }],
    })
    expect((await see('credit.publicity.list', anyone)).rows).toEqual([])
  })

  it('gives the score of any day from what is stored, equal to the bit, whatever came later', async () => {
    const law = (on: Day) => scorecardOf(p.world.law.at(on, PLACE))
    for (const [on, score] of [
      ['2026-05-19', 98.5],
      ['2026-05-20', 100],
      ['2026-05-21', 100],
    ] as const) {
      const { explanation, uscc } = await report(seller, { on })
      expect(explanation.score).toBe(score)
      const again = explain({ uscc, ...folded(await replayed(seller.party, on)) }, law(on))
      expect(JSON.stringify(again)).toBe(JSON.stringify(explanation))
    }
    const before = await report(seller, { on: '2026-05-19' })
    later(3)
    expect((await report(seller, { on: '2026-05-19' })).explanation).toEqual(before.explanation)
    expect(await report(seller, { on: addDays(today(), 1) })).toBe(null)
  })

  it('earns rewards on a ground only', async () => {
    const grant = { party: seller.party, kind: 'fewer-inspections', document: '示例文号' }
    expect(await no('credit.incentive.grant', market, grant)).toBe('grade-below-a')
    expect(await no('credit.incentive.grant', finance, grant)).toBe('not-yours-to-grant')
    const honour = { party: seller.party, reward: 'tax-a', document: '示例税务文书', effectiveOn: today() }
    expect(await no('credit.reward.enter', market, honour)).toBe('not-yours-to-enter')
    await yes('credit.reward.enter', data, honour)
    expect((await report(seller)).explanation.bonus.points).toBe(1.5)
    const use = { use: 'licence-condition', effectZh: TEXT, effectEn: 'made up', basis: 'platform/credit-rules#uses' }
    expect(await no('credit.use.declare', operator, use)).toBe('never-a-licence-condition')
    expect(await no('credit.use.declare', operator, { ...use, use: 'deposit', basis: `${ORDER}-x#1` })).toBe(
      'use-without-basis',
    )
    await yes('credit.use.declare', operator, { ...use, use: 'deposit' })
    const { item } = await see('credit.catalogue', anyone)
    expect(item.uses.find(({ use: one }: { use: string }) => one === 'deposit').declared).not.toBe(null)
    expect(item.shadowCard).toMatchObject({ needed: 500, made: false })
  })
})

const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]

/** The rows of a file as the evidence log has them: from the decisions of acts, not from the tables. */
async function replayed(party: string, on: Day): Promise<KeptRow[]> {
  const leaves = await inStore(async (tx) => {
    const streams = await tx.rows<{ stream: string }>('select stream from evidence.stream order by stream')
    const of = streams.map(({ stream }) => stream)
    return (await leavesOf(tx, of)).toSorted((a, b) => (a.at < b.at ? -1 : 1))
  })
  const rows: KeptRow[] = []
  for (const { kind, at, record } of leaves) {
    if (dayIn(at) > on || record === null) continue
    const told = JSON.parse(record) as Record<string, Json>
    const decided = <T>(name: string): T => told[`decision.${name}`] as T
    if (told['outcome'] !== 'done') continue
    if (kind === 'credit.finding.enter' && decided('party') === party)
      rows.push({ fact: decided('fact'), kind: 'finding', body: decided('finding'), marks: [] })
    if (kind === 'credit.contract.complete')
      for (const side of decided<{ fact: string; party: string }[]>('sides').filter((one) => one.party === party)) {
        const body = { startedOn: decided<Day>('startedOn'), completedOn: decided<Day>('completedOn') }
        rows.push({ fact: side.fact, kind: 'contract', body, marks: [] })
      }
    const what: Record<string, KeptRow['marks'][number]['what'] | undefined> = {
      [`${REPAIR}.object`]: 'disputed',
      [`${REPAIR}.maintain-record`]: 'dismissed',
    }
    const marked = kind === 'credit.finding.mark' ? decided<'revoked'>('what') : what[kind]
    const row = rows.find(({ fact }) => fact === told['decision.fact'])
    if (marked !== undefined) row?.marks.push({ what: marked, on: dayIn(at) })
  }
  return rows
}

describe('a list', () => {
  let penalty: string
  let entry: string
  const unfounded = (more: object = {}) => ({
    title: '拟列入（示例）',
    place: PLACE,
    with: { subject: other.party },
    regime: 'samr-44',
    lawfulBasis: `${ORDER}#2`,
    cause: TEXT,
    ...more,
  })
  const open = (more: object = {}) => unfounded({ about: `file/${penalty}`, ...more })

  it('is entered on a basis in force, by a decision served, under the right code', async () => {
    penalty = await penaltyServed(yes, { market, party: other, day: today() }, { weight: 'heavier' })
    const { uscc } = await report(other)
    const off = uscc.slice(0, -1) + (uscc.endsWith('1') ? '2' : '1')
    const { uscc: sellers } = await report(seller)
    const step = `${LIST}.open`
    expect(await no(step, market, open({ uscc: off }))).toBe('uscc-wrong')
    expect(await no(step, market, open({ uscc: sellers }))).toBe('uscc-not-the-subject')
    expect(await no(step, market, open({ uscc, lawfulBasis: '局内通知' }))).toBe('list-without-basis')
    // the revision of 2025 is a draft and sets up nothing
    expect(
      await no(step, market, open({ uscc, lawfulBasis: 'cn/serious-dishonesty-list-draft-2025#vile-nature' })),
    ).toBe('list-without-basis')
    expect(await no(step, market, open({ uscc, regime: 'local' }))).toBe('list-without-basis')
    expect(await no(step, market, unfounded({ uscc }))).toBe('no-decision-behind')
    expect(await no(step, data, open({ uscc }))).toBe('not-keeper-of-list')
    expect(await no(step, operator, open({ uscc, regime: 'platform' }))).toBe('list-without-basis')
    entry = (await yes(step, market, open({ uscc }))).file
    // nobody else knows of an intention
    expect((await see('credit.entry.list', other)).rows).toEqual([])
    expect((await see('credit.look-up', anyone, { uscc })).item).toMatchObject({ valid: true, entries: [] })
    expect((await see('credit.look-up', anyone, { uscc: off })).item).toMatchObject({ valid: false, name: null })
  })

  it('hears before it lists, needs consent from above, and imposes what the catalogue holds', async () => {
    const step = (name: string, by: Actor, input: object = {}) => yes(`${LIST}.${name}`, by, { file: entry, ...input })
    await step('confirm-samr', market, { level: 'county-city', basisText: '第二条' })
    await step('assess', market, { heavierPenalty: 'yes', vile: 'yes', noIntent: 'no', opinion: TEXT })
    await step('serve-notice', market, {
      facts: TEXT,
      reasons: TEXT,
      measures: ['不授予荣誉称号等表彰奖励', 'weight-in-tenders', 'no-commitment'],
      periodDays: 5,
    })
    await step('give-statement', other, { statement: TEXT })
    const decision = { file: entry, reasons: TEXT, measures: ['weight-in-tenders', 'no-commitment'], removal: TEXT }
    expect(await no(`${LIST}.list`, market, decision)).toBe('needs-not-met')
    await step('give-consent', province, { opinion: TEXT })
    // nothing comes as news: not in the decision what the notice did not say, nor in force what was not decided
    expect(await no(`${LIST}.list`, market, { ...decision, measures: ['support-review'] })).toBe('measure-not-told')
    await step('list', market, decision)
    await step('publish', market, { address: 'https://example.cn/list' })
    expect(await no(`${LIST}.start-measures`, market, { file: entry, measures: ['禁止参加一切活动'] })).toBe(
      'not-in-catalogue',
    )
    expect(await no(`${LIST}.start-measures`, market, { file: entry, measures: ['platform-deposit'] })).toBe(
      'not-in-catalogue',
    )
    expect(await no(`${LIST}.start-measures`, market, { file: entry, measures: ['no-honours'] })).toBe(
      'measure-not-told',
    )
    await step('start-measures', market, { measures: ['weight-in-tenders', 'no-commitment'] })
    expect((await see('credit.list.public', anyone)).rows).toEqual([])
    await yes('credit.cycle.run', market, { nightly: 'no' })
    expect(await no('credit.cycle.run', market, { nightly: 'no' })).toBe('nothing-new')
    expect((await see('credit.list.public', anyone)).rows).toMatchObject([{ file: entry, name: '海泉（示例）' }])
    expect((await see('credit.publication.list', anyone)).rows).toMatchObject([{ entries: 1, added: 1 }])
  })

  it('makes the grade D once it counts, and others are told what stands', async () => {
    later(8)
    const law = p.world.law.at(today(), PLACE)
    expect(await inStore((tx) => creditTierOf(tx, other.party, law))).toMatchObject({ tier: 'oftener', grade: 'D' })
    expect(await inStore((tx) => creditStandingOf(tx, other.party, law, 3))).toMatchObject({
      serious: true,
      listed: true,
    })
    expect(await inStore((tx) => creditStandingOf(tx, seller.party, law, 3))).toMatchObject({
      serious: false,
      listed: false,
      grounds: [],
    })
    expect(
      await no('credit.incentive.grant', market, { party: other.party, kind: 'fewer-inspections', document: TEXT }),
    ).toBe('on-a-list')
  })

  it('tells each department, is acknowledged by each, and is lifted everywhere when its ground falls', async () => {
    const sent = (await see('credit.measure.list', finance, { mine: 'yes' })).rows
    expect(sent).toMatchObject([
      { kind: 'weight-in-tenders', receiver: 'authority:finance', waiting: true, mine: true },
    ])
    const { measure } = sent[0]
    const answer = { measure, of: 'imposed', reference: '示例回执' }
    expect(await no('credit.measure.acknowledge', industry, answer)).toBe('not-your-measure')
    expect(await no('credit.measure.acknowledge', finance, { ...answer, of: 'lifted' })).toBe('not-lifted')
    await yes('credit.measure.acknowledge', finance, answer)
    expect(await no('credit.measure.acknowledge', finance, answer)).toBe('acknowledged-already')

    // its own word that the penalty was annulled takes nobody off a list
    expect(await no(`${LIST}.enter-annulment`, other, { file: entry, paper })).toBe('not-annulled')
    // the penalty is annulled: entry, measures and public notice go with it
    const files = (await see('casework.file.list', justice, { procedure: R, about: `file/${penalty}` })).rows
    await annulled(files[0].file, other)
    const own = await report(other)
    expect(own).toMatchObject({
      explanation: { score: 100, grade: 'M' },
      entries: [{ state: 'revoked-basis', how: 'corrected', public: false }],
    })
    expect((await see('credit.list.public', anyone)).rows).toEqual([])
    expect(await no('credit.measure.acknowledge', finance, { ...answer })).toBe('lifted-already')
    await yes('credit.measure.acknowledge', finance, { ...answer, of: 'lifted' })
    later(3)
    const { chased } = await yes('credit.cycle.run', platformActor, { nightly: 'yes' })
    expect(chased).toHaveLength(3)
    const rows = (await see('credit.measure.list', market)).rows
    expect(rows.filter(({ waiting }: { waiting: boolean }) => waiting)).toHaveLength(3)
    expect(rows.every(({ liftedOn }: { liftedOn: string | null }) => liftedOn !== null)).toBe(true)
  })
})
