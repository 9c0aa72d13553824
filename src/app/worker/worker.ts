// The worker: what follows from facts, what falls due, and the place of every leaf in the log.
//
// It is woken after each commit and looks by itself now and then, because another process may have written too.
// When the database goes away it waits, longer each time, and goes on when the database is back.
import { drainFollowUps, type AnyAct, type World } from '#kernel/act'
import { RolledBack, type Sequencer } from '#kernel/evidence'
import { isDatabaseAway } from './away.ts'
import { fireTimers } from './timers.ts'

export type WorkerState = {
  /** why nothing is signed any more; null while the log and the database agree */
  rolledBack: string | null
  /** what went wrong last; null since the last full round */
  trouble: string | null
  rounds: number
  followUpsSettled: number
  followUpsFailed: number
  timersFired: number
  leavesCarried: number
}

export type Worker = {
  /** Something was written: look now. */
  wake(): void
  readonly state: Readonly<WorkerState>
  /** Ends after the round that is under way. */
  stop(): Promise<void>
}

export type WorkerOptions = {
  /** how long to wait when nothing wakes it */
  pollMs?: number
  /** the longest pause after a failure */
  longestPauseMs?: number
  log?: (line: { problem: string; what: string }) => void
}

/** Starts the loop over an open platform. Errors never leave it: they are told to `log` and shown in `state`. */
export function startWorker(
  { world, acts, sequencer }: { world: World; acts: ReadonlyMap<string, AnyAct>; sequencer: Sequencer },
  { pollMs = 1_000, longestPauseMs = 5_000, log = () => {} }: WorkerOptions = {},
): Worker {
  const state: WorkerState = {
    rolledBack: null,
    trouble: null,
    rounds: 0,
    followUpsSettled: 0,
    followUpsFailed: 0,
    timersFired: 0,
    leavesCarried: 0,
  }
  let stopping = false
  let woken = false
  let rouse: (() => void) | null = null

  const pause = (milliseconds: number, wakeable: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (stopping || (wakeable && woken)) return resolve()
      const end = (): void => {
        clearTimeout(timer)
        rouse = null
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      rouse = () => (wakeable || stopping ? end() : undefined)
    })

  const round = async (): Promise<number> => {
    const followed = await drainFollowUps(world, acts)
    state.followUpsSettled += followed.settled
    state.followUpsFailed += followed.failed
    if (followed.failed > 0) log({ what: 'follow-up', problem: `${followed.failed} failed; see act.follow_up.problem` })
    const due = await fireTimers(world, acts)
    state.timersFired += due.fired
    for (const problem of due.problems)
      log({ what: `timer ${problem.timer} → ${problem.act}`, problem: problem.message })
    let carried = 0
    if (state.rolledBack === null) {
      carried = await sequencer.carry()
      state.leavesCarried += carried
    }
    state.rounds += 1
    return followed.settled + due.fired + due.refused + carried
  }

  const run = async (): Promise<void> => {
    let pauseMs = 50
    while (!stopping) {
      woken = false
      try {
        const did = await round()
        if (state.trouble !== null) log({ what: 'worker', problem: '已恢复 · going on' })
        state.trouble = null
        pauseMs = 50
        if (did === 0) await pause(pollMs, true)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        if (error instanceof RolledBack) {
          state.rolledBack = message
          log({ what: 'log', problem: message })
          continue
        }
        // One word per trouble, not one per try; a database that is away comes back by itself, so its trace says nothing.
        const away = isDatabaseAway(error)
        const trouble = away ? 'database away' : message
        if (state.trouble !== trouble)
          log(
            away
              ? { what: 'database', problem: `暂时不可用，等待恢复 · away, waiting for it (${message})` }
              : { what: 'worker', problem: (error as Error).stack ?? message },
          )
        state.trouble = trouble
        await pause(pauseMs, false)
        pauseMs = Math.min(longestPauseMs, pauseMs * 2)
      }
    }
  }
  const running = run()

  return {
    state,
    wake() {
      woken = true
      rouse?.()
    },
    async stop() {
      stopping = true
      rouse?.()
      await running
    },
  }
}
