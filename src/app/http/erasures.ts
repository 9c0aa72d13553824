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
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { notThere, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { sendReport } from './report.ts'
import { actorFor, callerOf } from './session.ts'

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const NAMED = new RegExp(`^(${ID})\\.(pdf|json)$`)
const UUID = new RegExp(`^${ID}$`)
const VIEW = 'supervision.erasure.get'

export function erasureRoutes(context: Context): void {
  const { app, platform } = context
  const { world, sequencer, views } = platform
  const reader = async (request: FastifyRequest): Promise<Actor> =>
    actorFor(await callerOf(platform, request), Object.keys(views.get(VIEW)!.scope) as Role[])

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
    return await sendReport(context, request, reply, {
      ending: kind,
      name: `数据清除-${file.slice(-8)}`,
      item,
      sha256: erasureHash(item),
      on: dayIn(world.source.now()),
      paper: (notes) => erasurePaper(item, notes),
      instead: {
        zh: '证明未能排版；内容可在网页上查阅',
        en: 'the paper could not be set; the page shows the same',
      },
    })
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
