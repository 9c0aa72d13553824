// The clocks of a file: when they start, are due, stand still and end. Pure; the calendar comes in with the law.
import type { Law } from '#kernel/rules'
import type { Chart } from '#kernel/procedure'
import { afterStandstill, countedBack, deadline, type Amount, type Day } from '#kernel/time'

/** A clock as the file holds it. `dueOn` null: the year it falls in has no notified calendar yet. */
export type Running = {
  state: 'running' | 'paused' | 'ended'
  startedOn: Day
  dueOn: Day | null
  counted: 'working-days' | 'calendar-days' | 'months' | 'years'
  pausedOn: Day | null
  /** the day it is counted back from, when it is */
  beforeOn: Day | null
  /** when its last day can be told, if not now: the calendar of its year is notified in the autumn before */
  askOn: Day | null
  basis: string[]
}

/** No calendar comes for a year before the first one on file: asked every day, it would only fill the history. */
const NEVER: Day = '9999-12-31'

/** Has the time run out? The last day still counts in full; a clock that was met does not run out any more. */
export const isOver = (clock: Running | undefined, day: Day): boolean =>
  clock !== undefined && clock.state === 'running' && clock.dueOn !== null && clock.dueOn < day

/** The period of a clock: a number of the law, or of a field that the starting step entered. Throws LawMissing. */
function periodOf(chart: Chart, name: string, law: Law, fields: Record<string, unknown>): Amount {
  const [cite, number] = chart.clocks![name]!.period.split(' ') as [string, string]
  return cite === 'field' ? { days: Number(fields[number]) } : law.period(cite, number)
}

/** What of a file a clock may begin with: the days of its steps, and the clocks before this step. */
type Before = {
  taken: Readonly<Record<string, { lastOn: Day }>>
  clocks: Readonly<Record<string, { dueOn: Day | null; state?: Running['state'] }>>
}

/** The day from which a clock counts: the day of the step, unless the chart names another event. Null: not yet known. */
function beginningOf(
  chart: Chart,
  name: string,
  { taken, clocks }: Before,
  fields: Record<string, unknown>,
  day: Day,
): Day | null {
  const { since, after, on } = chart.clocks![name]!
  if (after !== undefined) return clocks[after] ? clocks[after].dueOn : day
  if (on !== undefined && typeof fields[on] === 'string') return fields[on]
  return (
    since
      ?.flatMap((earlier) => taken[earlier]?.lastOn ?? [])
      .toSorted()
      .at(-1) ?? day
  )
}

/**
 * The day on which what the clock does by itself happened in law: the last day of the time that ran out, not the day on
 * which the platform came to enter it (Reconsideration Law 30: accepted on the day the time expires). What follows is
 * counted from it, and nobody gains or loses a day by a late timer.
 */
export function ranOutOn(
  chart: Chart,
  step: string,
  clocks: Readonly<Record<string, { dueOn: Day | null; state?: Running['state'] }>>,
  day: Day,
): Day {
  const dues = Object.entries(chart.clocks ?? {}).flatMap(([name, { then }]) => {
    const clock = clocks[name]
    return then === step && clock?.state === 'running' && clock.dueOn !== null && clock.dueOn < day ? [clock.dueOn] : []
  })
  return dues.toSorted().at(-1) ?? day
}

/**
 * A clock that a step of `day` starts. What it extends may have a last day that cannot be told yet: then neither can its
 * own, and nothing is guessed.
 */
export function begun(
  chart: Chart,
  name: string,
  file: Before,
  fields: Record<string, unknown>,
  { law, day }: { law: Law; day: Day },
): Running {
  const from = beginningOf(chart, name, file, fields, day)
  const clock = started(chart, name, from ?? day, law, fields)
  return from === null ? { ...clock, dueOn: null, askOn: null } : clock
}

/**
 * A clock that starts on `from`: its last day, if the calendar is known, and the articles it rests on. One that is
 * counted back (`before`) ends so long before that day when the platform acts on it, and on that day itself otherwise.
 */
export function started(chart: Chart, name: string, from: Day, law: Law, fields: Record<string, unknown>): Running {
  const { rule, before, then, of, period } = chart.clocks![name]!
  const amount = periodOf(chart, name, law, fields)
  const cite = period.split(' ')[0]!
  const own = cite === 'field' ? [] : [cite]
  const beforeOn = before === undefined ? null : String(fields[before])
  const clock: Running = {
    state: 'running',
    startedOn: from,
    dueOn: beforeOn,
    counted: 'calendar-days',
    pausedOn: null,
    beforeOn,
    askOn: null,
    basis: own,
  }
  if (beforeOn !== null && then === undefined) return clock
  const answer =
    beforeOn === null
      ? deadline({ rule, amount, from, for: chart.parts[of]!.side }, law.calendars)
      : countedBack({ rule, amount, before: beforeOn }, law.calendars)
  if ('due' in answer)
    return { ...clock, dueOn: answer.due, counted: answer.counted, basis: [...new Set([...own, ...answer.basis])] }
  return {
    ...clock,
    dueOn: null,
    counted: 'workingDays' in amount ? 'working-days' : 'calendar-days',
    askOn: Number(answer.day.slice(0, 4)) < law.calendars.first ? NEVER : `${Number(answer.day.slice(0, 4)) - 1}-11-01`,
  }
}

/** A clock that was paused and runs again from `resumedOn`. */
export function resumed(chart: Chart, name: string, clock: Running, resumedOn: Day, law: Law): Running {
  const { dueOn, pausedOn, counted } = clock
  const side = chart.parts[chart.clocks![name]!.of]!.side
  const due =
    dueOn === null || pausedOn === null
      ? dueOn
      : afterStandstill({ due: dueOn, counted, pausedOn, resumedOn, for: side }, law.calendars)
  return { ...clock, state: 'running', dueOn: due, pausedOn: null }
}

/** Does a notice given on `from` leave the time that the law wants before a day to come? `latest`: the last day to give it. */
export function noticeInTime(
  chart: Chart,
  name: string,
  from: Day,
  before: Day,
  law: Law,
): { inTime: boolean; latest: Day | null } {
  const answer = countedBack(
    { rule: chart.clocks![name]!.rule, amount: periodOf(chart, name, law, {}), before },
    law.calendars,
  )
  const latest = 'due' in answer ? answer.due : null
  return { inTime: latest !== null && from <= latest, latest }
}
