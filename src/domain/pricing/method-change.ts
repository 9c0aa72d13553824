// A challenger beside the method in force: both on the same observations, before a change of method is adopted.
import { cellId, ObservationTable } from './cell.ts'
import { methodHash, type Method } from './method.ts'
import type { Observation } from './observation.ts'
import { referencePrices, type Reference, type ReferenceOptions, type Status } from './reference.ts'

/** `change` is the logarithm of challenger over champion, where both have a figure. */
export type CellComparison = {
  id: string
  champion: { status: Status; median: number | null } | null
  challenger: { status: Status; median: number | null } | null
  change: number | null
}

export type Comparison = {
  champion: { sha256: string; published: number; insufficient: number }
  challenger: { sha256: string; published: number; insufficient: number }
  cells: readonly CellComparison[]
  /** largest |change| over all cells, null where no cell has both figures */
  largestChange: number | null
}

/** The same observations under two methods. A cell that one method does not know, because it divides otherwise, is null there. */
export function compareMethods(
  observations: readonly Observation[],
  methods: { champion: Method; challenger: Method },
  options: ReferenceOptions,
): Comparison {
  const run = (method: Method): Reference => {
    const table = new ObservationTable(method)
    for (const one of observations) table.add(one)
    return referencePrices(table, options)
  }
  const [champion, challenger] = [run(methods.champion), run(methods.challenger)]
  const byId = ({ cells }: Reference): Map<string, { status: Status; median: number | null }> =>
    new Map(cells.map(({ key, status, median }) => [cellId(key), { status, median }]))
  const [before, after] = [byId(champion), byId(challenger)]
  const cells = [...new Set([...before.keys(), ...after.keys()])].toSorted().map((id): CellComparison => {
    const [one, other] = [before.get(id) ?? null, after.get(id) ?? null]
    const hasBoth = one?.median != null && other?.median != null
    return { id, champion: one, challenger: other, change: hasBoth ? Math.log(other.median! / one.median!) : null }
  })
  const changes = cells.flatMap(({ change }) => (change === null ? [] : [Math.abs(change)]))
  return {
    champion: summary(champion, methods.champion),
    challenger: summary(challenger, methods.challenger),
    cells,
    largestChange: changes.length === 0 ? null : Math.max(...changes),
  }
}

function summary({ cells }: Reference, method: Method): Comparison['champion'] {
  const count = (wanted: Status): number => cells.filter(({ status }) => status === wanted).length
  return { sha256: methodHash(method), published: count('published'), insufficient: count('insufficient') }
}
