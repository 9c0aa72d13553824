// Support from application to recovery on a real database: what the platform has on record decides, every reason is told,
// the pool is never overspent, and nothing is held or taken back but by an officer's step.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { seedCommitment } from '#kernel/lots'
import { addDays, dayIn } from '#kernel/time'
import { fireTimers } from '../src/app/worker/timers.ts'
import { cast, runningLease, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const SHENZHEN = 'cn-gd-sz/xunliquan-2025#cap'
const CLAIM = 'subsidy.claim'
const paper = [{ name: '材料（示例）.pdf', sha256: 'a'.repeat(64) }]

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let finance: Actor
let market: Actor
let justice: Actor

const step = (name: string, actor: Actor, input: object) => p.act(`${CLAIM}.${name}`, actor, input)
const yes = (name: string, actor: Actor, input: object) => p.yes(`${CLAIM}.${name}`, actor, input)
const today = (): string => dayIn(p.clock.now())
const toDay = (day: string): void => p.clock.set(`${day}T04:00:00.000Z`)
const see = async (view: string, actor: Actor, input: object = {}): Promise<Record<string, unknown>[]> =>
  (
    (await look(p.world.store, p.views.get(view)!, { actor, input, now: p.clock.now() })) as {
      rows: Record<string, unknown>[]
    }
  ).rows
const row = async <T extends object>(sql: string, values: unknown[] = []): Promise<T> =>
  (await p.world.store.transact((tx) => tx.one<T>(sql, values)))!

/** A lease that ran, was billed and, where asked, paid. */
async function billed(
  hours: number,
  { estimate = hours, pays = true } = {},
): Promise<{ lease: string; invoice: string; totalFen: number }> {
  // within one month, so that one bill holds all of it
  if (Number(today().slice(8)) > 25) toDay(addDays(today(), 8))
  const lease = await runningLease(p, who, { hours: estimate })
  const from = p.clock.now()
  p.clock.tick(hours * 3_600_000)
  await p.yes('metering.usage.record', who.provider, {
    lease,
    meter: lease,
    sourceKind: 'provider',
    intervals: [{ id: lease, from, to: p.clock.now(), cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
  })
  await p.yes('contracts.lease.end', who.lessee, { lease, reason: '任务完成（示例）' })
  await p.follow()
  const { invoice, totalFen } = await p.yes('billing.invoice.issue', who.provider, {
    lease,
    month: dayIn(from).slice(0, 7),
  })
  if (pays) await p.yes('billing.payment.record', who.lessee, { invoice, amountFen: totalFen, reference: '示例回单' })
  return { lease, invoice, totalFen }
}

const application = (scheme: string, contractNo: string, contractAmountFen: number, more: object = {}) => ({
  title: '申领（示例）',
  place: PLACE,
  scheme,
  contractNo,
  contractAmountFen,
  applicantKind: 'enterprise',
  purpose: 'large-model-training',
  relatedParty: 'no',
  otherSubsidy: 'no',
  creditClean: 'yes',
  materials: paper,
  ...more,
})

/** Applied, accepted and publicised for an amount; the public notice has run out. */
async function publicised(
  scheme: string,
  contractNo: string,
  amounts: { compute: number; asks: number },
  more: object = {},
): Promise<string> {
  const { file } = await yes('apply', who.lessee, application(scheme, contractNo, amounts.compute, more))
  await yes('accept', who.department, { file, periodDays: 5 })
  await yes('publicise', who.department, { file, amountFen: amounts.asks, periodDays: 5 })
  toDay(addDays(today(), 10))
  return file
}
const issued = async (file: string, amountFen: number, validDays = 60): Promise<string> =>
  (await yes('issue', who.department, { file, voucherNo: '券（示例）', amountFen, validDays })).voucher

async function localScheme(more: object): Promise<string> {
  const { file } = await yes('draft-scheme', who.department, {
    title: '本地方案（示例）',
    place: PLACE,
    name: '示例市适配奖励（示例）',
    support: 'adaptation-award',
    payment: 'paid-first',
    rate: 0,
    capAmountFen: 5_000,
    poolAmountFen: 8_000,
    providerList: 'no',
    conditions: '有适配测试报告（示例）',
    draft: paper,
    ...more,
  })
  await yes('review-competition', market, { file, conclusion: 'passed', reasons: '符合（示例）' })
  await yes('review-legality', justice, { file, conclusion: 'lawful', reasons: '合法（示例）' })
  return file
}

beforeAll(async () => {
  p = await testPlatform({ seed: 'support', at: '2026-03-02T02:00:00.000Z' })
  who = await cast(p)
  finance = await p.party('财政（示例）', ['authority:finance'])
  market = await p.party('市场监管（示例）', ['authority:market'])
  justice = await p.party('司法行政（示例）', ['authority:justice'])
}, 60_000)
afterAll(() => p.close())

let shenzhen: string

describe('a programme on file', () => {
  test('is entered by its citation, where it is in force, once, and its window ends with it', async () => {
    const entering = { title: '训力券（示例）', place: PLACE, number: '申请指南（示例）' }
    expect(await step('enter-scheme', who.department, { ...entering, programme: 'cn-gd-sz/none#cap' })).toMatchObject({
      refused: 'no-such-programme',
      basis: ['platform/subsidy-rules#programme'],
    })
    expect(
      await step('enter-scheme', who.department, { ...entering, programme: 'cn-bj/suanliquan-2023#cap' }),
    ).toMatchObject({ refused: 'programme-not-in-force' })
    shenzhen = (await yes('enter-scheme', who.department, { ...entering, programme: SHENZHEN })).file
    expect(await step('enter-scheme', who.department, { ...entering, programme: SHENZHEN })).toMatchObject({
      refused: 'entered-already',
    })
    const early = application(SHENZHEN, 'X-1', 100)
    expect(await step('apply', who.lessee, early)).toMatchObject({ refused: 'window-closed' })
    const guide = { file: shenzhen, guide: paper }
    expect(await step('open-window', who.department, { ...guide, until: '2026-12-19' })).toMatchObject({
      refused: 'window-after-end',
    })
    await yes('open-window', who.department, { ...guide, until: '2026-11-30' })
    const [shown] = (await see('subsidy.programme.list', who.lessee)).filter(({ key }) => key === SHENZHEN)
    expect(shown).toMatchObject({ state: 'open', ratePpm: 500_000, poolFen: 50_000_000_000, usedFen: 0 })
  })

  test('an application is read against the records: the contract, its lessee, its fee', async () => {
    const { lease, totalFen } = await billed(10)
    expect(await step('apply', who.lessee, application(SHENZHEN, lease, totalFen + 1))).toMatchObject({
      refused: 'not-as-contract',
      basis: ['platform/subsidy-rules#eligible-fee-only'],
    })
    const stranger = await p.party('旁人（示例）', ['lessee'])
    expect(await step('apply', stranger, application(SHENZHEN, lease, totalFen))).toMatchObject({
      refused: 'contract-not-yours',
    })
    expect(
      await step('apply', who.lessee, application(SHENZHEN, lease, totalFen, { facts: ['颜色=红'] })),
    ).toMatchObject({ refused: 'bad-fact' })
    await yes('apply', who.lessee, application(SHENZHEN, lease, totalFen))
    expect(await step('apply', who.lessee, application(SHENZHEN, lease, totalFen))).toMatchObject({
      refused: 'claimed-already',
      basis: ['platform/market-rules#voucher-one-per-contract'],
    })
  })

  test('every reason that speaks against it is told, each with its article', async () => {
    const { lease, totalFen } = await billed(10)
    const { file } = await yes(
      'apply',
      who.lessee,
      application(SHENZHEN, lease, totalFen, { purpose: 'inference', applicantKind: 'maker' }),
    )
    await yes('accept', who.department, { file, periodDays: 5 })
    const no = await step('publicise', who.department, { file, amountFen: 100, periodDays: 5 })
    expect(no).toMatchObject({ refused: 'not-eligible' })
    expect(no.basis).toEqual(['cn-gd-sz/xunliquan-2025#eligible'])
    expect('says' in no && no.says.zh).toMatch(/高校.*；.*大模型训练/)
  })
})

describe('a voucher that is deducted', () => {
  let file: string
  let voucher: string
  let lease: { lease: string; invoice: string; totalFen: number }

  test('is granted within share and pool and publicised before; more, or longer, is refused', async () => {
    lease = await billed(20, { estimate: 40, pays: false })
    // half of the start-up’s compute would be sixty per cent; this one is none
    file = await publicised(SHENZHEN, lease.lease, { compute: 12_000, asks: 6_000 })
    expect(await see('subsidy.notice.list', who.provider)).toMatchObject([
      { file, intendedFen: 6_000, state: 'publicity' },
    ])
    const issue = { file, voucherNo: '券 1（示例）', amountFen: 6_000, validDays: 60 }
    expect(await step('issue', who.department, { ...issue, amountFen: 6_001 })).toMatchObject({
      refused: 'over-amount',
    })
    expect(await step('issue', who.department, { ...issue, validDays: 300 })).toMatchObject({
      refused: 'voucher-after-end',
    })
    voucher = await issued(file, 6_000)
    expect(await row('select used_fen from subsidy.pool where pool = $1', [`${SHENZHEN} 2026`])).toEqual({
      used_fen: 6_000,
    })
  })

  test('is used by the one act, counted by the same arithmetic, and its file follows', async () => {
    const other = await billed(10, { pays: false })
    expect(await p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice: other.invoice })).toMatchObject({
      refused: 'one-voucher-per-contract',
    })
    expect(await p.yes('subsidy.voucher.redeem', who.lessee, { voucher, invoice: lease.invoice })).toMatchObject({
      deductedFen: 6_000,
      step: 'use-all',
    })
    await p.follow()
    expect(await see('subsidy.claim.list', who.lessee)).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ file, state: 'used' })]),
    )
  })

  test('what was deducted is claimed by the provider, reconciled with the records and paid once', async () => {
    await p.yes('billing.payment.record', who.lessee, {
      invoice: lease.invoice,
      amountFen: lease.totalFen - 6_000,
      reference: '示例回单',
    })
    const claim = {
      file,
      usedAmountFen: 6_000,
      invoiceNos: [lease.invoice],
      invoices: paper,
      payments: paper,
      delivery: paper,
    }
    expect(await step('claim-redemption', who.lessee, claim)).toMatchObject({ refused: 'other-side-claims' })
    expect(await step('claim-redemption', who.provider, { ...claim, usedAmountFen: 6_001 })).toMatchObject({
      refused: 'more-than-deducted',
    })
    await yes('claim-redemption', who.provider, claim)
    expect(
      await step('reconcile', who.department, { file, paidAmountFen: 1, agrees: 'yes', periodDays: 10 }),
    ).toMatchObject({
      refused: 'not-as-recorded',
    })
    await yes('reconcile', who.department, { file, agrees: 'yes', periodDays: 10 })
    expect(await step('redeem', finance, { file, paidAmountFen: 5_999, receipt: paper })).toMatchObject({
      refused: 'not-as-claimed',
    })
    expect(await yes('redeem', finance, { file, paidAmountFen: 6_000, receipt: paper })).toMatchObject({
      payee: who.provider.party,
    })
    expect(await step('redeem', finance, { file, paidAmountFen: 6_000, receipt: paper })).toMatchObject({
      refused: expect.any(String),
    })
  })

  test('a refund after payout is a lead, and nothing is taken back by itself', async () => {
    await p.yes(
      'subsidy.refund.note',
      { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null },
      {
        lease: lease.lease,
        credit: 'n-1',
        amountFen: 500,
      },
    )
    const [signal] = await see('subsidy.signal.list', finance)
    expect(signal).toMatchObject({ kind: 'refund', file, state: 'proposed', claimState: 'redeemed' })
  })

  test('recovery: two officers, told, heard, no more than was had; the fine within the range of the law', async () => {
    await yes('flag-paid', finance, { file, signal: 'cancelled-after', facts: '兑付后减免（示例）' })
    expect(await see('subsidy.signal.list', finance)).toMatchObject([{ state: 'taken-up' }])
    expect(await step('investigate-paid', finance, { file, officers: ['甲', '甲'], periodDays: 30 })).toMatchObject({
      refused: 'too-few-officers',
    })
    await yes('investigate-paid', finance, { file, officers: ['甲', '乙'], periodDays: 30 })
    const tell = { file, facts: '事实（示例）', reasons: '理由（示例）', periodDays: 5 }
    expect(await step('tell-recovery', finance, { ...tell, amountFen: 6_001 })).toMatchObject({
      refused: 'more-than-was-had',
    })
    await yes('tell-recovery', finance, { ...tell, amountFen: 500 })
    await yes('answer-recovery', who.lessee, { file, statement: '已说明（示例）' })
    const recover = { file, reasons: '理由（示例）', periodDays: 15 }
    expect(await step('recover', finance, { ...recover, amountFen: 501 })).toMatchObject({
      refused: 'heavier-than-told',
    })
    expect(await yes('recover', finance, { ...recover, amountFen: 500 })).toMatchObject({
      recovered: { party: who.lessee.party, amountFen: 500 },
    })
    const refer = { file, penaltyFile: 'P6（示例）', lastActOn: today() }
    expect(await step('refer-penalty', finance, { ...refer, kind: 'misuse', proposedAmountFen: 151 })).toMatchObject({
      refused: 'out-of-range',
    })
    expect(await step('refer-penalty', finance, { ...refer, kind: 'fraud', proposedAmountFen: 49 })).toMatchObject({
      refused: 'out-of-range',
    })
    await yes('refer-penalty', finance, { ...refer, kind: 'misuse', proposedAmountFen: 150 })
    expect(await step('close', finance, { file, result: '结案（示例）' })).toMatchObject({ refused: 'not-repaid' })
    expect(await step('enter-repayment', finance, { file, paidAmountFen: 499, receipt: paper })).toMatchObject({
      refused: 'not-what-is-owed',
    })
    await yes('enter-repayment', finance, { file, paidAmountFen: 500, receipt: paper })
    await yes('close', finance, { file, result: '结案（示例）' })
  })
})

describe('a scheme drafted here', () => {
  test('an award is checked by its evidence and the amount assessed, within its own caps and pool', async () => {
    expect(
      await step('draft-scheme', who.department, {
        title: '方案（示例）',
        place: PLACE,
        name: '方案（示例）',
        support: 'compute-voucher',
        payment: 'direct',
        rate: 0,
        capAmountFen: 1,
        poolAmountFen: 1,
        providerList: 'no',
        conditions: '（示例）',
        draft: paper,
      }),
    ).toMatchObject({ refused: 'no-rate' })
    const failed = await localScheme({})
    await yes('review-competition', market, { file: failed, conclusion: 'failed', reasons: '限定供应方（示例）' })
    const scheme = await localScheme({})
    toDay(addDays(today(), 36))
    const adopt = { number: '示〔2026〕1号', from: today(), until: '2026-12-31', answered: '已采纳（示例）' }
    expect(await step('adopt-scheme', who.department, { file: failed, ...adopt })).toMatchObject({
      refused: 'competition-failed',
      basis: ['cn/fair-competition-review-regulation#18'],
    })
    await yes('adopt-scheme', who.department, { file: scheme, ...adopt })
    await yes('open-window', who.department, { file: scheme, guide: paper, until: '2026-12-01' })
    const bare = await yes('apply', who.lessee, application(scheme, '项目甲（示例）', 0))
    await yes('accept', who.department, { file: bare.file, periodDays: 5 })
    expect(await step('publicise', who.department, { file: bare.file, amountFen: 5_000, periodDays: 5 })).toMatchObject(
      {
        refused: 'not-eligible',
        basis: ['platform/subsidy-rules#award-evidence'],
      },
    )
    const first = await publicised(
      scheme,
      '项目乙（示例）',
      { compute: 0, asks: 5_000 },
      { facts: ['adaptationReport=是'] },
    )
    const other = await p.party('另一申领人（示例）', ['lessee'])
    const { file: second } = await yes(
      'apply',
      other,
      application(scheme, '项目丙（示例）', 0, { facts: ['adaptationReport=是'] }),
    )
    await yes('accept', who.department, { file: second, periodDays: 5 })
    await yes('publicise', who.department, { file: second, amountFen: 4_000, periodDays: 5 })
    await issued(first, 5_000)
    toDay(addDays(today(), 10))
    // 8,000 were in the pool: 3,000 are left
    expect(
      await step('issue', who.department, { file: second, voucherNo: '二', amountFen: 4_000, validDays: 30 }),
    ).toMatchObject({
      refused: 'over-amount',
    })
    await yes('issue', who.department, { file: second, voucherNo: '二', amountFen: 3_000, validDays: 30 })
    expect(await row('select used_fen from subsidy.pool where pool = $1', [`scheme/${scheme} 2026`])).toEqual({
      used_fen: 8_000,
    })
    // what lapses unused returns to the pool
    toDay(addDays(today(), 35))
    await fireTimers(p.world, p.acts)
    await p.follow()
    expect(await row('select used_fen from subsidy.pool where pool = $1', [`scheme/${scheme} 2026`])).toEqual({
      used_fen: 5_000,
    })
  })

  test('paid first: paid in fact, within the invoice, the invoice once; a hold is an officer’s, has an end, and ends', async () => {
    const scheme = await localScheme({
      name: '示例市算力券（示例）',
      support: 'compute-voucher',
      rate: 200_000,
      startupRate: 300_000,
      capAmountFen: 50_000,
      poolAmountFen: 90_000,
      providerList: 'yes',
    })
    toDay(addDays(today(), 36))
    await yes('adopt-scheme', who.department, {
      file: scheme,
      number: '示〔2026〕2号',
      from: today(),
      until: '2027-12-31',
      answered: '（示例）',
    })
    await yes('open-window', who.department, { file: scheme, guide: paper, until: '2027-06-01' })
    const lease = await billed(20, { pays: false })
    const file = await publicised(scheme, lease.lease, { compute: 12_000, asks: 3_600 }, { startup: 'yes' })
    const [flagged] = (await see('subsidy.programme.list', finance)).filter((one) => one['scheme'] === scheme)
    expect(flagged).toMatchObject({ providerList: 'platform/subsidy-rules#provider-list' })
    await issued(file, 3_600, 300)
    const claim = {
      file,
      usedAmountFen: 3_600,
      invoiceNos: [lease.invoice],
      invoices: paper,
      payments: paper,
      delivery: paper,
    }
    expect(await step('claim-redemption', who.lessee, claim)).toMatchObject({
      refused: 'not-eligible',
      basis: ['platform/subsidy-rules#local-scheme'],
    })
    await p.yes('billing.payment.record', who.lessee, {
      invoice: lease.invoice,
      amountFen: lease.totalFen,
      reference: '示例回单',
    })
    await yes('claim-redemption', who.lessee, claim)

    // the same invoice under another contract
    const outside = await publicised(
      scheme,
      '外部合同（示例）',
      { compute: 9_000, asks: 1_800 },
      { providerUscc: '91000000000000027B' },
    )
    await issued(outside, 1_800, 3)
    expect(await step('claim-redemption', who.lessee, { ...claim, file: outside, usedAmountFen: 1_800 })).toMatchObject(
      {
        refused: 'invoice-claimed',
        basis: ['platform/subsidy-rules#invoice-once', 'platform/subsidy-rules#no-stacking'],
      },
    )
    // on its last day, not after it
    toDay(addDays(today(), 8))
    const late = { ...claim, file: outside, usedAmountFen: 1_800, invoiceNos: ['外部发票 1'] }
    expect(await step('claim-redemption', who.lessee, late)).toMatchObject({ done: false })
    await expectHold(file)
    await yes('reconcile', who.department, { file, agrees: 'yes', periodDays: 10 })
    expect(await yes('redeem', finance, { file, paidAmountFen: 3_600, receipt: paper })).toMatchObject({
      payee: who.lessee.party,
    })
    expect(await row('select balance_fen from subsidy.voucher where file = $1', [file])).toEqual({ balance_fen: 0 })
  })

  async function expectHold(file: string): Promise<void> {
    const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }
    const proposal = (families: string[]) => ({
      proposals: [
        {
          lead: '00000000-0000-7000-8000-0000000000f1',
          subjects: [who.lessee.party],
          seen: {
            no: 'XS-1',
            kind: 'wash-ring',
            scoreMilli: 8_000,
            families,
            evidence: [],
            innocent: [],
            circle: null,
          },
        },
      ],
    })
    // support that was drawn is no third way of knowing
    expect(
      await p.act('subsidy.hold.propose', platform, proposal(['money-flow', 'relation', 'subsidy'])),
    ).toMatchObject({
      refused: 'too-weak-for-a-hold',
      basis: ['platform/subsidy-rules#hold'],
    })
    await p.yes('subsidy.hold.propose', platform, proposal(['money-flow', 'relation', 'telemetry']))
    const signals = (await see('subsidy.signal.list', finance, { file })).filter(({ state }) => state === 'proposed')
    expect(signals).toMatchObject([{ kind: 'lead', claimState: 'redemption-claimed' }])
    // a proposal changes nothing: an officer takes it up, tells, hears, and decides for a time
    await yes('flag', finance, { file, signal: 'circular-payment', facts: '线索（示例）' })
    expect(await step('freeze', finance, { file, reasons: '理由', periodDays: 30 })).toMatchObject({
      refused: 'needs-not-met',
    })
    await yes('tell-flag', finance, { file, facts: '情况', reasons: '理由', periodDays: 5 })
    await yes('explain-flag', who.lessee, { file, statement: '真实租用（示例）' })
    expect(await step('freeze', finance, { file, reasons: '理由', periodDays: 91 })).toMatchObject({
      refused: 'hold-too-long',
    })
    await yes('freeze', finance, { file, reasons: '理由', periodDays: 30 })
    expect(await step('redeem', finance, { file, paidAmountFen: 1, receipt: paper })).toMatchObject({
      refused: expect.any(String),
    })
    toDay(addDays(today(), 35))
    await fireTimers(p.world, p.acts)
    expect(await see('subsidy.claim.list', who.lessee)).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ file, state: 'redemption-claimed' })]),
    )
  }
})

describe('many at once', () => {
  test('claims under one pool are issued together and never overspend it', async () => {
    const scheme = await localScheme({
      name: '小池（示例）',
      support: 'compute-voucher',
      payment: 'direct',
      rate: 500_000,
      capAmountFen: 1_000,
      poolAmountFen: 10_000,
    })
    toDay(addDays(today(), 36))
    await yes('adopt-scheme', who.department, {
      file: scheme,
      number: '示〔2026〕3号',
      from: today(),
      until: '2027-12-31',
      answered: '（示例）',
    })
    await yes('open-window', who.department, { file: scheme, guide: paper, until: '2027-06-01' })
    const files: string[] = []
    for (let n = 0; n < 16; n += 1) {
      const lessee = await p.party(`小户 ${n}（示例）`, ['lessee'])
      const more = { providerUscc: '91000000000000027B' }
      const { file } = await yes('apply', lessee, application(scheme, `外部合同 ${n}`, 2_000, more))
      await yes('accept', who.department, { file, periodDays: 3 })
      await yes('publicise', who.department, { file, amountFen: 1_000, periodDays: 3 })
      files.push(file)
    }
    toDay(addDays(today(), 10))
    const all = await Promise.all(
      files.map((file) => step('issue', who.department, { file, voucherNo: file, amountFen: 1_000, validDays: 30 })),
    )
    expect(all.filter(({ done }) => done)).toHaveLength(10)
    for (const one of all.filter(({ done }) => !done)) expect(one).toMatchObject({ refused: 'not-eligible' })
    expect(await row('select used_fen, pool_fen from subsidy.pool where pool = $1', [`scheme/${scheme} 2026`])).toEqual(
      {
        used_fen: 10_000,
        pool_fen: 10_000,
      },
    )
  })
})

describe('looking at it', () => {
  test('the audit draws paid claims by a seed that was bound before', async () => {
    const seed = '示例抽查种子 audit seed 1'
    const { audit } = await p.yes('subsidy.audit.commit', finance, { place: PLACE, seedHash: seedCommitment(seed) })
    expect(await p.act('subsidy.audit.draw', finance, { audit, seed: `${seed}x` })).toMatchObject({
      refused: 'other-seed',
    })
    // one seed after the other: nobody chooses among two that nobody knows but their body
    const province = await p.party('省财政（示例）', ['authority:finance'], 'cn-gd')
    await p.yes('subsidy.audit.commit', province, { place: 'cn-gd', seedHash: seedCommitment(`${seed}y`) })
    const beside = { place: 'cn-gd-gz', seedHash: seedCommitment(`${seed}z`) }
    expect(await p.act('subsidy.audit.commit', province, beside)).toMatchObject({ refused: 'seed-untold' })
    // the list was fixed with the hash: a claim that is no longer of it is drawn from all the same
    const moved = (from: string, to: string): Promise<object[]> =>
      p.world.store.transact((tx) => tx.rows('update subsidy.claim set place = $2 where place = $1', [from, to]))
    await moved(PLACE, 'cn-zj')
    const drawn = await p.yes('subsidy.audit.draw', finance, { audit, seed })
    await moved('cn-zj', PLACE)
    expect(drawn.population).toBe(2)
    const [{ subject }] = drawn.drawn
    await p.yes('subsidy.audit.answer', finance, { audit, file: subject, answer: 'in-order', reasons: '相符（示例）' })
    expect(
      await p.act('subsidy.audit.answer', finance, { audit, file: subject, answer: 'in-order', reasons: '再次' }),
    ).toMatchObject({
      refused: 'not-drawn',
    })
  })

  test('what fits a lease, and what a programme would have cost', async () => {
    const { lease } = await billed(10, { pays: false })
    const fits = await see('subsidy.claim.preview', who.lessee, {
      lease,
      applicantKind: 'enterprise',
      relatedParty: 'no',
      otherSupport: 'no',
    })
    expect(fits.length).toBeGreaterThan(0)
    expect(fits[0]).toMatchObject({ decision: { grantFen: expect.any(Number), reasons: expect.any(Array) } })
    const scenario = (await look(p.world.store, p.views.get('subsidy.scenario')!, {
      actor: finance,
      input: { programme: SHENZHEN, ratePpm: 300_000, poolFen: 4_000 },
      now: p.clock.now(),
    })) as { item: { cost: { totalFen: number; leases: number } } }
    expect(scenario.item.cost.leases).toBeGreaterThan(3)
    expect(scenario.item.cost.totalFen).toBe(4_000)
  })
})
