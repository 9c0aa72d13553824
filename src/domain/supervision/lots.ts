// A draw of this room: what is frozen, who comes out of it, and which officers go. Pure: the same seed, number and lists
// always give the same answer, here and in anyone's hands.
import { drawnByShare, inLotOrder } from '#kernel/lots'
import type { Tier } from './registers.ts'

/** An enterprise that may be drawn. */
export type Framed = { subject: string; stratum: Tier; uscc: string }
/** An officer who may be sent, with the codes of the enterprises that the officer has ties to. */
export type Sendable = { officer: string; certificate: string; ties: string[] }
export type Chosen = { subject: string; stratum: Tier; officers: string[]; recused: string[] }

/** The enterprises of each tier by their share, and for each the first officers by lot who have no ties to it. */
export function drawnWithOfficers(
  frame: readonly Framed[],
  sendable: readonly Sendable[],
  {
    seed,
    nonce,
    shares,
    each,
  }: { seed: string; nonce: string; shares: Readonly<Record<string, number>>; each: number },
): Chosen[] {
  const usccOf = new Map(frame.map(({ subject, uscc }) => [subject, uscc]))
  return drawnByShare(frame, seed, nonce, shares).map(({ subject, stratum }) => {
    const uscc = usccOf.get(subject)!
    const tied = new Set(sendable.filter(({ ties }) => ties.includes(uscc)).map(({ officer }) => officer))
    const order = inLotOrder(
      sendable.filter(({ officer }) => !tied.has(officer)).map(({ officer }) => officer),
      seed,
      `${nonce}/${subject}`,
    )
    return {
      subject,
      stratum: stratum as Tier,
      officers: order.slice(0, each).map(({ subject: officer }) => officer),
      recused: [...tied].toSorted(),
    }
  })
}
