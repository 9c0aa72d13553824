// The cost form as a file of rows: read whole or not at all, and every row that is none is named with what was expected.
import { BadMoney, parsePico, parseYuan } from '#kernel/money'
import { BadCsv, csvRows, type CsvRow } from './csv-text.ts'
import {
  canBeSplit,
  depreciationFen,
  electricityFen,
  ITEMS,
  KEYS,
  MOST_FEN,
  SHARED,
  type AllocationKey,
  type CapacityLine,
  type CostForm,
  type CostLine,
  type Energy,
  type Item,
} from './cost-form.ts'

/** What is wrong with a file: where, what was expected, what stands there. */
export type CsvProblem = { file: string; row: number; field: string; zh: string; en: string; got: string }

/** The columns, in the order of the sample; those that a row does not need stay empty. */
export const COLUMNS = [
  'site',
  'device',
  'month',
  'item',
  'currency',
  'amountYuan',
  'cards',
  'hours',
  'usedCardHours',
  'priceYuan',
  'residualPpm',
  'lifeYears',
  'inUsePpm',
  'ratePpm',
  'kwh',
  'pue',
  'tariffYuan',
  'key',
  'document',
  'legality',
  'relevance',
  'reasonableness',
] as const
type Column = (typeof COLUMNS)[number]
const NEEDED: readonly Column[] = ['site', 'device', 'month', 'item', 'currency']

/** So many problems are told at once. */
const MOST_PROBLEMS = 100

/** `month` is the present one, YYYY-MM. */
export type CsvLimits = { rows: number; month: string }

type Expected = { zh: string; en: string }
class Unexpected extends Error {
  readonly field: string
  readonly expected: Expected
  constructor(field: string, expected: Expected) {
    super(expected.en)
    this.field = field
    this.expected = expected
  }
}

const isItem = (text: string): text is Item => Object.hasOwn(ITEMS, text)

/** One row of the file, by column. Each reader throws Unexpected with its column. */
class Row {
  readonly row: number
  readonly #cells: ReadonlyMap<string, string>
  constructor({ row, cells }: CsvRow, header: readonly string[]) {
    this.row = row
    this.#cells = new Map(header.map((name, i) => [name, cells[i] ?? '']))
  }

  at(column: string): string {
    return this.#cells.get(column) ?? ''
  }

  text(column: Column, longest = 200): string {
    const text = this.at(column)
    if (text === '' || text.length > longest)
      throw new Unexpected(column, { zh: `1 至 ${longest} 字`, en: `1 to ${longest} characters` })
    return text
  }

  whole(column: Column, least: number, most: number): number {
    const text = this.at(column)
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most))
      throw new Unexpected(column, {
        zh: `${least} 至 ${most} 的整数`,
        en: `a whole number from ${least} to ${most}`,
      })
    return value
  }

  /** A decimal of at most three places, in thousandths. */
  milli(column: Column, least: number): number {
    const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(this.at(column))
    const value = match ? Number(match[1]) * 1_000 + Number((match[2] ?? '').padEnd(3, '0')) : Number.NaN
    if (!(value >= least))
      throw new Unexpected(column, {
        zh: `不小于 ${least / 1_000} 的数，至多三位小数`,
        en: `a number of at least ${least / 1_000} with at most three decimals`,
      })
    return value
  }

  fen(column: Column): number {
    try {
      const fen = parseYuan(this.at(column))
      if (fen > 0 && fen <= MOST_FEN) return fen
    } catch {
      // told below, like an amount that is not positive
    }
    throw new Unexpected(column, {
      zh: '大于零、不超过一百亿的金额（元），如 1200.00',
      en: 'an amount above zero in yuan, at most ten thousand million, such as 1200.00',
    })
  }

  pico(column: Column): string {
    try {
      const pico = parsePico(this.at(column))
      if (pico > 0n) return pico.toString()
    } catch {
      // told below
    }
    throw new Unexpected(column, { zh: '大于零的单价（元），如 0.62', en: 'a price above zero in yuan, such as 0.62' })
  }
}

function monthIn(row: Row, { month: now }: CsvLimits): string {
  const text = row.at('month')
  if (!/^(20|21)\d\d-(0[1-9]|1[0-2])$/.test(text))
    throw new Unexpected('month', { zh: '月份，如 2026-03', en: 'a month such as 2026-03' })
  if (text >= now)
    throw new Unexpected('month', { zh: `已经结束的月份（早于 ${now}）`, en: `a month that is over (before ${now})` })
  return text
}

function lineOf(row: Row, limits: CsvLimits): CapacityLine | CostLine {
  const where = {
    row: row.row,
    site: row.text('site', 100),
    device: row.text('device', 100),
    month: monthIn(row, limits),
  }
  if (row.at('currency') !== 'CNY')
    throw new Unexpected('currency', { zh: 'CNY（全表同一币种）', en: 'CNY, one currency in the whole file' })
  const item = row.at('item')
  if (item === 'capacity') {
    if (where.device === SHARED) throw new Unexpected('device', { zh: '具体设备型号', en: 'a model of device' })
    const [cards, hours] = [row.whole('cards', 1, 1_000_000), row.whole('hours', 1, 744)]
    const usedMilliHours = row.milli('usedCardHours', 0)
    if (usedMilliHours > cards * hours * 1_000)
      throw new Unexpected('usedCardHours', {
        zh: `不多于 ${cards * hours} 卡时`,
        en: `no more than ${cards * hours} card-hours`,
      })
    return { ...where, item, cards, hours, usedMilliHours }
  }
  if (!isItem(item))
    throw new Unexpected('item', {
      zh: `capacity 或 ${Object.keys(ITEMS).join('、')}`,
      en: `capacity or one of ${Object.keys(ITEMS).join(', ')}`,
    })
  return { ...where, item, ...amountIn(row, item), key: keyIn(row, where.device), ...answersIn(row, item) }
}

/** The electricity of a line; what no record could hold is a wrong row, not a fault. */
function electricityIn(energy: Energy): number {
  try {
    const fen = electricityFen(energy)
    if (fen <= MOST_FEN) return fen
  } catch (error) {
    if (!(error instanceof BadMoney)) throw error
  }
  throw new Unexpected('kwh', {
    zh: '电费不超过一百亿元的用电量与单价',
    en: 'kWh and tariff that cost at most ten thousand million yuan',
  })
}

function amountIn(row: Row, item: Item): Pick<CostLine, 'amountFen' | 'asset' | 'energy'> {
  if (item === 'depreciation') {
    const asset = {
      priceFen: row.fen('priceYuan'),
      residualPpm: row.whole('residualPpm', 0, 999_999),
      lifeYears: row.whole('lifeYears', 1, 40),
      inUsePpm: row.whole('inUsePpm', 1, 1_000_000),
      ratePpm: row.whole('ratePpm', 0, 1_000_000),
    }
    return { asset, energy: null, amountFen: depreciationFen(asset) }
  }
  if (item === 'electricity') {
    const energy = {
      milliKwh: row.milli('kwh', 1),
      pueMilli: row.milli('pue', 1_000),
      tariffPico: row.pico('tariffYuan'),
    }
    if (energy.pueMilli > 5_000) throw new Unexpected('pue', { zh: '1 至 5 的数', en: 'a number from 1 to 5' })
    return { asset: null, energy, amountFen: electricityIn(energy) }
  }
  return { asset: null, energy: null, amountFen: row.fen('amountYuan') }
}

/** The key of a cost that a site shares; a device's own cost is not split. */
function keyIn(row: Row, device: string): AllocationKey | null {
  const text = row.at('key')
  if (device !== SHARED) {
    if (text !== '')
      throw new Unexpected('key', { zh: '空（只有共同费用才分摊）', en: 'nothing: only a shared cost is split' })
    return null
  }
  const key = KEYS.find((one) => one === text)
  if (!key) throw new Unexpected('key', { zh: `分摊方法：${KEYS.join('、')}`, en: `a key: ${KEYS.join(', ')}` })
  return key
}

/** What is counted is answered for with its paper; what is excluded need only be named. */
function answersIn(row: Row, item: Item): Pick<CostLine, 'document' | 'legality' | 'relevance' | 'reasonableness'> {
  const read = (column: 'document' | 'legality' | 'relevance' | 'reasonableness'): string =>
    ITEMS[item].behaviour === 'excluded' ? row.at(column).slice(0, 500) : row.text(column, 500)
  return {
    document: read('document'),
    legality: read('legality'),
    relevance: read('relevance'),
    reasonableness: read('reasonableness'),
  }
}

/**
 * A file of rows as a form, or everything that is wrong with it (the first hundred). Nothing of a bad file is taken.
 * `limits.month` is the present month: a month that is not over has no cost yet.
 */
export function readCostCsv(
  text: string,
  file: string,
  limits: CsvLimits,
): { form: CostForm } | { problems: CsvProblem[] } {
  const problems: CsvProblem[] = []
  const told = (row: number, field: string, { zh, en }: Expected, got: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ file, row, field, zh, en, got: got.slice(0, 80) })
  }
  let rows: CsvRow[]
  try {
    rows = csvRows(text)
  } catch (error) {
    if (!(error instanceof BadCsv)) throw error
    told(error.row, 'file', { zh: '成对的引号', en: 'quotes in pairs' }, '"')
    return { problems }
  }
  const [head, ...body] = rows
  const header = head?.cells ?? []
  for (const name of NEEDED)
    if (!header.includes(name)) told(1, name, { zh: '此列', en: 'this column' }, header.join(','))
  for (const name of header)
    if (!(COLUMNS as readonly string[]).includes(name))
      told(1, name, { zh: `列名：${COLUMNS.join('、')}`, en: `a column of ${COLUMNS.join(', ')}` }, name)
  if (new Set(header).size < header.length)
    told(1, 'file', { zh: '各列一次', en: 'each column once' }, header.join(','))
  if (body.length === 0) told(1, 'file', { zh: '至少一行', en: 'at least one row' }, '')
  if (body.length > limits.rows)
    told(
      limits.rows + 2,
      'file',
      { zh: `至多 ${limits.rows} 行`, en: `at most ${limits.rows} rows` },
      String(body.length),
    )
  if (problems.length > 0) return { problems }

  const form: CostForm = { capacity: [], costs: [] }
  const seen = new Map<string, number>()
  for (const each of body) {
    const row = new Row(each, header)
    if (each.cells.length !== header.length) {
      told(each.row, 'file', { zh: `${header.length} 列`, en: `${header.length} columns` }, String(each.cells.length))
      continue
    }
    const same = seen.get(each.cells.join('\u0000'))
    if (same !== undefined) {
      told(each.row, 'file', { zh: `不与第 ${same} 行重复`, en: `no repetition of line ${same}` }, each.cells.join(','))
      continue
    }
    seen.set(each.cells.join('\u0000'), each.row)
    try {
      const line = lineOf(row, limits)
      if (line.item === 'capacity') form.capacity.push(line)
      else form.costs.push(line)
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error
      told(each.row, error.field, error.expected, row.at(error.field))
    }
  }
  if (problems.length === 0) relate(form, told)
  return problems.length > 0 ? { problems } : { form }
}

/** What rows owe to each other: one capacity for each cell, and a cell for each cost. */
function relate(form: CostForm, told: (row: number, field: string, expected: Expected, got: string) => void): void {
  const cells = new Map<string, number>()
  for (const { row, site, device, month } of form.capacity) {
    const cell = JSON.stringify([site, device, month])
    const first = cells.get(cell)
    if (first !== undefined)
      told(
        row,
        'item',
        { zh: `每格一行 capacity（见第 ${first} 行）`, en: `one capacity row a cell (see line ${first})` },
        'capacity',
      )
    else cells.set(cell, row)
  }
  for (const line of form.costs) {
    const { row, site, device, month } = line
    if (device !== SHARED && !cells.has(JSON.stringify([site, device, month])))
      told(
        row,
        'device',
        { zh: '同一机房、设备、月份的 capacity 行', en: 'a capacity row of this site, device and month' },
        device,
      )
    if (device === SHARED && !canBeSplit(form, line))
      told(
        row,
        'key',
        { zh: '该机房当月有可按此分摊的设备', en: 'devices of this site and month to split by it' },
        line.key ?? '',
      )
  }
  if (form.costs.length === 0 && form.capacity.length > 0)
    told(form.capacity[0]!.row, 'item', { zh: '至少一行费用', en: 'at least one row of cost' }, 'capacity')
}
