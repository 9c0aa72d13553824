// The market as the platform's own records show it, in the tables of docs/reference/world.md. What the platform does not
// have is named and left empty: an empty field means "not known", never zero.
import { billedPayments } from '#domain/billing'
import { allocationsWithin } from '#domain/capacity'
import { leasesSigned, type Lease } from '#domain/contracts'
import { TABLES, type TableName } from '#domain/detection'
import { offersValidOn } from '#domain/market'
import { meteredOf } from '#domain/metering'
import { partiesPlaying } from '#kernel/identity'
import { canonical, type Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import { addDays, dayIn, type Day } from '#kernel/time'
import { createHash } from 'node:crypto'

/** Rows by table as records may hold them: text and whole numbers. */
export type Row = Record<string, string | number>
export type Tables = Record<TableName, Row[]>

type Missing = { table: TableName; what: { zh: string; en: string } }

/** What a run on the platform's own records lacks; detectors that need it stay silent. */
export const MISSING: readonly Missing[] = [
  {
    table: 'relations',
    what: { zh: '工商登记、股权与共同控制人', en: 'the company register: shareholdings and who controls whom' },
  },
  {
    table: 'payments',
    what: { zh: '银行流水（只有在平台登记的付款）', en: 'bank data (only payments entered on the platform)' },
  },
  {
    table: 'telemetry',
    what: { zh: '设备功耗、利用率与按需抽测', en: 'power and utilisation of devices, and tests on demand' },
  },
  {
    table: 'costs',
    what: {
      zh: '成本报送（由价格主管机关保密保存，未接入本次运行）',
      en: 'cost reports (kept confidential by the price authority, not part of this run)',
    },
  },
  { table: 'offers', what: { zh: '询价次数与落空次数', en: 'how many asked for an offer and were not served' } },
]

const isBelow = (place: string, top: string): boolean => place === top || place.startsWith(`${top}-`)
const MODES: Readonly<Record<string, string>> = { 'by-server': 'server', 'by-scale': 'scale', mixed: 'scale' }
const HOURS_OF_A_MONTH = 720
const HOURS_OF_A_DAY = 24
const endOf = (lease: Lease): string =>
  lease.endedAt ?? new Date(Date.parse(lease.from) + lease.hours * 3_600_000).toISOString()
const modelOf = (models: readonly string[]): string => (models.length === 1 ? models[0]! : '')

function leaseRow(lease: Lease, metered: ReadonlySet<string>): Row {
  return {
    lease: lease.lease,
    provider: lease.provider,
    lessee: lease.lessee,
    offer: lease.offer ?? '',
    signed: lease.signedAt!,
    sku: modelOf(lease.models),
    kind: lease.hours >= HOURS_OF_A_MONTH ? 'reserved' : 'on-demand',
    mode: MODES[lease.mode]!,
    region: lease.place,
    cards: lease.cards,
    from: lease.from,
    until: endOf(lease),
    term_days: Math.ceil(lease.hours / HOURS_OF_A_DAY),
    price_fen: lease.unitPriceFen,
    amount_fen: lease.contractFen,
    voucher_fen: 0,
    evidence: metered.has(lease.lease) ? 'metered' : 'signed',
  }
}

/** Reads the market of a place over the days before `at`. */
export async function tablesOf(
  sql: Sql,
  { place, at, windowDays }: { place: string; at: string; windowDays: number },
): Promise<Tables> {
  const on = dayIn(at)
  const since = `${addDays(on, -windowDays)}T00:00:00.000Z`
  const parties = await partiesPlaying(sql, ['provider', 'lessee'])
  const signed = (await leasesSigned(sql, since, at)).filter(
    (lease) => isBelow(lease.place, place) && MODES[lease.mode] !== undefined && lease.cards > 0,
  )
  const ids = signed.map(({ lease }) => lease)
  const metered = new Set(await meteredOf(sql, ids, at))
  const offers = (await offersValidOn(sql, on)).filter((offer) => isBelow(offer.place, place))
  const [payments, allocations] = await Promise.all([billedPayments(sql, ids), allocationsWithin(sql, ids)])
  return {
    entities: parties.map(({ party, kinds, place: region, since: entered }) => ({
      entity: party,
      kind: 'company',
      roles: kinds.filter((kind) => kind === 'provider' || kind === 'lessee').join(';'),
      region,
      since: dayIn(entered),
    })),
    relations: [],
    offers: offers.flatMap((offer) =>
      (offer.models.length === 0 ? [''] : offer.models).map((model) => ({
        offer: offer.offer,
        provider: offer.provider,
        sku: model,
        kind: 'on-demand',
        mode: MODES[offer.mode]!,
        region: offer.place,
        price_fen: offer.unitPriceFen,
        from: offer.validFrom,
        until: offer.validUntil ?? '',
        firm: 0,
      })),
    ),
    leases: signed.map((lease) => leaseRow(lease, metered)),
    payments: payments.map(({ payment, lessee, provider, at: paidAt, amountFen, lease }) => ({
      payment,
      from: lessee,
      to: provider,
      at: paidAt,
      amount_fen: amountFen,
      purpose: 'rent',
      lease,
    })),
    telemetry: [],
    devices: allocations.map(({ device, serial, provider, site, model, lease, from, until }) => ({
      device,
      serial,
      provider,
      site,
      sku: model,
      lease,
      from,
      until: until ?? '',
    })),
    costs: [],
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The tables as they are kept, and the hash they are kept under. */
export function kept(tables: Tables): { body: string; sha256: string } {
  const body = canonical(tables as unknown as Json)
  return { body, sha256: sha256(body) }
}

/** Rows and hash by table. */
export const digestsOf = (tables: Tables): Record<TableName, { rows: number; sha256: string }> =>
  Object.fromEntries(
    TABLES.map((name) => [name, { rows: tables[name].length, sha256: sha256(canonical(tables[name])) }]),
  ) as Record<TableName, { rows: number; sha256: string }>

/** The quarter of a day, `2026-Q3`. */
export const quarterOf = (day: Day): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
