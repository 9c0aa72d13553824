// A claim as it stands, and the facts it is decided by: what the platform has on record comes before what is stated.
import { controlsAround, relationIn, type Control } from '#domain/admission'
import { billedOf, billedPayments, invoiceOf, priceOf } from '#domain/billing'
import { leaseOf, type Lease } from '#domain/contracts'
import { MILLI_CARD_SECONDS_PER_CARD_HOUR, usageWithin } from '#domain/metering'
import { creditStandingOf } from '#domain/credit'
import { partyOf } from '#kernel/identity'
import type { Law } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { addDays, dayIn, deadline, monthBounds, type Day } from '#kernel/time'
import { numberOf } from './eligibility.ts'
import type { Facts } from './facts.ts'
import { lawWith } from './numbers.ts'
import type { Programme } from './programme.ts'
import { poolOf, poolUsed, type Scheme } from './scheme.ts'
import { yearOf } from './redemption.ts'

export type Claim = {
  file: string
  no: string
  scheme: string
  holder: string
  provider: string | null
  lease: string | null
  contractNo: string
  place: string
  state: string
  declared: Facts
  intendedFen: number | null
  publicityUntil: Day | null
  voucher: string | null
  claimedFen: number
  paidFen: number
  toldFen: number | null
  recoveredFen: number | null
  repaidFen: number
}

const COLUMNS = `file, no, scheme, holder, provider, lease, contract_no as "contractNo", place, state, declared, intended_fen as "intendedFen",
  publicity_until::text as "publicityUntil", voucher, claimed_fen as "claimedFen", paid_fen as "paidFen", told_fen as "toldFen", recovered_fen as "recoveredFen", repaid_fen as "repaidFen"`

/** The claim of a file; undefined when the file is none. */
export const claimOf = (sql: Sql, file: string): Promise<Claim | undefined> =>
  sql.one<Claim>(`select ${COLUMNS} from subsidy.claim where file = $1`, [file])

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isUuid = (text: string): boolean => UUID.test(text)

/** A number under one spelling: full-width or lower-case letters, other dashes and blanks name nothing else. */
export function spelledOnce(number: string): string {
  const plain = number
    .replace(/[！-～]/g, (wide) =>
      /[０-９Ａ-Ｚａ-ｚ－]/.test(wide) ? String.fromCharCode(wide.charCodeAt(0) - 0xfee0) : wide,
    )
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\s\p{Cf}]/gu, '')
  return isUuid(plain.toLowerCase()) ? plain.toLowerCase() : plain.toUpperCase()
}

/** The lease on the platform that a contract number names; undefined where the contract was made elsewhere. */
export const leaseNamed = (sql: Sql, contractNo: string): Promise<Lease | undefined> =>
  isUuid(contractNo) ? leaseOf(sql, contractNo) : Promise.resolve(undefined)

/** What of a lease is for compute, by the price of its cards; the rest is storage. Fen. */
export function computePartFen(
  lease: Pick<Lease, 'contractFen' | 'cards' | 'shareMilli' | 'hours' | 'unitPriceFen'>,
): number {
  const cards = lease.cards * lease.shareMilli * lease.hours * (MILLI_CARD_SECONDS_PER_CARD_HOUR / 1_000)
  return Math.min(lease.contractFen, priceOf(cards, lease.unitPriceFen))
}

const HOUR_MS = 3_600_000
const lastDay = ({ from, hours, endedAt }: Lease): Day => {
  const end = endedAt ?? new Date(Date.parse(from) + hours * HOUR_MS).toISOString()
  // an end at midnight belongs to the day before
  const day = dayIn(new Date(Date.parse(end) - 1).toISOString())
  return day < dayIn(from) ? dayIn(from) : day
}

/**
 * The most that a lease that has ended can still come to for compute: its cards for as long as it ran. What is billed, now
 * or later, is no more. Undefined while it runs.
 */
export function mostOfEnded(lease: Lease): number | undefined {
  if (lease.endedAt === null) return undefined
  const ms = Math.max(0, Date.parse(lease.endedAt) - Date.parse(lease.from) + HOUR_MS - 1)
  const hours = (ms - (ms % HOUR_MS)) / HOUR_MS
  return computePartFen({ ...lease, hours: Math.min(hours, lease.hours) })
}

/** What the contract on the platform says. Once it has ended, what was billed counts where it is less. */
export async function factsOfLease(sql: Sql, lease: Lease): Promise<Facts> {
  const [provider, billedFen] = await Promise.all([
    partyOf(sql, lease.provider),
    lease.endedAt === null ? null : billedOf(sql, lease.lease),
  ])
  const contractFen = billedFen === null ? lease.contractFen : Math.min(lease.contractFen, billedFen)
  const computeFen = Math.min(contractFen, computePartFen(lease))
  return {
    contractNo: lease.lease,
    ...(lease.signedAt === null ? {} : { contractSignedOn: dayIn(lease.signedAt) }),
    contractFrom: dayIn(lease.from),
    contractUntil: lastDay(lease),
    contractFen,
    computeFen,
    storageFen: contractFen - computeFen,
    ...(provider === undefined ? {} : { providerUscc: provider.uscc }),
  }
}

type Support = {
  on: Day
  key: string
  voucher: string
  contractNo: string | null
  invoice: string | null
  grantedFen: number
  deductedFen: number
}

/** All support of a claimant, and of anyone for the same contract or invoices: what was granted, deducted and paid back. */
async function supportOf(
  sql: Sql,
  { holder, contractNo, invoices }: { holder: string; contractNo: string | null; invoices: readonly string[] },
): Promise<Support[]> {
  return sql.rows<Support>(
    `select (v.granted_at at time zone 'Asia/Shanghai')::date::text as "on", v.key, v.voucher, coalesce(v.contract_no, v.lease::text) as "contractNo", null as invoice,
            (v.amount_fen - v.returned_fen)::bigint as "grantedFen", 0::bigint as "deductedFen"
       from subsidy.voucher v where v.holder = $1 or v.contract_no = $2 or v.lease::text = $2
     union all
     select (d.at at time zone 'Asia/Shanghai')::date::text, v.key, v.voucher, d.lease::text, d.invoice::text, 0, d.deducted_fen
       from subsidy.deduction d join subsidy.voucher v using (voucher) where v.holder = $1 or d.lease::text = $2 or d.invoice::text = any($3)
     union all
     select (i.at at time zone 'Asia/Shanghai')::date::text, s.key, coalesce(c.voucher::text, c.file::text)::uuid, c.contract_no, i.invoice_no, 0,
            case when exists (select from subsidy.deduction d where d.voucher = c.voucher) then 0 else i.amount_fen end
       from subsidy.claimed_invoice i join subsidy.claim c using (file) join subsidy.scheme s on s.scheme = c.scheme
      where c.holder = $1 or c.contract_no = $2 or i.invoice_no = any($3)
     order by 1, 3, 5`,
    [holder, contractNo, invoices],
  )
}

/** Support as the rules of a claim read it: the programme's own under its id, every other under its key. */
const earlierOf = (scheme: Pick<Scheme, 'key' | 'programme'>, support: readonly Support[]): Facts['earlier'] =>
  support.map(({ on, key, voucher, contractNo, invoice, grantedFen, deductedFen }) => ({
    on,
    programme: key === scheme.key ? scheme.programme.id : key,
    voucherNo: voucher,
    ...(contractNo === null ? {} : { contractNo }),
    ...(invoice === null ? {} : { invoiceNo: invoice }),
    grantedFen,
    deductedFen,
  }))

/** Of whom and for what a claim is, before or after its file is there. */
export type Claimed = {
  holder: string
  contractNo: string
  lease: Lease | undefined
  declared: Facts
  /** the voucher of the claim, once it is issued */
  voucher?: { voucher: string; balanceFen: number; validUntil: Day } | undefined
}

/** Years without serious dishonesty that a programme asks for; undefined where it asks for none. */
function cleanYears({ conditions }: Programme, law: Law): number | undefined {
  for (const { test, article } of conditions)
    for (const one of 'any' in test ? test.any : [test]) if ('clean' in one) return numberOf(law, article, one.clean)
  return undefined
}

/** What the credit file has against a claimant, where the programme asks; never that there is nothing against it. */
async function creditOf(sql: Sql, scheme: Scheme, holder: string, law: Law): Promise<Facts> {
  const years = cleanYears(scheme.programme, lawWith(law, scheme.numbers))
  if (years === undefined) return {}
  const { serious, listed } = await creditStandingOf(sql, holder, law, years)
  return serious || listed ? { creditClean: false } : {}
}

/** How lines of the register tie the two sides of a contract while it ran, up to the day of the law; nothing where they do not. */
export function registeredTie(
  lines: readonly Control[],
  { applicantUscc, providerUscc, contractSignedOn, contractFrom, contractUntil }: Facts,
  law: Pick<Law, 'day' | 'ppm'>,
): Facts {
  if (applicantUscc === undefined || providerUscc === undefined) return {}
  const from = contractSignedOn ?? contractFrom ?? law.day
  // who joins after the contract has ended was at arm's length while it ran
  const until = [law.day, contractUntil ?? law.day].toSorted()[0]!
  const relation = relationIn(lines, [applicantUscc, providerUscc], { from, until: from > until ? from : until }, law)
  return relation === undefined ? {} : { relatedThrough: relation.through, relatedSince: relation.on }
}

/** The lines of the register around the two sides of a claim. */
export const linesAround = ({ applicantUscc, providerUscc }: Facts, sql: Sql): Promise<Control[]> =>
  applicantUscc === undefined || providerUscc === undefined
    ? Promise.resolve([])
    : controlsAround(sql, [applicantUscc, providerUscc])

/** The facts of a claim by the law of a day: stated facts first, then what is on record. */
export async function factsOf(sql: Sql, scheme: Scheme, claimed: Claimed, law: Law): Promise<Facts> {
  const { day } = law
  const { holder, contractNo, lease, declared, voucher } = claimed
  const [credit, party, leased, support, usedFen] = await Promise.all([
    creditOf(sql, scheme, holder, law),
    partyOf(sql, holder),
    lease === undefined ? {} : factsOfLease(sql, lease),
    supportOf(sql, { holder, contractNo, invoices: [] }),
    poolUsed(sql, poolOf(scheme, day)),
  ])
  const earlier = earlierOf(scheme, support) ?? []
  const own = support.filter(({ key }) => key === scheme.key)
  const sum = (rows: readonly Support[], of: 'grantedFen' | 'deductedFen'): number =>
    rows.reduce((total, row) => total + row[of], 0)
  const ofYear = own.filter(({ on }) => yearOf(on) === yearOf(day))
  const sides = { ...declared, ...leased, ...(party === undefined ? {} : { applicantUscc: party.uscc }) }
  // what is stated about the register is nothing: it is read
  const { relatedThrough: _through, relatedSince: _since, ...stated } = declared
  return {
    ...stated,
    ...credit,
    ...registeredTie(await linesAround(sides, sql), sides, law),
    contractNo,
    ...leased,
    // what a claimant states to be for compute lowers the part that the contract has, never raises it
    ...(lease === undefined
      ? {}
      : {
          computeFen: Math.min((leased as Facts).computeFen ?? 0, declared.computeFen ?? Number.MAX_SAFE_INTEGER),
        }),
    stage: 'apply',
    ...(party === undefined ? {} : { applicantUscc: party.uscc, applicantPlace: party.place }),
    earlier,
    voucherOnContract: earlier.some(
      (one) => one.contractNo === contractNo && one.grantedFen > 0 && one.voucherNo !== voucher?.voucher,
    ),
    grantedThisYearFen: sum(ofYear, 'grantedFen'),
    grantedTotalFen: sum(own, 'grantedFen'),
    deductedThisYearFen: sum(ofYear, 'deductedFen'),
    deductedOnContractFen: sum(
      support.filter((row) => row.contractNo === contractNo),
      'deductedFen',
    ),
    ...(scheme.programme.pool === undefined ? {} : { poolUsedFen: usedFen }),
    ...(scheme.windowFrom === null ? {} : { windowFrom: scheme.windowFrom }),
    ...(scheme.windowUntil === null ? {} : { windowUntil: scheme.windowUntil }),
    ...(voucher === undefined
      ? {}
      : { voucherNo: voucher.voucher, voucherBalanceFen: voucher.balanceFen, voucherValidUntil: voucher.validUntil }),
  }
}

/** What the platform has on record of one invoice. Fen; `meteredFen` is what the readings make of its month. */
export type InvoiceFacts = {
  invoice: string
  lease: string
  lessee: string
  provider: string
  totalFen: number
  computeFen: number
  paidFen: number
  voucherFen: number
  creditFen: number
  outstandingFen: number
  meteredFen: number
  paidOn: Day | null
  /** the claim that it was brought to before, and what it was counted with */
  claimedBy: string | null
}

/** The invoice on record; undefined for one that is not of the platform. */
export async function invoiceFacts(sql: Sql, invoiceNo: string): Promise<InvoiceFacts | undefined> {
  if (!isUuid(invoiceNo)) return undefined
  const bill = await invoiceOf(sql, invoiceNo)
  const lease = bill === undefined ? undefined : await leaseOf(sql, bill.lease)
  if (bill === undefined || lease === undefined) return undefined
  const [from, to] = monthBounds(bill.month, lease.terms.billingZone)
  const [used, payments, before] = await Promise.all([
    lease.terms.billedWhenStopped ? null : usageWithin(sql, lease.lease, lease.terms, from, to),
    billedPayments(sql, [lease.lease]),
    claimedBy(sql, invoiceNo),
  ])
  const computeFen = bill.totalFen - bill.storageFen
  const own = payments.filter(({ payment }) => payment.endsWith(`/${invoiceNo}`))
  const last = own.at(-1)
  return {
    invoice: bill.invoice,
    lease: bill.lease,
    lessee: bill.lessee,
    provider: bill.provider,
    totalFen: bill.totalFen,
    computeFen,
    paidFen: bill.paidFen,
    voucherFen: bill.voucherFen,
    creditFen: bill.creditFen,
    outstandingFen: bill.outstandingFen,
    // what is billed while stopped is delivered by being kept ready
    meteredFen: used === null ? computeFen : priceOf(used.milliCardSeconds, lease.unitPriceFen),
    paidOn: last === undefined ? null : dayIn(last.at),
    claimedBy: before,
  }
}

/** The claim that an invoice was brought to; null when to none. */
export async function claimedBy(sql: Sql, invoiceNo: string): Promise<string | null> {
  const row = await sql.one<{ file: string }>('select file from subsidy.claimed_invoice where invoice_no = $1', [
    invoiceNo,
  ])
  return row?.file ?? null
}

/** The facts of one invoice in the words of a claim. */
export const factsOfInvoice = (
  { invoice, totalFen, computeFen, creditFen, paidFen, outstandingFen, meteredFen, paidOn }: InvoiceFacts,
  codes: { lessee: string | null; provider: string | null },
): Facts => ({
  stage: 'redeem',
  invoiceNo: invoice,
  // a credit note lessens what was to be paid
  invoiceFen: totalFen - creditFen,
  invoiceComputeFen: Math.max(0, computeFen - creditFen),
  ...(codes.lessee === null ? {} : { invoiceBuyerUscc: codes.lessee }),
  ...(codes.provider === null ? {} : { invoiceSellerUscc: codes.provider }),
  outstandingFen: Math.max(0, outstandingFen),
  paidFen,
  ...(paidOn === null ? {} : { paidOn }),
  // paid beyond what is left after a credit note is owed back
  refundedFen: Math.max(0, -outstandingFen),
  meteredFen,
})

/**
 * The last day of a voucher of so many days: where it falls on a rest day the next working day, as its file counts it (Civil
 * Code 203). While the calendar of that year is not notified, the plain day.
 */
export function lapsesOn(day: Day, days: number, { calendars }: Pick<Law, 'calendars'>): Day {
  const answer = deadline({ rule: 'CIVIL', amount: { days }, from: day, for: 'party' }, calendars)
  return 'due' in answer ? answer.due : addDays(day, days)
}
