import { leaseOf, type Lease } from '#domain/contracts'
import { uuidInput, view } from '#kernel/act'
import { amountFen } from '#kernel/money'
import { splitAtMonths } from '#kernel/time'
import { z } from 'zod'
import { readingsOf, useByDay, type DayUse } from './by-day.ts'
import { MILLI_CARD_SECONDS_PER_CARD_HOUR, wholeLease, type Interval } from './interval.ts'

const NOT_YET = {
  zh: '本租约停机期间也计费，费用随时间增长，以账单为准',
  en: 'this lease is billed while stopped: its cost grows with time; see the bill',
}

/** Cost as the bills will say it: each natural month rounded once, then added up. */
function costFen(leased: Lease, byMonth: Iterable<readonly [month: string, milliCardSeconds: number]>): number {
  const quantities = new Map<string, number>()
  for (const [month, quantity] of byMonth) quantities.set(month, (quantities.get(month) ?? 0) + quantity)
  let sum = 0
  for (const quantity of quantities.values())
    sum += amountFen({ quantity, per: MILLI_CARD_SECONDS_PER_CARD_HOUR, unitPriceFen: leased.unitPriceFen })
  return sum
}

/** Cost so far. Billed while stopped and still running: null, because a view has no clock of its own to bill until. */
function costSoFar(leased: Lease, series: readonly DayUse[], firstUseAt: string | null): number | null {
  if (!leased.terms.billedWhenStopped)
    return costFen(
      leased,
      series.map(({ day, milliCardSeconds }) => [day.slice(0, 7), milliCardSeconds]),
    )
  if (leased.startedAt === null) return 0
  if (leased.endedAt === null) return null
  const whole = wholeLease(leased, { ...leased, firstUseAt }, leased.endedAt)
  if (whole === null) return 0
  const milli = whole.cards * (leased.terms.partialDevice === 'whole' ? 1_000 : whole.shareMilli)
  const months = splitAtMonths(whole.from, whole.to, leased.terms.billingZone)
  return costFen(
    leased,
    months.map((part) => [part.month, milli * ((Date.parse(part.to) - Date.parse(part.from)) / 1_000)]),
  )
}

/**
 * Use and running cost of one lease: totals, by natural day of its billing zone for the chart, and the last readings.
 * `costFen` is null with a note in `costNote` while a lease that is billed when stopped still runs.
 */
export const usage = view({
  name: 'metering.usage.of',
  title: { zh: '用量与费用', en: 'Use and cost' },
  // Whose lease it is decides the lease's own policy: leaseOf answers nothing to others.
  scope: { lessee: 'true', provider: 'true', operator: 'true', court: 'true', mediation: 'true' },
  input: z.object({ lease: uuidInput }),
  async load(read, { lease }, { sql }) {
    const leased = await leaseOf(sql, lease)
    if (!leased) return { item: null }
    const readings = await readingsOf(sql, lease)
    const series = await useByDay(sql, lease, leased.terms, readings)
    const recent = await read.rows<Interval & { meter: string }>(
      `select id, meter, from_at as "from", to_at as "to", cards, share_milli as "shareMilli", cpu_milli as "cpuMilli", memory_mib as "memoryMib"
         from metering.interval where lease = :lease and source_kind = 'provider' order by from_at desc, meter desc, id desc limit 20`,
      { lease },
    )
    const cost = costSoFar(leased, series, readings.firstAt)
    return {
      item: {
        lease,
        milliCardSeconds: series.reduce((sum, { milliCardSeconds }) => sum + milliCardSeconds, 0),
        costFen: cost,
        costNote: cost === null ? NOT_YET : null,
        contractFen: leased.contractFen,
        unitPriceFen: leased.unitPriceFen,
        intervals: readings.intervals,
        lastAt: readings.lastAt,
        series,
        recent,
      },
    }
  },
})
