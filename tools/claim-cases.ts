// Cases of claims in sentences: what is changed of an example, and what must come out.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatYuan } from '#kernel/money'
import { claimLaw, DEFENCES, FACTS, REMEDIES } from '#domain/dispute'
import { sayIn, type Lang, type Words } from './reference-words.ts'

type Value = Record<string, unknown>
const examples = join(import.meta.dirname, '../examples/claims')

const names: Readonly<Record<string, Words>> = {
  claims: { zh: '主请求', en: 'main claims' },
  alternativeClaims: { zh: '备位请求', en: 'claims in case' },
  defences: { zh: '对方抗辩', en: 'the other side says' },
  interruptions: { zh: '时效中断', en: 'interruptions' },
  suspensions: { zh: '时效中止的障碍', en: 'obstacles' },
  earlierSuits: { zh: '前案', en: 'earlier suits' },
  counterclaim: { zh: '反诉', en: 'counterclaim' },
  claim: { zh: '请求', en: 'remedy' },
  amountFen: { zh: '金额', en: 'sum' },
  on: { zh: '日期', en: 'on' },
  until: { zh: '止', en: 'until' },
  kind: { zh: '事由', en: 'by' },
  sameParties: { zh: '当事人相同', en: 'same parties' },
  sameSubject: { zh: '标的相同', en: 'same subject' },
  sameClaims: { zh: '请求相同', en: 'same claims' },
  newFacts: { zh: '有新事实', en: 'new facts' },
  sameContract: { zh: '同一合同', en: 'same contract' },
  sameFacts: { zh: '同一事实', en: 'same facts' },
  causal: { zh: '有因果关系', en: 'one causes the other' },
  onlyDefence: { zh: '只是抗辩', en: 'a mere defence' },
  exit: { zh: '诉请', en: 'the claim is' },
  missing: { zh: '还缺', en: 'missing' },
  clashes: { zh: '须分先后', en: 'need an order' },
  inOrder: { zh: '不能并提', en: 'not together' },
  alternatives: { zh: '备位已写', en: 'claims in case given' },
  totalFen: { zh: '主请求金额', en: 'main claims' },
  alternativeTotalFen: { zh: '备位请求金额', en: 'claims in case' },
  sums: { zh: '数额', en: 'sums' },
  days: { zh: '天数', en: 'days' },
  feeFen: { zh: '受理费', en: 'court fee' },
  halvedFen: { zh: '减半', en: 'halved' },
  preservationFeeFen: { zh: '保全申请费', en: 'fee of preservation' },
  paymentOrderFeeFen: { zh: '支付令申请费', en: 'fee of a payment order' },
  limitation: { zh: '时效（只供原告）', en: 'limitation, for the claimant alone' },
  rights: { zh: '权利期间（只供原告）', en: 'time of rights, for the claimant alone' },
  deadlines: { zh: '程序期限', en: 'days of the procedure' },
  courts: { zh: '可选法院所在', en: 'courts' },
  level: { zh: '级别', en: 'level' },
  internetCourt: { zh: '互联网法院', en: 'internet court' },
  cause: { zh: '案由', en: 'cause of action' },
  arbitration: { zh: '提示仲裁', en: 'arbitration pointed out' },
  repeatSuit: { zh: '与前案三项都相同', en: 'all three match the earlier suit' },
  module: { zh: '焦点模块', en: 'module' },
  then: { zh: '其次审查', en: 'examined next' },
  open: { zh: '有争议', en: 'in issue' },
  burden: { zh: '举证', en: 'burden' },
  undisputed: { zh: '无争议', en: 'undisputed' },
  for: { zh: '原告证据', en: 'evidence of the claimant' },
  unplaced: { zh: '未归类', en: 'in no element' },
}

const values: Readonly<Record<string, Words>> = {
  claimant: { zh: '原告', en: 'the claimant' },
  respondent: { zh: '被告', en: 'the respondent' },
  both: { zh: '各自', en: 'each its own' },
  basic: { zh: '基层', en: 'basic' },
  intermediate: { zh: '中级', en: 'intermediate' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  from: { zh: '起', en: 'from' },
  due: { zh: '止', en: 'due' },
  passed: { zh: '已过', en: 'passed' },
  rescind: { zh: '撤销', en: 'to rescind' },
  demand: { zh: '催告', en: 'a demand' },
  agreed: { zh: '约定', en: 'agreed' },
  lpr: { zh: 'LPR', en: 'LPR' },
  sme: { zh: '中小企业款项的法定利率', en: 'the rate for small firms' },
  signing: { zh: '合同签订地', en: 'place of signing' },
  'network-service': { zh: '网络服务合同', en: 'network service contract' },
  lease: { zh: '租赁合同', en: 'lease contract' },
  docketing: { zh: '决定是否立案', en: 'docketing' },
  answer: { zh: '答辩', en: 'answer' },
  'court-fee': { zh: '交费', en: 'payment of the fee' },
  confirmation: { zh: '申请司法确认', en: 'application for confirmation' },
  'sue-after-preservation': { zh: '保全后起诉', en: 'suit after preservation' },
  'earlier-suit': { zh: '与前案有何不同', en: 'what differs from the earlier suit' },
  'sum-pay': { zh: '数额对不上', en: 'a sum that does not agree' },
  效力: { zh: '效力', en: 'validity' },
  履行: { zh: '履行', en: 'performance' },
  部分履行: { zh: '部分履行', en: 'part payment' },
}

/** The words of an id: a remedy, a defence, an element, a thing that is missing. */
function wordOf(id: string): Words | undefined {
  const { elements, needs, scenarios } = claimLaw()
  const all: Readonly<Record<string, Words>> = { ...DEFENCES, ...REMEDIES, ...values }
  if (Object.hasOwn(all, id)) return all[id]
  const need = [...needs, ...[...scenarios.values()].flatMap((one) => one.needs)].find(({ item }) => item === id)
  return elements.get(id)?.title ?? need?.what
}

function shown(name: string, value: unknown, lang: Lang): string {
  const say = sayIn(lang)
  const list = say('、', ', ')
  if (value === null || value === undefined) return say('不清楚', 'not known')
  if (name === 'exit') return value === 0 ? say('完整', 'complete') : say('不完整', 'incomplete')
  if (typeof value === 'boolean') return value ? say('是', 'yes') : say('否', 'no')
  if (typeof value === 'number') return /Fen$|^sums$/.test(name) ? formatYuan(value) : String(value)
  if (Array.isArray(value))
    return value.length === 0 ? say('没有', 'none') : value.map((one: unknown) => shown(name, one, lang)).join(list)
  if (typeof value === 'object')
    return Object.entries(value)
      .map(
        ([key, one]: [string, unknown]) =>
          `${names[key]?.[lang] ?? wordOf(key)?.[lang] ?? nameOf(key, lang)}${say('：', ': ')}${shown(key in REMEDIES && name === 'sums' ? 'sums' : key, one, lang)}`,
      )
      .join(list)
  return (value as string)
    .split('+')
    .map((one) => wordOf(one)?.[lang] ?? one)
    .join(' + ')
}

const nameOf = (name: string, lang: Lang): string =>
  names[name]?.[lang] ?? (FACTS as Readonly<Record<string, Words>>)[name]?.[lang] ?? name

/** A case as lines of what is given and of what must come out. */
export function claimTelling(given: Value, expect: Value, lang: Lang): { given: string[]; expect: string[] } {
  const say = sayIn(lang)
  const { title } = JSON.parse(readFileSync(join(examples, `${given['as'] as string}.json`), 'utf8')) as {
    title: Words
  }
  const told = (fields: Value): string[] =>
    Object.entries(fields).map(([name, value]) => `${nameOf(name, lang)}${say('：', ': ')}${shown(name, value, lang)}`)
  return {
    given: [
      `${say('例子：', 'example: ')}${title[lang]}`,
      ...(given['on'] === undefined ? [] : [given['on'] as string]),
      ...told((given['set'] ?? {}) as Value),
    ],
    expect: told(expect),
  }
}
