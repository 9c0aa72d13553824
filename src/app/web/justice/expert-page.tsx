import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { CaseFile, NextStep, Taken } from '../api/file-rows.ts'
import { EnteredValue } from '../files/entered.tsx'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Empty } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { BenchPart } from './bench-part.tsx'
import { MeasuredPart } from './measured-part.tsx'
import { Send } from './send.tsx'

const PARTS = ['opinion', 'measured', 'bench'] as const
const BASIS = ['platform/dispute-rules#expert-seat', 'cn/civil-procedure-law#80']
const MOST_TEXT = 20_000

/** The desk of an expert who was asked: the question, the shared measured facts and the bench, and nothing else of the case. */
export function ExpertPage({ desk, file, crumb }: { desk: Desk; file: CaseFile; crumb: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const { filters } = useFilters()
  const part = PARTS.find((name) => name === filters['part']) ?? 'opinion'
  return (
    <Page
      title={file.title}
      above={crumb}
      lead={
        <>
          <span className="figure">{file.no}</span> · {t('expert.lead')} <BasisMark what={t('expert')} basis={BASIS} />
        </>
      }
    >
      <Facts
        of={file.parts
          .filter(({ part: name, players }) => (name === 'applicant' || name === 'other') && players.length > 0)
          .map(({ label, players }) => [say(label), players.map((player) => player.name ?? '').join(t('board.comma'))])}
      />
      <nav className="justice-parts" aria-label={t('case.parts')}>
        <ul>
          {PARTS.map((name) => (
            <li key={name} {...(name === part ? { 'aria-current': 'page' as const } : {})}>
              <Go to={paths.deskCase(desk, file.file)} search={name === 'opinion' ? {} : { part: name }}>
                {t(name === 'opinion' ? 'expert' : `case.part.${name}`)}
              </Go>
            </li>
          ))}
        </ul>
      </nav>
      {part === 'opinion' && <Asked file={file} />}
      {part === 'measured' && <MeasuredPart file={file.file} closed />}
      {part === 'bench' && <BenchPart file={file.file} />}
    </Page>
  )
}

/** What was asked, ties, the opinion, and questions to it, each with the step that is the expert’s to take. */
function Asked({ file }: { file: CaseFile }): ReactNode {
  const { t, say } = useTongue()
  const told = (...steps: string[]): Taken[] => file.steps.filter(({ step }) => steps.includes(step))
  const next = (step: string): NextStep | undefined => file.next.find((one) => one.step === step && one.mine)
  const disclose = next('disclose-expert-ties')
  const give = next('give-expert-opinion')
  const answer = next('answer-as-expert')
  const questions = told('question-expert', 'answer-as-expert')
  const unanswered = questions.at(-1)?.step === 'question-expert'
  return (
    <>
      <Section title={t('expert.question')}>
        <Steps of={told('ask-expert')} none={t('expert.question.none')} />
      </Section>
      <Section title={t('expert.ties')} aside={<BasisMark what={t('expert.ties')} basis={BASIS} />}>
        <Steps of={told('disclose-expert-ties')} none={t('expert.ties.none')} />
        {disclose?.allowed === true && (
          <Opened label={say(disclose.title)} first={told('disclose-expert-ties').length === 0}>
            {(close) => <Form file={file} next={disclose} close={close} />}
          </Opened>
        )}
      </Section>
      <Section title={t('expert.opinion')} aside={<BasisMark what={t('expert.opinion')} basis={BASIS} />}>
        <Steps of={told('give-expert-opinion')} none={t('expert.opinion.none')} />
        {give?.allowed === true && <OpinionForm file={file.file} act={give.act} />}
        {give?.allowed === false && (
          <p className="why">
            {t('why')}
            {say(give.says)}
          </p>
        )}
      </Section>
      <Section title={t('expert.questions')}>
        <Steps of={questions} none={t('expert.questions.none')} />
        {answer?.allowed === true && (
          <Opened label={say(answer.title)} first={unanswered}>
            {(close) => <Form file={file} next={answer} close={close} />}
          </Opened>
        )}
      </Section>
    </>
  )
}

/** A form behind its button. */
function Opened(props: { label: string; first: boolean; children: (close: () => void) => ReactNode }): ReactNode {
  const [open, setOpen] = useState(false)
  if (open) return props.children(() => setOpen(false))
  return (
    <p>
      <button type="button" className={props.first ? 'button' : 'button button-second'} onClick={() => setOpen(true)}>
        {props.label}
      </button>
    </p>
  )
}

function Form({ file, next, close }: { file: CaseFile; next: NextStep; close: () => void }): ReactNode {
  const { say } = useTongue()
  return (
    <StepForm
      draft={`expert.${file.file}.${next.step}`}
      act={next.act}
      title={say(next.title)}
      basis={next.basis}
      fields={next.fields}
      head={{ file: file.file }}
      headWhy={null}
      against={null}
      done={close}
      cancel={close}
    />
  )
}

type Given = { name: string; inputs: Record<string, number>; formula: string; result: number; unit: string }

/** Computations as they were given and done again: what, from what, how, and what came out. */
function Computed({ text }: { text: string }): ReactNode {
  return (
    <ul>
      {(JSON.parse(text) as Given[]).map(({ name, inputs, formula, result, unit }) => (
        <li key={`${name} ${formula}`}>
          {name}: {formula} = <span className="figure">{result}</span> {unit}{' '}
          <span className="quiet">
            (
            {Object.entries(inputs)
              .map(([input, value]) => `${input} = ${value}`)
              .join(', ')}
            )
          </span>
        </li>
      ))}
    </ul>
  )
}

function Steps({ of, none }: { of: readonly Taken[]; none: string }): ReactNode {
  const { t, say } = useTongue()
  if (of.length === 0) return <Empty>{none}</Empty>
  return (
    <ol className="justice-list">
      {of.map((step) => (
        <li key={step.n}>
          <strong>{say(step.partLabel)}</strong>{' '}
          <span className="quiet">
            {say(step.title)} · <Instant of={step.at} />
          </span>
          <Facts
            of={step.fields
              // whom it was asked of is the reader
              .filter(({ name }) => name !== 'expert')
              .map(
                (field) =>
                  [
                    field.name === 'computations' ? t('room.computations') : say(field.label),
                    field.name === 'computations' ? (
                      <Computed key={field.name} text={String(field.value)} />
                    ) : (
                      <EnteredValue key={field.name} of={field} />
                    ),
                  ] as const,
              )}
          />
        </li>
      ))}
    </ol>
  )
}

interface Computation {
  name: string
  inputs: string
  formula: string
  result: string
  unit: string
}
const EMPTY: Computation = { name: '', inputs: '', formula: '', result: '', unit: '' }
const INPUT = /^([a-z][A-Za-z0-9]{0,40})\s*=\s*(-?\d{1,15})$/
const linesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

/** As it is signed and sent; undefined while something is missing. */
function readComputation(of: Computation): object | undefined {
  const inputs = linesOf(of.inputs).map((line) => INPUT.exec(line))
  const [name, formula, unit, result] = [of.name, of.formula, of.unit, of.result].map((text) => text.trim())
  if (inputs.length === 0 || inputs.includes(null) || !/^-?\d{1,15}$/.test(result!)) return undefined
  if (name === '' || formula === '' || unit === '') return undefined
  const named = Object.fromEntries(inputs.map((found) => [found![1]!, Number(found![2])]))
  return { name, inputs: named, formula, result: Number(result), unit }
}

/** The opinion with computations that are done again when it comes in; signed by the hash of what stands here. */
function OpinionForm({ file, act }: { file: string; act: string }): ReactNode {
  const { t } = useTongue()
  const give = useStep(act)
  const [opinion, setOpinion] = useState('')
  const [computations, setComputations] = useState<Computation[]>([])
  const read = computations.map(readComputation)
  const told = opinion.trim()
  const why = told === '' ? t('expert.opinion.need') : read.includes(undefined) ? t('expert.computation.need') : null
  const hash =
    why === null ? toHex(sha256(canonicalBytes({ file, opinion: told, computations: read } as unknown as Json))) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (hash === null) return
    give.mutate({
      file,
      opinion: told,
      opinionHash: hash,
      ...(read.length === 0 ? {} : { computations: JSON.stringify(read) }),
    })
  }
  return (
    <form className="step-form" aria-label={t('expert.opinion')} onSubmit={submit} onKeyDown={deliberate}>
      <Labelled label={t('bench.opinion')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={6}
            maxLength={MOST_TEXT}
            value={opinion}
            onChange={({ target }) => setOpinion(target.value)}
          />
        )}
      </Labelled>
      <p className="quiet">{t('expert.computation.lead')}</p>
      {computations.map((one, n) => (
        <ComputationFields
          // nothing but its place tells one from another while it is written
          key={n}
          n={n + 1}
          of={one}
          ready={read[n] !== undefined}
          change={(part) => setComputations(computations.map((each, i) => (i === n ? { ...each, ...part } : each)))}
          drop={() => setComputations(computations.filter((_, i) => i !== n))}
        />
      ))}
      <p>
        <button
          type="button"
          className="button button-second"
          onClick={() => setComputations([...computations, EMPTY])}
        >
          {t('expert.computation.add')}
        </button>
      </p>
      {hash !== null && (
        <p className="quiet justice-hash">
          {t('bench.hash')}
          {t('board.colon')}
          <code>{hash}</code>
        </p>
      )}
      {give.isError && <Failure error={give.error} />}
      <Send label={t('expert.sign')} why={why} busy={give.isPending} />
    </form>
  )
}

const FIELDS = ['name', 'formula', 'result', 'unit'] as const

function ComputationFields(props: {
  n: number
  of: Computation
  ready: boolean
  change: (part: Partial<Computation>) => void
  drop: () => void
}): ReactNode {
  const { t } = useTongue()
  const { of, change } = props
  return (
    <fieldset className="justice-element">
      <legend>
        {t('expert.computation', { n: props.n })}{' '}
        <StateTag tone={props.ready ? 'good' : 'act'}>
          {t(props.ready ? 'expert.computation.ready' : 'expert.computation.open')}
        </StateTag>
      </legend>
      <Labelled label={t('expert.computation.inputs')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={3}
            value={of.inputs}
            placeholder={'promised = 24000\nused = 18000'}
            onChange={({ target }) => change({ inputs: target.value })}
          />
        )}
      </Labelled>
      {FIELDS.map((name) => (
        <Labelled key={name} label={t(`expert.computation.${name}`)}>
          {(id) => (
            <input
              id={id}
              value={of[name]}
              autoComplete="off"
              onChange={({ target }) => change({ [name]: target.value })}
            />
          )}
        </Labelled>
      ))}
      <button type="button" className="plain" onClick={props.drop}>
        {t('expert.computation.drop')}
      </button>
    </fieldset>
  )
}
