// Performing a lease on a real database: whose files they are, every lawful no, the clocks, and what follows for the lease.
import { look, type Outcome } from '#kernel/act'
import { holdersOf, leaseOf, suspensionsOf, type Lease } from '#domain/contracts'
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fireTimers } from '../src/app/worker/timers.ts'
import { cast, runningLease, sampleTerms, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const DAYS = { acceptanceDays: 5, cureDays: 10, renewalNoticeDays: 30 }

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let stranger: Actor
let heir: Actor

/** A platform of its own for the tests of one kind: their clocks go on, and never back behind a lease that ended. */
function staged(): void {
  beforeAll(stage, 60_000)
  afterAll(() => p.close())
}
async function stage(): Promise<void> {
  p = await testPlatform({ seed: 'performance', at: '2026-02-02T02:00:00.000Z' })
  who = await cast(p)
  // room for every lease of these tests
  await p.yes('capacity.node.register', who.provider, {
    serial: 'node-2',
    place: PLACE,
    cpuMilli: 2_000_000,
    memoryMib: 4_194_304,
    devices: [{ serial: 'node-2/gpu0', model: 'X100' }],
  })
  stranger = await p.party('路人（示例）', ['lessee'])
  heir = await p.party('受让方（示例）', ['lessee'])
}

/** A running lease on a small share of a card, pinned as a negotiated contract would pin it. */
async function leased(pinned: object = { nature: 'lease', days: DAYS }): Promise<string> {
  const lease = await runningLease(p, who, { shareMilli: 20 })
  await p.world.store.transact(async (tx) =>
    tx.queue('update contracts.lease set pinned = $2 where lease = $1', [lease, JSON.stringify(pinned)]),
  )
  expect((await stored(lease))!.state).toBe('running')
  return lease
}
const stored = (lease: string): Promise<Lease | undefined> => p.world.store.transact((tx) => leaseOf(tx, lease))
const opening = (lease: string, fields: object): object => ({
  title: '示例',
  place: PLACE,
  about: `lease/${lease}`,
  ...fields,
})
const open = async (act: string, actor: Actor, lease: string, fields: object): Promise<string> =>
  (await p.yes(`performance.${act}`, actor, opening(lease, fields)))['file'] as string
const step = async (act: string, actor: Actor, file: string, fields: object = {}): Promise<unknown> => {
  const decision = await p.yes(`performance.${act}`, actor, { file, ...fields })
  await p.follow()
  return decision
}
const no = async (act: string, actor: Actor, input: object): Promise<string> => {
  const outcome: Outcome = await p.act(`performance.${act}`, actor, input)
  if (outcome.done) throw new Error(`${act} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return outcome.refused
}
const fire = async (at: string): Promise<void> => {
  p.clock.set(at)
  while ((await fireTimers(p.world, p.acts)).fired > 0) await p.follow()
  await p.follow()
}
const stateOf = async (file: string): Promise<string> =>
  (await p.world.store.transact((tx) =>
    tx.one<{ state: string }>('select state from casework.file where file = $1', [file]),
  ))!.state
// oxlint-disable-next-line typescript/no-explicit-any
const see = async (actor: Actor, file: string): Promise<any> =>
  (
    (await look(p.world.store, p.views.get('casework.file.get')!, { actor, input: { file }, now: p.clock.now() })) as {
      item: unknown
    }
  ).item

const proof = [{ name: '证据.pdf', sha256: 'b'.repeat(64) }]
const demand = { ground: 'payment', what: '六月账单', knownOn: '2026-02-02' }

describe('whose files they are', () => {
  staged()
  test('the other side follows from the lease; a stranger, another place and another lease are refused', async () => {
    const lease = await leased()
    const notice = { kind: 'information', text: '请留意' }
    expect(await no('notice.send', stranger, opening(lease, notice))).toBe('lease-not-yours')
    expect(await no('notice.send', who.lessee, { ...opening(lease, notice), about: 'lease/none' })).toBe(
      'lease-not-yours',
    )
    expect(await no('notice.send', who.lessee, { ...opening(lease, notice), place: 'cn-sh' })).toBe('other-place')
    // who is named instead of the other side does not become it
    const file = await open('notice.send', who.lessee, lease, { ...notice, with: { receiver: stranger.party } })
    const item = await see(who.provider, file)
    expect(item.parts.find((part: { part: string }) => part.part === 'receiver').players).toMatchObject([
      { party: who.provider.party },
    ])
    expect(await see(stranger, file)).toBeNull()
    expect(item.steps[0].document.served[0]).toMatchObject({ arrivedAt: expect.any(String) })
    await step('notice.answer', who.provider, file, { text: '已收到' })
    expect(await no('notice.answer', who.lessee, { file, text: '自答' })).toBe('not-your-part')
  })

  test('what a lease is not ready for cannot be opened', async () => {
    const lease = await leased()
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: 'x' })
    await p.follow()
    expect(
      await no(
        'change.propose',
        who.lessee,
        opening(lease, { subject: 'plan', clause: '一', text: '二', effectiveOn: '2026-05-01' }),
      ),
    ).toBe('lease-not-in-this-state')
  })
})

describe('acceptance', () => {
  staged()
  const delivery = { what: '一卡', results: '通过' }
  test('the time to object is the contract’s; silence is acceptance from the day after', async () => {
    p.clock.set('2026-02-02T02:00:00.000Z')
    const lease = await leased()
    expect(await no('acceptance.deliver', who.provider, opening(lease, { ...delivery, acceptanceDays: 4 }))).toBe(
      'shorter-than-agreed',
    )
    const file = await open('acceptance.deliver', who.provider, lease, delivery)
    // 2026-02-07 is a Saturday: a party's last day moves to Monday the 9th
    expect((await see(who.lessee, file)).clocks[0]).toMatchObject({ clock: 'acceptance', dueOn: '2026-02-09' })
    await fire('2026-02-09T15:59:00.000Z')
    expect(await stateOf(file)).toBe('delivered')
    await fire('2026-02-09T16:00:05.000Z')
    expect(await stateOf(file)).toBe('accepted')
  })
  test('an objection, a remedy, a second test; unremedied only once its time is over', async () => {
    const file = await open('acceptance.deliver', who.provider, await leased(), delivery)
    await step('acceptance.object', who.lessee, file, { kind: 'tests-fail', facts: '带宽不足' })
    expect(await no('acceptance.note-unremedied', who.lessee, { file })).toBe('needs-not-met')
    await step('acceptance.remedy', who.provider, file, { how: '更换', results: '达标' })
    await step('acceptance.accept', who.lessee, file)
    expect(await stateOf(file)).toBe('accepted')
  })
})

describe('change by agreement', () => {
  staged()
  test('what the bill runs on needs a signed contract; silence lapses', async () => {
    p.clock.set('2026-02-10T02:00:00.000Z')
    const lease = await leased()
    const proposal = { clause: '维护', text: '每月首个周日两小时', effectiveOn: '2026-03-01' }
    expect(await no('change.propose', who.provider, opening(lease, { ...proposal, subject: 'billed' }))).toBe(
      'needs-a-signed-contract',
    )
    const file = await open('change.propose', who.provider, lease, { ...proposal, subject: 'plan' })
    expect(await no('change.agree', who.provider, { file })).toBe('not-your-part')
    await step('change.counter', who.lessee, file, { text: '一小时', effectiveOn: '2026-03-01' })
    await step('change.agree-counter', who.provider, file)
    expect(await stateOf(file)).toBe('agreed')
    const silent = await open('change.propose', who.provider, lease, { ...proposal, subject: 'plan' })
    await fire('2026-03-10T02:00:00.000Z')
    expect(await stateOf(silent)).toBe('lapsed')
  })
})

describe('suspension', () => {
  staged()
  test('insecurity: suspended on the lease, resumed on security', async () => {
    p.clock.set('2026-03-11T02:00:00.000Z')
    const lease = await leased()
    const file = await open('suspension.suspend', who.provider, lease, {
      ground: 'business-worsened',
      facts: '停产公告',
      proof,
      withheld: '继续供应',
    })
    await p.follow()
    const spans = () => p.world.store.transact((tx) => suspensionsOf(tx, lease))
    expect(await spans()).toMatchObject([{ by: 'provider', until: null, file }])
    expect(await no('suspension.terminate', who.provider, { file, reasons: '未担保' })).toBe('needs-not-met')
    await step('suspension.give-security', who.lessee, file, { kind: 'deposit', text: '保证金' })
    p.clock.set('2026-03-12T02:00:00.000Z')
    await step('suspension.resume', who.provider, file)
    expect((await spans())[0]!.until).toMatch(/^2026-03-12/)
  })
  test('non-payment: only after a demand and its time; unsecured, the lease ends', async () => {
    const lease = await leased()
    expect(await no('suspension.demand', who.provider, opening(lease, { what: '账单', since: '2026-12-01' }))).toBe(
      'day-to-come',
    )
    const file = await open('suspension.demand', who.provider, lease, { what: '二月账单', since: '2026-03-01' })
    expect(await no('suspension.suspend-unpaid', who.provider, { file, withheld: '供应' })).toBe('needs-not-met')
    p.clock.set('2026-03-24T02:00:00.000Z')
    await step('suspension.suspend-unpaid', who.provider, file, { withheld: '供应' })
    p.clock.set('2026-04-20T02:00:00.000Z')
    await step('suspension.terminate', who.provider, file, { reasons: '未付也未担保' })
    expect((await stored(lease))!.state).toBe('ended')
  })
})

describe('termination', () => {
  staged()
  test('demand, time to make good, notice: the lease ends on its arrival; an objection goes to court', async () => {
    p.clock.set('2026-02-02T02:00:00.000Z')
    const lease = await leased()
    expect(await no('termination.demand', who.provider, opening(lease, { ...demand, cureDays: 9 }))).toBe(
      'shorter-than-agreed',
    )
    expect(await no('termination.demand', who.provider, opening(lease, { ...demand, knownOn: '2025-01-02' }))).toBe(
      'right-lapsed',
    )
    const file = await open('termination.demand', who.provider, lease, demand)
    expect(await no('termination.terminate', who.provider, { file, reasons: '未付' })).toBe('needs-not-met')
    p.clock.set('2026-02-25T02:00:00.000Z')
    await step('termination.terminate', who.provider, file, { reasons: '经催告未付' })
    expect((await stored(lease))!).toMatchObject({ state: 'ended', endedAt: expect.stringContaining('2026-02-25') })
    await step('termination.object', who.lessee, file, { reasons: '已付', forum: 'court' })
    expect(await stateOf(file)).toBe('contested')
    const second = await p.act('performance.termination.demand', who.provider, opening(lease, demand))
    expect(second).toMatchObject({ refused: 'lease-not-in-this-state' })
  })
  test('a demand that ends the lease by itself does so by timer; performed in time, it does not', async () => {
    p.clock.set('2026-03-02T02:00:00.000Z')
    const [one, two] = [await leased(), await leased()]
    const ends = await open('termination.demand-final', who.provider, one, demand)
    const cured = await open('termination.demand-final', who.provider, two, demand)
    await step('termination.state-cured', who.lessee, cured, { how: '已付' })
    await fire('2026-03-20T02:00:00.000Z')
    expect([await stateOf(ends), await stateOf(cured)]).toEqual(['terminated', 'cure-stated'])
    expect([(await stored(one))!.state, (await stored(two))!.state]).toEqual(['ended', 'running'])
    await step('termination.accept-cure', who.provider, cured)
  })
  test('at once only on a ground of one’s own and its nature; a lease with a term is not ended by notice', async () => {
    p.clock.set('2026-03-20T03:00:00.000Z')
    const lease = await leased({ nature: 'lease', days: DAYS, until: '2026-10-31' })
    const service = await leased({ nature: 'service', days: DAYS })
    const ground = { facts: '查封', knownOn: '2026-03-19' }
    const atOnce = (actor: Actor, of: string, name: string): Promise<string> =>
      no('termination.terminate-at-once', actor, opening(of, { ...ground, ground: name }))
    expect(await atOnce(who.provider, lease, 'seized')).toBe('not-your-ground')
    expect(await atOnce(who.lessee, service, 'seized')).toBe('not-a-lease')
    expect(await no('termination.give-notice', who.lessee, opening(lease, {}))).toBe('has-a-term')
    const file = await open('termination.give-notice', who.lessee, service, {})
    await fire('2026-04-25T02:00:00.000Z')
    expect(await stateOf(file)).toBe('terminated')
    expect((await stored(service))!.state).toBe('ended')
    const agreed = await open('termination.propose-end', who.lessee, lease, { terms: '结清' })
    await step('termination.agree-end', who.provider, agreed)
    expect((await stored(lease))!.state).toBe('ended')
  })
})

describe('term and renewal', () => {
  staged()
  const PINNED = { nature: 'lease', days: DAYS, until: '2026-06-30' }
  const follows = async (): Promise<{ lease: string; file: string }> => {
    const lease = await leased(PINNED)
    // the platform opens it when a contract with a term begins; this one got its term just now
    const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }
    return { lease, file: await open('renewal.open', platform, lease, {}) }
  }
  test('without objection the lease goes on and becomes indefinite', async () => {
    p.clock.set('2026-04-27T02:00:00.000Z')
    const { lease, file } = await follows()
    expect((await see(who.lessee, file)).clocks[0]).toMatchObject({ clock: 'term', dueOn: '2026-06-30' })
    await fire('2026-06-30T16:00:05.000Z')
    expect(await stateOf(file)).toBe('holding-over')
    await fire('2026-07-20T02:00:00.000Z')
    expect(await stateOf(file)).toBe('indefinite')
    expect((await stored(lease))!.state).toBe('running')
    await open('termination.give-notice', who.provider, lease, {})
  })
  test('notice in time ends it with its term; late notice, an earlier day and another last day are refused', async () => {
    p.clock.set('2026-05-29T02:00:00.000Z')
    const { lease, file } = await follows()
    expect(await no('renewal.ask-provider', who.lessee, { file, lastOn: '2026-06-30' })).toBe('not-later')
    expect(await no('renewal.not-renew', who.lessee, { file, overOn: '2026-06-02' })).toBe('other-last-day')
    const other = await follows()
    await step('renewal.not-renew', who.lessee, file)
    p.clock.set('2026-06-01T02:00:00.000Z')
    expect(await no('renewal.not-renew', who.lessee, { file: other.file })).toBe('notice-too-late')
    await step('renewal.ask-provider', who.lessee, other.file, { lastOn: '2026-09-30' })
    await step('renewal.agree-provider', who.provider, other.file)
    await fire('2026-06-30T16:00:05.000Z')
    expect(await stateOf(file)).toBe('ended')
    expect((await stored(lease))!.state).toBe('ended')
    expect(await stateOf(other.file)).toBe('running')
    expect((await see(who.lessee, other.file)).clocks.find((c: { clock: string }) => c.clock === 'term')).toMatchObject(
      { dueOn: '2026-09-30' },
    )
  })
  test('no term, no file of it', async () => {
    const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }
    expect(await no('renewal.open', platform, opening(await leased(), {}))).toBe('no-term')
  })
})

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
