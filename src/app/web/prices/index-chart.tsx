import type { ReactNode } from 'react'
import type { IndexPoint, SeriesId } from '../api/price-rows.ts'
import { useWidth } from '../evaluation/width.ts'
import { useTongue } from '../i18n/words.tsx'
import { Charted } from '../ui/chart.tsx'
import { ppmText } from '../ui/figures.ts'
import { monthText } from '../ui/period.tsx'
import { roundStep } from './interval.tsx'
import { reasonName, seriesName } from './names.ts'

export const seriesIds = ['on-demand', 'spot', 'long-term'] as const satisfies readonly SeriesId[]

const HEIGHT = 260
const LEFT = 44
const TOP = 16
const BOTTOM = 36
const MONTH_PX = 64
/** from this width on a line is named at its end, else above the chart */
const WIDE_PX = 520
const NAME_PX = 132
const LINE_APART = 16

/** Index values have four decimals; a reader needs one. */
export const indexText = (value: string): string => {
  const [whole = '0', part = ''] = value.split('.')
  const tenths = Math.round(Number(`0.${part || '0'}`) * 10)
  return tenths === 10 ? `${Number(whole) + 1}.0` : `${whole}.${tenths}`
}

/** A change in millionths with its sign. */
export const changeText = (ppm: number | null, none: string): string =>
  ppm === null ? none : (ppm > 0 ? '+' : '') + ppmText(ppm)

/** The interval of a value; `none` where it has none. */
export const reachText = ({ low, high }: { low: string | null; high: string | null }, none: string): string =>
  low === null || high === null ? none : `${indexText(low)}–${indexText(high)}`

interface Drawn {
  at: number
  value: number
  low: number
  high: number
}

/** The series of the index over all periods, each with the reach of its figures; the same as a table. */
export function IndexChart({ points }: { points: readonly IndexPoint[] }): ReactNode {
  const { t, lang } = useTongue()
  const dash = t('none')
  return (
    <Charted
      label={t('prices.index.label')}
      caption={t('prices.index.caption')}
      table={{
        columns: [
          { title: t('prices.index.period') },
          { title: t('prices.index.series') },
          { title: t('prices.index.value'), number: true },
          { title: t('prices.index.change'), number: true },
          { title: t('prices.index.interval'), number: true },
          { title: t('prices.index.spread'), number: true },
          { title: t('prices.observations'), number: true },
          { title: t('prices.sources'), number: true },
          { title: t('prices.index.products'), number: true },
        ],
        rows: points.map((point) => [
          monthText(point.period, lang),
          seriesName(point.series, t),
          point.value === null
            ? `${t('prices.index.insufficient')}${point.reason === null ? '' : ` · ${reasonName(point.reason, t)}`}`
            : indexText(point.value),
          changeText(point.changePpm, dash),
          reachText(point, dash),
          point.spreadPpm === null ? dash : ppmText(point.spreadPpm),
          point.n,
          point.providers,
          `${point.products} (${point.matched})`,
        ]),
      }}
    >
      <Plot points={points} />
    </Charted>
  )
}

function Plot({ points }: { points: readonly IndexPoint[] }): ReactNode {
  const { t, lang } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const periods = [...new Set(points.map(({ period }) => period))].toSorted()
  const lines = seriesIds.map((series): { series: SeriesId; drawn: Drawn[] } => ({
    series,
    drawn: points.flatMap((point) => {
      if (point.series !== series || point.value === null) return []
      const value = Number(point.value)
      const [low, high] = [Number(point.low ?? value), Number(point.high ?? value)]
      return [{ at: periods.indexOf(point.period), value, low, high }]
    }),
  }))
  const shown = lines.filter(({ drawn }) => drawn.length > 0)
  const values = shown.flatMap(({ drawn }) => drawn.flatMap(({ low, high }) => [low, high]))
  const step = roundStep(Math.max(4, Math.max(100, ...values) - Math.min(100, ...values)))
  const low = Math.floor(Math.min(99, ...values) / step) * step
  const high = Math.ceil(Math.max(101, ...values) / step) * step
  const wide = width >= WIDE_PX
  const right = wide ? NAME_PX : 16
  const inner = width - LEFT - right
  const x = (at: number): number => LEFT + ((at + 0.5) / Math.max(1, periods.length)) * inner
  const y = (value: number): number => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM)
  const every = Math.max(1, Math.ceil((periods.length * MONTH_PX) / inner))
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, place_) => low + place_ * step)
  return (
    <div ref={place} className="plot-place" style={{ minHeight: HEIGHT }}>
      {!wide && (
        <p className="plot-key" aria-hidden="true">
          {shown.map(({ series, drawn }) => (
            <span key={series} className={`series-${series}`}>
              {seriesName(series, t)} {indexText(String(drawn.at(-1)?.value ?? ''))}
            </span>
          ))}
        </p>
      )}
      <svg width={width} height={HEIGHT} role="img" aria-label={t('prices.index.label')} className="plot">
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              className={tick === 100 ? 'plot-grid plot-base' : 'plot-grid'}
              x1={LEFT}
              x2={width - right}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text className="axis-text" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {periods.map((period, at) =>
          (periods.length - 1 - at) % every === 0 ? (
            <text key={period} className="axis-text" x={x(at)} y={HEIGHT - 12} textAnchor="middle">
              {lang === 'zh' ? period.replace('-', '.') : monthText(period, lang)}
            </text>
          ) : null,
        )}
        {shown.map(({ series, drawn }) => (
          <g key={series} className={`series-${series}`}>
            <path
              className="series-line"
              d={drawn
                .map(({ at, value }, place_) => {
                  const follows = drawn[place_ - 1]?.at === at - 1
                  return `${follows ? 'L' : 'M'}${x(at)} ${y(value)}`
                })
                .join('')}
            />
            {drawn.map((one) => (
              <g key={one.at}>
                <path
                  className="plot-whisker"
                  d={`M${x(one.at) - 4} ${y(one.high)}h8M${x(one.at)} ${y(one.high)}V${y(one.low)}M${x(one.at) - 4} ${y(one.low)}h8`}
                />
                <Sign series={series} x={x(one.at)} y={y(one.value)} />
              </g>
            ))}
          </g>
        ))}
        {wide &&
          apart(
            shown
              .map(({ series, drawn }) => ({ series, end: drawn.at(-1)! }))
              .map((one) => ({ ...one, y: y(one.end.value) })),
          ).map(({ series, end, y: line }) => (
            <text key={series} className={`plot-label series-${series}`} x={width - right + 8} y={line + 4}>
              {seriesName(series, t)} {indexText(String(end.value))}
            </text>
          ))}
      </svg>
    </div>
  )
}

/** Names at the ends of lines, moved apart where they would lie on each other. */
function apart<Of extends { y: number }>(names: readonly Of[]): Of[] {
  const placed: Of[] = []
  for (const name of names.toSorted((a, b) => a.y - b.y)) {
    const above = placed.at(-1)
    placed.push(above === undefined ? name : { ...name, y: Math.max(name.y, above.y + LINE_APART) })
  }
  return placed
}

/** Each series has a sign of its own, so that colour is not the only difference. */
function Sign({ series, x, y }: { series: SeriesId; x: number; y: number }): ReactNode {
  if (series === 'on-demand') return <circle className="series-sign" cx={x} cy={y} r="4" />
  if (series === 'spot') return <rect className="series-sign" x={x - 4} y={y - 4} width="8" height="8" />
  return <path className="series-sign" d={`M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}Z`} />
}
