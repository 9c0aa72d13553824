import { holdersOf, leaseOf, type Lease } from '#domain/contracts'
import { firstUse, measuredStorage, usageWithin } from '#domain/metering'
import { act, refuse, uuidInput } from '#kernel/act'
import type { Tx } from '#kernel/store'
import { monthBounds } from '#kernel/time'
import { z } from 'zod'
import { partsOf, type Part } from '../holders.ts'
import { monthInput } from '../month.ts'
import { costOf, quantityWithin, type Line, type Quantity } from '../rating.ts'

const ITEMISED = 'cn/price-marking#13'
const ROUNDING = 'platform/metering-rules#one-rounding'
const CLOSED = 'platform/metering-rules#invoice-month-closed'
const APPEND = 'platform/metering-rules#append-only'
const DELIVERY = 'cn/civil-code#708'
const HOLDER = 'platform/metering-rules#holder-billed'
const OWN = 'platform/market-rules#own-party-only'

type Billed = {
  nth: number
  first: string | null
  totalFen: number
  milliCardSeconds: number
  storageFen?: number
  gibSeconds?: number
}

/** What the bills of a part of a month come to so far; of storage only where there is any. */
async function billedSoFar(tx: Tx, lease: string, month: string): Promise<(Billed & { part: number })[]> {
  return await tx.rows(
    `select part, count(*)::int as nth, (array_agg(invoice order by nth))[1] as first, sum(total_fen)::bigint as "totalFen",
            sum(milli_card_seconds)::bigint as "milliCardSeconds", sum(storage_fen)::bigint as "storageFen", sum(gib_seconds)::bigint as "gibSeconds"
       from billing.invoice where lease = $1 and month = $2 group by part order by part`,
    [lease, month],
  )
}
/** What the decision is made from; of parts only where there is more than one, or one was asked for. */
type Facts = {
  leased: (Omit<Lease, 'state'> & { firstUseAt: string | null }) | null
  billed: Billed
  usage: { intervals: number; milliCardSeconds: number; gibSeconds?: number }
  parts?: Part[]
  part?: number | null
}
const NOTHING: Billed = { nth: 0, first: null, totalFen: 0, milliCardSeconds: 0 }

/**
 * The bill of one lease for one natural month of its billing zone: a line for cards and one for storage, each rounded
 * once. A month is billed when it is over or the lease has ended; what was never delivered is not billed (Civil Code art.
 * 708). Readings that arrive later give a further bill for the difference; an issued bill never changes. Where a side of
 * the lease passed within the month, each part has its bill: the one asked for, else the first that has none.
 */
export const issueInvoice = act({
  name: 'billing.invoice.issue',
  title: { zh: '出具账单', en: 'Issue a bill' },
  basis: [ITEMISED, ROUNDING, 'cn/civil-code#721'],
  serves: ['A3', 'X1'],
  by: ['provider', 'operator', 'platform'],
  input: z.strictObject({ lease: uuidInput, month: monthInput, part: z.int().min(0).max(1_000).optional() }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, month, part: asked }): Promise<Facts> {
    const found = await leaseOf(tx, lease)
    if (!found) return { leased: null, billed: NOTHING, usage: { intervals: 0, milliCardSeconds: 0 } }
    const [parts, soFar] = await Promise.all([
      holdersOf(tx, lease).then((holders) => partsOf(month, found.terms.billingZone, holders)),
      billedSoFar(tx, lease, month),
    ])
    const unbilled = parts.find(({ part }) => !soFar.some((b) => b.part === part))
    const part = asked === undefined ? (unbilled ?? parts[0]) : parts.find((p) => p.part === asked)
    const [from, to] = part ? [part.from, part.to] : monthBounds(month, found.terms.billingZone)
    const {
      part: _part,
      storageFen,
      gibSeconds,
      ...billed
    } = soFar.find((b) => b.part === part?.part) ?? { ...NOTHING, part: 0 }
    const usage: Facts['usage'] = await usageWithin(tx, lease, found.terms, from, to)
    if (found.storage) usage.gibSeconds = await measuredStorage(tx, lease, from, to)
    const { state: _state, ...leased } = found
    return {
      leased: { ...leased, firstUseAt: found.terms.billedWhenStopped ? await firstUse(tx, lease) : null },
      billed: found.storage ? { ...billed, storageFen: storageFen ?? 0, gibSeconds: gibSeconds ?? 0 } : billed,
      usage,
      // only where the month or the question has more than one: the whole month is the ordinary case
      ...(parts.length > 1 || asked !== undefined ? { parts, part: part?.part ?? null } : {}),
    }
  },

  decide({ leased, billed, usage, parts, part: partNo }, { month }, { actor, at, id }) {
    if (!leased)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是出租方', en: 'there is no such lease of yours as provider' },
        OWN,
      )
    const part = parts?.find((p) => p.part === partNo)
    const holder = part ?? leased
    if (actor.role === 'provider' && holder.provider !== actor.party)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是出租方', en: 'there is no such lease of yours as provider' },
        OWN,
      )
    if (parts !== undefined && part === undefined)
      return refuse(
        'no-such-part',
        { zh: `${month} 只有 ${parts.length} 段`, en: `${month} has ${parts.length} part(s) only` },
        HOLDER,
      )
    if (leased.startedAt === null)
      return refuse(
        'not-delivered',
        { zh: '算力尚未交付，不得计费', en: 'the capacity was not delivered: there is nothing to bill' },
        DELIVERY,
      )
    const bounds = monthBounds(month, leased.terms.billingZone)
    const [from, to] = part ? [part.from, part.to] : bounds
    if (at < bounds[1] && (leased.endedAt === null || leased.endedAt > at))
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
    const quantity: Quantity = leased.terms.billedWhenStopped
      ? quantityWithin(leased, leased, reading, [from, to], at)
      : { milliCardSeconds: usage.milliCardSeconds, gibSeconds: usage.gibSeconds ?? 0 }
    const before = { milliCardSeconds: billed.milliCardSeconds, gibSeconds: billed.gibSeconds ?? 0 }
    if (
      billed.nth > 0 &&
      quantity.milliCardSeconds === before.milliCardSeconds &&
      quantity.gibSeconds === before.gibSeconds
    )
      return refuse(
        'billed-already',
        { zh: `${month} 的账单已出具，用量没有变化`, en: `the bill of ${month} was issued and usage has not changed` },
        APPEND,
      )
    const due = costOf(leased, quantity)
    const lines: Line[] = []
    // A correction is the difference of two roundings of the whole, so that the bills of a month add up to one rounding.
    if (!leased.storage || leased.cards > 0)
      lines.push({
        kind: billed.nth === 0 ? 'usage' : 'correction',
        month,
        from,
        to,
        milliCardSeconds: quantity.milliCardSeconds - before.milliCardSeconds,
        unitPriceFen: leased.unitPriceFen,
        amountFen: due.usageFen - (billed.totalFen - (billed.storageFen ?? 0)),
      })
    if (leased.storage)
      lines.push({
        kind: billed.nth === 0 ? 'storage' : 'storage-correction',
        month,
        from,
        to,
        gibSeconds: quantity.gibSeconds - before.gibSeconds,
        unitPriceFen: leased.storage.unitPriceFen,
        amountFen: due.storageFen - (billed.storageFen ?? 0),
      })
    return {
      invoice: id,
      lessee: holder.lessee,
      provider: holder.provider,
      ...(part ? { part: part.part } : {}),
      nth: billed.nth,
      corrects: billed.first,
      lines,
      totalFen: lines.reduce((sum, line) => sum + line.amountFen, 0),
      cut: at,
    }
  },

  async apply(tx, d, { lease, month }, { at, facts }) {
    const cards = d.lines.find((line) => 'milliCardSeconds' in line)
    const storage = d.lines.find((line) => 'gibSeconds' in line)
    tx.queue(
      `insert into billing.invoice (invoice, lease, lessee, provider, month, part, nth, corrects, milli_card_seconds, gib_seconds, unit_price_fen, storage_fen, total_fen, lines, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        d.invoice,
        lease,
        d.lessee,
        d.provider,
        month,
        d.part ?? 0,
        d.nth,
        d.corrects,
        cards?.milliCardSeconds ?? 0,
        storage?.gibSeconds ?? 0,
        facts.leased!.unitPriceFen,
        storage?.amountFen ?? 0,
        d.totalFen,
        JSON.stringify(d.lines),
        at,
      ],
    )
  },
})
