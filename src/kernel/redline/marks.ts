// What changed from one text to another, word by word. Pure. Marks without the added give the first text again, without
// the removed the second; a text has no marks against itself.
import { clausesOf, tokensOf } from './words.ts'

export type Mark = { mark: 'same' | 'added' | 'removed'; text: string }

/** Above this the table of common runs would be slow: what is so long and so different is shown as replaced. */
const MOST_CELLS = 4_000_000

/** Marks that turn one text into another: the longest common run of clauses and, between them, of words. */
export function marksOf(from: string, to: string): Mark[] {
  if (from === to) return from === '' ? [] : [{ mark: 'same', text: from }]
  const [head, tail] = commonEnds(from, to)
  return joined([
    { mark: 'same', text: from.slice(0, head) },
    ...between(from.slice(head, from.length - tail), to.slice(head, to.length - tail)),
    { mark: 'same', text: from.slice(from.length - tail) },
  ])
}

/** The first text of some marks. */
export const textBefore = (marks: readonly Mark[]): string => textWithout(marks, 'added')
/** The second text of some marks. */
export const textAfter = (marks: readonly Mark[]): string => textWithout(marks, 'removed')

const textWithout = (marks: readonly Mark[], but: Mark['mark']): string =>
  marks.flatMap(({ mark, text }) => (mark === but ? [] : [text])).join('')

/** First the clauses that are the same, then word by word what lies between them. */
function between(from: string, to: string): Mark[] {
  const marks: Mark[] = []
  let [gone, come] = ['', '']
  const settle = (): void => {
    marks.push(...byWord(gone, come))
    ;[gone, come] = ['', '']
  }
  for (const each of longestCommon(clausesOf(from), clausesOf(to))) {
    if (each.mark === 'removed') gone += each.text
    else if (each.mark === 'added') come += each.text
    else {
      settle()
      marks.push(each)
    }
  }
  settle()
  return marks
}

function byWord(from: string, to: string): Mark[] {
  if (from === '' || to === '') return replaced([from], [to])
  const [head, tail] = commonEnds(from, to)
  return [
    { mark: 'same', text: from.slice(0, head) },
    ...longestCommon(tokensOf(from.slice(head, from.length - tail)), tokensOf(to.slice(head, to.length - tail))),
    { mark: 'same', text: from.slice(from.length - tail) },
  ]
}

const replaced = (from: readonly string[], to: readonly string[]): Mark[] => [
  { mark: 'removed', text: from.join('') },
  { mark: 'added', text: to.join('') },
]

/** Letters and digits of one word or number: 'leased', '1,000', 三十. A mark that begins within one is hard to read. */
const IN_WORD = /[\p{Script=Latin}\p{N}〇零一二两三四五六七八九十百千万亿]/u
/** What belongs to the sign before it: the second half of a pair, accents, joiners. */
const BELONGS = /[\p{M}\p{Cf}\u{DC00}-\u{DFFF}]/u
/** What takes the next sign with it. */
const TAKES = /[\p{Cf}\u{D800}-\u{DBFF}]/u

const splits = (before: string | undefined, after: string | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  (BELONGS.test(after) || TAKES.test(before) || (IN_WORD.test(before) && IN_WORD.test(after)))

/** How many UTF-16 units two texts have in common at their beginning and, after that, at their end, in whole words. */
function commonEnds(a: string, b: string): [head: number, tail: number] {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1
  while (head > 0 && (splits(a[head - 1], a[head]) || splits(b[head - 1], b[head]))) head -= 1
  let tail = 0
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail += 1
  const cutsAt = (text: string): boolean => splits(text[text.length - tail - 1], text[text.length - tail])
  while (tail > 0 && (cutsAt(a) || cutsAt(b))) tail -= 1
  return [head, tail]
}

function longestCommon(a: readonly string[], b: readonly string[]): Mark[] {
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return replaced(a, b)
  const numbers = new Map<string, number>()
  const numberOf = (token: string): number => {
    const known = numbers.get(token)
    if (known !== undefined) return known
    numbers.set(token, numbers.size)
    return numbers.size - 1
  }
  const [left, right] = [Int32Array.from(a, numberOf), Int32Array.from(b, numberOf)]
  const width = b.length + 1
  const length = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [down, across] = [length[(i + 1) * width + j]!, length[i * width + j + 1]!]
      length[i * width + j] =
        left[i] === right[j] ? length[(i + 1) * width + j + 1]! + 1 : down > across ? down : across
    }
  const marks: Mark[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && left[i] === right[j]) {
      marks.push({ mark: 'same', text: a[i]! })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j]! >= length[i * width + j + 1]!)) {
      marks.push({ mark: 'removed', text: a[i]! })
      i += 1
    } else {
      marks.push({ mark: 'added', text: b[j]! })
      j += 1
    }
  }
  return marks
}

/** Neighbours of one mark as one. */
function joined(marks: readonly Mark[]): Mark[] {
  const out: Mark[] = []
  for (const { mark, text } of marks) {
    const last = out.at(-1)
    if (last?.mark === mark) last.text += text
    else if (text !== '') out.push({ mark, text })
  }
  return out
}
