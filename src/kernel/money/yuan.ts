import { BadMoney, fenOf, PICO_PER_YUAN, whole } from './amount.ts'

// No sign but minus, no grouping, no exponent, no bare dot: what a person may have mistyped is not guessed.
const YUAN = /^(-?)(\d{1,18})(?:\.(\d{1,12}))?$/

/** '6.00' to 600 fen, exactly. Throws BadMoney naming the text, also when it is finer than a fen. */
export function parseYuan(text: string): number {
  const pico = parsePico(text)
  const perFen = PICO_PER_YUAN / 100n
  if (pico % perFen !== 0n) throw bad(text, '金额不得细于分', 'an amount must not be finer than a fen')
  return fenOf(pico / perFen)
}

/** '0.000012' yuan to a bigint count of 10⁻¹² yuan, exactly: unit prices may be finer than a fen. */
export function parsePico(text: string): bigint {
  const match = typeof text === 'string' && text.length <= 32 ? YUAN.exec(text) : null
  if (!match) throw bad(text, '应为元，如 6.00，至多十二位小数', 'expected yuan such as 6.00, at most twelve decimals')
  const pico = BigInt(match[2] ?? '0') * PICO_PER_YUAN + BigInt((match[3] ?? '').padEnd(12, '0'))
  return match[1] === '-' ? -pico : pico
}

/** 123456 fen as '¥1,234.56'. */
export function formatYuan(fen: number | bigint): string {
  const amount = whole(fen, 'fen')
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0n ? '-' : ''}¥${yuan}.${digits.slice(-2)}`
}

function bad(text: string, zh: string, en: string): BadMoney {
  const shown = JSON.stringify(String(text).slice(0, 40))
  return new BadMoney(`${zh} ${en}: ${shown}`)
}
