// Offers of a file as observations: which of its columns say what. The file is read once, row by row; the first row that
// cannot be used ends the reading, and nothing of the file is used.
import type * as Pricing from '#domain/pricing'
import type { Evidence, Observation } from '#domain/pricing'
import { BadTime, day, instant, type Instant } from '#kernel/time'
import { WrongUse } from './answer.ts'
import { aboveZero } from './price-number.ts'
import { rowsOf, type Row } from './table-file.ts'

/**
 * The columns that are understood, under each of their names; the first is the one that complaints name. Without `on` all
 * rows are of the day asked about. `kind` may be told by `is_spot` and `tier`. `usd_hour` is the price of a machine, which
 * `accelerator_count` cards share; every other price is that of one card unless `unit` says node-hour.
 */
const COLUMNS = {
  id: ['id'],
  on: ['on', 'date', 'timestamp', 'collected_at'],
  provider: ['provider', 'provider_id'],
  group: ['group', 'control_group'],
  gpu: ['gpu', 'gpu_type', 'gpu_model', 'accelerator'],
  vramGb: ['vram_gb', 'vramGb'],
  form: ['form', 'socket', 'interconnect'],
  kind: ['kind'],
  spot: ['is_spot'],
  tier: ['tier'],
  mode: ['mode'],
  grade: ['grade'],
  region: ['region'],
  termDays: ['term_days', 'termDays'],
  minCards: ['min_cards', 'min_gpus', 'minCards'],
  price: ['price', 'usd_per_gpu_hour', 'price_usd_hour', 'min_usd_gpu_hour', 'usd_hour', 'cny_per_card_hour'],
  currency: ['currency'],
  taxIncluded: ['tax_included', 'taxIncluded'],
  unit: ['unit'],
  cards: ['cards', 'accelerator_count'],
  evidence: ['evidence'],
  fetchedAt: ['fetched_at', 'fetchedAt'],
  stale: ['stale'],
} as const
type Field = keyof typeof COLUMNS
type Names = Partial<Record<Field, string>>

/** What a list calls its kinds, where it is not our own word: secure clouds are firm, marketplaces are community hosts. */
const KINDS: Readonly<Record<string, string>> = {
  secure: 'on-demand',
  'on-demand': 'on-demand',
  prototyping: 'on-demand',
  production: 'on-demand',
  marketplace: 'community',
}

/** `listedKind` is the kind in the file's own word. */
export type Offer = { observation: Observation; listedKind: string; row: Row; names: Names }

export type OffersOptions = {
  /** the day of rows that tell none */
  on: string
  /** days on which a provider's rows were only carried forward: `date|provider` */
  carriedForward: ReadonlySet<string>
  pricing: typeof Pricing
  now: Instant
}

/** The offers of a file. Throws WrongUse naming file, line and column for whatever cannot be used. */
export async function* offersOf(path: string, options: OffersOptions): AsyncGenerator<Offer> {
  const { BadObservation } = options.pricing
  let names: Names | undefined
  let currency = ''
  for await (const row of rowsOf(path, { columns: [], optional: Object.values(COLUMNS).flat() })) {
    if (names === undefined) {
      names = namesIn(path, row)
      currency = currencyOf(path, names)
    }
    try {
      const observation = observationOf(row, names, currency, options)
      options.pricing.checkClock(observation, options.now)
      yield { observation, listedKind: listedKind(row, names), row, names }
    } catch (error) {
      if (!(error instanceof BadObservation)) throw error
      refuseField(row, names, error)
    }
  }
}

/** Says of a row what an observation of it lacked, in the words of its file. */
export function refuseField(
  row: Row,
  names: Names,
  { field, expectedZh, expectedEn, got }: { field: string; expectedZh: string; expectedEn: string; got: string },
): never {
  return row.refuse(names[field as Field] ?? field, expectedZh, expectedEn, got)
}

function namesIn(path: string, row: Row): Names {
  const names: Names = {}
  for (const [field, accepted] of Object.entries(COLUMNS) as [Field, readonly string[]][]) {
    const found = accepted.find((name) => row.raw(name) !== undefined)
    if (found !== undefined) names[field] = found
    else if (field === 'provider' || field === 'gpu' || field === 'price') throw missing(path, field)
  }
  return names
}

function missing(path: string, field: Field): WrongUse {
  const accepted = COLUMNS[field].join('/')
  return new WrongUse(
    `文件 ${path} 第 1 行：缺少列 ${field}（可用列名 ${accepted}）`,
    `file ${path}, line 1: missing column ${field} (accepted names: ${accepted})`,
  )
}

/** The currency that the name of the price column tells, '' where a column of its own does. Never assumed. */
function currencyOf(path: string, { price = '', currency }: Names): string {
  if (currency !== undefined) return ''
  const told = /usd|cny/.exec(price)?.[0]
  if (told === undefined) throw missing(path, 'currency')
  return told.toUpperCase()
}

function observationOf(row: Row, names: Names, currency: string, options: OffersOptions): Observation {
  const { cardPrice, formOf, UNSPECIFIED } = options.pricing
  const text = (field: Field): string => {
    const name = names[field]
    return name === undefined ? '' : row.text(name, { empty: true }).trim()
  }
  const count = (field: Field, min: number): number | null => {
    const name = names[field]
    return name === undefined || row.raw(name) === '' ? null : row.whole(name, { min })
  }
  const provider = text('provider')
  const gpu = text('gpu')
  const on = names.on === undefined ? options.on : dayIn(row, names.on)
  const form = formOf(text('form'))
  const cards = count('cards', 1)
  const unit = text('unit') || (names.price === 'usd_hour' ? 'node-hour' : 'card-hour')
  const vram = names.vramGb
  return {
    id: text('id') || String(row.line),
    provider,
    group: text('group') || provider,
    gpu,
    vramGb: vram === undefined || row.raw(vram) === '' ? null : aboveZero(row, vram),
    form: form === UNSPECIFIED ? formOf(gpu) : form,
    kind: kindOf(row, names),
    mode: text('mode'),
    grade: text('grade'),
    region: text('region'),
    termDays: count('termDays', 0),
    minCards: count('minCards', 1),
    price: cardPrice({ price: aboveZero(row, names.price!), unit, cards }),
    currency: text('currency') || currency,
    taxIncluded: yesOrNo(row, names.taxIncluded),
    evidence: names.evidence === undefined ? 4 : (row.int(names.evidence, { min: 1, max: 4 }) as Evidence),
    on,
    fetchedAt: momentIn(row, names.fetchedAt),
    stale: yesOrNo(row, names.stale) === true || options.carriedForward.has(`${on}|${provider}`),
  }
}

function listedKind(row: Row, { kind, tier }: Names): string {
  const name = kind ?? tier
  return name === undefined ? 'on-demand' : row.text(name, { empty: true })
}

function kindOf(row: Row, names: Names): string {
  if (yesOrNo(row, names.spot) === true) return 'spot'
  const listed = listedKind(row, names)
  return KINDS[listed] ?? (listed === '' ? 'on-demand' : listed)
}

function dayIn(row: Row, column: string): string {
  try {
    return day((row.raw(column) ?? '').slice(0, 10))
  } catch (error) {
    if (!(error instanceof BadTime)) throw error
    return row.refuse(column, '日期 YYYY-MM-DD', 'a day YYYY-MM-DD')
  }
}

function momentIn(row: Row, column: string | undefined): Instant | null {
  const text = column === undefined ? '' : (row.raw(column) ?? '')
  if (text === '') return null
  try {
    return instant(text.length === 10 ? `${text}T00:00:00Z` : text)
  } catch (error) {
    if (!(error instanceof BadTime)) throw error
    return row.refuse(column!, '带时区的时刻（RFC 3339）', 'an instant with its zone (RFC 3339)')
  }
}

const ANSWERS: Readonly<Record<string, boolean | null>> = { true: true, '1': true, false: false, '0': false, '': null }

function yesOrNo(row: Row, column: string | undefined): boolean | null {
  if (column === undefined) return null
  const answer = ANSWERS[(row.raw(column) ?? '').toLowerCase()]
  return answer === undefined ? row.refuse(column, ' true 或 false', 'true or false') : answer
}

/** The days on which a provider was not read: rows of `date,provider,stale`. Throws WrongUse. */
export async function carriedForwardIn(path: string): Promise<Set<string>> {
  const found = new Set<string>()
  for await (const row of rowsOf(path, { columns: ['date', 'provider', 'stale'] })) {
    if (yesOrNo(row, 'stale') === true) found.add(`${dayIn(row, 'date')}|${row.text('provider')}`)
  }
  return found
}

const NO_PROPERTY = new Set(['price_gpu_id', 'gpu', 'vram_gb', 'source'])

/** Properties of cards: `gpu` (or price_gpu_id), vram_gb, and one column a property. Throws WrongUse. */
export async function specsIn(path: string): Promise<Map<string, Record<string, number>>> {
  const optional = [
    'gpu',
    'price_gpu_id',
    'vram_gb',
    'fp16_dense_tflops',
    'mem_bw_gb_s',
    'memory_gb',
    'interconnect_gb_s',
  ]
  const specs = new Map<string, Record<string, number>>()
  for await (const row of rowsOf(path, { columns: [], optional })) {
    const gpu = row.raw('gpu') ?? row.raw('price_gpu_id')
    if (gpu === undefined) throw missing(path, 'gpu')
    const properties = optional.filter((name) => !NO_PROPERTY.has(name) && (row.raw(name) ?? '') !== '')
    const vram = row.raw('vram_gb') ?? ''
    specs.set(
      `${gpu}|${vram === '' ? '' : aboveZero(row, 'vram_gb')}`,
      Object.fromEntries(properties.map((name) => [name, aboveZero(row, name)])),
    )
  }
  return specs
}
