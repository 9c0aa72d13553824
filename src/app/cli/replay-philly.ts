// suan replay philly: jobs of many tenants, billed by tenant and calendar month through the one road of every write.
//
// Each tenant has one lease by scale; each job is one interval of its meter. The months are cut and the amounts are
// rounded by billing, from the contract's own terms; the answer is read back from the bills.
import { allInvoices, monthsBetween } from '#domain/billing'
import { platform as platformActor, type Actor } from '#kernel/identity'
import { excerpt } from '#kernel/time'
import { WrongUse } from './answer.ts'
import { count } from './figures.ts'
import { progress } from './progress.ts'
import { enterParties, REPLAY_TERMS } from './replay-parties.ts'
import { inScratchWorld, type Doing, type Scratch } from './scratch-world.ts'
import { rowsOf } from './table-file.ts'

export type PhillyAnswer = {
  jobs: number
  gpuSeconds: number | string
  /** one line for each tenant and month with use, in that order */
  invoices: { tenant: string; month: string; gpuSeconds: number | string; amountFen: number }[]
  totalFen: number | string
}

const INTERVALS_PER_ACT = 500
/** the longest job that is believed: ten years */
const LONGEST_SECONDS = 315_360_000

type Job = { line: number; from: string; to: string; gpus: number }
type Tenant = { name: string; jobs: Job[] }

/** '6.00' (yuan per GPU-hour) → 600 fen. Throws WrongUse for anything that is not whole fen. */
export function rateFen(text: string): number {
  const match = /^(\d{1,6})(?:\.(\d{1,2})0*)?$/.exec(text)
  if (!match)
    throw new WrongUse(
      `--rate 应为每 GPU 时的元数，至多两位小数，得到 ${excerpt(text)}`,
      `--rate: expected yuan per GPU-hour with at most two decimals, got ${excerpt(text)}`,
    )
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Replays the jobs at `unitPriceFen` per GPU-hour. Throws WrongUse for bad input. */
export async function replayPhilly(options: {
  jobs: string
  unitPriceFen: number
  database?: string | undefined
}): Promise<PhillyAnswer> {
  const { tenants, jobs } = await readJobs(options.jobs)
  if (tenants.length === 0) return { jobs, gpuSeconds: 0, invoices: [], totalFen: 0 }
  const start = tenants.reduce((first, { jobs }) => jobs.reduce((f, { from }) => (from < f ? from : f), first), '9999')
  return await inScratchWorld(
    { seed: 'replay philly', start, database: options.database, follow: {} },
    async (scratch) => {
      const tenantOf = await replay(scratch, tenants, start, options.unitPriceFen)
      const bills = await scratch.world.store.transact((tx) => allInvoices(tx))
      const invoices = bills
        .map(({ lease, month, milliCardSeconds, totalFen }) => ({
          tenant: tenantOf.get(lease)!,
          month,
          gpuSeconds: count(BigInt(milliCardSeconds) / 1_000n),
          amountFen: totalFen,
        }))
        .sort((a, b) => (a.tenant === b.tenant ? (a.month < b.month ? -1 : 1) : a.tenant < b.tenant ? -1 : 1))
      return {
        jobs,
        gpuSeconds: count(bills.reduce((sum, { milliCardSeconds }) => sum + BigInt(milliCardSeconds), 0n) / 1_000n),
        invoices,
        totalFen: count(bills.reduce((sum, { totalFen }) => sum + BigInt(totalFen), 0n)),
      }
    },
  )
}

async function readJobs(path: string): Promise<{ tenants: Tenant[]; jobs: number }> {
  const tenants = new Map<string, Tenant>()
  let jobs = 0
  for await (const row of rowsOf(path, { columns: ['start_time', 'duration_s', 'num_gpus', 'gpu_seconds', 'vc'] })) {
    jobs += 1
    const from = row.utc('start_time')
    if (!from.endsWith('.000Z')) row.refuse('start_time', '整秒', 'a whole second')
    const seconds = row.whole('duration_s', { max: LONGEST_SECONDS })
    const gpus = row.int('num_gpus', { max: 100_000 })
    const name = row.text('vc', { max: 100 })
    if (row.whole('gpu_seconds') !== seconds * gpus)
      row.refuse(
        'gpu_seconds',
        `duration_s × num_gpus（${seconds * gpus}）`,
        `duration_s × num_gpus (${seconds * gpus})`,
      )
    if (seconds === 0 || gpus === 0) continue // nothing to meter
    const tenant = tenants.get(name) ?? { name, jobs: [] }
    tenants.set(name, tenant)
    tenant.jobs.push({ line: row.line, from, to: new Date(Date.parse(from) + seconds * 1_000).toISOString(), gpus })
  }
  return { tenants: [...tenants.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), jobs }
}

/** Gives back the tenant of each lease. Leases begin with the trace; usage is reported and billed once its last job is over. */
async function replay(
  { together }: Scratch,
  tenants: readonly Tenant[],
  start: string,
  unitPriceFen: number,
): Promise<Map<string, string>> {
  const parties = await together((doing) =>
    enterParties(
      doing,
      start,
      tenants.map(({ name }) => name),
    ),
  )
  const { provider } = parties
  const terms = {
    mode: 'by-scale',
    models: [],
    unitPriceFen,
    place: 'cn',
    validFrom: '2000-01-01',
    validUntil: null,
    terms: REPLAY_TERMS,
  }
  const { offer } = await together((doing) =>
    doing({ at: start, act: 'market.offer.publish', actor: provider, key: 'offer', input: terms }),
  )
  const tenantOf = new Map<string, string>()
  const shown = progress(
    'replay philly',
    tenants.reduce((sum, { jobs }) => sum + jobs.length, 0),
  )
  let done = 0
  for (const [i, tenant] of tenants.entries()) {
    const end = tenant.jobs.reduce((last, { to }) => (to > last ? to : last), '')
    const lease = await together((doing) =>
      openLease(doing, { tenant, lessee: parties.lessees[i]!, provider, offer: offer as string, start, end }),
    )
    tenantOf.set(lease, tenant.name)
    for (let from = 0; from < tenant.jobs.length; from += INTERVALS_PER_ACT) {
      const some = tenant.jobs.slice(from, from + INTERVALS_PER_ACT)
      const intervals = some.map((job) => ({
        id: `row ${job.line}`,
        from: job.from,
        to: job.to,
        cards: job.gpus,
        shareMilli: 1_000,
        cpuMilli: 0,
        memoryMib: 0,
      }))
      const input = { lease, meter: 'cluster', sourceKind: 'provider', intervals }
      const { accepted } = await together((doing) =>
        doing({ at: end, act: 'metering.usage.record', actor: provider, key: `usage ${tenant.name} ${from}`, input }),
      )
      if ((accepted as string[]).length !== some.length)
        throw new Error(`only ${(accepted as string[]).length} of ${some.length} intervals were accepted`)
      shown.step((done += some.length))
    }
    await together(async (doing) => {
      await doing({
        at: end,
        act: 'contracts.lease.end',
        actor: platformActor,
        key: `end ${tenant.name}`,
        input: { lease, reason: '记录已完 the trace ends' },
      })
      for (const month of monthsUsed(tenant.jobs)) {
        await doing({
          at: end,
          act: 'billing.invoice.issue',
          actor: provider,
          key: `bill ${tenant.name} ${month}`,
          input: { lease, month },
        })
      }
    })
  }
  shown.end()
  return tenantOf
}

type Opening = { tenant: Tenant; lessee: Actor; provider: Actor; offer: string; start: string; end: string }

async function openLease(doing: Doing, { tenant, lessee, provider, offer, start: at, end }: Opening): Promise<string> {
  const cards = mostAtOnce(tenant.jobs)
  const hours = Math.max(1, Math.ceil((Date.parse(end) - Date.parse(at)) / 3_600_000))
  const key = (step: string): string => `${step} ${tenant.name}`
  const wanted = { offer, quote: null, cards, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0, hours, from: at }
  const { order } = await doing({ at, act: 'market.order.place', actor: lessee, key: key('order'), input: wanted })
  const { lease, termsHash } = await doing({
    at,
    act: 'contracts.lease.draft',
    actor: platformActor,
    key: key('draft'),
    input: { order },
  })
  for (const actor of [lessee, provider])
    await doing({ at, act: 'contracts.lease.sign', actor, key: key('sign'), input: { lease, termsHash } })
  // The trace names no nodes: the tenants' GPUs are virtual.
  const room = {
    lease,
    provider: provider.party,
    models: [],
    cards,
    shareMilli: 1_000,
    cpuMilli: 0,
    whenFull: 'virtual',
  }
  await doing({ at, act: 'capacity.lease.allocate', actor: platformActor, key: key('allocate'), input: room })
  await doing({ at, act: 'contracts.lease.start', actor: platformActor, key: key('start'), input: { lease } })
  return lease as string
}

/** The scale a tenant leases: the most GPUs that its jobs hold at one moment, ends before starts. */
function mostAtOnce(jobs: readonly Job[]): number {
  const changes = jobs.flatMap(({ from, to, gpus }) => [
    { at: from, gpus },
    { at: to, gpus: -gpus },
  ])
  changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.gpus - b.gpus))
  let now = 0
  let most = 0
  for (const { gpus } of changes) most = Math.max(most, (now += gpus))
  return most
}

function monthsUsed(jobs: readonly Job[]): string[] {
  return [...new Set(jobs.flatMap(({ from, to }) => monthsBetween(from, to, REPLAY_TERMS.billingZone)))].sort()
}
