// A draw by commit and reveal: who draws binds a seed by its hash before the list is frozen, and tells it after. Pure.
import { byCodeUnit, sha256, toHex, utf8 } from '#kernel/proof'

/** What may be drawn, and the group it stands for (a place, a credit tier). */
export type Subject = { subject: string; stratum: string }

const NUL = '\u0000'
const hashOf = (text: string): string => toHex(sha256(utf8(text)))

/** What is published first: SHA-256 of the seed, lower-case hex. */
export const seedCommitment = (seed: string): string => hashOf(seed)

/** Is this the seed that was bound before? */
export const isSeedOf = (seed: string, commitment: string): boolean => seedCommitment(seed) === commitment

/** SHA-256 of the list that is drawn from: its subjects in code-unit order, one a line. Throws RangeError when one appears twice. */
export function frameSha256(subjects: readonly string[]): string {
  const order = subjects.toSorted(byCodeUnit)
  if (order.some((subject, at) => subject === order[at - 1])) throw new RangeError('frame: a subject appears twice')
  return hashOf(order.map((subject) => `${subject}\n`).join(''))
}

/**
 * The subjects by their lots, lowest first. `nonce` is what nobody could know when the seed was bound: the id that the
 * platform gave when the list was frozen.
 */
export function inLotOrder(
  subjects: readonly string[],
  seed: string,
  nonce: string,
): { subject: string; lot: string }[] {
  return subjects
    .map((subject) => ({ subject, lot: hashOf([seed, nonce, subject].join(NUL)) }))
    .toSorted((a, b) => byCodeUnit(a.lot, b.lot) || byCodeUnit(a.subject, b.subject))
}

/**
 * Draws `least` subjects, or all where there are fewer: of each stratum in proportion and at least one, the rest in the
 * order of their lots. Where there are more strata than `least`, one of each.
 */
export function drawnByStratum(subjects: readonly Subject[], seed: string, nonce: string, least: number): Subject[] {
  const stratumOf = new Map(subjects.map(({ subject, stratum }) => [subject, stratum]))
  const lots = inLotOrder([...stratumOf.keys()], seed, nonce).map(({ subject }): Subject => ({
    subject,
    stratum: stratumOf.get(subject)!,
  }))
  if (lots.length <= least) return lots
  const strata = [...Map.groupBy(lots, ({ stratum }) => stratum).values()]
  const first = strata.map((own) => own[0]!)
  const more = strata.flatMap((own) => own.slice(1, Math.floor((own.length * least) / lots.length)))
  const order = new Set([...first, ...more, ...lots])
  return [...order].slice(0, Math.max(least, strata.length))
}

const MILLION = 1_000_000

/** Draws of each stratum the share that stands for it, in parts per million, rounded up; a stratum without a share is left out. */
export function drawnByShare(
  subjects: readonly Subject[],
  seed: string,
  nonce: string,
  shares: Readonly<Record<string, number>>,
): Subject[] {
  return [...Map.groupBy(subjects, ({ stratum }) => stratum)]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([stratum, own]) =>
      inLotOrder(
        own.map(({ subject }) => subject),
        seed,
        nonce,
      )
        .slice(0, Math.ceil((own.length * (shares[stratum] ?? 0)) / MILLION))
        .map(({ subject }) => ({ subject, stratum })),
    )
}
