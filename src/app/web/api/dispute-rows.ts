import type { Words } from './article.ts'
import type { Given } from './file-rows.ts'

/** What the views of the dispute zone answer with. Amounts in fen, quantities in thousandths of a card × seconds. */

export type ZoneSide = 'complainant' | 'respondent'

/** Terms of a mediation agreement as data: amounts in fen, days as days. */
export interface AgreementTerms {
  payments: { from: AgreementSide; to: AgreementSide; amountFen: number; by?: string; account?: string }[]
  performances: { by: AgreementSide; what: string; until?: string; measure?: string }[]
  endsOn?: string
  data: { by: AgreementSide; returnUntil?: string; eraseUntil?: string; certificate?: boolean }[]
  devices: { by: AgreementSide; what: string; returnUntil?: string; to?: string }[]
  onDefault?: { kind: 'fixed' | 'daily' | 'all-due' | 'none'; amountFen?: number; dailyPerHundredThousand?: number }
  ownership: string[]
  clauses: string[]
}
type AgreementSide = 'applicant' | 'other'

/** The text that all sign, and the hash on record; null until a mediation has one. */
export interface SignedText {
  file: string
  terms: AgreementTerms
  words: string
  sha256: string
}

export interface DisputeLine {
  file: string
  no: string
  title: string
  place: string
  /** lease/<id> or handover/<id> */
  about: string
  lease: string | null
  handover: string | null
  scenario: string
  scenarioTitle: Words
  state: string
  stateTitle: Words
  ended: boolean
  mine: ZoneSide | null
  complainant: string
  respondent: string
  complainantName: string | null
  respondentName: string | null
  heldFen: number
  releasedAt: string | null
  dueOn: string | null
  dueWhat: Words | null
  overdue: boolean
  openedAt: string
}

export interface OfferShown {
  n: number
  by: ZoneSide
  terms: { payer?: ZoneSide; payFen?: number; creditFen?: number }
  words: Words
  validUntil: string
  state: 'open' | 'accepted' | 'refused' | 'withdrawn' | 'countered' | 'lapsed'
  mine: boolean
  answerable: boolean
  withdrawable: boolean
}

export interface AgreedFact {
  n: number
  text: string
  by: ZoneSide
  confirmed: boolean
  mine: boolean
  confirmable: boolean
}

export interface HeldPart {
  month: string
  from: string
  to: string
  milliCardSeconds: number
  fen: number
}

export interface DisputeItem extends DisputeLine {
  held: HeldPart[] | null
  offers: OfferShown[]
  facts: AgreedFact[]
  papers: (Given & { side: ZoneSide; at: string })[]
  differing: { name: string; versions: { side: ZoneSide; sha256: string; at: string }[] }[]
  onward: {
    file: string
    procedure: string | null
    title: Words | null
    no: string | null
    stateTitle: Words | null
  }[]
}

export interface HandoverRow {
  handover: string
  place: string
  contractNo: string
  title: string
  sha256: string
  at: string
  platformName: string | null
}

export interface HandoverItem extends HandoverRow {
  contract: {
    no: string
    title: string
    place: string
    signedOn: string
    from: string
    until: string | null
    unitPriceFen: number | null
    cards: number
    sha256: string
  }
  parties: Record<'lessee' | 'provider', { uscc: string; name: string }>
  allocations: {
    id: string
    from: string
    to: string
    cards: number
    shareMilli: number
    device?: string
    cardSeconds?: number
    amountFen?: number
  }[]
  issuedAt: string
  origin: string
}

export interface PlatformRow {
  platform: string
  party: string
  partyName: string | null
  origins: string[]
  publicKey: string
  since: string
  endedAt: string | null
  handovers: number
  disputes: number
}

export interface QuestionRow {
  help: string
  of: 'operator' | 'mediation'
  place: string
  askedByName: string | null
  question: string
  contact: string | null
  at: string
  answer: string | null
  answeredAt: string | null
}

export interface BodyRow {
  body: string
  name: string
  place: string
  state: string
  kindLabel: Words
  mayCharge: boolean
  tariff: string | null
  confirmation: string
  mediators: number
  basis: string[]
}

/** A count that is null was left out: too few, or it would tell another that is. */
export interface DisputeFigures {
  routes: {
    route: 'mediation' | 'confirmation' | 'court'
    total: number | null
    results: { result: string; label: Words; count: number | null }[]
  }[]
  daysToSettle: number | null
  settledBeforeSuitPermille: number | null
  reasons: { reason: string; count: number | null }[]
  least: number
}

/** Lists: name → row. */
export interface DisputeLists {
  'dispute.zone.list': DisputeLine
  'dispute.handover.list': HandoverRow
  'dispute.platform.list': PlatformRow
  'dispute.help.list': QuestionRow
  'dispute.body.list': BodyRow
}

/** Single things: name → item. */
export interface DisputeItems {
  'dispute.zone.get': DisputeItem
  'dispute.agreement.get': { file: string; agreement: SignedText | null }
  'dispute.handover.get': HandoverItem
  'dispute.outcome.statistics': DisputeFigures
}

/** Acts: name → what is sent and what is decided. */
export interface DisputeActs {
  'dispute.handover.open': [{ proof: string }, { handover: string; side: 'lessee' | 'provider' }]
  'dispute.help.ask': [
    { of: 'operator' | 'mediation'; place: string; question: string; contact?: string },
    { help: string },
  ]
  'dispute.help.answer': [{ help: string; answer: string }, { help: string }]
  'dispute.platform.register': [{ party: string; origins: string[]; publicKey: string }, { platform: string }]
  'dispute.platform.end': [{ platform: string; reasons: string }, { platform: string }]
}
