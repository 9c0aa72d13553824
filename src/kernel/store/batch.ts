// Several statements in one exchange: all of them, then one Sync. The driver sends a Sync after every statement, and each
// costs an answer, a wake-up and a system call on both sides.
//
// PostgreSQL protocol §54.2.4 (pipelining): after an error the server skips everything up to the Sync, so a batch ends
// at its first failure, and a commit at its end is not reached.
import { createHash } from 'node:crypto'
import pg from 'pg'

export type Statement = { text: string; values: readonly unknown[] }

// What of the driver's connection is used here; its typings leave these out.
type Connection = {
  stream: { cork(): void; uncork(): void }
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
  /** names whose Parse may or may not have been reached when a batch failed */
  doubtful?: Set<string>
  parse(query: { text: string; name: string }): void
  bind(config: { statement: string; values: unknown[] }): void
  describe(what: { type: 'P'; name: string }): void
  execute(what: { portal: string; rows: number }): void
  close(what: { type: 'S'; name: string }): void
  sync(): void
}
type Result = { rows: object[]; command: string | null }
type Callback = (error: Error | null, results?: Result | Result[]) => void

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils
const DriverQuery = pg.Query as unknown as new (config: object) => { callback: Callback; _results: Result | Result[] }

/** Savepoints have names of their own: statements about them are parsed anew each time, not kept. */
const OF_A_SAVEPOINT = /^(savepoint|release savepoint|rollback to savepoint) /
/** These answer no rows, so nobody has to describe them. */
const WITHOUT_ROWS = /^\s*(insert|update|delete|begin|commit|rollback|savepoint|release)\b(?![\s\S]*\breturning\b)/

type Plan = { name: string; rows: boolean }

// Every statement is prepared once per connection under a name made from its text: parsing is paid once.
const plans = new Map<string, Plan>()
function planOf(text: string): Plan {
  if (OF_A_SAVEPOINT.test(text)) return { name: '', rows: false }
  let plan = plans.get(text)
  if (plan === undefined) {
    plan = { name: createHash('sha256').update(text).digest('hex').slice(0, 24), rows: !WITHOUT_ROWS.test(text) }
    plans.set(text, plan)
  }
  return plan
}

class Batch extends DriverQuery {
  readonly #statements: readonly Statement[]
  /** names first parsed by this batch, by the place of their statement */
  readonly #parsed: (string | undefined)[] = []
  #connection: Connection | undefined

  constructor(statements: readonly Statement[], callback: Callback) {
    super({ text: 'batch', values: [] })
    this.#statements = statements
    this.callback = (error, results) => {
      this.#settleNames(error === null)
      callback(error, results)
    }
  }

  /** Called by the driver when it is this query's turn to be written. */
  submit(connection: Connection): Error | null {
    // Before anything is written: a value that cannot be sent must not leave half a batch behind.
    let values: unknown[][]
    try {
      values = this.#statements.map((statement) => statement.values.map((value) => prepareValue(value)))
    } catch (error) {
      return error as Error
    }
    this.#connection = connection
    connection.stream.cork()
    this.#statements.forEach(({ text }, i) => {
      const { name, rows } = planOf(text)
      const known =
        name !== '' &&
        (connection.parsedStatements[name] !== undefined || connection.submittedNamedStatements[name] !== undefined)
      if (!known) {
        if (connection.doubtful?.delete(name)) connection.close({ type: 'S', name })
        connection.parse({ text, name })
        if (name !== '') connection.submittedNamedStatements[name] = text
      }
      this.#parsed.push(known || name === '' ? undefined : name)
      connection.bind({ statement: name, values: values[i]! })
      if (rows) connection.describe({ type: 'P', name: '' })
      connection.execute({ portal: '', rows: 0 })
    })
    connection.sync()
    process.nextTick(() => connection.stream.uncork())
    return null
  }

  // Which of the names are known to the server now. After a failure, those up to it are; the others are in doubt.
  #settleNames(ok: boolean): void {
    const connection = this.#connection
    if (!connection) return
    const done = ok ? this.#statements.length : this.#completed()
    this.#parsed.forEach((name, i) => {
      if (name === undefined) return
      delete connection.submittedNamedStatements[name]
      if (i < done) connection.parsedStatements[name] = this.#statements[i]!.text
      else (connection.doubtful ??= new Set()).add(name)
    })
  }

  #completed(): number {
    // the driver's own name for the results it has gathered
    // oxlint-disable-next-line no-underscore-dangle
    return [this._results].flat().filter((result) => result.command !== null).length
  }
}

/** Sends statements in one exchange; answers with one result each, or throws what failed first. */
export function sendBatch(client: pg.ClientBase, statements: readonly Statement[]): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const batch = new Batch(statements, (error, results) => (error ? reject(error) : resolve([results ?? []].flat())))
    client.query(batch as never)
  })
}
