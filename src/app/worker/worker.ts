// The worker: what follows from facts, what falls due, and the place of every leaf in the log.
//
// It is woken after each commit and looks by itself now and then, because another process may have written too.
// The sequencer runs beside the other two, and each of the three is tried for itself: an act that cannot be performed,
// or one that waits for a lock, never keeps evidence from its place in the log.
// When the database goes away each waits, longer each time, and goes on when the database is back.
import { drainFollowUps, type AnyAct, type World } from '#kernel/act'
import { LogError, RolledBack, type Sequencer } from '#kernel/evidence'
import { isDatabaseAway } from './away.ts'
import { fireTimers } from './timers.ts'

export type WorkerState = {
  /** why nothing is signed any more; null while the log and the database agree */
  rolledBack: string | null
  /** why leaves get no place in the log; null while they do. A log that broke half way stays so until a restart. */
  logBroken: string | null
  /** what went wrong last; null since every part has done its round again */
  trouble: string | null
  rounds: number
  followUpsSettled: number
  followUpsFailed: number
  timersFired: number
  timersKept: number
  leavesCarried: number
}

export type Worker = {
  /** Something was written: look now. */
  wake(): void
  readonly state: Readonly<WorkerState>
  /** Ends after the rounds that are under way. */
  stop(): Promise<void>
}

export type WorkerOptions = {
  /** how long to wait when nothing wakes it */
  pollMs?: number
  /** the longest pause after a failure */
  longestPauseMs?: number
  /** for how long a sequencer may fail for a reason that may pass before the log counts as broken */
  logPatienceMs?: number
  log?: (line: { problem: string; what: string }) => void
}

type Part = { name: string; work(): Promise<number>; failed?(error: unknown): 'ended' | 'again' }

const DATABASE_AWAY = 'database away'
/** Commits that come close together are looked at together. */
const GATHER_MS = 10

/** A disk without room says so at once and does not pass by waiting: ENOSPC of the journal, SQLSTATE 53100 of the database. */
const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', '53100'].includes(String((error as { code?: unknown } | null)?.code))

/** A message with the code of what caused it: «writing the log failed» alone does not say that the disk is full. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? `${error.message} (${code})` : error.message
}

/** What a log refuses once it refuses for good: only opening it anew can tell what reached the disk. */
const isFinal = (error: unknown): error is LogError | RolledBack =>
  error instanceof LogError || error instanceof RolledBack

/** Starts the loops over an open platform. Errors never leave them: they are told to `log` and shown in `state`. */
export function startWorker(
  { world, acts, sequencer }: { world: World; acts: ReadonlyMap<string, AnyAct>; sequencer: Sequencer },
  { pollMs = 1_000, longestPauseMs = 5_000, logPatienceMs = 10_000, log = () => {} }: WorkerOptions = {},
): Worker {
  const state: WorkerState = {
    rolledBack: null,
    logBroken: null,
    trouble: null,
    rounds: 0,
    followUpsSettled: 0,
    followUpsFailed: 0,
    timersFired: 0,
    timersKept: 0,
    leavesCarried: 0,
  }
  let stopping = false
  const lanes: { wake(): void; running: Promise<void> }[] = []
  const wakeAll = (): void => lanes.forEach((lane) => lane.wake())

  // One word per trouble, not one per try; a database that is away comes back by itself, so its trace says nothing.
  const troubles = new Map<string, string>()
  const troubled = (part: string, error: unknown): void => {
    const away = isDatabaseAway(error)
    const message = messageOf(error)
    const known = away ? [...troubles.values()].includes(DATABASE_AWAY) : troubles.get(part) === message
    troubles.set(part, away ? DATABASE_AWAY : message)
    state.trouble = away ? DATABASE_AWAY : message
    if (known) return
    log(
      away
        ? { what: 'database', problem: `暂时不可用，等待恢复 · away, waiting for it (${message})` }
        : { what: part, problem: isFinal(error) ? message : ((error as Error).stack ?? message) },
    )
  }
  const well = (part: string): void => {
    if (!troubles.delete(part)) return
    state.trouble = [...troubles.values()].at(-1) ?? null
    if (state.trouble === null) log({ what: 'worker', problem: '已恢复 · going on' })
  }

  /** Runs parts in turn for as long as the worker lives; a part that failed pauses alone, the others go on. */
  const startLane = (parts: readonly Part[]): void => {
    const rests = new Map(parts.map((part) => [part, { until: 0, pauseMs: 50 }]))
    const ended = new Set<Part>()
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

    const run = async (): Promise<void> => {
      while (!stopping) {
        const begun = Date.now()
        woken = false
        let did = 0
        for (const part of parts) {
          const rest = rests.get(part)!
          if (stopping || ended.has(part) || rest.until > Date.now()) continue
          try {
            did += await part.work()
            rest.pauseMs = 50
            well(part.name)
          } catch (error) {
            troubled(part.name, error)
            if (part.failed?.(error) === 'ended') ended.add(part)
            rest.until = Date.now() + rest.pauseMs
            rest.pauseMs = Math.min(longestPauseMs, rest.pauseMs * 2)
          }
        }
        state.rounds += 1
        if (did > 0) continue
        const resting = [...rests].filter(([part, rest]) => !ended.has(part) && rest.until > Date.now())
        const soonest = Math.min(pollMs, ...resting.map(([, rest]) => rest.until - Date.now()))
        // While every part rests, being woken would only spin.
        const all = resting.length + ended.size === parts.length
        await pause(all && resting.length > 0 ? soonest : Math.max(0, GATHER_MS - (Date.now() - begun)), false)
        if (!all || resting.length === 0) await pause(soonest, true)
      }
    }
    lanes.push({
      wake() {
        woken = true
        rouse?.()
      },
      running: run(),
    })
  }

  const followUps: Part = {
    name: 'follow-ups',
    async work() {
      const { settled, failed } = await drainFollowUps(world, acts)
      state.followUpsSettled += settled
      state.followUpsFailed += failed
      if (failed > 0) log({ what: 'follow-up', problem: `${failed} failed; see act.follow_up.problem` })
      if (settled > 0) wakeAll()
      return settled
    },
  }
  const timers: Part = {
    name: 'timers',
    async work() {
      const due = await fireTimers(world, acts)
      state.timersFired += due.fired
      state.timersKept += due.kept
      for (const { timer, act, message } of due.problems) log({ what: `timer ${timer} → ${act}`, problem: message })
      if (due.fired + due.refused > 0) wakeAll()
      return due.fired + due.refused
    },
  }
  let failingSince: number | null = null
  const evidence: Part = {
    name: 'log',
    async work() {
      const carried = await sequencer.carry()
      state.leavesCarried += carried
      failingSince = null
      state.logBroken = null
      return carried
    },
    failed(error) {
      if (isDatabaseAway(error)) {
        failingSince = null
        return 'again'
      }
      failingSince ??= Date.now()
      if (error instanceof RolledBack) state.rolledBack = messageOf(error)
      if (error instanceof LogError || isDiskFull(error) || Date.now() - failingSince >= logPatienceMs)
        state.logBroken = messageOf(error)
      return isFinal(error) ? 'ended' : 'again'
    },
  }
  startLane([followUps, timers])
  startLane([evidence])

  return {
    state,
    wake: wakeAll,
    async stop() {
      stopping = true
      wakeAll()
      await Promise.all(lanes.map((lane) => lane.running))
    },
  }
}
