import type { ReactNode } from 'react'
import type { DisputeLine } from '../api/dispute-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { claimWords } from '../i18n/claim-words.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { fenText } from '../ui/figures.ts'
import { FilterTable, type Column } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { toneOf } from './dispute-body.tsx'
import './disputes.css'

loadWords(disputesWords)
loadWords(claimWords)

/** 我的争议: where each stands, what is held, and by when who must act. */
export function DisputesPage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('dispute.zone.list')
  return (
    <Page
      title={t('disputes')}
      lead={
        <>
          {t('odr.lead')}{' '}
          <BasisMark what={t('disputes')} basis={['cn/e-commerce-law#63', 'platform/zone-rules#voluntary']} />
        </>
      }
      actions={
        <>
          <Go to={paths.deskDisputeNew(desk)} className="button">
            {t('odr.new')}
          </Go>
          <Go to={paths.deskClaims(desk)}>{t('claim.mine')}</Go>
        </>
      }
    >
      <FilterTable<DisputeLine>
        name="disputes"
        label={t('disputes')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty next={t('odr.none.next')}>{t('odr.none')}</Empty>}
        columns={useColumns((file) => paths.deskDispute(desk, file))}
      />
    </Page>
  )
}

/** The columns of a list of disputes; `to` leads to one. */
export function useColumns(to: (file: string) => string): Column<DisputeLine>[] {
  const { t, say } = useTongue()
  const otherOf = (row: DisputeLine): string =>
    (row.mine === 'respondent' ? row.complainantName : row.respondentName) ?? ''
  return [
    {
      key: 'what',
      title: t('odr.what'),
      head: true,
      value: (row) => row.title,
      render: (row) => (
        <span className="row-head">
          <Go to={to(row.file)}>{row.title}</Go> <span className="quiet">{say(row.scenarioTitle)}</span>
        </span>
      ),
    },
    {
      key: 'state',
      title: t('odr.state'),
      value: (row) => say(row.stateTitle),
      render: (row) => <StateTag tone={toneOf(row)}>{say(row.stateTitle)}</StateTag>,
    },
    {
      key: 'sides',
      title: t('odr.other'),
      value: (row) => (row.mine === null ? `${row.complainantName ?? ''} / ${row.respondentName ?? ''}` : otherOf(row)),
      render: (row) =>
        row.mine === null ? (
          <>
            {row.complainantName} / {row.respondentName}
          </>
        ) : (
          <>
            {otherOf(row)} <span className="quiet">{t(`odr.mine.${row.mine}`)}</span>
          </>
        ),
    },
    {
      key: 'held',
      title: t('odr.held'),
      number: true,
      value: (row) => row.heldFen / 100,
      render: (row) => (row.heldFen === 0 ? '' : fenText(row.heldFen)),
    },
    {
      key: 'due',
      title: t('odr.due'),
      value: (row) => row.dueOn ?? '',
      render: (row) =>
        row.dueOn === null ? null : (
          <span className={row.overdue ? 'bad' : ''}>
            <Day of={row.dueOn} /> {say(row.dueWhat)}
          </span>
        ),
    },
  ]
}
