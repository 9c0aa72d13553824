// The monthly index: on-demand, spot and a year or more as series of their own. Products are one source's price for one
// thing; a time-product-dummy index over a rolling window, linked to what stands by the mean splice, beside a GEKS index
// of the same prices: the spread between the two says how far the figure depends on the estimator (methods.md §1.4, 1.6).
// The interval says how far it depends on single sources: each is left out in turn. No source may carry most of it.
import { BadPanel, geks, jackknifeInterval, panelOf, timeProductDummy, type Panel } from '#kernel/stats'
import type { Month } from '#kernel/time'
import { termBand } from './cell.ts'
import type { Evidence, Observation } from './observation.ts'

export const seriesIds = ['on-demand', 'spot', 'long-term'] as const
export type SeriesId = (typeof seriesIds)[number]

/** One series in one period. `value` has the first period at 100 and four decimals; null where data do not suffice. */
export type IndexFigure = {
  series: SeriesId
  status: 'published' | 'insufficient'
  value: string | null
  /** the change from the last published period, in millionths */
  changePpm: number | null
  /** 95 % interval of `value`, given the period that the change is from; null for the first period or where it cannot be told */
  low: string | null
  high: string | null
  /** the period that the change is from; null for the first */
  from: Month | null
  n: number
  products: number
  /** products that were priced in the last published period too */
  matched: number
  providers: number
  /** the largest share of one source among the matched products, millionths */
  topSharePpm: number | null
  /** |TPD − GEKS| in logarithms, millionths: a figure of quality */
  spreadPpm: number | null
  evidenceMix: { level: Evidence; n: number }[]
  reason: string | null
}

export type IndexRules = {
  windowMonths: number
  leastProducts: number
  leastProviders: number
  /** the most that one source may carry of the matched products, millionths */
  topSharePpm: number
  longTermDays: number
  termBandDays: readonly number[]
}

/** The figure of a series that was published before. */
export type Standing = { series: SeriesId; period: Month; value: string }

const DECIMALS = 4
const MILLION = 1_000_000
/** Left out in turn are sources, or so many bundles of them: an interval needs no more. */
const FOLDS = 40

/** Which series an observation belongs to; undefined for none. List prices are asked, not agreed, and enter no index. */
function seriesOf(
  { kind, termDays, evidence, stale }: Observation,
  { longTermDays }: IndexRules,
): SeriesId | undefined {
  if (evidence === 4 || stale) return undefined
  if (kind === 'spot' || kind === 'community') return 'spot'
  if (kind === 'on-demand') return 'on-demand'
  return termDays !== null && termDays >= longTermDays ? 'long-term' : undefined
}

const monthOf = ({ on }: Observation): Month => on.slice(0, 7)

function productOf(one: Observation, { termBandDays }: IndexRules): string {
  const { provider, gpu, vramGb, form, kind, mode, grade, region } = one
  return [provider, gpu, vramGb ?? '', form, kind, mode, grade, region, termBand(one.termDays, termBandDays)].join('|')
}

type Monthly = {
  prices: Map<string, { logs: number; n: number; group: string }>
  groups: Set<string>
  levels: Map<Evidence, number>
  n: number
}

/** Prices of one series by month; a contract seen in several snapshots counts once, an offer once for each day. */
function byMonth(observations: readonly Observation[], series: SeriesId, rules: IndexRules): Map<Month, Monthly> {
  const seen = new Map<string, Observation>()
  for (const one of observations) {
    if (seriesOf(one, rules) !== series) continue
    const id = `${one.id} ${one.on}`
    const other = seen.get(id)
    // a contract that was metered meanwhile is better known than before
    if (other === undefined || one.evidence < other.evidence) seen.set(id, one)
  }
  const months = new Map<Month, Monthly>()
  for (const [, one] of [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const month = monthOf(one)
    const here = months.get(month) ?? { prices: new Map(), groups: new Set(), levels: new Map(), n: 0 }
    months.set(month, here)
    const product = productOf(one, rules)
    const price = here.prices.get(product) ?? { logs: 0, n: 0, group: one.group }
    price.logs += Math.log(one.price)
    price.n += 1
    here.prices.set(product, price)
    here.groups.add(one.group)
    here.levels.set(one.evidence, (here.levels.get(one.evidence) ?? 0) + 1)
    here.n += 1
  }
  return months
}

function panelFor(
  months: readonly Month[],
  prices: ReadonlyMap<Month, Monthly>,
  without: ReadonlySet<string> = new Set(),
): Panel {
  const products = new Map<string, number>()
  const columns = { period: [] as number[], product: [] as number[], price: [] as number[] }
  for (const [period, month] of months.entries())
    for (const [name, { logs, n, group }] of prices.get(month)!.prices) {
      if (without.has(group)) continue
      const product = products.get(name) ?? products.size
      products.set(name, product)
      columns.period.push(period)
      columns.product.push(product)
      columns.price.push(Math.exp(logs / n))
    }
  return panelOf(columns)
}

/** The figure of every series for one period, from the observations of all snapshots up to it. */
export function indexFigures(
  observations: readonly Observation[],
  { period, standing, rules }: { period: Month; standing: readonly Standing[]; rules: IndexRules },
): IndexFigure[] {
  return seriesIds.map((series) => {
    const all = byMonth(observations, series, rules)
    const last = standing
      .filter((one) => one.series === series && one.period < period)
      .toSorted((a, b) => (a.period < b.period ? 1 : -1))[0]
    return figureOf(series, all, { period, last, rules })
  })
}

function figureOf(
  series: SeriesId,
  all: ReadonlyMap<Month, Monthly>,
  { period, last, rules }: { period: Month; last: Standing | undefined; rules: IndexRules },
): IndexFigure {
  const here = all.get(period)
  const before = last === undefined ? undefined : all.get(last.period)
  const inBoth = here && before ? [...here.prices].filter(([name]) => before.prices.has(name)) : []
  const blank: IndexFigure = {
    series,
    status: 'insufficient',
    value: null,
    changePpm: null,
    low: null,
    high: null,
    from: null,
    n: here?.n ?? 0,
    products: here?.prices.size ?? 0,
    matched: inBoth.length,
    providers: here?.groups.size ?? 0,
    topSharePpm: null,
    spreadPpm: null,
    evidenceMix: [],
    reason: null,
  }
  if (here === undefined) return { ...blank, reason: 'no-evidence' }
  if (blank.providers < rules.leastProviders) return { ...blank, reason: 'few-providers' }
  const told = {
    ...blank,
    evidenceMix: [...here.levels].toSorted(([a], [b]) => a - b).map(([level, n]) => ({ level, n })),
  }
  if (blank.products < rules.leastProducts) return { ...told, reason: 'few-products' }
  if (last === undefined) return { ...told, status: 'published', value: (100).toFixed(DECIMALS), spreadPpm: 0 }
  if (before === undefined) return { ...told, reason: 'no-earlier-snapshot' }
  if (blank.matched < rules.leastProducts) return { ...told, reason: 'few-matched-products' }
  // the change rests on these alone: of too few sources it would tell competitors each other's prices
  const carried = Map.groupBy(inBoth, ([, { group }]) => group)
  if (carried.size < rules.leastProviders) return { ...told, reason: 'few-providers' }
  told.topSharePpm = Math.round(
    (Math.max(...[...carried.values()].map((products) => products.length)) / inBoth.length) * MILLION,
  )
  if (told.topSharePpm > rules.topSharePpm) return { ...told, reason: 'one-provider-dominates' }
  const months = [...all.keys()]
    .filter((month) => month <= period)
    .toSorted()
    .slice(-rules.windowMonths - 1)
  if (!months.includes(last.period)) return { ...told, reason: 'no-earlier-snapshot' }
  try {
    const panel = panelFor(months, all)
    const change = (index: Float64Array): number => Math.log(index.at(-1)! / index[months.indexOf(last.period)]!)
    const window = Math.min(rules.windowMonths, months.length)
    const dummyOf = (of: Panel): number => change(timeProductDummy(of, { weights: 'equal', window, splice: 'mean' }))
    const dummy = dummyOf(panel)
    const value = (log: number): string => (Number(last.value) * Math.exp(log)).toFixed(DECIMALS)
    const multilateral = change(geks(panel, { formula: 'jevons', window, splice: 'mean' }))
    return {
      ...told,
      status: 'published',
      value: value(dummy),
      ...intervalOf(dummy, [...carried.keys()], (left) => dummyOf(panelFor(months, all, left)), value),
      changePpm: Math.round((Math.exp(dummy) - 1) * MILLION),
      from: last.period,
      spreadPpm: Math.round(Math.abs(dummy - multilateral) * MILLION),
    }
  } catch (error) {
    if (!(error instanceof BadPanel)) throw error
    return { ...told, reason: 'not-connected' }
  }
}

/** The 95 % interval by leaving sources out in turn; none where the panel falls apart without one of them. */
function intervalOf(
  estimate: number,
  groups: readonly string[],
  without: (left: ReadonlySet<string>) => number,
  value: (log: number) => string,
): { low: string | null; high: string | null } {
  const folds = Object.values(Object.groupBy([...groups.toSorted().entries()], ([at]) => at % FOLDS)).map((fold = []) =>
    fold.map(([, group]) => group),
  )
  try {
    const { low, high } = jackknifeInterval(
      estimate,
      folds.map((left) => without(new Set(left))),
    )
    return { low: value(low), high: value(high) }
  } catch (error) {
    if (!(error instanceof BadPanel)) throw error
    return { low: null, high: null }
  }
}
