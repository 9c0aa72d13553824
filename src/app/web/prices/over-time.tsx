import type { ReactNode } from 'react'
import type { PricePoint } from '../api/price-rows.ts'
import { useWidth } from '../evaluation/width.ts'
import { useTongue } from '../i18n/words.tsx'
import { Charted } from '../ui/chart.tsx'
import { fenText } from '../ui/figures.ts'
import { dayText, shortDayText } from '../ui/period.tsx'
import { amountsOf, scaleOf } from './interval.tsx'
import { fallbackName } from './names.ts'

const HEIGHT = 260
const LEFT = 84
const RIGHT = 72
const TOP = 24
const BOTTOM = 52
/** without any figure only days and counts are drawn */
const BARE_HEIGHT = 96
/** so much room a day under the chart takes */
const DAY_PX = 72
const COUNT_PX = 28

/** One cell over all its publications: figure, interval and range each time, and the sample below. */
export function PriceOverTime({ points, name }: { points: readonly PricePoint[]; name: string }): ReactNode {
  const { t, lang } = useTongue()
  const dash = t('none')
  const span = (low: number | null, high: number | null): string =>
    low === null || high === null ? dash : `${fenText(low)} – ${fenText(high)}`
  const label = t('prices.history.label', { name })
  return (
    <Charted
      label={label}
      caption={t('prices.history.caption')}
      table={{
        columns: [
          { title: t('prices.day') },
          { title: t('prices.status') },
          { title: t('prices.median'), number: true },
          { title: t('prices.interval'), number: true },
          { title: t('prices.range'), number: true },
          { title: t('prices.observations'), number: true },
          { title: t('prices.sources'), number: true },
          { title: t('prices.method') },
        ],
        rows: points.map((point) => [
          dayText(point.on, lang) + (point.corrects === null ? '' : ` · ${t('prices.corrects')}`),
          point.status === 'fallback'
            ? `${t('prices.status.fallback')} · ${fallbackName(point, t)}`
            : t(`prices.status.${point.status}`),
          point.medianFen === null ? dash : fenText(point.medianFen),
          span(point.ci?.lowFen ?? null, point.ci?.highFen ?? null),
          span(point.rangeLowFen, point.rangeHighFen),
          point.n,
          point.providers,
          t('prices.method.version', { version: point.methodVersion }),
        ]),
      }}
    >
      <Plot points={points} label={label} />
    </Charted>
  )
}

function Plot({ points, label }: { points: readonly PricePoint[]; label: string }): ReactNode {
  const { t, lang } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const scale = scaleOf(points.flatMap(amountsOf))
  const height = scale.ticks.length === 0 ? BARE_HEIGHT : HEIGHT
  const inner = width - LEFT - RIGHT
  const x = (at: number): number => LEFT + ((at + 0.5) / points.length) * inner
  const y = (fen: number): number => TOP + ((scale.high - fen) / (scale.high - scale.low)) * (height - TOP - BOTTOM)
  const every = Math.max(1, Math.ceil((points.length * DAY_PX) / inner))
  const counted = Math.max(1, Math.ceil((points.length * COUNT_PX) / inner))
  const half = Math.min(10, inner / points.length / 3)
  const last = points.length - 1
  const end = points[last]
  const line = points
    .map(({ medianFen }, at) =>
      medianFen === null ? '' : `${points[at - 1]?.medianFen == null ? 'M' : 'L'}${x(at)} ${y(medianFen)}`,
    )
    .join('')
  return (
    <div ref={place} className="plot-place" style={{ minHeight: height }}>
      <svg width={width} height={height} role="img" aria-label={label} className="plot">
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text className="axis-text" x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {fenText(tick)}
            </text>
          </g>
        ))}
        {points.map((point, at) => {
          const { rangeLowFen, rangeHighFen } = point
          return rangeLowFen === null || rangeHighFen === null ? null : (
            <rect
              key={point.publication}
              className="plot-range"
              x={x(at) - half}
              width={2 * half}
              y={y(rangeHighFen)}
              height={Math.max(1, y(rangeLowFen) - y(rangeHighFen))}
            />
          )
        })}
        {line !== '' && <path className="plot-line" d={line} />}
        {points.map((point, at) => (
          <g key={point.publication}>
            <Whisker point={point} x={x(at)} y={y} half={Math.min(5, half)} />
            {point.medianFen === null ? (
              <text className="axis-text plot-none" x={x(at)} y={height - BOTTOM - 6} textAnchor="middle">
                ×
              </text>
            ) : (
              <circle
                className={point.status === 'fallback' ? 'plot-point plot-point-open' : 'plot-point'}
                cx={x(at)}
                cy={y(point.medianFen)}
                r="4"
              />
            )}
            {(last - at) % every === 0 && (
              <text className="axis-text" x={x(at)} y={height - 30} textAnchor="middle">
                {shortDayText(point.on, lang)}
              </text>
            )}
            {(last - at) % counted === 0 && (
              <text className="axis-text plot-count" x={x(at)} y={height - 10} textAnchor="middle">
                {point.n}
              </text>
            )}
          </g>
        ))}
        {end?.medianFen != null && (
          <text className="plot-label" x={x(last) + half + 6} y={y(end.medianFen) + 4}>
            {fenText(end.medianFen)}
          </text>
        )}
        <text className="axis-text plot-count" x={LEFT - 6} y={height - 10} textAnchor="end">
          {t('prices.observations')}
        </text>
      </svg>
    </div>
  )
}

/** The interval of one figure as an upright with ticks at its ends. */
function Whisker(props: { point: PricePoint; x: number; y: (fen: number) => number; half: number }): ReactNode {
  const { point, x, y, half } = props
  if (point.ci === null) return null
  const [top, bottom] = [y(point.ci.highFen), y(point.ci.lowFen)]
  return (
    <path
      className="plot-whisker"
      d={`M${x - half} ${top}H${x + half}M${x} ${top}V${bottom}M${x - half} ${bottom}H${x + half}`}
    />
  )
}
