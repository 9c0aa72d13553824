import { leaseSize } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import type { Tx } from '#kernel/store'
import { SHANGHAI, splitAtMonths } from '#kernel/time'
import { z } from 'zod'
import { bodyOf, intervalInput, problemWith, type Interval } from '../interval.ts'
import { compact, cutsOf, roomOf, SPAN_SECONDS, spanOf, type Step } from '../overlap.ts'

const EVENTS = 'platform/metering-rules#interval-events'
const APPEND = 'platform/metering-rules#append-only'
const METER = 'platform/metering-rules#meter-known'
const WITHIN = 'platform/metering-rules#usage-within-lease'
const OVERLAP = 'platform/metering-rules#no-overlap'
const ONCE = 'platform/metering-rules#billed-once'

/** Only these readings are billed, and so only these may not overlap beyond the lease. */
const BILLED = 'provider'

// Billed readings of lease $1 that hold something of it between $2 and $3. Class by class (overlap.ts), each from the
// index: `offset 0` keeps the planner from reading all of a lease that it takes for small.
const HELD = `select i.* from unnest('{${SPAN_SECONDS.join()}}'::bigint[]) with ordinality as class(seconds, span),
  lateral (select from_at, to_at, cards::bigint * share_milli as milli from metering.interval
    where lease = $1 and source_kind = 'provider' and span = class.span and cards > 0 and share_milli > 0
      and from_at > $2::timestamptz - class.seconds * interval '1 second' and from_at < $3 and to_at > $2 offset 0) as i`

/**
 * What earlier billed readings hold of the lease during a batch: the most in each slot of it. Never more steps than the
 * batch has ends, however long the history, because they go on record.
 */
async function heldDuring(tx: Tx, lease: string, batch: readonly Interval[]): Promise<Step[]> {
  const cuts = cutsOf(batch)
  if (cuts.length === 0) return []
  const time = [lease, cuts[0], cuts.at(-1)]
  // A meter reports in order of time, as a rule: then nothing is held.
  const found = await tx.one<{ any: boolean }>(`select exists (${HELD}) as any`, time)
  if (!found!.any) return []
  return compact(
    await tx.rows<Step>(
      `with held as materialized (${HELD}),
       point as (
         select greatest(from_at, $2) as at, milli as change, 0 as cut from held
         union all select to_at, -milli, 0 from held where to_at < $3
         union all select at, 0, 1 from unnest($4::timestamptz[]) as c(at)),
       running as (select at, sum(change) over (order by at) as milli, sum(cut) over (order by at) as slot from point)
       select min(at) as "from", max(milli)::bigint as milli from running where slot > 0 and at < $3 group by slot order by slot`,
      [...time, cuts],
    ),
  )
}

const STRIPES = 64

/** What accepted billed readings add to the public sums of their months, in thousandths of a card × seconds. */
function sumsByMonth(accepted: readonly Interval[]): [month: string, milliCardSeconds: number][] {
  const sums = new Map<string, number>()
  for (const i of accepted) {
    for (const { month, from, to } of splitAtMonths(i.from, i.to, SHANGHAI))
      sums.set(month, (sums.get(month) ?? 0) + i.cards * i.shareMilli * ((Date.parse(to) - Date.parse(from)) / 1_000))
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)) // in one order, so that two acts never wait for each other crosswise
}

// All that a batch writes, in one statement: three would cost more than what they write. A month is one of 64 rows, so
// that leases seldom wait for each other.
const STORE = `with
  sides as (insert into metering.sides (lease, lessee, provider) values ($2, $13, $14) on conflict do nothing),
  months as (
    insert into metering.month_sum as s (month, stripe, milli_card_seconds)
      select m.month, $15, m.added from unnest($16::text[], $17::bigint[]) as m(month, added)
      on conflict (month, stripe) do update set milli_card_seconds = s.milli_card_seconds + excluded.milli_card_seconds)
  insert into metering.interval (meter, id, lease, source_kind, from_at, to_at, span, cards, share_milli, cpu_milli, memory_mib, storage_gib, body, stored_at)
    select $1, i.id, $2, $3, i.from_at, i.to_at, i.span, i.cards, i.share, i.cpu, i.memory, i.storage, decode(i.body, 'hex'), $4
      from unnest($5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::int[], $10::int[], $11::int[], $12::text[], $18::int[], $19::smallint[])
        as i(id, from_at, to_at, cards, share, cpu, memory, body, storage, span)`

/**
 * A meter reports intervals of use. Each is accepted once, for ever: the same id again is a duplicate, the same id with
 * another body a conflict; an id belongs to one side's meter on one lease, so that no side can take another's ids. Good
 * intervals never fail with bad ones. Only the provider's meter is billed, and its intervals may not together exceed the
 * lease at any moment; the others stand beside it as counter-readings.
 *
 * Answers which intervals were accepted by id and, because an id may stand twice in a batch, by place (`acceptedAt`).
 */
export const recordUsage = act({
  name: 'metering.usage.record',
  title: { zh: '记录用量', en: 'Record usage' },
  basis: [EVENTS, APPEND, ONCE],
  serves: ['A3', 'I3', 'X2', 'X3'],
  by: ['provider', 'lessee', 'platform'],
  input: z.strictObject({
    lease: uuidInput,
    meter: z.string().min(1).max(100),
    sourceKind: z.enum(['provider', 'lessee', 'platform']),
    intervals: z.array(intervalInput).min(1).max(5_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, meter, sourceKind, intervals }) {
    const [found, stored, held] = await Promise.all([
      leaseSize(tx, lease),
      // id by id and not as a join: where the planner thinks a lease is small, it would read all of it
      tx.rows<{ id: string; body: string }>(
        `select asked.id, encode(i.body, 'hex') as body from unnest($4::text[]) as asked(id),
           lateral (select body from metering.interval where meter = $1 and lease = $2 and source_kind = $3 and id = asked.id limit 1) as i`,
        [meter, lease, sourceKind, intervals.map((i) => i.id)],
      ),
      sourceKind === BILLED ? heldDuring(tx, lease, intervals) : [],
    ])
    if (!found) return { leased: null, stored, held }
    // a lease without storage says nothing of it, as its readings do
    const { storageGib, ...leased } = found
    return { leased: storageGib === null ? leased : { ...leased, storageGib }, stored, held }
  },

  decide({ leased, stored, held }, { sourceKind, intervals }, { actor, at: now }) {
    const own =
      leased && (actor.role === 'platform' || leased[actor.role === 'provider' ? 'provider' : 'lessee'] === actor.party)
    if (!own)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        'platform/market-rules#own-party-only',
      )
    if (sourceKind !== actor.role)
      return refuse(
        'source-differs',
        { zh: `计量来源须与上报方一致（${actor.role}）`, en: `the source must be the reporting side (${actor.role})` },
        METER,
      )
    if (leased.startedAt === null)
      return refuse(
        'not-started',
        { zh: '租约尚未开始履行', en: 'the lease has not started' },
        'platform/metering-rules#usage-after-signature',
      )

    const before = new Map(stored.map((s) => [s.id, s.body]))
    const room = sourceKind === BILLED ? roomOf(intervals, held, leased.cards * leased.shareMilli) : undefined
    const accepted: Interval[] = []
    const acceptedAt: number[] = []
    const bodies: string[] = []
    const duplicates: string[] = []
    const rejected: { id: string; code: string; zh: string; en: string }[] = []
    for (const [at, i] of intervals.entries()) {
      const body = bodyOf(i)
      const known = before.get(i.id)
      if (known !== undefined) {
        if (known === body) duplicates.push(i.id)
        else
          rejected.push({
            id: i.id,
            code: 'id-reused',
            zh: '同一编号曾以不同内容上报',
            en: 'this id was reported before with another body',
          })
        continue
      }
      const problem = problemWith(i, leased, now)
      if (problem) {
        rejected.push({ id: i.id, ...problem })
        continue
      }
      if (room?.take(i) === false) {
        rejected.push({
          id: i.id,
          code: 'overlaps',
          zh: `与已上报的区间重叠，合计超出租用的 ${leased.cards} 卡 × ${leased.shareMilli}‰`,
          en: `overlaps what was reported: together more than the ${leased.cards} cards × ${leased.shareMilli}‰ leased`,
        })
        continue
      }
      before.set(i.id, body)
      accepted.push(i)
      acceptedAt.push(at)
      bodies.push(body)
    }
    if (accepted.length === 0 && duplicates.length === 0) {
      const first = rejected[0]!
      return refuse(
        first.code,
        { zh: `区间 ${first.id}：${first.zh}`, en: `interval ${first.id}: ${first.en}` },
        first.code === 'id-reused' ? APPEND : first.code === 'overlaps' ? OVERLAP : WITHIN,
      )
    }
    const milliCardSeconds = accepted.reduce(
      (sum, i) => sum + i.cards * i.shareMilli * ((Date.parse(i.to) - Date.parse(i.from)) / 1_000),
      0,
    )
    return { accepted: accepted.map((i) => i.id), acceptedAt, bodies, duplicates, rejected, milliCardSeconds }
  },

  async apply(tx, { accepted, acceptedAt, bodies }, { lease, meter, sourceKind, intervals }, { at, facts }) {
    if (accepted.length === 0) return
    const rows = acceptedAt.map((place) => intervals[place]!)
    const months = sourceKind === BILLED ? sumsByMonth(rows) : []
    tx.queue(STORE, [
      meter,
      lease,
      sourceKind,
      at,
      accepted,
      rows.map((r) => r.from),
      rows.map((r) => r.to),
      rows.map((r) => r.cards),
      rows.map((r) => r.shareMilli),
      rows.map((r) => r.cpuMilli),
      rows.map((r) => r.memoryMib),
      bodies,
      facts.leased!.lessee,
      facts.leased!.provider,
      Number.parseInt(lease.slice(-2), 16) % STRIPES,
      months.map(([month]) => month),
      months.map(([, milliCardSeconds]) => milliCardSeconds),
      rows.map((r) => r.storageGib ?? null),
      rows.map(spanOf),
    ])
  },
  conflict: (constraint) =>
    constraint === 'interval_pkey'
      ? refuse(
          'id-reused',
          { zh: '同一编号正以不同请求上报，请重试', en: 'this id is being reported by another request; try again' },
          APPEND,
        )
      : undefined,
})
