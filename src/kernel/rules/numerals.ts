// Whole numbers as the law writes them: 第五百八十五条, 二〇二五年, 一千万元.

/** The value of each Chinese digit. */
export const chineseDigits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 }
const MYRIAD = 10_000
/** What 万 and 亿 multiply by. */
export const chineseMyriads: Readonly<Record<string, number>> = { 万: MYRIAD, 亿: MYRIAD * MYRIAD }

/** The value of a whole number in Chinese numerals (二〇二五, 五百八十五, 一千万); undefined when it is none. */
export function chineseNumber(text: string): number | undefined {
  if (text === '') return undefined
  const signs = [...text]
  if (signs.every((sign) => sign in chineseDigits)) return Number(signs.map((sign) => chineseDigits[sign]).join(''))
  let [total, section, digit] = [0, 0, 0]
  for (const sign of signs) {
    const unit = UNITS[sign]
    const myriad = chineseMyriads[sign]
    if (sign in chineseDigits) digit = chineseDigits[sign]!
    else if (unit !== undefined) {
      section += (digit === 0 && section === 0 ? 1 : digit) * unit
      digit = 0
    } else if (myriad !== undefined) {
      // 万 multiplies what follows the last 亿 (二亿五千万); 亿 multiplies all that stands before it (一万亿).
      total = myriad === MYRIAD ? total + (section + digit) * myriad : (total + section + digit) * myriad
      section = 0
      digit = 0
    } else return undefined
  }
  const value = total + section + digit
  return Number.isSafeInteger(value) ? value : undefined
}
