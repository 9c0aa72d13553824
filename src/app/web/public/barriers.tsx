import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ApiError, readItem, type Answered } from '../api/client.ts'
import type { Chart, ChartStep } from '../api/file-rows.ts'
import type { Finding, TrackedBarrier } from '../api/portal-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { StepForm } from '../files/step-form.tsx'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue, type Say } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, dayText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { BARRIER } from './barrier-report.tsx'
import { PublicPage } from './page.tsx'
import { Labelled } from './where-form.tsx'
import '../files/files.css'
import './portal.css'

loadWords(filesWords)
loadWords(portalWords)

/** The window for hidden barriers: report one, follow one's own, read what was answered and what is being changed. */
export function BarriersPage(): ReactNode {
  const { t } = useTongue()
  const chart = useItem('procedure.chart.get', { id: BARRIER }, { staleMs: Infinity })
  return (
    <PublicPage title={t('barriers.title')}>
      <Page
        title={t('barriers.title')}
        lead={t('barriers.lead')}
        actions={
          <Way className="button" to={paths.barrierReport()}>
            {t('barriers.report')}
          </Way>
        }
      >
        {chart.isError && <Failure error={chart.error} retry={() => void chart.refetch()} />}
        <Track chart={chart.data?.item} />
        <Published chart={chart.data?.item} />
        <Findings />
        <p className="row-of">
          <Way to={paths.questionnaires()}>{t('questionnaires')}</Way>
          <Way to={paths.procedure(BARRIER)}>{t('file.procedure')}</Way>
        </p>
      </Page>
    </PublicPage>
  )
}

/** Opens one's own report by its code. The code stays in this page: it is never in the address. */
function Track({ chart }: { chart: Chart | undefined }): ReactNode {
  const { t } = useTongue()
  const [code, setCode] = useState('')
  // What was found stays while it is asked for again after a step.
  const [found, setFound] = useState<{ of: TrackedBarrier; by: string } | null>(null)
  const look = useMutation({
    mutationFn: (given: string) => readItem('evaluation.barrier.track', { code: given }),
    onSuccess: ({ item }, given) => setFound({ of: item, by: given }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() === '') return
    setFound(null)
    look.mutate(code.trim())
  }
  const missing = look.error instanceof ApiError && look.error.status === 404
  return (
    <Section title={t('barriers.track')}>
      <form className="controls" aria-label={t('barriers.track')} onSubmit={submit}>
        <Labelled label={t('barriers.code')} wide>
          {(id) => (
            <input
              id={id}
              type="text"
              className="code-input"
              value={code}
              maxLength={60}
              autoComplete="off"
              spellCheck={false}
              aria-describedby={`${id}-hint`}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </Labelled>
        <div className="control">
          <button type="submit" className="button button-second" disabled={code.trim() === '' || look.isPending}>
            {t('barriers.track.go')}
          </button>
        </div>
      </form>
      <p className="quiet">{t('barriers.track.hint')}</p>
      {look.isPending && found === null && <Loading label={t('load.busy')} />}
      {missing && (
        <p className="notice notice-refused" role="alert">
          {t('barriers.track.none')}
        </p>
      )}
      {look.isError && !missing && <Failure error={look.error} retry={() => look.mutate(code.trim())} />}
      {found !== null && chart !== undefined && (
        <Tracked key={found.of.file} of={found.of} chart={chart} renew={() => look.mutate(found.by)} />
      )}
    </Section>
  )
}

/** What whoever holds the code may do in this state. */
const ownSteps = (chart: Chart, state: string): ChartStep[] =>
  chart.steps.filter(
    ({ by, from, fields }) => by.includes('reporter') && from.includes(state) && fields?.['proof'] !== undefined,
  )

function Tracked({ of, chart, renew }: { of: TrackedBarrier; chart: Chart; renew: () => void }): ReactNode {
  const { t, say, lang } = useTongue()
  const [step, setStep] = useState<ChartStep | null>(null)
  const [done, setDone] = useState<{ title: string; answer: Answered<{ file: string; no: string }> } | null>(null)
  const bodies = chart.steps.find((one) => one.step === 'route')?.fields?.['to']?.options ?? []
  const routed = bodies.find(({ value }) => value === of.routedTo)
  // What goes with every such step by itself, and what a person without a sign-in cannot give.
  const fields = Object.fromEntries(
    Object.entries(step?.fields ?? {}).filter(([name, { type }]) => name !== 'proof' && type !== 'files'),
  )
  return (
    <div className="tracked" aria-live="polite">
      <Facts
        of={[
          [
            t('file.no'),
            <span key="no" className="figure">
              {of.no}
            </span>,
          ],
          [
            t('barriers.track.state'),
            <span key="state">
              <StateTag tone={of.overdue ? 'bad' : chart.states[of.state]?.end === true ? 'over' : 'act'}>
                {say(chart.states[of.state]?.title) || of.state}
              </StateTag>{' '}
              {of.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>}
            </span>,
          ],
          [t('file.place'), placeName(of.place, lang)],
          [t('barriers.track.opened'), <Day key="opened" of={of.openedOn} />],
          [t('barriers.track.routed'), routed === undefined ? t('barriers.track.routed.none') : say(routed.label)],
          of.dueOn === null ? null : [t('barriers.track.due'), <Day key="due" of={of.dueOn} />],
        ]}
      />
      {of.answer === null ? (
        <p className="quiet">{t('barriers.track.answer.none')}</p>
      ) : (
        <div className="notice">
          <strong>{t('barriers.track.answer', { day: dayText(of.answer.day, lang) })}</strong>
          <p className="said">{say(of.answer.text)}</p>
          {of.answer.remedies.length > 0 && (
            <ul>
              {of.answer.remedies.map(({ says, cite }) => (
                <li key={cite}>
                  {say(says)} <BasisMark what={say(says)} basis={[cite]} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {done !== null && <Done receipt={done.answer.receipt}>{t('barriers.track.done', { step: done.title })}</Done>}
      {ownSteps(chart, of.state).length > 0 && (
        <div className="row-of">
          <span className="quiet">{t('barriers.track.may')}</span>
          {ownSteps(chart, of.state).map((one) => (
            <button
              key={one.step}
              type="button"
              className="button button-second"
              aria-expanded={step?.step === one.step}
              onClick={() => setStep(one)}
            >
              {say(one.title)}
            </button>
          ))}
        </div>
      )}
      {step !== null && (
        <StepForm
          key={step.step}
          draft={`barrier.${of.file}.${step.step}`}
          act={`${BARRIER}.${step.step}`}
          title={say(step.title)}
          basis={step.basis}
          fields={fields}
          head={{ file: of.file, proof: of.proof }}
          headWhy={null}
          against={null}
          cancel={() => setStep(null)}
          done={(answer) => {
            setDone({ title: say(step.title), answer })
            setStep(null)
            renew()
          }}
        />
      )}
    </div>
  )
}

/** Null where there are so few that they are not shown. */
interface Totals {
  received: number | null
  answered: number | null
  published: number
  overdue: number | null
}

function totalsText({ received, answered, published, overdue }: Totals, t: Say): string {
  if (received === null || answered === null || overdue === null) return t('barriers.totals.few', { published })
  return t('barriers.totals', { received, answered, published, overdue })
}

function Published({ chart }: { chart: Chart | undefined }): ReactNode {
  const { t, lang, say } = useTongue()
  const asked = useRows('evaluation.barrier.list')
  const rows = rowsOf(asked.data)
  const totals = (asked.data?.pages[0] as { totals?: Totals } | undefined)?.totals
  const kinds = chart?.steps.find(({ step }) => step === 'report')?.fields?.['kind']?.options ?? []
  return (
    <Section title={t('barriers.published')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {totals !== undefined && <p>{totalsText(totals, t)}</p>}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('barriers.published.none')}</Empty>}
      <ul className="comments">
        {rows.map((row) => (
          <li key={row.no}>
            <p className="comment-head">
              <strong>{say(kinds.find(({ value }) => value === row.kind)?.label) || row.kind}</strong>
              <span className="quiet">
                <span className="figure">{row.no}</span> · {placeName(row.place, lang)} ·{' '}
                {t('barriers.published.on', { day: dayText(row.publishedOn, lang) })}
              </span>
            </p>
            <p className="said">{row.matter}</p>
            <p className="comment-answer">
              <span className="quiet">{t('comments.answer')}</span>
              {row.answer}
            </p>
          </li>
        ))}
      </ul>
      {asked.hasNextPage && (
        <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
          {t('table.more')}
        </button>
      )}
    </Section>
  )
}

const sourceWord = ({ source }: Finding) =>
  source === 'barrier' || source === 'figure' ? (`findings.source.${source}` as const) : 'findings.source.other'

/** Changes of rule or practice that are followed until they are done. */
function Findings(): ReactNode {
  const { t, lang, say } = useTongue()
  const asked = useRows('evaluation.finding.list')
  const chart = useItem('procedure.chart.get', { id: 'evaluation.finding' }, { staleMs: Infinity }).data?.item
  const rows = rowsOf(asked.data)
  return (
    <Section title={t('findings')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && <Empty>{t('findings.none')}</Empty>}
      {rows.length > 0 && (
        <div className="table-scroll">
          <table className="table stack">
            <thead>
              <tr>
                <th scope="col">{t('file.no')}</th>
                <th scope="col">{t('file.place')}</th>
                <th scope="col">{t('findings.source')}</th>
                <th scope="col">{t('file.state')}</th>
                <th scope="col">{t('findings.opened')}</th>
                <th scope="col">{t('findings.words')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.file}>
                  <th scope="row" className="figure">
                    {row.no}
                  </th>
                  <td data-label={t('file.place')}>{placeName(row.place, lang)}</td>
                  <td data-label={t('findings.source')}>{t(sourceWord(row))}</td>
                  <td data-label={t('file.state')}>
                    <span>
                      {say(chart?.states[row.state]?.title) || row.state}{' '}
                      {row.overdue && <StateTag tone="bad">{t('findings.overdue')}</StateTag>}
                    </span>
                  </td>
                  <td data-label={t('findings.opened')}>
                    <Day of={row.openedOn} />
                  </td>
                  <td data-label={t('findings.words')}>{row.publicWords ?? t('findings.words.later')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
