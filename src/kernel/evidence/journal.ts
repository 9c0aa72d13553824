// The journal: one file, one record per batch, synced before anything of the batch is signed. The root
// of the whole log stands at the end of each record and is its checksum: a record counts only when
// rehashing it gives that root.
import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writevSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { type BatchHasher, equalBytes, HASH_BYTES, TileEdge, type TileWrite } from '#kernel/proof'
import { readEntries, type EntryStream } from './entry-stream.ts'
import { syncFolder } from '#kernel/store'

const sync = promisify(fdatasync)

// Record: magic, count, body bytes, zero (u32 each); size after (u64); the body, entries each after its length; root.
const MAGIC = 0x53_48_4a_31 // SHJ1
const HEADER_BYTES = 24

/** A record that was read and rehashed. `stream`, its entries, is a view that the next record overwrites. */
export type JournalRecord = {
  readonly stream: EntryStream
  readonly tiles: readonly TileWrite[]
  readonly size: number
  readonly root: Uint8Array
}

export type JournalScan = {
  /** The right edge of the tree after the last good record. */
  readonly edge: TileEdge
  readonly records: number
  /** Bytes up to the end of the last good record, and bytes after it. */
  readonly goodBytes: number
  readonly tailBytes: number
}

export class Journal {
  readonly #file: number
  #bytes: number

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#file = openSync(path, 'a+')
    syncFolder(dirname(path))
    this.#bytes = fstatSync(this.#file).size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Reads from the start to the last good record, calling `visit` for each. Changes nothing. */
  scan(hasher: BatchHasher, visit: (record: JournalRecord) => void): JournalScan {
    const header = new Uint8Array(HEADER_BYTES)
    const written = new Uint8Array(HASH_BYTES)
    const view = new DataView(header.buffer)
    let edge = new TileEdge(hasher.hashPairs)
    let body = new Uint8Array(1 << 20)
    let at = 0
    let records = 0
    while (this.#read(header, at)) {
      const count = view.getUint32(4)
      const bytes = view.getUint32(8)
      const size = Number(view.getBigUint64(16))
      const spare = view.getUint32(12) === 0
      const fits = bytes >= 2 * count && at + HEADER_BYTES + bytes + HASH_BYTES <= this.#bytes
      if (view.getUint32(0) !== MAGIC || count === 0 || !spare || !fits || size !== edge.size + count) break
      if (bytes > body.length) body = new Uint8Array(bytes)
      if (!this.#read(body.subarray(0, bytes), at + HEADER_BYTES)) break
      if (!this.#read(written, at + HEADER_BYTES + bytes)) break
      const stream = readEntries(body.subarray(0, bytes), count)
      if (!stream) break
      const next = edge.clone()
      const leafHashes = new Uint8Array(count * HASH_BYTES)
      hasher.leafHashes(stream.bytes, leafHashes)
      const tiles = next.add(leafHashes)
      const root = next.root()
      if (!equalBytes(root, written)) break
      visit({ stream, tiles, size, root })
      edge = next
      at += HEADER_BYTES + bytes + HASH_BYTES
      records++
    }
    return { edge, records, goodBytes: at, tailBytes: this.#bytes - at }
  }

  #read(into: Uint8Array, at: number): boolean {
    let done = 0
    while (done < into.length) {
      const got = readSync(this.#file, into, done, into.length - done, at + done)
      if (got === 0) return false
      done += got
    }
    return true
  }

  /** Cuts off what follows the last good record. */
  truncate(bytes: number): void {
    ftruncateSync(this.#file, bytes)
    fsyncSync(this.#file)
    this.#bytes = bytes
  }

  /** Writes a record but for its root, which can be hashed meanwhile or after. `size` is that after the record. */
  begin({ bytes, ends }: EntryStream, size: number): void {
    const header = new Uint8Array(HEADER_BYTES)
    const view = new DataView(header.buffer)
    view.setUint32(0, MAGIC)
    view.setUint32(4, ends.length)
    view.setUint32(8, bytes.length)
    view.setBigUint64(16, BigInt(size))
    this.#write([header, bytes])
  }

  /** Ends the record that was begun; resolves when it is on disk. */
  commit(root: Uint8Array): Promise<void> {
    this.#write([root])
    return sync(this.#file)
  }

  #write(parts: readonly Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const written = writevSync(this.#file, parts)
    if (written !== length) throw new Error(`journal: wrote ${written} of ${length} bytes`)
    this.#bytes += written
  }

  close(): void {
    closeSync(this.#file)
  }
}
