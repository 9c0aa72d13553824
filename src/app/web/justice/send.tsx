import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

/** The end of a form: its button, another beside it where there is one, and why it cannot be sent yet. */
export function Send(props: { label: string; why: string | null; busy: boolean; beside?: ReactNode }): ReactNode {
  const { t } = useTongue()
  const { label, why, busy, beside } = props
  return (
    <p className="row-of">
      <button type="submit" className="button" disabled={why !== null || busy}>
        {label}
      </button>
      {beside}
      {why !== null && (
        <span className="why">
          {t('why')}
          {why}
        </span>
      )}
    </p>
  )
}
