// What comes next on a file: by whom, by when, on which ground; the same judgement that the act itself will make.
import { isRefusal, type Words } from '#kernel/act'
import type { Chart, ChartField } from '#kernel/procedure'
import type { Day } from '#kernel/time'
import type { CaseFile } from './case-file.ts'
import { isOver } from './clocks.ts'
import { partOf, refusalOf, type Asking } from './decide-step.ts'

export type NextStep = {
  step: string
  act: string
  title: Words
  /** who may take it */
  by: Words[]
  /** whether the reader is among them */
  mine: boolean
  allowed: boolean
  /** why not yet, when it is not allowed */
  says: Words | null
  basis: string[]
  fields: Record<string, ChartField>
  against: boolean
}

export type ClockShown = {
  clock: string
  label: Words
  of: Words
  state: 'running' | 'paused' | 'ended'
  startedOn: Day
  dueOn: Day | null
  overdue: boolean
  /** what the platform does when it runs out, or what follows in law */
  then: Words | null
  basis: string[]
}

/** The steps that the state of a file leads to, except those the clock takes by itself. */
export function nextSteps(chart: Chart, file: CaseFile, asking: Asking | null, day: Day): NextStep[] {
  return chart.steps
    .filter((step) => step.from.includes(file.state) && !step.by.every((part) => part === 'system'))
    .map((step) => {
      const no = refusalOf(chart, step, file, day)
      return {
        step: step.step,
        act: chart.act(step.step),
        title: step.title,
        by: step.by.filter((part) => part !== 'system').map((part) => chart.parts[part]!.label),
        mine: asking !== null && asking.role !== 'platform' && typeof partOf(chart, step, file, asking) === 'string',
        allowed: no === undefined,
        says: no && isRefusal(no) ? no.says : null,
        basis: [...step.basis],
        fields: step.fields ?? {},
        against: step.against !== undefined,
      }
    })
}

/** The clocks of a file, those still running first, soonest first. */
export function clocksShown(chart: Chart, file: CaseFile, day: Day): ClockShown[] {
  const order = (clock: ClockShown): string => `${clock.state === 'ended' ? 1 : 0}${clock.dueOn ?? '9'}`
  return Object.entries(file.clocks)
    .flatMap(([name, clock]): ClockShown[] => {
      const drawn = chart.clocks?.[name]
      if (!drawn) return []
      const then = drawn.then === undefined ? undefined : chart.stepNamed(drawn.then)
      return [
        {
          clock: name,
          label: drawn.label,
          of: chart.parts[drawn.of]!.label,
          state: clock.state,
          startedOn: clock.startedOn,
          dueOn: clock.dueOn,
          overdue: isOver(clock, day),
          then: then?.title ?? drawn.overdue ?? null,
          basis: clock.basis,
        },
      ]
    })
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}
