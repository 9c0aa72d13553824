// Files by content: streamed to disk while hashed and counted, quarantined until somebody has checked them.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Sql, Tx } from './store.ts'

export type Blob = { sha256: string; bytes: number }

/** `reason` says why it was refused; null otherwise. */
export type BlobState = {
  mediaType: string
  bytes: number
  state: 'quarantined' | 'kept' | 'refused'
  reason: string | null
}

/** The file is larger than it may be; nothing was kept. */
export class BlobTooLarge extends Error {}

export type Blobs = {
  /** Streams a file in. It is on disk, synced, and quarantined once `record` has committed. */
  take(from: Readable, limitBytes: number): Promise<Blob>
  record(tx: Tx, blob: Blob, mediaType: string, at: string): void
  /** A file still in quarantine, for whoever checks it. The caller closes it. */
  inspect(sha256: string): Promise<FileHandle>
  /** Ends quarantine one way or the other. */
  judge(tx: Tx, sha256: string, verdict: { keep: true } | { keep: false; reason: string }): void
  /** What is known of a file; undefined when it never came. */
  find(sql: Sql, sha256: string): Promise<BlobState | undefined>
  /** A kept file's bytes; undefined when unknown or not (yet) kept. */
  read(sql: Sql, sha256: string): Promise<Readable | undefined>
}

/** Those of the given hashes whose bytes are not here: never sent, still in quarantine, or refused. */
export async function blobsNotKept(sql: Sql, hashes: readonly string[]): Promise<string[]> {
  const rows = await sql.rows<{ sha256: string }>(
    `select asked.sha256 from unnest($1::text[]) as asked (sha256)
      where not exists (select from store.blob b where b.sha256 = decode(asked.sha256, 'hex') and b.state = 'kept')`,
    [[...new Set(hashes)]],
  )
  return rows.map(({ sha256 }) => sha256)
}

/** A store of files under `folder`, two levels of folders by hash. */
export function openBlobs(folder: string): Blobs {
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2))
  return {
    async take(from, limitBytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const arriving = join(folder, `arriving-${randomBytes(8).toString('hex')}`)
      const hash = createHash('sha256')
      let bytes = 0
      try {
        await pipeline(
          from,
          async function* (source) {
            for await (const chunk of source as AsyncIterable<Buffer>) {
              bytes += chunk.length
              if (bytes > limitBytes) throw new BlobTooLarge(`${bytes} > ${limitBytes}`)
              hash.update(chunk)
              yield chunk
            }
          },
          createWriteStream(arriving, { mode: 0o600, flush: true }),
        )
        const sha256 = hash.digest('hex')
        const place = placeOf(sha256)
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
        await rename(arriving, place)
        const parent = await open(join(folder, sha256.slice(0, 2)))
        await parent.sync()
        await parent.close()
        return { sha256, bytes }
      } catch (error) {
        await rm(arriving, { force: true })
        throw error
      }
    },
    record(tx, blob, mediaType, at) {
      tx.queue(
        `insert into store.blob (sha256, bytes, media_type, state, at) values (decode($1, 'hex'), $2, $3, 'quarantined', $4) on conflict do nothing`,
        [blob.sha256, blob.bytes, mediaType, at],
      )
    },
    inspect: (sha256) => open(placeOf(sha256), 'r'),
    judge(tx, sha256, verdict) {
      tx.queue(
        `update store.blob set state = $2, reason = $3 where sha256 = decode($1, 'hex') and state = 'quarantined'`,
        [sha256, verdict.keep ? 'kept' : 'refused', verdict.keep ? null : verdict.reason],
      )
    },
    find: (sql, sha256) =>
      sql.one<BlobState>(
        `select media_type as "mediaType", bytes, state, reason from store.blob where sha256 = decode($1, 'hex')`,
        [sha256],
      ),
    async read(sql, sha256) {
      const kept = await sql.one(
        `select 1 as yes from store.blob where sha256 = decode($1, 'hex') and state = 'kept'`,
        [sha256],
      )
      return kept ? createReadStream(placeOf(sha256)) : undefined
    },
  }
}
