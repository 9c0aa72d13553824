import type { ReactNode } from 'react'
import type { FullFigure } from '../api/rules-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Charted } from '../ui/chart.tsx'
import { Empty } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { figureText } from './figure.tsx'
import { useWidth } from './width.ts'

const ROW = 56
const AXIS = 24
const PAD = 12
const LEAST_REACH = 100_000

/**
 * Outcomes compared by origin and by size: the difference of the two groups as a point, its 95 % interval as a line, no
 * difference as the upright line in the middle. Where a group is too small nothing is drawn and nothing is said.
 */
export function Fairness({ of }: { of: readonly FullFigure[] }): ReactNode {
  const { t, say } = useTongue()
  const rows = of.filter(({ by }) => by !== null)
  if (rows.length === 0) return <Empty>{t('fair.none')}</Empty>
  const groups = (figure: FullFigure): string =>
    figure.groups
      .map(({ group, sharePpm, count }) => t(`evaluation.group.${group}`, { share: ppmText(sharePpm), n: count }))
      .join(' · ')
  const difference = (figure: FullFigure): string =>
    figure.value === null
      ? t('evaluation.insufficient', { n: figure.minimumCount })
      : figureText(figure.value, figure.unit, t)
  const interval = (figure: FullFigure): string =>
    figure.low === null || figure.high === null
      ? t('none')
      : `${figureText(figure.low, figure.unit, t)} – ${figureText(figure.high, figure.unit, t)}`
  return (
    <Charted
      label={t('fair.label')}
      caption={
        <>
          {t('fair.caption', { n: rows.map((figure) => `${say(figure.title)} ${figure.count}`).join(t('and')) })}{' '}
          {t('fair.reading')}
        </>
      }
      table={{
        columns: [
          { title: t('evaluation.indicator') },
          { title: t('fair.difference'), number: true },
          { title: t('evaluation.interval'), number: true },
          { title: t('fair.groups') },
          { title: t('evaluation.count'), number: true },
          { title: t('fair.least'), number: true },
        ],
        rows: rows.map((figure) => [
          say(figure.title),
          difference(figure),
          interval(figure),
          groups(figure) || t('none'),
          figure.count,
          figure.minimumCount,
        ]),
      }}
    >
      <ul className="fair">
        {rows.map((figure) => (
          <li key={figure.indicator}>
            <div className="fair-head">
              <strong>{say(figure.title)}</strong>{' '}
              <BasisMark what={say(figure.title)} basis={figure.basis} formula={say(figure.note)} />
              {figure.past && <StateTag tone="warn">{t('evaluation.past')}</StateTag>}
              <span className="fair-value figure">
                {difference(figure)} {figure.low !== null && <span className="quiet">({interval(figure)})</span>}
              </span>
            </div>
            {figure.value !== null && (
              <Difference of={figure} label={`${say(figure.title)} ${difference(figure)} ${interval(figure)}`} />
            )}
            <div className="quiet fair-groups">{groups(figure) || t('fair.noFiles')}</div>
          </li>
        ))}
      </ul>
    </Charted>
  )
}

/** One difference on a scale that is the same to both sides of zero. */
function Difference({ of, label }: { of: FullFigure; label: string }): ReactNode {
  const { t } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const { value, low, high, threshold } = of
  const reach = Math.max(LEAST_REACH, ...[value, low, high, threshold].map((n) => Math.abs(n ?? 0))) * 1.1
  const x = (n: number): number => PAD + ((n + reach) / (2 * reach)) * (width - 2 * PAD)
  const middle = ROW / 2 - 8
  const [left, right] =
    of.by === 'size' ? (['fair.large', 'fair.small'] as const) : (['fair.outside', 'fair.inside'] as const)
  return (
    <div ref={place}>
      <svg width={width} height={ROW - 8 + AXIS - 8} role="img" aria-label={label} className="fair-drawn">
        {threshold !== null && (
          <rect className="fair-band" x={x(-threshold)} y="2" width={x(threshold) - x(-threshold)} height={ROW - 20} />
        )}
        <line className="drawn-zero" x1={x(0)} x2={x(0)} y1="0" y2={ROW - 16} />
        {low !== null && high !== null && (
          <path
            className="fair-whisker"
            d={`M${x(low)} ${middle - 6}V${middle + 6}M${x(low)} ${middle}H${x(high)}M${x(high)} ${middle - 6}V${middle + 6}`}
          />
        )}
        {value !== null && <circle className="fair-point" cx={x(value)} cy={middle} r="5" />}
        <text x={PAD} y={ROW - 2} className="axis-text">
          ← {t(left)}
        </text>
        <text x={x(0)} y={ROW - 2} className="axis-text" textAnchor="middle">
          0
        </text>
        <text x={width - PAD} y={ROW - 2} className="axis-text" textAnchor="end">
          {t(right)} →
        </text>
      </svg>
    </div>
  )
}
