// PostgreSQL behind one small door: transactions, reads under a role, savepoints. SQL stays SQL.
import pg from 'pg'
import { sendBatch, type Result, type Statement } from './batch.ts'

/** Anything that answers SQL. Values are PostgreSQL parameters ($1 …); bigint columns come back as safe integers. */
export type Sql = {
  rows<T extends object>(text: string, values?: readonly unknown[]): Promise<T[]>
  one<T extends object>(text: string, values?: readonly unknown[]): Promise<T | undefined>
}

/** A transaction. `queue` sends a statement without waiting: it travels together with the commit and fails it if it fails. */
export type Tx = Sql & {
  queue(text: string, values?: readonly unknown[]): void
  /** Waits for what was queued so far; throws what failed first. */
  flush(): Promise<void>
  /** Runs `body` under a savepoint; if it throws, only its own work is undone. */
  savepoint<T>(body: () => Promise<T>): Promise<T>
}

export type Reader = { party: string | null; role: string }

export type Store = {
  transact<T>(body: (tx: Tx) => Promise<T>): Promise<T>
  /** A read-only snapshot taken as `reader`, under row-level security (role suan_reader). */
  read<T>(reader: Reader, body: (sql: Sql) => Promise<T>): Promise<T>
  /** One connection kept for as long as `body` runs: LISTEN, advisory locks. */
  session<T>(body: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** PostgreSQL error codes after which the same transaction may simply be tried again. */
const TRY_AGAIN = new Set(['40001', '40P01'])

/** true for a deadlock, a serialization failure, or two first writers of one stream or idempotency key. */
export function mayTryAgain(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === undefined) return false
  return TRY_AGAIN.has(code) || (code === '23505' && (constraint === 'stream_pkey' || constraint === 'done_pkey'))
}

/** The unique or exclusion constraint that said no; undefined when the error is another one. */
export function conflictOf(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' || code === '23P01' ? constraint : undefined
}

/** true when a unique or exclusion constraint said no; `constraint` narrows it to one. */
export function isConflict(error: unknown, constraint?: string): boolean {
  const found = conflictOf(error)
  return found !== undefined && (constraint === undefined || found === constraint)
}

const INT8 = 20
const TIMESTAMPTZ = 1184
const DATE = 1082

function int8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`a bigint column holds ${text}, beyond 2^53`)
  return value
}

/** '2026-03-01 00:00:00.123+00' → '2026-03-01T00:00:00.123Z' */
function instantText(text: string): string {
  if (!text.endsWith('+00')) return new Date(text).toISOString()
  const body = text.slice(0, -3)
  const dot = body.indexOf('.')
  const fraction = dot < 0 ? '000' : body.slice(dot + 1, dot + 4).padEnd(3, '0')
  return `${body.slice(0, 10)}T${body.slice(11, 19)}.${fraction}Z`
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: never) => unknown {
    if (oid === INT8) return int8
    if (oid === TIMESTAMPTZ) return instantText
    if (oid === DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format) as never
  },
}

type Waiting = Statement & { resolve?(result: Result): void; reject?(error: unknown): void }

/**
 * A transaction over one connection. Statements that nobody waits for are kept and leave with the next one that
 * somebody does wait for, or with the commit. What is asked for in one go leaves in one exchange.
 */
class Transaction implements Tx {
  readonly #client: pg.ClientBase
  readonly #begin: string
  #begun = false
  #over = false
  #leaving = false
  #waiting: Waiting[] = []
  #savepoints = 0

  constructor(client: pg.ClientBase, begin: string) {
    this.#client = client
    this.#begin = begin
  }

  async rows<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.#ask({ text, values })).rows as T[]
  }

  async one<T extends object>(text: string, values: readonly unknown[] = []): Promise<T | undefined> {
    return (await this.#ask({ text, values })).rows[0] as T | undefined
  }

  queue(text: string, values: readonly unknown[] = []): void {
    this.#waiting.push({ text, values })
  }

  #ask(statement: Statement): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...statement, resolve, reject })
      if (this.#leaving) return
      this.#leaving = true
      queueMicrotask(() => {
        this.#leaving = false
        this.flush().catch(() => {}) // whoever asked is told
      })
    })
  }

  async flush(): Promise<void> {
    const leaving = this.#waiting
    if (leaving.length === 0) return
    this.#waiting = []
    try {
      if (this.#over) throw new Error('a statement after the end of its transaction')
      const results = await this.#send(leaving)
      leaving.forEach(({ resolve }, i) => resolve?.(results[i]!))
    } catch (error) {
      for (const { reject } of leaving) reject?.(error)
      throw error
    }
  }

  async #send(statements: readonly Statement[]): Promise<Result[]> {
    if (this.#begun) return await sendBatch(this.#client, statements)
    this.#begun = true
    return (await sendBatch(this.#client, [{ text: this.#begin, values: [] }, ...statements])).slice(1)
  }

  /** What was asked for or queued and has not left yet will not. */
  #drop(error: unknown): void {
    for (const { reject } of this.#waiting) reject?.(error)
    this.#waiting = []
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    // A name of its own each time: rolling back to an older savepoint of the same name would revive what has failed.
    const name = `s${(this.#savepoints += 1)}`
    this.queue(`savepoint ${name}`)
    await this.flush() // so that what follows can always be rolled back to it
    try {
      const result = await body()
      // All of it must have succeeded before it may count: a statement that failed later would be laid to the next body.
      await this.flush()
      this.queue(`release savepoint ${name}`)
      return result
    } catch (error) {
      this.#drop(error) // what this body queued goes with it
      await sendBatch(this.#client, [{ text: `rollback to savepoint ${name}`, values: [] }])
      throw error
    }
  }

  /** Ends the transaction: all of it is durable, or it throws and nothing is there. */
  async commit(): Promise<void> {
    if (!this.#begun) {
      // Nothing was asked in between: the statements up to one Sync are a transaction by themselves (§54.2.4).
      const all = this.#waiting
      this.#waiting = []
      this.#over = true
      if (all.length > 0) await sendBatch(this.#client, all)
      return
    }
    // An error in anything that was queued ends the batch before the commit is reached.
    const { command } = await new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ text: 'commit', values: [], resolve, reject })
      this.flush().catch(() => {})
      this.#over = true
    })
    // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the database')
  }

  /** Undoes what was sent, if anything was; nothing more leaves. */
  async rollback(error: unknown): Promise<void> {
    this.#over = true
    this.#drop(error)
    if (this.#begun) await sendBatch(this.#client, [{ text: 'rollback', values: [] }])
  }
}

/**
 * Opens a pool on `url`. Connections run in pipeline mode: what is sent without waiting for an answer is still run
 * strictly in order.
 */
export function openStore({ url, connections = 12 }: { url: string; connections?: number }): Store {
  const settings = {
    connectionString: url,
    // Acts and the worker ask the same few questions by key: their plans are made once per connection. Left to itself the
    // server takes a list of one for cheaper than a list of unknown length, and plans such statements anew each time.
    options:
      '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s',
    types,
    application_name: 'suanheng',
  }
  const pool = new pg.Pool({ ...settings, pipeline: true, max: connections, idleTimeoutMillis: 30_000 })
  pool.on('error', () => {}) // an idle connection died: the next query opens another one

  const within = async <T>(begin: string, body: (tx: Transaction) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken = false
    const noticed = (): void => void (broken = true)
    client.on('error', noticed)
    try {
      const tx = new Transaction(client, begin)
      try {
        const result = await body(tx)
        await tx.commit()
        return result
      } catch (error) {
        await tx.rollback(error).catch(noticed)
        throw error
      }
    } finally {
      client.off('error', noticed)
      client.release(broken)
    }
  }

  return {
    transact: (body) => within('begin', body),
    read: (reader, body) =>
      within('begin isolation level repeatable read read only', (tx) => {
        tx.queue('set local role suan_reader')
        // views have filters and ranges: theirs are planned for the values at hand where that promises to pay
        tx.queue(
          `select set_config('suan.party', $1, true), set_config('suan.role', $2, true), set_config('plan_cache_mode', 'auto', true)`,
          [reader.party ?? '', reader.role],
        )
        return body(tx)
      }),
    async session(body) {
      const client = new pg.Client(settings)
      client.on('error', () => {})
      await client.connect()
      try {
        return await body(client)
      } finally {
        await client.end()
      }
    },
    close: () => pool.end(),
  }
}
