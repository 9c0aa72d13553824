// Who could do without whom: supply and demand in cards per cell (SKU and form, place) and week, on control groups.
// Concentration is a fact of a market, no conduct; it says how much a move of certain firms can matter.
import { dayOf, type World } from './world.ts'

const WEEK_DAYS = 7

/** One cell: for each group its cards under lease and offered beside, by week. */
export type Cell = {
  sku: number
  form: number
  region: number
  /** by group: cards leased and cards offered, one entry per week */
  groups: ReadonlyMap<number, { leased: Float64Array; offered: Float64Array }>
}

export type Structure = { cells: readonly Cell[]; firstWeek: number; weeks: number }

/** Supply and demand of every cell. O(leases + offers + cells × groups × weeks). */
export function structureOf(world: World, groups: Int32Array): Structure {
  const { leases, offers } = world
  let firstWeek = Infinity
  let lastWeek = -Infinity
  for (let row = 0; row < leases.count; row += 1) {
    const week = weekOf(dayOf(leases.signed[row]!))
    if (week < firstWeek) firstWeek = week
    if (week > lastWeek) lastWeek = week
  }
  if (firstWeek > lastWeek) return { cells: [], firstWeek: 0, weeks: 0 }
  const weeks = lastWeek - firstWeek + 1
  const cells = new Map<string, Cell & { groups: Map<number, { leased: Float64Array; offered: Float64Array }> }>()
  const entry = (sku: number, form: number, region: number, group: number) => {
    const key = `${sku}:${form}:${region}`
    let cell = cells.get(key)
    if (!cell) cells.set(key, (cell = { sku, form, region, groups: new Map() }))
    let held = cell.groups.get(group)
    if (!held)
      cell.groups.set(group, (held = { leased: new Float64Array(weeks + 1), offered: new Float64Array(weeks + 1) }))
    return held
  }
  const clamp = (week: number): number => Math.max(0, Math.min(weeks, week - firstWeek))
  for (let row = 0; row < leases.count; row += 1) {
    const until = Math.min(leases.until[row]!, leases.cancelled[row]! || Infinity)
    const from = clamp(weekOf(dayOf(Math.max(leases.from[row]!, leases.signed[row]!))))
    const end = until === Infinity ? weeks : clamp(weekOf(dayOf(until)) + 1)
    const { leased } = entry(leases.sku[row]!, leases.form[row]!, leases.region[row]!, groups[leases.provider[row]!]!)
    leased[from]! += leases.cards[row]!
    leased[Math.max(from, end)]! -= leases.cards[row]!
  }
  for (const { groups: held } of cells.values()) for (const { leased } of held.values()) accumulate(leased)
  for (let row = 0; row < offers.count; row += 1) {
    const available = offers.availableCards[row]!
    if (!(available > 0)) continue
    const { offered } = entry(offers.sku[row]!, offers.form[row]!, offers.region[row]!, groups[offers.provider[row]!]!)
    const from = clamp(weekOf(Math.max(firstWeek * WEEK_DAYS, offers.from[row]!)))
    const end = offers.until[row] === Infinity ? weeks : clamp(weekOf(offers.until[row]!) + 1)
    // The same cards stand in several offers (other terms, other kinds): the largest counts, not their sum.
    for (let week = from; week < end; week += 1) if (available > offered[week]!) offered[week] = available
  }
  return { cells: [...cells.values()], firstWeek, weeks }
}

const weekOf = (day: number): number => Math.floor(day / WEEK_DAYS)

function accumulate(steps: Float64Array): void {
  for (let week = 1; week < steps.length; week += 1) steps[week]! += steps[week - 1]!
}

export type Concentration = {
  /** cards under lease */
  demand: number
  supply: number
  /** Σ share², shares in percent: 10,000 is one supplier */
  hhi: number
  /** residual supply without the largest supplier, and without the three largest, over demand; Infinity without demand */
  rsi1: number
  rsi3: number
}

/** Concentration of a cell in a week (0 is the first of the structure). */
export function concentration(cell: Cell, week: number): Concentration {
  const supplies: number[] = []
  let demand = 0
  for (const { leased, offered } of cell.groups.values()) {
    demand += leased[week]!
    supplies.push(leased[week]! + offered[week]!)
  }
  const supply = supplies.reduce((sum, one) => sum + one, 0)
  const largest = supplies.toSorted((a, b) => b - a)
  const without = (count: number): number =>
    demand === 0 ? Infinity : (supply - largest.slice(0, count).reduce((sum, one) => sum + one, 0)) / demand
  const hhi = supply === 0 ? 0 : supplies.reduce((sum, one) => sum + ((100 * one) / supply) ** 2, 0)
  return { demand, supply, hhi, rsi1: without(1), rsi3: without(3) }
}

/** Residual supply over demand of a cell without these groups together: below 1 the market cannot do without them. */
export function jointResidualSupply(cell: Cell, week: number, suspects: ReadonlySet<number>): number {
  let demand = 0
  let rest = 0
  for (const [group, { leased, offered }] of cell.groups) {
    demand += leased[week]!
    if (!suspects.has(group)) rest += leased[week]! + offered[week]!
  }
  return demand === 0 ? Infinity : rest / demand
}

/** The least joint residual supply of these groups over the cells of a SKU and form in the week of a day. */
export function leastResidualSupply(
  { cells, firstWeek, weeks }: Structure,
  { sku, form }: { sku: number; form: number },
  day: number,
  suspects: ReadonlySet<number>,
): number {
  const week = Math.max(0, Math.min(weeks - 1, weekOf(day) - firstWeek))
  let least = Infinity
  for (const cell of cells)
    if (cell.sku === sku && cell.form === form) least = Math.min(least, jointResidualSupply(cell, week, suspects))
  return least
}
