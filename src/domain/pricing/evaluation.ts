// What the prices of one cell say on evidence of some levels, and why they may not be published.
import { hampelFlags, mad, medianInterval } from '#kernel/stats'
import type { Method } from './method.ts'
import { evidenceLevels, type Evidence } from './observation.ts'
import { plainOf, quantile } from './plain.ts'
import { pricesOf, type Stratum } from './strata.ts'

/** Why no reference price is published; in the order in which they are looked at. */
export type Reason =
  | 'no-evidence'
  | 'few-observations'
  | 'few-providers'
  | 'one-provider-dominates'
  | 'no-interval'
  | 'interval-too-wide'

export type Interval = { low: number; high: number; coverage: number }

/** How much of a figure stands on which level: rows, and their weighted share in millionths. */
export type EvidenceMix = readonly { level: Evidence; n: number; sharePpm: number }[]

/** A price that looks like that of a whole node: held back, with its ratio to the middle of its cell. */
export type Suspect = { group: string; price: number; ratio: number }

/** Figures over the medians of the sources; `dispersion` is the robust scale of their logarithms, `outliers` are names of sources. */
export type Evaluation = {
  n: number
  providers: number
  median: number
  low: number
  high: number
  ci: Interval | undefined
  dispersion: number
  topShare: number
  mix: EvidenceMix
  outliers: readonly string[]
  suspects: readonly Suspect[]
  reasons: readonly Reason[]
}

/** Evaluates strata of at least one price; `price` holds them. Sources count once each, by the median of their prices. */
export function evaluate(strata: readonly Stratum[], price: Float64Array, method: Method): Evaluation {
  const { kept, suspects } = withoutNodes(strata, price, method)
  const sources = sourcesOf(kept, price)
  const medians = Float64Array.from(sources, ({ median }) => median)
  const logs = medians.map(Math.log)
  const { p25, median, p75 } = plainOf(medians)
  const interval = medianInterval(medians, { alpha: method.alphaPpm / 1_000_000 })
  const n = kept.reduce((sum, { from, to }) => sum + to - from, 0)
  const { mix, topShare } = sharesOf(kept, method)
  const halfWidth = interval && Math.log(interval.high / interval.low) / 2
  const holds: readonly (readonly [Reason, boolean])[] = [
    ['few-observations', n < method.minObservations],
    ['few-providers', sources.length < method.minProviders],
    ['one-provider-dominates', topShare > method.topSharePpm / 1_000_000],
    ['no-interval', halfWidth === undefined],
    ['interval-too-wide', halfWidth !== undefined && halfWidth > method.halfWidthPpm / 1_000_000],
  ]
  const flags = hampelFlags(logs, {
    cutoff: method.outlierMilli / 1_000,
    scaleFloor: method.outlierFloorPpm / 1_000_000,
  })
  return {
    n,
    providers: sources.length,
    median,
    low: p25,
    high: p75,
    ci: interval && { low: interval.low, high: interval.high, coverage: interval.coverage },
    dispersion: mad(logs),
    topShare,
    mix,
    outliers: flags.map((at) => sources[at]!.group),
    suspects,
    reasons: holds.filter(([, isSo]) => isSo).map(([reason]) => reason),
  }
}

type Source = { group: string; median: number }

/** The sources of strata that are in the order of their sources. */
function sourcesOf(strata: readonly Stratum[], price: Float64Array): Source[] {
  const byGroup = new Map<string, Stratum[]>()
  for (const stratum of strata) {
    const list = byGroup.get(stratum.group)
    if (list) list.push(stratum)
    else byGroup.set(stratum.group, [stratum])
  }
  return [...byGroup]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, list]) => ({ group, median: quantile(pricesOf(list, price), 0.5) }))
}

/** Cuts off prices so far above the middle of enough sources that they look like those of whole nodes. */
function withoutNodes(
  strata: readonly Stratum[],
  price: Float64Array,
  { minProviders, nodeRatioMilli }: Method,
): { kept: readonly Stratum[]; suspects: Suspect[] } {
  const sources = sourcesOf(strata, price)
  if (sources.length < minProviders) return { kept: strata, suspects: [] }
  const middle = quantile(Float64Array.from(sources, ({ median }) => median).sort(), 0.5)
  const limit = (nodeRatioMilli / 1_000) * middle
  const suspects: Suspect[] = []
  const kept: Stratum[] = []
  for (const stratum of strata) {
    let to = stratum.to
    while (to > stratum.from && price[to - 1]! >= limit) {
      to -= 1
      suspects.push({ group: stratum.group, price: price[to]!, ratio: price[to]! / middle })
    }
    if (to > stratum.from) kept.push({ ...stratum, to })
  }
  return { kept, suspects }
}

function sharesOf(strata: readonly Stratum[], { weightPpm }: Method): { mix: EvidenceMix; topShare: number } {
  const rows = new Map<Evidence, number>()
  const byGroup = new Map<string, number>()
  let total = 0
  for (const { group, evidence, from, to } of strata) {
    rows.set(evidence, (rows.get(evidence) ?? 0) + to - from)
    const weight = (to - from) * weightPpm[evidence]
    byGroup.set(group, (byGroup.get(group) ?? 0) + weight)
    total += weight
  }
  const mix = evidenceLevels
    .filter((level) => rows.has(level))
    .map((level) => ({
      level,
      n: rows.get(level)!,
      sharePpm: Math.round((1_000_000 * rows.get(level)! * weightPpm[level]) / total),
    }))
  return { mix, topShare: Math.max(...byGroup.values()) / total }
}
