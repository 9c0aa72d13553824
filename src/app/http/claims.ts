// Claims as a side writes them: the check while it types, and the statement of a kept draft to take away. Its own alone:
// everything goes through views whose rows are the reader's.
//
//   POST /api/claims/check             {draft} → what is missing, the money, the statement; nothing is kept
//   GET  /api/claims/<claim>.pdf|.docx the statement of the latest version (?version=n: an earlier one)
//   POST /api/claims/<claim>/papers    {to?} both, kept by their hash, to be handed in with a step; court unless told
import { readClaim, sharedCheck, statementOf, type ClaimStatement, type StatementTo } from '#domain/dispute'
import { look } from '#kernel/act'
import type { Actor, Role } from '#kernel/identity'
import { openBlobs } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { claimPaper, claimWord } from '../papers/index.ts'
import { madePaper } from './paper-problem.ts'
import { assertEvidenceFlows } from './acts.ts'
import { basisOf } from './basis.ts'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { notThere, PDF_POLICY, seen } from './papers.ts'
import { invalid } from './problem.ts'
import { actorFor, callerOf, notSignedIn } from './session.ts'
import { wrongFields } from './words.ts'

const LIMIT_BYTES = 512 * 1024
const MOST_PAPER_BYTES = 20 * 1024 * 1024
const NAMED = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(pdf|docx)$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const CHECK = 'dispute.claim.check'
const PAPERS = z.strictObject({ to: z.enum(['court', 'mediation', 'zone']).default('court') })

type Draft = { claim: string; version: number; keptAt: string; draft: object }
type Made = { name: string; type: string; bytes: Uint8Array }

export function claimRoutes(context: Context): void {
  const { app, platform, options } = context
  const { world, views } = platform
  const check = views.get(CHECK)!
  const reader = async (request: FastifyRequest): Promise<Actor> => {
    const caller = await callerOf(platform, request)
    if (caller === null) throw notSignedIn()
    return actorFor(caller, Object.keys(check.scope) as Role[])
  }

  app.post('/api/claims/check', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const actor = await reader(request)
    const wrong = wrongFields(check.input, request.body, '(body)')
    if (wrong.length > 0) throw invalid(wrong)
    const now = world.source.now()
    const { item } = (await look(world.store, check, { actor, input: request.body, now })) as { item: object | null }
    if (item === null) throw notThere()
    reply.header('cache-control', 'no-store')
    return { item, asOf: now }
  })

  /** The statement of a kept draft under the law of the day on which it was kept. */
  const statementFor = async (
    actor: Actor,
    claim: string,
    { version, to = 'court' }: { version?: string | undefined; to?: StatementTo } = {},
  ): Promise<{ statement: ClaimStatement; draft: Draft }> => {
    if (version !== undefined && !/^[1-9]\d{0,4}$/.test(version)) throw notThere()
    const draft = await seen<Draft>(context, 'dispute.claim.get', actor, {
      claim,
      ...(version === undefined ? {} : { version }),
    })
    const read = readClaim(draft.draft)
    const day = dayIn(draft.keptAt)
    return { statement: statementOf(read, sharedCheck(read, world.law.at(day, 'cn'), day), to), draft }
  }

  const make = async (
    request: FastifyRequest,
    kind: 'pdf' | 'docx',
    of: { statement: ClaimStatement; draft: Draft },
  ): Promise<Made> => {
    const day = dayIn(of.draft.keptAt)
    const article = (cite: string): string | undefined => {
      const [basis] = basisOf(world.law, [cite], day, 'cn')
      return basis?.instrument
        ? `《${basis.instrument.zh}》${basis.no}${basis.gist ? `：${basis.gist.zh}` : ''}`
        : undefined
    }
    const notes = { at: of.draft.keptAt, article }
    const name = `${of.statement.title.zh}-v${of.draft.version}.${kind}`
    if (kind === 'docx') return { name, type: WORD, bytes: await claimWord(of.statement, notes) }
    const bytes = await madePaper(request, claimPaper(of.statement, notes), {
      zh: '起诉状未能排版；可下载 Word 版，页面上也可查阅',
      en: 'the paper could not be set; take the Word file, or read it on the page',
    })
    return { name, type: 'application/pdf', bytes }
  }

  app.get<{ Params: { name: string }; Querystring: { version?: string } }>(
    '/api/claims/:name',
    async (request, reply) => {
      const actor = await reader(request)
      const [, claim, kind] = NAMED.exec(request.params.name) ?? []
      if (claim === undefined) throw notThere()
      const made = await make(
        request,
        kind as 'pdf' | 'docx',
        await statementFor(actor, claim, { version: request.query.version }),
      )
      if (kind === 'pdf') reply.header('content-security-policy', PDF_POLICY).header('x-frame-options', 'SAMEORIGIN')
      return await reply
        .type(made.type)
        .header('cache-control', 'no-store')
        .header('content-disposition', attachment(made.name))
        .send(Buffer.from(made.bytes))
    },
  )

  if (options.blobDir === undefined) return
  const blobs = openBlobs(options.blobDir)
  app.post<{ Params: { claim: string }; Body: unknown }>('/api/claims/:claim/papers', async (request) => {
    const actor = await reader(request)
    assertEvidenceFlows(options.worker)
    const { claim } = request.params
    if (!UUID.test(claim)) throw notThere()
    const told = PAPERS.safeParse(request.body ?? {})
    if (!told.success) throw invalid(wrongFields(PAPERS, request.body, '(body)'))
    const of = await statementFor(actor, claim, told.data)
    const papers: { name: string; sha256: string }[] = []
    for (const kind of ['pdf', 'docx'] as const) {
      const { name, type, bytes } = await make(request, kind, of)
      const blob = await blobs.take(Readable.from([Buffer.from(bytes)]), MOST_PAPER_BYTES)
      await world.store.transact(async (tx) => {
        blobs.record(tx, blob, type, world.source.now())
        blobs.judge(tx, blob.sha256, { keep: true })
      })
      papers.push({ name, sha256: blob.sha256 })
    }
    return { claim, version: of.draft.version, papers }
  })
}
