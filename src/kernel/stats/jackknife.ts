// How far an estimate depends on single sources: the delete-a-group jackknife (Tukey 1958; Miller, Biometrika 61, 1974).

/** Two-sided 95 % quantiles of Student's t for 1 … 30 degrees of freedom. */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]
const NORMAL_975 = 1.96

/**
 * 95 % interval of an estimate from what it would be without each group in turn (two groups or more).
 * Units are those of the estimate; throws RangeError for fewer than two.
 */
export function jackknifeInterval(
  estimate: number,
  without: readonly number[],
): { standardError: number; low: number; high: number } {
  const groups = without.length
  if (groups < 2) throw new RangeError('a jackknife needs two groups or more')
  const mean = without.reduce((sum, one) => sum + one, 0) / groups
  const squares = without.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const standardError = Math.sqrt(((groups - 1) / groups) * squares)
  const reach = (T_975[groups - 2] ?? NORMAL_975) * standardError
  return { standardError, low: estimate - reach, high: estimate + reach }
}
