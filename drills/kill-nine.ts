// kill -9 at random moments while an outside driver leases, uses and bills: the platform, the database server, or both.
// Afterwards every acknowledged act is in the log exactly once, and every lease, interval and bill exists exactly once.
//
//   node drills/kill-nine.ts [--kills 50] [--seed N]      prints one JSON document; exit 1 when anything was lost or doubled
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { OutsideDriver } from './outside-driver.ts'
import { accountFor } from './account-for.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    leases: { type: 'string', default: '6' },
  },
})
const KILLS = Number(values.kills)
const ROOT = fileURLToPath(new URL('..', import.meta.url))

let state = Number(values.seed) >>> 0 || 1
/** xorshift32: the moments of the kills repeat with the seed (what runs at that moment does not). */
const chance = (): number => {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  state >>>= 0
  return state / 2 ** 32
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const dataDir = mkdtempSync(join(tmpdir(), 'suan-kill-'))
const book = join(dataDir, 'acknowledged.jsonl')
const port = await freePort()
const url = `http://127.0.0.1:${port}`

let platform: ChildProcess
const start = (): void => {
  platform = spawn(process.execPath, ['src/app/http/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, SUAN_DATA: dataDir, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
const ready = async (): Promise<void> => {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (
      await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        (r) => r.ok,
        () => false,
      )
    )
      return
    if (platform.exitCode !== null || platform.signalCode !== null) start()
    await sleep(50)
  }
  throw new Error('the platform did not come up')
}
const databasePid = (): number | undefined => {
  const elsewhere = join(dataDir, 'postgres.location')
  const folder = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : join(dataDir, 'postgres')
  const file = join(folder, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}
const kill = (pid: number | undefined): void => {
  try {
    if (pid) process.kill(pid, 'SIGKILL')
  } catch {
    // already gone
  }
}

start()
await ready()
const driver = new OutsideDriver(url, dataDir, book)
const offers = (await driver.view('lessee', 'market.offer.find', { mode: 'by-scale' })) as {
  rows: { offer: string; providerParty: string; models: string[] }[]
}
const me = (await driver.view('provider', 'market.offer.mine')) as { rows: { offer: string; mode: string }[] }
const mine = new Set(me.rows.filter((o) => o.mode === 'by-scale').map((o) => o.offer))
const offer = offers.rows.find((o) => mine.has(o.offer))!.offer

let leases = 0
let stopping = false
const busy = Array.from({ length: Number(values.leases) }, async (_, worker) => {
  for (let n = 0; !stopping; n += 1) {
    await driver.lease(`w${worker}-${n}`, offer, 10)
    leases += 1
  }
})
const failed = Promise.all(busy).catch((error: unknown) => {
  stopping = true
  return error as Error
})

const kills = { platform: 0, database: 0, both: 0 }
for (let n = 0; n < KILLS && !stopping; n += 1) {
  await sleep(150 + chance() * 1_500)
  const which = (['platform', 'database', 'both'] as const)[Math.floor(chance() * 3)]!
  const database = databasePid()
  if (which !== 'database') kill(platform!.pid)
  if (which !== 'platform') kill(database)
  kills[which] += 1
  if (which !== 'database') {
    await new Promise((resolve) =>
      platform.exitCode === null && platform.signalCode === null ? platform.once('exit', resolve) : resolve(null),
    )
    start()
  }
  await ready()
}
stopping = true
const problem = await failed
await sleep(500)
platform!.kill('SIGTERM')
await new Promise((resolve) => (platform.exitCode === null ? platform.once('exit', resolve) : resolve(null)))
driver.close()

const account = await accountFor(dataDir, book)
const ok = account.lost.length === 0 && account.doubled.length === 0 && account.logOk && !(problem instanceof Error)
console.log(
  JSON.stringify(
    {
      kills,
      leases,
      acknowledged: driver.acknowledged,
      retries: driver.retries,
      ...account,
      problem: problem instanceof Error ? problem.message : null,
      ok,
    },
    null,
    2,
  ),
)
if (ok) rmSync(dataDir, { recursive: true, force: true })
process.exit(ok ? 0 : 1)
