// The door of kernel/rules: the law of a day in a place, as dated data with its source.
export {
  bookOf,
  loadLaw,
  LawMissing,
  type ArticleInForce,
  type ArticleShown,
  type Law,
  type LawBook,
  type NotHolding,
} from './law-book.ts'
export {
  BadLaw,
  BadPlace,
  isPlace,
  jurisdictionsSeenIn,
  type Instrument,
  type Unit,
  type Verified,
} from './instrument.ts'
export { loadCalendars } from './calendars.ts'
export type { CitedBasis, Finding } from './check.ts'
export { casesOf, kernelKinds, kindsElsewhere, type CaseKind, type CaseWorld, type LegalCase } from './cases.ts'
