// npm run services [-- stop]: the distribution's own PostgreSQL (15 on Debian 12), as a cluster of ours on loopback.
// Installs the package when it is missing (as root), starts the cluster as an unprivileged user, prints DATABASE_URL.
// Running it again answers with the cluster that already runs.

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const memo = join(root, '.suan', 'services.json')
const PACKAGED = '/usr/lib/postgresql'
/** the oldest PostgreSQL that the platform promises to run on */
const LEAST = 15

interface Running {
  readonly databaseUrl: string
  readonly folder: string
  readonly programs: string
}

const isRoot = process.getuid?.() === 0

function fail(line: string): never {
  console.error(line)
  process.exit(2)
}

/** Root may not run PostgreSQL: as root every server program runs as the user that the package made. */
function account(): { uid?: number; gid?: number } {
  if (!isRoot) return {}
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim())
  return { uid: id('-u'), gid: id('-g') }
}

function run(program: string, args: readonly string[], as: { uid?: number; gid?: number } = {}): void {
  const done = spawnSync(program, args, { ...as, cwd: '/', encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  if (done.status !== 0)
    fail(`${program} ${args[0] ?? ''}: ${done.error?.message ?? `${done.stdout}${done.stderr}`.trim()}`)
}

/** bin folder of the lowest installed version from LEAST on: what runs there runs on the later ones. */
function programs(): string | undefined {
  const versions = existsSync(PACKAGED)
    ? readdirSync(PACKAGED)
        .map(Number)
        .filter((version) => version >= LEAST)
    : []
  return versions
    .toSorted((a, b) => a - b)
    .map((version) => join(PACKAGED, String(version), 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

function install(): string {
  const there = programs()
  if (there !== undefined) return there
  if (!isRoot) fail('PostgreSQL is not installed: run "sudo apt-get install postgresql", or this command as root')
  console.error('installing postgresql (apt-get) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'postgresql'],
  ]) {
    if (spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
      fail(`apt-get ${args[0]} failed`)
  }
  return programs() ?? fail(`apt-get installed no PostgreSQL from ${LEAST} on`)
}

const readMemo = (): Running | undefined => (existsSync(memo) ? JSON.parse(readFileSync(memo, 'utf8')) : undefined)

const isUp = ({ programs: bin, folder }: Running): boolean =>
  spawnSync(join(bin, 'pg_ctl'), ['-D', join(folder, 'data'), 'status'], { ...account(), cwd: '/' }).status === 0

async function freePort(): Promise<number> {
  return await new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function start(): Promise<Running> {
  const before = readMemo()
  if (before !== undefined && isUp(before)) return before
  const bin = install()
  const as = account()
  const folder = mkdtempSync(join(tmpdir(), 'suanheng-services-'))
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (as.uid !== undefined && as.gid !== undefined) {
    chownSync(folder, as.uid, as.gid)
    chownSync(passwordFile, as.uid, as.gid)
  }
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  run(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'suanheng',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ],
    as,
  )
  const port = await freePort()
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`
  run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'], as)
  const running = { databaseUrl: `postgres://suanheng:${password}@127.0.0.1:${port}/postgres`, folder, programs: bin }
  mkdirSync(dirname(memo), { recursive: true })
  writeFileSync(memo, JSON.stringify(running, null, 2), { mode: 0o600 })
  return running
}

function stop(): void {
  const running = readMemo()
  if (running === undefined) return console.log('nothing of ours is running')
  if (isUp(running))
    run(join(running.programs, 'pg_ctl'), ['-D', join(running.folder, 'data'), '-m', 'fast', '-w', 'stop'], account())
  rmSync(running.folder, { recursive: true, force: true })
  rmSync(memo)
  console.log('stopped')
}

const [command = 'start'] = process.argv.slice(2)
if (command === 'stop') stop()
else if (command === 'start') console.log(`DATABASE_URL=${(await start()).databaseUrl}`)
else fail('usage: npm run services [-- stop]')
