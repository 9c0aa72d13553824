// A second thread for large batches, started by the first of them: it hashes while the log's own thread writes the
// journal, and then writes the entry bundles while that thread grows the tree and brings the journal to the disk. Once
// the journal is written both take pieces of what is still to hash, so that neither waits for the other for long.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type BatchHasher, HASH_BYTES } from '#kernel/proof'
import { packEntries, streamBytes, type EntryStream } from './entry-stream.ts'
import type { PublishedBatch } from './published-files.ts'

/** Bounds of one batch: the shared memory of the two threads. */
export const BATCH_ENTRIES = 16_384
export const BATCH_BYTES = 16 << 20
/** Below this a thread costs more than it saves. */
export const LARGE_BATCH_ENTRIES = 2048

const HASHING_MS_MAX = 60_000
/** Leaves in a piece of the hashing: whoever is free takes the next one. */
const PIECE_LEAVES = 1024

/** Places of the flags that the threads share. */
export const HASHED = 0
export const STARTED = 1
const NEXT_PIECE = 2

export type BatchThreadData = {
  readonly folder: string
  readonly stream: SharedArrayBuffer
  readonly hashes: SharedArrayBuffer
  readonly flags: SharedArrayBuffer
}

/** `pieces[i]` is where piece i begins in the shared stream, the last one where it ends; `files` are views of the same. */
export type BatchJob = { readonly pieces: readonly number[]; readonly files: PublishedBatch }

/** Hashes pieces of a batch until none is left to take. */
export function hashPieces(
  hasher: BatchHasher,
  stream: Uint8Array,
  pieces: readonly number[],
  hashes: SharedArrayBuffer,
  flags: Int32Array,
): void {
  for (;;) {
    const piece = Atomics.add(flags, NEXT_PIECE, 1)
    if (piece >= pieces.length - 1) return
    hasher.leafHashes(
      stream.subarray(pieces[piece], pieces[piece + 1]),
      new Uint8Array(hashes, piece * PIECE_LEAVES * HASH_BYTES),
    )
  }
}

/** A batch in work on both threads. */
export type BatchInWork = {
  readonly stream: EntryStream
  /** The leaf hashes side by side: helps with the rest, then waits for the other thread, some milliseconds at most. */
  hashes(): Uint8Array
  /** Resolves when the files of the batch are written. */
  readonly written: Promise<void>
}

export class BatchThread {
  readonly #worker: Worker
  readonly #hasher: BatchHasher
  // Packed here and copied once: many small copies into shared memory take four times as long.
  readonly #packed = new Uint8Array(BATCH_BYTES)
  readonly #stream = new SharedArrayBuffer(BATCH_BYTES)
  readonly #hashes = new SharedArrayBuffer(BATCH_ENTRIES * HASH_BYTES)
  readonly #flags = new Int32Array(new SharedArrayBuffer(12))

  constructor(folder: string, hasher: BatchHasher) {
    this.#hasher = hasher
    const workerData: BatchThreadData = {
      folder,
      stream: this.#stream,
      hashes: this.#hashes,
      flags: this.#flags.buffer,
    }
    this.#worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData })
    this.#worker.unref() // an open log does not keep the process
  }

  /** True when the batch is worth the thread and fits its memory. */
  static suits(entries: readonly Uint8Array[]): boolean {
    return (
      entries.length >= LARGE_BATCH_ENTRIES && entries.length <= BATCH_ENTRIES && streamBytes(entries) <= BATCH_BYTES
    )
  }

  /** False while the thread is starting: a batch then does not wait for it. */
  get started(): boolean {
    return Atomics.load(this.#flags, STARTED) === 1
  }

  /**
   * Packs a batch; the other thread starts to hash it and then writes the files that `filesOf` makes of the shared stream.
   * Both streams are valid until the next call, which must not come before this one's files are written.
   */
  begin(entries: readonly Uint8Array[], filesOf: (shared: EntryStream) => PublishedBatch): BatchInWork {
    const stream = packEntries(entries, this.#packed)
    const { bytes, ends } = stream
    const shared = new Uint8Array(this.#stream, 0, bytes.length)
    shared.set(bytes)
    const pieces = [0]
    for (let end = PIECE_LEAVES; end < ends.length; end += PIECE_LEAVES) pieces.push(ends[end - 1]!)
    pieces.push(bytes.length)
    Atomics.store(this.#flags, HASHED, 0)
    Atomics.store(this.#flags, NEXT_PIECE, 0)
    const written = this.#answer()
    const job: BatchJob = { pieces, files: filesOf({ bytes: shared, ends }) }
    this.#worker.postMessage(job) // views of the shared stream are not copied on the way
    const hashes = (): Uint8Array => {
      hashPieces(this.#hasher, bytes, pieces, this.#hashes, this.#flags)
      if (Atomics.wait(this.#flags, HASHED, 0, HASHING_MS_MAX) === 'timed-out') {
        const error = new Error('the batch thread does not answer')
        this.#worker.emit('error', error) // nor will it say that its files are written
        void this.#worker.terminate()
        throw error
      }
      return new Uint8Array(this.#hashes).slice(0, ends.length * HASH_BYTES)
    }
    return { stream, hashes, written }
  }

  async #answer(): Promise<void> {
    this.#worker.ref() // now something waits for it
    try {
      const [error] = (await once(this.#worker, 'message')) as [Error | null]
      if (error) throw error
    } finally {
      this.#worker.unref()
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
