// What stands in a file of what was said: counted for the gates of its steps, and written by two of them.
import type { StepDecision, StepInput } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Instant } from '#kernel/time'
import type { CommentFacts } from './comments.ts'

export type Said = {
  comments: number
  /** how many in each consultation, by the state of the file in which they were made */
  byState: Record<string, number>
  /** the first of those without an answer */
  unanswered: number[]
  byOutcome: { adopted: number; partly: number; 'not-adopted': number }
}

/** How many unanswered comments are named. */
export const LISTED = 50

const SAID = `select
  (select count(*)::int from consultation.comment where file = $1) as comments,
  (select coalesce(jsonb_object_agg(state, count), '{}') from (
    select state, count(*)::int from consultation.comment where file = $1 group by state) s) as "byState",
  (select coalesce(jsonb_agg(n order by n), '[]') from (
    select c.n from consultation.comment c where c.file = $1 and not exists (
      select from consultation.answer a where a.file = c.file and a.comment in (c.n, c.cluster)) order by c.n limit ${LISTED}) u) as unanswered,
  (select jsonb_build_object('adopted', count(*) filter (where t = 'adopted'), 'partly', count(*) filter (where t = 'partly'),
      'not-adopted', count(*) filter (where t = 'not-adopted')) from (
    select coalesce(own.treatment, head.treatment) as t from consultation.comment c
      left join consultation.answer own on own.file = c.file and own.comment = c.n
      left join consultation.answer head on head.file = c.file and head.comment = c.cluster where c.file = $1) a) as "byOutcome"`

/** Nothing was said. */
export const NOTHING_SAID: Said = {
  comments: 0,
  byState: {},
  unanswered: [],
  byOutcome: { adopted: 0, partly: 0, 'not-adopted': 0 },
}

/** What was said in a file. */
export const saidIn = async (sql: Sql, file: string): Promise<Said> => (await sql.one<Said>(SAID, [file]))!

/** How many comments each file has; files without any have no entry. */
export async function commentCounts(sql: Sql, files: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.rows<{ file: string; count: number }>(
    'select file, count(*)::int from consultation.comment where file = any($1) group by file',
    [files],
  )
  return new Map(rows.map(({ file, count }) => [file, count]))
}

/** The place of a comment in its file, as the answer to it names it; -1 when it names none. */
const numberMeant = (input: StepInput): number =>
  /^\d{1,9}$/.test(String(input['comment'])) ? Number(input['comment']) : -1

/** Is there the comment that an answer names? */
export async function isThere(sql: Sql, input: StepInput): Promise<boolean> {
  const found = await sql.one('select from consultation.comment where file = $1 and n = $2', [
    input.file,
    numberMeant(input),
  ])
  return found !== undefined
}

type Step = { decision: Pick<StepDecision, 'file' | 'n' | 'from'>; input: StepInput; actor: Actor; at: Instant }

/** Queues a comment, as the step decided on it. */
export function keepComment(
  tx: Tx,
  { decision: { file, n, from }, input, actor, at }: Step,
  facts: CommentFacts,
): void {
  tx.queue(
    `insert into consultation.comment (file, n, state, article, clause, kind, text, wording, cluster, normal_sha256, day)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      file,
      n,
      from,
      facts.article,
      input['clause'] ?? null,
      actor.role,
      input['text'],
      input['wording'] ?? null,
      facts.cluster ?? n,
      facts.normalSha256,
      dayIn(at),
    ],
  )
}

/** Queues the answer to a comment; a later one replaces it. */
export function keepAnswer(tx: Tx, { decision: { file, n }, input, at }: Omit<Step, 'actor'>): void {
  tx.queue(
    `insert into consultation.answer (file, comment, treatment, reasons, n, day) values ($1, $2, $3, $4, $5, $6)
     on conflict (file, comment) do update set treatment = excluded.treatment, reasons = excluded.reasons, n = excluded.n, day = excluded.day`,
    [file, numberMeant(input), input['treatment'], input['reasons'], n, dayIn(at)],
  )
}
