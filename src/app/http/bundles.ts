// GET /api/bundles/<lease>: the evidence bundle of a lease, once a party has had it made (dispute.bundle.make).
import { assembleBundle, NoBundle } from '#domain/dispute'
import { look } from '#kernel/act'
import { may, type Role } from '#kernel/identity'
import type { FastifyReply } from 'fastify'
import { forbidden } from './acts.ts'
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'
import { noted } from './reading.ts'
import { actorFor, callerOf } from './session.ts'

const MAKE = 'dispute.bundle.make'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const none = (): HttpProblem =>
  new HttpProblem(404, 'bundle-not-made', {
    zh: '没有这份证据包：请先办理「生成证据包」',
    en: 'there is no such bundle: have it made first',
  })

/** Sends a bundle under its own name. @throws HttpProblem that says why there is none: not yet, never, too long. */
export async function sendBundle(
  reply: FastifyReply,
  name: string,
  assemble: () => Promise<Uint8Array>,
): Promise<FastifyReply> {
  let bytes: Uint8Array
  try {
    bytes = await assemble()
  } catch (error) {
    if (!(error instanceof NoBundle)) throw error
    // not made, or not in the log yet: ask again later; too long, or its closing record erased: there will be none
    const status = { 'not-made': 404, 'not-logged': 404, 'too-long': 413, 'closing-erased': 410 }[error.reason]
    throw new HttpProblem(status, `bundle-${error.reason}`, { zh: error.zh, en: error.en })
  }
  return await reply
    .type('application/octet-stream')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}.shev"`)
    .send(Buffer.from(bytes))
}

export function bundleRoutes({ app, platform }: Context): void {
  const { world, acts, views, log, sequencer } = platform
  app.get<{ Params: { lease: string } }>('/api/bundles/:lease', async (request, reply) => {
    const { lease } = request.params
    const make = acts.get(MAKE)!
    const seen = views.get('contracts.lease.get')!
    const actor = actorFor(await callerOf(platform, request), make.by)
    const { allowed, policy } = may(actor, MAKE, make.by)
    if (!allowed) throw forbidden(policy)
    if (!UUID.test(lease)) throw none()
    // Whoever may not see the lease is told the same as if there were none.
    if (!(actor.role in seen.scope))
      throw forbidden(`contracts.lease.get is open to ${(Object.keys(seen.scope) as Role[]).join(', ')} only`)
    const { item } = (await look(world.store, seen, { actor, input: { lease } })) as { item: object | null }
    if (!item) throw none()
    await noted(platform, { actor, view: 'bundle', input: { lease } }, { item })
    // What was made a moment ago may still wait for its place in the log.
    await sequencer.settle()
    return await sendBundle(reply, lease, () => assembleBundle({ world, log }, lease))
  })
}
