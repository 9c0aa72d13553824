// Money that moves: rent, refunds, what providers buy, what groups lend each other, and what rings send home.
import { DAY, officeHour } from './calendar.ts'
import type { Conduct, Ring } from './conduct.ts'
import type { Parties } from './parties.ts'
import { Random } from './random.ts'
import type { Supply } from './stocks.ts'
import { YEAR_DAYS, type Lease } from './world.ts'

export const PURPOSES = ['rent', 'refund', 'service', 'goods', 'loan', 'transfer'] as const
type Purpose = (typeof PURPOSES)[number]

/** Payments in columns, for there are many. */
export class Ledger {
  count = 0
  from = new Int32Array(1_024)
  to = new Int32Array(1_024)
  at = new Float64Array(1_024)
  amountFen = new Float64Array(1_024)
  purpose = new Uint8Array(1_024)
  lease = new Int32Array(1_024)
  readonly #last: number

  /** `last`: the end of the story; what would be paid later is not seen */
  constructor(last: number) {
    this.#last = last
  }

  pay(from: number, to: number, at: number, amountFen: number, purpose: Purpose, lease = -1): void {
    if (amountFen < 1 || at >= this.#last || from === to) return
    if (this.count === this.from.length) this.#grow()
    const row = this.count++
    this.from[row] = from
    this.to[row] = to
    this.at[row] = at
    this.amountFen[row] = Math.round(amountFen)
    this.purpose[row] = PURPOSES.indexOf(purpose)
    this.lease[row] = lease
  }

  #grow(): void {
    const longer = <T extends Int32Array | Float64Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old)
      return fresh
    }
    const size = 2 * this.from.length
    this.from = longer(this.from, new Int32Array(size))
    this.to = longer(this.to, new Int32Array(size))
    this.at = longer(this.at, new Float64Array(size))
    this.amountFen = longer(this.amountFen, new Float64Array(size))
    this.purpose = longer(this.purpose, new Uint8Array(size))
    this.lease = longer(this.lease, new Int32Array(size))
  }
}

export function paymentsOf(
  seed: number,
  parties: Parties,
  supply: Supply,
  leases: readonly Lease[],
  conduct: Conduct,
): Ledger {
  const random = new Random(seed, 'payments')
  const ledger = new Ledger((supply.firstDay + YEAR_DAYS) * DAY)
  const bought = new Map<number, Map<number, number>>()
  const income = new Float64Array(supply.providers.length)
  for (const [at, lease] of leases.entries()) {
    const seller = supply.providers[lease.provider]!
    const paidFen = rentOf(random, ledger, lease, at, seller.entity, conduct.rings)
    income[lease.provider]! += paidFen
    if (!seller.counterTrades || lease.ring >= 0) continue
    const buyers = bought.get(lease.provider) ?? new Map<number, number>()
    bought.set(lease.provider, buyers.set(lease.lessee, (buyers.get(lease.lessee) ?? 0) + paidFen))
  }
  for (const [provider, buyers] of bought) counterTrade(random, ledger, supply, provider, buyers)
  for (const [at, provider] of supply.providers.entries()) {
    purchases(random, ledger, parties, supply, provider.entity, income[at]!)
  }
  treasuries(random, ledger, parties, supply)
  otherBusiness(random, ledger, parties, supply, Math.round(leases.length * 0.12))
  return ledger
}

/** Rent by the month or at once, now and then late; what was paid for time not served goes back. */
function rentOf(
  random: Random,
  ledger: Ledger,
  lease: Lease,
  at: number,
  seller: number,
  rings: readonly Ring[],
): number {
  const net = lease.amountFen - lease.voucherFen
  const parts = lease.termDays > 31 && random.chance(0.85) ? Math.ceil(lease.termDays / 30) : 1
  const inAdvance = random.chance(parts === 1 ? 0.6 : 0.3)
  const length = (lease.until - lease.from) / parts
  let paidFen = 0
  for (let part = 0; part < parts; part++) {
    const starts = lease.from + part * length
    if (starts >= lease.ends) break
    const due = Math.floor((inAdvance ? starts : starts + length) / DAY)
    const late = random.chance(0.15) ? random.whole(6, 40) : random.whole(0, 5)
    if (random.chance(0.006)) continue
    const served = inAdvance ? 1 : Math.min(1, (lease.ends - starts) / length)
    const fen = Math.round(((part + 1) * net) / parts) - Math.round((part * net) / parts)
    const paid = Math.round(fen * served)
    const when = officeHour(due + late, random)
    ledger.pay(lease.lessee, seller, when, paid, 'rent', random.chance(0.94) ? at : -1)
    paidFen += paid
    const ring = rings[lease.ring]
    if (ring !== undefined) comesBack(random, ledger, ring, lease.lessee, when, paid)
  }
  if (inAdvance && lease.cancelled > 0) {
    const unserved = Math.max(
      0,
      (lease.until - lease.ends) / (lease.until - lease.from) - (1 - paidFen / Math.max(1, net)),
    )
    const when = officeHour(Math.floor(lease.cancelled / DAY) + random.whole(3, 30), random)
    ledger.pay(seller, lease.lessee, when, paidFen * unserved, 'refund', at)
  } else if (random.chance(0.025)) {
    // A service level was missed and made good.
    const when = officeHour(Math.floor(lease.ends / DAY) + random.whole(3, 30), random)
    ledger.pay(seller, lease.lessee, when, paidFen * random.between(0.02, 0.15), 'refund', at)
  }
  return paidFen
}

/** From the provider through one or two companies that keep next to nothing, in parts, home to the lessee. */
function comesBack(random: Random, ledger: Ledger, ring: Ring, lessee: number, paidAt: number, paidFen: number): void {
  const parts = ring.mostParts > 3 ? random.whole(6, ring.mostParts) : random.whole(1, ring.mostParts)
  const delay = random.whole(...ring.delayDays)
  for (const share of random.shares(parts)) {
    let fen = paidFen * ring.share * share
    let day = Math.floor(paidAt / DAY) + Math.max(1, Math.round(delay * random.between(0.6, 1)))
    const way = random.sample(ring.shells, random.whole(1, Math.min(2, ring.shells.length)))
    let from = ring.provider
    for (const to of [...way, lessee]) {
      const when = officeHour(day, random)
      ledger.pay(from, to, when, fen, random.pick(['service', 'service', 'goods', 'loan', 'transfer']))
      from = to
      fen *= random.between(0.993, 1)
      day = Math.floor(when / DAY) + random.whole(1, 4)
    }
  }
}

/** Some customers also sell to the provider: software, data, integration. */
function counterTrade(
  random: Random,
  ledger: Ledger,
  { providers, firstDay }: Supply,
  provider: number,
  buyers: ReadonlyMap<number, number>,
): void {
  for (const [buyer, fen] of buyers) {
    if (fen === 0 || !random.chance(0.12)) continue
    const share = random.between(0.05, 0.35)
    for (const part of random.shares(random.whole(1, 5))) {
      const when = officeHour(firstDay + random.whole(20, YEAR_DAYS - 5), random)
      ledger.pay(providers[provider]!.entity, buyer, when, fen * share * part, random.pick(['service', 'goods']))
    }
  }
}

/** What a provider pays to those who sell it power, racks, repairs; each of those has customers and suppliers as well. */
function purchases(
  random: Random,
  ledger: Ledger,
  parties: Parties,
  { firstDay }: Supply,
  provider: number,
  incomeFen: number,
): void {
  const monthly = (incomeFen * random.between(0.35, 0.6)) / 12
  const suppliers = random.sample(parties.suppliers, random.whole(2, 5))
  for (const supplier of suppliers) {
    for (let month = 0; month < 12; month++) {
      const when = officeHour(firstDay + 30 * month + random.whole(3, 20), random)
      const fen = (monthly / suppliers.length) * random.between(0.7, 1.3)
      ledger.pay(provider, supplier, when, fen, random.chance(0.7) ? 'service' : 'goods')
      if (!random.chance(0.35)) continue
      const to = random.chance(0.85) ? random.pick(parties.suppliers) : random.pick(parties.lessees)
      const next = officeHour(Math.floor(when / DAY) + random.whole(1, 25), random)
      ledger.pay(supplier, to, next, fen * random.between(0.1, 0.7), random.pick(['service', 'goods', 'loan']))
    }
  }
}

/** Money that a group keeps where it is needed. */
function treasuries(random: Random, ledger: Ledger, parties: Parties, { firstDay }: Supply): void {
  for (const { provider, lessees, holding } of parties.groups) {
    for (const member of lessees) {
      for (let i = random.whole(1, 5); i > 0; i--) {
        const when = officeHour(firstDay + random.whole(1, YEAR_DAYS - 10), random)
        const fen = Math.exp(random.normal(15.2, 1))
        const [from, to] = random.pick([
          [holding, member],
          [member, holding],
          [provider, holding],
        ] as const)
        ledger.pay(from, to, when, fen, random.pick(['loan', 'transfer']))
      }
    }
  }
}

/** The rest of the economy. */
function otherBusiness(random: Random, ledger: Ledger, parties: Parties, { firstDay }: Supply, count: number): void {
  const traders = [...parties.lessees, ...parties.suppliers]
  for (let i = 0; i < count; i++) {
    const when = officeHour(firstDay + random.whole(0, YEAR_DAYS - 3), random)
    const fen = Math.exp(random.normal(14.8, 1.3))
    const purpose = random.pick(['service', 'service', 'goods', 'goods', 'loan', 'transfer'] as const)
    ledger.pay(random.pick(traders), random.pick(traders), when, fen, purpose)
  }
}
