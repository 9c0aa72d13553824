// Writing evidence: the leaf and the record it commits to, in the writer's own transaction; and reading it back.
import { canonical, commit, encodeLeaf, leafHashOf, type Json } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'

/** Where the next leaf of a stream goes. `prev` is the leaf hash of seq - 1 in hex, null for the first. */
export type StreamHead = { stream: string; seq: number; prev: string | null; parties: readonly string[] }

/** What the writer is told: enough to find the leaf again. */
export type Receipt = { stream: string; seq: number; leaf: string; at: string }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Reads what `evidence.lock_head(stream)` answered inside a statement of the caller's. */
export function headOf(stream: string, answer: string | null): StreamHead {
  if (answer === null) return { stream, seq: 0, prev: null, parties: [] }
  const [seq, prev, parties] = answer.split(':') as [string, string, string]
  return { stream, seq: Number(seq), prev, parties: parties === '' ? [] : parties.split(',') }
}

/**
 * Makes the next leaf of a locked stream. `values` are the nine arguments of `evidence.append_leaf`, which the caller
 * calls inside a statement of its own. Two first writers of one stream meet at its primary key; the later one is told
 * to try again (mayTryAgain).
 */
export function nextLeaf(
  head: StreamHead,
  {
    kind,
    at,
    fields,
    salt,
    parties,
  }: {
    kind: string
    at: string
    fields: Record<string, Json>
    salt: (bytes: number) => Uint8Array
    parties: readonly string[]
  },
): { receipt: Receipt; values: unknown[] } {
  const salts = salt(16 * Object.keys(fields).length)
  const { root, names } = commit(fields, salts)
  const { stream, seq, prev } = head
  const entry = encodeLeaf({ v: 1, at, kind, stream, seq, prev, commit: hex(root), fields: names.length })
  const hash = leafHashOf(entry)
  return {
    receipt: { stream, seq, leaf: hex(hash), at },
    values: [stream, seq, kind, at, hash, entry, canonical(fields), salts, parties],
  }
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

/**
 * From now on the history of a stream is that of these parties too. The stream exists and the caller's act holds its head.
 */
export function joinStream(tx: Tx, stream: string, parties: readonly string[]): void {
  tx.queue(
    `update evidence.stream set parties = parties || array(select unnest($2::uuid[]) except select unnest(parties)) where stream = $1`,
    [stream, parties],
  )
}

/** What comes from now on is no longer theirs to read, nor what came before. */
export function leaveStream(tx: Tx, stream: string, parties: readonly string[]): void {
  tx.queue(
    `update evidence.stream set parties = array(select unnest(parties) except select unnest($2::uuid[])) where stream = $1`,
    [stream, parties],
  )
}

/** All leaves of the given streams, in stream order. */
export function leavesOf(sql: Sql, streams: readonly string[]): Promise<StoredLeaf[]> {
  return sql.rows<StoredLeaf>(
    'select stream, seq, kind, at, hash, entry, record, salts, pos from evidence.leaf where stream = any($1) order by stream, seq',
    [streams],
  )
}

/** Where the leaves of a stream stand in the log, without their content; for those who may see what happened otherwise. */
export function placesOf(
  sql: Sql,
  stream: string,
): Promise<{ seq: number; kind: string; at: string; hash: Buffer; pos: number | null }[]> {
  return sql.rows('select seq, kind, at, hash, pos from evidence.places_of($1)', [stream])
}

/** One leaf; undefined when there is none. */
export function leafAt(sql: Sql, stream: string, seq: number): Promise<StoredLeaf | undefined> {
  return sql.one<StoredLeaf>(
    'select stream, seq, kind, at, hash, entry, record, salts, pos from evidence.leaf where stream = $1 and seq = $2',
    [stream, seq],
  )
}

/** How many leaves wait for their place in the log, and the instant of the newest that has one. */
export async function progress(sql: Sql): Promise<{ waiting: number; newest: string | null }> {
  return (await sql.one<{ waiting: number; newest: string | null }>('select waiting, newest from evidence.progress'))!
}

/** How many leaves each of these streams has; streams without any are left out. */
export function streamSizes(sql: Sql, streams: readonly string[]): Promise<{ stream: string; size: number }[]> {
  return sql.rows('select stream, next_seq as size from evidence.stream where stream = any($1) order by stream', [
    streams,
  ])
}
