import type { Words } from './article.ts'

/** What the views of inspection, erasure and runtime readings answer with. */

export type Tier = 'rarer' | 'usual' | 'oftener'

export interface AskedLine {
  key: string
  asks: Words
  kind: 'yes-no' | 'measure' | 'text'
  unit?: string
}

export interface InspectionItem {
  item: string
  no: string
  place: string
  bodyName: string | null
  role: string
  title: Words
  ground: string[]
  field: string
  objects: string[]
  byData: boolean
  checklist: AskedLine[]
  publishedOn: string
  withdrawnOn: string | null
}

export interface InspectionPlan {
  plan: string
  no: string
  place: string
  body: string
  bodyName: string | null
  year: number
  items: string[]
  caps: Record<Tier, number>
  /** ppm */
  shares: Record<Tier, number>
  publishedOn: string
}

export interface OfficerLine {
  officer: string
  body: string
  bodyName: string | null
  place: string
  name: string
  certificate: string
  validUntil: string
  fields: string[]
  retiredOn: string | null
  /** of one’s own officers alone */
  ties: { uscc: string; kind: 'relative' | 'former-employer' | 'holding' | 'other'; note: string }[]
}

export interface DrawLine {
  draw: string
  no: string
  kind: 'inspection' | 'erasure'
  place: string
  bodyName: string | null
  seedSha256: string
  committedAt: string
  frameSha256: string | null
  nonce: string | null
  frozenAt: string | null
  drawnAt: string | null
  open: boolean
}

export interface DrawItem extends DrawLine {
  mine: boolean
  itemNo: string | null
  itemTitle: Words | null
  officersEach: number
  shares: Record<string, number> | null
  seed: string | null
  /** of the draw and its caps */
  year: number
  caps: Record<Tier, number> | null
  /** `done`: planned inspections of the year, for the bodies */
  frame: { subject: string; stratum?: Tier; name: string | null; done: number | null }[]
  officers: { officer: string; certificate: string; name: string | null }[]
  chosen:
    | {
        subject: string
        stratum?: Tier
        how?: 'certain' | 'drawn'
        why?: Words
        name: string | null
        officers?: string[]
        recused?: string[]
        certificates: string[]
        file: string | null
        told: boolean
      }[]
    | null
}

export interface InspectionLine {
  file: string
  no: string
  place: string
  party: string
  name: string | null
  bodyName: string | null
  year: number
  cause: 'plan' | 'lead' | 'risk' | null
  tier: Tier | null
  state: string
  ended: boolean
  notifiedOn: string | null
  outcome: 'no-issue' | 'put-right' | 'passed-on' | null
  result: string | null
  publishedOn: string | null
  itemNo: string
  itemTitle: Words
  byData: boolean
}

export interface RecordEntry {
  entry: string
  n: number
  key: string
  answer: 'yes' | 'no' | 'measured' | 'noted' | 'not-applicable'
  measure: string | null
  note: string | null
  photos: { name: string; sha256: string }[]
  madeAt: string
  at: string
}

export interface InspectionShown extends InspectionLine {
  mine: boolean
  checklist: AskedLine[]
  ground: string[]
  officers: { officer: string; name: string; certificate: string; validUntil: string }[]
  entries: RecordEntry[]
}

export interface ErasureLine {
  file: string
  lease: string | null
  place: string
  provider: string
  providerName: string | null
  lessee: string
  lesseeName: string | null
  kinds: string
  endedAt: string | null
  dueOn: string | null
  overdueOn: string | null
  state: string
  ended: boolean
  devices: number
  certified: number
  declared: number
}

export interface ErasedDevice {
  device: string
  serial: string
  node: string
  model: string | null
  heldFrom: string
  heldUntil: string | null
  medium: { serial: string | null; model: string | null; media: string | null } | null
  logSha256: string | null
  logName: string | null
  finding: { state: string; erased: boolean | null; why: Words; method: string | null } | null
  certificate: {
    serial: string
    method: string
    category: string
    tool: string
    operator: string
    verifier: string
    verification: string
    executedAt: string
    responsible: string
    destination: string
    late: boolean
    articles: string[]
  } | null
  missing: { item: string; why: Words; article: string }[]
  declared: { ground: 'no-medium' | 'volume' | 'handed-over'; statement: string } | null
  sampled: { draw: string; how: 'certain' | 'drawn'; result: string | null; found: string | null } | null
  custody: { holder: string; name: string | null; from: string; until: string | null }[]
  evidence: { stream: string; seq: number; leaf: string; index: number | null } | null
}

export interface ErasureItem extends Omit<ErasureLine, 'devices'> {
  providerUscc: string | null
  lesseeUscc: string | null
  devices: ErasedDevice[]
}

export interface AuditLine {
  audit: string
  no: string
  place: string
  party: string
  name: string | null
  clause: { contract: string; sha256: string; no: string; words: string }
  subject: string
  noticedOn: string
  heldOn: string
  answer: 'agreed' | 'declined'
  result: string | null
  at: string
  remark: string | null
  remarkedAt: string | null
}

export interface AuditItem extends AuditLine {
  evidence: { stream: string; seq: number; leaf: string; index: number | null } | null
}

export interface ReadingsItem {
  provider: string
  lease: string
  place: string
  providerName: string | null
  lesseeName: string | null
  cards: number
  models: string[]
  sealed: boolean
  reads: { party: string; name: string | null; role: string; purpose: string; at: string }[]
  files: {
    reading: string
    capturedAt: string
    name: string
    sha256: string
    devices: {
      device: { kind: string; name: string | null; index: string | null; uuid: string | null; serial: string | null }
      source: string
      readings: Partial<Record<string, { value: string | null; said: string | null }>>
      doubts: Words[]
    }[]
    unread: { line: number; zh: string; en: string }[]
    compared: { what: string; promised: string; read: string; agrees: boolean | null; says: Words }[]
  }[]
}

/** Lists: name → row. */
export interface InspectionLists {
  'supervision.item.list': InspectionItem
  'supervision.plan.list': InspectionPlan
  'supervision.officer.list': OfficerLine
  'supervision.draw.list': DrawLine
  'supervision.inspection.list': InspectionLine
  'supervision.inspection.results': InspectionLine
  'supervision.erasure.list': ErasureLine
  'supervision.audit.list': AuditLine
}

/** Single things: name → item. */
export interface InspectionItems {
  'supervision.draw.get': DrawItem | null
  'supervision.inspection.get': InspectionShown | null
  'supervision.inspection.year': {
    party: string
    year: number
    done: number
    caps: Record<Tier, number> | null
    plans: { no: string; caps: Record<Tier, number> }[]
  } | null
  'supervision.erasure.get': ErasureItem | null
  'supervision.reading.get': ReadingsItem | null
  'supervision.audit.get': AuditItem | null
}

/** Acts: name → what is sent and what is decided. */
export interface InspectionActs {
  'supervision.item.publish': [
    {
      place: string
      title: Words
      ground: string[]
      field: string
      objects: string[]
      byData: 'yes' | 'no'
      checklist: AskedLine[]
    },
    { item: string; no: string },
  ]
  'supervision.item.withdraw': [{ item: string; why: string }, { item: string }]
  'supervision.plan.publish': [
    { place: string; year: number; items: string[]; caps: Record<Tier, number>; shares: Record<Tier, number> },
    { plan: string; no: string },
  ]
  'supervision.officer.register': [
    { place: string; name: string; staffNo: string; certificate: string; validUntil: string; fields: string[] },
    { officer: string },
  ]
  'supervision.officer.declare-tie': [
    { officer: string; uscc: string; kind: OfficerLine['ties'][number]['kind']; note: string },
    { officer: string },
  ]
  'supervision.draw.commit': [
    {
      kind: 'inspection' | 'erasure'
      place: string
      plan?: string
      item?: string
      officersEach?: number
      seedSha256: string
    },
    { draw: string; no: string },
  ]
  'supervision.draw.freeze': [{ draw: string }, { draw: string; nonce: string; population: number }]
  'supervision.draw.reveal': [{ draw: string; seed: string }, { draw: string; chosen: { subject: string }[] }]
  'supervision.device.enter-log': [
    {
      file: string
      device: string
      medium: { serial: string | null; model: string | null; media: string | null }
      logName: string
      log: string
      logBoundBy: string | null
      executedAt: string
      tool: string
      operator: string
      verifier: string
      verification: string
      encryptedThroughout: string | null
      destination: 'reuse' | 'return' | 'resale' | 'destruction'
    },
    { answer: { certificate: object | null; missing: ErasedDevice['missing'] }; finding: { why: Words } },
  ]
  'supervision.device.declare': [
    { file: string; device: string; ground: 'no-medium' | 'volume' | 'handed-over'; statement: string },
    { device: string },
  ]
  'supervision.sample.answer': [
    { file: string; device: string; result: 'passed' | 'failed' | 'unclear'; found: string },
    { device: string },
  ]
  'supervision.reading.submit': [
    { lease: string; name: string; capturedAt: string; file: string },
    { reading: string; sha256: string; devices: number; unread: number },
  ]
  'supervision.audit.record': [
    {
      party: string
      clause: AuditLine['clause'] | null
      subject: string
      noticedOn: string
      heldOn: string
      answer: AuditLine['answer']
      result: string | null
    },
    { audit: string; no: string },
  ]
  'supervision.audit.remark': [{ audit: string; remark: string }, { audit: string }]
  'supervision.reading.read': [{ lease: string; purpose: string }, { lease: string }]
}
