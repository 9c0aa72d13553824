// The claim of a dispute, for acts, pages and the command line: what a party files, whether it is complete (释明), and
// what the dispute turns on (争议焦点). Everything here is pure. Nothing says what is admissible or who wins. Types of the
// parts of a claim and of an answer stand in claim-terms.ts and claim-answer.ts.
export { DEFENCES, REMEDIES, SCENARIOS, type Claim, type ScenarioId, type Words } from './claim-terms.ts'
export { FACTS } from './claim-facts.ts'
export type { ClaimCheck, Focus } from './claim-answer.ts'
export { readClaim } from './claim-file.ts'
export { BadClaim } from './claim-values.ts'
export { checkClaim, sharedCheck, type SharedCheck } from './claim-check.ts'
export { claimCites, claimLaw, type ClaimLaw } from './claim-scenarios.ts'
export { focusOf } from './focus.ts'
