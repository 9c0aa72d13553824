// POST /api/assemble: the contract that answers would make, while they are being given. POST, since answers are longer
// than an address may be; nothing is kept.
import { look } from '#kernel/act'
import type { Role } from '#kernel/identity'
import type { Context } from './context.ts'
import { HttpProblem, invalid } from './problem.ts'
import { actorFor, callerOf } from './session.ts'
import { strangersAllowance } from './strangers.ts'
import { wrongFields } from './words.ts'

const LIMIT_BYTES = 256 * 1024
/** A text is made again at every pause in typing; beyond that, one address waits. */
const STRANGERS = { burst: 60, everySeconds: 1 } as const

export function assembleRoutes({ app, platform }: Context): void {
  const { world, views } = platform
  const view = views.get('templates.assembled')
  if (!view) throw new Error('the view templates.assembled is not wired')
  const openTo = Object.keys(view.scope) as Role[]
  const strangers = strangersAllowance(STRANGERS)

  app.post('/api/assemble', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const caller = await callerOf(platform, request)
    const waitSeconds = caller === null ? strangers.take(request.ip) : 0
    if (waitSeconds > 0)
      throw new HttpProblem(
        429,
        'too-many-texts',
        { zh: `请 ${waitSeconds} 秒后再试`, en: `try again in ${waitSeconds} seconds` },
        {},
        { 'retry-after': String(waitSeconds) },
      )
    const wrong = wrongFields(view.input, request.body, '(body)')
    if (wrong.length > 0) throw invalid(wrong)
    const now = world.source.now()
    const { item } = (await look(world.store, view, { actor: actorFor(caller, openTo), input: request.body, now })) as {
      item: object | null
    }
    if (item === null)
      throw new HttpProblem(404, 'not-found', {
        zh: '该日该地没有可以选用的文本',
        en: 'there is no model contract to choose on that day at that place',
      })
    reply.header('cache-control', 'no-store')
    return { item, asOf: now }
  })
}
