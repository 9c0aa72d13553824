// A report to take away in two forms: the data it is made of, with the signed head of the log, and the paper made of it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { articleNamed } from './basis.ts'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { madePaper } from './paper-problem.ts'
import { PDF_POLICY } from './papers.ts'

/** How far the log has come, as a paper prints it. */
export const headOf = ({ platform: { log } }: Context): { origin: string; size: number; root: string } => ({
  origin: log.signer.name,
  size: log.size,
  root: Buffer.from(log.root).toString('hex'),
})

type Notes = { at: string; log: ReturnType<typeof headOf>; article: (cite: string) => string | undefined }

/**
 * Sends `item` as JSON or as the PDF that `paper` makes; `on` is the day whose law its articles are named by. Throws
 * HttpProblem when the paper cannot be made, with `instead` (where else to read it).
 */
export async function sendReport<Item extends object>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  report: {
    ending: string | undefined
    name: string
    item: Item
    sha256: string
    on: string
    paper: (notes: Notes) => Promise<Uint8Array>
    instead: { zh: string; en: string }
  },
): Promise<FastifyReply> {
  const { ending, name, item, sha256, on } = report
  const { world, log } = context.platform
  reply.header('cache-control', 'no-store')
  if (ending === 'json')
    return await reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', attachment(`${name}.json`))
      .send(JSON.stringify({ ...item, sha256, log: headOf(context), checkpoint: log.checkpoint() }))
  const article = (cite: string): string | undefined => articleNamed(world.law, cite, on, 'cn')
  const made = report.paper({ at: world.source.now(), log: headOf(context), article })
  const pdf = await madePaper(request, made, report.instead)
  return await reply
    .type('application/pdf')
    .header('content-security-policy', PDF_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('content-disposition', attachment(`${name}.pdf`))
    .send(Buffer.from(pdf))
}
