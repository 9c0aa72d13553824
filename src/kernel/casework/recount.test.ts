// A clock counted anew from the steps of its file is the clock that those steps left; and what the platform enters late
// counts from the day on which it happened in law.
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { isRefusal } from '#kernel/act'
import { chartOf, type Chart } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import { unopened, type CaseFile } from './case-file.ts'
import { decideStep, type Asking } from './decide-step.ts'
import { countedBy, recounted, stepsMoving, type Move } from './recount.ts'

const book = loadLaw(join(import.meta.dirname, '../../../law'))
const law = book.at('2026-06-15', 'cn-gd-sz')
const LICENSING = 'cn/administrative-licensing-law'
const words = (zh: string) => ({ zh, en: zh })
const clock = (more: object) => ({
  label: words('期限'),
  rule: 'LICENSING',
  period: `${LICENSING}#42 decision-working-days`,
  of: 'authority',
  ...more,
})
const step = (name: string, more: object) => ({
  step: name,
  title: words(name),
  by: ['authority'],
  from: ['pending'],
  to: 'same',
  basis: [`${LICENSING}#29`],
  ...more,
})
const chart: Chart = chartOf('test.recount.yaml', {
  id: 'test.recount',
  no: 'T1',
  title: words('事项'),
  serves: ['X4'],
  basis: [`${LICENSING}#29`],
  verified: 'V',
  parts: { authority: { label: words('机关'), roles: ['authority:industry'], side: 'agency', open: true } },
  states: { pending: { title: words('办理中') } },
  clocks: {
    screening: clock({ period: `${LICENSING}#32 correction-working-days`, then: 'deem' }),
    decision: clock({}),
    deemed: clock({ rule: 'CIVIL', period: 'field days', since: ['deem'] }),
    extension: clock({ period: `${LICENSING}#42 extension-working-days`, after: 'decision' }),
    term: clock({ rule: 'CIVIL', period: 'field days', on: 'documentOn' }),
    own: clock({ rule: 'CIVIL', period: `${LICENSING}#42 joint-working-days` }),
  },
  steps: [
    step('open', { from: ['start'], to: 'pending', starts: ['screening'] }),
    step('screen', { starts: ['screening'] }),
    step('deem', { by: ['system'], starts: ['own'] }),
    step('accept', { starts: ['decision'], ends: ['screening'] }),
    step('pause', { pauses: ['decision', 'extension', 'own'] }),
    step('resume', { resumes: ['decision', 'extension', 'own'] }),
    step('extend', { ends: ['decision'], starts: ['extension'] }),
    step('publish', {
      starts: ['term', 'deemed'],
      fields: { documentOn: { label: words('日'), type: 'day' }, days: { label: words('日'), type: 'count' } },
    }),
  ],
})
const authority: Asking = { party: 'b', role: 'authority:industry', place: 'cn-gd-sz' }
const platform: Asking = { party: 'p', role: 'platform', place: null }
const opened: CaseFile = { ...unopened(chart, 'f'), place: 'cn-gd-sz' }

/** The file after a step, and the step as a move; the file as it was where the step is refused. */
function taken(file: CaseFile, moves: Move[], name: string, day: Day, fields: Record<string, unknown>): CaseFile {
  const of = chart.stepNamed(name)
  const by = of.by.includes('system') ? platform : authority
  const taking = decideStep(chart, of, file, fields, by, { law, day })
  if (isRefusal(taking)) return file
  moves.push({ n: file.steps, step: name, part: taking.part, day, fields: fields as Move['fields'] })
  return {
    ...file,
    state: taking.to,
    steps: file.steps + 1,
    taken: {
      ...file.taken,
      [name]: { times: (file.taken[name]?.times ?? 0) + 1, lastOn: day, lastN: file.steps, marks: {} },
    },
    clocks: { ...file.clocks, ...taking.clocks },
  }
}

test('counted anew from its steps, a clock is what they left', () => {
  const names = chart.steps.map((each) => each.step).filter((name) => name !== 'open')
  const one = fc.record({
    name: fc.constantFrom(...names),
    wait: fc.nat(12),
    days: fc.integer({ min: 1, max: 60 }),
    back: fc.nat(40),
  })
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 14 }), (entries) => {
      const moves: Move[] = []
      let day = '2025-03-03'
      let file = taken(opened, moves, 'open', day, {})
      for (const { name, wait, days, back } of entries) {
        day = addDays(day, wait)
        file = taken(file, moves, name, day, { days, documentOn: addDays(day, -back) })
      }
      for (const [name, left] of Object.entries(file.clocks)) {
        const relevant = moves
          .filter((move) => stepsMoving(chart, name).includes(move.step))
          .map((move) => ({ ...move, fields: countedBy(chart, name, move.fields) }))
        expect(recounted(chart, name, relevant, law)).toEqual(left)
      }
    }),
    { numRuns: 300 },
  )
})

it('counts what follows from silence from the last day of the silence, however late the platform enters it', () => {
  for (const late of ['2026-06-24', '2026-07-01']) {
    const file = taken(taken(opened, [], 'open', '2026-06-15', {}), [], 'deem', late, {})
    // five working days after 15 June, past the Dragon Boat Festival: 23 June; forty-five working days from there
    expect(file.clocks['screening']).toMatchObject({ dueOn: '2026-06-23' })
    expect(file.clocks['own']).toMatchObject({ startedOn: '2026-06-23', dueOn: '2026-08-25' })
  }
})

it('asks again in the autumn before, and never for a year before the first calendar', () => {
  const term = (documentOn: Day) => {
    const file = taken(taken(opened, [], 'open', '2026-06-15', {}), [], 'publish', '2026-06-15', {
      documentOn,
      days: 10,
    })
    return file.clocks['term']
  }
  expect(term('2031-03-01')).toMatchObject({ dueOn: null, askOn: '2030-11-01' })
  expect(term('2001-03-01')).toMatchObject({ dueOn: null, askOn: '9999-12-31' })
})
