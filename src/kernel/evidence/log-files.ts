// The log on disk. One batch, in the order that makes a crash harmless (evidence.md §6.3):
//
//   journal record, one fdatasync            the record of what is in the log
//   tiles and bundles, unsynced, meanwhile   rebuilt from the journal when they are lost
//   high-water mark, compare and swap      never two roots at one size, never a smaller size
//   signed checkpoint, replaced in one step  tiles lie there before the checkpoint that needs them
//   hooks (witness, time, anchor)          in the background, their failures kept as pending
//
// Nothing is signed that is not durable; nothing is shown that is not signed.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BatchHasher,
  HASH_BYTES,
  MAX_ENTRY_BYTES,
  NoteError,
  noteSigner,
  openCheckpoint,
  parseVkey,
  signCheckpoint,
  TILE_WIDTH,
  TileReader,
  utf8,
  type NoteSigner,
  type TileEdge,
  type TileWrite,
} from '#kernel/proof'
import { replaceFile } from '#kernel/store'
import { advanceHighWater, checkHighWater, readHighWater, type Head } from './high-water.ts'
import { BATCH_BYTES, BATCH_ENTRIES, BatchThread } from './batch-thread.ts'
import { EntryBundles } from './entry-bundles.ts'
import { packEntries, streamBytes, type EntryStream } from './entry-stream.ts'
import { Journal } from './journal.ts'
import { LogError } from './log-error.ts'
import { HookRunner, type CheckpointHook, type Pending } from './ports.ts'
import { writeBatch } from './published-files.ts'
import { TileStore } from './tile-store.ts'

export type LogOptions = {
  /** Folder of the published files. */
  readonly dir: string
  /** Origin line and key name. */
  readonly origin: string
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array
  /** File of the high-water mark; keep it out of backups. */
  readonly highWaterPath: string
  /** File of the journal; beside the folder unless given. */
  readonly journalPath?: string
  readonly hooks?: readonly CheckpointHook[]
  readonly now?: () => Date
}

/** What opening found and mended. */
export type Recovery = {
  readonly records: number
  /** Bytes of a torn last record that were cut off. */
  readonly truncatedBytes: number
  readonly rewrittenFiles: number
}

/** Proofs against the current head. */
export type LogReader = {
  inclusion(index: number): Uint8Array[]
  consistency(oldSize: number): Uint8Array[]
  entry(index: number): Uint8Array
}

export type Log = LogReader & {
  readonly size: number
  readonly root: Uint8Array
  readonly vkey: string
  /** Signs under the log's own key: for the seals of bundles, never for another checkpoint. */
  readonly signer: NoteSigner
  readonly recovery: Recovery
  /** Appends entries in order; resolves when they are durable, signed and published. Calls queue up. */
  append(entries: readonly Uint8Array[]): Promise<Head>
  /** The latest signed checkpoint. */
  checkpoint(): string
  read(): LogReader
  pending(): Pending[]
  close(): Promise<void>
}

/**
 * Opens or creates a log. Scans the journal, cuts a torn tail, rewrites tiles that are missing or hold other
 * bytes (a batch that was lost may have left its own), and publishes the checkpoint of what is there. Throws LogError `rollback` when more was signed than is
 * there, `key-changed` when the folder belongs to another log; both before anything is changed.
 */
export async function openLog({
  dir,
  origin,
  seed,
  highWaterPath,
  journalPath = join(dir, '..', 'journal'),
  hooks = [],
  now = () => new Date(),
}: LogOptions): Promise<Log> {
  const signer = noteSigner(origin, seed)
  mkdirSync(dir, { recursive: true })
  const published = readPublished(dir, signer)
  const hasher = new BatchHasher()
  const store = new TileStore(dir)
  const journal = new Journal(journalPath)
  let recovered: Recovered
  try {
    recovered = recover(journal, hasher, store, [readHighWater(highWaterPath), published])
    advanceHighWater(highWaterPath, recovered.head)
  } catch (error) {
    journal.close()
    throw error
  }

  let { edge, bundles, head } = recovered
  let note = publish(dir, signer, head)
  const reader = new TileReader(head.size, (level, index, width) => store.readTile(level, index, width))
  const background = new HookRunner(hooks, now)
  let state: 'open' | 'broken' | 'closed' = 'open'
  let thread: BatchThread | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const appendBatch = async (entries: readonly Uint8Array[]): Promise<void> => {
    const oldSize = head.size
    const nextEdge = edge.clone()
    const nextBundles = bundles.clone()
    const suits = BatchThread.suits(entries)
    if (suits) thread ??= new BatchThread(dir, hasher)
    const large =
      suits && thread?.started
        ? thread.begin(entries, (shared) => ({ oldSize, tiles: [], bundles: nextBundles.add(shared) }))
        : null
    let next: Head
    try {
      const stream = large?.stream ?? packEntries(entries, new Uint8Array(streamBytes(entries)))
      journal.begin(stream, oldSize + entries.length)
      const tiles = nextEdge.add(large?.hashes() ?? hashHere(stream, hasher))
      next = { size: nextEdge.size, root: nextEdge.root() }
      const durable = journal.commit(next.root)
      try {
        writeBatch(store, { oldSize, tiles, bundles: large ? [] : nextBundles.add(stream) })
      } finally {
        await durable // nothing runs on after a failure
      }
    } finally {
      await large?.written
    }
    advanceHighWater(highWaterPath, next)
    note = publish(dir, signer, next)
    edge = nextEdge
    bundles = nextBundles
    head = next
    reader.grow(next.size)
    background.offer({ size: next.size, root: next.root, note })
  }

  const appendAll = async (entries: readonly Uint8Array[]): Promise<Head> => {
    if (state !== 'open') throw new LogError(state, `the log is ${state}`)
    for (const entry of entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new LogError(
          'entry-too-long',
          `条目超过 ${MAX_ENTRY_BYTES} 字节 · an entry has more than ${MAX_ENTRY_BYTES} bytes`,
        )
      }
    }
    try {
      for (const batch of batches(entries)) await appendBatch(batch)
    } catch (error) {
      // What reached the disk is not known any more; the journal knows at the next open.
      state = 'broken'
      if (error instanceof LogError) throw error
      throw new LogError('broken', '写入日志失败，须重新打开 · writing the log failed; reopen it', { cause: error })
    }
    return head
  }

  const proofs: LogReader = {
    inclusion: (index) => reader.inclusion(index),
    consistency: (oldSize) => reader.consistency(oldSize),
    entry(index) {
      if (!Number.isInteger(index) || index < 0 || index >= head.size)
        throw new RangeError(`no entry ${index} in a log of ${head.size}`)
      return store.readEntry(index, head.size)
    },
  }
  return {
    ...proofs,
    get size() {
      return head.size
    },
    get root() {
      return head.root
    },
    vkey: signer.vkey,
    signer,
    recovery: recovered.recovery,
    append(entries) {
      const mine = queue.then(() => appendAll(entries))
      queue = mine.catch(() => {}) // the caller has the error; the next append sees the state
      return mine
    },
    checkpoint: () => note,
    read: () => proofs,
    pending: () => background.pending(),
    async close() {
      await queue
      await background.settle()
      if (state === 'closed') return
      state = 'closed'
      journal.close()
      await thread?.close()
    },
  }
}

function hashHere({ bytes, ends }: EntryStream, hasher: BatchHasher): Uint8Array {
  const hashes = new Uint8Array(ends.length * HASH_BYTES)
  hasher.leafHashes(bytes, hashes)
  return hashes
}

/** Cuts an append into batches within the bounds of one journal record. */
function* batches(entries: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  let start = 0
  let bytes = 0
  for (let i = 0; i < entries.length; i++) {
    const more = 2 + entries[i]!.length
    if (i - start === BATCH_ENTRIES || bytes + more > BATCH_BYTES) {
      yield entries.slice(start, i)
      start = i
      bytes = 0
    }
    bytes += more
  }
  if (start < entries.length) yield entries.slice(start)
}

/** Signs a head and puts it in place of the last one. Not synced: opening signs the same head again. */
function publish(dir: string, signer: NoteSigner, { size, root }: Head): string {
  const note = signCheckpoint(signer.name, size, root, signer)
  replaceFile(join(dir, 'checkpoint'), utf8(note), { mode: 0o644, durable: false })
  return note
}

/** The head last published in `dir`, or null for a new log. Writes the log's key beside it. */
function readPublished(dir: string, signer: NoteSigner): Head | null {
  const vkey = readText(join(dir, 'vkey'))
  if (vkey === null) replaceFile(join(dir, 'vkey'), utf8(`${signer.vkey}\n`), { mode: 0o644 })
  else if (vkey.trimEnd() !== signer.vkey) {
    throw new LogError(
      'key-changed',
      `${dir} 属于另一日志 ${vkey.trimEnd()} · ${dir} belongs to another log, ${vkey.trimEnd()}`,
    )
  }
  const note = readText(join(dir, 'checkpoint'))
  if (note === null) return null
  try {
    return openCheckpoint(note, [parseVkey(signer.vkey)])
  } catch (error) {
    // A power cut may leave the file empty; it is signed anew, and the high-water mark still guards the head.
    if (error instanceof NoteError) return null
    throw error
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

type Recovered = {
  readonly edge: TileEdge
  readonly bundles: EntryBundles
  readonly head: Head
  readonly recovery: Recovery
}

/** Brings the files to the last good journal record, unless a head in `signed` says that this is not the log. */
function recover(journal: Journal, hasher: BatchHasher, store: TileStore, signed: readonly (Head | null)[]): Recovered {
  const bundles = new EntryBundles()
  let lacking = 0
  const scan = journal.scan(hasher, ({ stream, tiles, size, root }) => {
    for (const before of signed) if (before?.size === size) checkHighWater(before, { size, root })
    for (const bundle of bundles.add(stream)) if (bundle.width === TILE_WIDTH && !store.holdsBundle(bundle)) lacking++
    for (const tile of tiles) if (isFullTile(tile) && !store.holdsTile(tile)) lacking++
  })
  const head: Head = { size: scan.edge.size, root: scan.edge.root() }
  for (const before of signed) checkHighWater(before, head)
  if (scan.tailBytes > 0) journal.truncate(scan.goodBytes)
  if (lacking > 0) rebuildFull(journal, hasher, store)
  let rewrittenFiles = lacking
  for (const tile of scan.edge.partialTiles()) {
    if (store.holdsTile(tile)) continue
    store.writeTile(tile)
    rewrittenFiles++
  }
  for (const bundle of bundles.partial()) {
    if (store.holdsBundle(bundle)) continue
    store.writeBundle(bundle)
    rewrittenFiles++
  }
  return {
    edge: scan.edge,
    bundles,
    head,
    recovery: { records: scan.records, truncatedBytes: scan.tailBytes, rewrittenFiles },
  }
}

function isFullTile({ bytes }: TileWrite): boolean {
  return bytes.length === TILE_WIDTH * HASH_BYTES
}

function rebuildFull(journal: Journal, hasher: BatchHasher, store: TileStore): void {
  const bundles = new EntryBundles()
  journal.scan(hasher, ({ stream, tiles }) => {
    for (const bundle of bundles.add(stream)) {
      if (bundle.width === TILE_WIDTH && !store.holdsBundle(bundle)) store.writeBundle(bundle)
    }
    for (const tile of tiles) if (isFullTile(tile) && !store.holdsTile(tile)) store.writeTile(tile)
  })
}
