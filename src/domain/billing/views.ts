import { page, pageInput, uuidInput, view } from '#kernel/act'
import { z } from 'zod'

const scope = {
  lessee: 'i.lessee = :party',
  provider: 'i.provider = :party',
  operator: 'true',
  court: 'true',
  'authority:finance': 'true',
}

const COLUMNS = `i.invoice, i.lease, i.lessee, i.provider, i.month, i.corrects, i.milli_card_seconds as "milliCardSeconds", i.unit_price_fen as "unitPriceFen",
  i.total_fen as "totalFen", c.paid as "paidFen", c.voucher as "voucherFen", i.total_fen - c.paid - c.voucher as "outstandingFen",
  case when i.total_fen - c.paid - c.voucher <= 0 then 'paid' else 'issued' end as state, i.at`
const FROM = `billing.invoice i cross join lateral (
    select coalesce(sum(amount_fen) filter (where kind = 'payment'), 0)::bigint as paid, coalesce(sum(amount_fen) filter (where kind = 'voucher'), 0)::bigint as voucher
      from billing.invoice_credit c where c.invoice = i.invoice and (:as_of::timestamptz is null or c.at <= :as_of)) c`
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
    const [item] = await read.rows<{ milliCardSeconds: number; unitPriceFen: number; totalFen: number; at: string }>(
      `select ${COLUMNS}, i.lines, (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'amountFen', amount_fen, 'reference', reference, 'at', at) order by at), '[]')
           from billing.invoice_credit c where c.invoice = i.invoice) as credits
         from ${FROM} where ${where} and ${SEEN} and i.invoice = :invoice`,
      { invoice },
    )
    if (!item) return { item: null }
    return {
      item: {
        ...item,
        formula: {
          zh: `${item.milliCardSeconds} 毫卡秒 ÷ 3,600,000 × ${item.unitPriceFen} 分/卡时，四舍五入一次 = ${item.totalFen} 分`,
          en: `${item.milliCardSeconds} milli-card-seconds ÷ 3,600,000 × ${item.unitPriceFen} fen per card-hour, rounded half up once = ${item.totalFen} fen`,
          basis: ['platform/metering-rules#one-rounding', 'cn/price-marking#13'],
        },
      },
    }
  },
})

export const income = view({
  name: 'billing.income',
  travels: true,
  title: { zh: '收入', en: 'Income' },
  scope: { provider: 'i.provider = :party', operator: 'true' },
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows(
      `select i.month, count(*)::int as bills, sum(i.total_fen)::bigint as "totalFen", sum(c.paid)::bigint as "paidFen", sum(c.voucher)::bigint as "voucherFen",
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
    const rows = await read.rows<{ invoice: string; month: string; at: string; outstandingFen: number }>(
      `select ${COLUMNS} from ${FROM} where ${where} and ${SEEN} and i.total_fen - c.paid - c.voucher > 0 order by i.at limit 100`,
    )
    return {
      rows: rows.map((row) => ({
        object: row.invoice,
        zh: `支付 ${row.month} 账单`,
        en: `Pay the bill of ${row.month}`,
        amountFen: row.outstandingFen,
        href: `/lessee/invoices/${row.invoice}`,
        dueOn: null,
        basis: ['cn/civil-code#721'],
        at: row.at,
      })),
      next: null,
    }
  },
})
