// Every procedure on a real database: each step of each chart is taken at least once by its own act, the clock set and the
// timers fired as the worker does, and after each walk the file is read by everybody and its history verified. The walks
// are generated (procedure-walk.ts). The acts are the plain steps of the charts: what a room adds to some of them (its own
// gates and tables) is tested in that room. The year is 2026, the last with a notified calendar.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal, look, perform, type AnyAct, type Outcome, type World } from '#kernel/act'
import {
  marksOf,
  caseFile,
  decideStep,
  isMet,
  isOver,
  refusalOf,
  stepActs,
  unopened,
  type CaseFile,
} from '#kernel/casework'
import { anyone, type Actor, type Role } from '#kernel/identity'
import { charts, type Chart, type ChartStep } from '#kernel/procedure'
import { verifyBundle } from '#kernel/proof'
import { loadLaw } from '#kernel/rules'
import { addDays, dayIn, type Day } from '#kernel/time'
import { assembleFileBundle } from '#domain/dispute'
import { fireTimers } from '../src/app/worker/timers.ts'
import { walk } from './procedure-walk.ts'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
const book = loadLaw(join(import.meta.dirname, '../law'))
const all = [...charts().values()]

let p: TestPlatform
/** the same store and law; nothing follows from a step in another room here */
let world: World
let acts: ReadonlyMap<string, AnyAct>
let keys = 0
const cast = new Map<string, Actor>()
let strangers: Actor[]

beforeAll(async () => {
  p = await testPlatform({ seed: 'procedures', at: '2026-01-04T02:00:00.000Z' })
  world = { ...p.world, wiring: {} }
  acts = new Map([...p.acts, ...all.flatMap(({ id }) => stepActs(id)).map((act): [string, AnyAct] => [act.name, act])])
  for (const chart of all)
    for (const part of Object.keys(chart.parts)) {
      const role = roleOf(chart, part)
      if (role !== 'platform' && !cast.has(`${part} ${role}`))
        cast.set(`${part} ${role}`, await p.party(`${part} ${role}（示例）`, [role], PLACE))
    }
  strangers = [
    await p.party('路人（示例）', ['supplier'], 'cn-sh'),
    await p.party('外地机关（示例）', ['authority:market'], 'cn-sh'),
    anyone,
  ]
}, 60_000)
afterAll(() => p.close())

/** The role in which a part is played here: by a body that signs in where there is a choice, so that it sees its file. */
function roleOf(chart: Chart, part: string): Role {
  const { roles } = chart.parts[part]!
  return (roles.find((role) => role !== 'platform' && role !== 'public') ??
    roles.find((role) => role !== 'platform') ??
    'platform') as Role
}

const playerOf = (chart: Chart, part: string): Actor =>
  part === 'system' || roleOf(chart, part) === 'platform' ? platformActor : cast.get(`${part} ${roleOf(chart, part)}`)!

/** The first day of 2026 on which every step of a procedure has its ground. */
function firstDay(chart: Chart): Day {
  for (let day = '2026-01-05'; day < '2026-12-31'; day = addDays(day, 7)) {
    const law = book.at(day, PLACE)
    if (chart.steps.every((step) => law.holds(step.basis[0]!).holds)) return day
  }
  throw new Error(`${chart.id} has no ground in 2026`)
}

/** Times within which another runs out: evidence is preserved for seven working days while a case is looked into. */
const LONG_DAYS = new Map([
  ['subsidy.claim.investigate', 40],
  ['subsidy.claim.take-back', 40],
])

/** What is entered at a step on a day: an event that a clock counts from was that day, whatever else is dated is to come. */
function entered(
  chart: Chart,
  step: ChartStep,
  day: Day,
  chosen: Record<string, unknown> = {},
): Record<string, unknown> {
  const events = new Set((step.starts ?? []).flatMap((name) => chart.clocks![name]!.on ?? []))
  const values: Record<string, (name: string) => unknown> = {
    day: (name) => (events.has(name) ? day : addDays(day, 60)),
    instant: () => `${addDays(day, 60)}T02:00:00.000Z`,
    // a reminder comes before what it reminds of
    count: (name) => LONG_DAYS.get(chart.act(step.step)) ?? (name.startsWith('reminder') ? 5 : 10),
    amountFen: () => 100_000,
    ppm: () => 100_000,
    files: () => [{ name: '材料.pdf', sha256: 'a'.repeat(64) }],
    list: () => ['其一', '其二'],
    'yes-no': (name) => chosen[name] ?? 'no',
    choices: (name) => chosen[name] ?? [step.fields![name]!.options![0]!.value],
    choice: (name) => chosen[name] ?? step.fields![name]!.options![0]!.value,
  }
  return Object.fromEntries(
    Object.entries(step.fields ?? {}).map(([name, { type }]) => [name, values[type]?.(name) ?? '示例文字']),
  )
}

/** Steps that other steps, or the clock, depend on. */
function asked(chart: Chart): Set<string> {
  return new Set(
    chart.steps.flatMap(({ needs = [] }) =>
      needs.flatMap((need) => [
        ...(need.done ?? []),
        ...(need.since === undefined ? [] : [need.since]),
        ...[need.was, need.when].flatMap((text) => (text === undefined ? [] : [text.split('.')[0]!])),
      ]),
    ),
  )
}

/** The chart with steps on which nothing depends taken in one state each: here a step counts, not every state of it. */
function thinned(chart: Chart): Chart {
  const needed = asked(chart)
  return {
    ...chart,
    steps: chart.steps.map((step) =>
      !needed.has(step.step) &&
      !step.by.includes('system') &&
      (step.to === 'same' || chart.states[step.to]?.end === true)
        ? { ...step, from: [step.from.at(-1)!], ...(step.to === 'same' ? { times: 1 } : {}) }
        : step,
    ),
  }
}

type Leg = { step: string; part: string; chosen: Record<string, unknown> }

/** Where a walk stands: the file as the tables would hold it, the day, and how it came there. */
type Place = { file: CaseFile; day: Day; legs: Leg[] }

const law = book.at('2026-06-15', PLACE)
const byOf = (step: ChartStep): string => step.by.find((part) => part !== 'system') ?? 'system'

/** A step taken, after the time it waits for; undefined where something else stands in its way. */
function onward(
  chart: Chart,
  step: ChartStep,
  { file, day, legs }: Place,
  fields: Record<string, unknown>,
  part = byOf(step),
): Place | undefined {
  const waitedFor = [
    ...(step.needs ?? []).flatMap((need) => (need.over === undefined || isMet(need, file, day) ? [] : [need.over])),
    ...(part === 'system'
      ? Object.keys(chart.clocks ?? {}).filter((name) => chart.clocks![name]!.then === step.step)
      : []),
  ]
  const dues = waitedFor.flatMap((name) =>
    file.clocks[name]?.state === 'running' ? (file.clocks[name].dueOn ?? []) : [],
  )
  const on = [day, ...dues.map((due) => addDays(due, 1))].toSorted().at(-1)!
  const asking = { party: part, role: part === 'system' ? ('platform' as const) : roleOf(chart, part), place: 'cn' }
  const taking = decideStep(chart, step, file, fields, asking, { law, day: on })
  if (isRefusal(taking)) return undefined
  return {
    file: {
      ...file,
      state: taking.to,
      steps: file.steps + 1,
      taken: {
        ...file.taken,
        [step.step]: {
          times: (file.taken[step.step]?.times ?? 0) + 1,
          lastOn: on,
          lastN: file.steps,
          marks: marksOf(step, fields),
        },
      },
      clocks: { ...file.clocks, ...taking.clocks },
    },
    day: on,
    legs: [...legs, { step: step.step, part, chosen: fields }],
  }
}

/** How many states a file must still pass to one of `to`; by state. */
function distances(chart: Chart, to: readonly string[]): Map<string, number> {
  const far = new Map(to.map((state) => [state, 0]))
  const waiting = [...to]
  for (let state = waiting.shift(); state !== undefined; state = waiting.shift())
    for (const step of chart.steps)
      if (step.to === state)
        for (const before of step.from)
          if (!far.has(before)) {
            far.set(before, far.get(state)! + 1)
            waiting.push(before)
          }
  return far
}

/** A way on from a place to a step: by the states that lead there, doing first what each step needs. */
function wayOn(
  chart: Chart,
  goal: ChartStep,
  before: Place,
  chosen: ReadonlyMap<string, string>,
  depth: number,
): Place | undefined {
  if (depth < 0) return undefined
  let from = before
  const choices = new Map(chosen)
  for (const { was } of goal.needs ?? []) if (was !== undefined) choices.set(was.split(' = ')[0]!, was.split(' = ')[1]!)
  const fieldsOf = (step: ChartStep, day: Day): Record<string, unknown> =>
    entered(
      chart,
      step,
      day,
      Object.fromEntries(
        [...choices]
          .filter(([name]) => name.startsWith(`${step.step}.`))
          .map(([name, value]) => [name.split('.')[1]!, value]),
      ),
    )
  const takes = (step: ChartStep, place: Place): Place | undefined =>
    onward(chart, step, place, fieldsOf(step, place.day)) ??
    (step.by.includes('system') ? onward(chart, step, place, fieldsOf(step, place.day), 'system') : undefined)

  // what it needs that lies on the way comes first, in the order of the procedure
  const lacks = (step: ChartStep): boolean =>
    (goal.needs ?? []).some(
      (need) =>
        !isMet(need, from.file, from.day) && (need.done?.includes(step.step) || need.was?.startsWith(`${step.step}.`)),
    )
  for (const step of chart.steps)
    if (step !== goal && step.to !== 'same' && !goal.from.includes(from.file.state) && lacks(step))
      from = wayOn(chart, step, from, choices, depth - 1) ?? from

  if (goal.from.includes(from.file.state)) {
    const there = takes(goal, from)
    if (there) return there
    let place = from
    // the clock takes a step only when its time was started
    const begun = goal.by.includes('system')
      ? [
          {
            done: chart.steps
              .filter(({ starts }) => starts?.some((name) => chart.clocks![name]!.then === goal.step))
              .map(({ step }) => step),
          },
        ]
      : []
    for (const need of [...(goal.needs ?? []).filter((one) => !isMet(one, from.file, from.day)), ...begun]) {
      for (const name of need.done ?? []) {
        const then = wayOn(chart, chart.stepNamed(name), place, choices, depth - 1)
        if (then && goal.from.includes(then.file.state)) {
          place = then
          break
        }
      }
    }
    return place === from ? undefined : takes(goal, place)
  }
  const far = distances(chart, goal.from)
  const here = far.get(from.file.state) ?? Number.POSITIVE_INFINITY
  for (const step of chart.steps)
    if (
      step.from.includes(from.file.state) &&
      step.to !== 'same' &&
      (far.get(step.to) ?? Number.POSITIVE_INFINITY) < here
    ) {
      const then = wayOn(chart, step, from, choices, depth - 1)
      const there = then && wayOn(chart, goal, then, choices, depth)
      if (there) return there
    }
  return undefined
}

/** The sets of choices on which some step of a procedure depends. */
const choicesOf = (chart: Chart): Map<string, string>[] =>
  chart.steps.flatMap(({ needs = [] }) => {
    const asks = needs.flatMap(({ was, when }) =>
      [was, when].flatMap((text) => (text === undefined ? [] : [text.split(' = ') as [string, string]])),
    )
    return asks.length === 0 ? [] : [new Map(asks)]
  })

/**
 * A way to each step: straight from the start where that leads there, under each set of choices in turn; and otherwise on
 * from where the generated walks led.
 */
function waysTo(chart: Chart): Map<string, Leg[]> {
  const ways = new Map<string, Leg[]>()
  const start = startOf(chart)
  for (const choices of [new Map<string, string>(), ...choicesOf(chart)])
    for (const step of chart.steps) {
      const there = ways.has(step.step) ? undefined : wayOn(chart, step, start, choices, 3)
      for (const [n, leg] of (there?.legs ?? []).entries())
        if (!ways.has(leg.step)) ways.set(leg.step, there!.legs.slice(0, n + 1))
    }
  if (ways.size === chart.steps.length) return ways

  const stops = new Map<string, Place>()
  for (const path of walk(thinned(chart), law, start.day).paths) {
    let place: Place | undefined = start
    for (const { step, part, fields } of path) {
      place = onward(chart, chart.stepNamed(step), place, fields, part)
      if (!place) break
      if (!ways.has(step)) ways.set(step, place.legs)
      const stop = [place.file.state, ...Object.keys(place.file.taken).toSorted()].join(' ')
      const known = stops.get(stop)
      if (!known || known.legs.length > place.legs.length) stops.set(stop, place)
    }
  }
  const nearest = [...stops.values()].toSorted((a, b) => a.legs.length - b.legs.length)
  for (const step of chart.steps) {
    if (ways.has(step.step)) continue
    const far = distances(chart, step.from)
    const lacking = ({ file, day }: Place): number =>
      (step.needs ?? []).filter((need) => !isMet(need, file, day)).length * 10 + (far.get(file.state) ?? 999)
    for (const place of nearest.toSorted((a, b) => lacking(a) - lacking(b))) {
      const there = far.has(place.file.state) ? wayOn(chart, step, place, new Map(), 3) : undefined
      if (!there) continue
      ways.set(step.step, there.legs)
      break
    }
  }
  return ways
}

/** A way to a step, and then others under other choices. */
function* waysInTurn(chart: Chart, way: Leg[]): Generator<Leg[]> {
  yield way
  const seen = new Set([JSON.stringify(way)])
  for (const choices of choicesOf(chart)) {
    const legs = wayOn(chart, chart.stepNamed(way.at(-1)!.step), startOf(chart), choices, 3)?.legs
    const key = JSON.stringify(legs)
    if (!legs || seen.has(key)) continue
    seen.add(key)
    yield legs
  }
}

const startOf = (chart: Chart): Place => ({
  file: {
    ...unopened(chart, 'f'),
    place: PLACE,
    title: '示例',
    parts: Object.fromEntries(Object.keys(chart.parts).map((part) => [part, [part]])),
  },
  day: '2020-03-02',
  legs: [],
})

const today = (): Day => dayIn(p.clock.now())
const noon = (day: Day): string => `${day}T04:00:00.000Z`
const fileNow = async (chart: Chart, file: string): Promise<CaseFile> =>
  (await p.world.store.transact((tx) =>
    caseFile(
      tx,
      file,
      Object.keys(chart.parts).filter((part) => chart.parts[part]!.many === true),
    ),
  ))!

/** A walk that cannot go on because the law does not know the days yet. */
class Beyond extends Error {}

async function takes(chart: Chart, leg: Leg, file: string | undefined): Promise<Outcome> {
  const step = chart.stepNamed(leg.step)
  const actor = playerOf(chart, leg.part)
  const opening = {
    title: `${chart.title.zh}（示例）`,
    place: PLACE,
    with: Object.fromEntries(
      Object.entries(chart.parts).flatMap(([part, { side, many }]) =>
        side === 'party' && many !== true && part !== leg.part ? [[part, playerOf(chart, part).party]] : [],
      ),
    ),
  }
  const input = { ...(file === undefined ? opening : { file }), ...entered(chart, step, today(), leg.chosen) }
  return (await perform(world, acts.get(chart.act(leg.step))!, { actor, key: `w${(keys += 1)}`, input })) as Outcome
}

/** Lets the time run out that a step waits for. Throws Beyond where that time has no last day yet. */
async function waits(chart: Chart, step: ChartStep, file: string): Promise<void> {
  const now = await fileNow(chart, file)
  for (const need of step.needs ?? []) {
    const clock = need.over === undefined ? undefined : now.clocks[need.over]
    if (clock?.state !== 'running' || isMet(need, now, today()) || isOver(clock, today())) continue
    if (clock.dueOn === null) throw new Beyond(`「${chart.clocks![need.over!]!.label.zh}」的末日在已公布的日历之外`)
    p.clock.set(noon(addDays(clock.dueOn, 1)))
  }
}

/** Lets the platform take a step by its timer, as the worker does. */
async function fires(chart: Chart, name: string, file: string): Promise<void> {
  const timer = await p.world.store.transact((tx) =>
    tx.one<{ due_at: string }>(
      'select due_at from procedure.timer where set_by_stream = $1 and act = $2 and ended_at is null order by due_at limit 1',
      [`file/${file}`, chart.act(name)],
    ),
  )
  const before = await fileNow(chart, file)
  if (!timer) {
    const untold = Object.entries(before.clocks).find(
      ([clock, { state, dueOn }]) => chart.clocks![clock]!.then === name && state === 'running' && dueOn === null,
    )
    if (!untold) throw new Error(`${chart.id}: no timer waits for ${name} in ${before.state}`)
    throw new Beyond(`「${chart.clocks![untold[0]]!.label.zh}」的末日在已公布的日历之外`)
  }
  if (timer.due_at > p.clock.now()) p.clock.set(new Date(Date.parse(timer.due_at) + 1_000).toISOString())
  await fireTimers(world, acts)
  const after = await fileNow(chart, file)
  if ((after.taken[name]?.times ?? 0) === (before.taken[name]?.times ?? 0))
    throw new Error(`${chart.id}: the timer did not take ${name} in ${before.state}`)
}

/** Walks a way on the database and takes what else may be taken in passing; returns the file. */
async function walks(chart: Chart, legs: Leg[], done: Set<string>, since: Day): Promise<string | undefined> {
  p.clock.set(noon(since))
  const needed = asked(chart)
  const passing = (step: ChartStep): boolean =>
    step.to === 'same' &&
    !done.has(step.step) &&
    !needed.has(step.step) &&
    !step.by.includes('system') &&
    ![step.starts, step.ends, step.pauses, step.resumes].some((clocks) => clocks?.length)
  let file: string | undefined
  for (const leg of legs) {
    const step = chart.stepNamed(leg.step)
    if (file !== undefined) {
      const now = await fileNow(chart, file)
      for (const other of chart.steps)
        if (other.step !== leg.step && passing(other) && !refusalOf(chart, other, now, today())) {
          const outcome = await takes(chart, { step: other.step, part: other.by[0]!, chosen: {} }, file)
          if (outcome.done) done.add(other.step)
        }
      // what follows from an act elsewhere is taken by the platform's own act, what no clock brings
      const isTimed = Object.values(chart.clocks ?? {}).some(({ then }) => then === leg.step)
      if (leg.part === 'system' && isTimed) {
        await fires(chart, leg.step, file)
        done.add(leg.step)
        continue
      }
      await waits(chart, step, file)
    }
    const outcome = await takes(chart, leg, file)
    if (!outcome.done) {
      if (outcome.refused === 'notice-too-short' && outcome.says.zh.includes('日历尚未公布'))
        throw new Beyond(outcome.says.zh)
      throw new Error(
        `${chart.id}: ${leg.step} after ${legs.map((l) => l.step).join(' ')}: ${outcome.refused} ${outcome.says.zh}`,
      )
    }
    done.add(leg.step)
    file ??= (outcome.decision as { file: string }).file
  }
  return file
}

type Shown = {
  myParts: string[]
  steps: {
    n: number
    step: string
    part: string
    sealed: boolean
    fields: object[]
    document: object | null
    evidence: object | null
  }[]
  next: object[]
  clocks: object[]
}

/** May a part know of a file in which these steps were taken (`seesFrom`)? */
const knowsOf = (chart: Chart, part: string, taken: readonly string[]): boolean =>
  taken.some((name) => {
    const { document, by } = chart.stepNamed(name)
    const from = chart.parts[part]!.seesFrom
    return from === undefined || from.includes(name) || document?.to.includes(part) === true || by.includes(part)
  })

/** Reads a file as everybody, and verifies its history; returns what is wrong with it. */
async function faultsOf(chart: Chart, file: string): Promise<string[]> {
  await p.sequencer.settle()
  const faults: string[] = []
  const see = async (actor: Actor): Promise<Shown | null> =>
    (
      (await look(p.world.store, p.views.get('casework.file.get')!, { actor, input: { file } })) as {
        item: Shown | null
      }
    ).item
  const now = await fileNow(chart, file)
  for (const part of Object.keys(chart.parts)) {
    const actor = playerOf(chart, part)
    const item = await see(actor)
    const plays = now.parts[part]?.includes(actor.party) === true
    if (plays && (item !== null) !== knowsOf(chart, part, Object.keys(now.taken)))
      faults.push(item ? `${part} sees its file too early` : `${part} does not see its file`)
    if (!item) continue
    for (const shown of item.steps) {
      const { seen } = chart.stepNamed(shown.step)
      const may = seen === undefined || shown.part === part || seen.some((one) => item.myParts.includes(one))
      if (!may && !(shown.sealed && shown.fields.length === 0 && shown.document === null))
        faults.push(`${part} sees ${shown.step}, which is sealed`)
      if (!shown.evidence && shown.part === part && actor.role !== 'public')
        faults.push(`${shown.step} has no evidence`)
    }
  }
  for (const stranger of strangers)
    if (((await see(stranger)) === null) === (chart.open === true))
      faults.push(`a stranger (${stranger.role}) ${chart.open ? 'does not see an open file' : 'sees the file'}`)
  const steps = new Set(Array.from({ length: now.steps }, (_, n) => n))
  const { verdict, reasons } = verifyBundle(await assembleFileBundle(p, file, { open: steps, sealed: false }))
  if (verdict !== '核验一致') faults.push(...reasons.map(({ code, zh }) => `${code} ${zh}`))
  // Nobody waits for this file any more.
  await p.world.store.transact(async (tx) =>
    tx.queue('delete from procedure.timer where set_by_stream = $1', [`file/${file}`]),
  )
  return faults
}

describe.each(all.map((chart) => [chart.id, chart] as const))('%s', (_, chart) => {
  it(
    'takes every step by its act, shows the file to its parts and to nobody else, and its history verifies',
    { timeout: 120_000 },
    async ({ annotate }) => {
      const since = firstDay(chart)
      const ways = waysTo(chart)
      expect(chart.steps.map(({ step }) => step).filter((step) => !ways.has(step))).toEqual([])
      const done = new Set<string>()
      const beyond = new Map<string, string>()
      const longestFirst = [...ways.values()].toSorted((a, b) => b.length - a.length)
      for (const legs of longestFirst) {
        const last = legs.at(-1)!.step
        for (const way of waysInTurn(chart, legs)) {
          if (done.has(last)) break
          try {
            const file = await walks(chart, way, done, since)
            expect(await faultsOf(chart, file!)).toEqual([])
          } catch (error) {
            if (!(error instanceof Beyond)) throw error
            beyond.set(last, error.message)
          }
        }
      }
      for (const [step, why] of beyond) if (!done.has(step)) await annotate(`${chart.id} ${step}: ${why}`)
      expect(chart.steps.map(({ step }) => step).filter((step) => !done.has(step) && !beyond.has(step))).toEqual([])
    },
  )
})
