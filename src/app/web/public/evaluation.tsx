import type { ReactNode } from 'react'
import type { Figure } from '../api/portal-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue, type Say } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Loading } from '../ui/empty.tsx'
import { decimalText, ppmText } from '../ui/money.tsx'
import { Page, Section } from '../ui/page.tsx'
import { legalDay, monthText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { useAddress } from './address.ts'
import { PublicPage } from './page.tsx'
import { Labelled, PlaceChoice } from './where-form.tsx'
import './portal.css'

loadWords(portalWords)

const MONTHS_SHOWN = 12

/** The month that lies `back` months before the month of a day. */
function monthBefore(day: string, back: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

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
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: Infinity }).data).filter(({ id }) => id.startsWith('admission.'))
  const of = asked.data?.item
  return (
    <PublicPage title={t('evaluation.title')}>
      <Page title={t('evaluation.title')} lead={t('evaluation.lead')}>
        <div className="controls">
          <PlaceChoice label={t('form.place')} value={place} choose={(chosen) => address.set({ place: chosen === 'cn' ? null : chosen })} />
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
                <dd>{of.met.metPpm === null ? <small className="alone">{t('evaluation.met.none')}</small> : ppmText(of.met.metPpm)}</dd>
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
              <Figures of={of.figures} suppressedBelow={of.suppressedBelow} />
              <p className="quiet">{t('evaluation.caption', { n: of.suppressedBelow })}</p>
            </Section>
          </>
        )}
      </Page>
    </PublicPage>
  )
}

/** A month of the last five years. */
function Months(props: { label: string; value: string; choose: (month: string) => void }): ReactNode {
  const { lang } = useTongue()
  const today = legalDay(new Date())
  const months = Array.from({ length: 60 }, (_, back) => monthBefore(today, back))
  const all = months.includes(props.value) ? months : [props.value, ...months]
  return (
    <Labelled label={props.label}>
      {(id) => (
        <select id={id} value={props.value} onChange={({ target }) => props.choose(target.value)}>
          {all.map((month) => (
            <option key={month} value={month}>
              {monthText(month, lang)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** A figure in its unit. */
function valueText(value: number, unit: Figure['unit'], t: Say): string {
  switch (unit) {
    case 'ppm':
      return ppmText(value)
    case 'signed-ppm':
      return (value > 0 ? '+' : '') + ppmText(value)
    case 'days':
      return t('evaluation.days', { n: value })
    case 'milli':
      return decimalText(BigInt(value), 1000n, 2)
  }
}

function Figures({ of, suppressedBelow }: { of: readonly Figure[]; suppressedBelow: number }): ReactNode {
  const { t, say } = useTongue()
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('evaluation.indicator')}</th>
            <th scope="col" className="number">
              {t('evaluation.value')}
            </th>
            <th scope="col">{t('evaluation.drawn')}</th>
            <th scope="col">{t('evaluation.interval')}</th>
            <th scope="col" className="number">
              {t('evaluation.count')}
            </th>
            <th scope="col">{t('evaluation.limit')}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((figure) => (
            <tr key={figure.indicator}>
              <th scope="row">
                <span>
                  {say(figure.title)} <BasisMark what={say(figure.title)} basis={figure.basis} formula={say(figure.note)} />
                  {figure.past && (
                    <>
                      {' '}
                      <StateTag tone="warn">{t('evaluation.past')}</StateTag>
                    </>
                  )}
                  {figure.groups.length > 0 && (
                    <span className="quiet groups">
                      {figure.groups.map(({ group, sharePpm, count }) => (
                        <span key={group}>{t(`evaluation.group.${group}`, { share: ppmText(sharePpm), n: count })}</span>
                      ))}
                    </span>
                  )}
                </span>
              </th>
              {figure.value === null ? (
                <td colSpan={3} className="quiet" data-label={t('evaluation.value')}>
                  {figure.suppressed
                    ? t('evaluation.suppressed', { n: suppressedBelow })
                    : (figure.count ?? 0) < figure.minimumCount
                      ? t('evaluation.insufficient', { n: figure.minimumCount })
                      : t('evaluation.untold')}
                </td>
              ) : (
                <>
                  <td className="number" data-label={t('evaluation.value')}>
                    {valueText(figure.value, figure.unit, t)}
                  </td>
                  <td data-label={t('evaluation.drawn')}>
                    <Drawn of={figure} t={t} />
                  </td>
                  <td className="figure" data-label={t('evaluation.interval')}>
                    {figure.low === null || figure.high === null
                      ? t('none')
                      : `${valueText(figure.low, figure.unit, t)} – ${valueText(figure.high, figure.unit, t)}`}
                  </td>
                </>
              )}
              <td className="number" data-label={t('evaluation.count')}>
                {figure.count ?? t('none')}
              </td>
              <td className="figure" data-label={t('evaluation.limit')}>
                {figure.threshold === null || figure.direction === 'none'
                  ? t('none')
                  : t(`evaluation.limit.${figure.direction}`, { n: valueText(figure.threshold, figure.unit === 'signed-ppm' ? 'ppm' : figure.unit, t) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const WIDTH = 160
const HEIGHT = 20

/** The figure as a bar from zero, its interval as a whisker, its threshold as an upright line; the table says the same. */
function Drawn({ of, t }: { of: Figure; t: Say }): ReactNode {
  const { value, low, high, threshold, unit, direction } = of
  if (value === null) return null
  const limits = threshold === null ? [] : direction === 'zero' ? [-threshold, threshold] : direction === 'none' ? [] : [threshold]
  const reach = unit === 'ppm' ? 1_000_000 : Math.max(1, ...[value, low ?? 0, high ?? 0, ...limits].map(Math.abs)) * 1.1
  const least = unit === 'signed-ppm' ? -reach : 0
  const x = (n: number): number => ((n - least) / (reach - least)) * WIDTH
  const words = `${valueText(value, unit, t)}${low === null || high === null ? '' : ` (${valueText(low, unit, t)} – ${valueText(high, unit, t)})`}`
  return (
    <svg className="drawn" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <line className="drawn-zero" x1={x(0)} x2={x(0)} y1="1" y2={HEIGHT - 1} />
      <rect className="drawn-bar" x={Math.min(x(0), x(value))} y="6" width={Math.max(1, Math.abs(x(value) - x(0)))} height="8" />
      {low !== null && high !== null && (
        <path className="drawn-whisker" d={`M${x(low)} 5V15M${x(low)} 10H${x(high)}M${x(high)} 5V15`} />
      )}
      {limits.map((limit) => (
        <line key={limit} className="drawn-limit" x1={x(limit)} x2={x(limit)} y1="0" y2={HEIGHT} />
      ))}
    </svg>
  )
}
