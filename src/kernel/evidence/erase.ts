// Erasure (Personal Information Protection Law art. 47): the values and the salts of one record go, the commitments to
// them stay. Without its salt a value cannot be guessed from its commitment; with the commitments the leaf, its proofs
// and every bundle that holds it still verify (docs/decisions/0002-leaf-and-record.md).
import { commitments, equalBytes, fromHex, openingRoot, parseLeaf, withholdAll, type Json } from '#kernel/proof'
import type { Tx } from '#kernel/store'

/** There is no such leaf to erase, or its record is not what its leaf commits to: destroying it would destroy proof. */
export class CannotErase extends Error {}

/**
 * Erases the record of one leaf in the caller's transaction. Returns true, or false when it was erased before. Throws
 * CannotErase for an unknown leaf, and for a record that does not fit its leaf.
 *
 * This is the last step only. Who may ask, on which ground, the leaf that records the erasure, and the legal hold that
 * forbids it while a case needs the record are an act's business, which a later issue adds; until then no road leads
 * here. The values in a room's own tables, and in backups of the database, are not touched.
 */
export async function erase(tx: Tx, stream: string, seq: number): Promise<boolean> {
  const leaf = await tx.one<{ entry: string; record: string | null; salts: Buffer | null }>(
    'select entry, record, salts from evidence.leaf where stream = $1 and seq = $2 for update',
    [stream, seq],
  )
  if (!leaf) throw new CannotErase(`没有存证条目 ${stream} ${seq} · there is no leaf ${stream} ${seq}`)
  if (leaf.record === null || leaf.salts === null) return false
  const kept = commitments(JSON.parse(leaf.record) as { [name: string]: Json }, leaf.salts)
  if (!equalBytes(openingRoot(withholdAll(kept)), fromHex(parseLeaf(leaf.entry).commit)!))
    throw new CannotErase(
      `${stream} ${seq} 的记录与其存证条目不符 · the record of ${stream} ${seq} does not fit its leaf`,
    )
  await tx.rows(
    'update evidence.leaf set record = null, salts = null, commitments = $3 where stream = $1 and seq = $2',
    [stream, seq, kept],
  )
  return true
}
