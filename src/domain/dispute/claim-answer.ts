// What the check of a claim and the focus of a dispute answer. `own` is for the claimant's own eyes: it is no part of a
// board, of a page of the other side or of the judge (Civil Code 193; SPC Limitation Rules 2).
import type { Day } from '#kernel/time'
import type { Remedy, ScenarioId, Words } from './claim-terms.ts'

/** Something that a complete claim needs and this one lacks. */
export interface Missing {
  /** stable id, such as `termination-day` */
  item: string
  what: Words
  /** why it matters, and what to do, for an owner of a small firm */
  why: Words
  article: string
  /** facts of the claim that would fill it */
  facts: readonly string[]
}

/** A second way beside the first: with what, whether the claim has it, whether it fits. */
export interface Alternative {
  main: readonly Remedy[]
  alternative: readonly Remedy[]
  /** asked for already, as 预备请求 or beside the main ones */
  given: boolean
  why: Words
  article: string
}

/** Two remedies of one claim: whether they go together as main claims. */
export interface Fit {
  pair: readonly [Remedy, Remedy]
  fits: 'together' | 'in-order' | 'not-together'
  /** both are asked for in the same rank and cannot be had together */
  clashes: boolean
  why: Words
  article: string
}

export interface Deadline {
  id: string
  what: Words
  /** the day it runs from, null where that has not happened or is not told */
  from: Day | null
  /** the last day, null where `from` is */
  due: Day | null
  /** said where the last day cannot be known, the calendar of that year not being notified yet */
  note: Words | null
  /** length as the law has it, such as `15 days` */
  period: string
  article: string
}

/** One line of the money: base, rate, days, sum. Amounts in fen; null where a number is missing. */
export interface MoneyLine {
  remedy: Remedy
  what: Words
  baseFen: number | null
  dailyPpm: number | null
  annualPpm: number | null
  from: Day | null
  until: Day | null
  days: number | null
  amountFen: number | null
  /** the sum written out, so that it can be done again by hand */
  formula: Words
  article: string
}

export interface CourtFee {
  /** what the fee is counted on: the sum of the main claims for money */
  baseFen: number
  feeFen: number
  /** summary procedure, mediation or withdrawal */
  halvedFen: number
  preservationFeeFen: number | null
  paymentOrderFeeFen: number | null
  brackets: { fromFen: number; uptoFen: number | null; ppm: number | null; feeFen: number }[]
  note: Words
  article: string
}

export interface CourtOption {
  court: string | null
  /** the basic court of that district by its usual name, to be looked up; null where the place names no district */
  suggested: string | null
  ground: 'agreed' | 'domicile' | 'performance'
  why: Words
  article: string
}

export interface Jurisdiction {
  /** an arbitration clause keeps the dispute from court unless it fails */
  arbitration: Words | null
  options: CourtOption[]
  level: { court: 'basic' | 'intermediate'; why: Words; article: string }
  internetCourt: { inScope: 'yes' | 'no' | 'unknown'; why: Words; article: string }
}

/** Several tests with their answers; `met` null where a fact is not told. */
export interface TestedRule {
  outcome: 'yes' | 'no' | 'unknown' | 'not-asked'
  tests: { test: string; met: boolean | null; says: Words }[]
  says: Words
  article: string
}

export interface LimitationClock {
  /** the day from which it runs now, after interruptions */
  from: Day | null
  due: Day | null
  /** twenty years from the harm */
  longStop: Day | null
  interruptions: { on: Day; counted: boolean; says: Words }[]
  /** last day on record before the day asked about */
  passed: boolean | null
  notes: Words[]
  article: string
}

/** Periods that end a right to avoid or to end; not shown to others either. */
export interface RightClock {
  right: 'terminate' | 'rescind'
  from: Day | null
  due: Day | null
  passed: boolean | null
  says: Words
  article: string
}

/** For the claimant's own eyes alone. */
export interface OwnView {
  limitation: LimitationClock
  rights: RightClock[]
}

export interface ClaimCheck {
  scenario: ScenarioId
  title: Words
  on: Day
  complete: boolean
  missing: Missing[]
  /** what a court’s statement needs besides, and no other way does */
  toCourt: Missing[]
  fits: Fit[]
  alternatives: Alternative[]
  deadlines: Deadline[]
  money: { lines: MoneyLine[]; totalFen: number; alternativeTotalFen: number }
  causeOfAction: { name: Words; why: Words; article: string }
  counterclaim: TestedRule
  repeatSuit: TestedRule
  jurisdiction: Jurisdiction
  courtFee: CourtFee
  own: OwnView
  note: Words
}

export interface FocusElement {
  id: string
  element: Words
  /** what has to be shown */
  asks: Words
  burden: { on: 'claimant' | 'respondent' | 'both'; says: Words; article: string }
  claimantSays: Words[]
  respondentSays: Words[]
  undisputed: string[]
  evidence: { for: string[]; against: string[] }
  articles: string[]
  /** nothing is in dispute about it, or it is still open */
  open: boolean
}

export interface Focus {
  scenario: ScenarioId
  on: Day
  module: '效力' | '履行'
  why: Words
  elements: FocusElement[]
  /** the other module, examined after the first or instead of it; null where nothing calls for it */
  then: { module: '效力' | '履行'; when: Words; elements: FocusElement[] } | null
  contradictions: Fit[]
  /** facts and evidence that name no element of this dispute */
  unplaced: string[]
  note: Words
}
