import type { ReactNode } from 'react'

/**
 * A small column chart without a chart library, for the public page: every column carries its value, the baseline is
 * zero, and the same figures stand in a table for those who cannot see it.
 */
export function Bars(props: {
  label: string
  columns: readonly { name: string; value: number; text: string }[]
}): ReactNode {
  const highest = Math.max(1, ...props.columns.map(({ value }) => value))
  // Labels under every column collide beyond a dozen months; then every second or third one is named.
  const step = Math.ceil(props.columns.length / 12)
  return (
    <figure className="bars" aria-label={props.label}>
      <ol className="bars-columns">
        {props.columns.map(({ name, value, text }, index) => (
          <li key={name} title={`${name} ${text}`}>
            <span className="bars-value figure">{text}</span>
            <span className="bars-bar" style={{ height: `${Math.max(1, Math.round((value / highest) * 140))}px` }} />
            <span className="bars-name figure">{index % step === 0 ? name : ''}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}

/** Parts of a whole as one line: leased, free, broken. Widths are shares; the figures stand beside it. */
export function Parts({
  label,
  parts,
}: {
  label: string
  parts: readonly { tone: string; value: number; name: string }[]
}): ReactNode {
  const whole = parts.reduce((sum, { value }) => sum + value, 0)
  return (
    <span className="parts" role="img" aria-label={label}>
      {parts.map(({ tone, value, name }) =>
        value === 0 ? null : (
          <span key={tone} className={`part part-${tone}`} style={{ flexGrow: whole === 0 ? 0 : value }} title={name} />
        ),
      )}
    </span>
  )
}
