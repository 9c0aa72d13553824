import type { ReactNode } from 'react'
import type { CreditFileLine } from '../api/credit-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { toneOf } from '../files/file-body.tsx'
import { creditWords } from '../i18n/credit-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../public/portal.css'
import './credit.css'

loadWords(creditWords)

const MILLI = 1_000

/** 信用档案: whose file holds what, and the objections and repairs that wait. */
export function CreditFilesPage({ desk }: { desk: Desk }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('credit.file.list')
  return (
    <Page
      title={t('desk.credit.files')}
      lead={
        <>
          {t('credit.files.lead')}{' '}
          <BasisMark what={t('desk.credit.files')} basis={['platform/credit-rules#entering']} />
        </>
      }
    >
      <FilterTable<CreditFileLine>
        name="credit-files"
        label={t('desk.credit.files')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.party}
        empty={<Empty next={t('credit.files.none.next')}>{t('credit.files.none')}</Empty>}
        columns={[
          {
            key: 'name',
            title: t('credit.subject'),
            head: true,
            value: (row) => row.name,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskCreditOf(desk, row.party)}>{row.name}</Go>
              </span>
            ),
          },
          {
            key: 'uscc',
            title: t('credit.uscc'),
            value: (row) => row.uscc,
            render: (row) => <span className="hash">{row.uscc}</span>,
          },
          {
            key: 'place',
            title: t('form.place'),
            value: (row) => placeName(row.place, lang),
            render: (row) => placeName(row.place, lang),
          },
          {
            key: 'score',
            title: t('credit.score'),
            number: true,
            value: (row) => row.scoreMilli,
            render: (row) => row.scoreMilli / MILLI,
          },
          { key: 'grade', title: t('credit.grade'), value: (row) => row.grade, render: (row) => row.grade },
          {
            key: 'tier',
            title: t('credit.tier'),
            value: (row) => t(`credit.tier.${row.tier}`),
            render: (row) => t(`credit.tier.${row.tier}`),
          },
          {
            key: 'findings',
            title: t('credit.findings.n'),
            number: true,
            value: (row) => row.findings,
            render: (row) => row.findings,
          },
          {
            key: 'disputed',
            title: t('credit.disputed'),
            number: true,
            value: (row) => row.disputed,
            render: (row) => (row.disputed === 0 ? 0 : <StateTag tone="warn">{row.disputed}</StateTag>),
          },
        ]}
      />
      <Section title={t('credit.repairs')}>
        <PendingFiles desk={desk} procedure="credit.repair" none={t('credit.repairs.none')} />
      </Section>
    </Page>
  )
}

/** Files of a procedure that are not over, soonest first, with what waits for the reader. */
export function PendingFiles({ desk, procedure, none }: { desk: Desk; procedure: string; none: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('casework.file.list', { procedure, ended: 'no' })
  const rows = rowsOf(asked.data).toSorted((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'))
  if (asked.isPending) return <Loading label={t('load.busy')} rows={3} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{none}</Empty>
  return (
    <ul className="credit-list">
      {rows.map((row) => (
        <li key={row.file}>
          <p>
            <Go to={paths.deskFile(desk, row.file)}>{row.title}</Go> <span className="figure quiet">{row.no}</span>{' '}
            <StateTag tone={toneOf(row)}>{say(row.stateTitle)}</StateTag>{' '}
            {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>}
          </p>
          <p className="quiet">
            {row.dueOn !== null && (
              <>
                {t('todo.by')} <Day of={row.dueOn} />{' '}
              </>
            )}
            {row.next
              .filter((step) => step.mine)
              .map(({ title }) => say(title))
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  )
}
