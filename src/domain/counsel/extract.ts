import { stem, type Asked } from './words.ts'

/** A stretch of a text, with the words that were asked for: spans are [start, end) in UTF-16 units of `text`. */
export interface Extract {
  text: string
  spans: [start: number, end: number][]
}

/** Most signs of an extract, unless its one sentence is longer. */
const MOST = { zh: 220, en: 480 } as const

/** Where the words stand in a text, in order, touching or overlapping places joined. */
function spansOf(text: string, asked: readonly Asked[]): [number, number][] {
  const small = text.toLowerCase()
  if (small.length !== text.length) return [] // a letter whose small form is longer: places would not fit
  const han = new Set<string>()
  const latin = new Set<string>()
  for (const { word, parts, near } of asked)
    for (const way of [word, ...near, ...parts]) (/^\p{Script=Han}/u.test(way) ? han : latin).add(way)
  const found: [number, number][] = []
  for (const word of han)
    for (let at = small.indexOf(word); at >= 0; at = small.indexOf(word, at + 1)) found.push([at, at + word.length])
  if (latin.size > 0)
    for (const hit of small.matchAll(/[a-z0-9]+(?:['’][a-z]+)?/g))
      if (latin.has(stem(hit[0]))) found.push([hit.index, hit.index + hit[0].length])
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  const joined: [number, number][] = []
  for (const span of found) {
    const last = joined.at(-1)
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1])
    else joined.push([...span])
  }
  return joined
}

/** The sentences of a text with the ends they have; nothing is lost between them. */
function sentencesOf(text: string): string[] {
  return text.match(/[^。！？；\n]+?(?:[.!?](?=\s|$)\s*|[。！？；\n]+|$)|[。！？；\n]+/g) ?? [text]
}

/** The sentences that hold most of what was asked, in one piece and as many as fit. */
export function extractOf(text: string, language: 'zh' | 'en', asked: readonly Asked[]): Extract {
  if (text.length <= MOST[language]) return { text, spans: spansOf(text, asked) }
  const sentences = sentencesOf(text)
  const hits = sentences.map((sentence) => spansOf(sentence, asked).length)
  let best = { from: 0, to: 1, hits: -1 }
  for (let from = 0; from < sentences.length; from += 1) {
    let [length, sum] = [0, 0]
    for (let to = from; to < sentences.length; to += 1) {
      length += sentences[to]!.length
      if (to > from && length > MOST[language]) break
      sum += hits[to]!
      if (sum > best.hits) best = { from, to: to + 1, hits: sum }
    }
  }
  const chosen = sentences.slice(best.from, best.to).join('').trim()
  const [before, after] = [best.from > 0 ? '…' : '', best.to < sentences.length ? '…' : '']
  const shown = `${before}${chosen}${after}`
  return { text: shown, spans: spansOf(shown, asked) }
}
