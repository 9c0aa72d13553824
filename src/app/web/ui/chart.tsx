import { useState, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import type { Drawing } from './drawing.tsx'
import { later } from './later.tsx'

const Canvas = later(async () => (await import('./drawing.tsx')).DrawnChart)

export interface ChartTable {
  columns: readonly { title: string; number?: boolean }[]
  rows: readonly (readonly ReactNode[])[]
}

/** A chart with its caption (sample size, what is estimated) and the same figures as a table, one tap away. */
export function Chart({
  drawing,
  ...rest
}: {
  label: string
  drawing: Drawing
  caption: ReactNode
  table: ChartTable
}): ReactNode {
  return (
    <Charted {...rest}>
      <Canvas label={rest.label} drawing={drawing} />
    </Charted>
  )
}

/** The same around a chart that the page draws itself. */
export function Charted(props: {
  label: string
  caption: ReactNode
  table: ChartTable
  children: ReactNode
}): ReactNode {
  const { t } = useTongue()
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart">
      <div className="chart-switch">
        <button type="button" className="plain" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? t('chart.asChart') : t('chart.asTable')}
        </button>
      </div>
      {asTable ? (
        <div className="table-scroll chart-table" tabIndex={0} role="region" aria-label={props.label}>
          <table className="table">
            <thead>
              <tr>
                {props.table.columns.map(({ title, number }) => (
                  <th key={title} scope="col" className={number === true ? 'number' : ''}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column} className={props.table.columns[column]?.number === true ? 'number figure' : ''}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        props.children
      )}
      <figcaption className="quiet">{props.caption}</figcaption>
    </figure>
  )
}
