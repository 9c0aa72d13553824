// GET /api/surveillance/runs/<run>/tables: the tables of a run in one file, for `suan detect`. To the price supervisor of the
// place and above who entered the read first (surveillance.run.read); whatever is not to be seen is answered as not there.
import type { Context } from './context.ts'
import { attachment } from './blobs.ts'
import { notThere, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { actorFor, callerOf } from './session.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function runRoutes(context: Context): void {
  const { app, platform } = context
  app.get<{ Params: { run: string } }>('/api/surveillance/runs/:run/tables', async (request, reply) => {
    const { run } = request.params
    const actor = actorFor(await callerOf(platform, request), ['authority:market'])
    if (actor.role !== 'authority:market' || !UUID.test(run)) throw notThere()
    const item = await seen<{ sealed: boolean }>(context, 'surveillance.run.tables', actor, { run })
    if (item.sealed)
      throw new HttpProblem(403, 'enter-the-read-first', {
        zh: '请先办理「取用监测运行的各表」并写明用途（surveillance.run.read），其后一日内可以取用',
        en: 'enter the read with its purpose first (surveillance.run.read); it holds for a day',
      })
    const { sealed: _sealed, ...file } = item
    return await reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', attachment(`run-${run}.json`))
      .send(JSON.stringify(file))
  })
}
