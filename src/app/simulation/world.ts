// What a simulated market is made of. Rows refer to one another by position; ids are drawn at the end.
import { dayOf } from './calendar.ts'

export type Sku = {
  sku: string
  form: string
  /** usual price per card-hour */
  basePriceFen: number
  tdpW: number
  idleW: number
  tflops: number
  cardPriceFen: number
  lifeHours: number
  /** may be divided into sevenths */
  divisible: boolean
  /** how many providers have it, relative to others */
  weight: number
  /** an old model, sold off by some */
  old: boolean
}

const yuan = 100

/** Prices of cards and hours of life are such that cost stays below price, as it does in a market that lives. */
export const SKUS: readonly Sku[] = [
  ['h100', 'sxm', 1_450, 700, 74, 989, 176_800, 26_000, true, 5, false] as const,
  ['h100', 'pcie', 1_150, 350, 55, 756, 140_400, 26_000, true, 2, false] as const,
  ['h800', 'sxm', 1_280, 700, 72, 989, 156_000, 26_000, true, 4, false] as const,
  ['a100', 'sxm', 720, 400, 52, 312, 52_800, 16_000, true, 5, true] as const,
  ['a100', 'pcie', 560, 300, 45, 312, 40_800, 16_000, true, 2, true] as const,
  ['h20', 'sxm', 780, 400, 60, 148, 87_600, 24_000, false, 4, false] as const,
  ['l40s', 'pcie', 430, 350, 35, 362, 42_900, 22_000, false, 4, false] as const,
  ['rtx4090', 'pcie', 210, 450, 22, 165, 12_600, 18_000, false, 5, false] as const,
  ['910b', 'oam', 640, 400, 88, 320, 64_900, 22_000, false, 5, false] as const,
  ['mi300x', 'oam', 1_350, 750, 135, 1_307, 163_800, 26_000, false, 1.5, false] as const,
].map(([sku, form, basePriceFen, tdpW, idleW, tflops, cardYuan, lifeHours, divisible, weight, old]) => ({
  sku,
  form,
  basePriceFen,
  tdpW,
  idleW,
  tflops,
  cardPriceFen: cardYuan * yuan,
  lifeHours,
  divisible,
  weight,
  old,
}))

export type Region = {
  code: string
  tariffFen: number
  /** rack rent per kW and hour */
  rentFen: number
  priceLog: number
  weight: number
  programme: string
}

export const REGIONS: readonly Region[] = [
  { code: 'cn-gd-sz', tariffFen: 76, rentFen: 84, priceLog: 0.04, weight: 5, programme: 'xunliquan-sz' },
  { code: 'cn-bj', tariffFen: 79, rentFen: 92, priceLog: 0.05, weight: 4, programme: 'suanliquan-bj' },
  { code: 'cn-sh', tariffFen: 81, rentFen: 90, priceLog: 0.05, weight: 4, programme: 'suanliquan-sh' },
  { code: 'cn-zj-hz', tariffFen: 72, rentFen: 76, priceLog: 0.02, weight: 3, programme: 'suanliquan-hz' },
  { code: 'cn-cq', tariffFen: 61, rentFen: 62, priceLog: 0, weight: 2, programme: '' },
  { code: 'cn-he-zjk', tariffFen: 47, rentFen: 52, priceLog: -0.03, weight: 2, programme: '' },
  { code: 'cn-gz-gy', tariffFen: 41, rentFen: 46, priceLog: -0.06, weight: 2, programme: 'suanliquan-gy' },
  { code: 'cn-nm-wlcb', tariffFen: 35, rentFen: 42, priceLog: -0.07, weight: 2, programme: '' },
  { code: 'cn-nx-zw', tariffFen: 37, rentFen: 43, priceLog: -0.07, weight: 1.5, programme: '' },
]

export type Kind = 'on-demand' | 'reserved' | 'spot'
export type Declared = '' | 'clearance' | 'end-of-life' | 'spot-surplus' | 'trial'

export type Entity = {
  kind: 'company' | 'person' | 'agent'
  roles: string
  region: number
  since: number
}

export type Relation = {
  from: number
  /** an entity, or the value of an attribute */
  to: number | string
  type: 'controls' | 'shareholding' | 'legal-rep' | 'bank-account' | 'phone' | 'email' | 'device' | 'address' | 'agent'
  sharePct: string
  since: number
  until: number | undefined
  source: 'registry' | 'declared' | 'bank' | 'observed'
}

export type Provider = {
  entity: number
  region: number
  /** log of price level against others */
  effect: number
  grade: 'basic' | 'standard' | 'premium'
  weight: number
  stocks: number[]
  /** prices are rounded to this many fen, as the house does */
  roundFen: number
  counterTrades: boolean
  /** re-lets what it leased from others, beside its own cards */
  broker: boolean
  deliversShare: number
}

/** A span of days in which a stock's price level stands still. */
export type Segment = {
  from: number
  /** log against the base price of the model; every line of the stock adds its own */
  level: number
  /** a price set outright, whatever the market */
  fixedFen?: number
  declared: Declared
}

/** One model at one provider. */
export type Stock = {
  provider: number
  sku: number
  region: number
  cards: number
  weight: number
  /** true average variable, avoidable and total cost per card-hour */
  avcFen: number
  aacFen: number
  atcFen: number
  pue: number
  loadPct: number
  rentFen: number
  /** what its reports say against the truth */
  reportFactor: number
  reports: boolean
  verified: boolean
  segments: Segment[]
  lines: Line[]
}

/** One way of buying from a stock; its offers follow the segments of the stock, one for one. */
export type Line = {
  stock: number
  kind: Kind
  mode: 'server' | 'scale'
  termDays: number
  minCards: number
  effect: number
  weight: number
  trial: boolean
  surplus: boolean
  form: string
  firm: boolean
  /** position of the first of its offers among all; one per segment follows */
  firstOffer: number
}

export type Offer = {
  line: Line
  stock: number
  priceFen: number
  from: number
  until: number | undefined
  declared: Declared
  available: number
  asked: number
  served: number
  /** no one haggles below this: avoidable cost, where the price is not meant to be under it */
  floorFen: number
}

/** How a lease is used, day by day. */
export type Use =
  | 'busy'
  | 'inference'
  | 'partly-idle'
  | 'low'
  | 'waiting'
  | 'debugging'
  | 'failed'
  | 'standby'
  | 'idle'
  | 'flicker'
  | 'mixed'

/** What stands in the readings instead of what was measured. */
export type Forgery = 'none' | 'util' | 'power' | 'replayed' | 'fresh'

export type Lease = {
  provider: number
  lessee: number
  /** position of its offer, -1 where it came from none */
  offer: number
  /** position of the lease that it re-lets, -1 for none */
  parent: number
  stock: number
  line: Line
  signed: number
  from: number
  until: number
  termDays: number
  cards: number
  /** sevenths of one card, 0 for whole cards */
  sevenths: number
  priceFen: number
  amountFen: number
  voucherFen: number
  programme: string
  payout: number
  declared: Declared
  metered: boolean
  cancelled: number
  use: Use
  forgery: Forgery
  /** asked for as it stands: nobody re-lets it */
  fixed: boolean
  /** the ring whose money comes back, -1 for none */
  ring: number
  /** the end of the service: `until`, or the cancellation */
  ends: number
  /** the provider says which cards stood behind it */
  reported: boolean
  /** position of an earlier lease, one of whose cards it gets as well, -1 for none */
  doubles: number
}

/** The year that is told. Its first day depends on the seed; the end of a calendar year always falls into it. */
export const YEAR_DAYS = 360
export const FIRST_POSSIBLE_DAY = dayOf(2025, 2, 3)
export const YEAR_END = dayOf(2025, 12, 31)

export type Truth = { subject: number; kind: string; note: string }
