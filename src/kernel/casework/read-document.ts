// Reading what a file holds: that a served document was opened, and which steps name an attached file.
import type { Sql, Tx } from '#kernel/store'
import type { Instant } from '#kernel/time'

/**
 * Records that a party opened a document served on it: once, the first time counts. A write that is no act (decision
 * 0006): service is complete on arrival (Civil Code 137; Civil Procedure Law 90), reading it changes nothing in law.
 */
export function recordRead(tx: Tx, { document, party, at }: { document: string; party: string; at: Instant }): void {
  tx.queue(
    'update casework.service set read_at = $3 where document = $1 and party = $2 and read_at is null and arrived_at <= $3',
    [document, party, at],
  )
}

const MOST_NAMING = 100

/**
 * Steps at which a file with this hash was attached, newest first. The caller looks whether its reader may see one of
 * them: what is found here is nobody's right to read.
 */
export function stepsNaming(sql: Sql, sha256: string): Promise<{ file: string; n: number }[]> {
  return sql.rows('select file, n from casework.step where strpos(fields, $1) > 0 order by at desc limit $2', [
    `"sha256":"${sha256}"`,
    MOST_NAMING,
  ])
}
