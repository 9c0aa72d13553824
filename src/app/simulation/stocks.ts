// What providers have, what it costs them, and how their prices stand still and move.
import type { Parties } from './parties.ts'
import { Random, summed } from './random.ts'
import {
  REGIONS,
  SKUS,
  YEAR_DAYS,
  type Declared,
  type Line,
  type Offer,
  type Provider,
  type Segment,
  type Stock,
} from './world.ts'

export type Supply = {
  providers: Provider[]
  stocks: Stock[]
  /** log of the market level, per model and day of the year */
  market: Float64Array[]
  /** electricity becomes dearer in one region on one day of the year */
  tariffRise: TariffRise
  firstDay: number
}

export type TariffRise = { region: number; day: number; share: number }

const GRADE_EFFECT = { basic: -0.07, standard: 0, premium: 0.13 } as const

export function newSupply(seed: number, parties: Parties): Supply {
  const random = new Random(seed, 'supply')
  const tariffRise = {
    region: random.whole(0, REGIONS.length - 1),
    day: random.whole(60, 260),
    share: random.between(0.18, 0.4),
  }
  const supply: Supply = { providers: [], stocks: [], market: [], tariffRise, firstDay: parties.firstDay }
  const shocks = marketShocks(random)
  supply.market = SKUS.map((_, sku) => marketLevel(random, shocks.get(sku)))
  const skuSums = summed(SKUS.map((sku) => sku.weight))
  for (const [at, entity] of parties.providers.entries()) {
    const provider = newProvider(random, parties, entity)
    supply.providers.push(provider)
    const skus = new Set<number>()
    const wanted = random.choose([
      [1, 2],
      [2, 4],
      [3, 3],
      [4, 1],
    ] as const)
    while (skus.size < wanted) skus.add(random.drawn(skuSums))
    for (const sku of skus) {
      provider.stocks.push(supply.stocks.length)
      const stock = newStock(random, supply, at, sku)
      supply.stocks.push(stock)
      const age = parties.firstDay - parties.entities[entity]!.since
      stock.segments = segmentsOf(random, supply, stock, shocks.get(sku), age)
    }
  }
  return supply
}

type Shock = { from: number; until: number; log: number }

/** One model becomes dear for everyone for two months, another one is scarce for a quarter. */
function marketShocks(random: Random): Map<number, Shock> {
  const [dear, scarce] = random.sample([...SKUS.keys()], 2) as [number, number]
  const dearFrom = random.whole(80, 250)
  const scarceFrom = random.whole(60, 230)
  return new Map([
    [dear, { from: dearFrom, until: dearFrom + 60, log: random.between(0.22, 0.34) }],
    [scarce, { from: scarceFrom, until: scarceFrom + random.whole(70, 120), log: random.between(0.1, 0.22) }],
  ])
}

/** A trend and a slow walk, week by week; the shock itself reaches prices through each provider's own moves. */
function marketLevel(random: Random, shock: Shock | undefined): Float64Array {
  const level = new Float64Array(YEAR_DAYS)
  const trend = random.between(-0.14, 0.06) / YEAR_DAYS
  let walk = 0
  for (let day = 0; day < YEAR_DAYS; day++) {
    if (day % 7 === 0) walk += random.normal(0, 0.008)
    level[day] = walk + trend * day + (shock !== undefined && day >= shock.from && day < shock.until ? shock.log : 0)
  }
  return level
}

function newProvider(random: Random, parties: Parties, entity: number): Provider {
  const grade = random.choose([
    ['basic', 3],
    ['standard', 5],
    ['premium', 2],
  ] as const)
  return {
    entity,
    region: random.chance(0.7) ? parties.entities[entity]!.region : random.whole(0, REGIONS.length - 1),
    effect: random.normal(0, 0.16),
    grade,
    weight: Math.exp(random.normal(0, 0.8)),
    stocks: [],
    roundFen: random.choose([
      [1, 5],
      [5, 3],
      [10, 2],
    ] as const),
    counterTrades: random.chance(0.3),
    broker: random.chance(0.12),
    deliversShare: random.normal(0.945, 0.012),
  }
}

function newStock(random: Random, { providers }: Supply, provider: number, sku: number): Stock {
  const { region, weight } = providers[provider]!
  const card = SKUS[sku]!
  const pue = random.between(1.1, 1.48)
  const loadPct = Math.round(random.between(52, 82))
  const electricity = (card.tdpW / 1_000) * (loadPct / 100) * pue * REGIONS[region]!.tariffFen
  const rentFen = (card.tdpW / 1_000) * 1.25 * REGIONS[region]!.rentFen * random.between(0.85, 1.2)
  const wear = card.cardPriceFen / card.lifeHours
  const avcFen = (electricity + rentFen + wear) * random.between(1.03, 1.18)
  const aacFen = avcFen * random.between(1.03, 1.14)
  const reports = random.chance(0.86)
  const verified = random.chance(0.55)
  const stock: Stock = {
    provider,
    sku,
    region,
    cards: 0,
    weight: weight * Math.exp(random.normal(0, 0.5)) * card.weight ** 0.4,
    avcFen,
    aacFen,
    atcFen: aacFen * random.between(1.12, 1.4),
    pue: Math.round(pue * 100) / 100,
    loadPct,
    rentFen,
    reportFactor: verified ? random.between(0.94, 1.06) : random.between(0.8, 1.2),
    reports,
    verified,
    segments: [],
    lines: [],
  }
  stock.lines = linesOf(random, stock)
  return stock
}

function linesOf(random: Random, stock: Stock): Line[] {
  const at = -1
  const form = random.chance(0.03) ? '' : SKUS[stock.sku]!.form
  const line = (kind: Line['kind'], termDays: number, effect: number, weight: number): Line => ({
    stock: at,
    kind,
    mode: kind === 'reserved' && random.chance(0.15) ? 'scale' : 'server',
    termDays,
    minCards: kind === 'reserved' ? random.pick([1, 4, 8, 8]) : 1,
    effect: effect + random.normal(0, 0.015),
    weight,
    trial: false,
    surplus: false,
    form,
    firm: random.chance(0.6),
    firstOffer: -1,
  })
  const lines = [line('on-demand', 0, 0.06, 0.45), line('on-demand', 30, 0, 0.25)]
  if (random.chance(0.8)) lines.push(line('reserved', 90, -0.06, 0.2))
  if (random.chance(0.35)) lines.push(line('reserved', 180, -0.1, 0.07))
  if (random.chance(0.25)) lines.push(line('reserved', 360, -0.14, 0.04))
  if (random.chance(0.35)) lines.push({ ...line('spot', 0, -0.34, 0.12), surplus: random.chance(0.6), firm: false })
  if (random.chance(0.15)) lines.push({ ...line('on-demand', 7, -0.65, 0.05), trial: true })
  return lines
}

/** The days on which this stock's prices move, and where to: rarely, late, and for reasons of its own. */
function segmentsOf(
  random: Random,
  { providers, market, tariffRise }: Supply,
  stock: Stock,
  shock: Shock | undefined,
  ageDays: number,
): Segment[] {
  const provider = providers[stock.provider]!
  const card = SKUS[stock.sku]!
  const own =
    provider.effect + GRADE_EFFECT[provider.grade] + REGIONS[provider.region]!.priceLog + random.normal(0, 0.04)
  const moves = new Set([0])
  for (let i = random.poisson(2.5); i > 0; i--) moves.add(random.whole(1, YEAR_DAYS - 1))
  if (shock !== undefined) {
    moves.add(Math.min(YEAR_DAYS - 1, shock.from + random.whole(0, 14)))
    moves.add(Math.min(YEAR_DAYS - 1, shock.until + random.whole(0, 20)))
  }
  const dearer = tariffRise.region === stock.region
  if (dearer) moves.add(tariffRise.day + random.whole(0, 30))
  const sale = saleOf(random, card.old, ageDays)
  if (sale !== undefined) moves.add(sale.from).add(Math.min(YEAR_DAYS - 1, sale.until))
  let spread = 0
  return [...moves]
    .sort((a, b) => a - b)
    .map((from) => {
      const onSale = sale !== undefined && from >= sale.from && from < sale.until
      const passedOn = dearer && from >= tariffRise.day ? 0.14 * tariffRise.share : 0
      spread = 0.5 * spread + random.normal(0, 0.025)
      return {
        from,
        level: own + spread + passedOn + market[stock.sku]![from]! + (onSale ? sale.log : 0),
        declared: onSale ? sale.declared : '',
      }
    })
}

type Sale = { from: number; until: number; log: number; declared: Declared }

/** A quarter of the older providers clear out a stock for weeks and say so; some sell an old model to its end. */
function saleOf(random: Random, oldModel: boolean, ageDays: number): Sale | undefined {
  const from = random.whole(10, 290)
  if (ageDays > 900 && random.chance(0.25)) {
    return { from, until: from + random.whole(35, 100), log: random.normal(-0.5, 0.06), declared: 'clearance' }
  }
  if (oldModel && random.chance(0.15)) {
    return { from, until: from + random.whole(60, 200), log: random.normal(-0.33, 0.05), declared: 'end-of-life' }
  }
  return undefined
}

/** Every offer that was listed, one per line and segment, and the place of each in its line. */
export function offersOf(seed: number, { providers, stocks, firstDay }: Supply): Offer[] {
  const random = new Random(seed, 'offers')
  const offers: Offer[] = []
  for (const [at, stock] of stocks.entries()) {
    const soldOut = random.chance(0.12) ? random.whole(0, stock.segments.length - 1) : -1
    for (const line of stock.lines) {
      line.stock = at
      line.firstOffer = offers.length
      for (const [i, segment] of stock.segments.entries()) {
        const until = stock.segments[i + 1]?.from
        const days = (until ?? YEAR_DAYS) - segment.from
        const asked = random.poisson(Math.min(400, 0.9 * days * line.weight * stock.weight))
        const served = i === soldOut ? random.between(0.2, 0.6) : random.between(0.82, 1)
        offers.push({
          line,
          stock: at,
          priceFen: priceOf(random, providers[stock.provider]!, stock, line, segment),
          from: firstDay + segment.from,
          until: until === undefined ? undefined : firstDay + until,
          declared: line.trial ? 'trial' : line.surplus && segment.declared === '' ? 'spot-surplus' : segment.declared,
          available: random.choose([
            [8, 3],
            [16, 3],
            [32, 2],
            [64, 2],
            [128, 1],
          ]),
          asked,
          served: Math.round(asked * served),
          floorFen: segment.fixedFen === undefined && !isSale(line, segment) ? Math.ceil(stock.aacFen) : 1,
        })
      }
    }
  }
  return offers
}

function priceOf(random: Random, provider: Provider, stock: Stock, line: Line, segment: Segment): number {
  const round = (fen: number): number => Math.max(1, Math.round(fen / provider.roundFen) * provider.roundFen)
  if (segment.fixedFen !== undefined)
    return round(segment.fixedFen * Math.exp(0.3 * line.effect + random.normal(0, 0.02)))
  const fen = SKUS[stock.sku]!.basePriceFen * Math.exp(segment.level + line.effect)
  // What is not declared as a sale is not sold below its own cost.
  return round(isSale(line, segment) ? fen : Math.max(fen, stock.aacFen * random.between(1.03, 1.12)))
}

const isSale = (line: Line, segment: Segment): boolean => segment.declared !== '' || line.trial || line.surplus

/** Position of the offer of this line on that day of the year. */
export function offerOn(stock: Stock, line: Line, day: number): number {
  let i = stock.segments.length - 1
  while (i > 0 && stock.segments[i]!.from > day) i -= 1
  return line.firstOffer + i
}
