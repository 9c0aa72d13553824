// GET /api/views/<name>: the table of views as an API. Nothing here knows any view.
import { look } from '#kernel/act'
import { may, type Role } from '#kernel/identity'
import { forbidden } from './acts.ts'
import type { Context } from './context.ts'
import { HttpProblem, invalid } from './problem.ts'
import { queryReader } from './query.ts'
import { noted } from './reading.ts'
import { actorFor, callerOf } from './session.ts'
import { wrongFields } from './words.ts'

const notFound = (): HttpProblem =>
  new HttpProblem(404, 'not-found', {
    zh: '没有找到，或不在您可见的范围内',
    en: 'not found, or not within what you may see',
  })

/** A list answers with rows, a single thing with item; nothing found is a 404. */
function shaped(answer: unknown): Record<string, unknown> {
  if (Array.isArray(answer)) return { rows: answer, next: null }
  if (typeof answer !== 'object' || answer === null) throw notFound()
  const got = answer as Record<string, unknown>
  if ('rows' in got) return { next: null, ...got }
  if (!('item' in got)) return { item: got }
  if (got['item'] === null || got['item'] === undefined) throw notFound()
  return got
}

export function viewRoutes({ app, platform }: Context): void {
  const { world, views } = platform
  const readers = new Map([...views].map(([name, view]) => [name, queryReader(view.input)]))

  app.get<{ Params: { name: string }; Querystring: Record<string, unknown> }>(
    '/api/views/:name',
    async (request, reply) => {
      const view = views.get(request.params.name)
      if (!view) throw new HttpProblem(404, 'view-unknown', { zh: '没有这一视图', en: 'no view has this name' })
      const openTo = Object.keys(view.scope) as Role[]
      const actor = actorFor(await callerOf(platform, request), openTo)
      const { allowed, policy } = may(actor, view.name, openTo)
      if (!allowed) throw forbidden(policy)
      const { input, asOf } = readers.get(view.name)!(request.query)
      const wrong = wrongFields(view.input, input, '(query)')
      if (wrong.length > 0) throw invalid(wrong)
      const looked = shaped(await look(world.store, view, { actor, input, asOf, now: world.source.now() }))
      const answer = await noted(platform, { actor, view: view.name, input }, looked)
      reply.header('cache-control', 'no-store')
      return { ...answer, asOf: asOf ?? world.source.now() }
    },
  )
}
