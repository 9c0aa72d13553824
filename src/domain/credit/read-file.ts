// A credit file as others write it: flat, each field under one obvious name. An unknown field is refused by name, because
// a fact that is misread would weigh on somebody; a field that is empty or null is not known.
import { checkUscc } from '#kernel/identity'
import { day, excerpt, type Day } from '#kernel/time'
import {
  dimensions,
  knowledge,
  levels,
  measures,
  rewards,
  type CreditFile,
  type Dimension,
  type Fact,
  type Knowledge,
  type Measured,
  type Reward,
} from './fact.ts'
import { ruleDimensions } from './scorecard.ts'

type Words = { zh: string; en: string }

/** A field that holds something else than it should. */
export class BadField extends Error {
  override name = 'BadField'
  readonly field: string
  readonly expected: Words
  readonly got: string
  constructor(field: string, expected: Words, got: unknown) {
    const shown = excerpt(typeof got === 'string' ? got : (JSON.stringify(got) ?? String(got)))
    super(`${field}: 期望${expected.zh} expected ${expected.en}, got ${shown}`)
    this.field = field
    this.expected = expected
    this.got = shown
  }
}

/** Fields of a record, each with the other names that people use for it. */
type Names = Readonly<Record<string, readonly string[]>>

const topNames = {
  uscc: ['creditCode', 'entityUscc', 'subjectUscc'],
  since: ['startedOn', 'joinedOn', 'firstContractOn', 'registeredOn'],
  endedOn: ['deregisteredOn'],
  completed: ['completedContracts', 'contractsCompleted', 'completedOn'],
  facts: ['events', 'findings'],
  measured: ['measures', 'serviceMeasures'],
  rewards: ['incentives', 'bonuses'],
} as const satisfies Names

const factNames = {
  id: ['factId'],
  uscc: ['creditCode', 'entityUscc', 'subjectUscc'],
  kind: ['type'],
  rule: ['ruleId'],
  dimension: ['category'],
  level: ['severity'],
  chain: ['eventChain', 'sameFactsAs'],
  source: ['sourceDocument', 'document'],
  evidence: ['evidenceIds'],
  decision: ['decisionId', 'decisionNo', 'decisionDocId'],
  decidedOn: ['decisionOn', 'decidedAt', 'decisionDate'],
  notifiedOn: ['servedOn', 'notifiedAt', 'noticeOn'],
  effectiveOn: ['effectiveDay', 'effectiveFrom', 'effectiveDate'],
  objectedOn: ['objectionOn'],
  objectionDecidedOn: [],
  objection: ['objectionResult', 'objectionOutcome'],
  suspendedOn: ['stayedOn'],
  resumedOn: [],
  repairedOn: ['repairDate'],
  revokedOn: ['annulledOn'],
  status: ['state'],
} as const satisfies Names

const measuredNames = {
  id: [],
  measure: ['rule'],
  count: ['n', 'total'],
  failed: ['failures', 'breaches'],
  until: ['on', 'periodEnd'],
  source: ['statement', 'sourceDocument'],
  disputed: ['isDisputed'],
} as const satisfies Names

const rewardNames = {
  id: [],
  reward: ['kind', 'rule'],
  source: ['sourceDocument', 'document'],
  decision: ['decisionId', 'decisionNo'],
  effectiveOn: ['effectiveDay', 'effectiveFrom', 'on'],
  revokedOn: [],
} as const satisfies Names

/** Fields that are about the file itself and say nothing about anyone. */
const ABOUT = ['title', 'note', 'name', 'asOf', 'expected', '$schema']
const LIMIT = 1_000
const COUNT_LIMIT = 1_000_000_000

/** Values of one record by the name of the table, and what each was called. */
interface Given<N extends Names> {
  value: (name: keyof N & string) => unknown
  at: (name: keyof N & string) => string
}

/** The file in one JSON object. Throws BadField naming the field, what was expected and what it holds. */
export function readCreditFile(raw: unknown): CreditFile {
  const top = given(raw, '', topNames, ABOUT)
  const uscc = usccIn(top.value('uscc'), top.at('uscc'))
  const facts = listIn(top.value('facts'), top.at('facts'), (one, at) => factIn(one, at, uscc))
  if (top.value('facts') === undefined)
    throw new BadField('facts', { zh: '一个列表，没有事实的写 []', en: 'a list, [] where there are none' }, null)
  const file: CreditFile = {
    ...present({
      uscc,
      since: dayIn(top.value('since'), top.at('since')),
      endedOn: dayIn(top.value('endedOn'), top.at('endedOn')),
      completed: completedIn(top.value('completed'), top.at('completed')),
    }),
    facts: distinct(facts, top.at('facts')),
    measured: distinct(listIn(top.value('measured'), top.at('measured'), measuredIn), top.at('measured')),
    rewards: distinct(listIn(top.value('rewards'), top.at('rewards'), rewardIn), top.at('rewards')),
  }
  return file
}

/** The fields of a record. null and '' are not known; an unknown field or two names of one field are refused. */
function given<N extends Names>(raw: unknown, path: string, names: N, about: readonly string[] = []): Given<N> {
  const where = path === '' ? '$' : path
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new BadField(where, { zh: '一个对象', en: 'an object' }, raw)
  const record = raw as Record<string, unknown>
  const byName = new Map(
    Object.entries(names).flatMap(([name, also]) => [name, ...also].map((one) => [one, name] as const)),
  )
  const called = new Map<string, string>()
  for (const field of Object.keys(record)) {
    if (about.includes(field)) continue
    const name = byName.get(field)
    const at = path === '' ? field : `${path}.${field}`
    if (name === undefined) {
      const known = Object.keys(names).join('、')
      throw new BadField(at, { zh: `已知字段之一（${known}）`, en: 'a known field' }, record[field])
    }
    const other = called.get(name)
    if (other !== undefined)
      throw new BadField(
        at,
        { zh: `只写 ${other} 与 ${field} 之一`, en: `only one of ${other} and ${field}` },
        record[field],
      )
    called.set(name, field)
  }
  return {
    value: (name) => {
      const value = record[called.get(name) ?? '']
      return value === null || value === '' ? undefined : value
    },
    at: (name) => `${path}${path === '' ? '' : '.'}${called.get(name) ?? name}`,
  }
}

/** Chinese and other words that people write for a value. */
const sameWords: Readonly<Record<string, string>> = {
  履约: 'performance',
  contract: 'performance',
  'contract-performance': 'performance',
  服务质量: 'service',
  'service-quality': 'service',
  基础设施真实: 'infrastructure',
  'infrastructure-truth': 'infrastructure',
  truth: 'infrastructure',
  数据安全: 'security',
  'data-security': 'security',
  erasure: 'security',
  'security-erasure': 'security',
  价格: 'price',
  'price-conduct': 'price',
  补贴诚信: 'support',
  'support-integrity': 'support',
  subsidy: 'support',
  'subsidy-integrity': 'support',
  配合: 'cooperation',
  filing: 'cooperation',
  轻微: 'minor',
  一般: 'general',
  严重: 'serious',
  决定: 'decision',
  decided: 'decision',
  finding: 'decision',
  线索: 'lead',
  投诉: 'complaint',
  检测标记: 'flag',
  alert: 'flag',
  accepted: 'upheld',
  成立: 'upheld',
  rejected: 'dismissed',
  不成立: 'dismissed',
}

function factIn(raw: unknown, path: string, owner: string | undefined): Fact {
  const { value, at } = given(raw, path, factNames)
  const text = (name: keyof typeof factNames): string | undefined => textIn(value(name), at(name))
  const onDay = (name: keyof typeof factNames): Day | undefined => dayIn(value(name), at(name))
  const own = usccIn(value('uscc'), at('uscc'))
  if (own !== undefined && owner !== undefined && own !== owner)
    throw new BadField(at('uscc'), { zh: `本档案的代码 ${owner}`, en: `the code of this file, ${owner}` }, own)
  const status = value('status') === undefined ? undefined : choiceIn(value('status'), at('status'), statuses)
  const kind = kindIn(value('kind'), at('kind'), status)
  const dimension = choiceIn(value('dimension'), at('dimension'), dimensions)
  const rule = ruleIn(choiceIn(value('rule'), at('rule'), ruleDimensions), dimension, at)
  const level = choiceIn(value('level'), at('level'), levels)
  if (kind === 'decision') {
    if (rule === undefined)
      throw new BadField(at('rule'), { zh: '规则（rule）或者方面（dimension）', en: 'a rule or a dimension' }, null)
    if (level === undefined)
      throw new BadField(at('level'), { zh: 'minor、general、serious 之一', en: 'minor, general or serious' }, null)
  }
  const decision = text('decision')
  const id = text('id') ?? (decision === undefined ? path : `${decision}/${rule ?? ''}`)
  const state = status !== undefined && status in states ? (status as keyof typeof states) : undefined
  const fact: Fact = {
    id,
    kind,
    chain: text('chain') ?? id,
    evidence: evidenceIn(value('evidence'), at('evidence')),
    rule,
    level,
    decision,
    state,
    source: text('source'),
    decidedOn: onDay('decidedOn'),
    notifiedOn: onDay('notifiedOn'),
    effectiveOn: onDay('effectiveOn'),
    objectedOn: onDay('objectedOn'),
    objectionDecidedOn: onDay('objectionDecidedOn'),
    objection: choiceIn(value('objection'), at('objection'), { upheld: 0, dismissed: 0 }),
    suspendedOn: onDay('suspendedOn'),
    resumedOn: onDay('resumedOn'),
    repairedOn: onDay('repairedOn'),
    revokedOn: onDay('revokedOn'),
  }
  inOrder(fact, at)
  return fact
}

/** Pairs of days of which the second cannot come first. */
const orders = [
  ['decidedOn', 'repairedOn'],
  ['decidedOn', 'revokedOn'],
  ['decidedOn', 'effectiveOn'],
  ['objectedOn', 'objectionDecidedOn'],
  ['suspendedOn', 'resumedOn'],
] as const

function inOrder(fact: Fact, at: (name: keyof typeof factNames) => string): void {
  for (const [first, second] of orders) {
    const [early, late] = [fact[first], fact[second]]
    if (early !== undefined && late !== undefined && late < early)
      throw new BadField(
        at(second),
        { zh: `不早于 ${first}（${early}）`, en: `no earlier than ${first} (${early})` },
        late,
      )
  }
}

const states = { proposed: 0, objected: 0, suspended: 0, repaired: 0, revoked: 0, expired: 0 } as const
const statuses = { ...states, notified: 0, effective: 0, decision: 0, lead: 0, complaint: 0, flag: 0 } as const

/** An entry that says nothing is a decision; a status may say that it is none. */
function kindIn(raw: unknown, at: string, status: keyof typeof statuses | undefined): Knowledge {
  const stated = choiceIn(raw, at, knowledge)
  if (stated !== undefined && stated !== 'decision') return stated
  return status === 'lead' || status === 'complaint' || status === 'flag' ? status : 'decision'
}

function ruleIn(
  rule: keyof typeof ruleDimensions | undefined,
  dimension: Dimension | undefined,
  at: (name: 'dimension') => string,
): string | undefined {
  if (rule === undefined) return dimension === undefined ? undefined : `${dimension}-other`
  if (dimension !== undefined && ruleDimensions[rule] !== dimension)
    throw new BadField(
      at('dimension'),
      { zh: `${ruleDimensions[rule]}（${rule} 所属）`, en: `${ruleDimensions[rule]}, to which ${rule} belongs` },
      dimension,
    )
  return rule
}

function measuredIn(raw: unknown, path: string): Measured {
  const { value, at } = given(raw, path, measuredNames)
  const measure = choiceIn(value('measure'), at('measure'), measures)
  const until = dayIn(value('until'), at('until'))
  if (measure === undefined)
    throw new BadField(
      at('measure'),
      { zh: Object.keys(measures).join('、'), en: Object.keys(measures).join(', ') },
      null,
    )
  if (until === undefined) throw new BadField(at('until'), { zh: '日期 YYYY-MM-DD', en: 'a day YYYY-MM-DD' }, null)
  const count = countIn(value('count'), at('count'))
  const failed = countIn(value('failed'), at('failed'))
  if (failed > count)
    throw new BadField(at('failed'), { zh: `不大于 count（${count}）`, en: `no more than count (${count})` }, failed)
  const disputed = value('disputed') ?? false
  if (typeof disputed !== 'boolean')
    throw new BadField(at('disputed'), { zh: 'true 或 false', en: 'true or false' }, disputed)
  const source = textIn(value('source'), at('source'))
  const id = textIn(value('id'), at('id')) ?? `${measure}/${until}/${source ?? ''}`
  return { id, measure, count, failed, until, disputed, ...present({ source }) }
}

function rewardIn(raw: unknown, path: string): Reward {
  const { value, at } = given(raw, path, rewardNames)
  const reward = choiceIn(value('reward'), at('reward'), rewards)
  if (reward === undefined)
    throw new BadField(at('reward'), { zh: Object.keys(rewards).join('、'), en: Object.keys(rewards).join(', ') }, null)
  const [source, decision] = [textIn(value('source'), at('source')), textIn(value('decision'), at('decision'))]
  const effectiveOn = dayIn(value('effectiveOn'), at('effectiveOn'))
  const id = textIn(value('id'), at('id')) ?? `${reward}/${decision ?? source ?? path}`
  return {
    id,
    reward,
    ...present({ source, decision, effectiveOn, revokedOn: dayIn(value('revokedOn'), at('revokedOn')) }),
  }
}

/** The list without what is given twice; two different entries under one id are refused. */
function distinct<T extends { id: string }>(list: readonly T[], at: string): T[] {
  const known = new Map<string, T>()
  for (const one of list) {
    const other = known.get(one.id)
    if (other === undefined) known.set(one.id, one)
    else if (JSON.stringify(other) !== JSON.stringify(one))
      throw new BadField(`${at}.id`, { zh: '不与其他条目重复', en: 'an id of its own' }, one.id)
  }
  return [...known.values()]
}

function listIn<T>(raw: unknown, at: string, read: (one: unknown, at: string) => T): T[] {
  if (raw === undefined) return []
  if (!Array.isArray(raw)) throw new BadField(at, { zh: '一个列表', en: 'a list' }, raw)
  if (raw.length > LIMIT) throw new BadField(at, { zh: `至多 ${LIMIT} 条`, en: `at most ${LIMIT} entries` }, raw.length)
  return raw.map((one: unknown, i) => read(one, `${at}[${i}]`))
}

function choiceIn<K extends string>(raw: unknown, at: string, of: Readonly<Record<K, unknown>>): K | undefined {
  if (raw === undefined) return undefined
  const word =
    typeof raw === 'string' && Object.hasOwn(sameWords, raw) && !Object.hasOwn(of, raw) ? sameWords[raw] : raw
  if (typeof word === 'string' && Object.hasOwn(of, word)) return word as K
  const known = Object.keys(of)
  throw new BadField(at, { zh: `${known.join('、')} 之一`, en: `one of ${known.join(', ')}` }, raw)
}

function usccIn(raw: unknown, at: string): string | undefined {
  if (raw === undefined) return undefined
  if (typeof raw !== 'string')
    throw new BadField(at, { zh: '统一社会信用代码', en: 'a unified social credit code' }, raw)
  const { valid, reason } = checkUscc(raw)
  if (valid) return raw
  throw new BadField(
    at,
    { zh: `统一社会信用代码（${reason.zh}）`, en: `a unified social credit code (${reason.en})` },
    raw,
  )
}

function completedIn(raw: unknown, at: string): number | readonly Day[] | undefined {
  if (raw === undefined) return undefined
  return Array.isArray(raw) ? listIn(raw, at, (one, where) => dayIn(one, where)!) : countIn(raw, at)
}

function evidenceIn(raw: unknown, at: string): string[] {
  if (raw === undefined) return []
  const list = typeof raw === 'string' ? [raw] : raw
  return listIn(list, at, (one, where) => textIn(one, where)!)
}

function countIn(raw: unknown, at: string): number {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 && raw <= COUNT_LIMIT) return raw
  throw new BadField(at, { zh: '不小于 0 的整数', en: 'a whole number, 0 or more' }, raw ?? null)
}

function textIn(raw: unknown, at: string): string | undefined {
  if (raw === undefined || (typeof raw === 'string' && raw.length <= 200 && !/\p{Cc}/u.test(raw))) return raw
  throw new BadField(at, { zh: '至多 200 个字符的文本', en: 'text of at most 200 characters' }, raw)
}

function dayIn(raw: unknown, at: string): Day | undefined {
  if (raw === undefined) return undefined
  try {
    // years in which every sum of the rules stays a day
    if (typeof raw === 'string' && day(raw) === raw && raw >= '1900-01-01' && raw < '2900-01-01') return raw
  } catch {
    // told below
  }
  throw new BadField(at, { zh: '日期 YYYY-MM-DD', en: 'a day YYYY-MM-DD' }, raw)
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the fields that are not known. */
function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
}
