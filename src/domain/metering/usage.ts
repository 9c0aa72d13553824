// Sums of use as other rooms may ask for them. The SQL says what interval.ts says; a test holds the two equal.
import type { Sql } from '#kernel/store'
import type { MeteringTerms } from './interval.ts'
import { measuredGibSeconds } from './storage.ts'

/** Billed use of a lease inside [from, to): how many intervals touch it and their thousandths of a card × seconds. */
export async function usageWithin(
  sql: Sql,
  lease: string,
  t: MeteringTerms,
  from: string,
  to: string,
): Promise<{ intervals: number; milliCardSeconds: number }> {
  const row = await sql.one<{ intervals: number; milliCardSeconds: number }>(
    `with billed as (
       select cards, case when $2 = 'whole' then 1000 else share_milli end as share, from_at,
              from_at + make_interval(secs => greatest($4::int, ceil(extract(epoch from to_at - from_at) / $3::int) * $3::int)) as to_at
         from metering.interval where lease = $1 and source_kind = 'provider' and from_at < $6)
     select count(*)::int as intervals,
            coalesce(sum(cards::bigint * share * extract(epoch from least(to_at, $6::timestamptz) - greatest(from_at, $5::timestamptz))::bigint), 0)::bigint as "milliCardSeconds"
       from billed where to_at > $5`,
    [lease, t.partialDevice, t.grainSeconds, t.minimumSeconds, from, to],
  )
  return row!
}

/** When a lease was first used; null when it never was. */
export async function firstUse(sql: Sql, lease: string): Promise<string | null> {
  return (await sql.one<{ at: string | null }>(
    `select min(from_at) as at from metering.interval where lease = $1 and source_kind = 'provider'`,
    [lease],
  ))!.at
}

/** Which of these leases the provider's readings show in use before an instant. */
export async function meteredOf(sql: Sql, leases: readonly string[], before: string): Promise<string[]> {
  const rows = await sql.rows<{ lease: string }>(
    `select l.lease from unnest($1::uuid[]) as l(lease)
      where exists (select from metering.interval i where i.lease = l.lease and i.source_kind = 'provider' and i.cards > 0 and i.from_at < $2) order by 1`,
    [leases, before],
  )
  return rows.map(({ lease }) => lease)
}

/** Measured (not billed) use of each lease: thousandths of a card, of a core, and MiB, each × seconds. */
export function measuredByLease(
  sql: Sql,
): Promise<
  { lease: string; intervals: number; milliCardSeconds: number; milliCoreSeconds: number; mibSeconds: number }[]
> {
  return sql.rows(
    `select lease, count(*)::int as intervals,
            sum(cards::bigint * share_milli * extract(epoch from to_at - from_at)::bigint)::bigint as "milliCardSeconds",
            sum(cpu_milli::bigint * extract(epoch from to_at - from_at)::bigint)::bigint as "milliCoreSeconds",
            sum(memory_mib::bigint * extract(epoch from to_at - from_at)::bigint)::bigint as "mibSeconds"
       from metering.interval where source_kind = 'provider' group by lease`,
  )
}

/** The most thousandths of cards in use at one moment, and when that was first so. Ends count before starts at equal times. */
export async function peakUse(sql: Sql): Promise<{ value: number; at: string } | null> {
  const row = await sql.one<{ value: number; at: string }>(
    `with change as (
       select from_at as at, cards * share_milli as milli, 1 as start from metering.interval where source_kind = 'provider'
       union all select to_at, -cards * share_milli, 0 from metering.interval where source_kind = 'provider'),
     running as (select at, sum(milli) over (order by at, start, milli rows unbounded preceding) as value, lead(at) over (order by at, start, milli) as next from change)
     select value::bigint as value, at from running where next is distinct from at order by value desc, at limit 1`,
  )
  return row ?? null
}

/** Measured use of all leases by natural month of Asia/Shanghai, newest first, two years at most: public. */
export function publicMonths(sql: Sql): Promise<{ month: string; milliCardSeconds: number }[]> {
  return sql.rows(
    'select month, sum(milli_card_seconds)::bigint as "milliCardSeconds" from metering.month_sum group by month order by month desc limit 24',
  )
}

/** GiB × seconds of a lease inside [from, to) that the provider's readings show (see measuredGibSeconds). */
export async function measuredStorage(sql: Sql, lease: string, from: string, to: string): Promise<number> {
  const readings = await sql.rows<{ from: string; to: string; storageGib: number }>(
    `select from_at as "from", to_at as "to", storage_gib as "storageGib" from metering.interval
      where lease = $1 and source_kind = 'provider' and from_at < $3 and to_at > $2 and storage_gib > 0`,
    [lease, from, to],
  )
  return measuredGibSeconds(readings, from, to)
}
