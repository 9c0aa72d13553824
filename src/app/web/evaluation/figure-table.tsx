import type { ReactNode } from 'react'
import type { Figure } from '../api/portal-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { ppmText } from '../ui/figures.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { FigureBar, figureText } from './figure.tsx'

/** A figure as everyone or as the body concerned sees it; only the former may be held back. */
type TableFigure = Omit<Figure, 'suppressed'> & { suppressed?: boolean }

/**
 * Figures with their interval, count and limit. A figure that says nothing says why: held back (its count was below
 * `suppressedBelow`), or made of too few. `withGroups` shows below its title the shares of the groups it compares.
 */
export function FigureTable({
  of,
  suppressedBelow,
  withGroups = false,
}: {
  of: readonly TableFigure[]
  suppressedBelow?: number
  withGroups?: boolean
}): ReactNode {
  const { t, say } = useTongue()
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('evaluation.indicator')}</th>
            <th scope="col" className="number">
              {t('evaluation.value')}
            </th>
            <th scope="col">{t('evaluation.drawn')}</th>
            <th scope="col">{t('evaluation.interval')}</th>
            <th scope="col" className="number">
              {t('evaluation.count')}
            </th>
            <th scope="col">{t('evaluation.limit')}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((figure) => (
            <tr key={figure.indicator}>
              <th scope="row">
                <span>
                  {say(figure.title)}{' '}
                  <BasisMark what={say(figure.title)} basis={figure.basis} formula={say(figure.note)} />
                  {figure.past && (
                    <>
                      {' '}
                      <StateTag tone="warn">{t('evaluation.past')}</StateTag>
                    </>
                  )}
                  {withGroups && figure.groups.length > 0 && <Groups of={figure.groups} />}
                </span>
              </th>
              {figure.value === null ? (
                <td colSpan={3} className="quiet" data-label={t('evaluation.value')}>
                  {figure.suppressed === true && suppressedBelow !== undefined
                    ? t('evaluation.suppressed', { n: suppressedBelow })
                    : (figure.count ?? 0) < figure.minimumCount
                      ? t('evaluation.insufficient', { n: figure.minimumCount })
                      : t('evaluation.untold')}
                </td>
              ) : (
                <>
                  <td className="number" data-label={t('evaluation.value')}>
                    {figureText(figure.value, figure.unit, t)}
                  </td>
                  <td data-label={t('evaluation.drawn')}>
                    <FigureBar of={figure} t={t} />
                  </td>
                  <td className="figure" data-label={t('evaluation.interval')}>
                    {figure.low === null || figure.high === null
                      ? t('none')
                      : `${figureText(figure.low, figure.unit, t)} – ${figureText(figure.high, figure.unit, t)}`}
                  </td>
                </>
              )}
              <td className="number" data-label={t('evaluation.count')}>
                {figure.count ?? t('none')}
              </td>
              <td className="figure" data-label={t('evaluation.limit')}>
                {figure.threshold === null || figure.direction === 'none'
                  ? t('none')
                  : t(`evaluation.limit.${figure.direction}`, {
                      n: figureText(figure.threshold, figure.unit === 'signed-ppm' ? 'ppm' : figure.unit, t),
                    })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Groups({ of }: { of: Figure['groups'] }): ReactNode {
  const { t } = useTongue()
  return (
    <span className="quiet groups">
      {of.map(({ group, sharePpm, count }) => (
        <span key={group}>{t(`evaluation.group.${group}`, { share: ppmText(sharePpm), n: count })}</span>
      ))}
    </span>
  )
}
