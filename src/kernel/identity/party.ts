// Parties: bodies with a unified social credit code. A name is shown, the code identifies.
import type { Sql, Tx } from '#kernel/store'

/** The parts a party can play; an authority is named by its field. */
export const roles = [
  'supplier',
  'provider',
  'operator',
  'lessee',
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
  'legislature',
  'index-compiler',
  'mediation',
  'court',
  'public',
  'platform',
] as const
export type Role = (typeof roles)[number]

/** Who acts: for which party, in which role, and which person (null for a machine or the platform itself). */
export type Actor = { party: string; role: Role; person: string | null }

/** The platform as an actor: follow-ups, timers, the sequencer. It has no party row. */
export const platform: Actor = { party: '00000000-0000-7000-8000-000000000000', role: 'platform', person: null }

/** A reader who has not signed in. */
export const anyone: Actor = { party: '00000000-0000-7000-8000-000000000001', role: 'public', person: null }

export type Party = { party: string; uscc: string; name: string; kinds: Role[]; place: string; sample: boolean }

/** The party behind an id; undefined when unknown. */
export function partyOf(sql: Sql, party: string): Promise<Party | undefined> {
  return sql.one<Party>('select party, uscc, name, kinds, place, sample from identity.party where party = $1', [party])
}

/** The party with this unified social credit code; undefined when unknown. */
export function partyByUscc(sql: Sql, uscc: string): Promise<Party | undefined> {
  return sql.one<Party>('select party, uscc, name, kinds, place, sample from identity.party where uscc = $1', [uscc])
}

/** Names of parties by id, for views. */
export async function partyNames(sql: Sql, parties: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.rows<{ party: string; name: string }>(
    'select party, name from identity.party where party = any($1)',
    [parties],
  )
  return new Map(rows.map((row) => [row.party, row.name]))
}

/** Parties whose code begins with `q` or whose name holds it, by name. */
export function partiesNamed(
  sql: Sql,
  q: string,
  { kind, limit }: { kind: string | null; limit: number },
): Promise<Omit<Party, 'sample'>[]> {
  const literal = q.replace(/[\\%_]/g, (mark) => `\\${mark}`)
  return sql.rows(
    `select party, uscc, name, kinds, place from identity.party
      where (uscc ilike $1 || '%' or name ilike '%' || $1 || '%') and ($2::text is null or $2 = any(kinds)) order by name, party limit $3`,
    [literal, kind, limit],
  )
}

/** Enters a party (called by the act admission.party.register, whose decision checked the code). */
export function enterParty(tx: Tx, party: Party & { since: string }): void {
  tx.queue(
    'insert into identity.party (party, uscc, name, kinds, place, sample, since) values ($1, $2, $3, $4, $5, $6, $7)',
    [party.party, party.uscc, party.name, party.kinds, party.place, party.sample, party.since],
  )
}

/** Parties that play any of these parts, seated in `place` or below it, by name; with the instant they were entered or last changed. */
export function partiesPlaying(sql: Sql, kinds: readonly Role[], place = 'cn'): Promise<(Party & { since: string })[]> {
  return sql.rows(
    `select party, uscc, name, kinds, place, sample, since from identity.party
      where kinds && $1 and (place = $2 or place like $2 || '-%') order by uscc`,
    [kinds, place],
  )
}

/** Changes name or seat of a party (called by the act that confirmed the change); null leaves it as it is. The code never changes. */
export function changeParty(
  tx: Tx,
  change: { party: string; name: string | null; place: string | null; since: string },
): void {
  tx.queue(
    'update identity.party set name = coalesce($2, name), place = coalesce($3, place), since = greatest(since, $4) where party = $1',
    [change.party, change.name, change.place, change.since],
  )
}
