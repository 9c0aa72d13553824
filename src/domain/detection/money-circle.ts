// Rent that comes back. Each payment of rent is followed through the payments that are no rent, at most three steps and
// never back in time, to the lessee and its control group: within 30 days (first line), else within 90 (second line). A
// payment answers for one rent only, so that ordinary counter-trade shows as what it is, a small share.
import { digraph, flows, trace, type Digraph } from '#kernel/graph'
import { NONE, PURPOSE, type World } from './world.ts'
import type { Related } from './related.ts'

/** law/platform/subsidy-rules.yaml, detect-money-circle. */
export const CIRCLE = {
  firstLineDays: 30,
  secondLineDays: 90,
  hops: 3,
  strongShare: 0.6,
  weakShare: 0.35,
  /** a lease of which so much of the rent came back came back whole */
  wholeShare: 0.8,
  /** an intermediary with more counterparties passes on this / their number */
  busyFrom: 8,
  /** and one with more than so many nothing */
  busiest: 160,
  /** largest control group that counts as home */
  mostHome: 64,
} as const

const DAY = 86_400
const MOST_PAYMENTS = 200
const FAR = 255

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
  /** leases of which four fifths of the rent or more came back */
  wholeLeases: number
}

/** Pairs of lessee and provider with what came back of their rent. Near-linear in leases and payments. */
export function moneyCircles(world: World, related: Related): Pair[] {
  const { leases, payments, parties, entities } = world
  const pairs = new Map<number, Pair>()
  const pairOf: (Pair | undefined)[] = Array.from({ length: leases.count })
  const carried = new Map<Pair, Set<number>>()
  const keyOf = (lessee: number, provider: number) => lessee * 0x4000000 + provider
  for (let row = 0; row < leases.count; row += 1) {
    const [lessee, provider] = [leases.lessee[row]!, leases.provider[row]!]
    if (lessee === NONE || provider === NONE || lessee === provider) continue
    const pair = pairs.get(keyOf(lessee, provider))
    if (pair !== undefined) {
      pair.leases.push(row)
      pairOf[row] = pair
    } else {
      const first: Pair = {
        lessee,
        provider,
        leases: [row],
        paidFen: 0,
        returnedFirstFen: 0,
        returnedFen: 0,
        payments: [],
        longestWay: 0,
        tightness: 0,
        wholeLeases: 0,
      }
      pairs.set(keyOf(lessee, provider), first)
      pairOf[row] = first
    }
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
    const named = isLease ? pairOf[lease] : undefined
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
    } else if (isLease && from !== leases.provider[lease] && isSupport(leases, lease, payments.amountFen[row]!)) {
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

  const homeOf = (pair: Pair): number[] => {
    // between members of one group money moves for many reasons: there only the lessee itself is home
    const isGroup = related.of[pair.lessee] === related.of[pair.provider]
    const members = isGroup ? [] : (related.members.get(related.of[pair.lessee]!) ?? [])
    const others = members.filter((party) => party !== pair.lessee && !isProviderRow(entities, party))
    return [pair.lessee, ...others.slice(0, CIRCLE.mostHome)]
  }

  for (const [i, row] of rent.entries()) rentPair[i]!.paidFen += payments.amountFen[row]!
  const returned = new Float64Array(leases.count)
  const left = Float64Array.from(rent, (row) => payments.amountFen[row]!)
  const reach = new Reach(parties.size, edges.from, edges.to, (node) => busy[node]! <= CIRCLE.busiest)
  const stepsTo = (node: number) => reach.stepsTo(node)
  /** Whether some payment into a party comes from whom the present provider reaches, at whatever time. */
  const comesHome = (party: number): boolean => {
    const { starts, edge } = money.into
    for (let i = starts[party]!; i < starts[party + 1]!; i += 1)
      if (stepsTo(edges.from[edge[i]!]!) < CIRCLE.hops) return true
    return false
  }
  // provider by provider, so that whom each reaches in two steps is known once; most pairs are done with here
  const homes = new Map<Pair, number[]>()
  for (const pair of [...pairs.values()].sort((one, other) => one.provider - other.provider)) {
    reach.from(pair.provider)
    const home = homeOf(pair).filter(comesHome)
    if (home.length > 0) homes.set(pair, home)
  }
  const order = rent
    .map((_, i) => i)
    .filter((i) => homes.has(rentPair[i]!))
    .sort((a, b) => payments.to[rent[a]!]! - payments.to[rent[b]!]! || payments.at[rent[a]!]! - payments.at[rent[b]!]!)
  for (const days of [CIRCLE.firstLineDays, CIRCLE.secondLineDays])
    for (const i of order) {
      const [pair, row] = [rentPair[i]!, rent[i]!]
      if (left[i]! <= 0) continue
      reach.from(payments.to[row]!)
      const at = payments.at[row]!
      const found = trace(money, {
        origin: payments.to[row]!,
        amount: left[i]!,
        at,
        until: at + days * DAY,
        hops: CIRCLE.hops,
        home: homes.get(pair)!,
        through,
        stepsTo,
      })
      if (found.returned === 0) continue
      left[i] = left[i]! - found.returned
      pair.returnedFen += found.returned
      if (days === CIRCLE.firstLineDays) pair.returnedFirstFen += found.returned
      pair.longestWay = Math.max(pair.longestWay, found.longestWay)
      let used = carried.get(pair)
      if (used === undefined) carried.set(pair, (used = new Set()))
      for (const edge of found.edges) used.add(edge)
      const lease = payments.lease[row]!
      if (lease !== NONE && lease < leases.count) returned[lease] = returned[lease]! + found.returned
    }
  for (const [pair, used] of carried) {
    pair.wholeLeases = pair.leases.filter(
      (lease) => returned[lease]! >= CIRCLE.wholeShare * paid[lease]! && paid[lease]! > 0,
    ).length
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

/** How many different parties each party pays or is paid by. */
function counterparties(nodes: number, from: Float64Array, to: Float64Array): Int32Array {
  const busy = new Int32Array(nodes)
  const last = new Int32Array(nodes).fill(NONE) // the node for which another was counted last
  const [out, into] = [digraph(nodes, from, to), digraph(nodes, to, from)]
  for (let node = 0; node < nodes; node += 1)
    for (const { starts, targets } of [out, into])
      for (let i = starts[node]!; i < starts[node + 1]!; i += 1) {
        if (last[targets[i]!] === node) continue
        last[targets[i]!] = node
        busy[node] = busy[node]! + 1
      }
  return busy
}

/** Whom one party reaches by one payment or two, whenever they were made. */
class Reach {
  readonly #graph: Digraph
  readonly #passes: (node: number) => boolean
  readonly #steps: Uint8Array
  #origin = NONE
  #reached: number[] = []

  constructor(nodes: number, from: Float64Array, to: Float64Array, passes: (node: number) => boolean) {
    this.#graph = digraph(nodes, from, to)
    this.#passes = passes
    this.#steps = new Uint8Array(nodes).fill(FAR)
  }

  from(origin: number): void {
    if (origin === this.#origin) return
    this.#origin = origin
    for (const node of this.#reached) this.#steps[node] = FAR
    this.#steps[origin] = 0
    this.#reached = [origin]
    this.#expand(origin, 1)
    for (const node of this.#reached.slice(1)) if (this.#passes(node)) this.#expand(node, 2)
  }

  stepsTo(node: number): number {
    return this.#steps[node]!
  }

  #expand(node: number, steps: number): void {
    const { starts, targets } = this.#graph
    for (let i = starts[node]!; i < starts[node + 1]!; i += 1) {
      const target = targets[i]!
      if (this.#steps[target] !== FAR) continue
      this.#steps[target] = steps
      this.#reached.push(target)
    }
  }
}
