import type { ReactNode } from 'react'
import type { PriceCell } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Charted } from '../ui/chart.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Amount, amountsOf, IntervalAxis, IntervalBar, scaleOf } from './interval.tsx'
import { FigureBasis, type Behind } from './marks.tsx'
import { cardName, cellId, cellTitle, fallbackName, lettingName, levelName, reasonName, sampleText } from './names.ts'

/** Cells of one publication on one axis, each with its figure, interval and sample; the same as a table, one tap away. */
export function PriceList({ cells, of }: { cells: readonly PriceCell[]; of: Behind }): ReactNode {
  const { t, lang } = useTongue()
  const dash = t('none')
  const money = (fen: number | null): string => (fen === null ? dash : fenText(fen))
  return (
    <Charted
      label={t('prices.chart')}
      caption={t('prices.chart.caption')}
      table={{
        columns: [
          { title: t('prices.cell') },
          { title: t('prices.status') },
          { title: t('prices.median'), number: true },
          { title: t('prices.interval'), number: true },
          { title: t('prices.quartiles'), number: true },
          { title: t('prices.range'), number: true },
          { title: t('prices.observations'), number: true },
          { title: t('prices.sources'), number: true },
          { title: t('prices.evidence') },
        ],
        rows: cells.map((cell) => [
          cellTitle(cell, t, lang),
          cell.status === 'published'
            ? t('prices.status.published')
            : cell.status === 'fallback'
              ? `${t('prices.status.fallback')} · ${fallbackName(cell, t)}`
              : `${t('prices.status.insufficient')} · ${cell.reasons.map((reason) => reasonName(reason, t)).join(t('and'))}`,
          money(cell.medianFen),
          cell.ci === null ? dash : `${fenText(cell.ci.lowFen)} – ${fenText(cell.ci.highFen)}`,
          cell.lowFen === null ? dash : `${money(cell.lowFen)} – ${money(cell.highFen)}`,
          cell.rangeLowFen === null ? dash : `${money(cell.rangeLowFen)} – ${money(cell.rangeHighFen)}`,
          cell.n,
          cell.providers,
          cell.evidenceMix.map(({ level, sharePpm }) => `${levelName(level, t)} ${ppmText(sharePpm)}`).join(t('and')) ||
            dash,
        ]),
      }}
    >
      <PriceRows cells={cells} of={of} />
    </Charted>
  )
}

/** The rows alone, under one axis. */
export function PriceRows({ cells, of }: { cells: readonly PriceCell[]; of: Behind }): ReactNode {
  const { t, lang } = useTongue()
  const scale = scaleOf(cells.flatMap(amountsOf), { mayBeLogarithmic: true })
  return (
    <div className="price-rows">
      <ol>
        {cells.map((cell) => {
          const title = cellTitle(cell, t, lang)
          return (
            <li key={cellId(cell)}>
              <span className="price-name">
                <a href={withLang(paths.priceCell(cellId(cell)), lang)}>{cardName(cell, t)}</a>
                <small>{lettingName(cell, t, lang)}</small>
              </span>
              <span className="price-amount">
                <Amount of={cell} /> <FigureBasis of={of} cell={cell} what={title} />
              </span>
              <span className="price-drawn">
                <IntervalBar of={cell} scale={scale} name={title} />
                <small className="quiet">{sampleText(cell, t)}</small>
              </span>
            </li>
          )
        })}
      </ol>
      {scale.ticks.length > 0 && (
        <div className="price-axis">
          <IntervalAxis scale={scale} />
        </div>
      )}
    </div>
  )
}
