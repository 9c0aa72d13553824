// A cell: the prices that may be compared with each other, and the columns that a million observations are kept in.
import { BadTime, day, type Day } from '#kernel/time'
import { BadObservation, checkNames, checkPrice, UNSPECIFIED, type Observation } from './observation.ts'
import type { Method } from './method.ts'

/** `term` and `cards` are bands; '' is not known, 'any' not told apart. */
export type CellKey = {
  gpu: string
  vramGb: number | null
  form: string
  kind: string
  mode: string
  grade: string
  region: string
  term: string
  cards: string
}

const FIELDS = ['gpu', 'vramGb', 'form', 'kind', 'mode', 'grade', 'region', 'term', 'cards'] as const

/** One text per cell, the same for the same cell; sorts by GPU first. */
export function cellId(key: CellKey): string {
  return FIELDS.map((field) => key[field] ?? '').join('|')
}

/** The band of a term in days: '' unknown, '0-29', '365+'. `bounds` ascending. */
export function termBand(termDays: number | null, bounds: readonly number[]): string {
  if (termDays === null) return ''
  let from = 0
  for (const bound of bounds) {
    if (termDays < bound) return `${from}-${bound - 1}`
    from = bound
  }
  return `${from}+`
}

/** The band of a smallest count: '' unknown, '1', '2-7', '8+'. */
export function cardsBand(minCards: number | null): string {
  if (minCards === null) return ''
  return minCards === 1 ? '1' : minCards < 8 ? '2-7' : '8+'
}

type Described = Pick<
  Observation,
  'gpu' | 'vramGb' | 'form' | 'kind' | 'mode' | 'grade' | 'region' | 'termDays' | 'minCards'
>

/** The cell that an observation belongs to. */
export function cellOf(observation: Described, { termBandDays, splitByMinCards }: Method): CellKey {
  const { gpu, vramGb, form, kind, mode, grade, region, termDays, minCards } = observation
  return {
    gpu,
    vramGb,
    form: form === '' ? UNSPECIFIED : form,
    kind,
    mode,
    grade,
    region,
    term: termBand(termDays, termBandDays),
    cards: splitByMinCards ? cardsBand(minCards) : 'any',
  }
}

/** Names as numbers, in the order of their first sight. */
class Names {
  readonly list: string[] = []
  readonly #codes = new Map<string, number>()
  codeOf(name: string): number {
    let code = this.#codes.get(name)
    if (code === undefined) {
      code = this.list.length
      this.list.push(name)
      this.#codes.set(name, code)
    }
    return code
  }
}

const MILLISECONDS_A_DAY = 86_400_000
/** Days since 1970-01-01 of a day that has been checked. */
export const dayNumber = (on: Day): number => Date.parse(on) / MILLISECONDS_A_DAY

const FIRST_ROOM = 1024
/** So many providers, and groups, a table can tell apart: two codes make one number below 2^53. */
export const MOST_NAMES = 0x10_0000
/** No reading: signed, or nothing said about when it was read. */
export const NOT_READ = 0x7fff_ffff

/**
 * Observations as columns of numbers: 45 bytes each, whatever their texts. Every row is checked when it is added; a row
 * that cannot be used throws BadObservation and the table is then to be dropped whole.
 */
export class ObservationTable {
  readonly method: Method
  count = 0
  price = new Float64Array(FIRST_ROOM)
  cell = new Int32Array(FIRST_ROOM)
  group = new Int32Array(FIRST_ROOM)
  provider = new Int32Array(FIRST_ROOM)
  /** days since 1970 */
  on = new Int32Array(FIRST_ROOM)
  readOn = new Int32Array(FIRST_ROOM)
  evidence = new Uint8Array(FIRST_ROOM)
  stale = new Uint8Array(FIRST_ROOM)
  readonly cells: CellKey[] = []
  readonly #cellNames = new Names()
  readonly #groupNames = new Names()
  readonly #providerNames = new Names()
  readonly #days = new Map<string, number>()
  currency = ''
  taxIncluded: boolean | null = null

  constructor(method: Method) {
    this.method = method
  }

  get groups(): readonly string[] {
    return this.#groupNames.list
  }

  get providers(): number {
    return this.#providerNames.list.length
  }

  #dayOf(field: 'on' | 'fetchedAt', text: string): number {
    let number = this.#days.get(text)
    if (number === undefined) {
      try {
        number = dayNumber(day(text))
      } catch (error) {
        if (!(error instanceof BadTime)) throw error
        throw new BadObservation(field, '日期', 'a day', text)
      }
      this.#days.set(text, number)
    }
    return number
  }

  /** Adds one observation. Throws BadObservation, also for a currency or tax basis other than that of the rows before. */
  add(observation: Observation): void {
    checkPrice(observation)
    if (this.count === 0) {
      this.currency = observation.currency
      this.taxIncluded = observation.taxIncluded
    }
    const { currency, taxIncluded } = observation
    if (currency !== this.currency)
      throw new BadObservation(
        'currency',
        `与前面各行相同的币种 ${this.currency}`,
        `one currency, ${this.currency} as above`,
        currency,
      )
    if (taxIncluded !== this.taxIncluded)
      throw new BadObservation('taxIncluded', '与前面各行相同的含税口径', 'one tax basis, as above', taxIncluded)
    const known = this.#namesKnown()
    const key = cellOf(observation, this.method)
    const cell = this.#cellNames.codeOf(cellId(key))
    const group = this.#groupNames.codeOf(observation.group)
    const provider = this.#providerNames.codeOf(observation.provider)
    if (this.#namesKnown() > known) checkNames(observation)
    if (provider >= MOST_NAMES || group >= MOST_NAMES)
      throw new BadObservation(
        'provider',
        `至多 ${MOST_NAMES} 个来源`,
        `at most ${MOST_NAMES} sources`,
        observation.provider,
      )
    if (cell === this.cells.length) this.cells.push(key)
    const at = this.count
    if (at === this.price.length) this.#grow()
    this.price[at] = observation.price
    this.cell[at] = cell
    this.group[at] = group
    this.provider[at] = provider
    this.on[at] = this.#dayOf('on', observation.on)
    const { fetchedAt } = observation
    this.readOn[at] = fetchedAt === null ? NOT_READ : this.#dayOf('fetchedAt', fetchedAt.slice(0, 10))
    this.evidence[at] = observation.evidence
    this.stale[at] = observation.stale ? 1 : 0
    this.count += 1
  }

  #namesKnown(): number {
    return this.#cellNames.list.length + this.#groupNames.list.length + this.#providerNames.list.length
  }

  #grow(): void {
    const longer = <T extends Float64Array | Int32Array | Uint8Array>(old: T, empty: T): T => {
      empty.set(old)
      return empty
    }
    const room = 2 * this.count
    this.price = longer(this.price, new Float64Array(room))
    this.cell = longer(this.cell, new Int32Array(room))
    this.group = longer(this.group, new Int32Array(room))
    this.provider = longer(this.provider, new Int32Array(room))
    this.on = longer(this.on, new Int32Array(room))
    this.readOn = longer(this.readOn, new Int32Array(room))
    this.evidence = longer(this.evidence, new Uint8Array(room))
    this.stale = longer(this.stale, new Uint8Array(room))
  }
}
