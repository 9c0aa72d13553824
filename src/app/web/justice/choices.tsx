import type { ReactNode } from 'react'
import type { Words } from '../api/article.ts'
import { useTongue } from '../i18n/words.tsx'

/** Several of a table, each by its box. */
export function Choices(props: {
  legend: string
  of: Record<string, Words>
  chosen: readonly string[]
  choose: (chosen: string[]) => void
}): ReactNode {
  const { say } = useTongue()
  return (
    <fieldset className="justice-choices">
      <legend>{props.legend}</legend>
      {Object.entries(props.of).map(([id, words]) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={props.chosen.includes(id)}
            onChange={({ target }) =>
              props.choose(target.checked ? [...props.chosen, id] : props.chosen.filter((one) => one !== id))
            }
          />{' '}
          {say(words)}
        </label>
      ))}
    </fieldset>
  )
}
