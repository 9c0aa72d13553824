// Cost reports in the sample world: asked for and running with a draft that has a bad row, reported, findings told, verified
// with one adjustment, overdue, and one that rests on the contract alone; and the benchmarks that they are checked against.
import { platform, type Actor } from '#kernel/identity'
import { addDays, addMonths, type Day } from '#kernel/time'
import type { Part } from './cast.ts'
import { paper, type Diary, type FileTold } from './diary.ts'

const REPORT = 'pricing.cost-report'
const FORM = 'pricing.cost-form'
const PLACE = 'cn-gd-sz'
const OFFICERS = ['示例执法员一', '示例执法员二']

/** Places of the rows of a form that the story speaks of; the heading is row 1. */
const ROW = { rent: 8, overhead: 12 } as const

const COLUMNS =
  'site,device,month,item,currency,amountYuan,cards,hours,usedCardHours,priceYuan,residualPpm,lifeYears,inUsePpm,ratePpm,kwh,pue,tariffYuan,key,document,legality,relevance,reasonableness'

/** A cost form of one site with two models of device in one month; `rentYuan` is what the versions differ by. */
function formOf(month: string, rentYuan: string): string {
  const site = '示例一号机房'
  const answers = '示例凭证,有合同和发票,用于算力服务,不高于同期市价'
  const capacity = (device: string, cards: number, used: number): string =>
    `${site},${device},${month},capacity,CNY,,${cards},720,${used},,,,,,,,,,,,,`
  const worn = (device: string, yuan: string): string =>
    `${site},${device},${month},depreciation,CNY,,,,,${yuan},50000,5,1000000,40000,,,,,${answers}`
  const power = (device: string, kwh: number): string =>
    `${site},${device},${month},electricity,CNY,,,,,,,,,,${kwh},1.3,0.62,,${answers}`
  const shared = (item: string, yuan: string): string =>
    `${site},*,${month},${item},CNY,${yuan},,,,,,,,,,,,card-hours,${answers}`
  return [
    COLUMNS,
    capacity('A100-SXM4-80GB', 16, 8_400),
    capacity('Ascend-910B', 8, 3_900),
    worn('A100-SXM4-80GB', '1920000.00'),
    worn('Ascend-910B', '720000.00'),
    power('A100-SXM4-80GB', 3_800),
    power('Ascend-910B', 1_500),
    shared('rent', rentYuan),
    shared('staff', '12000.00'),
    shared('maintenance', '3200.00'),
    shared('bandwidth', '2100.00'),
    shared('finance', '1800.00'),
    shared('overhead', '1500.00'),
    shared('donation', '500.00'),
    '',
  ].join('\n')
}

const monthBefore = (day: Day): string => addMonths(`${day.slice(0, 7)}-01`, -1).slice(0, 7)
const lastDayOf = (month: string): Day => addDays(addMonths(`${month}-01`, 1), -1)

const opening = (name: string, en: string, operator: Actor, month: string): object => ({
  title: `${name} ${month} 成本报告（示例） · Cost report of ${en}, ${month} (sample)`,
  place: PLACE,
  with: { operator: operator.party },
})
const noticeOf = (hook: string, periodDays: number): object => ({
  hook,
  officers: OFFICERS,
  items: ['上一月份各机房、设备的全部成本（示例）'],
  format: 'CSV',
  confidentiality: '只用于价格管理，商业秘密保密（示例）',
  consequence: '见依据的边界',
  periodDays,
})

/** Opened and served on a ground, so many days before now. */
function asked(
  { diary }: Costs,
  tag: string,
  { by, hook, law, of: [name, en, operator], ago, periodDays }: Asked,
): FileTold {
  const file = diary.file(`cost-${tag}`, REPORT)
  file.step(ago, by, 'select-hook', {
    ...opening(name, en, operator, monthBefore(diary.dayOf(ago))),
    hook,
    ground: '核对挂牌价与成本是否相符（示例事由，虚构）',
    approvedBy: '示例负责人',
  })
  file.step(ago - 1, by, 'notify', noticeOf(law, periodDays))
  return file
}
type Business = readonly [name: string, en: string, operator: Actor]
type Asked = { by: Actor; hook: string; law: string; of: Business; ago: number; periodDays: number }
type Costs = { diary: Diary; actors: Record<Part, Actor> }

/** A form filed, and reported the day after. */
function reported(file: FileTold, { by, month, ago, rentYuan }: Reported): void {
  const filed = file.act(ago, by, `${FORM}.file`, { name: '成本表（示例）.csv', csv: formOf(month, rentYuan) })
  file.step(ago - 1, by, 'submit', () => ({
    report: paper('成本报告'),
    totalCostAmountFen: filed()!['totalFen'] as number,
    periodFrom: `${month}-01`,
    periodUntil: lastDayOf(month),
    signedBy: '示例负责人',
  }))
}

type Reported = { by: Actor; month: string; ago: number; rentYuan: string }

const INSPECTION = { hook: 'price-inspection', law: '价格法第三十五条' } as const
const RENT = { line: ROW.rent, toFen: 800_000, reason: '高于同一园区同期租金（示例）', article: 'cn/price-law#34' }
const OVERHEAD = {
  line: ROW.overhead,
  toFen: 100_000,
  reason: '含与算力服务无关的费用（示例）',
  article: 'cn/price-law#34',
}

export function costFiles(told: Costs): void {
  const { diary, actors } = told
  const { yunling, haiquan, beishi, market, data, operator } = actors
  /** The month before a report was asked for, which it is of. */
  const monthAsked = (ago: number): string => monthBefore(diary.dayOf(ago))
  const ofYunling = ['云岭智算', 'Yunling', yunling] as const
  const ofHaiquan = ['海泉算力', 'Haiquan', haiquan] as const

  diary.on(100, async (day) => {
    const entries = ([device, watt, price]: readonly [string, string, string]) =>
      [
        ['tdp-watt', watt],
        ['load-ppm', '650000'],
        ['pue-milli', '1300'],
        ['tariff-yuan-per-kwh', '0.62'],
        ['card-price-fen', price],
        ['life-hours', '43800'],
        ['rent-fen-per-card-hour', '45.5'],
      ].map(([kind, value]) => ({ kind, device, value }))
    await diary.attempt(market, 'pricing.benchmark.enter', 'cost/benchmarks', {
      place: PLACE,
      from: addDays(day, -30),
      source: '示例报价汇编（示例，虚构，未经核实）',
      mark: 'M',
      entries: [...entries(['A100-SXM4-80GB', '400', '11000000']), ...entries(['Ascend-910B', '310', '8800000'])],
    })
  })

  // Verified: two adjustments were told, one dropped and one kept in part.
  const verified = asked(told, 'verified', { by: market, ...INSPECTION, of: ofYunling, ago: 72, periodDays: 15 })
  verified.act(62, yunling, `${FORM}.file`, {
    name: '成本表初稿（示例）.csv',
    csv: formOf(monthAsked(72), '9000.00'),
  })
  reported(verified, { by: yunling, month: monthAsked(72), ago: 61, rentYuan: '9600.00' })
  verified.step(57, market, 'begin-desk-review', { reviewers: OFFICERS })
  verified.act(54, market, `${FORM}.adjust`, { adjustments: [RENT, OVERHEAD] })
  verified.step(53, market, 'tell-findings', {
    adjustments: ['机柜与场地租金（示例）', '管理费用（示例）'],
    reasons: '见成本表逐项说明（示例）',
    periodDays: 10,
  })
  verified.act(47, yunling, `${FORM}.answer`, {
    replies: [
      { line: ROW.rent, reply: '租金含备用电源，附租赁合同（示例）。' },
      { line: ROW.overhead, reply: '费用清单附后，均为机房管理（示例）。' },
    ],
  })
  verified.step(46, yunling, 'reply-findings', { statement: '见逐项答复（示例）。' })
  const decided = verified.act(41, market, `${FORM}.decide`, {
    decisions: [
      { line: ROW.rent, decision: 'changed', toFen: 880_000, reason: '备用电源部分采纳（示例）' },
      { line: ROW.overhead, decision: 'dropped', reason: '清单属实，不作调整（示例）' },
    ],
  })
  verified.step(40, market, 'verify', () => ({
    verifiedCostAmountFen: decided()!['totalFen'] as number,
    reasons: '采纳备用电源与管理费用的说明（示例）',
  }))

  // Findings told: the business has yet to answer.
  const findings = asked(told, 'findings', { by: market, ...INSPECTION, of: ofYunling, ago: 36, periodDays: 15 })
  reported(findings, { by: yunling, month: monthAsked(36), ago: 26, rentYuan: '9900.00' })
  findings.step(20, market, 'begin-desk-review', { reviewers: OFFICERS })
  findings.act(6, market, `${FORM}.adjust`, { adjustments: [RENT] })
  findings.step(5, market, 'tell-findings', {
    adjustments: ['机柜与场地租金（示例）'],
    reasons: '较上一报告期上升，未附新合同（示例）',
    periodDays: 10,
  })

  // Running: what was typed so far has a bad row, and is kept.
  const running = asked(told, 'running', { by: market, ...INSPECTION, of: ofYunling, ago: 6, periodDays: 15 })
  running.act(2, yunling, 'pricing.cost-draft.save', {
    name: '成本表草稿（示例）.csv',
    csv: formOf(monthAsked(6), '-9600.00'),
  })

  const submitted = asked(told, 'submitted', {
    by: data,
    hook: 'price-monitoring',
    law: '价格法第二十八条',
    of: ofHaiquan,
    ago: 28,
    periodDays: 15,
  })
  reported(submitted, { by: haiquan, month: monthAsked(28), ago: 15, rentYuan: '11000.00' })

  const overdue = asked(told, 'overdue', { by: market, ...INSPECTION, of: ofHaiquan, ago: 40, periodDays: 10 })
  overdue.step(9, platform, 'mark-overdue')

  const contract = diary.file('cost-contract', REPORT)
  contract.step(13, operator, 'select-contract-hook', {
    ...opening('北石数据', 'Beishi', beishi, monthAsked(13)),
    hook: 'contract',
    clause: '平台服务协议第九条（示例）',
  })
  contract.step(12, operator, 'notify-by-contract', {
    clause: '平台服务协议第九条（示例）',
    items: ['上一月份成本汇总（示例）'],
    confidentiality: '只用于核对挂牌价（示例）',
    consequence: '暂停展示挂牌（示例）',
    periodDays: 20,
  })
}
