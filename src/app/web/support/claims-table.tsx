import type { ReactNode } from 'react'
import type { ClaimRow } from '../api/support-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { fenText } from '../ui/figures.ts'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Instant, instantText } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { toneOfClaim, useStateName } from './state-names.ts'

/** Claims of one's own, or of one's place; `next` says what to do where there is none. */
export function ClaimsTable(props: { desk: Desk; empty: string; next?: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const nameOf = useStateName()
  const asked = useRows('subsidy.claim.list')
  const rows = rowsOf(asked.data)
  return (
    <FilterTable<ClaimRow>
      name={`claims-${props.desk}`}
      label={t('support.claims')}
      asked={{ ...asked, rows }}
      rowKey={(row) => row.file}
      empty={<Empty {...(props.next === undefined ? {} : { next: props.next })}>{props.empty}</Empty>}
      columns={[
        {
          key: 'no',
          title: t('support.claim.no'),
          head: true,
          value: (row) => row.no,
          render: (row) => <Go to={paths.deskSupportClaim(props.desk, row.file)}>{row.no}</Go>,
        },
        {
          key: 'state',
          title: t('support.claim.state'),
          value: (row) => nameOf(row.state),
          render: (row) => <StateTag tone={toneOfClaim(row)}>{nameOf(row.state)}</StateTag>,
        },
        {
          key: 'programme',
          title: t('support.programme'),
          value: (row) => say(row.programme?.title),
          render: (row) => say(row.programme?.title),
        },
        {
          key: 'holder',
          title: t('support.claimant'),
          value: (row) => row.holderName ?? '',
          render: (row) => row.holderName ?? t('none'),
        },
        {
          key: 'intended',
          title: t('support.claim.intended'),
          number: true,
          value: (row) => (row.intendedFen ?? 0) / 100,
          render: (row) => (row.intendedFen === null ? t('none') : <Money fen={row.intendedFen} />),
          total: fenText(rows.reduce((sum, row) => sum + (row.intendedFen ?? 0), 0)),
        },
        {
          key: 'paid',
          title: t('support.claim.paid'),
          number: true,
          value: (row) => row.paidFen / 100,
          render: (row) => <Money fen={row.paidFen} />,
          total: fenText(rows.reduce((sum, row) => sum + row.paidFen, 0)),
        },
        {
          key: 'at',
          title: t('file.opened'),
          value: (row) => instantText(row.at, lang),
          render: (row) => <Instant of={row.at} />,
        },
      ]}
    />
  )
}
