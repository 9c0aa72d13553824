// subsidy 补贴 · vouchers under dated programmes.
import { stepActs } from '#kernel/casework'
import type { Sql } from '#kernel/store'
import { grantVoucher } from './acts/grant-voucher.ts'
import { redeemVoucher } from './acts/redeem-voucher.ts'
import { vouchers } from './views.ts'

export { capFen, deductible } from './voucher.ts'
export { decideClaim, noProgramme, type Decision } from './check.ts'
export { costOfProgramme, type LeaseOfYear, type ProgrammeCost } from './cost-of-programme.ts'
export type { Reason } from './eligibility.ts'
export { BadFact, readFacts, type Facts } from './facts.ts'
export { programmeFor, programmesIn, supports, type Programme } from './programme.ts'
export const acts = [grantVoucher, redeemVoucher, ...stepActs('subsidy.claim')]
export const views = [vouchers]

/** The streams of the vouchers used for a lease, for its bundle. */
export async function voucherStreams(sql: Sql, lease: string): Promise<string[]> {
  return (
    await sql.rows<{ voucher: string }>('select voucher from subsidy.voucher where lease = $1 order by voucher', [
      lease,
    ])
  ).map((row) => `voucher/${row.voucher}`)
}
