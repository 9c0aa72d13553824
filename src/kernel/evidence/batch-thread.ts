// A second thread for large batches, started by the first of them: it hashes one half while the log's own
// thread hashes the other, and writes the published files while the journal goes to the disk.
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

export type BatchThreadData = {
  readonly folder: string
  readonly stream: SharedArrayBuffer
  readonly hashes: SharedArrayBuffer
  readonly done: SharedArrayBuffer
}

export type BatchJob =
  | { readonly hash: { readonly start: number; readonly end: number; readonly first: number } }
  | { readonly write: PublishedBatch }

export class BatchThread {
  readonly #worker: Worker
  readonly #hasher: BatchHasher
  readonly #stream = new SharedArrayBuffer(BATCH_BYTES)
  readonly #hashes = new SharedArrayBuffer(BATCH_ENTRIES * HASH_BYTES)
  // Two flags: [0] the half is hashed, [1] the thread has started.
  readonly #done = new Int32Array(new SharedArrayBuffer(8))

  constructor(folder: string, hasher: BatchHasher) {
    this.#hasher = hasher
    const workerData: BatchThreadData = { folder, stream: this.#stream, hashes: this.#hashes, done: this.#done.buffer }
    this.#worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData })
    this.#worker.unref() // an open log does not keep the process
  }

  /** True when the batch is worth the thread and fits its memory. */
  static suits(entries: readonly Uint8Array[]): boolean {
    return entries.length >= LARGE_BATCH_ENTRIES && entries.length <= BATCH_ENTRIES && streamBytes(entries) <= BATCH_BYTES
  }

  /** False while the thread is starting: a batch then does not wait for it. */
  get started(): boolean {
    return Atomics.load(this.#done, 1) === 1
  }

  /** Packs and hashes a batch on both threads; blocks for some milliseconds. The stream is valid until the next call. */
  hash(entries: readonly Uint8Array[]): { stream: EntryStream; hashes: Uint8Array } {
    const stream = packEntries(entries, new Uint8Array(this.#stream))
    const half = entries.length >> 1
    const middle = stream.ends[half - 1]!
    Atomics.store(this.#done, 0, 0)
    this.#post({ hash: { start: middle, end: stream.bytes.length, first: half } })
    const shared = new Uint8Array(this.#hashes)
    this.#hasher.leafHashes(stream.bytes.subarray(0, middle), shared)
    if (Atomics.wait(this.#done, 0, 0, HASHING_MS_MAX) === 'timed-out') throw new Error('the hashing thread does not answer')
    return { stream, hashes: shared.slice(0, entries.length * HASH_BYTES) }
  }

  /** Writes the files of a batch on the other thread. Views of the shared stream are not copied on the way. */
  async write(batch: PublishedBatch): Promise<void> {
    const answer = once(this.#worker, 'message')
    this.#post({ write: batch })
    const [error] = (await answer) as [Error | null]
    if (error) throw error
  }

  #post(job: BatchJob): void {
    this.#worker.postMessage(job)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
