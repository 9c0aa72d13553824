import { BadMoney, fenOf, whole } from './amount.ts'

/**
 * Split an amount by weights so that the parts add up to it exactly (largest remainder): every
 * part is its exact share rounded down, and the fen left over go one each to the largest
 * remainders, ties to the earlier place. A negative total is split as its mirror image.
 * Throws BadMoney for no weights, a negative weight, or weights that are all zero.
 */
export function allocate(totalFen: number | bigint, weights: readonly (number | bigint)[]): number[] {
  const total = whole(totalFen, 'totalFen')
  const shares = weights.map((weight, i) => whole(weight, `weights[${i}]`))
  const sum = shares.reduce((a, b) => a + b, 0n)
  if (shares.some((share) => share < 0n)) throw new BadMoney('权重不得为负 a weight must not be negative')
  if (sum === 0n) throw new BadMoney('权重合计为零，无从分摊 the weights add up to zero: nothing to split by')
  const [size, sign] = total < 0n ? [-total, -1n] : [total, 1n]
  const parts = shares.map((share, place) => ({ place, floor: (size * share) / sum, rest: (size * share) % sum }))
  let left = size - parts.reduce((a, part) => a + part.floor, 0n)
  const byRest = parts.toSorted((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
  for (const part of byRest) {
    if (left === 0n) break
    part.floor += 1n
    left -= 1n
  }
  return parts.map((part) => fenOf(part.floor * sign))
}
