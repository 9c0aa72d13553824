// Whom a room lets into what is another's: row-level security asks here (schema.sql, store.let_in).
import type { Instant } from '#kernel/time'
import type { Sql, Tx } from './store.ts'

/** `inPlaceOf`: the reader sees what this party sees; null: on its own account. `ground` is file/<id> or mandate/<id>. */
export type LetIn = {
  reader: string
  streams: readonly string[]
  ground: string
  inPlaceOf: string | null
  at: Instant
}

/** From now on the reader may read these streams and what belongs to them, until the ground ends. */
export function letIn(tx: Tx, { reader, streams, ground, inPlaceOf, at }: LetIn): void {
  for (const stream of streams)
    tx.queue(
      `insert into store.let_in (reader, stream, ground, in_place_of, since) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [reader, stream, ground, inPlaceOf, at],
    )
}

/** The ground is gone: for one reader, or for all. */
export function letOut(tx: Tx, { ground, reader }: { ground: string; reader?: string }): void {
  tx.queue('delete from store.let_in where ground = $1 and ($2::uuid is null or reader = $2)', [ground, reader ?? null])
}

/** Was this reader let into a stream? */
export async function isLetIn(sql: Sql, reader: string, stream: string): Promise<boolean> {
  const row = await sql.one('select 1 from store.let_in where reader = $1 and stream = $2 limit 1', [reader, stream])
  return row !== undefined
}
