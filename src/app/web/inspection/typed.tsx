import type { ReactNode } from 'react'
import { Labelled } from '../public/where-form.tsx'

/** One line that is typed, under its label. */
export function Typed(props: { label: string; value: string; put: (text: string) => void; type?: string }): ReactNode {
  return (
    <Labelled label={props.label} wide>
      {(id) => (
        <input
          id={id}
          type={props.type ?? 'text'}
          value={props.value}
          onChange={({ target }) => props.put(target.value)}
        />
      )}
    </Labelled>
  )
}
