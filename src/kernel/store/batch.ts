// Several statements in one exchange: all of them, then one Sync. The driver sends a Sync after every statement, and each
// costs an answer, a wake-up and a system call on both sides.
//
// PostgreSQL protocol §54.2.4 (pipelining): after an error the server skips everything up to the Sync, so a batch ends
// at its first failure, and a commit at its end is not reached.
import { createHash } from 'node:crypto'
import pg from 'pg'
import { bind, close, describe, execute, parse, sync, written, type Parameter } from './messages.ts'

export type Statement = { text: string; values: readonly unknown[] }
export type Result = { rows: object[]; command: string }

// What of the driver is used here; its typings leave this out.
type Connection = { stream: { writable: boolean; write(message: Buffer): void } }
type Settle = (error: Error | null, results: Result[]) => void
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): Parameter } }).utils

/** Savepoints have names of their own: statements about them are parsed anew each time, not kept, and answer no rows. */
const OF_A_SAVEPOINT = /^(savepoint|release savepoint|rollback to savepoint) /

// Every statement is prepared once per connection under a name made from its text: parsing is paid once.
const names = new Map<string, string>()
function nameOf(text: string): string {
  if (OF_A_SAVEPOINT.test(text)) return ''
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('hex').slice(0, 24)))
  return name
}

type Column = { name: string; read: (text: string) => unknown }

/** What one connection's server knows of our statements. */
class Prepared {
  /** statements that ran, by name, with the columns they answer; these never change while the statement lives */
  readonly columns = new Map<string, readonly Column[]>()
  /** parsed by a batch that has not been answered yet */
  readonly asked = new Set<string>()
  /** their Parse may or may not have been reached when a batch failed */
  readonly doubtful = new Set<string>()
}
const preparedBy = new WeakMap<pg.ClientBase, Prepared>()

// The driver hands what the server answers to whichever query's turn it is.
class Batch {
  readonly #client: pg.ClientBase
  readonly #statements: readonly Statement[]
  readonly #settle: Settle
  readonly #prepared: Prepared
  readonly #names: string[] = []
  /** names first parsed by this batch */
  readonly #parsed: string[] = []
  readonly #results: Result[] = []
  #rows: object[] = []
  #columns: readonly Column[] | undefined
  #unreadable: Error | undefined

  constructor(client: pg.ClientBase, statements: readonly Statement[], settle: Settle) {
    this.#client = client
    this.#statements = statements
    this.#settle = settle
    let prepared = preparedBy.get(client)
    if (prepared === undefined) preparedBy.set(client, (prepared = new Prepared()))
    this.#prepared = prepared
  }

  /** Called when it is this batch's turn to be written. */
  submit(connection: Connection): Error | null {
    // Before anything is written: a value that cannot be sent must not leave half a batch behind.
    let values: Parameter[][]
    try {
      values = this.#statements.map((statement) => statement.values.map((value) => prepareValue(value)))
    } catch (error) {
      return error as Error
    }
    const { columns, asked, doubtful } = this.#prepared
    this.#statements.forEach(({ text }, i) => {
      const name = nameOf(text)
      const ran = columns.has(name)
      if (!ran && !asked.has(name)) {
        if (doubtful.delete(name)) close(name)
        parse(name, text)
        if (name !== '') {
          asked.add(name)
          this.#parsed.push(name)
        }
      }
      this.#names.push(name)
      bind(name, values[i]!)
      if (!ran && name !== '') describe()
      execute()
    })
    sync()
    const message = written()
    if (connection.stream.writable) connection.stream.write(message)
    return null
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      name,
      read: this.#client.getTypeParser(dataTypeID, 'text') as Column['read'],
    }))
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const columns = (this.#columns ??= this.#prepared.columns.get(this.#names[this.#results.length]!)!)
    const row: Record<string, unknown> = {}
    try {
      for (let i = 0; i < columns.length; i += 1) {
        const text = fields[i]!
        row[columns[i]!.name] = text === null ? null : columns[i]!.read(text)
      }
    } catch (error) {
      this.#unreadable ??= error as Error
    }
    this.#rows.push(row)
  }

  handleCommandComplete({ text }: { text: string }): void {
    const name = this.#names[this.#results.length]!
    if (name !== '' && !this.#prepared.columns.has(name)) this.#prepared.columns.set(name, this.#columns ?? [])
    this.#results.push({ rows: this.#rows, command: text.split(' ', 1)[0]! })
    this.#rows = []
    this.#columns = undefined
  }

  handleError(error: Error): void {
    for (const name of this.#parsed) {
      this.#prepared.asked.delete(name)
      if (!this.#prepared.columns.has(name)) this.#prepared.doubtful.add(name)
    }
    this.#settle(error, [])
  }

  handleReadyForQuery(): void {
    for (const name of this.#parsed) this.#prepared.asked.delete(name)
    this.#settle(this.#unreadable ?? null, this.#results)
  }
}
// In pipeline mode the driver takes queries of its own class only, those that never leave a portal open; nor do these.
Object.setPrototypeOf(Batch.prototype, pg.Query.prototype as object)

/** Sends statements in one exchange; answers with one result each, or throws what failed first. */
export function sendBatch(client: pg.ClientBase, statements: readonly Statement[]): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const batch = new Batch(client, statements, (error, results) => (error ? reject(error) : resolve(results)))
    client.query(batch as never)
  })
}
