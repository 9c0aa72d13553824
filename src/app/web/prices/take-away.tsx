import { useRef, useState, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

/** An address of the open interface as a line to copy. */
export function ApiLine({ path }: { path: string }): ReactNode {
  const { t } = useTongue()
  const [copied, setCopied] = useState('')
  const shown = useRef<HTMLElement>(null)
  const line = `curl -s '${window.location.origin}${path}'`
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line)
      setCopied(line)
    } catch {
      // No clipboard here (plain http): the line is selected, and copied by hand.
      if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current)
    }
  }
  return (
    <p className="api-line">
      <span className="quiet">{t('prices.take.api')}</span>
      <code ref={shown} tabIndex={0}>
        {line}
      </code>
      <button type="button" className="plain" onClick={() => void copy()}>
        {copied === line ? t('prices.take.copied') : t('prices.take.copy')}
      </button>
    </p>
  )
}

/** The same figures as files, and the address of the interface that gives them. */
export function TakeAway(props: { csv: string; json: string; signed?: string; api: string }): ReactNode {
  const { t } = useTongue()
  return (
    <>
      <p className="take-away">
        <a className="button button-second" href={props.csv} download>
          {t('prices.take.csv')}
        </a>
        <a className="button button-second" href={props.json} download>
          {t('prices.take.json')}
        </a>
        {props.signed !== undefined && (
          <a href={props.signed} download>
            {t('prices.take.signed')}
          </a>
        )}
      </p>
      <ApiLine path={props.api} />
      <p className="quiet">{t('prices.take.note')}</p>
    </>
  )
}
