import type { ReactNode } from 'react'
import type { InspectionLine } from '../api/inspection-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { causeWord, outcomeWord, stateWord, toneOf } from './names.ts'
import '../public/portal.css'
import './inspection.css'

loadWords(inspectionWords)

/** Steps of an inspection at which the checklist is open. */
const CHECKING: readonly string[] = ['on-site', 'remote-check']

/** 检查: those of the body’s place, or those that concern the enterprise and of which it was told. */
export function InspectionsPage({ desk }: { desk: 'regulator' | 'provider' }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('supervision.inspection.list')
  const isBody = desk === 'regulator'
  return (
    <Page
      title={t('desk.inspections')}
      lead={
        <>
          {t(isBody ? 'inspect.lead' : 'inspect.own.lead')}{' '}
          <BasisMark
            what={t('desk.inspections')}
            basis={[
              'cn/inspection-rules-2024#items',
              'cn/inspection-rules-2024#refusal',
              'platform/supervision-rules#no-inspection',
            ]}
          />
        </>
      }
      actions={
        isBody ? (
          <Go to={paths.deskFileOpen('regulator', 'supervision.inspection')} className="button">
            {t('inspect.open')}
          </Go>
        ) : undefined
      }
    >
      {!isBody && <Year />}
      <FilterTable<InspectionLine>
        name="inspections"
        label={t('desk.inspections')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty next={t(isBody ? 'inspect.none.next' : 'inspect.own.none.next')}>{t('inspect.none')}</Empty>}
        columns={[
          {
            key: 'item',
            title: t('inspect.item'),
            head: true,
            value: (row) => say(row.itemTitle),
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskFile(desk, row.file)}>{say(row.itemTitle)}</Go>{' '}
                <span className="quiet figure">{row.no}</span>
              </span>
            ),
          },
          {
            key: 'who',
            title: t(isBody ? 'inspect.enterprise' : 'inspect.body'),
            value: (row) => (isBody ? row.name : row.bodyName) ?? '',
            render: (row) => (isBody ? row.name : row.bodyName) ?? '',
          },
          {
            key: 'state',
            title: t('watch.state.word'),
            value: (row) => t(stateWord(row.state)),
            render: (row) => <StateTag tone={toneOf(row.state)}>{t(stateWord(row.state))}</StateTag>,
          },
          {
            key: 'cause',
            title: t('inspect.cause'),
            value: (row) => t(causeWord(row.cause)),
            render: (row) => t(causeWord(row.cause)),
          },
          {
            key: 'notified',
            title: t('inspect.notified'),
            value: (row) => row.notifiedOn ?? '',
            render: (row) => (row.notifiedOn === null ? '—' : <Day of={row.notifiedOn} />),
          },
          {
            key: 'outcome',
            title: t('inspect.outcome'),
            value: (row) => t(outcomeWord(row.outcome)),
            render: (row) => t(outcomeWord(row.outcome)),
          },
          ...(isBody
            ? [
                {
                  key: 'list',
                  title: t('inspect.checklist'),
                  render: (row: InspectionLine) =>
                    CHECKING.includes(row.state) ? (
                      <Go to={paths.regulatorChecklist(row.file)} label={`${t('inspect.checklist')} ${row.no}`}>
                        {t('inspect.checklist.open')}
                      </Go>
                    ) : (
                      '—'
                    ),
                },
              ]
            : []),
        ]}
      />
    </Page>
  )
}

/** How often it was inspected by plan this year, of how many times at most. */
function Year(): ReactNode {
  const { t } = useTongue()
  const year = useItem('supervision.inspection.year').data?.item
  if (year == null) return null
  return (
    <p className="notice inspect-year">
      {t('inspect.year', { year: year.year, done: year.done })}{' '}
      {year.caps === null ? t('inspect.year.noPlan') : t('inspect.year.caps', year.caps)}{' '}
      <BasisMark
        what={t('inspect.year.what')}
        basis={['cn/inspection-rules-2024#frequency', 'platform/supervision-rules#cap']}
      />
    </p>
  )
}
