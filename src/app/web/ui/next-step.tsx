import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

/** The next step and who must take it. */
export function NextStep(props: { who: ReactNode; mine: boolean; children: ReactNode; action?: ReactNode }): ReactNode {
  const { t } = useTongue()
  return (
    <div className={props.mine ? 'notice notice-act next-step' : 'notice next-step'}>
      <div>
        <strong>{t('next')}</strong>
        <p>
          {props.children}{' '}
          <span className="quiet">
            {t('next.by')}
            {props.who}
          </span>
        </p>
      </div>
      {props.action !== undefined && <div className="next-action">{props.action}</div>}
    </div>
  )
}
