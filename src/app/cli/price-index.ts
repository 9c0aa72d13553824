// suan price index: a price index over a panel of prices, one row a product and period.
import type * as Stats from '#kernel/stats'
import type { Formula, GeksFormula, Panel, Splice } from '#kernel/stats'
import { excerpt } from '#kernel/time'
import { positiveInt, WrongUse, type Answer, type Lang } from './answer.ts'
import { aboveZero, decimal } from './price-number.ts'
import { rowsOf, type Row } from './table-file.ts'
import { rows } from './table.ts'

export type IndexOptions = { panel: string; method: string; window?: string; splice?: string; chain?: boolean }

type Method =
  | { kind: 'geks'; formula: GeksFormula; intersection: boolean }
  | { kind: 'dummies'; weights: 'shares' | 'equal' }
  | { kind: 'bilateral'; formula: Formula }

const geksBy = (formula: GeksFormula, intersection = false): Method => ({ kind: 'geks', formula, intersection })
const bilateral = (formula: Formula): Method => ({ kind: 'bilateral', formula })

const methods: Readonly<Record<string, Method>> = {
  'geks-tornqvist': geksBy('tornqvist'),
  'geks-fisher': geksBy('fisher'),
  'geks-walsh': geksBy('walsh'),
  'geks-jevons': geksBy('jevons'),
  'int-geks-tornqvist': geksBy('tornqvist', true),
  wtpd: { kind: 'dummies', weights: 'shares' },
  tpd: { kind: 'dummies', weights: 'equal' },
  jevons: bilateral('jevons'),
  dutot: bilateral('dutot'),
  carli: bilateral('carli'),
  laspeyres: bilateral('laspeyres'),
  paasche: bilateral('paasche'),
  fisher: bilateral('fisher'),
  walsh: bilateral('walsh'),
  tornqvist: bilateral('tornqvist'),
}

export const methodNames = Object.keys(methods)

/** Column names that are understood; the first of each is the one that complaints name. */
const COLUMNS = {
  period: ['period', 't', 'time'],
  product: ['product', 'id', 'prodID', 'product_id'],
  price: ['price', 'p'],
  quantity: ['quantity', 'q', 'qty'],
  currency: ['currency'],
} as const
type Column = keyof typeof COLUMNS

/** Whole numbers, or one of the ISO shapes that sort by time as text: a column keeps to one of them. */
const PERIOD_SHAPES: readonly RegExp[] = [
  /^(0|[1-9]\d{0,14})$/,
  /^\d{4}-(0[1-9]|1[0-2])$/,
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/,
  /^\d{4}-Q[1-4]$/,
]

type Period = { t: number | string; value: number }

/** The index of every period of the panel in this file, the first being 1. Throws WrongUse for bad input. */
export async function priceIndex(options: IndexOptions): Promise<Answer> {
  const method = methodOf(options)
  const stats = await import('#kernel/stats')
  const splice = stats.splices.find((name) => name === (options.splice ?? 'mean'))
  if (splice === undefined) throw unknown('--splice', options.splice ?? '', stats.splices)
  const window = options.window === undefined ? undefined : positiveInt('--window', options.window)

  const table = await readPanel(options.panel)
  const isWeighted =
    method.kind === 'dummies' ? method.weights === 'shares' : stats.weightedFormulas.has(method.formula)
  if (isWeighted && table.quantity === undefined) throw missing(options.panel, 'quantity')

  const labels = sortedPeriods(table.period)
  const number = new Map(labels.map((label, t) => [label, t]))
  let series: Float64Array
  try {
    const panel = stats.panelOf({
      period: table.period.map((label) => number.get(label) as number),
      product: table.product,
      price: table.price,
      ...(table.quantity ? { quantity: table.quantity } : {}),
    })
    series = seriesOf(stats, method, panel, { ...(window ? { window } : {}), splice }, options.chain === true)
  } catch (error) {
    if (!(error instanceof stats.BadPanel)) throw error
    throw inFile(options.panel, error, table, labels)
  }

  const isCount = labels.every((label) => PERIOD_SHAPES[0]?.test(label))
  const periods: Period[] = labels.map((t, at) => ({ t: isCount ? Number(t) : t, value: series[at] as number }))
  return {
    exit: 0,
    json: { method: options.method, periods: periods.map(({ t, value }) => ({ t, value: decimal(value) })) },
    table: (lang) => tableOf(periods, lang),
  }
}

function methodOf(options: IndexOptions): Method {
  const method = Object.hasOwn(methods, options.method) ? methods[options.method] : undefined
  if (method === undefined) throw unknown('--method', options.method, methodNames)
  const isBilateral = method.kind === 'bilateral'
  const stray = isBilateral
    ? (['window', 'splice'] as const).find((name) => options[name] !== undefined)
    : options.chain === true
      ? 'chain'
      : undefined
  if (stray === undefined) return method
  throw new WrongUse(
    `--${stray} 不适用于方法 ${options.method}`,
    `--${stray} does not go with method ${options.method}`,
  )
}

function seriesOf(
  stats: typeof Stats,
  method: Method,
  panel: Panel,
  rolling: { window?: number; splice: Splice },
  chain: boolean,
): Float64Array {
  switch (method.kind) {
    case 'geks':
      return stats.geks(panel, { formula: method.formula, intersection: method.intersection, ...rolling })
    case 'dummies':
      return stats.timeProductDummy(panel, { weights: method.weights, ...rolling })
    case 'bilateral':
      return stats.indexSeries(panel, method.formula, chain ? 'chained' : 'direct')
  }
}

// ---- the file ----

type Table = {
  period: string[]
  product: number[]
  price: number[]
  quantity: number[] | undefined
  /** line of the file on which each row stands */
  line: number[]
  /** what this file calls its columns */
  names: Names
}

type Names = Partial<Record<Column, string>>

async function readPanel(path: string): Promise<Table> {
  const table: Table = { period: [], product: [], price: [], quantity: undefined, line: [], names: {} }
  const numbers = new Map<string, number>()
  let shape: RegExp | undefined
  let currency: string | undefined
  for await (const row of rowsOf(path, { columns: [], optional: Object.values(COLUMNS).flat(), anyCase: true })) {
    if (table.line.length === 0) {
      table.names = namesIn(path, row)
      if (table.names.quantity) table.quantity = []
    }
    const { names } = table
    const period = row.text(names.period as string)
    shape ??= PERIOD_SHAPES.find((one) => one.test(period))
    if (!shape?.test(period)) {
      row.refuse(
        names.period as string,
        '整数或 YYYY-MM、YYYY-MM-DD、YYYY-Www、YYYY-Qn，且全列同一写法',
        'a whole number or YYYY-MM, YYYY-MM-DD, YYYY-Www, YYYY-Qn, the same way throughout',
      )
    }
    if (names.currency) {
      const found = row.text(names.currency)
      currency ??= found
      if (found !== currency) {
        row.refuse(
          names.currency,
          `与前面各行相同的币种 ${excerpt(currency)}`,
          `one currency, ${excerpt(currency)} as above`,
        )
      }
    }
    const product = row.text(names.product as string)
    const number = numbers.get(product) ?? numbers.size
    numbers.set(product, number)
    table.period.push(period)
    table.product.push(number)
    table.price.push(aboveZero(row, names.price as string))
    if (names.quantity) table.quantity?.push(aboveZero(row, names.quantity))
    table.line.push(row.line)
  }
  if (table.line.length > 0) return table
  throw new WrongUse(
    `文件 ${path} 只有列名，没有数据行`,
    `file ${path} has column names and no rows: expected a price in each of two periods at least`,
  )
}

/** The columns of this file under the names that it uses. */
function namesIn(path: string, row: Row): Names {
  const names: Names = {}
  for (const [column, accepted] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const found = accepted.find((name) => row.raw(name) !== undefined)
    if (found !== undefined) names[column] = found
    else if (column === 'period' || column === 'product' || column === 'price') throw missing(path, column)
  }
  return names
}

function missing(path: string, column: Column): WrongUse {
  const others = COLUMNS[column].slice(1).join('/')
  return new WrongUse(
    `文件 ${path} 第 1 行：缺少列 ${column}（或 ${others}）`,
    `file ${path}, line 1: missing column ${column} (or ${others})`,
  )
}

function sortedPeriods(period: readonly string[]): string[] {
  const labels = [...new Set(period)]
  const isCount = PERIOD_SHAPES[0]?.test(labels[0] ?? '') === true
  return labels.toSorted((a, b) => (isCount ? Number(a) - Number(b) : a < b ? -1 : 1))
}

/** What the panel's complaint is about, in the words of the file: its line, column and periods. */
function inFile(path: string, error: Stats.BadPanel, table: Table, labels: readonly string[]): WrongUse {
  const line = error.row === undefined ? undefined : table.line[error.row]
  const column = error.field && table.names[error.field]
  const named = error.periods.map((t) => labels[t]).join(', ')
  const [lineZh, lineEn] = line === undefined ? ['', ''] : [` 第 ${line} 行`, `, line ${line}`]
  const [columnZh, columnEn] = column === undefined ? ['', ''] : [`，列 ${column}`, `, column ${column}`]
  return new WrongUse(
    `文件 ${path}${lineZh}${columnZh}：${error.zh}${named && `（${named}）`}`,
    `file ${path}${lineEn}${columnEn}: ${error.en}${named && ` (${named})`}`,
  )
}

const unknown = (option: string, got: string, known: readonly string[]): WrongUse =>
  new WrongUse(
    `${option} 应为 ${known.join('、')} 之一，得到 ${excerpt(got)}`,
    `${option}: expected one of ${known.join(', ')}, got ${excerpt(got)}`,
  )

function tableOf(periods: readonly Period[], lang: Lang): string {
  const header = lang === 'zh' ? ['期', '指数（首期 = 1）', '比上期'] : ['period', 'index (first = 1)', 'change']
  const body = periods.map(({ t, value }, at) => {
    const before = periods[at - 1]?.value
    return [String(t), value.toFixed(6), before === undefined ? '—' : `${((value / before - 1) * 100).toFixed(2)} %`]
  })
  return rows(header, body)
}
