// billing 计费 · from pinned terms and readings to bills, payments, and a recomputation that anyone can run.
import type { Sql } from '#kernel/store'
import { liftHold, placeHold } from './acts/hold.ts'
import { issueCredit } from './acts/issue-credit.ts'
import { issueInvoice } from './acts/issue-invoice.ts'
import { recordPayment } from './acts/record-payment.ts'
import { credits, income, invoice, invoices, toPay } from './views.ts'

export {
  billedAmong,
  billedOf,
  billsOf,
  creditInvoice,
  invoiceOf,
  lockInvoice,
  type Bill,
  type Invoice,
} from './invoice.ts'
export { creditDue } from './credit.ts'
export { partsOf, type Part } from './holders.ts'
export {
  costOf,
  creditOf,
  monthsBetween,
  priceOf,
  quantityOf,
  quantityWithin,
  storagePriceOf,
  type Line,
  type Quantity,
} from './rating.ts'
export { CannotRebill, rebill, type OpenedRecord, type Rebill } from './rebill.ts'
export const acts = [issueInvoice, issueCredit, recordPayment, placeHold, liftHold]
export const views = [invoices, invoice, credits, income, toPay]

/** Every bill of the platform, oldest first: lease, month, quantity and total. For replays and exports. */
export function allInvoices(
  sql: Sql,
): Promise<{ lease: string; month: string; milliCardSeconds: number; totalFen: number }[]> {
  return sql.rows(
    'select lease, month, milli_card_seconds as "milliCardSeconds", total_fen as "totalFen" from billing.invoice order by lease, month, nth',
  )
}

/** The streams of the bills of a lease (payments are made there), for its bundle. */
export async function invoiceStreams(sql: Sql, lease: string): Promise<string[]> {
  return (
    await sql.rows<{ invoice: string }>('select invoice from billing.invoice where lease = $1 order by invoice', [
      lease,
    ])
  ).map((row) => `invoice/${row.invoice}`)
}

/** Payments entered on the bills of these leases, oldest first. */
export function billedPayments(
  sql: Sql,
  leases: readonly string[],
): Promise<{ payment: string; lessee: string; provider: string; at: string; amountFen: number; lease: string }[]> {
  return sql.rows(
    `select c.credit || '/' || c.invoice as payment, i.lessee, i.provider, c.at, c.amount_fen as "amountFen", i.lease
       from billing.invoice_credit c join billing.invoice i using (invoice)
      where c.kind = 'payment' and i.lease = any($1::uuid[]) order by c.at, c.credit, c.invoice`,
    [leases],
  )
}

/** What vouchers paid of the bills of these leases so far, by lease; leases without any are left out. */
export function voucherCredits(sql: Sql, leases: readonly string[]): Promise<{ lease: string; voucherFen: number }[]> {
  return sql.rows(
    `select i.lease, sum(c.amount_fen)::bigint as "voucherFen" from billing.invoice_credit c join billing.invoice i using (invoice)
      where c.kind = 'voucher' and i.lease = any($1::uuid[]) group by i.lease order by i.lease`,
    [leases],
  )
}
