// What the figures are made of, through the doors of the rooms that keep it.
import { handledFiles } from '#domain/admission'
import { publicMonths } from '#domain/metering'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { caseOf, grouped, type Inputs } from './figures.ts'
import type { IndicatorChange } from './indicator.ts'

/** The inputs of a place, from the first to the last day; `item` is a matter or a procedure. Open to every reader. */
export async function inputsOf(
  sql: Sql,
  { place, item, from, to, asOf }: { place: string; item?: string | undefined; from: Day; to: Day; asOf: Day },
): Promise<Inputs> {
  const files = await handledFiles(sql, { place, from, to })
  const chosen = item === undefined ? files : files.filter((file) => file.procedure === item || file.matters.includes(item))
  const reports = await sql.one<{ n: number }>(
    `select count(*)::int as n from evaluation.barrier_open where opened_on between $2 and $3 and (place = $1 or place like $1 || '-%')`,
    [place, from, to],
  )
  return { cases: grouped(cases(chosen, asOf)), reports: reports!.n, months: place === 'cn' ? await publicMonths(sql) : [] }
}

function* cases(files: readonly Parameters<typeof caseOf>[0][], asOf: Day) {
  for (const file of files) yield caseOf(file, asOf)
}

/** Every adopted change of an indicator. */
export function adoptedChanges(sql: Sql): Promise<IndicatorChange[]> {
  return sql.rows<IndicatorChange>(
    `select file, indicator, place, action, weight, minimum_count as "minimumCount", threshold, in_force_from as "inForceFrom"
       from evaluation.indicator_change where in_force_from is not null order by in_force_from, file`,
  )
}
