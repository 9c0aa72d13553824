// A second thread for large batches, started by the first of them: it hashes while the log's own thread writes the
// journal, and then writes the entry bundles while that thread grows the tree and brings the journal to the disk.
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
/** The log's own thread hands the batch to the journal meanwhile, so it hashes the smaller part. */
const OWN_SHARE = 0.2

/** Places of the flags that the threads share. */
export const HASHED = 0
export const STARTED = 1

export type BatchThreadData = {
  readonly folder: string
  readonly stream: SharedArrayBuffer
  readonly hashes: SharedArrayBuffer
  readonly flags: SharedArrayBuffer
}

/** Leaf `first` and those after it lie from `start` to `end` of the shared stream; `files` are views of the same. */
export type BatchJob = {
  readonly start: number
  readonly end: number
  readonly first: number
  readonly files: PublishedBatch
}

/** A batch in work on both threads. */
export type BatchInWork = {
  readonly stream: EntryStream
  /** The leaf hashes side by side: hashes the rest here and waits for the other thread, some milliseconds at most. */
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
  readonly #flags = new Int32Array(new SharedArrayBuffer(8))

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
   * Packs a batch; the other thread starts to hash most of it and to write the files that `filesOf` makes of the shared
   * stream. Both streams are valid until the next call, which must not come before this one's files are written.
   */
  begin(entries: readonly Uint8Array[], filesOf: (shared: EntryStream) => PublishedBatch): BatchInWork {
    const stream = packEntries(entries, this.#packed)
    const { bytes, ends } = stream
    const shared = new Uint8Array(this.#stream, 0, bytes.length)
    shared.set(bytes)
    const first = Math.floor(entries.length * OWN_SHARE)
    const start = ends[first - 1]!
    Atomics.store(this.#flags, HASHED, 0)
    const written = this.#answer()
    const job: BatchJob = { start, end: bytes.length, first, files: filesOf({ bytes: shared, ends }) }
    this.#worker.postMessage(job) // views of the shared stream are not copied on the way
    const hashes = (): Uint8Array => {
      const all = new Uint8Array(this.#hashes)
      this.#hasher.leafHashes(bytes.subarray(0, start), all)
      if (Atomics.wait(this.#flags, HASHED, 0, HASHING_MS_MAX) === 'timed-out')
        throw new Error('the hashing thread does not answer')
      return all.slice(0, ends.length * HASH_BYTES)
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
