// credit 信用 · credit files: findings with their document, lawful listing and its end, repair, measures and rewards, and the
// score; each step of its procedures is an act.
import { stepActs } from '#kernel/casework'
import { acknowledgeMeasure, runCycle } from './acts/cycle.ts'
import { enterFinding, markFinding } from './acts/finding.ts'
import { completeContract, enterReward, enterService } from './acts/good.ts'
import { declareUse, endIncentive, grantIncentive } from './acts/incentive.ts'
import { LISTING, listingExtras } from './listing.ts'
import { REPAIR, repairExtras } from './repair.ts'
export { lawViews, views } from './views.ts'

export {
  creditStandingOf,
  creditTierOf,
  type CreditStanding,
  type CreditTier,
  type StandingGround,
  type Tier,
} from './doors.ts'
export { explain, noScore, type Explanation, type NoScore } from './explain.ts'
export type { CreditFile, Fact } from './fact.ts'
export { outcomes as findingOutcomes, partsInBreach, sources as findingSources } from './findings.ts'
export { creditFileOf, folded, keptRows, type KeptRow } from './kept.ts'
export { BadField, readCreditFile } from './read-file.ts'
export { scoreOf, type Score } from './score.ts'
export { ruleCite, scorecardOf, type Scorecard } from './scorecard.ts'

export const acts = [
  enterFinding,
  markFinding,
  completeContract,
  enterService,
  enterReward,
  grantIncentive,
  endIncentive,
  declareUse,
  runCycle,
  acknowledgeMeasure,
  ...stepActs(LISTING, listingExtras),
  ...stepActs(REPAIR, repairExtras),
]
