import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { canEnter, makeTrustedFolder, serverAccount, shippedBinaries } from './embedded-binaries.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

const isRoot = process.getuid?.() === 0
const made: string[] = []
const running = new Set<Embedded>()

/** A new folder below the temporary one; readable by the server's user, so that the data lie in it, unless closed. */
function folder(mode = 0o755): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'suan-embedded-')))
  chmodSync(path, mode)
  made.push(path)
  return path
}

async function start(dataDir: string, options: { binariesFrom?: string } = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, ...options })
  running.add(server)
  return server
}

async function ask<Row extends object>(server: Embedded, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end().catch(() => {})
  }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 1000 && alive(pid); i += 1) await new Promise((done) => setTimeout(done, 10))
  return !alive(pid)
}

/** Another program that starts the server, prints its process id and waits; `ending` runs when its input closes. */
function program(dataDir: string, ending = '', as?: { uid: number; gid: number }): ChildProcess {
  const module = fileURLToPath(new URL('./embedded.ts', import.meta.url))
  const source = `
    const { startEmbedded } = await import(${JSON.stringify(module)})
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(server.pid)
    process.stdin.resume().on('end', () => { ${ending} })`
  return spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...as,
  })
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
  return chunk.toString().trim()
}

afterEach(async () => {
  for (const server of running) await server.stop()
  running.clear()
})
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

const shared = folder()

test('starts a durable UTF-8 server on loopback, and keeps data, URL and password over a restart', async () => {
  const first = await start(shared)
  const settings = await ask<{ name: string; setting: string }>(
    first,
    `select name, setting from pg_settings where name in
      ('fsync','synchronous_commit','listen_addresses','server_encoding','max_connections','data_checksums','password_encryption') order by name`,
  )
  expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    listen_addresses: '127.0.0.1',
    max_connections: '60',
    password_encryption: 'scram-sha-256',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
  })
  // the builtin locale knows Unicode: upper() works beyond ASCII, and order is by code point on every machine
  expect(await ask(first, `select upper('é') as upper, '算' < '衡' as before, '电' < '衡' as later`)).toEqual([
    { upper: 'É', before: true, later: true },
  ])
  await ask(first, `create table kept (id int primary key); insert into kept values (7)`)
  await first.stop()
  expect(alive(first.pid)).toBe(false)
  await first.stop() // a second stop is harmless

  const second = await start(shared)
  expect(second.adopted).toBe(false)
  expect(second.url).toBe(first.url)
  expect(await ask(second, 'select id from kept')).toEqual([{ id: 7 }])
  expect(statSync(join(shared, 'postgres.password')).mode & 0o777).toBe(0o600)
  expect(statSync(join(shared, 'postgres')).mode & 0o777).toBe(0o700)
  const stranger = new pg.Client({ connectionString: second.url.replace(/:[^:@]+@/, ':wrong@') })
  await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
})

test('starts again after the postmaster was killed, with what was committed', async () => {
  const server = await start(shared)
  await ask(server, `insert into kept values (8)`)
  await server.kill9()
  expect(existsSync(join(shared, 'postgres', 'postmaster.pid'))).toBe(true)
  const again = await start(shared)
  expect(again.pid).not.toBe(server.pid)
  expect(await ask(again, 'select id from kept order by id')).toEqual([{ id: 7 }, { id: 8 }])
})

test('a postmaster.pid left by a power cut, naming a living stranger of the same user, does not prevent a start', async () => {
  const server = await start(shared)
  await server.kill9()
  const { uid, gid } = serverAccount()
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore', cwd: '/', ...(isRoot ? { uid, gid } : {}) })
  try {
    const file = join(shared, 'postgres', 'postmaster.pid')
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [String(stranger.pid), ...lines.slice(1)].join('\n'))
    const again = await start(shared)
    expect(await ask(again, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }])
    expect(stranger.exitCode).toBeNull()
    await again.stop()
  } finally {
    stranger.kill('SIGKILL')
  }
})

test('a server whose parent was killed is taken over, and stops with the last that uses it', async () => {
  const parent = program(shared)
  const pid = Number(await firstLine(parent))
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  expect(alive(pid)).toBe(true)

  const mine = await start(shared)
  expect([mine.pid, mine.adopted]).toEqual([pid, true])
  const other = program(shared)
  expect(Number(await firstLine(other))).toBe(pid)
  await mine.stop()
  expect(alive(pid)).toBe(true) // the other program still uses it
  other.kill('SIGTERM')
  await once(other, 'exit')
  expect(await gone(pid)).toBe(true)
})

test.each(['normal exit', 'process.exit', 'SIGINT', 'SIGTERM'])(
  'the server goes down cleanly with its program: %s',
  async (way) => {
    const parent = program(shared, way === 'normal exit' ? 'process.exitCode = 0' : 'process.exit(3)')
    const pid = Number(await firstLine(parent))
    if (way.startsWith('SIG')) parent.kill(way as NodeJS.Signals)
    else parent.stdin!.end()
    const [code, signal] = (await once(parent, 'exit')) as [number | null, string | null]
    expect({ code, signal }).toEqual(
      way.startsWith('SIG') ? { code: null, signal: way } : { code: way === 'process.exit' ? 3 : 0, signal: null },
    )
    expect(await gone(pid)).toBe(true)
    expect(existsSync(join(shared, 'postgres', 'postmaster.pid'))).toBe(false) // a clean shutdown removes it
  },
)

test('programs that start at the same moment on a new folder end up with one server', async () => {
  const fresh = folder()
  const crowd = [program(fresh), program(fresh), program(fresh)]
  const pids = await Promise.all(crowd.map(firstLine))
  expect(new Set(pids).size).toBe(1)
  const server = await start(fresh)
  expect(String(server.pid)).toBe(pids[0])
  expect(await ask(server, `select count(*)::int as n from pg_database where datname = 'suanheng'`)).toEqual([{ n: 1 }])
  for (const child of crowd) child.kill('SIGTERM')
  await Promise.all(crowd.map((child) => once(child, 'exit')))
  expect(alive(server.pid)).toBe(true)
})

test('a server that does not accept our password is not taken over: one clear line', async () => {
  const server = await start(shared)
  const path = join(shared, 'postgres.password')
  const password = readFileSync(path)
  try {
    writeFileSync(path, 'another\n')
    await expect(start(shared)).rejects.toThrow(/does not accept the password in postgres.password/)
  } finally {
    writeFileSync(path, password)
  }
  expect(alive(server.pid)).toBe(true)
})

test('broken data give one clear line with what the server said', async () => {
  const broken = folder()
  const server = await start(broken)
  await server.stop()
  rmSync(join(broken, 'postgres', 'global', 'pg_control'))
  await expect(start(broken)).rejects.toThrow(/PostgreSQL did not start in .*pg_control/s)
})

test.skipIf(isRoot && !canEnter(serverAccount(), shippedBinaries()))(
  'an ordinary user runs the server as itself, also from a folder closed to others',
  async () => {
    const closed = folder(0o700)
    const account = serverAccount()
    if (isRoot) chownSync(closed, account.uid, account.gid)
    const child = program(closed, 'process.exit(0)', isRoot ? { uid: account.uid, gid: account.gid } : undefined)
    const pid = Number(await firstLine(child))
    expect(statSync(`/proc/${pid}`).uid).toBe(account.uid)
    expect(existsSync(join(closed, 'postgres.location'))).toBe(false)
    child.stdin!.end()
    await once(child, 'exit')
    expect(await gone(pid)).toBe(true)
  },
)

test.runIf(isRoot)(
  'as root, from a folder only root can enter: programs and data go where the server can reach them',
  async () => {
    const closed = folder(0o700)
    const native = join(closed, 'native')
    cpSync(shippedBinaries(), native, { recursive: true, verbatimSymlinks: true })
    rmSync(join(native, 'lib', 'libicui18n.so.60')) // as if npm had skipped the package's install script
    const dataDir = join(closed, 'data')

    const server = await start(dataDir, { binariesFrom: native })
    const { uid } = serverAccount()
    expect(uid).not.toBe(0)
    expect(statSync(`/proc/${server.pid}`).uid).toBe(uid)
    const place = readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim()
    expect(place.startsWith(closed)).toBe(false)
    const program = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').split('\0')[0] ?? ''
    expect(program.startsWith(closed)).toBe(false)
    for (const path of [place, program.replace('/bin/postgres', ''), program]) {
      expect([statSync(path).uid, statSync(path).mode & 0o022]).toEqual([0, 0])
    }
    await ask(server, 'create table kept (id int)')
    await server.stop()

    const again = await start(dataDir, { binariesFrom: native })
    expect(readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim()).toBe(place)
    expect(await ask(again, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])

    // another folder gets data of its own, a copied folder is refused, a moved one keeps its data
    const second = await start(join(closed, 'second'), { binariesFrom: native })
    expect(second.port).not.toBe(again.port)
    await second.destroy()
    const copy = join(closed, 'copy')
    mkdirSync(copy)
    for (const name of ['postgres.location', 'postgres.password']) copyFileSync(join(dataDir, name), join(copy, name))
    await expect(start(copy, { binariesFrom: native })).rejects.toThrow(/seems to be a copy/)
    await again.stop()
    rmSync(dataDir, { recursive: true })
    const moved = await start(copy, { binariesFrom: native })
    expect(await ask(moved, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])
    await moved.destroy()
    expect(existsSync(place)).toBe(false)
  },
)

test.runIf(isRoot)('a folder that somebody else could have filled is not trusted', () => {
  const { uid, gid } = serverAccount()
  const theirs = folder()
  mkdirSync(join(theirs, 'place'))
  chownSync(join(theirs, 'place'), uid, gid)
  expect(() => makeTrustedFolder(join(theirs, 'place'))).toThrow(/belongs to user/)
  const open = folder(0o777)
  expect(() => makeTrustedFolder(join(open, 'place'))).toThrow(/others may write/)
  const linked = folder()
  spawnSync('ln', ['-s', theirs, join(linked, 'place')])
  expect(() => makeTrustedFolder(join(linked, 'place'))).toThrow(/is a link/)
})
