import type { Words } from './article.ts'
import type { CommentRow, CommentStatistics, Mark } from './portal-rows.ts'

/** What the views behind model contracts and their negotiation answer with. Money is integer fen, rates are millionths. */

export const FRAMEWORKS = ['by-server', 'by-scale', 'storage', 'mixed', 'assignment'] as const
export type FrameworkId = (typeof FRAMEWORKS)[number]

export type ContractNature = 'lease' | 'service' | 'finance-lease' | 'mixed'

export type Answer = string | number | boolean | string[]
export type Answers = Record<string, Answer>

type OneCondition = Record<string, (string | boolean)[]>
export type Condition = OneCondition | OneCondition[]

export type SlotType =
  | 'text'
  | 'long'
  | 'integer'
  | 'fen'
  | 'ppm'
  | 'date'
  | 'instant'
  | 'choice'
  | 'yes-no'
  | 'list'
  | 'uscc'

/** A question of a model contract. */
export interface Slot {
  id: string
  group: string
  label: Words
  type: SlotType
  required?: true | Condition
  when?: Condition
  options?: { value: string; label: Words }[]
  default?: Answer
  min?: number
  max?: number
  unit?: Words
  help?: Words
  basis: string[]
}

export type Exceptional = 'lessee' | 'provider' | 'both'

export interface TemplateClause {
  id: string
  title: Words
  when?: Condition
  text?: Words
  variants?: { when?: Condition; text: Words }[]
  basis: string[]
  risk?: Words
  exceptional?: Exceptional
  explain?: Words
  binds: string[]
  fixed?: true
}

/** A model contract whole. */
export interface Framework {
  id: FrameworkId
  title: Words
  version: string
  issuer: Words
  official: boolean
  place: string
  from: string
  until?: string
  natures: ContractNature[]
  intro: Words
  groups: { id: string; title: Words }[]
  slots: Slot[]
  parts: { title: Words; clauses: string[] }[]
  clauses: TemplateClause[]
}

/** One version of a model contract as the library lists it. `file` null: one of the project's own texts. */
export interface TemplateVersion {
  framework: FrameworkId
  version: string
  place: string
  from: string
  until: string | null
  sha256: string
  file: string | null
  number: string | null
}

/** A line of the library. */
export interface LibraryLine extends TemplateVersion {
  title: Words
  issuer: Words
  official: boolean
  natures: ContractNature[]
  clauses: number
}

export interface LibraryText {
  framework: Framework
  sha256: string
  from: string
  until: string | null
  file: string | null
  number: string | null
  versions: TemplateVersion[]
}

export type DiffStatus = 'same' | 'changed' | 'added' | 'removed' | 'renamed'

interface NumberChange {
  name: string
  was: string | null
  is: string | null
}

export interface ClauseDiff {
  status: DiffStatus
  id: string
  wasId: string | null
  title: Words
  zh: Mark[]
  en: Mark[]
  numbers: NumberChange[]
  duties: { added: string[]; removed: string[] }
  bindings: { added: string[]; removed: string[] }
  fields: string[]
}

export type MaterialWhy =
  | 'clause-added'
  | 'clause-removed'
  | 'number-changed'
  | 'duty-changed'
  | 'binding-changed'
  | 'condition-changed'
  | 'protection-changed'
  | 'slot-changed'
  | 'nature-changed'
  | 'stated-by-drafter'

export interface ChangeSummary {
  same: number
  changed: number
  added: number
  removed: number
  slots: number
  material: boolean
  why: MaterialWhy[]
}

/** What changed from one text to another. */
export interface TemplateRedline {
  same: boolean
  summary: ChangeSummary
  clauses: ClauseDiff[]
  slots: {
    status: 'changed' | 'added' | 'removed'
    id: string
    label: Words
    numbers: NumberChange[]
    fields: string[]
  }[]
  fields: string[]
}

/** A model contract in the making. */
export interface TemplateFile {
  file: string
  no: string
  title: string
  place: string
  framework: FrameworkId
  level: string | null
  state: string
  number: string | null
  version: string | null
  publishedOn: string | null
  openedAt: string
  since: string
  draft: number | null
  comments: number
}

export interface TemplateDraft {
  file: string
  version: number
  label: string
  sha256: string
  explanation: string
  onlyWording: boolean
  change: ChangeSummary | null
  findings: { kind: string; at?: string; says: Words }[]
  publishedAt: string | null
  at: string
  no: string
  title: string
  state: string
  framework: Framework
  versions: { version: number; label: string; sha256: string; publishedAt: string | null; at: string }[]
  reviews: { version: number; n: number; day: string }[]
  countersigned: { version: number; role: string; n: number; day: string }[]
  experts: { direct: boolean; ofMarket: string[]; opinionN: number | null; day: string }[]
}

/** How a version is used; null where fewer than five would be told. */
export interface TemplateUse {
  framework: FrameworkId
  place: string
  version: string
  negotiations: number | null
  contracts: number | null
  deviating: number | null
  performed: number | null
  terminated: number | null
  disputed: number | null
  clauses: {
    clause: string
    title: Words | null
    changed: number | null
    removed: number | null
    asked: number | null
    disputed: number | null
  }[]
}

/** A clause as both sides read it. */
export interface ContractClause {
  id: string
  no: number
  part: Words
  title: Words
  zh: string
  en: string
  basis: string[]
  risk: Words | null
  exceptional: Exceptional | null
  explain: Words | null
  binds: string[]
  deviates: { kind: 'replace' | 'add'; zh: string; en: string } | null
}

/** What a check found, at a slot or a clause. */
export interface TextFinding {
  slot: string
  severity: 'error' | 'warning' | 'notice'
  article: string
  message: Words
}

/** A contract made from a template, answers and agreed edits. */
export interface AssembledText {
  framework: FrameworkId
  version: string
  sha256: string
  on: string
  place: string
  nature: ContractNature
  title: Words
  answers: Answers
  defaulted: string[]
  clauses: ContractClause[]
  removed: { id: string; title: Words; zh: string; en: string }[]
  findings: TextFinding[]
  complete: boolean
}

/** A template with what answers make of it, while they are being given. */
export interface Preview {
  title: Words
  issuer: Words
  official: boolean
  intro: Words
  groups: { id: string; title: Words }[]
  slots: Slot[]
  text: AssembledText
}

export type ContractSide = 'lessee' | 'provider' | 'assignee'

/** A change to a draft: an answer given or taken back, or a clause replaced, taken out, added or put back. */
export type Change =
  | { kind: 'answer'; slot: string; value: Answer | null }
  | { kind: 'replace'; clause: string; zh: string; en: string }
  | { kind: 'remove'; clause: string }
  | { kind: 'add'; clause: string; after: string; title: Words; zh: string; en: string }
  | { kind: 'restore'; clause: string }

/** Who wrote what when; `wrote` holds "slot:<id>" and "clause:<id>". */
interface Written {
  revision: number
  side: ContractSide
  at: string
  wrote: string[]
}

export interface Proposal {
  proposal: string
  side: ContractSide
  person: string | null
  base: number
  changes: Change[]
  note: string
  state: 'open' | 'accepted' | 'rejected' | 'withdrawn'
  at: string
  answeredAt: string | null
  answeredBy: ContractSide | null
  reason: string | null
  /** later revisions that changed what it rests on */
  overtaken: Written[]
  /** words that it would put in the place of those that stand, by clause */
  marks: Record<string, ClauseMarks>
}

export interface ClauseMarks {
  zh: Mark[]
  en: Mark[]
}

export interface NegotiationLine {
  negotiation: string
  framework: FrameworkId
  version: string
  templateSha256: string
  on: string
  place: string
  offer: string | null
  openedBy: ContractSide
  lessee: string
  lesseeName: string
  provider: string
  providerName: string
  assignee: string | null
  assigneeName: string | null
  state: 'open' | 'settled' | 'ended'
  revision: number
  sha256: string
  openedAt: string
  reason: string | null
  at: string
  lease: string | null
}

export interface NegotiationRow extends NegotiationLine {
  title: Words
  open: { side: ContractSide }[]
  agreed: ContractSide[]
}

export interface NegotiationWhole extends NegotiationLine {
  side: ContractSide | null
  title: Words
  issuer: Words
  official: boolean
  groups: { id: string; title: Words }[]
  slots: Slot[]
  natures: ContractNature[]
  /** what was answered, without the defaults */
  answers: Answers
  text: AssembledText & { hash: string }
  /** words of clauses as they are written, with {slot} where answers come */
  words: Record<string, Words>
  /** what was changed against the template, by clause */
  marks: Record<string, ClauseMarks>
  revisions: (Written & { person: string | null; proposal: string | null; sha256: string })[]
  proposals: Proposal[]
  agreements: { revision: number; side: ContractSide; person: string | null; at: string }[]
  newer: { version: string; place: string; title: Words } | null
  can: { change: boolean; settle: boolean; missing: ContractSide[] }
}

/** Lists: name → row. */
export interface TemplateLists {
  'templates.list': LibraryLine
  'templates.file.list': TemplateFile
  'templates.comment.list': CommentRow
  'templates.use': TemplateUse
  'contracts.negotiation.list': NegotiationRow
}

/** Single things: name → item. */
export interface TemplateItems {
  'templates.get': LibraryText
  'templates.export': { path: string; sha256: string; yaml: string }
  'templates.redline': TemplateRedline & { from: LibraryLine; to: LibraryLine }
  'templates.draft.get': TemplateDraft
  'templates.draft.redline': TemplateRedline & { from: { version: number }; to: { version: number } }
  'templates.comment.statistics': CommentStatistics
  'contracts.negotiation.get': NegotiationWhole
}

/** Acts: name → what is sent and what is decided. */
export interface TemplateActs {
  'templates.text.put': [
    { file: string; label: string; explanation: string; onlyWording: boolean; framework: unknown },
    { file: string; version: number; sha256: string; change: ChangeSummary | null; findings: { says: Words }[] },
  ]
  'contracts.negotiation.open': [
    {
      framework: FrameworkId
      counterparty: string
      assignee: string | null
      offer: string | null
      answers: Answers
    },
    { negotiation: string },
  ]
  'contracts.change.propose': [
    { negotiation: string; base: number; changes: Change[]; note: string },
    { proposal: string },
  ]
  'contracts.change.answer': [
    { negotiation: string; proposal: string; take: 'accept' | 'reject'; reason: string },
    { made: { revision: number } | null },
  ]
  'contracts.change.withdraw': [{ negotiation: string; proposal: string }, { proposal: string }]
  'contracts.negotiation.settle': [{ negotiation: string; revision: number; sha256: string }, { settled: boolean }]
  'contracts.negotiation.end': [{ negotiation: string; reason: string }, { negotiation: string }]
}
