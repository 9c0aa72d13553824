import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { LeaseRow, LeaseState } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, paths, type LeaseDesk } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { cardsText, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Instant, instantText } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { leaseStates } from './words.ts'

/** The leases of a party: from the lessee's side or from the provider's. */
export function LeaseList({ desk, plain }: { desk: LeaseDesk; plain?: boolean }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const state = plain === true ? undefined : filters['state']
  const asked = useRows('contracts.lease.list', { state })
  const rows = rowsOf(asked.data)
  const other = (row: LeaseRow) => (desk === 'lessee' ? row.providerName : row.lesseeName)
  const models = (row: LeaseRow) => (row.models.length === 0 ? t('models.any') : row.models.join(t('and')))
  return (
    <FilterTable<LeaseRow>
      name={`leases-${desk}`}
      label={t('leases')}
      asked={{ ...asked, rows }}
      rowKey={(row) => row.lease}
      plain={plain ?? false}
      filters={
        <Select
          aria-label={t('lease.state')}
          placeholder={t('lease.state')}
          allowClear
          style={{ width: 160 }}
          value={(state ?? null) as LeaseState | null}
          onChange={(value: LeaseState | null | undefined) => set({ state: value ?? '' })}
          options={Object.entries(leaseStates).map(([value, { word }]) => ({
            value: value as LeaseState,
            label: t(word),
          }))}
        />
      }
      empty={
        desk === 'lessee' ? (
          <Empty next={<Go to={paths.lesseeFind()}>{t('lessee.find')}</Go>}>{t('leases.none')}</Empty>
        ) : (
          <Empty next={<Go to={paths.providerOffers()}>{t('provider.offers')}</Go>}>{t('leases.none')}</Empty>
        )
      }
      columns={[
        {
          key: 'other',
          title: desk === 'lessee' ? t('lease.provider') : t('lease.lessee'),
          head: true,
          value: other,
          render: (row) => (
            <span className="row-head">
              <Go to={deskPaths[desk].lease(row.lease)}>{other(row)}</Go>
            </span>
          ),
        },
        {
          key: 'state',
          width: 150,
          title: t('lease.state'),
          value: (row) => t(leaseStates[row.state].word),
          render: (row) => <StateTag tone={leaseStates[row.state].tone}>{t(leaseStates[row.state].word)}</StateTag>,
        },
        {
          key: 'models',
          width: 220,
          title: t('lease.compute'),
          value: models,
          render: (row) => (
            <>
              {models(row)} × <span className="figure">{cardsText(row.cards * row.shareMilli)}</span>
            </>
          ),
        },
        {
          key: 'price',
          width: 100,
          title: t('lease.price'),
          number: true,
          value: (row) => row.unitPriceFen / 100,
          render: (row) => <Money fen={row.unitPriceFen} />,
        },
        {
          key: 'contract',
          width: 150,
          title: t('lease.contract'),
          number: true,
          value: (row) => row.contractFen / 100,
          render: (row) => <Money fen={row.contractFen} />,
          total: fenText(rows.reduce((sum, row) => sum + row.contractFen, 0)),
        },
        {
          key: 'at',
          width: 170,
          title: t('lease.at'),
          value: (row) => instantText(row.at, lang),
          render: (row) => <Instant of={row.at} />,
        },
      ]}
    />
  )
}
