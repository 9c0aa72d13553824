// A second thread for large batches, started by the first of them: it hashes while the log's own thread
// writes the journal, and writes the entry bundles while the journal goes to the disk.
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

export type BatchJob =
  | { readonly hash: { readonly start: number; readonly end: number; readonly first: number } }
  | { readonly write: PublishedBatch }

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

  /** Packs a batch and starts hashing most of it on the other thread. The stream is valid until the next call. */
  begin(entries: readonly Uint8Array[]): EntryStream {
    const stream = packEntries(entries, this.#packed)
    new Uint8Array(this.#stream).set(stream.bytes)
    const first = Math.floor(entries.length * OWN_SHARE)
    Atomics.store(this.#flags, HASHED, 0)
    this.#post({ hash: { start: stream.ends[first - 1]!, end: stream.bytes.length, first } })
    return stream
  }

  /** The same stream where both threads see it. */
  shared({ bytes, ends }: EntryStream): EntryStream {
    return { bytes: new Uint8Array(this.#stream, 0, bytes.length), ends }
  }

  /** Hashes the rest here and waits for the other thread, some milliseconds at most: the leaf hashes side by side. */
  finish({ bytes, ends }: EntryStream): Uint8Array {
    const shared = new Uint8Array(this.#hashes)
    const first = Math.floor(ends.length * OWN_SHARE)
    this.#hasher.leafHashes(bytes.subarray(0, ends[first - 1]!), shared)
    if (Atomics.wait(this.#flags, HASHED, 0, HASHING_MS_MAX) === 'timed-out')
      throw new Error('the hashing thread does not answer')
    return shared.slice(0, ends.length * HASH_BYTES)
  }

  /** Writes the files of a batch on the other thread. Views of the shared stream are not copied on the way. */
  async write(batch: PublishedBatch): Promise<void> {
    this.#worker.ref() // now something waits for it
    try {
      const answer = once(this.#worker, 'message')
      this.#post({ write: batch })
      const [error] = (await answer) as [Error | null]
      if (error) throw error
    } finally {
      this.#worker.unref()
    }
  }

  #post(job: BatchJob): void {
    this.#worker.postMessage(job)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
