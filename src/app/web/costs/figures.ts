// Costs per card-hour are decimals of fen with six places; here they become yuan to be read.
import { decimalText } from '../ui/figures.ts'

/** Millionths of a unit from a decimal text with at most six places. */
function micro(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}

/** "612.345678" fen → "¥6.1235" */
export const perHourText = (fen: string): string => `¥${decimalText(micro(fen), 100_000_000n, 4)}`

/** "4032.000000" → "4,032.00" */
export const hoursText = (hours: string): string => decimalText(micro(hours), 1_000_000n, 2)
