// What is left of a voucher and can no longer be used: off its balance, and back in the pool that it was reserved in. Of every
// pool at every moment: what is used = what its vouchers still hold + what was deducted or paid with them.
import type { Sql, Tx } from '#kernel/store'
import { addDays, type Day, type Instant } from '#kernel/time'
import { returnTo } from './scheme.ts'

export const LAPSE = 'subsidy.voucher.lapse'

/** The first second after the last day of a voucher, in China. */
export const lapsesAt = (validUntil: Day): Instant =>
  new Date(Date.parse(`${addDays(validUntil, 1)}T00:00:01.000Z`) - 8 * 3_600_000).toISOString()

/** A voucher under its lock, with what is left of it. */
export const voucherToReturn = (
  sql: Sql,
  voucher: string,
): Promise<{ voucher: string; balanceFen: number; grantedOn: Day } | undefined> =>
  sql.one(
    `select voucher, balance_fen as "balanceFen", (granted_at at time zone 'Asia/Shanghai')::date::text as "grantedOn"
       from subsidy.voucher where voucher = $1 for update`,
    [voucher],
  )

/** Queues the return of a part of what is left. */
export function returnOf(
  tx: Tx,
  { voucher, returnsFen, pool }: { voucher: string; returnsFen: number; pool: string | null },
  at: Instant,
): void {
  if (returnsFen === 0) return
  tx.queue(
    'update subsidy.voucher set returned_fen = returned_fen + $2, balance_fen = balance_fen - $2, since = $3 where voucher = $1',
    [voucher, returnsFen, at],
  )
  if (pool !== null) returnTo(tx, pool, returnsFen, at)
}
