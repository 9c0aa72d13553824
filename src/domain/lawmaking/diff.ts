// What changed from one text to another, article by article and word by word. Pure. A diff applied to its first text
// gives the second; a text has no difference to itself.
import { canonical, type Json } from '#kernel/proof'
import type { ArticleText } from './draft-text.ts'
import { clausesOf, dutiesIn, likenessPpm, normalOf, numbersIn, shinglesOf, tokensOf } from './words.ts'

export type Mark = { mark: 'same' | 'added' | 'removed'; text: string }

/** A number that is another, or only in one of the two: in the data (`params`) or in the words. */
export type NumberChange = { where: 'params' | 'words'; name: string; was: string | null; is: string | null }

export type ArticleDiff = {
  status: 'same' | 'changed' | 'added' | 'removed' | 'renumbered'
  /** place in the first and second text; null where it is not */
  from: number | null
  to: number | null
  id: string
  no: string
  /** number and id before, when they are others */
  wasId: string | null
  wasNo: string | null
  zh: Mark[]
  en: Mark[]
  numbers: NumberChange[]
  /** words of duty, power or sanction that came or went */
  duties: { added: string[]; removed: string[] }
  /** the data of the article after the change, without its words; null when removed */
  data: Omit<ArticleText, 'zh' | 'en'> | null
}

/** What a change comes to: whether the reviews must be done again, and why (Fair Competition Review Regulation 18). */
export type ChangeSummary = {
  same: number
  changed: number
  added: number
  removed: number
  renumbered: number
  numbers: number
  duties: number
  material: boolean
  why: ('article-added' | 'article-removed' | 'number-changed' | 'duty-changed' | 'stated-by-drafter')[]
}

const ALIKE_PPM = 600_000
const MOST_CELLS = 4_000_000

/** Marks that turn one text into another: the longest common run of words; of clauses, or as a whole, where too long. */
export function marksOf(from: string, to: string): Mark[] {
  if (from === to) return from === '' ? [] : [{ mark: 'same', text: from }]
  for (const cut of [tokensOf, clausesOf]) {
    const [a, b] = [cut(from), cut(to)]
    if ((a.length + 1) * (b.length + 1) <= MOST_CELLS) return joined(longestCommon(a, b))
  }
  return joined([
    { mark: 'removed', text: from },
    { mark: 'added', text: to },
  ])
}

function longestCommon(a: readonly string[], b: readonly string[]): Mark[] {
  const width = b.length + 1
  const length = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!)
  const marks: Mark[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
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

/** Which article of the second text is which of the first: by id, then by the same words, then by words much alike. */
function pairsOf(from: readonly ArticleText[], to: readonly ArticleText[]): Map<number, number> {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  const pair = (i: number, j: number): void => {
    pairs.set(j, i)
    taken.add(i)
  }
  const byId = new Map(from.map(({ id }, i) => [id, i]))
  for (const [j, { id }] of to.entries()) if (byId.has(id)) pair(byId.get(id)!, j)
  const left = (): number[] => from.flatMap((_, i) => (taken.has(i) ? [] : [i]))
  for (const [j, article] of to.entries()) {
    if (pairs.has(j)) continue
    const i = left().find((k) => from[k]!.zh === article.zh)
    if (i !== undefined) pair(i, j)
  }
  const shingles = new Map(left().map((i) => [i, shinglesOf(normalOf(from[i]!.zh))]))
  for (const [j, article] of to.entries()) {
    if (pairs.has(j)) continue
    const own = shinglesOf(normalOf(article.zh))
    const best = left()
      .map((i) => ({ i, ppm: likenessPpm(own, shingles.get(i)!) }))
      .toSorted((a, b) => b.ppm - a.ppm || a.i - b.i)[0]
    if (best !== undefined && best.ppm >= ALIKE_PPM) pair(best.i, j)
  }
  return pairs
}

const dataOf = ({ zh: _, en: __, ...data }: ArticleText): Omit<ArticleText, 'zh' | 'en'> => data
const bodyOf = ({ id: _, no: __, ...body }: ArticleText): string => canonical(body as unknown as Json)

/** The second less the first, as lists with repetition. */
function less(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b]
  return a.filter((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function numbersChanged(from: ArticleText | undefined, to: ArticleText | undefined): NumberChange[] {
  const values = (article: ArticleText | undefined): Map<string, string> =>
    new Map(
      Object.entries(article?.params ?? {}).flatMap(([name, all]) =>
        all.map(
          (v) => [`${name} ${v.from}`, `${v.value} ${v.unit}${v.until === undefined ? '' : ` –${v.until}`}`] as const,
        ),
      ),
    )
  const [was, is] = [values(from), values(to)]
  const inData = [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .filter((name) => was.get(name) !== is.get(name))
    .map((name): NumberChange => ({ where: 'params', name, was: was.get(name) ?? null, is: is.get(name) ?? null }))
  if (!from || !to) return inData
  const [old, now] = [numbersIn(from.zh), numbersIn(to.zh)]
  const [gone, come] = [less(old, now), less(now, old)]
  const inWords = Array.from({ length: Math.max(gone.length, come.length) }, (_, i): NumberChange => ({
    where: 'words',
    name: to.no,
    was: gone[i] ?? null,
    is: come[i] ?? null,
  }))
  return [...inData, ...inWords]
}

function articleDiff(
  from: readonly ArticleText[],
  to: readonly ArticleText[],
  i: number | null,
  j: number | null,
): ArticleDiff {
  const [was, is] = [i === null ? undefined : from[i], j === null ? undefined : to[j]]
  const moved = was !== undefined && is !== undefined && (was.id !== is.id || was.no !== is.no)
  const status =
    was === undefined
      ? 'added'
      : is === undefined
        ? 'removed'
        : bodyOf(was) !== bodyOf(is)
          ? 'changed'
          : moved
            ? 'renumbered'
            : 'same'
  const shown = (is ?? was)!
  const [oldDuties, newDuties] = [
    dutiesIn(`${was?.zh ?? ''} ${was?.en ?? ''}`),
    dutiesIn(`${is?.zh ?? ''} ${is?.en ?? ''}`),
  ]
  return {
    status,
    from: i,
    to: j,
    id: shown.id,
    no: shown.no,
    wasId: was !== undefined && is !== undefined && was.id !== is.id ? was.id : null,
    wasNo: was !== undefined && is !== undefined && was.no !== is.no ? was.no : null,
    zh: marksOf(was?.zh ?? '', is?.zh ?? ''),
    en: marksOf(was?.en ?? '', is?.en ?? ''),
    numbers: numbersChanged(was, is),
    duties: { added: less(newDuties, oldDuties), removed: less(oldDuties, newDuties) },
    data: is === undefined ? null : dataOf(is),
  }
}

/** The diff of two texts: the articles of the second in their order, then those that are gone. */
export function diffTexts(from: readonly ArticleText[], to: readonly ArticleText[]): ArticleDiff[] {
  const pairs = pairsOf(from, to)
  const kept = new Set(pairs.values())
  return [
    ...to.map((_, j) => articleDiff(from, to, pairs.get(j) ?? null, j)),
    ...from.flatMap((_, i) => (kept.has(i) ? [] : [articleDiff(from, to, i, null)])),
  ]
}

/** The second text again, from the first and the diff. Throws when the first is not the one the diff was made from. */
export function applyDiff(from: readonly ArticleText[], diff: readonly ArticleDiff[]): ArticleText[] {
  const text = (marks: readonly Mark[], but: Mark['mark']): string =>
    marks.flatMap((m) => (m.mark === but ? [] : [m.text])).join('')
  return diff.flatMap((each) => {
    const was = each.from === null ? undefined : from[each.from]
    if (text(each.zh, 'added') !== (was?.zh ?? '') || text(each.en, 'added') !== (was?.en ?? ''))
      throw new RangeError(`the diff of ${each.no} was made from another text`)
    if (each.data === null) return []
    const en = text(each.en, 'removed')
    return [{ ...each.data, zh: text(each.zh, 'removed'), ...(en === '' ? {} : { en }) }]
  })
}

/** Whether two texts are one: every article the same, in the same order. */
export const isEmpty = (diff: readonly ArticleDiff[]): boolean =>
  diff.every(({ status, from, to }) => status === 'same' && from === to)

/**
 * What a change comes to. An article that was added or removed, a number or a duty that is another, is material by
 * itself; of anything else the drafter states whether it is only wording.
 */
export function summaryOf(diff: readonly ArticleDiff[], onlyWording: boolean): ChangeSummary {
  const count = (status: ArticleDiff['status']): number => diff.filter((each) => each.status === status).length
  const kept = diff.filter(({ status }) => status === 'changed')
  const numbers = kept.reduce((sum, each) => sum + each.numbers.length, 0)
  const duties = kept.reduce((sum, each) => sum + each.duties.added.length + each.duties.removed.length, 0)
  const why: ChangeSummary['why'] = [
    ...(count('added') > 0 ? (['article-added'] as const) : []),
    ...(count('removed') > 0 ? (['article-removed'] as const) : []),
    ...(numbers > 0 ? (['number-changed'] as const) : []),
    ...(duties > 0 ? (['duty-changed'] as const) : []),
    ...(!onlyWording && kept.length > 0 ? (['stated-by-drafter'] as const) : []),
  ]
  return {
    same: count('same'),
    changed: kept.length,
    added: count('added'),
    removed: count('removed'),
    renumbered: count('renumbered'),
    numbers,
    duties,
    material: why.length > 0,
    why,
  }
}
