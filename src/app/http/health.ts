// GET /healthz (the process is alive), /readyz (it can serve), /metrics.
import { followUpsWaiting } from '#kernel/act'
import { progress } from '#kernel/evidence'
import { isDatabaseAway } from '../worker/away.ts'
import { evidenceStop } from '../worker/evidence-stop.ts'
import type { Context } from './context.ts'
import { PROBLEM_TYPE, problemBody } from './problem.ts'

export function healthRoutes({ app, platform, metrics, feed, options }: Context): void {
  const { world, log } = platform

  app.get(
    '/healthz',
    async (_request, reply) =>
      await reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send('ok\n'),
  )

  app.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    const stop = options.worker ? evidenceStop(options.worker.state) : null
    if (stop)
      return await reply
        .code(503)
        .type(PROBLEM_TYPE)
        .send(problemBody(503, stop.code, stop.says, { reason: stop.reason }))
    await world.store.transact((tx) => tx.one('select 1 as yes'))
    return { ready: true, logSize: log.size }
  })

  app.get('/metrics', async (_request, reply) => {
    const worker = options.worker?.state
    const gauges: Record<string, number> = {
      suan_log_size: log.size,
      suan_log_rolled_back: worker?.rolledBack ? 1 : 0,
      suan_log_broken: worker?.logBroken ? 1 : 0,
      suan_event_listeners: feed.listeners,
      suan_follow_ups_settled: worker?.followUpsSettled ?? 0,
      suan_timers_fired: worker?.timersFired ?? 0,
      suan_timers_kept: worker?.timersKept ?? 0,
    }
    try {
      const [followUps, leaves] = await Promise.all([
        followUpsWaiting(world),
        world.store.transact((tx) => progress(tx)),
      ])
      gauges['suan_follow_ups_waiting'] = followUps.waiting
      gauges['suan_follow_ups_stuck'] = followUps.stuck
      gauges['suan_leaves_waiting'] = leaves.waiting
    } catch (error) {
      // Counters are worth more than ever while the database is away.
      if (!isDatabaseAway(error)) throw error
    }
    return await reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(metrics.text(gauges))
  })
}
