import { leaseOf } from '#domain/contracts'
import { act, instantInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { z } from 'zod'
import { countsHow, downtimeKinds, type DowntimeKind, type ReportingSide } from '../availability.ts'

const LEVEL = 'platform/metering-rules#service-level'
const ANNOUNCED = 'platform/metering-rules#maintenance-announced'
const CONTEST = 'platform/metering-rules#downtime-contest'
const WITHIN = 'platform/metering-rules#usage-within-lease'
const OWN = 'platform/market-rules#own-party-only'

const DAY_MS = 86_400_000
/** A report covers at most so long, so that a slip in a year is noticed. */
const LONGEST_MS = 366 * DAY_MS

type Leased = { lessee: string; provider: string; startedAt: string | null; endedAt: string | null }

/** Why the times of a report cannot stand, or undefined. */
function problemWith(kind: DowntimeKind, from: string, to: string, leased: Leased, at: string): Refusal | undefined {
  const [start, end, now] = [Date.parse(from), Date.parse(to), Date.parse(at)]
  if (start % 1_000 !== 0 || end % 1_000 !== 0)
    return refuse('not-whole-seconds', { zh: '起止时刻须为整秒', en: 'from and to must be whole seconds' }, LEVEL)
  if (end <= start || end - start > LONGEST_MS)
    return refuse(
      'ends-before-start',
      { zh: '止须晚于起，且不超过 366 日', en: 'the end must lie after the start, at most 366 days' },
      LEVEL,
    )
  if (leased.startedAt === null || start < Math.floor(Date.parse(leased.startedAt) / 1_000) * 1_000)
    return refuse('before-start', { zh: '早于租约开始履行', en: 'before the lease started' }, WITHIN)
  if (leased.endedAt !== null && end > Math.ceil(Date.parse(leased.endedAt) / 1_000) * 1_000)
    return refuse(
      'after-end',
      { zh: `晚于租约终止 ${leased.endedAt}`, en: `after the lease’s end ${leased.endedAt}` },
      WITHIN,
    )
  if (kind === 'announced-maintenance')
    return now < start
      ? undefined
      : refuse(
          'not-announced',
          { zh: '维护须在开始之前公告', en: 'maintenance must be announced before it begins' },
          ANNOUNCED,
        )
  return end <= now
    ? undefined
    : refuse(
        'in-the-future',
        { zh: '中断尚未结束，请在结束后或分段报告', en: 'it is not over: report it afterwards, or in pieces' },
        LEVEL,
      )
}

/**
 * A side or the platform's probe reports that the service was down, or that a time does not count against it. Reports may
 * overlap: each second counts once. What counts when is fixed here and on record, so that it can be recomputed.
 */
export const recordDowntime = act({
  name: 'metering.downtime.record',
  title: { zh: '报告中断或不计入时间', en: 'Report downtime or excluded time' },
  basis: [LEVEL, CONTEST],
  serves: ['A3', 'D3', 'X2'],
  by: ['provider', 'lessee', 'platform'],
  input: z.strictObject({
    lease: uuidInput,
    kind: z.enum(downtimeKinds),
    from: instantInput,
    to: instantInput,
    note: z.string().trim().min(1).max(1_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease }) {
    const found = await leaseOf(tx, lease)
    if (!found) return { leased: null }
    const { lessee, provider, startedAt, endedAt } = found
    return { leased: { lessee, provider, startedAt, endedAt } }
  },

  decide({ leased }, { lease, kind, from, to }, { actor, at, id, law }) {
    const by: ReportingSide = actor.role === 'provider' || actor.role === 'lessee' ? actor.role : 'platform'
    if (!leased || (by !== 'platform' && leased[by] !== actor.party))
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    const counts = countsHow(kind, by)
    if (counts === undefined)
      return refuse(
        'not-yours-to-report',
        { zh: '维护由出租方公告', en: 'maintenance is the provider’s to announce' },
        ANNOUNCED,
      )
    const problem = problemWith(kind, from, to, leased, at)
    if (problem) return problem
    const wait = counts === 'at-once' ? 0 : law.days(CONTEST, 'contest-days') * DAY_MS
    return {
      downtime: id,
      lease,
      kind,
      by,
      from,
      to,
      countsAt: new Date(Date.parse(at) + wait).toISOString(),
      mayContest: counts === 'at-once' ? null : by === 'lessee' ? 'provider' : 'lessee',
    }
  },

  parties: ({ leased }) => [leased!.lessee, leased!.provider],

  async apply(tx, d, { note }, { at, facts }) {
    tx.queue('insert into metering.sides (lease, lessee, provider) values ($1, $2, $3) on conflict do nothing', [
      d.lease,
      facts.leased!.lessee,
      facts.leased!.provider,
    ])
    tx.queue(
      `insert into metering.downtime (downtime, lease, kind, reported_by, from_at, to_at, note, may_contest, counts_at, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [d.downtime, d.lease, d.kind, d.by, d.from, d.to, note, d.mayContest, d.countsAt, at],
    )
  },
})
