// List prices from outside, as a CSV with one heading line: every row is read or none, and each wrong row is named.
import { excerpt } from '#kernel/time'
import { BadCsv, csvRows, type CsvRow } from './csv-text.ts'
import { BadObservation, checkNames, checkPrice, type Observation } from './observation.ts'

export type ListRow = Pick<
  Observation,
  'provider' | 'gpu' | 'vramGb' | 'form' | 'kind' | 'region' | 'termDays' | 'minCards' | 'price'
>

/** The heading of such a file. `price` is money of the file's currency per card-hour; an empty field is not known. */
export const listColumns = [
  'provider',
  'gpu',
  'vram_gb',
  'form',
  'kind',
  'region',
  'term_days',
  'min_cards',
  'price',
] as const

export type BadRow = { line: number; zh: string; en: string }
/** Rows as text, one field a column, so that what is on record is what was read. */
export type ListFile = { rows: string[][]; bad: BadRow[] }

const decimal = /^\d{1,9}(?:\.\d{1,6})?$/
const whole = /^\d{1,6}$/

function numberIn(text: string, field: string, pattern: RegExp): number | null {
  if (text === '') return null
  if (!pattern.test(text)) throw new BadObservation(field, '十进制数', 'a decimal number', text)
  return Number(text)
}

/** Money of the file is yuan or the like; here it is fen. */
const FEN = 100

function rowOf(fields: readonly string[]): ListRow {
  const [provider = '', gpu = '', vram = '', form = '', kind = '', region = '', term = '', cards = '', price = ''] =
    fields
  const row: ListRow = {
    provider,
    gpu,
    vramGb: numberIn(vram, 'vram_gb', decimal),
    form: form.toLowerCase(),
    kind,
    region,
    termDays: numberIn(term, 'term_days', whole),
    minCards: numberIn(cards, 'min_cards', whole),
    price: Number(((numberIn(price, 'price', decimal) ?? 0) * FEN).toFixed(4)),
  }
  const whose = {
    ...row,
    id: 'row',
    group: provider,
    mode: '',
    grade: '',
    currency: 'CNY',
    taxIncluded: true,
    stale: false,
  }
  const observation: Observation = { ...whose, evidence: 4, on: '2000-01-01', fetchedAt: null }
  checkPrice(observation)
  checkNames(observation)
  return row
}

/** Reads the rows of a file, wrong ones named by their line (the heading is line 1). The same price twice is named too. */
export function readListFile(csv: string): ListFile {
  let lines: CsvRow[]
  try {
    lines = csvRows(csv)
  } catch (error) {
    if (!(error instanceof BadCsv)) throw error
    return { rows: [], bad: [{ line: error.row, zh: '引号没有闭合', en: 'a quote that is never closed' }] }
  }
  const [heading, ...body] = lines
  const headingText = heading?.cells.join(',') ?? ''
  if (headingText !== listColumns.join(','))
    return {
      rows: [],
      bad: [
        {
          line: 1,
          zh: `表头应为 ${listColumns.join(',')}，得到 ${excerpt(headingText)}`,
          en: `expected the heading ${listColumns.join(',')}, got ${excerpt(headingText)}`,
        },
      ],
    }
  const rows: string[][] = []
  const bad: BadRow[] = []
  const seen = new Map<string, number>()
  for (const { row: line, cells: fields } of body) {
    if (fields.length !== listColumns.length) {
      bad.push({ line, zh: `应有 ${listColumns.length} 列`, en: `expected ${listColumns.length} columns` })
      continue
    }
    const text = JSON.stringify(fields)
    const earlier = seen.get(text)
    seen.set(text, line)
    if (earlier !== undefined) bad.push({ line, zh: `与第 ${earlier} 行相同`, en: `the same as line ${earlier}` })
    try {
      rowOf(fields)
      rows.push(fields)
    } catch (error) {
      if (!(error instanceof BadObservation)) throw error
      const got = excerpt(error.got)
      bad.push({
        line,
        zh: `${error.field} 应为${error.expectedZh}，得到 ${got}`,
        en: `${error.field}: expected ${error.expectedEn}, got ${got}`,
      })
    }
  }
  return { rows, bad }
}

/** Rows that were read before. */
export const readListRows = (rows: readonly string[][]): ListRow[] => rows.map(rowOf)
