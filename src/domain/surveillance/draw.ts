// A draw by lot that anyone can repeat: subjects in the order of the hash of seed and subject, by strata. Pure.
import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export type Subject = { subject: string; stratum: string }

/** SHA-256 of a seed, told before the draw. */
export const hashOfSeed = (seed: string): string => sha256(seed)

/**
 * Draws `least` subjects, or all where there are fewer: of each stratum in proportion, at least one, the rest in the
 * order of their lots.
 */
export function drawn(subjects: readonly Subject[], seed: string, least: number): Subject[] {
  const lots = subjects
    .map((each) => ({ each, lot: sha256(`${seed}/${each.subject}`) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ each }) => each)
  if (lots.length <= least) return lots
  const strata = Map.groupBy(lots, ({ stratum }) => stratum)
  const first = [...strata.values()].flatMap((own) =>
    own.slice(0, Math.max(1, Math.floor((own.length * least) / lots.length))),
  )
  const taken = new Set(first.map(({ subject }) => subject))
  return [...first, ...lots.filter(({ subject }) => !taken.has(subject))].slice(0, Math.max(least, strata.size))
}
