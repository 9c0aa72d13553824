// What a claimant might try to get more support than there is: one contract under two spellings, an invoice of elsewhere that
// does not carry the payout, one invoice under two spellings, two bills at once against one yearly cap, what is left over,
// a provider under one’s own control, and a payout that an investigation stops for ever.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look } from '#kernel/act'
import { sampleUscc, type Actor } from '#kernel/identity'
import { addDays, dayIn } from '#kernel/time'
import { fireTimers } from '../src/app/worker/timers.ts'
import { cast, runningLease, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const CLAIM = 'subsidy.claim'
const paper = [{ name: '材料（示例）.pdf', sha256: 'a'.repeat(64) }]

const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }

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
let lesseeCode: string

const rowsOf = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  p.world.store.transact((tx) => tx.rows<Row>(sql, values))
const stateOf = async (file: string): Promise<string> =>
  (await rowsOf<{ state: string }>('select state from subsidy.claim where file = $1', [file]))[0]!.state
const timers = async (): Promise<void> => {
  await fireTimers(p.world, p.acts)
  await p.follow()
}

/** What every pool and every voucher must come to, whatever was done to them. */
async function poolsAgree(): Promise<void> {
  const pools = await rowsOf<{ pool: string; usedFen: number; heldFen: number }>(
    `select p.pool, p.used_fen as "usedFen", coalesce((select sum(v.amount_fen - v.returned_fen) from subsidy.voucher v
        where v.key || ' ' || to_char(v.granted_at at time zone 'Asia/Shanghai', 'YYYY') = p.pool), 0)::bigint as "heldFen" from subsidy.pool p`,
  )
  for (const { pool, usedFen, heldFen } of pools) expect(usedFen, pool).toBe(heldFen)
  const wrong = await rowsOf(
    `select v.voucher from subsidy.voucher v left join subsidy.claim c on c.voucher = v.voucher
      where v.amount_fen <> v.balance_fen + v.returned_fen
        + greatest((select coalesce(sum(d.deducted_fen), 0) from subsidy.deduction d where d.voucher = v.voucher), coalesce(c.paid_fen, 0))`,
  )
  expect(wrong).toEqual([])
}

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

/** A scheme drafted, adopted and open. */
async function openScheme(more: object): Promise<string> {
  const { file } = await yes('draft-scheme', who.department, {
    title: '本地方案（示例）',
    place: PLACE,
    name: '示例市算力券（示例）',
    support: 'compute-voucher',
    payment: 'paid-first',
    rate: 200_000,
    capAmountFen: 200_000,
    poolAmountFen: 400_000,
    providerList: 'no',
    conditions: '（示例）',
    draft: paper,
    ...more,
  })
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
  return file
}

beforeAll(async () => {
  p = await testPlatform({ seed: 'support-attacks', at: '2026-03-02T02:00:00.000Z' })
  who = await cast(p)
  finance = await p.party('财政（示例）', ['authority:finance'])
  market = await p.party('市场监管（示例）', ['authority:market'])
  justice = await p.party('司法行政（示例）', ['authority:justice'])
  const codeOf = async ({ party }: Actor): Promise<string> =>
    (await rowsOf<{ uscc: string }>('select uscc from identity.party where party = $1', [party]))[0]!.uscc
  providerCode = await codeOf(who.provider)
  lesseeCode = await codeOf(who.lessee)
  scheme = await openScheme({})
}, 60_000)
afterAll(() => p.close())

test('a contract is one under every spelling of its number', async () => {
  const lease = await runningLease(p, who, { hours: 20 })
  await yes('apply', who.lessee, application(lease, 12_000))
  const again = await step('apply', who.lessee, application(lease.toUpperCase(), 12_000, elsewhere()))
  expect(again).toMatchObject({ refused: 'claimed-already' })
  await p.yes('contracts.lease.end', who.lessee, { lease, reason: '完成（示例）' })
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

test('an investigation before payout ends by itself on its last day, a holiday or not; once, and with reasons, it takes longer', async () => {
  toDay('2026-05-20')
  const file = await voucherElsewhere('I-1', 10_000)
  await yes('claim-redemption', who.lessee, redemption(file, 10_000, ['I-0001']))
  const flags = async (): Promise<void> => {
    await yes('flag', finance, { file, signal: 'other', facts: '线索（示例）' })
  }
  await flags()
  const officers = ['甲', '乙']
  expect(await step('investigate-paid', finance, { file, officers, periodDays: 10 })).toMatchObject({
    refused: 'needs-not-met',
  })
  expect(await step('investigate', finance, { file, officers, periodDays: 91 })).toMatchObject({
    refused: 'inquiry-too-long',
    basis: ['platform/subsidy-rules#inquiry'],
  })
  const began = today()
  await yes('investigate', finance, { file, officers, periodDays: 10 })
  const longer = { file, reasons: '待函复（示例）', approvedBy: '负责人（示例）' }
  expect(await step('extend-inquiry', finance, { ...longer, periodDays: 61 })).toMatchObject({
    refused: 'inquiry-too-long',
  })
  await yes('extend-inquiry', finance, { ...longer, periodDays: 11 })
  expect(await step('extend-inquiry', finance, { ...longer, periodDays: 1 })).toMatchObject({
    refused: 'taken-already',
  })
  // 2026-06-20 is a rest day within the Dragon Boat festival: an agency’s time does not move on from it
  expect(addDays(began, 21)).toBe('2026-06-20')
  toDay('2026-06-20')
  await timers()
  expect(await stateOf(file)).toBe('investigating')
  toDay('2026-06-21')
  // what the clock does has happened in law before the platform enters it
  const told = { file, facts: '事实', reasons: '理由', amountFen: 1, periodDays: 5 }
  expect(await step('recover', finance, { file, amountFen: 1, reasons: '理由', periodDays: 5 })).toMatchObject({
    done: false,
  })
  await timers()
  expect(await stateOf(file)).toBe('redemption-claimed')
  expect(await step('tell-recovery', finance, told)).toMatchObject({ refused: 'not-in-this-state' })
})

describe('a direct voucher', () => {
  let direct: string
  const bills = async (lease: string, from: string): Promise<string> =>
    (await p.yes('billing.invoice.issue', who.provider, { lease, month: from.slice(0, 7) })).invoice

  /** Leases of so many hours of which some were used, each with a voucher of half its price. */
  async function supported(...wanted: { hours: number; used: number; validDays: number }[]) {
    if (Number(today().slice(8)) > 15) toDay(`${addDays(today(), 25).slice(0, 7)}-05`)
    const from = p.clock.now()
    const started: { lease: string; file: string }[] = []
    for (const { hours } of wanted) {
      const lease = await runningLease(p, who, { hours })
      const { file } = await yes('apply', who.lessee, application(lease, hours * 600, { scheme: direct }))
      await yes('accept', who.department, { file, periodDays: 3 })
      await yes('publicise', who.department, { file, amountFen: hours * 300, periodDays: 3 })
      started.push({ lease, file })
    }
    toDay(addDays(today(), 8))
    const to = (used: number): string => new Date(Date.parse(from) + used * 3_600_000).toISOString()
    const made = []
    for (const [i, { hours, used, validDays }] of wanted.entries()) {
      const { lease, file } = started[i]!
      await p.yes('metering.usage.record', who.provider, {
        lease,
        meter: lease,
        sourceKind: 'provider',
        intervals: [{ id: lease, from, to: to(used), cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
      })
      const granted = { file, voucherNo: '券（示例）', amountFen: hours * 300, validDays }
      const { voucher } = await yes('issue', who.department, granted)
      made.push({ lease, file, voucher: voucher as string, from })
    }
    return made
  }
  const ends = async (lease: string): Promise<void> => {
    await p.yes('contracts.lease.end', who.lessee, { lease, reason: '完成（示例）' })
    await p.follow()
  }
  const rest = async (voucher: string) =>
    (
      await rowsOf<{ balance: number; returned: number }>(
        'select balance_fen as balance, returned_fen as returned from subsidy.voucher where voucher = $1',
        [voucher],
      )
    )[0]!

  beforeAll(async () => {
    direct = await openScheme({ payment: 'direct', rate: 500_000, capAmountFen: 3_000_000, poolAmountFen: 4_000_000 })
  }, 30_000)

  test('that was used in part: its rest is in the pool after its last day, and what was deducted is still paid', async () => {
    const [made] = await supported({ hours: 40, used: 20, validDays: 25 })
    const { lease, file, voucher, from } = made!
    await ends(lease)
    const bill = await bills(lease, from)
    const { validUntil } = (
      await rowsOf<{ validUntil: string }>(
        'select valid_until::text as "validUntil" from subsidy.voucher where voucher = $1',
        [voucher],
      )
    )[0]!
    expect(today() <= validUntil).toBe(true)
    await p.yes('subsidy.voucher.redeem', who.lessee, { voucher, invoice: bill })
    await p.follow()
    expect(await stateOf(file)).toBe('partially-used')
    const before = await rest(voucher)
    expect(before).toEqual({ balance: 6_000, returned: 0 })
    toDay(validUntil)
    await timers()
    expect(await stateOf(file)).toBe('partially-used')
    toDay(addDays(validUntil, 1))
    await timers()
    expect(await stateOf(file)).toBe('used')
    expect(await rest(voucher)).toEqual({ balance: 0, returned: 6_000 })
    await poolsAgree()
    await yes('claim-redemption', who.provider, redemption(file, 6_000, [bill]))
  })

  test('of a contract that ended early: what it can no longer draw returns on that day, and no more than that', async () => {
    const [short, long] = await supported(
      { hours: 40, used: 1, validDays: 90 },
      { hours: 1_000, used: 1, validDays: 90 },
    )
    // it stood for all of its forty hours: that it was hardly used is not known before it is billed
    await ends(short!.lease)
    expect(await rest(short!.voucher)).toEqual({ balance: 12_000, returned: 0 })
    await ends(long!.lease)
    const { balance, returned } = await rest(long!.voucher)
    expect(returned).toBeGreaterThan(0)
    expect(balance).toBeGreaterThanOrEqual(300)
    expect(balance + returned).toBe(300_000)
    await poolsAgree()
  })

  test('at every moment the pool is what vouchers hold and what was used, whatever is done at once', async () => {
    const all = await supported({ hours: 20, used: 20, validDays: 30 }, { hours: 20, used: 10, validDays: 12 })
    for (const { lease } of all) await ends(lease)
    const invoices = await Promise.all(all.map(({ lease, from }) => bills(lease, from)))
    await poolsAgree()
    // two uses of each, a refusal of one, an end of another, clocks that fire, all at the same time
    toDay(addDays(today(), 10))
    await Promise.all([
      ...all.flatMap(({ voucher }, i) => [
        p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice: invoices[i] }),
        p.act('subsidy.voucher.redeem', who.lessee, { voucher, invoice: invoices[i] }),
        p.act('subsidy.voucher.release', platform, { lease: all[i]!.lease }),
      ]),
      step('claim-redemption', who.provider, redemption(all[0]!.file, 6_000, [invoices[0]!])),
      fireTimers(p.world, p.acts),
    ])
    await p.follow()
    await poolsAgree()
    toDay(addDays(today(), 60))
    await timers()
    await poolsAgree()
    const states = await Promise.all(all.map(({ file }) => stateOf(file)))
    for (const state of states) expect(['used', 'expired', 'redemption-claimed']).toContain(state)
  })
})

describe('a provider under one’s own control', () => {
  const line = (more: object) => ({
    company: providerCode,
    holder: 'P-0001',
    holderKind: 'person',
    kind: 'share',
    sharePpm: 600_000,
    from: '2026-01-01',
    until: null,
    source: '国家企业信用信息公示系统（示例）',
    sourceOn: '2026-03-01',
    files: paper,
    ...more,
  })
  const enter = async (more: object): Promise<string> =>
    (await p.yes('admission.control.enter', who.operator, line(more))).control

  test('what is entered is checked, and seen by those concerned alone', async () => {
    const tries: [object, string][] = [
      [{ company: `${providerCode.slice(0, 17)}${providerCode.endsWith('1') ? '2' : '1'}` }, 'bad-code'],
      [{ holderKind: 'business' }, 'bad-code'],
      [{ sharePpm: null }, 'share-and-kind'],
      [{ from: '2030-01-01' }, 'days-wrong'],
    ]
    for (const [more, refused] of tries)
      expect(await p.act('admission.control.enter', who.operator, line(more))).toMatchObject({ refused })
    const control = await enter({ company: lesseeCode })
    expect(await p.act('admission.control.enter', who.operator, line({ company: lesseeCode }))).toMatchObject({
      refused: 'entered-already',
      basis: ['platform/admission-rules#control-register'],
    })
    expect(
      await p.act(
        'admission.control.enter',
        who.operator,
        line({ company: lesseeCode, holder: 'P-0009', sharePpm: 500_000 }),
      ),
    ).toMatchObject({ refused: 'more-than-whole' })
    await expect(p.act('admission.control.enter', who.lessee, line({}))).rejects.toThrow('is open to')
    const see = async (actor: Actor) =>
      (await look(p.world.store, p.views.get('admission.control.list')!, { actor, input: {}, now: p.clock.now() })) as {
        rows: object[]
      }
    expect((await see(who.lessee)).rows).toMatchObject([{ control, holder: 'P-0001' }])
    expect((await see(who.provider)).rows).toEqual([])
    const objection = { control, statement: '股权已转让（示例）', files: [] }
    expect(await p.act('admission.control.object', who.provider, objection)).toMatchObject({ refused: 'no-such-line' })
    await p.yes('admission.control.object', who.lessee, objection)
  })

  test('is told with every other reason before a grant, stops a payout, and no longer once it is struck', async () => {
    const before = await voucherElsewhere('R-1', 10_000)
    await yes('claim-redemption', who.lessee, redemption(before, 10_000, ['R-0001']))
    const figures = { meteredAmountFen: 90_000, invoicedAmountFen: 90_000, paidAmountFen: 90_000 }
    await yes('reconcile', who.department, { file: before, ...figures, agrees: 'yes', periodDays: 10 })
    // the lessee is held by P-0001 already; the provider over a business in between
    const between = sampleUscc(9_001)
    await enter({ company: between })
    const held = await enter({ holder: between, holderKind: 'business', sharePpm: 500_000 })

    const { file } = await yes('apply', who.lessee, application('R-2', 100_000, { ...elsewhere(), purpose: 'other' }))
    await yes('accept', who.department, { file, periodDays: 5 })
    const no = await step('publicise', who.department, { file, amountFen: 1_000, periodDays: 5 })
    expect(no).toMatchObject({ refused: 'not-eligible' })
    expect(no.basis).toContain('platform/subsidy-rules#related-party')
    expect('says' in no && no.says.zh).toMatch(/P-0001/)

    const pays = { file: before, paidAmountFen: 10_000, receipt: paper }
    expect(await step('redeem', finance, pays)).toMatchObject({
      refused: 'related-parties',
      basis: ['platform/subsidy-rules#related-party', 'platform/admission-rules#control-register'],
    })
    await p.yes('admission.control.strike', who.operator, { control: held, reasons: '比例有误（示例）', files: [] })
    await p.yes(
      'admission.control.enter',
      who.operator,
      line({ holder: between, holderKind: 'business', sharePpm: 499_999 }),
    )
    await yes('redeem', finance, pays)
    await poolsAgree()
  })
})
