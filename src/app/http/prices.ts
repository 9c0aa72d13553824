// What was published of prices, to take away without signing in; snapshots only for their compiler and who reviews it.
//
//   GET /api/prices/<publication>.csv      its figures as a table
//   GET /api/prices/<publication>.json     its figures with everything that vouches for them
//   GET /api/prices/<publication>.signed   the very bytes under the compiler's signature
//   GET /api/prices/<publication>.snapshot the observations behind it (CSV), for whoever may review them
//   GET /api/prices/reference.csv …        the latest of its kind; also index.csv
//   GET /api/prices/method.md              the method in force as a document; ?version= ?lang=en
import { indexCsv, publicationCsv, type IndexDocument, type ReferenceDocument } from '#domain/pricing'
import { anyone, type Actor } from '#kernel/identity'
import { canonical, type Json } from '#kernel/proof'
import { look } from '#kernel/act'
import { dayIn } from '#kernel/time'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { notThere, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { actorFor, callerOf } from './session.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const FILE = /^(reference|index|[0-9a-f-]{36})\.(csv|json|signed|snapshot)$/
const latestOf = { reference: 'pricing.reference.current', index: 'pricing.index.current' } as const
/** What is published does not change; the latest one does. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const REVIEWERS = ['index-compiler', 'authority:market', 'authority:data', 'authority:industry', 'court'] as const

type Item = {
  publication: string
  kind: 'reference' | 'index'
  period: string
  snapshots: string[]
  document: ReferenceDocument | IndexDocument
}

async function send(
  reply: FastifyReply,
  text: string,
  { type, name, cache }: { type: string; name: string; cache: string },
): Promise<FastifyReply> {
  return await reply
    .type(`${type}; charset=utf-8`)
    .header('cache-control', cache)
    .header('content-disposition', attachment(name))
    .send(text)
}

export function priceRoutes(context: Context): void {
  const { app, platform } = context
  const { store, source } = platform.world

  /** The id that a name stands for. */
  const idOf = async (name: string): Promise<string> => {
    if (name !== 'reference' && name !== 'index') return name
    const { publication } = await seen<{ publication: string | null }>(context, latestOf[name], anyone, {})
    if (publication === null)
      throw new HttpProblem(404, 'nothing-published', { zh: '尚未发布', en: 'nothing was published yet' })
    return publication
  }

  const snapshotFor = async (request: FastifyRequest, hash: string): Promise<string> => {
    const actor: Actor = actorFor(await callerOf(platform, request), REVIEWERS)
    const view = platform.views.get('pricing.snapshot.file')!
    const { item } = (await look(store, view, { actor, input: { sha256: hash }, now: source.now() })) as {
      item: { csv: string } | null
    }
    if (item === null) throw notThere()
    return item.csv
  }

  app.get<{ Params: { file: string } }>('/api/prices/:file', async (request, reply) => {
    const { file } = request.params
    if (file === 'method.md') return await sendMethod(context, request, reply)
    const [, name, ending] = FILE.exec(file) ?? []
    if (name === undefined || ending === undefined) throw notThere()
    const publication = await idOf(name)
    if (!UUID.test(publication)) throw notThere()
    const item = await seen<Item>(context, 'pricing.publication.get', anyone, { publication })
    const { document, period, kind } = item
    const title = `${kind}-${period}`
    const cache = name === publication ? FOR_EVER : 'no-cache'
    switch (ending) {
      case 'csv': {
        const csv = document.kind === 'reference' ? publicationCsv(document) : indexCsv(document)
        return await send(reply, csv, { type: 'text/csv', name: `${title}.csv`, cache })
      }
      case 'signed': {
        const bytes = canonical(document as unknown as Json)
        return await send(reply, bytes, { type: 'application/json', name: `${title}.signed.json`, cache })
      }
      case 'snapshot': {
        const csv = await snapshotFor(request, item.snapshots.at(-1)!)
        return await send(reply, csv, { type: 'text/csv', name: `${title}.snapshot.csv`, cache: 'no-store' })
      }
      default: {
        // corrections and objections come later: what stands beside the figures is not for ever
        const json = JSON.stringify(item)
        return await send(reply, json, { type: 'application/json', name: `${title}.json`, cache: 'no-cache' })
      }
    }
  })
}

type MethodRow = { version: string; state: string; inForceFrom: string | null; document: string; documentEn: string }

async function sendMethod({ platform }: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { version, lang } = request.query as { version?: string; lang?: string }
  const { store, source } = platform.world
  const now = source.now()
  const { rows } = (await look(store, platform.views.get('pricing.method.list')!, {
    actor: anyone,
    input: {},
    now,
  })) as {
    rows: MethodRow[]
  }
  const adopted = rows.filter(({ state, inForceFrom }) => state === 'adopted' && (inForceFrom ?? '') <= dayIn(now))
  const found = version === undefined ? adopted.at(-1) : rows.find((row) => row.version === version)
  if (!found) throw notThere()
  const text = lang === 'en' ? found.documentEn : found.document
  return await send(reply, text, { type: 'text/markdown', name: `method-${found.version}.md`, cache: 'no-cache' })
}
