import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { newBarrierCode } from '../api/client.ts'
import type { AskedQuestion, Questionnaire, QuestionnaireResults } from '../api/portal-rows.ts'
import { rowsOf, useItem, useMe, useRows } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { decimalText } from '../ui/figures.ts'
import { Page, Section } from '../ui/page.tsx'
import { dayText, legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { PublicPage } from './page.tsx'
import './portal.css'

loadWords(portalWords)

const SCALE = ['1', '2', '3', '4', '5'] as const

/** Every questionnaire, newest first. */
export function QuestionnairesPage(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('evaluation.questionnaire.list')
  const rows = rowsOf(asked.data)
  return (
    <PublicPage title={t('questionnaires')}>
      <Page title={t('questionnaires')} lead={t('questionnaires.lead')}>
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isSuccess && rows.length === 0 && <Empty>{t('questionnaires.none')}</Empty>}
        <ul className="comments">
          {rows.map((row) => (
            <li key={row.questionnaire}>
              <Way to={paths.questionnaire(row.questionnaire)}>{row.title}</Way>{' '}
              <span className="quiet">
                {placeName(row.place, lang)} ·{' '}
                {isOver(row)
                  ? t('questionnaires.over')
                  : t('questionnaires.until', { day: dayText(row.untilOn, lang) })}
              </span>
            </li>
          ))}
        </ul>
      </Page>
    </PublicPage>
  )
}

const isOver = ({ untilOn }: Pick<Questionnaire, 'untilOn'>): boolean => legalDay(new Date()) > untilOn

/** One questionnaire: its questions, and what was answered so far. */
export function QuestionnairePage({ id }: { id: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('evaluation.questionnaire.results', { questionnaire: id })
  const of = asked.data?.item
  const title = of?.title ?? t('questionnaires')
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        above={
          <p className="crumb">
            <Way to={paths.questionnaires()}>{t('questionnaires')}</Way>
          </p>
        }
        lead={
          of &&
          `${placeName(of.place, lang)} · ${isOver(of) ? t('questionnaires.over') : t('questionnaires.until', { day: dayText(of.untilOn, lang) })}`
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of !== undefined && (
          <>
            {!isOver(of) && <Form of={of} />}
            <Results of={of} />
          </>
        )}
      </Page>
    </PublicPage>
  )
}

const answeredKey = (id: string): string => `suan.answered.${id}`

type Given = Record<string, string>

function Form({ of }: { of: QuestionnaireResults }): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  const send = useAct('evaluation.questionnaire.answer')
  const draft = useDraft<Given>(`questionnaire.${of.questionnaire}`, {})
  const [given, setGiven] = useState(draft.initial)
  const [code, setCode] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [before] = useState(() => localStorage.getItem(answeredKey(of.questionnaire)) === 'yes')
  if (before) return <p className="notice">{t('questionnaire.before')}</p>
  if (send.data !== undefined) return <Done receipt={send.data.receipt}>{t('questionnaire.done')}</Done>
  const answers = Object.fromEntries(
    of.questions.flatMap(({ id, kind }) => {
      const text = (given[id] ?? '').trim()
      return text === '' ? [] : [[id, kind === 'scale' ? Number(text) : text]]
    }),
  )
  const empty = Object.keys(answers).length === 0
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (empty || send.isPending) return
    setFailure(null)
    try {
      // One code for one attempt, however often it is sent: its hash is all that the platform keeps.
      const hash = me == null ? (code ?? (await newBarrierCode()).trackingHash) : null
      if (hash !== null) setCode(hash)
      await send.mutateAsync({ questionnaire: of.questionnaire, answers, ...(hash === null ? {} : { codeHash: hash }) })
      draft.drop()
      localStorage.setItem(answeredKey(of.questionnaire), 'yes')
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <form className="question" aria-label={of.title} onSubmit={(event) => void submit(event)}>
      {of.questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          value={given[question.id] ?? ''}
          give={(value) =>
            setGiven((known) => {
              const all = { ...known, [question.id]: value }
              draft.keep(all)
              return all
            })
          }
        />
      ))}
      {failure !== null && <Failure error={failure} />}
      <div className="row-of">
        <span className="guarded">
          <button type="submit" className="button" disabled={empty || send.isPending}>
            {send.isPending ? t('questionnaire.sending') : t('questionnaire.send')}
          </button>
          {empty && (
            <span className="why">
              {t('why')}
              {t('questionnaire.empty')}
            </span>
          )}
        </span>
      </div>
    </form>
  )
}

function Question({
  question,
  value,
  give,
}: {
  question: AskedQuestion
  value: string
  give: (value: string) => void
}): ReactNode {
  const { t } = useTongue()
  if (question.kind === 'text') {
    return (
      <label className="free-answer">
        <span>{question.ask}</span>
        <textarea rows={4} maxLength={5_000} value={value} onChange={({ target }) => give(target.value)} />
        <span className="quiet">{t('questionnaire.free')}</span>
      </label>
    )
  }
  const options = question.kind === 'scale' ? SCALE : (question.options ?? [])
  return (
    <fieldset>
      <legend>{question.ask}</legend>
      {question.kind === 'scale' && <p className="quiet">{t('questionnaire.scale')}</p>}
      <div className={question.kind === 'scale' ? 'scale' : undefined}>
        {options.map((option) => (
          <label key={option} className="choice">
            <input
              type="radio"
              name={question.id}
              value={option}
              checked={value === option}
              onChange={() => give(option)}
            />
            <span>{option}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function Results({ of }: { of: QuestionnaireResults }): ReactNode {
  const { t } = useTongue()
  return (
    <Section title={t('questionnaire.results')}>
      {of.tallies.map((tally) => (
        <div key={tally.id} className="tally">
          <h3>{tally.ask}</h3>
          {tally.suppressed || tally.count === null ? (
            <p className="quiet">{t('questionnaire.results.few', { n: of.suppressedBelow })}</p>
          ) : (
            <>
              <p className="quiet">
                {tally.meanMilli === null
                  ? t('questionnaire.count', { n: tally.count })
                  : t('questionnaire.mean', { mean: decimalText(BigInt(tally.meanMilli), 1000n, 2), n: tally.count })}
              </p>
              <table className="table tally-table">
                <tbody>
                  {tally.options.map(({ value, count }) => (
                    <tr key={value}>
                      <th scope="row">{value}</th>
                      <td className="tally-bar">
                        <span style={{ width: `${Math.round((count * 100) / Math.max(1, tally.count ?? 1))}%` }} />
                      </td>
                      <td className="number">{count}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          )}
        </div>
      ))}
    </Section>
  )
}
