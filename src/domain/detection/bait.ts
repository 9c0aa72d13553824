// Bait: listed and never to be had, or settled above the list. The strongest hook there is for services: a price must be
// marked clearly and nothing charged beside it (Provisions on clearly marked prices and against price fraud 2022, arts.
// 19–20). Watched, never a lead of its own: a listing may be stale by honest neglect.
import { binomialTail } from './chance.ts'
import { recordsOf, type Finding, type Test, type Watch, type Words } from './lead.ts'
import { NONE, type World } from './world.ts'

export const BAIT = {
  leastAsked: 20,
  /** share of the asking served, at most this */
  servedShare: 0.1,
  /** and at most this part of what the others of the SKU serve */
  ofPeers: 0.25,
  leastDeals: 10,
  /** settled above the list by more than this */
  aboveList: 1.05,
  aboveShare: 0.5,
  noiseShare: 0.1,
} as const

const staleList: Words = { zh: '挂牌未及时下架或更新', en: 'a listing that was not taken down or updated in time' }
const scarce: Words = { zh: '短期售罄，需求集中', en: 'sold out for a while, many asking at once' }
const otherTerms: Words = {
  zh: '成交条件与挂牌不同（期限、数量、服务等级）',
  en: 'terms other than those listed (term, quantity, grade)',
}

/** Candidates never arise here; `tests` hold one entry per provider and SKU with enough asking. */
export function bait(world: World): Finding {
  const unserved = neverServed(world)
  const dearer = aboveList(world)
  return { candidates: [], watch: [...unserved.watch, ...dearer.watch], tests: [...unserved.tests, ...dearer.tests] }
}

type Asked = { provider: number; sku: number; asked: number; served: number; offers: Set<number> }

function neverServed(world: World): { watch: Watch[]; tests: Test[] } {
  const { offers } = world
  const byPair = new Map<number, Asked>()
  const bySku = new Map<number, { asked: number; served: number }>()
  for (let row = 0; row < offers.count; row += 1) {
    const asked = offers.asked[row]!
    const served = Math.min(offers.served[row]!, asked)
    if (!(asked > 0) || Number.isNaN(served)) continue
    const provider = offers.provider[row]!
    const sku = offers.sku[row]!
    const key = provider * 0x100000 + sku
    let pair = byPair.get(key)
    if (!pair) byPair.set(key, (pair = { provider, sku, asked: 0, served: 0, offers: new Set() }))
    pair.asked += asked
    pair.served += served
    pair.offers.add(offers.offer[row]!)
    let all = bySku.get(sku)
    if (!all) bySku.set(sku, (all = { asked: 0, served: 0 }))
    all.asked += asked
    all.served += served
  }
  const tests: Test[] = []
  const watch: Watch[] = []
  for (const { provider, sku, asked, served, offers: listed } of byPair.values()) {
    if (asked < BAIT.leastAsked) continue
    const all = bySku.get(sku)!
    const others = all.asked === asked ? Number.NaN : (all.served - served) / (all.asked - asked)
    if (!(others > 0)) continue
    const expected = Math.min(0.999, Math.max(0.001, others * BAIT.ofPeers))
    const subject = world.parties.text(provider)
    // P(at most `served`) when a quarter of what others serve were served
    const p = binomialTail(asked - served, asked, 1 - expected)
    tests.push({
      detector: 'bait',
      subject,
      statistic: 'served of those who asked',
      value: served / asked,
      p,
      adjusted: null,
    })
    if (served / asked > BAIT.servedShare || served / asked > others * BAIT.ofPeers || p > 0.01) continue
    watch.push({
      kind: 'bait',
      subjects: [subject],
      what: { zh: '挂牌而几乎无法取得', en: 'listed and hardly ever to be had' },
      evidence: [
        {
          family: 'price',
          what: {
            zh: `询租 ${asked} 次，按挂牌价成交 ${served} 次`,
            en: `asked for ${asked} times, served ${served} times at the listed price`,
          },
          figures: { asked, served, othersShare: Number(others.toFixed(3)), sku: world.words.text(sku) },
          records: recordsOf(
            'offers',
            [...listed].map((offer) => world.offerIds.text(offer)),
          ),
        },
      ],
      innocentExplanations: [staleList, scarce],
    })
  }
  return { watch, tests }
}

function aboveList(world: World): { watch: Watch[]; tests: Test[] } {
  const { leases, offers } = world
  const rowOf = new Int32Array(world.offerIds.size).fill(NONE)
  const isRepeated = new Uint8Array(world.offerIds.size)
  for (let row = 0; row < offers.count; row += 1) {
    const offer = offers.offer[row]!
    if (rowOf[offer] !== NONE) isRepeated[offer] = 1
    rowOf[offer] = row
  }
  const settled = new Map<number, { deals: number; above: string[] }>()
  for (let row = 0; row < leases.count; row += 1) {
    const offer = leases.offer[row]!
    const listed = offer === NONE ? NONE : rowOf[offer]!
    // An offer listed anew has several prices; which one was settled on is not known.
    if (listed === NONE || isRepeated[offer] === 1) continue
    const isSame =
      offers.provider[listed] === leases.provider[row] &&
      offers.sku[listed] === leases.sku[row] &&
      offers.kind[listed] === leases.kind[row] &&
      offers.grade[listed] === leases.grade[row] &&
      (offers.termDays[listed] === 0 || offers.termDays[listed] === leases.termDays[row]) &&
      !(leases.cards[row]! < offers.minCards[listed]!)
    if (!isSame) continue
    const provider = leases.provider[row]!
    let held = settled.get(provider)
    if (!held) settled.set(provider, (held = { deals: 0, above: [] }))
    held.deals += 1
    if (leases.priceFen[row]! > offers.priceFen[listed]! * BAIT.aboveList) held.above.push(world.leaseIds.text(row))
  }
  const total = { deals: 0, above: 0 }
  for (const { deals, above } of settled.values()) {
    total.deals += deals
    total.above += above.length
  }
  const tests: Test[] = []
  const watch: Watch[] = []
  for (const [provider, { deals, above }] of settled) {
    if (deals < BAIT.leastDeals) continue
    const subject = world.parties.text(provider)
    const others = total.deals === deals ? 0 : (total.above - above.length) / (total.deals - deals)
    const p = binomialTail(above.length, deals, Math.min(0.99, Math.max(BAIT.noiseShare, others)))
    tests.push({
      detector: 'bait',
      subject,
      statistic: 'deals above the list',
      value: above.length / deals,
      p,
      adjusted: null,
    })
    if (above.length < BAIT.aboveShare * deals || p > 0.001) continue
    watch.push({
      kind: 'bait',
      subjects: [subject],
      what: { zh: '成交价普遍高于挂牌价', en: 'deals mostly above the listed price' },
      evidence: [
        {
          family: 'price',
          what: {
            zh: `${deals} 笔按挂牌成交中 ${above.length} 笔高出 5% 以上`,
            en: `${above.length} of ${deals} deals from an offer more than 5 % above it`,
          },
          figures: { deals, above: above.length },
          records: recordsOf('leases', above),
        },
      ],
      innocentExplanations: [otherTerms, staleList],
    })
  }
  return { watch, tests }
}
