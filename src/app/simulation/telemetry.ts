// Readings of the leases, a day at a time, and tests on demand.
import { DAY } from './calendar.ts'
import type { Conduct } from './conduct.ts'
import { Random } from './random.ts'
import type { Supply } from './stocks.ts'
import { SKUS, YEAR_DAYS, type Forgery, type Lease, type Use } from './world.ts'

type Reading = { utilPct: number; powerW: number; energyWh: number; completePct: number; hash: string }

/** How much is computed on day `d` of `days`, 0–1; drawn day by day. */
type Load = (random: Random, d: number, days: number) => number

const clamp = (value: number): number => Math.min(0.99, Math.max(0, value))

/** For each use, the load that a lease of that use has; what differs between leases is drawn once. */
const LOADS: Record<Use, (random: Random) => Load> = {
  busy: (random) => {
    const mean = random.between(0.5, 0.95)
    return (r) => clamp(r.normal(mean, 0.07))
  },
  inference: (random) => {
    const mean = random.between(0.15, 0.55)
    return (r) => clamp(r.normal(mean, 0.05))
  },
  'partly-idle': (random) => {
    const idle = random.between(0.25, 0.72)
    const mean = random.between(0.4, 0.9)
    return (r) => (r.chance(idle) ? 0 : clamp(r.normal(mean, 0.1)))
  },
  low: (random) => {
    const mean = random.between(0.03, 0.12)
    return (r) => clamp(r.normal(mean, 0.02))
  },
  waiting: (random) => {
    const part = random.between(0.25, 0.7)
    const mean = random.between(0.5, 0.9)
    return (r, d, days) => (d < part * days ? 0 : clamp(r.normal(mean, 0.08)))
  },
  debugging: (random) => {
    const works = random.between(0.3, 0.6)
    return (r) => (r.chance(works) ? r.between(0.02, 0.25) : 0)
  },
  failed: (random) => {
    const part = random.between(0.2, 0.8)
    return (r, d, days) => (d > part * days ? 0 : clamp(r.normal(0.7, 0.1)))
  },
  standby: () => (r) => (r.chance(0.08) ? r.between(0.05, 0.4) : 0),
  idle: () => (r) => (r.chance(0.03) ? r.between(0, 0.1) : 0),
  flicker: (random) => {
    const shown = random.between(0.25, 0.45)
    return (r) => (r.chance(shown) ? r.between(0.1, 0.35) : 0)
  },
  mixed: (random) => {
    const mean = random.between(0.5, 0.9)
    return (r) => (r.chance(0.3) ? clamp(r.normal(mean, 0.1)) : 0)
  },
}

/** The readings of one lease; empty where nothing was metered. `replay`: hashes that its ring has used before. */
export function* readingsOf(
  seed: number,
  supply: Supply,
  lease: Lease,
  at: number,
  replay: Map<number, string[]>,
): Generator<Reading & { on: number; idleW: number }> {
  if (!lease.metered) return
  const random = new Random(seed, 'readings', at)
  const sku = SKUS[supply.stocks[lease.stock]!.sku]!
  const first = Math.floor((lease.from + DAY / 2) / DAY)
  const days = Math.floor((lease.ends - lease.from) / DAY)
  const last = Math.min(days, supply.firstDay + YEAR_DAYS - first)
  const idleW = Math.round(sku.idleW * random.between(0.8, 1.35) * 10) / 10
  const load = LOADS[lease.use](random)
  const efficiency = random.between(0.8, 0.98)
  const watts = (share: number): number =>
    idleW * random.normal(1.02, 0.025) + share ** 0.8 * (sku.tdpW * efficiency - idleW) * random.normal(1, 0.03)
  const shown = LOADS.busy(random)
  const gap = random.chance(0.07) ? random.between(0.1, 0.6) : 0.01
  const recorded = replay.get(lease.ring) ?? []
  if (lease.forgery === 'replayed') replay.set(lease.ring, recorded)
  for (let d = 0; d < last; d++) {
    const share = load(random, d, days)
    const missing = random.chance(gap)
    if (missing && random.chance(0.5)) continue
    const real = { share, powerW: watts(share) }
    const said = lease.forgery === 'none' ? real : forged(random, lease.forgery, real, shown(random, d, days), watts)
    const energyW = lease.forgery === 'replayed' || lease.forgery === 'fresh' ? said.powerW : real.powerW
    yield {
      on: first + d,
      idleW,
      utilPct: Math.round(1_000 * said.share) / 10,
      powerW: Math.round(10 * said.powerW) / 10,
      energyWh: Math.round(24 * energyW * random.normal(1, 0.006)),
      completePct: missing ? random.whole(5, 88) : Math.min(100, random.whole(960, 1_004) / 10),
      hash: hashOf(random, lease.forgery, recorded),
    }
  }
}

type Said = { share: number; powerW: number }

/** What a lying meter says: high use; with it the power; the energy counter is another matter. */
function forged(
  random: Random,
  forgery: Exclude<Forgery, 'none'>,
  real: Said,
  share: number,
  watts: (share: number) => number,
): Said {
  if (forgery === 'util') return { share: Math.max(real.share, random.between(0.35, 0.9)), powerW: real.powerW }
  return { share, powerW: watts(share) }
}

/** A replayed series is one of few that were once recorded. */
function hashOf(random: Random, forgery: Forgery, recorded: string[]): string {
  if (forgery !== 'replayed') return random.hex16()
  if (recorded.length < 12) recorded.push(random.hex16())
  return random.pick(recorded)
}

export type Challenge = {
  provider: number
  on: number
  claimedTflops: number
  measuredTflops: number
}

/** Tests on demand: all claimed cards at once, against the claim. Five to eleven for each stock and year. */
export function challengesOf(seed: number, supply: Supply, conduct: Conduct): Challenge[] {
  const random = new Random(seed, 'challenges')
  const challenges: Challenge[] = []
  for (const stock of supply.stocks) {
    const provider = supply.providers[stock.provider]!
    const sku = SKUS[stock.sku]!
    const borrows = conduct.bursts.has(stock.provider) ? random.between(0.25, 0.4) : 0
    for (let i = random.whole(5, 11); i > 0; i--) {
      const cards = random.pick([1, 2, 4, 8, 8, 16])
      const borrowed = random.chance(borrows)
      const share = (borrowed ? random.between(0.9, 0.96) : provider.deliversShare) * random.normal(1, 0.03)
      const claimed = cards * sku.tflops
      challenges.push({
        provider: stock.provider,
        on: supply.firstDay + random.whole(0, YEAR_DAYS - 1),
        claimedTflops: claimed,
        measuredTflops: Math.round(10 * claimed * share) / 10,
      })
    }
  }
  return challenges.sort((a, b) => a.on - b.on)
}
