// Acts per second, evidence included, against the best a plain prepared one-row autocommit INSERT reaches on the same
// server, with the same clients and the same durability. Interleaved rounds; the best of each is compared, all are shown.
// A meter that reports once an hour sends sixty readings in one act: their rate stands beside as readings per second.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'
import { benchSource, prepare } from './act-world/leases.ts'
import { plainInserts } from './act-world/plain.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
/** Readings of one act of a meter that reports hourly. */
const HOUR = 60
const NAMES = {
  request: 'acts per second, market.request.post',
  reading: 'acts per second, metering.usage.record of one reading',
  hour: `readings per second, metering.usage.record of ${HOUR} readings`,
}

async function rate(clients: number, one: (client: number, n: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + SECONDS * 1_000
  let done = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; performance.now() < until; n += 1) {
        await one(client, n)
        done += 1
      }
    }),
  )
  return (done / (performance.now() - started)) * 1_000
}

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const source = benchSource()
  const platform = await openWorld({ url: server.url, dataDir, source, follow: {} })
  const { request, reading } = await prepare(platform, source)
  const plain = await plainInserts(server.url)

  const rows: object[] = []
  for (const clients of [1, 8]) {
    const seen = { insert: [] as number[], request: [] as number[], reading: [] as number[], hour: [] as number[] }
    for (let round = 0; round < ROUNDS; round += 1) {
      seen.insert.push(await rate(clients, (c) => plain.insert(c)))
      seen.request.push(await rate(clients, (c, n) => request(`q${clients}-${round}-${c}-${n}`)))
      seen.reading.push(await rate(clients, (c, n) => reading(c, `i${clients}-${round}-${c}-${n}`)))
      const hours = await rate(clients, (c, n) => reading(c, `h${clients}-${round}-${c}-${n}`, HOUR))
      seen.hour.push(hours * HOUR)
    }
    const limit = Math.max(...seen.insert)
    for (const act of ['request', 'reading', 'hour'] as const) {
      const measured = Math.max(...seen[act])
      rows.push({
        name: `${NAMES[act]}, ${clients} client${clients > 1 ? 's' : ''}`,
        measured: Math.round(measured),
        limit: Math.round(limit),
        ratio: Number((measured / limit).toFixed(3)),
        promised: 0.3,
        unit: 'per second; limit: prepared one-row autocommit INSERT',
        rounds: { act: seen[act].map(Math.round), insert: seen.insert.map(Math.round) },
      })
    }
  }
  console.log(JSON.stringify(rows, null, 2))
  await plain.close()
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
