import { page, pageInput, uuidInput, view } from '#kernel/act'
import { z } from 'zod'
import type { Line } from './rating.ts'

const scope = {
  lessee: 'i.lessee = :party',
  provider: 'i.provider = :party',
  operator: 'true',
  // of leases that they were let into
  court: 'true',
  mediation: 'true',
  supplier: 'true',
  'authority:finance': 'true',
}

const COLUMNS = `i.invoice, i.lease, i.lessee, i.provider, i.month, i.corrects, i.part, i.milli_card_seconds as "milliCardSeconds", i.gib_seconds as "gibSeconds",
  i.unit_price_fen as "unitPriceFen", i.total_fen as "totalFen", c.paid as "paidFen", c.voucher as "voucherFen", c.credit as "creditFen",
  greatest(0, i.total_fen - c.paid - c.voucher - c.credit) as "outstandingFen",
  least(h.held, greatest(0, i.total_fen - c.paid - c.voucher - c.credit)) as "heldFen", greatest(0, c.paid + c.voucher + c.credit - i.total_fen) as "refundFen",
  case when i.total_fen - c.paid - c.voucher - c.credit <= 0 then 'paid' else 'issued' end as state, i.at`
const FROM = `billing.invoice i cross join lateral (
    select coalesce(sum(amount_fen) filter (where kind = 'payment'), 0)::bigint as paid, coalesce(sum(amount_fen) filter (where kind = 'voucher'), 0)::bigint as voucher,
           coalesce(sum(amount_fen) filter (where kind in ('service-credit', 'reduction')), 0)::bigint as credit
      from billing.invoice_credit c where c.invoice = i.invoice and (:as_of::timestamptz is null or c.at <= :as_of)) c
    cross join lateral (select billing.held_of(i.invoice, :as_of::timestamptz) as held) h`
const SEEN = '(:as_of::timestamptz is null or i.at <= :as_of)'

export const invoices = view({
  name: 'billing.invoice.list',
  travels: true,
  title: { zh: '账单', en: 'Bills' },
  scope,
  input: z.object({ lease: uuidInput.optional(), ...pageInput }),
  async load(read, { lease, limit, after }, { where }) {
    const rows = await read.rows<{ invoice: string }>(
      `select ${COLUMNS} from ${FROM} where ${where} and ${SEEN} and (:lease::uuid is null or i.lease = :lease)
          and (:after = '' or i.invoice < nullif(:after, '')::uuid) order by i.invoice desc limit :limit`,
      { lease: lease ?? null, limit, after },
    )
    return page(rows, limit, 'invoice')
  },
})

export const invoice = view({
  name: 'billing.invoice.get',
  travels: true,
  title: { zh: '账单', en: 'Bill' },
  scope,
  input: z.object({ invoice: uuidInput }),
  async load(read, { invoice }, { where }) {
    const [item] = await read.rows<{ lines: Line[]; totalFen: number; at: string }>(
      `select ${COLUMNS}, i.lines, (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'amountFen', amount_fen, 'reference', reference, 'at', at) order by at), '[]')
           from billing.invoice_credit c where c.invoice = i.invoice) as credits
         from ${FROM} where ${where} and ${SEEN} and i.invoice = :invoice`,
      { invoice },
    )
    return { item: item ? { ...item, formula: formulaOf(item.lines) } : null }
  },
})

/** How the lines came to their amounts, for a person to check. */
function formulaOf(lines: readonly Line[]): { zh: string; en: string; basis: string[] } {
  const words = lines.map((line) =>
    'gibSeconds' in line
      ? {
          zh: `${line.gibSeconds} GiB·秒 ÷ 2,592,000 × ${line.unitPriceFen} 分/GiB·30日，四舍五入一次 = ${line.amountFen} 分`,
          en: `${line.gibSeconds} GiB-seconds ÷ 2,592,000 × ${line.unitPriceFen} fen per GiB and 30 days, rounded half up once = ${line.amountFen} fen`,
        }
      : {
          zh: `${line.milliCardSeconds} 毫卡秒 ÷ 3,600,000 × ${line.unitPriceFen} 分/卡时，四舍五入一次 = ${line.amountFen} 分`,
          en: `${line.milliCardSeconds} milli-card-seconds ÷ 3,600,000 × ${line.unitPriceFen} fen per card-hour, rounded half up once = ${line.amountFen} fen`,
        },
  )
  const storage = lines.some((line) => 'gibSeconds' in line)
  return {
    zh: words.map(({ zh }) => zh).join('；'),
    en: words.map(({ en }) => en).join('; '),
    basis: [
      'platform/metering-rules#one-rounding',
      ...(storage ? ['platform/metering-rules#storage-by-second'] : []),
      'cn/price-marking#13',
    ],
  }
}

export const income = view({
  name: 'billing.income',
  travels: true,
  title: { zh: '收入', en: 'Income' },
  scope: { provider: 'i.provider = :party', operator: 'true' },
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows(
      `select i.month, count(*)::int as bills, sum(i.total_fen)::bigint as "totalFen", sum(c.paid)::bigint as "paidFen", sum(c.voucher)::bigint as "voucherFen", sum(c.credit)::bigint as "creditFen",
              sum(i.milli_card_seconds)::bigint as "milliCardSeconds"
         from ${FROM} where ${where} and ${SEEN} group by i.month order by i.month desc limit 60`,
    )
    return { rows, next: null }
  },
})

export const toPay = view({
  name: 'billing.todo',
  travels: true,
  title: { zh: '待办：账单', en: 'To do: bills' },
  scope: { lessee: 'i.lessee = :party', provider: 'false' },
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows<{
      invoice: string
      month: string
      at: string
      outstandingFen: number
      heldFen: number
    }>(
      `select ${COLUMNS} from ${FROM} where ${where} and ${SEEN} and i.total_fen - c.paid - c.voucher - c.credit - h.held > 0 order by i.at limit 100`,
    )
    return {
      rows: rows.map((row) => ({
        object: row.invoice,
        zh: `支付 ${row.month} 账单`,
        en: `Pay the bill of ${row.month}`,
        // what is in dispute waits; the rest is due
        amountFen: row.outstandingFen - row.heldFen,
        href: `/lessee/invoices/${row.invoice}`,
        dueOn: null,
        basis: ['cn/civil-code#721'],
        at: row.at,
      })),
      next: null,
    }
  },
})

export const credits = view({
  name: 'billing.credit.list',
  title: { zh: '减免单', en: 'Credit notes' },
  scope: { ...scope, lessee: 'n.lessee = :party', provider: 'n.provider = :party' },
  input: z.object({ lease: uuidInput.optional(), ...pageInput }),
  async load(read, { lease, limit, after }, { where }) {
    const rows = await read.rows<{ credit: string }>(
      `select n.credit, n.lease, n.lessee, n.provider, n.month, n.part, n.kind, n.fee_fen as "feeFen", n.credit_ppm as "creditPpm", n.service,
              n.reference, n.amount_fen as "amountFen", n.at,
              (select jsonb_agg(jsonb_build_object('invoice', c.invoice, 'amountFen', c.amount_fen)) from billing.invoice_credit c where c.credit = n.credit) as against
         from billing.credit_note n where ${where} and (:lease::uuid is null or n.lease = :lease)
          and (:after = '' or n.credit < nullif(:after, '')::uuid) order by n.credit desc limit :limit`,
      { lease: lease ?? null, limit, after },
    )
    return page(rows, limit, 'credit')
  },
})
