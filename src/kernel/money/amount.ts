/** Money that is no money: not an integer, out of range, badly written; the message names what was given. */
export class BadMoney extends Error {
  override name = 'BadMoney'
}

/** One fen in units of 10⁻¹² yuan: prices finer than a fen are kept as bigint counts of these. */
export const PICO_PER_FEN = 10_000_000_000n
export const PICO_PER_YUAN = 1_000_000_000_000n

/**
 * Divide and round half away from zero (四舍五入), exactly. Throws BadMoney when the denominator
 * is not positive: a negative one is a slip in the caller, not an amount.
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new BadMoney(`除数应为正数 the denominator must be positive: ${denominator}`)
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** A bigint amount as the safe integer a record may hold. Throws BadMoney outside ±(2^53 − 1). */
export function fenOf(amount: bigint): number {
  const fen = Number(amount)
  if (!Number.isSafeInteger(fen))
    throw new BadMoney(`金额超出可登记范围 the amount is beyond what a record holds: ${amount} fen`)
  return fen
}

/** An integer count (fen, seconds, milli-shares) as bigint. Throws BadMoney for anything else. */
export function whole(value: number | bigint, name: string): bigint {
  if (typeof value === 'bigint') return value
  if (!Number.isSafeInteger(value))
    throw new BadMoney(`${name} 应为整数 must be a safe integer: ${String(value).slice(0, 40)}`)
  return BigInt(value)
}

/** What is rated: quantity × price per `per` units of quantity. The price in fen, or in 10⁻¹² yuan. */
export type Rating =
  | { quantity: number | bigint; per: number | bigint; unitPriceFen: number | bigint }
  | { quantity: number | bigint; per: number | bigint; unitPricePico: bigint }

/**
 * The amount of one bill line in fen: the exact product, rounded once, half up. For example
 * quantity in milli-GPU-seconds, per 3,600,000 and a price per GPU-hour.
 * Throws BadMoney on fractions, a `per` below one, or a result beyond ±(2^53 − 1).
 */
export function amountFen(rating: Rating): number {
  const quantity = whole(rating.quantity, 'quantity')
  const per = whole(rating.per, 'per')
  if ('unitPricePico' in rating) return fenOf(roundHalfUp(quantity * rating.unitPricePico, per * PICO_PER_FEN))
  return fenOf(roundHalfUp(quantity * whole(rating.unitPriceFen, 'unitPriceFen'), per))
}

/** 10⁻¹² yuan to fen, rounded once, half up. */
export function fenOfPico(pico: bigint): number {
  return fenOf(roundHalfUp(pico, PICO_PER_FEN))
}

/** Fen to 10⁻¹² yuan, exact. */
export function picoOfFen(fen: number | bigint): bigint {
  return whole(fen, 'fen') * PICO_PER_FEN
}

/**
 * A share in parts per million of a non-negative amount, rounded down: a cap is never exceeded by
 * rounding. Throws BadMoney for a negative amount or share.
 */
export function ppmOf(fen: number | bigint, ppm: number): number {
  const [amount, share] = [whole(fen, 'fen'), whole(ppm, 'ppm')]
  if (amount < 0n || share < 0n)
    throw new BadMoney(`金额与比例不得为负 amount and share must not be negative: ${amount} fen, ${share} ppm`)
  return fenOf((amount * share) / 1_000_000n)
}
