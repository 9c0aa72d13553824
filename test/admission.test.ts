// One application for several matters, from the guided list to the certificate, its renewal and its end.
import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { addDays } from '#kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fireTimers } from '../src/app/worker/timers.ts'
import { platformActor, runningLease, sampleTerms, testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let provider: Actor
let lessee: Actor
let authority: Actor
let marketAuthority: Actor
let start: string

const A = 'admission.application'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
const application = {
  title: '增值电信业务许可（示例）',
  place: 'cn-gd-sz',
  matters: ['vats-cloud'],
  business: '按需提供算力',
  materials: paper,
  contact: '示例联系人',
  truthful: 'yes',
  size: 'small',
  channel: 'online',
}

beforeAll(async () => {
  p = await testPlatform({ seed: 'admission' })
  start = p.clock.now()
  authority = await p.party('深圳主管部门（示例）', ['authority:industry'], 'cn-gd-sz')
  marketAuthority = await p.party('深圳市场监管部门（示例）', ['authority:market'], 'cn-gd-sz')
  lessee = await p.party('需求方（示例）', ['lessee'])
  await p.yes('capacity.model.declare', await p.party('运营方（示例）', ['operator']), {
    model: 'X100',
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例规格书',
  })
})
afterAll(() => p.close())
beforeEach(async () => {
  p.clock.set(start)
  provider = await p.party('云岭（示例）', ['provider'], 'cn-gd-sz')
})

const no = async (
  name: string,
  actor: Actor,
  input: object,
): Promise<{ refused: string; basis: readonly string[] }> => {
  const outcome = await p.act(name, actor, input)
  if (outcome.done) throw new Error(`${name} was not refused`)
  expect(outcome.basis.length).toBeGreaterThan(0)
  return { refused: outcome.refused, basis: outcome.basis }
}
const filed = async (over: object = {}, by = provider): Promise<string> =>
  (await p.yes(`${A}.file`, by, { ...application, ...over })).file
const granted = async (over: { matters?: string[] } = {}): Promise<string> => {
  const file = await filed(over)
  await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['市场监管部门'], officer: '甲' })
  await p.yes(`${A}.review`, authority, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
  await p.yes(`${A}.grant`, authority, { file, matters: over.matters ?? application.matters })
  return file
}
let numbers = 0
const issue = (file: string, over: object = {}) =>
  p.act(`${A}.issue-telecom-certificate`, authority, {
    file,
    number: `Z-${(numbers += 1)}`,
    validFrom: '2026-06-15',
    validUntil: '2026-12-20',
    matters: application.matters,
    ...over,
  })
const certified = async (over: object = {}): Promise<string> => {
  const file = await granted()
  const outcome = await issue(file, over)
  if (!outcome.done) throw new Error(outcome.refused)
  return file
}
const offer = {
  mode: 'by-scale',
  models: ['X100'],
  unitPriceFen: 600,
  place: 'cn-gd-sz',
  validFrom: '2026-01-01',
  validUntil: null,
  terms: sampleTerms,
}
const publish = (by = provider) => p.act('market.offer.publish', by, offer)
const order = (of: string) => ({
  offer: of,
  quote: null,
  cards: 1,
  shareMilli: 1_000,
  cpuMilli: 0,
  memoryMib: 0,
  hours: 1,
  from: p.clock.now(),
})
// oxlint-disable-next-line typescript/no-explicit-any
const rows = async (view: string, actor: Actor, input: object = {}): Promise<any[]> =>
  // oxlint-disable-next-line typescript/no-explicit-any
  ((await look(p.world.store, p.views.get(view)!, { actor, input })) as any).rows
const one = async <T extends object>(sql: string, values: unknown[]): Promise<T> =>
  (await p.world.store.transact((tx) => tx.one<T>(sql, values)))!
const notices = async (party: string): Promise<string[]> =>
  (
    await p.world.store.transact((tx) =>
      tx.rows<{ title: string }>(
        'select title_zh as title from procedure.notice where to_party = $1 order by sent_at, notice',
        [party],
      ),
    )
  ).map((n) => n.title)
/** Goes to an instant and lets everything that fell due happen. */
const passTo = async (day: string): Promise<void> => {
  p.clock.set(`${day}T02:00:00.000Z`)
  while ((await fireTimers(p.world, p.acts)).fired > 0);
}

describe('what may be applied for', () => {
  it('is a known licence, once; a filing or a voluntary register is not turned into one', async () => {
    expect(await no(`${A}.file`, provider, { ...application, matters: ['moonlight'] })).toMatchObject({
      refused: 'matter-unknown',
    })
    for (const matters of [['icp-filing'], ['vats-cloud', 'resource-registry']])
      expect(await no(`${A}.file`, provider, { ...application, matters })).toMatchObject({
        refused: 'not-a-licence',
        basis: expect.arrayContaining(['cn/business-environment#39']),
      })
    expect(await no(`${A}.file`, provider, { ...application, matters: ['vats-idc', 'vats-idc'] })).toMatchObject({
      refused: 'matter-twice',
    })
    expect(await no(`${A}.file`, provider, { ...application, truthful: 'no' })).toMatchObject({
      refused: 'truth-not-answered-for',
    })
    await expect(p.act(`${A}.file`, provider, { ...application, size: 'huge' })).rejects.toMatchObject({
      parameters: [{ path: 'size' }],
    })
  })
  it('keeps matters, size, channel, and where the applicant sits against the file', async () => {
    const kept = (file: string) =>
      one(
        'select matters, roles, size, channel, origin, filed_on::text as "filedOn", state from admission.application where file = $1',
        [file],
      )
    expect(await kept(await filed({ matters: ['vats-idc', 'vats-cloud'] }))).toEqual({
      matters: ['vats-idc', 'vats-cloud'],
      roles: ['authority:industry'],
      size: 'small',
      channel: 'online',
      origin: 'inside',
      filedOn: '2026-06-15',
      state: 'submitted',
    })
    const other = await p.party('外地企业（示例）', ['provider'], 'cn-sh')
    expect(await kept(await filed({ channel: 'window', size: 'micro' }, other))).toMatchObject({
      origin: 'outside',
      channel: 'window',
      size: 'micro',
    })
    expect(await kept(await filed({ place: 'cn' }, other))).toMatchObject({ origin: 'inside' })
  })
  it('a draft is nobody’s business until it is filed', async () => {
    const { file } = await p.yes(`${A}.prepare`, provider, { title: '起草', place: 'cn-gd-sz', matters: ['vats-idc'] })
    const seen = async (): Promise<boolean> =>
      (await rows('admission.exchange.applications', authority, { limit: 500 })).some((row) => row.file === file)
    expect(await seen()).toBe(false)
    const { title: _, place: __, ...entered } = application
    expect(await no(`${A}.submit`, provider, { file, ...entered, matters: ['icp-filing'] })).toMatchObject({
      refused: 'not-a-licence',
    })
    await p.yes(`${A}.submit`, provider, { file, ...entered })
    expect(await seen()).toBe(true)
    expect(await one('select matters from admission.application where file = $1', [file])).toEqual({
      matters: ['vats-cloud'],
    })
  })
})

describe('how it is handled', () => {
  it('by the authority of its matters; several matters together; sixty days for telecom only; two officers', async () => {
    const two = await filed({ matters: ['vats-idc', 'vats-cloud'] })
    expect(
      await no(`${A}.accept-joint`, marketAuthority, { file: two, handling: 'joint', others: ['x'], officer: '乙' }),
    ).toMatchObject({
      refused: 'not-competent-for-matters',
    })
    expect(await no(`${A}.accept-single`, authority, { file: two, handling: 'single', officer: '甲' })).toMatchObject({
      refused: 'joint-handling-needed',
    })
    const mixed = await filed({ matters: ['vats-idc', 'foreign-telecom'] })
    expect(
      await no(`${A}.accept-telecom`, authority, { file: mixed, handling: 'telecom', officer: '甲' }),
    ).toMatchObject({ refused: 'not-a-telecom-matter' })
    await p.yes(`${A}.accept-telecom`, authority, { file: two, handling: 'telecom', officer: '甲' })
    expect(
      await no(`${A}.review`, authority, { file: two, officers: ['甲', '甲'], majorInterests: 'no', onSite: 'no' }),
    ).toMatchObject({ refused: 'too-few-officers' })
    await p.yes(`${A}.review`, authority, { file: two, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
    expect(await no(`${A}.grant`, authority, { file: two, matters: ['vats-idc'] })).toMatchObject({
      refused: 'not-what-was-applied-for',
    })
    await p.yes(`${A}.grant`, authority, { file: two, matters: ['vats-cloud', 'vats-idc'] })
    expect(
      await no(`${A}.issue-certificate`, authority, {
        file: two,
        number: 'T-1',
        validFrom: '2026-06-15',
        validUntil: '2031-06-14',
        matters: ['vats-idc', 'vats-cloud'],
      }),
    ).toMatchObject({
      refused: 'telecom-certificate',
    })
    await p.yes(`${A}.issue-telecom-certificate`, authority, {
      file: two,
      number: 'T-1',
      validFrom: '2026-06-15',
      validUntil: '2031-06-14',
      matters: ['vats-idc', 'vats-cloud'],
    })
  })
  it('with the joint clock of forty-five working days, its fifteen more, and what was missing told once', async () => {
    const file = await filed({ matters: ['vats-idc', 'vats-cloud'] })
    await p.yes(`${A}.request-correction`, authority, { file, missing: ['场地证明'] })
    await p.yes(`${A}.supply`, provider, { file, materials: paper })
    expect(await no(`${A}.request-correction`, authority, { file, missing: ['又一件'] })).toMatchObject({
      refused: 'taken-already',
    })
    await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['x'], officer: '甲' })
    const kept = () =>
      one(
        'select corrections, accepted_on::text as "acceptedOn", promised_on::text as "promisedOn", decided_on as "decidedOn" from admission.application where file = $1',
        [file],
      )
    expect(await kept()).toEqual({
      corrections: 1,
      acceptedOn: '2026-06-15',
      promisedOn: '2026-08-18',
      decidedOn: null,
    })
    await p.yes(`${A}.review`, authority, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
    p.clock.set('2026-07-01T02:00:00.000Z')
    await p.yes(`${A}.send-appraisal`, authority, { file, what: '检测', periodDays: 10 })
    p.clock.set('2026-07-11T02:00:00.000Z')
    await p.yes(`${A}.receive-appraisal`, authority, { file, result: '合格', report: paper })
    expect(await one('select paused_days as days from admission.application where file = $1', [file])).toEqual({
      days: 10,
    })
    await p.yes(`${A}.extend-joint`, authority, { file, reasons: '需会商', approvedBy: '负责人' })
    expect(await kept()).toMatchObject({ promisedOn: expect.stringMatching(/^2026-/) })
    await p.yes(`${A}.grant`, authority, { file, matters: ['vats-idc', 'vats-cloud'] })
    expect(
      await one('select outcome, decided_on::text as "on" from admission.application where file = $1', [file]),
    ).toEqual({ outcome: 'granted', on: '2026-07-11' })
  })
  it('silence of five working days accepts it, and the figures say so', async () => {
    const file = await filed()
    await passTo('2026-06-24')
    expect(
      await one(
        'select state, deemed_accepted as deemed, promised_on::text as "promisedOn" from admission.application where file = $1',
        [file],
      ),
    ).toEqual({
      state: 'deemed-accepted',
      deemed: true,
      promisedOn: '2026-08-18',
    })
  })
})

describe('false papers and fraud', () => {
  const refused = async (over: object): Promise<void> => {
    const file = await filed()
    await p.yes(`${A}.accept-joint`, authority, { file, handling: 'joint', others: ['x'], officer: '甲' })
    await p.yes(`${A}.review`, authority, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
    await p.yes(`${A}.tell-refusal`, authority, { file, facts: '材料不实', reasons: '不符合条件', periodDays: 5 })
    await p.yes(`${A}.waive-statement`, provider, { file })
    await p.yes(`${A}.refuse`, authority, { file, reasons: '材料不实', ...over })
  }
  it('bar a new application for a year where safety or health is directly concerned, and only there', async () => {
    await refused({ falsePapers: 'yes', safety: 'no' })
    await filed()
    await refused({ falsePapers: 'yes', safety: 'yes' })
    expect(await no(`${A}.file`, provider, application)).toMatchObject({
      refused: 'barred',
      basis: ['cn/administrative-licensing-law#78'],
    })
    await filed({ matters: ['vats-idc'] })
    p.clock.set('2027-06-15T02:00:00.000Z')
    expect(await no(`${A}.file`, provider, application)).toMatchObject({ refused: 'barred' })
    p.clock.set('2027-06-16T02:00:00.000Z')
    await filed()
  })
  it('bar for three years when the licence was got by fraud', async () => {
    const file = await certified()
    await p.yes(`${A}.tell-withdrawal`, authority, {
      file,
      measure: 'revoke',
      facts: '骗取',
      reasons: '以欺骗取得',
      periodDays: 5,
    })
    await p.yes(`${A}.answer-withdrawal`, provider, { file, statement: '无' })
    await p.yes(`${A}.revoke`, authority, { file, ground: 'fraud', reasons: '以欺骗取得', safety: 'yes' })
    expect(await no(`${A}.prepare`, provider, { title: '再来', place: 'cn', matters: ['vats-cloud'] })).toMatchObject({
      refused: 'barred',
      basis: ['cn/administrative-licensing-law#79'],
    })
    expect(
      (await one<{ until: string }>('select until_on::text as until from admission.bar where file = $1', [file])).until,
    ).toBe('2029-06-15')
  })
})

describe('a certificate', () => {
  it('follows the grant: its matters, its days, a number of its own', async () => {
    const file = await granted()
    for (const [over, refused] of [
      [{ validUntil: '2026-06-14', validFrom: '2026-06-15' }, 'ends-before-start'],
      [{ validFrom: '2026-01-01', validUntil: '2026-06-14' }, 'certificate-over'],
      [{ matters: ['vats-idc'] }, 'not-what-was-granted'],
    ] as const)
      expect(await issue(file, over)).toMatchObject({ refused })
    expect(
      await no(`${A}.issue-certificate`, authority, {
        file,
        number: 'ONE',
        validFrom: '2026-06-15',
        validUntil: '2026-12-20',
        matters: ['vats-cloud'],
      }),
    ).toMatchObject({ refused: 'telecom-certificate' })
    await p.yes(`${A}.issue-telecom-certificate`, authority, {
      file,
      number: 'ONE',
      validFrom: '2026-06-15',
      validUntil: '2026-12-20',
      matters: ['vats-cloud'],
    })
    expect(await issue(file)).toMatchObject({ refused: 'not-in-this-state' })
    expect(await issue(await granted(), { number: 'ONE' })).toMatchObject({ refused: 'number-taken' })
  })
  it('of two issued at once under one number one stands', async () => {
    const [a, b] = [await granted(), await granted()]
    const both = await Promise.all([issue(a, { number: 'SAME' }), issue(b, { number: 'SAME' })])
    expect(both.map((outcome) => (outcome.done ? 'done' : outcome.refused)).toSorted()).toEqual([
      'done',
      'number-taken',
    ])
  })
  it('lets its holder list, and when it ends stops offers and orders but no running lease', async () => {
    expect(await publish()).toMatchObject({ refused: 'no-licence' })
    await certified()
    const { offer: listed } = await p.yes('market.offer.publish', provider, offer)
    await p.yes('capacity.node.register', provider, {
      serial: `n-${provider.party}`,
      place: 'cn-gd-sz',
      cpuMilli: 64_000,
      memoryMib: 262_144,
      devices: [{ serial: `g-${provider.party}`, model: 'X100' }],
    })
    const lease = await runningLease(p, { provider, lessee, offer: listed })
    p.clock.set('2026-12-21T02:00:00.000Z')
    expect(await publish()).toMatchObject({
      refused: 'licence-lapsed',
      basis: expect.arrayContaining(['cn/telecom-regulations#13']),
    })
    expect(await p.act('market.order.place', lessee, order(listed))).toMatchObject({
      refused: 'licence-lapsed',
      says: { zh: expect.stringContaining('2026-12-21') },
    })
    expect(await one('select state from contracts.lease where lease = $1', [lease])).toEqual({ state: 'running' })
    await p.yes('metering.usage.record', provider, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [
        {
          id: '1',
          from: '2026-12-20T01:00:00.000Z',
          to: '2026-12-20T02:00:00.000Z',
          cards: 1,
          shareMilli: 1_000,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    await p.yes('contracts.lease.end', lessee, { lease, reason: '到期' })
  })
  it('is asked to be renewed before its last day, by that day; silence renews it and it lists on until the new one', async () => {
    const file = await certified()
    expect(await no(`${A}.apply-renewal`, provider, { file, expiresOn: '2026-12-31', materials: paper })).toMatchObject(
      { refused: 'other-last-day' },
    )
    p.clock.set('2026-09-21T02:00:00.000Z')
    expect(
      await p.yes(`${A}.apply-renewal`, provider, { file, expiresOn: '2026-12-20', materials: paper }),
    ).toMatchObject({ inTime: true })
    await passTo('2026-12-22')
    expect(await one('select state, carried from admission.certificate where file = $1', [file])).toEqual({
      state: 'renewed-by-silence',
      carried: true,
    })
    expect(await publish()).toMatchObject({ done: true })
    const reissue = (over: object) =>
      p.act(`${A}.reissue-telecom`, authority, {
        file,
        number: `R-${(numbers += 1)}`,
        validFrom: '2026-12-21',
        validUntil: '2027-12-20',
        matters: ['vats-cloud'],
        ...over,
      })
    expect(await reissue({ validFrom: '2026-12-22' })).toMatchObject({ refused: 'renewal-leaves-a-gap' })
    expect(await reissue({ validFrom: '2026-06-15' })).toMatchObject({ refused: 'renewal-leaves-a-gap' })
    expect(await reissue({})).toMatchObject({ done: true })
    expect((await rows('admission.certificate.list', provider, { file })).map((c) => [c.validFrom, c.endedOn])).toEqual(
      [
        ['2026-12-21', null],
        ['2026-06-15', '2026-12-21'],
      ],
    )
    expect(await publish()).toMatchObject({ done: true })
  })
  it('asked for late is not renewed by silence', async () => {
    const file = await certified()
    await passTo('2026-12-10')
    expect(
      await p.yes(`${A}.apply-renewal`, provider, { file, expiresOn: '2026-12-20', materials: paper }),
    ).toMatchObject({ inTime: false })
    await passTo('2026-12-23')
    expect(await one('select state from admission.certificate where file = $1', [file])).toEqual({ state: 'in-force' })
    expect(await publish()).toMatchObject({ refused: 'licence-lapsed' })
    expect(await no(`${A}.deem-renewed`, platformActor, { file })).toMatchObject({
      refused: expect.stringMatching(/renewal-asked-late|clock-not-over/),
    })
  })
  it('revoked, cancelled or given up lists nothing from that day', async () => {
    const file = await certified()
    expect(await publish()).toMatchObject({ done: true })
    p.clock.set('2026-06-16T02:00:00.000Z')
    await p.yes(`${A}.tell-withdrawal`, authority, {
      file,
      measure: 'revoke',
      facts: '不具备条件',
      reasons: '条件',
      periodDays: 5,
    })
    await p.yes(`${A}.answer-withdrawal`, provider, { file, statement: '无' })
    await p.yes(`${A}.revoke`, authority, { file, ground: 'unqualified', reasons: '不具备条件' })
    expect(await publish()).toMatchObject({
      refused: 'licence-lapsed',
      says: { zh: expect.stringContaining('2026-06-16') },
    })
    const own = await certified()
    expect(await publish()).toMatchObject({ done: true })
    await p.yes(`${A}.give-up`, provider, { file: own, aftermath: '用户已迁出' })
    expect(await publish()).toMatchObject({ refused: 'licence-lapsed' })
  })
})

describe('before and when a licence ends its holder is told', () => {
  it('ahead, on the last day for renewal, and when it is over: thirty working days where nothing else is said', async () => {
    const matters = ['foreign-telecom']
    const file = await granted({ matters })
    const certificate = { file, matters, number: 'GENERAL', validFrom: '2026-06-15', validUntil: '2026-12-20' }
    expect(await no(`${A}.issue-telecom-certificate`, authority, certificate)).toMatchObject({
      refused: 'not-a-telecom-matter',
    })
    await p.yes(`${A}.issue-certificate`, authority, certificate)
    const reminders = async (): Promise<string[]> =>
      (await notices(provider.party)).filter((title) => /将到期|最后日期|失效/.test(title))
    // ahead: at most sixty days for thirty working days, and thirty more
    await passTo(addDays('2026-12-20', -91))
    expect(await reminders()).toEqual([])
    await passTo(addDays('2026-12-20', -90))
    expect(await reminders()).toEqual(['许可证件将到期'])
    const { body } = await one<{ body: string }>(
      `select body_zh as body from procedure.notice where to_party = $1 and title_zh = '许可证件将到期'`,
      [provider.party],
    )
    // counted back from 2026-12-20, a Sunday: 30 working days, none of them a holiday after the October week
    expect(body).toContain('最迟于 2026-11-09 提出')
    await passTo('2026-11-09')
    expect(await reminders()).toEqual(['许可证件将到期', '申请延续的最后日期'])
    await passTo('2026-12-21')
    expect(await reminders()).toEqual(['许可证件将到期', '申请延续的最后日期', '许可证件已失效'])
  })
  it('and not when renewal was asked for or another licence holds', async () => {
    await certified()
    await certified({ validUntil: '2028-06-14' })
    await passTo('2026-12-21')
    expect((await notices(provider.party)).filter((title) => /将到期|最后日期|失效/.test(title))).toEqual([])
  })
  it('also for a licence on file', async () => {
    await p.yes('admission.licence.file', provider, {
      kind: 'vats-idc',
      number: `L-${provider.party}`,
      issuedBy: '示例',
      validFrom: '2026-01-01',
      validUntil: '2026-12-01',
    })
    // ninety days before the end, and thirty ahead of that
    await passTo('2026-08-03')
    expect(await notices(provider.party)).toEqual(['许可证件将到期'])
    await passTo(addDays('2026-12-01', -90))
    expect(await notices(provider.party)).toEqual(['许可证件将到期', '申请延续的最后日期'])
    expect(
      await no('admission.expiry.remind', platformActor, { of: 'licence', id: provider.party, which: 'soon' }),
    ).toMatchObject({ refused: 'nothing-to-remind' })
  })
})
