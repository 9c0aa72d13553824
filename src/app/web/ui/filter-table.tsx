import { Button, Dropdown, Input, Modal, Table } from 'antd'
import { useMemo, useState, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { csvOf, saveFile } from './csv.ts'
import { Empty, Loading } from './empty.tsx'
import { useFilters, type Search } from './link.tsx'
import { useNarrow } from './narrow.ts'
import { Failure } from './refusal.tsx'

export interface Column<Row> {
  key: string
  title: string
  render: (row: Row) => ReactNode
  /** what is sorted, searched and exported; a column without it is for the eye only */
  value?: (row: Row) => string | number
  number?: boolean
  /** the column that names the row; it heads the card on a narrow screen */
  head?: boolean
  total?: ReactNode
  /** pixels in a long list, whose columns cannot size themselves; else judged from the values */
  width?: number
}

interface Asked<Row> {
  rows: Row[]
  isPending: boolean
  isError: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
}

/** From this many rows on, only the visible ones are in the page. */
const VIRTUAL_FROM = 100
const VIRTUAL_HEIGHT_PX = 640

/**
 * A list: filters in the address, find, saved views, export, totals; on a narrow screen each row is a card.
 * @param name names the saved views and the exported file
 */
export function FilterTable<Row extends object>(props: {
  name: string
  label: string
  asked: Asked<Row>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  filters?: ReactNode
  empty: ReactNode
  plain?: boolean
  /** the view itself finds by what is typed (`q` in the address); says what by */
  foundByServer?: string
}): ReactNode {
  const { t } = useTongue()
  const narrow = useNarrow()
  const { filters } = useFilters()
  const { asked, columns } = props
  const find = (filters['q'] ?? '').trim().toLowerCase()
  const rows = useMemo(
    () =>
      find === '' || props.foundByServer !== undefined
        ? asked.rows
        : asked.rows.filter((row) =>
            columns.some(({ value }) => value !== undefined && String(value(row)).toLowerCase().includes(find)),
          ),
    [asked.rows, columns, find, props.foundByServer],
  )
  const list = asked.isPending ? (
    <Loading label={t('load.busy')} />
  ) : asked.isError && asked.rows.length === 0 ? (
    <Failure error={asked.error} retry={() => void asked.refetch()} />
  ) : asked.rows.length === 0 && find === '' ? (
    props.empty
  ) : rows.length === 0 ? (
    <Empty next={t('list.none.next')}>{t('list.none')}</Empty>
  ) : narrow ? (
    <Cards rows={rows} columns={columns} rowKey={props.rowKey} label={props.label} />
  ) : (
    <Wide rows={rows} columns={columns} rowKey={props.rowKey} label={props.label} />
  )
  return (
    <div className="list">
      {props.plain !== true && (
        <Tools
          name={props.name}
          rows={rows}
          columns={columns}
          of={asked.rows.length}
          find={props.foundByServer ?? t('list.find')}
        >
          {props.filters}
        </Tools>
      )}
      {asked.isError && asked.rows.length > 0 && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {list}
      {asked.hasNextPage === true && (
        <p className="list-more">
          <Button loading={asked.isFetchingNextPage ?? false} onClick={() => void asked.fetchNextPage?.()}>
            {t('table.more')}
          </Button>
        </p>
      )}
    </div>
  )
}

function Tools<Row extends object>(props: {
  name: string
  rows: readonly Row[]
  of: number
  columns: readonly Column<Row>[]
  find: string
  children: ReactNode
}): ReactNode {
  const { t } = useTongue()
  const { filters, set } = useFilters()
  const columns = props.columns.filter(({ value }) => value !== undefined)
  const exportRows = () => {
    const lines = props.rows.map((row) => columns.map(({ value }) => value?.(row) ?? ''))
    saveFile(`${props.name}.csv`, csvOf([columns.map(({ title }) => title), ...lines]), 'text/csv')
  }
  return (
    <div className="tools" role="search">
      {props.children}
      <Input
        className="tools-find"
        allowClear
        aria-label={props.find}
        placeholder={props.find}
        value={filters['q'] ?? ''}
        onChange={(event) => set({ q: event.target.value })}
      />
      <span className="tools-end">
        <span className="quiet" aria-live="polite">
          {props.rows.length === props.of
            ? t('list.count', { n: props.of })
            : t('list.countOf', { n: props.rows.length, of: props.of })}
        </span>
        <SavedViews name={props.name} />
        <Button
          onClick={exportRows}
          disabled={props.rows.length === 0}
          title={props.rows.length === 0 ? t('list.export.none') : t('list.export.title')}
        >
          {t('list.export')}
        </Button>
      </span>
    </div>
  )
}

/** Room for a text: ideographs are as wide as they are high, Latin letters and digits about half. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 14 : 8), 0)

const CELL_PADDING_PX = 16
const SORTER_PX = 24
const SAMPLED_ROWS = 200

/** How wide a column of a long list is: as its heading and its values want, or as its page says. */
function widthOf<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const heading = textWidth(column.title) + CELL_PADDING_PX + (column.value === undefined ? 0 : SORTER_PX)
  if (column.width !== undefined) return Math.max(heading, column.width)
  const values = rows.slice(0, SAMPLED_ROWS).map((row) => textWidth(String(column.value?.(row) ?? '')))
  return Math.max(heading, 72, ...values.map((width) => width + CELL_PADDING_PX))
}

function Wide<Row extends object>(props: {
  rows: Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  label: string
}): ReactNode {
  const { t } = useTongue()
  const virtual = props.rows.length > VIRTUAL_FROM
  const widths = virtual ? props.columns.map((column) => widthOf(column, props.rows)) : []
  const totals = props.columns.some(({ total }) => total !== undefined)
  const summary = (
    <Table.Summary fixed={virtual ? 'bottom' : false}>
      <Table.Summary.Row>
        {props.columns.map((column, index) => (
          <Table.Summary.Cell key={column.key} index={index} align={column.number === true ? 'right' : 'left'}>
            <strong>{column.total ?? (index === 0 ? t('list.total') : null)}</strong>
          </Table.Summary.Cell>
        ))}
      </Table.Summary.Row>
    </Table.Summary>
  )
  return (
    <Table<Row>
      aria-label={props.label}
      size="small"
      pagination={false}
      rowKey={props.rowKey}
      dataSource={props.rows}
      virtual={virtual}
      scroll={
        virtual ? { x: widths.reduce((sum, width) => sum + width, 0), y: VIRTUAL_HEIGHT_PX } : { x: 'max-content' }
      }
      showSorterTooltip={false}
      columns={props.columns.map((column, index) => ({
        key: column.key,
        title: column.title,
        align: column.number === true ? ('right' as const) : ('left' as const),
        ...(virtual ? { width: widths[index] ?? 72 } : {}),
        render: (_: unknown, row: Row) => column.render(row),
        ...(column.value === undefined
          ? {}
          : {
              sorter: (a: Row, b: Row) => {
                const [left, right] = [column.value?.(a) ?? '', column.value?.(b) ?? '']
                return typeof left === 'number' && typeof right === 'number'
                  ? left - right
                  : String(left).localeCompare(String(right), 'zh-CN')
              },
            }),
      }))}
      {...(totals
        ? {
            summary: () => summary,
          }
        : {})}
    />
  )
}

function Cards<Row extends object>(props: {
  rows: Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  label: string
}): ReactNode {
  const { t } = useTongue()
  const head = props.columns.find((column) => column.head === true) ?? props.columns[0]
  const rest = props.columns.filter((column) => column !== head)
  const totals = props.columns.filter(({ total }) => total !== undefined)
  return (
    <>
      <ul className="row-cards" aria-label={props.label}>
        {props.rows.map((row) => (
          <li key={props.rowKey(row)}>
            <div className="row-card-head">{head?.render(row)}</div>
            <dl>
              {rest.map((column) => (
                <div key={column.key}>
                  <dt>{column.title}</dt>
                  <dd>{column.render(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {totals.length > 0 && (
        <dl className="row-totals">
          {totals.map((column) => (
            <div key={column.key}>
              <dt>
                {t('list.total')} · {column.title}
              </dt>
              <dd>{column.total}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

interface SavedView {
  name: string
  search: Search
}

function readViews(key: string): SavedView[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as SavedView[]
  } catch {
    return []
  }
}

/** Views a person named: a name for the filters in the address, kept in this browser. */
function SavedViews({ name }: { name: string }): ReactNode {
  const { t } = useTongue()
  const key = `suan.views.${name}`
  const { filters, replace } = useFilters()
  const [views, setViews] = useState(() => readViews(key))
  const [naming, setNaming] = useState<string | null>(null)
  const keep = (all: SavedView[]) => {
    localStorage.setItem(key, JSON.stringify(all))
    setViews(all)
  }
  const title = (naming ?? '').trim()
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...views.map((view, index) => ({
              key: `open${index}`,
              label: view.name,
              onClick: () => replace(view.search),
            })),
            ...(views.length > 0 ? [{ key: 'rule', type: 'divider' as const }] : []),
            { key: 'save', label: t('views.save'), onClick: () => setNaming('') },
            ...views.map((view, index) => ({
              key: `drop${index}`,
              label: t('views.drop', { name: view.name }),
              onClick: () => keep(views.filter((_, at) => at !== index)),
            })),
          ],
        }}
      >
        <Button aria-haspopup="menu">{t('views')}</Button>
      </Dropdown>
      <Modal
        open={naming !== null}
        title={t('views.save')}
        okText={t('views.keep')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: title === '', title: title === '' ? t('views.name') : '' }}
        onCancel={() => setNaming(null)}
        onOk={() => {
          keep([...views.filter((view) => view.name !== title), { name: title, search: filters }])
          setNaming(null)
        }}
        destroyOnHidden
      >
        <Input
          aria-label={t('views.name')}
          placeholder={t('views.name')}
          value={naming ?? ''}
          onChange={(event) => setNaming(event.target.value)}
        />
      </Modal>
    </>
  )
}
