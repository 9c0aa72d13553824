// What is wrong with a model contract as such, whatever is answered: a place that may stay blank, a condition on nothing,
// a rule of the program that no clause states, a citation that does not hold, a subject that every contract must settle.
import type { Words } from '#kernel/act'
import { badAnswer } from './answers.ts'
import { holds, namedIn } from './condition.ts'
import {
  natures,
  type Answer,
  type Binding,
  type Clause,
  type Condition,
  type Framework,
  type FrameworkId,
} from './framework.ts'
import { lookup } from './lookup.ts'
import { CONTRACT_FEN, placesIn } from './sentence.ts'

export type TemplateFinding = {
  kind:
    | 'twice'
    | 'unknown-name'
    | 'not-in-one-part'
    | 'bad-condition'
    | 'may-stay-blank'
    | 'no-variant'
    | 'bad-slot'
    | 'cite-not-in-force'
    | 'not-covered'
    | 'binding'
    | 'not-explained'
    | 'too-tangled'
  template: string
  where: string
  says: Words
}

/** What is asked of the law of a day: does an article hold. */
type Ground = { holds(cite: string): { holds: boolean } }

type Find = (kind: TemplateFinding['kind'], where: string, zh: string, en: string) => void

/** The findings of one model contract; empty when it is sound. `law`: of its first day, in its place. */
export function templateFindings(framework: Framework, law: Ground): TemplateFinding[] {
  const findings: TemplateFinding[] = []
  const template = `${framework.id} ${framework.version}`
  const find: Find = (kind, where, zh, en) => {
    const says = { zh: `${template} ${where}：${zh}`, en: `${template} ${where}: ${en}` }
    findings.push({ kind, template, where, says })
  }
  names(framework, find)
  slots(framework, find)
  conditions(framework, find)
  places(framework, find)
  bindingsStated(framework, find)
  subjectsCovered(framework, find)
  for (const { where, cite } of citesOf(framework))
    if (!law.holds(cite).holds)
      find('cite-not-in-force', where, `${cite} 当日查无此条或者未施行`, `${cite} is unknown or not in force that day`)
  for (const { id, exceptional, explain } of framework.clauses)
    if (exceptional !== undefined && explain === undefined)
      find('not-explained', id, '重大利害条款没有说明', 'an exceptional clause without an explanation')
  return findings
}

const twice = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))]

function names(framework: Framework, find: Find): void {
  const inParts = framework.parts.flatMap((part) => part.clauses)
  const clauses = framework.clauses.map(({ id }) => id)
  for (const id of twice(framework.slots.map((slot) => slot.id))) find('twice', id, '项目重复', 'slot given twice')
  for (const id of twice(clauses)) find('twice', id, '条款重复', 'clause given twice')
  for (const id of twice(inParts)) find('not-in-one-part', id, '条款在两处', 'the clause stands in two places')
  for (const id of clauses)
    if (!inParts.includes(id)) find('not-in-one-part', id, '条款不在任何部分', 'the clause stands in no part')
  for (const id of inParts)
    if (!clauses.includes(id)) find('unknown-name', id, '没有这一条款', 'there is no such clause')
}

function slots(framework: Framework, find: Find): void {
  const groups = new Set(framework.groups.map(({ id }) => id))
  for (const slot of framework.slots) {
    const { id, type, options, group } = slot
    if (!groups.has(group)) find('unknown-name', id, `没有分组 ${group}`, `there is no group ${group}`)
    if (type === 'choice' && options === undefined) find('bad-slot', id, '没有选项', 'a choice without options')
    if (options !== undefined && type !== 'choice' && type !== 'list')
      find('bad-slot', id, '只有选择项和列表有选项', 'only a choice or a list has options')
    for (const value of twice(options?.map((option) => option.value) ?? []))
      find('twice', id, `选项 ${value} 重复`, `option ${value} given twice`)
    const problem = slot.default === undefined ? undefined : badAnswer(slot, slot.default)
    if (problem)
      find('bad-slot', id, `默认值应为${problem.expected.zh}`, `the default: expected ${problem.expected.en}`)
  }
  const nature = lookup(framework).slots.get('nature')
  const offered = nature?.options?.map(({ value }) => value) ?? []
  if (nature && offered.some((value) => !framework.natures.some((known) => known === value)))
    find(
      'bad-slot',
      'nature',
      `选项应为 ${framework.natures.join('、')}`,
      `options: expected ${framework.natures.join(', ')}`,
    )
  if (!nature && framework.natures.length > 1)
    find('bad-slot', 'nature', '有几种性质而不问', `several natures of ${natures.join(', ')} and no question`)
}

/** Where conditions stand: at slots, clauses and variants. */
function* conditionsOf(framework: Framework): Generator<{ where: string; condition: Condition }> {
  for (const { id, when, required } of framework.slots) {
    if (when !== undefined) yield { where: id, condition: when }
    if (required !== undefined && required !== true) yield { where: id, condition: required }
  }
  for (const { id, when, variants = [] } of framework.clauses) {
    if (when !== undefined) yield { where: id, condition: when }
    for (const variant of variants) if (variant.when !== undefined) yield { where: id, condition: variant.when }
  }
}

function conditions(framework: Framework, find: Find): void {
  const known = lookup(framework).slots
  const named = namedBy(framework)
  for (const { where, condition } of conditionsOf(framework))
    for (const { slot, values } of namedIn(condition)) {
      const asked = known.get(slot)
      const possible: readonly unknown[] | undefined = asked && valuesOf(asked, named)
      if (asked === undefined)
        find('bad-condition', where, `条件所问的 ${slot} 不存在`, `it asks for ${slot}, which is no slot`)
      else if (possible === undefined)
        find(
          'bad-condition',
          where,
          `条件只能问选择项、是否项和文字：${slot}`,
          `only choices, yes-no and texts can be asked: ${slot}`,
        )
      else
        for (const value of values.filter((one) => !possible.includes(one)))
          find('bad-condition', where, `${slot} 没有选项 ${String(value)}`, `${slot} has no option ${String(value)}`)
    }
}

type Slots = ReadonlyMap<string, Framework['slots'][number]>
type Slot = Framework['slots'][number]

/** Stands for every text that no condition names. */
const OTHER_TEXT = '\u0000'

/**
 * The answers that conditions tell apart: the options of a choice, yes and no, of a text those that some condition
 * names and any other. Undefined for what no condition can ask about.
 */
function valuesOf({ type, options, id }: Slot, named: Named): readonly (string | boolean)[] | undefined {
  if (type === 'yes-no') return [true, false]
  if (type === 'choice') return (options ?? []).map(({ value }) => value)
  if (type === 'text') return [...(named.get(id) ?? []), OTHER_TEXT]
  return undefined
}

/** The values that conditions ask for, by slot. */
type Named = ReadonlyMap<string, ReadonlySet<string | boolean>>

function namedBy(framework: Framework): Named {
  const named = new Map<string, Set<string | boolean>>()
  for (const { condition } of conditionsOf(framework))
    for (const { slot, values } of namedIn(condition)) named.set(slot, new Set([...(named.get(slot) ?? []), ...values]))
  return named
}

const WORLDS_MAX = 100_000

/**
 * Every set of answers to the slots that decide about `about` (and to those that decide about these) which people can
 * give: a question that does not arise is not answered, and one that must be answered is. Undefined when too many.
 */
function worlds(known: Slots, named: Named, about: readonly string[]): ReadonlyMap<string, Answer>[] | undefined {
  const deciding = new Set<string>()
  const waiting = [...about]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const slot = known.get(id)
    if (slot === undefined || deciding.has(id)) continue
    deciding.add(id)
    waiting.push(...namedIn(slot.when).map((one) => one.slot))
    if (slot.required !== true) waiting.push(...namedIn(slot.required).map((one) => one.slot))
  }
  const asked = [...deciding]
    .filter((id) => named.has(id))
    .map((id) => known.get(id)!)
    .filter((slot) => valuesOf(slot, named) !== undefined)
  let sets: Map<string, Answer>[] = [new Map()]
  for (const slot of asked) {
    const values = valuesOf(slot, named)!
    if (sets.length * (values.length + 1) > WORLDS_MAX) return undefined
    sets = sets.flatMap((set) => [set, ...values.map((value) => new Map(set).set(slot.id, value))])
  }
  return sets.filter((set) => asked.every((slot) => (set.has(slot.id) ? holds(slot.when, set) : !answered(slot, set))))
}

/** Whether the slot has an answer once everything required was answered. */
const answered = (slot: Slot, world: ReadonlyMap<string, Answer>): boolean =>
  holds(slot.when, world) &&
  (slot.default !== undefined || slot.required === true || (slot.required !== undefined && holds(slot.required, world)))

/** The words of a clause in one world; undefined where it does not stand, null where no variant holds. */
function wordsIn(clause: Clause, world: ReadonlyMap<string, Answer>): Words | null | undefined {
  if (!holds(clause.when, world)) return undefined
  return clause.text ?? clause.variants?.find(({ when }) => holds(when, world))?.text ?? null
}

const decidersOf = (clause: Clause): string[] =>
  [clause.when, ...(clause.variants ?? []).map(({ when }) => when)].flatMap((one) =>
    namedIn(one).map(({ slot }) => slot),
  )

const textsOf = (clause: Clause): Words[] =>
  clause.text ? [clause.text] : (clause.variants ?? []).map(({ text }) => text)

/** Every place in every text is filled, whatever was answered, in both languages. */
function places(framework: Framework, find: Find): void {
  const { slots: known, clauses } = lookup(framework)
  const asked = namedBy(framework)
  for (const clause of framework.clauses) {
    const texts = textsOf(clause)
    const named = texts.flatMap(({ zh, en }) => [placesIn(zh), placesIn(en)])
    const slotNames = [...new Set(named.flatMap((one) => one.slots))].filter((name) => name !== CONTRACT_FEN)
    const clauseNames = [...new Set(named.flatMap((one) => one.clauses))]
    for (const name of slotNames.filter((one) => !known.has(one)))
      find('unknown-name', clause.id, `没有项目 {${name}}`, `there is no slot {${name}}`)
    for (const name of clauseNames.filter((one) => !clauses.has(one)))
      find('unknown-name', clause.id, `没有条款 {#${name}}`, `there is no clause {#${name}}`)
    const others = clauseNames.flatMap((name) => clauses.get(name) ?? [])
    const all = worlds(known, asked, [...decidersOf(clause), ...slotNames, ...others.flatMap(decidersOf)])
    if (all === undefined) {
      find('too-tangled', clause.id, '条件过多，无法逐一核对', 'too many conditions to look at each')
      continue
    }
    const faults = new Set<string>()
    for (const world of all) {
      const words = wordsIn(clause, world)
      if (words === null) faults.add('')
      if (!words) continue
      for (const { slots: places, clauses: referred } of [placesIn(words.zh), placesIn(words.en)]) {
        for (const name of places) if (known.has(name) && !answered(known.get(name)!, world)) faults.add(`{${name}}`)
        for (const name of referred)
          if (clauses.has(name) && !wordsIn(clauses.get(name)!, world)) faults.add(`{#${name}}`)
      }
    }
    for (const fault of faults)
      if (fault === '') find('no-variant', clause.id, '有的答案没有对应的文字', 'for some answers no variant holds')
      else
        find('may-stay-blank', clause.id, `${fault} 可能没有答案或者不存在`, `${fault} may have nothing to stand for`)
  }
}

const CARDS: readonly FrameworkId[] = ['by-server', 'by-scale', 'mixed']
const SPACE: readonly FrameworkId[] = ['storage', 'mixed']

/** Each rule of the program: the frameworks in which a clause states it, and the answers that its words must carry. */
const statedBy: Record<Binding, { slots: readonly string[]; in?: readonly FrameworkId[] }> = {
  price: { slots: ['unitPriceFen'], in: CARDS },
  'billing-start': { slots: ['billingStart'], in: CARDS },
  grain: { slots: ['grainSeconds'], in: CARDS },
  minimum: { slots: ['minimumSeconds'], in: CARDS },
  stopped: { slots: ['billedWhenStopped'], in: CARDS },
  'partial-device': { slots: ['partialDevice'], in: CARDS },
  conversion: { slots: ['conversion'], in: CARDS },
  'billing-zone': { slots: ['billingZone'], in: CARDS },
  rounding: { slots: [], in: CARDS },
  'storage-price': { slots: ['storageUnitPriceFen'], in: SPACE },
  'storage-quantity': { slots: ['storageGib'], in: SPACE },
  availability: { slots: ['availabilityPpm'] },
  'service-credit': { slots: ['creditTiers'] },
  maintenance: { slots: ['maintenanceSeconds'] },
  'payment-due': { slots: ['paymentDueDays'] },
  'late-payment': { slots: ['latePpmPerDay'] },
  'cure-period': { slots: ['cureDays'] },
  'renewal-notice': { slots: ['renewalNoticeDays'] },
  acceptance: { slots: ['acceptanceDays'] },
  // nowhere needed: an assignment leaves it to the lease assigned
  'data-return': { slots: ['erasureDays'], in: [] },
  'assignment-split': { slots: ['assignmentFrom'], in: ['assignment'] },
}

/** A clause carries an answer when every text of it names it, or when its variants are chosen by it. */
const carries = (clause: Clause, slot: string): boolean =>
  textsOf(clause).every(({ zh, en }) => placesIn(zh).slots.includes(slot) && placesIn(en).slots.includes(slot)) ||
  (clause.variants?.some(({ when }) => namedIn(when).some((named) => named.slot === slot)) ?? false)

function bindingsStated(framework: Framework, find: Find): void {
  for (const [binding, { slots: needed, in: frameworks }] of Object.entries(statedBy)) {
    const stating = framework.clauses.filter(({ binds }) => binds.some((one) => one === binding))
    if (stating.length > 1 || (stating.length === 0 && (frameworks?.includes(framework.id) ?? true)))
      find(
        'binding',
        binding,
        `应有一条条款写明，现有 ${stating.length} 条`,
        `one clause states it, here ${stating.length} do`,
      )
    // of a storage contract the price is the price of storage
    const slot = binding === 'storage-price' && framework.id === 'storage' ? ['unitPriceFen'] : needed
    for (const clause of stating)
      for (const name of slot.filter((one) => !carries(clause, one)))
        find('binding', clause.id, `应写明 {${name}}（${binding}）`, `it must state {${name}} (${binding})`)
  }
}

type Need = {
  what: Words
  article: string
  /** each of these lists has a slot that the framework asks for */
  slots?: readonly (readonly string[])[]
  /** a clause rests on one of these articles */
  cited?: readonly string[]
  in?: readonly FrameworkId[]
}

/** What every contract of this kind must settle: Civil Code 470 and 704, and the rules on data, evidence and disputes. */
const needs: readonly Need[] = [
  {
    what: { zh: '当事人与统一社会信用代码', en: 'parties and their credit codes' },
    article: 'cn/civil-code#470',
    slots: [['lesseeName'], ['lesseeUscc'], ['providerName'], ['providerUscc']],
  },
  {
    what: { zh: '标的与数量', en: 'subject and quantity' },
    article: 'cn/civil-code#470',
    slots: [
      ['models', 'computePflops', 'storageGib', 'assignedLease'],
      ['cards', 'storageGib', 'assignedLease'],
    ],
  },
  {
    what: { zh: '质量', en: 'quality' },
    article: 'cn/civil-code#470',
    slots: [['performanceBasis', 'serviceGrade', 'availabilityPpm']],
  },
  { what: { zh: '价款', en: 'price' }, article: 'cn/civil-code#470', slots: [['unitPriceFen'], ['paymentDueDays']] },
  {
    what: { zh: '期限与地点', en: 'time and place' },
    article: 'cn/civil-code#470',
    slots: [
      ['startsAt', 'assignmentFrom'],
      ['deliveryPlace', 'assignedLease'],
    ],
  },
  {
    what: { zh: '违约责任', en: 'breach' },
    article: 'cn/civil-code#470',
    cited: ['cn/civil-code#577', 'cn/civil-code#585'],
  },
  { what: { zh: '争议解决', en: 'disputes' }, article: 'cn/civil-code#470', slots: [['disputeWay']] },
  {
    what: { zh: '租赁物的用途与维修', en: 'use and upkeep of the thing leased' },
    article: 'cn/civil-code#704',
    cited: ['cn/civil-code#704', 'cn/civil-code#708', 'cn/civil-code#712'],
    in: ['by-server'],
  },
  {
    what: {
      zh: '个人信息：目的、种类、措施、返还或者删除',
      en: 'personal data: purpose, kinds, safeguards, return or deletion',
    },
    article: 'cn/pipl#21',
    slots: [['personalData'], ['personalDataPurpose'], ['personalDataKinds'], ['personalDataMeasures'], ['dataReturn']],
    cited: ['cn/pipl#21'],
    in: ['by-server', 'by-scale', 'storage', 'mixed'],
  },
  {
    what: { zh: '重要数据的风险评估', en: 'risk assessment of important data' },
    article: 'cn/network-data-regulation#31',
    slots: [['importantData'], ['riskAssessment']],
    in: ['by-server', 'by-scale', 'storage', 'mixed'],
  },
  {
    what: { zh: '安全维护期限', en: 'security maintenance period' },
    article: 'cn/cybersecurity-law#24',
    cited: ['cn/cybersecurity-law#24'],
    in: ['by-server', 'by-scale', 'storage', 'mixed'],
  },
  {
    what: { zh: '计量存证', en: 'metering evidence' },
    article: 'cn/evidence-rules#94',
    cited: ['cn/evidence-rules#94'],
  },
  {
    what: { zh: '电子送达地址', en: 'address for electronic service' },
    article: 'cn/online-litigation-rules#29',
    slots: [['eServiceAddress']],
    cited: ['cn/online-litigation-rules#29'],
  },
  { what: { zh: '约定管辖', en: 'choice of court' }, article: 'cn/civil-procedure-law#35', slots: [['disputeCourt']] },
  {
    what: { zh: '仲裁机构', en: 'arbitration institution' },
    article: 'cn/arbitration-law-2025#27',
    slots: [['arbitrationInstitution']],
  },
  { what: { zh: '先行调解', en: 'mediation first' }, article: 'cn/civil-code#470', slots: [['mediationFirst']] },
]

function subjectsCovered(framework: Framework, find: Find): void {
  const known = lookup(framework).slots
  const cites = new Set(framework.clauses.flatMap(({ basis }) => basis))
  for (const { what, article, slots: wanted = [], cited, in: frameworks } of needs) {
    if (frameworks?.includes(framework.id) === false) continue
    for (const either of wanted)
      if (!either.some((slot) => known.has(slot)))
        find(
          'not-covered',
          either.join('|'),
          `缺少${what.zh}的项目（${article}）`,
          `no slot for ${what.en} (${article})`,
        )
    if (cited !== undefined && !cited.some((cite) => cites.has(cite)))
      find('not-covered', cited.join('|'), `没有${what.zh}的条款（${article}）`, `no clause on ${what.en} (${article})`)
  }
}

function citesOf({ slots: asked, clauses }: Framework): { where: string; cite: string }[] {
  return [...asked, ...clauses].flatMap(({ id, basis }) => basis.map((cite) => ({ where: id, cite })))
}
