// Numbers as the law writes them: 第五百八十五条, 百分之三十, 一千万元, 3.5%, 1,000.

const DIGITS: Readonly<Record<string, number>> = {
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
const MYRIADS: Readonly<Record<string, number>> = { 万: MYRIAD, 亿: MYRIAD * MYRIAD }

/** The value of a whole number in Chinese numerals (二〇二五, 五百八十五, 一千万); undefined when it is none. */
export function chineseNumber(text: string): number | undefined {
  if (text === '') return undefined
  const signs = [...text]
  if (signs.every((sign) => sign in DIGITS)) return Number(signs.map((sign) => DIGITS[sign]).join(''))
  let [total, section, digit] = [0, 0, 0]
  for (const sign of signs) {
    const unit = UNITS[sign]
    const myriad = MYRIADS[sign]
    if (sign in DIGITS) digit = DIGITS[sign]!
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

const ARABIC = /(\d+(?:,\d{3})*(?:\.\d+)?)\s*([万亿]?)/g
const CHINESE = /[〇零一二两三四五六七八九十百千万亿]+/g

/** Every number in a text as a decimal text, each once: '百分之五十' and '50%' both hold '50'. */
export function numbersIn(text: string): Set<string> {
  const found = new Set<string>()
  for (const [, digits = '', myriad = ''] of text.matchAll(ARABIC)) {
    const value = Number(digits.replaceAll(',', '')) * (MYRIADS[myriad] ?? 1)
    found.add(String(value))
  }
  for (const [numeral] of text.replace(ARABIC, ' ').replaceAll('百分之', ' ').matchAll(CHINESE)) {
    const value = chineseNumber(numeral)
    if (value !== undefined) found.add(String(value))
  }
  return found
}
