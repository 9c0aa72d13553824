// What the numbers and days of a claim say against each other: a debt that is not due, default counted from before it, a
// credit that the bill gave already. Each is a gap of the claim, told with its way out.
import { formatYuan } from '#kernel/money'
import { addDays, type Day } from '#kernel/time'
import type { Missing } from './claim-answer.ts'
import type { Claim, Remedy } from './claim-terms.ts'

const asks = ({ asked }: Claim, remedy: Remedy): boolean => asked.some((one) => one.remedy === remedy)

/** Days on which what is asked for falls due, with what is then owed. */
export function dueOf({ facts, instalments }: Claim): { on: Day; owedFen: number | null }[] {
  const owed = instalments
    .map((one) => ({ on: one.dueOn, owedFen: Math.max(0, one.amountFen - one.paidFen) }))
    .filter(({ owedFen }) => owedFen > 0)
  if (owed.length > 0) return owed
  return facts.dueOn === undefined ? [] : [{ on: facts.dueOn, owedFen: null }]
}

/** Gaps that only show when days and sums are laid side by side; `day` is the day of the check. */
export function contradictionsOf(claim: Claim, day: Day): Missing[] {
  return [...notDue(claim, day), ...defaultBeforeDue(claim), ...creditedAlready(claim)]
}

/** Civil Code 578: before the day, only of a side that said, or showed, that it will not perform. */
function notDue(claim: Claim, day: Day): Missing[] {
  if (!asks(claim, 'pay') || claim.facts.refusedOn !== undefined) return []
  const early = dueOf(claim).filter(({ on }) => on >= day)
  if (early.length === 0) return []
  const says = early.map(({ on, owedFen }) => (owedFen === null ? on : `${on} ${formatYuan(owedFen)}`)).slice(0, 5)
  return [
    {
      item: 'not-due',
      what: { zh: '有款项还没有到期', en: 'money that is not due yet' },
      why: {
        zh: `${says.join('、')} 还没有过付款期限，现在起诉，对方可以说还没有到期。请去掉没到期的部分，或者等到期后再提；对方已经明确表示不付的，写明是哪一天、怎样表示的。`,
        en: `${says.join(', ')}: the time to pay is not over and the other side can say so. Leave out what is not due, or wait; if it said that it will not pay, give the day and how.`,
      },
      article: 'cn/civil-code#578',
      facts: ['refusedOn', 'dueOn'],
    },
  ]
}

/** Default runs from the day after the day to pay. */
function defaultBeforeDue(claim: Claim): Missing[] {
  const [first] = dueOf(claim)
    .map(({ on }) => on)
    .toSorted()
  if (first === undefined || !asks(claim, 'pay')) return []
  const { liquidatedFrom, interestFrom } = claim.facts
  const wrong = (
    [
      ['liquidated', 'liquidatedFrom', liquidatedFrom],
      ['interest', 'interestFrom', interestFrom],
    ] as const
  ).filter(([remedy, , from]) => from !== undefined && from <= first && asks(claim, remedy))
  return wrong.map(([remedy, name, from]) => ({
    item: `${remedy}-before-due`,
    what: { zh: '起算日早于到期次日', en: 'the first day lies before the day after payment was due' },
    why: {
      zh: `最早一期 ${first} 到期，逾期从次日 ${addDays(first, 1)} 起算；现在写的是 ${from}。请改正，或者说明约定了更早的起算日。`,
      en: `The first sum fell due on ${first}, so default runs from ${addDays(first, 1)}; what is written is ${from}.`,
    },
    article: 'cn/civil-code#585',
    facts: [name],
  }))
}

/** The same credit is not had twice. */
function creditedAlready(claim: Claim): Missing[] {
  const { slaCreditFen, slaCreditedFen } = claim.facts
  if (!asks(claim, 'sla-credit') || slaCreditFen === undefined || slaCreditedFen === undefined) return []
  if (slaCreditFen > slaCreditedFen) return []
  return [
    {
      item: 'credited-already',
      what: { zh: '账单已经抵扣过了', en: 'the bill has credited it already' },
      why: {
        zh: `按约抵扣 ${formatYuan(slaCreditFen)}，账单已经抵扣 ${formatYuan(slaCreditedFen)}，没有可以再要的。抵扣算少了的，写明正确的数额；损失超过抵扣的，把请求改为赔偿损失。`,
        en: `The credit comes to ${formatYuan(slaCreditFen)} and the bills gave ${formatYuan(slaCreditedFen)}: nothing is left. Give the right sum if it was too low, or ask for damages where the loss is greater.`,
      },
      article: 'platform/metering-rules#service-credit',
      facts: ['slaCreditFen', 'slaCreditedFen'],
    },
  ]
}
