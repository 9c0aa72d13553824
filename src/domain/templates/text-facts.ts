// What the steps of a file ask of its text: the newest version, what the review and the departments signed, what was said.
import { NOTHING_SAID, saidIn, type Said } from '#kernel/consultation'
import type { Sql } from '#kernel/store'
import type { Framework } from './framework.ts'
import type { ChangeSummary } from './text-diff.ts'

/** Departments that make a model contract with the market regulator (Contract Supervision Measures 13). */
export const departments = ['authority:data', 'authority:industry'] as const

export type MakingFacts = Said & {
  /** the newest text; `names` is its own version, `uncovered` what it settles nothing about; null: none on file */
  text: { version: number; sha256: string; names: string; from: string; uncovered: string[] } | null
  /** the newest version that the review cleared; null: none */
  cleared: number | null
  /** how the newest text differs from that version; null when it is that version, or none was cleared */
  change: ChangeSummary | null
  /** departments that signed the newest text */
  countersigned: string[]
  project: { framework: string; place: string; state: string } | null
  /** the text as it was published from this file */
  published: { version: string; fromOn: string } | null
}

const FACTS = `select
  (select jsonb_build_object('version', version, 'sha256', sha256, 'names', body::jsonb ->> 'version', 'from', body::jsonb ->> 'from',
      'uncovered', jsonb_path_query_array(findings, '$[*] ? (@.kind == "not-covered").says.zh'))
     from templates.text where file = $1 order by version desc limit 1) as text,
  (select max(version) from templates.review where file = $1) as cleared,
  (select change from templates.text where file = $1 order by version desc limit 1) as change,
  (select coalesce(jsonb_agg(role order by role), '[]') from templates.countersignature
    where file = $1 and version = (select max(version) from templates.text where file = $1)) as countersigned,
  (select jsonb_build_object('framework', framework, 'place', place, 'state', state) from templates.project where file = $1) as project,
  (select jsonb_build_object('version', version, 'fromOn', from_on::text) from templates.published where file = $1) as published`

/** Nothing on file, or nothing asked. */
export const NOTHING_MADE: MakingFacts = {
  ...NOTHING_SAID,
  text: null,
  cleared: null,
  change: null,
  countersigned: [],
  project: null,
  published: null,
}

/** The facts of a file; all empty for one that has none. */
export async function makingFacts(sql: Sql, file: string): Promise<MakingFacts> {
  const [found, said] = await Promise.all([sql.one<Omit<MakingFacts, keyof Said>>(FACTS, [file]), saidIn(sql, file)])
  const facts = { ...found!, ...said }
  return { ...facts, change: facts.cleared === null || facts.cleared === facts.text?.version ? null : facts.change }
}

/** The review is of this text, or of one from which it differs in wording only. */
export const isCleared = ({ text, cleared, change }: MakingFacts): boolean =>
  text !== null && cleared !== null && (cleared === text.version || change?.material === false)

export type TextRow = { file: string; version: number; label: string; sha256: string; framework: Framework; at: string }

/** A version of a file's text, the newest when none is named; undefined when there is none (or the reader may not see it). */
export async function textOf(sql: Sql, file: string, version: number | null = null): Promise<TextRow | undefined> {
  const row = await sql.one<Omit<TextRow, 'framework'> & { body: string }>(
    `select file, version, label, sha256, body, at from templates.text
      where file = $1 and ($2::int is null or version = $2) order by version desc limit 1`,
    [file, version],
  )
  if (!row) return undefined
  const { body, ...rest } = row
  return { ...rest, framework: JSON.parse(body) as Framework }
}

export type ExpertRow = { direct: boolean; ofMarket: string[] }

/** What an expert declared in a file; undefined when nothing was. */
export function expertOf(sql: Sql, file: string, party: string): Promise<ExpertRow | undefined> {
  return sql.one<ExpertRow>(
    'select direct, of_market as "ofMarket" from templates.expert where file = $1 and party = $2',
    [file, party],
  )
}
