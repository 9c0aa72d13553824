import type { ReactNode } from 'react'
import type { CaseLine } from '../api/justice-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { justiceWords } from '../i18n/justice-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable, type Column } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import './justice.css'

loadWords(justiceWords)

/** 我的案件: where each stands, the next round, the next deadline. */
export function CasesPage({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('cases')}
      lead={
        <>
          {t('case.lead')} <BasisMark what={t('cases')} basis={['platform/dispute-rules#closed-room']} />
        </>
      }
    >
      <CaseTable desk={desk} />
    </Page>
  )
}

function CaseTable({ desk }: { desk: Desk }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('dispute.case.list')
  const columns: Column<CaseLine>[] = [
    {
      key: 'case',
      title: t('case.title'),
      head: true,
      value: (row) => row.title,
      render: (row) => (
        <span className="row-head">
          <Go to={paths.deskCase(desk, row.file)}>{row.title}</Go>{' '}
          <span className="quiet">
            {t(row.procedure === 'dispute.case' ? 'case.kind.suit' : 'case.kind.mediation')} {row.caseNo ?? row.no}
          </span>
        </span>
      ),
    },
    {
      key: 'sides',
      title: t('case.sides'),
      value: (row) => row.sides.join(' / '),
      render: (row) => row.sides.map((side) => <div key={side}>{side}</div>),
    },
    {
      key: 'state',
      title: t('case.state'),
      value: (row) => say(row.stateTitle),
      render: (row) => (
        <StateTag tone={row.ended ? 'over' : row.overdue ? 'bad' : 'act'}>{say(row.stateTitle)}</StateTag>
      ),
    },
    {
      key: 'round',
      title: t('case.round'),
      value: (row) => row.round?.dueOn ?? '',
      render: (row) =>
        row.round === null ? null : (
          <>
            {t('case.round.due', { n: row.round.round })} {row.round.dueOn !== null && <Day of={row.round.dueOn} />}
          </>
        ),
    },
    {
      key: 'due',
      title: t('case.due'),
      value: (row) => row.dueOn ?? '',
      render: (row) =>
        row.dueOn === null ? null : (
          <span className={row.overdue ? 'bad' : ''}>
            <Day of={row.dueOn} /> {say(row.dueWhat)}
          </span>
        ),
    },
  ]
  return (
    <FilterTable<CaseLine>
      name="cases"
      label={t('cases')}
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.file}
      empty={<Empty next={t('case.none.next')}>{t('case.none')}</Empty>}
      columns={columns}
    />
  )
}
