import { useMemo, type ReactNode } from 'react'
import type { IncomeRow } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { InvoiceList } from '../objects/invoice-list.tsx'
import { Chart } from '../ui/chart.tsx'
import type { Drawing } from '../ui/drawing.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Page, Section } from '../ui/page.tsx'
import { monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'

export function IncomePage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('billing.income')
  return (
    <Page title={t('income')} lead={t('income.lead')}>
      {asked.isPending ? (
        <Loading label={t('load.busy')} rows={6} />
      ) : asked.isError ? (
        <Failure error={asked.error} retry={() => void asked.refetch()} />
      ) : (
        <ByMonth rows={rowsOf(asked.data).toSorted((a, b) => a.month.localeCompare(b.month))} />
      )}
      <Section title={t('invoices')}>
        <InvoiceList desk="provider" />
      </Section>
    </Page>
  )
}

const openOf = (row: IncomeRow): number => row.totalFen - row.paidFen - row.voucherFen - row.creditFen

function ByMonth({ rows }: { rows: IncomeRow[] }): ReactNode {
  const { t, lang } = useTongue()
  const drawing = useMemo<Drawing>(
    () => ({
      kind: 'columns',
      names: rows.map(({ month }) => monthText(month, lang)),
      series: [
        { name: t('income.paid'), tone: 'first', values: rows.map(({ paidFen }) => paidFen) },
        { name: t('income.voucher'), tone: 'second', values: rows.map(({ voucherFen }) => voucherFen) },
        { name: t('income.open'), tone: 'third', values: rows.map(openOf) },
      ],
      valueText: (fen) => fenText(Math.round(fen)),
    }),
    [rows, t, lang],
  )
  if (rows.length === 0) return <Empty next={t('income.none.next')}>{t('income.none')}</Empty>
  const sum = (of: (row: IncomeRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  return (
    <>
      <dl className="figures">
        {(
          [
            [t('income.billed'), sum((row) => row.totalFen)],
            [t('income.paid'), sum((row) => row.paidFen)],
            [t('income.voucher'), sum((row) => row.voucherFen)],
            [t('invoice.credit'), sum((row) => row.creditFen)],
            [t('income.open'), sum(openOf)],
          ] as const
        ).map(([name, fen]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="legend">
        {(['paid', 'voucher', 'open'] as const).map((part) => (
          <span key={part}>
            <span className={`part part-${part}`} />
            {t(`income.${part}`)}
          </span>
        ))}
      </p>
      <Chart
        label={t('income')}
        drawing={drawing}
        caption={t('income.caption', { n: rows.length })}
        table={{
          columns: [
            { title: t('invoice.month') },
            { title: t('income.billed'), number: true },
            { title: t('income.paid'), number: true },
            { title: t('income.voucher'), number: true },
            { title: t('invoice.credit'), number: true },
            { title: t('income.open'), number: true },
          ],
          rows: rows.map((row) => [
            monthText(row.month, lang),
            fenText(row.totalFen),
            fenText(row.paidFen),
            fenText(row.voucherFen),
            fenText(row.creditFen),
            fenText(openOf(row)),
          ]),
        }}
      />
    </>
  )
}
