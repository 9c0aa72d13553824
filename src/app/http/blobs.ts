// POST /api/blobs: a file comes in and is known by its hash. GET /api/blobs/<sha256>: for those who may see a step of a
// file that names it. A file has no meaning until an act names its hash (decision 0006).
import { Readable } from 'node:stream'
import { filesNaming } from '#kernel/casework'
import { BlobTooLarge, openBlobs, type Blob } from '#kernel/store'
import { dayIn } from '#kernel/time'
import type { FastifyRequest } from 'fastify'
import { sniffFile, type FileItem, type Sniffed } from '../papers/index.ts'
import type { Context } from './context.ts'
import { notThere, readerOf, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { callerOf, notSignedIn, type Caller } from './session.ts'

const LIMIT_BYTES = 20 * 1024 * 1024
const DAILY_BYTES = 200 * 1024 * 1024
/** People remembered at once; who came first is forgotten first. */
const MOST_REMEMBERED = 50_000
const HASH = /^[0-9a-f]{64}$/

const tooLarge = (): HttpProblem =>
  new HttpProblem(
    413,
    'too-large',
    { zh: '文件超过 20 MiB', en: 'the file is larger than 20 MiB' },
    {},
    { connection: 'close' },
  )

/** What each person has sent on a day. It is forgotten when the process ends: a bound on haste, no account. */
function dailyAllowance(): {
  reserve(who: string, day: string, bytes: number): boolean
  settle(who: string, bytes: number): void
} {
  const sent = new Map<string, { day: string; bytes: number }>()
  return {
    reserve(who, day, bytes) {
      const before = sent.get(who)
      const already = before?.day === day ? before.bytes : 0
      if (already + bytes > DAILY_BYTES) return false
      sent.delete(who)
      sent.set(who, { day, bytes: already + bytes })
      if (sent.size > MOST_REMEMBERED) sent.delete(sent.keys().next().value!)
      return true
    },
    settle(who, bytes) {
      const now = sent.get(who)
      if (now) now.bytes = Math.max(0, now.bytes + bytes)
    },
  }
}

/** RFC 6266 with RFC 8187: the name as it was given, without what could name another place or turn the reading. */
export function attachment(name: string): string {
  const plain =
    name
      .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
      .slice(0, 150)
      .toWellFormed() || 'file'
  const ascii = plain.replace(/[^\x20-\x7e]/g, '_')
  const encoded = encodeURIComponent(plain).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

export function blobRoutes(context: Context): void {
  const { app, platform, options } = context
  const { world } = platform
  if (options.blobDir === undefined) return
  const blobs = openBlobs(options.blobDir)
  const allowance = dailyAllowance()
  const asked = new WeakMap<FastifyRequest, { caller: Caller; reserved: number }>()

  const sniffed = async ({ sha256, bytes }: Blob): Promise<Sniffed> => {
    const handle = await blobs.inspect(sha256)
    try {
      return await sniffFile({
        bytes,
        async read(at, length) {
          const { buffer, bytesRead } = await handle.read(
            Buffer.alloc(Math.max(0, Math.min(length, bytes - at))),
            0,
            null,
            at,
          )
          return buffer.subarray(0, bytesRead)
        },
      })
    } finally {
      await handle.close()
    }
  }

  const whoOf = ({ caller: { person, party } }: { caller: Caller }): string => person ?? party

  // A scope of its own: here a body is a stream of bytes, whatever type is declared.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(
      '/api/blobs',
      {
        bodyLimit: LIMIT_BYTES,
        // Before the body is read.
        async onRequest(request) {
          const caller = await callerOf(platform, request)
          if (caller === null) throw notSignedIn()
          const declared = request.headers['content-length']
          const reserved = declared === undefined ? LIMIT_BYTES : Number(declared)
          if (reserved > LIMIT_BYTES) throw tooLarge()
          if (!allowance.reserve(whoOf({ caller }), dayIn(world.source.now()), reserved))
            throw new HttpProblem(
              429,
              'upload-quota',
              { zh: '今日上传已达 200 MiB 上限，请明日再传', en: 'today’s 200 MiB are used up; upload again tomorrow' },
              {},
              { 'retry-after': '3600', connection: 'close' },
            )
          asked.set(request, { caller, reserved })
        },
      },
      async (request) => {
        const { caller, reserved } = asked.get(request)!
        const body = request.body instanceof Readable ? request.body : Readable.from([])
        let blob: Blob | undefined
        try {
          blob = await blobs.take(body, LIMIT_BYTES)
        } catch (error) {
          if (error instanceof BlobTooLarge) throw tooLarge()
          const { code } = error as { code?: string }
          if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
            throw new HttpProblem(400, 'upload-broken', { zh: '上传中断', en: 'the upload broke off' })
          throw error
        } finally {
          allowance.settle(whoOf({ caller }), (blob?.bytes ?? reserved) - reserved)
        }
        const { sha256, bytes } = blob
        const known = await world.store.transact((tx) => blobs.find(tx, sha256))
        if (known?.state === 'kept') return { sha256, bytes, mediaType: known.mediaType }
        const verdict = await sniffed(blob)
        const refused = 'refused' in verdict
        const mediaType = refused ? 'application/octet-stream' : verdict.mediaType
        await world.store.transact(async (tx) => {
          blobs.record(tx, blob, mediaType, world.source.now())
          blobs.judge(tx, sha256, refused ? { keep: false, reason: verdict.refused } : { keep: true })
        })
        if (refused) throw new HttpProblem(422, verdict.refused, verdict.says)
        return { sha256, bytes, mediaType }
      },
    )
  })

  /** The name under which a file that the reader may see holds this hash; undefined when none does. */
  const nameFor = async (request: FastifyRequest, sha256: string): Promise<string | undefined> => {
    const actor = await readerOf(context, request)
    // As the reader: whoever names the same hash in files of its own must not hide the file that others may see.
    const party = actor.role === 'public' ? null : actor.party
    const named = await world.store.read({ party, role: actor.role }, (sql) => filesNaming(sql, sha256))
    for (const file of named) {
      const item = await seen<FileItem>(context, 'casework.file.get', actor, { file }).catch((error: unknown) => {
        if (error instanceof HttpProblem) return undefined
        throw error
      })
      for (const { fields } of item?.steps ?? [])
        for (const { type, value } of fields) {
          if (type !== 'files') continue
          const found = (value as { name: string; sha256: string }[]).find((entry) => entry.sha256 === sha256)
          if (found) return found.name
        }
    }
    // a paper with a business secret: for those named for it; to whom the view is closed the answer is that there is none
    if (!(actor.role in platform.views.get('dispute.secret.get')!.scope)) return undefined
    const secret = await seen<{ name: string }>(context, 'dispute.secret.get', actor, { sha256 }).catch(
      (error: unknown) => {
        if (error instanceof HttpProblem) return undefined
        throw error
      },
    )
    return secret?.name
  }

  app.get<{ Params: { sha256: string } }>('/api/blobs/:sha256', async (request, reply) => {
    const { sha256 } = request.params
    if (!HASH.test(sha256)) throw notThere()
    const name = await nameFor(request, sha256)
    if (name === undefined) throw notThere()
    const { known, stream } = await world.store.transact(async (tx) => ({
      known: await blobs.find(tx, sha256),
      stream: await blobs.read(tx, sha256),
    }))
    if (!known || !stream) throw notThere()
    return await reply
      .type(known.mediaType)
      .headers({
        'content-length': String(known.bytes),
        'content-disposition': attachment(name),
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'no-store',
      })
      .send(stream)
  })
}
