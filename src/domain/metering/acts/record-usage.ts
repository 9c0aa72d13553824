import { leaseOf } from '#domain/contracts'
import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { bodyOf, problemWith, type Interval } from '../interval.ts'

const EVENTS = 'platform/metering-rules#interval-events'
const APPEND = 'platform/metering-rules#append-only'
const METER = 'platform/metering-rules#meter-known'
const WITHIN = 'platform/metering-rules#usage-within-lease'

const count = z.int().min(0)
const interval = z.strictObject({
  id: z.string().min(1).max(200),
  from: instantInput,
  to: instantInput,
  cards: count.max(100_000),
  shareMilli: count.max(1_000),
  cpuMilli: count.max(100_000_000),
  memoryMib: count.max(1_000_000_000),
})

/**
 * A meter reports intervals of use. Each is accepted once, for ever: the same id again is a duplicate, the same id with
 * another body a conflict. Good intervals never fail with bad ones. Only the provider's meter is billed; the others
 * stand beside it as counter-readings.
 */
export const recordUsage = act({
  name: 'metering.usage.record',
  title: { zh: '记录用量', en: 'Record usage' },
  basis: [EVENTS, APPEND],
  serves: ['A3', 'I3', 'X2', 'X3'],
  by: ['provider', 'lessee', 'platform'],
  input: z.strictObject({
    lease: uuidInput,
    meter: z.string().min(1).max(100),
    sourceKind: z.enum(['provider', 'lessee', 'platform']),
    intervals: z.array(interval).min(1).max(5_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, meter, intervals }) {
    const found = await leaseOf(tx, lease)
    const stored = await tx.rows<{ id: string; lease: string; body: string }>(
      `select id, lease, encode(body, 'hex') as body from metering.interval where meter = $1 and id = any($2)`,
      [meter, intervals.map((i) => i.id)],
    )
    const leased = found && {
      lessee: found.lessee,
      provider: found.provider,
      state: found.state,
      startedAt: found.startedAt,
      endedAt: found.endedAt,
      cards: found.cards,
      shareMilli: found.shareMilli,
    }
    return { leased: leased ?? null, stored }
  },

  decide({ leased, stored }, { lease, sourceKind, intervals }, { actor, at }) {
    const own = leased && (actor.role === 'platform' || leased[actor.role === 'provider' ? 'provider' : 'lessee'] === actor.party)
    if (!own) return refuse('lease-not-yours', { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' }, 'platform/market-rules#own-party-only')
    if (sourceKind !== actor.role) return refuse('source-differs', { zh: `计量来源须与上报方一致（${actor.role}）`, en: `the source must be the reporting side (${actor.role})` }, METER)
    if (leased.startedAt === null) return refuse('not-started', { zh: '租约尚未开始履行', en: 'the lease has not started' }, 'platform/metering-rules#usage-after-signature')

    const before = new Map(stored.map((s) => [s.id, s]))
    const accepted: Interval[] = []
    const bodies: string[] = []
    const duplicates: string[] = []
    const rejected: { id: string; code: string; zh: string; en: string }[] = []
    for (const i of intervals) {
      const body = bodyOf(i)
      const known = before.get(i.id)
      if (known) {
        if (known.body === body && known.lease === lease) duplicates.push(i.id)
        else rejected.push({ id: i.id, code: 'id-reused', zh: '同一编号曾以不同内容上报', en: 'this id was reported before with another body' })
        continue
      }
      const problem = problemWith(i, leased, at)
      if (problem) {
        rejected.push({ id: i.id, ...problem })
        continue
      }
      before.set(i.id, { id: i.id, lease, body })
      accepted.push(i)
      bodies.push(body)
    }
    if (accepted.length === 0 && duplicates.length === 0) {
      const first = rejected[0]!
      return refuse(first.code, { zh: `区间 ${first.id}：${first.zh}`, en: `interval ${first.id}: ${first.en}` }, first.code === 'id-reused' ? APPEND : WITHIN)
    }
    const milliCardSeconds = accepted.reduce((sum, i) => sum + i.cards * i.shareMilli * ((Date.parse(i.to) - Date.parse(i.from)) / 1_000), 0)
    return { accepted: accepted.map((i) => i.id), bodies, duplicates, rejected, milliCardSeconds }
  },

  async apply(tx, { accepted, bodies }, { lease, meter, sourceKind, intervals }, { at, facts }) {
    if (accepted.length === 0) return
    tx.queue('insert into metering.sides (lease, lessee, provider) values ($1, $2, $3) on conflict do nothing', [lease, facts.leased!.lessee, facts.leased!.provider])
    const taken = new Map<string, Interval>()
    for (const i of intervals) if (!taken.has(i.id)) taken.set(i.id, i)
    const rows = accepted.map((id) => taken.get(id)!)
    tx.queue(
      `insert into metering.interval (meter, id, lease, source_kind, from_at, to_at, cards, share_milli, cpu_milli, memory_mib, body, stored_at)
       select $1, i.id, $2, $3, i.from_at, i.to_at, i.cards, i.share, i.cpu, i.memory, decode(i.body, 'hex'), $4
         from unnest($5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::int[], $10::int[], $11::int[], $12::text[]) as i(id, from_at, to_at, cards, share, cpu, memory, body)`,
      [meter, lease, sourceKind, at, accepted, rows.map((r) => r.from), rows.map((r) => r.to), rows.map((r) => r.cards), rows.map((r) => r.shareMilli), rows.map((r) => r.cpuMilli), rows.map((r) => r.memoryMib), bodies],
    )
  },
  conflict: (constraint) =>
    constraint === 'interval_pkey' ? refuse('id-reused', { zh: '同一编号正以不同请求上报，请重试', en: 'this id is being reported by another request; try again' }, APPEND) : undefined,
})
