// Writing evidence: the leaf and the record it commits to, in the writer's own transaction.
import { canonical, commit, encodeLeaf, leafHashOf, type Json } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'

/** Where the next leaf of a stream goes. `prev` is the leaf hash of seq - 1, null for the first. */
export type StreamHead = { stream: string; seq: number; prev: Uint8Array | null }

/** What the writer is told: enough to find the leaf again. */
export type Receipt = { stream: string; seq: number; leaf: string; at: string }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Locks the head of a stream for this transaction, so that its numbers have no gap and no double. */
export async function lockHead(tx: Tx, stream: string): Promise<StreamHead> {
  const row = await tx.one<{ next_seq: number; head: Buffer }>(
    'select next_seq, head from evidence.stream where stream = $1 for update',
    [stream],
  )
  return row ? { stream, seq: row.next_seq, prev: row.head } : { stream, seq: 0, prev: null }
}

// Head and leaf in one statement: half the work of two.
const LEAF = 'insert into evidence.leaf (stream, seq, kind, at, hash, entry, record, salts) values ($1, $2, $3, $4, $5, $6, $7, $8)'
const FIRST_LEAF = `with head as (insert into evidence.stream (stream, next_seq, head, parties) values ($1, $2 + 1, $5, $9)) ${LEAF}`
const NEXT_LEAF = `with head as (update evidence.stream set next_seq = $2 + 1, head = $5 where stream = $1) ${LEAF}`

/**
 * Appends one leaf to a locked stream. The statements are queued: they travel with the commit.
 * Two first writers of one stream meet at its primary key; the later one is told to try again (mayTryAgain).
 */
export function append(
  tx: Tx,
  head: StreamHead,
  { kind, at, fields, salt, parties }: { kind: string; at: string; fields: Record<string, Json>; salt: (bytes: number) => Uint8Array; parties: readonly string[] },
): Receipt & { hash: Uint8Array; record: string } {
  const salts = salt(16 * Object.keys(fields).length)
  const { root, names } = commit(fields, salts)
  const record = canonical(fields)
  const entry = encodeLeaf({
    v: 1,
    at,
    kind,
    stream: head.stream,
    seq: head.seq,
    prev: head.prev ? hex(head.prev) : null,
    commit: hex(root),
    fields: names.length,
  })
  const hash = leafHashOf(entry)
  const leaf = [head.stream, head.seq, kind, at, hash, entry, record, salts]
  if (head.seq === 0) tx.queue(FIRST_LEAF, [...leaf, parties])
  else tx.queue(NEXT_LEAF, leaf)
  return { stream: head.stream, seq: head.seq, leaf: hex(hash), at, hash, record }
}

export type StoredLeaf = {
  stream: string
  seq: number
  kind: string
  at: string
  hash: Buffer
  entry: string
  record: string | null
  salts: Buffer | null
  pos: number | null
}

/** All leaves of the given streams, in stream order. */
export function leavesOf(sql: Sql, streams: readonly string[]): Promise<StoredLeaf[]> {
  return sql.rows<StoredLeaf>(
    'select stream, seq, kind, at, hash, entry, record, salts, pos from evidence.leaf where stream = any($1) order by stream, seq',
    [streams],
  )
}

/** One leaf; undefined when there is none. */
export function leafAt(sql: Sql, stream: string, seq: number): Promise<StoredLeaf | undefined> {
  return sql.one<StoredLeaf>(
    'select stream, seq, kind, at, hash, entry, record, salts, pos from evidence.leaf where stream = $1 and seq = $2',
    [stream, seq],
  )
}

/** How many leaves wait for their place, and since when the oldest waits. */
export async function waiting(sql: Sql): Promise<{ count: number; since: string | null }> {
  const row = await sql.one<{ count: number; since: string | null }>(
    'select count(*)::int as count, min(at) as since from evidence.leaf where pos is null',
  )
  return row ?? { count: 0, since: null }
}

/** How many leaves each of these streams has; streams without any are left out. */
export function streamSizes(sql: Sql, streams: readonly string[]): Promise<{ stream: string; size: number }[]> {
  return sql.rows('select stream, next_seq as size from evidence.stream where stream = any($1) order by stream', [streams])
}
