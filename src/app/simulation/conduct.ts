// The guilty: what they do beyond what everyone does. Each takes ordinary parties and goes through the ordinary road of
// offers, leases, payments and readings; only what it changes there sets it apart.
import { scaled, type MarketOptions, type Scenario } from './options.ts'
import { tie, type Manner, type Parties } from './parties.ts'
import { Random } from './random.ts'
import type { Supply } from './stocks.ts'
import {
  REGIONS,
  YEAR_DAYS,
  YEAR_END,
  type Forgery,
  type Lease,
  type Line,
  type Segment,
  type Truth,
  type Use,
} from './world.ts'

/** A lease that is to be made. What is left out is drawn as for any other. */
export type Deal = {
  line: Line
  stock: number
  lessee: number
  /** day of the year */
  day: number
  termDays?: number
  cards?: number
  use?: Use
  forgery?: Forgery
  subsidised?: boolean
  ring?: number
  /** by how much the price is above the offer, in log */
  markUp?: number
}

/** People among whom money goes round. */
export type Ring = {
  provider: number
  lessees: number[]
  shells: number[]
  /** part of each payment that comes back */
  share: number
  mostParts: number
  delayDays: [least: number, most: number]
}

export type Conduct = {
  deals: Deal[]
  rings: Ring[]
  truth: Truth[]
  /** providers that let cards twice; which ones is settled when the leases are known */
  doublers: number
  /** providers that borrow what they lack when they expect a test */
  bursts: Set<number>
}

type Scene = {
  random: Random
  options: MarketOptions
  intensity: number
  evasion: ReadonlySet<string>
  parties: Parties
  supply: Supply
  conduct: Conduct
}

/** Injects the guilty of the scenario into the parties and stocks, before offers and leases are made of them. */
export function misconduct(options: MarketOptions, parties: Parties, supply: Supply): Conduct {
  const conduct: Conduct = { deals: [], rings: [], truth: [], doublers: 0, bursts: new Set() }
  const scene: Scene = {
    random: new Random(options.seed, 'conduct', options.scenario),
    options,
    intensity: options.intensity ?? 1,
    evasion: new Set(options.evasion?.split('+')),
    parties,
    supply,
    conduct,
  }
  SCENES[options.scenario](scene)
  return conduct
}

const SCENES: Record<Scenario, (scene: Scene) => void> = {
  honest: () => {},
  lowball,
  cartel,
  'wash-ring': washRings,
  'duplicate-gpu': ({ random, options, conduct }) => {
    conduct.doublers = scaled(random.whole(4, 7), options.leases)
  },
  'idle-farm': idleFarms,
  'over-claim': overClaim,
}

/** Sold below true avoidable cost for weeks, undeclared, to take the market. */
function lowball({ random, options, intensity, evasion, supply, conduct, parties }: Scene): void {
  for (const at of random.sample([...supply.providers.keys()], scaled(random.whole(3, 6), options.leases))) {
    const provider = supply.providers[at]!
    const stockAt = random.pick(provider.stocks)
    const stock = supply.stocks[stockAt]!
    const days = random.whole(60, 90)
    const from = random.whole(45, YEAR_DAYS - days - 10)
    const ratio = 1 - (1 - random.between(0.55, 0.9)) * intensity
    holdDuring(stock.segments, from, from + days, () => ({ fixedFen: stock.avcFen * ratio, declared: '' }))
    stock.reports = true
    if (evasion.has('cost-lie')) {
      stock.verified = false
      stock.reportFactor = 0.7 * random.between(0.95, 1.05)
    }
    const lines = stock.lines.filter((line) => !line.trial && line.kind !== 'spot')
    for (let i = random.whole(45, 80); i > 0; i--) {
      conduct.deals.push({
        line: random.pick(lines),
        stock: stockAt,
        lessee: random.pick(parties.lessees),
        day: from + random.whole(0, days - 1),
      })
    }
    const note = `sold at ${ratio.toFixed(2)} of variable cost for ${days} days`
    conduct.truth.push({ subject: provider.entity, kind: 'lowball', note })
  }
}

/** A few firms that have nothing to do with one another raise one model's price within days, or in turns. */
function cartel({ random, options, intensity, evasion, parties, supply, conduct }: Scene): void {
  const skus = random.shuffle([...new Set(supply.stocks.map((stock) => stock.sku))])
  const raised = new Set<number>()
  let left = Math.max(1, Math.floor(options.leases / 40_000))
  // In a small market no model may have twice as many sellers as a cartel has members: then fewer must do.
  for (const [sku, outsiders] of [1, 0.6, 0].flatMap((share) => skus.map((sku) => [sku, share] as const))) {
    if (left === 0) break
    const stocks = [...supply.stocks.keys()]
      .filter((at) => supply.stocks[at]!.sku === sku)
      .filter((at) => !parties.grouped.has(supply.providers[supply.stocks[at]!.provider]!.entity))
      .sort((a, b) => supply.stocks[b]!.weight - supply.stocks[a]!.weight)
    const wanted = random.whole(3, 6)
    if (stocks.length < wanted * (1 + outsiders) || raised.has(sku)) continue
    left -= 1
    raised.add(sku)
    const members = random.sample(stocks.slice(0, Math.max(wanted, Math.ceil(stocks.length / 2))), wanted)
    const start = random.whole(110, 270)
    const lasts = random.whole(70, 140)
    const within = evasion.has('staggered') ? random.whole(25, 40) : random.whole(3, 8)
    for (const [turn, at] of members.entries()) {
      const stock = supply.stocks[at]!
      const rise = random.between(0.4, 0.65) * intensity
      const moved = evasion.has('staggered')
        ? start + Math.round((within * turn) / (members.length - 1))
        : start + random.whole(0, within)
      const until = Math.min(YEAR_DAYS, start + lasts + random.whole(-12, 12))
      const before = levelOn(stock.segments, moved - 1)
      const half = moved + random.whole(10, 18)
      const isInSteps = evasion.has('staggered') && half < until
      holdDuring(stock.segments, moved, until, () => ({ level: before + rise * (isInSteps ? 0.55 : 1), declared: '' }))
      if (isInSteps) holdDuring(stock.segments, half, until, () => ({ level: before + rise, declared: '' }))
      const note = `raised ${Math.round(100 * rise)} log-percent with ${wanted - 1} others`
      conduct.truth.push({ subject: supply.providers[stock.provider]!.entity, kind: 'cartel', note })
    }
  }
}

function levelOn(segments: readonly Segment[], day: number): number {
  const until = segments.filter((segment) => segment.from <= Math.max(0, day))
  return (until.findLast((segment) => segment.declared === '') ?? until.at(-1)!).level
}

/** Prices stand as told from one day to another; then they go back to where they would have been. */
function holdDuring(segments: Segment[], from: number, until: number, told: () => Partial<Segment>): void {
  const after = segments.findLast((segment) => segment.from <= until)!
  const before = segments.findLast((segment) => segment.from <= from)!
  const kept = segments.filter((segment) => segment.from < from || segment.from > until)
  const held: Segment = { ...before, from, ...told() }
  const rest = until < YEAR_DAYS ? [{ ...after, from: until }] : []
  segments.splice(0, segments.length, ...[...kept, held, ...rest].sort((a, b) => a.from - b.from))
}

const MANNERS: readonly Manner[] = ['controller', 'phone-bank', 'nominee']

/** Leases that no one needs, paid, subsidised, and the money goes home through companies that do nothing. */
function washRings({ random, options, intensity, evasion, parties, supply, conduct }: Scene): void {
  const buyers = random.shuffle(
    parties.lessees.filter((at) => {
      const entity = parties.entities[at]!
      return entity.kind === 'company' && !parties.grouped.has(at) && REGIONS[entity.region]!.programme !== ''
    }),
  )
  const sellers = random.shuffle(
    [...supply.providers.keys()].filter((at) => !parties.grouped.has(supply.providers[at]!.entity)),
  )
  const shells = random.shuffle([...parties.suppliers])
  const count = scaled(random.whole(2, 5), options.leases)
  for (let at = 0; at < count && sellers.length > 0; at++) {
    const provider = supply.providers[sellers.pop()!]!
    const lessees = buyers.splice(0, random.whole(2, 4))
    const ring: Ring = {
      provider: provider.entity,
      lessees,
      shells: shells.splice(0, random.whole(1, 3)),
      share: random.between(0.9, 0.98) * Math.min(1, intensity),
      mostParts: evasion.has('split') ? 12 : 3,
      delayDays: evasion.has('delay') ? [35, 55] : [2, 20],
    }
    const manner = evasion.has('nominee') ? 'nominee' : MANNERS[(at + options.seed) % MANNERS.length]!
    const shellsToo = random.chance(0.4) ? ring.shells : []
    tie(random, parties, [provider.entity, ...lessees, ...shellsToo], manner)
    conduct.rings.push(ring)
    // Readings that lie: one manner per ring, from the clumsy to the careful.
    const forgery = random.choose([
      ['util', 0.3],
      ['power', 0.25],
      ['replayed', 0.3],
      ['fresh', 0.15],
    ] as const)
    for (const lessee of lessees)
      ringDeals({ random, supply, conduct, evasion }, ring, provider.stocks, lessee, forgery)
    for (const subject of [provider.entity, ...lessees]) {
      const note = `${Math.round(100 * ring.share)} percent came back; tied by ${manner}`
      conduct.truth.push({ subject, kind: 'wash-ring', note })
    }
  }
}

function ringDeals(
  { random, supply, conduct, evasion }: Pick<Scene, 'random' | 'supply' | 'conduct' | 'evasion'>,
  ring: Ring,
  stocks: readonly number[],
  lessee: number,
  forgery: Forgery,
): void {
  const from = random.whole(5, 200)
  for (let i = random.whole(3, 7); i > 0; i--) {
    const stock = random.pick(stocks)
    const line = random.pick(subsidisable(supply.stocks[stock]!.lines))
    conduct.deals.push({
      line,
      stock,
      lessee,
      day: from + random.whole(0, 90),
      ...longEnough(random, line),
      cards: random.pick([4, 8, 8, 16, 32]),
      use: evasion.has('mixed-use') ? 'mixed' : 'idle',
      forgery: evasion.has('spoof') ? forgery : 'none',
      subsidised: random.chance(0.85),
      ring: conduct.rings.indexOf(ring),
      markUp: random.chance(0.4) ? random.between(0.05, 0.3) : 0,
    })
  }
}

const subsidisable = (lines: readonly Line[]): Line[] =>
  lines.filter((line) => !line.trial && line.kind !== 'spot' && line.termDays <= 90)

/** Support is not drawn for a day or two: an open term lasts for weeks. */
const longEnough = (random: Random, line: Line): { termDays?: number } =>
  line.termDays === 0 ? { termDays: random.whole(9, 28) } : {}

/** Cheap leases towards the end of the budget year, supported, and left alone until the money is paid. */
function idleFarms({ random, options, evasion, intensity, parties, supply, conduct }: Scene): void {
  const lastDay = YEAR_END - supply.firstDay
  const cheap = [...supply.stocks.keys()].sort(
    (a, b) => supply.stocks[a]!.segments[0]!.level - supply.stocks[b]!.segments[0]!.level,
  )
  const buyers = parties.lessees.filter((at) => {
    const entity = parties.entities[at]!
    return entity.kind === 'company' && REGIONS[entity.region]!.programme !== ''
  })
  for (const lessee of random.sample(buyers, scaled(random.whole(4, 9), options.leases))) {
    const leases = Math.max(2, Math.round(random.whole(3, 6) * Math.min(1.5, intensity)))
    for (let i = 0; i < leases; i++) {
      const stock = random.pick(cheap.slice(0, Math.ceil(cheap.length / 2)))
      const line = random.pick(subsidisable(supply.stocks[stock]!.lines))
      conduct.deals.push({
        line,
        stock,
        lessee,
        day: Math.min(YEAR_DAYS - 16, Math.max(5, lastDay - random.whole(0, 28))),
        ...longEnough(random, line),
        use: evasion.has('flicker') ? 'flicker' : 'idle',
        subsidised: true,
      })
    }
    conduct.truth.push({ subject: lessee, kind: 'idle-farm', note: `${leases} leases stood idle` })
  }
}

/** Delivers a half to three quarters of what it claims; with `burst`, borrows the rest for some tests. */
function overClaim({ random, options, intensity, evasion, supply, conduct }: Scene): void {
  for (const at of random.sample([...supply.providers.keys()], scaled(random.whole(3, 6), options.leases))) {
    const provider = supply.providers[at]!
    provider.deliversShare = 1 - (1 - random.between(0.55, 0.75)) * intensity
    if (evasion.has('burst')) conduct.bursts.add(at)
    const note = `delivers ${Math.round(100 * provider.deliversShare)} percent`
    conduct.truth.push({ subject: provider.entity, kind: 'over-claim', note })
  }
}

/** Lets a card of a running lease to a later one as well. Called when all leases are known. */
export function doubleCards(options: MarketOptions, conduct: Conduct, supply: Supply, leases: readonly Lease[]): void {
  if (conduct.doublers === 0) return
  const random = new Random(options.seed, 'doubles')
  const pairs = new Map<number, [first: number, second: number][]>()
  const running = new Map<number, number[]>()
  const byStart = [...leases.keys()].sort((a, b) => leases[a]!.from - leases[b]!.from)
  for (const at of byStart) {
    const lease = leases[at]!
    if (!lease.reported) continue
    const open = (running.get(lease.stock) ?? []).filter((other) => leases[other]!.until > lease.from)
    for (const other of open) {
      const common = Math.min(lease.ends, leases[other]!.ends) - lease.from
      if (common > 86_400) pairs.set(lease.provider, [...(pairs.get(lease.provider) ?? []), [other, at]])
    }
    running.set(lease.stock, [...open.slice(-5), at])
  }
  for (const provider of random.sample([...pairs.keys()], conduct.doublers)) {
    const most = Math.max(1, Math.round(random.whole(1, 8) * (options.intensity ?? 1)))
    const chosen = random.sample(pairs.get(provider)!, most)
    for (const [first, second] of chosen) leases[second]!.doubles = first
    conduct.truth.push({
      subject: supply.providers[provider]!.entity,
      kind: 'duplicate-gpu',
      note: `${new Set(chosen.map(([, second]) => second)).size} leases on cards let to others`,
    })
  }
}
