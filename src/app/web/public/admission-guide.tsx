import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import type { AdmissionGuide, GuideQuestion, MatterShown } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { lawNumberText } from '../ui/law-words.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { useAddress } from './address.ts'
import { PublicPage } from './page.tsx'
import { VerifiedMark } from './standing.tsx'
import { DayChoice, PlaceChoice } from './where-form.tsx'
import './portal.css'

loadWords(portalWords)

/** Names of the address that are not answers. */
const OTHERS = new Set(['lang', 'on', 'place', 'skip', 'at'])

/** What is folded away on the screen is printed in full. */
function useUnfoldedInPrint(): void {
  useEffect(() => {
    const unfold = () => document.querySelectorAll('details').forEach((fold) => (fold.open = true))
    window.addEventListener('beforeprint', unfold)
    return () => window.removeEventListener('beforeprint', unfold)
  }, [])
}

/** Guided questions, one at a time: which licences and filings one needs, on which ground, with which documents, where and in what time. */
export function AdmissionGuidePage(): ReactNode {
  const { t, say } = useTongue()
  const address = useAddress()
  useUnfoldedInPrint()
  const on = address.of('on') || legalDay(new Date())
  const place = address.of('place') || 'cn'
  const answers = Object.fromEntries(
    [...new URLSearchParams(window.location.search)].filter(([name]) => !OTHERS.has(name)),
  )
  const asked = useItem('admission.guide.ask', { on, place, ...answers }, { staleMs: 3_600_000, steady: true })
  const guide = asked.data?.item
  const skipped = address
    .of('skip')
    .split(',')
    .filter((id) => id !== '')
  const open = new Set(guide?.ask.flatMap((matter) => matter.open) ?? [])
  const again = guide?.questions.find(({ id }) => id === address.of('at'))
  const question =
    again ?? guide?.questions.find(({ id, answer }) => open.has(id) && answer === null && !skipped.includes(id))
  const answer = (id: string, value: string | null) =>
    address.set(
      {
        [id]: value,
        at: null,
        skip: (value === null
          ? [...skipped.filter((one) => one !== id), id]
          : skipped.filter((one) => one !== id)
        ).join(','),
      },
      'step',
    )
  return (
    <PublicPage title={t('admit.title')}>
      <Page
        title={t('admit.title')}
        lead={t('admit.lead')}
        actions={
          <button type="button" className="button button-second" onClick={() => window.print()}>
            {t('form.print')}
          </button>
        }
      >
        <div className="controls no-print">
          <PlaceChoice
            label={t('form.place')}
            value={place}
            choose={(chosen) => address.set({ place: chosen === 'cn' ? null : chosen })}
          />
          <DayChoice
            label={t('form.day')}
            value={on}
            choose={(day) => address.set({ on: day === legalDay(new Date()) ? null : day })}
          />
        </div>
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {guide !== undefined && (
          <>
            <div className="no-print">
              {question === undefined ? (
                <p className="notice notice-good" role="status">
                  {t('admit.done')}
                </p>
              ) : (
                <OneQuestion
                  key={question.id}
                  question={question}
                  n={guide.questions.indexOf(question) + 1}
                  of={guide.questions.length}
                  answer={(value) => answer(question.id, value)}
                />
              )}
            </div>
            <Answers
              guide={guide}
              skipped={skipped}
              change={(id) => address.set({ at: id }, 'step')}
              again={() =>
                address.set(
                  Object.fromEntries([...Object.keys(answers), 'skip', 'at'].map((name) => [name, null])),
                  'step',
                )
              }
            />
            <Matters
              title={t('admit.required')}
              none={t('admit.required.none')}
              tone="act"
              of={guide.required}
              guide={guide}
              unfolded
            />
            <Matters title={t('admit.ask')} none={t('admit.ask.none')} tone="warn" of={guide.ask} guide={guide} />
            <Matters
              title={t('admit.notRequired')}
              none={t('admit.notRequired.none')}
              tone="over"
              of={guide.notRequired}
              guide={guide}
              brief
            />
            <p className="row-of">
              <Way to={paths.procedure('admission.application')}>{t('admit.apply')}</Way>
            </p>
            <p className="quiet">{say(guide.note)}</p>
          </>
        )}
      </Page>
    </PublicPage>
  )
}

export function OneQuestion(props: {
  question: GuideQuestion
  n: number
  of: number
  answer: (value: string | null) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { question } = props
  const [chosen, setChosen] = useState(question.answer)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== null) props.answer(chosen)
  }
  return (
    <form className="question" onSubmit={submit}>
      <p className="quiet figure">{t('admit.question', { n: props.n, of: props.of })}</p>
      <progress
        className="question-progress"
        max={props.of}
        value={props.n - 1}
        aria-label={t('admit.question', { n: props.n, of: props.of })}
      />
      <fieldset>
        <legend>{say(question.ask)}</legend>
        {question.help !== undefined && <p className="quiet">{say(question.help)}</p>}
        {question.options.map(({ value, label }) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={question.id}
              value={value}
              checked={chosen === value}
              onChange={() => setChosen(value)}
            />
            <span>{say(label)}</span>
          </label>
        ))}
      </fieldset>
      <div className="row-of">
        <button
          type="submit"
          className="button"
          disabled={chosen === null}
          title={chosen === null ? t('why') + t('admit.choose') : undefined}
        >
          {t('admit.next')}
        </button>
        <button type="button" className="button button-second" onClick={() => props.answer(null)}>
          {t('admit.skip')}
        </button>
        <BasisMark what={say(question.ask)} basis={question.basis} />
      </div>
    </form>
  )
}

export function Answers(props: {
  guide: AdmissionGuide
  skipped: readonly string[]
  change: (id: string) => void
  again: () => void
}): ReactNode {
  const { t, say } = useTongue()
  const told = props.guide.questions.filter(({ id, answer }) => answer !== null || props.skipped.includes(id))
  return (
    <Section
      title={t('admit.answers')}
      aside={
        told.length > 0 && (
          <button type="button" className="plain" onClick={props.again}>
            {t('admit.again')}
          </button>
        )
      }
    >
      {told.length === 0 && <p className="quiet">{t('admit.answers.none')}</p>}
      <ul className="answers">
        {told.map(({ id, ask, options, answer }) => (
          <li key={id}>
            <span className="quiet">{say(ask)}</span>{' '}
            <strong>{say(options.find(({ value }) => value === answer)?.label) || t('admit.skipped')}</strong>{' '}
            <button
              type="button"
              className="plain"
              aria-label={t('admit.change.of', { question: say(ask) })}
              onClick={() => props.change(id)}
            >
              {t('admit.change')}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Matters(props: {
  title: string
  none: string
  tone: Tone
  of: readonly MatterShown[]
  guide: AdmissionGuide
  unfolded?: boolean
  brief?: boolean
}): ReactNode {
  return (
    <Section title={props.title} aside={<span className="quiet figure">{props.of.length}</span>}>
      {props.of.length === 0 && <Empty>{props.none}</Empty>}
      <ul className="instruments">
        {props.of.map((matter) => (
          <li key={matter.id}>
            <details open={props.unfolded === true}>
              <summary>
                <MatterLine matter={matter} tone={props.tone} />
              </summary>
              <MatterBody
                matter={matter}
                guide={props.guide}
                brief={props.brief === true && matter.kind !== 'voluntary'}
              />
            </details>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function MatterLine({ matter, tone }: { matter: MatterShown; tone: Tone }): ReactNode {
  const { t, say } = useTongue()
  return (
    <>
      <span className="instrument-title">{say(matter.title)}</span>
      <StateTag tone={matter.kind === 'voluntary' ? 'over' : tone}>{t(`admit.kind.${matter.kind}`)}</StateTag>
      <span className="quiet instrument-facts">
        {matter.leans !== null && <span>{t(`admit.leans.${matter.leans}`)}</span>}
        <span>{say(matter.authority.words)}</span>
      </span>
    </>
  )
}

/** @param brief what one does not need has its reason and ground, not its papers */
function MatterBody({
  matter,
  guide,
  brief,
}: {
  matter: MatterShown
  guide: AdmissionGuide
  brief: boolean
}): ReactNode {
  const { t, lang, say } = useTongue()
  const { day, place } = guide
  const number = (of: MatterShown['clock']): ReactNode =>
    of === null ? null : (
      <>
        <span className="figure">{lawNumberText(of.value, of.unit, lang)}</span>{' '}
        <BasisMark what={say(matter.title)} basis={[of.cite]} on={day} place={place} />
      </>
    )
  const openQuestions = guide.questions.filter(({ id }) => matter.open.includes(id)).map(({ ask }) => say(ask))
  return (
    <div className="instrument-body">
      {matter.reasons.map(({ says, basis }) => (
        <p key={says.zh}>
          {say(says)} <BasisMark what={say(says)} basis={basis} on={day} place={place} />
        </p>
      ))}
      {matter.doubt !== null && (
        <p className="notice notice-refused">
          {say(matter.doubt)} {openQuestions.length > 0 && t('admit.open', { questions: openQuestions.join(t('and')) })}
        </p>
      )}
      <Facts
        of={[
          [t('admit.authority'), say(matter.authority.words)],
          [
            t('basis.title'),
            <span key="basis">
              <BasisMark what={say(matter.title)} basis={matter.basis} on={day} place={place} />{' '}
              <VerifiedMark of={matter.verified} />
            </span>,
          ],
          brief || matter.clock === null ? null : [t('admit.clock'), number(matter.clock)],
          brief || matter.term === null ? null : [t('admit.term'), number(matter.term)],
          brief || matter.renewal === null ? null : [t('admit.renewal'), number(matter.renewal)],
        ]}
      />
      {!brief && matter.conditions.length > 0 && (
        <>
          <h3>{t('admit.conditions')}</h3>
          <ul>
            {matter.conditions.map(({ says, basis, met }) => (
              <li key={says.zh}>
                {say(says)}{' '}
                <StateTag tone={met === 'yes' ? 'good' : met === 'no' ? 'bad' : 'over'}>
                  {t(`admit.met.${met}`)}
                </StateTag>{' '}
                <BasisMark what={say(says)} basis={[basis]} on={day} place={place} />
              </li>
            ))}
          </ul>
        </>
      )}
      {!brief && matter.documents.length > 0 && (
        <>
          <h3>{t('admit.documents')}</h3>
          <ul>
            {matter.documents.map(({ title, reason, basis }) => (
              <li key={title.zh}>
                {say(title)} <span className="quiet">{say(reason)}</span>{' '}
                <BasisMark what={say(title)} basis={[basis]} on={day} place={place} />
              </li>
            ))}
          </ul>
        </>
      )}
      {!brief && matter.after.length > 0 && (
        <>
          <h3>{t('admit.after')}</h3>
          <ul>
            {matter.after.map(({ says, basis }) => (
              <li key={says.zh}>
                {say(says)} <BasisMark what={say(says)} basis={[basis]} on={day} place={place} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
