// A market as typed columns: the eight tables of docs/reference/world.md, one array per column, so that a detector is a
// pass over numbers. Nothing here knows a file; read-world.ts fills it.
//
// Not known: NONE in columns of names and words, NaN in measures and single times. Spans are never unknown: a missing
// `from` is -Infinity, a missing `until` Infinity, in days or in seconds since 1970-01-01T00:00:00Z.
import type { Names } from './names.ts'

/** The number of a name or word that was left empty. */
export const NONE = -1

/** What a word stands for in a column of words: the place in its list. */
export const WORDS = {
  entityKind: ['company', 'person', 'agent'],
  relation: ['controls', 'shareholding', 'legal-rep', 'bank-account', 'phone', 'email', 'device', 'address', 'agent'],
  source: ['registry', 'declared', 'bank', 'observed'],
  kind: ['on-demand', 'reserved', 'spot'],
  mode: ['server', 'scale'],
  grade: ['basic', 'standard', 'premium'],
  declared: ['clearance', 'end-of-life', 'spot-surplus', 'trial'],
  evidence: ['metered', 'signed'],
  purpose: ['rent', 'refund', 'service', 'goods', 'loan', 'transfer'],
  reading: ['day', 'challenge'],
} as const satisfies Record<string, readonly string[]>

/** Numbers of a word in its list, so that code reads `relation.controls` and not 0. */
const numbersOf = <Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> =>
  Object.fromEntries(words.map((word, place) => [word, place])) as Record<Word, number>

export const RELATION = numbersOf(WORDS.relation)
export const ENTITY_KIND = numbersOf(WORDS.entityKind)
export const KIND = numbersOf(WORDS.kind)
export const PURPOSE = numbersOf(WORDS.purpose)
export const READING = numbersOf(WORDS.reading)

/** One row per business, person or agent; its number in `World.parties` is its row. */
export type Entities = {
  count: number
  /** place in WORDS.entityKind */
  kind: Int8Array
  isProvider: Uint8Array
  isLessee: Uint8Array
  /** number in World.words */
  region: Int32Array
  /** day, NaN when not known */
  since: Float64Array
}

export type Relations = {
  count: number
  /** numbers in World.parties; `to` may be the value of an attribute */
  from: Int32Array
  to: Int32Array
  /** place in WORDS.relation */
  type: Int8Array
  sharePct: Float64Array
  /** days */
  since: Float64Array
  until: Float64Array
  source: Int8Array
}

/** What offers and leases have in common. Prices in fen per card-hour, before vouchers. */
export type Terms = {
  count: number
  /** number in World.parties */
  provider: Int32Array
  /** numbers in World.words; form NONE = unspecified, never pooled with a known one */
  sku: Int32Array
  form: Int32Array
  region: Int32Array
  /** places in WORDS.kind, WORDS.mode, WORDS.grade, WORDS.declared */
  kind: Int8Array
  mode: Int8Array
  grade: Int8Array
  declared: Int8Array
  termDays: Float64Array
  priceFen: Float64Array
}

export type Offers = Terms & {
  /** number in World.offerIds; an offer listed anew has several rows */
  offer: Int32Array
  minCards: Float64Array
  /** days */
  from: Float64Array
  until: Float64Array
  firm: Uint8Array
  availableCards: Float64Array
  asked: Float64Array
  served: Float64Array
}

/** One row per signed lease; its number in `World.leaseIds` is its row. */
export type Leases = Terms & {
  lessee: Int32Array
  /** number in World.offerIds */
  offer: Int32Array
  /** number in World.leaseIds */
  parent: Int32Array
  /** seconds since 1970 */
  signed: Float64Array
  from: Float64Array
  until: Float64Array
  /** seconds since 1970, NaN when not cancelled */
  cancelled: Float64Array
  cards: Float64Array
  amountFen: Float64Array
  voucherFen: Float64Array
  /** number in World.words */
  programme: Int32Array
  /** day, NaN when not paid out */
  payout: Float64Array
  evidence: Int8Array
}

export type Payments = {
  count: number
  /** number in World.paymentIds */
  payment: Int32Array
  /** numbers in World.parties */
  from: Int32Array
  to: Int32Array
  /** seconds since 1970 */
  at: Float64Array
  amountFen: Float64Array
  purpose: Int8Array
  /** number in World.leaseIds */
  lease: Int32Array
}

export type Telemetry = {
  count: number
  lease: Int32Array
  provider: Int32Array
  /** number in World.deviceIds */
  device: Int32Array
  /** day */
  on: Int32Array
  /** place in WORDS.reading */
  kind: Int8Array
  utilPct: Float32Array
  powerW: Float32Array
  idleW: Float32Array
  energyWh: Float32Array
  completePct: Float32Array
  /** a 52-bit digest of the hash that was given: equal hashes have equal digests; 0 when not known */
  blockHash: Float64Array
  claimedTflops: Float32Array
  measuredTflops: Float32Array
}

export type Devices = {
  count: number
  /** numbers in World.deviceIds, for UUID and serial number alike */
  device: Int32Array
  serial: Int32Array
  provider: Int32Array
  /** numbers in World.words */
  site: Int32Array
  sku: Int32Array
  form: Int32Array
  slice: Int32Array
  /** sevenths, NaN for the whole card */
  slices: Float64Array
  lease: Int32Array
  /** seconds since 1970 */
  from: Float64Array
  until: Float64Array
  /** number in World.words */
  ticket: Int32Array
}

/** One row per provider, model and month. Costs in fen per card-hour, may have decimals; NaN when not reported. */
export type Costs = {
  count: number
  provider: Int32Array
  sku: Int32Array
  form: Int32Array
  region: Int32Array
  /** months since January 1970 */
  month: Int32Array
  avcFen: Float64Array
  aacFen: Float64Array
  atcFen: Float64Array
  isVerified: Uint8Array
  tdpW: Float64Array
  loadPct: Float64Array
  pue: Float64Array
  tariffFenPerKwh: Float64Array
  cardPriceFen: Float64Array
  lifeHours: Float64Array
  rentFen: Float64Array
}

/**
 * The tables and the pools of names their columns point into. Entities and leases are numbered by their rows: a party
 * number from `entities.count` on is an attribute value or an account without a row, a lease number from `leases.count`
 * on a lease that is named somewhere and has no row.
 */
export type World = {
  parties: Names
  leaseIds: Names
  offerIds: Names
  paymentIds: Names
  deviceIds: Names
  /** SKUs, forms, places, programmes, tickets: whatever is free text and few */
  words: Names
  entities: Entities
  relations: Relations
  offers: Offers
  leases: Leases
  payments: Payments
  telemetry: Telemetry
  devices: Devices
  costs: Costs
}

/** The eight tables, in the order in which they are read. */
export const TABLES = [
  'entities',
  'relations',
  'offers',
  'leases',
  'payments',
  'telemetry',
  'devices',
  'costs',
] as const
export type TableName = (typeof TABLES)[number]

const DAY_SECONDS = 86_400

/** Day since 1970 in which an instant (seconds, UTC) lies. */
export const dayOf = (seconds: number): number => Math.floor(seconds / DAY_SECONDS)

/** A day since 1970 as YYYY-MM-DD; '' for a day that is not known or an open end. */
export const dayText = (day: number): string =>
  Number.isFinite(day) ? new Date(day * DAY_SECONDS * 1_000).toISOString().slice(0, 10) : ''
