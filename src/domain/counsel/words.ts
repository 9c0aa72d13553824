// A text as the words it is searched by. Chinese is cut by jieba with the legal dictionary of law/dictionary.txt;
// Latin words are taken in small letters without a plural ending; an article's number is one word in every spelling.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { chineseNumber } from '#kernel/rules'

/** A word of a question: how it may stand in a passage, best way first, and how much it says. */
export interface Asked {
  word: string
  /** its parts, all of which stand for it: 司法, 确认 for 司法确认; empty when it has none */
  parts: readonly string[]
  /** words of the law that it stands for in everyday speech: 逾期 for 拖欠 */
  near: readonly string[]
  /** a single sign 1, a verb or adjective 2, another word of content 4; an article's number 12: another article is no answer */
  weight: 1 | 2 | 4 | 12
}

const DICTIONARY_FILE = join(import.meta.dirname, '../../../law/dictionary.txt')
const LEGAL = 'law'
/** More often than any word it might be cut into, so that a legal term is never cut. */
const FREQUENCY = 1_000_000

interface Cutter {
  jieba: Jieba
  /** everyday word → words of the law */
  near: ReadonlyMap<string, readonly string[]>
  /** the dictionary file as it was read */
  source: string
}

/** Reads `word: near near` lines; throws naming the line that is none. */
export function dictionaryOf(text: string): { words: string[]; near: Map<string, string[]> } {
  const words: string[] = []
  const near = new Map<string, string[]>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, word, others = ''] = /^([\p{L}\p{N}]+)(?::((?: [\p{L}\p{N}]+)+))?$/u.exec(line) ?? []
    if (word === undefined)
      throw new Error(`dictionary.txt:${i + 1}: 应为「词」或「词: 近义 近义」 expected 'word' or 'word: near near'`)
    words.push(word)
    for (const other of others.split(' ').filter((o) => o !== '')) {
      const key = other.toLowerCase()
      near.set(key, [...(near.get(key) ?? []), word])
    }
  }
  return { words, near }
}

// The dictionary is a constant of the program; it is loaded once, when the first text is cut (about 0.2 s).
let loaded: Cutter | undefined

function cutter(): Cutter {
  if (loaded) return loaded
  const source = readFileSync(DICTIONARY_FILE, 'utf8')
  const { words, near } = dictionaryOf(source)
  const jieba = Jieba.withDict(dict)
  const chinese = [...words, ...near.keys()].filter((word) => /^\p{Script=Han}+$/u.test(word))
  jieba.loadDict(Buffer.from(chinese.map((word) => `${word} ${FREQUENCY} ${LEGAL}\n`).join('')))
  loaded = { jieba, near, source }
  return loaded
}

/** The text of the dictionary: what was cut with another one must be cut again. */
export const dictionarySource = (): string => readFileSync(DICTIONARY_FILE, 'utf8')

/** One spelling for what reads the same: full-width letters and capitals are folded (UAX #15, NFKC). */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

const ARTICLE = /第\s*([〇零一二两三四五六七八九十百千\d]+)\s*条|\bart(?:icle)?s?\b\.?\s*(\d+)|#(\d+)\b/g
// Characters, not the radicals that are signs: those are nobody's word.
const RUN = /[\p{Script=Han}&&[\p{L}\p{N}]]+|[[\p{L}\p{N}]--\p{Script=Han}]+(?:['’][a-z]+)?/gv
const IS_HAN = /^\p{Script=Han}/u

/** Takes the articles' numbers out of a folded text: '第五百八十五条', 'Art. 585' and '#585' are the word 'art585'. */
function withoutArticles(text: string): { rest: string; articles: string[] } {
  const articles: string[] = []
  const rest = text.replace(
    ARTICLE,
    (whole, numeral: string | undefined, article: string | undefined, hash: string | undefined) => {
      const digits = numeral ?? article ?? hash ?? ''
      const value = /^\d+$/.test(digits) ? Number(digits) : chineseNumber(digits)
      if (value === undefined) return whole
      articles.push(`art${value}`)
      return ' '
    },
  )
  return { rest, articles }
}

/** A Latin word without possessive and plural ending, so that 'vouchers' finds 'voucher'. */
export function stem(word: string): string {
  const plain = word.replace(/['’].*$/, '')
  if (plain === 'license' || plain === 'licenses') return 'licence'
  if (plain.length > 4 && plain.endsWith('ies')) return `${plain.slice(0, -3)}y`
  if (plain.length > 3 && plain.endsWith('s') && !/(ss|us|is)$/.test(plain)) return plain.slice(0, -1)
  return plain
}

/** The words that a text is found by, each once: every word and the words within it. */
export function wordsOf(text: string): string[] {
  const { jieba } = cutter()
  const { rest, articles } = withoutArticles(folded(text))
  const found = new Set(articles)
  for (const [run] of rest.matchAll(RUN)) {
    if (IS_HAN.test(run)) for (const word of jieba.cutForSearch(run, false)) found.add(word)
    else if (!/^\d+$/.test(run)) found.add(stem(run))
  }
  return [...found]
}

/** Words of a text in order, uncut: what a reader takes for words. For highlighting and for tests. */
export function cut(text: string): string[] {
  const { jieba } = cutter()
  return [...folded(text).matchAll(RUN)].flatMap(([run]) => (IS_HAN.test(run) ? jieba.cut(run, false) : [run]))
}

// Parts of speech that say nothing about the subject of a question: pronouns, prepositions, conjunctions, auxiliaries,
// adverbs, numerals, measures, interjections, particles, directions (tag set of ICTCLAS, as jieba uses it).
const EMPTY_TAG = /^(r|p|c|u|d|m|q|e|y|o|f|x|zg|k|h)/
const VERB_TAG = /^(v(?!n)|a|t|z)/

/** Words of every question about law, and what is left of polite speech. */
const EMPTY = new Set(
  (
    '的 了 吗 呢 吧 啊 是 有 能 会 要 可 可以 能否 能不能 是否 应 应当 应该 需要 必须 得 怎么 怎样 怎么办 如何 怎么样 什么 为什么 哪些 哪个 哪里 谁 多少 ' +
    '请问 请 想 知道 告诉 问题 情况 规定 法律 条文 法条 关于 根据 按照 有关 相关 时候 时 后 前 内 上 下 中 里 来 去 到 做 办 弄 搞 给 够 让 用 最 最多 ' +
    '最少 至少 一次 一般 钱 我们 我 你 他 它 人 别人 对方 自己 进行 方面 处理 属于 ' +
    'a an the of to in on at for by with from and or not no is are was were be been being am do does did done can could may might must shall should ' +
    'will would have has had it its this that these those there i me my we our us you your he she they them their his her who whom whose what which ' +
    'when where why how long much many most least any some about under over into if then than as so but also only law legal article art rule ' +
    'please tell need want get got happen'
  ).split(' '),
)

/** Words of a question that are read at most. */
const MOST_WORDS = 60

/** What a question asks for: its content words. Empty when it holds none. */
export function askedWords(question: string): Asked[] {
  const { jieba, near } = cutter()
  const { rest, articles } = withoutArticles(folded(question))
  const asked = new Map<string, Asked>()
  const add = (word: string, weight: Asked['weight'], parts: readonly string[] = [], spoken: string = word): void => {
    if (!asked.has(word)) asked.set(word, { word, parts, near: near.get(spoken) ?? [], weight })
  }
  for (const article of articles) add(article, 12)
  for (const [run] of rest.matchAll(RUN)) {
    if (!IS_HAN.test(run)) {
      if (/^\d+$/.test(run) || EMPTY.has(run) || EMPTY.has(stem(run))) continue
      add(stem(run), 4, [], run)
      continue
    }
    for (const { word, tag } of jieba.tag(run, false)) {
      const isNear = near.has(word)
      if (EMPTY.has(word) || (EMPTY_TAG.test(tag) && !isNear)) continue
      const parts = jieba.cutForSearch(word, false).filter((part) => part !== word && part.length > 1)
      add(word, [...word].length === 1 ? 1 : VERB_TAG.test(tag) ? 2 : 4, parts)
    }
  }
  return [...asked.values()].slice(0, MOST_WORDS)
}
