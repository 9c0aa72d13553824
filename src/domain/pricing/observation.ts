// One observed price of one card for one hour, and what it must be before any figure is made of it.
//
// What makes two prices comparable is in the observation itself: form factor, kind, service grade, region, term, smallest
// count, tax and currency. The price is the one before vouchers: a voucher is the lessee's subsidy, not the provider's price.
import { addDays, BadTime, day, excerpt, instant, type Day, type Instant } from '#kernel/time'

/** 1 signed and metered, 2 signed contract, 3 firm offer with availability, 4 list price. */
export type Evidence = 1 | 2 | 3 | 4

export const evidenceLevels: readonly Evidence[] = [1, 2, 3, 4]

/** The form factor of an id that does not tell it: a cell of its own, never pooled with another. */
export const UNSPECIFIED = 'unspecified'

/**
 * `price` is money per card-hour before vouchers, in one unit of `currency` that all observations of a run share (yuan or
 * dollars of a file, fen of the platform). `group` is whoever controls the provider, else the provider. `on` is the day
 * that the price is of; `fetchedAt` the moment at which it was read, null for what is not read but signed. `minCards` is
 * the smallest number of cards that is let, and divides nothing. Text that is not known is ''.
 */
export type Observation = {
  id: string
  provider: string
  group: string
  gpu: string
  vramGb: number | null
  form: string
  kind: string
  mode: string
  grade: string
  region: string
  termDays: number | null
  minCards: number | null
  price: number
  currency: string
  taxIncluded: boolean | null
  evidence: Evidence
  on: Day
  fetchedAt: Instant | null
  /** carried forward from an earlier reading by whoever made the list */
  stale: boolean
}

/** An observation that cannot be used; `field` is a name of Observation (or 'cards', 'unit'), `got` its text. */
export class BadObservation extends Error {
  override name = 'BadObservation'
  readonly field: string
  readonly expectedZh: string
  readonly expectedEn: string
  readonly got: string
  constructor(field: string, expectedZh: string, expectedEn: string, got: unknown) {
    const shown = typeof got === 'string' ? got : String(got)
    super(`${field}：期望${expectedZh}，得到 ${excerpt(shown)} expected ${expectedEn}, got ${excerpt(shown)}`)
    this.field = field
    this.expectedZh = expectedZh
    this.expectedEn = expectedEn
    this.got = shown
  }
}

/**
 * The price of one card from the price of what was listed. A node's price is divided only by a count that is stated;
 * a node without one is refused, never guessed. Throws BadObservation.
 */
export function cardPrice({ price, unit, cards }: { price: number; unit: string; cards: number | null }): number {
  if (unit !== 'card-hour' && unit !== 'node-hour')
    throw new BadObservation('unit', ' card-hour 或 node-hour', 'card-hour or node-hour', unit)
  if (cards !== null && !(Number.isSafeInteger(cards) && cards >= 1 && cards <= 1024))
    throw new BadObservation('cards', ' 1 到 1024 之间的整数', 'an integer from 1 to 1024', cards)
  if (unit === 'card-hour') return price
  if (cards === null)
    throw new BadObservation('cards', '整机价格须写明卡数', 'the number of cards that a node price is for', '')
  return price / cards
}

const isCode = (text: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} ._:/+()#-]{0,119}$/u.test(text)

/** Names, once for every cell and provider. Throws BadObservation. */
export function checkNames(observation: Observation): void {
  for (const field of ['provider', 'group', 'gpu', 'kind'] as const)
    if (!isCode(observation[field])) throw new BadObservation(field, '名称', 'a name', observation[field])
  for (const field of ['form', 'mode', 'grade', 'region'] as const)
    if (observation[field] !== '' && !isCode(observation[field]))
      throw new BadObservation(field, '名称或空', 'a name or nothing', observation[field])
}

const isCount = (value: number | null, least: number): boolean =>
  value === null || (Number.isSafeInteger(value) && value >= least)

/** What a price and its circumstances must be, every row anew. Throws BadObservation. */
export function checkPrice({ price, vramGb, termDays, minCards, evidence, currency }: Observation): void {
  if (!(price > 0 && price < Infinity))
    throw new BadObservation('price', '大于 0 的有限数', 'a finite number above 0', price)
  if (!evidenceLevels.includes(evidence))
    throw new BadObservation('evidence', ' 1 到 4 之间的证据等级', 'an evidence level from 1 to 4', evidence)
  if (!/^[A-Z]{3}$/.test(currency))
    throw new BadObservation('currency', '三个大写字母的币种（ISO 4217）', 'a currency of ISO 4217', currency)
  if (vramGb !== null && !(vramGb > 0 && vramGb <= 1_000_000))
    throw new BadObservation('vramGb', '大于 0 的数', 'a number above 0', vramGb)
  if (!isCount(termDays, 0))
    throw new BadObservation('termDays', '不小于 0 的整数', 'an integer of at least 0', termDays)
  if (!isCount(minCards, 1))
    throw new BadObservation('minCards', '不小于 1 的整数', 'an integer of at least 1', minCards)
}

/** Until this hour of the next day in UTC a day goes on somewhere on earth. */
const LAST_HOUR = 'T12:00:00.000Z'

/** Clocks: a reading after its day had ended everywhere, or a day or reading after `now`. Throws BadObservation. */
export function checkClock({ on, fetchedAt }: Pick<Observation, 'on' | 'fetchedAt'>, now?: Instant): void {
  try {
    day(on)
  } catch (error) {
    if (error instanceof BadTime) throw new BadObservation('on', '日期 YYYY-MM-DD', 'a day YYYY-MM-DD', on)
    throw error
  }
  if (now !== undefined && on > now.slice(0, 10) && on > addDays(now.slice(0, 10), 1))
    throw new BadObservation('on', '不在将来的日期', 'a day that is not in the future', on)
  if (fetchedAt === null) return
  if (now !== undefined && fetchedAt > now)
    throw new BadObservation('fetchedAt', '不在将来的时刻', 'a moment that is not in the future', fetchedAt)
  if (fetchedAt.slice(0, 10) <= on) return // the usual case, without arithmetic on days
  if (fetchedAt >= addDays(on, 1) + LAST_HOUR)
    throw new BadObservation('fetchedAt', `不晚于 ${on} 结束的读取时刻`, `a reading before ${on} has ended`, fetchedAt)
}

/** All of these at once, for one observation. Throws BadObservation naming the field. */
export function checkObservation(observation: Observation, { now }: { now?: Instant } = {}): void {
  checkPrice(observation)
  checkNames(observation)
  if (!isCode(observation.id)) throw new BadObservation('id', '名称', 'a name', observation.id)
  const { fetchedAt } = observation
  try {
    if (fetchedAt !== null && instant(fetchedAt) !== fetchedAt) throw new BadTime('not canonical')
  } catch (error) {
    if (!(error instanceof BadTime)) throw error
    throw new BadObservation('fetchedAt', ' UTC 时刻（毫秒）', 'an instant in UTC with milliseconds', fetchedAt)
  }
  checkClock(observation, now)
}

/** The form factor of an id such as 'h100-sxm' or 'v100-sxm2', or of a word such as 'SXM5'; UNSPECIFIED when it tells none. */
export function formOf(text: string): string {
  const found = /(?:^|[-_ ])(sxm|pcie|nvl(?!ink)|oam)\d?(?:$|[-_ ])/i.exec(text)
  return found ? found[1]!.toLowerCase() : UNSPECIFIED
}
