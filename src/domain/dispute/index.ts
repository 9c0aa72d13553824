// dispute 解纷 · for now: the evidence of a lease, to take away and check without us.
import { stepActs } from '#kernel/casework'
import { makeBundle } from './acts/make-bundle.ts'
import { bundles } from './views.ts'
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
  focusOf,
  forOthers,
  readClaim,
  type Claim,
  type ClaimCheck,
  type ClaimLaw,
  type Focus,
} from './claim.ts'
export { assembleBundle, assembleFileBundle, NoBundle } from './bundle.ts'
export { originsOfPlatform } from './platform-acts.ts'
export { HANDOVER_FORMAT, statementInput, type Statement } from './handover.ts'
export type { Outcome } from './zone-outcome.ts'
export { ZONE_FOLLOWS } from './zone-steps.ts'
export const acts = [
  makeBundle,
  ...stepActs('dispute.mediation'),
  ...stepActs('dispute.confirmation'),
  ...stepActs(ZONE, zoneExtras()),
  registerPlatform,
  endPlatform,
  takeHandover,
  openHandover,
  askPerson,
  answerPerson,
  followOutcome,
  ...stepActs('dispute.case'),
]
export const views = [bundles, ...zoneViews]
