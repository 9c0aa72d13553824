// The window, the indicators, the findings and the questionnaires on a real database, by the acts of every role.
import { look, perform } from '#kernel/act'
import { dueTimers } from '#kernel/procedure'
import { anyone, type Actor } from '#kernel/identity'
import { addDays, dayIn } from '#kernel/time'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { platformActor, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { figuresOf, type Figure, type Inputs } from './figures.ts'
import { indicatorsOn } from './indicator.ts'

let p: TestPlatform
let operator: Actor
let provider: Actor
let market: Actor
let industry: Actor
let data: Actor
let elsewhere: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'evaluation' })
  operator = await p.party('运营方（示例）', ['operator'])
  provider = await p.party('云岭（示例）', ['provider'])
  market = await p.party('市场监管（示例）', ['authority:market'])
  industry = await p.party('工信（示例）', ['authority:industry'])
  data = await p.party('数据（示例）', ['authority:data'])
  elsewhere = await p.party('外地工信（示例）', ['authority:industry'], 'cn-sh')
})
afterAll(() => p.close())

const B = 'evaluation.barrier'
const F = 'evaluation.finding'
// oxlint-disable-next-line typescript/no-explicit-any
const see = async (name: string, actor: Actor, input: object = {}): Promise<any> =>
  look(p.world.store, p.views.get(name)!, { actor, input })
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
const later = (days: number): void => p.clock.set(`${addDays(dayIn(p.clock.now()), days)}T02:00:00.000Z`)
const report = {
  title: '要求本地注册才能备案',
  place: 'cn-gd-sz',
  body: '某局',
  happened: '窗口要求先在本区注册子公司',
  kind: 'local-preference',
}
const code = async (): Promise<{ code: string; trackingHash: string }> =>
  (await see('evaluation.barrier.code', anyone)).item
const paper = [{ name: '文件.pdf', sha256: 'b'.repeat(64) }]

it('takes an anonymous report, answers it in time, publishes it, reviews it by another body and opens a tracked change', async () => {
  const { code: mine, trackingHash } = await code()
  expect(await no(`${B}.report`, anyone, report)).toBe('tracking-hash-missing')
  const { file, no: number } = await p.yes(`${B}.report`, anyone, { ...report, trackingHash })
  const tracked = async () => (await see('evaluation.barrier.track', anyone, { code: mine })).item
  expect(await tracked()).toMatchObject({ no: number, state: 'received', answer: null })
  expect(
    (await see('evaluation.barrier.track', anyone, { code: mine.toLowerCase().replaceAll('-', ' ') })).item.no,
  ).toBe(number)
  expect((await see('evaluation.barrier.track', anyone, { code: (await code()).code })).item).toBeNull()
  // Nobody can open it through the files: neither others without a name, nor a body of another place.
  for (const stranger of [anyone, provider, elsewhere])
    expect((await see('casework.file.get', stranger, { file })).item).toBeNull()

  await p.yes(`${B}.leave-contact`, anyone, { file, contact: '信箱一', proof: (await tracked()).proof })
  expect(await no(`${B}.add`, anyone, { file, happened: '冒充', proof: 'c'.repeat(64) })).toBe('proof-missing')
  expect(await no(`${B}.withdraw`, anyone, { file })).toBe('proof-missing')

  expect(await no(`${B}.answer`, industry, { file, finding: 'none', reasons: '无', change: '无' })).toBe(
    'not-in-this-state',
  )
  await expect(
    p.act(`${B}.route`, industry, { file, to: 'industry', independent: 'yes', forwarded: '文' }),
  ).rejects.toThrow(/open to/)
  await p.yes(`${B}.acknowledge`, operator, { file })
  await p.yes(`${B}.route`, operator, {
    file,
    to: 'industry',
    independent: 'no',
    forwarded: '有企业反映要求先在本区注册',
  })
  const answer = { file, finding: 'barrier', reasons: '文件第三条要求本地注册', change: '三十日内删除该条' }
  expect(await no(`${B}.answer`, industry, answer)).toBe('needs-not-met') // it is the one complained of
  expect(await no(`${B}.transfer`, market, { file, to: 'industry', reasons: '同一机关' })).toBe('same-body')
  await p.yes(`${B}.transfer`, market, { file, to: 'data', reasons: '原机关即被反映机关' })
  const routed = await tracked()
  expect(routed).toMatchObject({ state: 'routed', routedTo: 'data', overdue: expect.any(Boolean) })
  expect(await no(`${B}.answer`, elsewhere, answer)).toBe('not-competent')
  expect(await no(`${B}.answer`, industry, answer)).toBe('not-the-body-named')
  await p.yes(`${B}.answer`, data, answer)
  const told = await tracked()
  expect(told.answer.text.zh).toContain('三十日内删除该条')
  expect(told.answeredOn).toBe('2026-06-15')

  // What the handler sees of the file names nobody: report and contact are sealed for it.
  const seen = (await see('casework.file.get', data, { file })).item
  expect(JSON.stringify(seen)).not.toContain('信箱一')
  expect(JSON.stringify(seen)).not.toContain('先在本区注册子公司')
  expect(JSON.stringify((await see('casework.file.get', operator, { file })).item)).toContain('信箱一')

  expect(await no(`${B}.close`, operator, { file })).toBe('needs-not-met')
  const words = { file, matter: '本地注册要求', answer: '已删除', noPersonalData: 'yes' }
  expect(await no(`${B}.publish`, data, { ...words, answer: '请联系 13800138000' })).toBe('personal-data')
  expect(await no(`${B}.publish`, data, { ...words, noPersonalData: 'no' })).toBe('personal-data')
  expect(await no(`${B}.publish`, industry, words)).toBe('not-your-part')
  await p.yes(`${B}.publish`, data, words)
  expect(await see('evaluation.barrier.list', anyone, { place: 'cn-gd-sz' })).toMatchObject({
    rows: [{ no: number, matter: '本地注册要求' }],
    totals: { received: null, published: 1, suppressed: true },
  })

  await p.yes(`${B}.object`, anyone, { file, grounds: '仍在要求', proof: told.proof })
  expect(await no(`${B}.review`, data, { file, outcome: 'confirmed', reasons: '维持', change: '无' })).toBe('own-work')
  await p.yes(`${B}.review`, industry, { file, outcome: 'changed', reasons: '查实', change: '即日停止' })
  expect((await tracked()).answer.text.zh).toContain('即日停止')
  await p.yes(`${B}.open-finding`, data, { file, what: '删除第三条' })
  await p.follow()
  expect((await see('evaluation.finding.list', anyone)).rows).toMatchObject([
    { state: 'opened', source: 'barrier', place: 'cn-gd-sz' },
  ])
  await p.yes(`${B}.close-reviewed`, operator, { file })
})

it('keeps misuse without a name out: length, size, script, floods; a name is not held up by it', async () => {
  const { trackingHash } = await code()
  expect(await no(`${B}.report`, anyone, { ...report, trackingHash, happened: '字'.repeat(5_001) })).toBe('too-long')
  await expect(
    p.act(`${B}.report`, anyone, { ...report, trackingHash, happened: 'x'.repeat(1_048_576) }),
  ).rejects.toThrow(/happened/)
  expect(
    await no(`${B}.report`, anyone, { ...report, trackingHash, files: Array.from({ length: 6 }, () => paper[0]) }),
  ).toBe('too-many-files')
  expect(await no(`${B}.report`, anyone, { ...report, trackingHash: 'not a hash' })).toBe('bad-tracking-hash')
  // Markup is kept as the words it is; pages show text.
  const { file } = await p.yes(`${B}.report`, anyone, {
    ...report,
    trackingHash,
    happened: '<script>alert(1)</script>',
  })
  await p.yes(`${B}.acknowledge`, operator, { file })
  expect(JSON.stringify((await see('casework.file.get', operator, { file })).item.steps)).toContain(
    '<script>alert(1)</script>',
  )

  later(1)
  const outcomes: string[] = []
  for (let n = 0; n < 62; n += 1) {
    const outcome = await p.act(`${B}.report`, anyone, { ...report, trackingHash: (await code()).trackingHash })
    outcomes.push(outcome.done ? 'done' : outcome.refused)
  }
  expect(outcomes.filter((o) => o === 'done')).toHaveLength(60)
  expect(outcomes.slice(60)).toEqual(['too-many-anonymous', 'too-many-anonymous'])
  const named = await p.yes(`${B}.report`, provider, report)
  expect(await no(`${B}.add`, anyone, { file: named['file'], happened: '冒充', proof: 'c'.repeat(64) })).toBe(
    'not-your-part',
  )
  later(1)
  await p.yes(`${B}.report`, anyone, { ...report, trackingHash: (await code()).trackingHash })
})

it('changes an indicator only after thirty days of comment, answered, from a later day; every version is kept', async () => {
  const I = 'evaluation.indicator'
  const proposal = {
    title: '网办率阈值',
    place: 'cn-gd-sz',
    indicator: 'online-rate',
    action: 'change',
    threshold: 700_000,
    why: '样本有限',
  }
  expect(await no(`${I}.propose`, industry, { ...proposal, indicator: 'none-such' })).toBe('no-such-indicator')
  const { threshold: _, ...without } = proposal
  expect(await no(`${I}.propose`, industry, without)).toBe('nothing-changed')
  const { file } = await p.yes(`${I}.propose`, industry, proposal)
  await p.yes(`${I}.open-consultation`, industry, { file, explanation: '已有数字不变' })
  await p.yes(`${I}.comment`, anyone, { file, comment: '同意' })
  await p.yes(`${I}.comment`, provider, { file, comment: '请说明样本' })
  expect(await no(`${I}.close-consultation`, industry, { file })).toBe('needs-not-met')
  later(31)
  await p.yes(`${I}.close-consultation`, industry, { file })
  const on = addDays(dayIn(p.clock.now()), 10)
  expect(await no(`${I}.adopt`, industry, { file, reasons: '采纳', inForceFrom: on })).toBe('needs-not-met')
  await p.yes(`${I}.answer-comments`, industry, { file, answers: '一、采纳。二、已说明。' })
  expect(await no(`${I}.adopt`, industry, { file, reasons: '采纳', inForceFrom: dayIn(p.clock.now()) })).toBe(
    'not-backwards',
  )
  await p.yes(`${I}.adopt`, industry, { file, reasons: '采纳', inForceFrom: on })
  const threshold = async (day: string, place: string) =>
    (await see('evaluation.indicator.list', anyone, { on: day, place })).rows.find(
      (row: { id: string }) => row.id === 'online-rate',
    ).threshold
  expect(await threshold(addDays(on, -1), 'cn-gd-sz')).toBe(800_000)
  expect(await threshold(on, 'cn-gd-sz')).toBe(700_000)
  expect(await threshold(on, 'cn-sh')).toBe(800_000)
})

/** Files as the zone keeps them, so many by origin and outcome. */
async function keepFiles(rows: { origin: string; outcome: string; n: number; filedOn?: string }[]): Promise<void> {
  await p.world.store.transact((tx) =>
    tx.rows(
      `insert into admission.application (file, procedure, no, title, party, place, matters, roles, size, origin, channel, state, opened_on, filed_on, accepted_on, promised_on, decided_on, outcome, since)
       select gen_random_uuid(), 'admission.application', gen_random_uuid()::text, '示例', gen_random_uuid(), 'cn-gd-sz', '{vats-idc}', '{}', 'micro', r.origin, 'online', r.outcome,
              r.day, r.day, r.day, r.day + 30, r.day + 20, r.outcome, now()
         from jsonb_to_recordset($1::jsonb) as r(origin text, outcome text, n int, day date), generate_series(1, r.n)`,
      [JSON.stringify(rows.map(({ filedOn, ...row }) => ({ ...row, day: filedOn ?? '2026-05-10' })))],
    ),
  )
}

it('keeps an evaluation that can be recomputed; a figure past its threshold opens one tracked change, as a lead', async () => {
  await keepFiles([
    { origin: 'inside', outcome: 'granted', n: 45 },
    { origin: 'inside', outcome: 'refused', n: 5 },
    { origin: 'outside', outcome: 'granted', n: 25 },
    { origin: 'outside', outcome: 'refused', n: 25 },
  ])
  const may = { place: 'cn-gd-sz', from: '2026-05-01', to: '2026-05-31' }
  expect(await no('evaluation.run.record', elsewhere, may)).toBe('not-competent')
  expect(await no('evaluation.run.record', industry, { ...may, to: '2027-05-31' })).toBe('not-over')
  expect(await no('evaluation.run.record', industry, { ...may, to: '2026-04-30' })).toBe('ends-before-start')
  await expect(p.act('evaluation.run.record', provider, may)).rejects.toThrow(/open to/)
  const first = await p.yes('evaluation.run.record', industry, may)
  expect(first.leads).toContain('fair-outcome-origin')
  expect(first.files).toBe(100)
  await p.follow()
  const about = async () =>
    (await see('evaluation.finding.list', anyone, { place: 'cn-gd-sz' })).rows.filter(
      (row: { source: string }) => row.source === 'figure',
    )
  expect(await about()).toHaveLength(1)

  const kept = (await see('evaluation.run.get', industry, { run: first.run })).item as {
    inputs: Inputs
    figures: Figure[]
  }
  expect(figuresOf(indicatorsOn('2026-05-31', 'cn-gd-sz', []), kept.inputs, may)).toEqual(kept.figures)
  expect(kept.figures).toEqual(first.figures)

  // Found again while it is being followed: no second one.
  const again = await p.yes('evaluation.run.record', platformActor, may)
  expect(again.leads).not.toContain('fair-outcome-origin')
  await p.follow()
  expect(await about()).toHaveLength(1)
})

it('shows figures to everyone by whole months and without small numbers, in full to the bodies of the place', async () => {
  const figure = (item: { figures: { indicator: string }[] }, id: string) =>
    item.figures.find(({ indicator }) => indicator === id)
  const open = (await see('evaluation.dashboard', anyone, { place: 'cn-gd-sz', from: '2026-05-09', to: '2026-05-11' }))
    .item
  expect([open.from, open.to]).toEqual(['2026-05-01', '2026-05-31'])
  expect(figure(open, 'online-rate')).toMatchObject({ value: 1_000_000, count: 100, suppressed: false })
  expect(figure(open, 'fair-outcome-origin')).toMatchObject({ value: 400_000, past: true, unit: 'signed-ppm' })
  await keepFiles([{ origin: 'inside', outcome: 'granted', n: 4, filedOn: '2026-02-10' }])
  const few = { place: 'cn-gd-sz', from: '2026-02-01', to: '2026-02-28' }
  expect(figure((await see('evaluation.dashboard', anyone, few)).item, 'share-refused')).toMatchObject({
    count: null,
    value: null,
    suppressed: true,
  })
  expect(figure((await see('evaluation.detail', industry, few)).item, 'share-refused')).toMatchObject({
    count: 4,
    insufficient: true,
  })
  expect((await see('evaluation.detail', elsewhere, few)).item).toBeNull()
  await expect(see('evaluation.detail', provider, few)).rejects.toThrow(/open to/)
  expect(
    (await see('evaluation.dashboard', anyone, { ...few, item: 'none-such' })).item.figures.every(
      (f: { value: null }) => f.value === null,
    ),
  ).toBe(true)
})

it('evaluates the next month by itself once it is asked to', async () => {
  await p.yes('evaluation.run.record', industry, {
    place: 'cn-gd-sz',
    from: '2026-06-01',
    to: '2026-06-30',
    monthly: 'yes',
  })
  p.clock.set('2026-08-01T03:00:00.000Z')
  const due = await p.world.store.transact((tx) => dueTimers(tx, p.clock.now(), 1_000))
  const [mine] = due.filter(({ act }) => act === 'evaluation.run.record')
  await p.yes('evaluation.run.record', platformActor, JSON.parse(mine!.input) as object)
  const { rows } = await see('evaluation.run.list', industry, { place: 'cn-gd-sz' })
  expect(rows[0]).toMatchObject({ from: '2026-07-01', to: '2026-07-31' })
})

it('follows a finding until the change has proved itself; not without evidence, not by who did it', async () => {
  const { file } = await p.yes(`${F}.open`, market, {
    title: '第三条',
    place: 'cn-gd-sz',
    source: 'other',
    what: '本地注册',
  })
  await p.yes(`${F}.assign`, industry, { file, to: 'industry', why: '制定机关' })
  const plan = { file, measures: '删除第三条', dueOn: addDays(dayIn(p.clock.now()), 30) }
  expect(await no(`${F}.plan`, industry, plan)).toBe('own-work')
  expect(await no(`${F}.plan`, data, plan)).toBe('not-the-body-named')
  const owner = await p.party('区工信（示例）', ['authority:industry'])
  await p.yes(`${F}.plan`, owner, plan)
  const change = { file, changeOf: 'rule', instrument: '某办法第三条', what: '删除', evidence: paper }
  const { evidence: __, ...bare } = change
  await expect(p.act(`${F}.change`, owner, bare)).rejects.toThrow(/evidence/)
  await p.yes(`${F}.change`, owner, change)
  expect(await no(`${F}.verify`, industry, { file, figures: '前 50% 后 88%', evidence: paper })).toBe('needs-not-met')
  expect(await no(`${F}.close`, industry, { file, publicWords: '已删除' })).toBe('not-in-this-state')
  later(92)
  await p.yes(`${F}.verify`, industry, { file, figures: '前 50%（50 件）后 88%（60 件）', evidence: paper })
  await p.yes(`${F}.close`, industry, { file, publicWords: '第三条已删除' })
  expect(
    (await see('evaluation.finding.list', anyone, { place: 'cn-gd-sz' })).rows.find(
      (row: { file: string }) => row.file === file,
    ),
  ).toMatchObject({ ended: true, publicWords: '第三条已删除' })
})

it('asks by questionnaire: once by a party or code, few not shown, written answers for the body that asked', async () => {
  const until = addDays(dayIn(p.clock.now()), 30)
  const questions = [
    { id: 'ease', kind: 'scale', ask: '办理方便吗' },
    { id: 'how', kind: 'choice', ask: '怎么办的', options: ['网上', '窗口'] },
    { id: 'words', kind: 'text', ask: '意见' },
  ]
  const asked = { title: '准入满意度', place: 'cn-gd-sz', questions, until }
  expect(await no('evaluation.questionnaire.publish', elsewhere, asked)).toBe('not-competent')
  expect(
    await no('evaluation.questionnaire.publish', industry, { ...asked, questions: [questions[0], questions[0]] }),
  ).toBe('question-twice')
  const { questionnaire } = await p.yes('evaluation.questionnaire.publish', industry, asked)
  const A = 'evaluation.questionnaire.answer'
  const mine = { questionnaire, answers: { ease: 4, how: '网上', words: '快一些' } }
  expect(await no(A, anyone, mine)).toBe('code-missing')
  expect(await no(A, provider, { questionnaire, answers: { ease: 6 } })).toBe('answer-does-not-fit')
  expect(await no(A, provider, { questionnaire, answers: { words: '字'.repeat(1_001) } })).toBe('too-long')
  await p.yes(A, provider, mine)
  expect(await no(A, provider, mine)).toBe('answered-already')
  const once = await Promise.all(
    [1, 2].map(() =>
      perform(p.world, p.acts.get(A)!, {
        actor: anyone,
        key: `q${Math.random()}`,
        input: { ...mine, codeHash: 'd'.repeat(64) },
      }),
    ),
  )
  expect(once.map(({ done }) => done).toSorted()).toEqual([false, true])
  const results = async (actor: Actor) => (await see('evaluation.questionnaire.results', actor, { questionnaire })).item
  expect((await results(anyone)).tallies[0]).toMatchObject({ count: null, suppressed: true })
  for (let n = 0; n < 3; n += 1) await p.yes(A, anyone, { ...mine, codeHash: (await code()).trackingHash })
  expect((await results(anyone)).tallies[0]).toMatchObject({ count: 5, meanMilli: 4_000 })
  expect((await results(anyone)).tallies[1].options).toEqual([
    { value: '网上', count: 5 },
    { value: '窗口', count: 0 },
  ])
  expect((await results(anyone)).written).toEqual([])
  expect((await results(market)).written).toEqual([])
  expect((await results(industry)).written).toHaveLength(5)
})
