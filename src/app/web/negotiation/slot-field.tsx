import { useId, type ReactNode } from 'react'
import type { Answer, Slot, TextFinding } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { FindingLine } from './finding-list.tsx'
import { answerOf, answerSaid } from './slot-entry.ts'

/** A question of a contract: its label with the article behind it, its default, and what is found while one types. */
export function SlotField(props: {
  slot: Slot
  written: string | undefined
  write: (written: string) => void
  required: boolean
  findings: readonly TextFinding[]
  /** answers of the other side or of an offer that stand where nothing is written */
  stands?: Answer | undefined
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { slot, written = '', write } = props
  const id = useId()
  const note = `${id}-note`
  const stands = props.stands ?? slot.default
  const saidWith = { lang, yes: t('entry.yes'), no: t('entry.no'), and: t('and') }
  const standing = (stands !== undefined && answerSaid(slot, stands, saidWith)) || null
  const read = answerOf(slot, written)
  const label = (
    <>
      {say(slot.label)}
      {slot.unit !== undefined && <span className="quiet"> {say(slot.unit)}</span>}
      {!props.required && <span className="quiet"> {t('entry.optional')}</span>}
    </>
  )
  const below = (
    <div id={note} className="slot-note">
      {slot.help !== undefined && <p className="quiet">{say(slot.help)}</p>}
      {written === '' && standing !== null && <p className="quiet">{t('slot.default', { said: standing })}</p>}
      {'lacks' in read && <p className="bad">{t(read.lacks)}</p>}
      {props.findings.map((finding) => (
        <FindingLine key={finding.message.zh} of={finding} isOpen={written === ''} />
      ))}
    </div>
  )
  const choices = choicesOf(slot)
  if (choices !== null)
    return (
      <fieldset className="entry" aria-describedby={note}>
        <legend>
          {label} <BasisMark what={say(slot.label)} basis={slot.basis} />
        </legend>
        <div className="entry-options">
          {choices.map(({ value, label: words }) => {
            const chosen = written === '' ? choiceOf(stands) === value : written === value
            return (
              <label key={value}>
                <input type="radio" name={id} value={value} checked={chosen} onChange={() => write(value)} />{' '}
                {words === null ? t(value === 'yes' ? 'entry.yes' : 'entry.no') : say(words)}
              </label>
            )
          })}
        </div>
        {below}
      </fieldset>
    )
  const common = { id, value: written, 'aria-describedby': note, placeholder: standing ?? '' }
  const type = (event: { target: { value: string } }): void => write(event.target.value)
  const many = slot.type === 'long' || slot.type === 'list'
  return (
    <div className="entry">
      <div>
        <label htmlFor={id}>{label}</label> <BasisMark what={say(slot.label)} basis={slot.basis} />
      </div>
      {many && <textarea {...common} rows={slot.type === 'list' ? 3 : 4} onChange={type} />}
      {slot.type === 'date' && <input {...common} type="date" min="2000-01-01" max="2999-12-31" onChange={type} />}
      {slot.type === 'instant' && <input {...common} type="datetime-local" max="2999-12-31T23:59" onChange={type} />}
      {slot.type === 'fen' && (
        <span className="entry-unit">
          ¥ <input {...common} type="text" inputMode="decimal" autoComplete="off" onChange={type} />
        </span>
      )}
      {slot.type === 'ppm' && (
        <span className="entry-unit">
          <input {...common} type="text" inputMode="decimal" autoComplete="off" onChange={type} /> %
        </span>
      )}
      {(slot.type === 'integer' || slot.type === 'text' || slot.type === 'uscc') && (
        <input
          {...common}
          type="text"
          autoComplete="off"
          onChange={type}
          {...(slot.type === 'integer' ? { inputMode: 'numeric' as const } : {})}
        />
      )}
      {below}
    </div>
  )
}

const choicesOf = (slot: Slot): { value: string; label: Slot['label'] | null }[] | null =>
  slot.type === 'yes-no'
    ? [
        { value: 'yes', label: null },
        { value: 'no', label: null },
      ]
    : slot.type === 'choice'
      ? (slot.options ?? [])
      : null

const choiceOf = (answer: Answer | undefined): string | null =>
  typeof answer === 'boolean' ? (answer ? 'yes' : 'no') : typeof answer === 'string' ? answer : null
