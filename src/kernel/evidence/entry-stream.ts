// Entries as they lie in the journal and in bundles: each after its length as two big-endian bytes.
import { MAX_ENTRY_BYTES } from '#kernel/proof'

/** A run of entries. `ends[i]` is where entry i ends in `bytes`. */
export type EntryStream = { readonly bytes: Uint8Array; readonly ends: Uint32Array }

/** Bytes that entries take as a stream. */
export function streamBytes(entries: readonly Uint8Array[]): number {
  let length = 2 * entries.length
  for (const entry of entries) length += entry.length
  return length
}

/** Lays entries into the start of `buffer`, which has room for them. Each has at most MAX_ENTRY_BYTES. */
export function packEntries(entries: readonly Uint8Array[], buffer: Uint8Array): EntryStream {
  const ends = new Uint32Array(entries.length)
  let at = 0
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes`)
    buffer[at] = entry.length >> 8
    buffer[at + 1] = entry.length & 255
    buffer.set(entry, at + 2)
    at += 2 + entry.length
    ends[i] = at
  }
  return { bytes: buffer.subarray(0, at), ends }
}

/** Finds the entries in a stream that is said to hold `count`; null when it does not hold just these. */
export function readEntries(bytes: Uint8Array, count: number): EntryStream | null {
  const ends = new Uint32Array(count)
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 2 > bytes.length) return null
    at += 2 + ((bytes[at]! << 8) | bytes[at + 1]!)
    ends[i] = at
  }
  return at === bytes.length ? { bytes, ends } : null
}
