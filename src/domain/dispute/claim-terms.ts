// A claim as a party fills it in: a scenario, who claims what of whom, and the facts, each under one name. Claims are
// pure values; what is asked for in which scenario is data (law/claims), what the law says is read on a day.
import type { Day } from '#kernel/time'
import type { ClaimFacts } from './claim-facts.ts'

export type Words = { zh: string; en: string }

/** Scenarios of a dispute over leased compute; each has its questions in law/claims/<id>.yaml. */
export const SCENARIOS = {
  'non-payment': { zh: '欠付租金、服务费', en: 'rent or fees not paid' },
  'under-delivery': { zh: '算力交付不足', en: 'less compute than promised' },
  'late-delivery': { zh: '逾期交付、未开通', en: 'delivered late or not at all' },
  outage: { zh: '服务中断、可用率不达标', en: 'outage, availability below the promise' },
  'wrong-accelerator': { zh: '加速卡型号、规格不符', en: 'another accelerator than agreed' },
  overbilling: { zh: '计量、计费有误', en: 'metered or billed too much' },
  'price-deception': { zh: '价格欺诈、误导性标价', en: 'deceived about the price' },
  'unlawful-cutoff': { zh: '擅自停机、单方终止', en: 'cut off or ended without right' },
  'data-not-erased': { zh: '数据未返还、未删除', en: 'data not returned or not erased' },
  'deposit-withheld': { zh: '押金、保证金不退', en: 'deposit withheld' },
  'device-not-returned': { zh: '期满不返还设备', en: 'devices not returned at the end' },
  'sham-lease': { zh: '虚假租赁', en: 'sham lease' },
} as const satisfies Record<string, Words>
export type ScenarioId = keyof typeof SCENARIOS

/** What can be asked of a court or a mediator. How they go together is data (law/claims/pairs.yaml). */
export const REMEDIES = {
  pay: { zh: '支付欠款', en: 'pay what is due' },
  perform: { zh: '继续履行', en: 'go on performing' },
  cure: { zh: '补足、更换、修理', en: 'make up, replace or repair' },
  'reduce-price': { zh: '减少价款', en: 'lower the price' },
  'sla-credit': { zh: '按约抵扣（SLA）', en: 'agreed service credit' },
  refund: { zh: '返还多收、已付款项', en: 'refund what was paid' },
  terminate: { zh: '解除合同（或者确认已解除）', en: 'end the contract, or confirm that it has ended' },
  void: { zh: '确认合同无效', en: 'declare the contract void' },
  rescind: { zh: '撤销合同', en: 'rescind the contract' },
  'not-formed': { zh: '确认合同不成立', en: 'declare that no contract was formed' },
  'term-void': {
    zh: '确认格式条款无效或者不成为合同内容',
    en: 'declare a standard term void or not part of the contract',
  },
  restitution: { zh: '返还财产、折价补偿', en: 'restitution, in value where need be' },
  'return-device': { zh: '返还设备', en: 'return the devices' },
  'return-deposit': { zh: '退还押金、保证金', en: 'return the deposit' },
  earnest: { zh: '适用定金罚则', en: 'earnest money, kept or doubled' },
  'return-data': { zh: '返还数据', en: 'return the data' },
  'erase-data': { zh: '删除数据并出具证明', en: 'erase the data and certify it' },
  damages: { zh: '赔偿损失', en: 'damages' },
  liquidated: { zh: '支付违约金', en: 'liquidated damages' },
  interest: { zh: '支付利息、逾期付款损失', en: 'interest, loss from late payment' },
  costs: { zh: '诉讼费用等由对方负担', en: 'costs' },
} as const satisfies Record<string, Words>
export type Remedy = keyof typeof REMEDIES

export type Side = 'claimant' | 'respondent'

/** One remedy asked for; an amount only where money is asked for and its sum stands. */
export interface Asked {
  remedy: Remedy
  amountFen?: number
}

/** Evidence of one side; `elements` are ids of elements it speaks to, and on whose side. */
export interface Evidence {
  title: string
  side: Side
  elements: readonly string[]
  /** a document of this platform that checks by itself, such as a bundle or a reading */
  proof?: string
  /** where it comes from: who made it, who keeps it (Civil Procedure Law 124) */
  source?: string
}

/** A fact both sides accept, and the elements it settles. */
export interface Undisputed {
  text: string
  elements: readonly string[]
}

/** What one side says to one element. */
export interface Statement {
  side: Side
  element: string
  text: string
}

export interface Interruption {
  on: Day
  kind: 'demand' | 'acknowledgment' | 'part-payment' | 'suit' | 'arbitration' | 'mediation'
}

/** An earlier suit or award between the parties. */
export interface EarlierSuit {
  caseNo?: string
  sameParties?: boolean
  sameSubject?: boolean
  sameClaims?: boolean
  /** the new claim would in substance deny the earlier result */
  deniesResult?: boolean
  pending?: boolean
  /** something happened after the earlier decision took effect */
  newFacts?: boolean
}

export interface Counterclaim {
  asked: readonly Asked[]
  sameContract?: boolean
  sameFacts?: boolean
  causal?: boolean
  /** it asks for nothing of its own and only denies the claim */
  onlyDefence?: boolean
}

export interface Instalment {
  dueOn: Day
  amountFen: number
  paidFen: number
}

/** A stretch out of service, by instants of the record or minutes alone. */
export interface Outage {
  from?: string
  until?: string
  seconds: number
  /** planned or otherwise left out by the contract */
  excluded: boolean
}

/** A claim as filled in; what is absent is not known. */
export interface Claim {
  scenario: ScenarioId
  /** which side of the contract claims */
  by: 'lessor' | 'lessee'
  asked: readonly Asked[]
  /** asked for if the first cannot be had (预备请求) */
  alternative: readonly Asked[]
  facts: ClaimFacts
  instalments: readonly Instalment[]
  outages: readonly Outage[]
  evidence: readonly Evidence[]
  undisputed: readonly Undisputed[]
  statements: readonly Statement[]
  /** what the other side has raised itself */
  defences: readonly Defence[]
  interruptions: readonly Interruption[]
  suspensions: readonly { from: Day; until?: Day }[]
  earlierSuits: readonly EarlierSuit[]
  counterclaim?: Counterclaim
}

/** What the other side may raise; which element each opens is data (law/claims/elements.yaml). */
export const DEFENCES = {
  paid: { zh: '已经付清', en: 'already paid' },
  'not-due': { zh: '付款条件未成就、未到期', en: 'not due yet' },
  'set-off': { zh: '抵销', en: 'set-off' },
  conforming: { zh: '已按约履行', en: 'performed as agreed' },
  'late-notice': { zh: '未及时提出异议', en: 'defect notified too late' },
  'claimant-breach': { zh: '对方先违约（先履行、同时履行抗辩）', en: 'the claimant was in breach first' },
  insecurity: { zh: '不安抗辩', en: 'suspended for insecurity' },
  'force-majeure': { zh: '不可抗力', en: 'force majeure' },
  'third-party': { zh: '第三人原因', en: 'a third party caused it' },
  hardship: { zh: '情势变更', en: 'change of circumstances' },
  'user-fault': { zh: '使用方自身原因', en: 'the user’s own doing' },
  'excluded-time': { zh: '属于约定的除外时间', en: 'time left out by the contract' },
  'sole-remedy': { zh: '合同约定的唯一救济', en: 'only remedy under the contract' },
  'no-loss': { zh: '没有损失、损失过高', en: 'no loss, or too high' },
  unforeseeable: { zh: '损失不可预见', en: 'loss not foreseeable' },
  'not-mitigated': { zh: '未防止损失扩大', en: 'loss was not kept small' },
  'liquidated-too-high': { zh: '违约金过高', en: 'liquidated damages too high' },
  'no-right-to-end': { zh: '没有解除权', en: 'no right to end the contract' },
  'erased-already': { zh: '数据已经删除', en: 'data erased already' },
  'must-keep': { zh: '依法应当保存', en: 'the law says to keep it' },
  deduction: { zh: '有权扣除押金', en: 'entitled to deduct from the deposit' },
  'not-formed': { zh: '合同未成立', en: 'no contract was formed' },
  'no-authority': { zh: '签约人无权', en: 'the signer had no authority' },
  sham: { zh: '虚假意思表示', en: 'sham' },
  collusion: { zh: '恶意串通', en: 'collusion' },
  'licence-missing': { zh: '缺少许可、违反强制性规定', en: 'a licence is missing, a mandatory rule broken' },
  'public-order': { zh: '违背公序良俗', en: 'against public order' },
  fraud: { zh: '欺诈', en: 'fraud' },
  duress: { zh: '胁迫、显失公平', en: 'duress or gross unfairness' },
  mistake: { zh: '重大误解', en: 'serious mistake' },
  'standard-term': { zh: '格式条款未提示说明或者无效', en: 'a standard term not incorporated or void' },
  /** only where the other side has raised it itself (Civil Code 192–193) */
  'limitation-raised': { zh: '对方已自行提出诉讼时效抗辩', en: 'limitation, raised by the other side itself' },
} as const satisfies Record<string, Words>
export type Defence = keyof typeof DEFENCES

/** Remedies that say the contract does not hold, or not all of it. */
export const VALIDITY_REMEDIES: readonly Remedy[] = ['void', 'rescind', 'not-formed', 'term-void']
