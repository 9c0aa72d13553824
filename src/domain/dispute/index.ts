// dispute 解纷 · claims and focus, the zone, mediation, confirmation and suits in closed rooms, and the evidence of it all.
import { stepActs } from '#kernel/casework'
import type { LawBook } from '#kernel/rules'
import { makeBundle } from './acts/make-bundle.ts'
import { bundles } from './views.ts'
import { boardActs } from './board-acts.ts'
import { benchActs, type BenchDoors } from './bench-acts.ts'
import { bodyActs } from './body-acts.ts'
import { CASE, CONFIRMATION, MEDIATION } from './case-room.ts'
import { caseViews, lawViews as caseLawViews } from './case-views.ts'
import { claimActs } from './claim-acts.ts'
import { claimLawViews, claimViews } from './claim-views.ts'
import { confirmationExtras } from './confirmation-steps.ts'
import { courtActs } from './court-acts.ts'
import { courtExtras } from './court-steps.ts'
import { justiceLawViews, justiceViews } from './justice-views.ts'
import { measuredActs } from './measured-acts.ts'
import { mediationExtras } from './mediation-steps.ts'
import { roomActs } from './room-acts.ts'
import { answerPerson, askPerson } from './help-acts.ts'
import { endPlatform, openHandover, registerPlatform, takeHandover } from './platform-acts.ts'
import { followOutcome } from './zone-outcome.ts'
import { zoneExtras } from './zone-steps.ts'
import { zoneViews } from './zone-views.ts'
import { ZONE } from './zone.ts'

export {
  BadClaim,
  checkClaim,
  claimLaw,
  DEFENCES,
  FACTS,
  focusOf,
  readClaim,
  REMEDIES,
  sharedCheck,
  type SharedCheck,
  type Claim,
  type ClaimCheck,
  type ClaimLaw,
  type Focus,
} from './claim.ts'
export { metersAgain, NoRun, reportHash, runHash, type BenchInputs, type BenchResult } from './bench.ts'
export type { Board } from './board.ts'
export { measuredFacts, type Measured, type MeasuredRows } from './measured.ts'
export { assembleBundle, assembleFileBundle, NoBundle } from './bundle.ts'
export { originsOfPlatform } from './platform-acts.ts'
export { statementInput } from './handover.ts'
export { ENDS, stepsTo, type Outcome } from './zone-outcome.ts'
export { statementOf, type Statement as ClaimStatement, type StatementTo } from './claim-statement.ts'
export { heldStreams, holdRefusal } from './room-acts.ts'
export { noteReading, streamsRead } from './reading.ts'
export { messageBytes, MESSAGE_FORMAT, type CourtMessage } from './court-package.ts'
export { assembleCourtPackage } from './court-whole.ts'
export { outcomeOf, type DecidedDispute } from './outcome.ts'
export {
  agreementFindings,
  agreementHash,
  termsInput,
  type AgreementFinding,
  type AgreementTerms,
} from './agreement-terms.ts'
export { opinionHash } from './mediation-expert.ts'
export { asyncHearing, type AsyncConditions } from './async-hearing.ts'
export { undisputedIn } from './mediation-steps.ts'
export { ZONE_FOLLOWS } from './zone-steps.ts'
export const acts = [
  makeBundle,
  ...bodyActs,
  ...roomActs,
  ...courtActs,
  ...boardActs,
  ...measuredActs,
  ...stepActs(MEDIATION, mediationExtras()),
  ...stepActs(CONFIRMATION, confirmationExtras()),
  ...stepActs(ZONE, zoneExtras()),
  registerPlatform,
  endPlatform,
  takeHandover,
  openHandover,
  askPerson,
  answerPerson,
  followOutcome,
  ...claimActs,
  ...stepActs(CASE, courtExtras()),
]
export const views = [bundles, ...caseViews, ...justiceViews, ...zoneViews, ...claimViews]
/** Views that go by the law of a day. */
export const lawViews = (law: LawBook) => [...caseLawViews(law), ...claimLawViews(law), ...justiceLawViews(law)]
/** The expert’s bench decides again by the law and the acts, which are known where everything meets. */
export const benchRoom = (doors: BenchDoors) => ({ acts: benchActs(doors), views: [] })
