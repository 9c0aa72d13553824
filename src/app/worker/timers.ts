// Timers that have fallen due: each performs its act as the platform, under a key made from the timer.
import { within, type AnyAct, type World } from '#kernel/act'
import { platform } from '#kernel/identity'
import { dueTimers, endTimer } from '#kernel/procedure'

export type Fired = { fired: number; refused: number; problems: { timer: string; act: string; message: string }[] }

/**
 * Fires up to `limit` due timers in one transaction, each under its own savepoint. A lawful no ends the timer as
 * `refused`; so does an act that cannot be performed at all, which is also reported in `problems`.
 */
export async function fireTimers(world: World, acts: ReadonlyMap<string, AnyAct>, limit = 100): Promise<Fired> {
  const committed: { act: string; stream: string; seq: number }[] = []
  const fired = await world.store.transact(async (tx) => {
    const now = world.source.now()
    const result: Fired = { fired: 0, refused: 0, problems: [] }
    for (const due of await dueTimers(tx, now, limit)) {
      const act = acts.get(due.act)
      const outcome = act
        ? await within(
            world,
            tx,
            { act, actor: platform, key: `timer/${due.timer}`, input: JSON.parse(due.input) as unknown },
            committed,
          )
        : new Error(`no act is named ${due.act}`)
      const done = !(outcome instanceof Error) && outcome.done
      endTimer(tx, due.timer, now, done ? 'fired' : 'refused')
      if (done) result.fired += 1
      else result.refused += 1
      if (outcome instanceof Error) result.problems.push({ timer: due.timer, act: due.act, message: outcome.message })
    }
    return result
  })
  for (const event of committed) world.committed?.(event)
  return fired
}
