// GET /api/papers/<document>, /api/files/<file>/dossier and /api/files/<file>/bundle: what a reader may see of a file, to
// take away. Everything is looked at through the views of the room, so the reader's own rights decide; what is not
// visible is answered like what is not there.
import { assembleFileBundle } from '#domain/dispute'
import { look } from '#kernel/act'
import { recordRead, type DocumentBody } from '#kernel/casework'
import type { Actor, Role } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dossier, notesOf, paper, type FileDocument, type FileItem } from '../papers/index.ts'
import { madePaper } from './paper-problem.ts'
import { articleNamed } from './basis.ts'
import { sendBundle } from './bundles.ts'
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'
import { noted } from './reading.ts'
import { actorFor, callerOf } from './session.ts'
import { strangersAllowance } from './strangers.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Documents of one dossier; a longer file is taken away document by document. */
const MOST_DOCUMENTS = 300
/** Papers that one address may have made without signing in. */
const STRANGERS = { burst: 30, everySeconds: 2 }
/** A reader of PDF draws it with styles and images of its own; nothing else may run. */
export const PDF_POLICY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

/** A file with what of it is sealed for its reader. */
type FileSeen = {
  procedure: string
  whole: boolean
  myParts: readonly string[]
  steps: readonly { n: number; step: string; sealed: boolean }[]
}

type DocumentItem = { document: string; file: string; no: string; body: DocumentBody }

export const notThere = (): HttpProblem =>
  new HttpProblem(404, 'not-found', {
    zh: '没有找到，或不在您可见的范围内',
    en: 'not found, or not within what you may see',
  })

/** Looks at one thing through its view, as its reader. @throws HttpProblem 404 when it is not visible. */
export async function seen<Item>(
  { platform }: Context,
  name: string,
  actor: Actor,
  input: Record<string, string>,
): Promise<Item> {
  const { store, source } = platform.world
  const { item } = (await look(store, platform.views.get(name)!, { actor, input, now: source.now() })) as {
    item: Item | null
  }
  if (item === null) throw notThere()
  await noted(platform, { actor, view: name, input }, { item })
  return item
}

/** Who reads: anybody, since a file may be open to everybody; the tables' own policies decide what is seen. */
export async function readerOf({ platform }: Context, request: FastifyRequest): Promise<Actor> {
  const openTo = Object.keys(platform.views.get('casework.file.get')!.scope) as Role[]
  return actorFor(await callerOf(platform, request), openTo)
}

export function paperRoutes(context: Context): void {
  const { app, platform } = context
  const { world, log, sequencer } = platform
  const strangers = strangersAllowance(STRANGERS)

  const reader = async (request: FastifyRequest, id: string): Promise<Actor> => {
    const actor = await readerOf(context, request)
    if (actor.role === 'public') {
      const waitSeconds = strangers.take(request.ip)
      if (waitSeconds > 0)
        throw new HttpProblem(
          429,
          'too-many-papers',
          { zh: `请 ${waitSeconds} 秒后再试`, en: `try again in ${waitSeconds} seconds` },
          {},
          { 'retry-after': String(waitSeconds) },
        )
    }
    if (!UUID.test(id)) throw notThere()
    return actor
  }

  const sendPdf = async (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    made: Promise<Uint8Array>,
  ): Promise<void> => {
    const pdf = await madePaper(request, made, {
      zh: '文书未能排版；其内容仍可在案卷中查阅',
      en: 'the paper could not be set; its words can still be read on the file',
    })
    await reply
      .type('application/pdf')
      .header('cache-control', 'no-store')
      .header('content-security-policy', PDF_POLICY)
      .header('x-frame-options', 'SAMEORIGIN')
      .header('content-disposition', `inline; filename="${name}.pdf"`)
      .send(Buffer.from(pdf))
  }

  app.get<{ Params: { document: string } }>('/api/papers/:document', async (request, reply) => {
    const { document } = request.params
    const actor = await reader(request, document)
    const item = await seen<DocumentItem>(context, 'casework.document.get', actor, { document })
    const file = await seen<FileItem>(context, 'casework.file.get', actor, { file: item.file })
    const step = file.steps.find((s) => s.document?.document === document)
    if (!step) throw notThere()
    if (actor.role !== 'public' && request.method === 'GET')
      await world.store.transact(async (tx) => recordRead(tx, { document, party: actor.party, at: world.source.now() }))
    const { no, body } = item
    await sendPdf(request, reply, `${no}-${step.n + 1}`, paper(body, notesOf(file, step, body)))
    return reply
  })

  app.get<{ Params: { file: string } }>('/api/files/:file/dossier', async (request, reply) => {
    const { file } = request.params
    const actor = await reader(request, file)
    const item = await seen<FileItem>(context, 'casework.file.get', actor, { file })
    const ids = item.steps.flatMap(({ document }) => (document === null ? [] : [document.document]))
    if (ids.length > MOST_DOCUMENTS)
      throw new HttpProblem(413, 'dossier-too-long', {
        zh: `案卷有 ${ids.length} 份文书，超出一册的上限 ${MOST_DOCUMENTS} 份`,
        en: `the file holds ${ids.length} documents; one dossier holds at most ${MOST_DOCUMENTS}`,
      })
    const documents: FileDocument[] = []
    for (const document of ids)
      documents.push(await seen<DocumentItem>(context, 'casework.document.get', actor, { document }))
    const article = (cite: string, day: string): string | undefined => articleNamed(world.law, cite, day, item.place)
    await sendPdf(request, reply, item.no, dossier(item, documents, { at: world.source.now(), article }))
    return reply
  })

  app.get<{ Params: { file: string } }>('/api/files/:file/bundle', async (request, reply) => {
    const { file } = request.params
    const actor = await reader(request, file)
    const { procedure: chart, myParts } = await seen<FileSeen>(context, 'casework.file.get', actor, { file })
    // who sees its own steps alone is not told of the others, which a bundle would name
    const { parts } = chartNamed(chart)
    if (myParts.length > 0 && myParts.every((part) => parts[part]?.sees === 'own')) throw notThere()
    // What was done a moment ago may still wait for its place in the log.
    await sequencer.settle()
    const { steps, whole, procedure } = await seen<FileSeen>(context, 'casework.file.get', actor, { file })
    const sealedActs = new Set(steps.flatMap(({ step, sealed }) => (sealed ? [`${procedure}.${step}`] : [])))
    const open = new Set(steps.flatMap(({ n, sealed }) => (sealed ? [] : [n])))
    return await sendBundle(reply, file, () =>
      assembleFileBundle({ world, log }, file, { open, sealed: !whole, sealedActs }),
    )
  })
}
