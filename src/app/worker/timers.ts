// Timers that have fallen due: each performs its act as the platform, under a key made from the timer.
import { Forbidden, InvalidInput, KeyReused, within, type AnyAct, type World } from '#kernel/act'
import { platform } from '#kernel/identity'
import { dueTimers, endTimer, keepTimer, type Timer } from '#kernel/procedure'
import { isDatabaseAway } from './away.ts'

/** `kept`: no answer came of it (a lock, an error); the timer stays and is tried again later. */
export type Fired = {
  fired: number
  refused: number
  kept: number
  problems: { timer: string; act: string; message: string }[]
}

/** The same answer tomorrow as today: the act as it was set can never be performed. */
const isFinal = (error: Error): boolean =>
  error instanceof Forbidden || error instanceof InvalidInput || error instanceof KeyReused

const excerpt = (error: Error): string => error.message.slice(0, 500)

/**
 * Fires up to `limit` due timers, each in a transaction of its own. A lawful no ends a timer as `refused`, and so does
 * an act that may never be performed as it was set (Forbidden, InvalidInput, KeyReused). Anything else keeps the timer
 * for a later try, so that a busy lock never costs a party its due. Throws when the database is away.
 */
export async function fireTimers(world: World, acts: ReadonlyMap<string, AnyAct>, limit = 100): Promise<Fired> {
  const result: Fired = { fired: 0, refused: 0, kept: 0, problems: [] }
  for (let n = 0; n < limit; n += 1) {
    const now = world.source.now()
    const committed: { act: string; stream: string; seq: number }[] = []
    let held: Timer | undefined
    let problem: Error | undefined
    let end: 'fired' | 'refused' | 'kept' | 'none'
    try {
      end = await world.store.transact(async (tx) => {
        const [due] = await dueTimers(tx, now, 1)
        held = due
        if (!due) return 'none'
        const act = acts.get(due.act)
        const call = { actor: platform, key: `timer/${due.timer}`, input: JSON.parse(due.input) as unknown }
        const outcome = act
          ? await within(world, tx, { act, ...call }, committed)
          : new Error(`no act is named ${due.act}`)
        if (!(outcome instanceof Error)) {
          const answer = outcome.done ? 'fired' : 'refused'
          endTimer(tx, due.timer, now, answer)
          return answer
        }
        problem = outcome
        if (isFinal(outcome)) {
          endTimer(tx, due.timer, now, 'refused', excerpt(outcome))
          return 'refused'
        }
        keepTimer(tx, due.timer, now, excerpt(outcome))
        return 'kept'
      })
    } catch (error) {
      // The transaction itself failed (a deadlock, say): the timer is put aside, and the others have their turn.
      if (held === undefined || isDatabaseAway(error)) throw error
      const { timer } = held
      problem = error instanceof Error ? error : new Error(String(error))
      const why = excerpt(problem)
      await world.store.transact(async (tx) => keepTimer(tx, timer, now, why))
      end = 'kept'
    }
    if (end === 'none') break
    result[end] += 1
    if (problem && held) result.problems.push({ timer: held.timer, act: held.act, message: problem.message })
    if (end !== 'kept') for (const event of committed) world.committed?.(event)
  }
  return result
}
