import type { Article, Words } from './article.ts'
import type { Basis, May } from './basis.ts'
import type { ContractActs, ContractItems, ContractLists, LeaseSignature, Negotiated, Pinned } from './contract-rows.ts'
import type { ClaimActs, ClaimItems, ClaimLists } from './claim-rows.ts'
import type { JusticeActs, JusticeItems, JusticeLists } from './justice-rows.ts'
import type { DisputeActs, DisputeItems, DisputeLists } from './dispute-rows.ts'
import type { CostActs, CostItems, CostLists } from './cost-rows.ts'
import type { CreditActs, CreditItems, CreditLists } from './credit-rows.ts'
import type { CaseFile, Chart, ChartLine, DocumentText, FileRow, FoundParty } from './file-rows.ts'
import type { PortalItems, PortalLists } from './portal-rows.ts'
import type { PriceActs, PriceItems, PriceLists } from './price-rows.ts'
import type { RulesActs, RulesItems, RulesLists } from './rules-rows.ts'
import type { InspectionActs, InspectionItems, InspectionLists } from './inspection-rows.ts'
import type { SupportActs, SupportItems, SupportLists } from './support-rows.ts'
import type { SurveillanceActs, SurveillanceItems, SurveillanceLists } from './surveillance-rows.ts'
import type { FrameworkId, TemplateActs, TemplateItems, TemplateLists } from './template-rows.ts'

/** What the views answer with. Money is integer fen, shares are thousandths of a card, instants are ISO UTC. */

export interface Receipt {
  stream: string
  seq: number
  leaf: string
  at: string
}

export interface Me {
  person: string
  party: string
  partyName: string
  uscc: string
  roles: string[]
  desks: string[]
}

export interface SampleSignIn {
  name: string
  password: string
  desk: string
  title: Words
}

export type LeaseMode = 'by-server' | 'by-scale'

export interface Terms {
  billingStart: 'signed' | 'delivered' | 'first-use'
  grainSeconds: number
  minimumSeconds: number
  billedWhenStopped: boolean
  partialDevice: 'share' | 'whole'
  conversion: string
  billingZone: string
}

export interface PublicOffer {
  offer: string
  /** the provider's name */
  provider: string
  providerParty?: string
  mode: LeaseMode
  models: string[]
  unitPriceFen: number
  place: string
  validFrom: string
  validUntil: string | null
  at: string
}

export interface Offer extends PublicOffer {
  terms: Terms
  state?: 'open' | 'withdrawn'
}

/** A kind of card in the catalogue. */
export interface Model {
  model: string
  vendor: string | null
  memoryGib: number | null
  disclosed: boolean
  source: string
}

export interface Quote {
  quote: string
  offer: string
  provider: string
  unitPriceFen: number
  validUntil: string
}

export interface RequestRow {
  request: string
  mode: LeaseMode
  models: string[]
  cards: number
  shareMilli: number
  hours: number
  place: string
  note: string
  at: string
  quotes: Quote[]
}

export interface OrderRow {
  order: string
  offer: string
  lesseeName: string
  providerName: string
  contractFen: number
  at: string
}

export interface Board {
  offers: number
  runningLeases: number
  models: {
    model: string
    cards: number
    leasedMilli: number
    freeMilli: number
    lowestFen: number | null
    medianFen: number | null
  }[]
  series: { month: string; milliCardSeconds: number }[]
}

export interface LogHead {
  origin: string
  size: number
  root: string
  at?: string | null
  checkpoint: string | null
  pending?: number
  logKey: string
}

export interface LeafState {
  index: number | null
  state: 'logged' | 'pending'
  entry: string | null
  hash: string
  at: string | null
  checkpointSize: number | null
}

export interface HistoryRow {
  seq: number
  act: string
  title: Words
  at: string
  actorName: string | null
  role: string
  outcome: 'done' | 'refused'
  code: string | null
  says: Words | null
  day: string | null
  basis: (string | Basis)[]
  leaf: string
  index: number | null
  stream?: string
}

export type LeaseState = 'drafted' | 'countersigning' | 'signed' | 'running' | 'ended'

export interface LeaseRow extends Partial<Pinned> {
  lease: string
  state: LeaseState
  lessee: string
  lesseeName: string
  provider: string
  providerName: string
  mode: FrameworkId
  models: string[]
  cards: number
  shareMilli: number
  unitPriceFen: number
  contractFen: number
  at: string
  order: string | null
  offer: string | null
  negotiation: string | null
  cpuMilli: number
  memoryMib: number
  hours: number
  from: string
  place: string
  terms: Terms
  termsHash: string
  signedAt: string | null
  startedAt: string | null
  endedAt: string | null
}

export interface Lease extends LeaseRow, Negotiated {
  termsText: Words[]
  signatures: LeaseSignature[]
  can: Record<'sign' | 'end', May>
  next: { zh: string; en: string; by: string } | null
  procedure: { here: string; states: { name: string; title: Words }[] }
}

export interface Usage {
  milliCardSeconds: number
  /** null, with the reason in costNote, while it cannot be told */
  costFen: number | null
  costNote: Words | null
  contractFen: number
  unitPriceFen: number
  /** by natural day of the contract's billing zone */
  series: { day: string; milliCardSeconds: number }[]
  intervals: number
  lastAt: string | null
  recent?: { id: string; meter: string; from: string; to: string; cards: number; shareMilli: number }[]
}

export interface InvoiceRow {
  invoice: string
  lease: string
  month: string
  totalFen: number
  voucherFen: number
  paidFen: number
  /** taken off by credit notes */
  creditFen: number
  outstandingFen: number
  /** of it, held while a quantity is in dispute: not due */
  heldFen: number
  state: 'issued' | 'paid'
  at: string
}

export interface InvoiceLine {
  month: string
  from: string
  to: string
  milliCardSeconds: number
  unitPriceFen: number
  amountFen: number
}

export interface Invoice extends InvoiceRow {
  lines: InvoiceLine[]
  formula: Words & { basis: string[] }
  credits: {
    at: string
    kind: 'payment' | 'voucher' | 'service-credit' | 'reduction'
    amountFen: number
    reference: string | null
  }[]
}

export interface IncomeRow {
  month: string
  bills: number
  totalFen: number
  paidFen: number
  voucherFen: number
  creditFen: number
  milliCardSeconds: number
}

export interface Voucher {
  voucher: string
  programme: string
  amountFen: number
  balanceFen: number
  validUntil: string
  /** the one lease whose rent it pays, once it was used */
  lease: string | null
  state: 'valid' | 'used' | 'lapsed'
}

export interface CapacityRow {
  model: string
  cards: number
  leasedMilli: number
  freeMilli: number
  broken: number
}

export interface NodeRow {
  node: string
  serial: string
  place: string
  cpuMilli: number
  memoryMib: number
  cards: number
  models: string[]
  freeMilli: number
}

export interface Licence {
  licence: string
  kind: 'vats-idc' | 'vats-cloud' | 'other'
  number: string
  validFrom: string
  validUntil: string
  state: string
}

export interface Todo {
  object: string
  zh: string
  en: string
  href: string
  amountFen?: number
  dueOn: string | null
  /** where the view says so itself; otherwise the day decides */
  overdue?: boolean
  basis: (string | Basis)[] | null
}

/** Lists: name → row. */
export interface ListViews
  extends
    PortalLists,
    ContractLists,
    RulesLists,
    TemplateLists,
    PriceLists,
    CostLists,
    CreditLists,
    InspectionLists,
    SupportLists,
    SurveillanceLists,
    ClaimLists,
    DisputeLists,
    JusticeLists {
  'market.offer.public': PublicOffer
  'market.offer.find': Offer
  'market.offer.mine': Offer
  'market.request.list': RequestRow
  'market.order.list': OrderRow
  'contracts.lease.list': LeaseRow
  'billing.invoice.list': InvoiceRow
  'billing.income': IncomeRow
  'subsidy.voucher.list': Voucher
  'capacity.map': CapacityRow
  'capacity.node.list': NodeRow
  'capacity.model.list': Model
  'admission.licence.list': Licence
  'contracts.todo': Todo
  'billing.todo': Todo
  'performance.todo': Todo
  'casework.todo': Todo
  'admission.todo': Todo
  'casework.file.list': FileRow
  'procedure.chart.list': ChartLine
  'identity.party.find': FoundParty
  'history.of': HistoryRow
}

/** Single things: name → item. */
export interface ItemViews
  extends
    PortalItems,
    ContractItems,
    RulesItems,
    TemplateItems,
    PriceItems,
    CostItems,
    CreditItems,
    InspectionItems,
    SupportItems,
    SurveillanceItems,
    ClaimItems,
    DisputeItems,
    JusticeItems {
  'market.board': Board
  'evidence.head': LogHead
  'evidence.leaf': LeafState
  'law.article': Article
  'contracts.lease.get': Lease
  'metering.usage.of': Usage
  'billing.invoice.get': Invoice
  'casework.file.get': CaseFile
  'casework.document.get': DocumentText
  'procedure.chart.get': Chart
}

/** Acts that a page performs: name → what is sent and what is decided. */
export interface Acts
  extends
    ContractActs,
    RulesActs,
    TemplateActs,
    PriceActs,
    CostActs,
    CreditActs,
    InspectionActs,
    SupportActs,
    SurveillanceActs,
    ClaimActs,
    DisputeActs,
    JusticeActs {
  'admission.licence.file': [
    { kind: string; number: string; issuedBy: string; validFrom: string; validUntil: string },
    { licence: string },
  ]
  'capacity.node.register': [
    {
      serial: string
      place: string
      cpuMilli: number
      memoryMib: number
      devices: { serial: string; model: string }[]
    },
    { node: string; devices: string[] },
  ]
  'market.offer.publish': [
    {
      mode: LeaseMode
      models: string[]
      unitPriceFen: number
      place: string
      validFrom: string
      validUntil: string | null
      terms: Terms
    },
    { offer: string },
  ]
  'market.offer.withdraw': [{ offer: string; reason: string }, { offer: string }]
  'market.order.place': [
    {
      offer: string
      quote: string | null
      cards: number
      shareMilli: number
      cpuMilli: number
      memoryMib: number
      hours: number
      from: string
    },
    { order: string; unitPriceFen: number; contractFen: number },
  ]
  'market.request.post': [
    {
      mode: LeaseMode
      models: string[]
      cards: number
      shareMilli: number
      hours: number
      place: string
      note: string
    },
    { request: string },
  ]
  'market.quote.give': [{ request: string; offer: string; unitPriceFen: number; validUntil: string }, { quote: string }]
  'contracts.lease.sign': [
    {
      lease: string
      termsHash: string
      before?: string
      after?: string
      sm2?: { publicKey: string; signature: string }
    },
    { lease: string; side: string; complete: boolean },
  ]
  'contracts.lease.end': [{ lease: string; reason: string }, { lease: string; endedAt: string }]
  'billing.invoice.issue': [
    { lease: string; month: string },
    { invoice: string; lines: InvoiceLine[]; totalFen: number },
  ]
  'billing.payment.record': [
    { invoice: string; amountFen: number; reference: string },
    { invoice: string; paidFen: number; outstandingFen: number },
  ]
  'subsidy.voucher.redeem': [
    { voucher: string; invoice: string },
    { deductedFen: number; payableFen: number; capFen: number },
  ]
  'evaluation.questionnaire.answer': [
    { questionnaire: string; answers: Record<string, string | number>; codeHash?: string },
    { answer: string },
  ]
  'dispute.bundle.make': [{ lease: string }, { lease: string; streams: { stream: string; size: number }[] }]
}
