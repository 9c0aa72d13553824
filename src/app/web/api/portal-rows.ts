import type { Article, Words } from './article.ts'

/** What the views behind the public portal answer with. Days are legal days; shares and rates are integers, ppm or milli. */

type Verified = Article['verified']

/** How a thing of the law stands on the day that was asked for. */
export type Standing = 'in-force' | 'not-yet' | 'ended' | 'repealed' | 'draft'

export type InstrumentKind =
  | 'law'
  | 'administrative-regulation'
  | 'judicial-interpretation'
  | 'ministry-rule'
  | 'local-regulation'
  | 'local-government-rule'
  | 'normative-document'
  | 'platform-rule'

export interface LawNumber {
  value: number
  unit: string
}

export interface InstrumentLine {
  /** "cn/civil-code" */
  instrument: string
  title: Words
  kind: InstrumentKind
  jurisdiction: string
  issuer: string
  number: string | null
  standing: Standing
  from: string
  until: string | null
  verified: Verified
  articles: number
  /** ids of the articles that fit what was asked for */
  found: string[]
}

/** Which of several rules on one matter holds, and why. */
export interface MatterAnswer {
  matter: string
  holds: string | null
  among: string[]
  reasons: {
    rule: 'higher' | 'special' | 'newer' | 'same-maker' | 'refer'
    by: string
    over: string
    basis: string
    says: Words
  }[]
  refer: { to: Words; basis: string } | null
  undecided: [string, string][]
  leftOut: { cite: string; why: string }[]
  /** what each rule is called */
  names: Record<string, Words>
}

export interface LawList {
  day: string
  place: string
  places: string[]
  matters: string[]
  instruments: InstrumentLine[]
  matter: MatterAnswer | null
}

export interface InstrumentArticle {
  cite: string
  article: string
  no: string
  gist: Words
  params: Record<string, LawNumber>
  standing: Standing
  inForce: boolean
  says: Words | null
  from: string
  until: string | null
  source: string
  verified: Verified
  checkedOn: string
  note: string | null
  basis: string[]
  matter: string | null
  wordings: number
}

export interface InstrumentText extends Omit<InstrumentLine, 'articles' | 'found'> {
  source: string
  checkedOn: string
  note: string | null
  day: string
  place: string
  /** whether it is seen from the place at all */
  here: boolean
  articles: InstrumentArticle[]
  matters: MatterAnswer[]
}

export interface GuideLine {
  guide: string
  title: Words
  from: string
  until: string | null
  basis: string[]
}

export interface Guide extends GuideLine {
  text: Words
}

/** A piece of a text with the words that were asked for: spans are [start, end) in UTF-16 units. */
export interface Extract {
  text: string
  spans: [start: number, end: number][]
}

export type PassageKind = 'article' | 'template' | 'procedure' | 'guide' | 'case'

interface Passage {
  kind: PassageKind
  cite: string
  href: string | null
  title: Words
  day: string
  from: string
  until: string | null
  status: Standing
  verified: Verified
  basis: string[]
}

export interface FoundPassage extends Passage {
  passage: string
  jurisdiction: string
  here: boolean
  extract: { zh: Extract; en: Extract }
}

export interface LawAnswer {
  answer: 'found' | 'not-found'
  question: string
  day: string
  place: string | null
  extracts: (Passage & { n: number; text: { zh: Extract; en: Extract } })[]
  aside: { cite: string; title: Words; status: Standing; here: boolean }[]
  says: Words
  notAdvice: Words
  model: { text: string; citations: string[]; checked: true } | null
}

export interface GuideQuestion {
  id: string
  ask: Words
  help?: Words
  basis: string[]
  options: { value: string; label: Words }[]
  answer: string | null
}

interface NumberOfLaw extends LawNumber {
  cite: string
  verified: Verified
}

export interface MatterShown {
  id: string
  title: Words
  kind: 'licence' | 'filing' | 'voluntary'
  authority: { role: string | null; words: Words }
  basis: string[]
  reasons: { says: Words; basis: string[] }[]
  verified: Verified
  doubt: Words | null
  leans: 'required' | 'not-required' | null
  open: string[]
  clock: NumberOfLaw | null
  renewal: NumberOfLaw | null
  term: NumberOfLaw | null
  conditions: { says: Words; basis: string; number: NumberOfLaw | null; met: 'yes' | 'no' | 'unknown' }[]
  documents: { title: Words; reason: Words; basis: string }[]
  after: { says: Words; basis: string }[]
}

export interface AdmissionGuide {
  day: string
  place: string
  note: Words
  questions: GuideQuestion[]
  required: MatterShown[]
  notRequired: MatterShown[]
  ask: MatterShown[]
  nextQuestion: string | null
}

export interface RuleFile {
  file: string
  procedure: string
  no: string
  title: string
  place: string
  state: string
  coordinated: boolean | null
  number: string | null
  promulgatedOn: string | null
  inForceFrom: string | null
  openedAt: string
  since: string
  version: number | null
  comments: number
}

/** A number of an article from a day on. */
export interface DatedNumber extends LawNumber {
  from: string
  until?: string
  note?: string
}

export interface DraftArticle {
  id: string
  no: string
  zh: string
  en?: string
  params?: Record<string, DatedNumber[]>
  basis?: string[]
  matter?: string
  special?: true
  varies?: string[]
  replaces?: string
}

interface TextVersion {
  version: number
  label: string
  sha256: string
  publishedAt: string | null
  at: string
}

export interface DraftText extends TextVersion {
  file: string
  explanation: string
  text: {
    name: string
    title: Words
    kind: InstrumentKind
    jurisdiction: string
    issuer: string
    from: string
    fields: string[]
    creates: string[]
    authorised?: boolean
    temporaryUntil?: string
    articles: DraftArticle[]
  }
  warnings: {
    competence: { warning: string; basis: string[]; says: Words }[]
    conflicts: { article: string; matter: string; reasons: { basis: string; says: Words }[] }[]
    bases: { article: string; cite: string; says: Words }[]
  }
  checklist: { groups: { basis: string; says: Words; found: string[] }[]; exception: { basis: string; says: Words } }
  versions: TextVersion[]
  reviews: { version: number; review: string; outcome: string; n: number; day: string }[]
}

export interface Mark {
  mark: 'same' | 'added' | 'removed'
  text: string
}

export interface ArticleDiff {
  status: 'same' | 'changed' | 'added' | 'removed' | 'renumbered'
  id: string
  no: string
  wasNo: string | null
  zh: Mark[]
  en: Mark[]
  numbers: { where: 'params' | 'words'; name: string; was: string | null; is: string | null }[]
}

export interface Redline {
  file: string
  from: TextVersion
  to: TextVersion
  same: boolean
  summary: { same: number; changed: number; added: number; removed: number; renumbered: number; numbers: number }
  articles: ArticleDiff[]
}

export type Treatment = 'adopted' | 'partly' | 'not-adopted' | 'unanswered'

export interface CommentRow {
  n: number
  article: string | null
  clause: string | null
  kind: string
  text: string
  wording: string | null
  day: string
  copies: number
  /** of the copies, those without an answer */
  unanswered: number
  treatment: Treatment | null
  reasons: string | null
  answeredOn: string | null
}

type Counted = { comments: number | null } & Record<Treatment, number | null>

export interface CommentStatistics {
  comments: number
  opinions: number
  byOutcome: Record<Treatment, number>
  byArticle: ({ article: string | null } & Counted)[]
  byKind: ({ kind: string } & Counted)[]
}

export interface Effect {
  version: number
  sha256: string
  at: string
  decisions: number
  same: number
  changed: number
  drifted: number
  unreadable: number
  lawMissing: number
  byAct: { act: string; decisions: number; same: number; changed: number }[]
  groups: { act: string; was: string; would: string; fields: string[]; because: string[]; decisions: number }[]
  moreGroups: number
}

export interface BarrierCode {
  code: string
  trackingHash: string
}

export interface TrackedBarrier {
  file: string
  no: string
  place: string
  state: string
  openedOn: string
  routedTo: string | null
  dueOn: string | null
  answeredOn: string | null
  answer: { text: Words; remedies: { says: Words; cite: string }[]; day: string } | null
  overdue: boolean
  /** goes with a further step; it does not reveal the code */
  proof: string
}

export interface PublishedBarrier {
  no: string
  place: string
  kind: string
  state: string
  matter: string | null
  answer: string | null
  publishedOn: string
}

export interface Finding {
  file: string
  no: string
  place: string
  source: string
  state: string
  ended: boolean
  openedOn: string
  dueOn: string | null
  overdue: boolean
  publicWords: string | null
}

export interface AskedQuestion {
  id: string
  kind: 'scale' | 'choice' | 'text'
  ask: string
  options?: string[]
}

export interface Questionnaire {
  questionnaire: string
  place: string
  item: string | null
  title: string
  questions: AskedQuestion[]
  untilOn: string
}

export interface QuestionnaireResults extends Questionnaire {
  suppressedBelow: number
  tallies: {
    id: string
    kind: 'scale' | 'choice'
    ask: string
    count: number | null
    meanMilli: number | null
    options: { value: string; count: number }[]
    suppressed: boolean
  }[]
}

export interface Figure {
  indicator: string
  version: string
  value: number | null
  low: number | null
  high: number | null
  count: number | null
  groups: { group: 'inside' | 'outside' | 'small' | 'large'; sharePpm: number; count: number }[]
  insufficient: boolean
  past: boolean
  suppressed: boolean
  title: Words
  unit: 'ppm' | 'signed-ppm' | 'days' | 'milli'
  direction: 'higher' | 'lower' | 'zero' | 'none'
  by: 'origin' | 'size' | null
  weight: number
  minimumCount: number
  threshold: number | null
  basis: string[]
  note: Words
}

export interface Dashboard {
  place: string
  item: string | null
  from: string
  to: string
  suppressedBelow: number
  met: { metPpm: number | null; weight: number; count: number }
  figures: Figure[]
  findings: { open: number; overdue: number; closed: number }
}

/** Lists of the portal: name → row. */
export interface PortalLists {
  'guide.list': GuideLine
  'counsel.search': FoundPassage
  'lawmaking.file.list': RuleFile
  'lawmaking.comment.list': CommentRow
  'evaluation.barrier.list': PublishedBarrier
  'evaluation.finding.list': Finding
  'evaluation.questionnaire.list': Questionnaire
}

/** Single things of the portal: name → item. */
export interface PortalItems {
  'law.list': LawList
  'law.instrument': InstrumentText
  'guide.get': Guide
  'admission.guide.ask': AdmissionGuide
  'lawmaking.text.get': DraftText
  'lawmaking.text.redline': Redline
  'lawmaking.comment.statistics': CommentStatistics
  'lawmaking.effect.get': Effect
  'evaluation.barrier.track': TrackedBarrier
  'evaluation.questionnaire.results': QuestionnaireResults & { written?: { question: string; text: string }[] }
  'evaluation.dashboard': Dashboard
}
