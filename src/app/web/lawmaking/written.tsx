import { useId, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

interface Written {
  label: string
  value: string
  change: (value: string) => void
  help?: string
  optional?: boolean
}

/** A label above what is written, and what helps to write it. */
export function Labelled(
  props: Omit<Written, 'value' | 'change'> & { children: (id: string) => ReactNode },
): ReactNode {
  const { t } = useTongue()
  const id = useId()
  return (
    <div className="entry">
      <label htmlFor={id}>
        {props.label}
        {props.optional === true && <span className="quiet"> {t('entry.optional')}</span>}
      </label>
      {props.children(id)}
      {props.help !== undefined && <span className="quiet">{props.help}</span>}
    </div>
  )
}

export function Line({
  value,
  change,
  most = 300,
  type = 'text',
  ...rest
}: Written & { most?: number; type?: 'text' | 'date' }): ReactNode {
  return (
    <Labelled {...rest}>
      {(id) => (
        <input
          id={id}
          type={type}
          maxLength={most}
          autoComplete="off"
          value={value}
          onChange={({ target }) => change(target.value)}
        />
      )}
    </Labelled>
  )
}

export function Long({ value, change, rows, ...rest }: Written & { rows: number }): ReactNode {
  return (
    <Labelled {...rest}>
      {(id) => <textarea id={id} rows={rows} value={value} onChange={({ target }) => change(target.value)} />}
    </Labelled>
  )
}
