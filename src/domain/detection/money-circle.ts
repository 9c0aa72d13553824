// Rent that comes back. Each payment of rent is followed through the payments that are no rent, at most three steps and
// never back in time, to the lessee and its control group: within 30 days (first line), else within 90 (second line). A
// payment answers for one rent only, so that ordinary counter-trade shows as what it is, a small share.
import { flows, trace } from '#kernel/graph'
import { NONE, PURPOSE, type World } from './world.ts'
import type { Related } from './related.ts'

export const CIRCLE = {
  firstLineDays: 30,
  secondLineDays: 90,
  hops: 3,
  strongShare: 0.6,
  weakShare: 0.35,
  /** an intermediary with more counterparties passes on this / their number */
  busyFrom: 8,
  /** and one with more than so many nothing */
  busiest: 160,
  /** largest control group that counts as home */
  mostHome: 64,
} as const

const DAY = 86_400
const MOST_PAYMENTS = 200

/** The trade of one lessee with one provider. Amounts in fen. */
export type Pair = {
  lessee: number
  provider: number
  leases: number[]
  paidFen: number
  returnedFirstFen: number
  returnedFen: number
  /** rows of payments that carried it back */
  payments: number[]
  longestWay: number
  /** of the payments that carried it back, the share that answers rent: near 1 for a refund, small for other trade */
  tightness: number
  /** by row of leases: rent paid and what of it came back */
  byLease: Map<number, { paidFen: number; returnedFen: number }>
}

/** Pairs of lessee and provider with what came back of their rent. Near-linear in leases and payments. */
export function moneyCircles(world: World, related: Related): Pair[] {
  const { leases, payments, parties, entities } = world
  const pairs = new Map<number, Pair>()
  const carried = new Map<Pair, Set<number>>()
  const keyOf = (lessee: number, provider: number) => lessee * 0x4000000 + provider
  for (let row = 0; row < leases.count; row += 1) {
    const [lessee, provider] = [leases.lessee[row]!, leases.provider[row]!]
    if (lessee === NONE || provider === NONE || lessee === provider) continue
    const pair = pairs.get(keyOf(lessee, provider))
    if (pair !== undefined) pair.leases.push(row)
    else
      pairs.set(keyOf(lessee, provider), {
        lessee,
        provider,
        leases: [row],
        paidFen: 0,
        returnedFirstFen: 0,
        returnedFen: 0,
        payments: [],
        longestWay: 0,
        tightness: 0,
        byLease: new Map(),
      })
  }

  const isCancelled = (lease: number) => lease !== NONE && lease < leases.count && leases.cancelled[lease]! > -Infinity
  const paid = new Float64Array(leases.count)
  const rent: number[] = []
  const rentPair: Pair[] = []
  const other = new Int32Array(payments.count)
  let others = 0
  for (let row = 0; row < payments.count; row += 1) {
    const [from, to, lease] = [payments.from[row]!, payments.to[row]!, payments.lease[row]!]
    if (from === NONE || to === NONE || from === to) continue
    const isLease = lease !== NONE && lease < leases.count
    const purpose = payments.purpose[row]
    const named = isLease ? pairs.get(keyOf(leases.lessee[lease]!, leases.provider[lease]!)) : undefined
    if (named !== undefined && purpose !== PURPOSE.refund && (to === named.provider || from === named.lessee)) {
      // rent of a registered lease carries nothing back, up to what the lease costs
      const owed = leases.amountFen[lease]!
      paid[lease] = paid[lease]! + payments.amountFen[row]!
      rent.push(row)
      rentPair.push(named)
      if (!(paid[lease]! > 1.1 * owed)) continue
    } else if (lease === NONE && purpose === PURPOSE.rent) {
      const pair = pairs.get(keyOf(from, to))
      if (pair !== undefined) {
        rent.push(row)
        rentPair.push(pair)
        continue
      }
    } else if (isLease && isSupport(leases, lease, payments.amountFen[row]!)) {
      continue // the support itself, paid out to the lessee or the provider
    } else if (purpose === PURPOSE.refund && isCancelled(lease) && payments.at[row]! >= leases.cancelled[lease]!)
      continue
    other[others++] = row
  }

  const rows = other.subarray(0, others)
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!)
  const edges = {
    from: pick(payments.from),
    to: pick(payments.to),
    at: pick(payments.at),
    amount: pick(payments.amountFen),
  }
  const money = flows(parties.size, edges)
  const busy = counterparties(parties.size, edges.from, edges.to)
  const through = (node: number) => {
    const number = busy[node]!
    return number > CIRCLE.busiest ? 0 : Math.min(1, CIRCLE.busyFrom / number)
  }

  const homes = new Map<Pair, number[]>()
  const homeOf = (pair: Pair): number[] => {
    let home = homes.get(pair)
    if (home === undefined) {
      // between members of one group money moves for many reasons: there only the lessee itself is home
      const isGroup = related.of[pair.lessee] === related.of[pair.provider]
      const members = isGroup ? [] : (related.members.get(related.of[pair.lessee]!) ?? [])
      const others = members.filter((party) => party !== pair.lessee && !isProviderRow(entities, party))
      home = [pair.lessee, ...others.slice(0, CIRCLE.mostHome)].filter(
        (party) => money.into.starts[party + 1]! > money.into.starts[party]!,
      )
      homes.set(pair, home)
    }
    return home
  }

  const order = rent.map((_, i) => i).sort((a, b) => payments.at[rent[a]!]! - payments.at[rent[b]!]!)
  const left = Float64Array.from(rent, (row) => payments.amountFen[row]!)
  for (const days of [CIRCLE.firstLineDays, CIRCLE.secondLineDays])
    for (const i of order) {
      const [pair, row] = [rentPair[i]!, rent[i]!]
      const home = homeOf(pair)
      const amount = payments.amountFen[row]!
      const isFirst = days === CIRCLE.firstLineDays
      if (isFirst) pair.paidFen += amount
      const lease = payments.lease[row]!
      const own = lease === NONE || lease >= leases.count ? undefined : byLeaseOf(pair, lease)
      if (isFirst && own) own.paidFen += amount
      if (home.length === 0 || left[i]! <= 0) continue
      const at = payments.at[row]!
      const found = trace(money, {
        origin: payments.to[row]!,
        amount: left[i]!,
        at,
        until: at + days * DAY,
        hops: CIRCLE.hops,
        home,
        through,
      })
      if (found.returned === 0) continue
      left[i] = left[i]! - found.returned
      pair.returnedFen += found.returned
      if (isFirst) pair.returnedFirstFen += found.returned
      pair.longestWay = Math.max(pair.longestWay, found.longestWay)
      let used = carried.get(pair)
      if (used === undefined) carried.set(pair, (used = new Set()))
      for (const edge of found.edges) used.add(edge)
      if (own) own.returnedFen += found.returned
    }
  for (const [pair, used] of carried) {
    let [moved, whole] = [0, 0]
    for (const edge of used) {
      whole += edges.amount[edge]!
      moved += edges.amount[edge]! - money.left[edge]!
    }
    pair.tightness = moved / whole
    pair.payments = [...used].slice(0, MOST_PAYMENTS).map((edge) => rows[edge]!)
  }
  return [...pairs.values()]
}

const isSupport = (leases: World['leases'], lease: number, amountFen: number): boolean =>
  leases.voucherFen[lease]! > 0 && Math.abs(amountFen - leases.voucherFen[lease]!) <= 1

const isProviderRow = (entities: World['entities'], party: number): boolean =>
  party < entities.count && entities.isProvider[party] === 1

function byLeaseOf(pair: Pair, lease: number): { paidFen: number; returnedFen: number } {
  let own = pair.byLease.get(lease)
  if (own === undefined) pair.byLease.set(lease, (own = { paidFen: 0, returnedFen: 0 }))
  return own
}

/** How many different parties each party pays or is paid by. */
function counterparties(nodes: number, from: Float64Array, to: Float64Array): Int32Array {
  const busy = new Int32Array(nodes)
  const seen = new Set<number>()
  for (let i = 0; i < from.length; i += 1) {
    const [a, b] = [from[i]!, to[i]!]
    const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a
    if (seen.has(key)) continue
    seen.add(key)
    busy[a] = busy[a]! + 1
    busy[b] = busy[b]! + 1
  }
  return busy
}
