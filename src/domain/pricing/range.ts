// The range around a benchmark: symmetric in logarithms, wider where prices scatter more, by service grade, and never
// below what the card avoidably costs.
import type { Method } from './method.ts'

/** `low` and `high` in the unit of the benchmark, `halfWidth` in logarithms; `floored`: the low end is the avoidable cost. */
export type Range = { low: number; high: number; halfWidth: number; floored: boolean }

/** B·exp(∓h) with h = κ·σ within its bounds; `sigma` is the robust scale of log prices, `floor` the avoidable cost of a card-hour. */
export function rangeOf(
  {
    benchmark,
    sigma,
    multiplier = 1,
    floor,
  }: { benchmark: number; sigma: number; multiplier?: number; floor?: number | undefined },
  { rangeKappaMilli, rangeLeastPpm, rangeMostPpm }: Method,
): Range {
  const wanted = (rangeKappaMilli / 1_000) * sigma
  const halfWidth = Math.min(Math.max(wanted, rangeLeastPpm / 1_000_000), rangeMostPpm / 1_000_000)
  const center = benchmark * multiplier
  const low = center * Math.exp(-halfWidth)
  const floored = floor !== undefined && floor > low
  return {
    low: floored ? floor : low,
    high: Math.max(center * Math.exp(halfWidth), floored ? floor : low),
    halfWidth,
    floored,
  }
}

/**
 * What a service grade is worth beside no stated grade ('', where there is one), from the coefficients of log prices: made
 * to rise with the grade (pool adjacent violators, Barlow et al. 1972 §1.2), then bounded. Grades without one are left out.
 */
export function gradeMultipliers(
  coefficients: ReadonlyMap<string, number>,
  { grades, gradeCapPpm }: Pick<Method, 'grades' | 'gradeCapPpm'>,
): Map<string, number> {
  const known = grades.filter((grade) => coefficients.has(grade))
  const none = coefficients.get('') ?? 0
  const pools: { sum: number; size: number }[] = []
  for (const grade of known) {
    pools.push({ sum: coefficients.get(grade)! - none, size: 1 })
    for (let last = pools.length - 1; last > 0; last -= 1) {
      const [below, above] = [pools[last - 1]!, pools[last]!]
      if (below.sum / below.size <= above.sum / above.size) break
      pools.splice(last - 1, 2, { sum: below.sum + above.sum, size: below.size + above.size })
    }
  }
  const cap = gradeCapPpm / 1_000_000
  const fitted = pools.flatMap(({ sum, size }) => Array.from({ length: size }, () => Math.exp(sum / size)))
  return new Map(known.map((grade, at) => [grade, Math.min(Math.max(fitted[at]!, 1 - cap), 1 + cap)]))
}
