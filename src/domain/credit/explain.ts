// Why a score is what it is: each point with its article and document, what did not count and why, and what would change,
// found by scoring the file again without the event: nothing is estimated.
import type { Day } from '#kernel/time'
import { dimensions, measures, rewards, type CreditFile, type Dimension } from './fact.ts'
import { scoreOf, type Deduction, type GradeReason, type MeasuredLoss, type Score } from './score.ts'
import { ruleCite, type Grade, type Scorecard } from './scorecard.ts'
import {
  articleOf,
  heldUntil,
  measuredNot,
  notCountedReasons,
  rewardNot,
  standing,
  type NotCounted,
} from './standing.ts'

type Words = { zh: string; en: string }

/** Why no score can be given on a day. */
export interface NoScore {
  code: 'not-here-yet' | 'ended' | 'no-rules'
  says: Words
  article: string
}

/** Whether an entity can be scored on a day at all. */
export function noScore({ since, endedOn }: CreditFile, on: Day): NoScore | undefined {
  const no = (code: NoScore['code'], zh: string, en: string): NoScore => ({
    code,
    says: { zh, en },
    article: ruleCite('newcomer'),
  })
  if (since !== undefined && since > on)
    return no(
      'not-here-yet',
      `${since} 起经营，${on} 尚未开始，没有可评的事实`,
      `it began on ${since}; on ${on} there is nothing to score`,
    )
  if (endedOn !== undefined && endedOn <= on)
    return no('ended', `${endedOn} 已终止，${on} 不再评分`, `it ended on ${endedOn} and is no longer scored on ${on}`)
  return undefined
}

const gradeReasons: Record<GradeReason, Words & { article: string }> = {
  'direct-d': {
    article: 'direct-d',
    zh: '在依法设立的名单上，有生效决定，直接为 D',
    en: 'on a list set up by law, by a decision in force: D at once',
  },
  'new-by-time': {
    article: 'newcomer',
    zh: '经营时间短，等级为 M，不好不坏',
    en: 'began lately: M, neither good nor bad',
  },
  'new-by-contracts': {
    article: 'newcomer',
    zh: '完成的合同少，等级为 M，不好不坏',
    en: 'few contracts completed: M, neither good nor bad',
  },
  'nothing-known': {
    article: 'newcomer',
    zh: '没有任何记录，等级为 M，不好不坏',
    en: 'nothing on file: M, neither good nor bad',
  },
  'by-score': { article: 'grades', zh: '由总分决定', en: 'by the score' },
}

const share = (pointsMilli: number): { points: number; pointsMilli: number } => ({
  points: pointsMilli / 1000,
  pointsMilli,
})

function deductionTold({ fact, rule, level, decidedOn, term, occurrence, pointsMilli }: Deduction) {
  return {
    id: fact.id,
    rule: rule.id,
    dimension: rule.dimension,
    level,
    ...share(pointsMilli),
    evidence: fact.evidence.length > 0 ? fact.evidence : [fact.source!],
    decision: fact.decision!,
    source: fact.source ?? null,
    decidedOn,
    notifiedOn: fact.notifiedOn!,
    chain: fact.chain,
    occurrence,
    decayPpm: term.decayPpm,
    repairFrom: term.repairFrom,
    endsOn: term.ends,
    gradeD: rule.directD,
    article: rule.article,
    basis: rule.basis,
    says: rule.gist,
  }
}

const measuredTold = ({ measure, pointsMilli, sources, ...figures }: MeasuredLoss) => ({
  rule: measure,
  dimension: measures[measure].dimension,
  ...share(pointsMilli),
  ...figures,
  evidence: sources,
  article: ruleCite('measured'),
  says: measures[measure].says,
})

type Change = {
  without: string
  rule: string
  score: number
  scoreMilli: number
  grade: Grade
  gain: number
  gainMilli: number
  /** when it ends by itself, and from when repair may count; null for figures */
  repairFrom: Day | null
  endsOn: Day | null
  article: string
}

/** The score and its whole ground. Points are thousandths made decimal; `…Milli` are the same as whole numbers. */
export function explain(file: CreditFile, card: Scorecard) {
  const score = scoreOf(file, card)
  const { scoreMilli, grade, gradeReason, bonusMilli } = score
  const { article, ...says } = gradeReasons[gradeReason]
  return {
    uscc: file.uscc ?? null,
    asOf: card.on,
    score: scoreMilli / 1000,
    scoreMilli,
    grade,
    gradeReason: { code: gradeReason, says: says as Words, article: ruleCite(article) },
    dimensions: dimensionsTold(score, card),
    deductions: score.deductions.toSorted(byPoints).map(deductionTold),
    measured: score.measured.map(measuredTold),
    bonus: {
      ...share(bonusMilli),
      article: ruleCite('reward'),
      rewards: score.rewards.map(({ id, reward, source, decision, effectiveOn }) => ({
        id,
        reward,
        ...share(card.rewardMilli[reward]),
        document: decision ?? source!,
        effectiveOn: effectiveOn!,
        says: rewards[reward],
      })),
    },
    notCounted: notCountedOf(file, card, score),
    whatWouldChange: changesOf(file, card, score),
  }
}

/** Heaviest first. */
const byPoints = (a: Deduction, b: Deduction): number =>
  b.pointsMilli - a.pointsMilli || (a.fact.id < b.fact.id ? -1 : 1)

/** Every entry that does not count, with the reason, the article, and how long. */
function notCountedOf(file: CreditFile, card: Scorecard, { deductions }: Score) {
  const told = (id: string, reason: NotCounted, until: Day | undefined, heavier: string | undefined) => {
    const { zh, en } = notCountedReasons[reason]
    return {
      id,
      reason,
      says: { zh, en } as Words,
      article: articleOf(reason),
      until: until ?? null,
      heavier: heavier ?? null,
    }
  }
  const facts = file.facts.flatMap((fact) => {
    const found = standing(fact, card)
    if (typeof found === 'string') return told(fact.id, found, heldUntil(fact, found, card), undefined)
    if (deductions.some((one) => one.fact.id === fact.id)) return []
    const heavier = deductions.find((one) => one.fact.chain === fact.chain && !one.rule.directD)
    return told(fact.id, 'same-facts', undefined, heavier?.fact.id)
  })
  const others = [
    ...file.measured.map((one) => [one.id, measuredNot(one, card)] as const),
    ...file.rewards.map((one) => [one.id, rewardNot(one, card)] as const),
  ].flatMap(([id, why]) => (why === undefined ? [] : told(id, why, undefined, undefined)))
  return [...facts, ...others].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What explain answers. */
export type Explanation = ReturnType<typeof explain>

function dimensionsTold({ deductions, measured }: Score, card: Scorecard) {
  return (Object.keys(dimensions) as Dimension[]).map((dimension) => {
    const lost = [
      ...deductions.filter(({ rule }) => rule.dimension === dimension),
      ...measured.filter(({ measure }) => measures[measure].dimension === dimension),
    ].reduce((total, { pointsMilli }) => total + pointsMilli, 0)
    return { dimension, weight: card.weightPpm[dimension] / 10_000, ...share(lost), says: dimensions[dimension] }
  })
}

/** The file scored again without each counted event; most gained first. */
function changesOf(file: CreditFile, card: Scorecard, before: Score): Change[] {
  const changed = (
    without: string,
    rest: CreditFile,
    told: Pick<Change, 'rule' | 'repairFrom' | 'endsOn' | 'article'>,
  ): Change => {
    const { scoreMilli, grade } = scoreOf(rest, card)
    const gainMilli = scoreMilli - before.scoreMilli
    return { without, score: scoreMilli / 1000, scoreMilli, grade, gain: gainMilli / 1000, gainMilli, ...told }
  }
  return [
    ...before.deductions.map(({ fact, rule, term }) =>
      changed(
        fact.id,
        { ...file, facts: file.facts.filter(({ id }) => id !== fact.id) },
        {
          rule: rule.id,
          repairFrom: term.repairFrom,
          endsOn: term.ends,
          article: ruleCite('repaired'),
        },
      ),
    ),
    ...before.measured
      .filter(({ pointsMilli }) => pointsMilli > 0)
      .map(({ measure }) =>
        changed(
          measure,
          { ...file, measured: file.measured.filter((one) => one.measure !== measure) },
          {
            rule: measure,
            repairFrom: null,
            endsOn: null,
            article: ruleCite('measured'),
          },
        ),
      ),
  ].toSorted((a, b) => b.gainMilli - a.gainMilli || (a.without < b.without ? -1 : 1))
}
