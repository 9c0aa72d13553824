// Files on a real database: a procedure runs by its acts, its clocks and its documents.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '#kernel/identity'
import { look } from '#kernel/act'
import { fireTimers } from '../src/app/worker/timers.ts'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let provider: Actor
let other: Actor
let authority: Actor
let elsewhere: Actor
let start: string

beforeAll(async () => {
  p = await testPlatform({ seed: 'casework' })
  start = p.clock.now()
  provider = await p.party('云岭（示例）', ['provider'])
  other = await p.party('别家（示例）', ['provider'])
  authority = await p.party('深圳主管部门（示例）', ['authority:industry'], 'cn-gd-sz')
  elsewhere = await p.party('上海主管部门（示例）', ['authority:industry'], 'cn-sh')
})
afterAll(() => p.close())

const A = 'admission.application'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
const filing = {
  title: '云岭智算 增值电信业务（示例）',
  place: 'cn-gd-sz',
  matters: ['vats-idc'],
  business: '按需提供算力',
  materials: paper,
  contact: '示例联系人',
  truthful: 'yes',
  size: 'small',
  channel: 'online',
}
const filed = async (): Promise<string> => (await p.yes(`${A}.file`, provider, filing))['file'] as string
const see = async (actor: Actor, file: string) => {
  const answer = await look(p.world.store, p.views.get('casework.file.get')!, {
    actor,
    input: { file },
    now: p.clock.now(),
  })
  // oxlint-disable-next-line typescript/no-explicit-any
  return (answer as any).item
}
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
const underReview = async (): Promise<string> => {
  const file = await filed()
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['市通信管理局'], officer: '甲' })
  await p.yes(`${A}.review`, authority, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
  return file
}

it('serves every document, counts every clock, and ends where the chart says', async () => {
  const file = await filed()
  let item = await see(provider, file)
  expect(item).toMatchObject({ state: 'submitted', dueOn: '2026-06-23', place: 'cn-gd-sz' })
  // 5 working days after 2026-06-15, past the Dragon Boat days 06-19 to 06-21
  await p.yes(`${A}.request-correction`, authority, { file, missing: ['场地证明'] })
  expect(await no(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['x'], officer: '甲' })).toBe(
    'not-in-this-state',
  )
  await p.yes(`${A}.supply`, provider, { file, materials: paper })
  expect(await no(`${A}.request-correction`, authority, { file, missing: ['又一件'] })).toBe('taken-already')
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['市通信管理局'], officer: '甲' })
  item = await see(provider, file)
  expect(item.clocks.find((c: { clock: string }) => c.clock === 'decision-joint')).toMatchObject({
    state: 'running',
    dueOn: '2026-08-18',
  })
  const note = item.steps.find((s: { step: string }) => s.step === 'accept-joint').document
  expect(note.served).toMatchObject([{ name: '云岭（示例）' }])
  const paperOf = (await look(p.world.store, p.views.get('casework.document.get')!, {
    actor: provider,
    input: { document: note.document },
  })) as {
    item: { body: { text: { zh: string } } }
  }
  expect(paperOf.item.body.text.zh).toContain('应于 2026-08-18 前作出决定')
  expect(item.steps.every((s: { evidence: object | null }) => s.evidence !== null)).toBe(true)
})

it('lets nobody act out of part, place or turn, and shows the file to no stranger', async () => {
  const file = await filed()
  expect(await no(`${A}.accept-joint`, elsewhere, { file, handling: 'joint', others: ['x'], officer: '乙' })).toBe(
    'not-competent',
  )
  expect(await no(`${A}.supply`, other, { file, materials: paper })).toBe('not-your-part')
  expect(await no(`${A}.withdraw`, other, { file })).toBe('not-your-part')
  expect(await no(`${A}.deem-accepted`, platformActor, { file })).toBe('clock-not-over')
  expect(await see(other, file)).toBeNull()
  expect(await see(elsewhere, file)).toBeNull()
  expect(await see(authority, file)).toMatchObject({ file })
  const next = (await see(authority, file)).next.filter(
    (step: { mine: boolean; allowed: boolean }) => step.mine && step.allowed,
  )
  expect(next.map((step: { step: string }) => step.step)).toContain('request-correction')
})

it('cannot refuse before the applicant was told and heard, or let the time run out', async () => {
  const file = await underReview()
  const refusal = { file, reasons: '场地不符合要求' }
  expect(await no(`${A}.refuse`, authority, refusal)).toBe('needs-not-met')
  await p.yes(`${A}.tell-refusal`, authority, { file, facts: '现场核查所见', reasons: '场地不符合要求', periodDays: 5 })
  expect(await no(`${A}.refuse`, authority, refusal)).toBe('needs-not-met')
  await p.yes(`${A}.give-statement`, provider, { file, statement: '已整改' })
  const { file: refused } = await p.yes(`${A}.refuse`, authority, refusal)
  expect(refused).toBe(file)
  const item = await see(provider, file)
  expect(item).toMatchObject({ state: 'refused', ended: true })
  const { document } = item.steps.at(-1)
  const { item: paperOf } = (await look(p.world.store, p.views.get('casework.document.get')!, {
    actor: provider,
    input: { document: document.document },
  })) as {
    item: { body: { text: { zh: string }; remedies: unknown[] } }
  }
  expect(paperOf.body.text.zh).toMatch(/场地不符合要求.*六十日内申请行政复议/)
  expect(paperOf.body.remedies).toHaveLength(2)
})

it('takes silence as the law takes it: accepted on receipt, and the time runs from receipt', async () => {
  const file = await filed()
  p.clock.set('2026-06-23T15:59:59.000Z')
  expect((await fireTimers(p.world, p.acts)).fired).toBe(0)
  p.clock.set('2026-06-23T16:00:02.000Z')
  expect((await fireTimers(p.world, p.acts)).fired).toBeGreaterThan(0)
  const item = await see(provider, file)
  expect(item.state).toBe('deemed-accepted')
  expect(item.clocks.find((c: { clock: string }) => c.clock === 'decision-deemed')).toMatchObject({
    startedOn: '2026-06-15',
    dueOn: '2026-08-18',
  })
  expect(item.steps.at(-1)).toMatchObject({ part: 'system', actorName: null })
  p.clock.set(start)
})

it('judges two at once one after the other: one decision stands', async () => {
  const file = await underReview()
  await p.yes(`${A}.tell-refusal`, authority, { file, facts: '一', reasons: '二', periodDays: 5 })
  await p.yes(`${A}.give-statement`, provider, { file, statement: '三' })
  const both = await Promise.all([
    p.act(`${A}.grant`, authority, { file, matters: ['vats-idc'] }),
    p.act(`${A}.refuse`, authority, { file, reasons: '四' }),
  ])
  expect(both.filter((outcome) => outcome.done)).toHaveLength(1)
})

it('states no last day beyond the notified calendar, and counts it once the calendar is there', async () => {
  p.clock.set('2026-11-23T02:00:00.000Z')
  const file = await filed()
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['市通信管理局'], officer: '甲' })
  const item = await see(provider, file)
  expect(item.clocks.find((c: { clock: string }) => c.clock === 'decision-joint')).toMatchObject({
    state: 'running',
    dueOn: null,
  })
  p.clock.set(start)
})

it('shows one who joins by itself its own steps and what was served on it, and no more', async () => {
  const file = await underReview()
  await p.yes(`${A}.speak-interested`, other, { file, opinion: '影响本公司供电' })
  const stepsSeen = async (): Promise<string[]> => (await see(other, file)).steps.map((s: { step: string }) => s.step)
  expect(await stepsSeen()).toEqual(['speak-interested'])
  await p.yes(`${A}.tell-hearing-right`, authority, { file, interests: '供电', told: 'hearing-right' })
  expect(await stepsSeen()).toEqual(['speak-interested', 'tell-hearing-right'])
})

it('takes the waiting part from the other bodies once one has taken it', async () => {
  const data = await p.party('数据部门（示例）', ['authority:data'], 'cn-gd-sz')
  const file = await filed()
  expect(await see(data, file)).toMatchObject({ file })
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['x'], officer: '甲' })
  expect(
    (await see(data, file)).parts.find((part: { part: string }) => part.part === 'authority').players,
  ).toHaveLength(1)
  const chosen = await p.act(`${A}.file`, provider, { ...filing, with: { authority: elsewhere.party } })
  expect(chosen).toMatchObject({ done: false, refused: 'wrong-party' })
})

it('answers bad input by naming the field, and an unknown file by saying so', async () => {
  await expect(p.act(`${A}.file`, provider, { ...filing, truthful: 'maybe' })).rejects.toMatchObject({
    parameters: [{ path: 'truthful' }],
  })
  await expect(p.act(`${A}.file`, provider, { ...filing, place: 'mars' })).rejects.toThrow('place')
  await expect(p.act(`${A}.file`, provider, { ...filing, surprise: 1 })).rejects.toThrow('surprise')
  expect(await no(`${A}.withdraw`, provider, { file: '00000000-0000-7000-8000-00000000dead' })).toBe('no-such-file')
  expect(await no(`${A}.file`, provider, { ...filing, with: { authority: other.party } })).toBe('wrong-party')
})
