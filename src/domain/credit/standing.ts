// Whether a fact counts on a day, and if not, why: the one place where decision, service, objection, repair, revocation
// and the end of publication are weighed. What is dated after the day has not happened yet.
import { addDays, addMonths, type Day } from '#kernel/time'
import type { Fact, Level, Measured, Reward } from './fact.ts'
import { ruleCite, type Rule, type Scorecard, type Term } from './scorecard.ts'

/** Why a fact does not count. */
export const notCountedReasons = {
  lead: { article: 'decided-only', zh: '线索，不是决定', en: 'a lead, not a decision' },
  complaint: { article: 'decided-only', zh: '未决投诉，不是决定', en: 'an open complaint, not a decision' },
  flag: { article: 'decided-only', zh: '检测标记，不是决定', en: 'a flag of a detector, not a decision' },
  'no-decision': { article: 'decided-only', zh: '没有决定文号（decision）', en: 'no decision is named (decision)' },
  'no-source': { article: 'decided-only', zh: '没有来源文书（source）', en: 'no source document is named (source)' },
  proposed: { article: 'decided-only', zh: '仅为拟定，尚未决定', en: 'proposed, not decided' },
  'not-yet-decided': { article: 'decided-only', zh: '当日尚未作出决定', en: 'not yet decided on the day' },
  'not-notified': {
    article: 'notice',
    zh: '没有送达日（notifiedOn）或者尚未送达',
    en: 'no day of service (notifiedOn), or not yet served',
  },
  'objection-open': { article: 'notice', zh: '异议期未满', en: 'the time to object is still running' },
  'not-yet-effective': { article: 'notice', zh: '尚未生效', en: 'not yet in effect' },
  objected: {
    article: 'objection',
    zh: '异议中，作出处理以前不计',
    en: 'under objection, does not count until decided',
  },
  'objection-upheld': {
    article: 'objection',
    zh: '异议成立，视为从未发生',
    en: 'objection upheld, as if it had never been',
  },
  suspended: { article: 'objection', zh: '停止执行或者暂停公示期间', en: 'stayed, or publication stopped for a time' },
  revoked: { article: 'revoked', zh: '决定已撤销，视为从未发生', en: 'revoked, as if it had never been' },
  repaired: { article: 'repaired', zh: '已修复，视为从未发生', en: 'repaired, as if it had never been' },
  expired: { article: 'term', zh: '最长公示期满，自动终止', en: 'the maximum time is over, ended by itself' },
  'same-facts': {
    article: 'once',
    zh: '同一事实已按其中最重的决定扣分',
    en: 'the same facts deduct once, by the heaviest decision',
  },
  disputed: { article: 'measured', zh: '数据有争议，未经双方结算确认', en: 'disputed, not settled by both sides' },
  'not-in-window': { article: 'measured', zh: '不在计入期间内', en: 'outside the time that counts' },
  ended: { article: 'reward', zh: '加分有效期已过', en: 'its points have lapsed' },
} as const satisfies Record<string, { article: string; zh: string; en: string }>
export type NotCounted = keyof typeof notCountedReasons

/** The article a reason rests on, as cited. */
export const articleOf = (why: NotCounted): string => ruleCite(notCountedReasons[why].article)

/** A decision that counts on the day. */
export interface Counting {
  fact: Fact
  rule: Rule
  level: Level
  decidedOn: Day
  term: Term
}

/** Day of the document: publication runs from it (cn/credit-repair-measures#classification). */
function documentDay({ decidedOn, effectiveOn, notifiedOn }: Fact): Day | undefined {
  if (decidedOn !== undefined) return decidedOn
  if (effectiveOn === undefined || notifiedOn === undefined) return effectiveOn ?? notifiedOn
  return notifiedOn < effectiveOn ? notifiedOn : effectiveOn
}

/** Where a fact stands on the day of the card. Throws RangeError for a rule that the card does not have. */
export function standing(fact: Fact, card: Scorecard): Counting | NotCounted {
  const { on } = card
  if (fact.kind !== 'decision') return fact.kind
  if (fact.decision === undefined) return 'no-decision'
  if (fact.source === undefined && fact.evidence.length === 0) return 'no-source'
  if (fact.state === 'proposed') return 'proposed'
  // ended once for all: before every state that only lasts for a time
  if (isBy(fact.revokedOn, on) || fact.state === 'revoked') return 'revoked'
  if (fact.objection === 'upheld' && isBy(fact.objectionDecidedOn ?? fact.objectedOn, on)) return 'objection-upheld'
  if (fact.state === 'repaired') return 'repaired'
  if (fact.state === 'expired') return 'expired'
  const decidedOn = documentDay(fact)
  if (!isBy(fact.notifiedOn, on)) return isBy(decidedOn, on) ? 'not-notified' : 'not-yet-decided'
  if (decidedOn === undefined || decidedOn > on) return 'not-yet-decided'
  const rule = fact.rule === undefined ? undefined : card.rules.get(fact.rule)
  if (rule === undefined || fact.level === undefined) throw new RangeError(`no rule or level of ${fact.id} on ${on}`)
  const term = card.term(fact.level, decidedOn)
  // repair is open after the minimum time only (cn/credit-repair-measures#application)
  if (isBy(fact.repairedOn, on) && term.repairFrom <= on) return 'repaired'
  if (term.ends <= on) return 'expired'
  return heldBack(fact, card, rule, decidedOn) ?? { fact, rule, level: fact.level, decidedOn, term }
}

/** Why a decision within its term does not count yet, or for the time being. */
function heldBack(fact: Fact, { on, servedBy }: Scorecard, rule: Rule, decidedOn: Day): NotCounted | undefined {
  if (servedOn(fact, decidedOn) > servedBy) return 'objection-open'
  if (fact.effectiveOn !== undefined && fact.effectiveOn > on) return 'not-yet-effective'
  if (fact.state === 'suspended' || (isBy(fact.suspendedOn, on) && !isBy(fact.resumedOn, on))) return 'suspended'
  if (rule.countsUnderObjection) return undefined
  const isObjected = isBy(fact.objectedOn, on) || fact.state === 'objected'
  return isObjected && !isBy(fact.objectionDecidedOn, on) && !isDismissed(fact) ? 'objected' : undefined
}

/** Served when the decision was there and had been told: words before a decision serve nothing. */
const servedOn = ({ notifiedOn }: Fact, decidedOn: Day): Day =>
  notifiedOn !== undefined && notifiedOn > decidedOn ? notifiedOn : decidedOn

/** The day through which a fact does not count yet, where its file tells. */
export function heldUntil(fact: Fact, why: NotCounted, card: Scorecard): Day | undefined {
  const decidedOn = documentDay(fact)
  if (why === 'objection-open' && decidedOn !== undefined) return addDays(servedOn(fact, decidedOn), card.objectionDays)
  return why === 'not-yet-effective' && fact.effectiveOn !== undefined ? addDays(fact.effectiveOn, -1) : undefined
}

/** An objection dismissed without a day is dismissed on every day. */
const isDismissed = ({ objection, objectionDecidedOn }: Fact): boolean =>
  objection === 'dismissed' && objectionDecidedOn === undefined

const isBy = (day: Day | undefined, on: Day): boolean => day !== undefined && day <= on

/** Why settled figures do not count on the day; undefined when they do. */
export function measuredNot({ source, disputed, until }: Measured, card: Scorecard): NotCounted | undefined {
  if (disputed) return 'disputed'
  if (source === undefined) return 'no-source'
  return until > card.on || until <= card.measuredAfter ? 'not-in-window' : undefined
}

/** Why points for good faith do not count on the day; undefined when they do. */
export function rewardNot(reward: Reward, { on, rewardMonths }: Scorecard): NotCounted | undefined {
  const { source, decision, effectiveOn, revokedOn } = reward
  if (source === undefined && decision === undefined) return 'no-source'
  if (effectiveOn === undefined || effectiveOn > on) return 'not-yet-effective'
  if (isBy(revokedOn, on)) return 'revoked'
  return addMonths(effectiveOn, rewardMonths) <= on ? 'ended' : undefined
}
