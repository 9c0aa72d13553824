import type { ReactNode } from 'react'
import type { Figure } from '../api/portal-rows.ts'
import type { Say } from '../i18n/words.tsx'
import { decimalText, ppmText } from '../ui/figures.ts'

/** A figure in its unit. */
export function figureText(value: number, unit: Figure['unit'], t: Say): string {
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

const WIDTH = 160
const HEIGHT = 20

/** The figure as a bar from zero, its interval as a whisker, its threshold as an upright line; the table says the same. */
export function FigureBar({
  of,
  t,
}: {
  of: Pick<Figure, 'value' | 'low' | 'high' | 'threshold' | 'unit' | 'direction'>
  t: Say
}): ReactNode {
  const { value, low, high, threshold, unit, direction } = of
  if (value === null) return null
  const limits =
    threshold === null ? [] : direction === 'zero' ? [-threshold, threshold] : direction === 'none' ? [] : [threshold]
  const reach = unit === 'ppm' ? 1_000_000 : Math.max(1, ...[value, low ?? 0, high ?? 0, ...limits].map(Math.abs)) * 1.1
  const least = unit === 'signed-ppm' ? -reach : 0
  const x = (n: number): number => ((n - least) / (reach - least)) * WIDTH
  const words = `${figureText(value, unit, t)}${low === null || high === null ? '' : ` (${figureText(low, unit, t)} – ${figureText(high, unit, t)})`}`
  return (
    <svg
      className="drawn"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words}
    >
      <line className="drawn-zero" x1={x(0)} x2={x(0)} y1="1" y2={HEIGHT - 1} />
      <rect
        className="drawn-bar"
        x={Math.min(x(0), x(value))}
        y="6"
        width={Math.max(1, Math.abs(x(value) - x(0)))}
        height="8"
      />
      {low !== null && high !== null && (
        <path className="drawn-whisker" d={`M${x(low)} 5V15M${x(low)} 10H${x(high)}M${x(high)} 5V15`} />
      )}
      {limits.map((limit) => (
        <line key={limit} className="drawn-limit" x1={x(limit)} x2={x(limit)} y1="0" y2={HEIGHT} />
      ))}
    </svg>
  )
}
