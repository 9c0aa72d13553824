// What of a file is sealed for a reader: steps that only some parts may see, with who took them.
import { anyone, partyOf, type Actor } from '#kernel/identity'
import { charts, type Chart, type ChartStep } from '#kernel/procedure'
import type { Sql } from '#kernel/store'
import type { Asking } from './decide-step.ts'

/** The parts that the reader plays, or whose counsel it is, or that wait for a body of its role and place. */
export async function partsOfReader(sql: Sql, file: string, { party, role, place }: Asking): Promise<Set<string>> {
  const rows = await sql.rows<{ part: string }>(
    `select p.part from casework.part p join casework.file f using (file)
      where p.file = $1
        and (((p.party = $2 or p.party = any (store.reader_stands_for('file/' || p.file))) and p.sees <> 'nothing')
             or (p.party is null and p.role = $3 and p.sees <> 'nothing' and (f.place = $4 or f.place like $4 || '-%')))`,
    [file, party, role, place],
  )
  return new Set(rows.map(({ part }) => part))
}

/**
 * May one who plays these parts see what was entered at a step, and who took it? Where many play a part by themselves
 * (users of a form, third parties), what one of them entered for that part is shown to that one, not to each other; what
 * was served on a reader is shown to it. Whoever is not signed in is nobody's self.
 */
export const mayRead = (
  chart: Chart,
  step: { seen: readonly string[] | null; party: string; served: boolean },
  parts: ReadonlySet<string>,
  asking: Asking,
): boolean =>
  step.seen === null ||
  step.seen.some(
    (part) =>
      parts.has(part) &&
      (!isOfStrangers(chart, part) || (asking.party !== anyone.party && (step.party === asking.party || step.served))),
  )

/** May this part know of the file once this step is taken (`seesFrom`)? */
export const opensTo = (chart: Pick<Chart, 'parts'>, part: string, step: ChartStep, takenIn: string): boolean =>
  chart.parts[part]?.seesFrom?.includes(step.step) !== false ||
  step.document?.to.includes(part) === true ||
  part === takenIn

/** A part that many play, none of them knowing the others. */
const isOfStrangers = ({ parts }: Pick<Chart, 'parts'>, part: string): boolean =>
  parts[part]?.side === 'party' && parts[part].many === true

/**
 * The acts of a file whose content, and whose actor, are sealed for a reader who plays these parts. Refused attempts at
 * them are sealed alike: they would tell as much.
 */
const sealedActs = (parts: ReadonlySet<string>): Set<string> =>
  new Set(
    [...charts().values()].flatMap((chart) =>
      chart.steps.flatMap(({ step, seen }) =>
        seen === undefined || seen.some((part) => parts.has(part) && !isOfStrangers(chart, part))
          ? []
          : [chart.act(step)],
      ),
    ),
  )

/** The acts that are sealed in a stream for this reader; none where the stream is no file. */
export async function sealedFor(sql: Sql, stream: string, { party, role }: Actor): Promise<Set<string>> {
  const file = /^file\/([0-9a-f-]{36})$/.exec(stream)?.[1]
  if (file === undefined) return new Set()
  const place = role === 'public' ? null : ((await partyOf(sql, party))?.place ?? null)
  return sealedActs(await partsOfReader(sql, file, { party, role, place }))
}
