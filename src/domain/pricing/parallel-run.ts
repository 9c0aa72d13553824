// A proposed method beside the one in force: on every snapshot that was published from since it was proposed.
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { compareMethods } from './method-change.ts'
import { methodOn, methodVersions, type ParallelRun } from './method-versions.ts'
import { standingPublications } from './publication.ts'
import { readSnapshot } from './snapshot.ts'

const MILLION = 1_000_000

/** Period by period, oldest first; both methods start afresh each time, so that one period does not lean on another. */
export async function parallelRun(sql: Sql, compiler: string, version: string): Promise<ParallelRun[]> {
  const proposed = (await methodVersions(sql, compiler)).find((one) => one.version === version)
  if (!proposed?.proposedAt) return []
  const published = (await standingPublications(sql, 'reference', compiler)).filter(
    // a correction of an earlier period, or one published late, is no period in which the two ran beside each other
    ({ at, period }) => at > proposed.proposedAt! && period > dayIn(proposed.proposedAt!),
  )
  const runs: ParallelRun[] = []
  for (const { period: on, snapshots } of published) {
    const row = await sql.one<{ csv: string }>(
      'select csv from pricing.snapshot where compiler = $1 and sha256 = $2 limit 1',
      [compiler, snapshots[0]],
    )
    const present = await methodOn(sql, compiler, on)
    const methods = { champion: present.parameters, challenger: proposed.parameters }
    const { cells, largestChange } = compareMethods(readSnapshot(row!.csv), methods, { on })
    const having = (side: 'champion' | 'challenger'): number =>
      cells.filter((cell) => cell[side]?.median != null).length
    runs.push({
      on,
      snapshot: snapshots[0]!,
      cells: cells.length,
      withFigure: {
        present: having('champion'),
        proposed: having('challenger'),
        both: cells.filter(({ change }) => change !== null).length,
      },
      largestMovePpm: largestChange === null ? null : Math.round(largestChange * MILLION),
    })
  }
  return runs
}
