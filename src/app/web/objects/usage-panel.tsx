import { useMemo, type ReactNode } from 'react'
import type { Lease, Usage } from '../api/rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Chart } from '../ui/chart.tsx'
import type { Drawing } from '../ui/drawing.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { useNow } from '../ui/evidence-mark.tsx'
import { cardHoursText, fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { ageText, dayText, instantText, legalDay, shortDayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'

/** A running lease is asked for again this often, should the event channel be down. */
const RENEW_MS = 30_000
const DAY_MS = 86_400_000

/** Fen for a quantity at a price, for drawing only; bills are rounded by the server, once per line. */
const roughFen = (milliCardSeconds: number, unitPriceFen: number): number =>
  (milliCardSeconds / 3_600_000) * unitPriceFen

/** Live use and cost against the contract amount. */
export function UsagePanel({ lease }: { lease: Lease }): ReactNode {
  const { t } = useTongue()
  const asked = useItem(
    'metering.usage.of',
    { lease: lease.lease },
    { everyMs: lease.state === 'running' ? RENEW_MS : false },
  )
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return <Known lease={lease} usage={asked.data.item} />
}

function Known({ lease, usage }: { lease: Lease; usage: Usage }): ReactNode {
  const { t, say, lang } = useTongue()
  const now = useNow(10_000)
  const drawing = useMemo<Drawing>(() => {
    let sum = 0
    const points: [number, number][] = []
    for (const { day, milliCardSeconds } of usage.series) {
      const start = Date.parse(`${day}T00:00:00+08:00`)
      if (points.length === 0) points.push([start, 0])
      sum += milliCardSeconds
      const end = start + DAY_MS
      points.push([
        usage.lastAt === null ? end : Math.max(start + 1, Math.min(end, Date.parse(usage.lastAt))),
        roughFen(sum, lease.unitPriceFen),
      ])
    }
    return {
      kind: 'line',
      points,
      level: { value: usage.contractFen, label: `${t('lease.contract')} ${fenText(usage.contractFen)}` },
      name: t('usage.cost'),
      valueText: (value) => fenText(Math.round(value)),
      timeText: (at) => instantText(new Date(at).toISOString(), lang),
      dayText: (at) => shortDayText(legalDay(new Date(at)), lang),
    }
  }, [usage, lease.unitPriceFen, t, lang])
  const { costFen } = usage
  const percent =
    costFen === null || usage.contractFen === 0 ? null : Math.round((costFen / usage.contractFen) * 1000) / 10
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t('usage.used')}</dt>
          <dd>
            {cardHoursText(usage.milliCardSeconds)}
            <small>{t('home.series.unit')}</small>
          </dd>
        </div>
        <div>
          <dt>
            {t('usage.cost')}{' '}
            <BasisMark
              what={t('usage.cost')}
              basis={['platform/metering-rules#interval-events', 'platform/market-rules#bill-from-contract']}
              formula={t('usage.formula', {
                hours: cardHoursText(usage.milliCardSeconds, 6),
                price: fenText(lease.unitPriceFen),
                sum: costFen === null ? '—' : fenText(costFen),
              })}
              otherwise={t('usage.otherwise')}
            />
          </dt>
          <dd>{costFen === null ? <small>{say(usage.costNote)}</small> : <Money fen={costFen} />}</dd>
        </div>
        <div>
          <dt>{t('usage.against')}</dt>
          <dd>
            {percent === null ? '—' : `${percent}%`}
            <small>{fenText(usage.contractFen)}</small>
          </dd>
        </div>
        <div>
          <dt>{t('usage.last')}</dt>
          <dd>
            {usage.lastAt === null ? t('none') : t('age.ago', { age: ageText(usage.lastAt, now, t) })}
            <small>{t('usage.intervals', { n: usage.intervals })}</small>
          </dd>
        </div>
      </dl>
      {usage.series.length === 0 ? (
        <Empty next={t('usage.none.next')}>{t('usage.none')}</Empty>
      ) : (
        <Chart
          label={t('usage.chart')}
          drawing={drawing}
          caption={t('usage.caption', { n: usage.intervals })}
          table={{
            columns: [
              { title: t('usage.day') },
              { title: t('home.series.unit'), number: true },
              { title: t('usage.cost'), number: true },
            ],
            rows: usage.series.map(({ day, milliCardSeconds }) => [
              dayText(day, lang),
              cardHoursText(milliCardSeconds, 4),
              fenText(Math.round(roughFen(milliCardSeconds, lease.unitPriceFen))),
            ]),
          }}
        />
      )}
    </>
  )
}
