// Prices raised together: conduct (each firm's price at a fixed mix, a month against its own 90 days before, after the
// market's own move and verified costs), structure (unrelated firms within days of each other, joint supply that the
// market cannot do without) and impact (the cell's price with the firms' prices put back). All three for a lead, two for
// a watch. How often so many would rise so close together by chance is a scan over the rises of all other products.
//
// Reacting alike to the same news is no agreement (parallel conduct): the lead says where to ask for a reason.
import { median } from '#kernel/stats'
import { binomialTail } from './chance.ts'
import { COORDINATION } from './coordination-rule.ts'
import { monthOf, type CostBook } from './cost-check.ts'
import { PERIOD_DAYS, type Deals } from './deals.ts'
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
import { jumpsOf, LIST_DAYS, listSeriesOf, moveOf, placeOf, seriesOf, type Jump, type Series } from './price-series.ts'
import { leastResidualSupply, type Structure } from './structure.ts'
import { dayText, type World } from './world.ts'

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

/** A firm's rise in one product, and what remains of it after market and costs. */
type Rise = Jump & { product: number; group: number; market: number; net: number; source: Source }

/** Where a rise shows: in signed prices or in what was listed. */
type Source = 'deals' | 'list'

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
  const products = productsBySku(deals)
  const places = placesOf(world, deals)
  const tests: Test[] = []
  const conduct: Rise[] = []
  for (const list of products.values()) {
    const standings = standingsOf(deals, both, list, groups)
    const rises = list.flatMap((product) => risesOf(deals, both, list, standings, product, groups, places))
    for (const rise of rises) rise.net -= passThrough(deals, book, rise)
    conduct.push(...firstOfEach(rises.filter(({ net }) => net >= COORDINATION.conductRise)))
  }
  const candidates: { lead: Lead; test: Test }[] = []
  const watch: Watch[] = []
  for (const [sku, list] of products) {
    const here = conduct.filter((rise) => deals.markets.sku[rise.market] === sku)
    for (const { core, all: together } of clusters(here)) {
      const firms = firmsOf(together)
      const p = chanceOfTogether(deals, core, list.length, conduct.length - together.length)
      const impact = impactOf(deals, series, list, together, world)
      const market = together[0]!.market
      const place = { sku, form: deals.markets.form[market]! }
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
      const seen = { world, deals, series, together, subjects, impact, residual, firms, p }
      if (impact.rise >= COORDINATION.impactRise) candidates.push({ lead: leadOf(seen), test })
      else watch.push(watchFrom(seen))
    }
  }
  return { candidates, watch, tests }
}

/** Products by SKU: a card of an unspecified form factor is no other card, and each is compared with itself. */
function productsBySku(deals: Deals): Map<number, number[]> {
  const lists = new Map<number, number[]>()
  for (let product = 0; product < deals.products.count; product += 1) {
    const sku = deals.markets.sku[deals.products.market[product]!]!
    const list = lists.get(sku)
    if (list) list.push(product)
    else lists.set(sku, [product])
  }
  return lists
}

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

type Both = Readonly<Record<Source, readonly Series[]>>

/** A week of a SKU: what its products stand above their own typical prices, ascending, and the places of each group. */
type Standings = { above: Float64Array; places: ReadonlyMap<number, readonly number[]> }

/** Weekly standings of a SKU's products (median polish, Tukey 1977). O(prices log prices). */
function standingsOf(deals: Deals, both: Both, products: readonly number[], groups: Int32Array): Standings[] {
  const weeks = deals.periods * 5 + 1
  const level = new Float64Array(weeks)
  const seen = products.map((product) => {
    const source = both.list[product]!.days.length > 0 ? both.list[product]! : both.deals[product]!
    const week = Int32Array.from(source.days, (day) => weekOf(deals, day))
    return { week, prices: source.prices, group: groups[deals.products.provider[product]!]! }
  })
  const above = (): number[][] => {
    const byWeek = Array.from({ length: weeks }, (): number[] => [])
    for (const { week, prices } of seen) {
      if (prices.length === 0) continue
      const typical = median(prices.map((price, at) => price - level[week[at]!]!))
      for (let at = 0; at < prices.length; at += 1) byWeek[week[at]!]!.push(prices[at]! - typical)
    }
    return byWeek
  }
  for (let round = 1; round < POLISH_ROUNDS; round += 1)
    for (const [week, here] of above().entries()) {
      const sorted = Float64Array.from(here).sort()
      level[week] =
        sorted.length >= COORDINATION.leastFirms ? sorted[(sorted.length - 1) >> 1]! : (level[week - 1] ?? 0)
    }
  const whose = Array.from({ length: weeks }, (): number[] => [])
  for (const { week, group } of seen) for (const one of week) whose[one]!.push(group)
  return above().map((here, week) => {
    const order = Array.from(here.keys()).sort((one, other) => here[one]! - here[other]!)
    const places = Map.groupBy(order.keys(), (place) => whose[week]![order[place]!]!)
    return { above: Float64Array.from(order, (one) => here[one]!), places }
  })
}

/**
 * Level of a SKU by week for one group, log: what at least half of the others stood above their typical prices, so that
 * one's own rise is no rise of the market. Weeks with hardly a price take the level of the week before.
 */
function levelFor(standings: readonly Standings[], group: number): Float64Array {
  const level = new Float64Array(standings.length)
  for (const [week, { above, places }] of standings.entries()) {
    const own = places.get(group) ?? []
    const others = above.length - own.length
    let middle = (others - 1) >> 1
    for (const place of own) if (place <= middle) middle += 1
    level[week] = others < COORDINATION.leastFirms ? (level[week - 1] ?? 0) : above[middle]!
  }
  return level
}

const POLISH_ROUNDS = 3

const weekOf = ({ firstDay, periods }: Deals, day: number): number =>
  Math.max(0, Math.min(periods * 5, Math.floor((day - firstDay) / LIST_DAYS)))

/**
 * Rises of a product in signed prices and in its list, net of the market's move. They are looked for in the prices as they
 * stand and in what these stand above the level of the SKU: a rise soon after that of a whole market shows there alone.
 */
function risesOf(
  deals: Deals,
  both: Both,
  peers: readonly number[],
  standings: readonly Standings[],
  product: number,
  groups: Int32Array,
  places: Places,
): Rise[] {
  const market = deals.products.market[product]!
  const group = groups[deals.products.provider[product]!]!
  const level = levelFor(standings, group)
  const rises: Rise[] = []
  for (const source of ['deals', 'list'] as const) {
    const own = both[source][product]!
    const above = own.prices.map((price, at) => price - level[weekOf(deals, own.days[at]!)]!)
    for (const prices of [own.prices, above])
      for (const jump of jumpsOf(own, prices, deals.sigma)) {
        // Who kept a price while the market fell did not raise it.
        if (jump.rise < COORDINATION.conductRise || jump.day < deals.firstDay + COORDINATION.leastHistoryDays) continue
        const move = Math.max(
          marketMove(deals, both, peers, { market, group, day: jump.day }, groups),
          placeMove(deals, both, places, { product, group, day: jump.day }, groups),
        )
        // Who follows the market late, or comes back from a low price, stands where it stood before; who was only early
        // does so once the market has followed.
        const usual = standing(own, above, -Infinity, jump.day)
        const now = standing(own, above, jump.day, jump.day + COORDINATION.conductDays)
        const later = standing(own, above, jump.day + COORDINATION.followedAfterDays, jump.day + COORDINATION.heldDays)
        const net = Math.min(jump.rise - Math.max(0, move), now - usual, Number.isNaN(later) ? Infinity : later - usual)
        rises.push({ ...jump, product, group, market, net, source })
      }
  }
  return rises
}

/** Median of what a series stands above its SKU in [from, until); NaN without a price. */
function standing({ days }: Series, above: Float64Array, from: number, until: number): number {
  const prices = above.subarray(placeOf(days, from), placeOf(days, until))
  return prices.length === 0 ? Number.NaN : median(prices)
}

/**
 * The market's own move around a day, log: the lower median of the moves of all other firms of the market, or of the SKU
 * where its market has too few. What more than half of the others did as well is the market's doing, whatever its cause;
 * with no one to compare with, everything is. A firm's move is the larger of its deals' and its list's.
 */
function marketMove(
  deals: Deals,
  both: Both,
  peers: readonly number[],
  own: { market: number; group: number; day: number },
  groups: Int32Array,
): number {
  const near: number[] = []
  const all: number[] = []
  for (const product of peers) {
    if (groups[deals.products.provider[product]!] === own.group) continue
    const move = ownMove(both, product, own.day)
    if (move === undefined) continue
    all.push(move)
    if (deals.products.market[product] === own.market) near.push(move)
  }
  const moves = near.length >= COORDINATION.leastFirms ? near : all
  return moves.length === 0 ? Infinity : lowerMedian(moves)
}

/** The larger of the moves of a product's deals and of its list around a day; undefined with too few of both. */
function ownMove(both: Both, product: number, day: number): number | undefined {
  const ofDeals = moveOf(both.deals[product]!, day)
  const ofList = moveOf(both.list[product]!, day)
  return ofDeals === undefined || ofList === undefined ? (ofDeals ?? ofList) : Math.max(ofDeals, ofList)
}

const lowerMedian = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!

/** For each product the place where most of its deals are, and the products of each place. */
type Places = { home: Int32Array; products: ReadonlyMap<number, readonly number[]> }

function placesOf(world: World, deals: Deals): Places {
  const counts = Array.from({ length: deals.products.count }, () => new Map<number, number>())
  for (let i = 0; i < deals.count; i += 1) {
    const place = world.leases.region[deals.lease[i]!]!
    const count = counts[deals.product[i]!]!
    count.set(place, (count.get(place) ?? 0) + 1)
  }
  const home = Int32Array.from(counts, (count) => [...count].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0])
  return { home, products: Map.groupBy(home.keys(), (product) => home[product]!) }
}

/**
 * The move of a place around a day, log: the lower median of what other firms' other models did there. Power, rent and
 * network are dearer for every model of a place; an agreement on one model is not. 0 with too few firms to tell.
 */
function placeMove(
  deals: Deals,
  both: Both,
  { home, products }: Places,
  own: { product: number; group: number; day: number },
  groups: Int32Array,
): number {
  const skuOfProduct = (product: number): number => deals.markets.sku[deals.products.market[product]!]!
  const firms = new Set<number>()
  const moves: number[] = []
  for (const product of products.get(home[own.product]!)!) {
    const group = groups[deals.products.provider[product]!]!
    if (group === own.group || skuOfProduct(product) === skuOfProduct(own.product)) continue
    const move = ownMove(both, product, own.day)
    if (move === undefined) continue
    moves.push(move)
    firms.add(group)
  }
  return firms.size < COORDINATION.leastFirms ? 0 : lowerMedian(moves)
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
 * Chance that so many of the firms of a SKU rise within the days these lie in, somewhere in the record, were rises no more
 * frequent and no closer to each other than those of all other products: the expected number of such clusters, each begun
 * by its first rise. One rise more than was seen is assumed, so that a quiet market makes no rise impossible.
 */
function chanceOfTogether(deals: Deals, together: readonly Rise[], firms: number, outside: number): number {
  const days = deals.periods * PERIOD_DAYS
  const rate = (outside + 1) / (deals.products.count * days)
  const span = together.at(-1)!.day - together[0]!.day + LIST_DAYS
  const others = binomialTail(firmsOf(together) - 1, firms - 1, -Math.expm1(-rate * span))
  return Math.min(1, firms * rate * days * others)
}

type Impact = { rise: number; measure: 'median' | 'mean' | ''; place: string; deals: number; share: number }

const NOWHERE: Impact = { rise: 0, measure: '', place: '', deals: 0, share: 0 }

/** The whole market, beside the places of the words table. */
const EVERYWHERE = -2

type Felt = { now: number[]; put: number[]; ofSuspects: number; cards: number; own: number }

/**
 * Largest change of a cell's price (the market, and each place in it) when the firms' deals go back to where the market
 * and verified costs would have left them: of its median, or of its mean, since a third of all buyers may pay half as much
 * again without the median noticing. A place counts where it has deals enough for a price and the firms let a share of it:
 * those that are few in the country may be most of a place, and its lessees are the ones who pay.
 */
function impactOf(
  deals: Deals,
  series: readonly Series[],
  products: readonly number[],
  together: readonly Rise[],
  world: World,
): Impact {
  const from = together[0]!.day
  const until = together.at(-1)!.day + COORDINATION.heldDays
  // Buyers leave who raised: the share is that of the days before as well.
  const before = from - COORDINATION.referenceDays
  const suspects = new Map(together.map((rise) => [rise.product, rise]))
  const cells = new Map<number, Felt>()
  for (const product of products) {
    const { days, prices, deals: rows } = series[product]!
    const rise = suspects.get(product)
    for (let at = placeOf(days, before); at < days.length && days[at]! < until; at += 1) {
      const row = deals.lease[rows[at]!]!
      const isRaised = rise !== undefined && days[at]! >= rise.day
      const putBack = isRaised ? Math.min(prices[at]!, rise.reference + rise.rise - rise.net) : prices[at]!
      for (const place of [world.leases.region[row]!, EVERYWHERE]) {
        let cell = cells.get(place)
        if (!cell) cells.set(place, (cell = { now: [], put: [], ofSuspects: 0, cards: 0, own: 0 }))
        cell.cards += world.leases.cards[row]!
        if (rise) cell.own += world.leases.cards[row]!
        if (days[at]! < from) continue
        cell.now.push(prices[at]!)
        cell.put.push(putBack)
        if (isRaised) cell.ofSuspects += 1
      }
    }
  }
  let best = NOWHERE
  for (const [place, { now, put, ofSuspects, cards, own }] of cells) {
    const share = own / cards
    if (ofSuspects < COORDINATION.leastAfter || share < COORDINATION.leastJointShare) continue
    if (place !== EVERYWHERE && now.length < COORDINATION.leastCellDeals) continue
    const cell = { place: world.words.text(place), deals: now.length, share }
    const ofMedian = median(Float64Array.from(now)) - median(Float64Array.from(put))
    const ofMean = now.reduce((sum, price, i) => sum + price - put[i]!, 0) / now.length
    if (ofMedian > best.rise) best = { ...cell, rise: ofMedian, measure: 'median' }
    if (ofMean > best.rise) best = { ...cell, rise: ofMean, measure: 'mean' }
  }
  return best
}

type Seen = {
  world: World
  deals: Deals
  series: readonly Series[]
  together: readonly Rise[]
  subjects: readonly string[]
  impact: Impact
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

function evidenceOf({ world, deals, series, together, impact, residual, firms, p }: Seen): Evidence[] {
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
        rule: 'platform/price-rules#detect-coordination',
        ruleFrom: COORDINATION.from,
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
        zh: '各家上涨日相距甚近，按其他产品上涨的频度难以偶然出现',
        en: 'the days of their rises lie close together, which the rises of other products make unlikely by chance',
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
        jointSharePct: rounded(impact.share * 100),
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
