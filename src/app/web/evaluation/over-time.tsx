import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { readItem } from '../api/client.ts'
import type { FullFigure } from '../api/rules-rows.ts'
import { viewKey } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Charted } from '../ui/chart.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { useFilters } from '../ui/link.tsx'
import { monthText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { figureText } from './figure.tsx'
import { monthBefore } from './months.tsx'
import { useWidth } from './width.ts'

const MOST_MONTHS = 12
const STALE_MS = 300_000
const HEIGHT = 220
const LEFT = 64
const RIGHT = 16
const TOP = 20
const BOTTOM = 48

/** Months from one to another, the last twelve of them at most, oldest first. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let back = 0; back < MOST_MONTHS; back += 1) {
    const month = monthBefore(`${to}-01`, back)
    if (month < from) break
    months.unshift(month)
  }
  return months
}

interface Point {
  month: string
  figure: FullFigure | null
}

/** One indicator month by month, each with its interval and count; a month with too few files stays open. */
export function OverTime(props: {
  place: string
  item: string
  from: string
  to: string
  figures: readonly FullFigure[]
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { filters, set } = useFilters()
  const chosen =
    props.figures.find(({ indicator }) => indicator === filters['indicator']) ??
    props.figures.find(({ low }) => low !== null) ??
    props.figures[0]
  const months = monthsBetween(props.from, props.to)
  const asked = useQueries({
    queries: months.map((month) => {
      const params = { place: props.place, item: props.item, from: `${month}-01`, to: lastDay(month) }
      return {
        queryKey: viewKey('evaluation.detail', params),
        queryFn: () => readItem('evaluation.detail', params),
        staleTime: STALE_MS,
      }
    }),
  })
  const failed = asked.find(({ isError }) => isError)
  if (chosen === undefined) return <Empty>{t('evaluation.untold')}</Empty>
  const points: Point[] = months.map((month, at) => ({
    month,
    figure: asked[at]?.data?.item.figures.find(({ indicator }) => indicator === chosen.indicator) ?? null,
  }))
  const text = (n: number | null): string => (n === null ? t('none') : figureText(n, chosen.unit, t))
  return (
    <>
      <div className="controls">
        <Labelled label={t('evaluation.indicator')}>
          {(id) => (
            <select id={id} value={chosen.indicator} onChange={({ target }) => set({ indicator: target.value })}>
              {props.figures.map(({ indicator, title }) => (
                <option key={indicator} value={indicator}>
                  {say(title)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      </div>
      {asked.some(({ isPending }) => isPending) ? (
        <Loading label={t('load.busy')} />
      ) : failed !== undefined ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : (
        <Charted
          label={t('overTime.label', { indicator: say(chosen.title) })}
          caption={t('overTime.caption', { least: chosen.minimumCount })}
          table={{
            columns: [
              { title: t('report.period') },
              { title: t('evaluation.value'), number: true },
              { title: t('evaluation.interval'), number: true },
              { title: t('evaluation.count'), number: true },
            ],
            rows: points.map(({ month, figure }) => [
              monthText(month, lang),
              figure === null || figure.value === null
                ? t('evaluation.insufficient', { n: chosen.minimumCount })
                : text(figure.value),
              figure?.low == null ? t('none') : `${text(figure.low)} – ${text(figure.high)}`,
              figure?.count ?? 0,
            ]),
          }}
        >
          <Plot points={points} of={chosen} label={t('overTime.label', { indicator: say(chosen.title) })} />
        </Charted>
      )}
    </>
  )
}

/** The last day of a month. */
export function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return `${month}-${new Date(Date.UTC(year ?? 0, number ?? 1, 0)).getUTCDate()}`
}

function Plot({ points, of, label }: { points: readonly Point[]; of: FullFigure; label: string }): ReactNode {
  const { t } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const limits =
    of.threshold === null || of.direction === 'none'
      ? []
      : of.direction === 'zero'
        ? [-of.threshold, of.threshold]
        : [of.threshold]
  const all = [
    ...points.flatMap(({ figure }) => [figure?.value ?? 0, figure?.low ?? 0, figure?.high ?? 0]),
    ...limits,
    0,
  ]
  const top = Math.min(of.unit === 'ppm' ? 1_000_000 : Number.MAX_SAFE_INTEGER, Math.max(1, ...all) * 1.2)
  const least = of.unit === 'signed-ppm' ? Math.min(0, ...all) * 1.1 : 0
  const y = (n: number): number => TOP + ((top - n) / (top - least)) * (HEIGHT - TOP - BOTTOM)
  const x = (at: number): number => LEFT + ((at + 0.5) / points.length) * (width - LEFT - RIGHT)
  const ticks = [least, (least + top) / 2, top].map(Math.round)
  const every = Math.ceil((points.length * 44) / Math.max(1, width - LEFT - RIGHT))
  const drawn = points.map(({ figure }, at) =>
    figure === null || figure.value === null ? null : ([x(at), y(figure.value)] as const),
  )
  const path = drawn
    .map((point, at) => (point === null ? '' : `${drawn[at - 1] == null ? 'M' : 'L'}${point[0]} ${point[1]}`))
    .join('')
  return (
    <div ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label} className="plot">
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text className="axis-text" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {figureText(tick, of.unit, t)}
            </text>
          </g>
        ))}
        {limits.map((limit) => (
          <g key={limit}>
            <line className="drawn-limit" x1={LEFT} x2={width - RIGHT} y1={y(limit)} y2={y(limit)} />
            <text className="axis-text plot-limit" x={width - RIGHT} y={y(limit) - 4} textAnchor="end">
              {t('evaluation.limit')} {figureText(limit, of.unit, t)}
            </text>
          </g>
        ))}
        {path !== '' && <path className="plot-line" d={path} />}
        {points.map(({ month, figure }, at) => (
          <g key={month}>
            {figure?.low != null && figure.high !== null && (
              <path
                className="fair-whisker"
                d={`M${x(at) - 4} ${y(figure.low)}H${x(at) + 4}M${x(at)} ${y(figure.low)}V${y(figure.high)}M${x(at) - 4} ${y(figure.high)}H${x(at) + 4}`}
              />
            )}
            {figure !== null && figure.value !== null && (
              <circle className="fair-point" cx={x(at)} cy={y(figure.value)} r="4" />
            )}
            {(points.length - 1 - at) % every === 0 && (
              <text className="axis-text" x={x(at)} y={HEIGHT - 28} textAnchor="middle">
                {month.slice(2).replace('-', '/')}
              </text>
            )}
            <text className="axis-text plot-count" x={x(at)} y={HEIGHT - 10} textAnchor="middle">
              {figure?.count ?? 0}
            </text>
          </g>
        ))}
        <text className="axis-text" x={LEFT - 6} y={HEIGHT - 10} textAnchor="end">
          {t('evaluation.count')}
        </text>
      </svg>
    </div>
  )
}
