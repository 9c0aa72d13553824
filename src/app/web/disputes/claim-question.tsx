import { useEffect, useId, useRef, type ReactNode } from 'react'
import type { FactAsked, MissingItem } from '../api/claim-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { factOf, withoutNames } from './claim-draft.ts'

/** Facts that are told in more than a line. */
const LONG = new Set([
  'whatHappened',
  'lossHow',
  'mitigation',
  'deception',
  'shamSigns',
  'restitutionHow',
  'dataScope',
  'devices',
])
const PLACES = new Set(['claimantPlace', 'respondentPlace'])
const MOST = 4_000

/** One question with its input: what is filled in already says where from, what is missing says why it matters. */
export function ClaimQuestion(props: {
  name: string
  asked: FactAsked
  typed: string
  type: (typed: string) => void
  /** where it was filled in from */
  from: string | null
  missing: MissingItem | undefined
  /** it was gone to: its input takes the keyboard */
  focus?: boolean
}): ReactNode {
  const { t, say } = useTongue()
  const { asked, typed, missing } = props
  const id = useId()
  const note = `${id}-note`
  const field = useRef<HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement>(null)
  const focus = props.focus === true
  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])
  const unread = typed.trim() !== '' && factOf(asked.kind, typed) === null
  const common = {
    id,
    name: props.name,
    value: typed,
    'aria-describedby': note,
    'aria-invalid': unread,
    onChange: ({ target }: { target: { value: string } }) => props.type(target.value),
  }
  const label = say(asked.label)
  const options =
    asked.kind === 'yes-no'
      ? (['yes', 'no'] as const).map((value) => ({ value, label: t(`claim.${value}`) }))
      : asked.choices?.map(({ value, label: words }) => ({ value, label: say(words) }))
  return (
    <div className="entry claim-question">
      <label htmlFor={id}>{label}</label>
      {options !== undefined ? (
        <select {...common} ref={field}>
          <option value="">{t('claim.unknown')}</option>
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ) : LONG.has(props.name) ? (
        <textarea {...common} ref={field} rows={props.name === 'whatHappened' ? 8 : 3} maxLength={MOST} />
      ) : asked.kind === 'day' ? (
        <input {...common} ref={field} type="date" min="1990-01-01" max="2999-12-31" />
      ) : (
        <span className={asked.kind === 'fen' || asked.kind === 'ppm' ? 'entry-unit' : undefined}>
          {asked.kind === 'fen' && '¥ '}
          <input
            {...common}
            ref={field}
            type="text"
            maxLength={500}
            autoComplete="off"
            inputMode={asked.kind === 'text' ? 'text' : asked.kind === 'count' ? 'numeric' : 'decimal'}
          />
          {asked.kind === 'ppm' && ' %'}
        </span>
      )}
      <div id={note} className="quiet">
        {unread && <p className="bad">{t(`claim.unread.${asked.kind}`)}</p>}
        {props.from !== null && <p>{t('claim.from', { from: props.from })}</p>}
        {PLACES.has(props.name) && <p>{t('claim.place')}</p>}
        {missing !== undefined && (
          <p>
            {withoutNames(say(missing.why))} <BasisMark what={say(missing.what)} basis={[missing.article]} />
          </p>
        )}
      </div>
    </div>
  )
}
