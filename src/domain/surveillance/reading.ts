// What a run read and what its detectors answered, as the facts of the act: digests and versions stand in the record, the
// tables and the long lists once under their hash.
import type { ScreeningCost } from '#domain/pricing'
import { canonical, type Json } from '#kernel/proof'
import { DETECTORS, lookedAt, type Looked, type Seen } from './looking.ts'
import type { Missing, Tables } from './row.ts'
import { digestsOf, kept, MISSING, sha256, type Digests } from './tables.ts'

/** The tables themselves are no part of the record, which names them by their hash: a symbol is not written down. */
export const READ = Symbol('read')

export type Reading = {
  tablesSha256: string
  digests: Digests
  /** what could not be read */
  missing: Missing[]
  /** versions of the detectors that answered */
  detectors: Readonly<Record<string, string>>
  /** the leads that the detectors gave on these tables, in their order */
  seen: Seen[]
  watch: { n: number; sha256: string }
  tests: { n: number; sha256: string }
  /** places of those whom the leads concern, as the tables have them */
  places: Record<string, string>
  /** with the cost figures that were handed out for it */
  [READ]: { body: string; watch: string; tests: string; costs: readonly ScreeningCost[] }
}

const textOf = (list: Looked['watch'] | Looked['tests']): string => canonical(list as unknown as Json)

/** Runs the detectors over the tables. The same tables always give the same reading. Throws BadWorld. */
export function readingOf(
  tables: Tables,
  missing: readonly Missing[] = [],
  costs: readonly ScreeningCost[] = [],
): Reading {
  const { leads, watch, tests } = lookedAt(tables)
  const { body, sha256: tablesSha256 } = kept(tables)
  const [watchText, testsText] = [textOf(watch), textOf(tests)]
  const concerned = new Set(leads.flatMap(({ subjects }) => subjects))
  return {
    tablesSha256,
    digests: digestsOf(tables),
    missing: [...MISSING, ...missing],
    detectors: DETECTORS,
    seen: leads,
    watch: { n: watch.length, sha256: sha256(watchText) },
    tests: { n: tests.length, sha256: sha256(testsText) },
    places: Object.fromEntries(
      tables.entities.flatMap(({ entity, region }) =>
        concerned.has(String(entity)) ? [[String(entity), String(region)]] : [],
      ),
    ),
    [READ]: { body, watch: watchText, tests: testsText, costs },
  }
}
