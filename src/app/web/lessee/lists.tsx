import type { ReactNode } from 'react'
import type { Voucher } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { InvoiceList } from '../objects/invoice-list.tsx'
import { LeaseList } from '../objects/lease-list.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Cap, Programme } from '../objects/voucher-cap.tsx'
import { fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

export function LesseeLeases(): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('lessee.leases')}>
      <LeaseList desk="lessee" />
    </Page>
  )
}

export function LesseeInvoices(): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('invoices')} lead={t('invoice.notTax')}>
      <InvoiceList desk="lessee" />
    </Page>
  )
}

const states = {
  valid: { word: 'voucher.state.usable', tone: 'good' },
  used: { word: 'voucher.state.spent', tone: 'over' },
  lapsed: { word: 'voucher.state.lapsed', tone: 'bad' },
} as const satisfies Record<Voucher['state'], { word: WordId; tone: Tone }>

export function LesseeVouchers(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.voucher.list')
  const rows = rowsOf(asked.data)
  return (
    <Page title={t('vouchers')} lead={t('vouchers.lead')}>
      <FilterTable<Voucher>
        name="vouchers"
        label={t('vouchers')}
        asked={{ ...asked, rows }}
        rowKey={(row) => row.voucher}
        empty={<Empty next={t('vouchers.none.next')}>{t('vouchers.none')}</Empty>}
        columns={[
          {
            key: 'programme',
            title: t('voucher.programme'),
            head: true,
            value: (row) => row.programme,
            render: (row) => (
              <>
                <Programme of={row.programme} /> <BasisMark what={t('voucher.programme')} basis={[row.programme]} />
              </>
            ),
          },
          {
            key: 'state',
            title: t('voucher.state'),
            value: (row) => t(states[row.state].word),
            render: (row) => <StateTag tone={states[row.state].tone}>{t(states[row.state].word)}</StateTag>,
          },
          {
            key: 'amount',
            title: t('voucher.amount'),
            number: true,
            value: (row) => row.amountFen / 100,
            render: (row) => <Money fen={row.amountFen} />,
            total: fenText(rows.reduce((sum, row) => sum + row.amountFen, 0)),
          },
          {
            key: 'balance',
            title: t('voucher.balance'),
            number: true,
            value: (row) => row.balanceFen / 100,
            render: (row) => <Money fen={row.balanceFen} strong />,
            total: fenText(rows.reduce((sum, row) => sum + row.balanceFen, 0)),
          },
          {
            key: 'cap',
            title: t('voucher.cap'),
            number: true,
            render: (row) => (
              <>
                <Cap programme={row.programme} />{' '}
                <BasisMark what={t('voucher.cap')} basis={[row.programme]} otherwise={t('redeem.otherwise')} />
              </>
            ),
          },
          {
            key: 'until',
            title: t('voucher.until'),
            value: (row) => row.validUntil,
            render: (row) => <Day of={row.validUntil} />,
          },
          {
            key: 'proof',
            title: t('proof.mark'),
            render: (row) => <EvidenceMark stream={`voucher/${row.voucher}`} seq={0} />,
          },
        ]}
      />
    </Page>
  )
}
