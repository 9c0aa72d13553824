import { useState, type ReactNode } from 'react'
import type { CaseFile, Chart, NextStep } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { StepForm, type StepAnswer } from './step-form.tsx'

/** The last day by which a step is to be taken: that of the clocks it would meet, where the time is that of its takers. */
export function dueOf(file: CaseFile, chart: Chart, step: string): { dueOn: string | null; overdue: boolean } {
  const { ends = [], by = [] } = chart.steps.find((one) => one.step === step) ?? {}
  const running = file.clocks
    .filter(({ clock, state, dueOn }) => state === 'running' && dueOn !== null && ends.includes(clock))
    .filter(({ clock }) => by.includes(chart.clocks?.[clock]?.of ?? ''))
    .sort((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1))
  return { dueOn: running[0]?.dueOn ?? null, overdue: running.some(({ overdue }) => overdue) }
}

/** What may come next, by whom, by when, on which ground; the reader's own steps with a button and their form. */
export function NextSteps({ file, chart }: { file: CaseFile; chart: Chart }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState<string | null>(null)
  const [done, setDone] = useState<{ title: string; answer: StepAnswer } | null>(null)
  const mine = file.next.filter((step) => step.mine)
  // Of what others may do, only what they may do now.
  // The view gives them soonest first.
  const running = file.clocks.find(({ state, dueOn }) => state === 'running' && dueOn !== null)
  const others = file.next.filter((step) => !step.mine && step.allowed)
  return (
    <div className={mine.some(({ allowed }) => allowed) ? 'notice notice-act next-steps' : 'notice next-steps'}>
      <strong>{t('next')}</strong>
      {done !== null && (
        <Done receipt={done.answer.receipt}>
          {t('step.done.said', { step: done.title })} <BasisMark what={done.title} basis={done.answer.basis} />
        </Done>
      )}
      {file.ended && file.next.length === 0 && <p>{t('next.ended')}</p>}
      {!file.ended && mine.length === 0 && others.length === 0 && <p>{t('next.none')}</p>}
      {running !== undefined && (
        <p>
          {running.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>}{' '}
          {t('next.clock', { part: say(running.of), clock: say(running.label) })} <Day of={running.dueOn ?? ''} />{' '}
          <BasisMark what={say(running.label)} basis={running.basis} on={file.day} />
          {running.overdue && running.then !== null && <> {say(running.then)}</>}
        </p>
      )}
      {mine.length > 0 && (
        <ul className="next-list">
          {mine.map((step) => (
            <OwnStep
              key={step.step}
              file={file}
              chart={chart}
              next={step}
              alone={mine.length === 1}
              said={running?.dueOn ?? null}
              open={open === step.step}
              setOpen={(wanted) => {
                setOpen(wanted ? step.step : null)
                setDone(null)
              }}
              done={(answer) => {
                setOpen(null)
                setDone({ title: say(step.title), answer })
              }}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          {mine.length > 0 && <p className="quiet">{t('next.others')}</p>}
          <ul className="next-list">
            {others.map((step) => (
              <li key={step.step}>
                <span className="next-what">
                  {say(step.title)} <BasisMark what={say(step.title)} basis={step.basis} on={file.day} />{' '}
                  <span className="quiet">
                    {t('next.by')}
                    {step.by.map(say).join(t('or'))}
                  </span>{' '}
                  <Due file={file} chart={chart} step={step.step} said={running?.dueOn ?? null} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** The last day of a step, where it is not the one that was said above. */
function Due(props: { file: CaseFile; chart: Chart; step: string; said: string | null }): ReactNode {
  const { t } = useTongue()
  const { dueOn, overdue } = dueOf(props.file, props.chart, props.step)
  if (dueOn === null || dueOn === props.said) return null
  return (
    <span className="next-due">
      {overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} {t('todo.by')} <Day of={dueOn} />
    </span>
  )
}

function OwnStep(props: {
  file: CaseFile
  chart: Chart
  next: NextStep
  /** the one step that the reader may take */
  alone: boolean
  /** the last day that was said above */
  said: string | null
  open: boolean
  setOpen: (open: boolean) => void
  done: (answer: StepAnswer) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { file, chart, next, open } = props
  const title = say(next.title)
  const step = chart.steps.find((one) => one.step === next.step)
  const why = next.allowed ? null : say(next.says)
  return (
    <li>
      <span className="next-what">
        <button
          type="button"
          className={props.alone && !open ? 'button' : 'button button-second'}
          disabled={why !== null}
          aria-expanded={open}
          {...(why === null ? {} : { title: why, 'aria-describedby': `why-${next.step}` })}
          onClick={() => props.setOpen(!open)}
        >
          {title}
        </button>{' '}
        <BasisMark what={title} basis={next.basis} on={file.day} />{' '}
        <Due file={file} chart={chart} step={next.step} said={props.said} />
        {why !== null && (
          <span id={`why-${next.step}`} className="why">
            {t('why')}
            {why}
          </span>
        )}
      </span>
      {open && why === null && (
        <StepForm
          draft={`file.${file.file}.${next.step}`}
          act={next.act}
          title={title}
          basis={next.basis}
          fields={next.fields}
          head={{ file: file.file }}
          headWhy={null}
          against={
            step?.against === undefined
              ? null
              : {
                  part: say(chart.parts[step.against]?.label),
                  document: step.document === undefined ? null : say(step.document.title),
                  remedies: chart.remedies ?? [],
                }
          }
          done={props.done}
          cancel={() => props.setOpen(false)}
        />
      )}
    </li>
  )
}
