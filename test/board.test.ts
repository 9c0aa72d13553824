// The focus board, measured facts and the expert’s bench of one suit: who enters what, what both sides and the judge see, what
// comes out again, and that the signed report stands in the bundle of the file. One world, many claims; pure parts beside it.
import {
  assembleFileBundle,
  measuredFacts,
  metersAgain,
  NoRun,
  reportHash,
  runHash,
  type BenchInputs,
  type BenchResult,
  type Board,
  type Measured,
  type MeasuredRows,
} from '#domain/dispute'
import type { Outcome } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { stepSeals } from '#kernel/casework'
import { fromUtf8, openedFields, parseBundle, parseOpening, verifyBundle } from '#kernel/proof'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disputeStage, paper, PLACE, type DisputeStage } from './dispute-stage.ts'
import { testPlatform, type TestPlatform } from './world.ts'

const DAY_SECONDS = 86_400
const HOUR_MS = 3_600_000
const FIRST = Date.parse('2026-06-01T16:00:00.000Z') / 1_000

/** Rows of a lease of four cards over some days, from midnight to midnight in Shanghai. */
const rowsOf = (of: { days: number; held: number; provider: number | null; lessee: number | null }): MeasuredRows => ({
  stream: 'lease/x',
  asOf: new Date((FIRST + of.days * DAY_SECONDS) * 1_000).toISOString(),
  lease: {
    cards: 4,
    shareMilli: 1_000,
    models: ['X100'],
    promisedFrom: new Date(FIRST * 1_000).toISOString(),
    startedAt: new Date(FIRST * 1_000).toISOString(),
    endedAt: null,
  },
  days: Array.from({ length: of.days + 1 }, (_, n) => ({
    day: new Date((FIRST + n * DAY_SECONDS + 8 * 3_600) * 1_000).toISOString().slice(0, 10) as never,
    start: FIRST + n * DAY_SECONDS,
  })),
  holdings: Array.from({ length: of.held }, (_, n) => ({
    device: `d${n}`,
    serial: `s${n}`,
    site: 'cn',
    model: n === 0 ? 'X100' : 'Y50',
    shareMilli: 1_000,
    from: new Date(FIRST * 1_000).toISOString(),
    until: null,
  })),
  uses: Array.from({ length: of.days }, (_, n) => n).flatMap((n) =>
    (['provider', 'lessee'] as const).flatMap((source) =>
      of[source] === null
        ? []
        : [
            {
              n,
              source,
              intervals: 1,
              milliCardSeconds: of[source],
              firstAt: '2026-06-05T00:00:00.000Z',
              lastAt: '2026-06-05T00:00:00.000Z',
            },
          ],
    ),
  ),
  months: [],
  outages: [],
  leaves: [
    { seq: 3, kind: 'capacity.lease.allocate', at: new Date(FIRST * 1_000).toISOString() },
    { seq: 7, kind: 'metering.usage.record', at: '2026-06-05T00:00:00.000Z' },
  ],
})

describe('measured facts, without a database', () => {
  test('three cards of four: a quarter is short every day, another model is named, each day shows its leaf', () => {
    const facts = measuredFacts(rowsOf({ days: 5, held: 3, provider: 300, lessee: 200 }))
    expect(facts.capacity).toEqual({
      promised: 5 * 4 * 1_000 * DAY_SECONDS,
      allocated: 5 * 3 * 1_000 * DAY_SECONDS,
      short: 5 * 1_000 * DAY_SECONDS,
      shortDays: 5,
    })
    expect(facts.models).toEqual({ promised: ['X100'], held: ['X100', 'Y50'], other: ['Y50'] })
    expect(facts.meters).toMatchObject({
      totals: { provider: 1_500, lessee: 1_000, platform: null },
      apart: 500,
      apartDays: 5,
    })
    expect(facts.days[0]!.proof).toEqual({ stream: 'lease/x', from: 7, to: 7 })
    expect(facts.delivery.lateSeconds).toBe(0)
  })

  test('a meter that said nothing says nothing; totals are the sum of the days; short is never below nothing', () => {
    fc.assert(
      fc.property(
        fc.record({
          days: fc.integer({ min: 0, max: 6 }),
          held: fc.integer({ min: 0, max: 6 }),
          provider: fc.option(fc.nat(1_000)),
          lessee: fc.option(fc.nat(1_000)),
        }),
        (of) => {
          const facts = measuredFacts(rowsOf(of))
          const sum = (pick: (day: Measured['days'][number]) => number): number =>
            facts.days.reduce((all, day) => all + pick(day), 0)
          expect(facts.capacity.short).toBe(sum(({ short }) => short))
          expect(facts.capacity.allocated).toBe(sum(({ allocated }) => allocated))
          expect(
            facts.days.every(({ short, promised, allocated }) => short === Math.max(0, promised - allocated)),
          ).toBe(true)
          if (of.provider === null || of.lessee === null) expect(facts.meters.apart).toBe(0)
          if (of.days === 0 || of.provider === null || of.lessee === null)
            expect(() => metersAgain(facts)).toThrow(NoRun)
          else expect(metersAgain(facts).differing > 0).toBe(of.provider !== of.lessee)
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('a suit over a lease', () => {
  let p: TestPlatform
  let s: DisputeStage
  let file: string
  /** the answer to an entry before the suit is on its way */
  let early: string
  beforeAll(async () => {
    p = await testPlatform({ seed: 'board' })
    s = await disputeStage(p)
    const began = Date.parse(p.clock.now())
    p.clock.set(new Date(began + 30 * HOUR_MS).toISOString())
    const hour = (n: number, cards: number): object => ({
      id: `h${n}`,
      from: new Date(began + n * HOUR_MS).toISOString(),
      to: new Date(began + (n + 1) * HOUR_MS).toISOString(),
      cards,
      shareMilli: 1_000,
      cpuMilli: 0,
      memoryMib: 0,
    })
    const record = (who: Actor, sourceKind: string, hours: number): Promise<unknown> =>
      p.yes('metering.usage.record', who, {
        lease: s.lease,
        meter: `m-${sourceKind}`,
        sourceKind,
        intervals: Array.from({ length: hours }, (_, n) => hour(n + 1, 1)),
      })
    await record(s.provider, 'provider', 20)
    await record(s.lessee, 'lessee', 15)
    const c = (step: string, who: Actor, input: object = {}) => p.yes(`dispute.case.${step}`, who, { file, ...input })
    file = (
      await p.yes('dispute.case.check-intake', s.lessee, {
        title: '夜间算力不足（示例）',
        place: PLACE,
        about: `lease/${s.lease}`,
        claims: '退还少交付部分',
        facts: '少一张卡',
        cause: '网络服务合同纠纷',
        court: '示例区人民法院',
        complaint: paper('a'),
        evidence: paper('b'),
      })
    ).file
    early = await no('dispute.focus.open', s.lessee, { file, ...claim })
    await c('choose-online', s.lessee, { stages: ['filing'], eService: 'yes', address: '地址' })
    await c('submit', s.lessee)
    await c('docket-ordinary', s.court, { caseNo: '（2026）示0001民初9号' })
    await c('serve-complaint', s.court, { servedOn: p.clock.now().slice(0, 10), how: '电子送达' })
    await c('answer', s.provider, { text: '已按约交付' })
    await c('set-evidence-period', s.court, { periodDays: 15, burden: '谁主张谁举证' })
    await c('skip-exchange', s.court)
  }, 60_000)
  afterAll(() => p.close())

  const claim = { scenario: 'under-delivery', asked: ['refund', 'costs'], alternative: ['terminate'] }
  const no = async (name: string, actor: Actor, input: object): Promise<string> => {
    const outcome: Outcome = await p.act(name, actor, input)
    return outcome.done ? 'done' : outcome.refused
  }
  type Shown = {
    mine: string | null
    board: Board | null
    heard: { plaintiff: boolean; defendant: boolean }
    fixed: object | null
  }
  const boardFor = async (actor: Actor): Promise<Shown | null> =>
    (await s.see<{ item: Shown | null }>('dispute.focus.board', actor, { file })).item

  test('the claimant opens the board, the defendant defends, nobody enters for the other', async () => {
    expect(early).toBe('case-not-open')
    expect(
      await no('dispute.focus.state', s.lessee, { file, element: 'conformity', stance: 'disputed', text: '少一张' }),
    ).toBe('board-not-opened')
    expect(await no('dispute.focus.open', s.provider, { file, ...claim })).toBe('not-your-entry')
    const stranger = await p.party('旁人（示例）', ['lessee'])
    expect(await no('dispute.focus.open', stranger, { file, ...claim })).toBe('no-such-case')
    await p.yes('dispute.focus.open', s.lessee, { file, ...claim })
    expect(await no('dispute.focus.defend', s.lessee, { file, defences: ['conforming'] })).toBe('not-your-entry')
    await p.yes('dispute.focus.defend', s.provider, { file, defences: ['conforming'] })
    expect(await boardFor(stranger)).toBeNull()
    expect(
      await no('dispute.focus.state', s.lessee, {
        file,
        element: 'limitation-raised',
        stance: 'disputed',
        text: '未过',
      }),
    ).toBe('no-such-element')
  })

  test('both sides and the judge see one board; limitation is not on it', async () => {
    const state = (who: Actor, element: string, stance: string, text: string, evidence: object[] = []) =>
      p.yes('dispute.focus.state', who, { file, element, stance, text, evidence })
    await state(s.lessee, 'conformity', 'disputed', '夜间少一张卡', [{ title: '计量对照', sha256: 'a'.repeat(64) }])
    await state(s.lessee, 'contract-terms', 'undisputed', '合同已订立')
    await state(s.provider, 'contract-terms', 'undisputed', '合同已订立')
    const seen = await Promise.all([s.lessee, s.provider, s.court].map(boardFor))
    expect(seen.map((one) => one?.mine)).toEqual(['plaintiff', 'defendant', 'court'])
    expect(seen[1]!.board).toEqual(seen[0]!.board)
    expect(seen[2]!.board).toEqual(seen[0]!.board)
    const { board, heard } = seen[2]!
    expect(board!.module).toBe('履行')
    const by = new Map(board!.elements.map((one) => [one.id, one]))
    expect(by.get('contract-terms')).toMatchObject({ undisputed: true, open: false })
    expect(by.get('conformity')).toMatchObject({ open: true, evidence: { for: [{ title: '计量对照' }], against: [] } })
    expect(by.get('conformity')!.burden.article).toMatch(/^cn\//)
    expect(JSON.stringify(board)).not.toMatch(/时效|limitation/i)
    expect(heard).toEqual({ plaintiff: true, defendant: true })
  })

  test('counsel speaks for its principal as far as its mandate goes: every role × every entry', async () => {
    const firm = (name: string): Promise<Actor> => p.party(`${name}律师事务所（示例）`, ['supplier'])
    const [general, special, stranger, both] = [await firm('甲'), await firm('乙'), await firm('丙'), await firm('丁')]
    const give = (counsel: Actor, powers: string[]): object => ({
      file,
      counsel: counsel.party,
      person: '示例律师',
      paper: 'f'.repeat(64),
      powers,
    })
    const { mandate } = await p.yes('dispute.mandate.give', s.lessee, give(general, []))
    await p.yes('dispute.mandate.give', s.provider, give(special, ['admit', 'waive']))
    await p.yes('dispute.mandate.give', s.lessee, give(both, ['change']))
    expect(await no('dispute.mandate.give', s.provider, give(both, []))).toBe('counsel-of-other-side')

    const entries = {
      claims: ['dispute.focus.open', { file, ...claim }],
      'another defence': ['dispute.focus.defend', { file, defences: ['conforming', 'user-fault'] }],
      'one defence fewer': ['dispute.focus.defend', { file, defences: ['conforming'] }],
      disputed: ['dispute.focus.state', { file, element: 'conformity', stance: 'disputed', text: '代为陈述（示例）' }],
      accepted: [
        'dispute.focus.state',
        { file, element: 'contract-terms', stance: 'undisputed', text: '代为认可（示例）' },
      ],
    } as const
    const SPECIAL = 'special-authority-needed'
    const NONE = 'no-such-case'
    const NOT = 'not-your-entry'
    const actors: [string, Actor, Record<keyof typeof entries, string>][] = [
      ['plaintiff', s.lessee, answers('done', NOT, NOT, 'done', 'done')],
      ['defendant', s.provider, answers(NOT, 'done', 'done', 'done', 'done')],
      ['counsel of the plaintiff, general', general, answers(SPECIAL, NOT, NOT, 'done', SPECIAL)],
      ['counsel of the plaintiff, claims', both, answers('done', NOT, NOT, 'done', SPECIAL)],
      ['counsel of the defendant, special', special, answers(NOT, 'done', 'done', 'done', 'done')],
      ['another law firm', stranger, answers(NONE, NONE, NONE, NONE, NONE)],
      ['operator', s.operator, answers(NONE, NONE, NONE, NONE, NONE)],
    ]
    function answers(...each: [string, string, string, string, string]): Record<keyof typeof entries, string> {
      const [claims, more, fewer, disputed, accepted] = each
      return { claims, 'another defence': more, 'one defence fewer': fewer, disputed, accepted }
    }
    for (const [who, actor, expected] of actors)
      for (const [what, [name, input]] of Object.entries(entries)) {
        const wanted = expected[what as keyof typeof entries]
        expect({ who, what, is: await no(name, actor, input) }).toEqual({ who, what, is: wanted })
      }
    // a general mandate raises a defence and drops none
    await p.yes('dispute.mandate.give', s.provider, give(stranger, []))
    await p.yes('dispute.focus.defend', stranger, entries['another defence'][1])
    expect(await no('dispute.focus.defend', stranger, entries['one defence fewer'][1])).toBe(SPECIAL)
    await p.yes('dispute.focus.defend', s.provider, entries['one defence fewer'][1])

    // the record says for whom, the board shows who spoke, and the no names the article
    const spoken = await p.yes('dispute.focus.state', general, entries.disputed[1])
    expect(spoken).toMatchObject({ side: 'plaintiff', principal: s.lessee.party, mandate })
    const refused = await p.act('dispute.focus.state', general, entries.accepted[1])
    expect(refused.done ? [] : refused.basis).toContain('cn/civil-procedure-law#62')
    type OfCounsel = Shown & { counselFor: { powers: string[] } | null; counsels: Record<string, string> }
    const seen = (await boardFor(general)) as OfCounsel
    expect(seen).toMatchObject({ mine: 'plaintiff', counselFor: { powers: [] } })
    expect(seen.counsels[general.party]).toContain('甲律师')
    expect(seen.board!.elements.find(({ id }) => id === 'conformity')!.statements).toContainEqual(
      expect.objectContaining({ side: 'plaintiff', counsel: general.party }),
    )
    await p.yes('dispute.mandate.end', s.lessee, { mandate })
    expect(await no('dispute.focus.state', general, entries.disputed[1])).toBe(NONE)
    // history of the file was never counsel's own: it ends with the mandate
    const { rows } = await s.see<{ rows: object[] }>('history.of', general, { stream: `file/${file}` })
    expect(rows).toEqual([])
  })

  test('measured facts fill in, each with its leaf; the holder of each device is told row by row', async () => {
    expect(await no('dispute.measured.take', s.body, { file })).toBe('no-such-case')
    const taken = await p.yes('dispute.measured.take', s.court, { file })
    expect(taken.holders).toMatchObject({ records: 1, devices: 1 })
    const { item } = await s.see<{ item: { facts: Measured } }>('dispute.measured.get', s.lessee, { file })
    expect(item.facts.meters.totals).toEqual({ provider: 20 * 3_600_000, lessee: 15 * 3_600_000, platform: null })
    expect(item.facts.meters.proof).not.toBeNull()
    expect(item.facts.delivery.proof).not.toBeNull()
    const { rows } = await s.see<{ rows: { serial: string; leaf: number | null; shareMilli: number }[] }>(
      'dispute.measured.holdings',
      s.provider,
      { file },
    )
    expect(rows).toMatchObject([{ shareMilli: 1_000 }])
    expect(rows[0]!.leaf).not.toBeNull()
    const metering = (await boardFor(s.court))!.board!.elements.find(({ id }) => id === 'conformity')!
    expect(metering.measured.map(({ value }) => value)).toContain(item.facts.capacity.promised)
  })

  test('the judge fixes the focus after both were heard', async () => {
    await p.yes('dispute.case.put-issues', s.court, { file, module: 'performance', issues: ['夜间实际交付的卡数'] })
    await p.yes('dispute.case.fix-focus', s.court, {
      file,
      issues: ['夜间实际交付的卡数'],
      burden: '主张少交付的，原告举证',
    })
    expect((await boardFor(s.provider))!.fixed).toMatchObject({ issues: ['夜间实际交付的卡数'] })
  })

  test('the bench: bill, allocation, three meters and another day, each with inputs, hash and result; a signed report', async () => {
    const month = p.clock.now().slice(0, 7)
    expect(await no('dispute.bench.run', s.court, { file, step: 'bill' })).toBe('cannot-run')
    p.clock.set(new Date(Date.parse(p.clock.now()) + 31 * 24 * HOUR_MS).toISOString())
    await p.yes('billing.invoice.issue', s.provider, { lease: s.lease, month })
    const run = (step: string, more: object = {}) => p.yes('dispute.bench.run', s.court, { file, step, ...more })
    const [bill, allocation, meters, law] = [
      await run('bill'),
      await run('allocation'),
      await run('meters'),
      await run('law', { asOf: p.clock.now().slice(0, 10) }),
    ]
    expect([bill.differing, allocation.differing, law.differing]).toEqual([0, 0, 0])
    expect(meters.differing).toBeGreaterThan(0)
    // the same again is the same hash
    expect((await run('allocation')).sha256).not.toBe(bill.sha256)
    const { item } = await s.see<{
      item: { runs: { run: string; step: 'bill'; inputs: BenchInputs; result: BenchResult; sha256: string }[] }
    }>('dispute.bench.of', s.lessee, { file })
    for (const one of item.runs) expect(runHash(one.step, one.inputs, one.result)).toBe(one.sha256)
    expect(item.runs.find(({ step }) => step === 'bill')!.result.lines.at(-1)).toMatchObject({
      unit: 'fen',
      differs: false,
    })
    expect(await no('dispute.bench.run', s.body, { file, step: 'bill' })).toBe('no-such-case')

    const opinion = '账单与读数一致；双方计量相差五小时。'
    const runs = [bill.run, meters.run]
    const sha256 = reportHash({ file, runs: [bill.sha256, meters.sha256], opinion })
    expect(await no('dispute.bench.report', s.court, { file, runs, opinion, sha256: 'f'.repeat(64) })).toBe(
      'other-text',
    )
    expect(await no('dispute.bench.report', s.lessee, { file, runs, opinion, sha256 })).toBe('not-your-run')
    expect(
      await no('dispute.bench.report', s.court, {
        file,
        runs,
        opinion,
        sha256,
        cms: 'AAAA',
        certificate: 'a'.repeat(64),
      }),
    ).toBe('certificate-unknown')
    await p.yes('dispute.bench.report', s.court, { file, runs, opinion, sha256 })

    await p.sequencer.settle()
    const steps = await p.world.store.transact((tx) => stepSeals(tx, file))
    const bytes = await assembleFileBundle(p, file, { open: new Set(steps.map(({ n }) => n)), sealed: false })
    expect(verifyBundle(bytes).reasons).toEqual([])
    const fields = parseBundle(fromUtf8(bytes)!).leaves.map(({ opening }) => openedFields(parseOpening(opening)!))
    const report = fields.find((one) => one.get('act') === 'dispute.bench.report' && one.get('outcome') === 'done')
    expect(report?.get('input.opinion')).toBe(opinion)
    expect(report?.get('decision.sha256')).toBe(sha256)
  })
})
