// The cases of law/cases/procedures.yaml: what was done on a file so far, who asks for which step on which day; allowed or
// refused and on which ground, and the last days of its clocks.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isRefusal } from '#kernel/act'
import type { Role } from '#kernel/identity'
import { chartNamed, type Chart, type ChartStep } from '#kernel/procedure'
import { casesOf, loadLaw } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import { unopened, type CaseFile } from './case-file.ts'
import { decideStep, type Asking } from './decide-step.ts'
import { marksOf, type StepInput } from './step-input.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
const cases = casesOf(join(folder, 'cases')).filter(({ kind }) => kind === 'step')

/** A step on a day as a case writes it; `by` a part (the first that may take it), `from` the place of who asks. */
type Entry = { step: string; on: Day; by?: string; from?: string; as?: Role; entered?: Record<string, unknown> }

/** What a case does not say that was entered. */
function entered(step: ChartStep, on: Day, said: Record<string, unknown> = {}): StepInput {
  const samples: Record<string, unknown> = {
    day: addDays(on, 60),
    instant: `${addDays(on, 60)}T02:00:00.000Z`,
    count: 10,
    amountFen: 100_000,
    ppm: 100_000,
    files: [{ name: '材料.pdf', sha256: 'a'.repeat(64) }],
    list: ['其一'],
    'yes-no': 'no',
  }
  return Object.fromEntries(
    Object.entries(step.fields ?? {}).map(([name, { type, options }]) => [
      name,
      said[name] ??
        (type === 'choice'
          ? options![0]!.value
          : type === 'choices'
            ? [options![0]!.value]
            : (samples[type] ?? '示例文字')),
    ]),
  ) as StepInput
}

/** Who asks: the party that plays the part, or whom the case names by role and place. */
function askingFor(chart: Chart, step: ChartStep, { by, from, as }: Entry, place: string): Asking {
  const part = by ?? step.by[0]!
  if (part === 'system') return { party: 'platform', role: 'platform', place: null }
  const role = as ?? (chart.parts[part]!.roles.find((one) => one !== 'platform') as Role | undefined) ?? 'platform'
  return { party: as === undefined ? part : 'somebody', role, place: from ?? place }
}

function judge(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const {
    procedure,
    place = 'cn-gd-sz',
    done = [],
    asks,
  } = given as {
    procedure: string
    place?: string
    done?: Entry[]
    asks: Entry
  }
  const chart = chartNamed(procedure)
  let file: CaseFile = {
    ...unopened(chart, 'f'),
    no: `${chart.no}-1`,
    place,
    // a part of those who sign in is played by one party; an authority joins with its first step
    parts: Object.fromEntries(
      Object.keys(chart.parts).flatMap((part) => (chart.parts[part]!.side === 'party' ? [[part, [part]]] : [])),
    ),
  }
  const take = (entry: Entry) => {
    const step = chart.stepNamed(entry.step)
    if (!step) throw new Error(`${procedure} has no step ${entry.step}`)
    const input = entered(step, entry.on, entry.entered)
    const asking = askingFor(chart, step, entry, place)
    const taking = decideStep(chart, step, file, input, asking, { law: book.at(entry.on, place), day: entry.on })
    if (isRefusal(taking)) return taking
    const players = file.parts[taking.part] ?? []
    file = {
      ...file,
      state: taking.to,
      steps: file.steps + 1,
      parts:
        taking.part === 'system' || players.includes(asking.party)
          ? file.parts
          : { ...file.parts, [taking.part]: [...players, asking.party] },
      taken: {
        ...file.taken,
        [entry.step]: {
          times: (file.taken[entry.step]?.times ?? 0) + 1,
          lastOn: entry.on,
          lastN: file.steps,
          marks: marksOf(step, input),
        },
      },
      clocks: { ...file.clocks, ...taking.clocks },
    }
    return undefined
  }
  for (const entry of done) {
    const no = take(entry)
    if (no) throw new Error(`${entry.step} on ${entry.on} could not have been done: ${no.says.zh}`)
  }
  const no = take(asks)
  return {
    allowed: no === undefined,
    refused: no?.refused,
    ground: no && [...no.basis],
    state: file.state,
    due: Object.fromEntries(Object.entries(file.clocks).map(([name, { dueOn }]) => [name, dueOn ?? 'not-yet-known'])),
  }
}

it('there are cases of steps', () => expect(cases.length).toBeGreaterThanOrEqual(20))

it.each(cases)('$where $case.zh', ({ given, expect: expected }) => {
  const said = judge(given)
  const asked = Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [
      name,
      name === 'due'
        ? Object.fromEntries(
            Object.keys(value as object).map((clock) => [clock, (said['due'] as Record<string, string>)[clock]]),
          )
        : said[name],
    ]),
  )
  expect(asked).toEqual(expected)
})
