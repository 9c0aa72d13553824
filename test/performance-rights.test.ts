// Sub-lease, assignment, reduction, force majeure, hardship and the end of a lease on a real database, and its calendar.
import { look } from '#kernel/act'
import { holdersOf } from '#domain/contracts'
import type { Actor } from '#kernel/identity'
import { describe, expect, test } from 'vitest'
import {
  DAYS,
  PLACE,
  demand,
  fire,
  heir,
  leased,
  no,
  open,
  opening,
  p,
  proof,
  see,
  staged,
  stateOf,
  step,
  stored,
  stranger,
  who,
} from './performance-stage.ts'
import { platformActor, runningLease, sampleTerms } from './world.ts'

describe('sub-lease', () => {
  staged()
  const sublet = { to: '次承租方（示例）', part: '十分之一卡', untilOn: '2026-12-31' }
  test('silence for six months from knowing is consent, by timer; an objection after it comes too late', async () => {
    p.clock.set('2026-02-02T02:00:00.000Z')
    const lease = await leased({ nature: 'lease', days: DAYS, until: '2026-10-31' })
    const decision = await p.yes('performance.sublease.disclose', who.lessee, opening(lease, sublet))
    expect(decision).toMatchObject({ beyondTerm: true })
    // 2026-08-02 is a Sunday: the last day moves to Monday
    expect((await see(who.provider, decision.file)).clocks[0]).toMatchObject({
      clock: 'objection',
      dueOn: '2026-08-03',
    })
    p.clock.set('2026-08-03T16:00:05.000Z')
    expect(await no('sublease.object', who.provider, { file: decision.file, reasons: '未同意' })).toBe('time-is-over')
    await fire('2026-08-03T16:00:06.000Z')
    expect(await stateOf(decision.file)).toBe('deemed')
  })
  test('objected to in time, the lease may be ended', async () => {
    p.clock.set('2026-02-02T02:00:00.000Z')
    const lease = await leased()
    const file = await open('sublease.note-known', who.provider, lease, {
      to: '某公司',
      facts: '见其网站',
      knownOn: '2026-02-01',
    })
    await step('sublease.object', who.provider, file, { reasons: '未经同意' })
    await step('sublease.terminate', who.provider, file, { reasons: '未经同意转租' })
    expect((await stored(lease))!.state).toBe('ended')
  })
  test('refused where the contract is no lease: by scale, and every other nature', async () => {
    for (const pinned of [{}, { nature: 'service' }, { nature: 'mixed' }, { nature: 'finance-lease' }]) {
      const lease = await leased(pinned)
      const outcome = await p.act('performance.sublease.disclose', who.lessee, opening(lease, sublet))
      expect(outcome).toMatchObject({
        refused: 'not-a-lease',
        basis: expect.arrayContaining(['cn/contract-interpretation#15']),
      })
    }
  })
  test('only the sub-lessee of the file pays instead; a side is none', async () => {
    const lease = await leased()
    expect(
      await no('sublease.disclose', who.lessee, opening(lease, { ...sublet, with: { sublessee: who.lessee.party } })),
    ).toBe('own-sublessee')
    const file = await open('sublease.disclose', who.lessee, lease, { ...sublet, with: { sublessee: heir.party } })
    const pay = { file, bill: '一月', amountFen: 100, proof }
    expect(await no('sublease.pay-instead', stranger, pay)).toBe('not-your-part')
    await step('sublease.pay-instead', heir, file, { bill: '一月', amountFen: 100, proof })
  })
})

describe('assignment', () => {
  staged()
  const whole = { kind: 'whole', what: '承租方变更', effectiveOn: '2026-06-11' }
  test('with consent it takes effect at the beginning of the day: holders and bill are split there', async () => {
    p.clock.set('2026-06-01T02:00:00.000Z')
    const { offer } = await p.yes('market.offer.publish', who.provider, {
      mode: 'by-scale',
      models: ['X100'],
      unitPriceFen: 600,
      place: PLACE,
      validFrom: '2026-01-01',
      validUntil: null,
      terms: sampleTerms,
    })
    const lease = await runningLease(p, { ...who, offer }, { shareMilli: 20 })
    const ask = { ...opening(lease, whole), with: { assignee: heir.party } }
    expect(await no('assignment.propose', who.lessee, { ...ask, effectiveOn: '2026-06-01' })).toBe('day-has-come')
    expect(await no('assignment.propose', who.lessee, { ...ask, with: { assignee: who.provider.party } })).toBe(
      'own-assignee',
    )
    expect(await no('assignment.propose', who.provider, ask)).toBe('wrong-party')
    const { file } = await p.yes('performance.assignment.propose', who.lessee, ask)
    expect(await no('assignment.accept', heir, { file })).toBe('not-in-this-state')
    await step('assignment.consent', who.provider, file)
    expect(await no('assignment.accept', stranger, { file })).toBe('not-your-part')
    await step('assignment.accept', heir, file)
    await fire('2026-06-10T16:00:05.000Z')
    expect(await stateOf(file)).toBe('passed')
    expect((await stored(lease))!.lessee).toBe(heir.party)
    expect((await p.world.store.transact((tx) => holdersOf(tx, lease))).filter((h) => h.side === 'lessee')).toEqual([
      { side: 'lessee', party: who.lessee.party, from: null, until: '2026-06-10T16:00:00.000Z' },
      { side: 'lessee', party: heir.party, from: '2026-06-10T16:00:00.000Z', until: null },
    ])
    p.clock.set('2026-07-03T02:00:00.000Z')
    await p.yes('metering.usage.record', who.provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      // one hour before the beginning of 11 June in Shanghai, two after
      intervals: [
        {
          id: '1',
          from: '2026-06-10T15:00:00Z',
          to: '2026-06-10T18:00:00Z',
          cards: 1,
          shareMilli: 20,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    for (const part of [0, 1]) await p.act('billing.invoice.issue', who.provider, { lease, month: '2026-06', part })
    const bills = await p.world.store.transact((tx) =>
      tx.rows<{ lessee: string; total_fen: number }>(
        'select lessee, total_fen from billing.invoice where lease = $1 order by part, nth',
        [lease],
      ),
    )
    expect(bills).toEqual([
      { lessee: who.lessee.party, total_fen: 12 },
      { lessee: heir.party, total_fen: 24 },
    ])
  })
  test('who has no licence does not take the provider’s side; a reduction lessens the bill of those who agreed to it', async () => {
    p.clock.set('2026-07-01T02:00:00.000Z')
    const { offer } = await p.yes('market.offer.publish', who.provider, {
      mode: 'by-scale',
      models: ['X100'],
      unitPriceFen: 600,
      place: PLACE,
      validFrom: '2026-01-01',
      validUntil: null,
      terms: sampleTerms,
    })
    const lease = await runningLease(p, { ...who, offer }, { shareMilli: 500 })
    const ask = opening(lease, { ...whole, effectiveOn: '2026-07-11' })
    const bare = await p.party('无证供给方（示例）', ['provider'])
    expect(await no('assignment.propose', who.provider, { ...ask, with: { assignee: bare.party } })).toBe('no-licence')
    const passing = { lease, side: 'provider', to: bare.party, from: p.clock.now(), file: p.clock.id() }
    expect(await p.act('contracts.lease.assign', platformActor, passing)).toMatchObject({ refused: 'no-licence' })
    const file = await open('assignment.propose', who.lessee, lease, { ...ask, with: { assignee: heir.party } })
    await step('assignment.consent', who.provider, file)
    await step('assignment.accept', heir, file)
    await fire('2026-07-10T16:00:05.000Z')
    p.clock.set('2026-08-03T02:00:00.000Z')
    const used = { cards: 1, shareMilli: 500, cpuMilli: 0, memoryMib: 0 }
    await p.yes('metering.usage.record', who.provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [{ id: '1', from: '2026-07-10T10:00:00Z', to: '2026-07-10T20:00:00Z', ...used }],
    })
    for (const part of [0, 1]) await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-07', part })
    const claim = { ground: 'defective', month: '2026-07', facts: '性能不足' }
    // 3000 fen were billed for the month, of them 1200 to the heir
    expect(await no('reduction.claim', heir, opening(lease, { ...claim, amountFen: 1_201 }))).toBe(
      'not-within-the-bill',
    )
    const reduced = await open('reduction.claim', heir, lease, { ...claim, amountFen: 1_200 })
    await step('reduction.agree', who.provider, reduced)
    const notes = await p.world.store.transact((tx) =>
      tx.rows('select part, lessee, amount_fen as "amountFen" from billing.credit_note where lease = $1', [lease]),
    )
    expect(notes).toEqual([{ part: 1, lessee: heir.party, amountFen: 1_200 }])
  })
  test('silence is no consent; agreed after its day it must be proposed anew; a claim passes by notice', async () => {
    p.clock.set('2026-06-01T02:00:00.000Z')
    const lease = await leased()
    const ask = { ...whole, effectiveOn: '2026-06-12', with: { assignee: heir.party } }
    const late = await open('assignment.propose', who.lessee, lease, ask)
    const silent = await open('assignment.propose', who.lessee, lease, { ...ask, effectiveOn: '2026-12-12' })
    p.clock.set('2026-06-12T02:00:00.000Z')
    expect(await no('assignment.consent', who.provider, { file: late })).toBe('day-has-come')
    await fire('2026-06-25T02:00:00.000Z')
    expect(await stateOf(silent)).toBe('refused')
    const claim = await open('assignment.notify-claim', who.provider, lease, {
      claim: '六月账单',
      account: '向受让方支付',
      with: { assignee: heir.party },
    })
    await step('assignment.raise-defence', who.lessee, claim, { text: '抵销' })
    await step('assignment.finish-claim', heir, claim)
    expect((await stored(lease))!.lessee).toBe(who.lessee.party)
  })
})

describe('reduction', () => {
  staged()
  test('its ground follows the nature; it lessens a bill; agreed, a credit note follows', async () => {
    p.clock.set('2026-06-15T02:00:00.000Z')
    const lease = await leased()
    const service = await leased({ nature: 'service', days: DAYS })
    const claim = { ground: 'unrepaired', month: '2026-06', amountFen: 6, facts: '三日不能使用' }
    expect(await no('reduction.claim', who.lessee, opening(service, claim))).toBe('other-nature')
    expect(await no('reduction.claim', who.lessee, opening(lease, { ...claim, month: '6月' }))).toBe('not-a-month')
    expect(await no('reduction.claim', who.lessee, opening(lease, claim))).toBe('not-billed')
    p.clock.set('2026-07-02T02:00:00.000Z')
    await p.yes('metering.usage.record', who.provider, {
      lease,
      meter: 'r',
      sourceKind: 'provider',
      intervals: [
        {
          id: 'r',
          from: '2026-06-20T00:00:00Z',
          to: '2026-06-20T02:00:00Z',
          cards: 1,
          shareMilli: 20,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    await p.yes('billing.invoice.issue', who.provider, { lease, month: '2026-06' })
    expect(await no('reduction.claim', who.lessee, opening(lease, { ...claim, amountFen: 25 }))).toBe(
      'not-within-the-bill',
    )
    const file = await open('reduction.claim', who.lessee, lease, claim)
    expect(await no('reduction.offer', who.provider, { file, amountFen: 6, reasons: '同额' })).toBe('not-lower')
    await step('reduction.offer', who.provider, file, { amountFen: 4, reasons: '两日' })
    await step('reduction.accept-offer', who.lessee, file)
    const notes = await p.world.store.transact((tx) =>
      tx.rows<{ kind: string; amount_fen: number }>(
        'select kind, amount_fen from billing.credit_note where lease = $1',
        [lease],
      ),
    )
    expect(notes).toEqual([{ kind: 'reduction', amount_fen: 4 }])
  })
})

describe('force majeure, hardship, ending', () => {
  staged()
  test('after delay nothing is excused; recognised in part; the purpose lost, the lease ends', async () => {
    p.clock.set('2026-03-02T02:00:00.000Z')
    const lease = await leased()
    const event = { event: '洪水', since: '2026-03-01', delayed: 'no', duties: '供电', measures: '备用电源' }
    expect(await no('force-majeure.notify', who.provider, opening(lease, { ...event, delayed: 'yes' }))).toBe(
      'after-delay',
    )
    expect(await no('force-majeure.notify', who.provider, opening(lease, { ...event, since: '2026-03-03' }))).toBe(
      'day-to-come',
    )
    const file = await open('force-majeure.notify', who.provider, lease, event)
    expect(await no('force-majeure.terminate', who.provider, { file, reasons: '不能恢复' })).toBe('not-in-this-state')
    await step('force-majeure.prove', who.provider, file, { proof, summary: '气象公告' })
    await step('force-majeure.recognise', who.lessee, file, { extent: 'part', share: 500_000 })
    await step('force-majeure.terminate', who.lessee, file, { reasons: '机房灭失' })
    expect((await stored(lease))!.state).toBe('ended')
  })
  test('hardship: talks come before court', async () => {
    const lease = await leased()
    const file = await open('hardship.invoke', who.lessee, lease, {
      change: '管制',
      unfair: '价格十倍',
      proposal: '减量',
    })
    const bring = { file, forum: 'court', asked: 'change' }
    expect(await no('hardship.bring', who.lessee, bring)).toBe('needs-not-met')
    await step('hardship.refuse-talks', who.provider, file, { reasons: '商业风险' })
    await step('hardship.bring', who.lessee, file, { forum: 'court', asked: 'end' })
    await step('hardship.end-by-ruling', who.provider, file, { ruling: proof, text: '解除' })
    expect((await stored(lease))!.state).toBe('ended')
  })
  test('the end of a negotiated contract opens its settling; it closes when bill, data and property are settled', async () => {
    p.clock.set('2026-03-05T02:00:00.000Z')
    const lease = await leased()
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: '届满' })
    await p.follow()
    const row = await p.world.store.transact((tx) =>
      tx.one<{ file: string }>(
        `select file from performance.file where lease = $1 and procedure = 'performance.ending'`,
        [lease],
      ),
    )
    const file = row!.file
    expect((await see(who.provider, file)).clocks).toMatchObject([{ dueOn: '2026-03-12' }, { dueOn: '2026-03-12' }])
    expect(await no('ending.close', who.lessee, { file })).toBe('needs-not-met')
    await step('ending.state-final-bill', who.provider, file, { bill: 'B-1', amountFen: 0 })
    await step('ending.certify-erasure', who.provider, file, { way: 'both', what: '覆写', certificate: proof })
    await step('ending.give-back', who.lessee, file, { what: '密钥' })
    await step('ending.close', who.lessee, file)
    expect(await stateOf(file)).toBe('closed')
    const running = await leased()
    expect(await no('ending.open', who.lessee, opening(running, {}))).toBe('lease-not-in-this-state')
  })
})

describe('what follows for the lease is refused where it cannot be', () => {
  staged()
  const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }
  const lawfulNo = async (name: string, input: object): Promise<string> => {
    const outcome = await p.act(name, platform, input)
    if (outcome.done) throw new Error(`${name} was not refused`)
    return outcome.refused
  }
  const none = '019c0000-0000-7000-8000-00000000dead'

  test('a side passes once, to somebody else of that kind, at an instant that has come', async () => {
    const lease = await leased()
    const pass = { lease, side: 'lessee', to: heir.party, from: p.clock.now(), file: lease }
    const passes = (over: object): Promise<string> => lawfulNo('contracts.lease.assign', { ...pass, ...over })
    expect(await passes({ lease: none })).toBe('lease-unknown')
    expect(await passes({ side: 'provider' })).toBe('wrong-party')
    expect(await passes({ to: who.lessee.party })).toBe('holds-already')
    expect(await passes({ from: '2026-12-01T00:00:00.000Z' })).toBe('wrong-instant')
    await p.yes('contracts.lease.assign', platform, pass)
    expect(await passes({ to: stranger.party })).toBe('wrong-instant')
    p.clock.set('2026-02-03T02:00:00.000Z')
    await p.yes('contracts.lease.end', who.provider, { lease, reason: 'x' })
    expect(await passes({ to: stranger.party, from: p.clock.now() })).toBe('wrong-state')
  })

  test('performance is suspended once at a time, and resumed by the file that suspended it', async () => {
    const lease = await leased()
    const suspend = { lease, side: 'provider', file: lease }
    expect(await lawfulNo('contracts.lease.suspend', { ...suspend, lease: none })).toBe('lease-unknown')
    expect(await lawfulNo('contracts.lease.resume', { lease, file: lease })).toBe('not-suspended')
    await p.yes('contracts.lease.suspend', platform, suspend)
    expect(await lawfulNo('contracts.lease.suspend', { ...suspend, file: none })).toBe('suspended-already')
    expect(await lawfulNo('contracts.lease.resume', { lease, file: none })).toBe('not-suspended')
    await p.yes('contracts.lease.resume', platform, { lease, file: lease })
    expect(await lawfulNo('contracts.lease.resume', { lease: none, file: none })).toBe('lease-unknown')
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    expect(await lawfulNo('contracts.lease.suspend', suspend)).toBe('wrong-state')
  })

  test('a lease ends once; a transfer by one who no longer holds the side does not take effect', async () => {
    const lease = await leased()
    p.clock.set('2026-02-04T02:00:00.000Z')
    const agreed = await open('termination.propose-end', who.lessee, lease, { terms: '结清' })
    const passing = await open('assignment.propose', who.lessee, lease, {
      kind: 'whole',
      what: '转让',
      effectiveOn: '2026-02-11',
      with: { assignee: heir.party },
    })
    await step('assignment.consent', who.provider, passing)
    await step('assignment.accept', heir, passing)
    await p.yes('contracts.lease.assign', platform, {
      lease,
      side: 'lessee',
      to: stranger.party,
      from: p.clock.now(),
      file: agreed,
    })
    await fire('2026-02-10T16:00:05.000Z')
    expect(await stateOf(passing)).toBe('accepted')
    expect(await no('assignment.take-effect', platform, { file: passing })).toBe('holder-changed')
    await p.yes('contracts.lease.end', who.provider, { lease, reason: 'x' })
    expect(await no('termination.agree-end', who.provider, { file: agreed })).toBe('lease-ended')
  })

  test('nobody pays for a sub-lessee whom the file does not name; a debt alone leaves the sides as they are', async () => {
    p.clock.set('2026-02-12T02:00:00.000Z')
    const lease = await leased()
    const file = await open('sublease.disclose', who.lessee, lease, { to: '某', part: '全部', untilOn: '2026-06-01' })
    expect(await no('sublease.pay-instead', stranger, { file, bill: '一月', amountFen: 1, proof })).toBe(
      'not-the-sublessee',
    )
    const debt = await open('assignment.propose', who.lessee, lease, {
      kind: 'debt',
      what: '一月账单',
      effectiveOn: '2026-02-13',
      with: { assignee: heir.party },
    })
    await step('assignment.consent', who.provider, debt)
    await step('assignment.accept', heir, debt)
    await fire('2026-02-12T16:00:05.000Z')
    expect([await stateOf(debt), (await stored(lease))!.lessee]).toEqual(['passed', who.lessee.party])
  })
})

describe('the calendar as its sides see it', () => {
  staged()
  test('obligations of a lease, for its sides only; what waits for a party', async () => {
    p.clock.set('2026-06-15T02:00:00.000Z')
    const lease = await leased({
      nature: 'lease',
      days: DAYS,
      until: '2026-12-31',
      payment: { dueDays: 10, latePpmPerDay: 500 },
    })
    const file = await open('termination.demand', who.lessee, lease, {
      ...demand,
      ground: 'delivery',
      knownOn: '2026-06-15',
    })
    const at = (actor: Actor, name: string, input: object) =>
      look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() }) as Promise<{
        // oxlint-disable-next-line typescript/no-explicit-any
        item?: any
        // oxlint-disable-next-line typescript/no-explicit-any
        rows?: any[]
      }>
    const { item } = await at(who.provider, 'performance.obligations', { lease })
    const kinds = item.obligations.map((o: { kind: string }) => o.kind)
    expect(kinds).toEqual(
      expect.arrayContaining(['delivery', 'acceptance', 'bill', 'renewal-notice', 'term-end', 'file']),
    )
    expect(item.obligations.find((o: { file?: string }) => o.file === file)).toMatchObject({
      side: 'provider',
      dueOn: '2026-06-25',
      state: 'open',
    })
    expect(item.files).toMatchObject([{ file, procedure: 'performance.termination', state: 'demanded' }])
    expect((await at(stranger, 'performance.obligations', { lease })).item).toBeNull()
    const { rows } = await at(who.lessee, 'performance.todo', {})
    expect(rows!.some((row) => row.object === lease && row.zh === '验收或者提出异议')).toBe(true)
  })
})
