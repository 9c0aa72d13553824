// Bills as other rooms may read them, and crediting them.
import type { Sql, Tx } from '#kernel/store'

export type Invoice = {
  invoice: string
  lease: string
  lessee: string
  provider: string
  month: string
  totalFen: number
  /** of the total, what storage makes */
  storageFen: number
  paidFen: number
  voucherFen: number
  /** taken off by credit notes */
  creditFen: number
  /** of that, for a service level that was missed */
  serviceCreditFen: number
  /** below zero: paid more than what was due after a credit note; to be given back */
  outstandingFen: number
}

/** A bill with what was credited against it; undefined when unknown. */
export function invoiceOf(sql: Sql, invoice: string): Promise<Invoice | undefined> {
  return sql.one<Invoice>(
    `select i.invoice, i.lease, i.lessee, i.provider, i.month, i.total_fen as "totalFen", i.storage_fen as "storageFen",
            coalesce(sum(c.amount_fen) filter (where c.kind = 'payment'), 0)::bigint as "paidFen",
            coalesce(sum(c.amount_fen) filter (where c.kind = 'voucher'), 0)::bigint as "voucherFen",
            coalesce(sum(c.amount_fen) filter (where c.kind in ('service-credit', 'reduction')), 0)::bigint as "creditFen",
            coalesce(sum(c.amount_fen) filter (where c.kind = 'service-credit'), 0)::bigint as "serviceCreditFen",
            (i.total_fen - coalesce(sum(c.amount_fen), 0))::bigint as "outstandingFen"
       from billing.invoice i left join billing.invoice_credit c using (invoice) where i.invoice = $1 group by i.invoice`,
    [invoice],
  )
}

/** Locks a bill for crediting, so that two credits at once cannot exceed it. */
export async function lockInvoice(tx: Tx, invoice: string): Promise<void> {
  await tx.rows('select 1 from billing.invoice where invoice = $1 for update', [invoice])
}

/** Credits a bill. The caller has locked it and checked the amount. */
export function creditInvoice(
  tx: Tx,
  c: {
    credit: string
    invoice: string
    kind: 'payment' | 'voucher' | 'service-credit' | 'reduction'
    amountFen: number
    reference: string
    at: string
  },
): void {
  tx.queue(
    'insert into billing.invoice_credit (credit, invoice, kind, amount_fen, reference, at) values ($1, $2, $3, $4, $5, $6)',
    [c.credit, c.invoice, c.kind, c.amountFen, c.reference, c.at],
  )
}

/** What was billed for a lease in all, corrections included, credit notes taken off. */
export async function billedOf(sql: Sql, lease: string): Promise<number> {
  return (await sql.one<{ fen: number }>(
    `select ((select coalesce(sum(total_fen), 0) from billing.invoice where lease = $1)
           - (select coalesce(sum(amount_fen), 0) from billing.credit_note where lease = $1))::bigint as fen`,
    [lease],
  ))!.fen
}

/** A bill as the calendar of a lease shows it: issued when, and what is left to pay. */
export type Bill = {
  invoice: string
  month: string
  /** whose bill it is */
  lessee: string
  provider: string
  at: string
  totalFen: number
  /** taken off by credit notes, and of it what a missed service level gave back */
  creditFen: number
  serviceCreditFen: number
  /** below zero: to be given back */
  outstandingFen: number
  /** of it, what is held while a quantity is in dispute: not due */
  heldFen: number
}

/** The bills of a lease, oldest first; for a reader, those it may see. */
export const billsOf = (sql: Sql, lease: string): Promise<Bill[]> =>
  sql.rows<Bill>(
    `select i.invoice, i.month, i.lessee, i.provider, i.at, i.total_fen as "totalFen",
            coalesce(sum(c.amount_fen) filter (where c.kind in ('service-credit', 'reduction')), 0)::bigint as "creditFen",
            coalesce(sum(c.amount_fen) filter (where c.kind = 'service-credit'), 0)::bigint as "serviceCreditFen",
            (i.total_fen - coalesce(sum(c.amount_fen), 0))::bigint as "outstandingFen",
            least(billing.held_of(i.invoice, null), greatest(0, i.total_fen - coalesce(sum(c.amount_fen), 0)))::bigint as "heldFen"
       from billing.invoice i left join billing.invoice_credit c using (invoice) where i.lease = $1
      group by i.invoice order by i.month, i.part, i.nth`,
    [lease],
  )

/** Which of these leases were billed for cards before an instant. */
export async function billedAmong(sql: Sql, leases: readonly string[], before: string): Promise<string[]> {
  const rows = await sql.rows<{ lease: string }>(
    'select distinct lease from billing.invoice where lease = any($1::uuid[]) and milli_card_seconds > 0 and at < $2 order by 1',
    [leases, before],
  )
  return rows.map(({ lease }) => lease)
}
