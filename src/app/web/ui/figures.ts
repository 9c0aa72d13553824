// Amounts and counts as text and back: integers all the way, no floating point.

/** Fen as text: ¥1,234.56. Integers only; no floating point touches an amount. */
export function fenText(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const whole = Math.abs(fen)
  const yuan = Math.trunc(whole / 100)
  return `${sign}¥${grouped(String(yuan))}.${String(whole % 100).padStart(2, '0')}`
}

/** "1234567" → "1,234,567" */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** An integer count of 10^-scale units as a decimal text, rounded half up to `places`. */
export function decimalText(units: bigint, unitsPerOne: bigint, places: number): string {
  const step = 10n ** BigInt(places)
  const negative = units < 0n
  const magnitude = negative ? -units : units
  const scaled = (magnitude * step * 2n + unitsPerOne) / (unitsPerOne * 2n)
  const whole = grouped(String(scaled / step))
  const fraction = places === 0 ? '' : '.' + String(scaled % step).padStart(places, '0')
  return (negative ? '−' : '') + whole + fraction
}

const MILLI_CARD_SECONDS_PER_CARD_HOUR = 3_600_000n

/** Thousandths of a card-second as card-hours: 3,600,000 → "1.00". */
export function cardHoursText(milliCardSeconds: number, places = 2): string {
  return decimalText(BigInt(milliCardSeconds), MILLI_CARD_SECONDS_PER_CARD_HOUR, places)
}

/** Thousandths of a card as cards: 2500 → "2.5", 8000 → "8". */
export function cardsText(milli: number): string {
  return decimalText(BigInt(milli), 1000n, 3).replace(/\.?0+$/, '')
}

/** Parts per million as a percentage: 500000 → "50%". */
export function ppmText(ppm: number): string {
  return decimalText(BigInt(ppm), 10_000n, 2).replace(/\.?0+$/, '') + '%'
}

/**
 * What an order is estimated to cost: price × cards × share × hours, rounded half up once, to the fen.
 * @param shareMilli share of each card in thousandths
 */
export function estimateFen(unitPriceFen: number, cards: number, shareMilli: number, hours: number): number {
  const milliFen = BigInt(unitPriceFen) * BigInt(cards) * BigInt(shareMilli) * BigInt(hours)
  return Number((milliFen * 2n + 1000n) / 2000n)
}

/** Yuan as typed ("6", "6.5", "6.50") to fen; null when it is not an amount with at most two decimals. */
export function fenOf(yuan: string): number | null {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(yuan.trim())
  if (match === null) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
