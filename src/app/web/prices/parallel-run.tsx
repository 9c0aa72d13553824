import type { ReactNode } from 'react'
import type { ParallelRun } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Charted } from '../ui/chart.tsx'
import { Empty } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { dayText } from '../ui/period.tsx'

/** A challenger beside the method of the time: period by period how far a median moved, and how many kinds had a figure. */
export function ParallelRuns({ runs, version }: { runs: readonly ParallelRun[]; version: string }): ReactNode {
  const { t, lang } = useTongue()
  if (runs.length === 0) return <Empty>{t('prices.method.run.none')}</Empty>
  const most = Math.max(10_000, ...runs.map(({ largestMovePpm }) => largestMovePpm ?? 0))
  const label = t('prices.method.run.label', { version })
  const figures = ({ withFigure }: ParallelRun): string =>
    `${withFigure.present} / ${withFigure.proposed} / ${withFigure.both}`
  return (
    <Charted
      label={label}
      caption={t('prices.method.run.caption')}
      table={{
        columns: [
          { title: t('prices.day') },
          { title: t('prices.method.run.move'), number: true },
          { title: t('prices.method.run.figures'), number: true },
        ],
        rows: runs.map((run) => [
          dayText(run.on, lang),
          run.largestMovePpm === null ? t('none') : ppmText(run.largestMovePpm),
          figures(run),
        ]),
      }}
    >
      <ol className="runs" aria-label={label}>
        {runs.map((run) => (
          <li key={run.on}>
            <span>{dayText(run.on, lang)}</span>
            <span className="runs-track">
              <span className="runs-bar" style={{ width: `${((run.largestMovePpm ?? 0) / most) * 100}%` }} />
            </span>
            <span className="figure">{run.largestMovePpm === null ? t('none') : ppmText(run.largestMovePpm)}</span>
            <span className="quiet">
              {t('prices.method.run.figures')}
              {t('colon')}
              {figures(run)}
            </span>
          </li>
        ))}
      </ol>
    </Charted>
  )
}
