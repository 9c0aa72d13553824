import type { Words } from './article.ts'

/** What the views of support answer with. Amounts in fen, shares in millionths, days are legal days. */

interface Condition {
  rule: string
  article: string
  says: Words
  bring: Words
}

export type SupportKind =
  | 'training-voucher'
  | 'compute-voucher'
  | 'model-voucher'
  | 'data-voucher'
  | 'adaptation-award'
  | 'dispatch-award'
  | 'product-award'
  | 'open-data-award'
type Payment = 'direct' | 'paid-first'

/** A programme on file, or as it is run on the platform. */
export interface ProgrammeRow {
  key: string
  /** its file, where it is run here */
  scheme: string | null
  article: string
  title: Words
  support: SupportKind
  payment: { mode: Payment; article: string; verified: string }
  place: string
  state: 'on-file' | 'draft' | 'in-force' | 'open' | 'ended'
  holds: boolean
  why: Words | null
  from: string | null
  until: string | null
  windowFrom: string | null
  windowUntil: string | null
  ratePpm: number | null
  higher: { fact: string; ratePpm: number | null }[]
  capContractFen: number | null
  capYearFen: number | null
  capEntityFen: number | null
  poolFen: number | null
  usedFen: number | null
  /** the article that limits providers: a risk to fair competition */
  providerList: string | null
  conditions: Condition[]
  notFound: Words
}

export interface Reason {
  rule: string
  article: string
  met: boolean
  known: boolean
  says: Words
  bring?: Words
}

export interface ClaimDecision {
  grantFen: number
  deductibleFen: number
  atMostFen: number | null
  ratePpm: number | null
  payment: Payment | null
  caps: { cap: string; capFen: number; usedFen: number; leftFen: number; binding: boolean; article: string }[]
  reasons: Reason[]
  flags: { flag: string; article: string; says: Words }[]
  notFound: Words | null
}

interface OfProgramme {
  programme: { key: string; article: string; title: Words; support: SupportKind; payment: Payment } | null
  holderName: string | null
  providerName: string | null
}

export interface ClaimRow extends OfProgramme {
  file: string
  no: string
  scheme: string
  holder: string
  provider: string | null
  lease: string | null
  contractNo: string
  place: string
  state: string
  ended: boolean
  intendedFen: number | null
  publicityUntil: string | null
  voucher: string | null
  claimedFen: number
  paidFen: number
  paidOn: string | null
  toldFen: number | null
  recoveredFen: number | null
  repaidFen: number
  at: string
}

export interface ClaimItem extends ClaimRow {
  onDay: string
  facts: Record<string, string | number | boolean>
  decision: ClaimDecision
}

export interface NoticeRow extends OfProgramme {
  file: string
  no: string
  place: string
  state: string
  intendedFen: number
  publicisedOn: string
  publicityUntil: string | null
}

export interface FitRow {
  scheme: string
  key: string
  article: string
  title: Words
  support: SupportKind
  payment: Payment
  place: string
  windowUntil: string | null
  decision: ClaimDecision
}

/** A lead drawn: who, how they are tied, and what moved. */
export interface Circle {
  parties: { id: string; name: string | null; role: 'lessee' | 'provider' | 'both' | 'between' }[]
  ties: { from: string; to: string; type: string; share: number | null }[]
  payments: { id: string; from: string; to: string; day: string; amountFen: number; purpose: string }[]
}

export interface SignalRow extends OfProgramme {
  signal: string
  file: string
  no: string
  kind: 'lead' | 'refund'
  source: string
  place: string
  state: 'proposed' | 'taken-up' | 'dismissed' | 'lapsed'
  reasons: string | null
  untilOn: string
  at: string
  claimState: string
  paidFen: number
  claimedFen: number
  seen: {
    no: string
    kind: string
    scoreMilli: number
    families: string[]
    evidence: { family: string; what: Words; figures: Record<string, number | string>; records: string[] }[]
    innocent: Words[]
    circle: Circle | null
  }
}

export interface SampleAudit {
  audit: string
  place: string
  quarter: string
  seedHash: string
  seed: string | null
  population: number | null
  frameSha256: string | null
  at: string
  drawnAt: string | null
  items: {
    file: string
    no: string
    answer: 'in-order' | 'irregular' | 'unclear' | null
    reasons: string | null
    answeredAt: string | null
  }[]
}

export interface Scenario {
  title: Words
  article: string
  from: string
  until: string
  current: { ratePpm: number | null; capYearFen: number | null; poolFen: number | null }
  cost: {
    leases: number
    considered: number
    supported: number
    leftOut: { cancelled: number; sameParty: number; tooLong: number }
    totalFen: number
    uncappedFen: number
    byQuarter: { quarter: string; leases: number; supported: number; fen: number }[]
    byClass: { class: string; leases: number; supported: number; fen: number }[]
    caps: { cap: string; capFen: number; hit: number; cutFen: number }[]
  } | null
  why?: Words
}

/** A line of the register of control. `untilOn` is the first day on which it no longer holds. */
export interface ControlLine {
  control: string
  company: string
  companyName: string | null
  holder: string
  holderName: string | null
  holderKind: 'business' | 'person' | 'state'
  kind: 'share' | 'agreement' | 'office'
  sharePpm: number | null
  fromOn: string
  untilOn: string | null
  source: string
  sourceOn: string
  files: { name: string; sha256: string }[]
  struck: string | null
  objection: string | null
  objectedAt: string | null
}

/** Lists: name → row. */
export interface SupportLists {
  'subsidy.programme.list': ProgrammeRow
  'subsidy.notice.list': NoticeRow
  'subsidy.claim.list': ClaimRow
  'subsidy.claim.preview': FitRow
  'subsidy.signal.list': SignalRow
  'subsidy.audit.list': SampleAudit
  'admission.control.list': ControlLine
}

/** Single things: name → item. */
export interface SupportItems {
  'subsidy.claim.check': ClaimItem
  'subsidy.scenario': Scenario | null
  'surveillance.lead.circle': Circle | null
}

/** Acts: name → what is sent and what is decided. */
export interface SupportActs {
  'subsidy.hold.dismiss': [{ signal: string; file: string; reasons: string }, { signal: string }]
  'subsidy.audit.commit': [{ place: string; seedHash: string }, { audit: string; quarter: string }]
  'subsidy.audit.draw': [
    { audit: string; seed: string },
    { audit: string; population: number; drawn: { subject: string }[] },
  ]
  'subsidy.audit.answer': [
    { audit: string; file: string; answer: 'in-order' | 'irregular' | 'unclear'; reasons: string },
    { audit: string },
  ]
}
