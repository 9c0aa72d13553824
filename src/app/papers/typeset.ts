// Typst in a second process. A page takes some milliseconds and a long text a second, while requests go on; and a fault
// in the native compiler (it aborts its process on some texts) costs one paper and not the platform.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type TypesetJob = {
  readonly id: number
  readonly template: 'document' | 'dossier' | 'contract' | 'credit-report' | 'claim' | 'erasure'
  readonly data: object
  /** instant of the paper; with the data it fixes every byte */
  readonly at: string
}
export type TypesetAnswer =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly why: string }

/** Papers that may wait at once; a busy hour is told to come back rather than kept in memory. */
const WAITING_MAX = 32
/** The longest that one paper may take; then the process is replaced. */
const LONGEST_MS = 60_000

/** Too many papers are being made: try again in a moment. */
export class PapersBusy extends Error {
  override name = 'PapersBusy'
}

/** A paper could not be set; the message is the compiler's. */
export class PaperFailed extends Error {
  override name = 'PaperFailed'
}

type Waiting = { job: TypesetJob; resolve(pdf: Uint8Array): void; reject(error: Error): void }

let compiler: ChildProcess | undefined
let current: { waiting: Waiting; clock: NodeJS.Timeout } | undefined
const queue: Waiting[] = []
let jobs = 0

/** Ends what is being set now, one way or the other, and begins the next. */
function settle(end: (waiting: Waiting) => void): void {
  const ended = current
  current = undefined
  if (ended) {
    clearTimeout(ended.clock)
    end(ended.waiting)
  }
  next()
}

/** The compiler is gone or must go: the paper at hand fails, the next one starts another compiler. */
function giveUp(gone: ChildProcess, why: string): void {
  if (gone !== compiler) return
  compiler = undefined
  gone.kill('SIGKILL')
  settle(({ reject }) => reject(new PaperFailed(why)))
}

function start(): ChildProcess {
  // Without the environment: a compiler needs no password of a database.
  const made = fork(fileURLToPath(new URL('./typeset-process.ts', import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: [],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  made.on('message', (answer: TypesetAnswer) => {
    if (made !== compiler || answer.id !== current?.waiting.job.id) return
    settle(({ resolve, reject }) => ('pdf' in answer ? resolve(answer.pdf) : reject(new PaperFailed(answer.why))))
  })
  made.on('error', (error) => giveUp(made, error.message))
  made.on('exit', (code, signal) => giveUp(made, `the compiler ended: ${signal ?? code}`))
  return made
}

/** An idle compiler does not keep the platform's process; a busy one does. */
function hold(child: ChildProcess, busy: boolean): void {
  if (busy) {
    child.ref()
    child.channel?.ref()
  } else {
    child.unref()
    child.channel?.unref()
  }
}

function next(): void {
  if (current) return
  const waiting = queue.shift()
  if (!waiting) {
    if (compiler) hold(compiler, false)
    return
  }
  const child = (compiler ??= start())
  hold(child, true)
  const clock = setTimeout(() => giveUp(child, `a paper took longer than ${LONGEST_MS} ms`), LONGEST_MS)
  current = { waiting, clock }
  child.send(waiting.job, (error) => {
    if (error) giveUp(child, error.message)
  })
}

/**
 * Sets data in a template as PDF/A-2b. The same template, data and instant give the same bytes.
 * Throws PapersBusy when too many wait, PaperFailed when the compiler refuses or ends.
 */
export function typeset(template: TypesetJob['template'], data: object, at: string): Promise<Uint8Array> {
  if (queue.length >= WAITING_MAX) return Promise.reject(new PapersBusy('papers are waiting'))
  return new Promise((resolve, reject) => {
    queue.push({ job: { id: (jobs += 1), template, data, at }, resolve, reject })
    next()
  })
}
