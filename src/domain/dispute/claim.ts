// The claim of a dispute, for acts, pages and the command line: what a party files, whether it is complete (释明), and
// what the dispute turns on (争议焦点). Everything here is pure. Nothing says what is admissible or who wins.
export {
  DEFENCES,
  REMEDIES,
  SCENARIOS,
  type Asked,
  type Claim,
  type Counterclaim,
  type Defence,
  type EarlierSuit,
  type Evidence,
  type Instalment,
  type Interruption,
  type Outage,
  type Remedy,
  type ScenarioId,
  type Side,
  type Statement,
  type Undisputed,
  type Words,
} from './claim-terms.ts'
export { FACTS, type ClaimFacts, type FactName } from './claim-facts.ts'
export type { ClaimCheck, Focus, FocusElement } from './claim-answer.ts'
export { readClaim } from './claim-file.ts'
export { BadClaim } from './claim-values.ts'
export { checkClaim, sharedCheck, type SharedCheck } from './claim-check.ts'
export { claimCites, claimLaw, type ClaimLaw, type Scenario } from './claim-scenarios.ts'
export { focusOf } from './focus.ts'
