import type { ReactNode } from 'react'
import type { PriceCell, ReferenceNow } from '../api/price-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { amountsOf, Amount, IntervalAxis, IntervalBar, scaleOf } from './interval.tsx'
import { Advisory, FigureBasis, SignedMark } from './marks.tsx'
import { cellId, cellTitle, levelName, reasonName, sampleText } from './names.ts'
import { PriceOverTime } from './over-time.tsx'
import { TakeAway } from './take-away.tsx'
import '../public/portal.css'
import './prices.css'

/** One cell: its figure now, why it is so or why there is none, and all earlier ones with their intervals. */
export function PriceCellPage({ cell: id }: { cell: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('pricing.reference.current')
  const history = useRows('pricing.reference.history', { cell: id, limit: null })
  const of = asked.data?.item
  const now = of === undefined || of.publication === null ? undefined : of
  const cell = now?.cells.find((one) => cellId(one) === id)
  const title = cell === undefined ? (id.split('|')[0] ?? id) : cellTitle(cell, t, lang)
  const points = rowsOf(history.data)
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        above={
          <p className="crumb">
            <Way to={paths.prices()}>{t('prices.title')}</Way>
          </p>
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of !== undefined && cell === undefined && (
          <Empty next={<Way to={paths.prices()}>{t('prices.title')}</Way>}>{t('prices.cell.missing')}</Empty>
        )}
        {now !== undefined && cell !== undefined && <CellNow of={now} cell={cell} title={title} />}
        <Section title={t('prices.history')}>
          {history.isPending && <Loading label={t('load.busy')} rows={6} />}
          {history.isError && <Failure error={history.error} retry={() => void history.refetch()} />}
          {history.isSuccess && points.length === 0 && <Empty>{t('prices.history.none')}</Empty>}
          {points.length > 0 && <PriceOverTime points={points} name={title} />}
        </Section>
        {now !== undefined && (
          <Section title={t('prices.take')}>
            <TakeAway
              csv={paths.priceFile(now.publication, 'csv')}
              json={paths.priceFile(now.publication, 'json')}
              signed={paths.priceFile(now.publication, 'signed')}
              api={`/api/views/pricing.reference.history?cell=${encodeURIComponent(id)}`}
            />
          </Section>
        )}
      </Page>
    </PublicPage>
  )
}

function CellNow({ of, cell, title }: { of: ReferenceNow; cell: PriceCell; title: string }): ReactNode {
  const { t, lang } = useTongue()
  const scale = scaleOf(amountsOf(cell))
  const span = (low: number | null, high: number | null): string =>
    low === null || high === null ? t('none') : `${fenText(low)} – ${fenText(high)}`
  return (
    <>
      <div className="cell-now">
        <div>
          <p className="cell-amount">
            <Amount of={cell} />
            {cell.medianFen !== null && <small className="quiet">{t('prices.per')}</small>}
          </p>
          <p>
            <Advisory plain /> <FigureBasis of={of} cell={cell} what={title} /> <SignedMark of={of} />
          </p>
        </div>
        <div className="cell-drawn">
          <IntervalBar of={cell} scale={scale} name={title} />
          {scale.ticks.length > 0 && <IntervalAxis scale={scale} />}
          <p className="quiet">{sampleText(cell, t)}</p>
        </div>
      </div>
      {cell.medianFen === null && (
        <div className="notice">
          <strong>
            {t('prices.why')}
            {t('colon')}
            {cell.reasons.map((reason) => reasonName(reason, t)).join(t('and'))}
          </strong>
          <p>{t('prices.insufficient.text')}</p>
          <Needs version={of.method.version} />
        </div>
      )}
      {cell.unlimitedFen !== null && (
        <p className="notice">{t('prices.unlimited', { amount: fenText(cell.unlimitedFen) })}</p>
      )}
      <Facts
        of={[
          [t('prices.day'), dayText(of.on, lang)],
          cell.ci === null
            ? null
            : [t('prices.interval.of', { share: ppmText(cell.ci.coveragePpm) }), span(cell.ci.lowFen, cell.ci.highFen)],
          cell.lowFen === null ? null : [t('prices.quartiles'), span(cell.lowFen, cell.highFen)],
          cell.rangeLowFen === null ? null : [t('prices.range'), span(cell.rangeLowFen, cell.rangeHighFen)],
          [t('prices.observations'), cell.n],
          [t('prices.sources'), cell.providers],
          cell.evidenceMix.length === 0
            ? null
            : [
                t('prices.evidence'),
                cell.evidenceMix
                  .map(({ level, n, sharePpm }) => `${levelName(level, t)} ${n} (${ppmText(sharePpm)})`)
                  .join(t('and')),
              ],
          [t('prices.method'), t('prices.method.version', { version: of.method.version })],
        ]}
      />
    </>
  )
}

/** The numbers that a cell must meet, from the method that was used. */
function Needs({ version }: { version: string }): ReactNode {
  const { t } = useTongue()
  const method = rowsOf(useRows('pricing.method.list', {}, { staleMs: Infinity }).data).find(
    (one) => one.version === version,
  )
  if (method === undefined) return null
  const number = (name: string): number => Number(method.parameters[name] ?? 0)
  return (
    <p>
      {t('prices.why.rule')}
      {t('colon')}
      {t('prices.why.needs', {
        n: number('minObservations'),
        providers: number('minProviders'),
        share: ppmText(number('topSharePpm')),
        width: ppmText(number('halfWidthPpm')),
      })}
    </p>
  )
}
