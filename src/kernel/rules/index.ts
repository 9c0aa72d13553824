// The door of kernel/rules: the law of a day in a place, as dated data with its source.
export {
  bookOf,
  loadLaw,
  LawMissing,
  type ArticleInForce,
  type ArticleShown,
  type Law,
  type LawBook,
  type MatterAnswer,
  type NotHolding,
} from './law-book.ts'
export {
  BadLaw,
  BadPlace,
  instrumentKinds,
  isPlace,
  jurisdictionsSeenIn,
  type Instrument,
  type InstrumentKind,
  type Unit,
  type Verified,
} from './instrument.ts'
export { loadCalendars } from './calendars.ts'
export { chineseDigits, chineseMyriads, chineseNumber } from './numerals.ts'
export { missingCalendars, staleOf, type CitedBasis, type Finding } from './check.ts'
export { conflictBases, whichHolds, type Candidate, type Reason, type Resolution } from './conflict.ts'
export {
  CITY_FIELDS,
  competenceBases,
  competenceWarnings,
  creations,
  type Creation,
  type Proposal,
  type Warning,
  type WarningCode,
} from './competence.ts'
export { asIfInForce } from './draft.ts'
export { casesOf, kernelKinds, kindsElsewhere, type CaseKind, type CaseWorld, type LegalCase } from './cases.ts'
