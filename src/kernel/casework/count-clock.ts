// A clock whose last day could not be told when it started: its year had no notified calendar. Nothing is guessed.
import { act, refuse, uuidInput } from '#kernel/act'
import { chartNamed, setTimer } from '#kernel/procedure'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { caseFile, type CaseFile } from './case-file.ts'
import type { Running } from './clocks.ts'
import { countedBy, recounted, stepsMoving, type Move } from './recount.ts'
import { askAt, COUNT_CLOCK, endOf, keepClock, seqOfCount } from './write-file.ts'

const WORKING_DAYS = 'cn/administrative-licensing-law#82'
const settled = refuse('clock-settled', { zh: '该期限已确定或已终了', en: 'this clock is settled' }, WORKING_DAYS)

/**
 * Counts such a clock once the calendar is there, and asks again the next day while it is not. It is counted anew from
 * the steps that moved it: time that stood still in the meantime is not lost, nor what it goes on from.
 */
export const countClock = act<
  { file: string; clock: string },
  { file: CaseFile | null; moves: Move[] },
  { file: string; clock: string; counted: Running; dueOn: Day | null }
>({
  name: COUNT_CLOCK,
  title: { zh: '按新公布的日历计算期限', en: 'Count a clock by a calendar newly notified' },
  basis: [WORKING_DAYS],
  serves: ['X4'],
  by: ['platform'],
  input: z.strictObject({ file: uuidInput, clock: z.string().max(100) }),
  stream: ({ file }) => `file/${file}`,
  place: ({ file }) => file?.place ?? 'cn',

  async load(tx, { file: id, clock }) {
    const file = await caseFile(tx, id)
    if (!file?.clocks[clock]) return { file: file ?? null, moves: [] }
    const chart = chartNamed(file.procedure)
    const rows = await tx.rows<{ n: number; step: string; part: string; day: Day; fields: string }>(
      'select n, step, part, day::text as day, fields from casework.step where file = $1 and step = any($2) order by n',
      [id, stepsMoving(chart, clock)],
    )
    const moves = rows.map(({ fields, ...move }) => ({
      ...move,
      fields: countedBy(chart, clock, JSON.parse(fields) as Record<string, unknown>),
    }))
    return { file, moves }
  },

  decide({ file, moves }, { clock: name }, { law }) {
    const clock = file?.clocks[name]
    if (!file || clock?.state !== 'running' || clock.dueOn !== null) return settled
    const counted = recounted(chartNamed(file.procedure), name, moves, law)
    if (!counted) return settled
    return { file: file.file, clock: name, counted, dueOn: counted.dueOn }
  },

  async apply(tx, { file, clock, counted, dueOn }, _input, { id, at, facts }) {
    const chart = chartNamed(facts.file!.procedure)
    const { then } = chart.clocks![clock]!
    const timer = { timer: id, basis: counted.basis, stream: `file/${file}`, seq: seqOfCount(chart, clock, at) }
    if (dueOn === null)
      return setTimer(tx, { ...timer, act: COUNT_CLOCK, input: { file, clock }, dueAt: askAt(counted, at) })
    keepClock(tx, file, clock, counted, at)
    if (then !== undefined) setTimer(tx, { ...timer, act: chart.act(then), input: { file }, dueAt: endOf(dueOn) })
  },
})
