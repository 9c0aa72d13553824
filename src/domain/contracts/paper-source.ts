// All that the paper of a negotiated contract is set from: the text as both sides settled it, and whose it is.
import { assemble, type Assembled, type Framework } from '#domain/templates'
import { partyOf } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import type { Written } from './changes.ts'
import { leaseOf, type Lease } from './lease.ts'
import { negotiationOf } from './negotiation.ts'
import { sidesOf, type Side } from './sides.ts'

type Said = { clause: string; side: Side; words: string; at: string }

export type PaperSource = {
  lease: Lease
  text: Assembled
  template: Framework
  parties: { side: Side; name: string; uscc: string }[]
  /** who changed which slots and clauses in which revision */
  revisions: Written[]
  /** what was asked and explained of clauses, oldest first */
  questions: Said[]
  explanations: Said[]
}

/** What the paper of a contract is set from; undefined for an unknown lease and for one from an order. */
export async function paperSourceOf(sql: Sql, law: LawBook, id: string): Promise<PaperSource | undefined> {
  const lease = await leaseOf(sql, id)
  if (!lease?.negotiation) return undefined
  const negotiated = await negotiationOf(sql, lease.negotiation)
  if (!negotiated) return undefined
  const { found, template } = negotiated
  const { on, place, answers, edits } = found
  const parties: PaperSource['parties'] = []
  for (const side of sidesOf(found)) {
    const party = await partyOf(sql, found[side]!)
    if (party) parties.push({ side, name: party.name, uscc: party.uscc })
  }
  return {
    lease,
    text: assemble(template, answers, { edits, on, place, law: law.at(on, place) }),
    template,
    parties,
    revisions: await sql.rows<Written>(
      'select revision, side, at, wrote from contracts.revision where negotiation = $1 order by revision',
      [lease.negotiation],
    ),
    questions: await sql.rows<Said>(
      'select clause, side, words, at from contracts.question where lease = $1 order by at',
      [id],
    ),
    explanations: await sql.rows<Said>(
      'select clause, side, words, at from contracts.explanation where lease = $1 order by at',
      [id],
    ),
  }
}
