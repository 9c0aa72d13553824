// How a detector stands: what it promised, what became of its leads by quarter, and whether it must stop.
import { standingOf, TARGETS, wilson, type LeadKind, type Standing } from '#domain/detection'
import type { Sql } from '#kernel/store'

/** Outcomes of one detector in one quarter. */
export type Adjudicated = { confirmed: number; explained: number; dataError: number; pending: number }

export const isDetector = (kind: string): kind is LeadKind => Object.hasOwn(TARGETS, kind)

/** The detectors that are suspended now. */
export async function suspendedNow(sql: Sql): Promise<string[]> {
  const rows = await sql.rows<{ detector: string }>(
    `select detector from (select distinct on (detector) detector, suspended from surveillance.standing order by detector, at desc, entry desc) s
      where suspended order by 1`,
  )
  return rows.map(({ detector }) => detector)
}

/** What became of a detector's leads in a quarter, less those with `without`. */
export async function adjudicatedIn(sql: Sql, kind: string, quarter: string): Promise<Adjudicated> {
  const rows = await sql.rows<{ outcome: string; n: number }>(
    'select outcome, n from surveillance.adjudicated() where kind = $1 and quarter = $2',
    [kind, quarter],
  )
  return tally(rows)
}

export function tally(rows: readonly { outcome: string; n: number }[]): Adjudicated {
  const of = (outcome: string): number =>
    rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.n, 0)
  return { confirmed: of('confirmed'), explained: of('explained'), dataError: of('data-error'), pending: of('pending') }
}

/** Precision over the leads that have an outcome; pending ones are not counted. */
export const precisionIn = ({ confirmed, explained, dataError }: Adjudicated) =>
  wilson(confirmed, confirmed + explained + dataError)

/** Whether the rule suspends a detector on these outcomes. */
export const judged = (kind: LeadKind, adjudicated: Adjudicated): Standing =>
  standingOf(TARGETS[kind], { precision: precisionIn(adjudicated) })
