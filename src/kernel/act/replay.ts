// Stored decisions decided again under other law: another day's, or as if a draft were in force (X4). Nothing is written,
// and nothing is read but the records: the same records and books always give the same answer.
import type { Actor } from '#kernel/identity'
import type { Json } from '#kernel/proof'
import { LawMissing, type Law, type LawBook, type NotHolding, type Unit } from '#kernel/rules'
import { isRefusal, type AnyAct, type Recordable, type Refusal, type Words } from './act.ts'

/** A leaf of evidence as far as a replay needs it. `record` is its text; null once erased. */
export type StoredDecision = { stream: string; seq: number; kind: string; record: string | null }

/** What a decision comes to: the yes with what was decided, or the no with its articles. */
export type Told = { done: true; decision: Recordable } | { done: false; refused: string; basis: readonly string[] }

/** How an article stands in a book on a day: its version and numbers, or why it does not hold. */
export type Standing =
  | { version: string; params: Readonly<Record<string, { value: number; unit: Unit }>> }
  | { version: null; why: NotHolding }

type Missing = { cite: string; why: NotHolding; says: Words }
type Place = { stream: string; seq: number; act: string }

export type Changed = Place & { was: Told; would: Told; because: { cite: string; was: Standing; would: Standing }[] }
/** Under the law of its own day the record gives another outcome than it holds: the act or the book was changed since. */
export type Drifted = Place & { stored: Told; now: Told | { missing: Missing } }
export type Unreadable = Place & {
  why: 'erased' | 'no-such-act' | 'no-record' | 'input-not-kept' | 'cannot-be-decided'
}

const TALLY = { decisions: 0, same: 0, changed: 0, drifted: 0, unreadable: 0, lawMissing: 0 }
export type Tally = typeof TALLY

/** Every decision is counted once: decisions = same + changed + drifted + unreadable + lawMissing. */
export type ReplayAnswer = {
  decisions: number
  same: number
  changed: Changed[]
  drifted: Drifted[]
  unreadable: Unreadable[]
  /** the other law lacks an article or number that the decision needs: no outcome is made up */
  lawMissing: (Place & Missing)[]
  byAct: Record<string, Tally>
  /** refused by a constraint of the database, which no law moves: only a refusal on other grounds counts as a change */
  byConstraint: number
  /** decisions that cite words or numbers which the book has corrected since */
  corrected: number
}

/** The law under which to decide again; each decision's own day and place where none is named. */
export type Under = { day?: string | undefined; place?: string | undefined }

export type Replay = { add(leaf: StoredDecision): void; answer(): ReplayAnswer }

/**
 * What the decisions would have come to under `other` on the day and in the place named. All else stays as it was: facts,
 * input, actor, and the day on which it was decided, so that only the law can make a difference.
 * Throws BadTime or BadPlace on a broken day or place.
 */
export function whatWouldChange(
  book: LawBook,
  other: LawBook,
  acts: ReadonlyMap<string, AnyAct>,
  records: Iterable<StoredDecision>,
  under: Under = {},
): ReplayAnswer {
  const replay = replayOf(book, other, acts, under)
  for (const record of records) replay.add(record)
  return replay.answer()
}

/** The same for records that come in portions. */
export function replayOf(book: LawBook, other: LawBook, acts: ReadonlyMap<string, AnyAct>, under: Under = {}): Replay {
  other.at(under.day ?? '2000-01-01', under.place ?? 'cn') // a broken day or place is said before any record is read
  const versions = new Set(book.versions().map(({ version }) => version))
  const answer: ReplayAnswer = {
    decisions: 0,
    same: 0,
    changed: [],
    drifted: [],
    unreadable: [],
    lawMissing: [],
    byAct: {},
    byConstraint: 0,
    corrected: 0,
  }
  return {
    add({ stream, seq, kind, record }) {
      const place = { stream, seq, act: kind }
      const stored = storedIn(record)
      const act = acts.get(kind)
      let verdict: Verdict
      if (typeof stored === 'string') verdict = { is: 'unreadable', why: stored }
      else if (!act) verdict = { is: 'unreadable', why: 'no-such-act' }
      else {
        verdict = judge(book, other, act, stored, under)
        if (stored.versions.some((version) => !versions.has(version))) answer.corrected += 1
        if (verdict.byConstraint === true) answer.byConstraint += 1
      }
      const tally = (answer.byAct[kind] ??= { ...TALLY })
      answer.decisions += 1
      tally.decisions += 1
      tally[verdict.is] += 1
      switch (verdict.is) {
        case 'same':
          answer.same += 1
          break
        case 'changed':
          answer.changed.push({ ...place, was: verdict.was, would: verdict.would, because: verdict.because })
          break
        case 'drifted':
          answer.drifted.push({ ...place, stored: verdict.stored, now: verdict.now })
          break
        case 'unreadable':
          answer.unreadable.push({ ...place, why: verdict.why })
          break
        case 'lawMissing':
          answer.lawMissing.push({ ...place, ...verdict.missing })
          break
      }
    },
    answer: () => answer,
  }
}

type Verdict = { byConstraint?: boolean } & (
  | { is: 'same' }
  | ({ is: 'changed' } & Omit<Changed, keyof Place>)
  | ({ is: 'drifted' } & Omit<Drifted, keyof Place>)
  | ({ is: 'unreadable' } & Omit<Unreadable, keyof Place>)
  | { is: 'lawMissing'; missing: Missing }
)

function judge(book: LawBook, other: LawBook, act: AnyAct, stored: Stored, under: Under): Verdict {
  const then = decidedUnder(book, act, stored, stored.day, stored.place)
  if (then === undefined) return { is: 'unreadable', why: 'cannot-be-decided' }
  if ('missing' in then) return { is: 'drifted', stored: stored.told, now: then }
  // The record says no where the act says yes: a constraint refused it, if the act can be refused so. Else it drifted.
  const byConstraint = !stored.told.done && then.told.done && act.conflict !== undefined
  if (!byConstraint && !isSameTold(stored.told, then.told))
    return { is: 'drifted', stored: stored.told, now: then.told }

  const now = decidedUnder(other, act, stored, under.day ?? stored.day, under.place ?? stored.place)
  if (now === undefined) return { is: 'unreadable', why: 'cannot-be-decided', byConstraint }
  if ('missing' in now) return { is: 'lawMissing', missing: now.missing, byConstraint }
  if (byConstraint ? now.told.done : isSameTold(stored.told, now.told)) return { is: 'same', byConstraint }
  return {
    is: 'changed',
    was: stored.told,
    would: now.told,
    because: differences(act, [stored.told, now.told], then.law, now.law),
    byConstraint,
  }
}

type Stored = {
  told: Told
  facts: Recordable
  input: Recordable
  /** of the articles it cites */
  versions: readonly string[]
  actor: Actor
  id: string
  day: string
  place: string
  at: string
}

/** The parts of a record, in one pass over its fields; or why they cannot be had. */
function storedIn(text: string | null): Stored | Unreadable['why'] {
  if (text === null) return 'erased'
  const record = JSON.parse(text) as Record<string, Json>
  const facts: Recordable = {}
  const input: Recordable = {}
  const decision: Recordable = {}
  for (const name in record) {
    if (name.startsWith('facts.')) facts[name.slice('facts.'.length)] = record[name]
    else if (name.startsWith('input.')) input[name.slice('input.'.length)] = record[name]
    else if (name.startsWith('decision.')) decision[name.slice('decision.'.length)] = record[name]
  }
  const outcome = record['outcome']
  if (outcome !== 'done' && outcome !== 'refused') return 'no-record'
  // What an outsider sent at length is kept as its hash alone (perform.ts).
  if (outcome === 'refused' && Object.keys(input).join() === 'characters,sha256') return 'input-not-kept'
  return {
    told:
      outcome === 'done'
        ? { done: true, decision }
        : { done: false, refused: record['refused.code'] as string, basis: record['refused.basis'] as string[] },
    facts,
    input,
    versions: (record['law'] as { version: string }[]).map(({ version }) => version),
    actor: { party: record['actor.party'], role: record['actor.role'], person: record['actor.person'] } as Actor,
    id: record['id'] as string,
    day: record['day'] as string,
    place: record['place'] as string,
    at: record['at'] as string,
  }
}

/** The decision under the law of a day in a place; undefined when the act can make nothing of the record any more. */
function decidedUnder(
  book: LawBook,
  act: AnyAct,
  { facts, input, actor, id, day: ownDay, at }: Stored,
  lawDay: string,
  place: string,
): { told: Told; law: Law } | { missing: Missing } | undefined {
  const law = book.at(lawDay, place)
  try {
    const decision = act.decide(facts, input, { law, day: ownDay, place, at, actor, id }) as Refusal | Recordable
    const told: Told = isRefusal(decision)
      ? { done: false, refused: decision.refused, basis: decision.basis }
      : { done: true, decision }
    return { told, law }
  } catch (error) {
    if (!(error instanceof LawMissing)) return undefined
    const { cite, why, says } = error
    return { missing: { cite, why, says } }
  }
}

/** The words of a refusal may name numbers; its code and its articles are what it comes to. */
function isSameTold(a: Told, b: Told): boolean {
  if (a.done && b.done) return isSameJson(a.decision, b.decision)
  return !a.done && !b.done && a.refused === b.refused && isSameJson(a.basis as Json, b.basis as Json)
}

/** Equal as the record would hold them: a field that is undefined is no field. */
function isSameJson(a: Json | Recordable | undefined, b: Json | Recordable | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((each, i) => isSameJson(each, b[i] as Json))
    )
  }
  const [left, right] = [a as Recordable, b as Recordable]
  for (const name in left) if (!isSameJson(left[name], right[name])) return false
  for (const name in right) if (right[name] !== undefined && left[name] === undefined) return false
  return true
}

/** The articles that either decision rests on and that do not stand alike: what made the difference. */
function differences(act: AnyAct, told: readonly Told[], was: Law, would: Law): Changed['because'] {
  const cites = new Set([
    ...was.used().map(({ cite }) => cite),
    ...would.used().map(({ cite }) => cite),
    ...act.basis,
    ...told.flatMap((each) => (each.done ? [] : each.basis)),
  ])
  return [...cites]
    .toSorted()
    .map((cite) => ({ cite, was: standing(was, cite), would: standing(would, cite) }))
    .filter((each) => each.was.version !== each.would.version)
}

function standing(law: Law, cite: string): Standing {
  const answer = law.holds(cite)
  if (!answer.holds) return { version: null, why: answer.why }
  return { version: answer.article.version, params: answer.article.params }
}
