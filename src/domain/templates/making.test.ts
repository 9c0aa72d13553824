// Making a model contract on a real database: from the proposal to its use, with every gate met on the way.
import { look } from '#kernel/act'
import { anyone, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { addDays, dayIn, type Day } from '#kernel/time'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelContract, reworded } from '../../../test/model-contract.ts'
import { makingRules } from '../../../test/making-rules.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import type { Framework } from './framework.ts'
import { gatedSteps, PROCEDURE } from './steps.ts'
import { templateFindings } from './template-check.ts'
import { noteOutcome, noteQuestion, noteUse } from './use.ts'

let p: TestPlatform
let rules: ReturnType<typeof makingRules>
let market: Actor
let reviewer: Actor
let cityMarket: Actor
let data: Actor
let industry: Actor
let provider: Actor
let expert: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'templates' })
  rules = makingRules(p)
  market = await p.party('省市场监督管理部门（示例）', ['authority:market'], 'cn-gd')
  reviewer = await p.party('公平竞争审查机构（示例）', ['authority:market'], 'cn-gd')
  cityMarket = await p.party('市市场监督管理部门（示例）', ['authority:market'], 'cn-gd-sz')
  data = await p.party('数据部门（示例）', ['authority:data'], 'cn-gd')
  industry = await p.party('工业和信息化部门（示例）', ['authority:industry'], 'cn-gd')
  provider = await p.party('供给方（示例）', ['provider'], 'cn-gd-sz')
  expert = await p.party('评审专家（示例）', ['mediation'], 'cn-bj')
})
afterAll(() => p.close())

const today = (): Day => dayIn(p.clock.now())
const later = (days: number): void => p.clock.set(`${addDays(today(), days)}T02:00:00.000Z`)
const yes = (step: string, actor: Actor, input: Record<string, unknown>) => rules.yes(step, actor, input, PROCEDURE)
const no = (step: string, actor: Actor, input: Record<string, unknown>) => rules.no(step, actor, input, PROCEDURE)
const see: typeof rules.see = (...of) => rules.see(...of)
const put = (file: string, framework: Framework, actor = market, onlyWording = true) =>
  p.act('templates.text.put', actor, { file, label: '草案', explanation: '逐条说明', onlyWording, framework })
const mustPut = async (file: string, framework: Framework, onlyWording = true) => {
  const outcome = await put(file, framework, market, onlyWording)
  if (!outcome.done) throw new Error(`text refused: ${outcome.refused} ${outcome.says.en}`)
  return outcome.decision as unknown as {
    version: number
    sha256: string
    change: { material: boolean; why: string[] } | null
  }
}
const proposal = { title: '算力租赁合同转让示范文本', place: 'cn-gd', mode: 'assignment' }

/** A file up to drafting. */
async function drafting(): Promise<string> {
  const { file } = await yes('propose', provider, proposal)
  await yes('convene', market, { file, level: 'province' })
  await yes('join', data, { file })
  await yes('join', industry, { file })
  await yes('begin-drafting', market, { file })
  return file
}
/** From a text on file to revision, with one comment answered and one expert's opinion. */
async function consulted(file: string): Promise<void> {
  await yes('send-to-competition', market, { file })
  await yes('clear-competition', reviewer, { file })
  await yes('open-consultation', market, { file })
  const { n } = await yes('comment', provider, { file, clause: '付款', text: '建议付款期限延长。' })
  later(45)
  await yes('close-consultation', market, { file, received: 'yes' })
  await yes('answer-comment', market, { file, comment: String(n), treatment: 'adopted' })
  await yes('declare-interest', expert, { file, none: 'yes' })
  await yes('give-expert-opinion', expert, { file })
  await yes('finish-expert-review', market, { file })
}
/** From revision to the library. */
async function published(file: string, version: string): Promise<void> {
  await yes('publish-opinions', market, { file, received: 1, adopted: 1, partly: 0, notAdopted: 0 })
  await yes('countersign', data, { file })
  await yes('countersign', industry, { file })
  await yes('approve', market, { file })
  await yes('publish', market, { file, version, publishedOn: today() })
}

describe('a text is put on file', () => {
  it('by the lead, while it is written, in the form and for the place and mode of the file', async () => {
    const file = await drafting()
    expect(await no('send-to-competition', market, { file })).toMatchObject({ refused: 'no-text' })
    expect(await put(file, modelContract(), cityMarket)).toMatchObject({ done: false, refused: 'not-your-part' })
    expect(
      await put(
        file,
        modelContract((raw) => (raw['id'] = 'storage')),
      ),
    ).toMatchObject({ refused: 'another-mode' })
    expect(
      await put(
        file,
        modelContract((raw) => (raw['place'] = 'cn')),
      ),
    ).toMatchObject({ refused: 'another-place' })
    expect(
      await put(
        file,
        modelContract((raw) => (raw['official'] = false)),
      ),
    ).toMatchObject({ refused: 'not-official' })
    const broken = await put(file, modelContract(reworded('delivery', '{acceptanceDays}', '{noSuchSlot}')))
    expect(broken).toMatchObject({ done: false, refused: 'text-has-faults' })
    await expect(
      p.act('templates.text.put', market, {
        file,
        label: '一',
        explanation: '一',
        onlyWording: true,
        framework: { id: 'assignment' },
      }),
    ).rejects.toThrow('framework')
    expect(await mustPut(file, modelContract())).toMatchObject({ version: 1, change: null })
    expect(await put(file, modelContract())).toMatchObject({ refused: 'same-text' })
    // nobody outside the public bodies sees it before it is published for comment
    expect((await see('templates.draft.get', { file })).item).toBeNull()
    expect((await see('templates.draft.get', { file }, data)).item).toMatchObject({ version: 1, inForce: false })
    await yes('send-to-competition', market, { file })
    expect(await put(file, modelContract(reworded('payment', '付款', '支付')))).toMatchObject({
      refused: 'text-is-closed',
    })
    expect(await put('00000000-0000-7000-8000-00000000beef', modelContract())).toMatchObject({
      refused: 'no-such-file',
    })
  })

  it('is a sound text in these tests', () => {
    const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-06-15', 'cn-gd')
    expect(templateFindings(modelContract(), law)).toEqual([])
  })
})

describe('who makes it', () => {
  it('is a regulator of the province or the nation, never below', async () => {
    expect(await no('propose', cityMarket, { ...proposal, place: 'cn-gd-sz' })).toMatchObject({
      refused: 'below-the-province',
    })
    const { file } = await yes('propose', provider, { ...proposal, place: 'cn-gd-sz' })
    const refused = await no('convene', cityMarket, { file, level: 'province' })
    expect(refused).toMatchObject({ refused: 'below-the-province' })
    expect(refused.basis).toContain('cn/contract-supervision-measures#13')
    expect(await no('convene', market, { file, level: 'national' })).toMatchObject({ refused: 'another-level' })
    await yes('convene', market, { file, level: 'province' })
  })
})

describe('a model contract is made', () => {
  let file: string
  const words = reworded('payment', '付款', '支付')

  it('with the review before the consultation, of this very text', async () => {
    file = await drafting()
    const { sha256 } = await mustPut(file, modelContract())
    await yes('send-to-competition', market, { file })
    await yes('return-competition', reviewer, { file })
    await mustPut(file, modelContract(reworded('delivery', '日内验收', '日内完成验收')))
    await mustPut(file, modelContract())
    await yes('send-to-competition', market, { file })
    await yes('clear-competition', reviewer, { file })
    const opened = await rules.yes('open-consultation', market, { file }, PROCEDURE)
    expect(opened).toMatchObject({ to: 'consultation', text: { version: 3, sha256 } })
    expect((await see('templates.draft.get', { file })).item).toMatchObject({
      version: 3,
      framework: { version: '2026.1' },
      reviews: [{ version: 3 }],
    })
    expect((await see('templates.draft.redline', { file, from: 1, to: 3 }, data)).item).toMatchObject({ same: true })
  })

  it('with comments answered one by one, and true figures', async () => {
    const opinion = '建议付款期限延长至四十五日，小微企业周转困难。'
    const { n } = await yes('comment', provider, { file, clause: '付款', text: opinion })
    await yes('comment', anyone, { file, clause: '付款', text: `${opinion}！` })
    const { n: other } = await yes('comment', anyone, { file, clause: 'ending', text: '应当写明通知方式。' })
    expect(await no('close-consultation', market, { file, received: 'yes' })).toMatchObject({
      refused: 'needs-not-met',
    })
    later(31)
    expect(await no('close-consultation', market, { file, received: 'no' })).toMatchObject({
      refused: 'comments-received',
    })
    await yes('close-consultation', market, { file, received: 'yes' })
    expect(await no('answer-comment', market, { file, comment: '9999', treatment: 'adopted' })).toMatchObject({
      refused: 'no-such-comment',
    })
    await yes('answer-comment', market, { file, comment: String(n), treatment: 'partly', reasons: '改为三十日' })
    const figures = { file, received: 3, adopted: 1, partly: 2, notAdopted: 0 }
    expect(await no('publish-opinions', market, figures)).toMatchObject({
      refused: 'comments-unanswered',
      says: { en: `these comments are not answered yet: ${other}` },
    })
    await yes('answer-comment', market, { file, comment: String(other), treatment: 'adopted', reasons: '采纳' })
    expect(await no('publish-opinions', market, { ...figures, received: 2, partly: 1 })).toMatchObject({
      refused: 'figures-differ',
    })
    await yes('publish-opinions', market, figures)
    const { rows } = await see('templates.comment.list', { file })
    expect(rows.map(({ copies, article, treatment }: Record<string, unknown>) => [copies, article, treatment])).toEqual(
      [
        [2, 'payment', 'partly'],
        [1, 'ending', 'adopted'],
      ],
    )
    expect((await see('templates.comment.statistics', { file })).item).toMatchObject({ comments: 3, opinions: 2 })
    expect((await see('templates.file.list', { framework: 'assignment', state: 'expert-review' })).rows).toMatchObject([
      { file, comments: 3 },
    ])
  })

  it('with experts who have declared their own ties and have none', async () => {
    expect(await no('give-expert-opinion', expert, { file })).toMatchObject({ refused: 'needs-not-met' })
    expect(await no('declare-interest', anyone, { file, none: 'yes' })).toMatchObject({ refused: 'expert-unknown' })
    const tied = await p.party('有利害关系的专家（示例）', ['mediation'], 'cn-gd')
    const trader = await p.party('兼营供给的专家（示例）', ['mediation', 'provider'], 'cn-gd')
    await yes('declare-interest', expert, { file, none: 'yes' })
    await yes('declare-interest', trader, { file, none: 'yes' })
    await yes('declare-interest', tied, { file, none: 'no' })
    const undeclared = await p.party('未声明的专家（示例）', ['mediation'], 'cn-gd')
    expect(await no('give-expert-opinion', undeclared, { file })).toMatchObject({ refused: 'ties-not-declared' })
    expect(await no('give-expert-opinion', trader, { file })).toMatchObject({ refused: 'expert-is-of-the-market' })
    const refused = await no('give-expert-opinion', tied, { file })
    expect(refused).toMatchObject({ refused: 'expert-has-interest' })
    expect(refused.basis).toEqual(['cn/major-administrative-decisions#20'])
    // another's interest does not bar one who has none
    await yes('give-expert-opinion', expert, { file })
    await yes('finish-expert-review', market, { file })
    const { experts } = (await see('templates.draft.get', { file }, data)).item
    expect(experts).toHaveLength(3)
    expect((await see('templates.draft.get', { file })).item.experts).toEqual([])
  })

  it('reviewed again after a material change, not after one of wording', async () => {
    expect((await mustPut(file, modelContract(words))).change).toMatchObject({ material: false, why: [] })
    await yes('revise', market, { file })
    const removed = modelContract((raw) => {
      raw.clauses = (raw.clauses as { id: string }[]).filter(({ id }) => id !== 'evidence')
      raw.parts[0]!.clauses = raw.parts[0]!.clauses.filter((id) => id !== 'evidence')
    })
    expect((await mustPut(file, removed)).change).toMatchObject({ material: true, why: ['clause-removed'] })
    expect(await no('revise', market, { file })).toMatchObject({ refused: 'review-is-of-another-text' })
    expect(await no('countersign', data, { file })).toMatchObject({ refused: 'review-is-of-another-text' })
    await yes('revise-materially', market, { file })
    await yes('clear-competition', reviewer, { file })
    await yes('resume-revision', market, { file })
    // cleared, but it leaves a subject open
    await yes('countersign', data, { file })
    await yes('countersign', industry, { file })
    expect(await no('approve', market, { file })).toMatchObject({ refused: 'text-is-incomplete' })
    expect((await mustPut(file, modelContract(words))).change).toMatchObject({ why: ['clause-added'] })
    await yes('revise-materially', market, { file })
    await yes('clear-competition', reviewer, { file })
    await yes('resume-revision', market, { file })
  })

  it('signed by the data and the industry department under the very text, then published for all', async () => {
    await yes('countersign', data, { file })
    const refused = await no('approve', market, { file })
    expect(refused).toMatchObject({
      refused: 'not-countersigned',
      says: { zh: expect.stringContaining('工业和信息化') },
    })
    await yes('countersign', industry, { file })
    await yes('approve', market, { file })
    const publish = { file, number: 'GF-2026-示例', version: '2026.1', publishedOn: today() }
    expect(await no('publish', market, { ...publish, version: '2026.2' })).toMatchObject({ refused: 'another-version' })
    expect(await no('publish', market, { ...publish, publishedOn: addDays(today(), 2) })).toMatchObject({
      refused: 'published-in-the-future',
    })
    expect((await see('templates.get', { framework: 'assignment', version: '2026.1', place: 'cn-gd' })).item).toBeNull()
    await yes('publish', market, publish)
    const { item } = await see('templates.text.on', { framework: 'assignment', on: today(), in: 'cn-gd-sz' })
    expect(item).toMatchObject({
      file,
      number: 'GF-2026-示例',
      from: today(),
      framework: { official: true, version: '2026.1' },
    })
    const elsewhere = (await see('templates.text.on', { framework: 'assignment', on: today(), in: 'cn-bj' })).item
    expect(elsewhere?.file ?? null).toBeNull()
    const { rows } = await see('templates.list', { on: today(), in: 'cn-gd' })
    expect(rows.find(({ framework }: { framework: string }) => framework === 'assignment')).toMatchObject({
      file,
      official: true,
      clauses: 8,
    })
    const { yaml, sha256 } = (
      await see('templates.export', { framework: 'assignment', version: '2026.1', place: 'cn-gd' })
    ).item
    expect(yaml).toContain('version: "2026.1"')
    expect(sha256).toBe(item.sha256)
    expect(await no('begin-use', market, { file, from: addDays(today(), 1) })).toMatchObject({ refused: 'another-day' })
    await yes('begin-use', market, { file, from: today() })
  })

  it('evaluated from use, small numbers hidden from the public, and replaced by a new version', async () => {
    const text = { framework: 'assignment', version: '2026.1', place: 'cn-gd' }
    const id = (i: number): string => `00000000-0000-7000-8000-0000000000${(16 + i).toString(16)}`
    await p.world.store.transact(async (tx) => {
      for (let i = 0; i < 8; i += 1)
        noteUse(tx, {
          ...text,
          lease: id(i),
          changed: i < 6 ? ['payment'] : [],
          removed: i === 0 ? ['evidence'] : [],
          added: 0,
          at: p.clock.now(),
        })
      noteQuestion(tx, { lease: id(1), clause: 'service', at: p.clock.now() })
      noteOutcome(tx, { lease: id(1), outcome: 'disputed', at: p.clock.now() })
      await tx.flush()
    })
    const used = async (actor: Actor) =>
      (await look(p.world.store, p.views.get('templates.use')!, { actor, input: { framework: 'assignment' } })).rows[0]
    expect(await used(anyone)).toMatchObject({ ...text, contracts: 8, deviating: 6, disputed: null, performed: 0 })
    expect((await used(anyone)).clauses).toMatchObject([
      { clause: 'payment', changed: 6, removed: 0, disputed: null, title: { zh: '付款' } },
      { clause: 'evidence', removed: null },
      { clause: 'service', asked: null },
    ])
    expect(await used(market)).toMatchObject({ disputed: 1 })
    const evaluated = await rules.yes('evaluate', market, { file }, PROCEDURE)
    expect(evaluated).toMatchObject({ use: { text: { contracts: 8 } } })
    await yes('keep', market, { file })

    const second = await drafting()
    expect(await put(second, modelContract())).toMatchObject({ refused: 'version-published' })
    await mustPut(
      second,
      modelContract((raw) => {
        raw['version'] = '2026.2'
        reworded('payment', '{paymentDueDays}日内付款', '{paymentDueDays}日内支付，不得拖欠')(raw)
      }),
    )
    await consulted(second)
    expect(await no('supersede', market, { file, newFile: second })).toMatchObject({
      refused: 'new-version-not-published',
    })
    await published(second, '2026.2')
    await yes('supersede', market, { file, newFile: second })
    later(1)
    expect((await see('templates.text.on', { framework: 'assignment', on: today(), in: 'cn-gd' })).item).toMatchObject({
      framework: { version: '2026.2' },
    })
    // a contract made on the first version still finds it
    expect(
      (await see('templates.get', { framework: 'assignment', version: '2026.1', place: 'cn-gd' })).item.versions.slice(
        0,
        2,
      ),
    ).toMatchObject([{ version: '2026.2' }, { version: '2026.1' }])
    const { item } = await see('templates.redline', {
      framework: 'assignment',
      from: '2026.1',
      to: '2026.2',
      place: 'cn-gd',
    })
    expect(item).toMatchObject({
      same: false,
      summary: { changed: 1, same: 7, material: true, why: ['duty-changed'] },
      fields: ['version'],
    })
  })
})

it('puts a gate on steps that the chart has', () => {
  const steps = new Set(chartNamed(PROCEDURE).steps.map(({ step }) => step))
  expect(gatedSteps.filter((step) => !steps.has(step))).toEqual([])
})
