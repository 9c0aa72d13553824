// Leases whose money came back. Four ways of knowing that do not depend on one another: who is tied to whom, whether rent
// came home, whether the cards were used, and how the deal lies to support and price. One alone is never a lead.
import { mad, median } from '#kernel/stats'
import {
  familiesOf,
  LEAD_SCORE,
  recordsOf,
  underRule,
  type Evidence,
  type Finding,
  type Lead,
  type Watch,
  type Words,
} from './lead.ts'
import { CIRCLE, moneyCircles, type Pair } from './money-circle.ts'
import { RELATED, relatedOf, relationStrength, tieOf, type Related } from './related.ts'
import type { Timing } from './subsidy-timing.ts'
import { USED, type Use } from './use.ts'
import { NONE, dayOf, type World } from './world.ts'

/** Points of methods §4.7: law/platform/subsidy-rules.yaml, detect-wash-ring, in the version of this day. */
export const SHAM = {
  from: '2017-01-01',
  moneyStrong: 4,
  moneyWeak: 2,
  mismatch: 3,
  idle: 2,
  support: 0.5,
  supportShare: 0.4,
  /** support drawn on two leases or more of a pair whose rent came back as a refund does */
  supportRefunded: 1,
  leastSupported: 2,
  price: 0.5,
  priceDeviations: 2,
  timing: 1,
  /** share of the pair's rent that is not used, or used in ways that cannot be */
  unusedShare: 0.5,
  /** money alone is strong when the payments back are about rent and several leases came back whole */
  tightness: 0.66,
  /** with leases that stood idle, or whose readings cannot be, one lease that came back whole, or two */
  tightnessUnused: 0.35,
  leastWhole: 2,
  /** a family that weighs less than this is told and not counted as a way of knowing */
  leastOfFamily: 1,
  /** a hold of payout is proposed (a person decides) from this score and number of families */
  holdScore: 7,
  holdFamilies: 3,
} as const

const innocent: readonly Words[] = [
  { zh: '双方另有真实的货物或服务往来', en: 'the two trade in other goods or services as well' },
  { zh: '退租、服务不达标或故障的正当退款', en: 'a proper refund for cancellation, missed service levels or failure' },
  { zh: '集团内统一资金管理，租约实际使用', en: 'one treasury of a group, and leases that were used' },
  { zh: '预留容量、调试或推理待命', en: 'reserved capacity, debugging or inference on standby' },
  { zh: '共用注册代理或办公地址', en: 'a shared registration agent or office' },
]

type Part = { points: number; evidence: Evidence }

/** Pairs of lessee and provider whose leases look like a circle. Near-linear in leases, payments and ties. */
export function washRings(world: World, use: Use, timing: Timing, related: Related = relatedOf(world)): Finding {
  const price = priceDeviations(world)
  const asOf = new Map<string, Related>()
  const candidates = []
  const watch: Watch[] = []
  for (const pair of moneyCircles(world, related)) {
    const money = moneyPart(world, pair)
    const unused = usePart(world, use, pair)
    const mayHide = unused !== undefined && unused.points >= SHAM.mismatch
    if (money === undefined && !mayHide) continue
    const relation = relationPart(world, pair, asOf)
    if (money === undefined && (relation?.points ?? 0) < SHAM.mismatch) continue
    const support = supportPart(world, timing, pair)
    const parts = [
      relation,
      money,
      unused,
      support,
      timingPart(world, timing, pair),
      pricePart(world, price, pair),
    ].filter((part) => part !== undefined)
    const score = parts.reduce((sum, { points }) => sum + points, 0)
    const weighty = parts.filter(({ points }) => points >= SHAM.leastOfFamily)
    const families = familiesOf(weighty.map(({ evidence }) => evidence))
    // for a hold, support drawn and rent returned are one story
    const independent = families.filter((family) => family !== 'subsidy')
    const evidence = parts.map((part) => part.evidence)
    const subjects = [pair.lessee, pair.provider].map((party) => world.parties.text(party))
    // a weak share alone is what counter-trade inside a group looks like
    // inside one group that uses what it leases and draws no support, money that moves back is how a treasury works
    const isTreasury = unused === undefined && relation?.points === RELATED.groupStrength && support === undefined
    const isBacked =
      money === undefined ? unused !== undefined : !isTreasury && isRefund(pair, unused !== undefined, money.points)
    const needsUse = money === undefined
    if (score < LEAD_SCORE || families.length < 2 || !isBacked || (needsUse && support === undefined)) {
      watch.push({
        kind: money === undefined ? 'telemetry-mismatch' : 'circular-money',
        subjects,
        what: money?.evidence.what ?? unused!.evidence.what,
        evidence,
        innocentExplanations: innocent,
      })
      continue
    }
    const lead: Lead = {
      kind: 'wash-ring',
      subjects,
      score: Math.min(10, score),
      families,
      evidence: underRule(evidence, 'platform/subsidy-rules#detect-wash-ring', SHAM.from),
      innocentExplanations: innocent,
      ...(score >= SHAM.holdScore && independent.length >= SHAM.holdFamilies ? { proposesHold: true as const } : {}),
    }
    candidates.push({ lead, test: null })
  }
  return { candidates, watch, tests: [] }
}

/** Payments back that answer little else, for whole leases: a refund, and not trade that happens to be as large. */
function isRefund(pair: Pair, isUnused: boolean, points: number): boolean {
  if (isUnused)
    return pair.wholeLeases >= SHAM.leastWhole || (pair.wholeLeases > 0 && pair.tightness >= SHAM.tightnessUnused)
  return points >= SHAM.moneyStrong && pair.wholeLeases >= SHAM.leastWhole && pair.tightness >= SHAM.tightness
}

const leaseRecords = (world: World, rows: readonly number[]): string[] =>
  recordsOf(
    'leases',
    rows.map((row) => world.leaseIds.text(row)),
  )
const pct = (share: number): number => Math.round(share * 1000) / 10

function moneyPart(world: World, pair: Pair): Part | undefined {
  if (!(pair.paidFen > 0)) return undefined
  const share = pair.returnedFen / pair.paidFen
  // part of the leases may be real: two or more that came back almost whole say as much as a weak share of all
  const isPartial = pair.wholeLeases >= SHAM.leastWhole && share >= CIRCLE.weakShare / 2
  if (share < CIRCLE.weakShare && !isPartial) return undefined
  return {
    points: share >= CIRCLE.strongShare ? SHAM.moneyStrong : SHAM.moneyWeak,
    evidence: {
      family: 'money-flow',
      what: {
        zh: '租金付出后，在九十日内经不多于三步回到承租方一方',
        en: 'rent came back to the lessee’s side within ninety days, by three steps at most',
      },
      figures: {
        paidFen: pair.paidFen,
        returnedWithin30DaysFen: pair.returnedFirstFen,
        returnedWithin90DaysFen: pair.returnedFen,
        sharePct: pct(share),
        steps: pair.longestWay,
        leasesReturnedWhole: pair.wholeLeases,
        tightnessPct: pct(pair.tightness),
      },
      records: recordsOf(
        'payments',
        pair.payments.map((row) => world.paymentIds.text(world.payments.payment[row]!)),
      ),
    },
  }
}

function usePart(world: World, use: Use, pair: Pair): Part | undefined {
  const { leases } = world
  const known = pair.leases.filter((row) => use.state[row]! >= USED.busy)
  const weigh = (rows: readonly number[]) => rows.reduce((sum, row) => sum + (leases.amountFen[row]! || 1), 0)
  const total = weigh(known)
  const impossible = known.filter(
    (row) => use.state[row]! > USED.idle || (use.failed[row]! > 0 && 2 * use.failed[row]! >= use.challenges[row]!),
  )
  const idle = known.filter((row) => use.state[row] === USED.idle && !impossible.includes(row))
  const figures = {
    leases: pair.leases.length,
    withReadings: known.length,
    idle: idle.length,
    contradicted: impossible.length,
  }
  if (impossible.length > 0 && weigh(impossible) + weigh(idle) >= SHAM.unusedShare * total)
    return {
      points: SHAM.mismatch,
      evidence: {
        family: 'telemetry',
        what: {
          zh: '读数自相矛盾：利用率与功率、电能不符，序列重复，或抽测不达标',
          en: 'readings contradict each other: utilisation against power or energy, a series sent twice, or tests on demand that fail',
        },
        figures,
        records: leaseRecords(world, impossible),
      },
    }
  if (idle.length === 0 || weigh(idle) < SHAM.unusedShare * total) return undefined
  return {
    points: SHAM.idle,
    evidence: {
      family: 'telemetry',
      what: { zh: '租约在八成以上的日子里闲置', en: 'leases stood idle on four days of five or more' },
      figures,
      records: leaseRecords(world, idle),
    },
  }
}

/** Ties as of the time of the leases: what was sold before, or founded after, ties no one. */
function relationPart(world: World, pair: Pair, asOf: Map<string, Related>): Part | undefined {
  const { leases, relations, parties } = world
  const days = pair.leases.map((row) => dayOf(leases.signed[row]!))
  const [first, last] = [Math.min(...days), Math.max(...days)]
  const key = `${Math.floor(first / 30)}:${Math.floor(last / 30)}`
  let then = asOf.get(key)
  if (then === undefined)
    asOf.set(key, (then = relatedOf(world, Math.floor(first / 30) * 30, Math.ceil((last + 1) / 30) * 30)))
  const points = relationStrength(then, pair.lessee, pair.provider)
  if (points <= 0) return undefined
  const rows = tieOf(then, pair.lessee, pair.provider)?.rows ?? []
  return {
    points,
    evidence: {
      family: 'relation',
      what:
        then.of[pair.lessee] === then.of[pair.provider]
          ? { zh: '双方属同一控制组', en: 'the two belong to one control group' }
          : { zh: '双方有共同的联系', en: 'the two share a tie' },
      figures: { strength: points, groupMembers: then.members.get(then.of[pair.lessee]!)?.length ?? 1 },
      records: rows
        .slice(0, 50)
        .map((row) => `relations:${parties.text(relations.from[row]!)}→${parties.text(relations.to[row]!)}`),
    },
  }
}

function supportPart(world: World, timing: Timing, pair: Pair): Part | undefined {
  const rows = pair.leases.filter((row) => timing.isSupported[row] === 1)
  const share = rows.reduce((sum, row) => sum + timing.share[row]!, 0) / Math.max(1, rows.length)
  const isDrawn = rows.length >= SHAM.leastSupported && isRefund(pair, false, moneyPart(world, pair)?.points ?? 0)
  if (rows.length === 0 || (share < SHAM.supportShare && !isDrawn)) return undefined
  return {
    points: isDrawn ? SHAM.supportRefunded : SHAM.support,
    evidence: {
      family: 'subsidy',
      what: isDrawn
        ? { zh: '租金回流的多份租约领取了补贴', en: 'support was drawn on several leases whose rent came back' }
        : { zh: '补贴占合同额的比例高', en: 'support is a high share of the contract' },
      figures: {
        supportedLeases: rows.length,
        meanSharePct: pct(share),
        voucherFen: rows.reduce((sum, row) => sum + world.leases.voucherFen[row]!, 0),
      },
      records: leaseRecords(world, rows),
    },
  }
}

function timingPart(world: World, timing: Timing, pair: Pair): Part | undefined {
  const rows = pair.leases.filter((row) => timing.isSupported[row] === 1)
  const undone = rows.filter((row) => timing.isUndone[row] === 1)
  const near = rows.filter((row) => timing.isInWindow[row] === 1 || timing.isAtCap[row] === 1)
  const points = undone.length > 0 ? SHAM.timing : rows.length === 0 ? 0 : (SHAM.timing * near.length) / rows.length
  if (points < SHAM.timing / 2) return undefined
  return {
    points,
    evidence: {
      family: 'timing',
      what: {
        zh: '受补贴租约贴近上限或截止日，或在拨付后三十日内取消',
        en: 'supported leases lie at the cap or the last days, or were cancelled within thirty days of the payout',
      },
      figures: { supportedLeases: rows.length, nearCapOrWindow: near.length, cancelledAfterPayout: undone.length },
      records: leaseRecords(world, undone.length > 0 ? undone : near),
    },
  }
}

function pricePart(world: World, deviations: Float64Array, pair: Pair): Part | undefined {
  const z = median(Float64Array.from(pair.leases, (row) => deviations[row]!))
  if (!(Math.abs(z) > SHAM.priceDeviations)) return undefined
  return {
    points: SHAM.price,
    evidence: {
      family: 'price',
      what: { zh: '价格偏离同类租约', en: 'the price lies off that of leases alike' },
      figures: { robustDeviations: Math.round(z * 100) / 100 },
      records: leaseRecords(world, pair.leases),
    },
  }
}

/** Robust deviations of each lease's price from those of its model, form and kind; 0 where too few are known. */
function priceDeviations({ leases }: World): Float64Array {
  const LEAST = 20
  const deviations = new Float64Array(leases.count)
  const cells = new Map<number, number[]>()
  for (let row = 0; row < leases.count; row += 1) {
    if (!(leases.priceFen[row]! > 0) || leases.sku[row] === NONE) continue
    const key = (leases.sku[row]! * 0x10000 + leases.form[row]! + 1) * 4 + leases.kind[row]! + 1
    const list = cells.get(key)
    if (list === undefined) cells.set(key, [row])
    else list.push(row)
  }
  for (const rows of cells.values()) {
    if (rows.length < LEAST) continue
    const logs = Float64Array.from(rows, (row) => Math.log(leases.priceFen[row]!))
    const middle = median(logs)
    const spread = Math.max(0.05, mad(logs))
    rows.forEach((row, i) => (deviations[row] = (logs[i]! - middle) / spread))
  }
  return deviations
}
