// The days of the procedure that a party has to know. Limitation is not among them: it stands in the claimant's own view.
import type { Law } from '#kernel/rules'
import { deadline, type Amount, type Day, type StatuteCode } from '#kernel/time'
import type { Deadline } from './claim-answer.ts'
import type { FactName } from './claim-facts.ts'
import type { Claim, Words } from './claim-terms.ts'

interface Clock {
  id: string
  what: Words
  from: FactName
  rule: StatuteCode
  /** an article's period by its name, or the days that a fact of the claim gives */
  period: { article: string; param: string } | { days: FactName; article: string }
  for: 'party' | 'agency'
}

const CLOCKS: readonly Clock[] = [
  {
    id: 'demand',
    what: { zh: '催告的宽限期届满', en: 'end of the time given in the demand' },
    from: 'demandedOn',
    rule: 'CIVIL',
    period: { days: 'demandPeriodDays', article: 'cn/civil-code#563' },
    for: 'party',
  },
  {
    id: 'sue-after-preservation',
    what: {
      zh: '诉前保全后提起诉讼或者申请仲裁，逾期解除保全',
      en: 'suit or arbitration after preservation before suit, or it is lifted',
    },
    from: 'preservedOn',
    rule: 'CPL',
    period: { article: 'cn/civil-procedure-law#104', param: 'sue-within-days' },
    for: 'party',
  },
  {
    id: 'confirmation',
    what: { zh: '双方共同申请司法确认', en: 'joint application for judicial confirmation' },
    from: 'mediationAgreedOn',
    rule: 'CPL',
    period: { article: 'cn/civil-procedure-law#205', param: 'application-days' },
    for: 'party',
  },
  {
    id: 'docketing',
    what: { zh: '法院决定是否立案', en: 'the court decides whether to docket' },
    from: 'filedOn',
    rule: 'CPL',
    period: { article: 'cn/civil-procedure-law#126', param: 'docket-days' },
    for: 'agency',
  },
  {
    id: 'court-fee',
    what: { zh: '交纳案件受理费，逾期按撤诉处理', en: 'pay the court fee, or the suit counts as withdrawn' },
    from: 'feeNoticeOn',
    rule: 'CPL',
    period: { article: 'cn/court-fee-measures#22', param: 'pay-within-days' },
    for: 'party',
  },
  {
    id: 'answer',
    what: { zh: '被告答辩、提出管辖异议', en: 'answer of the defendant, objection to jurisdiction' },
    from: 'servedOn',
    rule: 'CPL',
    period: { article: 'cn/civil-procedure-law#128', param: 'answer-days' },
    for: 'party',
  },
  {
    id: 'appeal',
    what: { zh: '对判决上诉', en: 'appeal from the judgment' },
    from: 'judgmentOn',
    rule: 'CPL',
    period: { article: 'cn/civil-procedure-law#171', param: 'judgment-days' },
    for: 'party',
  },
]

/** Every clock, with its last day where the day it runs from is told. */
export function deadlinesOf({ facts }: Claim, law: Law): Deadline[] {
  return CLOCKS.flatMap((clock): Deadline[] => {
    const { id, what, rule, period } = clock
    const from = (facts[clock.from] as Day | undefined) ?? null
    const amount = amountOf(period, facts, law)
    if (amount === undefined) return []
    const told = { id, what, period: words(amount), article: period.article }
    if (from === null) return [{ ...told, from: null, due: null, note: null }]
    const answer = deadline({ rule, amount, from, for: clock.for }, law.calendars)
    return [
      'due' in answer
        ? { ...told, from, due: answer.due, note: null }
        : { ...told, from, due: answer.unadjusted ?? null, note: answer.message },
    ]
  })
}

function amountOf(period: Clock['period'], facts: Claim['facts'], law: Law): Amount | undefined {
  if ('param' in period) return law.period(period.article, period.param)
  const days = facts[period.days]
  return typeof days === 'number' && days > 0 ? { days } : undefined
}

function words(amount: Amount): string {
  const [unit, count] = Object.entries(amount)[0] as [string, number]
  return `${count} ${unit === 'workingDays' ? 'working days' : unit}`
}
