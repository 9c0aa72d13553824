// GET /api/events: one channel that says which rooms have something new.
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'

const MOST_LISTENERS = 1_000

export function eventRoutes({ app, feed }: Context): void {
  app.get('/api/events', async (_request, reply) => {
    if (feed.listeners >= MOST_LISTENERS)
      throw new HttpProblem(
        503,
        'too-many-listeners',
        { zh: '订阅者已满，请稍后再试', en: 'too many listeners; try again later' },
        {},
        { 'retry-after': '30' },
      )
    reply.hijack()
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    }
    reply.raw.writeHead(200, headers as Record<string, string>)
    feed.join(reply.raw)
  })
}
