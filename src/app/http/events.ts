// GET /api/events: one channel that says which rooms have something new.
import { streamSizes } from '#kernel/evidence'
import type { Store } from '#kernel/store'
import type { FastifyRequest } from 'fastify'
import { isDatabaseAway } from '../worker/away.ts'
import type { Platform } from '../wiring.ts'
import type { Context } from './context.ts'
import type { FeedReader } from './feed.ts'
import { HttpProblem } from './problem.ts'
import { callerOf } from './session.ts'

const MOST_LISTENERS = 1_000

/** Which of these streams a reader may see: what row-level security lets it count. */
export async function visibleStreams(
  store: Store,
  reader: FeedReader,
  streams: readonly string[],
): Promise<ReadonlySet<string>> {
  const seen = await store.read(reader, (sql) => streamSizes(sql, streams))
  return new Set(seen.map(({ stream }) => stream))
}

/** The listener in each of its roles. While the database is away nobody is known, but the channel opens: a browser does not come back to one that was refused. */
async function readersOf(platform: Platform, request: FastifyRequest): Promise<FeedReader[]> {
  try {
    const caller = await callerOf(platform, request)
    return caller === null ? [] : caller.roles.map((role) => ({ party: caller.party, role }))
  } catch (error) {
    if (isDatabaseAway(error)) return []
    throw error
  }
}

export function eventRoutes({ app, feed, platform }: Context): void {
  app.get('/api/events', async (request, reply) => {
    if (feed.listeners >= MOST_LISTENERS)
      throw new HttpProblem(
        503,
        'too-many-listeners',
        { zh: '订阅者已满，请稍后再试', en: 'too many listeners; try again later' },
        {},
        { 'retry-after': '30' },
      )
    const readers = await readersOf(platform, request)
    reply.hijack()
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    }
    reply.raw.writeHead(200, headers as Record<string, string>)
    feed.join(reply.raw, readers)
  })
}
