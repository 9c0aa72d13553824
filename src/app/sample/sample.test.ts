import { createPublicKey } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { look, replayOf } from '#kernel/act'
import process from 'node:process'
import { buffer } from 'node:stream/consumers'
import { assembleBundle } from '#domain/dispute'
import { storedDecisions } from '#kernel/evidence'
import { anyone, platform as system, type Actor } from '#kernel/identity'
import { ed25519PublicKey, toHex, verifyBundle } from '#kernel/proof'
import { verifyPdf } from '#kernel/signing'
import { openBlobs } from '#kernel/store'
import { addDays } from '#kernel/time'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import { CERTIFICATE_DAYS_LEFT } from './admission-files.ts'
import { openSampleAuthority } from './authority.ts'
import { cast, type Part } from './cast.ts'
import { SAMPLE_TRACKING_CODE } from './evaluation-files.ts'
import { SAMPLE_LEAD_CODE } from './lead-files.ts'
import { SAMPLE_COMPILER_SEED } from './price-files.ts'
import { readSampleState, type SampleState } from './state.ts'
import { ensureSample } from './sample.ts'

const AT = '2026-11-20T03:04:05.678Z'
/** the platform that a test looks at: the one told for all of them, or one of its own */
let p: TestPlatform

const operator: Actor = { ...system, role: 'operator' }
async function rows(view: string): Promise<Record<string, unknown>[]> {
  return (
    (await look(p.world.store, p.views.get(view)!, { actor: operator, input: { limit: 500 } })) as {
      rows: Record<string, unknown>[]
    }
  ).rows
}
const one = async (sql: string): Promise<number> =>
  (await p.world.store.transact((tx) => tx.one<{ n: number }>(sql)))!.n
const tally = (values: readonly unknown[]): Record<string, number> =>
  values.reduce<Record<string, number>>((t, v) => ({ ...t, [String(v)]: (t[String(v)] ?? 0) + 1 }), {})

/** Every file: its procedure, where it stands, how many steps were taken, and the clocks that run. */
const files = (): Promise<{ procedure: string; state: string; title: string; steps: number; clocks: string[] }[]> =>
  p.world.store.transact((tx) =>
    tx.rows(
      `select procedure, state, title, (select count(*)::int from casework.step s where s.file = f.file) as steps,
         array(select clock || ' ' || coalesce(due_on::text, '') from casework.clock c where c.file = f.file and c.state = 'running' order by 1) as clocks
         from casework.file f order by procedure, state, title`,
    ),
  )
// oxlint-disable-next-line typescript/no-explicit-any
const see = async (view: string, input: object, actor: Actor = operator): Promise<any> =>
  look(p.world.store, p.views.get(view)!, { actor, input, now: p.clock.now() })

/** Whoever acts for one of the cast, as its role. */
async function part(name: Part, role: Actor['role']): Promise<Actor> {
  const { party } = (await p.world.store.transact((tx) =>
    tx.one<{ party: string }>('select party from identity.party where uscc = $1', [cast[name].uscc]),
  ))!
  return { ...system, party, role }
}

/** What the world holds, without what chance gave it (ids, salts) and without seconds: a story told on skips the follow-ups that were done. */
async function shape(): Promise<unknown> {
  return {
    leases: (await rows('contracts.lease.list')).map((l) => [
      l['lesseeName'],
      l['cards'],
      l['state'],
      (l['startedAt'] as string | null)?.slice(0, 16),
    ]),
    bills: (await rows('billing.invoice.list'))
      .map((b) => [b['month'], b['totalFen'], b['voucherFen'], b['paidFen'], b['state']])
      .sort(),
    vouchers: (await rows('subsidy.voucher.list'))
      .map((v) => [v['holderName'], v['amountFen'], v['balanceFen']])
      .sort(),
    // the number of a lead or of a finding is of its own id
    files: (await files()).map((file) => ({ ...file, title: file.title.replace(/-[0-9A-F]{6}$/, '') })),
    prices: await p.world.store.transact((tx) =>
      tx.rows(
        `select kind, period, timing, corrects is not null as corrects, document::jsonb -> 'cells' as cells from pricing.publication order by kind, period, 4`,
      ),
    ),
    leads: await p.world.store.transact((tx) =>
      tx.rows('select origin, kind, state, outcome from surveillance.lead order by opened_at, kind'),
    ),
    questionnaire: await one('select count(*)::int as n from evaluation.questionnaire_answer'),
    refusals: await one(`select count(*)::int as n from evidence.leaf where record like '%"outcome":"refused"%'`),
    leaves: await one('select count(*)::int as n from evidence.leaf'),
    people: await one('select count(*)::int as n from identity.person'),
  }
}

/** Prices week by week, and one of each report, objection and lead, all of it made up. */
async function expectPrices(): Promise<void> {
  const market: Actor = await part('market', 'authority:market')

  // Every state that a cell can be in, from enough sources that are unrelated.
  const { item: now } = await see('pricing.reference.current', {}, anyone)
  expect(now).toMatchObject({ on: '2026-11-16', timing: 'on-time', next: { period: '2026-11-23' } })
  const cells = now.cells as { status: string; fallback: string | null; n: number; providers: number }[]
  expect(tally(cells.map(({ status, fallback }) => fallback ?? status))).toEqual({
    published: 5,
    'wider-region': 2,
    'last-value': 1,
    insufficient: 5,
  })
  for (const { n, providers } of cells.filter(({ status }) => status === 'published')) {
    expect(n).toBeGreaterThanOrEqual(8)
    expect(providers).toBeGreaterThanOrEqual(4)
  }
  const { rows: series } = await see('pricing.index.series', { series: 'on-demand' }, anyone)
  expect(series.map(({ period, value }: Record<string, string>) => `${period} ${Number(value) > 90}`)).toEqual(
    ['06', '07', '08', '09', '10'].map((month) => `2026-${month} true`),
  )
  // What is listed outside is asked, not agreed: it makes no index.
  for (const other of ['spot', 'long-term'])
    expect((await see('pricing.index.series', { series: other }, anyone)).rows.at(-1)).toMatchObject({
      status: 'insufficient',
      value: null,
    })
  const { rows: published } = await see('pricing.publication.list', { limit: 100 }, anyone)
  expect(published.filter(({ kind }: { kind: string }) => kind === 'reference')).toHaveLength(25)
  expect(published.filter(({ corrects }: { corrects: string | null }) => corrects !== null)).toMatchObject([
    { period: '2026-10-12', reason: expect.stringContaining('示例') },
  ])
  const compiler = await part('compiler', 'index-compiler')
  expect((await see('pricing.objection.list', { limit: 100 }, compiler)).rows).toHaveLength(3)
  expect((await see('pricing.method.list', {}, anyone)).rows).toMatchObject([
    { version: '1', state: 'adopted' },
    { version: '2', state: 'proposed' },
  ])
  // The sample key is known to everyone, and signs what is to be signed.
  const { rows: compilers } = await see('pricing.compiler.list', {}, anyone)
  expect(compilers).toMatchObject([{ publicKey: toHex(ed25519PublicKey(SAMPLE_COMPILER_SEED)) }])
  const pem = readFileSync(join(p.dataDir, 'keys', 'sample-compiler.pem'), 'utf8')
  expect(createPublicKey(pem).export({ format: 'jwk' }).x).toBe(
    Buffer.from(ed25519PublicKey(SAMPLE_COMPILER_SEED)).toString('base64url'),
  )

  const { rows: reports } = await see('pricing.cost.mine', {}, await part('yunling', 'provider'))
  expect(tally(reports.map(({ state }: { state: string }) => state))).toEqual({
    notified: 1,
    'preliminary-findings': 1,
    verified: 1,
  })
  expect(await one('select count(*)::int as n from pricing.cost_draft where problems <> $$[]$$')).toBe(1)
  expect(await one('select count(*)::int as n from pricing.cost_benchmark')).toBe(14)

  const { rows: leads } = await see('surveillance.lead.list', {}, market)
  expect(tally(leads.map(({ state }: { state: string }) => state))).toEqual({
    new: 2,
    'in-case': 1,
    explained: 1,
    'data-error': 1,
    'not-ours': 1,
    concluded: 1,
  })
  expect((await see('surveillance.lead.track', { code: SAMPLE_LEAD_CODE }, anyone)).item).toMatchObject({
    state: 'not-ours',
  })
  // An honest market: the detectors looked, and name nobody.
  const runs = await p.world.store.transact((tx) =>
    tx.rows<{ leads: number; rows: number }>(
      `select leads, (digests -> 'leases' ->> 'rows')::int as rows from surveillance.run order by at`,
    ),
  )
  expect(runs.map(({ leads: named }) => named)).toEqual([0, 0])
  expect(runs.at(-1)!.rows).toBeGreaterThan(3)
}

describe('the sample world', () => {
  // Told once for the tests that look at it.
  let whole: TestPlatform
  let told: { state: SampleState; /** processor time */ tookMs: number; shape: unknown }
  beforeAll(async () => {
    p = whole = await testPlatform({ at: AT })
    const begun = process.cpuUsage()
    const state = (await ensureSample(p, p.dataDir))!
    const { user, system: kernel } = process.cpuUsage(begun)
    told = { state, tookMs: (user + kernel) / 1_000, shape: await shape() }
  }, 180_000)
  beforeEach(() => {
    p = whole
  })
  afterEach(async () => {
    if (p !== whole) await p.close()
  })
  afterAll(() => whole.close())

  it('has one of everything in each interesting state, quickly, and keeps its secrets to its owner', async () => {
    const { state, tookMs } = told
    expect(tookMs).toBeLessThan(20_000) // 5 s alone; other suites may run beside
    expect(state.complete).toBe(true)
    expect(tally((await rows('contracts.lease.list')).map((l) => l['state']))).toEqual({
      running: 6,
      ended: 1,
      signed: 1,
      countersigning: 1,
      drafted: 2,
    })
    const bills = await rows('billing.invoice.list')
    expect(tally(bills.map((b) => b['state']))).toMatchObject({ paid: expect.any(Number), issued: expect.any(Number) })
    expect(bills.some((b) => Number(b['voucherFen']) > 0)).toBe(true)
    expect(bills.every((b) => Number(b['outstandingFen']) >= 0)).toBe(true)
    expect(await one('select count(*)::int as n from identity.party where not sample')).toBe(0)
    expect(await one(`select count(*)::int as n from identity.party where uscc not like '__000000%'`)).toBe(0)
    expect(
      await one(
        `select count(*)::int as n from evidence.leaf where at > '2026-11-20T03:05:00Z' or at < '2026-05-24T00:00:00Z'`,
      ),
    ).toBe(0)
    expect(await one('select count(*)::int as n from act.follow_up where done_at is null')).toBe(0)
    for (const code of ['no-licence', 'holder-elsewhere', 'one-voucher-per-contract', 'no-capacity'])
      expect([
        code,
        await one(`select count(*)::int as n from evidence.leaf where record like '%"refused.code":"${code}"%'`),
      ]).toEqual([code, 1])
    expect(statSync(join(p.dataDir, 'samples.json')).mode & 0o777).toBe(0o600)
    expect(new Set(state.people.map((person) => person.password)).size).toBe(state.people.length)
    await p.sequencer.settle()
    // Made once: asked again, nothing happens.
    await ensureSample(p, p.dataDir)
    expect(await shape()).toEqual(told.shape)
  })

  it('has one of each file, price, report and lead in each interesting state, and nothing of it real', async () => {
    const all = await files()
    expect(all.map(({ procedure, state }) => `${procedure} ${state}`)).toEqual([
      'admission.application correction-requested',
      'admission.application refused',
      'admission.application renewal-due',
      'admission.application submitted',
      'admission.filing recorded',
      'admission.registry registered',
      'contracts.template consultation',
      'contracts.template in-use',
      'credit.listing measures-on',
      'credit.repair applied',
      'credit.repair published',
      'dispute.case pretrial-conf',
      'dispute.confirmation confirmed',
      'dispute.mediation effective',
      'dispute.mediation expert-opinion',
      'dispute.zone negotiating',
      'evaluation.barrier answered',
      'evaluation.barrier routed',
      'evaluation.finding planned',
      'evaluation.indicator consultation',
      'lawmaking.document in-force',
      'lawmaking.regulation cleared',
      'lawmaking.regulation consultation',
      'performance.acceptance accepted',
      'performance.notice arrived',
      'performance.renewal asked-provider',
      'performance.renewal running',
      'performance.sublease sublet',
      'pricing.cost-report notified',
      'pricing.cost-report notified',
      'pricing.cost-report overdue',
      'pricing.cost-report preliminary-findings',
      'pricing.cost-report submitted',
      'pricing.cost-report verified',
      'subsidy.claim applied',
      'subsidy.claim publicity',
      'subsidy.claim redeemed',
      'subsidy.claim redemption-claimed',
      'subsidy.claim scheme-draft',
      'subsidy.claim window-open',
      'subsidy.claim window-open',
      'supervision.erasure certified',
      'supervision.inspection no-issue',
      'supervision.inspection on-site',
      'supervision.penalty notice-served',
      'supervision.penalty reconsideration',
      'supervision.penalty served',
      'supervision.penalty verification',
      'supervision.reconsideration answered',
      'supervision.reconsideration forwarded',
      'supervision.reconsideration right-notified',
    ])
    // The platform itself opens the files that follow the term of a contract, a lead or a finding, under its own title.
    const told = all.filter(
      ({ procedure, title }) =>
        !['performance.renewal', 'supervision.erasure', 'credit.repair'].includes(procedure) &&
        !/^价格线索 (YS|JB)-/.test(title),
    )
    expect(told.every(({ title }) => title.includes('示例'))).toBe(true)
    expect(all.reduce((sum, { steps }) => sum + steps, 0)).toBeLessThanOrEqual(320)
    const clocksOf = (state: string, of = ''): string[] =>
      all.find((file) => file.state === state && file.procedure.startsWith(of))!.clocks
    // Five working days from Tuesday 17 November; thirty days of comment from Friday the 6th; ten working days to reply.
    expect(clocksOf('submitted')).toEqual(['correction 2026-11-24'])
    expect(clocksOf('consultation', 'evaluation')).toEqual(['consultation 2026-12-04'])
    expect(clocksOf('notice-served')).toEqual(['decision ', 'defence 2026-11-25', 'hearing-request 2026-11-25'])
    expect(clocksOf('answered', 'supervision')).toEqual(['decision 2026-12-25', 'opinion 2026-11-27'])
    const [certificate] = await rows('admission.certificate.list')
    expect(certificate).toMatchObject({ validUntil: addDays('2026-11-20', CERTIFICATE_DAYS_LEFT), state: 'in-force' })

    const drafts = (await see('lawmaking.file.list', { procedure: 'lawmaking.regulation' })).rows as {
      file: string
      place: string
    }[]
    const [jia, yi] = ['cn-gz-gy', 'cn-gz-as'].map((place) => drafts.find((draft) => draft.place === place)!.file)
    expect((await see('lawmaking.comment.statistics', { file: jia }, anyone)).item).toMatchObject({
      comments: 4,
      opinions: 3,
      byOutcome: { adopted: 1, unanswered: 3 },
    })
    const legislature: Actor = { ...system, role: 'legislature' }
    expect((await see('lawmaking.compare', { files: `${jia},${yi}` }, legislature)).item).toMatchObject({
      agree: 8,
      differ: 1,
      lacking: 1,
    })
    expect((await see('evaluation.barrier.track', { code: SAMPLE_TRACKING_CODE }, anyone)).item).toMatchObject({
      state: 'answered',
    })
    const { rows: asked } = await see('evaluation.questionnaire.list', {}, anyone)
    const { item: results } = await see(
      'evaluation.questionnaire.results',
      { questionnaire: asked[0].questionnaire },
      anyone,
    )
    expect(results.tallies[0]).toMatchObject({ count: 5, meanMilli: 3_600 })
    await expectPrices()
  }, 120_000)

  it('has contracts made, negotiated, signed and performed, and something true on each desk', async () => {
    const { state } = told
    const actorOf = async (login: string): Promise<Actor> => {
      const { person } = state.people.find((each) => each.login === login)!
      const { party, kinds } = (await p.world.store.transact((tx) =>
        tx.one<{ party: string; kinds: Actor['role'][] }>(
          'select party, kinds from identity.party join identity.person using (party) where person = $1',
          [person],
        ),
      ))!
      return { party, role: kinds[0]!, person }
    }
    const toDo = async (login: string, view = 'contracts.todo'): Promise<string> => {
      const { rows: found } = await see(view, {}, await actorOf(login))
      return found.map(({ zh }: { zh: string }) => zh).join('；')
    }
    expect(await toDo('lessee')).toContain('答复海泉算力（示例）的 2 项修改提议')
    expect(await toDo('lessee-2')).toContain('阅读并确认')
    expect(await toDo('provider')).toContain('说明1处条款')
    expect(await toDo('provider', 'performance.todo')).not.toBe('')
    expect(await toDo('lessee', 'performance.todo')).not.toBe('')

    // Two versions of a model text: one official in its place, the next to be compared with it.
    const library = await see('templates.list', { on: '2026-11-20', in: 'cn-gz' }, anyone)
    expect(library.rows.filter(({ official }: { official: boolean }) => official)).toMatchObject([
      { framework: 'by-server', version: '2026.1' },
    ])
    const making = (await see('templates.file.list', { framework: 'by-server', state: 'consultation' }, anyone)).rows
    expect(making).toMatchObject([{ comments: 3 }])

    // Overtaken is the proposal whose place was changed since; the other one waits for the lessee.
    const [talks] = (await see('contracts.negotiation.list', {}, await actorOf('lessee'))).rows.filter(
      (row: { state: string }) => row.state === 'open',
    )
    const { item: negotiation } = await see(
      'contracts.negotiation.get',
      { negotiation: talks.negotiation },
      await actorOf('lessee'),
    )
    expect(negotiation).toMatchObject({ revision: 2 })
    const open = negotiation.proposals.filter(({ state: at }: { state: string }) => at === 'open')
    expect(open.map(({ overtaken }: { overtaken: object[] }) => overtaken.length)).toEqual([1, 0])

    // The files of signed contracts lie in the folder, and verify under the sample authority.
    const { root } = openSampleAuthority(p.dataDir, p.clock)
    const blobs = openBlobs(join(p.dataDir, 'blobs'))
    const running = (await rows('contracts.lease.list')).filter((l) => l['state'] === 'running' && l['negotiation'])
    expect(running.map((l) => l['mode']).toSorted()).toEqual(['by-server', 'storage'])
    for (const { lease } of running) {
      const { item } = await see('contracts.lease.get', { lease })
      expect(item.signatures).toHaveLength(4)
      const stream = await p.world.store.transact((tx) => blobs.read(tx, item.paper.head))
      const verdict = verifyPdf(new Uint8Array(await buffer(stream!)), {
        trusted: { signers: [root], timestamps: [root], revoked: [] },
        at: p.clock.now(),
      })
      expect(verdict).toMatchObject({ valid: true })
    }
    const [dedicated, storage] = ['by-server', 'storage'].map((mode) => running.find((l) => l['mode'] === mode)!)
    expect(await one('select amount_fen::int as n from billing.credit_note')).toBeGreaterThan(0)
    const billed = (await rows('billing.invoice.list')).filter((b) => b['lease'] === storage!['lease'])
    expect(billed).toMatchObject([
      // to the second at which it was delivered: an act more or less before it moves that by a few
      { month: '2026-10', totalFen: expect.closeTo(366_996, -1) },
    ])

    // Bills and credit are recomputed from the evidence of the contract alone.
    await p.sequencer.settle()
    await p.yes('dispute.bundle.make', await actorOf('lessee'), { lease: dedicated!['lease'] })
    await p.sequencer.settle()
    const bytes = await assembleBundle(p, dedicated!['lease'] as string)
    expect(verifyBundle(bytes).reasons).toEqual([])

    // Every decision of the story follows again from its record.
    const { law, store } = p.world
    const replay = replayOf(law, law, p.acts, { day: '2026-11-20', place: undefined })
    await store.transact(async (sql) => {
      for await (const portion of storedDecisions(sql, null)) for (const leaf of portion) replay.add(leaf)
    })
    const { decisions, drifted, unreadable } = replay.answer()
    expect([drifted, unreadable]).toEqual([[], []])
    expect(decisions).toBeGreaterThan(600)
  }, 90_000)

  it('goes on after a crash at any point, and ends as if nothing had happened', async () => {
    p = await testPlatform({ at: AT })
    const { transact } = p.world.store
    // Every so many transactions the process «dies»: the transaction is lost, or its answer is.
    let left = 3
    let nth = 0
    p.world.store.transact = async (body) => {
      if ((left -= 1) === 0) {
        nth += 1
        left = 40 + nth * 110
        if (nth % 2 === 0) await transact(body)
        throw new Error('planted crash')
      }
      return await transact(body)
    }
    let crashes = 0
    for (;;) {
      try {
        await ensureSample(p, p.dataDir)
        break
      } catch (error) {
        if ((error as Error).message !== 'planted crash') throw error
        crashes += 1
        expect(readSampleState(p.dataDir)?.complete ?? false).toBe(false)
      }
    }
    // one that hits a follow-up is no crash of the story: the worker tries again
    expect(nth).toBeGreaterThan(5)
    expect(crashes).toBeGreaterThan(2)
    p.world.store.transact = transact
    expect(await shape()).toEqual(told.shape)
  }, 240_000)

  it('is not made where there is something already', async () => {
    p = await testPlatform({ at: AT })
    await p.party('真实主体', ['lessee'])
    expect(await ensureSample(p, p.dataDir)).toBeNull()
    expect(readSampleState(p.dataDir)).toBeNull()
  })

  it.each([
    ['2026-10-03T01:00:00.000Z', 11, 51],
    // the programme of law has ended: nothing is applied for under it
    ['2026-12-31T15:59:00.000Z', 11, 50],
    // the scheme of the place waits for the calendar of the year: nothing is applied for at all
    ['2027-03-02T16:30:00.000Z', 11, 46],
    // before there were model contracts and measures of repair: nothing is negotiated, nothing repaired
    ['2026-03-01T00:00:00.000Z', 8, 44],
  ] as const)(
    'can be made on %s too',
    async (at, leases, of) => {
      p = await testPlatform({ at })
      expect((await ensureSample(p, p.dataDir))!.complete).toBe(true)
      expect((await rows('contracts.lease.list')).length).toBe(leases)
      // What a calendar that is not notified yet holds up stays where it is; nothing is left out.
      expect((await files()).length).toBe(of)
    },
    180_000,
  )
})
