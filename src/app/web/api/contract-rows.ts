import type { Words } from './article.ts'
import type { ContractNature, ContractSide, Exceptional, FrameworkId } from './template-rows.ts'

/** What the views behind a negotiated contract answer with: its clauses, its paper, and how it is performed. */

/** A clause as both sides sign it. */
export interface LeaseClause {
  id: string
  no: number
  title: Words
  zh: string
  en: string
  exceptional: Exceptional | null
  explain: Words | null
  basis: string[]
}

export interface Said {
  clause: string
  side: ContractSide
  person: string | null
  words: string
  at: string
}

/** What was asked, explained and acknowledged of a clause. `mine`: it bears on the reader's side. */
export interface ClauseSaid {
  clause: string
  exceptional: Exceptional | null
  mine: boolean
  questions: (Said & { answered: boolean })[]
  explanations: Said[]
  acknowledged: (Said & { termsHash: string; seconds: number })[]
}

export interface Explaining {
  clauses: ClauseSaid[]
  /** clauses that the reader's side has still to acknowledge, and those that it has still to explain */
  toRead: string[]
  toExplain: string[]
}

export type SignatureKind = 'person' | 'company'
export interface SignaturePlace {
  side: ContractSide
  kind: SignatureKind
}

export interface CertificateFacts {
  subject: { cn: string | null; o: string | null; text: string }
  issuer: string
  serial: string
  notBefore: string
  notAfter: string
  publicKeyKind: string
  sha256: string
}

export interface LeaseSignature {
  side: ContractSide
  kind: 'account' | SignatureKind
  at: string
  person: string | null
  certificate: string | null
  /** SHA-256 of the file that holds it */
  after: string | null
  facts: { signer?: CertificateFacts; signedAt?: string | null; sm2?: string | null }
}

/** The file of a contract, by SHA-256: as it was set, and as each signature continued it. */
export interface ContractPaper {
  head: string | null
  unsigned: string | null
  revisions: { paper: string; side: ContractSide; kind: SignatureKind; at: string }[]
  wanted: SignaturePlace[]
}

export interface ServiceLevel {
  grade: string
  availabilityPpm: number
  maintenanceSeconds: number
  tiers: { belowPpm: number; creditPpm: number }[]
}

/** What a negotiated contract pins beside its text. */
export interface Pinned {
  framework: { id: FrameworkId; version: string; sha256: string }
  nature: ContractNature
  until: string | null
  storage: { gib: number; unitPriceFen: number } | null
  service: ServiceLevel | null
  payment: { dueDays: number; latePpmPerDay: number } | null
  days: { acceptanceDays: number; cureDays: number; renewalNoticeDays: number }
  assignment: { lease: string; kind: 'whole' | 'claim' | 'sublease'; from: string; priceFen: number; assignee: string }
}

/** What a negotiated contract has beside a lease from an order, where all of it is empty. */
export interface Negotiated {
  clauses: LeaseClause[]
  explaining: Explaining
  paper: ContractPaper
  /** the side on which the reader is; null: on none */
  side: ContractSide | null
}

export interface Obligation {
  kind: string
  side: ContractSide | 'both'
  title: Words
  dueOn: string | null
  aboutOn: string | null
  state: 'open' | 'done' | 'overdue'
  note: Words | null
  basis: string[]
  month?: string
  invoice?: string
  file?: string
}

export interface PerformanceFile {
  file: string
  procedure: string
  procedureTitle: Words
  state: string
  stateTitle: Words
  ended: boolean
  openedAt: string
  since: string
}

/** A step by which the reader's side may open a file about the contract; why not, where it may not now. */
export interface Opening {
  procedure: string
  step: string
  allowed: boolean
  zh: string | null
  en: string | null
  basis: string[] | null
}

export interface Performing {
  lease: string
  day: string
  nature: ContractNature
  until: string | null
  suspensions: { by: 'lessee' | 'provider'; from: string; until: string | null; file?: string }[]
  obligations: Obligation[]
  files: PerformanceFile[]
  openings: Opening[]
}

export const DOWNTIME_KINDS = ['outage', 'announced-maintenance', 'force-majeure', 'lessee-cause'] as const
export type DowntimeKind = (typeof DOWNTIME_KINDS)[number]

export interface DowntimeReport {
  downtime: string
  kind: DowntimeKind
  by: 'provider' | 'lessee' | 'platform'
  from: string
  to: string
  note: string
  at: string
  countsAt: string
  mayContest: 'provider' | 'lessee' | null
  contestedAt: string | null
  contestReason: string | null
  standing: 'counted' | 'open' | 'contested'
}

export interface ServiceMonth {
  month: string
  runningSeconds: number
  excludedSeconds: number
  serviceSeconds: number
  downSeconds: number
  availabilityPpm: number
  objectivePpm: number
  met: boolean
  creditPpm: number
  /** the month goes on */
  open: boolean
}

export interface Service {
  lease: string
  service: ServiceLevel | null
  note: Words | null
  /** newest first */
  months: ServiceMonth[]
  reports: DowntimeReport[]
  basis: string[]
}

export interface CreditNote {
  credit: string
  lease: string
  month: string
  kind: 'service-credit' | 'reduction'
  feeFen: number
  creditPpm: number | null
  reference: string | null
  amountFen: number
  at: string
}

export interface CertificateRow {
  certificate: string
  party: string
  person: string | null
  personName: string | null
  kind: SignatureKind
  subject: { cn: string | null; o: string | null; text: string }
  serial: string
  notBefore: string
  notAfter: string
  registeredAt: string
  revokedAt: string | null
}

export interface MandateRow {
  mandate: string
  party: string
  person: string
  personName: string | null
  kind: 'legal-representative' | 'mandate'
  limitFen: number | null
  from: string
  until: string | null
  revokedAt: string | null
}

/** One signature of a file as the platform verified it. */
export interface VerifiedSignature {
  name: string | null
  byteRange: [number, number, number, number]
  coversFile: boolean
  valid: boolean
  reasons: { code: string; zh: string; en: string }[]
  cms: { signer: CertificateFacts | null; signedAt: string | null } | null
}

export interface PaperVerdict {
  paper: string
  valid: boolean
  reasons: { code: string; zh: string; en: string }[]
  signatures: VerifiedSignature[]
}

/** A certification authority that the platform trusts; `der` is base64. */
export interface AuthorityRow {
  authority: string
  name: string
  licence: string
  sample: boolean
  der: string
  trustedAt: string
  endedAt: string | null
}

/** Lists: name → row. */
export interface ContractLists {
  'contracts.authority.list': AuthorityRow
  'contracts.certificate.list': CertificateRow
  'contracts.mandate.list': MandateRow
  'billing.credit.list': CreditNote
}

/** Single things: name → item. */
export interface ContractItems {
  'performance.obligations': Performing
  'metering.service': Service
}

/** Acts: name → what is sent and what is decided. */
export interface ContractActs {
  'contracts.clause.ask': [{ lease: string; clause: string; question: string }, { question: string }]
  'contracts.clause.explain': [{ lease: string; clause: string; text: string }, { explanation: string }]
  'contracts.clause.acknowledge': [
    { lease: string; clause: string; termsHash: string; seconds: number; inOwnWords: string },
    { clause: string },
  ]
  'contracts.certificate.register': [
    { kind: SignatureKind; certificate: string; chain: string[]; signature: string },
    { certificate: string },
  ]
  'contracts.certificate.revoke': [{ certificate: string; reason: string }, { certificate: string }]
  'metering.downtime.record': [
    { lease: string; kind: DowntimeKind; from: string; to: string; note: string },
    { downtime: string },
  ]
  'billing.credit.issue': [{ lease: string; month: string }, { amountFen: number }]
  'metering.downtime.contest': [{ lease: string; downtime: string; reason: string }, { downtime: string }]
}
