import type { ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { FigureTable } from '../evaluation/figure-table.tsx'
import { isMonth, monthBefore, Months } from '../evaluation/months.tsx'
import { Loading } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { Page, Section } from '../ui/page.tsx'
import { legalDay, monthText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { useAddress } from './address.ts'
import { PublicPage } from './page.tsx'
import { Labelled, PlaceChoice } from './where-form.tsx'
import './portal.css'

loadWords(portalWords)

const MONTHS_SHOWN = 12

/** Figures of admission by place and item, each with its count; estimates with their interval. */
export function EvaluationPage(): ReactNode {
  const { t, lang, say } = useTongue()
  const address = useAddress()
  const today = legalDay(new Date())
  const to = isMonth(address.of('to')) ? address.of('to') : monthBefore(today, 0)
  const asFrom = isMonth(address.of('from')) ? address.of('from') : monthBefore(today, MONTHS_SHOWN - 1)
  const from = asFrom > to ? to : asFrom
  const place = address.of('place') || 'cn'
  const item = address.of('item')
  const asked = useItem('evaluation.dashboard', { place, item, from: `${from}-01`, to: `${to}-01` }, { steady: true })
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: Infinity }).data).filter(({ id }) =>
    id.startsWith('admission.'),
  )
  const of = asked.data?.item
  return (
    <PublicPage title={t('evaluation.title')}>
      <Page title={t('evaluation.title')} lead={t('evaluation.lead')}>
        <div className="controls">
          <PlaceChoice
            label={t('form.place')}
            value={place}
            choose={(chosen) => address.set({ place: chosen === 'cn' ? null : chosen })}
          />
          <Labelled label={t('evaluation.item')}>
            {(id) => (
              <select id={id} value={item} onChange={({ target }) => address.set({ item: target.value })}>
                <option value="">{t('evaluation.item.all')}</option>
                {charts.map((chart) => (
                  <option key={chart.id} value={chart.id}>
                    {say(chart.title)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Months label={t('evaluation.from')} value={from} choose={(month) => address.set({ from: month })} />
          <Months label={t('evaluation.to')} value={to} choose={(month) => address.set({ to: month })} />
        </div>
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of !== undefined && (
          <>
            <dl className="figures">
              <div>
                <dt>{t('evaluation.met')}</dt>
                <dd>
                  {of.met.metPpm === null ? (
                    <small className="alone">{t('evaluation.met.none')}</small>
                  ) : (
                    ppmText(of.met.metPpm)
                  )}
                </dd>
              </div>
              <div>
                <dt>{t('evaluation.findings.open')}</dt>
                <dd>{of.findings.open}</dd>
              </div>
              <div>
                <dt>{t('evaluation.findings.overdue')}</dt>
                <dd>{of.findings.overdue}</dd>
              </div>
              <div>
                <dt>{t('evaluation.findings.closed')}</dt>
                <dd>{of.findings.closed}</dd>
              </div>
            </dl>
            <Section
              title={t('evaluation.span', {
                place: placeName(of.place, lang),
                from: monthText(of.from.slice(0, 7), lang),
                to: monthText(of.to.slice(0, 7), lang),
              })}
            >
              <FigureTable of={of.figures} suppressedBelow={of.suppressedBelow} withGroups />
              <p className="quiet">{t('evaluation.caption', { n: of.suppressedBelow })}</p>
            </Section>
          </>
        )}
      </Page>
    </PublicPage>
  )
}
