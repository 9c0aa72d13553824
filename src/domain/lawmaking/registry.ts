// What holds in a place on a day, promotional clauses and drafts marked; and how places settle one matter. Pure, over the
// book of law.
import {
  jurisdictionsSeenIn,
  LawMissing,
  type Instrument,
  type InstrumentKind,
  type LawBook,
  type Unit,
} from '#kernel/rules'
import type { Day } from '#kernel/time'

type InstrumentArticle = Instrument['articles'][number]

const PROMOTES = /鼓励|支持|促进|推动|推进|培育|引导|加快|统筹/u
const BINDS = /应当|必须|不得|禁止|罚款|处以/u

/** A clause that promotes and binds nobody: words of encouragement, no number, no duty. */
export const isPromotional = ({ gist, params }: Pick<InstrumentArticle, 'gist' | 'params'>): boolean =>
  params === undefined && PROMOTES.test(gist.zh) && !BINDS.test(gist.zh)

export type RegistryRow = {
  cite: string
  no: string
  gist: { zh: string; en: string }
  instrument: {
    id: string
    title: { zh: string; en: string }
    kind: InstrumentKind
    jurisdiction: string
    issuer: string
  }
  /** in force that day; a draft never is */
  inForce: boolean
  draft: boolean
  why: string | null
  from: Day
  until: Day | null
  promotional: boolean
  matter: string | null
  params: Record<string, { value: number; unit: Unit }>
  source: string
  verified: string
  checkedOn: Day
}

/** Every article seen in a place on a day: what holds, and what is only a draft. In the order of citations. */
export function registryOf(
  book: LawBook,
  {
    on,
    in: place,
    kind,
    matter,
    promotional,
  }: { on: Day; in: string; kind?: InstrumentKind; matter?: string; promotional?: boolean },
): RegistryRow[] {
  const seen = new Set(jurisdictionsSeenIn(place))
  const rows: RegistryRow[] = []
  const known = new Set<string>()
  for (const instrument of book.instruments) {
    if (!seen.has(instrument.jurisdiction) || (kind !== undefined && instrument.kind !== kind)) continue
    for (const raw of instrument.articles) {
      const cite = `${instrument.id}#${raw.id}`
      if (known.has(cite) || (matter !== undefined && raw.matter !== matter)) continue
      known.add(cite)
      const row = rowOf(book, instrument, raw, on, place)
      if ((row.inForce || row.draft) && (promotional === undefined || row.promotional === promotional)) rows.push(row)
    }
  }
  return rows.toSorted((a, b) => (a.cite < b.cite ? -1 : 1))
}

function rowOf(book: LawBook, instrument: Instrument, raw: InstrumentArticle, on: Day, place: string): RegistryRow {
  const { id, title, kind, jurisdiction, issuer, status } = instrument
  const cite = `${id}#${raw.id}`
  const shown = book.show(cite, { on, in: place })
  const { no, gist, params, from, until, source, verified, checkedOn } = shown
  return {
    cite,
    no,
    gist,
    instrument: { id, title, kind, jurisdiction, issuer },
    inForce: shown.inForce,
    draft: status === 'draft',
    why: shown.why ?? null,
    from,
    until: until ?? null,
    promotional: isPromotional(raw),
    matter: raw.matter ?? null,
    params: { ...params },
    source,
    verified,
    checkedOn,
  }
}

export type Experience = { place: string; rules: RegistryRow[]; holds: string | null }

/** How each place that has a rule of its own settles a matter on a day: its rules side by side, with source and mark. */
export function experienceOf(book: LawBook, { matter, on }: { matter: string; on: Day }): Experience[] {
  const places = new Map<string, RegistryRow[]>()
  for (const instrument of book.instruments)
    for (const raw of instrument.articles) {
      if (raw.matter !== matter) continue
      const place = instrument.jurisdiction === 'platform' ? 'cn' : instrument.jurisdiction
      const row = rowOf(book, instrument, raw, on, place)
      if (!row.inForce && !row.draft) continue
      const rows = places.get(place) ?? []
      if (!rows.some(({ cite }) => cite === row.cite)) places.set(place, [...rows, row])
    }
  return [...places]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, rules]) => ({ place, rules, holds: holdsOn(book, matter, on, place) }))
}

function holdsOn(book: LawBook, matter: string, on: Day, place: string): string | null {
  try {
    return book.onMatter(matter, on, place).holds
  } catch (error) {
    if (error instanceof LawMissing) return null
    throw error
  }
}
