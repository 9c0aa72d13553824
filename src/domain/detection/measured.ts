// How well a detector does, and when it must stop. What it promised (target), what it did (adjudicated leads, audited
// non-alerts, simulated honest markets) with Wilson's interval, and the rule by which it suspends itself.
import type { LeadKind } from './lead.ts'

/** Standard normal quantile of a two-sided 95 % interval. */
const Z95 = 1.959963984540054

export type Proportion = { hits: number; of: number; share: number | null; low: number; high: number }

/** Wilson's (1927) 95 % interval of a share; of nothing it is [0, 1] and the share is null. */
export function wilson(hits: number, of: number): Proportion {
  if (!(Number.isSafeInteger(hits) && Number.isSafeInteger(of) && hits >= 0 && hits <= of))
    throw new RangeError(`wilson: ${hits} of ${of} is no share`)
  if (of === 0) return { hits, of, share: null, low: 0, high: 1 }
  const share = hits / of
  const square = Z95 * Z95
  const middle = (share + square / (2 * of)) / (1 + square / of)
  const half = (Z95 / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of))
  return {
    hits,
    of,
    share,
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === of ? 1 : Math.min(1, middle + half),
  }
}

/** What a detector promises: least precision and recall, longest delay, most entities wrongly named in an honest market. */
export type Target = { precision: number; recall: number; delayDays?: number; honestRate: number }

/** The promises; measured by bench/detect-seeds.ts on markets that no threshold was chosen on. */
export const TARGETS: Readonly<Record<LeadKind, Target>> = {
  lowball: { precision: 0.9, recall: 0.95, honestRate: 0.001 },
  cartel: { precision: 0.85, recall: 0.85, delayDays: 30, honestRate: 0.001 },
  'wash-ring': { precision: 0.95, recall: 0.9, honestRate: 0.001 },
  'duplicate-gpu': { precision: 1, recall: 1, honestRate: 0.001 },
  'idle-farm': { precision: 0.9, recall: 0.95, honestRate: 0.001 },
  'over-claim': { precision: 0.99, recall: 0.98, honestRate: 0.001 },
}

/** Counts of one detector against the truth. */
export type Confusion = { truePositives: number; falsePositives: number; falseNegatives: number; entities: number }

/** Subjects named against subjects that did it; `entities` is how many could have been named. */
export function confusionOf(
  named: ReadonlySet<string>,
  guilty: ReadonlySet<string>,
  entities: number,
): Confusion & { missed: string[]; wrong: string[] } {
  const missed = [...guilty].filter((subject) => !named.has(subject))
  const wrong = [...named].filter((subject) => !guilty.has(subject))
  return {
    truePositives: guilty.size - missed.length,
    falsePositives: wrong.length,
    falseNegatives: missed.length,
    entities,
    missed,
    wrong,
  }
}

export const precisionOf = ({ truePositives, falsePositives }: Confusion): Proportion =>
  wilson(truePositives, truePositives + falsePositives)

export const recallOf = ({ truePositives, falseNegatives }: Confusion): Proportion =>
  wilson(truePositives, truePositives + falseNegatives)

/** Share of entities wrongly named in markets where no one did anything. */
export const honestRateOf = ({ falsePositives, entities }: Confusion): Proportion => wilson(falsePositives, entities)

export type Standing =
  | { suspended: false }
  | { suspended: true; reason: 'precision' | 'honest-rate'; measured: Proportion; limit: number }

/** A detector of which even the favourable end of the interval is wrong more often than right is of no use. */
const PRECISION_FLOOR = 0.5
const HONEST_RATE_FACTOR = 2

/**
 * Whether a detector must stop: the upper 95 % bound of its adjudicated precision is below one half, or it names in
 * honest markets more than twice what it promised. `precision` counts leads decided as confirmed among those decided as
 * confirmed, explained or wrong data; pending ones are not counted.
 */
export function standingOf(target: Target, measured: { precision: Proportion; honestRate?: Proportion }): Standing {
  const { precision, honestRate } = measured
  if (precision.of > 0 && precision.high < PRECISION_FLOOR)
    return { suspended: true, reason: 'precision', measured: precision, limit: PRECISION_FLOOR }
  const limit = HONEST_RATE_FACTOR * target.honestRate
  if (honestRate && honestRate.share !== null && honestRate.share > limit)
    return { suspended: true, reason: 'honest-rate', measured: honestRate, limit }
  return { suspended: false }
}
