// credit 信用 · credit files: lawful listing and its end, repair, and the score; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'

export { explain, noScore, type Explanation, type NoScore } from './explain.ts'
export type { CreditFile, Fact } from './fact.ts'
export { BadField, readCreditFile } from './read-file.ts'
export { scoreOf, type Score } from './score.ts'
export { ruleCite, scorecardOf, type Scorecard } from './scorecard.ts'

export const acts = [...stepActs('credit.listing'), ...stepActs('credit.repair')]
export const views = []
