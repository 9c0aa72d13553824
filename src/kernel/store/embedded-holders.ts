// Who uses the embedded server. Each process that does leaves a file beside it; the last one to go shuts the server down.
// A killed process cannot leave, so a file counts only while the process that wrote it lives.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

export interface Holder {
  /** names the postmaster to stop when this process ends without calling release */
  watch(postmasterPid: number): void
  /** leaves; `last` when no other living process holds the server */
  release(): 'last' | 'others' | 'released-before'
}

/**
 * Registers this process as a user of the server. Everything here is synchronous, so that it also works while the
 * process exits: the last holder to go sends the server its fast-shutdown signal.
 */
export function hold(dataDir: string): Holder {
  const folder = join(dataDir, 'postgres.holders')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`
  writeFileSync(join(folder, name), birthOf(process.pid), { mode: 0o600 })
  let postmasterPid: number | undefined
  let released = false

  const release: Holder['release'] = () => {
    if (released) return 'released-before'
    released = true
    process.off('exit', onExit)
    for (const signal of SIGNALS) process.off(signal, onSignal)
    rmSync(join(folder, name), { force: true })
    return livingHolders(folder) === 0 ? 'last' : 'others'
  }
  const onExit = (): void => {
    if (release() === 'last' && postmasterPid !== undefined && isAlive(postmasterPid))
      process.kill(postmasterPid, 'SIGINT')
  }
  // A program with its own handler will stop() or exit when it is ready; without one the signal would end us unheard.
  const onSignal = (signal: NodeJS.Signals): void => {
    const others = process.listeners(signal).some((listener) => !ownSignalHandlers.has(listener))
    if (others) return
    onExit()
    process.kill(process.pid, signal)
  }
  ownSignalHandlers.add(onSignal)
  process.on('exit', onExit)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return { watch: (pid) => (postmasterPid = pid), release }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const ownSignalHandlers = new WeakSet<object>()

/** Counts the processes that still live and forgets the others (a killed process could not leave). */
function livingHolders(folder: string): number {
  let living = 0
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name)
    const pid = Number(name.split('-')[0])
    if (isAlive(pid) && readOrEmpty(path) === birthOf(pid)) living += 1
    else rmSync(path, { force: true })
  }
  return living
}

/** Start time of a process, which tells it from a later one with the same number; empty where the system has no /proc. */
function birthOf(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  // fields follow the name in brackets, which may itself hold brackets; state is field 3, start time field 22 (proc(5))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'ended, not yet collected by its parent' : (fields[19] ?? '')
}

/** A process with this number lives (a zombie counts). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return true
}

export function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
