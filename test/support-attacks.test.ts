// What a claimant might try to get more support than there is: one contract under two spellings, an invoice of elsewhere that
// does not carry the payout, one invoice under two spellings, two bills at once against one yearly cap, and what is left over.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#kernel/identity'
import { addDays, dayIn } from '#kernel/time'
import { cast, runningLease, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const CLAIM = 'subsidy.claim'
const paper = [{ name: '材料（示例）.pdf', sha256: 'a'.repeat(64) }]

let p: TestPlatform
let who: Awaited<ReturnType<typeof cast>>
let finance: Actor
let market: Actor
let justice: Actor
let scheme: string

const step = (name: string, actor: Actor, input: object) => p.act(`${CLAIM}.${name}`, actor, input)
const yes = (name: string, actor: Actor, input: object) => p.yes(`${CLAIM}.${name}`, actor, input)
const today = (): string => dayIn(p.clock.now())
const toDay = (day: string): void => p.clock.set(`${day}T04:00:00.000Z`)
const usedOfPool = async (): Promise<number> =>
  (await p.world.store.transact((tx) =>
    tx.one<{ used: number }>('select sum(used_fen)::bigint as used from subsidy.pool where pool like $1', [
      `scheme/${scheme} %`,
    ]),
  ))!.used

const application = (contractNo: string, contractAmountFen: number, more: object = {}) => ({
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

const elsewhere = () => ({ providerUscc: providerCode, facts: ['contractFen=100000'] })
let providerCode: string

/** A voucher on a contract made elsewhere, in the hands of the lessee. */
async function voucherElsewhere(contractNo: string, amountFen: number): Promise<string> {
  const { file } = await yes('apply', who.lessee, application(contractNo, 100_000, elsewhere()))
  await yes('accept', who.department, { file, periodDays: 5 })
  await yes('publicise', who.department, { file, amountFen, periodDays: 5 })
  toDay(addDays(today(), 10))
  await yes('issue', who.department, { file, voucherNo: '券（示例）', amountFen, validDays: 60 })
  return file
}
const redemption = (file: string, usedAmountFen: number, invoiceNos: string[]) => ({
  file,
  usedAmountFen,
  invoiceNos,
  invoices: paper,
  payments: paper,
  delivery: paper,
})

beforeAll(async () => {
  p = await testPlatform({ seed: 'support-attacks', at: '2026-03-02T02:00:00.000Z' })
  who = await cast(p)
  finance = await p.party('财政（示例）', ['authority:finance'])
  market = await p.party('市场监管（示例）', ['authority:market'])
  justice = await p.party('司法行政（示例）', ['authority:justice'])
  providerCode = (await p.world.store.transact((tx) =>
    tx.one<{ uscc: string }>('select uscc from identity.party where party = $1', [who.provider.party]),
  ))!.uscc
  const { file } = await yes('draft-scheme', who.department, {
    title: '本地方案（示例）',
    place: PLACE,
    name: '示例市算力券（示例）',
    support: 'compute-voucher',
    payment: 'paid-first',
    rate: 200_000,
    capAmountFen: 50_000,
    poolAmountFen: 90_000,
    providerList: 'no',
    conditions: '（示例）',
    draft: paper,
  })
  scheme = file
  await yes('review-competition', market, { file, conclusion: 'passed', reasons: '符合（示例）' })
  await yes('review-legality', justice, { file, conclusion: 'lawful', reasons: '合法（示例）' })
  toDay(addDays(today(), 36))
  await yes('adopt-scheme', who.department, {
    file,
    number: '示〔2026〕1号',
    from: today(),
    until: '2027-12-31',
    answered: '（示例）',
  })
  await yes('open-window', who.department, { file, guide: paper, until: '2027-06-01' })
}, 60_000)
afterAll(() => p.close())

test('a contract is one under every spelling of its number', async () => {
  const lease = await runningLease(p, who, { hours: 20 })
  await yes('apply', who.lessee, application(lease, 12_000))
  const again = await step('apply', who.lessee, application(lease.toUpperCase(), 12_000, elsewhere()))
  expect(again).toMatchObject({ refused: 'claimed-already' })
  await yes('apply', who.lessee, application('HT-2026-001', 100_000, elsewhere()))
  expect(await step('apply', who.lessee, application('ｈｔ－2026－001', 100_000, elsewhere()))).toMatchObject({
    refused: 'claimed-already',
  })
})

test('an invoice of elsewhere carries no more than its share, and is one under every spelling', async () => {
  const file = await voucherElsewhere('E-1', 20_000)
  await yes('claim-redemption', who.lessee, redemption(file, 20_000, ['0012A']))
  const figures = { meteredAmountFen: 100, invoicedAmountFen: 100, paidAmountFen: 100, agrees: 'yes', periodDays: 10 }
  expect(await step('reconcile', who.department, { file, ...figures })).toMatchObject({ refused: 'more-than-share' })
  await yes('reconcile', who.department, {
    file,
    ...figures,
    meteredAmountFen: 100_000,
    invoicedAmountFen: 100_000,
    paidAmountFen: 100_000,
  })
  const other = await voucherElsewhere('E-2', 20_000)
  expect(await step('claim-redemption', who.lessee, redemption(other, 10_000, ['００12a']))).toMatchObject({
    refused: 'invoice-claimed',
  })
  // what was paid counts for the yearly cap
  await yes('redeem', finance, { file, paidAmountFen: 20_000, receipt: paper })
})

test('what is left of a voucher when its claim ends is in the pool again', async () => {
  const before = await usedOfPool()
  const file = await voucherElsewhere('E-3', 10_000)
  expect(await usedOfPool()).toBe(before + 10_000)
  await yes('claim-redemption', who.lessee, redemption(file, 4_000, ['0099']))
  await yes('reconcile', who.department, {
    file,
    meteredAmountFen: 20_000,
    invoicedAmountFen: 20_000,
    paidAmountFen: 20_000,
    agrees: 'yes',
    periodDays: 10,
  })
  await yes('redeem', finance, { file, paidAmountFen: 4_000, receipt: paper })
  await yes('finish', who.department, { file })
  expect(await usedOfPool()).toBe(before + 4_000)
})
