import { Select } from 'antd'
import { useDeferredValue, type ReactNode } from 'react'
import type { FileRow } from '../api/file-rows.ts'
import { rowsOf, useItem, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable, type Column } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day, Instant, dayText, instantText } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { byNumber } from './by-number.ts'
import { CHART_STALE_MS, toneOf } from './file-body.tsx'

/** 案卷: every file one may see, by procedure, state, place, and whether it is one's own. */
export function FilesPage({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('files')}
      lead={t('files.lead')}
      actions={
        <Go to={paths.deskFileNew(desk)} className="button">
          {t('files.new')}
        </Go>
      }
    >
      <FileList desk={desk} />
    </Page>
  )
}

/**
 * The list of files. `plain`: those still open, without filters, for a desk's first page; with `only`, those of one
 * procedure, closed ones too unless it says otherwise.
 */
export function FileList({
  desk,
  plain = false,
  only,
  none,
}: {
  desk: Desk
  plain?: boolean
  only?: { procedure: string; place?: string; ended?: 'yes' | 'no' }
  none?: ReactNode
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { filters, set } = useFilters()
  const me = useMe().data ?? null
  const q = useDeferredValue(plain ? '' : (filters['q'] ?? '').trim())
  const procedure = plain ? undefined : filters['procedure']
  const asked = useRows(
    'casework.file.list',
    plain
      ? only === undefined
        ? { ended: 'no', limit: 20 }
        : { ...only, limit: 50 }
      : { procedure, state: filters['state'], place: filters['place'], ended: filters['ended'], q },
    { steady: true },
  )
  const procedures = rowsOf(useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS, enabled: !plain }).data)
  const chart = useItem(
    'procedure.chart.get',
    { id: procedure },
    { enabled: procedure !== undefined && procedure !== '', staleMs: CHART_STALE_MS },
  ).data?.item
  const own = (row: FileRow): boolean =>
    row.next.some(({ mine }) => mine) || row.parties.some(({ party }) => party === me?.party)
  const rows = rowsOf(asked.data).filter((row) => plain || filters['mine'] !== 'yes' || own(row))
  const nextOf = (row: FileRow): string =>
    row.next.length === 0 ? t('none') : row.next.map((step) => say(step.title)).join(t('and'))
  const whoOf = (row: FileRow): string => [...new Set(row.next.flatMap(({ by }) => by.map(say)))].join(t('or'))
  const filter = (name: string, label: string, options: { value: string; label: string }[], width: number) => (
    <Select
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width }}
      value={filters[name] ?? null}
      onChange={(value: string | null | undefined) =>
        set(name === 'procedure' ? { procedure: value ?? '', state: '' } : { [name]: value ?? '' })
      }
      options={options}
    />
  )
  const columns: Column<FileRow>[] = [
    {
      key: 'no',
      title: t('file.no'),
      width: 190,
      value: (row) => row.no,
      render: (row) => <span className="figure">{row.no}</span>,
    },
    {
      key: 'title',
      title: t('file.title'),
      head: true,
      width: 240,
      value: (row) => row.title,
      render: (row) => (
        <span className="row-head">
          <Go to={paths.deskFile(desk, row.file)}>{row.title}</Go>
        </span>
      ),
    },
    {
      key: 'state',
      title: t('file.state'),
      width: 150,
      value: (row) => say(row.stateTitle),
      render: (row) => <StateTag tone={toneOf(row)}>{say(row.stateTitle)}</StateTag>,
    },
    {
      key: 'due',
      title: t('todo.by'),
      width: 150,
      value: (row) => row.dueOn ?? '',
      render: (row) =>
        row.dueOn === null ? (
          <span className="quiet">{t('none')}</span>
        ) : (
          <span className={row.overdue ? 'bad' : ''} title={dayText(row.dueOn, lang)}>
            {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} <Day of={row.dueOn} />
          </span>
        ),
    },
    {
      key: 'next',
      title: t('next'),
      width: 260,
      value: (row) => (row.next.length === 0 ? '' : `${nextOf(row)} (${whoOf(row)})`),
      render: (row) => (
        <span className="next-brief">
          <span className="next-brief-what" title={nextOf(row)}>
            {nextOf(row)}
          </span>
          {row.next.length > 0 && (
            <span className="quiet">
              {t('next.by')}
              {whoOf(row)}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'procedure',
      title: t('file.procedure'),
      width: 200,
      value: (row) => `${row.procedureNo} ${say(row.procedureTitle)}`,
      render: (row) => `${row.procedureNo} ${say(row.procedureTitle)}`,
    },
    {
      key: 'place',
      title: t('file.place'),
      width: 90,
      value: (row) => placeName(row.place, lang),
      render: (row) => placeName(row.place, lang),
    },
    {
      key: 'opened',
      title: t('file.opened'),
      width: 170,
      value: (row) => instantText(row.openedAt, lang),
      render: (row) => <Instant of={row.openedAt} />,
    },
  ]
  return (
    <FilterTable<FileRow>
      name={`files-${desk}`}
      label={t('files')}
      asked={{ ...asked, rows }}
      rowKey={(row) => row.file}
      plain={plain}
      foundByServer={t('files.find')}
      filters={
        <>
          {filter(
            'procedure',
            t('file.procedure'),
            byNumber(procedures).map(({ id, no, title }) => ({ value: id, label: `${no} ${say(title)}` })),
            200,
          )}
          {chart !== undefined &&
            filter(
              'state',
              t('file.state'),
              Object.entries(chart.states).map(([value, { title }]) => ({ value, label: say(title) })),
              160,
            )}
          {filter(
            'place',
            t('file.place'),
            placeCodes.map((value) => ({ value, label: placeName(value, lang) })),
            120,
          )}
          {filter('mine', t('files.whose'), [{ value: 'yes', label: t('files.mine') }], 120)}
          {filter(
            'ended',
            t('files.ended'),
            [
              { value: 'no', label: t('files.ended.no') },
              { value: 'yes', label: t('files.ended.yes') },
            ],
            120,
          )}
        </>
      }
      empty={none ?? <Empty next={<Go to={paths.deskFileNew(desk)}>{t('files.new')}</Go>}>{t('files.none')}</Empty>}
      // A list of one procedure need not name it in every row.
      columns={only === undefined ? columns : columns.filter(({ key }) => key !== 'procedure' && key !== 'place')}
    />
  )
}
