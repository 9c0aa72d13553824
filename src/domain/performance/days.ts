// The days that a step gives: those of the contract, and where it is silent those of the platform's rule. A side may give
// more time, never less.
import { refuse, type Refusal } from '#kernel/act'
import type { StepInput } from '#kernel/casework'
import type { PerformanceDays } from '#domain/templates'
import type { ChartStep } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import { addDays, deadline, type Amount, type Day } from '#kernel/time'
import type { Leased } from './leased.ts'

export const CONTRACT_DAYS = 'platform/performance-rules#contract-days'

/** A field of days by its name: the number of the platform's rule, and of the contract if it names one. */
const FIELDS: Readonly<Record<string, { rule: string; contract?: keyof PerformanceDays; added?: true }>> = {
  acceptanceDays: { rule: 'acceptance-days', contract: 'acceptanceDays' },
  cureDays: { rule: 'cure-days', contract: 'cureDays' },
  renewalNoticeDays: { rule: 'renewal-notice-days', contract: 'renewalNoticeDays' },
  securityDays: { rule: 'security-days' },
  answerDays: { rule: 'answer-days' },
  // the clause on the term: an indefinite contract is ended with no less notice than not to renew
  noticeDays: { rule: 'notice-days', contract: 'renewalNoticeDays' },
  proofDays: { rule: 'proof-days' },
  talksDays: { rule: 'talks-days' },
  // the clause on erasure: so many days to take data back, and then those of the rule to erase
  erasureDays: { rule: 'erasure-days', contract: 'erasureDays', added: true },
}

const daysIn = (amount: Amount): number => ('days' in amount ? amount.days : 0)

/** How many days a field stands for in this lease: at least one, as a time of no days is none. */
export function daysFor(field: string, days: PerformanceDays | null, law: Pick<Law, 'period'>): number {
  const { rule, contract, added } = FIELDS[field]!
  const agreed = contract === undefined ? undefined : days?.[contract]
  const ruled = (): number => daysIn(law.period(CONTRACT_DAYS, rule))
  return Math.max(1, agreed === undefined ? ruled() : added ? agreed + ruled() : agreed)
}

/** The fields of days of a step, as the contract or the rule has them. */
export const daysOfStep = (step: ChartStep, leased: Leased, law: Law): Record<string, number> =>
  Object.fromEntries(
    Object.keys(step.fields ?? {})
      .filter((field) => field in FIELDS)
      .map((field) => [field, daysFor(field, leased.days, law)]),
  )

/** No side shortens what was agreed. */
export function shortened(step: ChartStep, input: StepInput, leased: Leased, law: Law): Refusal | undefined {
  for (const [field, least] of Object.entries(daysOfStep(step, leased, law))) {
    const given = input[field]
    if (typeof given === 'number' && given < least)
      return refuse(
        'shorter-than-agreed',
        {
          zh: `${step.fields![field]!.label.zh}不得短于 ${least} 日（依合同；合同未约定的依平台规则）`,
          en: `${step.fields![field]!.label.en}: at least ${least} (the contract’s, or the platform’s where it names none)`,
        },
        CONTRACT_DAYS,
      )
  }
  return undefined
}

/** The last day of a time under the Civil Code; before any move from a rest day where that year has no calendar yet. */
export function lastDay(amount: Amount, from: Day, law: Pick<Law, 'calendars'>): Day {
  const answer = deadline({ rule: 'CIVIL', amount, from, for: 'party' }, law.calendars)
  return 'due' in answer ? answer.due : (answer.unadjusted ?? from)
}

/** The last day on which one may say that one does not go on: so many days before the last day of the term. */
export const renewalNoticeDay = (until: Day, noticeDays: number): Day => addDays(until, -noticeDays)
