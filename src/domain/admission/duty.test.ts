// What the platform owes about its sellers: checks, changes, reports, and what is late.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { addDays } from '#kernel/time'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import { dutiesOn, provinceOf, reportPeriods } from './duty.ts'

describe('reporting months', () => {
  test.each([
    ['2026-06-15', ['2026-01', '2025-07']],
    ['2026-07-01', ['2026-07', '2026-01', '2025-07']],
    ['2026-01-01', ['2026-01', '2025-07']],
    ['2026-12-31', ['2026-07', '2026-01', '2025-07']],
  ])('on %s', (day, periods) => expect(reportPeriods(day).map(({ period }) => period)).toEqual(periods))
  test('each ends with its month', () =>
    expect(reportPeriods('2026-08-01').map(({ until }) => until)).toEqual(['2026-07-31', '2026-01-31', '2025-07-31']))
})

const seller = (over: object) => ({
  party: 's',
  name: '甲',
  place: 'cn-gd-sz',
  since: '2025-01-01',
  verifiedOn: '2026-05-01',
  dueOn: '2026-11-01',
  ...over,
})

describe('what is owed', () => {
  test('a first check from the day of entry, the next one six months on, a change in its time, a report in its month', () => {
    const owed = dutiesOn(
      '2026-07-15',
      {
        sellers: [
          seller({ party: 'a', verifiedOn: null, dueOn: null, since: '2026-07-15' }),
          seller({ party: 'b', dueOn: '2026-07-14' }),
          seller({ party: 'c' }),
        ],
        changes: [
          {
            change: 'x',
            party: 'c',
            name: '丙',
            what: 'name',
            reportedOn: '2026-07-10',
            dueOn: '2026-07-21',
            state: 'reported',
          },
          {
            change: 'y',
            party: 'c',
            name: '丙',
            what: 'name',
            reportedOn: '2026-07-10',
            dueOn: null,
            state: 'reported',
          },
          {
            change: 'z',
            party: 'c',
            name: '丙',
            what: 'name',
            reportedOn: '2026-07-01',
            dueOn: '2026-07-09',
            state: 'confirmed',
          },
        ],
        reports: [{ period: '2026-01', province: 'cn-gd' }],
      },
      30,
    )
    expect(owed.map(({ duty, object, dueOn, overdue }) => [duty, object, dueOn, overdue])).toEqual([
      ['verify-again', 'b', '2026-07-14', true],
      ['verify', 'a', '2026-07-15', false],
      ['confirm-change', 'x', '2026-07-21', false],
      ['report', '2026-07 cn-gd', '2026-07-31', false],
      ['confirm-change', 'y', null, false],
    ])
  })
  test('late exactly when the day has passed; no duty is lost by looking further ahead; order by day', () => {
    const day = '2026-09-10'
    const anySeller = fc
      .record({ n: fc.nat(1_000), due: fc.integer({ min: -400, max: 400 }), seen: fc.boolean() })
      .map(({ n, due, seen }) =>
        seller({
          party: `p${n}`,
          since: addDays(day, -500),
          ...(seen ? { dueOn: addDays(day, due) } : { verifiedOn: null, dueOn: null }),
        }),
      )
    fc.assert(
      fc.property(fc.array(anySeller, { maxLength: 8 }), fc.nat(100), fc.nat(100), (sellers, near, more) => {
        const of = { sellers, changes: [], reports: [] }
        const soon = dutiesOn(day, of, near)
        const later = dutiesOn(day, of, near + more)
        expect(
          soon.every((duty) => later.some((other) => other.object === duty.object && other.duty === duty.duty)),
        ).toBe(true)
        for (const { dueOn, overdue } of later) expect(overdue).toBe(dueOn! < day)
        expect(later.map(({ dueOn }) => dueOn)).toEqual(later.map(({ dueOn }) => dueOn).toSorted())
      }),
    )
  })
  test('a seller that came after the month is not reported for it', () => {
    const of = { sellers: [seller({ since: '2026-02-01' })], changes: [], reports: [] }
    expect(dutiesOn('2026-06-15', of, 0)).toEqual([])
    expect(dutiesOn('2026-07-01', of, 30).map(({ object }) => object)).toEqual(['2026-07 cn-gd'])
  })
  test('the province of a place', () =>
    expect(['cn-gd-sz', 'cn-gd', 'cn'].map(provinceOf)).toEqual(['cn-gd', 'cn-gd', 'cn']))
})

describe('on a platform', () => {
  let p: TestPlatform
  let operator: Actor
  let provider: Actor
  let regulator: Actor
  let elsewhere: Actor
  beforeAll(async () => {
    p = await testPlatform({ seed: 'duty', at: '2026-07-06T02:00:00.000Z' })
    operator = await p.party('运营方（示例）', ['operator'])
    provider = await p.party('云岭（示例）', ['provider'])
    regulator = await p.party('广东省市场监管部门（示例）', ['authority:market'], 'cn-gd')
    elsewhere = await p.party('上海市市场监管部门（示例）', ['authority:market'], 'cn-sh')
  })
  afterAll(() => p.close())

  // oxlint-disable-next-line typescript/no-explicit-any
  const seen = async (view: string, actor: Actor, input: object = {}): Promise<any> =>
    // oxlint-disable-next-line typescript/no-explicit-any
    (await look(p.world.store, p.views.get(view)!, { actor, input })) as any
  const check = (over: object = {}) => ({
    party: provider.party,
    checked: ['identity', 'address', 'contact', 'licences'],
    files: [{ name: '执照.pdf', sha256: 'a'.repeat(64) }],
    result: 'matches',
    note: null,
    ...over,
  })

  it('a check covers the four things the law names, and is due again after six months', async () => {
    expect(await p.act('admission.party.verify', operator, check({ checked: ['identity'] }))).toMatchObject({
      refused: 'check-incomplete',
      basis: ['cn/e-commerce-law#27'],
    })
    expect(await p.act('admission.party.verify', operator, check({ party: regulator.party }))).toMatchObject({
      refused: 'not-a-seller',
    })
    expect(await p.act('admission.party.verify', operator, check({ result: 'differs' }))).toMatchObject({
      refused: 'difference-unsaid',
    })
    expect(
      await p.yes(
        'admission.party.verify',
        operator,
        check({ checked: ['address'], result: 'differs', note: '地址不符' }),
      ),
    ).toMatchObject({ dueOn: '2026-07-06' })
    expect(await p.yes('admission.party.verify', operator, check())).toMatchObject({ dueOn: '2027-01-06' })
    await expect(p.act('admission.party.verify', provider, check())).rejects.toThrow('is open to')
    const [latest] = (await seen('admission.party.verification-list', provider)).rows
    expect(latest).toMatchObject({ result: 'matches', dueOn: '2027-01-06' })
    expect((await seen('admission.party.verification-list', await p.party('别家', ['provider']))).rows).toEqual([])
  })

  it('a change is reported within three working days, checked within seven, and then shown', async () => {
    const change = (over: object = {}) => ({
      what: 'name',
      value: '云岭智算新名（示例）',
      seat: null,
      changedOn: '2026-07-01',
      files: [],
      ...over,
    })
    expect(await p.act('admission.party.change', provider, change({ changedOn: '2026-07-07' }))).toMatchObject({
      refused: 'not-yet-changed',
    })
    expect(await p.act('admission.party.change', provider, change({ seat: 'cn-sh' }))).toMatchObject({
      refused: 'seat-without-address',
    })
    // Wednesday 07-01 + 3 working days = Monday 07-06; Monday 07-06 + 7 = Wednesday 07-15
    const reported = await p.yes('admission.party.change', provider, change())
    expect(reported).toMatchObject({ late: false, reportBy: '2026-07-06', dueOn: '2026-07-15' })
    expect(await p.yes('admission.party.change', provider, change({ changedOn: '2026-06-30' }))).toMatchObject({
      late: true,
    })
    const owed = (await seen('admission.duty.list', operator)).rows.map((d: { duty: string }) => d.duty)
    expect(owed).toContain('confirm-change')
    const confirm = { party: provider.party, change: reported.change, result: 'confirmed', reason: '已核对执照' }
    expect(
      await p.act('admission.party.confirm-change', operator, { ...confirm, party: operator.party }),
    ).toMatchObject({ refused: 'change-unknown' })
    const both = await Promise.all([
      p.act('admission.party.confirm-change', operator, confirm),
      p.act('admission.party.confirm-change', operator, { ...confirm, result: 'rejected' }),
    ])
    expect(both.map((outcome) => (outcome.done ? 'done' : outcome.refused)).toSorted()).toEqual([
      'change-settled',
      'done',
    ])
    const moved = await p.yes(
      'admission.party.change',
      provider,
      change({ what: 'address', value: '上海示例路一号', seat: 'cn-sh' }),
    )
    await p.yes('admission.party.confirm-change', operator, { ...confirm, change: moved.change })
    const party = await p.world.store.transact((tx) =>
      tx.one<{ place: string }>('select place from identity.party where party = $1', [provider.party]),
    )
    expect(party).toEqual({ place: 'cn-sh' })
    const back = await p.yes(
      'admission.party.change',
      provider,
      change({ what: 'address', value: '深圳示例路一号', seat: 'cn-gd-sz' }),
    )
    await p.yes('admission.party.confirm-change', operator, { ...confirm, change: back.change })
  })

  it('a report names every seller of the province, its hash is on record, and is made once', async () => {
    expect(
      (await seen('admission.duty.list', operator)).rows.filter((d: { duty: string }) => d.duty === 'report'),
    ).toMatchObject([{ object: '2026-07 cn-gd', dueOn: '2026-07-31' }])
    expect(await p.act('admission.report.make', operator, { period: '2027-01', province: 'cn-gd' })).toMatchObject({
      refused: 'not-this-period',
    })
    expect(await p.act('admission.report.make', operator, { period: '2026-07', province: 'cn-sh' })).toMatchObject({
      refused: 'no-seller-there',
    })
    await expect(
      p.act('admission.report.make', operator, { period: '2026-03', province: 'cn-gd' }),
    ).rejects.toMatchObject({ parameters: [{ path: 'period' }] })
    const two = await Promise.all([
      p.act('admission.report.make', operator, { period: '2026-07', province: 'cn-gd' }),
      p.act('admission.report.make', operator, { period: '2026-07', province: 'cn-gd' }),
    ])
    expect(two.map((outcome) => (outcome.done ? 'done' : outcome.refused)).toSorted()).toEqual(['done', 'report-made'])
    const [report] = (await seen('admission.report.list', regulator)).rows
    expect(report).toMatchObject({ period: '2026-07', province: 'cn-gd', late: false })
    const { item } = await seen('admission.report.get', regulator, { report: report.report })
    expect(createHash('sha256').update(item.body).digest('hex')).toBe(item.sha256)
    expect(JSON.parse(item.body)).toMatchObject({
      count: report.sellers,
      sellers: expect.arrayContaining([expect.objectContaining({ verifiedOn: '2026-07-06', enteredOn: '2026-07-06' })]),
    })
    const record = await p.world.store.transact((tx) =>
      tx.one<{ record: string }>(
        `select record from evidence.leaf where stream = 'seller-reports/cn-gd' and record like '%"outcome":"done"%'`,
      ),
    )
    expect(record!.record).toContain(item.sha256)
    // another province's regulator, and who is no regulator, see nothing of it
    expect((await seen('admission.report.list', elsewhere)).rows).toEqual([])
    expect((await seen('admission.report.get', elsewhere, { report: report.report })).item).toBeNull()
    await expect(seen('admission.report.list', provider)).rejects.toThrow('is open to')
    p.clock.set('2026-08-01T02:00:00.000Z')
    const late = await p.yes('admission.report.make', operator, { period: '2026-01', province: 'cn-gd' })
    expect(late).toMatchObject({ late: true })
  })

  it('stands in the operator’s to-do', async () => {
    const todo = (await seen('admission.todo', operator)).rows as { zh: string; basis: string[]; href: string }[]
    expect(todo.length).toBeGreaterThan(0)
    for (const row of todo)
      expect(row).toMatchObject({
        zh: expect.any(String),
        en: expect.any(String),
        dueOn: expect.anything(),
        overdue: expect.any(Boolean),
      })
  })
})
