import type { ReactNode } from 'react'
import type { Chart, ChartStep } from '../api/file-rows.ts'
import { useTongue, type Tongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Facts } from '../ui/page.tsx'
import { PeriodOf } from './period-of.tsx'

/** Who may take a step, in words: its parts, or the clock by itself. */
export const takersOf = (chart: Chart, step: ChartStep, { t, say }: Tongue): string =>
  step.by.map((part) => (part === 'system' ? t('part.system') : say(chart.parts[part]?.label))).join(t('or'))

export const stateOf = (chart: Chart, state: string, { t, say }: Tongue): string =>
  state === 'start' ? t('state.start') : say(chart.states[state]?.title) || state

/** The clocks that a step starts, stops or ends, in words. */
export function StepClocks({ chart, step }: { chart: Chart; step: ChartStep }): ReactNode {
  const tongue = useTongue()
  const { t, say } = tongue
  const clocks = (names: readonly string[] | undefined) =>
    (names ?? []).filter((name) => chart.clocks?.[name] !== undefined)
  const labels = (names: readonly string[]) => names.map((name) => say(chart.clocks?.[name]?.label)).join(t('and'))
  const ended = clocks(step.ends)
  const paused = clocks(step.pauses)
  const resumed = clocks(step.resumes)
  return (
    <ul className="step-clocks">
      {clocks(step.starts).map((name) => {
        const clock = chart.clocks?.[name]
        const then = chart.steps.find((one) => one.step === clock?.then)
        return (
          <li key={name}>
            {t('clock.starts', { clock: say(clock?.label) })} <PeriodOf chart={chart} clock={name} />
            {then !== undefined && <div>{t('clock.then', { step: say(then.title) })}</div>}
            {then === undefined && clock?.overdue && <div>{t('clock.overdue', { says: say(clock.overdue) })}</div>}
          </li>
        )
      })}
      {ended.length > 0 && <li>{t('clock.ends', { clocks: labels(ended) })}</li>}
      {paused.length > 0 && <li>{t('clock.pauses', { clocks: labels(paused) })}</li>}
      {resumed.length > 0 && <li>{t('clock.resumes', { clocks: labels(resumed) })}</li>}
    </ul>
  )
}

const hasClocks = (step: ChartStep): boolean =>
  [step.starts, step.ends, step.pauses, step.resumes].some((names) => (names ?? []).length > 0)

/** Everything a procedure says of one step: who, on which ground, what first, which document, which time, whereto. */
export function StepFacts({ chart, step }: { chart: Chart; step: ChartStep }): ReactNode {
  const tongue = useTongue()
  const { t, say } = tongue
  const parts = (names: readonly string[]) => names.map((part) => say(chart.parts[part]?.label)).join(t('and'))
  return (
    <Facts
      of={[
        [t('step.by'), takersOf(chart, step, tongue)],
        [t('step.to'), step.to === 'same' ? t('step.same') : stateOf(chart, step.to, tongue)],
        [t('basis.title'), <BasisMark what={say(step.title)} basis={step.basis} />],
        (step.needs ?? []).length === 0
          ? null
          : [
              t('step.needs'),
              <ul className="step-clocks">
                {(step.needs ?? []).map((need, index) => (
                  <li key={index}>
                    {say(need.says)} <BasisMark what={say(need.says)} basis={[need.basis]} />
                  </li>
                ))}
              </ul>,
            ],
        step.document === undefined
          ? null
          : [
              t('step.document'),
              t('step.document.to', { title: say(step.document.title), to: parts(step.document.to) }),
            ],
        hasClocks(step) ? [t('step.clocks'), <StepClocks chart={chart} step={step} />] : null,
        step.against === undefined ? null : [t('step.against'), say(chart.parts[step.against]?.label)],
        step.seen === undefined ? null : [t('step.seen'), parts(step.seen)],
        step.note === undefined ? null : [t('step.note'), say(step.note)],
      ]}
    />
  )
}
