import type { Words } from './article.ts'

/** What the views of files and procedures answer with. Days are legal days; `dueOn` null: its calendar is not notified yet. */

export type FieldType =
  | 'text'
  | 'long'
  | 'day'
  | 'instant'
  | 'count'
  | 'amountFen'
  | 'ppm'
  | 'choice'
  | 'choices'
  | 'yes-no'
  | 'files'
  | 'list'

/** What is entered at a step, as its procedure says it. */
export interface ChartField {
  label: Words
  type: FieldType
  options?: { value: string; label: Words }[] | null
  optional?: boolean
  help?: Words
}

export interface ChartStep {
  step: string
  title: Words
  /** parts that may take it; `system` for the clock */
  by: string[]
  from: string[]
  to: string
  basis: string[]
  fields?: Record<string, ChartField>
  document?: { title: Words; to: string[]; text: Words }
  needs?: { says: Words; basis: string }[]
  starts?: string[]
  ends?: string[]
  pauses?: string[]
  resumes?: string[]
  times?: number
  /** the part it decides against */
  against?: string
  seen?: string[]
  note?: Words
}

export interface ChartClock {
  label: Words
  /** "<article> <number>", or "field <name>" of the starting step */
  period: string
  of: string
  /** what the platform does by itself when the time is over */
  then?: string
  overdue?: Words
  before?: string
}

export interface ChartPart {
  label: Words
  roles: string[]
  side: 'party' | 'agency'
  many?: boolean
  open?: boolean
}

export interface Remedy {
  says: Words
  basis: string
}

export interface Chart {
  id: string
  no: string
  title: Words
  serves: string[]
  basis: string[]
  open?: boolean
  verified: 'V' | 'V2' | 'M' | 'D' | 'platform'
  note?: Words
  parts: Record<string, ChartPart>
  states: Record<string, { title: Words; end?: boolean }>
  clocks?: Record<string, ChartClock>
  steps: ChartStep[]
  remedies?: Remedy[]
}

export interface ChartLine {
  id: string
  no: string
  title: Words
  serves: string[]
  basis: string[]
  verified: Chart['verified']
  open: boolean
  states: number
  steps: number
}

interface Next {
  step: string
  act: string
  title: Words
  by: Words[]
  /** whether the reader may take it */
  mine: boolean
  basis: string[]
}

export interface NextStep extends Next {
  allowed: boolean
  says: Words | null
  fields: Record<string, ChartField>
  against: boolean
}

interface FilePlace {
  file: string
  no: string
  procedure: string
  procedureNo: string
  procedureTitle: Words
  title: string
  state: string
  stateTitle: Words
  ended: boolean
  place: string
  about: string | null
  parties: { part: string; label: Words; party: string; name: string | null }[]
  dueOn: string | null
  overdue: boolean
  openedAt: string
  since: string
}

export interface FileRow extends FilePlace {
  next: Next[]
}

export interface Clock {
  clock: string
  label: Words
  of: Words
  state: 'running' | 'paused' | 'ended'
  startedOn: string
  dueOn: string | null
  overdue: boolean
  then: Words | null
  basis: string[]
}

/** A file given in as it is kept: its name as it was given and the SHA-256 of its bytes. */
export interface Given {
  name: string
  sha256: string
}

export interface Entered {
  name: string
  label: Words
  type: FieldType
  options: { value: string; label: Words }[] | null
  value: unknown
}

export interface Served {
  document: string
  title: Words
  sha256: string
  served: { part: Words; name: string | null; arrivedAt: string; readAt: string | null }[]
}

export interface Taken {
  n: number
  step: string
  title: Words
  from: string
  to: string
  day: string
  at: string
  part: string
  partLabel: Words
  actorName: string | null
  basis: string[]
  /** what was entered is for other parts only */
  sealed: boolean
  fields: Entered[]
  document: Served | null
  evidence: { seq: number; leaf: string; index: number | null } | null
}

export interface CaseFile extends FilePlace {
  stream: string
  day: string
  myParts: string[]
  parts: {
    part: string
    label: Words
    roles: string[]
    side: 'party' | 'agency'
    players: { party: string; name: string | null }[]
  }[]
  next: NextStep[]
  clocks: Clock[]
  remedies: Remedy[]
  steps: Taken[]
}

export interface DocumentText {
  document: string
  file: string
  sha256: string
  at: string
  no: string
  body: {
    title: Words
    text: Words
    fields: { label: Words; value: Words }[]
    remedies: { says: Words; cite: string }[]
  }
}

/** A party as one finds it by name or code. */
export interface FoundParty {
  party: string
  name: string
  uscc: string
  kinds: string[]
  place: string | null
}
