import type { ReactNode } from 'react'
import type { IndexDocument, PublicationItem, ReferenceDocument } from '../api/price-rows.ts'
import { useTongue, type Lang, type Say } from '../i18n/words.tsx'
import { fenText } from '../ui/figures.ts'
import { indexText } from './index-chart.tsx'
import { cellId, cellTitle, seriesName } from './names.ts'

interface Line {
  id: string
  name: string
  value: string
  n: number
  providers: number
}

/** The figures of a publication, each in one line. */
function linesOf(document: ReferenceDocument | IndexDocument, t: Say, lang: Lang): Line[] {
  if (document.kind === 'index')
    return document.figures.map(({ series, value, n, providers }) => ({
      id: series,
      name: seriesName(series, t),
      value: value === null ? t('prices.index.insufficient') : indexText(value),
      n,
      providers,
    }))
  return document.cells.map((cell) => ({
    id: cellId(cell),
    name: cellTitle(cell, t, lang),
    value:
      cell.medianFen === null
        ? t('prices.status.insufficient')
        : cell.ci === null
          ? fenText(cell.medianFen)
          : `${fenText(cell.medianFen)} · ${fenText(cell.ci.lowFen)} – ${fenText(cell.ci.highFen)}`,
    n: cell.n,
    providers: cell.providers,
  }))
}

/** What stood and what stands, side by side; what changed is marked with words as well. */
export function Beside({ before, after }: { before: PublicationItem; after: PublicationItem }): ReactNode {
  const { t, lang } = useTongue()
  const [old, now] = [linesOf(before.document, t, lang), linesOf(after.document, t, lang)]
  const names = new Map([...old, ...now].map(({ id, name }) => [id, name]))
  const rows = [...names].map(([id, name]) => {
    const [one, other] = [old.find((line) => line.id === id), now.find((line) => line.id === id)]
    return { id, name, one, other, changed: one?.value !== other?.value || one?.n !== other?.n }
  })
  const changed = rows.filter((row) => row.changed)
  const told = (line: Line | undefined): ReactNode =>
    line === undefined ? (
      t('none')
    ) : (
      <span className="beside-figure">
        <span className="figure">{line.value}</span>
        <small className="quiet beside-sample">
          {t('prices.n', { n: line.n })} · {t('prices.providers', { n: line.providers })}
        </small>
      </span>
    )
  return (
    <>
      <p className="quiet">
        {changed.length === 0 ? t('prices.beside.same') : t('prices.beside.count', { n: changed.length })}
      </p>
      <div className="table-scroll">
        <table className="table stack beside">
          <thead>
            <tr>
              <th scope="col">{t('prices.cell')}</th>
              <th scope="col">{t('prices.before')}</th>
              <th scope="col">{t('prices.after')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, one, other, changed: isChanged }) => (
              <tr key={id} className={isChanged ? 'beside-changed' : ''}>
                <th scope="row">{name}</th>
                <td data-label={t('prices.before')}>{isChanged ? <del>{told(one)}</del> : told(one)}</td>
                <td data-label={t('prices.after')}>{isChanged ? <ins>{told(other)}</ins> : told(other)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
