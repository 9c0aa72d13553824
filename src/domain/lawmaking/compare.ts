// Texts of partners side by side: where they agree, differ or lack an article; which numbers differ. Pure.
import { normalOf, type Mark } from '#kernel/redline'
import type { ArticleText } from './draft-text.ts'
import { diffTexts, type ArticleDiff } from './diff.ts'

export type Partner = { file: string; place: string; articles: readonly ArticleText[] }

export type Compared = {
  id: string
  no: string
  verdict: 'agree' | 'differ' | 'lacking'
  /** the article with each partner, in the order of the partners; null where it is lacking */
  texts: ({ file: string; place: string; id: string; no: string; zh: string } | null)[]
  lackingIn: string[]
  /** against the first partner that has it */
  marks: { file: string; zh: Mark[] }[]
  numbers: { file: string; where: 'params' | 'words'; name: string; first: string | null; here: string | null }[]
}

/** Do two articles say the same with the same numbers? Spaces and punctuation aside. */
const agrees = (diff: ArticleDiff, a: ArticleText, b: ArticleText): boolean =>
  normalOf(a.zh) === normalOf(b.zh) && diff.numbers.length === 0

/** Compares the texts of two or more partners article by article, in the order of the first, then what only others have. */
export function compareTexts(partners: readonly Partner[]): Compared[] {
  const rows: { members: (ArticleText | undefined)[] }[] = []
  for (const [at, partner] of partners.entries()) {
    if (at === 0) {
      rows.push(...partner.articles.map((article) => ({ members: [article] })))
      continue
    }
    // Each partner is matched with what is known so far: the first text in which each article was met.
    const known = rows.map(({ members }) => members.find((m) => m !== undefined)!)
    const named = known.map((article, i) => ({ ...article, id: uniqueId(known, i) }))
    for (const each of diffTexts(named, partner.articles)) {
      if (each.to === null) continue
      const article = partner.articles[each.to]!
      if (each.from === null) rows.push({ members: [...Array.from({ length: at }, () => undefined), article] })
      else rows[each.from]!.members[at] = article
    }
  }
  return rows.map(({ members }) => comparedOf(partners, members))
}

/** Two partners may use one id for different articles: the later row gets a name that no text uses. */
const uniqueId = (known: readonly ArticleText[], i: number): string =>
  known.findIndex(({ id }) => id === known[i]!.id) === i ? known[i]!.id : `${known[i]!.id} ${i}`

function comparedOf(partners: readonly Partner[], members: readonly (ArticleText | undefined)[]): Compared {
  const first = members.find((m) => m !== undefined)!
  const lackingIn = partners.flatMap(({ file }, i) => (members[i] === undefined ? [file] : []))
  const others = partners.flatMap(({ file }, i) => {
    const article = members[i]
    if (article === undefined || article === first) return []
    const [diff] = diffTexts([{ ...first, id: article.id }], [article])
    return [{ file, article, diff: diff! }]
  })
  const differ = others.filter(({ article, diff }) => !agrees(diff, first, article))
  return {
    id: first.id,
    no: first.no,
    verdict: lackingIn.length > 0 ? 'lacking' : differ.length > 0 ? 'differ' : 'agree',
    texts: partners.map(({ file, place }, i) => {
      const article = members[i]
      return article === undefined ? null : { file, place, id: article.id, no: article.no, zh: article.zh }
    }),
    lackingIn,
    marks: differ.map(({ file, diff }) => ({ file, zh: diff.zh })),
    numbers: others.flatMap(({ file, diff }) =>
      diff.numbers.map(({ where, name, was, is }) => ({ file, where, name, first: was, here: is })),
    ),
  }
}

/** How many articles agree, differ and are lacking somewhere. */
export const countsOf = (compared: readonly Compared[]): { agree: number; differ: number; lacking: number } => ({
  agree: compared.filter(({ verdict }) => verdict === 'agree').length,
  differ: compared.filter(({ verdict }) => verdict === 'differ').length,
  lacking: compared.filter(({ verdict }) => verdict === 'lacking').length,
})

/** Articles that agreed with a partner's text before and no longer do: the partner is to be consulted first. */
export function divergence(
  before: readonly ArticleText[],
  now: readonly ArticleText[],
  partner: readonly ArticleText[],
): string[] {
  const agreed = (articles: readonly ArticleText[]): Set<string> =>
    new Set(
      compareTexts([
        { file: 'partner', place: '', articles: partner },
        { file: 'own', place: '', articles },
      ]).flatMap(({ verdict, id }) => (verdict === 'agree' ? [id] : [])),
    )
  const still = agreed(now)
  return [...agreed(before)].filter((id) => !still.has(id)).toSorted()
}
