// Walks a procedure through all its paths, by itself: from the start to every state, taking every step that a state
// allows, doing first what a step needs (hearing a party, letting a clock run out). Pure; the same decision as the acts.
import { isRefusal } from '#kernel/act'
import { decideStep, isMet, isOver, marksOf, unopened, type CaseFile, type Taking } from '#kernel/casework'
import type { Role } from '#kernel/identity'
import type { Chart, ChartStep } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'

/** One step of a walk: who takes it, on which day, with what entered. */
export type Stride = { step: string; part: string; role: Role; day: Day; fields: Record<string, unknown>; to: string }

export type Walked = {
  /** walks to an end */
  paths: Stride[][]
  /** every `state step` that was taken */
  edges: Set<string>
  /** every `state step` that the procedure allows and no walk could take, with the last refusal */
  missed: Map<string, string>
}

const MOST_FILES = 400

/** Who plays a part in the walk: one party per part and role. */
export const playerOf = (part: string, role: string): string => {
  const hex = Buffer.from(`${part}/${role}`).toString('hex').padEnd(32, '0').slice(0, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** The role in which a part is played here. */
const roleOf = (chart: Chart, part: string): Role =>
  (chart.parts[part]!.roles.find((role) => role !== 'platform') ?? 'platform') as Role

type Watched = {
  /** `step.field` of every choice on which a later step depends */
  choices: ReadonlySet<string>
  /** every step on which a later one depends, or that may be taken so many times only */
  steps: ReadonlySet<string>
}

const watchedIn = new WeakMap<Chart, Watched>()

/** What the conditions of a procedure look at; asked some hundred thousand times in a walk. */
function watchedOf(chart: Chart): Watched {
  const known = watchedIn.get(chart)
  if (known) return known
  const texts = ({ was, when }: { was?: string | undefined; when?: string | undefined }): string[] =>
    [was, when].filter((text) => text !== undefined)
  const needs = chart.steps.flatMap((step) => step.needs ?? [])
  const watched = {
    choices: new Set(needs.flatMap((need) => texts(need).map((text) => text.split(' = ')[0]!))),
    steps: new Set([
      ...chart.steps.filter(({ times }) => times !== undefined).map(({ step }) => step),
      ...needs.flatMap((need) => [...(need.done ?? []), ...texts(need).map((text) => text.split('.')[0]!)]),
    ]),
  }
  watchedIn.set(chart, watched)
  return watched
}

/** What may be entered at a step: one value for each field, and every choice on which later steps depend. */
function entriesOf(chart: Chart, step: ChartStep, day: Day, choices: Choices): Record<string, unknown>[] {
  const watched = watchedOf(chart).choices
  let entries: Record<string, unknown>[] = [{}]
  for (const [name, field] of Object.entries(step.fields ?? {})) {
    const all = field.type === 'yes-no' ? ['no', 'yes'] : (field.options ?? []).map((option) => option.value)
    const values: unknown[] =
      field.type === 'choice' || field.type === 'yes-no'
        ? choices.has(`${step.step}.${name}`)
          ? [choices.get(`${step.step}.${name}`)]
          : watched.has(`${step.step}.${name}`)
            ? all
            : all.slice(0, 1)
        : [field.type === 'choices' ? all.slice(0, 1) : valueOf(field.type, day)]
    entries = entries.flatMap((entry) => values.map((value) => ({ ...entry, [name]: value })))
  }
  return entries
}

function valueOf(type: string, day: Day): unknown {
  switch (type) {
    case 'day':
      return addDays(day, 90)
    case 'instant':
      return `${addDays(day, 90)}T02:00:00.000Z`
    case 'count':
      return 30
    case 'amountFen':
      return 100_000
    case 'ppm':
      return 100_000
    case 'files':
      return [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
    case 'list':
      return ['其一', '其二']
    default:
      return '示例文字'
  }
}

/** The file after a step, as the tables would hold it. */
function after(
  file: CaseFile,
  step: ChartStep,
  taking: Taking,
  fields: Record<string, unknown>,
  party: string,
  day: Day,
  chart: Chart,
): CaseFile {
  const marks = marksOf(step, fields)
  const own = file.parts[taking.part] ?? []
  const joins = taking.part !== 'system' && !own.includes(party) && chart.parts[taking.part]!.many !== true
  return {
    ...file,
    state: taking.to,
    steps: file.steps + 1,
    parts: joins ? { ...file.parts, [taking.part]: [...own, party] } : file.parts,
    taken: {
      ...file.taken,
      [step.step]: { times: (file.taken[step.step]?.times ?? 0) + 1, lastOn: day, lastN: file.steps, marks },
    },
    clocks: { ...file.clocks, ...taking.clocks },
  }
}

/** What is chosen at a step wherever it is taken, as `step.field`. */
type Choices = ReadonlyMap<string, string>

type Place = { file: CaseFile; day: Day; path: Stride[] }

/** Takes one step if the law lets it; says why not otherwise. */
function tryStep(chart: Chart, step: ChartStep, at: Place, fields: Record<string, unknown>, law: Law): Place | string {
  const part = step.by.find((name) => name !== 'system') ?? 'system'
  const system =
    step.by.includes('system') &&
    (part === 'system' || step.from.every(() => Object.values(chart.clocks ?? {}).some((c) => c.then === step.step)))
  const role = system ? 'platform' : roleOf(chart, part)
  const party = playerOf(part, role)
  const taking = decideStep(chart, step, at.file, fields, { party, role, place: 'cn' }, { law, day: at.day })
  if (isRefusal(taking)) return `${taking.refused}: ${taking.says.zh}`
  return {
    file: after(at.file, step, taking, fields, party, at.day, chart),
    day: at.day,
    path: [...at.path, { step: step.step, part: system ? 'system' : part, role, day: at.day, fields, to: taking.to }],
  }
}

/** The day on which a clock has run out, or the same place when it cannot. */
function letRunOut(at: Place, clock: string): Place {
  const due = at.file.clocks[clock]?.state === 'running' ? at.file.clocks[clock].dueOn : null
  return due !== null && due !== undefined && due >= at.day ? { ...at, day: addDays(due, 1) } : at
}

/** Does what a step still needs, as far as it can be done without leaving the state; several ways when there are. */
function prepared(chart: Chart, step: ChartStep, at: Place, law: Law, choices: Choices, depth = 0): Place[] {
  let places: Place[] = [at]
  if (step.by.includes('system'))
    for (const [name, clock] of Object.entries(chart.clocks ?? {}))
      if (clock.then === step.step) places = places.map((p) => letRunOut(p, name))
  if (depth > 5) return places
  for (const need of step.needs ?? [])
    places = places.flatMap((place) => {
      if (isMet(need, place.file, place.day)) return [place]
      const ways: Place[] = []
      for (const name of need.done ?? []) {
        const first = chart.stepNamed(name)
        if (first.to !== 'same' || !first.from.includes(place.file.state)) continue
        const wanted = need.was
        for (const ready of prepared(chart, first, place, law, choices, depth + 1))
          for (const fields of entriesOf(chart, first, ready.day, choices)) {
            if (
              wanted?.startsWith(`${name}.`) &&
              String(fields[wanted.split(' = ')[0]!.split('.')[1]!]) !== wanted.split(' = ')[1]
            )
              continue
            const then = tryStep(chart, first, ready, fields, law)
            if (typeof then !== 'string') ways.push(then)
          }
      }
      if (need.over !== undefined) {
        const then = letRunOut(place, need.over)
        if (isMet(need, then.file, then.day)) ways.push(then)
      }
      return ways.length === 0 ? [place] : ways.slice(0, 3)
    })
  return places
}

/** Of a file, what the law's conditions on later steps depend on: two files alike in it have the same future. */
function futureOf(chart: Chart, { file, day }: Place): string {
  const lastOf = (step: string): number => file.taken[step]?.lastN ?? -1
  const rounds = chart.steps.flatMap((step) =>
    (step.needs ?? []).flatMap((need) =>
      need.since === undefined ? [] : (need.done ?? []).map((done) => `${done} ${lastOf(done) > lastOf(need.since!)}`),
    ),
  )
  const taken = [...watchedOf(chart).steps]
    .filter((step) => file.taken[step])
    .map((step) => `${step}${JSON.stringify(file.taken[step]!.marks)}`)
  const clocks = Object.entries(file.clocks).map(([name, clock]) => `${name} ${clock.state} ${isOver(clock, day)}`)
  return [file.state, ...rounds, ...taken.toSorted(), ...clocks.toSorted()].join('|')
}

/**
 * Walks a procedure under the law of a day; `from` is the day the walks begin. From every way of opening a file, each
 * file that differs in what the law's conditions depend on is walked on from, up to a limit; steps never taken before
 * are followed first. `until` it has taken every step of every state and come to an end, which is enough to know that
 * it can; or for as many paths as there are.
 */
export function walk(chart: Chart, law: Law, from: Day, until: 'every-step' | 'every-path' = 'every-path'): Walked {
  const paths: Stride[][] = []
  const edges = new Set<string>()
  const refused = new Map<string, string>()
  const all = chart.steps.flatMap((step) => step.from.map((state) => `${state} ${step.step}`))
  const isEnough = (): boolean => until === 'every-step' && paths.length > 0 && all.every((edge) => edges.has(edge))

  /** Every place one step further; what was taken on the way is entered in `edges` and in the walk's `own`. */
  const onward = (at: Place, own: Set<string>, choices: Choices): { then: Place; fresh: boolean }[] =>
    chart.steps
      .filter((step) => step.from.includes(at.file.state))
      .flatMap((step) =>
        prepared(chart, step, at, law, choices).flatMap((ready) =>
          entriesOf(chart, step, ready.day, choices).flatMap((fields) => {
            const then = tryStep(chart, step, ready, fields, law)
            if (typeof then === 'string') {
              refused.set(`${at.file.state} ${step.step}`, then)
              return []
            }
            let state = at.file.state
            let fresh = false
            for (const stride of then.path.slice(at.path.length)) {
              fresh ||= !own.has(`${state} ${stride.step}`)
              own.add(`${state} ${stride.step}`)
              edges.add(`${state} ${stride.step}`)
              state = stride.to
            }
            return [{ then, fresh }]
          }),
        ),
      )

  const start = {
    ...unopened(chart, '00000000-0000-7000-8000-000000000001'),
    no: `${chart.no}-1`,
    title: '示例',
    place: 'cn-gd-sz',
    parts: Object.fromEntries(
      Object.entries(chart.parts)
        .filter(([, part]) => part.side === 'party' && part.many !== true)
        .map(([name]) => [name, [playerOf(name, roleOf(chart, name))]]),
    ),
  }
  const walkFrom = (choices: Choices, most: number): void => {
    for (const { then: opened } of onward({ file: start, day: from, path: [] }, new Set(), choices)) {
      const own = new Set<string>()
      const seen = new Set<string>()
      const waiting = [opened]
      const later: Place[] = []
      for (let walked = 0; walked < most && !isEnough(); walked += 1) {
        const at = waiting.pop() ?? later.shift()
        if (!at) break
        const next = onward(at, own, choices)
        if (next.length === 0 || chart.states[at.file.state]?.end === true) paths.push(at.path)
        for (const { then, fresh } of next) {
          const future = futureOf(chart, then)
          if (seen.has(future)) continue
          seen.add(future)
          if (fresh) waiting.push(then)
          else later.push(then)
        }
      }
    }
  }
  walkFrom(new Map(), MOST_FILES)
  // What no walk came by is walked towards: with the choices made that its conditions ask for.
  for (const step of chart.steps)
    if (step.from.some((state) => !edges.has(`${state} ${step.step}`))) {
      const asked = (step.needs ?? []).flatMap((need) =>
        [need.was, need.when].flatMap((text) => text?.split(' = ') ?? []),
      )
      const choices = new Map(asked.flatMap((name, i) => (i % 2 === 0 ? [[name, asked[i + 1]!] as const] : [])))
      walkFrom(choices, MOST_FILES * 4)
    }
  return {
    paths,
    edges,
    missed: new Map(
      all.filter((edge) => !edges.has(edge)).map((edge) => [edge, refused.get(edge) ?? 'no walk reached this state']),
    ),
  }
}
