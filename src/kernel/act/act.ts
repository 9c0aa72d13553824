// An act: one file, read top-down: law, who, input, facts, decision, effect.
import type { Actor, Role } from '#kernel/identity'
import type { Json } from '#kernel/proof'
import type { Law } from '#kernel/rules'
import type { Receipt } from '#kernel/evidence'
import type { Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import type { z } from 'zod'

export type Words = { zh: string; en: string }

/** A lawful no: a value with its reason and its articles, never an exception. */
export type Refusal = { refused: string; says: Words; basis: readonly string[] }

/** Says no. `basis` are citations that resolve in law/ ('cn/civil-code#703'). */
export const refuse = (refused: string, says: Words, ...basis: readonly string[]): Refusal => ({ refused, says, basis })

export const isRefusal = (decision: object): decision is Refusal => 'refused' in decision

/** All that a decision may know of the world. `id` is the fresh id of this act, for what it creates. */
export type Circumstances = { law: Law; day: Day; place: string; at: Instant; actor: Actor; id: string }

/** What the record of an act may hold: JSON whose numbers are safe integers. */
export type Recordable = { [name: string]: Json | undefined }

export type Act<Input extends object, Facts extends object, Decision extends object> = {
  /** room.noun.verb: one name from law to button */
  name: string
  title: Words
  /** articles this act rests on, resolvable in law/ */
  basis: readonly string[]
  /** requirement ids (requirements.md) */
  serves: readonly string[]
  by: readonly Role[]
  input: z.ZodType<Input>
  /** the stream whose history this act belongs to, e.g. `lease/<id>`; its head is locked while the act runs */
  stream(input: Input, now: { id: string; actor: Actor }): string
  /** SQL over the own schema; other rooms through their doors. Facts are recorded with the decision. */
  load(tx: Tx, input: Input, now: { id: string; actor: Actor; at: Instant }): Promise<Facts>
  /** pure: the same facts, input and circumstances always give the same decision */
  decide(facts: Facts, input: Input, circumstances: Circumstances): Decision | Refusal
  /** SQL writes, own schema only, best queued: they travel with the commit. A constraint may still say no: see `conflict`. */
  apply(
    tx: Tx,
    decision: Decision,
    input: Input,
    now: { id: string; actor: Actor; at: Instant; facts: Facts },
  ): Promise<void>
  /** the lawful no that a database constraint stands for (two at once: the second is refused, not broken) */
  conflict?(constraint: string): Refusal | undefined
  /** whose history a new stream is: they may read it. The actor's party when absent. */
  parties?(facts: Facts, input: Input, decision: Decision): readonly string[]
  /** whose law decides; the platform's place when absent */
  place?(facts: Facts, input: Input): string
}

/** Declares an act. Only here to carry the types from `input` through to `apply`. */
export const act = <I extends object, F extends object, D extends object>(a: Act<I, F, D>): Act<I, F, D> => a

// The table of acts holds acts of every type; `perform` gets their types back from the act itself.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyAct = Act<any, any, any>

/** What the caller is told. Both kinds leave a leaf in the evidence log. */
export type Outcome<D extends object = Recordable> =
  | { done: true; decision: D; basis: readonly string[]; receipt: Receipt }
  | { done: false; refused: string; says: Words; basis: readonly string[]; day: Day; place: string; receipt: Receipt }

export type FollowUp = { act: string; input: object }

/** From the name of an act to what may follow from it, a yes or a no. Filled in one place: src/app/wiring.ts. */
export type Wiring = {
  readonly [act: string]: readonly ((fact: {
    refused: string | null
    decision: Recordable
    input: Recordable
    facts: Recordable
    receipt: Receipt
  }) => FollowUp | undefined)[]
}

/** The role may not do this at all (HTTP 403). `policy` is the deciding policy. Leaves no leaf. */
export class Forbidden extends Error {
  readonly policy: string
  constructor(policy: string) {
    super(policy)
    this.policy = policy
  }
}

/** The input is not of the act's form (HTTP 422). Nothing was written. */
export class InvalidInput extends Error {
  readonly parameters: readonly { path: string; message: string }[]
  constructor(parameters: readonly { path: string; message: string }[]) {
    super(parameters.map((p) => `${p.path}: ${p.message}`).join('; '))
    this.parameters = parameters
  }
}

/** The idempotency key was used before with another body (HTTP 422). */
export class KeyReused extends Error {}
