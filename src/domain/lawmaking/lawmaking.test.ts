// Making rules on a real database: a city's regulation in coordination with another city, from proposal to in force.
import { Forbidden } from '#kernel/act'
import { anyone, roles, type Actor } from '#kernel/identity'
import { chartNamed, noticesOf } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { addDays, dayIn, type Day } from '#kernel/time'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gatedSteps, procedures } from './steps.ts'
import { firstText as first, makingRules } from '../../../test/making-rules.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

const LAW = join(import.meta.dirname, '../../../law')

let p: TestPlatform
let rules: ReturnType<typeof makingRules>
let industry: Record<string, Actor>
let legislature: Record<string, Actor>
let justice: Actor
let market: Actor
let provider: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'lawmaking' })
  rules = makingRules(p)
  const made = async (kind: string, places: string[]): Promise<Record<string, Actor>> =>
    Object.fromEntries(
      await Promise.all(
        places.map(
          async (place) => [place, await p.party(`${place} ${kind}（示例）`, [kind as never], place)] as const,
        ),
      ),
    )
  industry = await made('authority:industry', ['cn-gz-gy', 'cn-gz-as'])
  legislature = await made('legislature', ['cn-gz-gy', 'cn-gz-as', 'cn-gz'])
  justice = await p.party('司法行政部门（示例）', ['authority:justice'], 'cn-gz')
  market = await p.party('市场监督管理部门（示例）', ['authority:market'], 'cn-gz')
  provider = await p.party('供给方（示例）', ['provider'], 'cn-gz-gy')
})
afterAll(() => p.close())

const today = (): Day => dayIn(p.clock.now())
const later = (days: number): void => p.clock.set(`${addDays(today(), days)}T02:00:00.000Z`)
const yes: typeof rules.yes = (...of) => rules.yes(...of)
const no: typeof rules.no = (...of) => rules.no(...of)
const see: typeof rules.see = (...of) => rules.see(...of)
const put: typeof rules.put = (...of) => rules.put(...of)
const mustPut: typeof rules.mustPut = (...of) => rules.mustPut(...of)

/** A file up to drafting. */
async function drafting(place: string, coordinated = 'no'): Promise<string> {
  const { file } = await yes('propose', industry[place]!, {
    title: `算力租赁条例 ${place}`,
    place,
    area: 'city',
    coordinated,
  })
  await yes('plan', legislature[place]!, { file })
  await yes('confirm-competence', legislature[place]!, { file, ground: 'argued', noLocalLicence: 'yes' })
  return file
}
/** Through both reviews. */
async function reviewed(file: string, place: string): Promise<void> {
  await yes('send-to-competition', industry[place]!, { file })
  await yes('clear-competition', market, { file })
  await yes('clear-legality', justice, { file, noLicence: 'yes' })
}
const comment = (file: string, actor: Actor, clause: string, text: string) =>
  yes('comment', actor, { file, clause, text })

describe('a text', () => {
  it('has versions, warnings that bar nothing, and a form that law/ can load', async () => {
    const place = 'cn-gz-gy'
    const file = await drafting(place)
    const one = await mustPut(file, industry[place]!, first, { creates: ['catalogue'] })
    expect(one.version).toBe(1)
    expect(one.warnings.competence.map(({ warning }) => warning)).toEqual(
      expect.arrayContaining(['outside-city-fields', 'disguised-licence']),
    )
    expect(await put(file, industry[place]!, first, { creates: ['catalogue'] })).toMatchObject({
      done: false,
      refused: 'same-text',
    })
    expect(await put(file, industry['cn-gz-as']!)).toMatchObject({ done: false, refused: 'not-your-part' })
    expect(await put(file, industry[place]!, [{ ...first[0], replaces: 'cn/civil-code#no-such' }])).toMatchObject({
      done: false,
      refused: 'not-in-the-form-of-law',
    })
    await mustPut(file, industry[place]!, [first[0]!, { ...first[1]!, zh: '主管部门应当在七日内答复。' }])
    const { item } = await see('lawmaking.text.redline', { file, from: 1, to: 2 }, justice)
    expect(item.summary).toMatchObject({ same: 1, changed: 1, material: true, why: ['number-changed'] })
    // nobody outside the bodies that make rules sees it before it is published
    expect((await see('lawmaking.text.get', { file })).item).toBeNull()
    expect((await see('lawmaking.text.get', { file }, legislature[place]!)).item).toMatchObject({
      version: 2,
      enforced: false,
    })
    await expect(put(file, industry[place]!, [first[0]!, first[0]!])).rejects.toThrow('two articles have one id')
  })
})

describe('two cities make a regulation in coordination', () => {
  const places = ['cn-gz-gy', 'cn-gz-as'] as const
  const file: Record<string, string> = {}
  let mechanism: string

  it('agree on a mechanism, each with its own file', async () => {
    for (const place of places) file[place] = await drafting(place, 'yes')
    const [a, b] = places
    const founding = {
      file: file[a],
      title: '贵阳、安顺算力协同立法（示例）',
      leadingGroup: ['甲', '乙'],
      sharedText: '算力租赁条例',
      plan: '同步起草',
    }
    expect(await p.act('lawmaking.mechanism.agree', legislature[b]!, founding)).toMatchObject({
      done: false,
      refused: 'not-the-legislature-of-the-place',
    })
    mechanism = (await p.yes('lawmaking.mechanism.agree', legislature[a]!, founding))['mechanism']
    await p.yes('lawmaking.mechanism.agree', legislature[b]!, { file: file[b], mechanism })
    expect(await p.act('lawmaking.mechanism.agree', legislature[b]!, { file: file[b], mechanism })).toMatchObject({
      done: false,
      refused: 'joined-already',
    })
    await expect(p.act('lawmaking.mechanism.agree', legislature[b]!, { file: file[b] })).rejects.toThrow('either')
    for (const place of places) {
      await yes('agree-mechanism', legislature[place]!, { file: file[place] })
      await yes('begin-survey', legislature[place]!, { file: file[place] })
      await yes('finish-survey', legislature[place]!, { file: file[place] })
    }
  })

  it('see where their texts agree, differ and lack, and are told when one leaves the common text', async () => {
    const [a, b] = places
    expect(await no('send-to-competition', industry[a]!, { file: file[a] })).toMatchObject({ refused: 'no-text' })
    await mustPut(file[a]!, industry[a]!)
    await mustPut(file[b]!, industry[b]!)
    const gone = await mustPut(file[b]!, industry[b]!, [
      first[0]!,
      { ...first[1]!, zh: '主管部门应当在九日内答复。' },
      { id: '3', no: '第三条', zh: '设立服务窗口。' },
    ])
    expect(gone.diverges).toMatchObject([{ place: a, articles: ['2'] }])
    const { item } = await see('lawmaking.compare', { files: `${file[a]},${file[b]}` }, justice)
    expect(item).toMatchObject({ agree: 1, differ: 1, lacking: 1 })
    const told = await p.world.store.transact((tx) => noticesOf(tx, legislature[a]!.party, 20))
    expect(told).toEqual(expect.arrayContaining([expect.objectContaining({ title_zh: '协同文本出现差异' })]))
    expect(
      await no('compare-with-partner', industry[a]!, {
        file: file[a],
        partnerText: file[b],
        agree: 2,
        differ: 0,
        lacking: 0,
      }),
    ).toMatchObject({ refused: 'comparison-differs' })
    await mustPut(file[b]!, industry[b]!)
    for (const [own, other] of [places, places.toReversed()] as [string, string][])
      await yes('compare-with-partner', industry[own]!, {
        file: file[own],
        partnerText: file[other],
        agree: 2,
        differ: 0,
        lacking: 0,
      })
  })

  it('open no consultation before both reviews are of the text, and close none before thirty days', async () => {
    for (const place of places) {
      await reviewed(file[place]!, place)
      await yes('open-consultation', industry[place]!, { file: file[place], majorInterests: 'no' })
      expect(await put(file[place]!, industry[place]!)).toMatchObject({ refused: 'text-is-closed' })
      expect(await no('close-consultation', industry[place]!, { file: file[place], received: 'no' })).toMatchObject({
        refused: 'needs-not-met',
      })
      expect((await see('lawmaking.text.get', { file: file[place] })).item).toMatchObject({
        version: place === 'cn-gz-gy' ? 1 : 3,
      })
    }
  })

  it('answer every comment, copies once, before they go on', async () => {
    const [a, b] = places
    const opinion = '建议把第二条的答复期限由五日改为三日，中小企业等不起。'
    const { n } = await comment(file[a]!, provider, '第二条', opinion)
    for (const end of ['', '！', '。谢谢']) await comment(file[a]!, anyone, '第二条', opinion + end)
    const { n: other } = await comment(file[a]!, anyone, '第一条', '应当写明支持的具体措施。')
    later(31)
    expect(await no('close-consultation', industry[a]!, { file: file[a], received: 'no' })).toMatchObject({
      refused: 'comments-received',
    })
    await yes('close-consultation', industry[a]!, { file: file[a], received: 'yes' })
    await yes('close-consultation', industry[b]!, { file: file[b], received: 'no' })
    const figures = { received: 5, adopted: 1, partly: 0, notAdopted: 4, majorDissent: 'no' }
    expect(
      await no('answer-comment', industry[a]!, { file: file[a], comment: '999', treatment: 'adopted' }),
    ).toMatchObject({ refused: 'no-such-comment' })
    await yes('answer-comment', industry[a]!, {
      file: file[a],
      comment: String(n),
      treatment: 'not-adopted',
      reasons: '五日已属最短',
    })
    const refused = await no('publish-opinions', industry[a]!, { file: file[a], ...figures })
    expect(refused).toMatchObject({
      refused: 'comments-unanswered',
      says: { en: `these comments are not answered yet: ${other}` },
    })
    await yes('answer-comment', industry[a]!, {
      file: file[a],
      comment: String(other),
      treatment: 'adopted',
      reasons: '采纳',
    })
    expect(
      await no('publish-opinions', industry[a]!, { file: file[a], ...figures, notAdopted: 3, received: 4 }),
    ).toMatchObject({ refused: 'figures-differ' })
    await yes('publish-opinions', industry[a]!, { file: file[a], ...figures })
    await yes('publish-opinions', industry[b]!, {
      file: file[b],
      received: 0,
      adopted: 0,
      partly: 0,
      notAdopted: 0,
      majorDissent: 'no',
    })
    const { rows } = await see('lawmaking.comment.list', { file: file[a] })
    expect(rows.map(({ copies, article, treatment }: Record<string, unknown>) => [copies, article, treatment])).toEqual(
      [
        [4, '2', 'not-adopted'],
        [1, '1', 'adopted'],
      ],
    )
    expect((await see('lawmaking.comment.list', { file: file[a], copies: 'apart' })).rows).toHaveLength(5)
    const { item } = await see('lawmaking.comment.statistics', { file: file[a] })
    expect(item).toMatchObject({ comments: 5, opinions: 2, byOutcome: { adopted: 1, 'not-adopted': 4, unanswered: 0 } })
    expect(item.byKind.every(({ comments }: { comments: number | null }) => comments === null)).toBe(true)
  })

  it('need both reviews again after a material change, none after one of wording', async () => {
    const [a] = places
    const wording = [{ ...first[0]!, zh: '支持算力租赁产业的发展。' }, first[1]!]
    expect((await mustPut(file[a]!, industry[a]!, wording)).change).toMatchObject({ material: false })
    await yes('revise-slightly', industry[a]!, { file: file[a] })
    const three = [wording[0]!, { ...first[1]!, zh: '主管部门应当在三日内答复。' }]
    expect((await mustPut(file[a]!, industry[a]!, three)).change).toMatchObject({
      material: true,
      why: ['number-changed'],
    })
    expect(await no('revise-slightly', industry[a]!, { file: file[a] })).toMatchObject({
      refused: 'reviews-are-of-another-text',
    })
    // going back to what was reviewed, but for wording
    expect(
      (await mustPut(file[a]!, industry[a]!, [{ ...first[0]!, zh: '支持算力租赁产业持续发展。' }, first[1]!])).change,
    ).toMatchObject({ material: false })
  })

  it('compute what the text would change before they adopt it', async () => {
    const [a, b] = places
    const head = (place: string) => ({ file: file[place] })
    expect(await no('weigh-effects', industry[a]!, { ...head(a), decided: 0, changed: 0 })).toMatchObject({
      refused: 'effect-not-computed',
    })
    for (const place of places) {
      const { decisions, changed } = await p.yes('lawmaking.effect.compute', industry[place]!, head(place))
      expect(decisions).toBeGreaterThan(10)
      expect(changed).toBe(0)
      await yes('weigh-effects', industry[place]!, { ...head(place), decided: decisions, changed })
    }
    expect((await see('lawmaking.effect.get', head(b))).item).toMatchObject({
      changed: 0,
      drifted: 0,
      lawMissing: 0,
      enforced: false,
    })
  })

  it('each pass their own act, the province approves, and hold together when both hold', async () => {
    for (const place of places) {
      const f = { file: file[place] }
      await yes('submit-own-bill', legislature[place]!, { ...f, leadDays: 20 })
    }
    later(21)
    for (const place of places) {
      const f = { file: file[place] }
      await yes('read-first', legislature[place]!, f)
      await yes('waive-publication', legislature[place]!, f)
      await yes('pass', legislature[place]!, { ...f, passedOn: today(), votesFor: 30, members: 40 })
      expect(await no('promulgate', legislature[place]!, { ...f, promulgatedOn: today() })).toMatchObject({
        refused: 'needs-not-met',
      })
      await yes('ask-approval', legislature[place]!, f)
      expect(await no('approve', legislature[place]!, f)).toMatchObject({ refused: 'own-cause' })
      await yes('approve', legislature['cn-gz']!, { ...f, approvedOn: today() })
      expect(await no('promulgate', legislature[place]!, { ...f, promulgatedOn: addDays(today(), 3) })).toMatchObject({
        refused: 'published-in-the-future',
      })
      const [other] = places.filter((each) => each !== place)
      if (place === places[0])
        expect(
          await no('confirm-partner', legislature[place]!, { ...f, partnerAct: file[other!], conditionsMet: 'yes' }),
        ).toMatchObject({ refused: 'partner-not-published' })
      await yes('promulgate', legislature[place]!, { ...f, promulgatedOn: today(), inForceFrom: addDays(today(), 30) })
    }
    expect(
      await no('take-effect', legislature[places[0]]!, { file: file[places[0]], inForceFrom: addDays(today(), 30) }),
    ).toMatchObject({ refused: 'needs-not-met' })
    for (const [own, other] of [places, places.toReversed()] as [string, string][])
      await yes('confirm-partner', legislature[own]!, {
        file: file[own],
        partnerAct: file[other],
        conditionsMet: 'yes',
      })
    expect(
      await no('take-effect', legislature[places[0]]!, { file: file[places[0]], inForceFrom: addDays(today(), 30) }),
    ).toMatchObject({ refused: 'day-to-come' })
    const from = addDays(today(), 30)
    later(30)
    await yes('take-effect', legislature[places[0]]!, { file: file[places[0]], inForceFrom: from })
    expect((await see('lawmaking.mechanism.get', { mechanism })).item).toMatchObject({
      inForceTogether: false,
      members: [
        { place: 'cn-gz-as', state: 'promulgated' },
        { place: 'cn-gz-gy', state: 'in-force' },
      ],
    })
    await yes('take-effect', legislature[places[1]]!, { file: file[places[1]], inForceFrom: from })
    expect((await see('lawmaking.mechanism.get', { mechanism })).item).toMatchObject({
      inForceTogether: true,
      compared: { agree: 1, differ: 1, lacking: 0 },
    })
  })

  it('export the text as a file of law/, which loads; the running book stays as it was', async () => {
    const { item } = await see('lawmaking.text.export', { file: file['cn-gz-gy'] })
    expect(item).toMatchObject({ promulgated: true, path: 'cn-gz-gy/compute-lease-regulation.yaml' })
    const folder = mkdtempSync(join(tmpdir(), 'suan-law-'))
    try {
      cpSync(join(LAW, 'calendars'), join(folder, 'calendars'), { recursive: true })
      mkdirSync(join(folder, dirname(item.path)), { recursive: true })
      writeFileSync(join(folder, item.path), item.yaml)
      const book = loadLaw(folder)
      const { status, from } = book.instruments[0]!
      expect(status).toBe('in-force')
      expect(book.at(from, 'cn-gz-gy').days('cn-gz-gy/compute-lease-regulation#2', 'answer-days')).toBe(5)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    expect(p.world.law.instruments.some(({ id }) => id === 'cn-gz-gy/compute-lease-regulation')).toBe(false)
  })
})

describe('a rule of a government', () => {
  const RULE = 'lawmaking.rule'
  it('answers what is said in the second consultation too, and takes effect thirty days after publication', async () => {
    const city = 'cn-gz-gy'
    const [drafter, reviewer] = [industry[city]!, await p.party('贵阳司法局（示例）', ['authority:justice'], city)]
    const does = (name: string, actor: Actor, input: object = {}) => yes(name, actor, { file, ...input }, RULE)
    const { file } = await yes(
      'propose',
      drafter,
      { title: '算力租赁管理办法（示例）', place: city, kind: 'government', joint: 'no', temporary: 'no' },
      RULE,
    )
    await does('plan', reviewer)
    await does('confirm-competence', reviewer)
    await does('begin-drafting', drafter)
    await mustPut(file, drafter, first, { name: 'compute-lease-rule' })
    await does('settle-with-departments', drafter)
    await does('send-to-competition', drafter)
    expect(await no('clear-by-exception', market, { file, endsOn: today() }, RULE)).toMatchObject({
      refused: 'exception-without-end',
    })
    await does('clear-by-exception', market, { endsOn: addDays(today(), 365) })
    await does('clear-legality', reviewer)
    await does('open-consultation', drafter)
    later(40)
    await does('close-consultation', drafter)
    await does('publish-opinions', drafter, { received: 0, adopted: 0, partly: 0, notAdopted: 0 })
    const { decisions, changed } = await p.yes('lawmaking.effect.compute', drafter, { file })
    await does('weigh-effects', drafter, { decided: decisions, changed })
    await does('submit-for-review', drafter)
    await does('publish-review-draft', reviewer)
    const { n } = await does('comment', provider, { clause: '2', text: '答复期限应当更短。' })
    later(40)
    await does('close-review-consultation', reviewer)
    expect(await no('table-draft', reviewer, { file }, RULE)).toMatchObject({ refused: 'comments-unanswered' })
    await does('answer-comment', reviewer, { comment: String(n), treatment: 'not-adopted' })
    // the reviewing office changes a number: back to the reviews
    expect(await no('change-in-review', reviewer, { file }, RULE)).toMatchObject({ refused: 'no-new-text' })
    await mustPut(file, reviewer, [first[0]!, { ...first[1]!, zh: '主管部门应当在四日内答复。' }], {
      name: 'compute-lease-rule',
    })
    expect(await no('table-draft', reviewer, { file }, RULE)).toMatchObject({ refused: 'reviews-are-of-another-text' })
    await mustPut(file, reviewer, [{ ...first[0]!, zh: '支持算力租赁产业稳步发展。' }, first[1]!], {
      name: 'compute-lease-rule',
    })
    await does('table-draft', reviewer)
    await does('adopt', drafter)
    const published = { file, promulgatedOn: today() }
    expect(await no('promulgate', drafter, { ...published, inForceFrom: addDays(today(), 30) }, RULE)).toMatchObject({
      refused: 'in-force-too-early',
    })
    await does('promulgate', drafter, { ...published, inForceFrom: addDays(today(), 31) })
    await does('file-for-record', drafter)
    later(31)
    await does('take-effect', drafter, { inForceFrom: today() })
    expect((await see('lawmaking.file.list', { procedure: RULE, place: city })).rows).toMatchObject([
      { file, state: 'in-force', inForceFrom: today(), version: 3 },
    ])
  })
})

describe('the acts', () => {
  it('are for those roles only that they name, and gates stand at steps that are', async () => {
    const ours = [...p.acts.values()].filter(({ name }) => name.startsWith('lawmaking.'))
    expect(ours.length).toBeGreaterThan(180)
    for (const act of ours)
      for (const role of roles)
        if (!act.by.includes(role))
          await expect(p.act(act.name, { ...provider, role }, {})).rejects.toBeInstanceOf(Forbidden)
    const steps = new Set(procedures.flatMap((id) => chartNamed(id).steps.map(({ step: name }) => name)))
    expect(gatedSteps.filter((name) => !steps.has(name))).toEqual([])
  })
  it('say which field is wrong, and know no file that is none', async () => {
    await expect(p.act('lawmaking.text.put', industry['cn-gz-gy']!, { file: 'x' })).rejects.toThrow('file')
    const none = '00000000-0000-7000-8000-00000000dead'
    expect(await put(none, industry['cn-gz-gy']!)).toMatchObject({ done: false, refused: 'no-such-file' })
    expect(await p.act('lawmaking.effect.compute', industry['cn-gz-gy']!, { file: none })).toMatchObject({
      done: false,
      refused: 'no-text',
    })
    expect(
      await no('propose', industry['cn-gz-gy']!, { title: 'x', place: 'cn-gz-gy', area: 'province' }),
    ).toMatchObject({ refused: 'area-is-not-of-place' })
  })
})
