// The parameters of the reference method, their version and the hash that every figure carries.
import { canonicalBytes, sha256, toHex } from '#kernel/proof'
import type { Evidence } from './observation.ts'

/** Shares are millionths, factors thousandths: a method is a record and holds integers only. */
export type Method = {
  version: string
  /** days that a figure looks back, its own day among them */
  windowDays: number
  /** a list price or offer read this many days before its day, or more, is no fresh evidence */
  staleAfterDays: number
  /** what one observation of each evidence level weighs when the share of the largest source is taken */
  weightPpm: Readonly<Record<Evidence, number>>
  minObservations: number
  minProviders: number
  topSharePpm: number
  /** half the width of the interval of the median, in logarithms */
  halfWidthPpm: number
  /** error of the interval of the median */
  alphaPpm: number
  /** a price this many times the median of its cell looks like that of a whole node and is held back */
  nodeRatioMilli: number
  outlierMilli: number
  outlierFloorPpm: number
  /** half-width of the range in logarithms: κ robust scales, within these bounds */
  rangeKappaMilli: number
  rangeLeastPpm: number
  rangeMostPpm: number
  gradeCapPpm: number
  /** service grades from the least to the best; grades not listed get no premium */
  grades: readonly string[]
  maxMovePpm: number
  lastValueWeeks: number
  huberMilli: number
  rowsPerCoefficient: number
  hedonicProviders: number
  /** terms are compared within bands that begin at these days */
  termBandDays: readonly number[]
  /** whether a smallest count of one card, a few and a node are different cells */
  splitByMinCards: boolean
  /** sources from which on the plain median of what is listed is told where no reference price can be formed; 0: never */
  indicativeProviders: number
  flagLowPpm: number
  flagHighPpm: number
}

/** The method of publications. Its numbers are those of law/platform/price-rules.yaml, article reference-method. */
export const METHOD: Method = {
  version: '1',
  windowDays: 7,
  staleAfterDays: 1,
  weightPpm: { 1: 1_000_000, 2: 800_000, 3: 400_000, 4: 200_000 },
  minObservations: 8,
  minProviders: 4,
  topSharePpm: 400_000,
  halfWidthPpm: 150_000,
  alphaPpm: 50_000,
  nodeRatioMilli: 5_600,
  outlierMilli: 3_000,
  outlierFloorPpm: 50_000,
  rangeKappaMilli: 2_000,
  rangeLeastPpm: 200_000,
  rangeMostPpm: 500_000,
  gradeCapPpm: 250_000,
  grades: ['basic', 'standard', 'premium'],
  maxMovePpm: 100_000,
  lastValueWeeks: 8,
  huberMilli: 1_345,
  rowsPerCoefficient: 5,
  hedonicProviders: 6,
  termBandDays: [30, 90, 365],
  splitByMinCards: true,
  indicativeProviders: 0,
  flagLowPpm: 600_000,
  flagHighPpm: 1_600_000,
}

/** One day's list of offers: no looking back, and where no reference price can be formed the plain median, marked as such. */
export const DAY_SURVEY: Method = {
  ...METHOD,
  version: '1-day-survey',
  windowDays: 1,
  splitByMinCards: false,
  indicativeProviders: 4,
}

/** SHA-256 over the canonical JSON of the parameters, lower-case hexadecimal. */
export function methodHash(method: Method): string {
  return toHex(sha256(canonicalBytes(method)))
}

/** Thrown for a method whose parameters contradict each other. */
export class BadMethod extends Error {
  override name = 'BadMethod'
}

/** Throws BadMethod naming the parameter. */
export function checkMethod(method: Method): void {
  const atLeast = (name: keyof Method, least: number): void => {
    const value = method[name]
    if (!(Number.isSafeInteger(value) && (value as number) >= least))
      throw new BadMethod(`${name}：应为不小于 ${least} 的整数 expected an integer of at least ${least}`)
  }
  for (const name of [
    'windowDays',
    'minObservations',
    'minProviders',
    'rowsPerCoefficient',
    'hedonicProviders',
  ] as const)
    atLeast(name, 1)
  for (const name of ['staleAfterDays', 'topSharePpm', 'halfWidthPpm', 'alphaPpm', 'nodeRatioMilli'] as const)
    atLeast(name, 1)
  for (const name of ['outlierMilli', 'huberMilli'] as const) atLeast(name, 1)
  // a level that weighs nothing leaves no share of the largest source to be looked at
  for (const weight of Object.values(method.weightPpm))
    if (!(Number.isSafeInteger(weight) && weight >= 1))
      throw new BadMethod('weightPpm：每级应为不小于 1 的整数 expected an integer of at least 1 for every level')
  if (method.termBandDays.some((from, i) => from <= (method.termBandDays[i - 1] ?? 0)))
    throw new BadMethod('termBandDays：应为递增的正整数 expected days that rise')
  for (const name of [
    'rangeKappaMilli',
    'rangeLeastPpm',
    'maxMovePpm',
    'lastValueWeeks',
    'indicativeProviders',
    'gradeCapPpm',
  ] as const)
    atLeast(name, 0)
  atLeast('rangeMostPpm', method.rangeLeastPpm)
  if (method.alphaPpm >= 1_000_000) throw new BadMethod('alphaPpm：应小于 1000000 expected less than 1000000')
  if (method.gradeCapPpm >= 1_000_000) throw new BadMethod('gradeCapPpm：应小于 1000000 expected less than 1000000')
  if (method.nodeRatioMilli <= 1_000) throw new BadMethod('nodeRatioMilli：应大于 1000 expected more than 1000')
}
