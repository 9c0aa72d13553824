// Rows per second of `suan replay openb` at a quarter, half and the whole of a trace: whether the cost of a row stays
// the same, and whether the whole takes at most a minute. The limit measured beside it is what one client reaches with
// plain prepared autocommit INSERTs of as many rows; a replayed row is some ten acts, each with its evidence.
//
// The trace is the shared one where it is there (its figures are then checked too), else one made up in its likeness.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#kernel/store'
import pg from 'pg'
import { replayOpenb, type OpenbAnswer } from '../src/app/cli/replay-openb.ts'

const PROMISED_SECONDS = 60
const shared = join(process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const sharedTasks = join(shared, 'traces/openb_allocations.csv')

/** 900 nodes and 4,800 tasks by a fixed formula; three tasks in four hold a part of a card. */
function madeUp(): { nodes: string; tasks: string } {
  const nodes = ['sn,cpu_milli,memory_mib,gpu,model']
  for (let i = 0; i < 900; i += 1)
    nodes.push(`node-${String(i).padStart(4, '0')},64000,262144,${i % 5 === 0 ? '0,' : `${(i % 4) + 1},M${i % 3}`}`)
  const tasks = [
    'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time',
  ]
  for (let i = 0; i < 4_800; i += 1) {
    const from = i * 2_600 + ((i * 7_919) % 1_000)
    const share = i % 4 === 0 ? 1_000 : 100 + ((i * 37) % 80) * 10
    tasks.push(
      `task-${String(i).padStart(4, '0')},4000,8192,1,${share},${i % 3 === 0 ? `M${i % 2}` : ''},LS,Succeeded,${from},${from + 60 + ((i * 104_729) % 90_000)},${from}`,
    )
  }
  return { nodes: `${nodes.join('\n')}\n`, tasks: `${tasks.join('\n')}\n` }
}

async function plainInserts(folder: string, rows: number): Promise<number> {
  const server = await startEmbedded({ dataDir: join(folder, 'plain') })
  try {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(
      'create table public.plain (id bigint generated always as identity primary key, body text not null)',
    )
    const body = 'x'.repeat(300)
    const began = performance.now()
    for (let i = 0; i < rows; i += 1)
      await client.query({ name: 'plain', text: 'insert into public.plain (body) values ($1)', values: [body] })
    const seconds = (performance.now() - began) / 1_000
    await client.end()
    return rows / seconds
  } finally {
    await server.destroy()
  }
}

/** True when the figures are the expected ones; null where there are none to compare with. */
function exact(answer: OpenbAnswer): boolean | null {
  if (!existsSync(join(shared, 'expected/expected.json'))) return null
  const { openb } = JSON.parse(readFileSync(join(shared, 'expected/expected.json'), 'utf8')) as {
    openb: {
      total: { rows: number; milli_gpu_seconds: number; gpu_hours: string; core_hours: string }
      peak_concurrent_gpu_milli: { value: number; first_reached_at: number }
    }
  }
  return (
    answer.metered === openb.total.rows &&
    answer.milliGpuSeconds === openb.total.milli_gpu_seconds &&
    answer.gpuHours === openb.total.gpu_hours &&
    answer.coreHours === openb.total.core_hours &&
    answer.peakMilliGpu.value === openb.peak_concurrent_gpu_milli.value &&
    answer.peakMilliGpu.at === openb.peak_concurrent_gpu_milli.first_reached_at
  )
}

const folder = mkdtempSync(join(tmpdir(), 'suan-bench-'))
try {
  const real = existsSync(sharedTasks)
  const { nodes, tasks } = real
    ? { nodes: readFileSync(join(shared, 'traces/openb_nodes.csv'), 'utf8'), tasks: readFileSync(sharedTasks, 'utf8') }
    : madeUp()
  const [header, ...lines] = tasks.trimEnd().split('\n')
  writeFileSync(join(folder, 'nodes.csv'), nodes)
  const runs: { rows: number; seconds: number; answer: OpenbAnswer }[] = []
  for (const part of [4, 2, 1]) {
    const some = lines.slice(0, Math.floor(lines.length / part))
    writeFileSync(join(folder, 'tasks.csv'), `${[header, ...some].join('\n')}\n`)
    const began = performance.now()
    const answer = await replayOpenb({
      nodes: join(folder, 'nodes.csv'),
      tasks: join(folder, 'tasks.csv'),
      out: join(folder, `out-${part}`),
      priceFen: 600,
      epoch: '2023-01-01',
    })
    runs.push({ rows: some.length, seconds: (performance.now() - began) / 1_000, answer })
  }
  const limit = await plainInserts(folder, lines.length)
  const whole = runs.at(-1)!
  const figures = real ? exact(whole.answer) : null
  const round = (value: number, places: number): number => Number(value.toFixed(places))
  const growth = whole.seconds / whole.rows / (runs[0]!.seconds / runs[0]!.rows)
  console.log(
    JSON.stringify(
      [
        ...runs.map(({ rows, seconds, answer }) => ({
          name: `replay openb, ${rows} rows${real ? '' : ' (made up)'}`,
          measured: round(rows / seconds, 1),
          limit: round(limit, 1),
          ratio: round(rows / seconds / limit, 4),
          unit: 'rows per second; limit: prepared one-row autocommit INSERT, one client',
          seconds: round(seconds, 2),
          acts: answer.evidence.size,
          actsPerSecond: round(answer.evidence.size / seconds, 1),
        })),
        {
          name: 'replay openb, seconds per row, whole ÷ quarter',
          measured: round(growth, 3),
          limit: 1,
          ratio: round(growth, 3),
          unit: '1: linear; below 1: the fixed start weighs less',
        },
        {
          name: 'replay openb, whole trace',
          measured: round(whole.seconds, 2),
          limit: PROMISED_SECONDS,
          ratio: round(whole.seconds / PROMISED_SECONDS, 3),
          unit: 'seconds',
          figures: figures === null ? 'no expected figures here' : figures ? 'exact' : 'wrong',
        },
      ],
      null,
      2,
    ),
  )
  if (whole.seconds > PROMISED_SECONDS || figures === false || growth > 1.3) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
