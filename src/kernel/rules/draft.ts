// What the law would be if a draft were in force: only ever asked, never decided by.
import { addDays, day, excerpt, type Day } from '#kernel/time'
import { BadLaw, type Instrument, type InstrumentArticle } from './instrument.ts'
import { bookOf, LawMissing, type LawBook } from './law-book.ts'

/**
 * The book as if a draft of it were in force from a day. What the draft says of its own first day holds from that day;
 * what it lets begin later keeps its day. An article that `replaces` another takes its place: from then on the other's
 * citation has the new words and those numbers that the draft names; numbers it does not name stay.
 * Throws LawMissing for an unknown instrument, BadLaw for one that is no draft or amends another place's law.
 */
export function asIfInForce(book: LawBook, draftId: string, on: Day): LawBook {
  const first = day(on)
  const draft = book.instruments.find((i) => i.id === draftId)
  if (!draft) {
    throw new LawMissing('unknown-instrument', draftId, {
      zh: `没有收录此文件：${excerpt(draftId)}`,
      en: `no such instrument: ${excerpt(draftId)}`,
    })
  }
  if (draft.status !== 'draft')
    throw new BadLaw(`${excerpt(draftId)}: status: 应为草案 expected a draft, got ${draft.status}`)
  const enacted = enactedFrom(draft, first)
  const others = book.instruments.filter((i) => i !== draft)
  return bookOf([...others.map((i) => amended(i, enacted)), withoutMatters(enacted)], book.calendars)
}

function enactedFrom(draft: Instrument, first: Day): Instrument {
  const lasts = (until: Day | undefined): boolean => until === undefined || until >= first
  const start = (from: Day): Day => (from > draft.from && from > first ? from : first)
  const { until, ...open } = draft
  return {
    ...open,
    ...(until !== undefined && lasts(until) ? { until } : {}),
    status: 'in-force',
    from: first,
    articles: draft.articles
      .filter((article) => lasts(article.until))
      .map((article): InstrumentArticle => ({
        ...article,
        from: start(article.from ?? draft.from),
        params: Object.fromEntries(
          Object.entries(article.params ?? {}).map(([name, values]) => [
            name,
            values.filter((v) => lasts(v.until)).map((v) => ({ ...v, from: start(v.from) })),
          ]),
        ),
      })),
  }
}

/** An article that takes another's place speaks on its matter from there, not from the amending text as well. */
const withoutMatters = (enacted: Instrument): Instrument => ({
  ...enacted,
  articles: enacted.articles.map((article) => {
    if (article.replaces === undefined) return article
    const { matter: _, ...rest } = article
    return rest
  }),
})

/** The instrument with what a newly enacted one replaces in it; the same object when that is nothing. */
function amended(instrument: Instrument, enacted: Instrument): Instrument {
  const replacing = new Map(
    enacted.articles.flatMap((article) => {
      const [id, number = ''] = article.replaces?.split('#') ?? []
      return id === instrument.id ? [[number, article] as const] : []
    }),
  )
  if (replacing.size === 0) return instrument
  if (instrument.jurisdiction !== enacted.jurisdiction) {
    throw new BadLaw(
      `${enacted.id}: replaces: 只能修改本地的文件 expected law of ${enacted.jurisdiction}, got ${instrument.id}`,
    )
  }
  // Every article ends where it would have ended, so that one that replaces it may outlive the instrument.
  const { until: end, ...open } = instrument
  const versions = instrument.articles.map((article) => {
    const until = earlier(article.until, end)
    return { ...article, from: article.from ?? instrument.from, ...(until === undefined ? {} : { until }) }
  })
  const articles: InstrumentArticle[] = versions.flatMap((version): InstrumentArticle[] => {
    const start = replacing.get(version.id)?.from
    if (start === undefined || (version.until !== undefined && version.until < start)) return [version]
    return version.from < start ? [{ ...version, until: addDays(start, -1) }] : []
  })
  for (const [id, next] of replacing) {
    const start = next.from ?? enacted.from
    const { until: ended, ...old }: Partial<InstrumentArticle> =
      versions.findLast((v) => v.id === id && v.from <= start) ?? {}
    const lived = ended !== undefined && ended >= start ? ended : undefined
    const { replaces: _, until = enacted.until ?? lived, ...words } = next
    articles.push({
      ...old,
      ...words,
      id,
      no: old.no ?? words.no,
      params: { ...old.params, ...words.params },
      ...(until === undefined ? {} : { until }),
    })
  }
  return { ...open, articles }
}

const earlier = (a: Day | undefined, b: Day | undefined): Day | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a
