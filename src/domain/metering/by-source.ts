// What each of the three meters of a lease says, stretch by stretch, as it was reported: measured, not billed.
import type { Sql } from '#kernel/store'

/** One meter side in one stretch: `n` counts the stretches from 0. */
export type SourceUse = {
  n: number
  source: 'provider' | 'lessee' | 'platform'
  intervals: number
  milliCardSeconds: number
  /** when the first and the last of these readings were accepted */
  firstAt: string
  lastAt: string
}

/**
 * Thousandths of a card × seconds of a lease by side of the meter, in the stretches between these seconds (ascending, one
 * more than there are stretches). A reading across a boundary counts on both sides of it, each second once.
 */
export function measuredBySource(sql: Sql, lease: string, boundaries: readonly number[]): Promise<SourceUse[]> {
  return sql.rows(
    `with reading as (
       select source_kind, cards::bigint * share_milli as milli, date_part('epoch', from_at)::bigint as start,
              date_part('epoch', to_at)::bigint as stop, stored_at
         from metering.interval where lease = $1),
     part as (
       select n, source_kind, stored_at, milli * (least(stop, ($2::bigint[])[n + 1]) - greatest(start, ($2::bigint[])[n])) as used
         from reading, generate_series(width_bucket(start, $2::bigint[]), width_bucket(stop - 1, $2::bigint[])) as n
        where n between 1 and cardinality($2::bigint[]) - 1)
     select n - 1 as n, source_kind as source, count(*)::int as intervals, sum(used)::bigint as "milliCardSeconds",
            min(stored_at) as "firstAt", max(stored_at) as "lastAt"
       from part group by n, source_kind order by n, source_kind`,
    [lease, boundaries],
  )
}
