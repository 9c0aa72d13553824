// Words of a text as it is compared: tokens for marking changes, numbers and duties for weighing them, and a normal form
// in which copies of one opinion are alike.
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Tokens whose joining gives the text again. */
export const tokensOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment)

/** Sentences and clauses whose joining gives the text again: coarser marks for very long articles. */
export const clausesOf = (text: string): string[] =>
  text.match(/[^，。；：！？,.;:!?\n]*[，。；：！？,.;:!?\n]?/gu)?.filter((part) => part !== '') ?? []

const DIGITS = '零〇一二三四五六七八九两'
const VALUE: Record<string, number> = {
  零: 0,
  〇: 0,
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
const TIMES: Record<string, number> = { 十: 10, 百: 100, 千: 1_000 }

/** A Chinese numeral as an integer: 三十 → 30, 一万二千 → 12000, 二〇二六 → 2026. */
function numeral(text: string): string {
  if (![...text].some((c) => '十百千万亿'.includes(c))) return [...text].map((c) => VALUE[c]).join('')
  let whole = 0
  let section = 0
  let digit = 0
  for (const c of text) {
    if (c in VALUE) digit = VALUE[c]!
    else if (c in TIMES) {
      section += (digit || 1) * TIMES[c]!
      digit = 0
    } else {
      whole = (whole + section + digit) * (c === '万' ? 10_000 : 100_000_000)
      section = 0
      digit = 0
    }
  }
  return String(whole + section + digit)
}

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
  return Math.trunc((shared * 1_000_000) / (a.size + b.size - shared))
}
