// A clock whose last day could not be told when it started: its year had no notified calendar. Nothing is guessed.
import { act, refuse, uuidInput } from '#kernel/act'
import { chartNamed, setTimer } from '#kernel/procedure'
import { millisOf, type Day } from '#kernel/time'
import { z } from 'zod'
import { caseFile, type CaseFile } from './case-file.ts'
import { started, type Running } from './clocks.ts'
import { askAt, COUNT_CLOCK, endOf } from './write-file.ts'

const WORKING_DAYS = 'cn/administrative-licensing-law#82'
const settled = refuse('clock-settled', { zh: '该期限已确定或已终了', en: 'this clock is settled' }, WORKING_DAYS)

/** Counts such a clock once the calendar is there, and asks again the next day while it is not. */
export const countClock = act<
  { file: string; clock: string },
  { file: CaseFile | null },
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
  load: async (tx, { file }) => ({ file: (await caseFile(tx, file)) ?? null }),

  decide({ file }, { clock: name }, { law }) {
    const clock = file?.clocks[name]
    if (!file || clock?.state !== 'running' || clock.dueOn !== null) return settled
    const chart = chartNamed(file.procedure)
    // A number that was entered, not taken from the law, was counted when it was entered or never can be.
    if (chart.clocks![name]!.period.startsWith('field ')) return settled
    const { before } = chart.clocks![name]!
    const counted = started(chart, name, clock.startedOn, law, before === undefined ? {} : { [before]: clock.beforeOn })
    return { file: file.file, clock: name, counted, dueOn: counted.dueOn }
  },

  async apply(tx, { file, clock, counted, dueOn }, _input, { id, at, facts }) {
    const chart = chartNamed(facts.file!.procedure)
    const then = chart.clocks![clock]!.then
    const timer = {
      timer: id,
      basis: facts.file!.clocks[clock]!.basis,
      stream: `file/${file}`,
      seq: -Math.trunc(millisOf(at) / 1000),
    }
    if (dueOn === null)
      return setTimer(tx, { ...timer, act: COUNT_CLOCK, input: { file, clock }, dueAt: askAt(counted, at) })
    tx.queue('update casework.clock set due_on = $3 where file = $1 and clock = $2', [file, clock, dueOn])
    if (then !== undefined) setTimer(tx, { ...timer, act: chart.act(then), input: { file }, dueAt: endOf(dueOn) })
  },
})
