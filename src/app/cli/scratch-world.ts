// A whole platform on a temporary database, with a clock that follows a story or a trace. For replays and the demo.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { within, type Outcome, type Recordable, type Wiring } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { openStore, seededSource, startEmbedded, type Tx } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { openWorld, type Platform } from '../wiring.ts'
import { WrongUse } from './answer.ts'

export type Scratch = Platform & {
  clock: { set(at: string): void }
  /** folder of log and keys */
  dataDir: string
  /** Performs acts in one transaction, each at its own instant, side by side where the body does not wait. A refusal or error stops all of them. */
  together<T>(body: (doing: Doing) => Promise<T>): Promise<T>
}

/** Performs one act and gives back its decision. `place` names the row or step in complaints. */
export type Doing = (call: {
  at: string
  act: string
  actor: Actor
  key: string
  input: object
  place?: string
}) => Promise<Recordable>

export type ScratchOptions = {
  /** the same seed gives the same ids, salts and log */
  seed: string
  /** where the clock starts */
  start: string
  /** a PostgreSQL server on which a database is made and dropped; the embedded one when absent */
  database?: string | undefined
  /** what follows from what; {} where every step is taken by hand, at its own instant */
  follow?: Wiring
}

/** Opens the world, runs `body`, and leaves nothing behind, also when interrupted. */
export async function inScratchWorld<T>(options: ScratchOptions, body: (scratch: Scratch) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'suan-scratch-'))
  const undo: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const clear = async (): Promise<void> => {
    const troubles: unknown[] = []
    for (const step of undo.splice(0).toReversed()) await step().catch((trouble: unknown) => troubles.push(trouble))
    if (troubles.length > 0) throw troubles[0]
  }
  let isInterrupted = false
  const interrupted = (): void => {
    isInterrupted = true
    void clear()
      .catch(() => {})
      .finally(() => process.exit(130))
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  try {
    const url = await scratchDatabase(options.database, folder, undo)
    const source = seededSource(options.seed, options.start)
    const dataDir = join(folder, 'data')
    const platform = await openWorld({ url, dataDir, source, ...(options.follow ? { follow: options.follow } : {}) })
    undo.push(() => platform.close())
    return await body({ ...platform, dataDir, clock: source, together: (acts) => together(platform, source, acts) })
  } catch (error) {
    if (isInterrupted) await new Promise(() => {}) // what fails now fails because the world is being taken down
    throw error
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    await clear()
  }
}

async function scratchDatabase(
  database: string | undefined,
  folder: string,
  undo: (() => Promise<void>)[],
): Promise<string> {
  if (database === undefined) {
    const server = await startEmbedded({ dataDir: join(folder, 'server') })
    undo.push(() => server.destroy())
    return server.url
  }
  const name = `suan_scratch_${process.pid}_${Date.now().toString(36)}`
  const admin = openStore({ url: database, connections: 1 })
  undo.push(() => admin.close())
  await admin
    .session((client) => client.query(`create database ${name}`))
    .catch((error: Error) => {
      throw new WrongUse(
        `无法在 DATABASE_URL 上建立临时数据库：${error.message}`,
        `cannot make a temporary database on DATABASE_URL: ${error.message}`,
      )
    })
  undo.push(
    async () => void (await admin.session((client) => client.query(`drop database if exists ${name} with (force)`))),
  )
  const url = new URL(database)
  url.pathname = `/${name}`
  return url.href
}

async function together<T>(
  { world, acts }: Pick<Platform, 'world' | 'acts'>,
  source: { set(at: string): void },
  body: (doing: Doing) => Promise<T>,
): Promise<T> {
  return await world.store.transact(async (whole) => {
    const tx = inStep(whole)
    const running = new Set<Promise<unknown>>()
    let stopped = false
    const doing: Doing = ({ at, act: name, actor, key, input, place = key }) => {
      const act = acts.get(name)
      if (!act || stopped) return Promise.reject(new Error(act ? 'the transaction is over' : `no act is named ${name}`))
      source.set(at) // read by the act before it first waits
      const done = within(world, tx, { act, actor, key, input }, []).then((outcome: Outcome | Error) => {
        if (outcome instanceof Error) throw outcome
        if (outcome.done) return outcome.decision
        throw new WrongUse(
          `${place}：${name} 在 ${dayIn(at)} 被拒绝：${outcome.says.zh}（${outcome.basis.join('、')}）`,
          `${place}: ${name} was refused on ${dayIn(at)}: ${outcome.says.en} (${outcome.basis.join(', ')})`,
        )
      })
      running.add(done)
      const gone = (): void => void running.delete(done)
      done.then(gone, gone)
      return done
    }
    try {
      return await body(doing)
    } finally {
      stopped = true
      // The connection may be given back only when no act uses it any more.
      while (running.size > 0) await Promise.allSettled(running)
    }
  })
}

/**
 * The same transaction for acts that run side by side. Answers are handed over one at a time, in the order of their
 * questions, each only when all that followed from the one before has been sent: so the order of statements, ids and
 * leaves is the same in every run, while the database works on one act and this process on another.
 * One failure here stops everything, so no act needs a savepoint of its own.
 */
function inStep(tx: Tx): Tx {
  let last: Promise<unknown> = Promise.resolve()
  const rest = (): Promise<void> => new Promise((done) => process.nextTick(done))
  const inTurn = <T>(answer: Promise<T>): Promise<T> => {
    const mine = last.then(() => answer)
    last = mine.then(rest, rest)
    return mine
  }
  return {
    rows: (text, values) => inTurn(tx.rows(text, values)),
    one: (text, values) => inTurn(tx.one(text, values)),
    queue: (text, values) => tx.queue(text, values),
    flush: async () => {}, // what was queued fails the commit
    savepoint: (body) => body(),
  }
}
