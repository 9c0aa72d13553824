import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { askLaw } from '../api/client.ts'
import type { Extract, LawAnswer, PassageKind, Standing } from '../api/portal-rows.ts'
import type { Article, Words } from '../api/article.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { dayText, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { useAddress } from './address.ts'
import { Marked } from './marked.tsx'
import { PublicPage } from './page.tsx'
import { StandingTag, VerifiedMark } from './standing.tsx'
import { DayChoice, Labelled, PlaceChoice } from './where-form.tsx'
import './portal.css'

loadWords(portalWords)

const LONGEST_QUESTION = 400
const RESULTS_SHOWN = 10

const examples = [
  'ask.example.voucher',
  'ask.example.licence',
  'ask.example.underDelivered',
  'ask.example.barrier',
] as const
const kinds: readonly PassageKind[] = ['article', 'procedure', 'guide', 'template', 'case']

/** Where a passage can be read in full; null where only the extract is there. */
function wayTo(
  { kind, cite, href }: { kind: PassageKind; cite: string; href: string | null },
  on: string,
): string | null {
  if (href !== null) return href
  if (kind === 'guide') return paths.guide(cite.replace(/^guides\//, ''))
  if (kind !== 'article') return null
  const [instrument = '', article = ''] = cite.split('#')
  return `${paths.cited(instrument)}?on=${on}#${article}`
}

/** Question → extracts with their source and day; below, everything on file that holds the words. */
export function AskPage(): ReactNode {
  const { t } = useTongue()
  const address = useAddress()
  const [q, on, place] = [address.of('q'), address.of('on') || legalDay(new Date()), address.of('in')]
  const ask = (question: string) => address.set({ q: question.trim() }, 'step')
  return (
    <PublicPage title={t('ask.title')}>
      <Page title={t('ask.title')} lead={t('ask.lead')}>
        <QuestionForm key={q} q={q} on={on} place={place} ask={ask} />
        {q === '' ? <Beginning ask={ask} /> : <Answered key={`${q} ${on} ${place}`} q={q} on={on} place={place} />}
      </Page>
    </PublicPage>
  )
}

function QuestionForm({
  q,
  on,
  place,
  ask,
}: {
  q: string
  on: string
  place: string
  ask: (question: string) => void
}): ReactNode {
  const { t } = useTongue()
  const { set } = useAddress()
  const [text, setText] = useState(q)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask(text)
  }
  return (
    <form className="controls" role="search" aria-label={t('ask.title')} onSubmit={submit}>
      <Labelled label={t('ask.q')} wide>
        {(id) => (
          <>
            <input
              id={id}
              type="search"
              name="q"
              value={text}
              maxLength={LONGEST_QUESTION}
              autoComplete="off"
              aria-describedby={`${id}-length`}
              onChange={({ target }) => setText(target.value)}
            />
            <span id={`${id}-length`} className="quiet figure">
              {t('ask.length', { n: text.length, most: LONGEST_QUESTION })}
            </span>
          </>
        )}
      </Labelled>
      <PlaceChoice label={t('form.place')} value={place} any={t('form.any')} choose={(chosen) => set({ in: chosen })} />
      <DayChoice
        label={t('form.day')}
        value={on}
        choose={(day) => set({ on: day === legalDay(new Date()) ? null : day })}
      />
      <div className="control">
        <button type="submit" className="button" disabled={text.trim() === ''}>
          {t('ask.go')}
        </button>
      </div>
    </form>
  )
}

/** Nothing was asked yet: what one may ask, and the guides. */
function Beginning({ ask }: { ask: (question: string) => void }): ReactNode {
  const { t } = useTongue()
  return (
    <>
      <Section title={t('ask.examples')}>
        <ul className="examples">
          {examples.map((example) => (
            <li key={example}>
              <button type="button" className="plain" onClick={() => ask(t(example))}>
                {t(example)}
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('guides')} aside={<Way to={paths.guides()}>{t('guide.all')}</Way>}>
        <GuideLinks />
      </Section>
    </>
  )
}

export function GuideLinks(): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('guide.list')
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const guides = rowsOf(asked.data)
  if (guides.length === 0) return <Empty>{t('guides.none')}</Empty>
  return (
    <ul className="guide-links">
      {guides.map(({ guide, title }) => (
        <li key={guide}>
          <Way to={paths.guide(guide)}>{say(title)}</Way>
        </li>
      ))}
    </ul>
  )
}

function Answered({ q, on, place }: { q: string; on: string; place: string }): ReactNode {
  const { t } = useTongue()
  const asked = useQuery({
    queryKey: ['counsel.answer', q, on, place],
    queryFn: () => askLaw({ q, on, ...(place === '' ? {} : { in: place }) }),
    staleTime: Infinity,
  })
  return (
    <>
      <Section title={t('ask.answer')} aside={<span className="quiet">{q}</span>}>
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.data !== undefined && <Answer of={asked.data} />}
      </Section>
      <Results q={q} on={on} place={place} />
    </>
  )
}

function Answer({ of }: { of: LawAnswer }): ReactNode {
  const { t, say, lang } = useTongue()
  return (
    <div aria-live="polite">
      <p className={of.answer === 'found' ? 'answer-says' : 'notice'}>{say(of.says)}</p>
      {of.model !== null && (
        <div className="notice notice-act">
          <p>{of.model.text}</p>
          <p className="quiet">{t('ask.model')}</p>
        </div>
      )}
      <ol className="extracts">
        {of.extracts.map((extract) => (
          <li key={extract.cite}>
            <PassageShown passage={extract} extract={extract.text[lang]} on={of.day} n={extract.n} />
          </li>
        ))}
      </ol>
      {of.aside.length > 0 && (
        <div className="aside">
          <strong>{t('ask.aside')}</strong>
          <ul>
            {of.aside.map(({ cite, title, status, here }) => (
              <li key={cite}>
                {say(title)} <StandingTag of={status} />{' '}
                {!here && <span className="quiet">{t('ask.aside.elsewhere')}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {of.answer === 'found' && <p className="quiet">{say(of.notAdvice)}</p>}
    </div>
  )
}

interface Shown {
  kind: PassageKind
  cite: string
  href: string | null
  title: Words
  status: Standing
  verified: Article['verified']
  basis: string[]
}

function PassageShown({
  passage,
  extract,
  on,
  n,
}: {
  passage: Shown
  extract: Extract
  on: string
  n?: number
}): ReactNode {
  const { t, say, lang } = useTongue()
  const to = wayTo(passage, on)
  const title = say(passage.title)
  const basis = passage.kind === 'article' ? [passage.cite] : passage.basis
  return (
    <article className="passage" aria-label={title}>
      <h3>
        {n !== undefined && <span className="quiet">[{n}] </span>}
        {to === null ? title : <Way to={to}>{title}</Way>} <BasisMark what={title} basis={basis} on={on} />
      </h3>
      <p>
        <Marked of={extract} />
      </p>
      <p className="law-source quiet">
        <span>{t(`passage.${passage.kind}`)}</span>
        {(passage.kind === 'article' || passage.status !== 'in-force') && <StandingTag of={passage.status} />}
        {passage.kind !== 'guide' && <VerifiedMark of={passage.verified} />}
        <span>{t('ask.day', { day: dayText(on, lang) })}</span>
      </p>
    </article>
  )
}

function Results({ q, on, place }: { q: string; on: string; place: string }): ReactNode {
  const { t, lang } = useTongue()
  const address = useAddress()
  const kind = address.of('kind')
  const [shown, setShown] = useState(RESULTS_SHOWN)
  const asked = useRows('counsel.search', { q, on, in: place, kind, limit: shown }, { steady: true })
  const rows = rowsOf(asked.data)
  return (
    <Section
      title={t('ask.results')}
      aside={
        <Labelled label={t('ask.passages')}>
          {(id) => (
            <select id={id} value={kind} onChange={({ target }) => address.set({ kind: target.value })}>
              <option value="">{t('form.all')}</option>
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {t(`passage.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('ask.results.none')}</Empty>}
      <ul className="extracts">
        {rows.map((row) => (
          <li key={row.passage}>
            <PassageShown passage={row} extract={row.extract[lang]} on={row.day} />
          </li>
        ))}
      </ul>
      {rows.length === shown && shown < 100 && (
        <button type="button" className="plain" onClick={() => setShown(100)}>
          {t('table.more')}
        </button>
      )}
    </Section>
  )
}
