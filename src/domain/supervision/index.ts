// supervision 监督 · penalties, inspections, erasure after service, reconsideration; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'
import type { LawBook } from '#kernel/rules'
import { PENALTY, penaltyExtras } from './penalty.ts'

export { findingOf, reviewFollowing, type LeadOutcome } from './following.ts'

/** The room, with the law of other days: a fine is judged by the law of the day of the act too. */
export const room = ({ law }: { law: () => LawBook }) => ({
  acts: [
    ...stepActs('supervision.inspection'),
    ...stepActs(PENALTY, penaltyExtras(law)),
    ...stepActs('supervision.erasure'),
    ...stepActs('supervision.reconsideration'),
  ],
  views: [],
})
