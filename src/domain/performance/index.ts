// performance 履行 · a signed contract performed: delivery, notices, change, suspension, termination, renewal, sub-lease,
// assignment, reduction, force majeure, hardship, end; and the calendar of what is owed.
import { stepActs } from '#kernel/casework'
import { extrasOf, PROCEDURES } from './steps.ts'

export { lawViews } from './views.ts'
export { CREDITS, ENDS, PASSES, RESUMES, SUSPENDS } from './outcomes.ts'
export const acts = PROCEDURES.flatMap((id) => stepActs(id, extrasOf(id)))
export const views = []
