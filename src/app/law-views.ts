// The law as everyone may read it: what there is for a place, how it stands on a day, and, where several rules are on one
// matter, which of them holds and why. And the guides in full. Nothing here decides; decisions cite the book themselves.
import { guidePassages, type Passage } from '#domain/counsel'
import { dayInput, everyone, placeInput, view, type AnyView } from '#kernel/act'
import {
  instrumentKinds,
  jurisdictionsSeenIn,
  LawMissing,
  type ArticleShown,
  type Instrument,
  type InstrumentKind,
  type LawBook,
  type MatterAnswer,
} from '#kernel/rules'
import { dayIn, type Day } from '#kernel/time'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

type Words = { zh: string; en: string }

/** How an instrument or an article stands on a day. */
export type Standing = 'in-force' | 'not-yet' | 'ended' | 'repealed' | 'draft'

/** How a thing of the law stands on a day. Days are inclusive on both ends. */
export function standingOf(
  { status, from, until }: { status: Instrument['status']; from: Day; until?: Day | null | undefined },
  on: Day,
): Standing {
  if (status === 'draft') return 'draft'
  if (on < from) return 'not-yet'
  if (status === 'repealed' && until == null) return 'repealed'
  if (until != null && on > until) return status === 'repealed' ? 'repealed' : 'ended'
  return 'in-force'
}

export type InstrumentLine = {
  instrument: string
  title: Words
  kind: InstrumentKind
  jurisdiction: string
  issuer: string
  number: string | null
  standing: Standing
  from: Day
  until: Day | null
  verified: Instrument['verified']
  /** articles on file, and those of them that fit what was asked for */
  articles: number
  found: string[]
}

/** Articles by id, each once: an article has a row for every wording. */
const idsOf = (articles: Instrument['articles']): string[] => [...new Set(articles.map(({ id }) => id))]

/** What there is for a place, in the order of rank, nation before place, newest first; `found` by matter and by words of the text. */
export function instrumentsFor(
  book: LawBook,
  {
    on,
    in: place,
    kind,
    matter,
    q,
  }: { on: Day; in: string; kind?: InstrumentKind | undefined; matter?: string | undefined; q?: string | undefined },
): InstrumentLine[] {
  const seen = jurisdictionsSeenIn(place)
  const wanted = (q ?? '').trim().toLowerCase()
  const rank = ({ kind: of }: { kind: InstrumentKind }): number => instrumentKinds.indexOf(of)
  return book.instruments
    .filter((one) => seen.includes(one.jurisdiction) && (kind === undefined || one.kind === kind))
    .flatMap((one): InstrumentLine[] => {
      const named =
        wanted !== '' &&
        [one.title.zh, one.title.en, one.number ?? '', one.id].some((text) => text.toLowerCase().includes(wanted))
      const found = one.articles.filter(
        ({ gist, no, matter: of }) =>
          (matter === undefined || of === matter) &&
          (wanted === '' || named || [gist.zh, gist.en, no].some((text) => text.toLowerCase().includes(wanted))),
      )
      if (found.length === 0) return []
      const { id, title, kind: of, jurisdiction, issuer, number, from, until, verified } = one
      return [
        {
          instrument: id,
          title,
          kind: of,
          jurisdiction,
          issuer,
          number: number ?? null,
          standing: standingOf(one, on),
          from,
          until: until ?? null,
          verified,
          articles: idsOf(one.articles).length,
          found: idsOf(found),
        },
      ]
    })
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        a.jurisdiction.length - b.jurisdiction.length ||
        (a.from < b.from ? 1 : a.from > b.from ? -1 : a.instrument < b.instrument ? -1 : 1),
    )
}

/** The places that have law of their own on file, the nation first, a province before its cities. */
export const placesOf = (book: LawBook): string[] =>
  [
    ...new Set(
      book.instruments.flatMap(({ jurisdiction }) =>
        jurisdiction === 'platform' ? [] : jurisdictionsSeenIn(jurisdiction),
      ),
    ),
  ]
    .filter((place) => place !== 'platform')
    .toSorted()

export type MatterShown = Omit<MatterAnswer, 'leftOut'> & {
  matter: string
  /** what each rule that was weighed is called */
  names: Record<string, Words>
  leftOut: MatterAnswer['leftOut']
}

/** "cn/civil-code#703" → "art. 703"; an article without a number has its id in words. */
function articleName(cite: string): string {
  const id = cite.split('#')[1] ?? ''
  return /^\d+$/.test(id) ? `art. ${id}` : id.replaceAll('-', ' ')
}

/** Which rule on a matter holds, and why; undefined when none is on it there. */
export function matterShown(book: LawBook, matter: string, on: Day, place: string): MatterShown | undefined {
  try {
    const answer = book.onMatter(matter, on, place)
    const seen = jurisdictionsSeenIn(place)
    const leftOut = answer.leftOut.filter(({ cite }) => seen.includes(cite.split('/')[0]!))
    const named = [...answer.among, ...leftOut.map(({ cite }) => cite)]
    return {
      ...answer,
      matter,
      leftOut,
      names: Object.fromEntries(
        named.map((cite) => {
          const { instrument, no } = book.show(cite, { on, in: place })
          return [cite, { zh: `${instrument.title.zh} ${no}`, en: `${instrument.title.en}, ${articleName(cite)}` }]
        }),
      ),
    }
  } catch (error) {
    if (error instanceof LawMissing) return undefined
    throw error
  }
}

const lawList = (book: LawBook): AnyView =>
  view({
    name: 'law.list',
    title: { zh: '此地此日的规则', en: 'What holds here on this day' },
    scope: everyone(),
    input: z.object({
      on: dayInput.optional(),
      in: placeInput.default('cn'),
      kind: z.enum(instrumentKinds).optional(),
      matter: z.string().max(100).optional(),
      q: z.string().max(100).optional(),
    }),
    load(_read, { on = dayIn(new Date().toISOString()), in: place, kind, matter, q }) {
      return Promise.resolve({
        item: {
          day: on,
          place,
          places: placesOf(book),
          matters: book.matters(),
          instruments: instrumentsFor(book, { on, in: place, kind, matter, q }),
          // Asked of one matter, the answer to it stands above the list.
          matter: matter === undefined ? null : (matterShown(book, matter, on, place) ?? null),
        },
      })
    },
  })

/** One instrument with every article as it stands on a day, seen from a place (its own when none is named); null when it is unknown. */
export function instrumentText(book: LawBook, id: string, { on, in: asked }: { on: Day; in?: string | undefined }) {
  const found = book.instruments.find((one) => one.id === id)
  if (!found) return null
  const {
    articles,
    title,
    kind,
    jurisdiction,
    issuer,
    number,
    status,
    from,
    until,
    source,
    verified,
    checkedOn,
    note,
  } = found
  const place = asked ?? (jurisdiction === 'platform' ? 'cn' : jurisdiction)
  const shown = idsOf(articles).map((article) => {
    const wordings = articles.filter((one) => one.id === article)
    const of: ArticleShown = book.show(`${id}#${article}`, { on, in: place })
    return {
      cite: of.cite,
      article,
      no: of.no,
      gist: of.gist,
      params: of.params,
      standing: standingOf({ status, from: of.from, until: of.until }, on),
      inForce: of.inForce,
      says: of.says ?? null,
      from: of.from,
      until: of.until ?? null,
      source: of.source,
      verified: of.verified,
      checkedOn: of.checkedOn,
      note: of.note ?? null,
      basis: of.basis,
      matter: wordings.find(({ matter }) => matter !== undefined)?.matter ?? null,
      wordings: wordings.length,
    }
  })
  const matters = [...new Set(shown.flatMap(({ matter }) => matter ?? []))]
  return {
    instrument: id,
    title,
    kind,
    jurisdiction,
    issuer,
    number: number ?? null,
    standing: standingOf(found, on),
    from,
    until: until ?? null,
    source,
    verified,
    checkedOn,
    note: note ?? null,
    day: on,
    place,
    here: jurisdictionsSeenIn(place).includes(jurisdiction),
    articles: shown,
    matters: matters.flatMap((matter) => matterShown(book, matter, on, place) ?? []),
  }
}

const lawInstrument = (book: LawBook): AnyView =>
  view({
    name: 'law.instrument',
    title: { zh: '文件', en: 'An instrument' },
    scope: everyone(),
    input: z.object({ instrument: z.string().max(200), on: dayInput.optional(), in: placeInput.optional() }),
    load: (_read, { instrument, on = dayIn(new Date().toISOString()), in: place }) =>
      Promise.resolve({ item: instrumentText(book, instrument, { on, in: place }) }),
  })

const GUIDES = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'law', 'guides')

const guideShown = ({ cite, title, text, from, until, basis }: Passage) => ({
  guide: cite.slice('guides/'.length),
  title,
  text,
  from,
  until,
  basis,
})

/** Read when first asked for: a guide with a wrong citation fails the law check, not the start. */
const guidesOf = (book: LawBook): (() => ReturnType<typeof guideShown>[]) => {
  let read: ReturnType<typeof guideShown>[] | undefined
  return () => (read ??= guidePassages(GUIDES, book).map(guideShown))
}

/** The views that read the law. */
export function lawViews(book: LawBook): AnyView[] {
  const guides = guidesOf(book)
  return [
    lawList(book),
    lawInstrument(book),
    view({
      name: 'guide.list',
      title: { zh: '办事指引', en: 'Guides' },
      scope: everyone(),
      input: z.object({}),
      load: () => Promise.resolve({ rows: guides().map(({ text: _, ...guide }) => guide), next: null }),
    }),
    view({
      name: 'guide.get',
      title: { zh: '一篇指引', en: 'A guide' },
      scope: everyone(),
      input: z.object({ guide: z.string().max(100) }),
      load: (_read, { guide }) => Promise.resolve({ item: guides().find((one) => one.guide === guide) ?? null }),
    }),
  ]
}
