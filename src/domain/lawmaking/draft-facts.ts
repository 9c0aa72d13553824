// What the steps of a lawmaking file ask of this room: the text, its reviews, what is unanswered, what it would change.
import { NOTHING_SAID, saidIn, type Said } from '#kernel/consultation'
import type { Sql } from '#kernel/store'
import type { ChangeSummary } from './diff.ts'
import type { DraftText } from './draft-text.ts'

export type DraftFacts = Said & {
  /** the newest text; null: none on file */
  text: { version: number; sha256: string } | null
  /** the newest version that both reviews cleared; null: none */
  cleared: number | null
  /** how the newest text differs from that version; null when it is that version, or none was cleared */
  change: ChangeSummary | null
  /** comments of the consultation on the bill itself, in the legislature */
  billComments: number
  /** the newest effect that was computed; null: none */
  effect: { version: number; sha256: string; decisions: number; changed: number } | null
  project: { state: string; inForceFrom: string | null; promulgatedOn: string | null } | null
}

const FACTS = `select
  (select jsonb_build_object('version', version, 'sha256', sha256) from lawmaking.text where file = $1 order by version desc limit 1) as text,
  (select max(a.version) from lawmaking.review a join lawmaking.review b using (file, version)
    where a.file = $1 and a.review = 'competition' and b.review = 'legality') as cleared,
  (select change from lawmaking.text where file = $1 order by version desc limit 1) as change,
  (select jsonb_build_object('version', version, 'sha256', sha256, 'decisions', decisions, 'changed', changed)
     from lawmaking.effect where file = $1 order by version desc limit 1) as effect,
  (select jsonb_build_object('state', state, 'inForceFrom', in_force_from::text, 'promulgatedOn', promulgated_on::text)
     from lawmaking.project where file = $1) as project`

/** Nothing on file, or nothing asked. */
export const NO_DRAFT: DraftFacts = {
  text: null,
  cleared: null,
  change: null,
  ...NOTHING_SAID,
  billComments: 0,
  effect: null,
  project: null,
}

/** The facts of a file; all empty for one that has none. */
export async function draftFacts(sql: Sql, file: string): Promise<DraftFacts> {
  const [found, said] = await Promise.all([
    sql.one<Omit<DraftFacts, keyof Said | 'billComments'>>(FACTS, [file]),
    saidIn(sql, file),
  ])
  const facts = { ...found!, ...said, billComments: said.byState['bill-consultation'] ?? 0 }
  return { ...facts, change: facts.cleared === null || facts.cleared === facts.text?.version ? null : facts.change }
}

/** Both reviews are of this text, or of one from which it differs in wording only. */
export const isCleared = ({ text, cleared, change }: DraftFacts): boolean =>
  text !== null && cleared !== null && (cleared === text.version || change?.material === false)

/** The effect was computed for this text, or for one from which it differs in wording only since the reviews. */
export const isWeighed = ({ text, cleared, change, effect }: DraftFacts): boolean =>
  text !== null &&
  effect !== null &&
  (effect.version === text.version || (cleared !== null && effect.version >= cleared && change?.material === false))

export type TextRow = { file: string; version: number; label: string; sha256: string; text: DraftText; at: string }

/** A version of a file's text, the newest when none is named; undefined when there is none (or the reader may not see it). */
export async function textOf(sql: Sql, file: string, version: number | null = null): Promise<TextRow | undefined> {
  const row = await sql.one<Omit<TextRow, 'text'> & { body: string }>(
    `select file, version, label, sha256, body, at from lawmaking.text
      where file = $1 and ($2::int is null or version = $2) order by version desc limit 1`,
    [file, version],
  )
  if (!row) return undefined
  const { body, ...rest } = row
  return { ...rest, text: JSON.parse(body) as DraftText }
}

export type PartnerRow = {
  mechanism: string
  file: string
  place: string
  party: string
  state: string
  procedure: string
}

/** The partners' files of a coordinated text: those of its own mechanism, or of the one that the file it is about stands in. */
export function partnersOf(sql: Sql, file: string): Promise<PartnerRow[]> {
  return sql.rows<PartnerRow>(
    `select m.mechanism, m.file, m.place, m.party, p.state, p.procedure from lawmaking.member own
       join lawmaking.member m on m.mechanism = own.mechanism and m.file <> own.file
       join lawmaking.project p on p.file = m.file
      where own.file = $1 or 'file/' || own.file = (select about from lawmaking.project where file = $1) order by m.place`,
    [file],
  )
}

/** Where a partner's file stands; undefined when the id is no file of this room. */
export function projectState(sql: Sql, file: string): Promise<{ state: string; place: string } | undefined> {
  return sql.one('select state, place from lawmaking.project where file = $1', [file])
}
