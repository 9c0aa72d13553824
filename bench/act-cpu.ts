// What an act costs in processor time, in Node and in PostgreSQL, beside a plain prepared one-row autocommit INSERT by
// the same number of clients. Processor time and not the clock: it says the same on a machine that others use too.
// Linux only: it reads /proc.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'
import { benchSource, prepare } from './act-world/leases.ts'
import { plainInserts } from './act-world/plain.ts'

const ACTS = Number(process.env['BENCH_ACTS'] ?? 5_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)

/** Processor milliseconds of a process and its children so far (proc_pid_schedstat(5): nanoseconds on a processor). */
function processorMs(parent: number): number {
  let nanoseconds = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // the fields after the name, which is in brackets and may hold spaces: state, parent, …
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      if (Number(pid) === parent || Number(fields[1]) === parent)
        nanoseconds += Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      // a process that ended meanwhile, none of the server's
    }
  }
  return nanoseconds / 1e6
}

type Cost = { node: number; postgres: number; walBytes: number; perSecond: number }

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const source = benchSource()
  const platform = await openWorld({ url: server.url, dataDir, source, follow: {} })
  const { request, reading } = await prepare(platform, source)
  const plain = await plainInserts(server.url)

  const costOf = async (clients: number, one: (client: number, n: number) => Promise<unknown>): Promise<Cost> => {
    const each = Math.ceil(ACTS / clients)
    const wal = await plain.walPosition()
    const [postgres, node, clock] = [processorMs(server.pid), process.cpuUsage(), performance.now()]
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let n = 0; n < each; n += 1) await one(client, n)
      }),
    )
    const seconds = (performance.now() - clock) / 1_000
    const used = process.cpuUsage(node)
    const count = each * clients
    return {
      node: (used.user + used.system) / 1e3 / count,
      postgres: (processorMs(server.pid) - postgres) / count,
      walBytes: ((await plain.walPosition()) - wal) / count,
      perSecond: count / seconds,
    }
  }

  const work = {
    insert: (client: number): Promise<unknown> => plain.insert(client),
    'market.request.post': (client: number, key: string) => request(`${client}-${key}`),
    'metering.usage.record': (client: number, key: string) => reading(client, `${client}-${key}`),
  }
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  const rows: object[] = []
  for (const clients of [1, 8]) {
    const seen = Object.keys(work).map((name) => ({ name: name as keyof typeof work, costs: [] as Cost[] }))
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { name, costs } of seen) {
        const cost = await costOf(clients, (client, n) => work[name](client, `${clients}-${round}-${n}`))
        if (round > 0) costs.push(cost) // the first one warms up
      }
    }
    const whole = (costs: readonly Cost[]): number[] => costs.map((c) => c.node + c.postgres)
    const limit = median(whole(seen[0]!.costs))
    for (const { name, costs } of seen) {
      rows.push({
        name,
        clients,
        cpuMs: Number(median(whole(costs)).toFixed(3)),
        node: Number(median(costs.map((c) => c.node)).toFixed(3)),
        postgres: Number(median(costs.map((c) => c.postgres)).toFixed(3)),
        spread: `${Math.min(...whole(costs)).toFixed(3)}-${Math.max(...whole(costs)).toFixed(3)}`,
        insertOverAct: Number((limit / median(whole(costs))).toFixed(3)),
        walBytes: Math.round(median(costs.map((c) => c.walBytes))),
        perSecond: Math.round(Math.max(...costs.map((c) => c.perSecond))),
      })
    }
  }
  console.table(rows)
  await plain.close()
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
