// What the platform knows of a contract already, as facts of a claim, each with where it comes from. The party sees the
// source and may write something else: what is filled in is a start and binds nobody.
import { billsOf, creditOf, type Bill } from '#domain/billing'
import { allocationsWithin } from '#domain/capacity'
import { leaseOf, suspensionsOf, termsOf, type Lease } from '#domain/contracts'
import {
  downtimeWithin,
  MILLI_CARD_SECONDS_PER_CARD_HOUR,
  serviceMonth,
  usageWithin,
  weighedAt,
  type DowntimeReport,
} from '#domain/metering'
import { partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { addDays, day, dayIn, type Day, type Instant, type Month } from '#kernel/time'
import { clausesIn, clausesShown, factsOfClauses, type SignedClause } from './claim-clauses.ts'
import type { FactName } from './claim-facts.ts'
import type { Instalment, Outage, Words } from './claim-terms.ts'
import type { Statement as Handed } from './handover.ts'
import { contractedBy } from './zone.ts'

/** One fact with its source; `ref` names the record or the bill, where there is one. */
export interface Known {
  fact: FactName
  value: string | number | boolean
  from: Words
  ref: string | null
}

export interface KnownClaim {
  by: 'lessor' | 'lessee'
  /** whose law and which bodies: of the contract */
  place: string
  facts: Known[]
  instalments: Instalment[]
  outages: Outage[]
  /** clauses of the signed contract that a claim turns on, to read beside the questions */
  clauses: SignedClause[]
  /** what the platform can show, each with the element it speaks to */
  evidence: { title: string; source: string; elements: string[] }[]
  /** codes of the places where the sides are registered */
  places: { claimant: string | null; respondent: string | null }
}

const SOURCES = {
  party: { zh: '主体登记', en: 'register of parties' },
  contract: { zh: '已签合同', en: 'the signed contract' },
  bills: { zh: '账单与付款记录', en: 'bills and payments' },
  readings: { zh: '计量读数（出租方）', en: 'readings of the lessor' },
  allocation: { zh: '分配记录', en: 'allocation records' },
  downtime: { zh: '中断报告', en: 'reports of downtime' },
  due: { zh: '付款条款与账单日', en: 'the clause on payment and the day of the bill' },
  handover: { zh: '外部平台签名移交', en: 'signed hand-over' },
} as const satisfies Record<string, Words>

/** Whole days in China, both counted; what is measured is measured within them. */
export interface Stretch {
  from: Day
  until: Day
}

const HOUR_MS = 3_600_000

/** Thousandths of card-seconds as hours with at most six places. */
function hoursText(milliCardSeconds: number): string {
  const per = BigInt(MILLI_CARD_SECONDS_PER_CARD_HOUR)
  const micro = (BigInt(milliCardSeconds) * 1_000_000n) / per
  const places = String(micro % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${micro / 1_000_000n}${places === '' ? '' : `.${places}`}`
}

type Put = (
  fact: FactName,
  value: Known['value'] | null | undefined,
  source: keyof typeof SOURCES,
  ref?: string,
) => void

/** What is known of a contract for the side `party`; null where there is no such contract or it is another's. */
export async function knownOf(
  sql: Sql,
  about: string,
  { party, at, stretch }: { party: string; at: Instant; stretch: Stretch | null },
): Promise<KnownClaim | null> {
  const contracted = await contractedBy(sql, about)
  if (contracted === null || (contracted.lessee !== party && contracted.provider !== party)) return null
  const by = contracted.lessee === party ? 'lessee' : 'lessor'
  const other = by === 'lessee' ? contracted.provider : contracted.lessee
  const facts: Known[] = []
  const put: Put = (fact, value, source, ref) => {
    if (value !== null && value !== undefined && value !== '')
      facts.push({ fact, value, from: SOURCES[source], ref: ref ?? null })
  }
  const [own, theirs] = await Promise.all([partyOf(sql, party), other === null ? undefined : partyOf(sql, other)])
  put('claimantName', own?.name, 'party')
  put('claimantUscc', own?.uscc, 'party')
  put('respondentName', theirs?.name, 'party')
  put('respondentUscc', theirs?.uscc, 'party')
  const lease = contracted.lease === null ? undefined : await leaseOf(sql, contracted.lease)
  const rest =
    lease === undefined
      ? await handedFacts(sql, contracted.handover!, put)
      : await leaseFacts(sql, lease, put, { at, stretch, by })
  return {
    by,
    place: contracted.place,
    facts,
    ...rest,
    places: { claimant: own?.place ?? null, respondent: theirs?.place ?? null },
  }
}

type Rest = Pick<KnownClaim, 'instalments' | 'outages' | 'clauses' | 'evidence'>

async function leaseFacts(
  sql: Sql,
  lease: Lease,
  put: Put,
  { at, stretch, by }: { at: Instant; stretch: Stretch | null; by: 'lessor' | 'lessee' },
): Promise<Rest> {
  const ref = `lease/${lease.lease}`
  const term = termOf(lease, at)
  const [bills, placed, downtimes, signed] = await Promise.all([
    billsOf(sql, lease.lease),
    allocationsWithin(sql, [lease.lease]),
    term === null ? [] : downtimeWithin(sql, lease.lease, ...term),
    termsOf(sql, lease.lease),
  ])
  const clauses = clausesIn(signed?.text ?? [])
  const [from, to] = spanOf(stretch, term) ?? [null, null]
  const used = from === null ? null : await usageWithin(sql, lease.lease, lease.terms, from, to)
  put('contractNo', lease.lease, 'contract', ref)
  put('contractSignedOn', lease.signedAt === null ? null : dayIn(lease.signedAt), 'contract', ref)
  put('contractFrom', dayIn(lease.from), 'contract', ref)
  put('contractUntil', lastDayOf(lease), 'contract', ref)
  put('contractFen', lease.contractFen, 'contract', ref)
  put('leaseKind', lease.mode, 'contract', ref)
  put('signedOnline', true, 'contract', ref)
  put('unitPriceFen', lease.unitPriceFen, 'contract', ref)
  const models = lease.models.join('、')
  const share = lease.shareMilli === 1_000 ? '' : `，每张 ${lease.shareMilli / 10}%`
  put('promised', `${models} ${lease.cards} 张${share}，${lease.hours} 小时`, 'contract', ref)
  put('promisedModel', models.slice(0, 200), 'contract', ref)
  put('promisedAvailabilityPpm', lease.service?.availabilityPpm, 'contract', ref)
  const late = lease.payment?.latePpmPerDay
  put('liquidatedDailyPpm', late === 0 ? null : late, 'contract', ref)
  if (from !== null && to !== null) {
    const seconds = Math.floor((Date.parse(to) - Date.parse(from)) / 1_000)
    put('promisedGpuHours', hoursText(seconds * lease.cards * lease.shareMilli), 'contract', ref)
    put('deliveredGpuHours', hoursText(used?.milliCardSeconds ?? 0), 'readings', ref)
  }
  put('deliveredOn', lease.startedAt === null ? null : dayIn(lease.startedAt), 'allocation', ref)
  put(
    'deliveredModel',
    [...new Set(placed.map(({ model }) => model))].filter((model) => model !== '').join('、'),
    'allocation',
    ref,
  )
  put(
    'delivered',
    placed.length === 0
      ? null
      : `分配 ${new Set(placed.map(({ serial }) => serial)).size} 张（${[...new Set(placed.map(({ serial }) => serial))].slice(0, 8).join('、')}${placed.length > 8 ? ' 等' : ''}）`,
    'allocation',
    ref,
  )
  put('leaseEndedOn', lease.endedAt === null ? null : dayIn(lease.endedAt), 'contract', ref)
  for (const [fact, value] of Object.entries(factsOfClauses(clauses, by)))
    put(fact as FactName, value as Known['value'], 'contract', ref)
  await serviceFacts(sql, { lease, at, bills, downtimes }, put)
  const counted = downtimes.filter(({ contestedAt, countsAt }) => contestedAt === null && countsAt <= at)
  return {
    instalments: billFacts(bills, lease, put, dayIn(at)),
    clauses: clausesShown(clauses),
    evidence: evidenceOf(lease, bills, downtimes.length),
    outages: counted.slice(0, 200).map((one) => ({
      from: one.from,
      until: one.to,
      seconds: Math.floor((Date.parse(one.to) - Date.parse(one.from)) / 1_000),
      excluded: one.kind !== 'outage',
    })),
  }
}

/** The last day of the term: as a model contract names it, else where the hours of the order end. */
export const lastDayOf = ({ until, from, hours }: Pick<Lease, 'until' | 'from' | 'hours'>): Day =>
  until == null ? dayIn(new Date(Date.parse(from) + hours * HOUR_MS).toISOString()) : day(until.slice(0, 10))

/** From the start of the service to its end, or to now. */
function termOf(lease: Lease, at: Instant): [Instant, Instant] | null {
  if (lease.startedAt === null) return null
  const ends = lease.endedAt ?? at
  return lease.startedAt < ends ? [lease.startedAt, ends] : null
}

/** The stretch asked for, within the term. */
function spanOf(stretch: Stretch | null, term: [Instant, Instant] | null): [Instant, Instant] | null {
  if (term === null || stretch === null) return term
  const midnight = (day: Day): Instant => new Date(`${day}T00:00:00+08:00`).toISOString()
  const [first, last] = [midnight(stretch.from), midnight(addDays(stretch.until, 1))]
  const [from, to] = [first > term[0] ? first : term[0], last < term[1] ? last : term[1]]
  return from < to ? [from, to] : null
}

/**
 * What the agreed service level came to: the lowest month, what the bills of missed months have to give back by the agreed
 * steps, and what they gave already.
 */
async function serviceFacts(
  sql: Sql,
  of: { lease: Lease; at: Instant; bills: readonly Bill[]; downtimes: readonly DowntimeReport[] },
  put: Put,
): Promise<void> {
  const { lease, at, bills, downtimes } = of
  const { service } = lease
  if (service == null || lease.startedAt === null) return
  const weighed = weighedAt(downtimes, await suspensionsOf(sql, lease.lease), at)
  const months = [...new Set(bills.map(({ month }) => month))].map((month) => ({
    ...serviceMonth(service, lease.terms.billingZone, lease, weighed, month as Month, lease.endedAt ?? at),
    feeFen: bills.filter((bill) => bill.month === month).reduce((sum, { totalFen }) => sum + totalFen, 0),
  }))
  const missed = months.filter(({ met }) => !met)
  const lowest = (missed.length > 0 ? missed : months).toSorted((a, b) => a.availabilityPpm - b.availabilityPpm)[0]
  put('measuredAvailabilityPpm', lowest?.availabilityPpm, 'downtime')
  if (missed.length === 0) return
  put(
    'slaCreditFen',
    missed.reduce((sum, { feeFen, creditPpm }) => sum + creditOf(feeFen, creditPpm), 0),
    'contract',
  )
  put(
    'slaCreditedFen',
    bills.reduce((sum, { serviceCreditFen }) => sum + serviceCreditFen, 0),
    'bills',
  )
}

/** Records of the platform that a side can name as evidence; the bundle carries them with their proof. */
function evidenceOf(lease: Lease, bills: readonly Bill[], downtimes: number): KnownClaim['evidence'] {
  const source = '平台存证，可导出证据包离线核验'
  const one = (title: string, ...elements: string[]): KnownClaim['evidence'][number] => ({ title, source, elements })
  return [
    one(`双方签署的租约（${lease.lease}）`, 'contract-terms'),
    ...(lease.startedAt === null ? [] : [one('交付与分配记录', 'delivery', 'conformity', 'model')]),
    ...(bills.length === 0 ? [] : [one(`${monthsText(bills)}账单与付款、抵扣记录`, 'payment', 'metering')]),
    ...(lease.startedAt === null ? [] : [one('计量读数', 'metering', 'conformity')]),
    ...(downtimes === 0 ? [] : [one('中断报告与异议记录', 'availability', 'maintenance')]),
  ]
}

/** 2026-10 → 2026年10月; several as first to last. */
function monthsText(bills: readonly Bill[]): string {
  const text = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
  const [first, last] = [bills[0]!.month, bills.at(-1)!.month]
  return first === last ? text(first) : `${text(first)}至${text(last)}`
}

/** What was billed, paid and is left; instalments where the contract says by when a bill is due. */
function billFacts(bills: readonly Bill[], { payment }: Lease, put: Put, today: Day): Instalment[] {
  if (bills.length === 0) return []
  const due = bills.reduce((sum, bill) => sum + bill.totalFen - bill.creditFen, 0)
  const left = bills.reduce((sum, bill) => sum + Math.max(0, bill.outstandingFen), 0)
  put('invoiceNo', `${monthsText(bills)}账单`, 'bills', `invoice/${bills.at(-1)!.invoice}`)
  put('billedFen', due, 'bills')
  put('amountDueFen', due, 'bills')
  put('amountPaidFen', due - left, 'bills')
  if (payment == null) return []
  const open = bills
    .filter(({ outstandingFen, heldFen }) => outstandingFen - heldFen > 0)
    .map((bill) => ({
      dueOn: addDays(dayIn(bill.at), payment.dueDays),
      amountFen: bill.totalFen - bill.creditFen - bill.heldFen,
      paidFen: bill.totalFen - bill.creditFen - bill.outstandingFen,
    }))
  // what is overdue is the claim; where nothing is, all of it is shown and the check says that it is not due
  const overdue = open.filter(({ dueOn }) => dueOn < today)
  const owed = overdue.length > 0 ? overdue : open
  const days = [...new Set(owed.map(({ dueOn }) => dueOn))].toSorted()
  if (days.length === 1) put('dueOn', days[0], 'due')
  return owed
}

/** What an outside platform signed. */
async function handedFacts(sql: Sql, handover: string, put: Put): Promise<Rest> {
  const row = await sql.one<{ statement: Handed }>('select statement from dispute.handover where handover = $1', [
    handover,
  ])
  if (!row) return { instalments: [], outages: [], clauses: [], evidence: [] }
  const { contract, allocations } = row.statement
  const ref = `handover/${handover}`
  put('contractNo', contract.no, 'handover', ref)
  put('contractSignedOn', contract.signedOn, 'handover', ref)
  put('contractFrom', dayIn(contract.from), 'handover', ref)
  put('contractUntil', contract.until === null ? null : dayIn(contract.until), 'handover', ref)
  put('unitPriceFen', contract.unitPriceFen, 'handover', ref)
  put('promised', `${contract.title}，${contract.cards} 张`, 'handover', ref)
  const seconds = allocations.reduce((sum, one) => sum + (one.cardSeconds ?? 0), 0)
  if (seconds > 0) put('deliveredGpuHours', hoursText(seconds * 1_000), 'handover', ref)
  const billed = allocations.reduce((sum, one) => sum + (one.amountFen ?? 0), 0)
  if (billed > 0) put('billedFen', billed, 'handover', ref)
  return { instalments: [], outages: [], clauses: [], evidence: [] }
}
