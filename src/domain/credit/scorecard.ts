// The rules of the score on one day, read once from platform/credit-rules, and the calendar sums that the score of a day
// needs again and again: they depend on level and date of a document alone, so that each is made once for all entities.
import type { Law } from '#kernel/rules'
import { addDays, addMonths, type Day } from '#kernel/time'
import {
  dimensions,
  levels,
  measures,
  rewards,
  type Dimension,
  type Level,
  type Measure,
  type RewardKind,
} from './fact.ts'

export const PPM = 1_000_000
const RULES = 'platform/credit-rules'
/** An article of the rules, as cited. */
export const ruleCite = (article: string): string => `${RULES}#${article}`

/** Every rule that deducts, and the dimension it belongs to; points and legal basis stand in its article. */
export const ruleDimensions = {
  'contract-breach': 'performance',
  'late-payment': 'performance',
  'performance-other': 'performance',
  'service-failure': 'service',
  'service-other': 'service',
  'capacity-over-claim': 'infrastructure',
  'reading-falsified': 'infrastructure',
  'infrastructure-other': 'infrastructure',
  'data-leak': 'security',
  'protection-missing': 'security',
  'erasure-failed': 'security',
  'erasure-certificate-late': 'security',
  'security-other': 'security',
  'price-collusion': 'price',
  dumping: 'price',
  'price-fraud': 'price',
  'price-marking': 'price',
  'price-other': 'price',
  'support-fraud': 'support',
  'support-misused': 'support',
  'support-other': 'support',
  'inspection-refused': 'cooperation',
  'report-late': 'cooperation',
  'serious-list': 'cooperation',
  'judgment-debtor': 'cooperation',
  'cooperation-other': 'cooperation',
} as const satisfies Record<string, Dimension>

export interface Rule {
  id: string
  dimension: Dimension
  /** deduction from the score in thousandths of a point, weight applied, before repeat and decay */
  pointsMilli: Readonly<Record<Level, number>>
  /** matters of safety count while they are objected to */
  countsUnderObjection: boolean
  /** entry on a list set up by law: grade D */
  directD: boolean
  article: string
  basis: readonly string[]
  gist: { zh: string; en: string }
}

/** Where a decision stands in its time of publication on the day. */
export interface Term {
  /** last day of the minimum: full weight until then */
  minimumEnds: Day
  /** first day on which a repair counts */
  repairFrom: Day
  /** the day on which it ends by itself */
  ends: Day
  /** share of the weight left on the day; 0 from the day of its end */
  decayPpm: number
}

export const grades = ['AAA', 'AA', 'A', 'B', 'C', 'D'] as const
/** M: new, neither good nor bad. */
export type Grade = (typeof grades)[number] | 'M'

/** The rules of one day. */
export interface Scorecard {
  on: Day
  fullMilli: number
  weightPpm: Readonly<Record<Dimension, number>>
  rules: ReadonlyMap<string, Rule>
  /** lowest score of each grade but D, best first */
  floors: readonly { grade: Grade; milli: number }[]
  /** who began after this day is new; and who completed fewer contracts than this */
  newcomerAfter: Day
  newcomerContracts: number
  objectionDays: number
  /** served on this day or before: the time to object has run */
  servedBy: Day
  repeatPpm: readonly [first: number, second: number, third: number]
  /** a document of this day or later makes one of the given day a repeat */
  repeatSince(decidedOn: Day): Day
  term(level: Level, decidedOn: Day): Term
  prior: number
  measuredAfter: Day
  measure: Readonly<Record<Measure, { priorPpm: number; milliPerPercent: number; weightPpm: number }>>
  rewardCapMilli: number
  rewardMilli: Readonly<Record<RewardKind, number>>
  rewardMonths: number
}

/** The whole part of a × b / c, without floats; a × b within ±2^53. */
export function partOf(a: number, b: number, c: number): number {
  const product = a * b
  return (product - (product % c)) / c
}

const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** Full through the minimum, then linear by days to nothing on the day of the end. */
function decayOn(on: Day, minimumEnds: Day, ends: Day): number {
  if (on >= ends) return 0
  return on <= minimumEnds ? PPM : partOf(daysBetween(on, ends), PPM, daysBetween(minimumEnds, ends))
}

function keyed<K extends string, V>(keys: Record<K, unknown>, value: (key: K) => V): Record<K, V> {
  return Object.fromEntries((Object.keys(keys) as K[]).map((key) => [key, value(key)])) as Record<K, V>
}

/** A sum that depends on a day alone, made once. */
function remembered<V>(make: (on: Day) => V): (on: Day) => V {
  const known = new Map<Day, V>()
  return (on) => {
    let value = known.get(on)
    if (value === undefined) known.set(on, (value = make(on)))
    return value
  }
}

/** The rules as in force under a law. Throws LawMissing where that day has none. */
export function scorecardOf(law: Law): Scorecard {
  const on = law.day
  const number = (article: string, name: string): number => law.integer(ruleCite(article), name)
  const weightPpm = keyed(dimensions, (name) => law.ppm(ruleCite('weights'), `${name}-ppm`))
  const months = keyed(levels, (level) => ({
    min: number('term', `${level}-min-months`),
    max: number('term', `${level}-max-months`),
  }))
  const terms = keyed(levels, (level) =>
    remembered((decidedOn): Term => {
      const minimumEnds = addMonths(decidedOn, months[level].min)
      const ends = addMonths(decidedOn, months[level].max)
      return {
        minimumEnds,
        // a period in months ends with its last day (Civil Code 202); where there is none, repair is open at once
        repairFrom: months[level].min === 0 ? decidedOn : addDays(minimumEnds, 1),
        ends,
        decayPpm: decayOn(on, minimumEnds, ends),
      }
    }),
  )
  const repeatMonths = number('repeat', 'window')
  const objectionDays = number('notice', 'objection-days')
  return {
    on,
    fullMilli: number('weights', 'full-milli'),
    weightPpm,
    rules: new Map(
      Object.entries(ruleDimensions).map(([id, dimension]) => [id, ruleOf(law, id, dimension, weightPpm)]),
    ),
    floors: grades
      .filter((grade) => grade !== 'D')
      .map((grade) => ({ grade, milli: number('grades', `${grade.toLowerCase()}-milli`) })),
    newcomerAfter: addMonths(on, -number('newcomer', 'period')),
    newcomerContracts: number('newcomer', 'contracts'),
    objectionDays,
    servedBy: addDays(on, -objectionDays - 1),
    repeatPpm: [PPM, law.ppm(ruleCite('repeat'), 'second-ppm'), law.ppm(ruleCite('repeat'), 'third-ppm')],
    repeatSince: remembered((decidedOn) => addMonths(decidedOn, -repeatMonths)),
    term: (level, decidedOn) => terms[level](decidedOn),
    prior: number('measured', 'prior-count'),
    measuredAfter: addMonths(on, -number('measured', 'window')),
    measure: keyed(measures, (name) => ({
      priorPpm: law.ppm(ruleCite('measured'), `${name}-prior-ppm`),
      milliPerPercent: number('measured', `${name}-milli-per-percent`),
      weightPpm: weightPpm[measures[name].dimension],
    })),
    rewardCapMilli: number('reward', 'cap-milli'),
    rewardMilli: keyed(rewards, (name) => number('reward', `${name}-milli`)),
    rewardMonths: number('reward', 'validity'),
  }
}

function ruleOf(law: Law, id: string, dimension: Dimension, weightPpm: Readonly<Record<Dimension, number>>): Rule {
  const cite = ruleCite(id)
  const { params, basis, gist } = law.article(cite)
  const isOn = (name: string): boolean => params[name]?.value === 1
  return {
    id,
    dimension,
    pointsMilli: keyed(levels, (level) => partOf(weightPpm[dimension], law.integer(cite, `${level}-milli`), PPM)),
    countsUnderObjection: isOn('counts-under-objection'),
    directD: isOn('direct-d'),
    article: cite,
    basis,
    gist,
  }
}
