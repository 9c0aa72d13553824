// Numbers that a text names: 第五百八十五条, 百分之三十, 一千万元, 3.5%, 1,000.
import { chineseMyriads, chineseNumber } from '#kernel/rules'

const ARABIC = /(\d+(?:,\d{3})*(?:\.\d+)?)\s*([万亿]?)/g
const CHINESE = /[〇零一二两三四五六七八九十百千万亿]+/g

/** Every number in a text as a decimal text, each once: '百分之五十' and '50%' both hold '50'. */
export function numbersIn(text: string): Set<string> {
  const found = new Set<string>()
  for (const [, digits = '', myriad = ''] of text.matchAll(ARABIC)) {
    const value = Number(digits.replaceAll(',', '')) * (chineseMyriads[myriad] ?? 1)
    found.add(String(value))
  }
  for (const [numeral] of text.replace(ARABIC, ' ').replaceAll('百分之', ' ').matchAll(CHINESE)) {
    const value = chineseNumber(numeral)
    if (value !== undefined) found.add(String(value))
  }
  return found
}
