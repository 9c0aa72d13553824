// The embedded database: the real PostgreSQL 18, shipped by npm and run beside us.
//
// A folder `dataDir` holds everything about one server:
//   postgres/            PGDATA (when root runs us and the server's user cannot enter dataDir: see postgres.location)
//   postgres.location    where the data lies instead
//   postgres.password    the superuser's password, 0600
//   postgres.port        the port of the last start; tried first, so that a URL stays true over restarts
//   postgres.log         what the server said; moved to postgres.log.1 at a start once it is large
//   postgres.holders/    one file per process that uses the server; the last one to leave stops it
//
// Who guards what: PostgreSQL's own postmaster.pid and shared-memory check keep two servers off one data folder; the
// password file, PGDATA and the location are each made whole under another name and then put in place in one step, so
// two first starters cannot mix and a power cut leaves either all or nothing.

import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { placeOnce, syncFolder } from './durable.ts'
import {
  canEnter,
  makeTrustedFolder,
  placesOfOwnFiles,
  runAs,
  runnableBinaries,
  type ServerAccount,
  serverAccount,
  shippedBinaries,
} from './embedded-binaries.ts'
import { hold, isAlive, readOrEmpty } from './embedded-holders.ts'

export interface EmbeddedOptions {
  /** folder of this server; made (0700) when missing */
  readonly dataDir: string
  /** hears one line per notable step; silent by default */
  readonly log?: (line: string) => void
  /** folder with bin, lib and share to run instead of the one that npm installed */
  readonly binariesFrom?: string
}

export interface Embedded {
  /** connection string of the database `suanheng` for its superuser, over TCP on 127.0.0.1 */
  readonly url: string
  readonly port: number
  /** process id of the postmaster */
  readonly pid: number
  readonly dataDir: string
  /** true when the server was already running and was taken over */
  readonly adopted: boolean
  /** Leaves the server; the last process to leave shuts it down (fast, clean) and waits until it is gone. */
  stop(): Promise<void>
  /** Kills the postmaster as a crash would (SIGKILL) and waits until it is gone. For drills. */
  kill9(): Promise<void>
  /** Stops the server for everyone and deletes its data, wherever it lies. For temporary databases. */
  destroy(): Promise<void>
}

const DATABASE = 'suanheng'
const SUPERUSER = 'suanheng'
const LOG_LIMIT_BYTES = 8 * 1024 * 1024
/** crash recovery replays at most max_wal_size (1 GB) of log; slow disks need minutes */
const START_LIMIT_MS = 180_000
const STOP_LIMIT_MS = 60_000

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  // a commit that was acknowledged survives a power cut
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
}

/**
 * Starts the server of `dataDir`, or joins it when it already runs (another process holds it, or its parent was killed).
 * Throws an Error with one clear line when it cannot: no account to run as, data of another user, a server that does
 * not accept our password, a start that fails (with the end of its log).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const say = options.log ?? (() => {})
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const account = accountFor(dataDir)
  assertOurs(dataDir)
  const password = keepPassword(dataDir)
  const pgdata = dataPlace(dataDir, account, say)
  const owner = statSync(pgdata, { throwIfNoEntry: false })?.uid
  if (owner !== undefined && owner !== account.uid) {
    throw new Error(`${pgdata} belongs to user ${owner}, the server would run as ${account.name}`)
  }
  const binaries = await runnableBinaries(options.binariesFrom ?? shippedBinaries(), account)
  if (!existsSync(join(pgdata, 'PG_VERSION'))) initialise({ dataDir, pgdata, binaries, account, password, say })

  const holder = hold(dataDir)
  try {
    const { postmaster, adopted } = await joinOrStart({ dataDir, pgdata, binaries, account, password, say })
    holder.watch(postmaster.pid)
    say(`PostgreSQL ${adopted ? 'joined' : 'started'} on 127.0.0.1:${postmaster.port} (pid ${postmaster.pid})`)
    return {
      url: urlOf(postmaster.port, password, DATABASE),
      port: postmaster.port,
      pid: postmaster.pid,
      dataDir,
      adopted,
      async stop() {
        if (holder.release() === 'last') await shutDown(postmaster.pid, pgdata)
      },
      async kill9() {
        holder.release()
        if (isPostmaster(postmaster.pid, pgdata)) process.kill(postmaster.pid, 'SIGKILL')
        await until(() => !isPostmaster(postmaster.pid, pgdata), STOP_LIMIT_MS, 'the killed server is still there')
      },
      async destroy() {
        holder.release()
        await shutDown(postmaster.pid, pgdata)
        rmSync(pgdata, { recursive: true, force: true })
        if (existsSync(join(dataDir, 'postgres.location'))) rmSync(dirname(pgdata), { recursive: true, force: true })
        for (const kind of ['location', 'password', 'port', 'log', 'log.1', 'holders']) {
          rmSync(join(dataDir, `postgres.${kind}`), { recursive: true, force: true })
        }
      },
    }
  } catch (error) {
    holder.release()
    throw error
  }
}

interface Cluster {
  readonly dataDir: string
  readonly pgdata: string
  readonly binaries: string
  readonly account: ServerAccount
  readonly password: string
  readonly say: (line: string) => void
}

const urlOf = (port: number, password: string, database: string): string =>
  `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`

// ---- what lies in dataDir ----

const keepPassword = (dataDir: string): string =>
  placeOnce(join(dataDir, 'postgres.password'), randomBytes(24).toString('base64url'))

/** A folder that another user made for itself is refused by name, before anything is tried in it. */
function assertOurs(dataDir: string): void {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    const password = join(dataDir, 'postgres.password')
    if (existsSync(password)) accessSync(password, constants.R_OK)
  } catch {
    throw new Error(`${dataDir} belongs to user ${statSync(dataDir).uid}: start as that user, or name another folder`)
  }
}

/** Data that exist are served by their owner; so root can take over what an ordinary user began. */
function accountFor(dataDir: string): ServerAccount {
  const account = serverAccount()
  const existing = statSync(join(dataDir, 'postgres'), { throwIfNoEntry: false })
  if (existing === undefined || process.getuid?.() !== 0 || existing.uid === 0) return account
  return { uid: existing.uid, gid: existing.gid, name: `uid ${existing.uid}` }
}

/**
 * The folder of PGDATA: `dataDir/postgres`, or, when the server's user cannot enter dataDir, a folder of its own
 * elsewhere, remembered in dataDir/postgres.location. That folder names the dataDir it belongs to, so that a dataDir
 * which was copied with its location does not share its data by accident.
 */
function dataPlace(dataDir: string, account: ServerAccount, say: (line: string) => void): string {
  const memo = join(dataDir, 'postgres.location')
  if (!existsSync(memo)) {
    const here = join(dataDir, 'postgres')
    if (existsSync(here) || canEnter(account, dataDir)) return here
    const chosen = freshPlace(dataDir)
    // the place is complete before the memo names it; a second starter's memo wins or loses as a whole
    if (placeOnce(memo, `${chosen}\n`) !== chosen) rmSync(chosen, { recursive: true, force: true })
    else say(`${account.name} cannot enter ${dataDir}; the data lie in ${chosen}`)
  }
  const place = readFileSync(memo, 'utf8').trim()
  if (!existsSync(place)) throw new Error(`the data of ${dataDir} should lie in ${place} (${memo}), which is not there`)
  const belongs = join(place, 'belongs-to')
  const claimed = readFileSync(belongs, 'utf8').trim()
  if (claimed !== dataDir) {
    const other = join(claimed, 'postgres.location')
    if (existsSync(other) && readFileSync(other, 'utf8').trim() === place) {
      throw new Error(`${place} holds the data of ${claimed}, of which ${dataDir} seems to be a copy: remove ${memo}`)
    }
    writeFileSync(belongs, `${dataDir}\n`) // dataDir was moved
  }
  return join(place, 'postgres')
}

/** A new folder that every user can enter; below the temporary folder when dataDir is, so that both live as long. */
function freshPlace(dataDir: string): string {
  const temporary = dataDir.startsWith(realpathSync(tmpdir()) + sep)
  const places = temporary ? placesOfOwnFiles().toReversed() : placesOfOwnFiles()
  const tried: string[] = []
  for (const base of places) {
    try {
      makeTrustedFolder(base)
      makeTrustedFolder(join(base, 'data'))
      if (temporary) sweepOrphans(join(base, 'data'))
      const place = join(base, 'data', randomBytes(8).toString('hex'))
      mkdirSync(place, { mode: 0o755 })
      chmodSync(place, 0o755)
      writeFileSync(join(place, 'belongs-to'), `${dataDir}\n`)
      return place
    } catch (error) {
      tried.push(`${base}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`no place for the data of ${dataDir} that the server's user can reach: ${tried.join('; ')}`)
}

/**
 * Removes temporary data whose dataDir is gone and whose server does not run: a program with a temporary database that
 * ended without destroy(). Only below the temporary folder; elsewhere a missing dataDir may be a disk not yet mounted.
 */
function sweepOrphans(folder: string): void {
  for (const name of readdirSync(folder)) {
    const place = join(folder, name)
    const dataDir = readOrEmpty(join(place, 'belongs-to')).trim()
    if (!dataDir.startsWith(realpathSync(tmpdir()) + sep) || existsSync(dataDir)) continue
    const server = readPostmaster(join(place, 'postgres'))
    if (server === undefined || !isPostmaster(server.pid, join(place, 'postgres')))
      rmSync(place, { recursive: true, force: true })
  }
}

/** initdb into a draft folder, then one rename; whoever comes second throws its own draft away. */
function initialise({ dataDir, pgdata, binaries, account, password, say }: Cluster): void {
  const draft = `${pgdata}.${randomBytes(6).toString('hex')}`
  const passwordFile = `${draft}.pw`
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
    if (process.getuid?.() === 0) {
      chownSync(draft, account.uid, account.gid)
      chownSync(passwordFile, account.uid, account.gid)
    }
    const made = spawnSync(
      join(binaries, 'bin', 'initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        '--no-instructions',
      ],
      { ...runAs(account), cwd: '/', env: serverEnvironment(), encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`initdb failed for ${dataDir}: ${made.error?.message ?? made.stderr.trim()}`)
    renameSync(draft, pgdata)
    syncFolder(dirname(pgdata))
    say(`a new database cluster was made in ${pgdata}`)
  } catch (error) {
    if (!existsSync(join(pgdata, 'PG_VERSION'))) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
  }
}

/** Nothing of our own environment (keys, library paths) reaches the server. */
const serverEnvironment = (): NodeJS.ProcessEnv => ({
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  // glibc (mallopt(3)): keep up to 4 MiB a server process instead of giving memory back after every statement and
  // faulting it in again for the next
  MALLOC_TRIM_THRESHOLD_: String(4 * 1024 * 1024),
  MALLOC_TOP_PAD_: String(512 * 1024),
})

// ---- the running server ----

interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly status: string
}

/** What postmaster.pid says (its lines: pid, data folder, start time, port, socket folder, address, memory, status). */
function readPostmaster(pgdata: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3] ?? ''), status: (lines[7] ?? '').trim() }
}

/** Is `pid` a living server of `pgdata`? Not a zombie, and not a stranger that got the number after a power cut. */
function isPostmaster(pid: number, pgdata: string): boolean {
  if (!isAlive(pid)) return false
  const words =
    process.platform === 'linux'
      ? readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
      : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return words.includes(pgdata)
}

/** Repeats until a server of `pgdata` answers with our password: one that is there, or one that we start. */
async function joinOrStart(cluster: Cluster): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  const { pgdata, dataDir, password } = cluster
  const deadline = performance.now() + START_LIMIT_MS
  let started: Started | undefined
  let failures = 0
  let lastTrouble = 'it gave no reason'
  while (performance.now() < deadline) {
    const there = readPostmaster(pgdata)
    if (there !== undefined && isPostmaster(there.pid, pgdata)) {
      if (there.status === 'ready') {
        const answer = await askAsOurs(there, password, pgdata)
        if (answer === 'ours') {
          writeFileSync(join(dataDir, 'postgres.port'), `${there.port}\n`, { mode: 0o600 })
          return { postmaster: there, adopted: there.pid !== started?.pid }
        }
        if (answer === 'foreign') {
          throw new Error(
            `the PostgreSQL of ${dataDir} (pid ${there.pid}) does not accept the password in postgres.password`,
          )
        }
      }
    } else if (started === undefined) {
      // A number left over from a crash that now names a stranger or a zombie: PostgreSQL would take it for a living
      // server and refuse. Its second guard, the shared-memory segment bound to the folder, stays in force.
      if (there !== undefined && isAlive(there.pid)) rmSync(join(pgdata, 'postmaster.pid'), { force: true })
      started = await spawnServer(cluster, failures === 0)
    } else if (started.ended) {
      lastTrouble = started.said()
      // the port was taken, another starter was faster, or children of a killed server are still leaving: all pass
      const passes = /could not bind|Address already in use|lock file|pre-existing shared memory|still in use/.test(
        lastTrouble,
      )
      failures += 1
      if (!passes || failures > 60) throw new Error(`PostgreSQL did not start in ${dataDir}: ${lastTrouble}`)
      started = undefined
      await sleep(150)
    }
    await sleep(8)
  }
  throw new Error(`PostgreSQL in ${dataDir} was not ready after ${START_LIMIT_MS / 1000} s: ${lastTrouble}`)
}

/** ours: it answers, with our password and from our folder; foreign: it refuses us; later: it is starting or stopping. */
async function askAsOurs(there: Postmaster, password: string, pgdata: string): Promise<'ours' | 'foreign' | 'later'> {
  const client = new pg.Client({
    connectionString: urlOf(there.port, password, 'postgres'),
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => {}) // a server that stops under us is found out by the next question
  try {
    await client.connect()
    const folder = await client.query<{ place: string; known: boolean }>(
      `select current_setting('data_directory') as place, exists (select from pg_catalog.pg_database where datname = $1) as known`,
      [DATABASE],
    )
    if (folder.rows[0]?.place !== pgdata) return 'foreign'
    if (!folder.rows[0].known) {
      // two first starters may both try; the name is unique, so one of them is told that it exists
      await client.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error
      })
    }
    return 'ours'
  } catch (error) {
    const code = (error as { code?: string }).code
    // 28P01 wrong password, 28000 not let in: https://www.postgresql.org/docs/18/errcodes-appendix.html
    return code === '28P01' || code === '28000' ? 'foreign' : 'later'
  } finally {
    await client.end().catch(() => {})
  }
}

interface Started {
  readonly pid: number
  ended: boolean
  /** what the server has written since this start, at most the last 4 KB */
  said(): string
}

async function spawnServer(cluster: Cluster, withLastPort: boolean): Promise<Started> {
  const { dataDir, pgdata, binaries, account } = cluster
  const logPath = join(dataDir, 'postgres.log')
  if ((statSync(logPath, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(logPath, `${logPath}.1`)
  const log = openSync(logPath, 'a', 0o600)
  const logStart = statSync(logPath).size
  const lastPort = Number(readOrEmpty(join(dataDir, 'postgres.port')))
  const port = await freePort(withLastPort ? lastPort : 0)
  const args = ['-D', pgdata, '-p', String(port), ...Object.entries(SETTINGS).flatMap(([k, v]) => ['-c', `${k}=${v}`])]
  // its own process group: Ctrl-C reaches us first, and we decide when the server may go
  const child = spawn(join(binaries, 'bin', 'postgres'), args, {
    ...runAs(account),
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', 'ignore', log],
  })
  closeSync(log)
  child.unref()
  let trouble = ''
  const started: Started = {
    pid: child.pid ?? -1,
    ended: false,
    said: () => trouble + tail(logPath, logStart),
  }
  child.once('error', (error) => {
    trouble = `${error.message} `
    started.ended = true
  })
  child.once('exit', () => {
    started.ended = true
  })
  return started
}

function tail(path: string, from: number): string {
  const size = statSync(path).size
  const start = Math.max(from, size - 4096)
  const buffer = Buffer.alloc(Math.max(0, size - start))
  const file = openSync(path, 'r')
  try {
    readSync(file, buffer, 0, buffer.length, start)
  } finally {
    closeSync(file)
  }
  return buffer.toString('utf8').trim()
}

/** `wanted` when it is free on loopback, else any free port. */
async function freePort(wanted: number): Promise<number> {
  for (const candidate of Number.isInteger(wanted) && wanted > 0 ? [wanted, 0] : [0]) {
    const port = await new Promise<number | undefined>((resolvePort) => {
      const probe = createServer()
      probe.once('error', () => resolvePort(undefined))
      probe.listen(candidate, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => resolvePort(typeof address === 'object' ? address?.port : undefined))
      })
    })
    if (port !== undefined) return port
  }
  throw new Error('no free port on 127.0.0.1')
}

/** Fast shutdown (open transactions are rolled back, a checkpoint is written), then waits; SIGQUIT if it hangs. */
async function shutDown(pid: number, pgdata: string): Promise<void> {
  const gone = (): boolean => !isPostmaster(pid, pgdata)
  if (gone()) return
  process.kill(pid, 'SIGINT')
  try {
    await until(gone, STOP_LIMIT_MS, 'slow')
  } catch {
    process.kill(pid, 'SIGQUIT') // no checkpoint: the next start recovers from the log
    await until(gone, STOP_LIMIT_MS, `PostgreSQL (pid ${pid}) does not stop`)
  }
}

async function until(done: () => boolean, limitMs: number, complaint: string): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!done()) {
    if (performance.now() > deadline) throw new Error(complaint)
    await sleep(10)
  }
}
