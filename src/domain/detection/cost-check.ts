// What a card-hour cost its provider: the report, unless it says less than such a card can cost. The engineering cost of
// the same row is energy (design power × load × PUE × tariff), wear (market price / remaining hours) and rent; what peers
// report against theirs says how far honest reports lie from it. A report that was not verified and falls below both is
// replaced by what peers with this engineering cost report.
import { mad, median } from '#kernel/stats'
import { NONE, type World } from './world.ts'

/** A report below this share of the expected cost needs checking (methods: reported < 0.85·e). */
export const UNDER_REPORT_SHARE = 0.85
/** Or further than this many robust deviations below its peers. */
export const PEER_DEVIATIONS = 2.5
const LEAST_PEERS = 4
const SPREAD_FLOOR = 0.05
const SPREAD_CAP = 0.15

export type CostState = 'verified' | 'reported' | 'cross-checked' | 'doubtful'

export type Cost = {
  /** row in World.costs */
  row: number
  state: CostState
  /** what was reported, fen per card-hour */
  reportedFen: number
  /** engineering cost, fen per card-hour; NaN when a component is missing */
  engineeringFen: number
  /** what a price is compared with, fen per card-hour: with a cross-checked cost the doubt is the provider's benefit */
  avoidableFen: number
}

export type CostBook = {
  costs: readonly Cost[]
  /** the cost that fits a deal best: same SKU, then form, then place, then nearest month; undefined without a report */
  of: (provider: number, sku: number, form: number, region: number, month: number) => Cost | undefined
}

/** Engineering cost of a row of the reports, fen per card-hour; NaN when a component is missing. */
export function engineeringFen(costs: World['costs'], row: number): number {
  const kilowatts = (costs.tdpW[row]! / 1_000) * (costs.loadPct[row]! / 100) * costs.pue[row]!
  const wear = costs.cardPriceFen[row]! / costs.lifeHours[row]!
  const total = kilowatts * costs.tariffFenPerKwh[row]! + wear + costs.rentFen[row]!
  return Number.isFinite(total) && total > 0 ? total : Number.NaN
}

/** Average variable cost as reported (rule D1 asks for no more); where it was left out, average avoidable cost. */
function reportedFen(costs: World['costs'], row: number): number {
  const variable = costs.avcFen[row]!
  const reported = Number.isNaN(variable) ? costs.aacFen[row]! : variable
  return reported > 0 ? reported : Number.NaN
}

/** Checks every report of a world. O(reports). */
export function costBook({ costs }: World): CostBook {
  const checked = Array.from({ length: costs.count }, (_, row) => ({
    reported: reportedFen(costs, row),
    engineering: engineeringFen(costs, row),
  }))
  const byRatio = peersOf(
    costs,
    checked.map(({ reported, engineering }) => Math.log(reported / engineering)),
  )
  const byReport = peersOf(
    costs,
    checked.map(({ reported }) => Math.log(reported)),
  )
  const book = checked.map(({ reported, engineering }, row): Cost => {
    const stated = { row, reportedFen: reported, engineeringFen: engineering }
    const asReported = { ...stated, avoidableFen: reported }
    if (costs.isVerified[row] === 1) return { ...asReported, state: 'verified' }
    const ratios = byRatio(row)
    if (Number.isNaN(engineering) || !ratios) {
      // Without engineering figures peers can raise a question, and not replace a report.
      const reports = byReport(row)
      const isLow = reports !== undefined && Math.log(reported) < reports.middle - PEER_DEVIATIONS * reports.spread
      return { ...asReported, state: isLow ? 'doubtful' : 'reported' }
    }
    const expected = engineering * Math.exp(ratios.middle)
    const isShort = Number.isNaN(reported) || reported < UNDER_REPORT_SHARE * expected
    // Where most reports lie below the engineering figure, the two measure different things, and only peers can tell.
    const isBelowFloor = ratios.middle >= Math.log(UNDER_REPORT_SHARE) && reported < UNDER_REPORT_SHARE * engineering
    const isApart = Math.log(reported / engineering) < ratios.middle - PEER_DEVIATIONS * ratios.spread
    if (!isShort && !isBelowFloor && !isApart) return { ...asReported, state: 'reported' }
    const benefit = Math.exp(-Math.min(SPREAD_CAP, ratios.spread))
    return { ...stated, state: 'cross-checked', avoidableFen: Math.max(expected * benefit, reported || 0) }
  })
  return { costs: book, of: finder(costs, book) }
}

/** Median and spread of a figure among the other providers of the SKU, or of all SKUs where these are too few. */
function peersOf(
  costs: World['costs'],
  figures: readonly number[],
): (row: number) => { middle: number; spread: number } | undefined {
  const byProvider = new Map<string, number[]>()
  for (const [row, figure] of figures.entries()) {
    if (!Number.isFinite(figure)) continue
    const key = `${costs.sku[row]}:${costs.provider[row]}`
    const list = byProvider.get(key)
    if (list) list.push(figure)
    else byProvider.set(key, [figure])
  }
  const bySku = new Map<string, number[]>()
  const all: number[] = []
  for (const [key, list] of byProvider) {
    const middle = median(Float64Array.from(list))
    const sku = key.slice(0, key.indexOf(':'))
    const peers = bySku.get(sku)
    if (peers) peers.push(middle)
    else bySku.set(sku, [middle])
    all.push(middle)
  }
  // One provider among five or more moves a median and a MAD little: nobody is left out of his own peers.
  const measured = (list: readonly number[] | undefined): { middle: number; spread: number } | undefined => {
    if (!list || list.length <= LEAST_PEERS) return undefined
    const values = Float64Array.from(list)
    const middle = median(values)
    return { middle, spread: Math.max(SPREAD_FLOOR, mad(values, middle)) }
  }
  const ofSku = new Map([...bySku].map(([sku, list]) => [sku, measured(list)]))
  const ofAll = measured(all)
  return (row) => ofSku.get(String(costs.sku[row])) ?? ofAll
}

function finder(costs: World['costs'], book: readonly Cost[]): CostBook['of'] {
  const byProvider = new Map<number, number[]>()
  const keyOf = (provider: number, sku: number): number => provider * 0x100000 + sku
  for (let row = 0; row < costs.count; row += 1) {
    const key = keyOf(costs.provider[row]!, costs.sku[row]!)
    const rows = byProvider.get(key)
    if (rows) rows.push(row)
    else byProvider.set(key, [row])
  }
  return (provider, sku, form, region, month) => {
    let best: number | undefined
    let least = Infinity
    for (const row of byProvider.get(keyOf(provider, sku)) ?? []) {
      if (Number.isNaN(book[row]!.avoidableFen)) continue
      const isForm = costs.form[row] === form || costs.form[row] === NONE || form === NONE
      const isPlace = costs.region[row] === region
      const distance = Math.abs(costs.month[row]! - month) + (isPlace ? 0 : 1_000) + (isForm ? 0 : 100_000)
      if (distance >= least) continue
      least = distance
      best = row
    }
    // A report on another form factor is a report on another card.
    return best === undefined || least >= 100_000 ? undefined : book[best]
  }
}

/** Months since January 1970 of a day since 1970. */
export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}
