import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { askLaw } from '../api/client.ts'
import type { LawAnswer } from '../api/portal-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Marked } from '../public/marked.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Loading } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'

const LONGEST_QUESTION = 400

/** A question answered from the law room's extracts, with their sources and limits; a person may be asked at any time. */
export function AskPart({ place }: { place: string }): ReactNode {
  const { t } = useTongue()
  const [q, setQ] = useState('')
  const ask = useMutation({ mutationFn: askLaw })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (q.trim() !== '') ask.mutate({ q: q.trim(), in: place })
  }
  return (
    <Section
      title={t('odr.ask')}
      aside={
        <BasisMark
          what={t('odr.ask')}
          basis={['platform/zone-rules#answers', 'cn/judicial-ai-opinion-2022#assistive']}
        />
      }
    >
      <p className="quiet">{t('odr.ask.lead')}</p>
      <form className="controls" role="search" aria-label={t('odr.ask')} onSubmit={submit}>
        <Labelled label={t('odr.ask.q')} wide>
          {(id) => (
            <input
              id={id}
              type="search"
              value={q}
              maxLength={LONGEST_QUESTION}
              autoComplete="off"
              onChange={({ target }) => setQ(target.value)}
            />
          )}
        </Labelled>
        <div className="control">
          <button type="submit" className="button" disabled={q.trim() === '' || ask.isPending}>
            {t('odr.ask.go')}
          </button>
        </div>
      </form>
      <div aria-live="polite">
        {ask.isPending && <Loading label={t('load.busy')} rows={2} />}
        {ask.isError && <Failure error={ask.error} />}
        {ask.data !== undefined && <Answered of={ask.data} />}
      </div>
      <AskPerson place={place} question={q.trim()} />
    </Section>
  )
}

function Answered({ of }: { of: LawAnswer }): ReactNode {
  const { t, say, lang } = useTongue()
  if (of.extracts.length === 0) return <p className="notice">{t('odr.ask.none')}</p>
  return (
    <>
      <p>{say(of.says)}</p>
      <ol className="extracts">
        {of.extracts.slice(0, 4).map(({ cite, title, text }) => (
          <li key={cite}>
            <strong>{say(title)}</strong> <BasisMark what={say(title)} basis={[cite]} on={of.day} />
            <p>
              <Marked of={text[lang]} />
            </p>
          </li>
        ))}
      </ol>
      <p className="quiet">{say(of.notAdvice)}</p>
    </>
  )
}

function AskPerson({ place, question }: { place: string; question: string }): ReactNode {
  const { t } = useTongue()
  const [open, setOpen] = useState(false)
  const [of, setOf] = useState<'operator' | 'mediation'>('mediation')
  const [contact, setContact] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const ask = useAct('dispute.help.ask')
  const text = asked ?? question
  if (ask.data !== undefined) return <Done receipt={ask.data.receipt}>{t('odr.person.done')}</Done>
  if (!open)
    return (
      <p>
        <button type="button" className="button button-second" onClick={() => setOpen(true)}>
          {t('odr.person')}
        </button>
      </p>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '')
      ask.mutate({ of, place, question: text.trim(), ...(contact.trim() === '' ? {} : { contact: contact.trim() }) })
  }
  return (
    <form className="step-form" aria-label={t('odr.person')} onSubmit={submit}>
      <Labelled label={t('odr.person.of')}>
        {(id) => (
          <select id={id} value={of} onChange={({ target }) => setOf(target.value as typeof of)}>
            <option value="mediation">{t('odr.person.mediation')}</option>
            <option value="operator">{t('odr.person.operator')}</option>
          </select>
        )}
      </Labelled>
      <Labelled label={t('odr.ask.q')} wide>
        {(id) => (
          <textarea id={id} rows={3} maxLength={2_000} value={text} onChange={({ target }) => setAsked(target.value)} />
        )}
      </Labelled>
      <Labelled label={t('odr.person.contact')} wide>
        {(id) => <input id={id} value={contact} maxLength={200} onChange={({ target }) => setContact(target.value)} />}
      </Labelled>
      {ask.isError && <Failure error={ask.error} />}
      <div className="row-of">
        <button type="submit" className="button" disabled={text.trim() === '' || ask.isPending}>
          {t('odr.person')}
        </button>
      </div>
    </form>
  )
}
