import type { ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { IndexChart } from './index-chart.tsx'
import { Advisory, SignedMark } from './marks.tsx'
import { PriceRows } from './price-list.tsx'
import './prices.css'

const ROWS = 4

/** The reference prices with the largest samples and the index, on the first page of the platform. */
export function PricesTeaser(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('pricing.reference.current')
  const of = asked.data?.item
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (of === undefined || of.publication === null)
    return (
      <Empty next={<a href={withLang(paths.priceMethod(), lang)}>{t('prices.method.title')}</a>}>
        {t('prices.home.none')}
      </Empty>
    )
  const cells = of.cells
    .filter(({ medianFen }) => medianFen !== null)
    .toSorted((a, b) => b.n - a.n)
    .slice(0, ROWS)
  return (
    <>
      <p className="quiet">
        {dayText(of.on, lang)} · {of.compiler.name} · <Advisory /> <SignedMark of={of} />
      </p>
      <div className="teaser">
        <PriceRows cells={cells.length === 0 ? of.cells.slice(0, ROWS) : cells} of={of} />
        <IndexTeaser />
      </div>
      <p>
        <a href={withLang(paths.prices(), lang)}>{t('prices.home.all')}</a>
      </p>
    </>
  )
}

function IndexTeaser(): ReactNode {
  const points = rowsOf(useRows('pricing.index.series').data)
  if (points.length === 0) return null
  return (
    <div>
      <IndexChart points={points} />
    </div>
  )
}
