import type { ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { BasisMark } from './basis-card.tsx'
import { EvidenceMark } from './evidence-mark.tsx'

/** What happened, what was kept, and what to do next, for an answer that is not a yes. */
export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }): ReactNode {
  const { t, lang, say } = useTongue()
  if (error instanceof ApiError && error.refused) return <Refusal error={error} />
  const status = error instanceof ApiError ? error.status : -1
  const problem = error instanceof ApiError ? error.problem : null
  const words = say({ zh: problem?.zh ?? '', en: problem?.en ?? '' })
  const text =
    status === 0
      ? t('error.noAnswer')
      : status === 401
        ? t('error.signedOut')
        : status === 403
          ? t('error.forbidden')
          : status === 404
            ? t('error.missing')
            : status === 422
              ? t('error.invalid')
              : status > 0
                ? t('error.server', { status })
                : error instanceof Error
                  ? error.message
                  : String(error)
  return (
    <div className="notice notice-bad" role="alert">
      {status !== 422 && status !== 403 && <strong>{t(status === 404 ? 'error.missing.title' : 'error.title')}</strong>}
      <p>{words === '' || status === 422 ? text : words}</p>
      {status >= 500 && <p>{text}</p>}
      {problem?.policy !== undefined && <p className="quiet">{t('error.policy', { policy: problem.policy })}</p>}
      {problem?.invalid_parameters !== undefined && (
        <ul>
          {problem.invalid_parameters.map((invalid) => (
            <li key={invalid.path}>
              <code>{invalid.path}</code>
              {t('colon')}
              {say(invalid)}
            </li>
          ))}
        </ul>
      )}
      {status === 401 ? (
        <p>
          <a href={withLang(paths.signIn(), lang)}>{t('error.signIn')}</a>
        </p>
      ) : (
        retry !== undefined && (
          <p>
            <button type="button" className="plain" onClick={retry}>
              {t('error.retry')}
            </button>
          </p>
        )
      )}
    </div>
  )
}

/** A lawful no: the reason, each article behind it, and where the refusal itself is logged. */
export function Refusal({ error }: { error: ApiError }): ReactNode {
  const { t, say } = useTongue()
  const { problem } = error
  const reason = say({ zh: problem.zh ?? problem.detail ?? problem.title ?? '', en: problem.en ?? '' })
  return (
    <div className="notice notice-refused" role="alert">
      <strong>{t('refusal.title')}</strong>
      <p>
        {reason} <BasisMark what={reason} basis={problem.basis} on={problem.day} place={problem.place} />
        {problem.receipt !== undefined && (
          <EvidenceMark
            stream={problem.receipt.stream}
            seq={problem.receipt.seq}
            leaf={problem.receipt.leaf}
            index={null}
            at={problem.receipt.at}
          />
        )}
      </p>
      {(problem.basis ?? []).length > 0 && (
        <ul className="refusal-grounds">
          {(problem.basis ?? []).map((basis) => (
            <li key={basis.cite}>
              {basis.instrument ? say(basis.instrument) : basis.cite}
              {basis.no ? ` ${basis.no}` : ''}
              {basis.gist ? `${t('colon')}${say(basis.gist)}` : ''}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{t('refusal.kept')}</p>
    </div>
  )
}
