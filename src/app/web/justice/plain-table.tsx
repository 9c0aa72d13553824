import type { ReactNode } from 'react'

/** A column of a short table; the first names the row. */
export interface PlainColumn<Row> {
  title: string
  render: (row: Row) => ReactNode
  number?: boolean
}

/** A short table; on a narrow screen each row is a card. */
export function PlainTable<Row>(props: {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row, index: number) => string | number
  columns: readonly PlainColumn<Row>[]
  marked?: (row: Row) => boolean
}): ReactNode {
  const [first, ...rest] = props.columns
  const numberOf = ({ number }: PlainColumn<Row>): string => (number === true ? 'number figure' : '')
  return (
    <div className="table-scroll">
      <table className="table stack" aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.title} scope="col" className={column.number === true ? 'number' : ''}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, index) => (
            <tr key={props.rowKey(row, index)} className={props.marked?.(row) === true ? 'justice-differs' : ''}>
              <th scope="row">{first!.render(row)}</th>
              {rest.map((column) => (
                <td key={column.title} className={numberOf(column)} data-label={column.title}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A long table in a box of its own, which the keyboard reaches and scrolls. */
export function Tall({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="justice-tall" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
