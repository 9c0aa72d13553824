// What a contract is looked through for. Each check is a row: the article it rests on, when it applies, what it finds.
// A finding is a hint to the two sides (提示), never a verdict: only a court or arbitrator says what a contract is worth.
import type { Check, Subject } from './check.ts'
import { contradictions } from './findings-contradictions.ts'
import { dataChecks } from './findings-data.ts'
import { moneyChecks } from './findings-money.ts'
import { natureChecks } from './findings-nature.ts'
import { partyChecks } from './findings-parties.ts'
import { textChecks } from './findings-text.ts'
import { unfairTerms } from './findings-unfair.ts'
import type { Finding } from './framework.ts'

/** Every check, in the order of their findings. */
export const checks: readonly Check[] = [
  ...partyChecks,
  ...natureChecks,
  ...moneyChecks,
  ...contradictions,
  ...dataChecks,
  ...textChecks,
  ...unfairTerms,
]

/** The findings of a contract. A check whose article is not in force that day is not made: law does not reach back. */
export function findingsOf(subject: Subject): Finding[] {
  return checks.flatMap(({ article: ground, applies, find }) => {
    if (!subject.law.holds(ground).holds || applies?.(subject) === false) return []
    return find(subject).map(({ slot, severity, message, article = ground }) => ({ slot, severity, article, message }))
  })
}
