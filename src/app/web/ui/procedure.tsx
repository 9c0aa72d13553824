import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

export interface Step {
  key: string
  name: string
  note?: ReactNode
  state: 'done' | 'here' | 'ahead'
}

/** A procedure drawn with "you are here"; the state of each step is also said in words. */
export function Procedure({ label, steps }: { label: string; steps: readonly Step[] }): ReactNode {
  const { t } = useTongue()
  return (
    <ol className="procedure" aria-label={label}>
      {steps.map(({ key, name, note, state }) => (
        <li
          key={key}
          className={`step step-${state}`}
          {...(state === 'here' ? { 'aria-current': 'step' as const } : {})}
        >
          <span className="step-dot" aria-hidden="true">
            {state === 'done' ? '✓' : ''}
          </span>
          <span className="step-name">{name}</span>
          <span className="step-note">
            {state === 'here' && <em>{t('step.here')}</em>}
            {state === 'done' && <span className="unseen">{t('step.done')}</span>}
            {state === 'ahead' && <span className="unseen">{t('step.ahead')}</span>}
            {note}
          </span>
        </li>
      ))}
    </ol>
  )
}
