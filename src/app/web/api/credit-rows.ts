import type { Words } from './article.ts'

/** What the views of credit answer with. Points are thousandths (`…Milli`) beside the decimal of the same. */

export type CreditLevel = 'minor' | 'general' | 'serious'
export type CreditTierName = 'rarer' | 'usual' | 'oftener'
export type Regime = 'samr-44' | 'telecom-42' | 'local' | 'platform'

export interface ListEntry {
  file: string
  no: string
  party: string
  uscc: string
  name: string
  place: string
  regime: Regime
  regimeSays: Words
  basis: string
  state: string
  decidedOn: string | null
  publishedOn: string | null
  endsOn: string | null
  /** under reconsideration, review or suit */
  marked: boolean
  public: boolean
  removedOn: string | null
  how: 'removed-early' | 'expired' | 'corrected' | 'not-listed' | null
}

export interface PublishedFinding {
  file: string
  party: string
  name: string
  uscc: string
  place: string
  level: CreditLevel
  decisionNo: string
  documentOn: string
  catalogueItem: string
  noticeNo: string
  state: string
  public: boolean
  disputed: boolean
  authority: string | null
}

interface Acknowledged {
  party: string
  on: string
  reference: string
}

export interface JointMeasure {
  measure: string
  entry: string
  entryNo: string
  uscc: string
  name: string
  kind: string
  says: Words
  basis: string[]
  receiver: string
  place: string
  imposedOn: string
  imposedAck: Acknowledged | null
  liftedOn: string | null
  liftedAck: Acknowledged | null
  /** an acknowledgement is still to come */
  waiting: boolean
  chased: number
  chasedOn: string | null
  mine?: boolean
}

export interface CreditFileLine {
  party: string
  name: string
  uscc: string
  place: string
  findings: number
  disputed: number
  grade: string
  scoreMilli: number
  tier: CreditTierName
}

export interface CreditPublication {
  publication: string
  onDay: string
  entries: number
  added: number
  ended: number
  sha256: string
  at: string
}

export interface CreditDeduction {
  id: string
  rule: string
  says: Words
  level: CreditLevel
  points: number
  decision: string
  decidedOn: string
  notifiedOn: string
  occurrence: number
  decayPpm: number
  repairFrom: string
  endsOn: string
  /** on a list set up by law: grade D, without points */
  gradeD: boolean
  article: string
  basis: string[]
}

export interface CreditExplanation {
  score: number
  grade: string
  gradeReason: { says: Words; article: string }
  dimensions: { dimension: string; weight: number; points: number; says: Words }[]
  deductions: CreditDeduction[]
  measured: { rule: string; says: Words; points: number; count: number; failed: number; article: string }[]
  bonus: { points: number; article: string; rewards: { id: string; points: number; document: string; says: Words }[] }
  notCounted: { id: string; says: Words; article: string; until: string | null }[]
  whatWouldChange: {
    without: string
    score: number
    grade: string
    gain: number
    endsOn: string | null
    article: string
  }[]
}

export interface CreditFact {
  fact: string
  kind: 'finding' | 'measured' | 'reward' | 'contract'
  source: string
  /** of its publication and repair */
  repair: string | null
  enteredOn: string
  at: string
  marks: { what: string; on: string; ground: string }[]
  evidence: { stream: string; seq: number; leaf: string; index: number | null } | null
}

export interface CreditIncentive {
  incentive: string
  kind: string
  says: Words
  basis: string[]
  grade: string
  document: string
  by: string | null
  from: string
  until: string
  endedOn: string | null
  why: string | null
}

export interface CreditReport {
  party: string
  own: boolean
  name: string
  uscc: string
  place: string
  on: string
  today: string
  none: { says: Words; article: string } | null
  explanation: CreditExplanation | null
  completed: number
  tier: { tier: CreditTierName; grade: string; basis: string[] }
  incentiveGround: { says: Words; basis: string[] } | null
  facts: CreditFact[]
  entries: ListEntry[]
  publicity: PublishedFinding[]
  measures: JointMeasure[]
  incentives: CreditIncentive[]
}

export interface LookedUp {
  uscc: string
  valid: boolean
  /** why it is no code */
  says: Words | null
  name: string | null
  registered: boolean
  on: string
  entries: ListEntry[]
  publicity: PublishedFinding[]
}

export interface CreditCatalogue {
  regimes: { regime: Regime; says: Words; kind: string; keepers: string[] }[]
  measures: { kind: string; says: Words; basis: string[]; regimes: Regime[]; receivers: string[] }[]
  incentives: { kind: string; says: Words; basis: string[]; grants: string[] }[]
  uses: {
    use: string
    says: Words
    basis: string[]
    declared: { says: Words; basis: string; since: string } | null
  }[]
  never: { says: Words; basis: string[] }
  shadowCard: { needed: number; have: number; made: boolean; basis: string[] }
}

/** Lists: name → row. */
export interface CreditLists {
  'credit.list.public': ListEntry
  'credit.publicity.list': PublishedFinding
  'credit.publication.list': CreditPublication
  'credit.entry.list': ListEntry
  'credit.finding.list': PublishedFinding
  'credit.measure.list': JointMeasure
  'credit.file.list': CreditFileLine
}

/** Single things: name → item. */
export interface CreditItems {
  'credit.report': CreditReport
  'credit.look-up': LookedUp
  'credit.catalogue': CreditCatalogue
}

/** Acts: name → what is sent and what is decided. */
export interface CreditActs {
  'credit.cycle.run': [{ nightly: 'yes' | 'no' }, { shown: string[]; added: string[]; chased: string[] }]
  'credit.measure.acknowledge': [{ measure: string; of: 'imposed' | 'lifted'; reference: string }, { measure: string }]
  'credit.incentive.grant': [{ party: string; kind: string; document: string }, { incentive: string }]
}
