// The money of a claim: each remedy as base, rate, days and sum, from the party's own numbers. A rate that is not told is
// not made up: the line then has no sum. Fen throughout, rounded once, half up.
import { fenOf, formatYuan, roundHalfUp } from '#kernel/money'
import type { Law } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import type { MoneyLine } from './claim-answer.ts'
import { REMEDIES, type Asked, type Claim, type Remedy, type Words } from './claim-terms.ts'

/** The article on late payment to small firms, with its daily rate. */
const SME = 'cn/sme-payment-regulation#17'
const EARNEST = 'cn/civil-code#586'

const daysFrom = (from: Day, until: Day): number => Math.max(0, (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1)

/** Lines of the claim counted to `day` where it runs on; `rank` says which list of the claim they are of. */
export function moneyOf(
  claim: Claim,
  law: Law,
  day: Day,
): { lines: MoneyLine[]; totalFen: number; alternativeTotalFen: number } {
  const counted = (list: readonly Asked[]): MoneyLine[] => list.flatMap((one) => linesOf(one, claim, law, day))
  const [lines, others] = [counted(claim.asked), counted(claim.alternative)]
  return { lines: [...lines, ...others], totalFen: sumOf(lines), alternativeTotalFen: sumOf(others) }
}

const sumOf = (lines: readonly MoneyLine[]): number =>
  lines.reduce((total, { amountFen }) => total + (amountFen ?? 0), 0)

type Part = Partial<Omit<MoneyLine, 'remedy' | 'what'>> & { formula: Words; article: string; what?: Words }

function linesOf(asked: Asked, claim: Claim, law: Law, day: Day): MoneyLine[] {
  const parts = partsOf[asked.remedy]?.(claim, law, day) ?? []
  if (parts.length === 0)
    return asked.amountFen === undefined ? [] : [lineOf(asked.remedy, statedPart(asked.amountFen))]
  return parts.map((part) => lineOf(asked.remedy, part))
}

const statedPart = (amountFen: number): Part => ({
  amountFen,
  formula: { zh: `按请求数额 ${formatYuan(amountFen)}`, en: `as asked for, ${formatYuan(amountFen)}` },
  article: 'cn/civil-procedure-law#124',
})

function lineOf(remedy: Remedy, part: Part): MoneyLine {
  return {
    remedy,
    what: REMEDIES[remedy],
    baseFen: null,
    dailyPpm: null,
    annualPpm: null,
    from: null,
    until: null,
    days: null,
    amountFen: null,
    ...part,
  }
}

/** A fixed number as a formula. */
const plain = (amountFen: number | undefined, says: Words, article: string): Part[] =>
  amountFen === undefined ? [] : [{ amountFen, formula: withSum(says, amountFen), article }]

const withSum = ({ zh, en }: Words, fen: number): Words => ({
  zh: `${zh}，${formatYuan(fen)}`,
  en: `${en}, ${formatYuan(fen)}`,
})

/** What is still owed: as told, or due less paid, or by instalment. */
export function principalOf({ facts, instalments }: Claim): number | undefined {
  const { principalFen, amountDueFen, amountPaidFen, useFeeFen } = facts
  if (principalFen !== undefined) return principalFen
  if (instalments.length > 0)
    return instalments.reduce((total, one) => total + Math.max(0, one.amountFen - one.paidFen), 0)
  if (amountDueFen !== undefined && amountPaidFen !== undefined) return Math.max(0, amountDueFen - amountPaidFen)
  return useFeeFen
}

type Parts = (claim: Claim, law: Law, day: Day) => Part[]

/** What is owed, with the subtraction written out where it is known. */
function payParts(claim: Claim): Part[] {
  const { facts, instalments } = claim
  const amountFen = principalOf(claim)
  if (amountFen === undefined) return []
  const article = 'cn/civil-code#579'
  const owed = instalments.filter((one) => one.amountFen > one.paidFen)
  if (facts.principalFen !== undefined) return plain(amountFen, { zh: '尚欠本金', en: 'principal owed' }, article)
  const less = (due: number, paid: number): string => `${formatYuan(due)} − ${formatYuan(paid)}`
  if (owed.length > 0) {
    const each = owed.slice(0, 12).map((one) => less(one.amountFen, one.paidFen))
    const [sum, more] = [each.length > 1 ? each.map((one) => `（${one}）`).join(' + ') : each[0]!, owed.length > 12]
    return [
      {
        amountFen,
        formula: {
          zh: `应付减已付：${sum}${more ? ` + 其余 ${owed.length - 12} 期` : ''} = ${formatYuan(amountFen)}`,
          en: `due less paid: ${sum}${more ? ` + ${owed.length - 12} more` : ''} = ${formatYuan(amountFen)}`,
        },
        article,
      },
    ]
  }
  if (facts.amountDueFen !== undefined && facts.amountPaidFen !== undefined) {
    const sum = less(facts.amountDueFen, facts.amountPaidFen)
    return [
      {
        amountFen,
        formula: {
          zh: `应付减已付：${sum} = ${formatYuan(amountFen)}`,
          en: `due less paid: ${sum} = ${formatYuan(amountFen)}`,
        },
        article,
      },
    ]
  }
  return plain(amountFen, { zh: '占用期间使用费', en: 'fee for use after the end' }, article)
}

const partsOf: Partial<Record<Remedy, Parts>> = {
  pay: payParts,
  'reduce-price': ({ facts }) => {
    if (facts.reductionFen !== undefined)
      return plain(facts.reductionFen, { zh: '请求减少的价款', en: 'reduction asked for' }, 'cn/civil-code#582')
    const { promisedGpuHours, deliveredGpuHours, unitPriceFen } = facts
    if (promisedGpuHours === undefined || deliveredGpuHours === undefined || unitPriceFen === undefined) return []
    const missing = microOf(promisedGpuHours) - microOf(deliveredGpuHours)
    const amountFen = missing <= 0n ? 0 : fenOf(roundHalfUp(missing * BigInt(unitPriceFen), 1_000_000n))
    return [
      {
        amountFen,
        formula: {
          zh: `（${promisedGpuHours} − ${deliveredGpuHours}）卡时 × ${formatYuan(unitPriceFen)} = ${formatYuan(amountFen)}`,
          en: `(${promisedGpuHours} − ${deliveredGpuHours}) GPU hours × ${formatYuan(unitPriceFen)} = ${formatYuan(amountFen)}`,
        },
        article: 'cn/civil-code#582',
      },
    ]
  },
  'sla-credit': ({ facts: { slaCreditFen, slaCreditedFen = 0 } }) => {
    const article = 'platform/metering-rules#service-credit'
    if (slaCreditFen === undefined || slaCreditedFen === 0)
      return plain(slaCreditFen, { zh: '按约抵扣', en: 'credit as agreed' }, article)
    const amountFen = Math.max(0, slaCreditFen - slaCreditedFen)
    return [
      {
        amountFen,
        formula: {
          zh: `按约抵扣 ${formatYuan(slaCreditFen)} − 账单已抵 ${formatYuan(slaCreditedFen)} = ${formatYuan(amountFen)}`,
          en: `credit as agreed ${formatYuan(slaCreditFen)} − credited already ${formatYuan(slaCreditedFen)} = ${formatYuan(amountFen)}`,
        },
        article,
      },
    ]
  },
  refund: ({ facts }) => {
    const { restitutionFen, billedFen, rightFen } = facts
    if (restitutionFen !== undefined)
      return plain(restitutionFen, { zh: '请求返还的金额', en: 'sum to be returned' }, 'cn/civil-code#566')
    if (billedFen === undefined || rightFen === undefined) return []
    const over = Math.max(0, billedFen - rightFen)
    return [
      {
        amountFen: over,
        formula: {
          zh: `账单 ${formatYuan(billedFen)} − 应计 ${formatYuan(rightFen)} = ${formatYuan(over)}`,
          en: `billed ${formatYuan(billedFen)} − right ${formatYuan(rightFen)} = ${formatYuan(over)}`,
        },
        article: 'cn/civil-code#509',
      },
    ]
  },
  restitution: ({ facts }) =>
    plain(facts.restitutionFen, { zh: '请求返还的金额', en: 'sum to be restored' }, 'cn/civil-code#157'),
  'return-deposit': ({ facts }) =>
    plain(facts.depositFen, { zh: '押金、保证金本数', en: 'the deposit' }, 'cn/civil-code#567'),
  earnest: ({ facts: { depositFen, contractFen } }, law) => {
    if (depositFen === undefined) return []
    const cap = contractFen === undefined ? depositFen : capOf(contractFen, law)
    const inside = Math.min(depositFen, cap)
    // what lies above a fifth of the contract's value is no earnest money and is only returned
    const amountFen = depositFen + inside
    return [
      {
        baseFen: depositFen,
        amountFen,
        formula: {
          zh: `定金部分 ${formatYuan(inside)}双倍${inside < depositFen ? `，超出部分 ${formatYuan(depositFen - inside)}退还` : ''}，共 ${formatYuan(amountFen)}`,
          en: `earnest part ${formatYuan(inside)} doubled${inside < depositFen ? `, the rest ${formatYuan(depositFen - inside)} returned` : ''}: ${formatYuan(amountFen)}`,
        },
        article: 'cn/civil-code#587',
      },
    ]
  },
  damages: ({ facts }) =>
    plain(facts.lossFen, { zh: facts.lossHow ?? '损失', en: facts.lossHow ?? 'the loss' }, 'cn/civil-code#584'),
  liquidated: (claim, _, day) => liquidatedParts(claim, day),
  interest: interestParts,
  costs: ({ facts: { lawyerFeeFen, lawyerFeeAgreed } }) =>
    lawyerFeeAgreed === true
      ? plain(lawyerFeeFen, { zh: '约定由对方负担的律师费', en: 'lawyer’s fee as agreed' }, 'cn/civil-code#577')
      : [],
}

const capOf = (contractFen: number, law: Law): number =>
  fenOf(roundHalfUp(BigInt(contractFen) * BigInt(law.ppm(EARNEST, 'earnest-cap-ppm')), 1_000_000n))

/** Hours in millionths, from at most six places. */
function microOf(hours: string): bigint {
  const [whole = '0', places = ''] = hours.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(places.padEnd(6, '0'))
}

function liquidatedParts(claim: Claim, day: Day): Part[] {
  const { liquidatedFen, liquidatedDailyPpm, liquidatedFrom, liquidatedBaseFen, liquidatedUntil } = claim.facts
  const article = 'cn/civil-code#585'
  if (liquidatedFen !== undefined)
    return plain(liquidatedFen, { zh: '约定的违约金', en: 'liquidated damages as agreed' }, article)
  if (liquidatedDailyPpm === undefined) return []
  const until = liquidatedUntil ?? day
  const base = liquidatedBaseFen ?? principalOf(claim)
  // one day for the whole where it is told; otherwise each instalment from the day after its own
  const bases =
    liquidatedFrom === undefined
      ? overdueBy(claim)
      : base === undefined
        ? []
        : [{ baseFen: base, from: liquidatedFrom }]
  return bases.map(({ baseFen, from }) => {
    const stretch = { from, until, days: daysFrom(from, until) }
    const amountFen = fenOf(
      roundHalfUp(BigInt(baseFen) * BigInt(liquidatedDailyPpm) * BigInt(stretch.days), 1_000_000n),
    )
    return {
      baseFen,
      dailyPpm: liquidatedDailyPpm,
      ...stretch,
      amountFen,
      formula: running(
        baseFen,
        { ppm: liquidatedDailyPpm, a: 'day' },
        stretch,
        amountFen,
        liquidatedUntil === undefined,
      ),
      article,
    }
  })
}

/** What is owed of each instalment, from the day after it fell due. */
const overdueBy = ({ instalments }: Claim): { baseFen: number; from: Day }[] =>
  instalments
    .map((one) => ({ baseFen: Math.max(0, one.amountFen - one.paidFen), from: addDays(one.dueOn, 1) }))
    .filter(({ baseFen }) => baseFen > 0)

type Stretch = { from: Day; until: Day; days: number }

/** The rate as a decimal share, without floats. */
export const percent = (ppm: number): string =>
  `${`${Math.trunc(ppm / 10_000)}.${String(ppm % 10_000).padStart(4, '0')}`.replace(/\.?0+$/, '')}%`

type Rate = { ppm: number; a: 'day' | 'year' }
const RATE = {
  day: { zh: '日', en: 'a day', of: { zh: '', en: '' } },
  year: { zh: '年', en: 'a year', of: { zh: ' ÷ 365', en: ' ÷ 365' } },
} as const

/** Base × rate × days, written out; a stretch that has not begun yet is a base, a rate and a first day. */
function running(baseFen: number, rate: Rate, { from, until, days }: Stretch, fen: number, runsOn: boolean): Words {
  const { zh, en, of } = RATE[rate.a]
  const share = percent(rate.ppm)
  if (days === 0)
    return {
      zh: `以 ${formatYuan(baseFen)} 为基数，按${zh} ${share}，自 ${from} 起计，现尚未起算`,
      en: `on ${formatYuan(baseFen)} at ${share} ${en}, from ${from}, which has not begun`,
    }
  return {
    zh: `${formatYuan(baseFen)} × ${zh} ${share} × ${days} 天${of.zh}（${from} 至 ${until}${runsOn ? '，暂计' : ''}，首尾都算）= ${formatYuan(fen)}`,
    en: `${formatYuan(baseFen)} × ${share} ${en} × ${days} days${of.en} (${from} to ${until}${runsOn ? ', for now' : ''}, both counted) = ${formatYuan(fen)}`,
  }
}

/** Sums that bear interest, each from its own first day. */
function bearing(claim: Claim): { baseFen: number; from: Day }[] {
  const { facts } = claim
  const { interestFrom, interestBaseFen } = facts
  if (interestFrom === undefined) return overdueBy(claim)
  const baseFen =
    interestBaseFen ??
    principalOf(claim) ??
    facts.restitutionFen ??
    facts.depositFen ??
    (facts.billedFen === undefined || facts.rightFen === undefined
      ? undefined
      : Math.max(0, facts.billedFen - facts.rightFen))
  return baseFen === undefined ? [] : [{ baseFen, from: interestFrom }]
}

function interestParts(claim: Claim, law: Law, day: Day): Part[] {
  const { interestRate, interestAnnualPpm, interestUntil, lprPublishedOn } = claim.facts
  const isSme = interestRate === 'sme'
  const dailyPpm = isSme && law.holds(SME).holds ? law.ppm(SME, 'default-daily-interest-ppm') : undefined
  const article = isSme ? SME : 'cn/civil-code#584'
  return bearing(claim).map(({ baseFen, from }): Part => {
    const until = interestUntil ?? day
    const stretch = { from, until, days: daysFrom(from, until) }
    const runsOn = interestUntil === undefined
    if (dailyPpm !== undefined) {
      const amountFen = fenOf(roundHalfUp(BigInt(baseFen) * BigInt(dailyPpm) * BigInt(stretch.days), 1_000_000n))
      return {
        baseFen,
        dailyPpm,
        ...stretch,
        amountFen,
        formula: running(baseFen, { ppm: dailyPpm, a: 'day' }, stretch, amountFen, runsOn),
        article,
      }
    }
    if (isSme || interestAnnualPpm === undefined)
      return {
        baseFen,
        ...stretch,
        formula: {
          zh: '利率尚未填写，不能代为估计',
          en: 'no rate is told, and none is made up',
        },
        article,
      }
    const amountFen = fenOf(
      roundHalfUp(BigInt(baseFen) * BigInt(interestAnnualPpm) * BigInt(stretch.days), 365_000_000n),
    )
    const source = lprPublishedOn === undefined ? '' : ` (LPR ${lprPublishedOn})`
    const { zh, en } = running(baseFen, { ppm: interestAnnualPpm, a: 'year' }, stretch, amountFen, runsOn)
    return {
      baseFen,
      annualPpm: interestAnnualPpm,
      ...stretch,
      amountFen,
      formula: { zh: zh + source, en: en + source },
      article,
    }
  })
}
