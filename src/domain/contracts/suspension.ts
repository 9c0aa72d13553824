// Times in which performance of a lease was lawfully suspended: they are no downtime, and nothing is asked of the one who
// suspended (Civil Code 525–528).
import type { Sql } from '#kernel/store'
import type { Instant } from '#kernel/time'
import type { Side } from './holders.ts'

/** A span in which one side withheld its performance; `until` null while it still does. */
export type Suspension = { by: Side; from: Instant; until: Instant | null; file: string | null }

/** The suspensions of a lease, oldest first. */
export const suspensionsOf = (sql: Sql, lease: string): Promise<Suspension[]> =>
  sql.rows<Suspension>(
    'select side as by, from_at as "from", until_at as until, file from contracts.suspension where lease = $1 order by from_at',
    [lease],
  )
