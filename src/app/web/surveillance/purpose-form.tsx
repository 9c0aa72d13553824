import { useState, type FormEvent, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import type { Cited } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Failure } from '../ui/refusal.tsx'

/** What is kept closed opens once it is on record who looks and what for. */
export function PurposeForm(props: {
  /** what the form opens, also the word on its button */
  title: string
  lead: string
  basis: readonly Cited[]
  busy: boolean
  error: Error | null
  enter: (purpose: string) => void
}): ReactNode {
  const { t } = useTongue()
  const [purpose, setPurpose] = useState('')
  const told = purpose.trim()
  const missing = told.length < 2
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!missing) props.enter(told)
  }
  return (
    <form className="step-form" aria-label={props.title} onSubmit={submit} onKeyDown={deliberate}>
      <p>{props.lead}</p>
      <Labelled label={t('watch.read.purpose')}>
        {(id) => (
          <input
            id={id}
            type="text"
            maxLength={500}
            value={purpose}
            onChange={({ target }) => setPurpose(target.value)}
          />
        )}
      </Labelled>
      {props.error !== null && <Failure error={props.error} />}
      <Guarded
        htmlType="submit"
        type="primary"
        loading={props.busy}
        why={missing ? t('watch.read.need') : null}
        basis={props.basis}
      >
        {props.title}
      </Guarded>
    </form>
  )
}
