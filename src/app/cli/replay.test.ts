// The replays against figures worked out here, by brute force and by hand, from the same files.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { fsckLog } from './log-fsck.ts'
import { rebillBundle } from './rebill.ts'
import { replayLlm } from './replay-llm.ts'
import { replayOpenb, type OpenbAnswer } from './replay-openb.ts'
import { rateFen, replayPhilly } from './replay-philly.ts'
import { replaySacct } from './replay-sacct.ts'
import { verify } from './verify.ts'

const root = join(import.meta.dirname, '../../..')
const sample = (name: string): string => join(root, 'test/sample', name)
const shared = process.env['SUAN_SHARED'] ?? join(root, '../shared')
const hasShared = existsSync(join(shared, 'data/traces/openb_nodes.csv'))
const sharedNote = hasShared ? '' : ` (skipped: no ${shared})`
const folder = mkdtempSync(join(tmpdir(), 'suan-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const database = inject('serverUrl')

type Task = {
  name: string
  cpu: number
  gpus: number
  milli: number
  spec: string
  qos: string
  from: number
  to: number
}

/** The sample's tasks, read the plain way (one name is quoted). */
function sampleTasks(): { rows: number; ran: Task[] } {
  const lines = readFileSync(sample('openb-tasks.csv'), 'utf8').trim().split('\n').slice(1)
  const ran = lines.flatMap((line) => {
    const f = line.replace('"quoted, name"', 'quoted').split(',')
    const [from, to] = [f[10]!, f[9]!]
    if (from === '' || Number(to) <= Number(from)) return []
    return [
      {
        name: f[0]!,
        cpu: Number(f[1]),
        gpus: Number(f[3]),
        milli: Number(f[4]),
        spec: f[5]!,
        qos: f[6]!,
        from: Number(from),
        to: Number(to),
      },
    ]
  })
  return { rows: lines.length, ran }
}

/** Placing by brute force: devices in an array, all of them looked at each time. */
function overflowOf(ran: readonly Task[]): string[] {
  const devices = [
    { serial: 'a-0/gpu0', node: 'a-0', model: 'A', free: 1_000 },
    { serial: 'a-1/gpu0', node: 'a-1', model: 'A', free: 1_000 },
    ...[0, 1, 2, 3].map((i) => ({ serial: `b-0/gpu${i}`, node: 'b-0', model: 'B', free: 1_000 })),
    { serial: 'cpu-0/cpu', node: 'cpu-0', model: '', free: 4_000 },
  ]
  const held = new Map<Task, typeof devices>()
  const over: string[] = []
  const times = [...new Set(ran.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const need = (t: Task): number => (t.gpus === 0 ? t.cpu : t.milli)
  for (const now of times) {
    for (const task of ran) if (task.to === now) for (const d of held.get(task) ?? []) d.free += need(task)
    for (const task of ran) {
      if (task.from !== now) continue
      const ok = devices.filter(
        (d) =>
          (task.gpus === 0
            ? d.model === ''
            : d.model !== '' && (task.spec === '' || task.spec.split('|').includes(d.model))) && d.free >= need(task),
      )
      const count = Math.max(1, task.gpus)
      const fits = ok
        .filter((d) => ok.filter((e) => e.node === d.node).length >= count)
        .sort((a, b) => a.free - b.free || (a.serial < b.serial ? -1 : 1))
      const taken = fits.filter((d) => d.node === fits[0]!.node).slice(0, count)
      if (taken.length < count) over.push(task.name)
      else held.set(task, taken)
      for (const d of taken) d.free -= need(task)
    }
  }
  return over
}

/** Fen of one lease by month: exact fractions in a loop over seconds would take long; months of 2023 in UTC are known. */
function billsOf(task: Task, priceFen: number): number[] {
  const ends = [31, 59, 90, 120].map((days) => days * 86_400)
  let start = 0
  const bills: number[] = []
  for (const end of ends) {
    const seconds = Math.min(task.to, end) - Math.max(task.from, start)
    if (seconds > 0)
      bills.push(Number((2n * BigInt(task.gpus * task.milli * seconds) * BigInt(priceFen) + 3_600_000n) / 7_200_000n))
    start = end
  }
  return bills
}

const hours = (milliSeconds: bigint): string => {
  const micros = (milliSeconds * 2_000_000n + 3_600_000n) / 7_200_000n
  return `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0')}`
}

describe('replay openb', () => {
  const out = join(folder, 'openb')
  let answer: OpenbAnswer

  test('every figure equals a brute force over the rows', async () => {
    answer = await replayOpenb({
      nodes: sample('openb-nodes.csv'),
      tasks: sample('openb-tasks.csv'),
      out,
      priceFen: 601,
      epoch: '2023-01-01',
      database,
    })
    const { rows, ran } = sampleTasks()
    const use = (t: Task): bigint => BigInt(t.gpus * t.milli * (t.to - t.from))
    const sum = (tasks: readonly Task[]): bigint => tasks.reduce((total, t) => total + use(t), 0n)
    expect(answer).toMatchObject({ rows, metered: ran.length, neverRan: rows - ran.length })
    expect(answer.milliGpuSeconds).toBe(Number(sum(ran)))
    expect(answer.gpuHours).toBe(hours(sum(ran)))
    expect(answer.coreHours).toBe(hours(ran.reduce((total, t) => total + BigInt(t.cpu * (t.to - t.from)), 0n)))
    for (const [by, got] of [
      ['spec', answer.bySpec],
      ['qos', answer.byQos],
    ] as const) {
      const names = [...new Set(ran.map((t) => t[by]))]
      expect(Object.keys(got).sort()).toEqual(names.map((n) => n || '(any)').sort())
      for (const name of names) {
        const part = ran.filter((t) => t[by] === name)
        expect(got[name || '(any)']).toEqual({
          rows: part.length,
          milliGpuSeconds: Number(sum(part)),
          gpuHours: hours(sum(part)),
        })
      }
    }
    const moments = ran.map((t) => t.from).sort((a, b) => a - b)
    const inUse = (at: number): number =>
      ran.reduce((total, t) => total + (t.from <= at && at < t.to ? t.gpus * t.milli : 0), 0)
    const value = Math.max(...moments.map(inUse))
    expect(answer.peakMilliGpu).toEqual({ value, at: moments.find((at) => inUse(at) === value) })
    expect(overflowOf(ran)).toEqual(['four', 'whole', 'too-much', 'cpu-too-big'])
    expect(answer.overflow).toBe(4)
    expect(answer.capacity).toEqual({
      '(cpu only)': { nodes: 1, gpus: 0 },
      A: { nodes: 2, gpus: 2 },
      B: { nodes: 1, gpus: 4 },
    })
    const bills = ran.flatMap((t) => billsOf(t, 601))
    expect(answer.invoices).toEqual({ count: bills.length, totalFen: bills.reduce((a, b) => a + b, 0) })
  })

  test('the log rehashes, each bundle verifies and rebills, and the folder says what it holds', async () => {
    expect(fsckLog(out)).toMatchObject({ exit: 0, json: { ...answer.evidence, ok: true } })
    expect(readdirSync(out).sort()).toEqual(['answer.json', 'bundles', 'log'])
    const bundles = readdirSync(join(out, 'bundles')).sort()
    expect(bundles).toEqual(['cpu-too-big.shev', 'half-1.shev']) // the first and the eleventh of twelve
    for (const name of bundles) {
      expect(await verify(join(out, 'bundles', name))).toMatchObject({
        exit: 0,
        json: { verdict: '核验一致', reasons: [] },
      })
      expect(await rebillBundle(join(out, 'bundles', name))).toMatchObject({ exit: 0, json: { equal: true } })
    }
  })

  test('the same trace gives the same log, and its own earlier answer may be written again', async () => {
    const again = await replayOpenb({
      nodes: sample('openb-nodes.csv'),
      tasks: sample('openb-tasks.csv'),
      out,
      priceFen: 601,
      epoch: '2023-01-01',
      database,
    })
    expect(again).toEqual(answer)
    expect(fsckLog(out).exit).toBe(0)
  })

  test("somebody else's folder is left alone", async () => {
    const theirs = mkdtempSync(join(folder, 'theirs-'))
    writeFileSync(join(theirs, 'log'), 'mine')
    const options = {
      nodes: sample('openb-nodes.csv'),
      tasks: sample('openb-tasks.csv'),
      priceFen: 600,
      epoch: '2023-01-01',
      database,
    }
    await expect(replayOpenb({ ...options, out: theirs })).rejects.toThrow(/已有 log/)
    expect(readdirSync(theirs)).toEqual(['log'])
    await expect(replayOpenb({ ...options, out: join(theirs, 'log') })).rejects.toThrow(/不是目录/)
  })

  const header = readFileSync(sample('openb-tasks.csv'), 'utf8').split('\n', 1)[0]!
  const good = 'x,1000,1024,1,500,A,LS,Succeeded,0,100,0'
  const nodeHeader = 'sn,cpu_milli,memory_mib,gpu,model'
  test.each([
    ['a missing column', { tasks: header.replace('qos,', '') }, /第 1 行：缺少列 qos/],
    ['a short row', { tasks: `${header}\nx,1\n` }, /第 2 行：期望 11 列，得到 2 列/],
    [
      'a negative number',
      { tasks: `${header}\n${good}\n${good.replace('x,1000,1024,1', 'y,1000,1024,-1')}` },
      /第 3 行，列 num_gpu：期望 0 到 64 之间的整数，得到 “-1”/,
    ],
    ['more than a card', { tasks: `${header}\n${good.replace(',500,', ',1001,')}` }, /第 2 行，列 gpu_milli/],
    [
      'an end before the start',
      { tasks: `${header}\n${good.replace('0,100,0', '0,100,101')}` },
      /第 2 行，列 deletion_time：期望不早于 scheduled_time（101）的秒数，得到 “100”/,
    ],
    ['a model no node has', { tasks: `${header}\n${good.replace(',A,', ',A|Z,')}` }, /第 2 行，列 gpu_spec.*“Z”/],
    ['the same task twice', { tasks: `${header}\n${good}\n${good}` }, /第 3 行，列 name：x 与第 2 行重复/],
    [
      'the same task with another body',
      { tasks: `${header}\n${good}\n${good.replace('LS', 'BE')}` },
      /第 3 行，列 name：x 与第 2 行重复/,
    ],
    [
      'a running task without an end',
      { tasks: `${header}\n${good.replace('0,100,0', '0,,0')}` },
      /第 2 行，列 deletion_time/,
    ],
    [
      'a broken byte',
      { tasks: Buffer.concat([Buffer.from(`${header}\nx`), Buffer.from([0xff]), Buffer.from(good.slice(1))]) },
      /第 2 行：字节 \d+（0xff）/,
    ],
    ['a card without a model', { nodes: `${nodeHeader}\nn,1,1,1,\n` }, /第 2 行，列 model/],
    ['a model without a card', { nodes: `${nodeHeader}\nn,1,1,0,A\n` }, /第 2 行，列 model/],
    ['the same node twice', { nodes: `${nodeHeader}\nn,1,1,1,A\nn,1,1,1,A\n` }, /第 3 行，列 sn：n 与第 2 行重复/],
    ['an empty file', { nodes: '' }, /是空的/],
  ] as [string, { nodes?: string; tasks?: string | Buffer }, RegExp][])(
    '%s is named, and nothing is written',
    async (name, files, complaint) => {
      const place = mkdtempSync(join(folder, 'bad-'))
      const path = (file: string, content: string | Buffer | undefined, otherwise: string): string => {
        if (content === undefined) return otherwise
        writeFileSync(join(place, file), content)
        return join(place, file)
      }
      const nodes = path('nodes.csv', files.nodes, sample('openb-nodes.csv'))
      const tasks = path('tasks.csv', files.tasks, sample('openb-tasks.csv'))
      const before = readdirSync(place)
      await expect(
        replayOpenb({ nodes, tasks, out: join(place, 'out'), priceFen: 600, epoch: '2023-01-01', database }),
        name,
      ).rejects.toThrow(complaint)
      expect(readdirSync(place)).toEqual(before)
    },
  )

  // A minute on two cores: npm run bench does it each time, npm test when asked to.
  test.skipIf(!hasShared || process.env['SUAN_SLOW'] !== '1')(
    `the shared trace gives the expected figures${sharedNote} (SUAN_SLOW=1)`,
    { timeout: 300_000 },
    async () => {
      const traces = join(shared, 'data/traces')
      const got = await replayOpenb({
        nodes: join(traces, 'openb_nodes.csv'),
        tasks: join(traces, 'openb_allocations.csv'),
        out: join(folder, 'shared'),
        priceFen: 600,
        epoch: '2023-01-01',
        database,
      })
      const { openb } = JSON.parse(readFileSync(join(shared, 'data/expected/expected.json'), 'utf8'))
      expect(got).toMatchObject({
        metered: openb.total.rows,
        milliGpuSeconds: openb.total.milli_gpu_seconds,
        gpuHours: openb.total.gpu_hours,
        coreHours: openb.total.core_hours,
        peakMilliGpu: {
          value: openb.peak_concurrent_gpu_milli.value,
          at: openb.peak_concurrent_gpu_milli.first_reached_at,
        },
      })
      type Expected = { rows: number; milli_gpu_seconds: number; gpu_hours: string }
      const parts = (of: Record<string, Expected>): object =>
        Object.fromEntries(
          Object.entries(of).map(([name, p]) => [
            name,
            { rows: p.rows, milliGpuSeconds: p.milli_gpu_seconds, gpuHours: p.gpu_hours },
          ]),
        )
      expect(got.bySpec).toEqual(parts(openb.by_gpu_spec))
      expect(got.byQos).toEqual(parts(openb.by_qos))
    },
  )
})

describe('replay philly', () => {
  test('months are cut in UTC, each line is rounded once', async () => {
    const answer = await replayPhilly({ jobs: sample('philly-jobs.csv'), unitPriceFen: 600, database })
    expect(answer).toEqual({
      jobs: 6,
      gpuSeconds: 120 + 1 + 2 + 21_427_200 + 7_200,
      invoices: [
        { tenant: 'alpha', month: '2017-09', gpuSeconds: 61, amountFen: 10 }, // 10.17
        { tenant: 'alpha', month: '2017-10', gpuSeconds: 60, amountFen: 10 },
        { tenant: 'alpha', month: '2017-12', gpuSeconds: 3_600, amountFen: 600 },
        { tenant: 'alpha', month: '2018-01', gpuSeconds: 3_600, amountFen: 600 },
        { tenant: 'beta', month: '2017-09', gpuSeconds: 2, amountFen: 0 }, // 0.33
        { tenant: 'beta', month: '2017-10', gpuSeconds: 345_600, amountFen: 57_600 },
        { tenant: 'beta', month: '2017-11', gpuSeconds: 20_736_000, amountFen: 3_456_000 },
        { tenant: 'beta', month: '2017-12', gpuSeconds: 345_600, amountFen: 57_600 },
      ],
      totalFen: 10 + 10 + 600 + 600 + 0 + 57_600 + 3_456_000 + 57_600,
    })
  })

  test('bad rows and rates are named', async () => {
    const jobs = (row: string): string => {
      writeFileSync(join(folder, 'jobs.csv'), `start_time,duration_s,num_gpus,gpu_seconds,vc\n${row}\n`)
      return join(folder, 'jobs.csv')
    }
    const replay = (row: string): Promise<unknown> => replayPhilly({ jobs: jobs(row), unitPriceFen: 600, database })
    await expect(replay('2017-09-04 10:30:41,10.5,1,10.5,a')).rejects.toThrow(/第 2 行，列 duration_s/)
    await expect(replay('2017-09-04 10:30:41,10.0,2,21.0,a')).rejects.toThrow(
      /第 2 行，列 gpu_seconds：期望duration_s × num_gpus（20）/,
    )
    await expect(replay('2017-09-31 10:30:41,10.0,2,20.0,a')).rejects.toThrow(/第 2 行，列 start_time/)
    await expect(replay('2017-09-04 10:30:41,-10.0,2,-20.0,a')).rejects.toThrow(/第 2 行，列 duration_s/)
    expect(rateFen('6.00')).toBe(600)
    expect(rateFen('6')).toBe(600)
    expect(rateFen('0.5')).toBe(50)
    for (const bad of ['6.005', '-6', '6,00', '', '1e3']) expect(() => rateFen(bad), bad).toThrow(/--rate/)
  })

  test.skipIf(!hasShared)(
    `the shared trace gives the expected invoices${sharedNote}`,
    { timeout: 120_000 },
    async () => {
      const answer = await replayPhilly({
        jobs: join(shared, 'data/traces/philly_jobs.csv.gz'),
        unitPriceFen: 600,
        database,
      })
      const [, ...lines] = readFileSync(join(shared, 'data/expected/philly_invoices.csv'), 'utf8').trim().split('\n')
      const expected = lines.map((line) => {
        const [tenant, month, gpuSeconds, amount] = line.trim().split(',')
        return { tenant, month, gpuSeconds: Number(gpuSeconds), amountFen: Number(amount!.replace('.', '')) }
      })
      expect(answer.invoices).toEqual(expected)
      expect(answer.jobs).toBe(48_280)
      expect(answer.totalFen).toBe(expected.reduce((sum, { amountFen }) => sum + amountFen, 0))
    },
  )
})

describe('replay sacct', () => {
  test('steps are part of their job, requeued jobs count again, kinds of GPUs add up only without a total', async () => {
    expect(await replaySacct(sample('sacct.psv'))).toEqual({
      jobs: 5,
      coreSeconds: 4 * 90_061 + 8 * 10 + 60 + 60,
      gpuSeconds: 2 * 90_061 + 3 * 10 + 3 * 60,
      byAccount: { blue: 80, red: 360_244, 红: 120 },
      byState: { CANCELLED: 1, COMPLETED: 2, NODE_FAIL: 1, PENDING: 1 },
    })
  })

  test('bad rows are named', async () => {
    const replay = (...rows: string[]): Promise<unknown> => {
      writeFileSync(
        join(folder, 's.psv'),
        `jobid|account|start|end|elapsed|state|ncpus|alloctres\n${rows.join('\n')}\n`,
      )
      return replaySacct(join(folder, 's.psv'))
    }
    const row = '1|a|2020-01-01T00:00:00|2020-01-01T00:01:00|00:01:00|COMPLETED|1|cpu=1'
    await expect(replay(row, row)).rejects.toThrow(/第 3 行：作业 1 与第 2 行重复/)
    await expect(replay(row.replace('00:01:00|C', '25:01:00|C'))).rejects.toThrow(/第 2 行，列 elapsed/)
    await expect(
      replay(row.replace('T00:01:00|', 'T00:01:00|').replace('2020-01-01T00:00:00', '2020-01-01T00:02:00')),
    ).rejects.toThrow(/第 2 行，列 end/)
    await expect(replay(row.replace('|1|cpu', '|-1|cpu'))).rejects.toThrow(/第 2 行，列 ncpus/)
    await expect(replay(row.replace('cpu=1', 'gres/gpu=x'))).rejects.toThrow(/第 2 行，列 alloctres/)
  })

  test.skipIf(!hasShared)(`the shared files${sharedNote}`, async () => {
    expect(await replaySacct(join(shared, 'data/traces/slurm_sacct_phillips.psv.gz'))).toMatchObject({
      jobs: 4_285,
      coreSeconds: 42_364_758,
      gpuSeconds: 1_824_886,
      byAccount: { chaff: 39_168_982, aytinis: 2_198_784, taifl: 996_992 },
      byState: { CANCELLED: 243, TIMEOUT: 1, COMPLETED: 2_324, FAILED: 1_717 },
    })
    // a file without a header, of array records
    expect(await replaySacct(join(shared, 'data/telemetry/slurm/sacct_job_arrays.psv'))).toMatchObject({
      jobs: 6,
      coreSeconds: 6 * 256 * 259_200,
    })
  })
})

describe('replay llm', () => {
  test('the earliest of equally busy minutes is named', async () => {
    expect(await replayLlm(sample('llm.csv'))).toEqual({
      requests: 5,
      contextTokens: 4_921,
      generatedTokens: 113,
      busiestMinute: ['2023-11-16 18:16', 2],
    })
  })

  test.skipIf(!hasShared)(`the shared file${sharedNote}`, async () => {
    expect(await replayLlm(join(shared, 'data/traces/azure_llm_code_2023.csv.gz'))).toEqual({
      requests: 8_819,
      contextTokens: 18_059_974,
      generatedTokens: 245_896,
      busiestMinute: ['2023-11-16 18:31', 585],
    })
  })
})
