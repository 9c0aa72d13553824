// Offers made in talks: what they say in one form, whether they stand, and what a settlement says. Pure.
import { refuse, type Refusal, type Words } from '#kernel/act'
import { formatYuan } from '#kernel/money'
import { addDays, type Day } from '#kernel/time'

const OFFERS = 'platform/zone-rules#offers'

const SIDES = {
  complainant: { zh: '投诉方', en: 'the complainant' },
  respondent: { zh: '被投诉方', en: 'the respondent' },
} as const satisfies Record<string, Words>
export type ZoneSide = keyof typeof SIDES

/** What an offer says. Amounts in fen; every part of it comes whole: an amount with its payer and its last day. */
export type OfferTerms = {
  payer?: ZoneSide
  payFen?: number
  payBy?: Day
  creditFen?: number
  creditMonth?: string
  repair?: string
  repairBy?: Day
  endOn?: Day
  dataBy?: Day
  words?: string
}

export type Offer = {
  n: number
  by: ZoneSide
  terms: OfferTerms
  validUntil: Day
  state: 'open' | 'accepted' | 'refused' | 'withdrawn' | 'countered'
}

/** An offer on a day: one that nobody answered lapses when its last day is over. */
export const standing = ({ state, validUntil }: Offer, day: Day): Offer['state'] | 'lapsed' =>
  state === 'open' && validUntil < day ? 'lapsed' : state

/** Most offers of one file: talks are no flood. */
const MOST_OFFERS = 100

const no = (code: string, zh: string, en: string): Refusal => refuse(code, { zh, en }, OFFERS)

const TERMS = [
  'payer',
  'payFen',
  'payBy',
  'creditFen',
  'creditMonth',
  'repair',
  'repairBy',
  'endOn',
  'dataBy',
  'words',
] as const

/** The terms among what was entered at the step. */
export const termsIn = (entered: Readonly<Record<string, unknown>>): OfferTerms =>
  Object.fromEntries(TERMS.filter((name) => entered[name] !== undefined).map((name) => [name, entered[name]]))

/** Parts that belong together: all of them, or none. */
const WHOLE: readonly { of: readonly (keyof OfferTerms)[]; code: string; says: Words }[] = [
  {
    of: ['payer', 'payFen', 'payBy'],
    code: 'payment-not-whole',
    says: {
      zh: '支付须写明付款方、金额和最后日期',
      en: 'a payment names who pays, how much, and by which day',
    },
  },
  {
    of: ['creditFen', 'creditMonth'],
    code: 'credit-not-whole',
    says: { zh: '减免须写明金额和账单月份', en: 'a credit names its amount and the month of the bill' },
  },
  {
    of: ['repair', 'repairBy'],
    code: 'repair-not-whole',
    says: { zh: '修复须写明内容和最后日期', en: 'a repair says what is done and by which day' },
  },
]

/** A credit lessens a bill of this platform, and never below zero. */
export const noCredit = (leftFen: number | null): Refusal =>
  leftFen === null
    ? no(
        'not-billed-here',
        '该合同该月没有本平台的账单，请改为支付',
        'there is no bill of that month here: offer a payment',
      )
    : no(
        'more-than-billed',
        `减免不得超过该月账单余额 ${formatYuan(leftFen)}`,
        `no more than ${formatYuan(leftFen)} is left of the bills of that month`,
      )

/** Why an offer cannot be made so; undefined when it can. */
export function offerProblem(
  terms: OfferTerms,
  validUntil: Day,
  {
    day,
    mostDays,
    leftFen,
    made,
  }: {
    day: Day
    mostDays: number
    /** what is left of the bills of the month named; null: not billed here, or not yet */
    leftFen: number | null
    made: number
  },
): Refusal | undefined {
  if (made >= MOST_OFFERS) return no('too-many-offers', '方案过多，请改用调解', 'too many offers; turn to mediation')
  if (Object.keys(terms).length === 0) return no('empty-offer', '方案没有内容', 'the offer offers nothing')
  for (const { of, code, says } of WHOLE) {
    const given = of.filter((name) => terms[name] !== undefined)
    if (given.length > 0 && given.length < of.length) return refuse(code, says, OFFERS)
  }
  if (terms.payFen === 0 || terms.creditFen === 0)
    return no('nothing-to-pay', '金额须大于零', 'an amount is above zero')
  if (terms.creditMonth !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(terms.creditMonth))
    return no('no-such-month', '账单月份应如 2026-06', 'the month of a bill reads as 2026-06')
  if (terms.creditFen !== undefined && (leftFen === null || terms.creditFen > leftFen)) return noCredit(leftFen)
  const past = [terms.payBy, terms.repairBy, terms.endOn, terms.dataBy].some((due) => due !== undefined && due < day)
  if (past) return no('day-is-past', '日期已过', 'a day named is past')
  if (validUntil < day || validUntil > addDays(day, mostDays))
    return no(
      'validity',
      `有效期为今日起 ${mostDays} 日以内`,
      `an offer stands for at most ${mostDays} days from today`,
    )
  return undefined
}

/** The offer of that number, if this side may do this to it now; otherwise why not. */
export function offerFor(
  offers: readonly Offer[],
  n: number,
  { side, of, day }: { side: ZoneSide; of: 'own' | 'other'; day: Day },
): Offer | Refusal {
  const offer = offers.find((each) => each.n === n)
  if (!offer) return no('no-such-offer', `没有第 ${n} 号方案`, `there is no offer no. ${n}`)
  if ((offer.by === side) !== (of === 'own'))
    return of === 'own'
      ? no('offer-of-the-other', '只有提出方可以撤回', 'only its maker withdraws an offer')
      : no('offer-of-your-own', '不能接受或者拒绝自己的方案', 'a side neither accepts nor refuses its own offer')
  const now = standing(offer, day)
  if (now === 'lapsed')
    return no('offer-lapsed', `该方案有效至 ${offer.validUntil}，已失效`, `that offer stood until ${offer.validUntil}`)
  if (now !== 'open') return no('offer-not-open', '该方案已处理', 'that offer was dealt with already')
  return offer
}

/** What an offer says, in words. */
export function termsInWords(terms: OfferTerms): Words {
  const parts: Words[] = []
  if (terms.payFen !== undefined) {
    const other: ZoneSide = terms.payer === 'complainant' ? 'respondent' : 'complainant'
    const yuan = formatYuan(terms.payFen)
    parts.push({
      zh: `${SIDES[terms.payer!].zh}于 ${terms.payBy} 前向${SIDES[other].zh}支付 ${yuan}`,
      en: `${SIDES[terms.payer!].en} pays ${SIDES[other].en} ${yuan} by ${terms.payBy}`,
    })
  }
  if (terms.creditFen !== undefined)
    parts.push({
      zh: `${terms.creditMonth} 账单减免 ${formatYuan(terms.creditFen)}`,
      en: `${formatYuan(terms.creditFen)} is taken off the bill of ${terms.creditMonth}`,
    })
  if (terms.repair !== undefined)
    parts.push({
      zh: `${terms.repairBy} 前：${terms.repair}`,
      en: `by ${terms.repairBy}: ${terms.repair}`,
    })
  if (terms.endOn !== undefined)
    parts.push({ zh: `合同于 ${terms.endOn} 终止`, en: `the contract ends on ${terms.endOn}` })
  if (terms.dataBy !== undefined)
    parts.push({
      zh: `${terms.dataBy} 前返还并删除数据、出具证明`,
      en: `data are returned, erased and certified by ${terms.dataBy}`,
    })
  if (terms.words !== undefined) parts.push({ zh: terms.words, en: terms.words })
  return { zh: `${parts.map(({ zh }) => zh).join('；')}。`, en: `${parts.map(({ en }) => en).join('; ')}.` }
}
