import type { ReactNode } from 'react'
import type { CostCheck, CostFile } from '../api/cost-rows.ts'
import { useWidth } from '../evaluation/width.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Charted } from '../ui/chart.tsx'
import { Empty } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { perHourText } from './figures.ts'

const RULE = 'platform/price-rules#cost-check'

/** What was reported beside the engineering estimate, and beside peers where the reader may see them. A mark is no finding. */
export function CheckPart({ cost }: { cost: CostFile }): ReactNode {
  const { t } = useTongue()
  if (cost.checks.length === 0) return <Empty>{t('cost.check.none')}</Empty>
  const known = cost.checks.some(({ engineeringFen, peersSpanFen }) => engineeringFen !== null || peersSpanFen !== null)
  const missing = [...new Set(cost.checks.flatMap((check) => check.missing))]
  const label = t('cost.check.label')
  return (
    <>
      <p>
        {t('cost.check.lead')}{' '}
        <BasisMark
          what={label}
          basis={[RULE, 'platform/price-rules#cost-benchmark']}
          formula={t('cost.check.formula')}
          inputs={(cost.checks.find(({ used }) => used.length > 0)?.used ?? []).map(
            ({ kind, value, source, mark, fromOn }) =>
              [t(`cost.benchmark.${kind as 'tdp-watt'}`), `${value} · ${source} · ${mark} · ${fromOn}`] as const,
          )}
          otherwise={t('cost.check.otherwise')}
        />
      </p>
      {missing.length > 0 && (
        <p className="quiet">
          {t('cost.check.missing', {
            what: missing.map((kind) => t(`cost.benchmark.${kind as 'tdp-watt'}`)).join('、'),
          })}
        </p>
      )}
      <Charted
        label={label}
        caption={cost.mySide === 'provider' ? t('cost.check.caption.provider') : t('cost.check.caption.body')}
        table={{
          columns: [
            { title: t('cost.cell') },
            { title: t('cost.check.reported'), number: true },
            { title: t('cost.check.estimate'), number: true },
            { title: t('cost.check.floor'), number: true },
            { title: t('cost.check.ratio'), number: true },
            { title: t('cost.check.peers'), number: true },
            { title: t('cost.flags') },
          ],
          rows: cost.checks.map((check) => [
            `${check.site} · ${check.device} ${check.month}`,
            perHourText(check.reportedFen),
            check.engineeringFen === null ? t('none') : perHourText(check.engineeringFen),
            check.floorFen === null ? t('none') : perHourText(check.floorFen),
            check.ratioPpm === null ? t('none') : ppmText(check.ratioPpm),
            check.peersSpanFen === null
              ? t('none')
              : `${perHourText(check.peersSpanFen.low)} – ${perHourText(check.peersSpanFen.high)} (n=${check.peers})`,
            check.flags.length === 0 ? t('none') : check.flags.map((flag) => t(`cost.flag.${flag}`)).join('；'),
          ]),
        }}
      >
        {known ? <Plot checks={cost.checks} label={label} /> : <Empty>{t('cost.check.nothing')}</Empty>}
      </Charted>
      {cost.checks.some(({ flags }) => flags.length > 0) && (
        <p>
          {[...new Set(cost.checks.flatMap(({ flags }) => flags))].map((flag) => (
            <StateTag key={flag} tone="warn">
              {t(`cost.flag.${flag}`)}
            </StateTag>
          ))}{' '}
          <span className="quiet">{t('cost.check.noFinding')}</span>
        </p>
      )}
    </>
  )
}

const ROW = 52
const [TOP, BOTTOM, LEFT, RIGHT] = [8, 28, 12, 24]
const TEXT_UP = 6

/** Each cell on a line: what was reported as a dot, the estimate as a bar with its floor, peers as a band. */
function Plot({ checks, label }: { checks: readonly CostCheck[]; label: string }): ReactNode {
  const { t } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const most = Math.max(
    ...checks.flatMap(({ reportedFen, engineeringFen, peersSpanFen }) =>
      [reportedFen, engineeringFen, peersSpanFen?.high ?? null].map((fen) => (fen === null ? 0 : Number(fen))),
    ),
  )
  const x = (fen: string | number): number => LEFT + (Number(fen) / (most * 1.15)) * (width - LEFT - RIGHT)
  const height = TOP + BOTTOM + ROW * checks.length
  const ticks = [0, most / 2, most]
  return (
    <div ref={place}>
      <svg width={width} height={height} role="img" aria-label={label} className="plot">
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="plot-grid" x1={x(tick)} x2={x(tick)} y1={TOP} y2={height - BOTTOM} />
            <text className="axis-text" x={x(tick)} y={height - 8} textAnchor={tick === 0 ? 'start' : 'middle'}>
              {perHourText(tick.toFixed(6))}
            </text>
          </g>
        ))}
        {checks.map((check, at) => {
          const y = TOP + ROW * at + 34
          return (
            <g key={`${check.site} ${check.device} ${check.month}`}>
              <text className="axis-text" x={LEFT} y={y - 18}>
                {check.site} · {check.device} {check.month}
              </text>
              {check.peersSpanFen !== null && (
                <rect
                  className="cost-band"
                  x={x(check.peersSpanFen.low)}
                  width={Math.max(2, x(check.peersSpanFen.high) - x(check.peersSpanFen.low))}
                  y={y - 11}
                  height="22"
                />
              )}
              {check.engineeringFen !== null && (
                <rect className="cost-estimate" x={x(0)} width={x(check.engineeringFen) - x(0)} y={y - 5} height="10" />
              )}
              {check.floorFen !== null && (
                <line className="drawn-limit" x1={x(check.floorFen)} x2={x(check.floorFen)} y1={y - 11} y2={y + 11} />
              )}
              {check.peersMedianFen !== null && (
                <line
                  className="cost-median"
                  x1={x(check.peersMedianFen)}
                  x2={x(check.peersMedianFen)}
                  y1={y - 11}
                  y2={y + 11}
                />
              )}
              <circle className="fair-point" cx={x(check.reportedFen)} cy={y} r="5" />
              <text
                className="axis-text"
                x={x(check.reportedFen) + 8}
                y={y + TEXT_UP - 1}
                paintOrder="stroke"
                stroke="#fff"
                strokeWidth="3"
              >
                {perHourText(check.reportedFen)}
              </text>
            </g>
          )
        })}
      </svg>
      <p className="draw-legend quiet">
        <span className="cost-key-dot">{t('cost.check.reported')}</span>
        <span className="cost-key-bar">{t('cost.check.estimate')}</span>
        <span className="cost-key-floor">{t('cost.check.floor')}</span>
        {checks.some(({ peersSpanFen }) => peersSpanFen !== null) && (
          <span className="cost-key-band">{t('cost.check.peers')}</span>
        )}
      </p>
    </div>
  )
}
