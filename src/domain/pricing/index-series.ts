// The monthly index: on-demand, spot and a year or more as series of their own. Products are one source's price for one
// thing; a time-product-dummy index over a rolling window, linked to what stands by the mean splice, beside a GEKS index
// of the same prices: the spread between the two says how far the figure depends on the estimator (methods.md §1.4, 1.6).
import { BadPanel, geks, panelOf, timeProductDummy, type Panel } from '#kernel/stats'
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
  /** the period that the change is from; null for the first */
  from: Month | null
  n: number
  products: number
  /** products that were priced in the last published period too */
  matched: number
  providers: number
  /** |TPD − GEKS| in logarithms, millionths: a figure of quality */
  spreadPpm: number | null
  evidenceMix: { level: Evidence; n: number }[]
  reason: string | null
}

export type IndexRules = {
  windowMonths: number
  leastProducts: number
  leastProviders: number
  longTermDays: number
  termBandDays: readonly number[]
}

/** The figure of a series that was published before. */
export type Standing = { series: SeriesId; period: Month; value: string }

const DECIMALS = 4
const MILLION = 1_000_000

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

function panelFor(months: readonly Month[], prices: ReadonlyMap<Month, Monthly>): Panel {
  const products = new Map<string, number>()
  const columns = { period: [] as number[], product: [] as number[], price: [] as number[] }
  for (const [period, month] of months.entries())
    for (const [name, { logs, n }] of prices.get(month)!.prices) {
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
    from: null,
    n: here?.n ?? 0,
    products: here?.prices.size ?? 0,
    matched: inBoth.length,
    providers: here?.groups.size ?? 0,
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
  if (new Set(inBoth.map(([, { group }]) => group)).size < rules.leastProviders)
    return { ...told, reason: 'few-providers' }
  const months = [...all.keys()]
    .filter((month) => month <= period)
    .toSorted()
    .slice(-rules.windowMonths - 1)
  if (!months.includes(last.period)) return { ...told, reason: 'no-earlier-snapshot' }
  try {
    const panel = panelFor(months, all)
    const change = (index: Float64Array): number => Math.log(index.at(-1)! / index[months.indexOf(last.period)]!)
    const window = Math.min(rules.windowMonths, months.length)
    const dummy = change(timeProductDummy(panel, { weights: 'equal', window, splice: 'mean' }))
    const multilateral = change(geks(panel, { formula: 'jevons', window, splice: 'mean' }))
    return {
      ...told,
      status: 'published',
      value: (Number(last.value) * Math.exp(dummy)).toFixed(DECIMALS),
      changePpm: Math.round((Math.exp(dummy) - 1) * MILLION),
      from: last.period,
      spreadPpm: Math.round(Math.abs(dummy - multilateral) * MILLION),
    }
  } catch (error) {
    if (!(error instanceof BadPanel)) throw error
    return { ...told, reason: 'not-connected' }
  }
}
