// Sales below one's own avoidable cost, sustained and undeclared (rule D1). The comparison is with the provider's own
// cost, so cheap power is no offence; with a cross-checked cost where the report does not hold (cost-check.ts), so that
// reporting less than one spends hides nothing. Without any report there is screening by peers and no lead.
//
// Whether there was the purpose to oust competitors, whether Price Law art. 14(2), whose text speaks of goods, covers a
// service, and the finding at provincial level (art. 40(2)) are for the authority.
import { median } from '#kernel/stats'
import { binomialTail } from './chance.ts'
import { monthOf, type Cost, type CostBook } from './cost-check.ts'
import { monthlyOf, type Deals } from './deals.ts'
import {
  familiesOf,
  LEAD_SCORE,
  recordsOf,
  type Evidence,
  type Finding,
  type Lead,
  type Test,
  type Watch,
  type Words,
} from './lead.ts'
import { dayText, type World } from './world.ts'

/** Rule D1: law/platform/price-rules.yaml, detect-lowball, in the version of this day. */
export const LOWBALL = {
  from: '2017-01-01',
  windowDays: 90,
  leastDeals: 10,
  leastShare: 0.5,
  /** the deals below cost must spread over so many days: a weekend is no policy */
  leastSpanDays: 14,
  /** outside the band: typical deal further below peers than this many robust deviations */
  peerDeviations: 1,
  /** where no one else sells the model: typical deal further below cost than this (log) */
  depthAlone: 0.1,
  /** screening without cost reports */
  screeningDeviations: 2,
  /** below means by more than this (log): a cost is an allocation, and rounded */
  tolerance: 0.05,
  /** share of deals below cost that a provider who sells at hardly more than cost has by chance */
  noiseShare: 0.35,
} as const

const LEAST_PEERS = 3
const BAND_FLOOR = 0.05

const innocent: readonly Words[] = [
  { zh: '未申报的清仓、淘汰机型或试用', en: 'a clearance, end of life or trial that was not declared' },
  {
    zh: '自有低价电、补贴或已折旧设备，使可避免成本低于核算值',
    en: 'cheap own power, a grant or written-off cards that bring avoidable cost below the figure',
  },
  {
    zh: '成本报告有误（分摊口径、利用率、月份）',
    en: 'an error in the cost report (allocation key, utilisation, month)',
  },
  { zh: '与其他服务一并定价，租金只是其中一部分', en: 'the rent is one part of a price for several services' },
  {
    zh: '需求骤降期间为覆盖部分固定支出而出售',
    en: 'sales that still cover part of fixed spending while demand is down',
  },
]

type Group = { deals: number[] }

type Priced = {
  /** price over avoidable cost, log; NaN without a cost */
  gap: Float64Array
  /** robust deviations from the other providers' prices for this mix and month; NaN with too few peers */
  z: Float64Array
  cost: (Cost | undefined)[]
}

/** One window of a provider's deals: those below cost among all. */
type Window = { of: number; below: number[]; p: number }

/** Runs rule D1 over each provider's products and over each provider. `groups`: control group of a party. O(leases). */
export function lowball(world: World, deals: Deals, book: CostBook, groups: Int32Array): Finding {
  const priced = pricedDeals(world, deals, book, groups)
  const byProduct = grouped(deals, priced.gap, deals.product, deals.products.count)
  const byProvider = grouped(deals, priced.gap, deals.provider, world.parties.size)
  const found = new Map<number, { window: Window; test: Test }>()
  const tests: Test[] = []
  const consider = (provider: number, group: Group, what: string): void => {
    if (group.deals.length < LOWBALL.leastDeals) return
    const window = worstWindow(deals, priced.gap, group.deals)
    const test: Test = {
      detector: 'lowball',
      subject: world.parties.text(provider),
      statistic: `deals below avoidable cost in 90 days (${what}), of ${window.of}`,
      value: window.below.length,
      p: window.p,
      adjusted: null,
    }
    tests.push(test)
    if (!isRuleMet(deals, priced, window)) return
    const held = found.get(provider)
    if (!held || held.window.p > window.p) found.set(provider, { window, test })
  }
  for (const [product, group] of byProduct) {
    const market = deals.products.market[product]!
    consider(deals.products.provider[product]!, group, world.words.text(deals.markets.sku[market]!))
  }
  for (const [provider, group] of byProvider) consider(provider, group, 'all SKUs')
  const candidates = [...found].map(([provider, { window, test }]) => ({
    lead: leadOf(world, deals, priced, provider, window),
    test,
  }))
  return { candidates, watch: watchOf(world, deals, priced, book), tests }
}

function pricedDeals(world: World, deals: Deals, book: CostBook, groups: Int32Array): Priced {
  const { leases } = world
  const gap = new Float64Array(deals.count).fill(Number.NaN)
  const cost: (Cost | undefined)[] = []
  const months = new Map<number, number>()
  for (let i = 0; i < deals.count; i += 1) {
    const row = deals.lease[i]!
    const day = deals.day[i]!
    let month = months.get(day)
    if (month === undefined) months.set(day, (month = monthOf(day)))
    const own = book.of(deals.provider[i]!, leases.sku[row]!, leases.form[row]!, leases.region[row]!, month)
    cost.push(own)
    // A price inside a group is no price.
    const isApart = groups[leases.provider[row]!] === groups[leases.lessee[row]!]
    if (own && own.state !== 'doubtful' && !isApart) gap[i] = Math.log(leases.priceFen[row]! / own.avoidableFen)
  }
  return { gap, z: peerScores(deals), cost }
}

/**
 * How far each deal lies from what the other providers of its market take for the same mix in the same month. A market of
 * too few providers (a form factor nobody else names) is compared with the whole SKU.
 */
function peerScores(deals: Deals): Float64Array {
  const { products, markets } = deals
  const sizes = new Int32Array(markets.count)
  for (const market of products.market) sizes[market]! += 1
  const isNarrow = (i: number): boolean => sizes[deals.market[i]!]! <= LEAST_PEERS
  // The month of a market with hardly a provider is that provider's own doing.
  const level = (i: number): number => deals.price[i]! - (isNarrow(i) ? 0 : monthlyOf(deals, i))
  const narrow = peersBy(deals, (market) => market, level)
  const wide = peersBy(
    deals,
    (market) => markets.sku[market]!,
    (i) => deals.price[i]!,
  )
  return Float64Array.from({ length: deals.count }, (_, i) => {
    const own = (isNarrow(i) ? wide : narrow).get(deals.product[i]!)
    return own ? (level(i) - own.middle) / own.spread : Number.NaN
  })
}

type Peers = { middle: number; spread: number }

/** For each product median and spread of the other products of its cell. */
function peersBy(deals: Deals, cellOf: (market: number) => number, level: (i: number) => number): Map<number, Peers> {
  const levels = new Map<number, number[]>()
  for (let i = 0; i < deals.count; i += 1) {
    const list = levels.get(deals.product[i]!)
    if (list) list.push(level(i))
    else levels.set(deals.product[i]!, [level(i)])
  }
  const cells = new Map<number, { product: number; middle: number }[]>()
  for (const [product, list] of levels) {
    const entry = { product, middle: median(Float64Array.from(list)) }
    const cell = cellOf(deals.products.market[product]!)
    const held = cells.get(cell)
    if (held) held.push(entry)
    else cells.set(cell, [entry])
  }
  const peers = new Map<number, Peers>()
  for (const entries of cells.values()) {
    if (entries.length <= LEAST_PEERS) continue
    const sorted = entries.map(({ middle }) => middle).toSorted((a, b) => a - b)
    for (const { product, middle } of entries) {
      const center = medianWithout(sorted, middle)
      const sizes = sorted.map((value) => Math.abs(value - center)).toSorted((a, b) => a - b)
      const between = 1.4826 * medianWithout(sizes, Math.abs(middle - center))
      peers.set(product, { middle: center, spread: Math.max(BAND_FLOOR, Math.hypot(between, deals.sigma)) })
    }
  }
  return peers
}

/** Median of a sorted list with one of its values left out. */
function medianWithout(sorted: readonly number[], value: number): number {
  const left = sorted.toSpliced(sorted.indexOf(value), 1)
  const half = left.length >> 1
  return left.length % 2 === 1 ? left[half]! : (left[half - 1]! + left[half]!) / 2
}

/** Deals that have a cost, by group and in the order of days. */
function grouped(deals: Deals, gap: Float64Array, key: Int32Array, size: number): Map<number, Group> {
  const lists: (number[] | undefined)[] = Array.from({ length: size })
  for (let i = 0; i < deals.count; i += 1) if (!Number.isNaN(gap[i])) (lists[key[i]!] ??= []).push(i)
  const groups = new Map<number, Group>()
  for (const [number, list] of lists.entries())
    if (list) groups.set(number, { deals: list.toSorted((a, b) => deals.day[a]! - deals.day[b]!) })
  return groups
}

/** The window of 90 days in which deals below cost are hardest to explain by noise. */
function worstWindow(deals: Deals, gap: Float64Array, list: readonly number[]): Window {
  let best = { from: 0, until: 0, below: 0, p: 1 }
  let below = 0
  let from = 0
  for (let until = 1; until <= list.length; until += 1) {
    if (gap[list[until - 1]!]! < -LOWBALL.tolerance) below += 1
    while (deals.day[list[until - 1]!]! - deals.day[list[from]!]! >= LOWBALL.windowDays) {
      if (gap[list[from]!]! < -LOWBALL.tolerance) below -= 1
      from += 1
    }
    if (below === 0) continue
    // A window may begin at any deal below cost; beginning at the oldest keeps the pass linear.
    const p = binomialTail(below, until - from, LOWBALL.noiseShare)
    if (p < best.p) best = { from, until, below, p }
  }
  const rows = list.slice(best.from, best.until)
  return { of: rows.length, below: rows.filter((i) => gap[i]! < -LOWBALL.tolerance), p: best.p }
}

function isRuleMet(deals: Deals, { gap, z }: Priced, { of, below }: Window): boolean {
  if (below.length < LOWBALL.leastDeals || below.length < LOWBALL.leastShare * of) return false
  const span = deals.day[below.at(-1)!]! - deals.day[below[0]!]!
  if (span < LOWBALL.leastSpanDays) return false
  const scores = Float64Array.from(below.map((i) => z[i]!).filter((score) => !Number.isNaN(score)))
  if (scores.length * 2 > below.length) return median(scores) < -LOWBALL.peerDeviations
  // No one else sells the model: there is no band, and the prices must lie well below cost.
  return median(Float64Array.from(below, (i) => gap[i]!)) < -LOWBALL.depthAlone
}

const idOf = (world: World, deals: Deals, i: number): string => world.leaseIds.text(deals.lease[i]!)

function leadOf(world: World, deals: Deals, { gap, z, cost }: Priced, provider: number, { of, below }: Window): Lead {
  const depth = -median(Float64Array.from(below, (i) => gap[i]!))
  const share = below.length / of
  const checked = below.filter((i) => cost[i]!.state === 'cross-checked').length
  const verified = below.filter((i) => cost[i]!.state === 'verified').length
  const middleOf = (read: (one: Cost) => number): number =>
    rounded(median(Float64Array.from(below.map((i) => read(cost[i]!)).filter((value) => Number.isFinite(value)))))
  const scores = Float64Array.from(below.map((i) => z[i]!).filter((score) => !Number.isNaN(score)))
  const hasEngineering = below.some((i) => Number.isFinite(cost[i]!.engineeringFen))
  const hasReport = below.some((i) => Number.isFinite(cost[i]!.reportedFen))
  const evidence: Evidence[] = [
    {
      family: 'price',
      what: {
        zh: `90 日内 ${of} 笔未申报的成交中 ${below.length} 笔低于本方可避免成本`,
        en: `${below.length} of ${of} undeclared deals within 90 days below its own avoidable cost`,
      },
      figures: {
        deals: of,
        below: below.length,
        medianBelowPct: rounded((1 - Math.exp(-depth)) * 100),
        ...(scores.length > 0 ? { peerDeviations: rounded(median(scores)) } : {}),
        from: dayText(deals.day[below[0]!]!),
        until: dayText(deals.day[below.at(-1)!]!),
      },
      records: recordsOf(
        'leases',
        below.map((i) => idOf(world, deals, i)),
      ),
    },
    {
      family: 'cost',
      what:
        checked > 0
          ? {
              zh: '所报成本低于工程核算与同行水平，已用核算值比较；须先核实成本',
              en: 'the reported cost lies below engineering cost and peers; compared with the cross-checked figure, cost to be verified first',
            }
          : {
              zh: '与所报可避免成本比较，工程核算未见少报',
              en: 'compared with the reported avoidable cost; the engineering check shows no under-reporting',
            },
      figures: {
        verified,
        crossChecked: checked,
        ...(hasReport ? { reportedFen: middleOf((one) => one.reportedFen) } : {}),
        ...(hasEngineering ? { engineeringFen: middleOf((one) => one.engineeringFen) } : {}),
        comparedFen: middleOf((one) => one.avoidableFen),
      },
      records: recordsOf('costs', [...new Set(below.map((i) => costId(world, cost[i]!.row)))]),
    },
  ]
  return {
    kind: 'lowball',
    subjects: [world.parties.text(provider)],
    score: rounded(LEAD_SCORE + 2 * Math.min(1, (share - LOWBALL.leastShare) * 2) + 3 * Math.min(1, depth * 2)),
    families: familiesOf(evidence),
    evidence: [...evidence, legalNote],
    innocentExplanations: innocent,
  }
}

const legalNote: Evidence = {
  family: 'cost',
  what: {
    zh: '是否以排挤竞争对手或独占市场为目的由主管机关认定；价格法第十四条第（二）项文字为“商品”，第四十条第二款要求省级以上认定',
    en: 'intent to oust competitors is for the authority; Price Law art. 14(2) speaks of goods, art. 40(2) demands a finding at provincial level or above',
  },
  figures: { rule: 'platform/price-rules#detect-lowball', ruleFrom: LOWBALL.from },
  records: [],
}

const costId = ({ costs, parties, words }: World, row: number): string => {
  const month = costs.month[row]!
  const named = `${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
  return `${parties.text(costs.provider[row]!)}/${words.text(costs.sku[row]!)}/${named}`
}

const rounded = (value: number): number => Number(value.toFixed(3))

/** Reports that need checking, and providers far below their peers that reported nothing. */
function watchOf(world: World, deals: Deals, { z, cost }: Priced, book: CostBook): Watch[] {
  const watch: Watch[] = []
  const doubtful = new Map<number, Cost[]>()
  for (const one of book.costs) {
    if (one.state !== 'cross-checked' && one.state !== 'doubtful') continue
    const provider = world.costs.provider[one.row]!
    const held = doubtful.get(provider)
    if (held) held.push(one)
    else doubtful.set(provider, [one])
  }
  for (const [provider, list] of doubtful) {
    watch.push({
      kind: 'cost-check',
      subjects: [world.parties.text(provider)],
      what: {
        zh: '成本报告低于工程核算或同行，待核实',
        en: 'cost reports below engineering cost or peers: to be verified',
      },
      evidence: [
        {
          family: 'cost',
          what: { zh: `${list.length} 份月报`, en: `${list.length} monthly reports` },
          figures: { reports: list.length, reportedFen: rounded(list[0]!.reportedFen) },
          records: recordsOf(
            'costs',
            list.map(({ row }) => costId(world, row)),
          ),
        },
      ],
      innocentExplanations: [innocent[1]!, innocent[2]!],
    })
  }
  const unreported = new Map<number, number[]>()
  for (let i = 0; i < deals.count; i += 1) {
    if (cost[i] || Number.isNaN(z[i])) continue
    const held = unreported.get(deals.provider[i]!)
    if (held) held.push(i)
    else unreported.set(deals.provider[i]!, [i])
  }
  for (const [provider, list] of unreported) {
    const typical = median(Float64Array.from(list, (i) => z[i]!))
    if (list.length < LOWBALL.leastDeals || typical > -LOWBALL.screeningDeviations) continue
    watch.push({
      kind: 'below-peers',
      subjects: [world.parties.text(provider)],
      what: {
        zh: '未报成本，价格远低于同行：可要求提供成本',
        en: 'no cost report, prices far below peers: costs may be asked for',
      },
      evidence: [
        {
          family: 'price',
          what: { zh: `${list.length} 笔成交`, en: `${list.length} deals` },
          figures: { deals: list.length, peerDeviations: rounded(typical) },
          records: recordsOf(
            'leases',
            list.map((i) => idOf(world, deals, i)),
          ),
        },
      ],
      innocentExplanations: innocent,
    })
  }
  return watch
}
