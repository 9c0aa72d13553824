// Reports of downtime as they stand, for acts and for other rooms.
import type { Sql } from '#kernel/store'
import type { DowntimeReport } from './availability.ts'

/** The reports on a lease that touch [from, to), oldest first. */
export const downtimeWithin = (sql: Sql, lease: string, from: string, to: string): Promise<DowntimeReport[]> =>
  sql.rows<DowntimeReport>(
    `select downtime, kind, reported_by as by, from_at as "from", to_at as "to", at, counts_at as "countsAt", contested_at as "contestedAt"
       from metering.downtime where lease = $1 and from_at < $3 and to_at > $2 order by at, downtime`,
    [lease, from, to],
  )
