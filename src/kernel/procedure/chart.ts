// A procedure as law data: law/procedures/<id>.yaml, which a lawyer can read and correct. Every step says who takes it,
// from which state to which, on which ground, by which document served on whom, and which clock it starts or ends.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { statuteCodes } from '#kernel/time'
import { procedure, type Procedure } from './procedure.ts'

const Name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens')
const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Cite = z.string().regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn/civil-code#703')
const Cites = z.array(Cite).min(1)

const Field = z.strictObject({
  label: Words,
  /** choice: one of `options`; choices: one or more of them; files: hashes of kept files; amountFen: integer fen */
  type: z.enum([
    'text',
    'long',
    'day',
    'instant',
    'count',
    'amountFen',
    'ppm',
    'choice',
    'choices',
    'yes-no',
    'files',
    'list',
  ]),
  options: z.array(z.strictObject({ value: Name, label: Words })).optional(),
  optional: z.boolean().optional(),
  help: Words.optional(),
})
export type ChartField = z.infer<typeof Field>

const Part = z.strictObject({
  label: Words,
  /** platform roles that may act in this part */
  roles: z.array(z.string()).min(1),
  /** whose deadlines move on from a rest day: a party's do, an agency's never (law.md §3, policy) */
  side: z.enum(['party', 'agency']),
  /** several may take part (commenters, experts) */
  many: z.boolean().optional(),
  /** nobody need be named before this part is first played */
  open: z.boolean().optional(),
  /** parts that the same body may not play: it would decide in its own cause; the parties to a file never play its bodies */
  apart: z.array(Name).min(1).optional(),
  /**
   * the steps from the first of which on this part knows of the file at all; without it, from the start. A document served
   * on it, or a step of its own, opens the file too: nobody is served out of a file that is hidden.
   */
  seesFrom: z.array(Name).min(1).optional(),
  /** `own`: who is seated here sees its own steps and what was served on it, not the file (an expert sees its question) */
  sees: z.literal('own').optional(),
})

const Clock = z.strictObject({
  label: Words,
  rule: z.enum(statuteCodes),
  /** `<article> <number>`: the period is a number of the law, or a field of the starting step (`field periodDays`) */
  period: z
    .string()
    .regex(/^(\S+#\S+ [a-z][a-z0-9-]*|field [a-zA-Z]+)$/, 'expected "<article> <number>" or "field <name>"'),
  /** counted from the last day one of these steps was taken, not from the step that starts it (accepted by silence: from receipt) */
  since: z.array(Name).min(1).optional(),
  /** counted from the last day of another clock: an extension goes on where the time it extends ends */
  after: Name.optional(),
  /** counted from a day that the starting step enters, such as the day of a document */
  on: z.string().optional(),
  /** the part whose time it is */
  of: Name,
  /** step that the platform takes when the time is over; without it the clock shows as overdue */
  then: Name.optional(),
  /** what follows in law when nobody acts, for the reader */
  overdue: Words.optional(),
  /** counted back from a day in the field: the step may not come later than that (`notice 7 days before the hearing`) */
  before: z.string().optional(),
})
export type ChartClock = z.infer<typeof Clock>

/** A condition on the file: a step was taken, or a clock ran out, or a clock was started and either. All of `needs` must hold. */
const Need = z.strictObject({
  /** any one of these steps must have been taken */
  done: z.array(Name).min(1).optional(),
  /** what was done before this step was last taken does not count: a second round is told and heard anew */
  since: Name.optional(),
  /** … or this clock must have run out */
  over: Name.optional(),
  /** … or a field of an earlier step must have had this value, as `step.field = value` */
  was: z
    .string()
    .regex(/^[a-z-]+\.[a-zA-Z]+ = \S+$/)
    .optional(),
  /** only where a field of an earlier step has this value; otherwise the need falls away */
  when: z
    .string()
    .regex(/^[a-z-]+\.[a-zA-Z]+ = \S+$/)
    .optional(),
  says: Words,
  basis: Cite,
})
export type Need = z.infer<typeof Need>

const Step = z.strictObject({
  step: Name,
  title: Words,
  /** parts that may take it; `system` for what the clock does by itself */
  by: z.array(Name).min(1),
  /** states it may be taken in; `start` opens a file */
  from: z.array(Name).min(1),
  /** the state it leads to; `same` leaves the state as it is */
  to: Name,
  basis: Cites,
  fields: z.record(z.string().regex(/^[a-z][a-zA-Z]*$/, 'expected a camelCase name'), Field).optional(),
  document: z
    .strictObject({
      title: Words,
      /** parts on whom it is served */
      to: z.array(Name).min(1),
      /** the words of the document; {field} stands for what was entered */
      text: Words,
    })
    .optional(),
  needs: z.array(Need).optional(),
  starts: z.array(Name).optional(),
  /** clocks met or called off by this step */
  ends: z.array(Name).optional(),
  pauses: z.array(Name).optional(),
  resumes: z.array(Name).optional(),
  /** how many times it may be taken in one file; without it, as often as the states allow */
  times: z.int().positive().optional(),
  /** decides against a part: due process is checked on the chart and on the file */
  against: Name.optional(),
  /** tells a part facts, reasons, ground and rights before a decision against it */
  tells: Name.optional(),
  /** the statement, defence or hearing of a part */
  hears: Name.optional(),
  /** parts that may see what was entered; all when absent */
  seen: z.array(Name).optional(),
  /** open parts that nobody plays any more once this step is taken: a file on one ground is not the business of another */
  closes: z.array(Name).min(1).optional(),
  note: Words.optional(),
})
export type ChartStep = z.infer<typeof Step>

const Chart = z.strictObject({
  /** room.noun: the first words of every act of the procedure */
  id: z.string().regex(/^[a-z]+\.[a-z]+(-[a-z]+)*$/, 'expected room.noun'),
  no: z.string().min(1),
  title: Words,
  serves: z.array(z.string()).min(1),
  basis: Cites,
  /** who else may read files of this procedure: everyone, or only its parts (default) */
  open: z.boolean().optional(),
  verified: z.enum(['V', 'V2', 'M', 'D', 'platform']),
  note: Words.optional(),
  parts: z.record(Name, Part),
  /** in the order of the drawing */
  states: z.record(Name, z.strictObject({ title: Words, end: z.boolean().optional() })),
  clocks: z.record(Name, Clock).optional(),
  steps: z.array(Step).min(1),
  /** what a part may do against a decision: named in every document that decides against it */
  remedies: z.array(z.strictObject({ says: Words, basis: Cite })).optional(),
})

/** A procedure as its file holds it, with the statechart made from it. */
export type Chart = z.infer<typeof Chart> & {
  machine: Procedure<string>
  /** the name of a step's act */
  act(step: string): string
  stepNamed(step: string): ChartStep
}

/** A procedure file that cannot be read; one line: file: place: what was expected. */
export class BadChart extends Error {
  override name = 'BadChart'
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'law', 'procedures')

const read = new Map<string, Chart>()

/** One procedure of the project's law folder by its id. Throws when there is none: a bug. */
export function chartNamed(id: string): Chart {
  const known = read.get(id)
  if (known) return known
  const chart = readChart(ROOT, `${id}.yaml`)
  read.set(id, chart)
  return chart
}

/** All procedures of the project's law folder, in the order of their numbers. */
export function charts(): ReadonlyMap<string, Chart> {
  return inOrder(chartFiles(ROOT).map((file) => chartNamed(file.slice(0, -'.yaml'.length))))
}

/** Reads every procedure of a folder. Throws BadChart with file, place and expectation. */
export function readCharts(folder: string): ReadonlyMap<string, Chart> {
  return inOrder(chartFiles(folder).map((file) => readChart(folder, file)))
}

const chartFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.yaml'))

const readChart = (folder: string, file: string): Chart =>
  chartOf(file, parse(readFileSync(join(folder, file), 'utf8'), { maxAliasCount: 0 }))

const inOrder = (found: Chart[]): ReadonlyMap<string, Chart> =>
  new Map(
    found.toSorted((a, b) => orderOf(a.no) - orderOf(b.no) || (a.id < b.id ? -1 : 1)).map((chart) => [chart.id, chart]),
  )

const orderOf = (no: string): number => Number(/\d+/.exec(no)?.[0] ?? 99)

/** One procedure from its parsed file. */
export function chartOf(file: string, raw: unknown): Chart {
  const parsed = Chart.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new BadChart(`${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`)
  }
  const chart = parsed.data
  const expected = `${chart.id}.yaml`
  if (file !== expected) throw new BadChart(`${file}: id: expected the file to be named ${expected}`)
  const names = new Set<string>()
  const known = (list: readonly string[], of: object, where: string, also: readonly string[] = []): void => {
    for (const name of list)
      if (!(name in of) && !also.includes(name)) throw new BadChart(`${file}: ${where}: ${name} is not declared`)
  }
  for (const step of chart.steps) {
    // What names a file is asked of every step: a field of that name would stand in its way.
    const reserved = step.from.includes('start') ? ['file', 'title', 'place', 'about', 'with'] : ['file']
    for (const name of reserved)
      if (step.fields?.[name] !== undefined) throw new BadChart(`${file}: ${step.step}.fields: ${name} is taken`)
    if (names.has(step.step)) throw new BadChart(`${file}: ${step.step}: declared twice`)
    names.add(step.step)
    known(step.by, chart.parts, `${step.step}.by`, ['system'])
    known(step.from, chart.states, `${step.step}.from`, ['start'])
    known([step.to], chart.states, `${step.step}.to`, ['same'])
    known(step.document?.to ?? [], chart.parts, `${step.step}.document.to`)
    for (const list of [step.starts, step.ends, step.pauses, step.resumes])
      known(list ?? [], chart.clocks ?? {}, `${step.step}: clocks`)
    known(
      [step.against, step.tells, step.hears].filter((p) => p !== undefined),
      chart.parts,
      step.step,
    )
    known(step.seen ?? [], chart.parts, `${step.step}.seen`)
    known(step.closes ?? [], chart.parts, `${step.step}.closes`)
    for (const used of step.document?.text.zh.matchAll(/\{([a-zA-Z]+)\}/g) ?? [])
      known([used[1]!], step.fields ?? {}, `${step.step}.document.text`, ['no', 'day', 'due', 'remedies', 'title'])
    if (step.from.includes('start') && step.to === 'same')
      throw new BadChart(`${file}: ${step.step}: opens into nothing`)
  }
  for (const step of chart.steps)
    for (const need of step.needs ?? []) {
      for (const done of need.done ?? [])
        if (!names.has(done)) throw new BadChart(`${file}: ${step.step}.needs: ${done} is no step`)
      if (need.since !== undefined && !names.has(need.since))
        throw new BadChart(`${file}: ${step.step}.needs: ${need.since} is no step`)
      if (need.over !== undefined) known([need.over], chart.clocks ?? {}, `${step.step}.needs`)
      for (const text of [need.was, need.when])
        if (text !== undefined && !names.has(text.split('.')[0]!))
          throw new BadChart(`${file}: ${step.step}.needs: ${text}`)
    }
  for (const [name, { apart, seesFrom }] of Object.entries(chart.parts)) {
    known(apart ?? [], chart.parts, `parts.${name}.apart`)
    for (const step of seesFrom ?? [])
      if (!names.has(step)) throw new BadChart(`${file}: parts.${name}.seesFrom: ${step} is no step`)
    if (seesFrom !== undefined && chart.open === true)
      throw new BadChart(`${file}: parts.${name}.seesFrom: the files are open to everyone`)
  }
  for (const [name, clock] of Object.entries(chart.clocks ?? {})) {
    known([clock.of], chart.parts, `clocks.${name}.of`)
    if (clock.after !== undefined) known([clock.after], chart.clocks ?? {}, `clocks.${name}.after`)
    if (clock.then !== undefined && !names.has(clock.then))
      throw new BadChart(`${file}: clocks.${name}.then: ${clock.then} is no step`)
    if (clock.then !== undefined && !chart.steps.find((s) => s.step === clock.then)!.by.includes('system'))
      throw new BadChart(`${file}: clocks.${name}.then: ${clock.then} must be open to the system`)
    for (const step of clock.since ?? [])
      if (!names.has(step)) throw new BadChart(`${file}: clocks.${name}.since: ${step} is no step`)
    if (!chart.steps.some((s) => s.starts?.includes(name)))
      throw new BadChart(`${file}: clocks.${name}: nothing starts it`)
  }
  const act = (step: string): string => `${chart.id}.${step}`
  return {
    ...chart,
    machine: machineOf(chart, act),
    act,
    stepNamed: (step) => chart.steps.find((s) => s.step === step)!,
  }
}

/** The statechart of a chart: `start` and every state, each step an event. */
function machineOf(chart: z.infer<typeof Chart>, act: (step: string) => string): Procedure<string> {
  const states = Object.fromEntries(
    [['start', { title: { zh: '未开始', en: 'not begun' } }] as const, ...Object.entries(chart.states)].map(
      ([name, { title }]) => [
        name,
        {
          title,
          on: Object.fromEntries(
            chart.steps
              .filter((step) => step.from.includes(name))
              .map((step) => [
                act(step.step),
                {
                  to: step.to === 'same' ? name : step.to,
                  by: step.by,
                  basis: step.basis[0]!,
                  ...(step.document ? { document: step.document.title } : {}),
                },
              ]),
          ),
        },
      ],
    ),
  )
  return procedure({ id: chart.id, title: chart.title, initial: 'start', states })
}
