// suan replay openb: a GPU cluster trace as capacity and leases, through the one road of every write.
//
// The trace is input only. Every figure of the answer is read back from what the platform stored: capacity from the
// nodes it registered, use from the meter's intervals, money from the bills, evidence from the log.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capacityByModel } from '#domain/capacity'
import { allInvoices, monthsBetween } from '#domain/billing'
import { assembleBundle } from '#domain/dispute'
import { measuredByLease, peakUse } from '#domain/metering'
import type { Recordable } from '#kernel/act'
import { platform as platformActor, type Actor } from '#kernel/identity'
import { toHex } from '#kernel/proof'
import { day, instant, type Day } from '#kernel/time'
import { draftFolder, ANSWER_FILE } from './draft-folder.ts'
import { count, sixPlaces } from './figures.ts'
import { modelsOf, readNodes, readTasks, type TraceNode, type TraceTask } from './openb-trace.ts'
import { progress } from './progress.ts'
import { enterParties, REPLAY_TERMS, type Parties } from './replay-parties.ts'
import { inScratchWorld, type Doing, type Scratch } from './scratch-world.ts'

export type OpenbOptions = {
  nodes: string
  tasks: string
  out: string
  /** fen per GPU-hour */
  priceFen: number
  /** the day on which second 0 of the trace lies, UTC */
  epoch: Day
  /** a PostgreSQL server for the scratch database; the embedded one when absent */
  database?: string | undefined
}

type Part = { rows: number; milliGpuSeconds: number | string; gpuHours: string }

export type OpenbAnswer = {
  rows: number
  metered: number
  neverRan: number
  overflow: number
  milliGpuSeconds: number | string
  gpuHours: string
  coreHours: string
  bySpec: Record<string, Part>
  byQos: Record<string, Part>
  /** `at`: seconds from the start of the trace when it was first reached; null when nothing ran */
  peakMilliGpu: { value: number; at: number | null }
  capacity: Record<string, { nodes: number; gpus: number }>
  invoices: { count: number; totalFen: number | string }
  evidence: { size: number; root: string }
}

const ANY = '(any)'
const MILLI_SECONDS_PER_HOUR = 3_600_000n
/** leases between two commits */
const STEPS_PER_TRANSACTION = 48
const NODES_PER_TRANSACTION = 200
/** one bundle for the first of every ten leases */
const BUNDLE_EVERY = 10

/** Replays the trace and writes log and bundles to `out`. Throws WrongUse for bad input; then nothing is written. */
export async function replayOpenb(options: OpenbOptions): Promise<OpenbAnswer> {
  const nodes = await readNodes(options.nodes)
  const tasks = await readTasks(options.tasks, new Set(nodes.map((node) => node.model).filter((model) => model !== '')))
  const epoch = instant(`${day(options.epoch)}T00:00:00Z`)
  const draft = draftFolder(options.out, ['log', 'bundles'])
  try {
    const answer = await inScratchWorld(
      { seed: 'replay openb', start: epoch, database: options.database, follow: {} },
      async (scratch) => {
        const trace = { nodes, tasks, epochMs: Date.parse(epoch), options }
        const leases = await replay(scratch, trace)
        await scratch.sequencer.settle()
        await writeBundles(scratch, leases, join(draft.path, 'bundles'))
        cpSync(join(scratch.dataDir, 'log'), join(draft.path, 'log'), { recursive: true })
        return await readBack(scratch, trace, leases)
      },
    )
    writeFileSync(join(draft.path, ANSWER_FILE), `${JSON.stringify(answer, null, 2)}\n`)
    draft.publish()
    return answer
  } finally {
    draft.discard()
  }
}

type Trace = { nodes: readonly TraceNode[]; tasks: readonly TraceTask[]; epochMs: number; options: OpenbOptions }
type Ran = TraceTask & { ran: { from: number; to: number } }
/** A lease of the replay, in order of start. */
type Leased = { task: Ran; lease: string; overflow: boolean; holds: boolean }

async function replay(scratch: Scratch, trace: Trace): Promise<(Leased & { bundled: boolean })[]> {
  const { together } = scratch
  const start = new Date(trace.epochMs).toISOString()
  const parties = await together((doing) => enterParties(doing, start, ['cluster user']))
  await registerCapacity(scratch, trace, parties, start)
  const offers = await together((doing) => publishOffers(doing, trace, parties, start))

  const steps = stepsOf(trace.tasks)
  const starts = steps.filter((step) => step.starts)
  const bundled = new Set(starts.filter((_, nth) => nth % BUNDLE_EVERY === 0).map(({ task }) => task))
  const leases = new Map<Ran, Leased>()
  const shown = progress('replay openb', steps.length)
  for (let from = 0; from < steps.length; from += STEPS_PER_TRANSACTION) {
    const some = steps.slice(from, from + STEPS_PER_TRANSACTION)
    await together((doing) => takeSteps(doing, some, { trace, parties, offers, leases, bundled }))
    shown.step(from + some.length)
  }
  shown.end()
  return starts.map(({ task }) => ({ ...leases.get(task)!, bundled: bundled.has(task) }))
}

type Scene = {
  trace: Trace
  parties: Parties
  offers: ReadonlyMap<string, string>
  leases: Map<Ran, Leased>
  bundled: ReadonlySet<Ran>
}
type Step = { task: Ran; at: number; starts: boolean }

/** Starts and ends in order of time; at equal times ends come first, so that what is released can be taken. */
function stepsOf(tasks: readonly TraceTask[]): Step[] {
  const ran = tasks.filter((task): task is Ran => task.ran !== null)
  const steps = ran.flatMap((task) => [
    { task, at: task.ran.from, starts: true },
    { task, at: task.ran.to, starts: false },
  ])
  return steps.sort((a, b) => a.at - b.at || Number(a.starts) - Number(b.starts) || a.task.line - b.task.line)
}

/**
 * Takes some steps in one transaction. What concerns one lease alone runs beside the others; placing and releasing go
 * strictly in order of time, because each placing depends on all before it.
 */
async function takeSteps(doing: Doing, steps: readonly Step[], scene: Scene): Promise<void> {
  const started = new Map<Ran, Promise<void>>()
  const ends: Promise<void>[] = []
  let placed: Promise<unknown> = Promise.resolve()
  for (const { task, starts } of steps) {
    const road = leaseRoad(doing, task, scene)
    if (starts) {
      const allocated = Promise.all([road.contract(), placed]).then(([lease]) => road.allocate(lease))
      started.set(task, allocated.then(road.start))
      placed = allocated
    } else {
      const used = Promise.resolve(started.get(task)).then(road.use)
      const released = Promise.all([used, placed]).then(road.release)
      ends.push(released.then(road.bill))
      placed = released
    }
  }
  await Promise.all([...started.values(), ...ends])
}

async function registerCapacity(
  { together }: Scratch,
  { nodes, options }: Trace,
  { operator, provider }: Parties,
  at: string,
): Promise<void> {
  const models = [...new Set(nodes.map((node) => node.model).filter((model) => model !== ''))].sort()
  await together(async (doing) => {
    for (const model of models) {
      const input = { model, vendor: null, memoryGib: null, disclosed: false, source: 'nodes file of the trace' }
      await doing({ at, act: 'capacity.model.declare', actor: operator, key: `model ${model}`, input })
    }
  })
  for (let from = 0; from < nodes.length; from += NODES_PER_TRANSACTION) {
    await together(async (doing) => {
      for (const { line, sn, cpuMilli, memoryMib, gpus, model } of nodes.slice(from, from + NODES_PER_TRANSACTION)) {
        const devices = Array.from({ length: gpus }, (_, i) => ({ serial: `${sn}/gpu${i}`, model }))
        const input = { serial: sn, place: 'cn', cpuMilli, memoryMib, devices }
        await doing({
          at,
          act: 'capacity.node.register',
          actor: provider,
          key: `node ${line}`,
          input,
          place: `${options.nodes} 第 ${line} 行`,
        })
      }
    })
  }
}

/** One offer for each distinct gpu_spec. */
async function publishOffers(
  doing: Doing,
  { tasks, options }: Trace,
  { provider }: Parties,
  at: string,
): Promise<Map<string, string>> {
  const offers = new Map<string, string>()
  for (const { spec } of tasks) {
    if (offers.has(spec)) continue
    const input = {
      mode: 'by-scale',
      models: modelsOf(spec),
      unitPriceFen: options.priceFen,
      place: 'cn',
      validFrom: '2000-01-01',
      validUntil: null,
      terms: REPLAY_TERMS,
    }
    const { offer } = await doing({
      at,
      act: 'market.offer.publish',
      actor: provider,
      key: `offer ${offers.size}`,
      input,
    })
    offers.set(spec, offer as string)
  }
  return offers
}

/** The acts of one lease, in their order. Those before its end find it in `leases`. */
function leaseRoad(doing: Doing, task: Ran, { trace, parties, offers, leases, bundled }: Scene) {
  const { provider } = parties
  const lessee = parties.lessees[0]!
  const { gpus: cards, shareMilli, cpuMilli, memoryMib } = task
  const time = (seconds: number): string => new Date(trace.epochMs + seconds * 1_000).toISOString()
  const [from, to] = [time(task.ran.from), time(task.ran.to)]
  const place = `${trace.options.tasks} 第 ${task.line} 行`
  const perform = (at: string, act: string, actor: Actor, input: object, part = ''): Promise<Recordable> =>
    doing({ at, act, actor, input, key: `task ${task.line}${part}`, place })
  const known = (): Leased => leases.get(task)!
  return {
    async contract(): Promise<string> {
      const hours = Math.max(1, Math.ceil((task.ran.to - task.ran.from) / 3_600))
      const wanted = { offer: offers.get(task.spec)!, quote: null, cards, shareMilli, cpuMilli, memoryMib, hours, from }
      const { order } = await perform(from, 'market.order.place', lessee, wanted)
      const { lease, termsHash } = await perform(from, 'contracts.lease.draft', platformActor, { order })
      await perform(from, 'contracts.lease.sign', lessee, { lease, termsHash })
      await perform(from, 'contracts.lease.sign', provider, { lease, termsHash })
      return lease as string
    },
    async allocate(lease: string): Promise<void> {
      const room = {
        lease,
        provider: provider.party,
        models: cards === 0 ? [] : modelsOf(task.spec),
        cards,
        shareMilli,
        cpuMilli,
        whenFull: 'virtual',
      }
      const { pieces, overflow } = await perform(from, 'capacity.lease.allocate', platformActor, room)
      leases.set(task, { task, lease, overflow: overflow === true, holds: (pieces as unknown[]).length > 0 })
    },
    async start(): Promise<void> {
      await perform(from, 'contracts.lease.start', platformActor, { lease: known().lease })
    },
    async use(): Promise<void> {
      const { lease } = known()
      const interval = { id: `row ${task.line}`, from, to, cards, shareMilli, cpuMilli, memoryMib }
      await perform(to, 'metering.usage.record', provider, {
        lease,
        meter: 'cluster',
        sourceKind: 'provider',
        intervals: [interval],
      })
      await perform(to, 'contracts.lease.end', platformActor, { lease, reason: '任务已删除 the task was deleted' })
    },
    async release(): Promise<void> {
      const { lease, holds } = known()
      if (holds) await perform(to, 'capacity.lease.release', platformActor, { lease })
    },
    async bill(): Promise<void> {
      const { lease } = known()
      for (const month of monthsBetween(from, to, REPLAY_TERMS.billingZone)) {
        await perform(to, 'billing.invoice.issue', provider, { lease, month }, ` ${month}`)
      }
      if (bundled.has(task)) await perform(to, 'dispute.bundle.make', lessee, { lease })
    },
  }
}

async function writeBundles(
  { world, log }: Scratch,
  leases: readonly (Leased & { bundled: boolean })[],
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const chosen = leases.filter(({ bundled }) => bundled)
  const shown = progress('bundles', chosen.length)
  for (const [done, { task, lease }] of chosen.entries()) {
    writeFileSync(join(folder, `${fileNameOf(task.name)}.shev`), await assembleBundle({ world, log }, lease))
    shown.step(done + 1)
  }
  shown.end()
}

/** A task's name as a file name: what a path or a system could read otherwise is percent-encoded. */
const fileNameOf = (name: string): string =>
  name.replace(/[/\\%:*?"<>|]|^\./g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

async function readBack(
  { world, log }: Scratch,
  { tasks, epochMs }: Trace,
  leases: readonly Leased[],
): Promise<OpenbAnswer> {
  const taskOf = new Map(leases.map(({ lease, task }) => [lease, task]))
  const stored = await world.store.transact(async (tx) => ({
    capacity: await capacityByModel(tx),
    measured: await measuredByLease(tx),
    peak: await peakUse(tx),
    invoices: await allInvoices(tx),
  }))
  const total = sums()
  const bySpec = new Map<string, Sums>()
  const byQos = new Map<string, Sums>()
  let milliCoreSeconds = 0n
  for (const { lease, milliCardSeconds, milliCoreSeconds: core } of stored.measured) {
    const task = taskOf.get(lease)!
    for (const part of [total, partOf(bySpec, task.spec === '' ? ANY : task.spec), partOf(byQos, task.qos)]) {
      part.rows += 1
      part.milliGpuSeconds += BigInt(milliCardSeconds)
    }
    milliCoreSeconds += BigInt(core)
  }
  return {
    rows: tasks.length,
    metered: total.rows,
    neverRan: tasks.length - total.rows,
    overflow: leases.filter(({ overflow }) => overflow).length,
    milliGpuSeconds: count(total.milliGpuSeconds),
    gpuHours: sixPlaces(total.milliGpuSeconds, MILLI_SECONDS_PER_HOUR),
    coreHours: sixPlaces(milliCoreSeconds, MILLI_SECONDS_PER_HOUR),
    bySpec: parts(bySpec),
    byQos: parts(byQos),
    peakMilliGpu: {
      value: stored.peak?.value ?? 0,
      at: stored.peak ? (Date.parse(stored.peak.at) - epochMs) / 1_000 : null,
    },
    capacity: Object.fromEntries(stored.capacity.map(({ model, nodes, cards }) => [model, { nodes, gpus: cards }])),
    invoices: {
      count: stored.invoices.length,
      totalFen: count(stored.invoices.reduce((sum, { totalFen }) => sum + BigInt(totalFen), 0n)),
    },
    evidence: { size: log.size, root: toHex(log.root) },
  }
}

type Sums = { rows: number; milliGpuSeconds: bigint }
const sums = (): Sums => ({ rows: 0, milliGpuSeconds: 0n })

function partOf(parts: Map<string, Sums>, name: string): Sums {
  const part = parts.get(name) ?? sums()
  parts.set(name, part)
  return part
}

function parts(of: ReadonlyMap<string, Sums>): Record<string, Part> {
  return Object.fromEntries(
    [...of]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { rows, milliGpuSeconds }]) => [
        name,
        { rows, milliGpuSeconds: count(milliGpuSeconds), gpuHours: sixPlaces(milliGpuSeconds, MILLI_SECONDS_PER_HOUR) },
      ]),
  )
}
