import { useState, type FormEvent, type ReactNode } from 'react'
import type { ClaimForm, KnownClaim, MissingItem } from '../api/claim-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { fenText } from '../ui/figures.ts'
import { ASIDE, factOf, sourceOf, type Writing } from './claim-draft.ts'
import { ClaimQuestion } from './claim-question.tsx'

/**
 * The questions of a group one at a time: the open one has its input, answered ones stand in a line that opens again. Who
 * knows what to write opens all of them.
 */
export function ClaimQuestions(props: {
  names: readonly string[]
  form: ClaimForm
  writing: Writing
  known: KnownClaim | undefined
  missing: readonly MissingItem[]
  /** the question that was jumped to */
  wanted: string | null
  type: (name: string, typed: string) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { names, form, writing, known, missing } = props
  const isOpen = (name: string): boolean => (writing.facts[name] ?? '') === ''
  const missingOf = (name: string): MissingItem | undefined => missing.find(({ facts }) => facts.includes(name))
  /** first what is missing, then what was not answered and is usually known */
  const first = (): string | null =>
    names.find((name) => isOpen(name) && missingOf(name) !== undefined) ??
    names.find((name) => isOpen(name) && !ASIDE.has(name)) ??
    null
  // `moved`: the question was gone to, and takes the keyboard
  const [at, setAt] = useState(() => ({ name: props.wanted ?? first(), moved: props.wanted !== null }))
  const [all, setAll] = useState(false)
  const go = (name: string | null): void => setAt({ name, moved: true })
  const next = (event: FormEvent, from: string): void => {
    event.preventDefault()
    const after = names.indexOf(from) + 1
    go(names.slice(after).find(isOpen) ?? null)
  }
  const question = (name: string): ReactNode => {
    const typed = writing.facts[name] ?? ''
    const source = sourceOf(name, typed, known, form)
    return (
      <ClaimQuestion
        name={name}
        asked={form.facts[name]!}
        typed={typed}
        type={(text) => props.type(name, text)}
        from={source === undefined ? null : say(source.from)}
        missing={missingOf(name)}
        focus={at.name === name && at.moved}
      />
    )
  }
  return (
    <>
      <label className="claim-all">
        <input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} /> {t('claim.all')}
      </label>
      <ol className="claim-questions">
        {names.map((name) => {
          const asked = form.facts[name]!
          const typed = writing.facts[name] ?? ''
          if (all) return <li key={name}>{question(name)}</li>
          if (at.name === name)
            return (
              <li key={name} className="claim-open">
                <form onSubmit={(event) => next(event, name)}>
                  {question(name)}
                  <p className="row-of">
                    <button type="submit" className="button button-second">
                      {typed === '' ? t('claim.skip') : t('claim.next')}
                    </button>
                  </p>
                </form>
              </li>
            )
          const isMissing = typed === '' && missingOf(name) !== undefined
          return (
            <li key={name}>
              <button type="button" className="claim-row" onClick={() => go(name)} aria-expanded={false}>
                <span>{say(asked.label)}</span>
                <span className={isMissing ? 'claim-lacks' : typed === '' ? 'quiet' : 'claim-told'}>
                  {typed === '' ? t(isMissing ? 'claim.lacks' : 'claim.untold') : shownOf(name, typed)}
                  {sourceOf(name, typed, known, form) !== undefined && (
                    <span className="claim-source"> {say(sourceOf(name, typed, known, form)!.from)}</span>
                  )}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )

  function shownOf(name: string, typed: string): string {
    const asked = form.facts[name]!
    if (asked.kind === 'yes-no') return t(typed === 'yes' ? 'claim.yes' : 'claim.no')
    const value = factOf(asked.kind, typed)
    if (value === null) return typed
    if (typeof value === 'number' && asked.kind === 'fen') return fenText(value)
    if (asked.kind === 'ppm') return `${typed}%`
    return say(asked.choices?.find(({ value }) => value === typed)?.label) || typed
  }
}
