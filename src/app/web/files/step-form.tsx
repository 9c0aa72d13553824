import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { Answered } from '../api/client.ts'
import type { ChartField, Remedy } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Failure } from '../ui/refusal.tsx'
import { judged, type Entries } from './entry.ts'
import { FieldInput } from './field-input.tsx'

export type StepAnswer = Answered<{ file: string; no: string }>

/** A decision against someone: what is served on whom, and what they may do. */
export interface Against {
  part: string
  document: string | null
  remedies: readonly Remedy[]
}

/**
 * The form of a step, made from what its procedure asks for. What is filled in is kept in this tab until the step is
 * taken; a step that decides against someone is confirmed, with what follows from it.
 * @param draft names what is kept
 * @param head what names the file, or opens it; sent along with the fields
 * @param headWhy what is still missing there; null when nothing is
 */
export function StepForm(props: {
  draft: string
  act: string
  title: string
  basis: readonly string[]
  fields: Record<string, ChartField>
  /** what the form begins with, where something is known already */
  start?: Entries
  head: Record<string, unknown>
  headWhy: string | null
  against: Against | null
  children?: ReactNode
  /** entries that come after the fields of the procedure */
  after?: ReactNode
  done: (answer: StepAnswer) => void
  cancel?: () => void
}): ReactNode {
  const { t, say } = useTongue()
  const step = useStep(props.act)
  const draft = useDraft<Entries>(props.draft, props.start ?? {})
  const [entries, setEntries] = useState(draft.initial)
  const confirm = useRef<HTMLDialogElement>(null)
  const whyId = useId()
  const fields = Object.entries(props.fields)
  const results = fields.map(([name, field]) => ({ name, field, of: judged(field, entries[name]) }))
  const lacking = results.find(({ of }) => 'lacks' in of)
  const why =
    props.headWhy ??
    (lacking !== undefined && 'lacks' in lacking.of
      ? t(lacking.of.lacks, { label: say(lacking.field.label), over: lacking.of.over ?? 0 })
      : null)
  const send = () => {
    confirm.current?.close()
    const input = Object.fromEntries(results.flatMap(({ name, of }) => ('value' in of ? [[name, of.value]] : [])))
    step.mutate(
      { ...props.head, ...input },
      {
        onSuccess: (answer) => {
          draft.drop()
          props.done(answer)
        },
      },
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null || step.isPending) return
    if (props.against === null) send()
    else confirm.current?.showModal()
  }
  return (
    <form className="step-form" aria-label={props.title} onSubmit={submit} onKeyDown={deliberate}>
      {props.children}
      {fields.map(([name, field]) => (
        <FieldInput
          key={name}
          name={name}
          field={field}
          entry={entries[name]}
          enter={(entry) =>
            setEntries((before) => {
              const all = { ...before, [name]: entry }
              draft.keep(all)
              return all
            })
          }
        />
      ))}
      {props.after}
      {fields.length === 0 && props.children === undefined && props.after === undefined && (
        <p className="quiet">{t('step.nothing')}</p>
      )}
      {step.isError && <Failure error={step.error} />}
      <div className="row-of">
        <span className="guarded">
          <button
            type="submit"
            className="button"
            disabled={why !== null || step.isPending}
            {...(why === null ? {} : { title: why, 'aria-describedby': whyId })}
          >
            {step.isPending ? t('step.busy') : props.title}
          </button>
          {why !== null && (
            <span id={whyId} className="why">
              {t('why')}
              {why}
            </span>
          )}
        </span>
        <BasisMark what={props.title} basis={props.basis} />
        {props.cancel !== undefined && (
          <button type="button" className="plain" onClick={props.cancel}>
            {t('step.later')}
          </button>
        )}
      </div>
      {props.against !== null && (
        <dialog ref={confirm} className="confirm" aria-labelledby={`${whyId}-title`}>
          <h3 id={`${whyId}-title`}>{props.title}</h3>
          <p>{t('against.consequence', { part: props.against.part })}</p>
          {props.against.document !== null && <p>{t('against.served', { document: props.against.document })}</p>}
          {props.against.remedies.length > 0 && (
            <>
              <p>{t('against.remedies')}</p>
              <ul>
                {props.against.remedies.map((remedy) => (
                  <li key={remedy.basis}>
                    {say(remedy.says)} <BasisMark what={say(remedy.says)} basis={[remedy.basis]} />
                  </li>
                ))}
              </ul>
            </>
          )}
          <div className="footer">
            <button type="button" className="button button-second" onClick={() => confirm.current?.close()}>
              {t('against.back')}
            </button>
            <button type="button" className="button" onClick={send}>
              {t('against.do', { step: props.title })}
            </button>
          </div>
        </dialog>
      )}
    </form>
  )
}
