import { leaseOf } from '#domain/contracts'
import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'

const CONTEST = 'platform/metering-rules#downtime-contest'
const OWN = 'platform/market-rules#own-party-only'

/**
 * The side that a report goes against says, in time and with reasons, that it is not so. The report stays on record,
 * shown apart, and does not count; who is right is for an admission, a probe, or those who settle disputes.
 */
export const contestDowntime = act({
  name: 'metering.downtime.contest',
  title: { zh: '对中断报告提出异议', en: 'Contest a report of downtime' },
  basis: [CONTEST, 'cn/evidence-rules#94'],
  serves: ['A3', 'D3', 'X2'],
  by: ['provider', 'lessee'],
  input: z.strictObject({ lease: uuidInput, downtime: uuidInput, reason: z.string().trim().min(1).max(2_000) }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, downtime }) {
    const [leased, report] = await Promise.all([
      leaseOf(tx, lease),
      tx.one<{ mayContest: 'provider' | 'lessee' | null; countsAt: string; contestedAt: string | null }>(
        'select may_contest as "mayContest", counts_at as "countsAt", contested_at as "contestedAt" from metering.downtime where downtime = $1 and lease = $2',
        [downtime, lease],
      ),
    ])
    return { leased: leased ? { lessee: leased.lessee, provider: leased.provider } : null, report: report ?? null }
  },

  decide({ leased, report }, { downtime }, { actor, at }) {
    const side = actor.role === 'provider' ? 'provider' : 'lessee'
    if (!leased || leased[side] !== actor.party)
      return refuse(
        'lease-not-yours',
        { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
        OWN,
      )
    if (!report)
      return refuse('report-unknown', { zh: '该租约没有这一报告', en: 'the lease has no such report' }, CONTEST)
    if (report.mayContest !== side)
      return refuse(
        'not-contestable',
        {
          zh: '该报告登记即计入，或只能由对方提出异议',
          en: 'this report counts at once, or is the other side’s to contest',
        },
        CONTEST,
      )
    if (report.contestedAt !== null)
      return refuse('contested-already', { zh: '已提出异议', en: 'it is contested already' }, CONTEST)
    if (report.countsAt <= at)
      return refuse(
        'too-late',
        { zh: `异议期已于 ${report.countsAt} 届满`, en: `the time to contest ended at ${report.countsAt}` },
        CONTEST,
      )
    return { downtime, side }
  },

  async apply(tx, { downtime }, { reason }, { at }) {
    tx.queue('update metering.downtime set contested_at = $2, contest_reason = $3 where downtime = $1', [
      downtime,
      at,
      reason,
    ])
  },
})
