import { leaseOf } from '#domain/contracts'
import { uuidInput, view } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { intervalsOf, usageWithin } from './usage.ts'
import { milliCardSeconds } from './interval.ts'

const FOREVER = '9999-01-01T00:00:00.000Z'
const BEGINNING = '2000-01-01T00:00:00.000Z'

/** Use and running cost of one lease: totals, and by natural day of its billing zone for the chart. */
export const usage = view({
  name: 'metering.usage.of',
  title: { zh: '用量与费用', en: 'Use and cost' },
  // Whose lease it is decides the lease's own policy: leaseOf answers nothing to others.
  scope: { lessee: 'true', provider: 'true', operator: 'true', court: 'true', mediation: 'true' },
  input: z.object({ lease: uuidInput }),
  async load(_read, { lease }, { sql }) {
    const leased = await leaseOf(sql, lease)
    if (!leased) return { item: null }
    const t = leased.terms
    const readings = await intervalsOf(sql, lease)
    const total = await usageWithin(sql, lease, t, BEGINNING, FOREVER)
    const byDay = new Map<string, number>()
    for (const i of readings) {
      const day = dayIn(i.from, t.billingZone)
      byDay.set(day, (byDay.get(day) ?? 0) + milliCardSeconds(i, t, BEGINNING, FOREVER))
    }
    return {
      item: {
        lease,
        milliCardSeconds: total.milliCardSeconds,
        costFen: Number((BigInt(total.milliCardSeconds) * BigInt(leased.unitPriceFen) + 1_800_000n) / 3_600_000n),
        contractFen: leased.contractFen,
        unitPriceFen: leased.unitPriceFen,
        intervals: total.intervals,
        lastAt: readings.reduce<string | null>((last, i) => (last === null || i.to > last ? i.to : last), null),
        series: [...byDay].map(([day, milli]) => ({ day, milliCardSeconds: milli })),
        recent: readings.slice(-20).toReversed(),
      },
    }
  },
})
