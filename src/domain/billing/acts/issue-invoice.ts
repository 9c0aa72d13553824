import { leaseOf } from '#domain/contracts'
import { firstUse, usageWithin } from '#domain/metering'
import { act, refuse, uuidInput } from '#kernel/act'
import { monthBounds } from '#kernel/time'
import { z } from 'zod'
import { priceOf, quantityOf, type Line } from '../rating.ts'

const ITEMISED = 'cn/price-marking#13'
const ROUNDING = 'platform/metering-rules#one-rounding'
const CLOSED = 'platform/metering-rules#invoice-month-closed'
const APPEND = 'platform/metering-rules#append-only'
const DELIVERY = 'cn/civil-code#708'
const OWN = 'platform/market-rules#own-party-only'

/** A month that calendars and zones can reckon with. */
const month = z.string().regex(/^(199\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$/, 'a month from 1990-01 to 2199-12 is expected')

/**
 * The bill of one lease for one natural month of its billing zone: one line, rounded once. A month is billed when it is
 * over or the lease has ended; what was never delivered is not billed (Civil Code art. 708). Readings that arrive later
 * give a further bill for the difference; an issued bill never changes.
 */
export const issueInvoice = act({
  name: 'billing.invoice.issue',
  title: { zh: '出具账单', en: 'Issue a bill' },
  basis: [ITEMISED, ROUNDING, 'cn/civil-code#721'],
  serves: ['A3', 'X1'],
  by: ['provider', 'operator', 'platform'],
  input: z.strictObject({ lease: uuidInput, month }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, month }) {
    const found = await leaseOf(tx, lease)
    if (!found) return { leased: null, billed: null, usage: null }
    const [from, to] = monthBounds(month, found.terms.billingZone)
    const billed = await tx.one<{ nth: number; first: string | null; totalFen: number; milliCardSeconds: number }>(
      `select count(*)::int as nth, (array_agg(invoice order by nth))[1] as first, coalesce(sum(total_fen), 0)::bigint as "totalFen",
              coalesce(sum(milli_card_seconds), 0)::bigint as "milliCardSeconds" from billing.invoice where lease = $1 and month = $2`,
      [lease, month],
    )
    const { state: _state, ...leased } = found
    return {
      leased: { ...leased, firstUseAt: found.terms.billedWhenStopped ? await firstUse(tx, lease) : null },
      billed: billed!,
      usage: await usageWithin(tx, lease, found.terms, from, to),
    }
  },

  decide({ leased, billed, usage }, { month }, { actor, at, id }) {
    if (!leased || (actor.role === 'provider' && leased.provider !== actor.party))
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是出租方', en: 'there is no such lease of yours as provider' },
        OWN,
      )
    if (leased.startedAt === null)
      return refuse(
        'not-delivered',
        { zh: '算力尚未交付，不得计费', en: 'the capacity was not delivered: there is nothing to bill' },
        DELIVERY,
      )
    const [from, to] = monthBounds(month, leased.terms.billingZone)
    if (at < to && (leased.endedAt === null || leased.endedAt > at))
      return refuse(
        'month-not-over',
        { zh: `${month} 尚未结束，租约仍在履行`, en: `${month} is not over and the lease is running` },
        CLOSED,
      )
    // A minimum or a grain can reach into the month after the lease's end: there, use says whether there is a bill.
    const over =
      leased.endedAt !== null &&
      leased.endedAt < from &&
      (leased.terms.billedWhenStopped || usage.milliCardSeconds === 0)
    if (leased.signedAt === null || leased.signedAt >= to || over)
      return refuse(
        'outside-lease',
        { zh: `租约在 ${month} 没有履行期间`, en: `the lease has no time in ${month}` },
        CLOSED,
      )

    const reading =
      leased.firstUseAt === null
        ? []
        : [
            {
              id: '',
              from: leased.firstUseAt,
              to: leased.firstUseAt,
              cards: 0,
              shareMilli: 0,
              cpuMilli: 0,
              memoryMib: 0,
            },
          ]
    const quantity = leased.terms.billedWhenStopped
      ? quantityOf(leased, leased, reading, month, at)
      : usage.milliCardSeconds
    const dueFen = priceOf(quantity, leased.unitPriceFen)
    if (billed.nth > 0 && quantity === billed.milliCardSeconds)
      return refuse(
        'billed-already',
        { zh: `${month} 的账单已出具，用量没有变化`, en: `the bill of ${month} was issued and usage has not changed` },
        APPEND,
      )
    const line: Line = {
      kind: billed.nth === 0 ? 'usage' : 'correction',
      month,
      from,
      to,
      milliCardSeconds: quantity - billed.milliCardSeconds,
      unitPriceFen: leased.unitPriceFen,
      // A correction is the difference of two roundings of the whole, so that the bills of a month add up to one rounding.
      amountFen: dueFen - billed.totalFen,
    }
    return {
      invoice: id,
      lessee: leased.lessee,
      provider: leased.provider,
      nth: billed.nth,
      corrects: billed.first,
      lines: [line],
      totalFen: line.amountFen,
      cut: at,
    }
  },

  async apply(tx, d, { lease, month }, { at }) {
    tx.queue(
      `insert into billing.invoice (invoice, lease, lessee, provider, month, nth, corrects, milli_card_seconds, unit_price_fen, total_fen, lines, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        d.invoice,
        lease,
        d.lessee,
        d.provider,
        month,
        d.nth,
        d.corrects,
        d.lines[0]!.milliCardSeconds,
        d.lines[0]!.unitPriceFen,
        d.totalFen,
        JSON.stringify(d.lines),
        at,
      ],
    )
  },
})
