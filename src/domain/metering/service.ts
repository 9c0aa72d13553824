import { leaseOf, suspensionsOf } from '#domain/contracts'
import { uuidInput, view } from '#kernel/act'
import { splitAtMonths } from '#kernel/time'
import { z } from 'zod'
import { serviceMonth, standingOf, weighedAt, type DowntimeReport } from './availability.ts'

const NO_LEVEL = {
  zh: '本合同没有约定服务水平',
  en: 'this contract has no service level',
}

/**
 * The service level of a lease month by month, newest first, with the reports it comes from and how each stands; by day
 * for the month asked for, otherwise the newest.
 */
export const service = view({
  name: 'metering.service',
  title: { zh: '服务水平', en: 'Service level' },
  // Whose lease it is decides the lease's own policy: leaseOf answers nothing to others.
  scope: { lessee: 'true', provider: 'true', operator: 'true', court: 'true', mediation: 'true', supplier: 'true' },
  input: z.object({
    lease: uuidInput,
    month: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .optional(),
  }),
  async load(read, { lease, month }, { sql, now }) {
    const leased = await leaseOf(sql, lease)
    if (!leased) return { item: null }
    const level = leased.service ?? null
    const { startedAt } = leased
    const reports = await read.rows<DowntimeReport & { note: string; contestReason: string | null }>(
      `select downtime, kind, reported_by as by, from_at as "from", to_at as "to", note, at, counts_at as "countsAt",
              may_contest as "mayContest", contested_at as "contestedAt", contest_reason as "contestReason"
         from metering.downtime where lease = :lease order by from_at desc, downtime limit 500`,
      { lease },
    )
    const weighed = weighedAt(reports, await suspensionsOf(sql, lease), now)
    const until = leased.endedAt ?? now
    const months =
      level === null || startedAt === null || until <= startedAt
        ? []
        : splitAtMonths(startedAt, until, leased.terms.billingZone)
            .slice(-24)
            .toReversed()
            .map((part) => ({
              ...serviceMonth(level, leased.terms.billingZone, leased, weighed, part.month, now),
              open: leased.endedAt === null && part.to === until,
            }))
    const shown = months.find((m) => m.month === month) ?? months[0]
    return {
      item: {
        lease,
        service: level,
        note: level === null ? NO_LEVEL : null,
        months: months.map(({ days: _days, ...rest }) => rest),
        month: shown?.month ?? null,
        days: shown?.days ?? [],
        reports: reports.map((report) => ({ ...report, standing: standingOf(report, now) })),
        basis: ['platform/metering-rules#service-level', 'platform/metering-rules#downtime-contest'],
      },
    }
  },
})
