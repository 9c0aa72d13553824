// What the order of a price penalty asks beyond the chart: the rank of a body, the day of a hearing, review after a hearing,
// reconsideration before suit, and that the same money is taken once. Pure.
import { refuse, type Refusal } from '#kernel/act'
import type { CaseFile, StepInput } from '#kernel/casework'
import type { Day } from '#kernel/time'

/** A province, or the state: at most one code below `cn`. */
const isProvincial = (place: string | null): boolean => place !== null && place.split('-').length <= 2

/** Dumping and collusion are found by a body of a province or above (Price Law 40). */
export function findingRefusal(actorPlace: string | null): Refusal | undefined {
  if (isProvincial(actorPlace)) return undefined
  return refuse(
    'not-provincial',
    {
      zh: '认定由省级以上价格主管部门作出',
      en: 'the finding is made by a price authority at provincial level or above',
    },
    'cn/price-law#40',
  )
}

/** Whoever says that the level is provincial or national cannot be below it and competent. */
export function levelRefusal({ level, competent }: StepInput, actorPlace: string | null): Refusal | undefined {
  const isOfLevel = level === 'national' ? actorPlace === 'cn' : level !== 'provincial' || isProvincial(actorPlace)
  if (competent !== 'yes' || isOfLevel) return undefined
  return refuse(
    'not-competent',
    {
      zh: '所填级别高于本机关，不归本机关管辖，应当移送',
      en: 'the level entered is above this body: it is outside its jurisdiction and is passed on',
    },
    'cn/administrative-penalty-law#22',
    'cn/price-violation-penalties#3',
  )
}

/** A hearing is held on the day that was notified or later, never before (Penalty Law 64). */
export function hearingDayRefusal({ clocks }: CaseFile, day: Day): Refusal | undefined {
  const notified = clocks['hearing-notice']?.beforeOn ?? null
  if (notified === null || day >= notified) return undefined
  return refuse(
    'hearing-day-to-come',
    { zh: `听证定于 ${notified}，不得提前举行`, en: `the hearing is on ${notified} and is not held before` },
    'cn/administrative-penalty-law#64',
  )
}

/** After a hearing nothing is decided that lawyers have not looked at (Penalty Law 58). */
export function reviewAfterHearingRefusal({ taken }: CaseFile): Refusal | undefined {
  const drafted = taken['draft-decision']?.lastN ?? -1
  const since = (step: string): boolean => (taken[step]?.lastN ?? -1) > drafted
  if (!since('hold-hearing') || since('review-legality') || since('review-after-hearing')) return undefined
  return refuse(
    'review-after-hearing',
    {
      zh: '经过听证程序的，未经法制审核不得作出决定',
      en: 'after a hearing nothing is decided without a legality review',
    },
    'cn/administrative-penalty-law#58',
  )
}

/** Against a price penalty reconsideration comes first, for the court too (penalty provisions 20). */
export function reviewFirstRefusal({ taken }: CaseFile): Refusal | undefined {
  if (taken['ask-review'] !== undefined) return undefined
  return refuse(
    'reconsideration-first',
    {
      zh: '对价格行政处罚应先申请行政复议，尚未申请',
      en: 'reconsideration comes first against a price penalty, and none was asked for',
    },
    'cn/price-violation-penalties#20',
  )
}

/** What a party may still be made to give back: the gains shown, less what it refunded and what was confiscated. */
export type Gains = { gainsFen: number; refundedFen: number; confiscatedFen: number; orderedFen: number | null }

/** The same money is not taken twice (Price Law 41, penalty provisions 16). */
export function refundRefusal(askedFen: number, { gainsFen, refundedFen, confiscatedFen }: Gains): Refusal | undefined {
  if (askedFen <= gainsFen - refundedFen - confiscatedFen) return undefined
  return refuse(
    'more-than-gains',
    {
      zh: '责令退还或者没收的数额，连同已退赔、已没收的，不得超过查明的违法所得',
      en: 'with what was refunded and confiscated before, never more than the gains shown',
    },
    'cn/price-law#41',
    'cn/price-violation-penalties#16',
  )
}

/** Only what was ordered to be refunded is confiscated for not being refunded (penalty provisions 16). */
export function unrefundedRefusal(askedFen: number, gains: Gains): Refusal | undefined {
  if (gains.orderedFen !== null && askedFen > gains.orderedFen)
    return refuse(
      'more-than-ordered',
      { zh: '没收不得超过责令退还的数额', en: 'no more is confiscated than was ordered to be refunded' },
      'cn/price-violation-penalties#16',
    )
  return refundRefusal(askedFen, gains)
}
