// Sums: earnest money, damages, interest, days to pay. Compared exactly, in whole fen.
import { formatYuan } from '#kernel/money'
import { found, numberIn, textIn, type Check, type Subject } from './check.ts'
import { percent } from './sentence.ts'

const EARNEST = 'cn/civil-code#586'
const EXCESS = 'cn/contract-interpretation#65'
const DAMAGES = 'cn/civil-code#585'
const SME_TERM = 'cn/sme-payment-regulation#9'
const SME_INTEREST = 'cn/sme-payment-regulation#17'
const LATE_RATE = 'platform/contract-rules#late-rate-hint'

const PPM = 1_000_000n
const YEAR_DAYS = 365

const SMALL = new Set(['medium', 'small', 'micro'])
/** A public body or large firm pays a small or medium one: then the payment regulation applies. */
const owedToSmall =
  (...payers: readonly string[]) =>
  (s: Subject): boolean =>
    payers.includes(textIn(s, 'lesseeSize') ?? '') && SMALL.has(textIn(s, 'providerSize') ?? '')

export const moneyChecks: readonly Check[] = [
  {
    id: 'amount-too-large',
    article: 'platform/market-rules#order-within-offer',
    find: (s) =>
      found(
        s.contractFen !== undefined && s.contractFen > BigInt(Number.MAX_SAFE_INTEGER),
        'unitPriceFen',
        'error',
        '合同金额超出可登记范围',
        'the contract amount is beyond what can be recorded',
      ),
  },
  {
    // 定金 only: 押金 and 保证金 (depositFen) are another thing, and no cap is set for them
    id: 'earnest-money',
    article: EARNEST,
    find(s) {
      const earnestFen = numberIn(s, 'earnestFen')
      if (earnestFen === undefined || s.contractFen === undefined) return []
      const capPpm = s.law.ppm(EARNEST, 'earnest-cap-ppm')
      const capFen = (s.contractFen * BigInt(capPpm)) / PPM
      return found(
        BigInt(earnestFen) > capFen,
        'earnestFen',
        'error',
        `定金 ${formatYuan(earnestFen)} 超过合同金额的 ${percent(capPpm)}（${formatYuan(capFen)}），超过部分不产生定金的效力`,
        `earnest money of ${formatYuan(earnestFen)} is above ${percent(capPpm)} of the contract amount (${formatYuan(capFen)}); the excess has no effect as earnest money`,
      )
    },
  },
  {
    id: 'liquidated-damages',
    article: EXCESS,
    find(s) {
      const [agreedFen, lossFen] = [numberIn(s, 'liquidatedFen'), numberIn(s, 'estimatedLossFen')]
      if (agreedFen === undefined || lossFen === undefined) return []
      const excessPpm = s.law.ppm(EXCESS, 'excess-ppm')
      return found(
        BigInt(agreedFen) * PPM > BigInt(lossFen) * (PPM + BigInt(excessPpm)),
        'liquidatedFen',
        'warning',
        `违约金 ${formatYuan(agreedFen)} 超过所述损失 ${formatYuan(lossFen)} 的 ${percent(excessPpm)}，一般可能被认为过高而请求减少`,
        `liquidated damages of ${formatYuan(agreedFen)} are more than ${percent(excessPpm)} above the stated loss of ${formatYuan(lossFen)}: usually too high, and open to a request to cut them`,
      )
    },
  },
  {
    id: 'liquidated-above-contract',
    article: DAMAGES,
    applies: (s) => !s.answers.has('estimatedLossFen'),
    find(s) {
      const agreedFen = numberIn(s, 'liquidatedFen')
      return found(
        agreedFen !== undefined && s.contractFen !== undefined && BigInt(agreedFen) > s.contractFen,
        'liquidatedFen',
        'warning',
        '违约金高于合同金额，又未说明预计损失，可能被认为过分高于损失',
        'liquidated damages are above the contract amount and no expected loss is stated: they may be found far above the loss',
      )
    },
  },
  {
    id: 'late-rate',
    article: LATE_RATE,
    find(s) {
      const ratePpm = numberIn(s, 'latePpmPerDay')
      const hintPpm = s.law.ppm(LATE_RATE, 'daily-ppm')
      return found(
        ratePpm !== undefined && ratePpm > hintPpm,
        'latePpmPerDay',
        'warning',
        `逾期付款按日 ${percent(ratePpm ?? 0)}（一年约 ${percent((ratePpm ?? 0) * YEAR_DAYS)}），高于平台的提示线每日 ${percent(hintPpm)}；可能被认为过分高于损失而请求减少`,
        `late payment at ${percent(ratePpm ?? 0)} a day (about ${percent((ratePpm ?? 0) * YEAR_DAYS)} a year) is above the platform’s hint of ${percent(hintPpm)} a day: it may be cut as far above the loss`,
      )
    },
  },
  {
    id: 'sme-interest',
    article: SME_INTEREST,
    applies: owedToSmall('public-body', 'large'),
    find(s) {
      const ratePpm = numberIn(s, 'latePpmPerDay')
      if (ratePpm === undefined || !s.law.holds(LATE_RATE).holds) return []
      const floorPpm = s.law.ppm(LATE_RATE, 'one-year-rate-daily-ppm')
      return found(
        ratePpm < floorPpm,
        'latePpmPerDay',
        'warning',
        `付款方为机关、事业单位或者大型企业，收款方为中小企业：逾期利息按日 ${percent(ratePpm)}，可能低于一年期贷款市场报价利率（折日约 ${percent(floorPpm)}，以合同订立时公布的为准）`,
        `a public body or large firm owes a small or medium one: interest of ${percent(ratePpm)} a day may be below the one-year LPR (about ${percent(floorPpm)} a day; the rate published at conclusion counts)`,
      )
    },
  },
  {
    id: 'public-body-pays-small',
    article: SME_TERM,
    applies: owedToSmall('public-body'),
    find(s) {
      const days = numberIn(s, 'paymentDueDays') ?? 0
      const [usual, most] = [
        s.law.days(SME_TERM, 'public-body-days'),
        s.law.days(SME_TERM, 'public-body-agreed-max-days'),
      ]
      return found(
        days > usual,
        'paymentDueDays',
        days > most ? 'error' : 'notice',
        `机关、事业单位向中小企业付款，期限为 ${usual} 日，另有约定的最长 ${most} 日；本合同为 ${days} 日`,
        `a public body pays a small or medium firm within ${usual} days, ${most} at most if agreed; here ${days}`,
      )
    },
  },
  {
    id: 'large-firm-pays-small',
    article: SME_TERM,
    applies: owedToSmall('large'),
    find(s) {
      const days = numberIn(s, 'paymentDueDays') ?? 0
      const most = s.law.days(SME_TERM, 'large-firm-days')
      return found(
        days > most,
        'paymentDueDays',
        'warning',
        `大型企业向中小企业付款，期限一般为 ${most} 日；本合同为 ${days} 日，应有行业规范、交易习惯上的合理理由`,
        `a large firm pays a small or medium one within ${most} days; ${days} here needs a reason in the usage of the trade`,
      )
    },
  },
]
