import { useState, type ReactNode } from 'react'
import type { DisputeItem } from '../api/dispute-rows.ts'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import { useItem } from '../api/views.ts'
import { EnteredValue } from '../files/entered.tsx'
import { NextSteps } from '../files/next-steps.tsx'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Loading } from '../ui/empty.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { AgreedFacts } from './agreed-facts.tsx'
import { AskPart } from './ask-part.tsx'
import { HoldPart } from './hold-part.tsx'
import { OfferCards } from './offer-cards.tsx'
import { PapersPart } from './papers-part.tsx'
import { AgreementText, SignAgreement, signingStep } from './sign-agreement.tsx'
import { ZONE } from './zone-name.ts'

const HOUR_MS = 3_600_000
/** Others act in the file it went on to. */
const ASK_AGAIN_MS = 3_000
/** Steps that have a place of their own on the page. */
const ON_CARDS = new Set(['offer', 'accept-offer', 'refuse-offer', 'withdraw-offer', 'confirm-facts'])

export const toneOf = ({ ended, overdue, state }: { ended: boolean; overdue: boolean; state: string }): Tone =>
  ended ? 'over' : overdue || state === 'no-answer' ? 'warn' : 'act'

/** What is asked for together on the page of a dispute. */
export function useDispute(file: string, everyMs: number | false = false) {
  const dispute = useItem('dispute.zone.get', { file }, { everyMs })
  const found = useItem('casework.file.get', { file }, { everyMs })
  const chart = useItem('procedure.chart.get', { id: ZONE }, { staleMs: HOUR_MS })
  return { dispute, found, chart }
}

/** A dispute, on a desk and in the frame of another site alike. */
export function DisputeBody(props: {
  of: DisputeItem
  file: CaseFile
  chart: Chart
  /** how the related objects are reached from here; none in a frame */
  contract?: ReactNode
  sue?: ReactNode
}): ReactNode {
  const { t, say } = useTongue()
  const { of, file, chart } = props
  const may = (step: string): boolean => file.next.some((next) => next.step === step && next.mine && next.allowed)
  const name = (side: 'complainant' | 'respondent'): ReactNode => (
    <>
      {of[`${side}Name`]} {of.mine === side && t('odr.you')}
    </>
  )
  return (
    <>
      <NextSteps file={{ ...file, next: file.next.filter(({ step }) => !ON_CARDS.has(step)) }} chart={chart} />
      <Facts
        of={[
          [t('odr.complainant'), name('complainant')],
          [t('odr.respondent'), name('respondent')],
          [t('odr.what'), say(of.scenarioTitle)],
          props.contract === undefined ? null : [t('odr.contract'), props.contract],
        ]}
      />
      <Said file={file} chart={chart} />
      {of.mine !== null && <OfferCards of={of} chart={chart} canOffer={may('offer')} />}
      {of.mine !== null && <AgreedFacts of={of} canConfirm={may('confirm-facts')} />}
      <HoldPart of={of} />
      {of.mine !== null && <PapersPart of={of} />}
      <Onward of={of} file={file} sue={props.sue} />
      {of.mine !== null && <AskPart place={of.place} />}
    </>
  )
}

/** Complaint and answer, in the words of each side. */
function Said({ file, chart }: { file: CaseFile; chart: Chart }): ReactNode {
  const { t, say } = useTongue()
  const said = file.steps.filter(({ step }) => step === 'complain' || step === 'answer')
  // as the procedure asks for it, not as the record sorts it
  const order = (of: string): string[] => Object.keys(chart.steps.find(({ step }) => step === of)?.fields ?? {})
  return (
    <Section
      title={t('odr.said')}
      aside={<BasisMark what={t('odr.said')} basis={['platform/zone-rules#confidential']} />}
    >
      {said.every(({ sealed }) => sealed) && <p className="quiet">{t('odr.sealed')}</p>}
      <div className="odr-pair">
        {said
          .filter(({ sealed }) => !sealed)
          .map(({ n, step, partLabel, fields }) => (
            <div key={n} className="odr-card">
              <h3>{say(partLabel)}</h3>
              <Facts
                of={fields
                  .filter(({ type }) => type !== 'files')
                  .toSorted((a, b) => order(step).indexOf(a.name) - order(step).indexOf(b.name))
                  .map((field) => [say(field.label), <EnteredValue key={field.name} of={field} />] as const)}
              />
            </div>
          ))}
        {said.length === 1 && !said[0]!.sealed && <p className="quiet">{t('odr.unsaid')}</p>}
      </div>
    </Section>
  )
}

/** Where the dispute went on to, and how it may. */
function Onward({ of, file, sue }: { of: DisputeItem; file: CaseFile; sue: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState(false)
  const chart = useItem('procedure.chart.get', { id: 'dispute.mediation' }, { staleMs: HOUR_MS, enabled: open })
  const request = chart.data?.item.steps.find(({ step }) => step === 'request')
  const [done, setDone] = useState<Parameters<typeof Done>[0]['receipt'] | null>(null)
  const went = of.mine === null ? undefined : of.onward.at(-1)
  const canGoOn = of.mine !== null && !of.ended && of.state !== 'in-mediation' && of.state !== 'in-court'
  const other = of.mine === 'complainant' ? of.respondent : of.complainant
  const own = file.steps.find(({ step, sealed }) => step === 'complain' && !sealed)?.fields
  const textOf = (name: string): string => {
    const value = own?.find((field) => field.name === name)?.value
    return typeof value === 'string' ? value : ''
  }
  return (
    <Section
      title={t('odr.onward')}
      aside={<BasisMark what={t('odr.onward')} basis={['cn/e-commerce-law#60', 'platform/zone-rules#voluntary']} />}
    >
      {of.onward.map((went) => (
        <p key={went.file}>
          {t('odr.onward.file', { title: say(went.title), no: went.no ?? '', state: say(went.stateTitle) })}
        </p>
      ))}
      {went !== undefined && went.procedure !== null && (
        <OnwardFile key={went.file} file={went.file} procedure={went.procedure} />
      )}
      {done !== null && <Done receipt={done}>{t('odr.mediate.done')}</Done>}
      {canGoOn && (
        <>
          <p className="quiet">{t('odr.mediate.lead')}</p>
          {sue !== undefined && <p className="quiet">{t('odr.sue.lead')}</p>}
          {!open && (
            <p className="row-of">
              <button type="button" className="button button-second" onClick={() => setOpen(true)}>
                {t('odr.mediate')}
              </button>
              {sue}
            </p>
          )}
          {open && chart.isPending && <Loading label={t('load.busy')} rows={3} />}
          {open && chart.isError && <Failure error={chart.error} />}
          {open && request !== undefined && (
            <StepForm
              draft={`odr.mediate.${of.file}`}
              act="dispute.mediation.request"
              title={t('odr.mediate')}
              basis={request.basis}
              fields={request.fields ?? {}}
              start={of.mine === 'complainant' ? { claims: textOf('claims'), facts: textOf('facts') } : {}}
              head={{ title: of.title, place: of.place, about: of.about, with: { other } }}
              headWhy={null}
              against={null}
              done={(answer) => {
                setOpen(false)
                setDone(answer.receipt)
              }}
              cancel={() => setOpen(false)}
            />
          )}
        </>
      )}
    </Section>
  )
}

/** The file it went on to: a side takes its steps of it right here. */
function OnwardFile({ file, procedure }: { file: string; procedure: string }): ReactNode {
  const { t } = useTongue()
  const found = useItem('casework.file.get', { file }, { everyMs: ASK_AGAIN_MS })
  const chart = useItem('procedure.chart.get', { id: procedure }, { staleMs: HOUR_MS })
  const failed = [found, chart].find(({ isError }) => isError)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (found.data === undefined || chart.data === undefined) return <Loading label={t('load.busy')} rows={3} />
  // written again is asked for again
  const written = found.data.item.steps.findLast(({ step }) => step === 'record-agreement')
  return (
    <>
      <NextSteps file={withoutSigning(found.data.item)} chart={chart.data.item} />
      {written !== undefined && <Agreement key={written.n} file={found.data.item} />}
      <LastServed file={found.data.item} />
    </>
  )
}

/** Signing stands below the text that is signed. */
const withoutSigning = (file: CaseFile): CaseFile => {
  const signing = signingStep(file)
  return signing === undefined ? file : { ...file, next: file.next.filter(({ step }) => step !== signing.step) }
}

/** The agreement of a mediation: what it says, and signing it. */
function Agreement({ file }: { file: CaseFile }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('dispute.agreement.get', { file: file.file })
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined) return <Loading label={t('load.busy')} rows={3} />
  const { agreement } = asked.data.item
  if (agreement === null) return null
  return (
    <article className="odr-card" aria-label={t('agree.text')}>
      <h3>{t('agree.text')}</h3>
      <AgreementText of={agreement} />
      <SignAgreement file={file} of={agreement} />
    </article>
  )
}

/** What was last served, in its own words: where one is asked to answer it. */
function LastServed({ file }: { file: CaseFile }): ReactNode {
  const { t, say } = useTongue()
  const last = file.steps.findLast(({ document }) => document !== null)
  if (last === undefined) return null
  const known = last.fields.filter(({ type }) => type !== 'files')
  return (
    <details>
      <summary>{t('odr.onward.last', { step: say(last.title) })}</summary>
      {last.sealed ? (
        <p className="quiet">{t('odr.sealed')}</p>
      ) : (
        <Facts of={known.map((field) => [say(field.label), <EnteredValue key={field.name} of={field} />] as const)} />
      )}
    </details>
  )
}

/** The state of a dispute, with its tone. */
export function DisputeState({ of }: { of: DisputeItem }): ReactNode {
  const { say } = useTongue()
  return <StateTag tone={toneOf(of)}>{say(of.stateTitle)}</StateTag>
}
