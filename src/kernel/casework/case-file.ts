// A file as its facts: what a decision about its next step may know. One query; recorded with the decision.
import { charts } from '#kernel/procedure'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import type { Running } from './clocks.ts'

/** What was taken before: how often (up to a hundred), last on which day and as which step of the file, and the choices entered the last time. */
export type Taken = { times: number; lastOn: Day; lastN: number; marks: Record<string, string> }

export type CaseFile = {
  file: string
  procedure: string
  no: string
  title: string
  state: string
  place: string
  about: string | null
  steps: number
  /** the parties that play each part */
  parts: Record<string, string[]>
  taken: Record<string, Taken>
  clocks: Record<string, Running>
}

/** How often a step was taken is counted so far; only what may be taken a few times asks for it. */
const COUNTED = 100

const FILE = `
  select f.file, f.procedure, f.no, f.title, f.state, f.place, f.about,
    coalesce((select max(n) + 1 from casework.step s where s.file = f.file), 0) as steps,
    coalesce((select jsonb_object_agg(part, parties) from (
      select part, jsonb_agg(party order by party) as parties from casework.part where file = f.file and party is not null and f.procedure || '/' || part <> all($2) group by part) p), '{}') as parts,
    coalesce((
      with recursive kind(step) as (
        (select step from casework.step where file = f.file order by step limit 1)
        union all
        select (select s.step from casework.step s where s.file = f.file and s.step > kind.step order by s.step limit 1) from kind where kind.step is not null)
      select jsonb_object_agg(kind.step, jsonb_build_object('lastOn', last.day::text, 'lastN', last.n, 'marks', last.marks,
        'times', (select count(*)::int from (select from casework.step s where s.file = f.file and s.step = kind.step limit ${COUNTED}) few)))
        from kind, lateral (select n, day, marks from casework.step s where s.file = f.file and s.step = kind.step order by n desc limit 1) last), '{}') as taken,
    coalesce((select jsonb_object_agg(clock, jsonb_build_object('state', state, 'startedOn', started_on::text, 'dueOn', due_on::text,
      'counted', counted, 'pausedOn', paused_on::text, 'beforeOn', before_on::text, 'askOn', null, 'basis', basis)) from casework.clock where file = f.file), '{}') as clocks
    from casework.file f where f.file = any($1)`

/** The parts of a procedure that many play, as `procedure/part`. */
export const manyOf = ({
  id,
  parts,
}: {
  id: string
  parts: Record<string, { many?: boolean | undefined }>
}): string[] => Object.keys(parts).flatMap((name) => (parts[name]!.many === true ? [`${id}/${name}`] : []))

/** Those of all procedures. */
const ofMany = (): string[] => [...charts().values()].flatMap(manyOf)

/**
 * The facts of a file; undefined when there is none. Who plays a part that many play (`many`, as `procedure/part`; those
 * of every procedure when none are named) is left out: ten thousand comments must not stand in the record of each step.
 */
export function caseFile(sql: Sql, file: string, many: readonly string[] = ofMany()): Promise<CaseFile | undefined> {
  return sql.one<CaseFile>(FILE, [[file], many])
}

/** Several files at once, by id. Who plays a part that many play (`many`, as `procedure/part`) is left out. */
export async function caseFiles(
  sql: Sql,
  files: readonly string[],
  many: readonly string[] = [],
): Promise<Map<string, CaseFile>> {
  const rows = await sql.rows<CaseFile>(FILE, [files, many])
  return new Map(rows.map((row) => [row.file, row]))
}

/** A file not begun yet. */
export const unopened = (chart: { id: string }, file: string): CaseFile => ({
  file,
  procedure: chart.id,
  no: '',
  title: '',
  state: 'start',
  place: '',
  about: null,
  steps: 0,
  parts: {},
  taken: {},
  clocks: {},
})
