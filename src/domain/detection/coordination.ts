// Prices raised together: conduct (each firm's price at a fixed mix, a month against its own 90 days before, after the
// market's own move and verified costs), structure (unrelated firms within days of each other, joint supply that the
// market cannot do without) and impact (the cell's price with the firms' prices put back). All three for a lead, two for
// a watch. That the days of their moves lie together by chance is tested by permutation.
//
// Reacting alike to the same news is no agreement (parallel conduct): the lead says where to ask for a reason.
import { median } from '#kernel/stats'
import { normalTail, seeded, seedOf } from './chance.ts'
import { monthOf, type CostBook } from './cost-check.ts'
import type { Deals } from './deals.ts'
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
import { leastResidualSupply, type Structure } from './structure.ts'
import { dayText, NONE, type World } from './world.ts'

export const COORDINATION = {
  referenceDays: 90,
  conductDays: 30,
  /** log of a rise by a quarter */
  conductRise: Math.log(1.25),
  leastBefore: 3,
  leastAfter: 2,
  togetherDays: 20,
  leastFirms: 3,
  /** log of a tenth: the move of the cell's price without which there is no impact */
  impactRise: Math.log(1.1),
  /** so many that the least p outlasts the correction for the tests of a large run */
  permutations: 49_999,
  /** a chance that shows so often is known well enough */
  enoughHits: 20,
  /** a rise must stand out from the firm's own noise with this probability of chance at most */
  noiseLevel: 0.001,
} as const

const innocent: readonly Words[] = [
  {
    zh: '供应商、电价或网络成本上升（请核对已核实成本）',
    en: 'dearer supply, power or network (look at verified costs)',
  },
  { zh: '该型号缺货或需求骤增，各家独立反应', en: 'the model is scarce or demand jumped, each reacting on its own' },
  { zh: '公开的价格消息或参考价更新，各家跟随', en: 'public price news or a new reference that all followed' },
  { zh: '服务等级或捆绑内容变化未反映在字段中', en: 'a change of service or bundle that the fields do not show' },
  { zh: '新租户合同条款不同（付款、违约、保障）', en: 'other terms for new customers (payment, liability, support)' },
]

/** What a series shows by itself: the deals before a day and those from it on. */
type Jump = {
  /** day of the last deal at the old level, of the first at the new one, and of the deal that made it visible */
  lastBefore: number
  day: number
  seenOn: number
  /** logs: level before, and the rise */
  reference: number
  rise: number
}

/** A firm's rise in one product, and what remains of it after market and costs. */
type Rise = Jump & { product: number; group: number; market: number; net: number; source: Source }

/** Where a rise shows: in signed prices or in what was listed. */
type Source = 'deals' | 'list'

type Series = { days: Int32Array; prices: Float64Array; deals: Int32Array; sums: Float64Array }

/** Looks for rises that firms made together. `structure` is that of the same world and groups. */
export function coordination(
  world: World,
  deals: Deals,
  book: CostBook,
  structure: Structure,
  groups: Int32Array,
): Finding {
  const series = seriesOf(deals)
  const both = { deals: series, list: listSeriesOf(world, deals) }
  const products = productsByMarket(deals)
  const tests: Test[] = []
  const rises: Rise[] = []
  for (let product = 0; product < series.length; product += 1) {
    const market = deals.products.market[product]!
    const group = groups[deals.products.provider[product]!]!
    for (const source of ['deals', 'list'] as const)
      for (const jump of jumpsOf(both[source][product]!, deals.sigma))
        rises.push({ ...jump, product, group, market, net: jump.rise, source })
  }
  // The market's own move is that of the firms that do not stand out themselves, where there are enough of them; else of
  // all others. Costs count as far as they were verified.
  for (const rise of rises) {
    const market = marketMove(deals, both, products[rise.market]!, rises, rise, groups)
    rise.net = rise.rise - Math.max(0, market) - passThrough(deals, book, rise)
  }
  const conduct = firstOfEach(rises.filter(({ net }) => net >= COORDINATION.conductRise))
  const candidates: { lead: Lead; test: Test }[] = []
  const watch: Watch[] = []
  for (const market of new Set(conduct.map((rise) => rise.market))) {
    const here = conduct.filter((rise) => rise.market === market)
    const random = seeded(seedOf(here.flatMap(({ day, net }) => [day, net])))
    for (const { core, all: together } of clusters(here)) {
      const firms = firmsOf(together)
      const p = chanceOfTogether(here, core, both, random)
      const impact = impactOf(deals, series, products[market]!, together, world)
      const supply = jointSupply(world, deals, together)
      const place = { sku: deals.markets.sku[market]!, form: deals.markets.form[market]! }
      const residual = leastResidualSupply(
        structure,
        place,
        together.at(-1)!.day,
        new Set(together.map(({ group }) => group)),
      )
      const subjects = [
        ...new Set(together.map(({ product }) => world.parties.text(deals.products.provider[product]!))),
      ]
      const test: Test = {
        detector: 'cartel',
        subject: subjects.join(';'),
        statistic: `firms of ${skuOf(world, deals, market)} raising prices within days of each other`,
        value: firms,
        p,
        adjusted: null,
      }
      tests.push(test)
      const seen = { world, deals, series, together, subjects, impact, supply, residual, firms, p }
      if (impact.rise >= COORDINATION.impactRise) candidates.push({ lead: leadOf(seen), test })
      else watch.push(watchFrom(seen))
    }
  }
  return { candidates, watch, tests }
}

/** Deals of each product in the order of days, with running sums. */
function seriesOf(deals: Deals): Series[] {
  const order = Int32Array.from({ length: deals.count }, (_, i) => i).sort((a, b) => deals.day[a]! - deals.day[b]!)
  const counts = new Int32Array(deals.products.count)
  for (let i = 0; i < deals.count; i += 1) counts[deals.product[i]!]! += 1
  const all = Array.from(counts, (count) => ({
    days: new Int32Array(count),
    prices: new Float64Array(count),
    deals: new Int32Array(count),
    sums: new Float64Array(count + 1),
  }))
  counts.fill(0)
  for (const i of order) {
    const product = deals.product[i]!
    const one = all[product]!
    const at = counts[product]!++
    one.days[at] = deals.day[i]!
    one.prices[at] = deals.price[i]!
    one.deals[at] = i
    one.sums[at + 1] = one.sums[at]! + deals.price[i]!
  }
  return all
}

/**
 * What each product was listed at, week by week: the median of its open undeclared offers at the reference mix. Offers lie
 * above deals by some part everywhere; only moves within a series count.
 */
function listSeriesOf({ offers }: World, deals: Deals): Series[] {
  const weeks = deals.periods * 5 + 1
  const lists: (number[][] | undefined)[] = Array.from({ length: deals.products.count })
  for (let row = 0; row < offers.count; row += 1) {
    if (offers.declared[row] !== NONE) continue
    const product = deals.productOf(offers.provider[row]!, offers.sku[row]!, offers.form[row]!)
    if (product === undefined) continue
    const price = Math.log(offers.priceFen[row]!) - deals.mixOf(offers, row, offers.minCards[row]!)
    const first = Math.max(0, Math.ceil((offers.from[row]! - deals.firstDay) / LIST_DAYS))
    const end = Math.min(weeks, Math.ceil((offers.until[row]! - deals.firstDay) / LIST_DAYS))
    const byWeek = (lists[product] ??= Array.from({ length: weeks }, (): number[] => []))
    for (let week = first; week < end; week += 1) byWeek[week]!.push(price)
  }
  return lists.map((byWeek) => {
    const open = (byWeek ?? []).flatMap((prices, week) => (prices.length > 0 ? [{ week, prices }] : []))
    const prices = Float64Array.from(open, (one) => median(Float64Array.from(one.prices)))
    const sums = new Float64Array(open.length + 1)
    for (let at = 0; at < open.length; at += 1) sums[at + 1] = sums[at]! + prices[at]!
    const days = Int32Array.from(open, ({ week }) => deals.firstDay + week * LIST_DAYS)
    return { days, prices, sums, deals: new Int32Array(0) }
  })
}

const LIST_DAYS = 7

/** Of the rises of one product within a reference window the first: a list and the deals made from it are one move. */
function firstOfEach(rises: readonly Rise[]): Rise[] {
  const kept: Rise[] = []
  for (const rise of rises.toSorted((a, b) => a.product - b.product || a.day - b.day)) {
    const before = kept.at(-1)
    if (before?.product === rise.product && rise.day - before.day < COORDINATION.referenceDays) continue
    kept.push(rise)
  }
  return kept
}

function productsByMarket(deals: Deals): number[][] {
  const lists = Array.from({ length: deals.markets.count }, (): number[] => [])
  for (let product = 0; product < deals.products.count; product += 1)
    lists[deals.products.market[product]!]!.push(product)
  return lists
}

/** First place in ascending days that is not before `day`. */
function placeOf(days: Int32Array, day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (days[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

/** The days from which a series stood higher than before for the length of the conduct window. */
function jumpsOf({ days, prices, sums }: Series, sigma: number): Jump[] {
  const { referenceDays, conductDays, leastBefore, leastAfter, conductRise } = COORDINATION
  const jumps: Jump[] = []
  let from = 0
  let until = 0
  for (let at = leastBefore; at + leastAfter <= days.length; at += 1) {
    const day = days[at]!
    // With nothing in ninety days (all was on clearance) what lies up to twice as far back.
    while (days[from]! < day - 2 * referenceDays || (days[from]! < day - referenceDays && at - from > leastBefore))
      from += 1
    while (until < days.length && days[until]! < day + conductDays) until += 1
    const before = at - from
    const after = until - at
    if (before < leastBefore || after < leastAfter) continue
    const mean = (sums[at]! - sums[from]!) / before
    // A cheap look first: medians only where the means moved by half of what is asked for.
    if ((sums[until]! - sums[at]!) / after - mean < conductRise / 2) continue
    const reference = Math.min(mean, median(prices.subarray(from, at)))
    const rise = median(prices.subarray(at, until)) - reference
    // The error of a median is a quarter larger than that of a mean.
    const error = 1.2533 * sigma * Math.sqrt(1 / before + 1 / after)
    if (rise < conductRise || normalTail(rise / error) > COORDINATION.noiseLevel) continue
    const first = splitOf(sums, from, Math.max(from + 1, at - 1), until)
    jumps.push({
      lastBefore: days[first - 1]!,
      day: days[first]!,
      seenOn: days[Math.min(first + leastAfter, until) - 1]!,
      reference,
      rise,
    })
    // Within the reference window of its own rise a series shows nothing new.
    while (at + 1 < days.length && days[at + 1]! < days[first]! + referenceDays) at += 1
  }
  return jumps
}

/** The place in [low, until) before which and from which on two means describe [from, until) best. */
function splitOf(sums: Float64Array, from: number, low: number, until: number): number {
  let best = low
  let most = -Infinity
  for (let at = low; at < until; at += 1) {
    const before = at - from
    const after = until - at
    const apart = (sums[until]! - sums[at]!) / after - (sums[at]! - sums[from]!) / before
    const contrast = apart > 0 ? (apart * apart * before * after) / (before + after) : -Infinity
    if (contrast <= most) continue
    most = contrast
    best = at
  }
  return best
}

/** Move of a product over the windows around a day; undefined with too few deals. */
function moveOf({ days, prices }: Series, day: number): number | undefined {
  const from = placeOf(days, day - COORDINATION.referenceDays)
  const at = placeOf(days, day)
  const until = placeOf(days, day + COORDINATION.conductDays)
  if (at - from < COORDINATION.leastBefore || until - at < COORDINATION.leastAfter) return undefined
  return median(prices.subarray(at, until)) - median(prices.subarray(from, at))
}

/**
 * The market's own move around the day of a rise, log: of the firms that do not stand out themselves (of one or two of
 * these the larger move); where all stand out, of all others. A firm's move is the larger of its deals' and its list's.
 */
function marketMove(
  deals: Deals,
  both: Readonly<Record<Source, readonly Series[]>>,
  products: readonly number[],
  rises: readonly Rise[],
  own: Rise,
  groups: Int32Array,
): number {
  const standOut = new Set(
    rises
      .filter(({ market, day }) => market === own.market && Math.abs(day - own.day) <= COORDINATION.conductDays)
      .map(({ product }) => product),
  )
  const quiet: number[] = []
  const others: number[] = []
  for (const product of products) {
    if (groups[deals.products.provider[product]!] === own.group) continue
    const moves = [moveOf(both.deals[product]!, own.day), moveOf(both.list[product]!, own.day)]
    const move = Math.max(...moves.filter((one) => one !== undefined))
    if (move === -Infinity) continue
    others.push(move)
    if (!standOut.has(product)) quiet.push(move)
  }
  if (quiet.length >= COORDINATION.leastFirms) return median(Float64Array.from(quiet))
  if (quiet.length > 0) return Math.max(...quiet)
  return others.length === 0 ? 0 : median(Float64Array.from(others))
}

/** Rise of verified cost over the same months as a share of the price, log; reports that were not verified do not count. */
function passThrough(deals: Deals, book: CostBook, { product, day, reference }: Rise): number {
  const provider = deals.products.provider[product]!
  const market = deals.products.market[product]!
  const sku = deals.markets.sku[market]!
  const form = deals.markets.form[market]!
  const at = (month: number): number => {
    const cost = book.of(provider, sku, form, -1, month)
    return cost?.state === 'verified' ? cost.reportedFen : Number.NaN
  }
  const before = at(monthOf(day - COORDINATION.referenceDays / 2))
  const after = at(monthOf(day + COORDINATION.conductDays / 2))
  const added = after - before
  return added > 0 ? Math.log1p(added / Math.exp(reference)) : 0
}

/**
 * Rises of one market in groups, each beginning within twenty days of its first; who had no deal in those days and stood
 * higher at the next belongs to it too.
 */
function clusters(rises: readonly Rise[]): { core: Rise[]; all: Rise[] }[] {
  const sorted = rises.toSorted((a, b) => a.day - b.day)
  const taken = new Set<Rise>()
  const found: { core: Rise[]; all: Rise[] }[] = []
  for (const first of sorted) {
    if (taken.has(first)) continue
    const end = first.day + COORDINATION.togetherDays
    const core = sorted.filter((rise) => !taken.has(rise) && rise.day >= first.day && rise.day <= end)
    if (firmsOf(core) < COORDINATION.leastFirms) continue
    const last = core.at(-1)!.day
    const all = sorted.filter(
      (rise) =>
        !taken.has(rise) &&
        (core.includes(rise) ||
          (rise.day > last && rise.lastBefore <= last && rise.day <= first.day + COORDINATION.referenceDays)),
    )
    for (const rise of all) taken.add(rise)
    found.push({ core, all })
  }
  return found
}

const firmsOf = (rises: readonly Rise[]): number => new Set(rises.map(({ group }) => group)).size

/**
 * Chance that as many rises of this market would lie within the days these lie in, were each day drawn from the days on
 * which its own product could have shown a rise.
 */
function chanceOfTogether(
  all: readonly Rise[],
  together: readonly Rise[],
  both: Readonly<Record<Source, readonly Series[]>>,
  random: () => number,
): number {
  const span = together.at(-1)!.day - together[0]!.day
  const drawn = new Float64Array(all.length)
  let asClose = 0
  let rounds = 0
  while (rounds < COORDINATION.permutations && asClose < COORDINATION.enoughHits) {
    rounds += 1
    for (const [i, { product, source }] of all.entries()) {
      const { days } = both[source][product]!
      const room = days.length - COORDINATION.leastBefore - COORDINATION.leastAfter + 1
      drawn[i] = days[COORDINATION.leastBefore + Math.floor(random() * room)]!
    }
    drawn.sort()
    for (let i = together.length - 1; i < drawn.length; i += 1) {
      if (drawn[i]! - drawn[i - together.length + 1]! > span) continue
      asClose += 1
      break
    }
  }
  return (1 + asClose) / (1 + rounds)
}

type Impact = { rise: number; measure: 'median' | 'mean' | ''; place: string; deals: number }

/**
 * Largest change of a cell's price (the market, and each place in it) when the firms' deals go back to their references: of
 * its median, or of its mean, since a third of all buyers may pay half as much again without the median noticing.
 */
function impactOf(
  deals: Deals,
  series: readonly Series[],
  products: readonly number[],
  together: readonly Rise[],
  world: World,
): Impact {
  const from = together[0]!.day
  const until = together.at(-1)!.day + COORDINATION.conductDays
  const suspects = new Map(together.map((rise) => [rise.product, rise]))
  const cells = new Map<number, { now: number[]; put: number[]; ofSuspects: number }>()
  for (const product of products) {
    const { days, prices, deals: rows } = series[product]!
    const rise = suspects.get(product)
    for (let at = placeOf(days, from); at < days.length && days[at]! < until; at += 1) {
      const region = world.leases.region[deals.lease[rows[at]!]!]!
      const isRaised = rise !== undefined && days[at]! >= rise.day
      const putBack = isRaised ? Math.min(prices[at]!, rise.reference) : prices[at]!
      for (const place of [region, -2]) {
        let cell = cells.get(place)
        if (!cell) cells.set(place, (cell = { now: [], put: [], ofSuspects: 0 }))
        cell.now.push(prices[at]!)
        cell.put.push(putBack)
        if (isRaised) cell.ofSuspects += 1
      }
    }
  }
  let best: Impact = { rise: 0, measure: '', place: '', deals: 0 }
  for (const [place, { now, put, ofSuspects }] of cells) {
    if (ofSuspects < COORDINATION.leastAfter) continue
    const cell = { place: world.words.text(place), deals: now.length }
    const ofMedian = median(Float64Array.from(now)) - median(Float64Array.from(put))
    const ofMean = now.reduce((sum, price, i) => sum + price - put[i]!, 0) / now.length
    if (ofMedian > best.rise) best = { ...cell, rise: ofMedian, measure: 'median' }
    if (ofMean > best.rise) best = { ...cell, rise: ofMean, measure: 'mean' }
  }
  return best
}

/** Share of the firms in the cards under lease of their market in the window. */
function jointSupply(world: World, deals: Deals, together: readonly Rise[]): number {
  const from = together[0]!.day
  const until = together.at(-1)!.day + COORDINATION.conductDays
  const suspects = new Set(together.map(({ product }) => product))
  const market = together[0]!.market
  let own = 0
  let all = 0
  for (let i = 0; i < deals.count; i += 1) {
    if (deals.market[i] !== market || deals.day[i]! < from - COORDINATION.referenceDays || deals.day[i]! >= until)
      continue
    const cards = world.leases.cards[deals.lease[i]!]!
    all += cards
    if (suspects.has(deals.product[i]!)) own += cards
  }
  return all === 0 ? 0 : own / all
}

type Seen = {
  world: World
  deals: Deals
  series: readonly Series[]
  together: readonly Rise[]
  subjects: readonly string[]
  impact: Impact
  supply: number
  residual: number
  firms: number
  p: number
}

const skuOf = (world: World, deals: Deals, market: number): string =>
  [world.words.text(deals.markets.sku[market]!), world.words.text(deals.markets.form[market]!)]
    .filter(Boolean)
    .join(' ')

const rounded = (value: number): number => Number(value.toFixed(3))
const percent = (log: number): number => rounded(Math.expm1(log) * 100)

/** Day on which enough firms had shown their rise. */
const alarmDay = (together: readonly Rise[]): number =>
  together.map(({ seenOn }) => seenOn).toSorted((a, b) => a - b)[COORDINATION.leastFirms - 1]!

function evidenceOf({ world, deals, series, together, impact, supply, residual, firms, p }: Seen): Evidence[] {
  const sku = skuOf(world, deals, together[0]!.market)
  return [
    {
      family: 'price',
      what: {
        zh: `${sku}：${firms} 家在同一组合下较自身前 90 日上涨，已扣除市场同期变动和已核实成本`,
        en: `${sku}: ${firms} firms above their own 90 days before at the same mix, after the market's move and verified costs`,
      },
      figures: {
        firms,
        medianRisePct: percent(median(Float64Array.from(together, ({ rise }) => rise))),
        medianNetPct: percent(median(Float64Array.from(together, ({ net }) => net))),
        leastNetPct: percent(Math.min(...together.map(({ net }) => net))),
      },
      records: recordsOf(
        'leases',
        together.flatMap(({ product, day }) => {
          const { days, deals: rows } = series[product]!
          const at = placeOf(days, day)
          const until = placeOf(days, day + COORDINATION.conductDays)
          return Array.from(rows.subarray(at, until), (i) => world.leaseIds.text(deals.lease[i]!))
        }),
      ),
    },
    {
      family: 'timing',
      what: {
        zh: '各家上涨日相距甚近，随机排列下少见',
        en: 'the days of their rises lie close together, which permutations rarely show',
      },
      figures: {
        firstOn: dayText(together[0]!.day),
        lastOn: dayText(together.at(-1)!.day),
        spanDays: together.at(-1)!.day - together[0]!.day,
        p,
        alarmOn: dayText(alarmDay(together)),
      },
      records: [],
    },
    {
      family: 'structure',
      what: {
        zh: '互无控制关系的多家；将其价格还原后单元价格的变动',
        en: 'firms without common control; the move of the price of a cell with theirs put back',
      },
      figures: {
        jointSharePct: rounded(supply * 100),
        leastResidualSupply: rounded(residual),
        impactPct: percent(impact.rise),
        measure: impact.measure,
        cell: impact.place || 'all',
        deals: impact.deals,
      },
      records: [],
    },
  ]
}

function leadOf(seen: Seen): Lead {
  const evidence = evidenceOf(seen)
  const net = median(Float64Array.from(seen.together, (rise) => rise.net))
  return {
    kind: 'cartel',
    subjects: seen.subjects,
    score: rounded(LEAD_SCORE + Math.min(2, (seen.firms - COORDINATION.leastFirms) * 0.5) + Math.min(3, net * 5)),
    families: familiesOf(evidence),
    evidence,
    innocentExplanations: innocent,
  }
}

function watchFrom(seen: Seen): Watch {
  return {
    kind: 'price-rise',
    subjects: seen.subjects,
    what: {
      zh: '多家同期上涨，尚不足以影响单元价格',
      en: 'several firms rose together, without moving the price of a cell',
    },
    evidence: evidenceOf(seen),
    innocentExplanations: innocent,
  }
}
