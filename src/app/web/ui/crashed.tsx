import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

/** A bug in a page: says so, says that nothing was changed, and how to go on. */
export function Crashed({ error }: { error: unknown }): ReactNode {
  const { t } = useTongue()
  return (
    <div className="notice notice-bad" role="alert">
      <strong>{t('error.crash')}</strong>
      <p>{t('error.crash.next')}</p>
      <p>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <p>
        <button type="button" className="plain" onClick={() => window.location.reload()}>
          {t('error.retry')}
        </button>
      </p>
    </div>
  )
}
