import type { ReactNode } from 'react'
import type { Chart } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { stateOf, StepClocks, takersOf } from './step-facts.tsx'

/** Every step of a procedure as a table: from which state, who, on which ground, which document, which time, whereto. */
export function StepTable({ chart }: { chart: Chart }): ReactNode {
  const tongue = useTongue()
  const { t, say } = tongue
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('steps.table')}>
      <table className="table stack step-table">
        <thead>
          <tr>
            <th scope="col">{t('step')}</th>
            <th scope="col">{t('step.by')}</th>
            <th scope="col">{t('step.way')}</th>
            <th scope="col">{t('basis.title')}</th>
            <th scope="col">{t('step.document')}</th>
            <th scope="col">{t('step.clocks')}</th>
          </tr>
        </thead>
        <tbody>
          {chart.steps.map((step) => (
            <tr key={step.step}>
              <th scope="row">{say(step.title)}</th>
              <td data-label={t('step.by')}>{takersOf(chart, step, tongue)}</td>
              <td data-label={t('step.way')}>
                <span>
                  {step.from.map((state) => stateOf(chart, state, tongue)).join(t('and'))} →{' '}
                  {step.to === 'same' ? t('step.same') : stateOf(chart, step.to, tongue)}
                </span>
              </td>
              <td data-label={t('basis.title')}>
                <BasisMark what={say(step.title)} basis={step.basis} />
              </td>
              <td data-label={t('step.document')}>
                {step.document === undefined ? (
                  t('none')
                ) : (
                  <span>
                    {t('step.document.to', {
                      title: say(step.document.title),
                      to: step.document.to.map((part) => say(chart.parts[part]?.label)).join(t('and')),
                    })}
                  </span>
                )}
              </td>
              <td data-label={t('step.clocks')}>
                <StepClocks chart={chart} step={step} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
