import type { ReactNode } from 'react'
import type { LeaseRow } from '../api/rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { cardHoursText, cardsText, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Failure } from '../ui/refusal.tsx'

/** As many running leases as are followed live on the first screen; the list has the rest. */
const FOLLOWED = 8

/** Running leases with their use and cost against the contract amount, live. */
export function RunningLeases(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('contracts.lease.list', { state: 'running' })
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  if (rows.length === 0)
    return <Empty next={<Go to={paths.lesseeFind()}>{t('lessee.find')}</Go>}>{t('leases.none')}</Empty>
  return (
    <ul className="running">
      {rows.slice(0, FOLLOWED).map((row) => (
        <Running key={row.lease} lease={row} />
      ))}
    </ul>
  )
}

function Running({ lease }: { lease: LeaseRow }): ReactNode {
  const { t } = useTongue()
  const usage = useItem('metering.usage.of', { lease: lease.lease }).data?.item
  const cost = usage?.costFen ?? 0
  const percent = lease.contractFen === 0 ? 0 : Math.round((cost / lease.contractFen) * 1000) / 10
  return (
    <li>
      <div className="running-head">
        <Go to={paths.lesseeLease(lease.lease)}>
          {lease.providerName} · {lease.models.length === 0 ? t('models.any') : lease.models.join(t('and'))} ×{' '}
          {cardsText(lease.cards * lease.shareMilli)}
        </Go>
        <span className="figure">
          {usage?.costFen === null ? '—' : <Money fen={cost} strong />} / {fenText(lease.contractFen)}
        </span>
      </div>
      <span className="meter" role="img" aria-label={`${t('usage.against')} ${percent}%`}>
        <span className={percent > 100 ? 'meter-over' : 'meter-used'} style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
      <div className="quiet">
        {usage === undefined ? t('load.busy') : `${cardHoursText(usage.milliCardSeconds)} ${t('home.series.unit')}`} ·{' '}
        {t('usage.against')} {percent}%
      </div>
    </li>
  )
}
