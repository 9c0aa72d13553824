import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { InvoiceRow } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, type LeaseDesk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Instant, instantText, monthText } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** Bills (账单), of one lease or of all. */
export function InvoiceList({ desk, lease, plain }: { desk: LeaseDesk; lease?: string; plain?: boolean }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const asked = useRows('billing.invoice.list', { lease })
  const leases = rowsOf(useRows('contracts.lease.list', {}, { enabled: plain !== true }).data)
  const other = (row: InvoiceRow): string => {
    const of = leases.find((one) => one.lease === row.lease)
    return (desk === 'lessee' ? of?.providerName : of?.lesseeName) ?? ''
  }
  const state = plain === true ? undefined : filters['state']
  const rows = rowsOf(asked.data).filter((row) => state === undefined || row.state === state)
  const sum = (of: (row: InvoiceRow) => number) => fenText(rows.reduce((total, row) => total + of(row), 0))
  const money = (key: string, title: string, of: (row: InvoiceRow) => number) => ({
    key,
    title,
    number: true,
    width: 130,
    value: (row: InvoiceRow) => of(row) / 100,
    render: (row: InvoiceRow) => <Money fen={of(row)} />,
    total: sum(of),
  })
  return (
    <FilterTable<InvoiceRow>
      name={`invoices-${desk}`}
      label={t('invoices')}
      asked={{ ...asked, rows }}
      rowKey={(row) => row.invoice}
      plain={plain ?? false}
      filters={
        <Select
          aria-label={t('invoice.state')}
          placeholder={t('invoice.state')}
          allowClear
          style={{ width: 140 }}
          value={state ?? null}
          onChange={(value: string | null | undefined) => set({ state: value ?? '' })}
          options={[
            { value: 'issued', label: t('invoice.state.issued') },
            { value: 'paid', label: t('invoice.state.paid') },
          ]}
        />
      }
      empty={<Empty next={t('invoices.none.next')}>{t('invoices.none')}</Empty>}
      columns={[
        {
          key: 'month',
          width: 110,
          title: t('invoice.month'),
          head: true,
          value: (row) => row.month,
          render: (row) => <Go to={deskPaths[desk].invoice(row.invoice)}>{monthText(row.month, lang)}</Go>,
        },
        {
          key: 'state',
          width: 100,
          title: t('invoice.state'),
          value: (row) => t(`invoice.state.${row.state}`),
          render: (row) => (
            <StateTag tone={row.state === 'paid' ? 'good' : 'act'}>{t(`invoice.state.${row.state}`)}</StateTag>
          ),
        },
        ...(plain === true
          ? []
          : [
              {
                key: 'other',
                title: desk === 'lessee' ? t('lease.provider') : t('lease.lessee'),
                value: other,
                render: other,
              },
            ]),
        money('total', t('invoice.total'), (row) => row.totalFen),
        ...(rows.some(({ creditFen }) => creditFen > 0)
          ? [money('credit', t('invoice.credit'), (row) => row.creditFen)]
          : []),
        money('voucher', t('invoice.voucher'), (row) => row.voucherFen),
        money('paid', t('invoice.paid'), (row) => row.paidFen),
        money('outstanding', t('invoice.outstanding'), (row) => row.outstandingFen),
        {
          key: 'at',
          width: 170,
          title: t('invoice.at'),
          value: (row) => instantText(row.at, lang),
          render: (row) => <Instant of={row.at} />,
        },
      ]}
    />
  )
}
