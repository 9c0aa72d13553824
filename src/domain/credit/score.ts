// The score of one entity on one day: a pure function of its file and of the rules of that day, in whole thousandths of a
// point. No order of the facts matters, a fact given twice counts once, and whatever no longer counts is left out before
// anything is weighed: as if it had never been, also as the first of a repeat.
import type { Day } from '#kernel/time'
import { measures, type CreditFile, type Fact, type Measure, type Measured, type Reward } from './fact.ts'
import { partOf, PPM, type Grade, type Scorecard } from './scorecard.ts'
import { measuredNot, rewardNot, standing, type Counting } from './standing.ts'

/** A counted decision and what it takes from the score. */
export interface Deduction extends Counting {
  /** its place among counted decisions under the same rule within the time of repeats: 1, 2, 3 and more */
  occurrence: number
  pointsMilli: number
}

/** Settled figures of one measure, and what they take from the score. */
export interface MeasuredLoss {
  measure: Measure
  count: number
  failed: number
  /** the shrunken rate, in parts per million, beside the normal one */
  ratePpm: number
  priorPpm: number
  pointsMilli: number
  sources: string[]
}

export type GradeReason = 'direct-d' | 'new-by-time' | 'new-by-contracts' | 'nothing-known' | 'by-score'

export interface Score {
  scoreMilli: number
  grade: Grade
  gradeReason: GradeReason
  deductions: Deduction[]
  measured: MeasuredLoss[]
  bonusMilli: number
  rewards: Reward[]
}

/** Score a file by the rules of the card's day. */
export function scoreOf(file: CreditFile, card: Scorecard): Score {
  const deductions = deductionsOf(file.facts, card)
  const measured = measuredOf(file.measured, card)
  const rewards = rewardsOf(file.rewards, card)
  const bonusMilli = Math.min(
    card.rewardCapMilli,
    sum(rewards, ({ reward }) => card.rewardMilli[reward]),
  )
  const lostMilli = sum(deductions, pointsOf) + sum(measured, pointsOf)
  const scoreMilli = Math.max(0, Math.min(card.fullMilli, card.fullMilli - lostMilli + bonusMilli))
  const isListed = deductions.some(({ rule }) => rule.directD)
  const isBlank = deductions.length + measured.length + rewards.length === 0
  return {
    scoreMilli,
    ...gradeOf(scoreMilli, isListed, newcomerReason(file, card, isBlank), card),
    deductions,
    measured,
    bonusMilli,
    rewards,
  }
}

const pointsOf = ({ pointsMilli }: { pointsMilli: number }): number => pointsMilli

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  let total = 0
  for (const one of list) total += of(one)
  return total
}

/** Earlier first; the same day by the name of the facts, so that no order of the file matters. */
const isBefore = (a: Counting, b: Counting): boolean =>
  a.decidedOn < b.decidedOn || (a.decidedOn === b.decidedOn && a.fact.chain < b.fact.chain)

/** What counts, one decision for each set of facts. */
function deductionsOf(facts: readonly Fact[], card: Scorecard): Deduction[] {
  const counting: Counting[] = []
  for (const fact of facts) {
    const found = standing(fact, card)
    if (typeof found === 'object') counting.push(found)
  }
  const kept: Deduction[] = []
  for (const one of counting) {
    const deduction = deductionOf(one, counting, card)
    let at = 0
    while (at < kept.length && !isOneWith(one, kept[at]!)) at += 1
    if (at === kept.length || isHeavier(deduction, kept[at]!)) kept[at] = deduction
  }
  return kept
}

/** The same facts deduct once. An entry on a list deducts nothing, so that it takes no other decision's place. */
const isOneWith = ({ fact, rule }: Counting, other: Counting): boolean =>
  rule.directD || other.rule.directD ? fact.id === other.fact.id : fact.chain === other.fact.chain

function isHeavier(a: Deduction, b: Deduction): boolean {
  return a.pointsMilli === b.pointsMilli ? a.fact.id < b.fact.id : a.pointsMilli > b.pointsMilli
}

function deductionOf(one: Counting, counting: readonly Counting[], card: Scorecard): Deduction {
  const { fact, rule, level, decidedOn, term } = one
  const occurrence = 1 + earlierOf(one, counting, card)
  const repeatPpm = card.repeatPpm[Math.min(occurrence, 3) - 1]!
  const pointsMilli = partOf(partOf(rule.pointsMilli[level], repeatPpm, PPM), term.decayPpm, PPM)
  return { fact, rule, level, decidedOn, term, occurrence, pointsMilli }
}

/** How many other sets of facts broke the rule before, within the time of repeats. */
function earlierOf(one: Counting, counting: readonly Counting[], card: Scorecard): number {
  const chains: string[] = []
  for (const other of counting)
    if (other.rule === one.rule && other.fact.chain !== one.fact.chain && isBefore(other, one)) {
      const { chain } = other.fact
      if (other.decidedOn >= card.repeatSince(one.decidedOn) && !chains.includes(chain)) chains.push(chain)
    }
  return chains.length
}

function measuredOf(entries: readonly Measured[], card: Scorecard): MeasuredLoss[] {
  const losses: MeasuredLoss[] = []
  for (const measure of Object.keys(measures) as Measure[]) {
    const counted = new Map<string, Measured>()
    for (const entry of entries) {
      if (entry.measure !== measure) continue
      if (measuredNot(entry, card) === undefined) counted.set(entry.id, entry)
    }
    if (counted.size > 0) losses.push(lossOf(measure, [...counted.values()], card))
  }
  return losses
}

/** (kα + x) ÷ (k + n): few cases stay near the normal rate, so that one failure in two is no half. */
function lossOf(measure: Measure, entries: readonly Measured[], card: Scorecard): MeasuredLoss {
  const { priorPpm, milliPerPercent, weightPpm } = card.measure[measure]
  const [count, failed] = [sum(entries, (one) => one.count), sum(entries, (one) => one.failed)]
  const ratePpm = partOf(card.prior * priorPpm + failed * PPM, 1, card.prior + count)
  const worsePpm = Math.max(0, ratePpm - priorPpm)
  const lostMilli = Math.min(card.fullMilli, partOf(worsePpm, milliPerPercent, PPM / 100))
  return {
    measure,
    count,
    failed,
    ratePpm,
    priorPpm,
    pointsMilli: partOf(lostMilli, weightPpm, PPM),
    sources: entries.map(({ source }) => source!).toSorted(),
  }
}

function rewardsOf(entries: readonly Reward[], card: Scorecard): Reward[] {
  if (entries.length === 0) return []
  const counted = new Map<string, Reward>()
  for (const entry of entries) {
    if (rewardNot(entry, card) === undefined) counted.set(entry.id, entry)
  }
  return [...counted.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function gradeOf(
  scoreMilli: number,
  isListed: boolean,
  newcomer: GradeReason | undefined,
  card: Scorecard,
): { grade: Grade; gradeReason: GradeReason } {
  if (isListed) return { grade: 'D', gradeReason: 'direct-d' }
  if (newcomer !== undefined) return { grade: 'M', gradeReason: newcomer }
  const grade = card.floors.find(({ milli }) => scoreMilli >= milli)?.grade ?? 'D'
  return { grade, gradeReason: 'by-score' }
}

/** Blank: nothing counts. What was repaired or revoked is as if it had never been, so it makes nobody known. */
function newcomerReason(file: CreditFile, card: Scorecard, isBlank: boolean): GradeReason | undefined {
  const { since } = file
  if (since !== undefined && since > card.newcomerAfter) return 'new-by-time'
  const completed = completedBy(file, card.on)
  if (completed !== undefined && completed < card.newcomerContracts) return 'new-by-contracts'
  return since === undefined && completed === undefined && isBlank ? 'nothing-known' : undefined
}

/** Contracts completed by a day; undefined when it is not known. */
function completedBy({ completed }: CreditFile, on: Day): number | undefined {
  return typeof completed === 'object' ? completed.filter((day) => day <= on).length : completed
}
