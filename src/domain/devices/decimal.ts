// Printed numbers, moved between units without floating point: what a tool printed stays as it printed it.

/** A decimal: `digits` × 10^-`places`. */
type Decimal = { digits: bigint; places: number }

const NUMBER = /^([+-]?)(\d+)(?:[.,](\d+))?(?:[eE]([+-]?\d{1,3}))?$/
const MOST_PLACES = 6

/** The number in a text such as `39.32`, `39,32` (a decimal comma), `1.7782800384e+10`; undefined for anything else. */
export function decimalIn(text: string): Decimal | undefined {
  const match = NUMBER.exec(text.trim())
  if (match === null) return undefined
  const [, sign = '', whole = '', part = '', power = '0'] = match
  const places = part.length - Number(power)
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${part}`)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}

/** A factor between units, exact: numerator over denominator. */
export type Factor = readonly [bigint, bigint]

/**
 * The number times a factor, as text. Digits stay as printed where nothing is converted; otherwise at most six places,
 * half up, without trailing zeros.
 */
export function times({ digits, places }: Decimal, [above, below]: Factor): string {
  if (above === below) return textOf(digits, places)
  const scale = 10n ** BigInt(MOST_PLACES)
  const top = digits * above * scale
  const bottom = below * 10n ** BigInt(places)
  const size = top < 0n ? -top : top
  const rounded = (size * 2n + bottom) / (bottom * 2n)
  const text = textOf(top < 0n ? -rounded : rounded, MOST_PLACES)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function textOf(digits: bigint, places: number): string {
  const isNegative = digits < 0n
  const all = (isNegative ? -digits : digits).toString().padStart(places + 1, '0')
  const sign = isNegative ? '-' : ''
  return places === 0 ? `${sign}${all}` : `${sign}${all.slice(0, -places)}.${all.slice(-places)}`
}
