import type { ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { IndexChart } from './index-chart.tsx'
import { Advisory } from './marks.tsx'
import { Head, IndexFigures } from './portal.tsx'
import { PublicationList } from './publication-list.tsx'
import { TakeAway } from './take-away.tsx'
import '../public/portal.css'
import './prices.css'

/** The index: the last figures, all periods of every series, and the files. */
export function PriceIndexPage(): ReactNode {
  const { t } = useTongue()
  const now = useItem('pricing.index.current')
  const series = useRows('pricing.index.series')
  const of = now.data?.item
  const points = rowsOf(series.data)
  return (
    <PublicPage title={t('prices.index')}>
      <Page
        title={t('prices.index')}
        lead={t('prices.index.lead')}
        above={
          <p className="crumb">
            <Way to={paths.prices()}>{t('prices.title')}</Way>
          </p>
        }
      >
        <p className="advisory-line">
          <Advisory />
        </p>
        {(now.isPending || series.isPending) && <Loading label={t('load.busy')} rows={8} />}
        {now.isError && <Failure error={now.error} retry={() => void now.refetch()} />}
        {series.isError && <Failure error={series.error} retry={() => void series.refetch()} />}
        {of?.publication === null && <Empty next={t('prices.none.next')}>{t('prices.index.none')}</Empty>}
        {of !== undefined && of.publication !== null && (
          <>
            <Head of={of} />
            <IndexFigures of={of} />
            <Section title={t('prices.index.whole')}>
              {points.length > 0 && <IndexChart points={points} />}
              <TakeAway
                csv={paths.priceFile(of.publication, 'csv')}
                json={paths.priceFile(of.publication, 'json')}
                signed={paths.priceFile(of.publication, 'signed')}
                api="/api/views/pricing.index.series"
              />
            </Section>
          </>
        )}
        <Section title={t('prices.publications')}>
          <PublicationList kind="index" />
        </Section>
      </Page>
    </PublicPage>
  )
}
