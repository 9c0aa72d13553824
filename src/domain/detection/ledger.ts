// Leading digits of expense ledgers (Benford's law). Rents follow price lists and no such law, so payments for goods and
// services alone are read, by payer, from 1,000 of them on, and only where they span the sizes the law needs. A question
// to ask of a ledger, never a lead.
import { benford, firstTwoDigits } from '#kernel/stats'
import type { Finding, Test, Watch } from './lead.ts'
import { PURPOSE, type World } from './world.ts'

/** The law holds for amounts over several powers of ten: the middle 98 % must span a factor of this much. */
const LEAST_SPAN = 100

export function ledgerDigits({ payments, parties }: World): Finding {
  const ledgers = new Map<number, number[]>()
  for (let row = 0; row < payments.count; row += 1) {
    const purpose = payments.purpose[row]
    if (purpose !== PURPOSE.service && purpose !== PURPOSE.goods) continue
    const ledger = ledgers.get(payments.from[row]!)
    if (ledger) ledger.push(payments.amountFen[row]!)
    else ledgers.set(payments.from[row]!, [payments.amountFen[row]!])
  }
  const tests: Test[] = []
  const watch: Watch[] = []
  for (const [payer, amounts] of ledgers) {
    const measured = benford(firstTwoDigits(amounts).counts)
    if (measured.status === 'too-few' || spanOf(amounts) < LEAST_SPAN) continue
    const { meanDeviation, conformity } = measured.firstTwo
    const subject = parties.text(payer)
    const statistic = 'mean absolute deviation of the first two digits'
    tests.push({ detector: 'ledger-digits', subject, statistic, value: meanDeviation, p: null, adjusted: null })
    if (conformity !== 'nonconformity') continue
    watch.push({
      kind: 'ledger-digits',
      subjects: [subject],
      what: {
        zh: '费用账目的首位数字偏离本福特分布',
        en: "leading digits of an expense ledger depart from Benford's law",
      },
      evidence: [
        {
          family: 'money-flow',
          what: { zh: `${measured.amounts} 笔支出`, en: `${measured.amounts} payments` },
          figures: { amounts: measured.amounts, meanDeviation: Number(meanDeviation.toFixed(5)) },
          records: [],
        },
      ],
      innocentExplanations: [{ zh: '固定金额的月费或分期', en: 'fixed monthly fees or instalments' }],
    })
  }
  return { candidates: [], watch, tests }
}

function spanOf(amounts: readonly number[]): number {
  const sorted = Float64Array.from(amounts).sort()
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
  return at(0.99) / Math.max(1, at(0.01))
}
