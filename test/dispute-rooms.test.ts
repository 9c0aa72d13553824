// The closed room of a case: who sees contract, readings, history, bundle, file and desk; who read them; what is held and
// what goes in the end. One world with a server over it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opinionHash } from '#domain/dispute'
import type { Actor, Role } from '#kernel/identity'
import { disputeStage, intake, type DisputeStage } from './dispute-stage.ts'
import { bearer, openHouse, type House } from './visitors.ts'
import { runningLease, type TestPlatform } from './world.ts'

let h: House
let p: TestPlatform
let s: DisputeStage
beforeAll(async () => {
  h = await openHouse()
  p = h.p
  s = await disputeStage(p, h.who)
}, 60_000)
afterAll(() => h.close())

const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  return outcome.done ? 'done' : outcome.refused
}
const m = (step: string): string => `dispute.mediation.${step}`

describe('closed rooms', () => {
  let file: string
  let other: string
  let keys: Map<string, string>
  const actors: [string, () => Actor][] = [
    ['lessee', () => s.lessee],
    ['provider', () => s.provider],
    ['operator', () => s.operator],
    ['mediator of the case', () => s.body],
    ['another mediation body', () => stranger.mediation!],
    ['court of the case', () => s.court],
    ['another court', () => stranger.court!],
    ['counsel', () => s.counsel],
    ['another law firm', () => stranger.supplier!],
    ['another lessee', () => stranger.lessee!],
    ['another provider', () => stranger.provider!],
  ]
  const stranger: Partial<Record<Role, Actor>> = {}

  beforeAll(async () => {
    for (const role of ['mediation', 'court', 'supplier', 'lessee', 'provider'] as const)
      stranger[role] = await p.party(`旁人 ${role}（示例）`, [role])
    p.clock.set('2026-06-26T02:00:00.000Z')
    const fresh = await runningLease(p, s, { shareMilli: 300 })
    other = await runningLease(p, s, { shareMilli: 200 })
    for (const lease of [fresh, other]) await p.yes('dispute.bundle.make', s.lessee, { lease })
    file = await s.mediation(`lease/${fresh}`)
    await s.session(file)
    const mandate = { file, counsel: s.counsel.party, person: '示例律师', paper: 'f'.repeat(64) }
    await p.yes('dispute.mandate.give', s.lessee, mandate)
    roomLease = fresh
    const suit = (await p.yes('dispute.case.check-intake', s.lessee, { ...intake, about: `lease/${fresh}` })).file
    await p.yes('dispute.case.choose-online', s.lessee, {
      file: suit,
      stages: ['filing'],
      eService: 'yes',
      address: '地址',
    })
    await p.yes('dispute.case.submit', s.lessee, { file: suit })
    await p.yes('dispute.case.docket-summary', s.court, { file: suit, caseNo: '（2026）示0001民初2号' })
    keys = new Map()
    for (const [name, actor] of actors) keys.set(name, await h.key(actor()))
  }, 60_000)
  let roomLease: string

  test('counsel has one mandate of a side of the case, and is no part of it', async () => {
    const mandate = { file, counsel: s.counsel.party, person: '示例律师', paper: 'f'.repeat(64) }
    expect(await no('dispute.mandate.give', stranger.lessee!, mandate)).toBe('no-such-case')
    expect(await no('dispute.mandate.give', s.provider, { ...mandate, counsel: stranger.lessee!.party })).toBe(
      'not-a-counsel',
    )
    expect(await no('dispute.mandate.give', s.lessee, mandate)).toBe('mandate-stands')
  })

  test('all roles × all resources of a case, and of the next lease of the same two', async () => {
    const IN = new Set(['lessee', 'provider', 'operator', 'mediator of the case', 'court of the case', 'counsel'])
    const BOTH = new Set(['lessee', 'provider', 'operator'])
    const MEDIATION = new Set(['lessee', 'provider', 'operator', 'mediator of the case', 'counsel'])
    const found = async (name: string, view: string, query: Record<string, string>): Promise<boolean> => {
      const { status, body } = await h.view(view, keys.get(name)!, query)
      if (status === 403 || status === 404) return false
      expect(status, `${view} as ${name}`).toBe(200)
      const rows = body['rows'] as { lease?: string }[] | undefined
      return rows === undefined ? true : rows.some((row) => row.lease === undefined || row.lease === query['lease'])
    }
    const rows: [string, string, Record<string, string>, ReadonlySet<string>][] = [
      ['contract', 'contracts.lease.get', { lease: roomLease }, IN],
      ['contract of the next', 'contracts.lease.get', { lease: other }, BOTH],
      ['readings', 'metering.usage.of', { lease: roomLease }, IN],
      ['readings of the next', 'metering.usage.of', { lease: other }, BOTH],
      ['service level', 'metering.service', { lease: roomLease }, IN],
      ['service level of the next', 'metering.service', { lease: other }, BOTH],
      ['history', 'history.of', { stream: `lease/${roomLease}` }, IN],
      ['history of the next', 'history.of', { stream: `lease/${other}` }, BOTH],
      ['bundles', 'dispute.bundle.list', { lease: roomLease }, IN],
      ['bundles of the next', 'dispute.bundle.list', { lease: other }, BOTH],
      ['the mediation', 'casework.file.get', { file }, MEDIATION],
      ['its desk', 'dispute.case.get', { file }, MEDIATION],
      ['its history', 'history.of', { stream: `file/${file}` }, MEDIATION],
      ['who read it', 'dispute.reading.list', { file }, MEDIATION],
    ]
    for (const [what, view, query, seen] of rows)
      for (const [name] of actors)
        expect({ what, name, sees: await found(name, view, query) }).toEqual({ what, name, sees: seen.has(name) })
    for (const [name] of actors) {
      const of = async (lease: string): Promise<boolean> =>
        (await h.get(`/api/bundles/${lease}`, bearer(keys.get(name)!))).status === 200
      expect({ name, own: await of(roomLease), next: await of(other) }).toEqual({
        name,
        own: IN.has(name),
        next: BOTH.has(name),
      })
    }
    expect(await no('dispute.bundle.make', s.court, { lease: other })).toBe('lease-not-yours')
    expect(await no('dispute.bundle.make', stranger.mediation!, { lease: roomLease })).toBe('lease-not-yours')
    await p.yes('dispute.bundle.make', s.counsel, { lease: roomLease })
  }, 60_000)

  test('an expert sees its question, the measured facts and the bench of its case, and nothing else; out of it, nothing', async () => {
    const expert = await p.party('示例检测机构（示例）', ['supplier'])
    const key = await h.key(expert)
    const [{ uscc }] = (await p.world.store.transact((tx) =>
      tx.rows<{ uscc: string }>('select uscc from identity.party where party = $1', [expert.party]),
    )) as [{ uscc: string }]
    await p.yes('dispute.measured.take', s.body, { file })
    await p.yes('dispute.bench.run', s.body, { file, step: 'allocation' })
    await p.yes(m('caucus-applicant'), s.lessee, { file, text: '只对调解员说' })
    /** whether this key is shown something there */
    const shown = async (view: string, query: Record<string, string>, by = key): Promise<boolean> => {
      const { status, body } = await h.view(view, by, query)
      if (status !== 200) return false
      const { item, rows } = body as { item?: Record<string, unknown>; rows?: object[] }
      if (rows !== undefined) return rows.length > 0
      return view === 'dispute.measured.get' ? item?.['facts'] != null : item != null
    }
    const resources: [string, Record<string, string>, 'yes' | 'no'][] = [
      ['casework.file.get', { file }, 'yes'],
      ['dispute.measured.get', { file }, 'yes'],
      ['dispute.measured.holdings', { file }, 'yes'],
      ['dispute.bench.of', { file }, 'yes'],
      ['dispute.case.get', { file }, 'no'],
      ['dispute.agreement.get', { file }, 'no'],
      ['dispute.focus.board', { file }, 'no'],
      ['dispute.zone.agreed', { about: `lease/${roomLease}` }, 'no'],
      ['history.of', { stream: `file/${file}` }, 'no'],
      ['history.of', { stream: `lease/${roomLease}` }, 'no'],
      ['contracts.lease.get', { lease: roomLease }, 'no'],
      ['metering.usage.of', { lease: roomLease }, 'no'],
      ['dispute.bundle.list', { lease: roomLease }, 'no'],
    ]
    const sees = async (by = key) =>
      await Promise.all(resources.map(async ([view, query]) => [view, await shown(view, query, by)]))
    const nothing = resources.map(([view]) => [view, false])
    expect(await sees()).toEqual(nothing)

    await p.yes(m('ask-expert'), s.body, { file, question: '夜间可用几张卡', expert: uscc })
    expect(await sees()).toEqual(resources.map(([view, , may]) => [view, may === 'yes']))
    for (const path of [`/api/bundles/${roomLease}`, `/api/files/${file}/bundle`])
      expect([path, (await h.get(path, bearer(key))).status]).toEqual([path, 404])
    type Item = { item: { steps: { step: string; sealed: boolean }[] } }
    const steps = async (): Promise<string[]> =>
      (await s.see<Item>('casework.file.get', expert, { file })).item.steps.map(({ step }) => step)
    expect(await steps()).toEqual(['ask-expert'])

    // it works at the bench and signs; it enters no facts, and does nothing that is not an expert's
    await p.yes('dispute.bench.run', expert, { file, step: 'meters' }).catch(() => undefined)
    await p.yes('dispute.bench.run', expert, { file, step: 'allocation' })
    for (const [name, input, reason] of [
      ['dispute.measured.take', { file }, 'shared-by-others'],
      ['dispute.mandate.give', { file, counsel: s.counsel.party, person: '律', paper: 'f'.repeat(64) }, 'no-such-case'],
      ['dispute.hold.place', { file, ground: '证据' }, 'forbidden'],
      ['dispute.bundle.make', { lease: roomLease }, 'lease-not-yours'],
      [m('caucus-other'), { file, text: '旁人' }, 'not-your-part'],
      [m('question-expert'), { file, question: '自问' }, 'not-your-part'],
    ] as const)
      expect([name, await no(name, expert, input).catch(() => 'forbidden')]).toEqual([name, reason])
    await p.yes(m('disclose-expert-ties'), expert, { file, tie: 'no', statement: '与双方均无往来' })
    const opinion = '可用三张'
    await p.yes(m('give-expert-opinion'), expert, {
      file,
      opinion,
      opinionHash: opinionHash({ file, opinion, computations: [] }),
    })
    await p.yes(m('question-expert'), s.lessee, { file, question: '依据哪些读数' })
    await p.yes(m('answer-as-expert'), expert, { file, answer: '依据分配记录' })
    expect(await steps()).toEqual([
      'ask-expert',
      'disclose-expert-ties',
      'give-expert-opinion',
      'question-expert',
      'answer-as-expert',
    ])

    // another expert is asked: the seat is another's, and what was shared is shut; what it wrote itself stays its own
    const next = await p.party('另一检测机构（示例）', ['supplier'])
    await p.yes(m('ask-expert'), s.body, { file, question: '复核', expert: next.party })
    await p.yes(m('go-on-without-expert'), s.body, { file })
    expect((await sees()).filter(([view]) => String(view).startsWith('dispute.'))).toEqual(
      nothing.filter(([view]) => String(view).startsWith('dispute.')),
    )
    expect(await no('dispute.bench.run', expert, { file, step: 'allocation' })).toBe('no-such-case')
    expect(await sees(await h.key(next))).toEqual(nothing)
  })

  test('every reading is noted, and a side may look who read', async () => {
    const { body } = await h.view('dispute.reading.list', keys.get('lessee')!, { file })
    const read = (body['rows'] as { view: string; role: string; readerName: string; stream: string }[]).map(
      ({ view, role, stream }) => `${role} ${view} ${stream.split('/')[0]!}`,
    )
    for (const wanted of [
      'mediation contracts.lease.get lease',
      'mediation metering.usage.of lease',
      'supplier contracts.lease.get lease',
      'mediation bundle lease',
      'lessee dispute.case.get file',
      'provider casework.file.get file',
    ])
      expect(read).toContain(wanted)
    expect(read.some((one) => one.includes('contracts.lease.get file'))).toBe(false)
  })

  test('counsel sees the private session of its client and not the other side’s; without a mandate nothing', async () => {
    await p.yes(m('caucus-applicant'), s.lessee, { file, text: '承租方底线' })
    await p.yes(m('caucus-other'), s.provider, { file, text: '出租方底线' })
    type Item = { item: { steps: { step: string; sealed: boolean }[] } | null }
    const { item } = await s.see<Item>('casework.file.get', s.counsel, { file })
    const sealed = (step: string) => item!.steps.find((one) => one.step === step)!.sealed
    expect([sealed('caucus-applicant'), sealed('caucus-other')]).toEqual([false, true])
    const [{ mandate }] = (
      await s.see<{ item: { mandates: { mandate: string }[] } }>('dispute.case.get', s.lessee, { file })
    ).item.mandates as [{ mandate: string }]
    await p.yes('dispute.mandate.end', s.lessee, { mandate })
    expect((await s.see<Item>('casework.file.get', s.counsel, { file })).item).toBeNull()
    expect((await h.view('contracts.lease.get', keys.get('counsel')!, { lease: roomLease })).status).toBe(404)
  })

  test('who mediated is no counsel in the suit', async () => {
    const suit = (await p.yes('dispute.case.check-intake', s.lessee, { ...intake, about: `lease/${roomLease}` })).file
    const both = await p.party('调解兼律所（示例）', ['mediation', 'supplier'])
    await p.yes('dispute.body.register', both, { kind: 'association', approvalNo: '示社〔2026〕1号' })
    const own = (
      await p.yes('dispute.mediator.enter', both, {
        name: '示例兼任者',
        field: 'lawyer',
        title: '律师',
        background: '示例',
        validFrom: '2026-01-01',
        validUntil: '2026-12-31',
      })
    ).mediator
    await p.yes(m('disclose-tie'), s.body, { file, tie: 'other', facts: '与一方有往来' })
    await p.yes(m('replace'), s.body, { file, reasons: '有关系' })
    await p.yes(m('appoint-again'), s.body, { file, mediators: [own] })
    const mandate = { file: suit, counsel: both.party, person: '示例', paper: 'f'.repeat(64) }
    expect(await no('dispute.mandate.give', s.lessee, mandate)).toBe('mediated-before')
  })

  test('when the mediation ends the lease is closed again; a hold keeps what is there', async () => {
    const view = () => h.view('contracts.lease.get', keys.get('mediator of the case')!, { lease: roomLease })
    expect((await view()).status).toBe(200)
    const mandate = { file, counsel: s.counsel.party, person: '示例律师', paper: 'f'.repeat(64) }
    await p.yes('dispute.mandate.give', s.lessee, mandate)
    const ofCounsel = () => h.view('contracts.lease.get', keys.get('counsel')!, { lease: roomLease })
    expect((await ofCounsel()).status).toBe(200)
    await p.yes('dispute.hold.place', s.body, { file, ground: '保全证据' })
    expect(await no('dispute.hold.place', stranger.mediation!, { file, ground: '旁人' })).toBe('not-your-case')
    await p.yes(m('leave'), s.provider, { file })
    expect((await view()).status).toBe(404)
    // the mandate stands, and of the case that is over counsel keeps the file alone
    expect((await ofCounsel()).status).toBe(404)
    expect((await h.view('casework.file.get', keys.get('counsel')!, { file })).body).toMatchObject({ item: { file } })
    // its own file it still sees
    expect((await h.view('casework.file.get', keys.get('mediator of the case')!, { file })).status).toBe(200)
    expect(await no('dispute.content.delete', s.operator, { file })).toBe('legal-hold')
    await p.yes('dispute.hold.lift', s.body, { file, reasons: '不再需要' })
    expect(await no('dispute.content.delete', s.operator, { file })).toBe('still-kept')
    p.clock.set('2032-06-27T02:00:00.000Z')
    await p.yes('dispute.content.delete', s.operator, { file })
    const { item } = await s.see<{ item: { steps: { fields: unknown[] }[] } }>('casework.file.get', s.lessee, { file })
    expect(item.steps.every(({ fields }) => fields.length === 0)).toBe(true)
    expect(await no('dispute.content.delete', s.operator, { file })).not.toBe('done')
  })

  test('figures leave small numbers out', async () => {
    const { item } = await s.see<{
      item: { routes: { route: string; total: number | null }[]; daysToSettle: number | null }
    }>('dispute.outcome.statistics', s.lessee)
    expect(item.daysToSettle).toBeNull()
    for (const { total } of item.routes) expect(total === null || total === 0 || total >= 5).toBe(true)
  })
})
