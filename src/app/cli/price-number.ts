// Numbers in price files and in answers about prices.
import type { Row } from './table-file.ts'

/** A decimal as files write it; no hexadecimal, no words, nothing around it. */
const DECIMAL = /^[+-]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][+-]?\d{1,3})?$/

function decimalIn(row: Row, column: string): number {
  const text = row.raw(column) ?? ''
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : Number.NaN
}

/** A finite number. Throws WrongUse naming file, line and column. */
export function finite(row: Row, column: string): number {
  const value = decimalIn(row, column)
  return Number.isNaN(value) ? row.refuse(column, '有限的十进制数', 'a finite decimal number') : value
}

/** A number above 0. Throws WrongUse naming file, line and column. */
export function aboveZero(row: Row, column: string): number {
  const value = decimalIn(row, column)
  return value > 0 ? value : row.refuse(column, '大于 0 的数', 'a number above 0')
}

/** The shortest decimal that reads back as this number, written without an exponent. */
export function decimal(value: number): string {
  const [digits = '', exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d)\.?(\d*)$/.exec(digits) ?? []
  const shift = Number(exponent)
  const all = whole + part
  return shift < 0 ? `${sign}0.${'0'.repeat(-shift - 1)}${all}` : `${sign}${all.padEnd(shift + 1, '0')}`
}
