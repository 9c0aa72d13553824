import type { ReactNode } from 'react'
import type { Voucher } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { InvoiceList } from '../objects/invoice-list.tsx'
import { LeaseList } from '../objects/lease-list.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { fenText, Money, ppmText } from '../ui/money.tsx'
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

const tones: Record<string, Tone> = { usable: 'good', granted: 'good', open: 'good', spent: 'over', used: 'over', lapsed: 'bad', expired: 'bad' }

export function LesseeVouchers(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.voucher.list')
  const rows = rowsOf(asked.data)
  const stateOf = (voucher: Voucher) =>
    voucher.state === 'lapsed' || voucher.state === 'expired'
      ? t('voucher.state.lapsed')
      : voucher.balanceFen === 0
        ? t('voucher.state.spent')
        : t('voucher.state.usable')
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
                <code>{row.programme}</code> <BasisMark what={t('voucher.programme')} basis={[row.programme]} />
              </>
            ),
          },
          {
            key: 'state',
            title: t('voucher.state'),
            value: stateOf,
            render: (row) => (
              <StateTag tone={row.balanceFen === 0 ? 'over' : (tones[row.state] ?? 'good')}>{stateOf(row)}</StateTag>
            ),
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
            value: (row) => row.capPpm / 10_000,
            render: (row) => (
              <>
                <span className="figure">{ppmText(row.capPpm)}</span>{' '}
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
            render: (row) => <EvidenceMark stream={`voucher/${row.voucher}`} seq={1} />,
          },
        ]}
      />
    </Page>
  )
}
