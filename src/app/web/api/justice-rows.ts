import type { Words } from './article.ts'
import type { AgreementTerms } from './dispute-rows.ts'

/** What the views of mediators, courts and the two sides of a case answer with. Days are legal days; amounts integer fen. */

/** Leaves of one stream, both ends included; null where no leaf says so. */
export type Proof = { stream: string; from: number; to: number } | null

export interface CaseLine {
  file: string
  procedure: string
  no: string
  caseNo: string | null
  title: string
  state: string
  stateTitle: Words
  ended: boolean
  closed: boolean
  sides: string[]
  mine: string[]
  dueOn: string | null
  dueWhat: Words | null
  overdue: boolean
  round: { round: number; dueOn: string | null } | null
  since: string
}

export type CaseSide = 'plaintiff' | 'defendant'
export type Unit = 'milliCardSeconds' | 'seconds' | 'ppm' | 'days' | 'text' | 'fen' | 'shareMilli' | 'count'

export interface BoardEvidence {
  title: string
  sha256?: string
  stream?: string
  seq?: number
}

export interface BoardStatement {
  element: string
  side: CaseSide
  stance: 'undisputed' | 'disputed'
  text: string
  evidence: BoardEvidence[]
  /** party of the counsel who spoke; null: the side itself */
  counsel: string | null
  at: string
}

export interface BoardElement {
  id: string
  element: Words
  asks: Words
  burden: { on: 'claimant' | 'respondent' | 'both'; says: Words; article: string }
  respondentSays: Words[]
  statements: BoardStatement[]
  undisputed: boolean
  evidence: { for: BoardEvidence[]; against: BoardEvidence[] }
  measured: { what: Words; value: number | string | null; unit: Unit; proof: Proof }[]
  articles: string[]
  open: boolean
}

export interface FocusBoard {
  file: string
  closed: boolean
  mine: CaseSide | 'court' | null
  /** for whom the reader speaks, and which powers its mandate names */
  counselFor: { name: string | null; powers: string[] } | null
  /** names of counsel by party */
  counsels: Record<string, string>
  opened: { scenario: string; asked: string[]; alternative: string[]; defences: string[] } | null
  board: {
    module: '效力' | '履行'
    why: Words
    note: Words
    elements: BoardElement[]
    then: { module: '效力' | '履行'; when: Words; elements: BoardElement[] } | null
    contradictions: { pair: readonly [string, string]; why: Words; article: string }[]
    open: string[]
  } | null
  heard: Record<CaseSide, boolean>
  put: boolean
  fixed: { issues: string[]; burden: string; on: string } | null
  measured: { sha256: string; at: string } | null
  choices: Record<'scenarios' | 'remedies' | 'defences' | 'elements', Record<string, Words>>
}

export type MeterSide = 'provider' | 'lessee' | 'platform'

export interface MeasuredFacts {
  asOf: string
  delivery: { promisedFrom: string; startedAt: string | null; lateSeconds: number; proof: Proof }
  capacity: { promised: number; allocated: number; short: number; shortDays: number }
  models: { promised: string[]; held: string[]; other: string[] }
  meters: { totals: Record<MeterSide, number | null>; apart: number; apartDays: number; proof: Proof }
  days: {
    day: string
    promised: number
    allocated: number
    short: number
    meters: Record<MeterSide, number | null>
    apart: number
    proof: Proof
  }[]
  months: {
    month: string
    serviceSeconds: number
    downSeconds: number
    availabilityPpm: number
    objectivePpm: number
    met: boolean
  }[]
  outages: {
    kind: string
    by: string
    from: string
    to: string
    seconds: number
    contested: boolean
    proof: Proof
  }[]
  holders: { records: number; devices: number; sha256: string }
}

export interface MeasuredItem {
  file: string
  lease: string | null
  facts: MeasuredFacts | null
  sha256: string | null
  partyName: string | null
  at: string | null
}

/** Who held a device, by its number among the rows of the case. */
export interface HoldingRow {
  n: number
  serial: string
  site: string
  model: string
  shareMilli: number
  from: string
  until: string | null
  leaf: number | null
}

export type BenchStep = 'bill' | 'allocation' | 'meters' | 'law'

export interface BenchRun {
  run: string
  step: BenchStep
  title: Words
  inputs: { streams: { stream: string; leaves: number }[]; leavesSha256: string; asOf?: string; place?: string }
  inputsSha256: string
  result: {
    steps: { what: Words; count: number }[]
    lines: {
      what: Words
      recorded: number | string | null
      again: number | string | null
      unit: Unit
      differs: boolean
      stream?: string
      seq?: number
      basis?: string[]
    }[]
    differing: number
    more: number
  }
  sha256: string
  differing: number
  mine: boolean
  partyName: string | null
  at: string
}

export interface Bench {
  file: string
  closed: boolean
  steps: { step: BenchStep; title: Words }[]
  runs: BenchRun[]
  reports: {
    report: string
    runs: string[]
    opinion: string
    sha256: string
    signed: 'account' | 'certificate'
    partyName: string | null
    at: string
  }[]
}

export interface CaseDesk {
  file: string
  procedure: string
  about: string | null
  state: string
  closed: boolean
  panel: { mediator: string; name: string; field: string; sits: boolean; tie: string | null }[]
  agreement: {
    terms: AgreementTerms
    words: string
    sha256: string
    findings: { at: string; code: string; words: Words; basis: string[]; grade?: string }[]
  } | null
  signed: { part: string; on: string; kind: 'certificate' | 'account' }[]
  undisputed: { n: number; text: string; applicant: boolean; other: boolean }[]
  computations: {
    sha256: string
    computation: { name: string; result: number; unit: string }
    partyName: string | null
  }[]
  rounds: {
    round: number
    addressee: 'plaintiff' | 'defendant' | 'both'
    dueOn: string | null
    plaintiffAt: string | null
    defendantAt: string | null
    closedAt: string | null
  }[]
  transcript: { present: 'both' | CaseSide; plaintiff: boolean; defendant: boolean } | null
  caseNo: string | null
  asyncHearing: {
    allowed: boolean
    conditions: { code: string; words: Words; holds: boolean; basis?: string }[]
  } | null
  mandates: {
    mandate: string
    principalName: string | null
    counselName: string | null
    person: string
    powers: string[]
    mine: boolean
    endedAt: string | null
  }[]
  holds: { hold: string; ground: string; placedByName: string | null; liftedAt: string | null }[]
  secrets: { secret: string; about: string; ownerName: string | null; seenByNames: (string | null)[] }[]
  packages: {
    package: string
    state: string
    sha256: string
    caseNo: string | null
    manifest: { bundles: { name: string; subject: string; verify: Words }[] }
  }[]
  /** what a mandate may name, by its id */
  powers: Record<string, Words>
  /** whether the reader is a side itself, and not only speaks for one */
  side: boolean
}

export interface MediatorRow {
  mediator: string
  body: string
  bodyName: string
  name: string
  field: string
  title: string
  background: string
  validFrom: string
  validUntil: string
  inTerm: boolean
}

export interface JusticeLists {
  'dispute.case.list': CaseLine
  'dispute.measured.holdings': HoldingRow
  'dispute.mediator.list': MediatorRow
}

export interface JusticeItems {
  'dispute.focus.board': FocusBoard
  'dispute.measured.get': MeasuredItem
  'dispute.bench.of': Bench
  'dispute.case.get': CaseDesk
}

export interface JusticeActs {
  'dispute.focus.open': [{ file: string; scenario: string; asked: string[]; alternative: string[] }, { file: string }]
  'dispute.focus.defend': [{ file: string; defences: string[] }, { file: string }]
  'dispute.focus.state': [
    { file: string; element: string; stance: 'undisputed' | 'disputed'; text: string; evidence: BoardEvidence[] },
    { file: string },
  ]
  'dispute.mandate.give': [
    { file: string; counsel: string; person: string; paper: string; powers: string[] },
    { mandate: string },
  ]
  'dispute.mandate.end': [{ mandate: string }, { mandate: string }]
  'dispute.package.send': [{ file: string }, { package: string; sha256: string }]
  'dispute.measured.take': [{ file: string }, { file: string; sha256: string }]
  'dispute.bench.run': [{ file: string; step: BenchStep; asOf?: string }, { run: string; differing: number }]
  'dispute.bench.report': [
    { file: string; runs: string[]; opinion: string; sha256: string },
    { report: string; sha256: string },
  ]
  'dispute.mediator.enter': [
    { name: string; field: string; title: string; background: string; validFrom: string; validUntil: string },
    { mediator: string },
  ]
  'dispute.mediator.strike': [{ mediator: string; reasons: string }, { mediator: string }]
  'dispute.tie.declare': [{ mediator: string; uscc: string; kind: 'kin' | 'interest' | 'other'; what: string }, object]
}
