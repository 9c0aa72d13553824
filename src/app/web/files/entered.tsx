import type { ReactNode } from 'react'
import type { Entered, Given } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { ppmText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { Day, Instant } from '../ui/period.tsx'

/** What was entered at a step, as one reads it. */
export function EnteredValue({ of }: { of: Entered }): ReactNode {
  const { t, say } = useTongue()
  switch (of.type) {
    case 'long':
      return <span className="entered-long">{String(of.value)}</span>
    case 'day':
      return <Day of={String(of.value)} />
    case 'instant':
      return <Instant of={String(of.value)} />
    case 'amountFen':
      return <Money fen={Number(of.value)} />
    case 'ppm':
      return <span className="figure">{ppmText(Number(of.value))}</span>
    case 'count':
      return <span className="figure">{String(of.value)}</span>
    case 'choice':
    case 'choices':
      return (
        <>
          {[of.value]
            .flat()
            .map((one) => say(of.options?.find(({ value }) => value === one)?.label) || String(one))
            .join(t('and'))}
        </>
      )
    case 'yes-no':
      return <>{t(of.value === 'yes' ? 'entry.yes' : 'entry.no')}</>
    case 'list':
      return (
        <ul className="entered-list">
          {(of.value as string[]).map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )
    case 'files':
      return (
        <ul className="entered-list">
          {(of.value as Given[]).map(({ name, sha256 }) => (
            <li key={sha256}>
              <a href={paths.blob(sha256)} download={name}>
                {name}
              </a>{' '}
              <span className="hash quiet" title={sha256}>
                SHA-256 {sha256.slice(0, 16)}…
              </span>
            </li>
          ))}
        </ul>
      )
    default:
      return <>{typeof of.value === 'string' ? of.value : JSON.stringify(of.value)}</>
  }
}
