// The roster as steps and acts read it: mediators with their body, their declared ties and what they handled.
import { partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import type { More, RosterRow } from './case-room.ts'
import type { BodyKind, BodyPapers } from './mediation-body.ts'
import type { DeclaredTie } from './mediator-ties.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Mediators by their numbers on the roster; those unknown are left out. */
export async function rosterRows(sql: Sql, ids: readonly string[]): Promise<RosterRow[]> {
  const known = ids.filter((id) => UUID.test(id))
  if (known.length === 0) return []
  const rows = await sql.rows<Omit<RosterRow, 'bodyUscc' | 'ties' | 'handled'>>(
    `select mediator, body, party, name, field, valid_from::text as "validFrom", valid_until::text as "validUntil",
            ended_at is not null as ended, employer from dispute.mediator where mediator = any($1) order by mediator`,
    [known],
  )
  const ties = await sql.rows<DeclaredTie & { mediator: string }>(
    'select mediator, uscc, kind, what from dispute.tie where mediator = any($1) order by mediator, uscc, kind',
    [known],
  )
  const handled = await sql.rows<{ mediator: string; file: string; sides: string[]; endedOn: Day | null }>(
    `select mediator, file, sides, ended_on::text as "endedOn" from dispute.panel where mediator = any($1) order by file desc limit 2000`,
    [known],
  )
  return await Promise.all(
    rows.map(async (row) => ({
      ...row,
      bodyUscc: (await partyOf(sql, row.body))?.uscc ?? '',
      ties: ties.flatMap(({ mediator, ...tie }) => (mediator === row.mediator ? [tie] : [])),
      handled: handled.flatMap(({ mediator, ...one }) => (mediator === row.mediator ? [one] : [])),
    })),
  )
}

/** A mediation body as it registered; null when it did not. */
export async function bodyRow(sql: Sql, party: string): Promise<NonNullable<More['body']> | null> {
  const row = await sql.one<{ kind: BodyKind; state: string; papers: BodyPapers }>(
    'select kind, state, papers from dispute.body where party = $1',
    [party],
  )
  return row ? { ...row, papers: { ...row.papers, kind: row.kind } } : null
}
