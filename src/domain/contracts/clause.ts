// A clause of a drafted contract with what was asked and said about it, as the acts on explaining read it.
import { refuse, type Refusal } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import type { Asked, Clause, Explained } from './explaining.ts'
import type { LeaseState } from './procedure.ts'
import { sideOf, type Side, type Sides } from './sides.ts'

type Found = Sides & { state: LeaseState; termsHash: string; draftedAt: string }

/** The clauses of a negotiated contract; a lease from an order has sentences without ids, and none of them. */
export const clausesIn = (text: readonly object[]): Clause[] => text.filter((each): each is Clause => 'id' in each)

/** A lease, one clause of it, and what was asked and explained of that clause. */
export async function clausesLoaded(
  sql: Sql,
  lease: string,
  clause: string,
): Promise<{
  found: Found | null
  clause: Clause | null
  asked: Asked[]
  explained: (Explained & { words: string })[]
  /** what was said of the other clauses */
  said: { side: Side; words: string }[]
}> {
  const row = await sql.one<Found & { text: object[] }>(
    `select lessee, provider, assignee, state, terms_hash as "termsHash", drafted_at as "draftedAt", text from contracts.lease where lease = $1`,
    [lease],
  )
  if (!row) return { found: null, clause: null, asked: [], explained: [], said: [] }
  const { text, ...found } = row
  const about = [lease, clause]
  return {
    found,
    clause: clausesIn(text).find(({ id }) => id === clause) ?? null,
    asked: await sql.rows(
      'select clause, side, at from contracts.question where lease = $1 and clause = $2 order by at',
      about,
    ),
    explained: await sql.rows(
      'select clause, side, at, words from contracts.explanation where lease = $1 and clause = $2 order by at',
      about,
    ),
    said: await sql.rows(
      'select side, words from contracts.acknowledgement where lease = $1 and clause <> $2 order by clause, side',
      about,
    ),
  }
}

/** The clause and the side of whoever acts on it, or why not. */
export function clauseFor(
  found: Found | null,
  clause: Clause | null,
  actor: Pick<Actor, 'role' | 'party'>,
): { side: Side; clause: Clause } | Refusal {
  const side = found && sideOf(actor, found)
  if (side === null)
    return refuse(
      'lease-not-yours',
      { zh: '没有这一租约，或本主体不是该方', en: 'there is no such lease in which you are this side' },
      'platform/market-rules#own-party-only',
    )
  if (!clause)
    return refuse(
      'clause-unknown',
      { zh: '合同没有这一条款', en: 'the contract has no such clause' },
      'platform/contract-rules#clause-explained',
    )
  return { side, clause }
}
