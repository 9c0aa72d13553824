// suan replay sacct: what a Slurm accounting file adds up to. Computed from the file alone: nothing is leased or billed.
import { rowsOf, type Row } from './table-file.ts'
import { WrongUse } from './answer.ts'
import { count } from './figures.ts'

/** The 26 fields in the order in which accounting exports without a header list them. */
const FIELDS = (
  'jobid jobidraw cluster partition qos account group gid user uid submit eligible start end elapsed exitcode state ' +
  'nnodes ncpus reqcpus reqmem reqtres alloctres timelimit nodelist jobname'
).split(' ')

export type SacctAnswer = {
  jobs: number
  coreSeconds: number | string
  gpuSeconds: number | string
  /** core-seconds by account */
  byAccount: Record<string, number | string>
  /** jobs by state; 'CANCELLED by 1000' counts as CANCELLED */
  byState: Record<string, number>
}

/**
 * Adds up core-seconds (ncpus × elapsed) and GPU-seconds (allocated GPUs × elapsed) over all jobs.
 * A job step ('163485.batch') is part of its job and not counted again; a job that ran again after a requeue is a
 * record of its own under another start; an array record ('4103947_[1-3]') is one record, as sacct gives it.
 */
export async function replaySacct(path: string): Promise<SacctAnswer> {
  let jobs = 0
  let coreSeconds = 0n
  let gpuSeconds = 0n
  const byAccount = new Map<string, bigint>()
  const byState = new Map<string, number>()
  const seen = new Map<string, number>()
  const columns = ['jobid', 'account', 'elapsed', 'state', 'ncpus', 'alloctres']
  for await (const row of rowsOf(path, { columns, optional: ['start', 'end'], anyCase: true, withoutHeader: FIELDS })) {
    const job = row.text('jobid')
    const elapsedSeconds = elapsed(row)
    const cores = row.int('ncpus')
    const gpus = allocatedGpus(row)
    const state = row.text('state').split(' ', 1)[0]!
    const account = row.text('account', { empty: true })
    assertOrder(row)
    if (job.includes('.')) continue
    const key = `${job} ${row.raw('start') ?? ''}`
    const before = seen.get(key)
    if (before !== undefined) {
      throw new WrongUse(
        `文件 ${path} 第 ${row.line} 行：作业 ${job} 与第 ${before} 行重复`,
        `file ${path}, line ${row.line}: job ${job} was already given on line ${before}`,
      )
    }
    seen.set(key, row.line)
    jobs += 1
    const core = BigInt(cores) * BigInt(elapsedSeconds)
    coreSeconds += core
    gpuSeconds += BigInt(gpus) * BigInt(elapsedSeconds)
    byAccount.set(account, (byAccount.get(account) ?? 0n) + core)
    byState.set(state, (byState.get(state) ?? 0) + 1)
  }
  return {
    jobs,
    coreSeconds: count(coreSeconds),
    gpuSeconds: count(gpuSeconds),
    byAccount: Object.fromEntries([...byAccount].sort(byName).map(([name, seconds]) => [name, count(seconds)])),
    byState: Object.fromEntries([...byState].sort(byName)),
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** '10-13:27:06' → 912426; days may be left out. https://slurm.schedmd.com/sacct.html#OPT_Elapsed */
function elapsed(row: Row): number {
  const match = /^(?:(\d{1,6})-)?(\d{2}):([0-5]\d):([0-5]\d)$/.exec(row.raw('elapsed') ?? '')
  const hours = Number(match?.[2])
  if (!match || hours > 23) return row.refuse('elapsed', '时长 D-HH:MM:SS', 'a duration D-HH:MM:SS')
  return ((Number(match[1] ?? 0) * 24 + hours) * 60 + Number(match[3])) * 60 + Number(match[4])
}

/** GPUs in an allocation: 'gres/gpu=2' is the whole; where only kinds are given ('gres/gpu:a100=2') they are added. */
function allocatedGpus(row: Row): number {
  let whole: number | undefined
  let kinds = 0
  for (const part of row.text('alloctres', { max: 10_000, empty: true }).split(',')) {
    if (!part.startsWith('gres/gpu')) continue
    const match = /^gres\/gpu(:[^=]+)?=(\d{1,9})$/.exec(part)
    if (match) {
      if (match[1] === undefined) whole = Number(match[2])
      else kinds += Number(match[2])
    } else if (/^gres\/gpu[:=]/.test(part)) row.refuse('alloctres', 'gres/gpu=整数', 'gres/gpu=integer', part)
  }
  return whole ?? kinds
}

/** A job that has both must end after it started; one that has not ended says Unknown. */
function assertOrder(row: Row): void {
  const [start, end] = [row.raw('start'), row.raw('end')]
  const isTime = (text: string | undefined): text is string => text !== undefined && /^\d{4}-/.test(text)
  if (isTime(start) && isTime(end) && row.utc('end') < row.utc('start'))
    row.refuse('end', `不早于 start（${start}）的时刻`, `a time not before start (${start})`)
}
