import type { Words } from './article.ts'

/** What the views of claims answer with. Amounts in fen, rates in millionths. Everything here is the reader's own side's. */

export type FactKind = 'fen' | 'count' | 'ppm' | 'yes-no' | 'day' | 'text' | 'decimal' | 'choice'

export interface FactAsked {
  kind: FactKind
  label: Words
  choices: { value: string; label: Words }[] | null
}

interface NeedAsked {
  item: string
  facts: string[]
  why: Words
  article: string
}

export interface ScenarioAsked {
  id: string
  title: Words
  by: 'lessor' | 'lessee'
  about: Words
  usual: string[]
  possible: string[]
  asks: string[]
  needs: NeedAsked[]
  proof: string[]
  elements: string[]
}

export interface ClaimForm {
  scenarios: ScenarioAsked[]
  needs: NeedAsked[]
  facts: Record<string, FactAsked>
  remedies: { id: string; title: Words }[]
  defences: { id: string; title: Words }[]
  elements: { id: string; title: Words; evidence: Words }[]
}

export interface Instalment {
  dueOn: string
  amountFen: number
  paidFen: number
}
export interface Outage {
  from?: string
  until?: string
  seconds: number
  excluded: boolean
}

export interface KnownFact {
  fact: string
  value: string | number | boolean
  from: Words
  ref: string | null
}

export interface KnownClaim {
  by: 'lessor' | 'lessee'
  place: string
  facts: KnownFact[]
  instalments: Instalment[]
  outages: Outage[]
  /** of the signed contract, those that a claim turns on */
  clauses: { id: string; no: number; title: Words; zh: string; en: string }[]
  /** records of the platform that can be named as evidence */
  evidence: { title: string; source: string; elements: string[] }[]
  places: { claimant: string | null; respondent: string | null }
}

interface ClaimLine {
  claim: string
  about: string
  zoneFile: string | null
  scenario: string
  scenarioTitle: Words
  version: number
  keptAt: string
  openedAt: string
  filed: { version: number; to: string; papers: string[]; at: string }[]
}

export interface ClaimItem extends ClaimLine {
  latest: number
  draft: Record<string, unknown>
  versions: { version: number; at: string }[]
  files: { file: string; no: string; procedure: string; title: Words; stateTitle: Words }[]
}

export interface MissingItem {
  item: string
  what: Words
  why: Words
  article: string
  facts: string[]
}

export interface TestedRule {
  outcome: 'yes' | 'no' | 'unknown' | 'not-asked'
  tests: { test: string; met: boolean | null; says: Words }[]
  says: Words
  article: string
}

export interface MoneyLine {
  remedy: string
  what: Words
  amountFen: number | null
  formula: Words
  article: string
}

export interface Check {
  scenario: string
  title: Words
  on: string
  complete: boolean
  missing: MissingItem[]
  /** needed besides where it goes to a court */
  toCourt: MissingItem[]
  fits: {
    pair: [string, string]
    fits: 'together' | 'in-order' | 'not-together'
    clashes: boolean
    why: Words
    article: string
  }[]
  alternatives: { main: string[]; alternative: string[]; given: boolean; why: Words; article: string }[]
  deadlines: {
    id: string
    what: Words
    from: string | null
    due: string | null
    note: Words | null
    period: string
    article: string
  }[]
  money: { lines: MoneyLine[]; totalFen: number; alternativeTotalFen: number }
  causeOfAction: { name: Words; why: Words; article: string }
  counterclaim: TestedRule
  repeatSuit: TestedRule
  jurisdiction: {
    arbitration: Words | null
    options: {
      court: string | null
      suggested: string | null
      ground: 'agreed' | 'domicile' | 'performance'
      why: Words
      article: string
    }[]
    level: { court: 'basic' | 'intermediate'; why: Words; article: string }
    internetCourt: { inScope: 'yes' | 'no' | 'unknown'; why: Words; article: string }
  }
  courtFee: {
    baseFen: number
    feeFen: number
    halvedFen: number
    preservationFeeFen: number | null
    brackets: { fromFen: number; uptoFen: number | null; ppm: number | null; feeFen: number }[]
    note: Words
    article: string
  }
  /** for the claimant's eyes alone */
  own: {
    limitation: {
      from: string | null
      due: string | null
      longStop: string | null
      interruptions: { on: string; counted: boolean; says: Words }[]
      passed: boolean | null
      notes: Words[]
      article: string
    }
    rights: {
      right: 'terminate' | 'rescind'
      due: string | null
      passed: boolean | null
      says: Words
      article: string
    }[]
  }
  note: Words
}

export interface Statement {
  title: Words
  parts: { title: Words; rows: { label: Words; value: string[] }[] }[]
  fields: {
    title: string
    claims: string
    requests: string
    facts: string
    cause: string
    court: string
    contract: string
    contacts: string
    amountFen: number
  }
  claimant: string
  to: string
  basis: string[]
}

export interface ClaimChecked {
  wrong: { field: string; expected: Words; got: string } | null
  check: Check | null
  elements: { id: string; title: Words; asks: Words; burden: Words }[]
  statement: Statement | null
  /** a start for facts and reasons, of what was told */
  story: string
}

/** Lists: name → row. */
export interface ClaimLists {
  'dispute.claim.mine': ClaimLine
}

/** Single things: name → item. */
export interface ClaimItems {
  'dispute.claim.get': ClaimItem
  'dispute.claim.form': ClaimForm
  'dispute.claim.known': KnownClaim
}

/** Acts: name → what is sent and what is decided. */
export interface ClaimActs {
  'dispute.claim.keep': [
    { claim?: string; about: string; zoneFile?: string; draft: Record<string, unknown> },
    { claim: string; version: number },
  ]
  'dispute.claim.drop': [{ claim: string }, { claim: string }]
  'dispute.claim.file': [
    { claim: string; version: number; to: 'court' | 'mediation' | 'zone'; papers: string[] },
    { claim: string; version: number },
  ]
}
