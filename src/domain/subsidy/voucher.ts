// How much of a bill a voucher may pay. Pure.
import { shareFen, withinCaps } from './amount.ts'

export type Claim = {
  balanceFen: number
  outstandingFen: number
  contractFen: number
  deductedFen: number
  capPpm: number
}

/** The most that vouchers together may pay of one contract, rounded down to the fen. */
export const capFen = (contractFen: number, capPpm: number): number => shareFen(contractFen, capPpm)

/** What may be deducted now: never above the balance, the open bill, or what the cap of the contract leaves. */
export function deductible({ balanceFen, outstandingFen, contractFen, deductedFen, capPpm }: Claim): number {
  return withinCaps(balanceFen, [
    { cap: 'outstanding', capFen: outstandingFen, usedFen: 0 },
    { cap: 'contract', capFen: capFen(contractFen, capPpm), usedFen: deductedFen },
  ]).fen
}
