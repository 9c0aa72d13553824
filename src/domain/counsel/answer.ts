// An answer is what the law and its guides say, in their words, with citation and day; or it is that nothing was found.
import type { NamedSql } from '#kernel/act'
import type { Verified } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { extractOf, type Extract } from './extract.ts'
import type { Kind } from './passage.ts'
import { find, type Found, type Standing, type Weighed } from './search.ts'
import { wordsOf } from './words.ts'

/** A passage quoted in an answer. `n` is its number in the answer, from 1. */
export interface Quoted {
  n: number
  kind: Kind
  cite: string
  href: string | null
  title: { zh: string; en: string }
  text: { zh: Extract; en: Extract }
  /** the day for which it was looked up */
  day: Day
  from: Day
  until: Day | null
  status: Standing
  verified: Verified
  basis: string[]
  scoreMilli: number
}

export interface Answer {
  answer: 'found' | 'not-found'
  question: string
  day: Day
  place: string | null
  extracts: Quoted[]
  /** passages near the question that do not hold on that day or in that place, by citation: shown as such, never as the answer */
  aside: { cite: string; title: { zh: string; en: string }; status: Standing; here: boolean }[]
  says: { zh: string; en: string }
  notAdvice: { zh: string; en: string }
  /** a language model's words over the extracts, where one is switched on; the HTTP layer fills it in */
  model: { text: string; citations: string[]; checked: true } | null
}

/** A passage that holds half of what was asked, by weight, is quoted; with less nothing was found. */
export const FOUND_FROM_MILLI = 500
/** Of that, so much stands in the text itself: the name of a law that fits says little about each of its articles. */
const IN_TEXT_FROM_MILLI = 300
/** Passages far behind the best one are left out. */
const KEPT_SHARE_MILLI = 600
const MOST_LOOKED_AT = 40
const MOST_EXTRACTS = 5
const MOST_ASIDE = 3

const NOT_ADVICE = {
  zh: '以上是条文与指引的摘录（条文为概括，以官方文本为准），供查阅，不是法律意见；涉及具体权利义务的，请咨询律师或主管部门。',
  en: 'These are extracts of law and guides (articles are summarised; the official text prevails), for reference. They are not legal advice: for your own rights and duties ask a lawyer or the authority.',
} as const

function saying(extracts: number, aside: number, day: Day): { zh: string; en: string } {
  const others =
    aside === 0
      ? { zh: '', en: '' }
      : {
          zh: `另有 ${aside} 条相近内容在该日或该地不适用，已分别注明。`,
          en: ` ${aside} similar ${aside === 1 ? 'passage does' : 'passages do'} not hold on that day or in that place and ${aside === 1 ? 'is' : 'are'} marked so.`,
        }
  if (extracts === 0)
    return {
      zh: `查无相关条文（${day}）。换个说法再查，或向运营方、主管部门询问。${others.zh}`,
      en: `Nothing was found for ${day}. Ask in other words, or ask the operator or the authority.${others.en}`,
    }
  return {
    zh: `查到 ${extracts} 条，按 ${day} 有效的内容摘录。${others.zh}`,
    en: `${extracts} ${extracts === 1 ? 'passage' : 'passages'} found, as in force on ${day}.${others.en}`,
  }
}

/** Whether the text speaks of what was asked, or is the very article that was named. */
function speaksOfIt({ kind, cite, title, text }: Found, words: readonly Weighed[]): boolean {
  // An article's title ends with its own heading (第五条, 算力券); before it stands the name of the whole law.
  const own = kind === 'article' ? title.zh.slice(title.zh.lastIndexOf(' ')) : `${title.zh} ${title.en}`
  const said = new Set(wordsOf(`${own} ${text.zh} ${text.en}`))
  const named = new Set(wordsOf(cite))
  let [total, inText] = [0, 0]
  for (const { word, parts, near, weightMilli } of words) {
    const isArticle = /^art\d+$/.test(word)
    if (isArticle && named.has(word)) return true
    total += weightMilli
    const stands =
      said.has(word) || near.some((n) => said.has(n)) || (parts.length > 0 && parts.every((p) => said.has(p)))
    if (stands) inText += weightMilli
  }
  return inText * 1_000 >= total * IN_TEXT_FROM_MILLI
}

/** Answers a question from what holds on a day, seen from a place. Throws BadPlace. */
export async function answer(
  read: NamedSql,
  { text, on, place }: { text: string; on: Day; place: string | null },
): Promise<Answer> {
  const asked = { text, on, place, kind: null, limit: MOST_LOOKED_AT, fromMilli: FOUND_FROM_MILLI }
  const { words, found: near } = await find(read, asked)
  const found = near.filter((one) => one.scoreMilli >= FOUND_FROM_MILLI && speaksOfIt(one, words))
  const holds = found.filter((one) => one.standing === 'in-force' && one.here)
  const best = holds[0]?.scoreMilli ?? 0
  const extracts = holds
    .filter((one) => one.scoreMilli * 1_000 >= best * KEPT_SHARE_MILLI)
    .slice(0, MOST_EXTRACTS)
    .map((one, i): Quoted => ({
      n: i + 1,
      kind: one.kind,
      cite: one.cite,
      href: one.href,
      title: one.title,
      text: { zh: extractOf(one.text.zh, 'zh', words), en: extractOf(one.text.en, 'en', words) },
      day: on,
      from: one.from,
      until: one.until,
      status: one.standing,
      verified: one.verified,
      basis: one.basis,
      scoreMilli: one.scoreMilli,
    }))
  const aside = found
    .filter((one: Found) => !holds.includes(one))
    .slice(0, MOST_ASIDE)
    .map(({ cite, title, standing, here }) => ({ cite, title, status: standing, here }))
  return {
    answer: extracts.length > 0 ? 'found' : 'not-found',
    question: text,
    day: on,
    place,
    extracts,
    aside,
    says: saying(extracts.length, aside.length, on),
    notAdvice: NOT_ADVICE,
    model: null,
  }
}
