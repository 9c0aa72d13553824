// Reading what a file holds: that a served document was opened, and which files name an attached one.
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

const MOST_NAMING = 20

/**
 * Files with a step at which a file with this hash was attached, newest first: as a reader, those that the tables let it
 * see. The caller still looks whether what was entered at that step is open to it.
 */
export async function filesNaming(sql: Sql, sha256: string): Promise<string[]> {
  const rows = await sql.rows<{ file: string }>(
    'select distinct file from casework.attachment where sha256 = $1 order by file desc limit $2',
    [sha256, MOST_NAMING],
  )
  return rows.map(({ file }) => file)
}

/** The steps of a file with the parts that may see what was entered; null: all of them. */
export const stepSeals = (sql: Sql, file: string): Promise<{ n: number; seen: string[] | null }[]> =>
  sql.rows('select n, seen from casework.step where file = $1 order by n', [file])

/** A file as it was attached at a step. */
export type Paper = { n: number; step: string; name: string; sha256: string }

/** The files attached at those steps of a file that a part may see, in order; each hash once. */
export async function papersFor(sql: Sql, file: string, part: string): Promise<Paper[]> {
  const rows = await sql.rows<{ n: number; step: string; fields: string }>(
    `select s.n, s.step, s.fields from casework.step s
      where s.file = $1 and (s.seen is null or $2 = any (s.seen)) and exists (select from casework.attachment a where a.file = s.file and a.n = s.n) order by s.n`,
    [file, part],
  )
  const papers = rows.flatMap(({ n, step, fields }) =>
    Object.values(JSON.parse(fields) as Record<string, unknown>).flatMap((value) =>
      Array.isArray(value)
        ? value.flatMap((one: unknown) =>
            typeof one === 'object' && one !== null && 'sha256' in one
              ? [{ n, step, ...(one as { name: string; sha256: string }) }]
              : [],
          )
        : [],
    ),
  )
  return [...new Map(papers.toReversed().map((paper) => [paper.sha256, paper])).values()].toReversed()
}
