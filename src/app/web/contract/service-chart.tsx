import type { ReactNode } from 'react'
import type { ServiceMonth } from '../api/contract-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { ppmText } from '../ui/figures.ts'
import { useWidth } from '../evaluation/width.ts'

const HEIGHT = 220
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 16, 24, 32]
const WHOLE_PPM = 1_000_000
/** Of the drawn depth, how far below the lowest value it goes on. */
const AIR = 1.25

/**
 * Availability month by month: each month hangs down from one hundred per cent by what it was not available, against the
 * line that was agreed. The axis says where it ends, since it does not end at zero.
 */
export function ServiceChart({ months, label }: { months: readonly ServiceMonth[]; label: string }): ReactNode {
  const { t } = useTongue()
  const [place, width] = useWidth<HTMLDivElement>()
  const lacks = months.flatMap(({ availabilityPpm, objectivePpm }) => [availabilityPpm, objectivePpm])
  const depth = Math.max(100, Math.ceil((WHOLE_PPM - Math.min(WHOLE_PPM, ...lacks)) * AIR))
  const plot = HEIGHT - TOP - BOTTOM
  const y = (ppm: number): number => TOP + ((WHOLE_PPM - ppm) / depth) * plot
  const step = (width - LEFT - RIGHT) / Math.max(1, months.length)
  const every = Math.ceil(64 / step)
  const objective = months[0]?.objectivePpm ?? WHOLE_PPM
  return (
    <div ref={place} className="service-chart">
      <svg role="img" aria-label={label} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
        <line className="service-whole" x1={LEFT} x2={width - RIGHT} y1={TOP} y2={TOP} />
        <text className="service-text" x={LEFT - 6} y={TOP + 4} textAnchor="end">
          100%
        </text>
        <text className="service-text" x={LEFT - 6} y={HEIGHT - BOTTOM} textAnchor="end">
          {ppmText(WHOLE_PPM - depth)}
        </text>
        <line className="service-objective" x1={LEFT} x2={width - RIGHT} y1={y(objective)} y2={y(objective)} />
        <text className="service-text service-objective-text" x={width - RIGHT} y={y(objective) - 6} textAnchor="end">
          {t('service.objective')} {ppmText(objective)}
        </text>
        {months.map((one, at) => {
          const middle = LEFT + step * (at + 0.5)
          const end = y(one.availabilityPpm)
          return (
            <g key={one.month}>
              <rect
                className={one.met ? 'service-bar' : 'service-bar service-missed'}
                x={middle - Math.min(20, step * 0.3)}
                width={Math.min(40, step * 0.6)}
                y={TOP}
                height={Math.max(1, end - TOP)}
              />
              {at % every === 0 && (
                <>
                  <text
                    className="service-text service-value"
                    x={middle}
                    y={Math.max(end + 14, TOP + 16)}
                    textAnchor="middle"
                  >
                    {ppmText(one.availabilityPpm)}
                  </text>
                  <text className="service-text" x={middle} y={HEIGHT - 10} textAnchor="middle">
                    {one.month.slice(2).replace('-', '/')}
                  </text>
                </>
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
