// The other side of batch-thread.ts: hashes pieces of a batch, then writes its bundles.
import { parentPort, workerData } from 'node:worker_threads'
import { BatchHasher } from '#kernel/proof'
import { HASHED, hashPieces, STARTED, type BatchJob, type BatchThreadData } from './batch-thread.ts'
import { writeBatch } from './published-files.ts'
import { TileStore } from './tile-store.ts'

const { folder, stream, hashes, flags } = workerData as BatchThreadData
const hasher = new BatchHasher()
const store = new TileStore(folder)
const flag = new Int32Array(flags)

parentPort!.on('message', ({ pieces, files }: BatchJob) => {
  hashPieces(hasher, new Uint8Array(stream), pieces, hashes, flag)
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
