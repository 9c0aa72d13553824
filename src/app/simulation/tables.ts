// The eight tables and the truth, as docs/reference/world.md fixes them; rows are made one at a time.
import { DAY, dayText, firstDayOf, instantText, monthsBetween } from './calendar.ts'
import { doubleCards, misconduct, type Conduct } from './conduct.ts'
import { devicesOf } from './devices.ts'
import { leasesOf } from './leases.ts'
import type { MarketOptions } from './options.ts'
import { newParties, type Parties } from './parties.ts'
import { paymentsOf, PURPOSES } from './payments.ts'
import { Random, shuffledIds } from './random.ts'
import { newSupply, offersOf, type Supply } from './stocks.ts'
import { challengesOf, readingsOf } from './telemetry.ts'
import { FIRST_POSSIBLE_DAY, REGIONS, SKUS, YEAR_DAYS, type Lease, type Offer } from './world.ts'

export type Table = {
  /** file name without `.csv` */
  name: string
  columns: readonly string[]
  /** CSV lines without line breaks, in the order of the file */
  lines: () => Iterable<string>
}

type Market = {
  options: MarketOptions
  parties: Parties
  supply: Supply
  conduct: Conduct
  offers: Offer[]
  leases: Lease[]
  ids: { entity: string[]; offer: string[]; lease: string[] }
}

/** The tables of one market, `truth` last. Pure: the same options give the same lines. */
export function marketTables(options: MarketOptions): Table[] {
  const { seed } = options
  const firstDay = FIRST_POSSIBLE_DAY + new Random(seed, 'calendar').whole(0, 120)
  const parties = newParties(new Random(seed, 'parties'), options.leases, firstDay)
  const supply = newSupply(seed, parties)
  const conduct = misconduct(options, parties, supply)
  const offers = offersOf(seed, supply)
  const leases = leasesOf(options, parties, supply, offers, conduct)
  doubleCards(options, conduct, supply, leases)
  const random = new Random(seed, 'ids')
  const ids = {
    entity: shuffledIds(random, 'E', parties.entities.length),
    offer: shuffledIds(random, 'O', offers.length),
    lease: shuffledIds(random, 'L', leases.length),
  }
  const market = { options, parties, supply, conduct, offers, leases, ids }
  const { rows: devices, first } = devicesOf(seed, supply, leases)
  return [
    entities(market),
    relations(market),
    offersTable(market),
    leasesTable(market),
    payments(market),
    telemetry(market, first),
    devicesTable(market, devices),
    costs(market),
    truth(market),
  ]
}

const table = (name: string, columns: string, lines: () => Iterable<string>): Table => ({
  name,
  columns: columns.split(','),
  lines,
})

const orNothing = <T>(value: T | undefined, text: (value: T) => string): string =>
  value === undefined ? '' : text(value)

/** Positions in the order of their ids, which is a random order. */
const byId = (ids: readonly string[]): number[] => [...ids.keys()].sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1))

function entities({ parties, ids }: Market): Table {
  return table('entities', 'entity,kind,roles,region,since', function* () {
    for (const at of byId(ids.entity)) {
      const { kind, roles, region, since } = parties.entities[at]!
      yield `${ids.entity[at]!},${kind},${roles},${REGIONS[region]!.code},${dayText(since)}`
    }
  })
}

function relations({ options, parties, ids }: Market): Table {
  return table('relations', 'from,to,type,share_pct,since,until,source', function* () {
    const order = new Random(options.seed, 'relations').shuffle([...parties.relations.keys()])
    for (const at of order) {
      const { from, to, type, sharePct, since, until, source } = parties.relations[at]!
      const end = typeof to === 'number' ? ids.entity[to]! : to
      const days = `${dayText(since)},${orNothing(until, dayText)}`
      yield `${ids.entity[from]!},${end},${type},${sharePct},${days},${source}`
    }
  })
}

const OFFERS =
  'offer,provider,sku,form,kind,mode,region,grade,min_cards,term_days,price_fen,from,until,firm,declared,available_cards,asked,served'

function offersTable({ supply, offers, ids }: Market): Table {
  return table('offers', OFFERS, function* () {
    for (const at of byId(ids.offer)) {
      const offer = offers[at]!
      const { line } = offer
      const stock = supply.stocks[offer.stock]!
      const provider = supply.providers[stock.provider]!
      yield [
        ids.offer[at],
        ids.entity[provider.entity],
        SKUS[stock.sku]!.sku,
        line.form,
        line.kind,
        line.mode,
        REGIONS[stock.region]!.code,
        provider.grade,
        line.minCards,
        line.termDays,
        offer.priceFen,
        dayText(offer.from),
        orNothing(offer.until, dayText),
        line.firm ? 1 : 0,
        offer.declared,
        offer.available,
        offer.asked,
        offer.served,
      ].join(',')
    }
  })
}

const LEASES =
  'lease,provider,lessee,offer,parent,signed,sku,form,kind,mode,region,grade,cards,from,until,term_days,price_fen,amount_fen,voucher_fen,programme,payout,declared,evidence,cancelled'

function leasesTable({ supply, leases, ids }: Market): Table {
  return table('leases', LEASES, function* () {
    for (const [at, lease] of leases.entries()) {
      const { line } = lease
      const stock = supply.stocks[lease.stock]!
      const provider = supply.providers[lease.provider]!
      yield [
        ids.lease[at],
        ids.entity[provider.entity],
        ids.entity[lease.lessee],
        ids.offer[lease.offer] ?? '',
        ids.lease[lease.parent] ?? '',
        instantText(lease.signed),
        SKUS[stock.sku]!.sku,
        line.form,
        line.kind,
        line.mode,
        REGIONS[stock.region]!.code,
        supply.providers[stock.provider]!.grade,
        lease.cards,
        instantText(lease.from),
        instantText(lease.until),
        lease.termDays,
        lease.priceFen,
        lease.amountFen,
        lease.voucherFen,
        lease.programme,
        lease.payout === 0 ? '' : dayText(lease.payout),
        lease.declared,
        lease.metered ? 'metered' : 'signed',
        lease.cancelled === 0 ? '' : instantText(lease.cancelled),
      ].join(',')
    }
  })
}

function payments({ options, parties, supply, leases, conduct, ids }: Market): Table {
  return table('payments', 'payment,from,to,at,amount_fen,purpose,lease', function* () {
    const ledger = paymentsOf(options.seed, parties, supply, leases, conduct)
    const order = Int32Array.from({ length: ledger.count }, (_, n) => n).sort((a, b) => ledger.at[a]! - ledger.at[b]!)
    const names = shuffledIds(new Random(options.seed, 'payment ids'), 'P', ledger.count)
    for (const [n, row] of order.entries()) {
      const parts = `${ids.entity[ledger.from[row]!]!},${ids.entity[ledger.to[row]!]!},${instantText(ledger.at[row]!)}`
      const purpose = PURPOSES[ledger.purpose[row]!]!
      yield `${names[n]!},${parts},${ledger.amountFen[row]!},${purpose},${ids.lease[ledger.lease[row]!] ?? ''}`
    }
  })
}

const TELEMETRY =
  'lease,provider,device,on,kind,util_pct,power_w,idle_w,energy_wh,complete_pct,block_hash,claimed_tflops,measured_tflops'

function telemetry({ options, supply, leases, conduct, ids }: Market, first: readonly string[]): Table {
  return table('telemetry', TELEMETRY, function* () {
    const replay = new Map<number, string[]>()
    for (const [at, lease] of leases.entries()) {
      const device = lease.cards === 1 ? first[at]! : ''
      const head = `${ids.lease[at]!},${ids.entity[supply.providers[lease.provider]!.entity]!},${device}`
      for (const { on, utilPct, powerW, idleW, energyWh, completePct, hash } of readingsOf(
        options.seed,
        supply,
        lease,
        at,
        replay,
      )) {
        yield `${head},${dayText(on)},day,${utilPct},${powerW},${idleW},${energyWh},${completePct},${hash},,`
      }
    }
    for (const { provider, on, claimedTflops, measuredTflops } of challengesOf(options.seed, supply, conduct)) {
      const tested = ids.entity[supply.providers[provider]!.entity]!
      yield `,${tested},,${dayText(on)},challenge,,,,,,,${claimedTflops},${measuredTflops}`
    }
  })
}

function devicesTable({ supply, ids }: Market, devices: ReturnType<typeof devicesOf>['rows']): Table {
  return table('devices', 'device,serial,provider,site,sku,form,slice,slices,lease,from,until,ticket', function* () {
    const end = (supply.firstDay + YEAR_DAYS) * DAY
    for (const { device, serial, lease, stock: at, slice, slices, from, until, ticket } of devices) {
      const stock = supply.stocks[at]!
      const { sku, form } = SKUS[stock.sku]!
      const owner = ids.entity[supply.providers[stock.provider]!.entity]!
      const card = `${device},${serial},${owner},${owner}-${REGIONS[stock.region]!.code},${sku},${form}`
      const span = `${instantText(from)},${until < end ? instantText(until) : ''}`
      yield `${card},${slice},${slices === 0 ? '' : slices},${ids.lease[lease]!},${span},${ticket}`
    }
  })
}

const COSTS =
  'provider,sku,form,region,month,avc_fen,aac_fen,atc_fen,verified,tdp_w,load_pct,pue,tariff_fen_per_kwh,card_price_fen,life_hours,rent_fen'

/** Reports are made for most stocks; a month is missing now and then, and the month of a rise has the new tariff. */
function costs({ options, supply, ids }: Market): Table {
  const { firstDay, tariffRise } = supply
  return table('costs', COSTS, function* () {
    const random = new Random(options.seed, 'costs')
    const months = monthsBetween(firstDay, firstDay + YEAR_DAYS - 1)
    for (const at of byId(supply.stocks.map((stock) => ids.entity[supply.providers[stock.provider]!.entity]!))) {
      const stock = supply.stocks[at]!
      const { sku, form, tdpW, cardPriceFen, lifeHours } = SKUS[stock.sku]!
      const region = REGIONS[stock.region]!
      for (const month of months) {
        const noise = stock.reportFactor * random.normal(1, 0.012)
        const missing = random.chance(0.05)
        if (!stock.reports || missing) continue
        const risen = tariffRise.region === stock.region && firstDayOf(month) >= firstDay + tariffRise.day
        const tariff = region.tariffFen * (risen ? 1 + tariffRise.share : 1)
        const dearer = (tdpW / 1_000) * (stock.loadPct / 100) * stock.pue * (tariff - region.tariffFen)
        const [avc, aac, atc] = [stock.avcFen, stock.aacFen, stock.atcFen].map((fen) =>
          Math.round((fen + dearer) * noise),
        )
        const report = `${avc},${aac},${atc},${stock.verified ? 1 : 0}`
        const site = `${tdpW},${stock.loadPct},${stock.pue},${Math.round(10 * tariff) / 10}`
        const place = `${ids.entity[supply.providers[stock.provider]!.entity]!},${sku},${form},${region.code},${month}`
        yield `${place},${report},${site},${cardPriceFen},${lifeHours},${Math.round(stock.rentFen)}`
      }
    }
  })
}

function truth({ conduct, ids }: Market): Table {
  return table('truth', 'subject,kind,note', function* () {
    const rows = conduct.truth.map(({ subject, kind, note }) => `${ids.entity[subject]!},${kind},${note}`)
    yield* rows.sort()
  })
}
