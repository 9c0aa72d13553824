import type { Given } from './file-rows.ts'
import type { DatedNumber, DraftArticle, Figure, LawNumber, Mark, AskedQuestion } from './portal-rows.ts'
import type { Article, Words } from './article.ts'

/** What the views behind admission, evaluation and lawmaking at the desks answer with. Days are legal days. */

interface Named {
  id: string
  title: Words
}

/** A certificate that an authority issued through the zone. */
export interface Certificate {
  certificate: string
  file: string
  party: string
  partyName: string
  matters: Named[]
  number: string
  issuedBy: string
  place: string
  validFrom: string
  validUntil: string
  state:
    | 'in-force'
    | 'not-yet'
    | 'lapsed'
    | 'renewed'
    | 'renewed-by-silence'
    | 'replaced'
    | 'revoked'
    | 'cancelled'
    | 'given-up'
  carried: boolean
  endedOn: string | null
}

export type DutyKind = 'verify' | 'verify-again' | 'confirm-change' | 'report'

/** Something the platform owes about a seller. */
export interface Duty {
  duty: DutyKind
  /** the party or change it is about; "<period> <province>" for a report */
  object: string
  title: Words
  dueOn: string | null
  overdue: boolean
  basis: string[]
}

export type ChangedWhat = 'name' | 'address' | 'contact' | 'licence'

/** A change of particulars that a seller reported. */
export interface SellerChange {
  change: string
  party: string
  name: string
  what: ChangedWhat
  value: string
  seat: string | null
  changedOn: string
  reportedOn: string
  late: boolean | null
  files: Given[]
  dueOn: string | null
  state: 'reported' | 'confirmed' | 'rejected'
  reason: string | null
}

export const CHECKED = ['identity', 'address', 'contact', 'licences'] as const
export type Checked = (typeof CHECKED)[number]

export interface Verification {
  verification: string
  party: string
  name: string
  checked: Checked[]
  files: Given[]
  result: 'matches' | 'differs'
  note: string | null
  dueOn: string
  at: string
}

export interface SellerReport {
  report: string
  period: string
  province: string
  sellers: number
  sha256: string
  late: boolean
  at: string
}

/** A figure with its count in full, as the bodies of a place see it. */
export type FullFigure = Omit<Figure, 'count' | 'suppressed'> & { count: number }

export interface EvaluationDetail {
  place: string
  item: string | null
  from: string
  to: string
  asOf: string
  files: number
  reports: number
  figures: FullFigure[]
}

/** An evaluation that was kept, with what it rests on. */
export interface EvaluationRun {
  run: string
  place: string
  from: string
  to: string
  asOf: string
  inputsSha256: string
  leads: string[]
  figures: { indicator: string; value: number | null; count: number; past: boolean }[]
  at: string
}

export interface IndicatorLine {
  id: string
  title: Words
  unit: Figure['unit']
  threshold?: number
  weight: number
  minimumCount: number
  basis: string[]
  note: Words
  changedBy: string | null
  version: string
}

/** An article of partners' texts side by side. */
export interface ComparedArticle {
  id: string
  no: string
  verdict: 'agree' | 'differ' | 'lacking'
  /** in the order of the partners; null where it is lacking */
  texts: ({ file: string; place: string; id: string; no: string; zh: string } | null)[]
  lackingIn: string[]
  marks: { file: string; zh: Mark[] }[]
  numbers: { file: string; where: 'params' | 'words'; name: string; first: string | null; here: string | null }[]
}

interface ComparedTexts {
  agree: number
  differ: number
  lacking: number
  articles: ComparedArticle[]
}

export interface Comparison extends ComparedTexts {
  texts: { file: string; version: number; sha256: string; title: Words; place: string }[]
  without: string[]
}

export interface MechanismMember {
  file: string
  place: string
  no: string
  title: string
  state: string
  conditionsMet: boolean | null
  inForceFrom: string | null
}

export interface MechanismLine {
  mechanism: string
  title: string
  leadingGroup: string[]
  sharedText: string
  plan: string
  since: string
  members: MechanismMember[]
  inForceTogether: boolean
}

export interface Mechanism extends MechanismLine {
  compared: ComparedTexts | null
}

export interface ExperienceRule {
  cite: string
  no: string
  gist: Words
  instrument: { id: string; title: Words; kind: string; jurisdiction: string; issuer: string }
  inForce: boolean
  draft: boolean
  from: string
  until: string | null
  params: Record<string, LawNumber>
  source: string
  verified: Article['verified']
  checkedOn: string
}

/** How places settle one matter. */
export interface Experience {
  matter: string
  day: string
  places: {
    place: string
    rules: ExperienceRule[]
    holds: string | null
    figures:
      | { indicator: string; title: Words; from: string; until: string; value: string; unit: Figure['unit'] }[]
      | null
  }[]
}

export interface ExperienceReport {
  report: string
  matter: string
  title: string
  sha256: string
  day: string
  findings: string
  proposal: string
  procedure: string
  files: { file: string; procedure: string; state: string }[]
}

/** A text as a file of law/. */
export interface ExportedText {
  file: string
  version: number
  sha256: string
  promulgated: boolean
  path: string
  yaml: string
}

/** What a version of a text says, as it is put on file. */
export interface TextPut {
  file: string
  label: string
  explanation: string
  onlyWording: boolean
  name: string
  title: Words
  issuer: string
  from: string
  fields: string[]
  creates: string[]
  authorised?: boolean
  temporaryUntil?: string
  articles: (Omit<DraftArticle, 'params'> & { params?: Record<string, DatedNumber[]> })[]
}

/** Lists: name → row. */
export interface RulesLists {
  'admission.certificate.list': Certificate
  'admission.duty.list': Duty
  'admission.party.change-list': SellerChange
  'admission.party.verification-list': Verification
  'admission.report.list': SellerReport
  'evaluation.run.list': EvaluationRun
  'evaluation.indicator.list': IndicatorLine
  'lawmaking.mechanism.list': MechanismLine
  'lawmaking.report.list': ExperienceReport
}

/** Single things: name → item. */
export interface RulesItems {
  'evaluation.detail': EvaluationDetail
  'lawmaking.compare': Comparison
  'lawmaking.mechanism.get': Mechanism
  'lawmaking.experience': Experience
  'lawmaking.text.export': ExportedText
}

/** Acts: name → what is sent and what is decided. */
export interface RulesActs {
  'admission.party.verify': [
    { party: string; checked: Checked[]; files: Given[]; result: 'matches' | 'differs'; note: string | null },
    { verification: string; dueOn: string },
  ]
  'admission.party.change': [
    { what: ChangedWhat; value: string; seat: string | null; changedOn: string; files: Given[] },
    { change: string; late: boolean | null; reportBy: string | null; dueOn: string | null },
  ]
  'admission.party.confirm-change': [
    { party: string; change: string; result: 'confirmed' | 'rejected'; reason: string },
    { state: string },
  ]
  'admission.report.make': [
    { period: string; province: string },
    { report: string; sellers: number; sha256: string; late: boolean },
  ]
  'evaluation.run.record': [
    { place: string; from: string; to: string; monthly: 'yes' | 'no' },
    { run: string; files: number; leads: string[]; inputsSha256: string },
  ]
  'evaluation.questionnaire.publish': [
    { title: string; place: string; item?: string; questions: AskedQuestion[]; until: string },
    { questionnaire: string },
  ]
  'lawmaking.text.put': [
    TextPut,
    { file: string; version: number; sha256: string; change: { material: boolean } | null },
  ]
  'lawmaking.effect.compute': [{ file: string }, { version: number; decisions: number; changed: number }]
  'lawmaking.mechanism.agree': [
    { file: string; mechanism?: string; title?: string; leadingGroup?: string[]; sharedText?: string; plan?: string },
    { mechanism: string },
  ]
  'lawmaking.report.make': [
    {
      matter: string
      title: string
      findings: string
      proposal: string
      procedure: 'lawmaking.state-regulation' | 'lawmaking.rule'
    },
    { report: string; sha256: string },
  ]
}
