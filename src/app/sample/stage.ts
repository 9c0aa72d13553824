// The stage of the sample world: a clock that is moved by hand, and acts that go the one road under stable keys,
// so that a story which was cut off in the middle is told on, not told twice.
import {
  drainFollowUps,
  look,
  perform,
  performMany,
  type AnyAct,
  type Outcome,
  type Recordable,
  type Wiring,
  type World,
} from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { uuidv7, worldSource } from '#kernel/store'
import type { Platform } from '../wiring.ts'

/** The story did not go as written: an act that had to be done was refused. */
export class SampleBroken extends Error {}

export type Stage = {
  readonly now: string
  /** Moves the clock forward; never back. */
  moveTo(at: string): void
  /** Performs an act that must be done, then what follows from it. */
  act(actor: Actor, name: string, key: string, input: object): Promise<Recordable>
  /** Performs an act that may be refused: the refusal is part of the story. */
  attempt(actor: Actor, name: string, key: string, input: object): Promise<Outcome>
  /** Performs many acts in one transaction; what each decided. */
  many(calls: readonly { actor: Actor; name: string; key: string; input: object }[]): Promise<Recordable[]>
  /** Rows of a list as an actor sees them. */
  rows(actor: Actor, view: string, input?: object): Promise<Record<string, unknown>[]>
  /** One thing as an actor sees it; it has to be there. */
  item(actor: Actor, view: string, input: object): Promise<Record<string, unknown>>
}

const SECOND = 1_000

export function openStage({ world, acts, views }: Platform, start: string): Stage {
  let clock = Date.parse(start)
  const { salt } = worldSource()
  // Most acts start nothing: the follow-ups are looked for only where an act left one, or a story that was cut off may have.
  let mayOwe = true
  const heard: Wiring = Object.fromEntries(
    Object.entries(world.wiring).map(([act, nexts]) => [
      act,
      nexts.map((next) => (fact) => {
        const follow = next(fact)
        mayOwe ||= follow !== undefined
        return follow
      }),
    ]),
  )
  // `committed` is left out: nobody listens yet, and the log is carried once the story is told.
  const { committed: _, ...rest } = world
  const past: World = {
    ...rest,
    wiring: heard,
    source: { now: () => new Date(clock).toISOString(), id: () => uuidv7(clock, salt(10)), salt },
  }

  const named = (name: string): AnyAct => {
    const act = acts.get(name)
    if (!act) throw new SampleBroken(`no act is named ${name}`)
    return act
  }
  // A story cut off between an act and what follows from it: told again, it follows at its own time, not at the first act.
  let owedFrom: number | undefined
  const owed = async (): Promise<number> => {
    const row = await world.store.transact((tx) =>
      tx.one<{ at: string | null }>(
        'select min(l.at) as at from act.follow_up f join evidence.leaf l using (stream, seq) where f.done_at is null',
      ),
    )
    return row?.at ? Date.parse(row.at) : 0
  }
  const follow = async (): Promise<void> => {
    owedFrom ??= await owed()
    if (clock + 10 * SECOND < owedFrom) return
    clock = Math.max(clock, owedFrom) + 2 * SECOND
    while (mayOwe) {
      const { settled, failed } = await drainFollowUps(past, acts)
      if (failed > 0) throw new SampleBroken(`${failed} follow-ups failed; see act.follow_up.problem`)
      if (settled === 0) mayOwe = false
      else clock += 2 * SECOND
    }
  }
  const attempt: Stage['attempt'] = async (actor, name, key, input) => {
    const outcome: Outcome = await perform(past, named(name), { actor, key: `sample/${key}`, input })
    // Done before: the story goes on from when it was.
    clock = Math.max(clock, Date.parse(outcome.receipt.at))
    await follow()
    return outcome
  }
  const see = async (actor: Actor, view: string, input: object): Promise<object> => {
    const found = views.get(view)
    if (!found) throw new SampleBroken(`no view is named ${view}`)
    return await look(world.store, found, { actor, input })
  }
  return {
    get now() {
      return new Date(clock).toISOString()
    },
    moveTo(at) {
      clock = Math.max(clock, Date.parse(at))
    },
    attempt,
    async act(actor, name, key, input) {
      const outcome = await attempt(actor, name, key, input)
      if (!outcome.done) throw new SampleBroken(`${name} (${key}) was refused: ${outcome.refused} ${outcome.says.en}`)
      return outcome.decision
    },
    async many(calls) {
      const outcomes = await performMany(
        past,
        calls.map(({ actor, name, key, input }) => ({ act: named(name), actor, key: `sample/${key}`, input })),
      )
      return outcomes.map((outcome, i) => {
        if (outcome instanceof Error) throw new SampleBroken(`${calls[i]!.name} (${calls[i]!.key}): ${outcome.message}`)
        if (!outcome.done)
          throw new SampleBroken(
            `${calls[i]!.name} (${calls[i]!.key}) was refused: ${outcome.refused} ${outcome.says.en}`,
          )
        return outcome.decision
      })
    },
    async rows(actor, view, input = {}) {
      const { rows } = (await see(actor, view, input)) as { rows: Record<string, unknown>[] }
      return rows
    },
    async item(actor, view, input) {
      const { item } = (await see(actor, view, input)) as { item: Record<string, unknown> | null }
      if (item === null) throw new SampleBroken(`${view} shows nothing`)
      return item
    },
  }
}
