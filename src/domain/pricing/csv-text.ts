// Comma-separated text (RFC 4180) as rows that know where they stand in their file.

/** A row of cells and the line of the file on which it begins, from 1. */
export type CsvRow = { row: number; cells: string[] }

/** A quote that is never closed; `row` is the line on which it was opened. */
export class BadCsv extends Error {
  override name = 'BadCsv'
  readonly row: number
  constructor(row: number) {
    super(`第 ${row} 行的引号没有闭合 the quote opened in line ${row} is never closed`)
    this.row = row
  }
}

/** The rows of a text; empty lines are left out, a byte-order mark is dropped. Throws BadCsv. */
export function csvRows(text: string): CsvRow[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const rows: CsvRow[] = []
  let [cells, cell, line, begun, quoted, opened]: [string[], string, number, number, boolean, number] = [
    [],
    '',
    1,
    1,
    false,
    0,
  ]
  const endRow = (): void => {
    cells.push(cell)
    if (cells.length > 1 || cells[0] !== '') rows.push({ row: begun, cells: cells.map((each) => each.trim()) })
    cells = []
    cell = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]!
    if (sign === '\n') line += 1
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && cell === '') {
      quoted = true
      opened = line
    } else if (sign === ',') {
      cells.push(cell)
      cell = ''
    } else if (sign === '\n') {
      endRow()
      begun = line
    } else if (sign !== '\r') cell += sign
  }
  if (quoted) throw new BadCsv(opened)
  endRow()
  return rows
}
