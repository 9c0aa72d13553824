// The one road of every write: authorise → validate → load → decide → apply → record.
//
// Two round trips when nothing is special: [begin, earlier answer under this key, head of the stream, facts] →
// [effect, leaf, answer, follow-ups, commit]. The stream is locked before the facts are read, so a decision never rests
// on facts that change under it.
//
// An act that begins a stream under its own fresh id goes the short way, without the first two questions: nobody else
// can know that stream, and an earlier answer under the same key makes the primary key of act.done say no. Whatever
// fails on the short way is done again the long way, from the start. Without facts to read it is one round trip.
import { headOf, leafAt, nextLeaf, type StreamHead } from '#kernel/evidence'
import { may, type Actor } from '#kernel/identity'
import { canonical, sha256, type Json } from '#kernel/proof'
import type { Law, LawBook } from '#kernel/rules'
import { conflictOf, mayTryAgain, type Source, type Store, type Tx } from '#kernel/store'
import { dayIn } from '#kernel/time'
import {
  Forbidden,
  InvalidInput,
  isRefusal,
  KeyReused,
  type Act,
  type AnyAct,
  type FollowUp,
  type Outcome,
  type Recordable,
  type Refusal,
  type Wiring,
} from './act.ts'

/** Everything an act may touch. */
export type World = {
  store: Store
  law: LawBook
  source: Source
  /** the place whose law applies when an act names none */
  place: string
  wiring: Wiring
  /** told after each commit: the sequencer wakes, pages refresh */
  committed?(event: { act: string; stream: string; seq: number }): void
}

export type Call = { actor: Actor; key: string; input: unknown }

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const TRIES = 6

/** Input as the act wants it, or InvalidInput naming each wrong field. */
function validated<I extends object>(act: Act<I, object, object>, raw: unknown): I {
  const parsed = act.input.safeParse(raw)
  if (parsed.success) return parsed.data
  throw new InvalidInput(
    parsed.error.issues.map((issue) => ({ path: issue.path.join('.') || '(body)', message: issue.message })),
  )
}

function authorised(act: AnyAct, actor: Actor): void {
  const { allowed, policy } = may(actor, act.name, act.by)
  if (!allowed) throw new Forbidden(policy)
}

// The decision record, flat: its fields are what a party can later disclose one by one.
function recordOf(
  act: AnyAct,
  now: { actor: Actor; at: string; id: string; day: string; place: string },
  input: Recordable,
  facts: Recordable,
  law: Law,
  outcome: Refusal | Recordable,
): Record<string, Json> {
  const fields: Record<string, Json> = {
    act: act.name,
    at: now.at,
    day: now.day,
    place: now.place,
    id: now.id,
    'actor.party': now.actor.party,
    'actor.role': now.actor.role,
    'actor.person': now.actor.person,
    law: law.used(),
  }
  for (const name in input) if (input[name] !== undefined) fields[`input.${name}`] = input[name]!
  for (const name in facts) if (facts[name] !== undefined) fields[`facts.${name}`] = facts[name]!
  if (isRefusal(outcome)) {
    fields['outcome'] = 'refused'
    fields['refused.code'] = outcome.refused
    fields['refused.zh'] = outcome.says.zh
    fields['refused.en'] = outcome.says.en
    fields['refused.basis'] = outcome.basis as Json
  } else {
    fields['outcome'] = 'done'
    for (const name in outcome) if (outcome[name] !== undefined) fields[`decision.${name}`] = outcome[name]!
  }
  return fields
}

/** The answer given before, read back from its record. */
async function answered(tx: Tx, act: AnyAct, { stream, seq }: { stream: string; seq: number }): Promise<Outcome> {
  const leaf = (await leafAt(tx, stream, seq))!
  if (leaf.record === null)
    throw new Error(`the record of ${stream} ${seq} was erased; its answer cannot be given again`)
  const record = JSON.parse(leaf.record) as Record<string, Json>
  const receipt = { stream, seq, leaf: leaf.hash.toString('hex'), at: leaf.at }
  if (record['outcome'] === 'done')
    return { done: true, decision: partOf(record, 'decision.'), basis: act.basis, receipt }
  const text = (name: string): string => record[name] as string
  return {
    done: false,
    refused: text('refused.code'),
    says: { zh: text('refused.zh'), en: text('refused.en') },
    basis: record['refused.basis'] as string[],
    day: text('day'),
    place: text('place'),
    receipt,
  }
}

/** The fields under a prefix, without it. */
const partOf = (record: Record<string, Json>, prefix: string): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  )

const FOLLOW_UP = 'insert into act.follow_up (stream, seq, target, input) values ($1, $2, $3, $4)'
// An earlier answer under this key, and the stream's head, locked; one statement each way.
const OPEN = `select d.body, d.stream, d.seq, evidence.lock_head($4) as head
  from (select 1) as one left join act.done d on d.actor = $1 and d.act = $2 and d.key = $3`
type Earlier = { body: Buffer | null; stream: string; seq: number; head: string | null }
const NOTHING_EARLIER: Earlier = { body: null, stream: '', seq: 0, head: null }
const CLOSE = `with leaf as materialized (select evidence.append_leaf($5, $6, $7, $8, $9, $10, $11, $12, $13))
  insert into act.done (actor, act, key, body, stream, seq) select $1, $2, $3, $4, $5, $6 from leaf`

/** Roles that act for themselves; the others oversee, and may stand in the history of anything. */
const PARTY_ROLES = new Set<string>(['supplier', 'provider', 'lessee', 'public'])

/** Is this actor no party to the stream (or is there no such stream)? Then its refusals must not enter it. */
const isOutsider = (actor: Actor, head: StreamHead): boolean =>
  PARTY_ROLES.has(actor.role) && (head.seq === 0 || !head.parties.includes(actor.party))

/** What an outsider sent is kept as its hash beyond this length: a refusal must not cost others their storage. */
const OUTSIDER_INPUT_CHARACTERS = 4_096

/** What is fixed before anything is read: a new attempt has an id and an instant of its own. */
type Start<I> = { actor: Actor; key: string; input: I; now: { id: string; actor: Actor; at: string }; stream: string }

function startOf<I extends object>(
  world: World,
  act: Act<I, object, object>,
  { actor, key }: Call,
  input: I,
): Start<I> {
  const now = { id: world.source.id(), actor, at: world.source.now() }
  return { actor, key, input, now, stream: act.stream(input, now) }
}

/** The first leaf of a stream named by the act's own id: see the head of this file. */
const canGoShort = ({ stream, now }: Start<object>): boolean => stream.endsWith(`/${now.id}`)

async function walk<I extends object, F extends object, D extends object>(
  world: World,
  tx: Tx,
  act: Act<I, F, D>,
  { actor, key, input, now, stream }: Start<I>,
  { atomic, short }: { atomic: (body: () => Promise<void>) => Promise<void>; short: boolean },
): Promise<Outcome<D>> {
  const { at } = now
  const inputText = canonical(input as Json)
  const body = sha256(bytesOf(inputText))

  const [earlier, facts] = await Promise.all([
    short ? NOTHING_EARLIER : tx.one<Earlier>(OPEN, [actor.party, act.name, key, stream]).then((row) => row!),
    act.load(tx, input, now),
  ])
  if (earlier.body !== null) {
    if (!earlier.body.equals(body))
      throw new KeyReused(`幂等键 ${key} 已用于另一请求 · this idempotency key was used with another body`)
    return (await answered(tx, act, earlier)) as Outcome<D>
  }

  const day = dayIn(at)
  const place = act.place?.(facts, input) ?? world.place
  const law = world.law.at(day, place)
  // What of the act's basis holds on its day goes on record with its version; a replayed year may know less of it.
  for (const cite of act.basis) law.holds(cite)
  let decided: D | Refusal = act.decide(facts, input, { law, day, place, at, actor, id: now.id })

  if (!isRefusal(decided)) {
    const decision = decided
    try {
      await atomic(() => act.apply(tx, decision, input, { ...now, facts }))
    } catch (error) {
      const constraint = conflictOf(error)
      const no = constraint === undefined ? undefined : act.conflict?.(constraint)
      if (!no) throw error
      decided = no
    }
  }
  if (isRefusal(decided)) {
    for (const cite of decided.basis) law.holds(cite)
  }

  let head = headOf(stream, earlier.head)
  let recorded = input as Recordable
  if (isRefusal(decided) && isOutsider(actor, head)) {
    // What is refused to an outsider is the outsider's history, not that of the thing it reached for.
    const own = `refused/${actor.party}`
    head = headOf(own, (await tx.one<{ head: string | null }>('select evidence.lock_head($1) as head', [own]))!.head)
    if (inputText.length > OUTSIDER_INPUT_CHARACTERS)
      recorded = { sha256: Buffer.from(body).toString('hex'), characters: inputText.length }
  }
  const fields = recordOf(
    act,
    { ...now, day, place },
    recorded,
    facts as Recordable,
    law,
    decided as Refusal | Recordable,
  )
  const parties = (!isRefusal(decided) && act.parties?.(facts, input, decided)) || [actor.party]
  const { receipt, values } = nextLeaf(head, { kind: act.name, at, fields, salt: world.source.salt, parties })
  const outcome: Outcome<D> = isRefusal(decided)
    ? { done: false, refused: decided.refused, says: decided.says, basis: decided.basis, day, place, receipt }
    : { done: true, decision: decided, basis: act.basis, receipt }
  tx.queue(CLOSE, [actor.party, act.name, key, body, ...values])
  for (const next of world.wiring[act.name] ?? []) {
    const follow: FollowUp | undefined = next({
      refused: outcome.done ? null : outcome.refused,
      decision: outcome.done ? (outcome.decision as Recordable) : {},
      input: input as Recordable,
      facts: facts as Recordable,
      receipt,
    })
    if (follow) tx.queue(FOLLOW_UP, [receipt.stream, receipt.seq, follow.act, canonical(follow.input as Json)])
  }
  return outcome
}

/**
 * Performs one act in a transaction of its own. The same (actor, act, key, body) again gives the stored answer.
 * Throws Forbidden, InvalidInput, KeyReused; a lawful no is an outcome with `done: false`.
 */
export async function perform<I extends object, F extends object, D extends object>(
  world: World,
  act: Act<I, F, D>,
  call: Call,
): Promise<Outcome<D>> {
  authorised(act, call.actor)
  const input = validated(act as Act<I, object, object>, call.input) as I
  // First without a savepoint: it would cost every act a statement for the sake of the rare one that meets a constraint.
  let guarded = false
  for (let attempt = 1; ; attempt += 1) {
    const start = startOf(world, act as Act<I, object, object>, call, input)
    const short = attempt === 1 && canGoShort(start)
    try {
      const outcome = await world.store.transact((tx) =>
        walk(world, tx, act, start, { short, atomic: guarded ? (body) => tx.savepoint(body) : (body) => body() }),
      )
      world.committed?.({ act: act.name, stream: outcome.receipt.stream, seq: outcome.receipt.seq })
      return outcome
    } catch (error) {
      if (short) continue
      const constraint = conflictOf(error)
      if (!guarded && constraint !== undefined && act.conflict?.(constraint)) guarded = true
      else if (attempt >= TRIES || !mayTryAgain(error)) throw error
    }
  }
}

/**
 * Performs many acts in one transaction, each under its own savepoint, in order: imports and replays. Same evidence.
 * An act that throws leaves the others untouched; its place in the answer holds the error.
 */
export async function performMany(
  world: World,
  calls: readonly (Call & { act: AnyAct })[],
): Promise<(Outcome | Error)[]> {
  const committed: { act: string; stream: string; seq: number }[] = []
  const outcomes = await world.store.transact(async (tx) => {
    const out: (Outcome | Error)[] = []
    for (const call of calls) out.push(await within(world, tx, call, committed))
    return out
  })
  for (const event of committed) world.committed?.(event)
  return outcomes
}

/** One act inside a transaction that is already open (follow-ups, timers, imports). */
export async function within(
  world: World,
  tx: Tx,
  call: Call & { act: AnyAct },
  committed: { act: string; stream: string; seq: number }[],
): Promise<Outcome | Error> {
  try {
    authorised(call.act, call.actor)
    const input = validated(call.act, call.input)
    const outcome = await tx.savepoint(() =>
      walk(world, tx, call.act, startOf(world, call.act, call, input), {
        short: false,
        atomic: (body) => (call.act.conflict ? tx.savepoint(body) : body()),
      }),
    )
    committed.push({ act: call.act.name, stream: outcome.receipt.stream, seq: outcome.receipt.seq })
    return outcome
  } catch (error) {
    // A database error that may pass (deadlock) concerns the whole transaction.
    if (mayTryAgain(error)) throw error
    return error as Error
  }
}

/** Decides again from a stored record, under the law of its own day or another: nothing is written (X4). */
export function decideAgain<I extends object, F extends object, D extends object>(
  law: LawBook,
  act: Act<I, F, D>,
  record: Record<string, Json>,
  under: { day?: string; place?: string } = {},
): { decision: D | Refusal; law: Law } {
  const day = under.day ?? (record['day'] as string)
  const place = under.place ?? (record['place'] as string)
  const then = law.at(day, place)
  const actor = { party: record['actor.party'], role: record['actor.role'], person: record['actor.person'] } as Actor
  const decision = act.decide(partOf(record, 'facts.') as F, partOf(record, 'input.') as I, {
    law: then,
    day,
    place,
    at: record['at'] as string,
    actor,
    id: record['id'] as string,
  })
  return { decision, law: then }
}
