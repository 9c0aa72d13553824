import type { Words } from './article.ts'
import type { Clock } from './file-rows.ts'

/** What the views of cost reports answer with. Amounts are integer fen; a cost per card-hour is a decimal of fen as text. */

export const COST_ITEMS = [
  'depreciation',
  'electricity',
  'rent',
  'bandwidth',
  'staff',
  'maintenance',
  'software',
  'finance',
  'tax',
  'overhead',
  'fine',
  'donation',
  'unrelated',
  'idle',
  'unsupported',
] as const
export type CostItem = (typeof COST_ITEMS)[number]
export type CostBehaviour = 'variable' | 'avoidable' | 'fixed' | 'excluded'
type CostFlag = 'below-engineering' | 'outside-peers'

/** A request to report costs, in one line. */
export interface CostRequest {
  file: string
  no: string
  title: string
  hook: string
  hookTitle: Words
  provider: string
  providerName: string | null
  bodyNames: (string | null)[]
  place: string
  state: string
  stateTitle: Words
  ended: boolean
  dueOn: string | null
  waitsFor: Words | null
  overdue: boolean
  openedAt: string
  since: string
  /** the form last filed */
  version: number | null
  /** to the body that asks */
  flags?: CostFlag[]
}

/** What the ground of a request allows, and no more. */
interface HookCard {
  hook: string
  title: Words
  who: Words
  toWhom: Words
  duty: string
  sanction: Words
  sanctionCite: string | null
  confidentiality: string
}

/** The cost of one site, device and month. */
export interface CostCell {
  site: string
  device: string
  month: string
  cards: number
  cardHours: string
  itemsFen: Partial<Record<CostItem, number>>
  totalFen: number
  excludedFen: number
  avcFen: string
  aacFen: string
  atcFen: string
  lraicFen: string
}

export interface CostAdjustment {
  line: number
  toldFen: number
  reason: string
  article: string
  reply: string | null
  decidedFen: number | null
  decision: 'upheld' | 'changed' | 'dropped' | null
  decisionReason: string | null
}

interface CostPlace {
  row: number
  site: string
  device: string
  month: string
}

export interface CapacityEntry extends CostPlace {
  cards: number
  hours: number
  usedMilliHours: number
}

export interface CostEntry extends CostPlace {
  item: CostItem
  label: Words
  behaviour: CostBehaviour
  amountFen: number
  key: string | null
  asset: { priceFen: number; residualPpm: number; lifeYears: number; inUsePpm: number; ratePpm: number } | null
  energy: { milliKwh: number; pueMilli: number; tariffPico: string } | null
  document: string
  legality: string
  relevance: string
  reasonableness: string
  adjustment: CostAdjustment | null
}

export interface Benchmark {
  kind: string
  device: string
  place: string
  value: string
  source: string
  mark: string
  fromOn: string
}

export interface CostCheck {
  site: string
  device: string
  month: string
  reportedFen: string
  engineeringFen: string | null
  floorFen: string | null
  ratioPpm: number | null
  peers: number
  peersMedianFen: string | null
  peersSpanFen: { low: string; high: string } | null
  flags: CostFlag[]
  used: Benchmark[]
  missing: string[]
}

/** What is wrong with a file of rows: where, what was expected, what stands there. */
export interface CsvProblem {
  file: string
  row: number
  field: string
  zh: string
  en: string
  got: string
}

export interface CostDraft {
  name: string
  csv: string
  problems: CsvProblem[]
  since: string
  /** what the draft comes to; null while a row of it is wrong */
  cells: CostCell[] | null
  totalFen: number | null
}

export interface CostFile extends CostRequest {
  mySide: 'provider' | 'body'
  hookCard: HookCard
  clocks: Clock[]
  versions: { version: number; sha256: string; name: string; totalFen: number; at: string }[]
  lines: CostEntry[]
  capacity: CapacityEntry[]
  cells: CostCell[]
  totalFen: number | null
  verified: { cells: CostCell[]; totalFen: number } | null
  ifUpheldFen: number | null
  checks: CostCheck[]
  digits: { status: 'too-few'; amounts: number; needed: number } | { status: string } | null
  draft: CostDraft | null
  uses: { purpose: string; device: string; month: string; basis: string; at: string }[]
  template: string
}

type CostCsv = { file: string; name: string; csv: string }

/** Lists: name → row. */
export interface CostLists {
  'pricing.cost.mine': CostRequest
  'pricing.cost.board': CostRequest
  'pricing.benchmark.list': Benchmark
}

/** Single things: name → item. */
export interface CostItems {
  'pricing.cost.file': CostFile | null
}

/** Acts: name → what is sent and what is decided. */
export interface CostActs {
  'pricing.cost-draft.save': [CostCsv, { rows: number; problems: CsvProblem[] }]
  'pricing.cost-form.file': [
    CostCsv,
    { version: number; sha256: string; rows: number; totalFen: number; unusual: { row: number; field: string }[] },
  ]
  'pricing.cost-form.adjust': [
    { file: string; adjustments: { line: number; toFen: number; reason: string; article: string }[] },
    { version: number; adjustments: number },
  ]
  'pricing.cost-form.answer': [
    { file: string; replies: { line: number; reply: string }[] },
    { version: number; lines: number[] },
  ]
  'pricing.cost-form.decide': [
    {
      file: string
      decisions: { line: number; decision: 'upheld' | 'changed' | 'dropped'; toFen?: number; reason: string }[]
    },
    { version: number; totalFen: number },
  ]
  'pricing.benchmark.enter': [
    {
      place: string
      from: string
      source: string
      mark: string
      entries: { kind: string; device: string; value: string }[]
    },
    { entered: number },
  ]
}
