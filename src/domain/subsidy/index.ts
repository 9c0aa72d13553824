// subsidy 补贴 · programmes as they are run, claims from application to payout and recovery, vouchers, holds, audits.
import { stepActs } from '#kernel/casework'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { answerSample, commitSample, drawSample } from './acts/audit-sample.ts'
import { grantVoucher } from './acts/grant-voucher.ts'
import { noteRefund } from './acts/note-refund.ts'
import { dismissHold, lapseHold, proposeHold } from './acts/propose-hold.ts'
import { redeemVoucher } from './acts/redeem-voucher.ts'
import { lapseVoucher, releaseVoucher } from './acts/return-voucher.ts'
import { framesIn, programmesIn } from './programme.ts'
import type { OnFile } from './scheme-steps.ts'
import { CLAIM, claimExtras } from './steps.ts'
import { lawfulViews, tableViews } from './views.ts'

export { decideClaim, noProgramme, type Decision } from './check.ts'
export { costOfProgramme, type LeaseOfYear, type ProgrammeCost } from './cost-of-programme.ts'
export type { Reason } from './eligibility.ts'
export { BadFact, readFacts, type Facts } from './facts.ts'
export { programmeFor, programmesIn, supports, type Programme } from './programme.ts'

/** The room, with the law and the folder that programmes and frames are read from. */
export function room({ law, folder }: { law: () => LawBook; folder: () => string }) {
  let read: OnFile | undefined
  const onFile = (): OnFile => (read ??= { programmes: programmesIn(folder()), frames: framesIn(folder()) })
  return {
    acts: [
      grantVoucher,
      redeemVoucher,
      releaseVoucher,
      lapseVoucher,
      proposeHold,
      dismissHold,
      lapseHold,
      noteRefund,
      commitSample,
      drawSample,
      answerSample,
      ...stepActs(CLAIM, claimExtras(law, onFile)),
    ],
    views: [...tableViews, ...lawfulViews(law, onFile)],
  }
}

/** The streams of the vouchers used for a lease, for its bundle. */
export async function voucherStreams(sql: Sql, lease: string): Promise<string[]> {
  return (
    await sql.rows<{ voucher: string }>('select voucher from subsidy.voucher where lease = $1 order by voucher', [
      lease,
    ])
  ).map((row) => `voucher/${row.voucher}`)
}
