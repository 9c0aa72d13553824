import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { QuestionRow } from '../api/dispute-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)

/** Questions that a person shall answer: at the operator's desk and at that of a mediation body. */
export function QuestionsPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('dispute.help.list')
  const rows = rowsOf(asked.data).toSorted((a, b) => Number(a.answer !== null) - Number(b.answer !== null))
  return (
    <Page title={t('disputes.questions')} lead={t('odr.person.lead')}>
      {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data !== undefined && rows.length === 0 && <Empty>{t('odr.person.none')}</Empty>}
      <ul className="odr-cards">
        {rows.map((row) => (
          <Question key={row.help} of={row} />
        ))}
      </ul>
    </Page>
  )
}

function Question({ of }: { of: QuestionRow }): ReactNode {
  const { t } = useTongue()
  const answer = useAct('dispute.help.answer')
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') answer.mutate({ help: of.help, answer: text.trim() })
  }
  return (
    <li>
      <article className="odr-card" aria-label={of.question}>
        <h2>
          {of.askedByName} {of.answer === null && <StateTag tone="act">{t('odr.person.waiting')}</StateTag>}
        </h2>
        <p className="quiet">
          <Instant of={of.at} /> {of.contact}
        </p>
        <p className="odr-terms">{of.question}</p>
        {of.answer !== null && <p className="notice notice-good odr-terms">{of.answer}</p>}
        {of.answer === null && (
          <form onSubmit={submit}>
            <Labelled label={t('odr.person.answer')} wide>
              {(id) => (
                <textarea
                  id={id}
                  rows={3}
                  value={text}
                  maxLength={5_000}
                  onChange={({ target }) => setText(target.value)}
                />
              )}
            </Labelled>
            {answer.isError && <Failure error={answer.error} />}
            <button type="submit" className="button" disabled={text.trim() === '' || answer.isPending}>
              {t('odr.person.answer')}
            </button>
          </form>
        )}
      </article>
    </li>
  )
}
