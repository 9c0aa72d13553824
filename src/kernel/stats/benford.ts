// Benford's law on the leading digits of a ledger: P(d) = log10(1 + 1/d). Measured by mean absolute deviation against
// the limits of Nigrini (Benford's Law, Wiley 2012, chapter 7); a p-value says nothing at the size of a ledger.
//
// A departure is a question to ask, no finding. Amounts made of list prices do not follow the law: for expense and
// payment ledgers alone.

/** With fewer amounts the deviation is mostly chance, and nothing is said. */
export const BENFORD_LEAST_AMOUNTS = 1000

export type Conformity = 'close' | 'acceptable' | 'marginal' | 'nonconformity'

export type DigitTest = {
  chiSquare: number
  /** mean absolute deviation of the shares */
  meanDeviation: number
  /** largest distance of the cumulated shares (Kolmogorov-Smirnov) */
  largestDistance: number
  conformity: Conformity
}

export type Benford =
  | { status: 'too-few'; amounts: number; needed: number }
  | { status: 'measured'; amounts: number; firstTwo: DigitTest; first: DigitTest }

/** Upper limits of close, acceptable and marginal conformity. */
const LIMITS = { first: [0.006, 0.012, 0.015], firstTwo: [0.0012, 0.0018, 0.0022] } as const
const GRADES: readonly Conformity[] = ['close', 'acceptable', 'marginal']

/**
 * How often each pair of leading digits 10 … 99 begins an amount, in this order. Amounts are whole (fen); those below
 * 10 have no two digits and are left out, as are zeros and credits, and counted.
 */
export function firstTwoDigits(amountsFen: ArrayLike<number>): { counts: Float64Array; leftOut: number } {
  const counts = new Float64Array(90)
  let leftOut = 0
  for (let i = 0; i < amountsFen.length; i += 1) {
    let amount = amountsFen[i] as number
    if (!Number.isSafeInteger(amount)) throw new RangeError(`firstTwoDigits: amount ${i} is no whole number`)
    if (amount < 10) {
      leftOut += 1
      continue
    }
    while (amount >= 100) amount = Math.floor(amount / 10)
    counts[amount - 10]! += 1
  }
  return { counts, leftOut }
}

/** Measures counts of leading pairs 10 … 99 against the law; fewer than 1,000 amounts are refused. */
export function benford(counts: ArrayLike<number>): Benford {
  if (counts.length !== 90) throw new RangeError('benford: 90 counts, for 10 to 99')
  const firstTwo = Float64Array.from(counts)
  if (!firstTwo.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new RangeError('benford: counts are whole and not below zero')
  }
  const amounts = firstTwo.reduce((total, count) => total + count, 0)
  if (amounts < BENFORD_LEAST_AMOUNTS) return { status: 'too-few', amounts, needed: BENFORD_LEAST_AMOUNTS }
  const first = new Float64Array(9)
  firstTwo.forEach((count, i) => (first[Math.floor(i / 10)]! += count))
  return {
    status: 'measured',
    amounts,
    firstTwo: digitTest(firstTwo, 10, amounts, LIMITS.firstTwo),
    first: digitTest(first, 1, amounts, LIMITS.first),
  }
}

function digitTest(counts: Float64Array, from: number, amounts: number, limits: readonly number[]): DigitTest {
  let chiSquare = 0
  let deviation = 0
  let distance = 0
  let largestDistance = 0
  counts.forEach((count, i) => {
    const expected = Math.log10(1 + 1 / (from + i))
    const gap = count / amounts - expected
    chiSquare += (amounts * gap * gap) / expected
    deviation += Math.abs(gap)
    distance += gap
    largestDistance = Math.max(largestDistance, Math.abs(distance))
  })
  const meanDeviation = deviation / counts.length
  const grade = limits.findIndex((limit) => meanDeviation <= limit)
  return { chiSquare, meanDeviation, largestDistance, conformity: GRADES[grade] ?? 'nonconformity' }
}
