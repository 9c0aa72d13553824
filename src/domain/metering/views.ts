import { leaseOf, type Lease } from '#domain/contracts'
import { uuidInput, view } from '#kernel/act'
import { amountFen } from '#kernel/money'
import type { Sql } from '#kernel/store'
import { splitAtMonths } from '#kernel/time'
import { z } from 'zod'
import { readingsOf, useByDay, type DayUse, type Readings } from './by-day.ts'
import { MILLI_CARD_SECONDS_PER_CARD_HOUR, wholeLease, type Interval } from './interval.ts'
import { GIB_SECONDS_PER_GIB_MONTH } from './storage.ts'
import { measuredStorage } from './usage.ts'

const NOT_YET = {
  zh: '本租约停机期间也计费，费用随时间增长，以账单为准',
  en: 'this lease is billed while stopped: its cost grows with time; see the bill',
}

type Span = { from: string; to: string }
type MonthUse = { month: string; milliCardSeconds: number; gibSeconds: number }

const seconds = ({ from, to }: Span): number => (Date.parse(to) - Date.parse(from)) / 1_000

/** Cost as the bills will say it: cards and storage of each natural month rounded once, then added up. */
function costFen(leased: Lease, use: Iterable<MonthUse>): number {
  const months = new Map<string, MonthUse>()
  for (const u of use) {
    const before = months.get(u.month)
    months.set(u.month, {
      month: u.month,
      milliCardSeconds: (before?.milliCardSeconds ?? 0) + u.milliCardSeconds,
      gibSeconds: (before?.gibSeconds ?? 0) + u.gibSeconds,
    })
  }
  const storagePriceFen = leased.storage?.unitPriceFen ?? 0
  let sum = 0
  for (const { milliCardSeconds, gibSeconds } of months.values())
    sum +=
      amountFen({
        quantity: milliCardSeconds,
        per: MILLI_CARD_SECONDS_PER_CARD_HOUR,
        unitPriceFen: leased.unitPriceFen,
      }) + amountFen({ quantity: gibSeconds, per: GIB_SECONDS_PER_GIB_MONTH, unitPriceFen: storagePriceFen })
  return sum
}

/** Space that readings showed, by natural month; nothing where the contract has no storage. */
async function storageByMonth(sql: Sql, leased: Lease, { firstAt, lastAt }: Readings): Promise<MonthUse[]> {
  if (!leased.storage || firstAt === null || lastAt === null) return []
  return await Promise.all(
    splitAtMonths(firstAt, lastAt, leased.terms.billingZone).map(async ({ month, from, to }) => ({
      month,
      milliCardSeconds: 0,
      gibSeconds: await measuredStorage(sql, leased.lease, from, to),
    })),
  )
}

/** Cost of a lease that is billed while stopped: its whole time; null while it runs, as its end is not known. */
function wholeCost(leased: Lease, firstUseAt: string | null): number | null {
  if (leased.startedAt === null) return 0
  if (leased.endedAt === null) return null
  const whole = wholeLease(leased, { ...leased, firstUseAt }, leased.endedAt)
  if (whole === null) return 0
  const milli = whole.cards * (leased.terms.partialDevice === 'whole' ? 1_000 : whole.shareMilli)
  const gib = leased.storage?.gib ?? 0
  return costFen(
    leased,
    splitAtMonths(whole.from, whole.to, leased.terms.billingZone).map((part) => ({
      month: part.month,
      milliCardSeconds: milli * seconds(part),
      gibSeconds: gib * seconds(part),
    })),
  )
}

/** Cost so far. Billed while stopped and still running: null, because its end is not known. */
async function costSoFar(
  sql: Sql,
  leased: Lease,
  series: readonly DayUse[],
  readings: Readings,
): Promise<number | null> {
  if (leased.terms.billedWhenStopped) return wholeCost(leased, readings.firstAt)
  const cards = series.map(({ day, milliCardSeconds }) => ({ month: day.slice(0, 7), milliCardSeconds, gibSeconds: 0 }))
  return costFen(leased, [...cards, ...(await storageByMonth(sql, leased, readings))])
}

/**
 * Use and running cost of one lease: totals, by natural day of its billing zone for the chart, and the last readings.
 * `costFen` is null with a note in `costNote` while a lease that is billed when stopped still runs.
 */
export const usage = view({
  name: 'metering.usage.of',
  title: { zh: '用量与费用', en: 'Use and cost' },
  // Whose lease it is decides the lease's own policy: leaseOf answers nothing to others.
  scope: { lessee: 'true', provider: 'true', operator: 'true', court: 'true', mediation: 'true', supplier: 'true' },
  input: z.object({ lease: uuidInput }),
  async load(read, { lease }, { sql }) {
    const leased = await leaseOf(sql, lease)
    if (!leased) return { item: null }
    const readings = await readingsOf(sql, lease)
    const series = await useByDay(sql, lease, leased.terms, readings)
    const recent = await read.rows<Interval & { meter: string }>(
      `select id, meter, from_at as "from", to_at as "to", cards, share_milli as "shareMilli", cpu_milli as "cpuMilli", memory_mib as "memoryMib", storage_gib as "storageGib"
         from metering.interval where lease = :lease and source_kind = 'provider' order by from_at desc, meter desc, id desc limit 20`,
      { lease },
    )
    const cost = await costSoFar(sql, leased, series, readings)
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
