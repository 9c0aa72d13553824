// The one sequencer: gives waiting leaves their place, then carries them to the journal, the tiles and the checkpoint.
//
//   act commits (DB, synced)          what is acknowledged is in the database
//   → sequence: pos assigned (DB)     order of commit is not order of id, so rows are taken by «pos is null», never «id > last»
//   → log.append                      journal + fdatasync, tiles, high-water, signature (log-files.ts)
//
// A crash between any two steps is mended at the next start: the log is compared with the database and the missing
// part is appended again; the same bytes give the same root (evidence.md §6.3).
import type { Store, Sql } from '#kernel/store'
import type { Log } from './log-files.ts'

/** The log holds more than the database, or other bytes at the same place: a restored backup, or tampering. Nothing is signed. */
export class RolledBack extends Error {}

export type Sequencer = {
  /** Carries up to `limit` waiting leaves; returns how many. Calls are queued, never overlapping. */
  carry(limit?: number): Promise<number>
  /** Carries until nothing waits. */
  settle(): Promise<void>
}

const BATCH = 16_384

async function entriesFrom(sql: Sql, from: number, limit: number): Promise<Buffer[]> {
  const rows = await sql.rows<{ pos: number; entry: string }>(
    'select pos, entry from evidence.leaf where pos >= $1 order by pos limit $2',
    [from, limit],
  )
  rows.forEach((row, i) => {
    if (row.pos !== from + i)
      throw new RolledBack(`日志位置 ${from + i} 在数据库中缺失 · position ${from + i} is missing in the database`)
  })
  return rows.map((row) => Buffer.from(row.entry))
}

/** Opens the sequencer over a store and its log files; brings the two together first. */
export async function openSequencer(store: Store, log: Log): Promise<Sequencer> {
  const placed = async (): Promise<number> =>
    await store.transact(
      async (tx) =>
        (await tx.one<{ size: number }>('select coalesce(max(pos) + 1, 0)::bigint as size from evidence.leaf'))!.size,
    )

  // The database may be behind the log only if it lost acknowledged data.
  const size = await placed()
  if (size < log.size) {
    throw new RolledBack(
      `数据库只有 ${size} 条，日志已公布 ${log.size} 条 · the database holds ${size} leaves, the log has published ${log.size}`,
    )
  }
  if (log.size > 0) {
    const [last] = await store.transact((tx) => entriesFrom(tx, log.size - 1, 1))
    if (!last || !last.equals(Buffer.from(log.entry(log.size - 1)))) {
      throw new RolledBack(`日志末条与数据库不同 · the last entry of the log differs from the database`)
    }
  }
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const entries = await store.transact((tx) => entriesFrom(tx, log.size, BATCH))
      if (entries.length === 0) return
      await log.append(entries)
    }
  }
  await catchUp()

  const carryOnce = async (limit: number): Promise<number> => {
    const entries = await store.transact(async (tx) => {
      // One sequencer at a time, on however many servers: the lock ends with the transaction.
      await tx.rows('select pg_advisory_xact_lock($1)', [7_301_970])
      const rows = await tx.rows<{ id: number; entry: string }>(
        'select id, entry from evidence.leaf where pos is null order by id limit $1',
        [limit],
      )
      if (rows.length === 0) return []
      tx.queue(
        `update evidence.leaf set pos = $1::bigint + place.n - 1
           from unnest($2::bigint[]) with ordinality as place(id, n) where leaf.id = place.id and leaf.pos is null`,
        [log.size, rows.map((row) => row.id)],
      )
      return rows.map((row) => Buffer.from(row.entry))
    })
    if (entries.length > 0) await log.append(entries)
    return entries.length
  }

  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const mine = last.then(job, job)
    last = mine.catch(() => {})
    return mine
  }
  // A batch whose append failed has its places in the database already: catch up before taking more.
  const carry = (limit = BATCH): Promise<number> =>
    inTurn(async () => {
      await catchUp()
      return await carryOnce(limit)
    })
  return {
    carry,
    async settle() {
      while ((await carry()) > 0);
    },
  }
}
