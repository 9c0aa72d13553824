// From a procedure to its acts: one act for each step, so that a step runs the one road like every other write.
import { act, isRefusal, refuse, type AnyAct, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { partyOf, type Actor, type Party, type Role } from '#kernel/identity'
import { chartNamed, type Chart, type ChartStep } from '#kernel/procedure'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import { caseFile, manyOf, unopened, type CaseFile } from './case-file.ts'
import { decideStep, isOwnCause, ownCause, type StepDecision } from './decide-step.ts'
import { opensTo } from './seen.ts'
import { inputOf, type StepInput } from './step-input.ts'
import { writeStep } from './write-file.ts'

/** What a step knows: the file, where its actor sits, whom an opening step names, and what its room adds. */
export type StepFacts = {
  file: CaseFile | null
  actorPlace: string | null
  named: Record<string, { kinds: string[]; place: string } | null>
  more?: Recordable
}

type Now = { id: string; actor: Actor; at: Instant; file: CaseFile; more: Recordable }

/** What a room adds to a step of its procedure: facts of its own, a further lawful no, an effect in its own schema. */
export type StepExtra = {
  facts?(tx: Tx, input: StepInput, now: { file: CaseFile | null; actor: Actor; at: Instant }): Promise<Recordable>
  /**
   * Who plays a part of a file that is opened, where the room knows it (the other side of a contract need not be named, and
   * nobody else can be); or why there is nobody.
   */
  names?(input: StepInput, more: Recordable, actor: Actor): Record<string, string> | Refusal
  /** what the room enters where a field was left open: the days of a contract, from which a clock is counted */
  fills?(file: CaseFile, input: StepInput, more: Recordable, circumstances: Circumstances): StepDecision['filled']
  /** who plays a part from this step on, where the room knows those chosen: they do and nobody else; an empty list: nobody for now */
  seats?(file: CaseFile, input: StepInput, more: Recordable, circumstances: Circumstances): Record<string, string[]>
  check?(file: CaseFile, input: StepInput, more: Recordable, circumstances: Circumstances): Refusal | undefined
  /** more of the decision: what the effect will write, so that it is on record */
  decide?(file: CaseFile, input: StepInput, more: Recordable, circumstances: Circumstances): Recordable
  effect?(tx: Tx, decision: StepDecision & Recordable, input: StepInput, now: Now): Promise<void>
}

const rolesOf = (chart: Chart, step: ChartStep): Role[] => [
  ...new Set(step.by.flatMap((name) => (name === 'system' ? ['platform'] : chart.parts[name]!.roles)) as Role[]),
]

/** The file as the decision meets it; an opening step meets one with its title, place and named parts. */
function fileBefore(
  chart: Chart,
  step: ChartStep,
  { file, named }: StepFacts,
  input: StepInput,
  { id, day, taking }: { id: string; day: Day; taking: Record<string, string> },
): CaseFile | Refusal {
  const basis = chart.basis[0]!
  if (!step.from.includes('start')) {
    if (file?.procedure === chart.id) return file
    return refuse('no-such-file', { zh: '没有此案卷', en: 'there is no such file' }, basis)
  }
  for (const [name, party] of Object.entries(named)) {
    const part = chart.parts[name]!
    const isOfKind = party?.kinds.some((kind) => part.roles.includes(kind)) === true
    const isOfPlace =
      part.side === 'party' || (party !== null && jurisdictionsSeenIn(input.place!).includes(party.place))
    if (!isOfKind || !isOfPlace)
      return refuse(
        'wrong-party',
        {
          zh: `所列${part.label.zh}未登记、身份不符或不在其辖区`,
          en: `the ${part.label.en} named is not registered, not of that kind, or not of this place`,
        },
        basis,
      )
  }
  // A file is about somebody: who is on the other side is named when it is opened.
  const unnamed = Object.entries(chart.parts).filter(
    ([name, { side, open, many }]) =>
      side === 'party' && open !== true && many !== true && !step.by.includes(name) && named[name] === undefined,
  )
  if (unnamed.length > 0)
    return refuse(
      'name-the-parties',
      {
        zh: `请写明${unnamed.map(([, part]) => part.label.zh).join('、')}`,
        en: `name the ${unnamed.map(([, part]) => part.label.en).join(', the ')}`,
      },
      basis,
    )
  return {
    ...unopened(chart, id),
    no: `${chart.no}-${day.replaceAll('-', '')}-${id.slice(-6).toUpperCase()}`,
    title: input.title!,
    place: input.place!,
    about: input.about ?? null,
    parts: Object.fromEntries(Object.entries(taking).map(([part, party]) => [part, [party]])),
  }
}

/** Who takes part from the start: those whom the room knows, and those whom the opening step names. */
function takingPart(
  { names }: StepExtra,
  step: ChartStep,
  input: StepInput,
  more: Recordable,
  actor: Actor,
): Record<string, string> | Refusal {
  if (!step.from.includes('start')) return {}
  const known = names?.(input, more, actor) ?? {}
  return isRefusal(known) ? known : { ...input.with, ...known }
}

function stepAct(chart: Chart, step: ChartStep, extra: StepExtra): AnyAct {
  return act<StepInput, StepFacts, StepDecision>({
    name: chart.act(step.step),
    title: step.title,
    basis: step.basis,
    serves: chart.serves,
    by: rolesOf(chart, step),
    input: inputOf(chart, step),
    stream: (input, { id }) => `file/${input.file ?? id}`,
    place: ({ file }, input) => file?.place ?? input.place ?? 'cn',
    parties: (_facts, _input, { players, part }) => [
      ...new Set(Object.keys(players).flatMap((name) => (opensTo(chart, name, step, part) ? players[name]! : []))),
    ],

    async load(tx, input, { actor, at }) {
      const [file, own] = await Promise.all([
        input.file === undefined ? undefined : caseFile(tx, input.file, manyOf(chart)),
        partyOf(tx, actor.party),
      ])
      const more = await extra.facts?.(tx, input, { file: file ?? null, actor, at })
      const taking = takingPart(extra, step, input, more ?? {}, actor)
      const named = isRefusal(taking) ? [] : Object.entries(taking)
      const others = await Promise.all(named.map(([, party]) => partyOf(tx, party)))
      const whoIs = (party: Party | undefined): { kinds: string[]; place: string } | null =>
        party ? { kinds: party.kinds, place: party.place } : null
      return {
        file: file ?? null,
        actorPlace: own?.place ?? null,
        named: Object.fromEntries(named.map(([part], i) => [part, whoIs(others[i])])),
        ...(more === undefined ? {} : { more }),
      }
    },

    decide(facts, input, circumstances) {
      const { actor } = circumstances
      const more = facts.more ?? {}
      const named = takingPart(extra, step, input, more, actor)
      if (isRefusal(named)) return named
      const file = fileBefore(chart, step, facts, input, { ...circumstances, taking: named })
      if (isRefusal(file)) return file
      const asking = { party: actor.party, role: actor.role, place: facts.actorPlace }
      const filled = extra.fills?.(file, input, more, circumstances)
      const taking = decideStep(chart, step, file, { ...filled, ...input }, asking, circumstances)
      if (isRefusal(taking)) return taking
      const no = extra.check?.(file, input, more, circumstances)
      if (no) return no
      const own = file.parts[taking.part] ?? []
      const seats = extra.seats?.(file, input, more, circumstances)
      const players = {
        ...(taking.part === 'system' || own.includes(actor.party)
          ? file.parts
          : { ...file.parts, [taking.part]: [...own, actor.party] }),
        ...seats,
      }
      // Whoever opens a file may name its public bodies, but not itself.
      if (Object.entries(named).some(([name, party]) => isOwnCause(chart, name, players, party))) return ownCause(step)
      return {
        ...taking,
        file: file.file,
        no: file.no,
        n: file.steps,
        step: step.step,
        players,
        ...(seats === undefined ? {} : { seats }),
        ...(filled === undefined ? {} : { filled }),
        ...extra.decide?.(file, input, more, circumstances),
      }
    },

    async apply(tx, decision, input, { id, actor, at, facts }) {
      const entered = { ...decision.filled, ...input }
      writeStep(tx, chart, step, decision, entered, {
        id,
        actor,
        at,
        before: facts.file?.clocks ?? {},
        playing: facts.file?.parts ?? decision.players,
      })
      const file = facts.file ?? { ...unopened(chart, id), no: decision.no, place: input.place!, title: input.title! }
      await extra.effect?.(tx, decision as StepDecision & Recordable, input, {
        id,
        actor,
        at,
        file,
        more: facts.more ?? {},
      })
    },
  }) as AnyAct
}

/** All acts of a procedure, with what its room adds to some of its steps. Throws when an addition names no step. */
export function stepActs(id: string, extras: Record<string, StepExtra> = {}): AnyAct[] {
  const chart = chartNamed(id)
  for (const name of Object.keys(extras)) if (!chart.stepNamed(name)) throw new Error(`${id} has no step ${name}`)
  return chart.steps.map((step) => stepAct(chart, step, extras[step.step] ?? {}))
}
