// The other side of batch-thread.ts: hashes the larger part of a batch, then writes its files.
import { parentPort, workerData } from 'node:worker_threads'
import { BatchHasher } from '#kernel/proof'
import { HASHED, STARTED, type BatchJob, type BatchThreadData } from './batch-thread.ts'
import { writeBatch } from './published-files.ts'
import { TileStore } from './tile-store.ts'

const { folder, stream, hashes, flags } = workerData as BatchThreadData
const hasher = new BatchHasher()
const store = new TileStore(folder)
const flag = new Int32Array(flags)

parentPort!.on('message', (job: BatchJob) => {
  if ('hash' in job) {
    const { start, end, first } = job.hash
    hasher.leafHashes(new Uint8Array(stream, start, end - start), new Uint8Array(hashes, first * 32))
    Atomics.store(flag, HASHED, 1)
    Atomics.notify(flag, HASHED)
    return
  }
  try {
    writeBatch(store, job.write)
    parentPort!.postMessage(null)
  } catch (error) {
    parentPort!.postMessage(error)
  }
})
Atomics.store(flag, STARTED, 1)
