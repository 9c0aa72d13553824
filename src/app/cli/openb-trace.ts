// The GPU cluster trace (cluster-trace-gpu-v2023): nodes, and tasks with seconds from the start of the trace.
import { WrongUse } from './answer.ts'
import { rowsOf, type Row } from './table-file.ts'

export type TraceNode = { line: number; sn: string; cpuMilli: number; memoryMib: number; gpus: number; model: string }

export type TraceTask = {
  line: number
  name: string
  cpuMilli: number
  memoryMib: number
  gpus: number
  /** thousandths of each GPU, 1 to 1000; 1000 where the task has no GPU */
  shareMilli: number
  /** gpu_spec as it stands; '' accepts any model */
  spec: string
  qos: string
  /** seconds from the start of the trace; null for a task that never ran */
  ran: { from: number; to: number } | null
}

/** Models that a gpu_spec accepts, each once; empty: any. */
export const modelsOf = (spec: string): string[] => [...new Set(spec.split('|').filter((model) => model !== ''))]

const LONGEST_SECONDS = 1_000_000_000 // some 31 years

/** Reads the nodes; throws WrongUse naming file, line and column. */
export async function readNodes(path: string): Promise<TraceNode[]> {
  const nodes: TraceNode[] = []
  const once = unique(path, 'sn')
  for await (const row of rowsOf(path, { columns: ['sn', 'cpu_milli', 'memory_mib', 'gpu', 'model'] })) {
    const gpus = row.int('gpu', { max: 64 })
    const model = row.text('model', { max: 64, empty: gpus === 0 })
    if (gpus === 0 && model !== '') row.refuse('model', '空（gpu 为 0）', 'nothing (gpu is 0)')
    nodes.push({
      line: row.line,
      sn: once(row, row.text('sn', { max: 80 })),
      cpuMilli: row.int('cpu_milli', { max: 100_000_000 }),
      memoryMib: row.int('memory_mib', { max: 1_000_000_000 }),
      gpus,
      model,
    })
  }
  return nodes
}

/** Reads the tasks; `models` are those that the nodes declare. Throws WrongUse naming file, line and column. */
export async function readTasks(path: string, models: ReadonlySet<string>): Promise<TraceTask[]> {
  const columns = [
    'name',
    'cpu_milli',
    'memory_mib',
    'num_gpu',
    'gpu_milli',
    'gpu_spec',
    'qos',
    'pod_phase',
    'creation_time',
    'deletion_time',
    'scheduled_time',
  ]
  const tasks: TraceTask[] = []
  const once = unique(path, 'name')
  for await (const row of rowsOf(path, { columns })) {
    const gpus = row.int('num_gpu', { max: 64 })
    const shareMilli = row.int('gpu_milli', { min: gpus === 0 ? 0 : 1, max: 1_000 })
    const spec = row.text('gpu_spec', { max: 500, empty: true })
    const unknown = modelsOf(spec).find((model) => !models.has(model))
    if (unknown !== undefined)
      row.refuse(
        'gpu_spec',
        `节点文件中有的型号（${shown(models)}）`,
        `models of the nodes file (${shown(models)})`,
        unknown,
      )
    row.text('pod_phase', { max: 40, empty: true })
    row.intOrNone('creation_time', { max: LONGEST_SECONDS })
    tasks.push({
      line: row.line,
      name: once(row, row.text('name')),
      cpuMilli: row.int('cpu_milli', { max: 100_000_000 }),
      memoryMib: row.int('memory_mib', { max: 1_000_000_000 }),
      gpus,
      shareMilli: gpus === 0 ? 1_000 : shareMilli,
      spec,
      qos: row.text('qos', { max: 40, empty: true }),
      ran: timeOf(row),
    })
  }
  return tasks
}

/** A task ran when it was scheduled and deleted later; one that was deleted in the second it was scheduled did not. */
function timeOf(row: Row): { from: number; to: number } | null {
  const from = row.intOrNone('scheduled_time', { max: LONGEST_SECONDS })
  if (from === undefined) {
    row.intOrNone('deletion_time', { max: LONGEST_SECONDS })
    return null
  }
  const to = row.int('deletion_time', { max: LONGEST_SECONDS })
  if (to < from)
    row.refuse('deletion_time', `不早于 scheduled_time（${from}）的秒数`, `seconds not before scheduled_time (${from})`)
  return to === from ? null : { from, to }
}

const shown = (models: ReadonlySet<string>): string => [...models].sort().join(', ').slice(0, 200)

/** Refuses a name that an earlier row has, naming both rows. */
function unique(path: string, column: string): (row: Row, name: string) => string {
  const seen = new Map<string, number>()
  return (row, name) => {
    const before = seen.get(name)
    if (before !== undefined) {
      throw new WrongUse(
        `文件 ${path} 第 ${row.line} 行，列 ${column}：${name} 与第 ${before} 行重复`,
        `file ${path}, line ${row.line}, column ${column}: ${name} was already given on line ${before}`,
      )
    }
    seen.set(name, row.line)
    return name
  }
}
