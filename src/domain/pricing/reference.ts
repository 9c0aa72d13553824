// The reference price of every cell on one day: from the best evidence that suffices, else by a fall-back that is named,
// else no number at all. Pure: the same rows, in any order, give the same figures.
import type { Day } from '#kernel/time'
import { cellId, dayNumber, type CellKey, type ObservationTable } from './cell.ts'
import { evaluate, type Evaluation, type EvidenceMix, type Interval, type Reason, type Suspect } from './evaluation.ts'
import { fitHedonic, type Hedonic, type HedonicReport, type Specs } from './hedonic.ts'
import { checkMethod, methodHash, type Method } from './method.ts'
import type { Evidence } from './observation.ts'
import { plainOf } from './plain.ts'
import { gradeMultipliers, rangeOf, type Range } from './range.ts'
import { freshRows, listedRows, pricesOf, strataOf, type Strata, type Stratum } from './strata.ts'

export type Status = 'published' | 'fallback' | 'insufficient'
export type Fallback = 'wider-region' | 'hedonic' | 'last-value' | 'indicative'

/**
 * Money in the unit of the observations. With status `insufficient` every figure of money is null. `low` and `high` are
 * the quartiles of the sources, `ci` the interval of the median, `range` what may float around the benchmark.
 */
export type ReferenceCell = {
  key: CellKey
  status: Status
  fallback: Fallback | null
  n: number
  providers: number
  median: number | null
  low: number | null
  high: number | null
  ci: Interval | null
  range: Range | null
  /** the range of each service grade, where a sample tells what grades are worth and the cell has none of its own */
  rangeByGrade: readonly { grade: string; low: number; high: number }[]
  /** robust scale (1.4826·MAD) of the logarithms of the sources' medians */
  dispersion: number | null
  evidenceMix: EvidenceMix
  /** weighted share of the largest source */
  topShare: number | null
  /** why the cell's own evidence may not be published; empty when it is */
  reasons: readonly Reason[]
  outliers: readonly string[]
  suspects: readonly Suspect[]
  ageDays: number
  /** set when the change since the last publication was cut to the largest move: what the evidence itself says */
  unlimited: number | null
}

/** A figure of an earlier publication: its own, not one that was itself carried forward. */
export type Previous = { key: CellKey; median: number; on: Day }

export type ReferenceOptions = {
  on: Day
  previous?: readonly Previous[]
  specs?: Specs
  /** the avoidable cost of a card-hour by cellId */
  floors?: ReadonlyMap<string, number>
  /** a cost index has moved: the largest move does not hold */
  costIndexMoved?: boolean
}

export type Reference = {
  on: Day
  method: { version: string; sha256: string }
  currency: string
  taxIncluded: boolean | null
  cells: readonly ReferenceCell[]
  /** the regressions that were asked, and what became of them */
  hedonic: readonly { levels: readonly Evidence[]; result: HedonicReport | string }[]
}

/** From the best evidence downwards; contracts and offers are never in one figure. */
const WATERFALL: readonly (readonly Evidence[])[] = [[1], [1, 2], [3], [3, 4]]
const TIERS: readonly (readonly Evidence[])[] = [
  [1, 2],
  [3, 4],
]

/** The figures of all cells that have a row in the window or a previous figure. Throws BadMethod. */
export function referencePrices(table: ObservationTable, options: ReferenceOptions): Reference {
  const { method } = table
  checkMethod(method)
  const on = dayNumber(options.on)
  const fresh = strataOf(table, freshRows(table, on))
  const listed = method.indicativeProviders > 0 ? strataOf(table, listedRows(table, on)) : undefined
  const previous = new Map(options.previous?.map((one) => [cellId(one.key), one]))
  const places = placesInWindow(table, on)
  const byId = new Map(options.previous?.map(({ key }) => [cellId(key), key]))
  for (const [id, place] of places) byId.set(id, table.cells[place]!)
  const regressions = new Regressions(table, fresh, options.specs)
  const regions = regionsOf(table)
  const cells = [...byId]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, key]): ReferenceCell => {
      const place = places.get(id)
      const own = place === undefined ? undefined : evidenceOf([place], fresh, method)
      const found =
        (own?.reasons.length === 0 ? figure('published', null, own) : undefined) ??
        widerRegion(key, regions, fresh, method) ??
        imputed(key, regressions) ??
        lastValue(previous.get(id), on, method) ??
        (place === undefined || listed === undefined ? undefined : indicative(place, listed, method))
      const withOwn = { ...blank(key, own), ...found }
      return ranged(limited(withOwn, previous.get(id), options, method), regressions, options.floors?.get(id), method)
    })
  return {
    on: options.on,
    method: { version: method.version, sha256: methodHash(method) },
    currency: table.currency,
    taxIncluded: table.taxIncluded,
    cells,
    hedonic: regressions.reports,
  }
}

/** The cells that have a row in the window, stale ones too, under their ids. */
function placesInWindow({ cells, cell, on: days, count, method }: ObservationTable, on: number): Map<string, number> {
  const hasRow = new Uint8Array(cells.length)
  for (let at = 0; at < count; at += 1) {
    const age = on - days[at]!
    if (age >= 0 && age < method.windowDays) hasRow[cell[at]!] = 1
  }
  return new Map(cells.flatMap((key, place) => (hasRow[place] === 1 ? [[cellId(key), place] as const] : [])))
}

/** The first level of evidence that suffices; else the one with most sources, the better evidence of equals. */
function evidenceOf(places: readonly number[], strata: Strata, method: Method): Evaluation | undefined {
  const all = places.flatMap((place) => strata.byCell.get(place) ?? [])
  let best: Evaluation | undefined
  for (const levels of WATERFALL) {
    const some = all.filter(({ evidence }) => levels.includes(evidence))
    if (!some.some(({ evidence }) => evidence === levels.at(-1))) continue
    const found = evaluate(some, strata.price, method)
    if (found.reasons.length === 0) return found
    if (best === undefined || found.providers > best.providers) best = found
  }
  return best
}

type Found = Partial<ReferenceCell>

function figure(status: Status, fallback: Fallback | null, found: Evaluation): Found {
  const { n, providers, median, low, high, ci, dispersion, topShare, mix, outliers } = found
  return {
    status,
    fallback,
    n,
    providers,
    median,
    low,
    high,
    ci: ci ?? null,
    dispersion,
    topShare,
    evidenceMix: mix,
    outliers,
  }
}

/** A cell as it stands before any figure: what there is, why it does not suffice, and no number of money. */
function blank(key: CellKey, own: Evaluation | undefined): ReferenceCell {
  return {
    key,
    status: 'insufficient',
    fallback: null,
    n: own?.n ?? 0,
    providers: own?.providers ?? 0,
    median: null,
    low: null,
    high: null,
    ci: null,
    range: null,
    rangeByGrade: [],
    dispersion: null,
    evidenceMix: own?.mix ?? [],
    topShare: own?.topShare ?? null,
    reasons: own?.reasons ?? ['no-evidence'],
    outliers: [],
    suspects: own?.suspects ?? [],
    ageDays: 0,
    unlimited: null,
  }
}

/** Cells by all that they are but their region. */
function regionsOf({ cells }: ObservationTable): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const [place, key] of cells.entries()) {
    const id = cellId({ ...key, region: '' })
    const list = places.get(id)
    if (list) list.push(place)
    else places.set(id, [place])
  }
  return places
}

function widerRegion(key: CellKey, regions: Map<string, number[]>, fresh: Strata, method: Method): Found | undefined {
  if (key.region === '') return undefined
  const wide = regions.get(cellId({ ...key, region: '' })) ?? []
  const found = wide.length > 1 ? evidenceOf(wide, fresh, method) : undefined
  return found?.reasons.length === 0 ? figure('fallback', 'wider-region', found) : undefined
}

/** The regressions of a run, each made when it is first asked for. */
class Regressions {
  readonly #table: ObservationTable
  readonly #fresh: Strata
  readonly #specs: Specs | undefined
  readonly #made = new Map<readonly Evidence[], Hedonic | undefined>()
  readonly reports: { levels: readonly Evidence[]; result: HedonicReport | string }[] = []

  constructor(table: ObservationTable, fresh: Strata, specs: Specs | undefined) {
    this.#table = table
    this.#fresh = fresh
    this.#specs = specs
  }

  *all(): Generator<Hedonic> {
    for (const levels of this.#specs === undefined ? [] : TIERS) {
      if (!this.#made.has(levels)) this.#make(levels, this.#specs!)
      const made = this.#made.get(levels)
      if (made !== undefined) yield made
    }
  }

  #make(levels: readonly Evidence[], specs: Specs): void {
    const { cells, method } = this.#table
    const places = [...this.#fresh.byCell.keys()].toSorted((a, b) => (cellId(cells[a]!) < cellId(cells[b]!) ? -1 : 1))
    const parts = places.flatMap((cell) =>
      this.#fresh.byCell
        .get(cell)!
        .filter(({ evidence }) => levels.includes(evidence))
        .map((stratum) => ({ cell, stratum })),
    )
    const n = parts.reduce((sum, { stratum: { from, to } }) => sum + to - from, 0)
    const rows = { price: new Float64Array(n), cell: new Int32Array(n), group: new Int32Array(n) }
    let at = 0
    for (const { cell, stratum } of parts) {
      const size = stratum.to - stratum.from
      rows.price.set(this.#fresh.price.subarray(stratum.from, stratum.to), at)
      rows.cell.fill(cell, at, at + size)
      rows.group.fill(stratum.groupCode, at, at + size)
      at += size
    }
    if (n === 0) {
      this.#made.set(levels, undefined)
      return
    }
    const made = fitHedonic(rows, cells, specs, method)
    this.#made.set(levels, typeof made === 'string' ? undefined : made)
    this.reports.push({ levels, result: typeof made === 'string' ? made : made.report })
  }
}

function imputed(key: CellKey, regressions: Regressions): Found | undefined {
  for (const { level, report } of regressions.all()) {
    const found = level(key)
    if (found === undefined) continue
    const { low, high } = found
    return {
      status: 'fallback',
      fallback: 'hedonic',
      median: found.level,
      low,
      high,
      ci: null,
      dispersion: report.robustScale,
    }
  }
  return undefined
}

function lastValue(previous: Previous | undefined, on: number, { lastValueWeeks }: Method): Found | undefined {
  if (previous === undefined) return undefined
  const ageDays = on - dayNumber(previous.on)
  if (ageDays < 0 || ageDays > 7 * lastValueWeeks) return undefined
  return { status: 'fallback', fallback: 'last-value', median: previous.median, ageDays }
}

/** The plain quartiles of what is listed that day, each offer once: they say what is asked, and are no reference price. */
function indicative(place: number, listed: Strata, method: Method): Found | undefined {
  const strata: readonly Stratum[] = listed.byCell.get(place) ?? []
  if (strata.length === 0) return undefined
  const bySource = evaluate(strata, listed.price, { ...method, nodeRatioMilli: Number.MAX_SAFE_INTEGER })
  if (bySource.providers < method.indicativeProviders) return undefined
  const { offers, p25, median, p75 } = plainOf(pricesOf(strata, listed.price))
  return { ...figure('fallback', 'indicative', bySource), n: offers, median, low: p25, high: p75 }
}

/** At most the largest move since the last publication, unless costs moved; an indicative figure is no publication. */
function limited(
  cell: ReferenceCell,
  previous: Previous | undefined,
  { costIndexMoved = false }: ReferenceOptions,
  { maxMovePpm }: Method,
): ReferenceCell {
  const isNew = cell.fallback !== 'last-value' && cell.fallback !== 'indicative'
  if (cell.median === null || previous === undefined || costIndexMoved || !isNew) return cell
  const most = maxMovePpm / 1_000_000
  const median = Math.min(Math.max(cell.median, previous.median * (1 - most)), previous.median * (1 + most))
  return median === cell.median ? cell : { ...cell, median, unlimited: cell.median }
}

function ranged(
  cell: ReferenceCell,
  regressions: Regressions,
  floor: number | undefined,
  method: Method,
): ReferenceCell {
  if (cell.median === null || cell.dispersion === null || cell.fallback === 'indicative') return cell
  const { median: benchmark, dispersion: sigma } = cell
  const range = rangeOf({ benchmark, sigma, floor }, method)
  if (cell.key.grade !== '') return { ...cell, range }
  const [hedonic] = regressions.all()
  const multipliers = gradeMultipliers(hedonic?.gradeCoefficients ?? new Map<string, number>(), method)
  const rangeByGrade = [...multipliers].map(([grade, multiplier]) => {
    const { low, high } = rangeOf({ benchmark, sigma, multiplier, floor }, method)
    return { grade, low, high }
  })
  return { ...cell, range, rangeByGrade }
}
