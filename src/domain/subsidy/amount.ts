// The one place where a share becomes an amount and caps are applied. Integer fen; a share is rounded down.
import { ppmOf } from '#kernel/money'

/** The caps an amount may meet; each is counted by itself. */
export type CapName = 'deduction' | 'contract' | 'year' | 'entity' | 'pool' | 'balance' | 'outstanding'
export type Cap = { cap: CapName; capFen: number; usedFen: number; article: string }

/** What is left of a cap. */
export const leftFen = ({ capFen, usedFen }: Pick<Cap, 'capFen' | 'usedFen'>): number => Math.max(0, capFen - usedFen)

/** A share of a fee, rounded down to the fen. Throws BadMoney for a negative fee or share. */
export const shareFen = (feeFen: number, ppm: number): number => ppmOf(feeFen, ppm)

/** The lowest of what is wanted and what each cap leaves; `binding` names the caps that cut it. Never below 0. */
export function withinCaps(
  wantedFen: number,
  caps: readonly Pick<Cap, 'cap' | 'capFen' | 'usedFen'>[],
): { fen: number; binding: CapName[] } {
  const fen = Math.max(0, Math.min(wantedFen, ...caps.map(leftFen)))
  return { fen, binding: caps.filter((cap) => leftFen(cap) === fen && fen < wantedFen).map(({ cap }) => cap) }
}

/** The larger of what is stated and what a list adds up to: neither may hide the other. */
export const larger = (stated: number | undefined, listed: number | undefined): number | undefined =>
  stated === undefined ? listed : Math.max(stated, listed ?? 0)
