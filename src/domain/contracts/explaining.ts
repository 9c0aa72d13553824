// When a clause that bears heavily on a side counts as explained: read for long enough, every question answered, and
// told in the reader's own words (Civil Code 496; Contract Interpretation 10: a tick alone proves nothing). Pure.
import type { Side } from './sides.ts'

/** A clause as it stands in a negotiated contract. */
export type Clause = {
  id: string
  no: number
  title: { zh: string; en: string }
  zh: string
  en: string
  exceptional: 'lessee' | 'provider' | 'both' | null
  explain: { zh: string; en: string } | null
  basis: readonly string[]
}

/** The side whose standing an exceptional clause describes: an assignee steps where the lessee stood. */
const bears = (clause: Pick<Clause, 'exceptional'>, side: Side): boolean =>
  clause.exceptional === 'both' || clause.exceptional === (side === 'provider' ? 'provider' : 'lessee')

/** The clauses that have to be explained to this side. */
export const burdening = <C extends Pick<Clause, 'exceptional'>>(clauses: readonly C[], side: Side): C[] =>
  clauses.filter((clause) => bears(clause, side))

export type Asked = { clause: string; side: Side; at: string }
export type Explained = { clause: string; side: Side; at: string }
export type Acknowledged = { clause: string; side: Side; termsHash: string }

/** A question is answered by a later explanation of the same clause from another side. */
export const unanswered = <Q extends Asked>(questions: readonly Q[], explanations: readonly Explained[]): Q[] =>
  questions.filter((q) => !explanations.some((e) => e.clause === q.clause && e.side !== q.side && e.at >= q.at))

/** Clauses of this side that nobody has acknowledged on this version of the text. */
export const unacknowledged = <C extends Pick<Clause, 'id' | 'exceptional'>>(
  clauses: readonly C[],
  side: Side,
  acknowledged: readonly Acknowledged[],
  termsHash: string,
): C[] =>
  burdening(clauses, side).filter(
    (clause) => !acknowledged.some((a) => a.clause === clause.id && a.side === side && a.termsHash === termsHash),
  )

/** Seconds that reading takes at least. */
export const readingSeconds = (words: string, charactersPerSecond: number): number =>
  Math.ceil([...words].length / charactersPerSecond)

/** Han characters one by one, other words whole; without punctuation, case and width. */
const tokens = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []

const RUN = 4
const runs = (words: readonly string[]): string[] =>
  words.length < RUN ? [] : words.slice(RUN - 1).map((_, i) => words.slice(i, i + RUN).join(' '))

/** Fewer words, or fewer different ones, say nothing of a clause. */
const LEAST = { words: 8, different: 6 }
/** More of it than this, in runs of four words, taken from the text: then it is the text's words, not the reader's. */
const MOST_COPIED_PERCENT = 50

export type OwnWords = 'own' | 'too-short' | 'copied'

/** Whether somebody said a thing in words of their own, held against the texts they had before them. */
export function inOwnWords(said: string, sources: readonly string[]): OwnWords {
  const words = tokens(said)
  if (words.length < LEAST.words || new Set(words).size < LEAST.different) return 'too-short'
  const before = new Set(sources.flatMap((source) => runs(tokens(source))))
  const own = runs(words)
  const copied = own.filter((run) => before.has(run)).length
  return copied * 100 > own.length * MOST_COPIED_PERCENT ? 'copied' : 'own'
}

/** Whether the same was said of another clause already, but for figures and punctuation: then it says nothing of this one. */
export function isRepeated(said: string, before: readonly string[]): boolean {
  const plain = (text: string): string => tokens(text.replace(/\p{N}/gu, '')).join(' ')
  return before.some((text) => plain(text) === plain(said))
}
