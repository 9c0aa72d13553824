// Cases of agreements, mediation bodies, ties and asynchronous hearings in sentences.
import { formatYuan } from '#kernel/money'
import { sayIn, type Lang, type Words } from './reference-words.ts'

type Value = Record<string, unknown>
type Told = { given: string[]; expect: string[] }

const names: Readonly<Record<string, Words>> = {
  payments: { zh: '付款', en: 'payments' },
  performances: { zh: '行为', en: 'performances' },
  data: { zh: '数据', en: 'data' },
  devices: { zh: '设备', en: 'devices' },
  onDefault: { zh: '违约责任', en: 'on default' },
  ownership: { zh: '归属', en: 'ownership' },
  clauses: { zh: '条款', en: 'clauses' },
  heard: { zh: '已发表意见', en: 'heard' },
  unheard: { zh: '未发表意见的情形', en: 'why a side was not heard' },
  ground: { zh: '依据', en: 'grounds' },
  scenario: { zh: '争议类型', en: 'kind of dispute' },
  asked: { zh: '请求', en: 'asked for' },
  accept: { zh: '认可的要件', en: 'elements accepted' },
  module: { zh: '焦点', en: 'focus' },
  settled: { zh: '不再争议', en: 'settled' },
  endsOn: { zh: '租约终止日', en: 'the lease ends on' },
  from: { zh: '付款方', en: 'from' },
  to: { zh: '至', en: 'to' },
  amountFen: { zh: '数额', en: 'amount' },
  by: { zh: '（日期或一方）', en: 'by' },
  account: { zh: '账户', en: 'account' },
  what: { zh: '内容', en: 'what' },
  kind: { zh: '类型', en: 'kind' },
  eraseUntil: { zh: '删除期限', en: 'erased by' },
  returnUntil: { zh: '返还期限', en: 'returned by' },
  dailyPerHundredThousand: { zh: '每日十万分之', en: 'hundred-thousandths a day' },
  approvalNo: { zh: '批准、邀请文号', en: 'approval or invitation' },
  assetsFen: { zh: '资产', en: 'assets' },
  fullTimeCount: { zh: '专职人员', en: 'full-time staff' },
  membersCount: { zh: '委员', en: 'members' },
  womenCount: { zh: '妇女委员', en: 'women' },
  tariff: { zh: '公开的收费标准', en: 'published tariff' },
  feeFen: { zh: '收费', en: 'fee' },
  own: { zh: '调解员所在单位', en: 'the mediator’s body' },
  ties: { zh: '申报的关系', en: 'declared ties' },
  controls: { zh: '控制关系', en: 'control' },
  handled: { zh: '办过的案件', en: 'files handled' },
  sides: { zh: '本案双方', en: 'sides' },
  handledSince: { zh: '只计此日之后结案的', en: 'only those that ended after' },
  handledCount: { zh: '只为一方办案达到的件数', en: 'files of one side only that count' },
  uscc: { zh: '主体', en: 'business' },
  a: { zh: '甲', en: 'a' },
  b: { zh: '乙', en: 'b' },
  file: { zh: '案卷', en: 'file' },
  endedOn: { zh: '结案日', en: 'ended on' },
  procedure: { zh: '程序', en: 'procedure' },
  requested: { zh: '书面申请', en: 'asked in writing' },
  difficulty: { zh: '确有困难', en: 'true difficulty' },
  plaintiffAgrees: { zh: '原告同意', en: 'plaintiff agrees' },
  defendantAgrees: { zh: '被告同意', en: 'defendant agrees' },
  undisputed: { zh: '主要事实、证据无争议', en: 'main facts and evidence undisputed' },
  objected: { zh: '反悔', en: 'consent taken back' },
  codes: { zh: '提示', en: 'findings' },
  inTheWay: { zh: '妨碍司法确认', en: 'in the way of confirmation' },
  grounds: { zh: '依据', en: 'grounds' },
  lacking: { zh: '所缺材料的依据', en: 'papers lacking under' },
  refused: { zh: '收费', en: 'the fee is' },
  checkedBy: { zh: '由谁核对', en: 'checked by' },
  kinds: { zh: '须披露的关系', en: 'ties to be told' },
  allowed: { zh: '可以非同步庭审', en: 'may be heard asynchronously' },
  open: { zh: '未满足的条件', en: 'conditions that do not hold' },
  papers: { zh: '登记材料', en: 'papers' },
  terms: { zh: '协议内容', en: 'terms' },
  on: { zh: '签订日', en: 'made on' },
}

const values: Readonly<Record<string, Words>> = {
  plaintiff: { zh: '原告', en: 'plaintiff' },
  defendant: { zh: '被告', en: 'defendant' },
  'sides-not-heard': { zh: '不能确定：未听取双方意见', en: 'refused: both sides were not heard' },
  'under-delivery': { zh: '算力交付不足', en: 'under-delivery' },
  'sham-lease': { zh: '虚假租赁', en: 'sham lease' },
  refund: { zh: '返还', en: 'refund' },
  void: { zh: '确认无效', en: 'void' },
  'contract-terms': { zh: '合同约定', en: 'contract terms' },
  conformity: { zh: '交付是否符合约定', en: 'conformity' },
  'real-intent': { zh: '真实意思', en: 'real intent' },
  履行: { zh: '履行', en: 'performance' },
  效力: { zh: '效力', en: 'validity' },
  applicant: { zh: '申请人', en: 'the applicant' },
  other: { zh: '对方', en: 'the other side' },
  commercial: { zh: '商事调解组织', en: 'commercial body' },
  people: { zh: '人民调解委员会', en: 'people’s mediation committee' },
  association: { zh: '行业协会', en: 'association' },
  'authority:justice': { zh: '司法行政部门', en: 'the justice authority' },
  operator: { zh: '平台', en: 'the platform' },
  court: { zh: '法院', en: 'the court' },
  interest: { zh: '利害关系', en: 'an interest' },
  kin: { zh: '亲属', en: 'kin' },
  small: { zh: '小额诉讼', en: 'small claims' },
  summary: { zh: '简易程序', en: 'summary' },
  ordinary: { zh: '普通程序', en: 'ordinary' },
  fixed: { zh: '定额', en: 'fixed' },
  daily: { zh: '按日', en: 'by the day' },
  none: { zh: '无；可以', en: 'none; allowed' },
  'no-tariff': { zh: '不得收取：没有公开标准', en: 'refused: no published tariff' },
  'no-fee-allowed': { zh: '不得收取', en: 'refused: this kind charges nothing' },
  'no-day': { zh: '没有日期', en: 'no day' },
  'no-account': { zh: '没有账户', en: 'no account' },
  'day-past': { zh: '日期已过', en: 'the day is past' },
  ownership: { zh: '物权、知识产权归属', en: 'decides ownership' },
  'harms-others': { zh: '损害他人或者公共利益', en: 'harms others or the public' },
  'no-measure': { zh: '没有完成标准', en: 'no measure' },
  vague: { zh: '措辞不确定', en: 'words too open' },
  'nothing-owed': { zh: '没有可履行的内容', en: 'nothing is owed' },
  'data-left-open': { zh: '未写数据如何处理', en: 'nothing said of data' },
  'no-certificate': { zh: '未约定删除证明', en: 'no certificate of erasure' },
  'default-open': { zh: '违约责任没有数额', en: 'default without an amount' },
  procedure: { zh: '程序', en: 'the procedure' },
  undisputed: { zh: '无争议', en: 'undisputed' },
  consent: { zh: '各方同意', en: 'consent' },
}

function toldIn(lang: Lang): (name: string, value: unknown) => string {
  const say = sayIn(lang)
  const nameOf = (name: string): string => names[name]?.[lang] ?? name
  const shown = (name: string, value: unknown): string => {
    if (value === null) return say('未结', 'not ended')
    if (typeof value === 'boolean') return value ? say('是', 'yes') : say('否', 'no')
    if (name.endsWith('Fen')) return `¥${formatYuan(Number(value))}`
    if (Array.isArray(value))
      return value.length === 0 ? say('无', 'none') : value.map((one) => shown(name, one)).join(say('、', ', '))
    if (typeof value === 'object')
      return Object.entries(value as Value)
        .map(([key, inner]) => `${nameOf(key)} ${shown(key, inner)}`)
        .join(say('，', ', '))
    return values[value as string]?.[lang] ?? `${value as string | number}`
  }
  return (name, value) => `${nameOf(name)}${say('：', ': ')}${shown(name, value)}`
}

/** Any of these cases: every field by its name. */
function disputeTelling(given: Value, expect: Value, lang: Lang): Told {
  const told = toldIn(lang)
  return {
    given: Object.entries(given).map(([name, value]) => told(name, value)),
    expect: Object.entries(expect).map(([name, value]) => told(name, value)),
  }
}

/** By kind of case. */
export const disputeTellings = Object.fromEntries(
  ['agreement', 'mediation-body', 'ties', 'async-hearing', 'focus-heard', 'focus-settled'].map((kind) => [
    kind,
    disputeTelling,
  ]),
)
