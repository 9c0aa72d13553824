import type { ReactNode } from 'react'
import type { NegotiationRow } from '../api/template-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { negotiationTones } from './negotiation-words.ts'

/** 合同协商: what one's own side negotiates, with what waits for whom. */
export function NegotiationsPage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('contracts.negotiation.list')
  const waits = (row: NegotiationRow): string => {
    if (row.state !== 'open') return t('none')
    const theirs = row.open.filter(({ side }) => side !== desk).length
    if (theirs > 0) return t('negotiation.waits.answer', { n: theirs })
    if (row.open.length > 0) return t('negotiation.waits.other', { n: row.open.length })
    return t(row.agreed.includes(desk) ? 'negotiation.waits.agree.other' : 'negotiation.waits.agree')
  }
  const other = (row: NegotiationRow): string => (desk === 'lessee' ? row.providerName : row.lesseeName)
  return (
    <Page
      title={t('negotiations')}
      lead={t('negotiations.lead')}
      actions={
        <Go to={paths.deskNegotiate(desk)} className="button">
          {t('negotiations.new')}
        </Go>
      }
    >
      <FilterTable<NegotiationRow>
        name="negotiations"
        label={t('negotiations')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.negotiation}
        empty={
          <Empty next={<Go to={paths.deskNegotiate(desk)}>{t('negotiations.new')}</Go>}>{t('negotiations.none')}</Empty>
        }
        columns={[
          {
            key: 'other',
            title: t('negotiation.other'),
            head: true,
            value: other,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskNegotiation(desk, row.negotiation)}>{other(row)}</Go>
              </span>
            ),
          },
          { key: 'title', title: t('template'), value: (row) => say(row.title), render: (row) => say(row.title) },
          {
            key: 'state',
            title: t('file.state'),
            value: (row) => t(`negotiation.state.${row.state}`),
            render: (row) => (
              <StateTag tone={negotiationTones[row.state]}>{t(`negotiation.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'waits', title: t('next'), value: waits, render: waits },
          {
            key: 'revision',
            title: t('negotiation.revision'),
            number: true,
            value: (row) => row.revision,
            render: (row) => <span className="figure">{row.revision}</span>,
          },
          {
            key: 'opened',
            title: t('file.opened'),
            value: (row) => row.openedAt,
            render: (row) => <Instant of={row.openedAt} />,
          },
        ]}
      />
    </Page>
  )
}
