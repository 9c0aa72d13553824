import { useId, useState, type ReactNode } from 'react'
import { COST_ITEMS, type CsvProblem } from '../api/cost-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import {
  amountColumns,
  ANSWERS,
  emptyRow,
  EXCLUDED,
  sameCell,
  SHARED,
  type EntryColumn,
  type GridCell,
  type GridRow,
} from './cost-grid.ts'

const KEYS = ['card-hours', 'kwh', 'equipment'] as const

/** The rows of one site, device and month, each with the fields that its item has. */
export function CellEditor(props: {
  cell: GridCell
  rows: readonly GridRow[]
  problems: readonly CsvProblem[]
  change: (rows: GridRow[]) => void
  gone: () => void
}): ReactNode {
  const { t } = useTongue()
  const { cell } = props
  const own = props.rows.filter((row) => sameCell(row, cell))
  const items = COST_ITEMS.filter((item) => item !== 'depreciation' || cell.device !== SHARED)
  const remove = (gone: GridRow) => {
    const left = props.rows.filter((row) => row !== gone)
    props.change(left)
    if (!left.some((row) => sameCell(row, cell))) props.gone()
  }
  return (
    <fieldset className="cost-editor">
      <legend>
        {cell.site} · {cell.device === SHARED ? t('cost.shared') : cell.device} · {cell.month}
      </legend>
      {own.map((row) => (
        <EditRow
          key={`${row.row} ${row.item}`}
          row={row}
          problems={props.problems.filter((problem) => problem.row === row.row)}
          enter={(column, value) =>
            props.change(props.rows.map((one) => (one === row ? { ...one, [column]: value } : one)))
          }
          remove={() => remove(row)}
        />
      ))}
      <Labelled label={t('cost.addItem')}>
        {(id) => (
          <select
            id={id}
            value=""
            onChange={({ target }) => props.change([...props.rows, emptyRow({ ...cell, item: target.value })])}
          >
            <option value="">{t('cost.choose')}</option>
            {items.map((item) => (
              <option key={item} value={item}>
                {t(`cost.item.${item}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </fieldset>
  )
}

function EditRow(props: {
  row: GridRow
  problems: readonly CsvProblem[]
  enter: (column: EntryColumn, value: string) => void
  remove: () => void
}): ReactNode {
  const { t, say } = useTongue()
  const { row } = props
  const title = row.item === 'capacity' ? t('cost.capacity') : itemName(row.item, t)
  const columns: readonly EntryColumn[] = [
    ...amountColumns(row.item, row.device),
    ...(row.item === 'capacity' ? [] : EXCLUDED.includes(row.item) ? (['document'] as const) : ANSWERS),
  ]
  return (
    <section className="cost-row" aria-label={title}>
      <h3>
        {title}{' '}
        <button type="button" className="plain" onClick={props.remove}>
          {t('cost.removeItem', { item: title })}
        </button>
      </h3>
      <div className="cost-fields">
        {columns.map((column) => (
          <Field
            key={column}
            column={column}
            value={row[column]}
            wrong={props.problems.filter(({ field }) => field === column).map(say)}
            enter={(value) => props.enter(column, value)}
          />
        ))}
      </div>
      {props.problems
        .filter(({ field }) => !columns.some((column) => column === field))
        .map((problem) => (
          <p key={`${problem.field} ${problem.en}`} className="bad">
            <code>{problem.field}</code> {t('cost.expected', { what: say(problem) })}
          </p>
        ))}
    </section>
  )
}

type T = ReturnType<typeof useTongue>['t']
const itemName = (item: string, t: T): string => {
  const known = COST_ITEMS.find((one) => one === item)
  return known === undefined ? item : t(`cost.item.${known}`)
}

function Field(props: {
  column: EntryColumn
  value: string
  wrong: readonly string[]
  enter: (value: string) => void
}): ReactNode {
  const { t } = useTongue()
  const note = useId()
  const { column, wrong } = props
  return (
    <Labelled label={t(`cost.column.${column}`)}>
      {(id) => {
        const common = {
          id,
          value: props.value,
          'aria-invalid': wrong.length > 0,
          ...(wrong.length > 0 ? { 'aria-describedby': note } : {}),
        }
        return (
          <>
            {column === 'key' ? (
              <select {...common} onChange={({ target }) => props.enter(target.value)}>
                <option value="">{t('cost.choose')}</option>
                {KEYS.map((key) => (
                  <option key={key} value={key}>
                    {t(`cost.key.${key}`)}
                  </option>
                ))}
              </select>
            ) : (
              <input {...common} type="text" autoComplete="off" onChange={({ target }) => props.enter(target.value)} />
            )}
            {wrong.length > 0 && (
              <span id={note} className="bad">
                {t('cost.expected', { what: wrong.join('；') })}
              </span>
            )}
          </>
        )
      }}
    </Labelled>
  )
}

/** Another site, device and month; one that the devices of a site share has no capacity of its own. */
export function AddCell({ rows, add }: { rows: readonly GridRow[]; add: (rows: GridRow[]) => void }): ReactNode {
  const { t } = useTongue()
  const last = rows.at(-1)
  const [site, setSite] = useState(last?.site ?? '')
  const [device, setDevice] = useState(last?.device ?? '')
  const [month, setMonth] = useState(last?.month ?? '')
  const cell = { site: site.trim(), device: device.trim() === '' ? SHARED : device.trim(), month }
  const there = rows.some((row) => sameCell(row, cell))
  const why =
    cell.site === '' ? t('cost.need.site') : month === '' ? t('cost.need.month') : there ? t('cost.need.other') : null
  return (
    <details className="cost-add">
      <summary>{t('cost.addCell')}</summary>
      <div className="controls">
        <Labelled label={t('cost.site')}>
          {(id) => <input id={id} type="text" value={site} onChange={({ target }) => setSite(target.value)} />}
        </Labelled>
        <Labelled label={t('cost.device.orShared')}>
          {(id) => <input id={id} type="text" value={device} onChange={({ target }) => setDevice(target.value)} />}
        </Labelled>
        <Labelled label={t('cost.month')}>
          {(id) => (
            <input
              id={id}
              type="month"
              min="2000-01"
              max="2099-12"
              value={month}
              onChange={({ target }) => setMonth(target.value)}
            />
          )}
        </Labelled>
        <span className="guarded">
          <button
            type="button"
            className="button button-second"
            disabled={why !== null}
            onClick={() => add([emptyRow({ ...cell, item: cell.device === SHARED ? 'rent' : 'capacity' })])}
          >
            {t('cost.add')}
          </button>
          {why !== null && <span className="why">{t('why') + why}</span>}
        </span>
      </div>
    </details>
  )
}
