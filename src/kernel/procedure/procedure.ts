// A procedure is a statechart whose transitions carry who, on which ground, by which document and by when.
// One table says which state allows which act; the server refuses by it and the button is disabled by it.
import { createMachine, getInitialSnapshot, getNextSnapshot } from 'xstate'

type Words = { zh: string; en: string }

export type Transition<State extends string> = {
  to: State
  by: readonly string[]
  basis: string
  /** what is served when this happens */
  document?: Words
  /** how long the next step may take, in words of its statute; the clock itself is a timer */
  deadline?: { rule: string; workingDays?: number; days?: number; basis: string }
}

export type Procedure<State extends string> = {
  id: string
  title: Words
  initial: State
  states: Record<State, { title: Words; on: Record<string, Transition<State>> }>
  /** The state after an act; undefined when this state does not allow it. */
  after(state: State, act: string): State | undefined
  /** May this act happen in this state, and if not, why not: the sentence a refusal and a disabled button both show. */
  can(state: State, act: string): { allowed: boolean; zh: string; en: string; basis: string[] }
  /** Every act that some state allows, with the states that do. */
  acts(): Map<string, State[]>
  /** A Mermaid stateDiagram-v2, «you are here» marked when a state is given. */
  diagram(here?: State): string
}

/** Declares a procedure. Throws when a transition leads nowhere or a state cannot be reached: a bug, found at start. */
export function procedure<State extends string>(p: {
  id: string
  title: Words
  initial: State
  states: Record<State, { title: Words; on: Record<string, Transition<State>> }>
}): Procedure<State> {
  const names = Object.keys(p.states) as State[]
  const machine = createMachine({
    id: p.id,
    initial: p.initial,
    states: Object.fromEntries(
      names.map((name) => [
        name,
        { on: Object.fromEntries(Object.entries(p.states[name].on).map(([act, t]) => [act, { target: t.to }])) },
      ]),
    ),
  })
  // Pure machine, no context: the next state depends on (state, act) alone, so the statechart is asked once per pair.
  const next = new Map<string, State>()
  const reached = new Set<State>([p.initial])
  const walk = (snapshot: ReturnType<typeof getInitialSnapshot>): void => {
    const from = snapshot.value as State
    for (const act of Object.keys(p.states[from].on)) {
      const then = getNextSnapshot(machine as never, snapshot as never, { type: act } as never) as typeof snapshot
      const to = then.value as State
      next.set(`${from}\n${act}`, to)
      if (!reached.has(to)) {
        reached.add(to)
        walk(then)
      }
    }
  }
  walk(getInitialSnapshot(machine as never, undefined as never) as never)
  const lost = names.filter((name) => !reached.has(name))
  if (lost.length > 0) throw new Error(`procedure ${p.id}: no path leads to ${lost.join(', ')}`)

  const allowing = (act: string): State[] => names.filter((name) => act in p.states[name].on)
  return {
    ...p,
    after: (state, act) => next.get(`${state}\n${act}`),
    can(state, act) {
      const t = p.states[state].on[act]
      if (t) return { allowed: true, zh: '', en: '', basis: [t.basis] }
      const states = allowing(act)
      const basis = [...new Set(states.map((s) => p.states[s].on[act]!.basis))]
      return {
        allowed: false,
        zh: `当前状态为「${p.states[state].title.zh}」，此事须在「${states.map((s) => p.states[s].title.zh).join('」或「')}」时办理`,
        en: `the state is “${p.states[state].title.en}”; this may be done only when “${states.map((s) => p.states[s].title.en).join('” or “')}”`,
        basis,
      }
    },
    acts: () =>
      new Map([...new Set(names.flatMap((name) => Object.keys(p.states[name].on)))].map((act) => [act, allowing(act)])),
    diagram(here) {
      const lines = ['stateDiagram-v2', `  [*] --> ${p.initial}`]
      for (const name of names) {
        lines.push(`  ${name}: ${p.states[name].title.zh}`)
        for (const [act, t] of Object.entries(p.states[name].on)) lines.push(`  ${name} --> ${t.to}: ${act}`)
      }
      if (here) lines.push(`  class ${here} here`)
      return lines.join('\n')
    },
  }
}
