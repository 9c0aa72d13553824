// The other side of batch-thread.ts: hashes the larger part of a batch, then writes its bundles.
import { parentPort, workerData } from 'node:worker_threads'
import { BatchHasher, HASH_BYTES } from '#kernel/proof'
import { HASHED, STARTED, type BatchJob, type BatchThreadData } from './batch-thread.ts'
import { writeBatch } from './published-files.ts'
import { TileStore } from './tile-store.ts'

const { folder, stream, hashes, flags } = workerData as BatchThreadData
const hasher = new BatchHasher()
const store = new TileStore(folder)
const flag = new Int32Array(flags)

parentPort!.on('message', ({ start, end, first, files }: BatchJob) => {
  hasher.leafHashes(new Uint8Array(stream, start, end - start), new Uint8Array(hashes, first * HASH_BYTES))
  Atomics.store(flag, HASHED, 1)
  Atomics.notify(flag, HASHED)
  try {
    writeBatch(store, files)
    parentPort!.postMessage(null)
  } catch (error) {
    parentPort!.postMessage(error)
  }
})
Atomics.store(flag, STARTED, 1)
