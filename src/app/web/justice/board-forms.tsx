import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { BoardEvidence, BoardStatement, FocusBoard } from '../api/justice-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Failure } from '../ui/refusal.tsx'
import { Choices } from './choices.tsx'

/** The two buttons below a form, with why the first is shut. */
function Ends(props: { why: string | null; busy: boolean; cancel: () => void }): ReactNode {
  const { t } = useTongue()
  return (
    <p className="row-of">
      <button type="submit" className="button" disabled={props.why !== null || props.busy}>
        {t('board.save')}
      </button>
      <button type="button" className="button button-second" onClick={props.cancel}>
        {t('board.cancel')}
      </button>
      {props.why !== null && (
        <span className="why">
          {t('why')}
          {props.why}
        </span>
      )}
    </p>
  )
}

/** The claim in its kinds: amounts and dates stand in the statement of claim. */
export function ClaimForm({ of, close }: { of: FocusBoard; close: () => void }): ReactNode {
  const { t, say } = useTongue()
  const open = useAct('dispute.focus.open')
  const [scenario, setScenario] = useState(of.opened?.scenario ?? Object.keys(of.choices.scenarios)[0]!)
  const [asked, setAsked] = useState(of.opened?.asked ?? [])
  const [alternative, setAlternative] = useState(of.opened?.alternative ?? [])
  const why = asked.length === 0 ? t('board.asked.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) open.mutate({ file: of.file, scenario, asked, alternative }, { onSuccess: close })
  }
  return (
    <form className="step-form" aria-label={t('board.open')} onSubmit={submit} onKeyDown={deliberate}>
      <Labelled label={t('board.scenario')} wide>
        {(id) => (
          <select id={id} value={scenario} onChange={({ target }) => setScenario(target.value)}>
            {Object.entries(of.choices.scenarios).map(([name, words]) => (
              <option key={name} value={name}>
                {say(words)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Choices legend={t('board.asked')} of={of.choices.remedies} chosen={asked} choose={setAsked} />
      <Choices legend={t('board.alternative')} of={of.choices.remedies} chosen={alternative} choose={setAlternative} />
      {open.isError && <Failure error={open.error} />}
      <Ends why={why} busy={open.isPending} cancel={close} />
    </form>
  )
}

export function DefenceForm({ of, close }: { of: FocusBoard; close: () => void }): ReactNode {
  const { t } = useTongue()
  const defend = useAct('dispute.focus.defend')
  const [defences, setDefences] = useState(of.opened?.defences ?? [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    defend.mutate({ file: of.file, defences }, { onSuccess: close })
  }
  return (
    <form className="step-form" aria-label={t('board.defend')} onSubmit={submit} onKeyDown={deliberate}>
      <Choices legend={t('board.defences')} of={of.choices.defences} chosen={defences} choose={setDefences} />
      {defend.isError && <Failure error={defend.error} />}
      <Ends why={null} busy={defend.isPending} cancel={close} />
    </form>
  )
}

type Saying = { stance: 'undisputed' | 'disputed'; text: string; evidence: string }

/** What one side says of one element, and on which evidence. Kept in this tab until it is sent. */
export function StatementForm(props: {
  file: string
  element: string
  title: string
  start: BoardStatement | undefined
  /** a side itself, or counsel whose mandate says so */
  mayAdmit: boolean
  close: () => void
}): ReactNode {
  const { t } = useTongue()
  const state = useAct('dispute.focus.state')
  const draft = useDraft<Saying>(`board.${props.file}.${props.element}`, {
    stance: props.start?.stance ?? 'disputed',
    text: props.start?.text ?? '',
    evidence: (props.start?.evidence ?? []).map(({ title }) => title).join('\n'),
  })
  const [said, setSaid] = useState(draft.initial)
  const change = (part: Partial<Saying>) => {
    const next = { ...said, ...part }
    setSaid(next)
    draft.keep(next)
  }
  const why = said.text.trim() === '' ? t('board.text.need') : null
  const evidence = said.evidence
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    // a line that was there before keeps what it points to
    .map((title): BoardEvidence => props.start?.evidence.find((one) => one.title === title) ?? { title })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null) return
    state.mutate(
      { file: props.file, element: props.element, stance: said.stance, text: said.text.trim(), evidence },
      {
        onSuccess: () => {
          draft.drop()
          props.close()
        },
      },
    )
  }
  return (
    <form
      className="step-form"
      aria-label={`${t('board.say')} · ${props.title}`}
      onSubmit={submit}
      onKeyDown={deliberate}
    >
      <fieldset className="justice-choices">
        <legend>{t('board.say')}</legend>
        {(['disputed', 'undisputed'] as const).map((stance) => (
          <label key={stance}>
            <input
              type="radio"
              name={`stance-${props.element}`}
              checked={said.stance === stance}
              disabled={stance === 'undisputed' && !props.mayAdmit}
              onChange={() => change({ stance })}
            />{' '}
            {t(`board.stance.${stance}`)}
          </label>
        ))}
        {!props.mayAdmit && <p className="quiet">{t('board.admit.need')}</p>}
      </fieldset>
      <Labelled label={t('board.text')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={3}
            maxLength={2_000}
            value={said.text}
            onChange={({ target }) => change({ text: target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t('board.evidence')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={2}
            value={said.evidence}
            onChange={({ target }) => change({ evidence: target.value })}
          />
        )}
      </Labelled>
      {state.isError && <Failure error={state.error} />}
      <Ends why={why} busy={state.isPending} cancel={props.close} />
    </form>
  )
}
