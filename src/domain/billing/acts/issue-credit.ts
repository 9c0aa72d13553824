import { leaseOf, suspensionsOf } from '#domain/contracts'
import { downtimeWithin, serviceMonth, weighedAt } from '#domain/metering'
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { monthBounds } from '#kernel/time'
import { z } from 'zod'
import { against, creditDue, type CreditedBill } from '../credit.ts'
import { creditInvoice } from '../invoice.ts'
import { monthInput } from '../month.ts'

const CREDIT = 'platform/metering-rules#service-credit'
const LEVEL = 'platform/metering-rules#service-level'
const CLOSED = 'platform/metering-rules#invoice-month-closed'
const REDUCTION = 'cn/civil-code#582'
const OWN = 'platform/market-rules#own-party-only'

type Given = { part: number; kind: 'service-credit' | 'reduction'; amountFen: number }

/** Millionths as per cent, exactly: 999000 is 99.9000 %. */
const percent = (ppm: number): string =>
  String(ppm)
    .padStart(5, '0')
    .replace(/(\d{4})$/, '.$1 %')

/**
 * A credit note on the bills of one month: what the contract gives back because the service level was missed, reckoned
 * here from the reports on record, or a reduction that both sides agreed to elsewhere. The bills stay as they were
 * issued; what was paid beyond what is left is owed back.
 */
export const issueCredit = act({
  name: 'billing.credit.issue',
  title: { zh: '出具减免单', en: 'Issue a credit note' },
  basis: [CREDIT, REDUCTION],
  serves: ['A3', 'D3'],
  by: ['lessee', 'provider', 'operator', 'platform'],
  input: z.strictObject({
    lease: uuidInput,
    month: monthInput,
    /** of a month in which a side passed: whose bill; otherwise the first on which anything is due */
    part: z.int().min(0).max(1_000).optional(),
    /** an agreed amount and where it was agreed; only what follows from such an agreement brings it */
    reduction: z.strictObject({ amountFen: z.int().min(1), reference: z.string().trim().min(1).max(200) }).optional(),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, month }) {
    const found = await leaseOf(tx, lease)
    if (!found) return { leased: null, bills: [], given: [], reports: [], suspensions: [] }
    // locked, so that no payment slips in between; one after the other, because rows that are grouped cannot be locked
    await tx.rows('select 1 from billing.invoice where lease = $1 and month = $2 order by invoice for update', [
      lease,
      month,
    ])
    const [bills, given, reports, suspensions] = await Promise.all([
      tx.rows<CreditedBill>(
        `select i.invoice, i.part, i.lessee, i.provider, i.total_fen as "totalFen",
                coalesce((select sum(c.amount_fen) from billing.invoice_credit c where c.invoice = i.invoice and c.kind in ('service-credit', 'reduction')), 0)::bigint as "creditedFen"
           from billing.invoice i where i.lease = $1 and i.month = $2 order by i.part, i.nth`,
        [lease, month],
      ),
      tx.rows<Given>(
        'select part, kind, sum(amount_fen)::bigint as "amountFen" from billing.credit_note where lease = $1 and month = $2 group by part, kind order by part, kind',
        [lease, month],
      ),
      downtimeWithin(tx, lease, ...monthBounds(month, found.terms.billingZone)),
      suspensionsOf(tx, lease),
    ])
    return {
      leased: {
        lessee: found.lessee,
        provider: found.provider,
        startedAt: found.startedAt,
        endedAt: found.endedAt,
        billingZone: found.terms.billingZone,
        service: found.service ?? null,
      },
      bills,
      given,
      reports,
      suspensions,
    }
  },

  decide({ leased, bills, given, reports, suspensions }, { lease, month, part, reduction }, { actor, at, id }) {
    const side = actor.role === 'lessee' || actor.role === 'provider' ? actor.role : null
    const mine = side === null ? bills : bills.filter((b) => b[side] === actor.party)
    if (!leased || (side !== null && leased[side] !== actor.party && mine.length === 0))
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    const parts = [...new Set(mine.map((b) => b.part))].filter((n) => part === undefined || n === part)
    const of = (n: number): { bills: CreditedBill[]; feeFen: number; serviceFen: number; allFen: number } => {
      const own = bills.filter((b) => b.part === n)
      const sum = (notes: readonly Given[]): number => notes.reduce((total, note) => total + note.amountFen, 0)
      const notes = given.filter((note) => note.part === n)
      return {
        bills: own,
        feeFen: own.reduce((total, b) => total + b.totalFen, 0),
        serviceFen: sum(notes.filter((note) => note.kind === 'service-credit')),
        allFen: sum(notes),
      }
    }
    const note = (n: number, amountFen: number) => {
      const { bills: own, feeFen } = of(n)
      return {
        credit: id,
        lease,
        month,
        part: n,
        lessee: own[0]!.lessee,
        provider: own[0]!.provider,
        feeFen,
        amountFen,
        against: against(amountFen, own),
      }
    }
    const notBilled = refuse(
      'not-billed',
      { zh: `${month} 尚未出账，减免以账单为基础`, en: `${month} was not billed: a credit is reckoned from the bill` },
      CREDIT,
    )

    if (reduction) {
      if (actor.role !== 'platform')
        return refuse(
          'agreed-only',
          { zh: '减价经双方达成一致后由平台登记', en: 'a reduction is entered once both sides have agreed' },
          REDUCTION,
        )
      // agreed between those who hold the sides now: it lessens a bill of theirs and nobody else's
      const theirs = parts.filter((each) =>
        of(each).bills.some((b) => b.lessee === leased.lessee && b.provider === leased.provider),
      )
      const leftOf = (each: number): number => of(each).feeFen - of(each).allFen
      const n = theirs.find((each) => leftOf(each) >= reduction.amountFen) ?? theirs[0]
      if (n === undefined) return notBilled
      const left = leftOf(n)
      if (reduction.amountFen > left)
        return refuse(
          'more-than-fee',
          {
            zh: `减价 ${reduction.amountFen} 分超出当月账单余下的 ${Math.max(0, left)} 分`,
            en: `a reduction of ${reduction.amountFen} fen is more than the ${Math.max(0, left)} fen left of the month’s bills`,
          },
          REDUCTION,
        )
      return {
        ...note(n, reduction.amountFen),
        kind: 'reduction' as const,
        creditPpm: null,
        service: null,
        reference: reduction.reference,
      }
    }

    if (leased.service === null)
      return refuse('no-service-level', { zh: '合同没有约定服务水平', en: 'the contract has no service level' }, LEVEL)
    const [, monthTo] = monthBounds(month, leased.billingZone)
    if (at < monthTo && (leased.endedAt === null || leased.endedAt > at))
      return refuse(
        'month-not-over',
        { zh: `${month} 尚未结束，租约仍在履行`, en: `${month} is not over and the lease is running` },
        CLOSED,
      )
    if (parts.length === 0) return notBilled
    const { days: _days, ...level } = serviceMonth(
      leased.service,
      leased.billingZone,
      leased,
      weighedAt(reports, suspensions, at),
      month,
      at,
    )
    const no = noCredit(level)
    if (no) return no
    const due = parts.map((n) => ({ n, amountFen: creditDue(of(n).feeFen, level.creditPpm, of(n)) }))
    const first = due.find(({ amountFen }) => amountFen > 0)
    if (!first)
      return refuse(
        'credited-already',
        {
          zh: `${month} 的减免已出具，或没有可减免的费用`,
          en: `the credit of ${month} was issued, or there is no fee to credit`,
        },
        CREDIT,
      )
    return {
      ...note(first.n, first.amountFen),
      kind: 'service-credit' as const,
      creditPpm: level.creditPpm,
      service: level,
      reference: month,
    }
  },

  parties: (_facts, _input, { lessee, provider }) => [lessee, provider],

  async apply(tx, d, _input, { at }) {
    tx.queue(
      `insert into billing.credit_note (credit, lease, lessee, provider, month, part, kind, fee_fen, credit_ppm, service, reference, amount_fen, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        d.credit,
        d.lease,
        d.lessee,
        d.provider,
        d.month,
        d.part,
        d.kind,
        d.feeFen,
        d.creditPpm,
        d.service === null ? null : JSON.stringify(d.service),
        d.reference,
        d.amountFen,
        at,
      ],
    )
    for (const { invoice, amountFen } of d.against)
      creditInvoice(tx, { credit: d.credit, invoice, kind: d.kind, amountFen, reference: d.reference, at })
  },
})

/** Why a month's service level gives nothing back, or undefined. */
function noCredit(level: {
  met: boolean
  availabilityPpm: number
  objectivePpm: number
  creditPpm: number
}): Refusal | undefined {
  if (level.met)
    return refuse(
      'objective-met',
      {
        zh: `可用率 ${percent(level.availabilityPpm)}，达到约定的 ${percent(level.objectivePpm)}`,
        en: `availability ${percent(level.availabilityPpm)} met the objective of ${percent(level.objectivePpm)}`,
      },
      LEVEL,
    )
  if (level.creditPpm > 0) return undefined
  return refuse(
    'no-tier',
    {
      zh: `可用率 ${percent(level.availabilityPpm)} 未达约定，但合同对此没有减免档次`,
      en: `availability ${percent(level.availabilityPpm)} missed the objective, but the contract has no tier for it`,
    },
    CREDIT,
  )
}
