// Leases: one road for all of them, honest or not.
import { DAY, officeHour } from './calendar.ts'
import type { Conduct, Deal } from './conduct.ts'
import type { MarketOptions } from './options.ts'
import type { Parties } from './parties.ts'
import { Random, summed } from './random.ts'
import { offerOn, type Supply } from './stocks.ts'
import { REGIONS, SKUS, YEAR_DAYS, YEAR_END, type Lease, type Line, type Offer, type Use } from './world.ts'

const CARDS = [
  [1, 30],
  [2, 20],
  [4, 16],
  [8, 22],
  [16, 6],
  [32, 4],
  [64, 2],
] as const

const USES: readonly (readonly [Use, number])[] = [
  ['busy', 0.57],
  ['inference', 0.2],
  ['partly-idle', 0.1],
  ['low', 0.04],
  ['waiting', 0.03],
  ['debugging', 0.03],
  ['failed', 0.02],
  ['standby', 0.01],
]

/** Signed leases in the order of their signature: those of the guilty among those of everyone else. */
export function leasesOf(
  options: MarketOptions,
  parties: Parties,
  supply: Supply,
  offers: readonly Offer[],
  conduct: Conduct,
): Lease[] {
  const random = new Random(options.seed, 'leases')
  const maker = new LeaseMaker(options.seed, parties, supply, offers)
  const told = conduct.deals.slice(0, options.leases)
  const leases = told.map((deal) => maker.make(deal, true))
  const demand = new Demand(random, parties, supply)
  while (leases.length < options.leases) leases.push(maker.make(demand.next()))
  random.shuffle(leases)
  leases.sort((a, b) => a.signed - b.signed)
  resell(random, parties, supply, leases)
  return leases
}

/** Who wants what, and when. */
class Demand {
  readonly #random: Random
  readonly #parties: Parties
  readonly #supply: Supply
  readonly #stocks: Float64Array
  readonly #lessees: Float64Array
  readonly #days: Float64Array
  readonly #lines: Float64Array[]
  /** lessees and stocks of honest groups, which like to lease at home */
  readonly #home: Map<number, number[]>

  constructor(random: Random, parties: Parties, supply: Supply) {
    this.#random = random
    this.#parties = parties
    this.#supply = supply
    this.#stocks = summed(supply.stocks.map((stock) => stock.weight))
    this.#lessees = summed(parties.lessees.map(() => Math.exp(random.normal(0, 0.9))))
    this.#lines = supply.stocks.map((stock) => summed(stock.lines.map((line) => line.weight)))
    const growth = random.between(0, 0.6)
    this.#days = summed(
      Array.from({ length: YEAR_DAYS - 2 }, (_, day) => {
        const toYearEnd = YEAR_END - supply.firstDay - day
        const rush = toYearEnd >= 0 && toYearEnd < 40 ? 1.25 : 1
        return (1 + (growth * day) / YEAR_DAYS) * rush
      }),
    )
    const byEntity = new Map(supply.providers.map((provider) => [provider.entity, provider.stocks]))
    this.#home = new Map(
      parties.groups.flatMap(({ provider, lessees }) =>
        lessees.map((lessee) => [lessee, byEntity.get(provider) ?? []] as const),
      ),
    )
  }

  next(): Deal {
    const random = this.#random
    const lessee = this.#parties.lessees[random.drawn(this.#lessees)]!
    const home = this.#home.get(lessee)
    const stock = home !== undefined && random.chance(0.6) ? random.pick(home) : random.drawn(this.#stocks)
    const line = this.#supply.stocks[stock]!.lines[random.drawn(this.#lines[stock]!)]!
    return { line, stock, lessee, day: random.drawn(this.#days) }
  }
}

class LeaseMaker {
  readonly #random: Random
  readonly #parties: Parties
  readonly #supply: Supply
  readonly #offers: readonly Offer[]
  /** what comes after the end of the story is not known yet */
  readonly #end: number
  /** does this lessee draw support at all */
  readonly #supported = new Map<number, boolean>()

  constructor(seed: number, parties: Parties, supply: Supply, offers: readonly Offer[]) {
    this.#random = new Random(seed, 'making leases')
    this.#parties = parties
    this.#supply = supply
    this.#offers = offers
    this.#end = (supply.firstDay + YEAR_DAYS) * DAY
  }

  make(deal: Deal, fixed = false): Lease {
    const random = this.#random
    const { line, stock: stockAt } = deal
    const stock = this.#supply.stocks[stockAt]!
    const offerAt = offerOn(stock, line, deal.day)
    const offer = this.#offers[offerAt]!
    const signed = officeHour(this.#supply.firstDay + deal.day, random)
    const from = signed - (signed % 900) + 900 * random.whole(1, random.pick([8, 96, 480]))
    const termDays = deal.termDays ?? termOf(random, line)
    const until = from + termDays * DAY
    const cards = Math.max(deal.cards ?? random.choose(CARDS), line.minCards)
    const sevenths =
      cards === 1 && line.minCards === 1 && SKUS[stock.sku]!.divisible && random.chance(0.15) ? random.whole(1, 4) : 0
    const haggled = random.chance(0.35) ? 0 : random.normal(-0.015, 0.08) - (cards >= 16 ? 0.03 : 0)
    const log = haggled + (deal.markUp ?? 0)
    const priceFen = Math.max(offer.floorFen, Math.round(offer.priceFen * Math.exp(log)))
    const amountFen = Math.round((priceFen * cards * 24 * termDays * (sevenths || 7)) / 7)
    const use = deal.use ?? random.choose(USES)
    const stops = use === 'failed' ? random.chance(0.6) : random.chance(0.025)
    const stopped = from + Math.floor((until - from) * random.between(0.2, 0.8))
    const cancelled = stops && stopped < this.#end ? stopped : 0
    const voucher = this.#voucher(deal, amountFen, signed, termDays)
    return {
      provider: stock.provider,
      lessee: deal.lessee,
      offer: random.chance(0.92) ? offerAt : -1,
      parent: -1,
      stock: stockAt,
      line,
      signed,
      from,
      until,
      termDays,
      cards,
      sevenths,
      priceFen,
      amountFen,
      ...voucher,
      declared: offer.declared,
      metered: random.chance(0.88),
      cancelled,
      ends: cancelled || until,
      reported: random.chance(0.96),
      use,
      forgery: deal.forgery ?? 'none',
      fixed,
      ring: deal.ring ?? -1,
      doubles: -1,
    }
  }

  #voucher(deal: Deal, amountFen: number, signed: number, termDays: number): VoucherPart {
    const random = this.#random
    const { programme } = REGIONS[this.#parties.entities[deal.lessee]!.region]!
    let usual = this.#supported.get(deal.lessee)
    if (usual === undefined) this.#supported.set(deal.lessee, (usual = programme !== '' && random.chance(0.5)))
    const wants = deal.subsidised ?? (usual && !deal.line.trial && random.chance(0.54))
    if (!wants || programme === '') return { voucherFen: 0, programme: '', payout: 0 }
    const share = random.chance(0.4) ? 0.5 : random.between(0.15, 0.5)
    const days = random.chance(0.5) ? random.whole(20, 60) : termDays + random.whole(10, 40)
    const payout = Math.floor(signed / DAY) + days
    return {
      voucherFen: Math.floor(amountFen * share),
      programme,
      payout: payout * DAY < this.#end ? payout : 0,
    }
  }
}

type VoucherPart = Pick<Lease, 'voucherFen' | 'programme' | 'payout'>

function termOf(random: Random, line: Line): number {
  if (line.kind === 'spot') return random.whole(1, 4)
  if (line.termDays === 30 && random.chance(0.1)) return random.pick([60, 60, 90])
  if (line.termDays > 0) return line.termDays
  return 1 + Math.min(28, Math.floor(-6 * Math.log(1 - random.next())))
}

/** Brokers re-let part of what they leased, dearer by a usual margin; some lessees re-let what they no longer need. */
function resell(random: Random, parties: Parties, supply: Supply, leases: Lease[]): void {
  const brokers = [...supply.providers.keys()].filter((at) => supply.providers[at]!.broker)
  if (brokers.length === 0) return
  const parents: number[] = []
  for (const [at, lease] of leases.entries()) {
    if (lease.fixed || lease.sevenths > 0) continue
    const isLong = lease.termDays >= 30 && lease.cards >= 4
    const parent = parents.at(-1)
    if (isLong && lease.voucherFen === 0 && random.chance(0.06)) {
      lease.lessee = supply.providers[random.pick(brokers)]!.entity
      lease.use = 'busy'
      parents.push(at)
    } else if (parent !== undefined && random.chance(0.04)) {
      reLet(random, supply, leases, at, random.pick(parents.slice(-12)))
    }
  }
  for (const at of brokers) parties.entities[supply.providers[at]!.entity]!.roles = 'provider;lessee'
}

function reLet(random: Random, supply: Supply, leases: Lease[], at: number, parentAt: number): void {
  const child = leases[at]!
  const parent = leases[parentAt]!
  const provider = supply.providers.findIndex(({ entity }) => entity === parent.lessee)
  const days = Math.floor((parent.ends - child.from) / DAY) - 1
  if (provider < 0 || days < 1 || child.signed <= parent.signed || child.lessee === parent.lessee) return
  const { line, stock, sevenths } = parent
  const termDays = Math.min(child.termDays, days)
  const cards = Math.min(child.cards, parent.cards)
  const priceFen = Math.round(parent.priceFen * Math.exp(random.between(0.02, 0.18)))
  const amountFen = priceFen * cards * 24 * termDays
  const until = child.from + termDays * DAY
  Object.assign(child, {
    provider,
    offer: -1,
    parent: parentAt,
    line,
    stock,
    sevenths,
    termDays,
    cards,
    priceFen,
    amountFen,
    until,
    cancelled: 0,
    ends: until,
    declared: '',
    reported: false,
    voucherFen: 0,
    programme: '',
    payout: 0,
  } satisfies Partial<Lease>)
}
