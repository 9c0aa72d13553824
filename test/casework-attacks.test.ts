// Ways round due process, and ways to see what one may not, tried on a real database: each was open once.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { look, whatWouldChange } from '#kernel/act'
import { storedDecisions, type DecisionLeaf } from '#kernel/evidence'
import { verifyBundle } from '#kernel/proof'
import { anyone, type Actor } from '#kernel/identity'
import { loadLaw, type LawBook } from '#kernel/rules'
import { assembleFileBundle } from '#domain/dispute'
import { fireTimers } from '../src/app/worker/timers.ts'
import { testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let provider: Actor
let rival: Actor
let authority: Actor
let market: Actor
let justice: Actor
let start: string
let folder: string
/** the law once the calendar of 2027 is there */
let later: LawBook

beforeAll(async () => {
  p = await testPlatform({ seed: 'attacks' })
  start = p.clock.now()
  provider = await p.party('云岭（示例）', ['provider'])
  rival = await p.party('同行（示例）', ['provider'])
  authority = await p.party('工信部门（示例）', ['authority:industry'], 'cn-gd-sz')
  market = await p.party('市场监管部门（示例）', ['authority:market'], 'cn-gd-sz')
  justice = await p.party('司法行政部门（示例）', ['authority:justice'], 'cn-gd-sz')
  folder = mkdtempSync(join(tmpdir(), 'suan-law-'))
  cpSync(join(import.meta.dirname, '../law'), folder, { recursive: true })
  writeFileSync(
    join(folder, 'calendars/cn-2027.yaml'),
    `year: 2027
notices:
  - { title: 示例, issuer: 示例, number: 示例, numberVerified: D, date: 2026-11-30, source: https://example.invalid/ }
verified: D
checkedOn: 2026-12-01
off:
  - { from: 2027-01-01, to: 2027-01-03, zh: 元旦, en: New Year }
work: []
`,
  )
  later = loadLaw(folder)
})
afterAll(async () => {
  await p.close()
  rmSync(folder, { recursive: true, force: true })
})

const A = 'admission.application'
const P = 'supervision.penalty'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
const filing = {
  title: '增值电信业务（示例）',
  place: 'cn-gd-sz',
  matters: ['vats-idc'],
  business: '按需提供算力',
  materials: paper,
  contact: '示例联系人',
  truthful: 'yes',
  size: 'small',
  channel: 'online',
}
type Seen = {
  state: string
  clocks: { clock: string; dueOn: string | null; state: string; overdue: boolean }[]
  [more: string]: unknown
}
const see = async (actor: Actor, file: string): Promise<Seen> =>
  (
    (await look(p.world.store, p.views.get('casework.file.get')!, { actor, input: { file }, now: p.clock.now() })) as {
      item: Seen
    }
  ).item
const clock = async (file: string, name: string) =>
  (await see({ ...authority, role: 'operator' }, file)).clocks.find((c) => c.clock === name)!
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  return outcome.refused
}
const underReview = async (): Promise<string> => {
  const { file } = await p.yes(`${A}.file`, provider, filing)
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['通信管理局'], officer: '甲' })
  await p.yes(`${A}.review`, authority, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
  return file
}
/** The same world under the law with the calendar of 2027. */
async function notified<T>(body: () => Promise<T>): Promise<T> {
  const before = p.world.law
  p.world.law = later
  try {
    return await body()
  } finally {
    p.world.law = before
  }
}
const on = (at: string): void => p.clock.set(at)

it('counts a time to speak that ran into a year not yet notified, so that silence ends there too', async () => {
  on('2026-12-28T02:00:00.000Z')
  const file = await underReview()
  await p.yes(`${A}.tell-refusal`, authority, { file, facts: '一', reasons: '二', periodDays: 5 })
  expect(await clock(file, 'statement')).toMatchObject({ state: 'running', dueOn: null })
  await notified(async () => {
    on('2027-01-04T02:00:00.000Z')
    await fireTimers(p.world, p.acts)
    // 29, 30, 31 December, 4 and 5 January
    expect(await clock(file, 'statement')).toMatchObject({ state: 'running', dueOn: '2027-01-05' })
    expect(await no(`${A}.refuse`, authority, { file, reasons: '二' })).toBe('needs-not-met')
    on('2027-01-05T16:00:02.000Z')
    await p.yes(`${A}.refuse`, authority, { file, reasons: '二' })
  })
  on(start)
})

it('does not forget, when the calendar comes, that a time had stood still', async () => {
  on('2026-11-23T02:00:00.000Z')
  const plain = await underReview()
  const stood = await underReview()
  on('2026-11-30T02:00:00.000Z')
  await p.yes(`${A}.send-appraisal`, authority, { file: stood, what: '机房检测', periodDays: 20 })
  on('2026-12-14T02:00:00.000Z')
  await p.yes(`${A}.receive-appraisal`, authority, { file: stood, result: '合格', report: paper })
  await notified(async () => {
    on('2026-12-20T02:00:00.000Z')
    await fireTimers(p.world, p.acts)
    // 45 working days after 23 November; ten of them stood still between 30 November and 14 December
    expect(await clock(plain, 'decision-joint')).toMatchObject({ dueOn: '2027-01-26' })
    expect(await clock(stood, 'decision-joint')).toMatchObject({ dueOn: '2027-02-09' })
  })
  on(start)
})

it('goes on from the end of the time it extends, though that end was not yet known', async () => {
  on('2026-11-23T02:00:00.000Z')
  const file = await underReview()
  on('2026-12-01T02:00:00.000Z')
  await p.yes(`${A}.extend-joint`, authority, { file, reasons: '情况复杂', approvedBy: '负责人' })
  expect(await clock(file, 'extension-joint')).toMatchObject({ dueOn: null })
  await notified(async () => {
    on('2026-12-20T02:00:00.000Z')
    await fireTimers(p.world, p.acts)
    // 15 working days after 26 January 2027
    expect(await clock(file, 'extension-joint')).toMatchObject({ dueOn: '2027-02-16' })
  })
  on(start)
})

it('asks again for every clock of a file, not for one of two that were asked in the same second', async () => {
  on('2026-12-28T02:00:00.000Z')
  const file = await underReview()
  await p.yes(`${A}.tell-refusal`, authority, { file, facts: '一', reasons: '二', periodDays: 5 })
  on('2026-12-30T02:00:00.000Z')
  await fireTimers(p.world, p.acts)
  await notified(async () => {
    on('2027-01-01T02:00:00.000Z')
    await fireTimers(p.world, p.acts)
    expect((await clock(file, 'statement')).dueOn).not.toBeNull()
    expect((await clock(file, 'decision-joint')).dueOn).not.toBeNull()
  })
  on(start)
})

it('lets nobody come before what the law holds to have happened already, though no timer has fired yet', async () => {
  const { file } = await p.yes(`${A}.file`, provider, filing)
  on('2026-06-23T15:59:59.000Z')
  expect((await see(authority, file)).state).toBe('submitted')
  on('2026-06-24T02:00:00.000Z')
  expect(await no(`${A}.request-correction`, authority, { file, missing: ['又一件'] })).toBe('time-is-over')
  expect(await no(`${A}.accept-single`, authority, { file, handling: 'single', officer: '甲' })).toBe('time-is-over')
  await fireTimers(p.world, p.acts)
  expect((await see(authority, file)).state).toBe('deemed-accepted')
  on(start)
})

it('lets nobody decide in its own cause', async () => {
  const both = await p.party('兼有两种身份（示例）', ['provider', 'authority:industry'], 'cn-gd-sz')
  const asBody: Actor = { ...both, role: 'authority:industry' }
  const { file } = await p.yes(`${A}.file`, both, filing)
  expect(await no(`${A}.accept-single`, asBody, { file, handling: 'single', officer: '甲' })).toBe('own-cause')
  expect(await no(`${A}.file`, both, { ...filing, with: { authority: both.party } })).toBe('own-cause')

  const R = 'supervision.reconsideration'
  const claim = {
    title: '不服处罚（示例）',
    place: 'cn-gd-sz',
    decisionNo: 'X-1',
    knownOn: '2026-06-10',
    ground: 'penalty',
    request: '请求撤销',
    facts: '事实',
    with: { respondent: justice.party },
  }
  const fields = p.acts.get(`${R}.file`)!.input
  const input = fields.safeParse(claim).success ? claim : { ...claim, ground: 'other', late: 'no', document: 'no' }
  const filed = await p.act(`${R}.file`, provider, input)
  if (!filed.done) throw new Error(filed.refused)
  expect(await no(`${R}.screen`, justice, { file: filed.decision['file'] })).toBe('own-cause')
})

/** Takes a lead to the notice of investigation. */
async function investigated(file: string): Promise<void> {
  await p.yes(`${P}.check-jurisdiction`, market, {
    file,
    actPlace: 'cn-gd-sz',
    body: 'market',
    level: 'local',
    competent: 'yes',
    reasons: '行为发生地',
  })
  await p.yes(`${P}.verify-lead`, market, { file, officers: ['甲', '乙'], plan: '核查' })
  await p.yes(`${P}.file-case`, market, {
    file,
    kind: 'dumping',
    caseNo: '1',
    lastActOn: '2026-06-01',
    approvedBy: '负责人',
  })
  await p.yes(`${P}.tell-informant`, market, { file, informant: 'none' })
  await p.yes(`${P}.investigate`, market, { file, officers: ['甲', '乙'] })
}

it('does not let one body be its own superior', async () => {
  const { file } = await p.yes(`${P}.open-lead`, market, {
    title: '价格线索（示例）',
    place: 'cn-gd-sz',
    origin: 'inspection',
    facts: '低于成本',
    with: { party: provider.party },
  })
  await investigated(file)
  await p.yes(`${P}.ask-finding`, market, { file, facts: '请认定', papers: paper })
  expect(await no(`${P}.enter-finding`, market, { file, outcome: 'found', reasons: '自行认定' })).toBe('own-cause')
})

it('does not tell the accused who gave the lead: not on the file, in its history, in the bundle', async () => {
  const { file } = await p.yes(`${P}.report-lead`, rival, {
    title: '价格线索（示例）',
    place: 'cn-gd-sz',
    facts: '低于成本',
    with: { party: provider.party },
  })
  const tells = (what: unknown): boolean =>
    JSON.stringify(what).includes(rival.party) || JSON.stringify(what).includes('同行')
  expect(tells(await see(market, file))).toBe(true)
  expect(tells(await see(rival, file))).toBe(true)
  // before the notice of investigation it does not know of the file (test/hidden-file.test.ts); after it, not who told
  expect(await see(provider, file)).toBeNull()
  await investigated(file)
  expect(tells(await see(provider, file))).toBe(false)
  const list = await look(p.world.store, p.views.get('casework.file.list')!, { actor: provider, input: {} })
  expect(JSON.stringify(list)).toContain(file)
  expect(tells(list)).toBe(false)
  const stream = `file/${file}`
  const history = (actor: Actor) => look(p.world.store, p.views.get('history.of')!, { actor, input: { stream } })
  expect(tells(await history(provider))).toBe(false)
  await p.sequencer.settle()
  const sealedActs = new Set([`${P}.report-lead`])
  const bytes = await assembleFileBundle(p, file, { open: new Set(), sealed: true, sealedActs })
  expect(verifyBundle(bytes).verdict).toBe(
    verifyBundle(await assembleFileBundle(p, file, { open: new Set([0]), sealed: false })).verdict,
  )
  expect(Buffer.from(bytes).includes(rival.party)).toBe(false)
})

it('keeps what is sealed from a body of the same kind elsewhere', async () => {
  const T = 'contracts.template'
  const elsewhere = await p.party('外地数据部门（示例）', ['authority:data'], 'cn-sh')
  const { file } = await p.yes(`${T}.propose`, provider, {
    title: '示范文本（示例）',
    place: 'cn-gd-sz',
    mode: 'by-server',
    need: '需要',
  })
  await p.world.store.transact(async (tx) => {
    tx.queue(`update casework.file set state = 'in-use' where file = $1`, [file])
  })
  await p.yes(`${T}.record-use`, provider, {
    file,
    contract: 'HT-1',
    version: '1',
    changed: ['第三条'],
    explained: 'yes',
  })
  const sealed = async (actor: Actor): Promise<boolean> =>
    ((await see(actor, file))['steps'] as { step: string; sealed: boolean }[]).find((s) => s.step === 'record-use')!
      .sealed
  expect(await sealed(provider)).toBe(false)
  expect(await sealed(await p.party('本地数据部门（示例）', ['authority:data'], 'cn-gd-sz'))).toBe(false)
  expect(await sealed(elsewhere)).toBe(true)
  // who uses the form too does not see what another used it for, and an anonymous user sees nobody's
  await p.yes(`${T}.record-use`, rival, { file, contract: 'HT-2', version: '1', changed: ['第四条'], explained: 'yes' })
  await p.yes(`${T}.record-use`, anyone, {
    file,
    contract: 'HT-3',
    version: '1',
    changed: ['第五条'],
    explained: 'yes',
  })
  const uses = async (actor: Actor): Promise<string[]> =>
    ((await see(actor, file))['steps'] as { step: string; fields: { name: string; value: string }[] }[]).flatMap((s) =>
      s.step === 'record-use' ? s.fields.flatMap(({ name, value }) => (name === 'contract' ? [value] : [])) : [],
    )
  expect(await uses(provider)).toEqual(['HT-1'])
  expect(await uses(rival)).toEqual(['HT-2'])
  expect(await uses(anyone)).toEqual([])
  expect(await uses(market)).toEqual(['HT-1', 'HT-2', 'HT-3'])
})

it('calls no closed file overdue', async () => {
  const file = await underReview()
  await p.yes(`${A}.tell-refusal`, authority, { file, facts: '一', reasons: '二', periodDays: 5 })
  on('2026-06-29T02:00:00.000Z')
  await p.yes(`${A}.refuse`, authority, { file, reasons: '二' })
  expect(await see(provider, file)).toMatchObject({ ended: true, overdue: false, dueOn: null })
  on(start)
})

it('decides every step again as it was decided, under the calendars that were there', async () => {
  const records: DecisionLeaf[] = []
  await p.world.store.transact(async (tx) => {
    for await (const batch of storedDecisions(tx, null)) records.push(...batch)
  })
  expect(records.length).toBeGreaterThan(30)
  const [before, after] = [p.world.law, later].map((book) => whatWouldChange(book, book, p.acts, records))
  expect([...before!.unreadable, ...before!.changed, ...before!.lawMissing]).toEqual([])
  const drifted = new Set(after!.drifted.map(({ stream, seq }) => `${stream} ${seq}`))
  expect(before!.drifted.filter(({ stream, seq }) => drifted.has(`${stream} ${seq}`))).toEqual([])
})
