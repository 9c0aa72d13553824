// The credit file of a party as it stood on a day: rows entered by that day, folded into what the score reads. What was
// entered later did not stand in it, so that the score as of a day that is over never changes.
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import type { CreditFile, Fact, Measured, Reward } from './fact.ts'

export const marks = ['disputed', 'upheld', 'dismissed', 'suspended', 'resumed', 'repaired', 'revoked'] as const
export type MarkKind = (typeof marks)[number]
export type Mark = { what: MarkKind; on: Day }

/** A finding as it is kept: what does not change. What became of it follows from its marks. */
export type Finding = {
  rule: string
  level: Fact['level'] & string
  chain: string
  source: string
  evidence: string[]
  decision: string
  decidedOn: Day
  notifiedOn: Day
  effectiveOn: Day
}

export type KeptRow =
  | { fact: string; kind: 'finding'; body: Finding; marks: Mark[] }
  | { fact: string; kind: 'measured'; body: Omit<Measured, 'id'>; marks: Mark[] }
  | { fact: string; kind: 'reward'; body: Omit<Reward, 'id'>; marks: Mark[] }
  | { fact: string; kind: 'contract'; body: { startedOn: Day; completedOn: Day }; marks: Mark[] }

const ROWS = `
  select f.party, f.fact, f.kind, f.body,
    coalesce((select jsonb_agg(jsonb_build_object('what', m.what, 'on', m.on_day::text) order by m.at, m.what) from credit.mark m where m.fact = f.fact and m.on_day <= $2), '[]') as marks
    from credit.fact f where f.party = any($1) and f.entered_on <= $2 order by f.at, f.fact`

/** What stood in the file of one party on a day: facts of an act, from which it is folded anew. */
export const keptRows = (sql: Sql, party: string, on: Day): Promise<KeptRow[]> => sql.rows<KeptRow>(ROWS, [[party], on])

/** The file of one party as it stood on a day. */
export const creditFileOf = async (sql: Sql, party: string, on: Day): Promise<CreditFile> =>
  folded(await keptRows(sql, party, on))

/** What stood in the files of several parties at once; a party of which nothing is known has nothing. */
export async function keptRowsOf(sql: Sql, parties: readonly string[], on: Day): Promise<Map<string, KeptRow[]>> {
  const rows = await sql.rows<KeptRow & { party: string }>(ROWS, [parties, on])
  const byParty = Map.groupBy(rows, ({ party }) => party)
  return new Map(parties.map((party) => [party, byParty.get(party) ?? []]))
}

/** Rows to the file that the score reads; their order means nothing to it. */
export function folded(rows: readonly KeptRow[]): CreditFile {
  const contracts = rows.flatMap((row) => (row.kind === 'contract' ? [row.body] : []))
  const since = contracts.map(({ startedOn }) => startedOn).toSorted()[0]
  return {
    ...(since === undefined ? {} : { since }),
    completed: contracts.map(({ completedOn }) => completedOn),
    facts: rows.flatMap((row) => (row.kind === 'finding' ? [factOf(row.fact, row.body, row.marks)] : [])),
    measured: rows.flatMap((row) => (row.kind === 'measured' ? [{ id: row.fact, ...row.body }] : [])),
    rewards: rows.flatMap((row) => (row.kind === 'reward' ? [{ id: row.fact, ...row.body, ...endOf(row.marks) }] : [])),
  }
}

const endOf = (of: readonly Mark[]): { revokedOn?: Day } => {
  const revoked = of.find(({ what }) => what === 'revoked')
  return revoked === undefined ? {} : { revokedOn: revoked.on }
}

/** A finding with its marks laid on in their order: a second objection opens anew what the first had closed. */
function factOf(id: string, body: Finding, of: readonly Mark[]): Fact {
  const fact: Fact = {
    id,
    kind: 'decision',
    ...body,
    objectedOn: undefined,
    objectionDecidedOn: undefined,
    objection: undefined,
    suspendedOn: undefined,
    resumedOn: undefined,
    repairedOn: undefined,
    revokedOn: undefined,
    state: undefined,
  }
  for (const { what, on } of of) Object.assign(fact, laid[what](on))
  return fact
}

const laid: Record<MarkKind, (on: Day) => Partial<Fact>> = {
  disputed: (on) => ({ objectedOn: on, objectionDecidedOn: undefined, objection: undefined }),
  upheld: (on) => ({ objectionDecidedOn: on, objection: 'upheld' }),
  dismissed: (on) => ({ objectionDecidedOn: on, objection: 'dismissed' }),
  suspended: (on) => ({ suspendedOn: on, resumedOn: undefined }),
  resumed: (on) => ({ resumedOn: on }),
  repaired: (on) => ({ repairedOn: on }),
  revoked: (on) => ({ revokedOn: on }),
}
