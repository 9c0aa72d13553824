// Reckoning a credit: what a missed service level gives back of a month's bills, less what was given back before. Pure:
// the act and the court's recomputation ask the same function.
import { allocate } from '#kernel/money'
import { creditOf } from './rating.ts'

/** The bills of one part of a month and what credit notes took off them, in order of issue. */
export type CreditedBill = {
  invoice: string
  part: number
  lessee: string
  provider: string
  totalFen: number
  creditedFen: number
}

/**
 * What is still to be credited of a part of a month: fee × millionths, rounded once, less the service credits given, and
 * never more than what is left of the fee. A bill that was corrected upwards, or a report that came to count later, gives
 * a further credit for the difference.
 */
export function creditDue(feeFen: number, creditPpm: number, given: { serviceFen: number; allFen: number }): number {
  if (feeFen <= 0) return 0
  return Math.max(0, Math.min(creditOf(feeFen, creditPpm) - given.serviceFen, feeFen - given.allFen))
}

/** Which bill a credit lessens by how much: by what is left of each, so that none falls below zero. */
export function against(amountFen: number, bills: readonly CreditedBill[]): { invoice: string; amountFen: number }[] {
  const left = bills.map((b) => Math.max(0, b.totalFen - b.creditedFen))
  return allocate(amountFen, left)
    .map((part, n) => ({ invoice: bills[n]!.invoice, amountFen: part }))
    .filter((a) => a.amountFen > 0)
}
