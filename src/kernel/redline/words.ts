// Words of a text as it is compared: tokens for marking changes, numbers and duties for weighing them, and a normal form
// in which copies of one opinion are alike.
import { chineseDigits, chineseNumber } from '#kernel/rules'

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Tokens whose joining gives the text again. */
export const tokensOf = (text: string): string[] =>
  text === '' ? [] : [...segmenter.segment(text)].map(({ segment }) => segment)

/** Sentences and clauses whose joining gives the text again: coarser marks for very long articles. */
export const clausesOf = (text: string): string[] =>
  text.match(/[^，。；：！？,.;:!?\n]*[，。；：！？,.;:!?\n]?/gu)?.filter((part) => part !== '') ?? []

const DIGITS = Object.keys(chineseDigits).join('')

/** A Chinese numeral in one spelling: 三十 → 30, 一万二千 → 12000, 二〇二六 → 2026. */
const numeral = (text: string): string => String(chineseNumber(text) ?? text)

const NUMBER = new RegExp(
  `百分之[${DIGITS}十百]+|\\d+(?:[.,]\\d+)*|[${DIGITS}十百千万亿]+(?=[年月日天倍次人个元分小时级类％%家台卡])|[${DIGITS}十百千]{2,}`,
  'gu',
)

/** Every number that a text names, in one spelling, sorted; references to articles (第五条) are not among them. */
export function numbersIn(text: string): string[] {
  const withoutReferences = text.replace(new RegExp(`第[\\d${DIGITS}十百千]+[条款项章节]`, 'gu'), '')
  return [...withoutReferences.matchAll(NUMBER)]
    .map(([hit]) => {
      if (/^\d/.test(hit)) return hit.replaceAll(',', '')
      return hit.startsWith('百分之') ? `${numeral(hit.slice(3))}%` : numeral(hit)
    })
    .toSorted()
}

const DUTY =
  /应当|必须|不得|禁止|有权|可以|责令|处以|罚款|许可|备案|\b(?:shall|must|may|prohibited|fine|licen[cs]e)\b/giu

/** Every word of duty, power or sanction in a text, sorted. */
export const dutiesIn = (text: string): string[] =>
  [...text.matchAll(DUTY)].map(([hit]) => hit.toLowerCase()).toSorted()

/** The text without case, spaces, punctuation and width: copies of one letter are equal in it. */
export const normalOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '')

/** Two-character shingles of a normal form; a single character is its own. */
export function shinglesOf(normal: string): Set<string> {
  const characters = [...normal]
  if (characters.length < 2) return new Set(characters)
  return new Set(characters.slice(1).map((c, i) => characters[i]! + c))
}

/** How much of two sets of shingles is common, in parts per million; two empty sets are alike. */
export function likenessPpm(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1_000_000
  let shared = 0
  for (const each of a) if (b.has(each)) shared += 1
  return sharePpm(shared, a.size, b.size)
}

/** Shared members of two sets in all their members, in parts per million. */
export const sharePpm = (shared: number, a: number, b: number): number =>
  Math.trunc((shared * 1_000_000) / (a + b - shared))
