// How much of a bill a voucher may pay. Pure.
import { ppmOf } from '#kernel/money'

export type Claim = {
  balanceFen: number
  outstandingFen: number
  contractFen: number
  deductedFen: number
  capPpm: number
}

/** The most that vouchers together may pay of one contract, rounded down to the fen. */
export const capFen = (contractFen: number, capPpm: number): number => ppmOf(contractFen, capPpm)

/** What may be deducted now: never above the balance, the open bill, or what the cap of the contract leaves. */
export function deductible({ balanceFen, outstandingFen, contractFen, deductedFen, capPpm }: Claim): number {
  return Math.max(0, Math.min(balanceFen, outstandingFen, capFen(contractFen, capPpm) - deductedFen))
}
