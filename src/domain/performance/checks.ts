// The lawful no's of performing a lease, beyond those that the procedures themselves draw: each with its article.
import { noLicence, type LeaseState } from '#domain/contracts'
import { refuse, type Circumstances, type Refusal } from '#kernel/act'
import type { CaseFile, StepInput } from '#kernel/casework'
import { addDays, type Day } from '#kernel/time'
import { daysFor, lastDay, renewalNoticeDay } from './days.ts'
import { sideOf, type Kept, type Leased } from './leased.ts'

export const SIDES_ONLY = 'platform/performance-rules#sides-only'
const SUBSTANCE = 'cn/contract-interpretation#15'
const LAPSE = 'cn/civil-code#564'
const ENDING = 'cn/civil-code#563'
const TERM = 'platform/performance-rules#whole-days'

/** What a check is asked with. */
export type Asked = {
  file: CaseFile
  input: StepInput
  leased: Leased
  kept: Kept
  assigneeKinds: string[] | null
  assigneeLicensed?: boolean
  leftFen: number | null
  now: Circumstances
}
type Check = (asked: Asked) => Refusal | undefined

/** In which states of a lease a file of a procedure is opened; a single act before its procedure. */
const OPENED_IN: Readonly<Record<string, readonly LeaseState[]>> = {
  'performance.acceptance': ['running'],
  'performance.notice': ['signed', 'running', 'ended'],
  'performance.change': ['signed', 'running'],
  'performance.suspension': ['running'],
  'performance.termination': ['signed', 'running'],
  'performance.renewal': ['running'],
  'performance.sublease': ['running'],
  'performance.assignment': ['signed', 'running'],
  'performance.assignment.notify-claim': ['signed', 'running', 'ended'],
  'performance.reduction': ['running', 'ended'],
  'performance.force-majeure': ['signed', 'running'],
  'performance.hardship': ['signed', 'running'],
  'performance.ending': ['ended'],
}

const STATE: Readonly<Record<LeaseState, { zh: string; en: string }>> = {
  drafted: { zh: '尚未签署', en: 'not signed yet' },
  countersigning: { zh: '尚待一方签署', en: 'one signature is missing' },
  signed: { zh: '已签署，尚未交付', en: 'signed, not delivered' },
  running: { zh: '履行中', en: 'running' },
  ended: { zh: '已终止', en: 'ended' },
}

/** Is the lease where such a file is opened? */
export function openable(procedure: string, act: string, { state }: Pick<Leased, 'state'>): Refusal | undefined {
  const states = OPENED_IN[act] ?? OPENED_IN[procedure]!
  if (states.includes(state)) return undefined
  return refuse(
    'lease-not-in-this-state',
    {
      zh: `租约${STATE[state].zh}，不能办理此件`,
      en: `the lease is ${STATE[state].en}: this cannot be opened`,
    },
    SIDES_ONLY,
    ENDING,
  )
}

/** What ends, suspends or passes a lease needs one that is still there. */
export const stillThere: Check = ({ leased }) =>
  leased.state === 'signed' || leased.state === 'running'
    ? undefined
    : refuse('lease-ended', { zh: '租约已经终止', en: 'the lease has ended already' }, ENDING)

/** Days of what has happened are not days to come. */
export function notToCome(input: StepInput, day: Day, basis: string): Refusal | undefined {
  for (const name of ['knownOn', 'since', 'arrivedOn', 'endedOn'])
    if (typeof input[name] === 'string' && input[name] > day)
      return refuse('day-to-come', { zh: `${input[name]} 尚未到来`, en: `${input[name]} has not come yet` }, basis)
  return undefined
}

/** Only where the contract is a lease in law: substance counts, not its title. */
export const leaseInLaw = ({ nature }: Pick<Leased, 'nature'>): Refusal | undefined =>
  nature === 'lease'
    ? undefined
    : refuse(
        'not-a-lease',
        {
          zh: '本合同的法律性质不是租赁，不适用转租的规定（以权利义务的实质认定，不拘名称）',
          en: 'this contract is no lease in law, so the rules on sub-letting do not apply (substance counts, not the title)',
        },
        SUBSTANCE,
        'cn/civil-code#716',
      )
const asLease: Check = ({ leased }) => leaseInLaw(leased)

/** The right to end lapses a year after the ground was known. */
const notLapsed: Check = ({ input, now: { law, day } }) => {
  const last = lastDay(law.period(LAPSE, 'lapse-years'), input['knownOn'] as Day, law)
  return day <= last
    ? undefined
    : refuse(
        'right-lapsed',
        {
          zh: `自知道事由之日起已满一年（${last}），解除权消灭`,
          en: `a year has passed since the ground was known (${last}): the right to end has lapsed`,
        },
        LAPSE,
      )
}

const groundsOfLeases: Check = ({ input, leased, now }) => {
  const side = { seized: 'lessee', 'unconsented-sublease': 'provider' }[input['ground'] as string]
  if (side === undefined) return undefined
  const no = leaseInLaw(leased)
  if (no) return no
  return sideOf(leased, now.actor) === side
    ? undefined
    : refuse(
        'not-your-ground',
        {
          zh: `该事由只能由${side === 'lessee' ? '承租方' : '出租方'}主张`,
          en: `only the ${side} may rely on this ground`,
        },
        side === 'lessee' ? 'cn/civil-code#724' : 'cn/civil-code#716',
      )
}

const indefinite: Check = ({ leased }) =>
  leased.until === null
    ? undefined
    : refuse(
        'has-a-term',
        {
          zh: `合同期限至 ${leased.until}，不能以提前通知解除；可以到期不续，或者依法定、约定事由解除`,
          en: `the contract runs until ${leased.until} and is not ended by notice; do not renew it, or end it on a ground`,
        },
        ENDING,
        'cn/civil-code#730',
      )

const renewalNotice: Check = ({ leased, now: { law, day } }) => {
  if (leased.until === null) return noTerm
  const latest = renewalNoticeDay(leased.until, daysFor('renewalNoticeDays', leased.days, law))
  return day <= latest
    ? undefined
    : refuse(
        'notice-too-late',
        {
          zh: `不续的通知最迟应于 ${latest} 到达；逾期后届满继续使用的，可以提出异议，或者按不定期合同通知解除`,
          en: `notice not to renew had to arrive by ${latest}; after the term further use can be objected to, or the indefinite contract ended on notice`,
        },
        'platform/performance-rules#contract-days',
        'cn/civil-code#734',
      )
}

const laterTerm: Check = ({ input, leased }) =>
  leased.until !== null && (input['lastOn'] as Day) <= leased.until
    ? refuse(
        'not-later',
        { zh: `续至之日应晚于现有期限 ${leased.until}`, en: `the new last day must lie after ${leased.until}` },
        TERM,
      )
    : undefined

export const noTerm = refuse('no-term', { zh: '合同没有期限', en: 'the contract has no term' }, 'cn/civil-code#730')

/** The day that the clock of the term goes by is that of the contract or of the renewal, whatever was entered. */
const ownTerm =
  (until: (asked: Asked) => Day | null | undefined): Check =>
  (asked) => {
    const last = until(asked)
    const given = asked.input['overOn']
    if (given === undefined || (last && given === addDays(last, 1))) return undefined
    return refuse(
      'other-last-day',
      { zh: `期限的最后一日是 ${last ?? '（未约定）'}`, en: `the last day of the term is ${last ?? '(none agreed)'}` },
      TERM,
    )
  }

const both =
  (...checks: Check[]): Check =>
  (asked) => {
    for (const check of checks) {
      const no = check(asked)
      if (no) return no
    }
    return undefined
  }

const otherSublessee: Check = ({ input, leased }) => {
  const named = input.with?.['sublessee']
  return named === leased.lessee || named === leased.provider
    ? refuse('own-sublessee', { zh: '次承租方不能是租约一方', en: 'a side is no sub-lessee' }, 'cn/civil-code#716')
    : undefined
}

const isSublessee: Check = ({ file, now: { actor } }) =>
  file.parts['sublessee']?.includes(actor.party) === true
    ? undefined
    : refuse(
        'not-the-sublessee',
        { zh: '此步只由案卷写明的次承租方办理', en: 'this is for the sub-lessee named in the file' },
        'cn/civil-code#719',
      )

const laterDay: Check = ({ input, now: { day } }) =>
  (input['effectiveOn'] as Day) > day
    ? undefined
    : refuse(
        'day-has-come',
        { zh: '生效之日应在今日以后：转让自该日零时生效', en: 'it takes effect at the beginning of a day to come' },
        TERM,
      )

const otherAssignee: Check = ({ input, leased, assigneeKinds, assigneeLicensed, now: { actor, day } }) => {
  const to = input.with?.['assignee']
  if (to === leased.lessee || to === leased.provider)
    return refuse(
      'own-assignee',
      { zh: '受让方不能是租约一方', en: 'the assignee is somebody else than the two sides' },
      'cn/civil-code#555',
    )
  if (input['kind'] === 'whole' && assigneeKinds?.includes(sideOf(leased, actor)!) !== true)
    return refuse(
      'wrong-party',
      { zh: '受让方未以该方身份登记', en: 'the assignee is not registered in that role' },
      'cn/civil-code#555',
    )
  return input['kind'] === 'whole' && assigneeLicensed === false ? noLicence(day) : undefined
}

const inTime: Check = ({ kept, now: { day } }) =>
  kept.effectiveOn !== undefined && day >= kept.effectiveOn
    ? refuse(
        'day-has-come',
        {
          zh: `约定的生效之日 ${kept.effectiveOn} 已到，请撤回后另定日期`,
          en: `the day agreed, ${kept.effectiveOn}, has come: withdraw and name another`,
        },
        TERM,
      )
    : undefined

const stillHolds: Check = ({ file, kept, leased }) =>
  kept.side !== undefined && file.parts['transferor']?.includes(leased[kept.side]) !== true
    ? refuse(
        'holder-changed',
        { zh: '转让方已不是租约该方', en: 'the transferor no longer holds that side' },
        'cn/civil-code#555',
      )
    : undefined

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

const GROUND_OF: Readonly<Record<string, { natures: readonly string[]; basis: string }>> = {
  unrepaired: { natures: ['lease', 'mixed'], basis: 'cn/civil-code#713' },
  damaged: { natures: ['lease', 'mixed'], basis: 'cn/civil-code#729' },
  defective: { natures: ['service', 'mixed'], basis: 'cn/civil-code#582' },
}

/** A credit lessens a bill, and never below nothing. */
function withinBill(amountFen: number, leftFen: number | null): Refusal | undefined {
  if (leftFen === null)
    return refuse(
      'not-billed',
      {
        zh: '该月没有开给现在双方的账单：减少以账单为基础',
        en: 'that month has no bill between the present sides: a reduction lessens a bill',
      },
      'cn/civil-code#582',
    )
  return amountFen > 0 && amountFen <= leftFen
    ? undefined
    : refuse(
        'not-within-the-bill',
        {
          zh: `金额应大于零、不超过该月账单余下的 ${leftFen} 分`,
          en: `the amount is more than zero and at most the ${leftFen} fen left of that month’s bills`,
        },
        'cn/civil-code#582',
      )
}

const reductionGround: Check = ({ input, leased, leftFen }) => {
  const { natures, basis } = GROUND_OF[input['ground'] as string]!
  if (!natures.includes(leased.nature))
    return refuse(
      'other-nature',
      {
        zh: '该依据不适用于本合同的法律性质：租赁用第七百一十三条、第七百二十九条，服务用第五百八十二条；融资租赁的出租方对租赁物瑕疵一般不担责',
        en: 'that ground is not for a contract of this nature: 713 and 729 for leases, 582 for services; under a finance lease defects are as a rule not the lessor’s',
      },
      SUBSTANCE,
      leased.nature === 'finance-lease' ? 'cn/civil-code#747' : basis,
    )
  const month = input['month'] as string
  if (!MONTH.test(month))
    return refuse('not-a-month', { zh: '月份的写法如 2026-06', en: 'a month is written as 2026-06' }, basis)
  return withinBill(input['amountFen'] as number, leftFen)
}

const lowerOffer: Check = ({ input, kept }) => {
  const offered = input['amountFen'] as number
  return offered > 0 && offered < (kept.claimedFen ?? 0)
    ? undefined
    : refuse(
        'not-lower',
        {
          zh: '另提的金额应大于零、低于请求的金额；同意全部的，请办理「同意」',
          en: 'an offer is more than zero and below the claim; to agree to all of it, agree',
        },
        'cn/civil-code#543',
      )
}

const notInDelay: Check = ({ input }) =>
  input['delayed'] === 'yes'
    ? refuse(
        'after-delay',
        {
          zh: '迟延履行后发生不可抗力的，不免除违约责任',
          en: 'what begins after one is in delay excuses nothing',
        },
        'cn/civil-code#590',
      )
    : undefined

const notBilled: Check = ({ input }) =>
  input['subject'] === 'billed'
    ? refuse(
        'needs-a-signed-contract',
        {
          zh: '单价、数量、计费规则和服务等级由程序据以计费，只能由双方签署的新合同变更：请发起协商',
          en: 'price, quantity, billing rules and service level are what the bill runs on and change only by a new signed contract: open a negotiation',
        },
        'platform/performance-rules#billed-terms',
        'cn/civil-code#544',
      )
    : undefined

const stillWithinBill =
  (amountOf: (kept: Kept) => number | undefined): Check =>
  ({ kept, leftFen }) =>
    withinBill(amountOf(kept) ?? 0, leftFen)

/** What is asked of an act besides; the procedures hold the rest. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'performance.change.propose': notBilled,
  'performance.termination.demand': notLapsed,
  'performance.termination.demand-final': notLapsed,
  'performance.termination.terminate-at-once': both(notLapsed, groundsOfLeases),
  'performance.termination.give-notice': indefinite,
  'performance.renewal.open': ownTerm(({ leased }) => leased.until),
  'performance.renewal.not-renew': both(
    renewalNotice,
    ownTerm(({ leased }) => leased.until),
  ),
  'performance.renewal.ask-provider': laterTerm,
  'performance.renewal.ask-lessee': laterTerm,
  'performance.renewal.agree-provider': ownTerm(({ kept }) => kept.lastOn),
  'performance.renewal.agree-lessee': ownTerm(({ kept }) => kept.lastOn),
  'performance.sublease.request': both(asLease, otherSublessee),
  'performance.sublease.disclose': both(asLease, otherSublessee),
  'performance.sublease.note-known': both(asLease, otherSublessee),
  'performance.sublease.pay-instead': isSublessee,
  'performance.assignment.notify-claim': otherAssignee,
  'performance.assignment.propose': both(laterDay, otherAssignee),
  'performance.assignment.consent': inTime,
  'performance.assignment.accept': inTime,
  'performance.assignment.take-effect': stillHolds,
  'performance.reduction.claim': reductionGround,
  'performance.reduction.offer': lowerOffer,
  'performance.reduction.agree': stillWithinBill(({ claimedFen }) => claimedFen),
  'performance.reduction.accept-offer': stillWithinBill(({ offeredFen }) => offeredFen),
  'performance.force-majeure.notify': notInDelay,
}
