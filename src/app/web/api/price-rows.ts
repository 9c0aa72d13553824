import type { Words } from './article.ts'

/** What the views behind reference prices and the index answer with. Money is integer fen per card-hour, shares are ppm. */

export type EvidenceLevel = 1 | 2 | 3 | 4
export type PublicationKind = 'reference' | 'index'
export type Timing = 'on-time' | 'early' | 'late' | 'unscheduled'
export type CellStatus = 'published' | 'fallback' | 'insufficient'

/** What the next publication is, by the calendar. */
export interface NextDue {
  kind: PublicationKind
  period: string
  dueOn: string
}

/** What makes prices comparable. */
export interface CellKey {
  gpu: string
  vramGb: number | null
  form: string
  kind: string
  mode: string
  grade: string
  region: string
  term: string
  cards: string
}

/** One figure of a reference price; null where there is none. */
export interface PriceFigure {
  status: CellStatus
  fallback: string | null
  medianFen: number | null
  lowFen: number | null
  highFen: number | null
  rangeLowFen: number | null
  rangeHighFen: number | null
  ci: { lowFen: number; highFen: number; coveragePpm: number } | null
  n: number
  providers: number
  ageDays: number
}

export interface PriceCell extends CellKey, PriceFigure {
  /** the name of the cell in addresses; absent in the signed document */
  cell?: string
  unit: 'card-hour'
  evidenceMix: { level: EvidenceLevel; n: number; sharePpm: number }[]
  topSharePpm: number | null
  dispersionPpm: number | null
  reasons: string[]
  unlimitedFen: number | null
}

export interface PricePoint extends PriceFigure {
  on: string
  publication: string
  corrects: string | null
  methodVersion: string
}

export type SeriesId = 'on-demand' | 'spot' | 'long-term'

export interface IndexFigure {
  series: SeriesId
  status: 'published' | 'insufficient'
  value: string | null
  changePpm: number | null
  from: string | null
  n: number
  products: number
  matched: number
  providers: number
  /** how far two estimators lie apart, in logarithms */
  spreadPpm: number | null
  /** 95 % interval of the value, given the period before */
  low: string | null
  high: string | null
  /** share of the largest source in the products compared */
  topSharePpm: number | null
  evidenceMix: { level: EvidenceLevel; n: number }[]
  reason: string | null
}

export interface IndexPoint extends IndexFigure {
  period: string
  publication: string
}

/** What every publication carries. */
export interface PublicationHead {
  publication: string
  kind: PublicationKind
  period: string
  mode: 'advisory'
  method: { version: string; sha256: string }
  compiler: { party: string; name: string }
  snapshots: string[]
  sha256: string
  signature: string
  publicKey: string
  at: string
  dueOn: string | null
  timing: Timing
  corrects: string | null
  reason: string | null
}

/** Before the first publication. */
interface NoReference {
  publication: null
  cells: PriceCell[]
  next: NextDue | null
}
interface NoIndex {
  publication: null
  series: IndexFigure[]
  next: NextDue | null
}

export interface ReferenceNow extends PublicationHead {
  on: string
  cells: PriceCell[]
  next: NextDue | null
}

export interface IndexNow extends PublicationHead {
  base: string
  series: IndexFigure[]
  next: NextDue | null
}

export interface Correction {
  publication: string
  reason: string
  at: string
}

export interface PublicationRow extends PublicationHead {
  correctedBy: Correction | null
}

export interface SnapshotCounts {
  counts: { evidence: EvidenceLevel; n: number; providers: number }[]
  excluded: { source: string; why: string; n: number }[]
}

export interface ReferenceDocument {
  kind: 'reference'
  on: string
  cells: PriceCell[]
}
export interface IndexDocument {
  kind: 'index'
  period: string
  figures: IndexFigure[]
}

export interface PublicationItem extends PublicationHead {
  document: ReferenceDocument | IndexDocument
  correctedBy: Correction | null
  objections: { received: number; answered: number; upheld: number }
  audit: { snapshots: ({ sha256: string; on: string; at: string } & SnapshotCounts)[]; overrides: string[] }
}

export type MethodParameters = Record<string, unknown>

export interface ParallelRun {
  on: string
  cells: number
  withFigure: { present: number; proposed: number; both: number }
  largestMovePpm: number | null
}

export interface MethodVersion {
  version: string
  sha256: string
  parameters: MethodParameters
  state: 'proposed' | 'adopted'
  reasons: string
  proposedAt: string | null
  adoptedAt: string | null
  inForceFrom: string | null
  run: ParallelRun[] | null
  /** the method in words, Markdown made from its parameters */
  document: string
  documentEn: string
}

export interface CalendarRow {
  kind: PublicationKind
  period: string
  dueOn: string
  publication: string | null
  at: string | null
  timing: Timing | null
}

export interface CompilerRow {
  party: string
  name: string
  uscc: string
  publicKey: string
  /** keys that it published under before, latest first */
  keysBefore: { publicKey: string; replacedAt: string; why: KeyWhy; vouched: boolean }[]
  contact: string
  ties: Tie[]
  since: string
  assessments: { assessment: string; from: string; to: string; findings: string; measures: string; at: string }[]
}

/** Why a compiler’s key was replaced. */
export type KeyWhy = 'rotation' | 'lost' | 'compromised'

export interface Tie {
  uscc: string
  kind: 'control' | 'holding' | 'staff' | 'payment' | 'other'
  measure: string
}

export interface ObjectionRow {
  objection: string
  publication: string
  kind: PublicationKind
  period: string
  words: string
  dueOn: string | null
  outcome: 'upheld' | 'rejected' | null
  answer: string | null
  answeredAt: string | null
  at: string
}

export interface SnapshotRow extends SnapshotCounts {
  snapshot: string
  on: string
  sha256: string
  at: string
}

export interface ObservationRow extends CellKeyOfObservation {
  id: string
  provider: string
  group: string
  price: string
  currency: string
  taxIncluded: boolean | null
  evidence: EvidenceLevel
  on: string
  fetchedAt: string | null
  stale: boolean
}
interface CellKeyOfObservation extends Omit<CellKey, 'term' | 'cards'> {
  termDays: number | null
  minCards: number | null
}

/** The text to be signed; null with the code of what stands in the way. */
export interface PublicationDraft {
  none: string | null
  toBeSigned: string | null
  kind?: PublicationKind
  period?: string
  sha256?: string
  figures?: number
  method?: { version: string; sha256: string }
}

export interface CompilerDesk {
  today: string
  registered: boolean
  compiler: { publicKey: string; contact: string; ties: Tie[]; place: string } | null
  independent: boolean
  why: Words | null
  due: (NextDue & { overdue: boolean })[]
  objections: (Omit<ObjectionRow, 'outcome' | 'answer' | 'answeredAt'> & { overdue: boolean })[]
  assessedTo: string | null
  assessmentDue: boolean
  method: string | null
  proposed: string[]
  /** what the proposed methods would have changed so far */
  runs: { version: string; run: ParallelRun[] }[]
  latest: string | null
}

/** Lists of prices: name → row. */
export interface PriceLists {
  'pricing.reference.history': PricePoint
  'pricing.index.series': IndexPoint
  'pricing.method.list': MethodVersion
  'pricing.calendar.list': CalendarRow
  'pricing.publication.list': PublicationRow
  'pricing.compiler.list': CompilerRow
  'pricing.objection.list': ObjectionRow
  'pricing.snapshot.list': SnapshotRow
  'pricing.observation.list': ObservationRow
}

/** Single things of prices: name → item. */
export interface PriceItems {
  'pricing.reference.current': ReferenceNow | NoReference
  'pricing.index.current': IndexNow | NoIndex
  'pricing.publication.get': PublicationItem | null
  'pricing.publication.draft': PublicationDraft
  'pricing.desk': CompilerDesk
}

interface Published {
  publication: string
  period: string
  figures: number
  timing: Timing
  sha256: string
}

/** Acts on prices: name → what is sent and what is decided. */
export interface PriceActs {
  'pricing.publication.object': [{ publication: string; words: string }, { objection: string; dueOn: string | null }]
  'pricing.compiler.register': [
    { publicKey: string; contact: string; ties: Tie[]; independent: true },
    { compiler: string; ties: number },
  ]
  'pricing.calendar.set': [{ kind: PublicationKind; entries: { period: string; dueOn: string }[] }, { set: number }]
  'pricing.snapshot.take': [{ on: string }, { snapshot: string; on: string; sha256: string } & SnapshotCounts]
  'pricing.list.import': [
    { source: string; currency: string; taxIncluded: boolean; fetchedAt: string; csv: string },
    { batch: string; rows: number },
  ]
  'pricing.reference.publish': [{ snapshot: string; signature: string }, Published]
  'pricing.index.publish': [{ period: string; signature: string }, Published]
  'pricing.publication.correct': [
    { publication: string; snapshot?: string; reason: string; signature: string },
    Published,
  ]
  'pricing.objection.answer': [
    { objection: string; outcome: 'upheld' | 'rejected'; answer: string },
    { objection: string; late: boolean },
  ]
  'pricing.method.propose': [
    { version: string; parameters: MethodParameters; reasons: string },
    { version: string; sha256: string; changed: string[] },
  ]
  'pricing.method.adopt': [{ version: string }, { version: string; inForceFrom: string; run: ParallelRun[] }]
  'pricing.compiler.replace-key': [
    { publicKey: string; why: KeyWhy; signature?: string },
    { compiler: string; vouched: boolean },
  ]
  'pricing.compiler.self-assess': [
    { from: string; to: string; findings: string; measures: string },
    { assessment: string; nextBy: string },
  ]
}
