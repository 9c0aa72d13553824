// The dashboard over 100,000 files of one place and year, against a bare count(*) over the same rows in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { look } from '#kernel/act'
import { anyone } from '#kernel/identity'
import { startEmbedded, worldSource } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'

const FILES = Number(process.env['BENCH_FILES'] ?? 100_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7)
const PROMISED_MILLIS = 500

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-'))
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') })
try {
  const platform = await openWorld({ url: server.url, dataDir, source: worldSource(), follow: {} })
  const { store } = platform.world
  // A repeatable spread of places, sizes, channels and times: no two runs differ.
  await store.transact((tx) =>
    tx.rows(
      `insert into admission.application (file, procedure, no, title, party, place, matters, roles, size, origin, channel, state, opened_on, filed_on,
              corrections, accepted_on, deemed_accepted, promised_on, paused_days, decided_on, outcome, since)
       select gen_random_uuid(), 'admission.application', 'b' || i, '示例', gen_random_uuid(), (array['cn-gd-sz', 'cn-sh', 'cn-bj'])[1 + i % 3],
              array[(array['vats-idc', 'vats-cloud', 'icp'])[1 + i % 3]], '{}', (array['micro', 'small', 'medium', 'large'])[1 + i * 7 % 4],
              (array['inside', 'outside'])[1 + i * 11 % 2], (array['online', 'online', 'window'])[1 + i * 13 % 3], 'granted', d, d, i * 17 % 3,
              d + i * 5 % 6, i % 50 = 0, d + 60, i * 3 % 7, case when i % 20 = 0 then null else d + 20 + i * 19 % 50 end,
              case when i % 20 = 0 then null when i % 9 = 0 then 'refused' else 'granted' end, now()
         from generate_series(1, $1::int) i, lateral (select date '2025-01-01' + i % 365 as d) day`,
      [FILES],
    ),
  )
  await store.session((client) => client.query('vacuum analyze admission.application'))
  const view = platform.views.get('evaluation.dashboard')!
  const input = { place: 'cn', from: '2025-01-01', to: '2025-12-31' }
  const times = { dashboard: [] as number[], count: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const started = performance.now()
    await store.read({ party: null, role: 'platform' }, (sql) =>
      sql.one(`select count(*) from admission.application where filed_on between $1 and $2`, [input.from, input.to]),
    )
    const counted = performance.now()
    await look(store, view, { actor: anyone, input })
    const done = performance.now()
    if (round === 0) continue // plans and code warm
    times.count.push(counted - started)
    times.dashboard.push(done - counted)
  }
  const [measured, limit] = [median(times.dashboard), median(times.count)]
  console.log(
    JSON.stringify(
      [
        {
          name: `evaluation.dashboard over ${FILES.toLocaleString('en-US')} files`,
          measured: Math.round(measured),
          limit: Number(limit.toFixed(1)),
          ratio: Number((measured / limit).toFixed(1)),
          promised: PROMISED_MILLIS,
          unit: 'ms, median; limit: a bare count(*) of the same rows',
          rounds: { dashboard: times.dashboard.map(Math.round), count: times.count.map((t) => Number(t.toFixed(1))) },
        },
      ],
      null,
      2,
    ),
  )
  await platform.close()
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
