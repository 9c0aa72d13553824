// What a credit file holds: facts with their document, level and days. A fact is kept whole, with the days on which it was
// decided, served, objected to, repaired or revoked; what it weighs on a given day follows from them (standing.ts).
import type { Day } from '#kernel/time'

type Words = { readonly zh: string; readonly en: string }

/** The seven dimensions of the score; their weights stand in platform/credit-rules#weights. */
export const dimensions = {
  performance: { zh: '履约', en: 'performance' },
  service: { zh: '服务质量', en: 'service' },
  infrastructure: { zh: '基础设施真实', en: 'infrastructure' },
  security: { zh: '数据安全与清除', en: 'security and erasure' },
  price: { zh: '价格与竞争', en: 'price and competition' },
  support: { zh: '补贴诚信', en: 'support' },
  cooperation: { zh: '配合与备案', en: 'cooperation' },
} as const satisfies Record<string, Words>
export type Dimension = keyof typeof dimensions

/** Levels of NDRC Order 36 (cn/credit-repair-measures#classification). */
export const levels = {
  minor: { zh: '轻微', en: 'minor' },
  general: { zh: '一般', en: 'general' },
  serious: { zh: '严重', en: 'serious' },
} as const satisfies Record<string, Words>
export type Level = keyof typeof levels

/** What kind of knowledge an entry is; only a decision can ever deduct. */
export const knowledge = {
  decision: { zh: '决定', en: 'decision' },
  lead: { zh: '线索', en: 'lead' },
  complaint: { zh: '投诉', en: 'complaint' },
  flag: { zh: '检测标记', en: 'flag of a detector' },
} as const satisfies Record<string, Words>
export type Knowledge = keyof typeof knowledge

/**
 * One fact. Days that are undefined have not come, or are not known; what rests on them does not count. Every fact has
 * every field, so that a hundred thousand files are read at one speed.
 */
export interface Fact {
  id: string
  kind: Knowledge
  /** the article of platform/credit-rules it is judged by, and its level; a decision has both */
  rule: string | undefined
  level: Level | undefined
  /** the set of facts it belongs to: deducts once, whatever the number of decisions */
  chain: string
  /** the source document, and the evidence it rests on; one of them at least, or it does not count */
  source: string | undefined
  evidence: readonly string[]
  /** the decision in force; without it nothing is decided */
  decision: string | undefined
  /** day of the document, from which publication runs */
  decidedOn: Day | undefined
  notifiedOn: Day | undefined
  effectiveOn: Day | undefined
  objectedOn: Day | undefined
  objectionDecidedOn: Day | undefined
  objection: 'upheld' | 'dismissed' | undefined
  suspendedOn: Day | undefined
  resumedOn: Day | undefined
  repairedOn: Day | undefined
  revokedOn: Day | undefined
  /** stated without a day: holds on every day */
  state: 'proposed' | 'objected' | 'suspended' | 'repaired' | 'revoked' | 'expired' | undefined
}

/** Service figures that both sides have settled. */
export interface Measured {
  id: string
  measure: Measure
  /** how many were measured, and how many of them failed */
  count: number
  failed: number
  /** last day of the period */
  until: Day
  /** the settled statement; without it the figures do not count */
  source?: string
  disputed: boolean
}
export const measures = {
  'sla-breach': { dimension: 'service', says: { zh: '低于约定服务等级的月份', en: 'months below the agreed level' } },
  'late-delivery': { dimension: 'performance', says: { zh: '逾期交付的合同', en: 'contracts delivered late' } },
} as const satisfies Record<string, { dimension: Dimension; says: Words }>
export type Measure = keyof typeof measures

/** Good faith, by document. */
export interface Reward {
  id: string
  reward: RewardKind
  source?: string
  decision?: string
  effectiveOn?: Day
  revokedOn?: Day
}
export const rewards = {
  'public-honour': { zh: '依法公布的守信表彰', en: 'an honour published under law' },
  'tax-a': { zh: '纳税信用 A 级', en: 'tax credit grade A' },
  'commitment-kept': { zh: '告知承诺经核查履行', en: 'a commitment kept, as checked' },
  'self-report': { zh: '主动报告并纠正', en: 'reported and corrected of one’s own accord' },
  'open-evidence': { zh: '主动公开核验证据', en: 'evidence opened for checking' },
} as const satisfies Record<string, Words>
export type RewardKind = keyof typeof rewards

/** Everything that the score of one entity follows from. The order of the lists means nothing. */
export interface CreditFile {
  uscc?: string
  /** first day of business here */
  since?: Day
  endedOn?: Day
  /** a number, or the days on which contracts were completed */
  completed?: number | readonly Day[]
  facts: readonly Fact[]
  measured: readonly Measured[]
  rewards: readonly Reward[]
}
