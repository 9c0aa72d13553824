import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { newBarrierCode, type Answered } from '../api/client.ts'
import type { Chart } from '../api/file-rows.ts'
import type { BarrierCode } from '../api/portal-rows.ts'
import { useItem, useMe } from '../api/views.ts'
import { StepForm } from '../files/step-form.tsx'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Loading } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { PublicPage } from './page.tsx'
import { Labelled, PlaceChoice } from './where-form.tsx'
import '../files/files.css'
import './portal.css'

loadWords(filesWords)
loadWords(portalWords)

export const BARRIER = 'evaluation.barrier'
const LONGEST_TITLE = 200

/** The form by which anyone reports a hidden barrier; without a sign-in it ends with a tracking code. */
export function BarrierReportPage(): ReactNode {
  const { t } = useTongue()
  const chart = useItem('procedure.chart.get', { id: BARRIER }, { staleMs: Infinity })
  const me = useMe()
  return (
    <PublicPage title={t('barriers.report.title')}>
      <Page
        title={t('barriers.report.title')}
        lead={t('barriers.report.lead')}
        above={
          <p className="crumb">
            <Way to={paths.barriers()}>{t('barriers.title')}</Way>
          </p>
        }
      >
        {(chart.isPending || me.isPending) && <Loading label={t('load.busy')} rows={6} />}
        {chart.isError && <Failure error={chart.error} retry={() => void chart.refetch()} />}
        {chart.data !== undefined && !me.isPending && (
          <Report chart={chart.data.item} name={me.data?.partyName ?? null} />
        )}
      </Page>
    </PublicPage>
  )
}

/**
 * A code of this page, kept nowhere but here: it is sent as its hash and shown when the report is in. Not a query: what
 * is asked again after an act must not become another code than the one that was sent.
 */
function useCode(wanted: boolean): { of: BarrierCode | null; error: unknown; retry: () => void } {
  const { mutate, data, error } = useMutation({ mutationFn: newBarrierCode })
  useEffect(() => {
    if (wanted) mutate()
  }, [wanted, mutate])
  return { of: data ?? null, error, retry: () => mutate() }
}

type Answer = Answered<{ file: string; no: string }>

function Report({ chart, name }: { chart: Chart; name: string | null }): ReactNode {
  const { t, say } = useTongue()
  const step = chart.steps.find((one) => one.step === 'report')
  const draft = useDraft('barrier.head', { title: '', place: '' })
  const [head, setHead] = useState(draft.initial)
  const [done, setDone] = useState<Answer | null>(null)
  const code = useCode(name === null)
  const change = (part: Partial<typeof head>) =>
    setHead((before) => {
      const all = { ...before, ...part }
      draft.keep(all)
      return all
    })
  if (step === undefined) return null
  if (done !== null)
    return <Received answer={done} code={name === null ? (code.of?.code ?? null) : null} title={say(step.title)} />
  if (code.error !== null) return <Failure error={code.error} retry={code.retry} />
  const fields = Object.fromEntries(
    Object.entries(step.fields ?? {}).filter(
      ([field, { type }]) => field !== 'trackingHash' && (type !== 'files' || name !== null),
    ),
  )
  const why =
    head.title.trim() === ''
      ? t('barriers.report.need.about')
      : head.place === ''
        ? t('barriers.report.need.place')
        : name === null && code.of === null
          ? t('barriers.report.need.code')
          : null
  return (
    <>
      <p className="notice">{name === null ? t('barriers.report.anonymous') : t('barriers.report.named', { name })}</p>
      <StepForm
        draft="barrier.report"
        act={`${BARRIER}.report`}
        title={say(step.title)}
        basis={step.basis}
        fields={fields}
        head={{
          title: head.title.trim(),
          place: head.place,
          ...(name === null ? { trackingHash: code.of?.trackingHash } : {}),
        }}
        headWhy={why}
        against={null}
        done={(answer) => {
          draft.drop()
          setDone(answer)
        }}
      >
        <Labelled label={t('barriers.report.about')} wide>
          {(id) => (
            <>
              <input
                id={id}
                type="text"
                value={head.title}
                maxLength={LONGEST_TITLE}
                autoComplete="off"
                aria-describedby={`${id}-help`}
                onChange={({ target }) => change({ title: target.value })}
              />
              <span id={`${id}-help`} className="quiet">
                {t('barriers.report.about.help')}
              </span>
            </>
          )}
        </Labelled>
        <PlaceChoice
          label={t('barriers.report.place')}
          value={head.place}
          any={t('new.place')}
          choose={(place) => change({ place })}
        />
      </StepForm>
    </>
  )
}

/** The report is in. The code is on this page and nowhere else. */
function Received({ answer, code, title }: { answer: Answer; code: string | null; title: string }): ReactNode {
  const { t } = useTongue()
  const [copied, setCopied] = useState(false)
  const shown = useRef<HTMLElement>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code ?? '')
      setCopied(true)
    } catch {
      // No clipboard here (plain http): the code is selected, and copied by hand.
      if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current)
    }
  }
  return (
    <>
      <Done receipt={answer.receipt}>
        {t('barriers.received', { no: answer.decision.no })} <BasisMark what={title} basis={answer.basis} />
      </Done>
      {code === null ? (
        <p>{t('barriers.own')}</p>
      ) : (
        <div className="code-once">
          <p>
            <strong>{t('barriers.code')}</strong>
          </p>
          <p>
            <code ref={shown} className="code-shown">
              {code}
            </code>{' '}
            <button type="button" className="button button-second" onClick={() => void copy()}>
              {copied ? t('copied') : t('copy')}
            </button>
          </p>
          <p>{t('barriers.code.once')}</p>
        </div>
      )}
      <p className="row-of">
        <Way className="button" to={paths.barriers()}>
          {t(code === null ? 'barriers.title' : 'barriers.code.leave')}
        </Way>
      </p>
    </>
  )
}
