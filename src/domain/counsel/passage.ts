import type { LawBook, Instrument, Verified } from '#kernel/rules'
import type { Day } from '#kernel/time'

/** What a passage is: an article of law or of the platform's rules, or a text that rests on articles. */
export const kinds = ['article', 'template', 'procedure', 'guide', 'case'] as const
export type Kind = (typeof kinds)[number]

/** A short text that can be found and quoted, with the days and the place it holds for. */
export interface Passage {
  /** unique in the corpus */
  id: string
  kind: Kind
  /** how it is cited: `cn/civil-code#585` for an article */
  cite: string
  /** a page that shows it; null: shown by its citation */
  href: string | null
  title: { zh: string; en: string }
  text: { zh: string; en: string }
  /** a place, or 'platform' for what is seen everywhere */
  jurisdiction: string
  from: Day
  /** last day; null: open */
  until: Day | null
  status: Instrument['status']
  verified: Verified
  /** the articles that the text rests on */
  basis: readonly string[]
}

/** Every article of the book, a passage for each wording: repealed and draft ones too, so that they can be shown as such. */
export function articlePassages(book: LawBook): Passage[] {
  return book.instruments.flatMap((instrument) =>
    instrument.articles.flatMap((article): Passage[] => {
      const cite = `${instrument.id}#${article.id}`
      const from = article.from ?? instrument.from
      const until = [article.until, instrument.until].filter((day) => day !== undefined).toSorted()[0] ?? null
      if (until !== null && until < from) return []
      return [
        {
          id: `${cite}@${from}`,
          kind: 'article',
          cite,
          href: null,
          title: {
            zh: `${instrument.title.zh} ${article.no}`,
            en: `${instrument.title.en}, ${/^\d+$/.test(article.id) ? `art. ${article.id}` : article.id.replaceAll('-', ' ')}`,
          },
          text: article.gist,
          jurisdiction: instrument.jurisdiction,
          from,
          until,
          status: instrument.status,
          verified: article.verified ?? instrument.verified,
          basis: article.basis ?? [],
        },
      ]
    }),
  )
}
