// What the figures are made of, through the doors of the rooms that keep it.
import { publicMonths } from '#domain/metering'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { caseOf, grouped, type Alike, type Inputs } from './figures.ts'
import type { IndicatorChange } from './indicator.ts'

// admission.handled is the zone's door for figures: files without who they are. They are counted together where they lie,
// because a hundred thousand rows cost more to carry than to count.
const ALIKE = `
  select origin, size, channel, corrections, accepted_on is not null as accepted, deemed_accepted as deemed, outcome,
         decided_on - accepted_on - paused_days as days, decided_on <= promised_on as kept, (promised_on < $4::date) is true as "dayPast",
         count(*)::int as count
    from admission.handled($1, $2, $3) where $5::text is null or procedure = $5 or $5 = any(matters)
   group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`

/** The inputs of a place, from the first to the last day; `item` is a matter or a procedure. Open to every reader. */
export async function inputsOf(
  sql: Sql,
  { place, item, from, to, asOf }: { place: string; item?: string | undefined; from: Day; to: Day; asOf: Day },
): Promise<Inputs> {
  const files = await sql.rows<Alike>(ALIKE, [place, from, to, asOf, item ?? null])
  const reports = await sql.one<{ n: number }>(
    `select count(*)::int as n from evaluation.barrier_open where opened_on between $2 and $3 and (place = $1 or place like $1 || '-%')`,
    [place, from, to],
  )
  return {
    cases: grouped(files.map(caseOf)),
    reports: reports!.n,
    months: place === 'cn' ? await publicMonths(sql) : [],
  }
}

/** Every adopted change of an indicator. */
export function adoptedChanges(sql: Sql): Promise<IndicatorChange[]> {
  return sql.rows<IndicatorChange>(
    `select file, indicator, place, action, weight, minimum_count as "minimumCount", threshold, in_force_from as "inForceFrom"
       from evaluation.indicator_change where in_force_from is not null order by in_force_from, file`,
  )
}
