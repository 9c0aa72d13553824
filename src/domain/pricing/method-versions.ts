// Which version of the reference method holds on a day. The first is the code's own; later ones were proposed, run beside
// it and adopted, and none holds for a day before it was.
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { METHOD, methodHash, type Method } from './method.ts'

export type MethodVersion = {
  version: string
  sha256: string
  parameters: Method
  state: 'proposed' | 'adopted'
  reasons: string
  proposedAt: string | null
  adoptedAt: string | null
  inForceFrom: Day | null
  run: ParallelRun[] | null
}

/** One period of a parallel run: how the figures of the two methods differ. */
export type ParallelRun = {
  on: Day
  snapshot: string
  cells: number
  /** cells with a figure under the method in force, under the proposed one, and under both */
  withFigure: { present: number; proposed: number; both: number }
  /** largest |Δ ln median| among cells with both, in millionths; null without one */
  largestMovePpm: number | null
}

const FIRST: MethodVersion = {
  version: METHOD.version,
  sha256: methodHash(METHOD),
  parameters: METHOD,
  state: 'adopted',
  reasons: '首版方法 the first method',
  proposedAt: null,
  adoptedAt: null,
  inForceFrom: null,
  run: null,
}

const COLUMNS = `version, sha256, parameters, state, reasons, proposed_at as "proposedAt", adopted_at as "adoptedAt", in_force_from as "inForceFrom", run`

/** Every version a compiler knows, the first first. */
export async function methodVersions(sql: Sql, compiler: string): Promise<MethodVersion[]> {
  const rows = await sql.rows<MethodVersion>(
    `select ${COLUMNS} from pricing.method where compiler = $1 order by proposed_at, version`,
    [compiler],
  )
  return [FIRST, ...rows]
}

/** The version in force on a day. */
export async function methodOn(sql: Sql, compiler: string, day: Day): Promise<MethodVersion> {
  const inForce = (await methodVersions(sql, compiler)).filter(
    ({ state, inForceFrom }) => state === 'adopted' && (inForceFrom === null || inForceFrom <= day),
  )
  return inForce.toSorted((a, b) => ((a.inForceFrom ?? '') < (b.inForceFrom ?? '') ? -1 : 1)).at(-1)!
}
