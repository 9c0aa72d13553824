import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import type { Tx } from '#kernel/store'
import { SHANGHAI, splitAtMonths } from '#kernel/time'
import { z } from 'zod'
import { bodyOf, intervalInput, problemWith, type Interval } from '../interval.ts'
import { compact, cutsOf, roomOf, stepsOf, type Step } from '../overlap.ts'

const EVENTS = 'platform/metering-rules#interval-events'
const APPEND = 'platform/metering-rules#append-only'
const METER = 'platform/metering-rules#meter-known'
const WITHIN = 'platform/metering-rules#usage-within-lease'
const OVERLAP = 'platform/metering-rules#no-overlap'
const ONCE = 'platform/metering-rules#billed-once'

/** Only these readings are billed, and so only these may not overlap beyond the lease. */
const BILLED = 'provider'

const DAY_MS = 86_400_000

/**
 * What earlier billed readings hold of the lease during a batch: the most in each slot of it. Never more steps than the
 * batch has ends, however long the history, because they go on record.
 */
async function heldDuring(tx: Tx, lease: string, batch: readonly Interval[]): Promise<Step[]> {
  const cuts = cutsOf(batch)
  if (cuts.length === 0) return []
  // A meter reports in order of time, as a rule. After the last change nothing is held: every reading has ended.
  const last = await tx.one<{ at: string | null }>('select max(at) as at from metering.held_change where lease = $1', [
    lease,
  ])
  if (last!.at === null || last!.at <= cuts[0]!) return []
  const day = new Date(Math.floor(Date.parse(cuts[0]!) / DAY_MS) * DAY_MS).toISOString()
  return compact(
    await tx.rows<Step>(
      `with point as (
         select $3::timestamptz as at, milli as change, 0 as cut from metering.held_at_day where lease = $1 and day = $3
         union all select at, change, 0 from metering.held_change where lease = $1 and at > $3 and at < $4
         union all select at, 0, 1 from unnest($2::timestamptz[]) as c(at)),
       running as (select at, sum(change) over (order by at) as milli, sum(cut) over (order by at) as slot from point)
       select min(at) as "from", max(milli)::bigint as milli from running where slot > 0 and at < $4 group by slot order by slot`,
      [lease, cuts, day, cuts.at(-1)],
    ),
  )
}

/** What accepted billed readings add to the lease's use: a change at each of their ends, and as much at each midnight between. */
function heldBy(accepted: readonly Interval[]): { changes: Step[]; days: Step[] } {
  const steps = stepsOf(accepted)
  const days: Step[] = []
  steps.forEach(({ from, milli }, n) => {
    const until = Date.parse(steps[n + 1]?.from ?? from)
    for (let at = Math.ceil(Date.parse(from) / DAY_MS) * DAY_MS; milli > 0 && at < until; at += DAY_MS)
      days.push({ from: new Date(at).toISOString(), milli })
  })
  return { changes: steps.map(({ from, milli }, n) => ({ from, milli: milli - (steps[n - 1]?.milli ?? 0) })), days }
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

// All that a batch writes, in one statement: five would cost more than what they write. A month is one of 64 rows, so
// that leases seldom wait for each other.
const STORE = `with
  sides as (insert into metering.sides (lease, lessee, provider) values ($2, $13, $14) on conflict do nothing),
  changes as (
    insert into metering.held_change as c (lease, at, change) select $2, * from unnest($15::timestamptz[], $16::bigint[])
      on conflict (lease, at) do update set change = c.change + excluded.change),
  days as (
    insert into metering.held_at_day as d (lease, day, milli) select $2, * from unnest($17::timestamptz[], $18::bigint[])
      on conflict (lease, day) do update set milli = d.milli + excluded.milli),
  months as (
    insert into metering.month_sum as s (month, stripe, milli_card_seconds)
      select m.month, $19, m.added from unnest($20::text[], $21::bigint[]) as m(month, added)
      on conflict (month, stripe) do update set milli_card_seconds = s.milli_card_seconds + excluded.milli_card_seconds)
  insert into metering.interval (meter, id, lease, source_kind, from_at, to_at, cards, share_milli, cpu_milli, memory_mib, body, stored_at)
    select $1, i.id, $2, $3, i.from_at, i.to_at, i.cards, i.share, i.cpu, i.memory, decode(i.body, 'hex'), $4
      from unnest($5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::int[], $10::int[], $11::int[], $12::text[])
        as i(id, from_at, to_at, cards, share, cpu, memory, body)`

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
      leaseOf(tx, lease),
      // id by id and not as a join: where the planner thinks a lease is small, it would read all of it
      tx.rows<{ id: string; body: string }>(
        `select asked.id, encode(i.body, 'hex') as body from unnest($4::text[]) as asked(id),
           lateral (select body from metering.interval where meter = $1 and lease = $2 and source_kind = $3 and id = asked.id limit 1) as i`,
        [meter, lease, sourceKind, intervals.map((i) => i.id)],
      ),
      sourceKind === BILLED ? heldDuring(tx, lease, intervals) : [],
    ])
    const leased = found && {
      lessee: found.lessee,
      provider: found.provider,
      state: found.state,
      startedAt: found.startedAt,
      endedAt: found.endedAt,
      cards: found.cards,
      shareMilli: found.shareMilli,
    }
    return { leased: leased ?? null, stored, held }
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
    const billed = sourceKind === BILLED ? rows : []
    const { changes, days } = heldBy(billed)
    const months = sumsByMonth(billed)
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
      changes.map((c) => c.from),
      changes.map((c) => c.milli),
      days.map((d) => d.from),
      days.map((d) => d.milli),
      Number.parseInt(lease.slice(-2), 16) % STRIPES,
      months.map(([month]) => month),
      months.map(([, milliCardSeconds]) => milliCardSeconds),
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
