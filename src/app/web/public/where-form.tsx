import { useId, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { placeCodes, placeName } from '../ui/place.ts'

/** A label above its control, in the row of controls of a light page. */
export function Labelled(props: { label: string; wide?: boolean; children: (id: string) => ReactNode }): ReactNode {
  const id = useId()
  return (
    <div className={props.wide === true ? 'control control-wide' : 'control'}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  )
}

/** Chooses a place. `any` is offered first where no place need be chosen. */
export function PlaceChoice(props: {
  label: string
  value: string
  places?: readonly string[]
  any?: string
  choose: (place: string) => void
}): ReactNode {
  const { lang } = useTongue()
  return (
    <Labelled label={props.label}>
      {(id) => (
        <select id={id} value={props.value} onChange={({ target }) => props.choose(target.value)}>
          {props.any !== undefined && <option value="">{props.any}</option>}
          {(props.places ?? placeCodes).map((place) => (
            <option key={place} value={place}>
              {placeName(place, lang)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** Chooses a day; an emptied field goes back to the day it had by itself. */
export function DayChoice(props: { label: string; value: string; choose: (day: string) => void }): ReactNode {
  return (
    <Labelled label={props.label}>
      {(id) => (
        <input
          id={id}
          type="date"
          min="1949-10-01"
          max="2099-12-31"
          value={props.value}
          onChange={({ target }) => props.choose(target.value)}
        />
      )}
    </Labelled>
  )
}
