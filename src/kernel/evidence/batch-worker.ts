// The other side of batch-thread.ts: hashes the second half of a large batch, then writes its files.
import { parentPort, workerData } from 'node:worker_threads'
import { BatchHasher } from '#kernel/proof'
import type { BatchJob, BatchThreadData } from './batch-thread.ts'
import { writeBatch } from './published-files.ts'
import { TileStore } from './tile-store.ts'

const { folder, stream, hashes, done } = workerData as BatchThreadData
const hasher = new BatchHasher()
const store = new TileStore(folder)
const flag = new Int32Array(done)

parentPort!.on('message', (job: BatchJob) => {
  if ('hash' in job) {
    const { start, end, first } = job.hash
    hasher.leafHashes(new Uint8Array(stream, start, end - start), new Uint8Array(hashes, first * 32))
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
    return
  }
  try {
    writeBatch(store, job.write)
    parentPort!.postMessage(null)
  } catch (error) {
    parentPort!.postMessage(error)
  }
})
Atomics.store(flag, 1, 1)
