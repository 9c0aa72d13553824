// Performing a lease on a real database: whose files they are, every lawful no, the clocks, and what follows for the lease.
import { suspensionsOf } from '#domain/contracts'
import type { Actor } from '#kernel/identity'
import { describe, expect, test } from 'vitest'
import {
  DAYS,
  demand,
  fire,
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
    const notice = await open('termination.give-notice', who.provider, lease, {})
    // as many days as the contract gives for not renewing (DAYS), and never fewer
    expect((await see(who.lessee, notice)).clocks[0]).toMatchObject({ clock: 'notice', dueOn: '2026-08-19' })
    expect(await no('termination.give-notice', who.lessee, opening(lease, { noticeDays: 29 }))).toBe(
      'shorter-than-agreed',
    )
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
