import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leaseAnswers, seen, stage, type Stage } from '../../../test/contract-stage.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

describe('negotiating', () => {
  let p: TestPlatform
  let s: Stage
  let negotiation: string
  let lessee: Actor
  let provider: Actor
  let stranger: Actor

  const open = (more: object = {}, actor = lessee) =>
    p.act('contracts.negotiation.open', actor, {
      framework: 'by-server',
      counterparty: s.provider.party,
      offer: null,
      answers: leaseAnswers,
      ...more,
    })
  const item = (actor = lessee) => seen(p, 'contracts.negotiation.get', actor, { negotiation })
  const propose = async (actor: Actor, changes: object[], base?: number): Promise<string> =>
    (
      await p.yes('contracts.change.propose', actor, {
        negotiation,
        base: base ?? (await item()).revision,
        changes,
        note: '',
      })
    ).proposal
  const answer = (actor: Actor, proposal: string, take: 'accept' | 'reject' = 'accept') =>
    p.act('contracts.change.answer', actor, { negotiation, proposal, take, reason: '' })
  const settle = async (actor: Actor, over: object = {}) => {
    const { revision, sha256 } = await item()
    return p.act('contracts.negotiation.settle', actor, { negotiation, revision, sha256, ...over })
  }
  const no = (refused: string, ...basis: string[]) => ({
    done: false,
    refused,
    ...(basis.length > 0 ? { basis: expect.arrayContaining(basis) } : {}),
  })
  const cure = (value: unknown) => ({ kind: 'answer', slot: 'cureDays', value })

  beforeAll(async () => {
    p = await testPlatform({ seed: 'negotiation' })
    s = await stage(p)
    lessee = s.lesseeSide.actor
    provider = s.providerSide.actor
    stranger = await p.party('他人（示例）', ['lessee'])
  })
  afterAll(() => p.close())
  beforeEach(async () => {
    const outcome = await open()
    if (!outcome.done) throw new Error(outcome.refused)
    negotiation = (outcome.decision as { negotiation: string }).negotiation
  })

  test('opening pins the template and fills in the parties; an offer answers what it can', async () => {
    const opened = await item()
    expect(opened).toMatchObject({ state: 'open', revision: 1, version: '2026.1', side: 'lessee', on: '2026-06-15' })
    expect(opened.text.answers).toMatchObject({ lesseeName: '需求方（示例）', providerName: '供给方（示例）' })
    const byOffer = await open({ framework: 'by-scale', offer: s.offer, answers: { cards: 2 } })
    expect(byOffer).toMatchObject({
      done: true,
      decision: { answers: { unitPriceFen: 600, models: ['X100'], cards: 2 } },
    })
    // the provider may begin as well; its counterparty is the lessee
    expect(await open({ counterparty: s.lessee.party }, provider)).toMatchObject({
      done: true,
      decision: { side: 'provider' },
    })
  })

  test.each([
    ['with oneself', () => ({ counterparty: s.lessee.party }), 'own-party-on-both-sides'],
    ['with nobody', () => ({ counterparty: '00000000-0000-7000-8000-00000000dead' }), 'party-unknown'],
    ['with a party of another kind', () => ({ counterparty: s.department.party }), 'party-unknown'],
    ['under another name', () => ({ answers: { ...leaseAnswers, lesseeName: '别人' } }), 'party-fixed'],
    ['over an offer of nobody', () => ({ offer: '00000000-0000-7000-8000-00000000dead' }), 'offer-unknown'],
    ['with an answer of another kind', () => ({ answers: { ...leaseAnswers, cards: '两张' } }), 'bad-answer'],
    ['with an answer out of bounds', () => ({ answers: { ...leaseAnswers, cards: 0 } }), 'bad-answer'],
    ['with an answer nobody asked for', () => ({ answers: { nothing: 1 } }), 'slot-unknown'],
    ['an assignment without assignee', () => ({ framework: 'assignment' }), 'assignee-wrong'],
    ['a lease with an assignee', () => ({ assignee: stranger.party }), 'assignee-wrong'],
  ] as [string, () => object, string][])('opening %s is refused', async (_what, over, code) => {
    expect(await open(over())).toMatchObject({
      ...no(code),
      basis: expect.arrayContaining([expect.stringContaining('#')]),
    })
  })

  test('a provider whose licence is not in force opens nothing', async () => {
    const other = await p.party('无证供给方（示例）', ['provider'])
    expect(await open({ counterparty: other.party })).toMatchObject(no('no-licence', 'cn/telecom-regulations#13'))
  })

  test('a proposal changes nothing until the other side takes it; who wrote it cannot', async () => {
    const before = await item()
    const proposal = await propose(lessee, [cure(20)])
    expect((await item()).sha256).toBe(before.sha256)
    expect(await answer(lessee, proposal)).toMatchObject(no('own-proposal'))
    expect(await answer(stranger, proposal)).toMatchObject(no('negotiation-not-yours'))
    expect(await answer(provider, proposal)).toMatchObject({ done: true, decision: { made: { revision: 2 } } })
    const after = await item()
    expect(after).toMatchObject({ revision: 2, text: { answers: { cureDays: 20 } } })
    expect(after.sha256).not.toBe(before.sha256)
    expect(after.revisions.map(({ side, wrote }: { side: string; wrote: string[] }) => [side, wrote])).toEqual([
      ['lessee', []],
      ['lessee', ['slot:cureDays']],
    ])
    expect(await answer(provider, proposal)).toMatchObject(no('answered-already'))
  })

  test('rejected and withdrawn proposals stay to be read', async () => {
    const [a, b] = [await propose(lessee, [cure(20)]), await propose(lessee, [cure(25)])]
    expect(await answer(provider, a, 'reject')).toMatchObject({ done: true })
    expect(await p.act('contracts.change.withdraw', provider, { negotiation, proposal: b })).toMatchObject(
      no('not-your-proposal'),
    )
    await p.yes('contracts.change.withdraw', lessee, { negotiation, proposal: b })
    expect(await p.act('contracts.change.withdraw', lessee, { negotiation, proposal: b })).toMatchObject(
      no('answered-already'),
    )
    expect((await item()).proposals.map(({ state }: { state: string }) => state)).toEqual(['rejected', 'withdrawn'])
    expect(await answer(provider, '00000000-0000-7000-8000-00000000dead')).toMatchObject(no('proposal-unknown'))
  })

  test.each([
    ['a value out of bounds', () => [cure(-1)], 'bad-answer'],
    ['a value of another kind', () => [cure('很快')], 'bad-answer'],
    ['a slot that is not there', () => [{ kind: 'answer', slot: 'nothing', value: 1 }], 'slot-unknown'],
    ['the other side’s name', () => [{ kind: 'answer', slot: 'providerName', value: '别人' }], 'party-fixed'],
    ['a clause that is fixed', () => [{ kind: 'remove', clause: 'metering-evidence' }], 'clause-fixed'],
    ['a clause that is not there', () => [{ kind: 'remove', clause: 'nowhere' }], 'clause-unknown'],
  ] as [string, () => object[], string][])('proposing %s is refused with its article', async (_what, changes, code) => {
    const outcome = await p.act('contracts.change.propose', lessee, {
      negotiation,
      base: 1,
      changes: changes(),
      note: '',
    })
    expect(outcome).toMatchObject({ ...no(code), basis: expect.arrayContaining([expect.stringContaining('#')]) })
    expect(
      await p.act('contracts.change.propose', lessee, { negotiation, base: 9, changes: [cure(20)], note: '' }),
    ).toMatchObject(no('revision-unknown'))
    expect(
      await p.act('contracts.change.propose', stranger, { negotiation, base: 1, changes: [cure(20)], note: '' }),
    ).toMatchObject(no('negotiation-not-yours'))
  })

  test('both edit one clause: both proposals stand, one is taken, the other says by whom it was overtaken, nothing is lost', async () => {
    const words = (zh: string) => ({
      kind: 'replace',
      clause: 'disputes',
      zh,
      en: 'Disputes go to the court named here.',
    })
    const a = await propose(lessee, [words('争议由承租方所在地人民法院管辖。')])
    p.clock.tick(1)
    const b = await propose(provider, [words('争议由出租方所在地人民法院管辖。')])
    expect(await answer(provider, a)).toMatchObject({ done: true })
    const late = await answer(lessee, b)
    expect(late).toMatchObject(no('changed-since', 'platform/contract-rules#tracked-changes'))
    expect((late as { says: { zh: string } }).says.zh).toContain('承租方提议')
    const { proposals, revision } = await item()
    expect(proposals[1]).toMatchObject({
      proposal: b,
      state: 'open',
      overtaken: [{ revision: 2, side: 'lessee', wrote: ['clause:disputes'] }],
    })
    // made again on what stands now, it can be taken
    const again = await propose(provider, proposals[1].changes, revision)
    expect(await answer(lessee, again)).toMatchObject({ done: true })
    expect((await item()).text.clauses.find(({ id }: { id: string }) => id === 'disputes').zh).toContain('出租方所在地')
  })

  test('changes to other places are taken on top of each other, in whatever order', async () => {
    const a = await propose(lessee, [cure(20)])
    const b = await propose(provider, [{ kind: 'answer', slot: 'acceptanceDays', value: 9 }])
    expect(await answer(lessee, b)).toMatchObject({ done: true })
    expect(await answer(provider, a)).toMatchObject({ done: true })
    expect((await item()).text.answers).toMatchObject({ cureDays: 20, acceptanceDays: 9 })
  })

  test('eight acceptances at once: one is made, the others are told', async () => {
    const proposal = await propose(lessee, [cure(20)])
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => answer(provider, proposal)))
    expect(outcomes.filter(({ done }) => done)).toHaveLength(1)
    for (const outcome of outcomes) if (!outcome.done) expect(outcome.refused).toBe('answered-already')
    // and eight proposals on one clause, all taken at once: one stands
    const many = await Promise.all(Array.from({ length: 8 }, (_, i) => propose(lessee, [cure(30 + i)], 2)))
    const taken = await Promise.all(many.map((each) => answer(provider, each)))
    expect(taken.filter(({ done }) => done)).toHaveLength(1)
    expect(taken.filter((each) => !each.done && each.refused === 'changed-since')).toHaveLength(7)
    expect(await item()).toMatchObject({ revision: 3 })
  })

  test('settling: the exact text, both sides, again after every change', async () => {
    expect(await settle(lessee)).toMatchObject({ done: true, decision: { settled: false } })
    expect(await settle(lessee)).toMatchObject(no('agreed-already'))
    const proposal = await propose(lessee, [cure(20)])
    await answer(provider, proposal)
    expect(await settle(provider, { revision: 1 })).toMatchObject(no('text-moved-on'))
    expect(await settle(provider, { sha256: 'a'.repeat(64) })).toMatchObject(no('text-moved-on'))
    expect(await settle(stranger)).toMatchObject(no('negotiation-not-yours'))
    expect(await settle(provider)).toMatchObject({ done: true, decision: { settled: false } })
    expect(await settle(lessee)).toMatchObject({ done: true, decision: { settled: true } })
    await p.follow()
    const { state, lease } = await item()
    expect(state).toBe('settled')
    expect(await seen(p, 'contracts.lease.get', provider, { lease })).toMatchObject({ state: 'drafted', negotiation })
    // the text stays: no change, no second yes, no breaking off
    const late = { negotiation, base: 2, changes: [cure(30)], note: '' }
    expect(await p.act('contracts.change.propose', provider, late)).toMatchObject(
      no('negotiation-settled', 'cn/civil-code#543'),
    )
    expect(await p.act('contracts.negotiation.end', provider, { negotiation, reason: '一' })).toMatchObject(
      no('negotiation-settled'),
    )
  })

  test('a text with errors or without a required answer is not settled; every one is named with its article', async () => {
    // an earnest of more than a fifth is no answer at all
    const earnest = { earnestAgreed: true, earnestFen: 1_000_000 }
    expect(await open({ answers: { ...leaseAnswers, ...earnest } })).toMatchObject(
      no('bad-answer', 'cn/civil-code#586'),
    )
    const { lesseeServiceAddress: _left, endsOn: _out, ...some } = leaseAnswers
    negotiation = (
      await p.yes('contracts.negotiation.open', lessee, {
        framework: 'by-server',
        counterparty: s.provider.party,
        offer: null,
        answers: { ...some, interconnect: '' },
      })
    ).negotiation
    const refused = await settle(lessee)
    expect(refused).toMatchObject(no('text-not-ready', 'cn/civil-code#470'))
    const labels = (await item()).slots
      .filter(({ id }: { id: string }) => ['lesseeServiceAddress', 'endsOn', 'interconnect'].includes(id))
      .map(({ label }: { label: { zh: string } }) => label.zh)
    for (const label of labels) expect((refused as { says: { zh: string } }).says.zh).toContain(label)
    expect((await item()).can).toMatchObject({ settle: false, change: true })
  })

  test('broken off, it is over for both', async () => {
    await p.yes('contracts.negotiation.end', provider, { negotiation, reason: '价格谈不拢' })
    expect(await settle(lessee)).toMatchObject(no('negotiation-ended'))
    expect(await item()).toMatchObject({ state: 'ended', reason: '价格谈不拢', can: { change: false, settle: false } })
  })

  test('a newer template changes nothing by itself; the page says that there is one', async () => {
    const pinned = (await item()).templateSha256
    const {
      rows: [row],
    } = await p.world.store.transact(async (tx) => ({
      rows: await tx.rows<{ body: { version: string } }>(
        'select body from contracts.pinned_template where sha256 = $1',
        [pinned],
      ),
    }))
    const body = JSON.stringify({ ...row!.body, version: '2026.2' })
    await p.world.store.transact(async (tx) => {
      tx.queue(`set local session_replication_role = replica`)
      tx.queue(
        `insert into templates.published (framework, version, place, from_on, sha256, body, file, number, at)
         values ('by-server', '2026.2', 'cn', '2026-06-01', $1, $2, gen_random_uuid(), '示例', now())`,
        ['f'.repeat(64), body],
      )
    })
    const after = await item()
    expect(after).toMatchObject({ version: '2026.1', templateSha256: pinned, newer: { version: '2026.2' } })
    expect(await settle(lessee)).toMatchObject({ done: true })
    expect(await settle(provider)).toMatchObject({ done: true, decision: { settled: true } })
    await p.world.store.transact(async (tx) => tx.queue('delete from templates.published'))
  })

  test('only its sides and those who oversee see it; what they have to do is told them', async () => {
    expect(await item(stranger)).toBeNull()
    expect(await item(s.operator)).toMatchObject({ side: null })
    await propose(lessee, [cure(20)])
    const todo = async (actor: Actor): Promise<string[]> => {
      const { rows } = (await look(p.world.store, p.views.get('contracts.todo')!, { actor, input: {} })) as {
        rows: { object: string; en: string }[]
      }
      return rows.filter(({ object }) => object === negotiation).map(({ en }) => en)
    }
    expect(await todo(provider)).toEqual([expect.stringContaining('Answer 1 proposals')])
    expect(await todo(lessee)).toEqual([])
    expect(await todo(stranger)).toEqual([])
    const { rows } = (await look(p.world.store, p.views.get('contracts.negotiation.list')!, {
      actor: stranger,
      input: {},
    })) as { rows: object[] }
    expect(rows).toEqual([])
  })
})
