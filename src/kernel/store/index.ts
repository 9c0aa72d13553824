// store 存储 · PostgreSQL, files, the lock on a data folder, and the one source of time and chance.
export { openStore, mayTryAgain, conflictOf, isConflict, type Store, type Tx, type Sql, type Reader } from './store.ts'
export { migrate } from './migrate.ts'
export { isLetIn, letIn, letOut, type LetIn } from './let-in.ts'
export { placeOnce, replaceFile, syncFolder } from './durable.ts'
export { own, ownerOf, Owned, type Owner, type Ownership } from './lock.ts'
export { blobsNotKept, openBlobs, BlobTooLarge, type Blobs, type Blob, type BlobState } from './blobs.ts'
export { worldSource, seededSource, uuidv7, type Source } from './source.ts'
export { startEmbedded, type Embedded } from './embedded.ts'
