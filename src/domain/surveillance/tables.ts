// The market as the platform's own records show it, in the tables of docs/reference/world.md. What the platform does not
// have is named and left empty: an empty field means "not known", never zero.
import { billedPayments, voucherCredits } from '#domain/billing'
import { allocationsWithin } from '#domain/capacity'
import { TABLES, type TableName } from '#domain/detection'
import { offersValidOn } from '#domain/market'
import type { ScreeningCost } from '#domain/pricing'
import { partiesPlaying } from '#kernel/identity'
import { canonical, type Json } from '#kernel/proof'
import type { Tx } from '#kernel/store'
import { addDays, dayIn } from '#kernel/time'
import { createHash } from 'node:crypto'
import { costRows } from './cost-rows.ts'
import { isBelow, leaseRows, MODES } from './lease-rows.ts'
import { formIn, type Missing, type Tables } from './row.ts'
import { RUN_RULES } from './rules.ts'

/** What every run on the platform's own records lacks; detectors that need it stay silent. */
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
    table: 'leases',
    what: {
      zh: '所用补贴方案、拨付日与申报的清仓（补贴只有已抵扣账单的数额）',
      en: 'programme and payout of support, and clearances declared (of support only what was set against bills)',
    },
  },
  { table: 'offers', what: { zh: '询价次数与落空次数', en: 'how many asked for an offer and were not served' } },
]

/** What was read: the tables, and what this run lacks beyond what every run lacks. */
export type Read = { tables: Tables; missing: Missing[]; costs: readonly ScreeningCost[] }

/**
 * Reads the market of a place over the window before `at`. `costs` are the derived facts handed out for it: the run notes
 * each where the business sees it.
 */
export async function tablesOf(tx: Tx, { place, at }: { place: string; at: string }): Promise<Read> {
  const on = dayIn(at)
  const firstDay = addDays(on, -RUN_RULES.windowDays)
  const parties = await partiesPlaying(tx, ['provider', 'lessee'])
  const { rows: leases, ids, leftOut } = await leaseRows(tx, { place, since: `${firstDay}T00:00:00.000Z`, at })
  const offers = (await offersValidOn(tx, on)).filter(
    (offer) => isBelow(offer.place, place) && MODES[offer.mode] !== undefined && offer.unitPriceFen > 0,
  )
  const [payments, allocations, vouchers] = await Promise.all([
    billedPayments(tx, ids),
    allocationsWithin(tx, ids),
    voucherCredits(tx, ids),
  ])
  // Parts of a card are shares in thousandths here, not slices in sevenths, and `no_share_twice` keeps them apart.
  const whole = allocations.filter(({ shareMilli }) => shareMilli === 1000)
  const parts = allocations.length - whole.length
  const credited = new Map(vouchers.map(({ lease, voucherFen }) => [lease, voucherFen]))
  const costs = await costRows(tx, {
    from: firstDay,
    on,
    providers: new Set(leases.map(({ provider }) => String(provider))),
    places: new Map(parties.map(({ party, place: region }) => [party, region])),
  })
  const tables: Tables = {
    entities: parties.map(({ party, kinds, place: region, since: entered }) => ({
      entity: party,
      kind: 'company',
      roles: kinds.filter((kind) => kind === 'provider' || kind === 'lessee').join(';'),
      region,
      since: dayIn(entered),
    })),
    relations: [],
    offers: offers.flatMap((offer) =>
      offer.models.map((model) => ({
        offer: offer.offer,
        provider: offer.provider,
        sku: model,
        form: formIn(model),
        kind: 'on-demand',
        mode: MODES[offer.mode]!,
        region: offer.place,
        price_fen: offer.unitPriceFen,
        from: offer.validFrom,
        until: offer.validUntil ?? '',
        firm: 0,
      })),
    ),
    leases: leases.map((row) => ({ ...row, voucher_fen: credited.get(String(row['lease'])) ?? 0 })),
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
    devices: whole.map(({ device, serial, provider, site, model, lease, from, until }) => ({
      device,
      serial,
      provider,
      site,
      sku: model,
      form: formIn(model),
      lease,
      from,
      until: until ?? '',
    })),
    costs: costs.rows,
  }
  const partsOfCards: Missing[] =
    parts === 0
      ? []
      : [
          {
            table: 'devices',
            what: {
              zh: `按份额出租的部分卡 ${parts} 段（数据库约束保证同一份额不重复出租）`,
              en: `${parts} spans of parts of cards (a constraint of the database keeps one share from being let twice)`,
            },
          },
        ]
  return { tables, missing: [...leftOut, ...partsOfCards, ...costs.missing], costs: costs.used }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The tables as they are kept, and the hash they are kept under. */
export function kept(tables: Tables): { body: string; sha256: string } {
  const body = canonical(tables as unknown as Json)
  return { body, sha256: sha256(body) }
}

export type Digests = Record<TableName, { rows: number; sha256: string }>

/** Rows and hash by table. */
export const digestsOf = (tables: Tables): Digests =>
  Object.fromEntries(
    TABLES.map((name) => [name, { rows: tables[name].length, sha256: sha256(canonical(tables[name])) }]),
  ) as Digests
