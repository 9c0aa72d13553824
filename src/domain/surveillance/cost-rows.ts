// What screening may know of costs as rows of costs.csv: avoidable cost by provider, model and month through the one door
// that writes each use down, and the benchmarks of the engineering estimate where they were entered.
import { benchmarksUntil, nearestBenchmark, screeningCosts, type Benchmark, type ScreeningCost } from '#domain/pricing'
import type { Tx } from '#kernel/store'
import type { Day } from '#kernel/time'
import { formIn, type Missing, type Row } from './row.ts'
import { RUN_RULES } from './rules.ts'

/** Months from the one of `from` to the one of `on`. */
function monthsOf(from: Day, on: Day): string[] {
  const months: string[] = []
  for (let month = from.slice(0, 7); month <= on.slice(0, 7);) {
    months.push(month)
    const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  }
  return months
}

/** A decimal moved by two places: fen of yuan. */
function fenOfYuan(yuan: string): string {
  const [whole = '0', places = ''] = yuan.split('.')
  const padded = places.padEnd(2, '0')
  const rest = padded.slice(2)
  return `${BigInt(`${whole}${padded.slice(0, 2)}`)}${rest === '' ? '' : `.${rest}`}`
}

/** Of each column of costs.csv, the benchmark it is made of and how. */
const COLUMNS: readonly [column: string, kind: Benchmark['kind'], as: (value: string) => string | number][] = [
  ['tdp_w', 'tdp-watt', Number],
  ['load_pct', 'load-ppm', (ppm) => String(Number(ppm) / 10_000)],
  ['pue', 'pue-milli', (milli) => String(Number(milli) / 1_000)],
  ['tariff_fen_per_kwh', 'tariff-yuan-per-kwh', fenOfYuan],
  ['card_price_fen', 'card-price-fen', Number],
  ['life_hours', 'life-hours', Number],
  ['rent_fen', 'rent-fen-per-card-hour', (fen) => fen],
]

/** Reads the costs that screening may know between two days, for the providers that sold. */
export async function costRows(
  tx: Tx,
  asked: {
    from: Day
    on: Day
    providers: ReadonlySet<string>
    places: ReadonlyMap<string, string>
  },
): Promise<{ rows: Row[]; missing: Missing[]; used: ScreeningCost[] }> {
  const { from, on, providers, places } = asked
  const months = monthsOf(from, on)
  const { leastPeers } = RUN_RULES
  const known = await screeningCosts(tx, { months, leastPeers })
  // a figure of peers is nobody's own cost: below it there is screening by price, and no lead (rule D1)
  const own = known.filter(({ basis }) => basis !== 'peers')
  const benchmarks = await benchmarksUntil(tx, on)
  const lacking = new Set<string>()
  const rows = own.map(({ provider, device, month, avcFen, aacFen, basis }): Row => {
    const region = places.get(provider) ?? ''
    const entered = COLUMNS.map(([column, kind, as]) => {
      const found = nearestBenchmark(benchmarks, { kind, device, place: region, on: `${month}-28` })
      if (found === undefined) lacking.add(kind)
      return [column, found === undefined ? '' : as(found.value)] as const
    })
    return {
      provider,
      sku: device,
      form: formIn(device),
      region,
      month,
      avc_fen: avcFen,
      aac_fen: aacFen,
      verified: basis === 'verified' ? 1 : 0,
      ...Object.fromEntries(entered),
    }
  })
  const reported = new Set(own.map(({ provider }) => provider))
  const silent = [...providers].filter((provider) => !reported.has(provider)).length
  const missing: Missing[] = []
  if (silent > 0)
    missing.push({
      table: 'costs',
      what: {
        zh: `${silent} 家有成交而没有成本报送，其低价不成为线索`,
        en: `${silent} providers that sold have no cost report; their low prices make no lead`,
      },
    })
  if (lacking.size > 0)
    missing.push({
      table: 'costs',
      what: {
        zh: `未录入的工程测算基准：${[...lacking].join('、')}`,
        en: `benchmarks of the engineering estimate not entered: ${[...lacking].join(', ')}`,
      },
    })
  return { rows, missing, used: known }
}
