// A clock counted anew from what was done on its file, once the calendar of its year is there. Pure.
import type { Chart } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { begun, isOver, ranOutOn, resumed, type Running } from './clocks.ts'

/** A step as far as it moves clocks: its place on the file, its part, its day, and what was entered that a clock counts by. */
export type Move = { n: number; step: string; part: string; day: Day; fields: Record<string, number | string> }

/** The clocks that a clock goes on from: the one it extends, and those whose end starts it. */
const bases = (chart: Chart, name: string): string[] => {
  const { after } = chart.clocks?.[name] ?? {}
  const starting = chart.steps.filter(({ by, starts }) => by.includes('system') && starts?.includes(name) === true)
  return [
    ...(after === undefined ? [] : [after]),
    ...Object.entries(chart.clocks ?? {}).flatMap(([other, { then }]) =>
      starting.some(({ step }) => step === then) ? [other] : [],
    ),
  ]
}

/** The clock itself and all that it goes on from. */
function chainOf(chart: Chart, name: string): string[] {
  const chain = new Set<string>()
  const waiting = [name]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (chain.has(at)) continue
    chain.add(at)
    waiting.push(...bases(chart, at))
  }
  return [...chain]
}

/** The steps on which the last day of a clock depends. */
export function stepsMoving(chart: Chart, name: string): string[] {
  const chain = chainOf(chart, name)
  const since = new Set(chain.flatMap((clock) => chart.clocks?.[clock]?.since ?? []))
  return chart.steps
    .filter(
      ({ step, starts = [], ends = [], pauses = [], resumes = [] }) =>
        since.has(step) || [...starts, ...ends, ...pauses, ...resumes].some((clock) => chain.includes(clock)),
    )
    .map(({ step }) => step)
}

/** Of what was entered at a step, what a clock counts by: a number of days, a day. */
export function countedBy(chart: Chart, name: string, entered: Record<string, unknown>): Move['fields'] {
  const wanted = chainOf(chart, name).flatMap((clock) => {
    const { period, before, on } = chart.clocks![clock]!
    return [period.startsWith('field ') ? period.slice('field '.length) : undefined, before, on]
  })
  return Object.fromEntries(
    Object.entries(entered).flatMap(([field, value]) =>
      wanted.includes(field) && (typeof value === 'number' || typeof value === 'string') ? [[field, value]] : [],
    ),
  )
}

/** The clock as these steps, in their order, left it; undefined when none of them started it. Throws LawMissing. */
export function recounted(chart: Chart, name: string, moves: readonly Move[], law: Law): Running | undefined {
  const begin = moves.findLast(({ step }) => chart.stepNamed(step).starts?.includes(name) === true)
  if (!begin) return undefined
  const earlier = moves.filter(({ n }) => n < begin.n)
  const clocks: Record<string, Running> = {}
  for (const other of bases(chart, name)) {
    const held = recounted(chart, other, earlier, law)
    if (held) clocks[other] = held
  }
  const day = begin.part === 'system' ? ranOutOn(chart, begin.step, clocks, begin.day) : begin.day
  let clock = begun(
    chart,
    name,
    {
      clocks,
      taken: Object.fromEntries(earlier.map((move) => [move.step, { lastOn: move.day }])),
    },
    begin.fields,
    { law, day },
  )
  for (const { n, step, day: on } of moves) {
    if (n <= begin.n) continue
    const { ends, pauses, resumes } = chart.stepNamed(step)
    if (ends?.includes(name)) clock = { ...clock, state: 'ended' }
    if (pauses?.includes(name) && clock.state === 'running' && !isOver(clock, on))
      clock = { ...clock, state: 'paused', pausedOn: on }
    if (resumes?.includes(name) && clock.state === 'paused') clock = resumed(chart, name, clock, on, law)
  }
  return clock
}
