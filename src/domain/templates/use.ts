// How model contracts are used: contracts tell it as they go, so that evaluation rests on what people did with a text.
import type { Sql, Tx } from '#kernel/store'

/** A version of a model contract: the framework, its number and the place that it is for. */
export type TextName = { framework: string; version: string; place: string }

/** Queues that two sides negotiate on a text. */
export function noteNegotiation(
  tx: Tx,
  { negotiation, framework, version, place, at }: TextName & { negotiation: string; at: string },
): void {
  tx.queue(
    `insert into templates.negotiation (negotiation, framework, version, place, at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [negotiation, framework, version, place, at],
  )
}

/**
 * Queues that a contract was drawn up on a text: which of its clauses were changed or taken out, and how many of their own
 * the two sides added.
 */
export function noteUse(
  tx: Tx,
  use: TextName & { lease: string; changed: readonly string[]; removed: readonly string[]; added: number; at: string },
): void {
  tx.queue(
    `insert into templates.contract (lease, framework, version, place, changed, removed, added, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing`,
    [use.lease, use.framework, use.version, use.place, use.changed, use.removed, use.added, use.at],
  )
}

/** Queues that a clause of a contract was asked about. */
export function noteQuestion(tx: Tx, { lease, clause, at }: { lease: string; clause: string; at: string }): void {
  tx.queue('insert into templates.question (lease, clause, at) values ($1, $2, $3) on conflict do nothing', [
    lease,
    clause,
    at,
  ])
}

/** Queues what became of a contract; one that was made on no text of this room counts nowhere. */
export function noteOutcome(
  tx: Tx,
  { lease, outcome, at }: { lease: string; outcome: 'performed' | 'terminated' | 'disputed'; at: string },
): void {
  tx.queue('insert into templates.outcome (lease, outcome, at) values ($1, $2, $3) on conflict do nothing', [
    lease,
    outcome,
    at,
  ])
}

export type UseOfText = {
  framework: string
  place: string
  version: string
  negotiations: number | null
  contracts: number | null
  deviating: number | null
  performed: number | null
  terminated: number | null
  disputed: number | null
}
export type UseOfClause = {
  clause: string
  changed: number | null
  removed: number | null
  asked: number | null
  disputed: number | null
}

/** The figures of one text and of its clauses, those changed most first; null where fewer than five would be told. */
export async function useOf(
  sql: Sql,
  { framework, version, place }: TextName,
): Promise<{ text: UseOfText | null; clauses: UseOfClause[] }> {
  const [text, clauses] = await Promise.all([
    sql.one<UseOfText>(
      `select framework, place, version, negotiations, contracts, deviating, performed, terminated, disputed
         from templates.use_of_text where framework = $1 and version = $2 and place = $3`,
      [framework, version, place],
    ),
    sql.rows<UseOfClause>(
      `select clause, changed, removed, asked, disputed from templates.use_of_clause
        where framework = $1 and version = $2 and place = $3
        order by coalesce(changed, 0) + coalesce(removed, 0) desc, coalesce(disputed, 0) desc, clause`,
      [framework, version, place],
    ),
  ])
  return { text: text ?? null, clauses }
}
