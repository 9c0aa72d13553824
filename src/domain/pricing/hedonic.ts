// What a card is worth by what it is: log prices on the logarithms of its properties and on its circumstances, by Huber's
// regression. Used to impute the level of a cell that has too few prices of its own, and to tell the worth of a grade.
import { huber, medianInterval, type Column, type HuberFit } from '#kernel/stats'
import { cellId, type CellKey } from './cell.ts'
import type { Method } from './method.ts'
import { quantile } from './plain.ts'

/** Properties of a card by name (TFLOPS, GB, GB/s), each above 0, under its GPU and memory: see specId. */
export type Specs = ReadonlyMap<string, Readonly<Record<string, number>>>

/** The name under which the properties of a GPU stand. */
export const specId = ({ gpu, vramGb }: Pick<CellKey, 'gpu' | 'vramGb'>): string => `${gpu}|${vramGb ?? ''}`

/** Rows of one sample; `cell` and `group` are places in the lists of cells and groups. */
export type HedonicRows = { price: Float64Array; cell: Int32Array; group: Int32Array }

/** What was fitted, for the record. Coefficients in log price; `notIdentified` columns were left out. */
export type HedonicReport = {
  n: number
  providers: number
  coefficients: readonly { name: string; value: number; stdError: number }[]
  notIdentified: readonly string[]
  robustScale: number
  /** Duan (1983): the mean of exp(residual), by which a level in logarithms becomes a level in money */
  smearing: number
  converged: boolean
}

export type Hedonic = {
  report: HedonicReport
  /** The level of this cell, or undefined when the sample does not identify it. */
  level(key: CellKey): { level: number; low: number; high: number } | undefined
  /** worth of each service grade in log price beside the most frequent grade, whose own is 0 */
  gradeCoefficients: ReadonlyMap<string, number>
}

const FACTORS = ['kind', 'form', 'grade', 'region', 'term', 'mode', 'cards'] as const

type Regressor = { name: string; of: (key: CellKey) => number }

/**
 * Fits the rows whose cells have properties. Answers the reason instead when there are too few sources, or fewer rows a
 * coefficient than the method asks for.
 */
export function fitHedonic(
  rows: HedonicRows,
  cells: readonly CellKey[],
  specs: Specs,
  method: Method,
): Hedonic | 'no-properties' | 'few-providers' | 'few-rows' {
  const used = placesWithSpecs(rows, cells, specs)
  if (used.length === 0) return 'no-properties'
  const groups = new Set<number>()
  for (const at of used) groups.add(rows.group[at]!)
  if (groups.size < method.hedonicProviders) return 'few-providers'
  const present = presentCells(used, rows, cells)
  const { regressors, levels } = regressorsOf(present, specs)
  const y = Float64Array.from(used, (at) => Math.log(rows.price[at]!))
  const dropped = new Set<string>()
  let fit: HuberFit | undefined
  let kept = regressors
  while (fit === undefined) {
    kept = regressors.filter(({ name }) => !dropped.has(name))
    if (used.length < method.rowsPerCoefficient * (kept.length + 1)) return 'few-rows'
    const tried = huber(
      { y, columns: kept.map((one) => columnOf(one, used, rows, cells)) },
      { k: method.huberMilli / 1_000 },
    )
    if (tried.kind === 'fit') fit = tried
    else for (const { column } of tried.dependences) dropped.add(column)
  }
  const found: HuberFit = fit
  const intercept = found.coef[0]!
  const logLevel = (key: CellKey): number =>
    kept.reduce((sum, { of }, i) => sum + found.coef[i + 1]! * of(key), intercept)
  let smearing = 0
  for (const residual of found.residuals) smearing += Math.exp(residual)
  smearing /= used.length
  const spread = sourceSpread(found.residuals, used, rows, method)
  const observed = new Set(present.map(({ key }) => cellId(key)))
  return {
    report: {
      n: used.length,
      providers: groups.size,
      coefficients: found.names.map((name, i) => ({ name, value: found.coef[i]!, stdError: found.stdError[i]! })),
      notIdentified: [...dropped],
      robustScale: found.residualStd,
      smearing,
      converged: found.converged,
    },
    level(key) {
      if (!specs.has(specId(key))) return undefined
      // the row of a cell in the sample lies in the span of the sample, whatever was left out; others may not
      const isNew = !observed.has(cellId(key))
      if (isNew && (dropped.size > 0 || FACTORS.some((factor) => !levels[factor].has(key[factor])))) return undefined
      const level = Math.exp(logLevel(key)) * smearing
      if (!Number.isFinite(level)) return undefined // a property that others have is not told of this card
      return { level, low: level * Math.exp(spread.low), high: level * Math.exp(spread.high) }
    },
    gradeCoefficients: new Map(
      [...levels.grade].map((grade) => {
        const at = kept.findIndex(({ name }) => name === `grade=${grade}`)
        return [grade, at < 0 ? 0 : found.coef[at + 1]!]
      }),
    ),
  }
}

function placesWithSpecs({ cell, price }: HedonicRows, cells: readonly CellKey[], specs: Specs): Int32Array {
  const hasSpecs = cells.map((key) => specs.has(specId(key)))
  const used = new Int32Array(price.length)
  let count = 0
  for (let at = 0; at < price.length; at += 1) if (hasSpecs[cell[at]!]) used[count++] = at
  return used.subarray(0, count)
}

type Present = { key: CellKey; rows: number }

function presentCells(used: Int32Array, { cell }: HedonicRows, cells: readonly CellKey[]): Present[] {
  const count = new Int32Array(cells.length)
  for (const at of used) count[cell[at]!]! += 1
  return cells.map((key, at) => ({ key, rows: count[at]! })).filter(({ rows }) => rows > 0)
}

type Levels = Record<(typeof FACTORS)[number], ReadonlySet<string>>

/** ln of every property that all cells have, and a dummy for every level but the most frequent of every factor. */
function regressorsOf(present: readonly Present[], specs: Specs): { regressors: Regressor[]; levels: Levels } {
  const every = present.map(({ key }) => specs.get(specId(key))!)
  const properties = Object.keys(every[0] ?? {}).filter((name) => every.every((one) => name in one))
  const regressors: Regressor[] = properties
    .toSorted()
    .map((name) => ({ name: `ln_${name}`, of: (key) => Math.log(specs.get(specId(key))?.[name] ?? Number.NaN) }))
  const levels = {} as Record<(typeof FACTORS)[number], ReadonlySet<string>>
  for (const factor of FACTORS) {
    const rows = new Map<string, number>()
    for (const one of present) rows.set(one.key[factor], (rows.get(one.key[factor]) ?? 0) + one.rows)
    const [, ...others] = [...rows].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    levels[factor] = new Set(rows.keys())
    for (const [level] of others)
      regressors.push({ name: `${factor}=${level}`, of: (key) => (key[factor] === level ? 1 : 0) })
  }
  return { regressors, levels }
}

function columnOf({ name, of }: Regressor, used: Int32Array, { cell }: HedonicRows, cells: readonly CellKey[]): Column {
  const byCell = Float64Array.from(cells, (key) => of(key))
  const values = new Float64Array(used.length)
  for (let i = 0; i < used.length; i += 1) values[i] = byCell[cell[used[i]!]!]!
  return { name, values }
}

/**
 * How far the typical residual of a source may lie from that of the middle source, in logarithms: the order-statistic
 * interval over the sources' median residuals about their median. It tells the scatter of sources, not that of the
 * coefficients.
 */
function sourceSpread(
  residuals: Float64Array,
  used: Int32Array,
  { group }: HedonicRows,
  { alphaPpm }: Method,
): { low: number; high: number } {
  const byGroup = new Map<number, number[]>()
  for (let i = 0; i < used.length; i += 1) {
    const at = used[i]!
    const list = byGroup.get(group[at]!)
    if (list) list.push(residuals[i]!)
    else byGroup.set(group[at]!, [residuals[i]!])
  }
  const medians = Float64Array.from(byGroup.values(), (list) => quantile(Float64Array.from(list).sort(), 0.5)).sort()
  const middle = quantile(medians, 0.5)
  const interval = medianInterval(medians, { alpha: alphaPpm / 1_000_000 })
  const low = interval?.low ?? medians[0]!
  const high = interval?.high ?? medians[medians.length - 1]!
  return { low: low - middle, high: high - middle }
}
