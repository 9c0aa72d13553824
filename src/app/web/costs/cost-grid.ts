// The cost form as a grid of sites, devices and months, and as the file of rows that is sent: the same rows both ways.
import type { CapacityEntry, CostEntry, CostItem } from '../api/cost-rows.ts'
import { decimalText } from '../ui/figures.ts'

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
type CostColumn = (typeof COLUMNS)[number]

/** The columns that are filled in for a row; its place and item are its cell's. */
export type EntryColumn = Exclude<CostColumn, 'site' | 'device' | 'month' | 'item' | 'currency'>

/** A row as it is typed; `row` is its line in the file, from 1, where the first line names the columns. */
export type GridRow = Record<CostColumn, string> & { row: number }

/** Stands for the device of a cost that the devices of a site share. */
export const SHARED = '*'

/** The columns that a row of an item fills in, beside its place, its paper and its three answers. */
export function amountColumns(item: string, device: string): readonly EntryColumn[] {
  if (item === 'capacity') return ['cards', 'hours', 'usedCardHours']
  const own: readonly EntryColumn[] =
    item === 'depreciation'
      ? ['priceYuan', 'residualPpm', 'lifeYears', 'inUsePpm', 'ratePpm']
      : item === 'electricity'
        ? ['kwh', 'pue', 'tariffYuan']
        : ['amountYuan']
  return device === SHARED ? [...own, 'key'] : own
}

export const ANSWERS = ['document', 'legality', 'relevance', 'reasonableness'] as const satisfies readonly EntryColumn[]

/** What is excluded is named and not answered for. */
export const EXCLUDED: readonly string[] = ['fine', 'donation', 'unrelated', 'idle', 'unsupported']

export const emptyRow = (of: Partial<GridRow>): GridRow => ({
  ...(Object.fromEntries(COLUMNS.map((column) => [column, ''])) as Record<CostColumn, string>),
  currency: 'CNY',
  row: 0,
  ...of,
})

/** Comma-separated text as rows of cells with the line each begins on; a quote left open runs to the end. */
function readCells(text: string): { row: number; cells: string[] }[] {
  const rows: { row: number; cells: string[] }[] = []
  let [cells, cell, quoted, line, begun]: [string[], string, boolean, number, number] = [[], '', false, 1, 1]
  const source = text.replace(/^\uFEFF/, '')
  const end = (): void => {
    cells.push(cell.trim())
    if (cells.length > 1 || cells[0] !== '') rows.push({ row: begun, cells })
    ;[cells, cell] = [[], '']
  }
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]!
    if (sign === '\n') line += 1
    if (quoted && sign === '"' && source[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (sign === '"' && (quoted || cell === '')) quoted = !quoted
    else if (quoted) cell += sign
    else if (sign === ',') {
      cells.push(cell.trim())
      cell = ''
    } else if (sign === '\n') {
      end()
      begun = line
    } else if (sign !== '\r') cell += sign
  }
  end()
  return rows
}

/** The rows of a file as the grid shows them; columns that the form does not have are left out. */
export function gridOf(csv: string): GridRow[] {
  const [head, ...body] = readCells(csv)
  return body.map(({ row, cells }) =>
    emptyRow({
      currency: '',
      ...Object.fromEntries(COLUMNS.map((column) => [column, cells[head?.cells.indexOf(column) ?? -1] ?? ''])),
      row,
    }),
  )
}

const cellText = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The grid as a file; the lines of the rows follow their order. */
export const csvOf = (rows: readonly GridRow[]): string =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => cellText(row[column])).join(','))].join('\n')

/** The rows with the lines they will have in the file. */
export const numbered = (rows: readonly GridRow[]): GridRow[] => rows.map((row, at) => ({ ...row, row: at + 2 }))

const plain = (text: string): string => text.replaceAll(',', '').replace('−', '-')
const yuan = (fen: number): string => plain(decimalText(BigInt(fen), 100n, 2))
const milli = (value: number): string => plain(decimalText(BigInt(value), 1_000n, 3)).replace(/\.?0+$/, '')

/** A form that was filed, as a grid to correct it from. */
export function gridOfForm(capacity: readonly CapacityEntry[], lines: readonly CostEntry[]): GridRow[] {
  const place = ({ site, device, month }: CapacityEntry | CostEntry) => ({ site, device, month })
  return numbered([
    ...capacity.map((line) =>
      emptyRow({
        ...place(line),
        item: 'capacity',
        cards: String(line.cards),
        hours: String(line.hours),
        usedCardHours: milli(line.usedMilliHours),
      }),
    ),
    ...lines.map((line) =>
      emptyRow({
        ...place(line),
        item: line.item,
        key: line.key ?? '',
        document: line.document,
        legality: line.legality,
        relevance: line.relevance,
        reasonableness: line.reasonableness,
        ...(line.asset !== null
          ? {
              priceYuan: yuan(line.asset.priceFen),
              residualPpm: String(line.asset.residualPpm),
              lifeYears: String(line.asset.lifeYears),
              inUsePpm: String(line.asset.inUsePpm),
              ratePpm: String(line.asset.ratePpm),
            }
          : line.energy !== null
            ? {
                kwh: milli(line.energy.milliKwh),
                pue: milli(line.energy.pueMilli),
                tariffYuan: plain(decimalText(BigInt(line.energy.tariffPico), 1_000_000_000_000n, 12)).replace(
                  /\.?0+$/,
                  '',
                ),
              }
            : { amountYuan: yuan(line.amountFen) }),
      }),
    ),
  ])
}

export interface GridCell {
  site: string
  device: string
  month: string
}

export const sameCell = (a: GridCell, b: GridCell): boolean =>
  a.site === b.site && a.device === b.device && a.month === b.month

/** The lines and columns of the grid: each site with its devices, what they share last; months in order. */
export function shapeOf(rows: readonly GridRow[]): { lines: { site: string; device: string }[]; months: string[] } {
  const lines = new Map<string, { site: string; device: string }>()
  for (const { site, device } of rows) lines.set(JSON.stringify([site, device]), { site, device })
  return {
    lines: [...lines.values()].toSorted(
      (a, b) =>
        a.site.localeCompare(b.site, 'zh-CN') ||
        Number(a.device === SHARED) - Number(b.device === SHARED) ||
        a.device.localeCompare(b.device, 'zh-CN'),
    ),
    months: [...new Set(rows.map(({ month }) => month))].toSorted(),
  }
}

const BEHAVES = {
  variable: ['electricity', 'bandwidth', 'tax'],
  avoidable: ['depreciation', 'rent', 'staff', 'maintenance', 'software'],
  fixed: ['finance', 'overhead'],
} as const satisfies Record<string, readonly CostItem[]>

/** What goes away with the hours, what goes away with the site, what stays: the items of each, those that are there. */
export const itemsBy = (
  itemsFen: Partial<Record<CostItem, number>>,
): Record<keyof typeof BEHAVES, { item: CostItem; fen: number }[]> => {
  const of = (kind: keyof typeof BEHAVES) =>
    BEHAVES[kind].flatMap((item) => (itemsFen[item] === undefined ? [] : [{ item, fen: itemsFen[item] }]))
  return { variable: of('variable'), avoidable: of('avoidable'), fixed: of('fixed') }
}
