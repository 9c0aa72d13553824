// Billed use by natural day of the billing zone, for a page that is watched while it grows. The database adds up what
// begins and ends in each day; the days are cut here, because PostgreSQL and this program may know different zones.
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { daysBetween } from './day-starts.ts'
import type { MeteringTerms } from './interval.ts'

export type DayUse = { day: Day; milliCardSeconds: number }
export type Readings = { intervals: number; firstAt: string | null; lastAt: string | null }

const iso = (second: number): string => new Date(second * 1_000).toISOString()

/** How many readings of the provider a lease has, when the first began and when the last ended. */
export async function readingsOf(sql: Sql, lease: string): Promise<Readings> {
  const row = await sql.one<Readings>(
    `select count(*)::int as intervals, min(from_at) as "firstAt", max(to_at) as "lastAt" from metering.interval where lease = $1 and source_kind = 'provider'`,
    [lease],
  )
  return row!
}

/** Billed use of a lease by day, days without use left out; together exactly what the bills of its months count. */
export async function useByDay(
  sql: Sql,
  lease: string,
  t: MeteringTerms & { billingZone: string },
  { firstAt, lastAt }: Readings,
): Promise<DayUse[]> {
  if (firstAt === null || lastAt === null) return []
  // no reading is billed beyond its end by more than its minimum or a grain
  const days = daysBetween(
    firstAt,
    iso(Date.parse(lastAt) / 1_000 + Math.max(t.minimumSeconds, t.grainSeconds)),
    t.billingZone,
  )
  // Readings are whole seconds, which a double holds exactly: this arithmetic is several times as fast as that of numeric.
  const rows = await sql.rows<{ n: number; change: number; before: number }>(
    `with reading as (
       select date_part('epoch', from_at)::bigint as start, (date_part('epoch', to_at) - date_part('epoch', from_at))::bigint as length,
              cards::bigint * case when $2 = 'whole' then 1000 else share_milli end as milli
         from metering.interval where lease = $1 and source_kind = 'provider'),
     billed as materialized (select start, start + greatest($4::bigint, (length + $3::bigint - 1) / $3::bigint * $3::bigint) as stop, milli from reading where milli > 0),
     event as (select start as at, milli from billed union all select stop, -milli from billed),
     by_day as (select width_bucket(at, $5::bigint[]) as n, sum(milli) as change, sum(milli * at) as moment from event group by 1)
     select n, change::bigint as change, (moment - change * ($5::bigint[])[n])::bigint as before from by_day order by n`,
    [lease, t.partialDevice, t.grainSeconds, t.minimumSeconds, days.map((d) => d.start)],
  )
  const changes = new Map(rows.map((row) => [row.n - 1, row]))
  let running = 0
  return days.slice(0, -1).flatMap(({ day, start }, n) => {
    const change = changes.get(n)
    running += change?.change ?? 0
    // what runs at the day's end ran all day, less the part of the day before each change
    const milliCardSeconds = running * (days[n + 1]!.start - start) - (change?.before ?? 0)
    return milliCardSeconds === 0 ? [] : [{ day, milliCardSeconds }]
  })
}
