import type { Words } from './article.ts'
import type { May } from './basis.ts'

/** What the views of price surveillance answer with. A lead says what was seen; it finds nothing. Shares are ppm or 0 to 1. */

export const LEAD_STATES = ['new', 'taken-up', 'in-case', 'explained', 'data-error', 'not-ours', 'concluded'] as const
export type LeadState = (typeof LEAD_STATES)[number]
export type DetectorName = 'lowball' | 'cartel' | 'wash-ring' | 'duplicate-gpu' | 'idle-farm' | 'over-claim'

export interface LeadLine {
  lead: string
  no: string
  origin: 'detector' | 'complaint' | 'referral' | 'staff'
  kind: string
  place: string
  subjects: string[]
  names: (string | null)[]
  state: LeadState
  outcome: 'pending' | 'confirmed' | 'explained' | 'data-error'
  passedTo: string | null
  /** runs that saw it */
  times: number
  openedAt: string
  /** 0 to 10,000; null for what was reported */
  scoreMilli: number | null
  told: boolean
}

interface LeadEvidence {
  family: string
  what: Words
  figures: Record<string, number | string>
  records: string[]
}

interface MissingTable {
  table: string
  what: Words
}

export interface LeadItem extends LeadLine {
  /** not shown until the read is on record */
  sealed: boolean
  seen: {
    happened?: string
    families?: string[]
    evidence?: LeadEvidence[]
    innocentExplanations?: Words[]
  } | null
  reasons: string | null
  run: string | null
  missing: MissingTable[]
  files: { party: string; file: string | null }[]
  reads: { party: string; role: string; purpose: string; at: string }[]
  can: { triage: May; takeUp: May }
}

export interface SurveillanceRun {
  run: string
  place: string
  onDay: string
  tablesSha256: string
  digests: Record<string, { rows: number; sha256: string }>
  missing: MissingTable[]
  leads: number
  newLeads: number
  at: string
}

export interface AuditLine {
  audit: string
  place: string
  quarter: string
  seedHash: string
  seed: string | null
  population: number
  least: number
  /** for the supervisors */
  frame: { subject: string; stratum: string }[] | null
  frameSha256: string | null
  at: string
  drawnAt: string | null
  items: {
    subject: string
    name: string | null
    stratum: string
    answer: 'nothing' | 'missed' | 'unclear' | null
    reasons: string | null
    answeredAt: string | null
  }[]
}

export interface SurveillanceBoard {
  place: string | null
  counts: { origin: string; state: LeadState; n: number }[]
  suspended: string[]
  runs: SurveillanceRun[]
  audits: AuditLine[]
  missing: MissingTable[]
}

export interface WatchedCell {
  cell: string
  sku: string
  form: string
  kind: string
  region: string
  leases: number
  providers: number
  /** providers of the cell that an open lead names */
  leads: number
  medianFen: number | null
  dispersionPpm: number | null
}

/** A lease as the run read it. */
export interface Reading {
  lease: string
  provider: string
  name: string | null
  signed: string
  cards: number
  term_days: number
  price_fen: number
  evidence: 'metered' | 'signed'
  mode: string
}

interface CellItem {
  run: string
  cell: string
  medianFen: number | null
  dispersionPpm: number | null
  leads: LeadLine[]
  leases: Reading[]
}

export interface Proportion {
  hits: number
  of: number
  share: number | null
  low: number
  high: number
}

export interface DetectorLine {
  detector: DetectorName
  version: string
  target: { precision: number; recall: number; delayDays?: number; honestRate: number }
  suspended: boolean
  quarters: {
    quarter: string
    confirmed: number
    explained: number
    dataError: number
    pending: number
    precision: Proportion
    mustStop: boolean
  }[]
}

/** Lists: name → row. */
export interface SurveillanceLists {
  'surveillance.lead.list': LeadLine
  'surveillance.cell.list': WatchedCell
  'surveillance.detector.list': DetectorLine
}

/** Single things: name → item. */
export interface SurveillanceItems {
  'surveillance.board': SurveillanceBoard
  'surveillance.lead.get': LeadItem | null
  'surveillance.cell.get': CellItem | null
}

/** Acts: name → what is sent and what is decided. */
export interface SurveillanceActs {
  'surveillance.run.record': [
    { place: string; nightly: 'yes' | 'no' },
    { run: string; leads: unknown[]; again: string[]; held: number },
  ]
  'surveillance.run.read': [{ run: string; purpose: string }, { run: string; tablesSha256: string }]
  'surveillance.lead.read': [{ lead: string; purpose: string }, { lead: string }]
  'surveillance.lead.triage': [
    {
      lead: string
      to: 'taken-up' | 'explained' | 'data-error' | 'not-ours'
      body?: string
      passedTo?: string
      reasons: string
    },
    { state: string },
  ]
  'surveillance.lead.take-up': [{ lead: string; party: string }, { lead: string; party: string }]
  'surveillance.detector.resume': [{ detector: string; reasons: string }, { detector: string }]
  'surveillance.audit.commit': [{ place: string; seedHash: string }, { audit: string; quarter: string }]
  'surveillance.audit.draw': [{ audit: string; seed: string }, { audit: string; population: number; drawn: unknown[] }]
  'surveillance.audit.answer': [
    { audit: string; subject: string; answer: 'nothing' | 'missed' | 'unclear'; reasons: string },
    { audit: string },
  ]
}
