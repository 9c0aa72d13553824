// A stretch of evidence: the first `size` leaves of each of some streams, as a bundle fixes them.
import type { Sql } from '#kernel/store'
import type { StoredLeaf } from './outbox.ts'

export type Stretch = readonly { readonly stream: string; readonly size: number }[]

/** A leaf with what its fields left behind (32 bytes each) if its record was erased; null while it was not. */
export type StretchLeaf = StoredLeaf & { commitments: Buffer | null }

const columns = (stretch: Stretch): unknown[] => [stretch.map((s) => s.stream), stretch.map((s) => s.size)]

/** How much a stretch holds, without reading it: leaves, and bytes of their entries and records. */
export async function weigh(sql: Sql, stretch: Stretch): Promise<{ leaves: number; bytes: number }> {
  const weight = await sql.one<{ leaves: number; bytes: number }>(
    `select count(*)::int as leaves, coalesce(sum(octet_length(l.entry) + coalesce(octet_length(l.record), 0)), 0)::bigint as bytes
       from unnest($1::text[], $2::bigint[]) as s(stream, size) join evidence.leaf l on l.stream = s.stream and l.seq < s.size`,
    columns(stretch),
  )
  return weight!
}

/** The leaves of a stretch, in the order of its streams' names and their seq. Weigh it first: all of it is read. */
export function leavesWithin(sql: Sql, stretch: Stretch): Promise<StretchLeaf[]> {
  return sql.rows<StretchLeaf>(
    `select l.stream, l.seq, l.kind, l.at, l.hash, l.entry, l.record, l.salts, l.commitments, l.pos
       from unnest($1::text[], $2::bigint[]) as s(stream, size) join evidence.leaf l on l.stream = s.stream and l.seq < s.size
      order by l.stream, l.seq`,
    columns(stretch),
  )
}
