// The rows that count, sorted into strata: one cell, one source, one level of evidence, prices ascending.
import { MOST_NAMES, NOT_READ, type ObservationTable } from './cell.ts'
import { evidenceLevels, type Evidence } from './observation.ts'

/** Prices `from` to `to` (not included) of Strata.price. `group` is a name. */
export type Stratum = { group: string; groupCode: number; evidence: Evidence; from: number; to: number }

/** `byCell` by the cell's place in the table; the strata of a cell in the order of source and level, whatever that of the rows. */
export type Strata = { price: Float64Array; byCell: ReadonlyMap<number, readonly Stratum[]> }

const LEVELS = evidenceLevels.length

/**
 * Rows that are fresh evidence on that day; of offers and list prices only each provider's latest day within the window:
 * what it listed before and no longer lists is withdrawn.
 */
export function freshRows(table: ObservationTable, on: number): Int32Array {
  const { windowDays, staleAfterDays } = table.method
  const latest = new Int32Array(table.providers * LEVELS).fill(-0x8000_0000)
  const slotOf = (at: number): number => table.provider[at]! * LEVELS + table.evidence[at]! - 1
  const isFresh = (at: number): boolean => {
    const day = table.on[at]!
    if (day > on || day <= on - windowDays || table.stale[at] === 1) return false
    const readOn = table.readOn[at]!
    return readOn === NOT_READ || day - readOn < staleAfterDays
  }
  for (let at = 0; at < table.count; at += 1) {
    if (isFresh(at) && table.on[at]! > latest[slotOf(at)]!) latest[slotOf(at)] = table.on[at]!
  }
  return placesWhere(
    table.count,
    (at) => isFresh(at) && (table.evidence[at]! <= 2 || table.on[at] === latest[slotOf(at)]),
  )
}

/** All offers and list prices of that one day, those carried forward too. */
export function listedRows(table: ObservationTable, on: number): Int32Array {
  return placesWhere(table.count, (at) => table.on[at] === on && table.evidence[at]! >= 3)
}

function placesWhere(count: number, holds: (at: number) => boolean): Int32Array {
  const places = new Int32Array(count)
  let found = 0
  for (let at = 0; at < count; at += 1) if (holds(at)) places[found++] = at
  return places.subarray(0, found)
}

/** Sorts rows into strata: two passes over the rows and a sort within each stratum. */
export function strataOf(table: ObservationTable, rows: Int32Array): Strata {
  const slots = new Map<number, number>()
  const keys: { cell: number; group: number; evidence: Evidence }[] = []
  const slot = new Int32Array(rows.length)
  const size: number[] = []
  for (let i = 0; i < rows.length; i += 1) {
    const at = rows[i]!
    const cell = table.cell[at]!
    const group = table.group[at]!
    const evidence = table.evidence[at]! as Evidence
    const key = (cell * MOST_NAMES + group) * LEVELS + evidence - 1
    let found = slots.get(key)
    if (found === undefined) {
      found = keys.length
      slots.set(key, found)
      keys.push({ cell, group, evidence })
      size.push(0)
    }
    slot[i] = found
    size[found]! += 1
  }
  const next = new Int32Array(keys.length)
  for (let s = 1; s < keys.length; s += 1) next[s] = next[s - 1]! + size[s - 1]!
  const price = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i += 1) price[next[slot[i]!]!++] = table.price[rows[i]!]!
  const byCell = new Map<number, Stratum[]>()
  for (const [s, { cell, group, evidence }] of keys.entries()) {
    const [from, to] = [next[s]! - size[s]!, next[s]!]
    price.subarray(from, to).sort()
    const stratum = { group: table.groups[group]!, groupCode: group, evidence, from, to }
    const list = byCell.get(cell)
    if (list) list.push(stratum)
    else byCell.set(cell, [stratum])
  }
  for (const list of byCell.values())
    list.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : a.evidence - b.evidence))
  return { price, byCell }
}

/** The prices of some strata together, ascending. A view of `price` where there is one stratum: not to be changed. */
export function pricesOf(strata: readonly Stratum[], price: Float64Array): Float64Array {
  const [first] = strata
  if (strata.length === 1 && first) return price.subarray(first.from, first.to)
  const all = new Float64Array(strata.reduce((sum, { from, to }) => sum + to - from, 0))
  let at = 0
  for (const { from, to } of strata) {
    all.set(price.subarray(from, to), at)
    at += to - from
  }
  return all.sort()
}
