// An erasure to take away: the paper, the data it was made of, and each log as it was given in. What the reader may see of it
// is decided by the views; what is not visible is answered like what is not there.
//
//   GET /api/erasures/<file>.pdf             the certificate, or how the erasure stands
//   GET /api/erasures/<file>.json            what it was made of, with the signed head of the log
//   GET /api/erasures/<file>/logs/<device>   the log of a device, byte for byte
import type { Actor, Role } from '#kernel/identity'
import { dayIn } from '#kernel/time'
import type { FastifyRequest } from 'fastify'
import { erasureHash, erasurePaper, type ErasureItem } from '../papers/index.ts'
import { basisOf } from './basis.ts'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { madePaper } from './paper-problem.ts'
import { notThere, PDF_POLICY, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { actorFor, callerOf } from './session.ts'

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const NAMED = new RegExp(`^(${ID})\\.(pdf|json)$`)
const UUID = new RegExp(`^${ID}$`)
const VIEW = 'supervision.erasure.get'

export function erasureRoutes(context: Context): void {
  const { app, platform } = context
  const { world, log, sequencer, views } = platform
  const reader = async (request: FastifyRequest): Promise<Actor> =>
    actorFor(await callerOf(platform, request), Object.keys(views.get(VIEW)!.scope) as Role[])
  const head = () => ({ origin: log.signer.name, size: log.size, root: Buffer.from(log.root).toString('hex') })

  app.get<{ Params: { name: string } }>('/api/erasures/:name', async (request, reply) => {
    const actor = await reader(request)
    const [, file, kind] = NAMED.exec(request.params.name) ?? []
    if (file === undefined) throw notThere()
    // what was entered a moment ago may still wait for its place in the log
    await sequencer.settle()
    const item = await seen<ErasureItem>(context, VIEW, actor, { file })
    if (item.devices.length === 0)
      throw new HttpProblem(409, 'no-devices', {
        zh: '本案没有逐台登记；清除证明在案卷的“出具清除证明”一步（个人信息保护法第二十一条）',
        en: 'nothing was entered by device; the certificate is with the step of the file that gave it (PIPL, art. 21)',
      })
    const at = world.source.now()
    const name = `数据清除-${file.slice(-8)}`
    reply.header('cache-control', 'no-store')
    if (kind === 'json')
      return await reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', attachment(`${name}.json`))
        .send(JSON.stringify({ ...item, sha256: erasureHash(item), log: head(), checkpoint: log.checkpoint() }))
    const article = (cite: string): string | undefined => {
      const [basis] = basisOf(world.law, [cite], dayIn(at), 'cn')
      return basis?.instrument ? `《${basis.instrument.zh}》${basis.no}` : undefined
    }
    const pdf = await madePaper(request, erasurePaper(item, { at, log: head(), article }), {
      zh: '证明未能排版；内容可在网页上查阅',
      en: 'the paper could not be set; the page shows the same',
    })
    return await reply
      .type('application/pdf')
      .header('content-security-policy', PDF_POLICY)
      .header('x-frame-options', 'SAMEORIGIN')
      .header('content-disposition', attachment(`${name}.pdf`))
      .send(Buffer.from(pdf))
  })

  app.get<{ Params: { file: string; device: string } }>('/api/erasures/:file/logs/:device', async (request, reply) => {
    const actor = await reader(request)
    const { file, device } = request.params
    if (!UUID.test(file) || !UUID.test(device)) throw notThere()
    const { name, log: bytes } = await seen<{ name: string; log: string }>(context, 'supervision.erasure.log', actor, {
      file,
      device,
    })
    return await reply
      .type('application/octet-stream')
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', attachment(name))
      .send(Buffer.from(bytes, 'base64'))
  })
}
