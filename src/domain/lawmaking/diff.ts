// What changed from one text to another, article by article and word by word. Pure. A diff applied to its first text
// gives the second; a text has no difference to itself.
import { canonical, type Json } from '#kernel/proof'
import {
  dutiesChanged,
  marksOf,
  numbersChanged as numbersInWords,
  paired,
  textAfter,
  textBefore,
  type Mark,
} from '#kernel/redline'
import type { ArticleText } from './draft-text.ts'

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

const dataOf = ({ zh: _, en: __, ...data }: ArticleText): Omit<ArticleText, 'zh' | 'en'> => data
const bodyOf = ({ id: _, no: __, ...body }: ArticleText): string => canonical(body as unknown as Json)

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
  const inWords = numbersInWords(from, to).map(({ was: old, is: now }): NumberChange => ({
    where: 'words',
    name: to!.no,
    was: old,
    is: now,
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
    duties: dutiesChanged(was, is),
    data: is === undefined ? null : dataOf(is),
  }
}

/** The diff of two texts: the articles of the second in their order, then those that are gone. */
export function diffTexts(from: readonly ArticleText[], to: readonly ArticleText[]): ArticleDiff[] {
  return paired(from, to).map((pair) => articleDiff(from, to, pair.from, pair.to))
}

/** The second text again, from the first and the diff. Throws when the first is not the one the diff was made from. */
export function applyDiff(from: readonly ArticleText[], diff: readonly ArticleDiff[]): ArticleText[] {
  return diff.flatMap((each) => {
    const was = each.from === null ? undefined : from[each.from]
    if (textBefore(each.zh) !== (was?.zh ?? '') || textBefore(each.en) !== (was?.en ?? ''))
      throw new RangeError(`the diff of ${each.no} was made from another text`)
    if (each.data === null) return []
    const en = textAfter(each.en)
    return [{ ...each.data, zh: textAfter(each.zh), ...(en === '' ? {} : { en }) }]
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
