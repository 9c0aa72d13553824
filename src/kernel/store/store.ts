// PostgreSQL behind one small door: transactions, reads under a role, savepoints. SQL stays SQL.
import { createHash } from 'node:crypto'
import pg from 'pg'

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

/** true when a unique or exclusion constraint said no; `constraint` narrows it to one. */
export function isConflict(error: unknown, constraint?: string): boolean {
  const e = error as { code?: string; constraint?: string }
  return (e.code === '23505' || e.code === '23P01') && (constraint === undefined || e.constraint === constraint)
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
    if (oid === DATE) return ((text: string) => text)
    return pg.types.getTypeParser(oid, format) as never
  },
}

// Every statement is prepared once per connection under a name made from its text: parsing is paid once.
const names = new Map<string, string>()
function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 24)
    names.set(text, name)
  }
  return name
}

type Socket = { cork(): void; uncork(): void }

// Statements sent in the same turn leave in one packet: a system call each would cost more than they do.
function gathered(client: pg.ClientBase): pg.ClientBase {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
  return client
}

/** Sends one statement, prepared. */
function send(client: pg.ClientBase, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
  return gathered(client).query({ name: nameOf(text), text, values: values as unknown[] })
}

/** Sends a statement that is only a word (begin, commit): the simple protocol takes one message instead of five. */
function say(client: pg.ClientBase, word: string): Promise<pg.QueryResult> {
  return gathered(client).query(word)
}

function sqlOf(client: pg.ClientBase): Sql {
  return {
    rows: async <T extends object>(text: string, values: readonly unknown[] = []) => (await send(client, text, values)).rows as T[],
    one: async <T extends object>(text: string, values: readonly unknown[] = []) => (await send(client, text, values)).rows[0] as T | undefined,
  }
}

class Transaction implements Tx {
  readonly #client: pg.ClientBase
  readonly #sql: Sql
  readonly sent: Promise<unknown>[] = []
  #savepoints = 0

  constructor(client: pg.ClientBase) {
    this.#client = client
    this.#sql = sqlOf(client)
  }

  rows<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.#sql.rows<T>(text, values)
  }

  one<T extends object>(text: string, values: readonly unknown[] = []): Promise<T | undefined> {
    return this.#sql.one<T>(text, values)
  }

  queue(text: string, values: readonly unknown[] = []): void {
    const sent = send(this.#client, text, values)
    sent.catch(() => {}) // looked at when the transaction ends
    this.sent.push(sent)
  }

  get usedSavepoints(): boolean {
    return this.#savepoints > 0
  }

  say(word: string): void {
    const sent = say(this.#client, word)
    sent.catch(() => {})
    this.sent.push(sent)
  }

  async flush(): Promise<void> {
    for (const outcome of await Promise.allSettled(this.sent)) if (outcome.status === 'rejected') throw outcome.reason
  }

  async savepoint<T>(body: () => Promise<T>): Promise<T> {
    // A name of its own each time: rolling back to an older savepoint of the same name would revive what has failed.
    const name = `s${(this.#savepoints += 1)}`
    const before = this.sent.length
    this.say(`savepoint ${name}`)
    try {
      const result = await body()
      // All of it must have succeeded before it may count: a statement that failed later would be laid to the next body.
      await this.flush()
      this.sent.length = before
      this.say(`release savepoint ${name}`)
      return result
    } catch (error) {
      await say(this.#client, `rollback to savepoint ${name}`)
      this.sent.length = before // what this body queued was undone with it
      throw error
    }
  }
}

/** Ends a transaction. What was queued travels with the commit, unless a savepoint could have revived a failure. */
async function settle(tx: Transaction, client: pg.ClientBase): Promise<void> {
  if (tx.usedSavepoints) await tx.flush()
  const commit = say(client, 'commit')
  // Waiting for the commit first: everything before it has answered by then.
  const [committed] = await Promise.allSettled([commit])
  await tx.flush()
  if (committed.status === 'rejected') throw committed.reason
  // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
  if ((await commit).command !== 'COMMIT') throw new Error('the transaction was rolled back by the database')
}

/**
 * Opens a pool on `url`. Connections run in pipeline mode: statements sent without waiting share a round trip,
 * and the server still runs them strictly in order.
 */
export function openStore({ url, connections = 12 }: { url: string; connections?: number }): Store {
  const settings = {
    connectionString: url,
    options: '-c timezone=UTC -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s',
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
      const tx = new Transaction(client)
      tx.say(begin)
      try {
        const result = await body(tx)
        await settle(tx, client)
        return result
      } catch (error) {
        await say(client, 'rollback').catch(noticed)
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
        tx.queue(`select set_config('suan.party', $1, true), set_config('suan.role', $2, true)`, [reader.party ?? '', reader.role])
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
