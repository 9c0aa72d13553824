// Who and what a programme supports: every rule is asked, and each answers yes, no or not known with what to bring.
import { checkUscc } from '#kernel/identity'
import { LawMissing, type Law } from '#kernel/rules'
import { addMonths, addDays } from '#kernel/time'
import type { Facts, FactName } from './facts.ts'
import { isAward, RATE, type CommonRule, type Condition, type Programme, type SimpleTest } from './programme.ts'

type Words = { zh: string; en: string }

/** One rule and its answer. Not known counts as not met; `bring` says what would show it. */
export type Reason = { rule: string; article: string; met: boolean; known: boolean; says: Words; bring?: Words }

/** true, false, or not known */
export type Verdict = boolean | undefined

export const reason = (rule: string, article: string, verdict: Verdict, says: Words, bring?: Words): Reason => ({
  rule,
  article,
  met: verdict === true,
  known: verdict !== undefined,
  says,
  ...(verdict === undefined && bring !== undefined ? { bring } : {}),
})

const OWN = 'platform/subsidy-rules'
const COMMON: Readonly<Record<CommonRule, string>> = {
  'related-party': `${OWN}#related-party`,
  'one-voucher-per-contract': 'platform/market-rules#voucher-one-per-contract',
  'no-stacking': `${OWN}#no-stacking`,
  'eligible-fee': `${OWN}#eligible-fee-only`,
  delivered: `${OWN}#delivered`,
}

/** The programme's own article on a common rule, else the platform's. */
export const articleOn = (programme: Programme, rule: CommonRule): string => programme.articles[rule] ?? COMMON[rule]

/** Parts of a contract that are not for what is supported. */
const OTHER_PARTS = ['storageFen', 'networkFen', 'securityFen', 'electricityFen', 'taxFen', 'otherFeesFen'] as const

/** The part of the contract that may be supported; undefined when it is not known. Never more than the parts leave. */
export function eligibleFen(facts: Facts): number | undefined {
  const { contractFen, computeFen } = facts
  if (contractFen === undefined || computeFen === undefined) return undefined
  return Math.max(0, Math.min(computeFen, contractFen - otherPartsFen(facts)))
}

/** What the named parts of the contract that are not supported come to. */
export const otherPartsFen = (facts: Facts): number => OTHER_PARTS.reduce((sum, name) => sum + (facts[name] ?? 0), 0)

/** Whether support of the same programme, or of another, was had for this contract. */
function earlierOnContract(facts: Facts, programme: Programme): { same: Verdict; other: Verdict } {
  const { earlier, contractNo, voucherNo } = facts
  if (earlier === undefined || contractNo === undefined) return { same: undefined, other: undefined }
  const on = earlier.filter((one) => one.contractNo === contractNo)
  const isOwn = (named: string): boolean => named === programme.id || named === programme.id.split('#')[0]
  return {
    same: on.some((one) => isOwn(one.programme) && (voucherNo === undefined || one.voucherNo !== voucherNo)),
    other: on.some((one) => !isOwn(one.programme)),
  }
}

/** Facts that speak against: true when one says so, false when one says not and none says so. */
const either = (...verdicts: Verdict[]): Verdict =>
  verdicts.includes(true) ? true : verdicts.includes(false) ? false : undefined
const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict)

/** Every rule on who and what, in the order in which a reader would ask. `law` is the law of the day and place. */
export function eligibility(programme: Programme, facts: Facts, law: Law): Reason[] {
  const inForce = law.holds(programme.id)
  return [
    reason(
      'in-force',
      programme.id,
      inForce.holds,
      inForce.holds
        ? { zh: `${programme.title.zh}在 ${law.day} 有效`, en: `${programme.title.en} is in force on ${law.day}` }
        : inForce.says,
    ),
    ...parties(programme, facts),
    // without the law of the day there is no number to hold a fact against; that it is not in force is said already
    ...programme.conditions
      .filter(({ test }) => inForce.holds || !needsNumber(test))
      .map(({ rule, article, test, says, bring }) =>
        reason(rule, article, answerOf(test, article, facts, law), says, bring),
      ),
    ...(isAward(programme) ? [assessed(facts)] : contract(programme, facts)),
    stacking(programme, facts),
  ]
}

function parties(programme: Programme, facts: Facts): Reason[] {
  const uscc = (rule: string, code: string | undefined, who: Words): Reason => {
    const check = code === undefined ? undefined : checkUscc(code)
    return reason(
      rule,
      `${OWN}#parties`,
      check?.valid,
      {
        zh: `${who.zh}的统一社会信用代码${check === undefined ? '' : `：${check.reason.zh}`}`,
        en: `unified social credit code of the ${who.en}${check === undefined ? '' : `: ${check.reason.en}`}`,
      },
      { zh: `${who.zh}的统一社会信用代码`, en: `the code of the ${who.en}` },
    )
  }
  const applicant = uscc('applicant-uscc', facts.applicantUscc, { zh: '申领人', en: 'claimant' })
  if (isAward(programme)) return [applicant]
  const sameParty = facts.applicantUscc !== undefined && facts.applicantUscc === facts.providerUscc ? true : undefined
  return [
    applicant,
    uscc('provider-uscc', facts.providerUscc, { zh: '提供方', en: 'provider' }),
    reason(
      'related-party',
      articleOn(programme, 'related-party'),
      not(either(sameParty, facts.relatedParty)),
      { zh: '与提供方没有关联关系', en: 'not related to the provider' },
      { zh: '关联关系声明', en: 'declaration on related parties' },
    ),
    ...onRegister(facts),
  ]
}

/** What the register of control shows; where it shows nothing, nothing is said: it may not be whole. */
function onRegister({ relatedThrough, relatedSince }: Facts): Reason[] {
  if (relatedThrough === undefined) return []
  const since =
    relatedSince === undefined ? { zh: '', en: '' } : { zh: `，自 ${relatedSince}`, en: ` since ${relatedSince}` }
  return [
    reason('related-on-register', `${OWN}#related-party`, false, {
      zh: `控制关系登记没有显示双方关联（登记显示：经 ${relatedThrough}${since.zh}；有误的，先申请更正登记）`,
      en: `the register of control ties the two sides nowhere (it does through ${relatedThrough}${since.en}; a wrong entry is corrected first)`,
    }),
  ]
}

function contract(programme: Programme, facts: Facts): Reason[] {
  const { contractFen, computeFen } = facts
  const fits =
    contractFen === undefined || computeFen === undefined
      ? undefined
      : computeFen > 0 && computeFen + otherPartsFen(facts) <= contractFen
  return [
    reason(
      'eligible-fee',
      articleOn(programme, 'eligible-fee'),
      fits,
      {
        zh: '合同中可支持的部分已分列，各部分之和不超过合同金额',
        en: 'the part of the contract that may be supported is itemised; the parts come to no more than the contract',
      },
      { zh: '合同金额和其中算力费用的明细', en: 'the contract amount and the part of it that is for compute' },
    ),
    reason(
      'one-voucher-per-contract',
      articleOn(programme, 'one-voucher-per-contract'),
      not(either(facts.voucherOnContract, earlierOnContract(facts, programme).same)),
      { zh: '该合同没有用过其他券', en: 'no other voucher is on this contract' },
      {
        zh: '该合同用券情况的说明，或者此前全部支持的列表（可为空）和合同编号',
        en: 'whether a voucher is on this contract, or the list of all earlier support (it may be empty) and the number of the contract',
      },
    ),
  ]
}

function stacking(programme: Programme, facts: Facts): Reason {
  return reason(
    'no-stacking',
    articleOn(programme, 'no-stacking'),
    not(either(facts.otherSupport, earlierOnContract(facts, programme).other)),
    { zh: '同一事项没有享受其他财政支持', en: 'no other public support for the same' },
    { zh: '未重复享受支持的声明', en: 'declaration that there is no other support' },
  )
}

function assessed(facts: Facts): Reason {
  return reason(
    'assessed',
    `${OWN}#award-evidence`,
    facts.assessedFen === undefined ? undefined : facts.assessedFen > 0,
    { zh: '主管部门已核定金额', en: 'the department has assessed the amount' },
    { zh: '主管部门的核定文书', en: 'the assessment of the department' },
  )
}

const needsNumber = (test: Condition['test']): boolean =>
  'any' in test ? test.any.some(needsNumber) : 'clean' in test || 'term' in test || 'above' in test || 'since' in test

function answerOf(test: Condition['test'], article: string, facts: Facts, law: Law): Verdict {
  if ('any' in test) {
    const answers = test.any.map((one) => answer(one, article, facts, law))
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
  }
  return answer(test, article, facts, law)
}

function answer(test: SimpleTest, article: string, facts: Facts, law: Law): Verdict {
  if ('clean' in test) return isClean(facts, law, numberOf(law, article, test.clean))
  if ('term' in test) return runsWithin(facts, numberOf(law, article, test.term))
  const value = facts[test.fact as FactName]
  if (value === undefined) return undefined
  if ('is' in test) return value === test.is
  if ('in' in test) return test.in.includes(String(value))
  if ('within' in test) return `${String(value)}-`.startsWith(`${test.within}-`)
  if ('since' in test) {
    const held = law.holds(test.since)
    return held.holds ? String(value) >= held.article.from : undefined
  }
  const least = numberOf(law, article, test.above)
  return least === undefined ? undefined : Number(value) > least
}

/** A number of an article; undefined when the law of the day does not hold it. */
export function numberOf(law: Law, article: string, name: string): number | undefined {
  try {
    return law.integer(article, name)
  } catch (error) {
    if (error instanceof LawMissing) return undefined
    throw error
  }
}

function isClean({ creditClean, lastDishonestyOn }: Facts, law: Law, years: number | undefined): Verdict {
  if (creditClean === false || lastDishonestyOn === undefined) return creditClean
  return years === undefined ? undefined : addMonths(lastDishonestyOn, 12 * years) <= law.day
}

/** Whether the contract runs for so many years at most, first and last day counted; undefined when not known. */
function runsWithin({ contractFrom, contractUntil }: Facts, years: number | undefined): Verdict {
  if (contractFrom === undefined || contractUntil === undefined || years === undefined) return undefined
  return contractFrom <= contractUntil && contractUntil <= addDays(addMonths(contractFrom, 12 * years), -1)
}

/** The share for this claimant: the highest tier whose fact is true; not known gives the ordinary share. */
export function rateOf(programme: Programme, facts: Facts, law: Law): number | undefined {
  const rates = programme.tiers
    .filter(
      ({ fact, term }) =>
        facts[fact] === true && (term === undefined || runsWithin(facts, numberOf(law, programme.id, term)) === true),
    )
    .map(({ rate }) => numberOf(law, programme.id, rate))
  const all = [numberOf(law, programme.id, RATE), ...rates].filter((ppm) => ppm !== undefined)
  return all.length === 0 ? undefined : Math.max(...all)
}
