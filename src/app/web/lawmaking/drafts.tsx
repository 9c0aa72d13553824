import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { FileRow } from '../api/file-rows.ts'
import type { RuleFile } from '../api/portal-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { CHART_STALE_MS, toneOf } from '../files/file-body.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { StateTag } from '../ui/state-tag.tsx'

/** The procedures by which rules are made. */
export const RULE_PROCEDURES = [
  'lawmaking.regulation',
  'lawmaking.rule',
  'lawmaking.state-regulation',
  'lawmaking.document',
] as const

/** 立规项目: rules in the making that one may see, with who must do what next. */
export function DraftsPage({ desk }: { desk: RulesDesk }): ReactNode {
  const { t, say, lang } = useTongue()
  const { filters, set } = useFilters()
  const asked = useRows('lawmaking.file.list', { procedure: filters['procedure'], place: filters['place'] })
  // What comes next is told by the files; every procedure of rules is one list of them.
  const lines = [
    useRows('casework.file.list', { procedure: RULE_PROCEDURES[0] }),
    useRows('casework.file.list', { procedure: RULE_PROCEDURES[1] }),
    useRows('casework.file.list', { procedure: RULE_PROCEDURES[2] }),
    useRows('casework.file.list', { procedure: RULE_PROCEDURES[3] }),
  ].flatMap(({ data }) => rowsOf(data))
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS }).data)
  const lineOf = new Map<string, FileRow>(lines.map((line) => [line.file, line]))
  const kind = (procedure: string): string => say(charts.find(({ id }) => id === procedure)?.title) || procedure
  const isMine = (row: RuleFile): boolean => lineOf.get(row.file)?.next.some(({ mine }) => mine) === true
  const rows = rowsOf(asked.data).filter((row) => filters['mine'] !== 'yes' || isMine(row))
  return (
    <Page
      title={t('drafts')}
      lead={t('drafts.lead')}
      actions={
        <Go to={paths.deskFileNew(desk)} className="button">
          {t('drafts.new')}
        </Go>
      }
    >
      <FilterTable<RuleFile>
        name="drafts"
        label={t('drafts')}
        asked={{ ...asked, rows }}
        rowKey={(row) => row.file}
        filters={
          <>
            <Select
              aria-label={t('file.procedure')}
              placeholder={t('file.procedure')}
              allowClear
              style={{ width: 200 }}
              value={filters['procedure'] ?? null}
              onChange={(value: string | null | undefined) => set({ procedure: value ?? '' })}
              options={RULE_PROCEDURES.map((value) => ({ value, label: kind(value) }))}
            />
            <Select
              aria-label={t('file.place')}
              placeholder={t('file.place')}
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: 120 }}
              value={filters['place'] ?? null}
              onChange={(value: string | null | undefined) => set({ place: value ?? '' })}
              options={placeCodes.map((value) => ({ value, label: placeName(value, lang) }))}
            />
            <Select
              aria-label={t('files.whose')}
              placeholder={t('files.whose')}
              allowClear
              style={{ width: 140 }}
              value={filters['mine'] ?? null}
              onChange={(value: string | null | undefined) => set({ mine: value ?? '' })}
              options={[{ value: 'yes', label: t('drafts.mine') }]}
            />
          </>
        }
        empty={<Empty next={<Go to={paths.deskFileNew(desk)}>{t('drafts.new')}</Go>}>{t('drafts.none')}</Empty>}
        columns={[
          {
            key: 'title',
            title: t('file.title'),
            head: true,
            value: (row) => row.title,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskDraft(desk, row.file)}>{row.title}</Go>
              </span>
            ),
          },
          {
            key: 'state',
            title: t('file.state'),
            value: (row) => say(lineOf.get(row.file)?.stateTitle) || row.state,
            render: (row) => {
              const line = lineOf.get(row.file)
              return line === undefined ? (
                <span className="quiet">{row.state}</span>
              ) : (
                <StateTag tone={toneOf(line)}>{say(line.stateTitle)}</StateTag>
              )
            },
          },
          {
            key: 'next',
            title: t('next'),
            value: (row) => nextOf(lineOf.get(row.file), say, t('and')),
            render: (row) => {
              const line = lineOf.get(row.file)
              const words = nextOf(line, say, t('and'))
              return (
                <span className="next-brief">
                  <span className="next-brief-what" title={words}>
                    {words || t('none')}
                  </span>
                  {line !== undefined && line.next.length > 0 && (
                    <span className="quiet">
                      {t('next.by')}
                      {[...new Set(line.next.flatMap(({ by }) => by.map(say)))].join(t('or'))}
                    </span>
                  )}
                </span>
              )
            },
          },
          {
            key: 'due',
            title: t('todo.by'),
            value: (row) => lineOf.get(row.file)?.dueOn ?? '',
            render: (row) => {
              const line = lineOf.get(row.file)
              return line?.dueOn == null ? (
                <span className="quiet">{t('none')}</span>
              ) : (
                <span className={line.overdue ? 'bad' : ''}>
                  {line.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} <Day of={line.dueOn} />
                </span>
              )
            },
          },
          {
            key: 'version',
            title: t('drafts.version'),
            number: true,
            value: (row) => row.version ?? 0,
            render: (row) => <span className="figure">{row.version ?? t('none')}</span>,
          },
          {
            key: 'comments',
            title: t('consultations.comments'),
            number: true,
            value: (row) => row.comments,
            render: (row) => <span className="figure">{row.comments}</span>,
          },
          {
            key: 'place',
            title: t('file.place'),
            value: (row) => placeName(row.place, lang),
            render: (row) => placeName(row.place, lang),
          },
          {
            key: 'kind',
            title: t('file.procedure'),
            value: (row) => kind(row.procedure),
            render: (row) => kind(row.procedure),
          },
        ]}
      />
    </Page>
  )
}

const nextOf = (line: FileRow | undefined, say: (words: FileRow['stateTitle']) => string, and: string): string =>
  line === undefined ? '' : line.next.map((step) => say(step.title)).join(and)
