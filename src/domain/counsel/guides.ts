// Guides in plain words, law/guides/<name>.yaml. A guide rests on articles and holds exactly as long, and where, they do.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BadLaw, jurisdictionsSeenIn, type Instrument, type LawBook } from '#kernel/rules'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Passage } from './passage.ts'

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Guide = z.strictObject({
  /** whom it speaks to */
  for: z.array(z.enum(['lessee', 'provider', 'public'])).min(1),
  title: words,
  text: words,
  /** the articles it rests on */
  basis: z.array(z.string().regex(/^[^#\s]+#[^#\s]+$/)).min(1),
  serves: z.array(z.string()).optional(),
})

type Ground = { instrument: Instrument; from: string; until: string | null }

/** The first and last day on which some wording of an article holds. Throws BadLaw when none ever does. */
function groundOf(book: LawBook, cite: string, file: string): Ground {
  const [id, article] = cite.split('#')
  const instrument = book.instruments.find((i) => i.id === id)
  const versions = instrument?.articles.filter((a) => a.id === article) ?? []
  if (instrument === undefined || versions.length === 0)
    throw new BadLaw(`${file}: basis: 没有此条 no such article: ${cite}`)
  if (instrument.status === 'draft')
    throw new BadLaw(`${file}: basis: ${cite} 是草案，指引不得依据草案 a guide must not rest on a draft`)
  const lasts = versions.map((a) => a.until ?? instrument.until ?? null)
  return {
    instrument,
    from: versions.map((a) => a.from ?? instrument.from).toSorted()[0]!,
    until: lasts.includes(null) ? null : lasts.toSorted().at(-1)!,
  }
}

/** The innermost place of the grounds: a guide that rests on Shenzhen's rules is seen in Shenzhen only. */
function placeOf(grounds: readonly Ground[], file: string): string {
  const places = [...new Set(grounds.map(({ instrument }) => instrument.jurisdiction))].filter((p) => p !== 'platform')
  const innermost = places.toSorted((a, b) => b.length - a.length)[0] ?? 'platform'
  const seen = innermost === 'platform' ? [] : jurisdictionsSeenIn(innermost)
  const stray = places.find((place) => !seen.includes(place))
  if (stray !== undefined)
    throw new BadLaw(
      `${file}: basis: 依据分属互不相及的地方 grounds of places that do not see each other: ${innermost}, ${stray}`,
    )
  return innermost
}

/**
 * The guides of a folder as passages. Throws BadLaw naming the file when a guide is malformed, or rests on an article
 * that is unknown, a draft, or never in force together with its other grounds.
 */
export function guidePassages(folder: string, book: LawBook): Passage[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name): Passage => {
      const file = `guides/${name}`
      const read = Guide.safeParse(parse(readFileSync(join(folder, name), 'utf8'), { maxAliasCount: 0 }))
      if (!read.success) {
        const issue = read.error.issues[0]
        throw new BadLaw(`${file}: ${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'invalid'}`)
      }
      const { title, text, basis } = read.data
      const grounds = basis.map((cite) => groundOf(book, cite, file))
      const from = grounds
        .map((ground) => ground.from)
        .toSorted()
        .at(-1)!
      const until = grounds.flatMap((ground) => ground.until ?? []).toSorted()[0] ?? null
      if (until !== null && until < from)
        throw new BadLaw(`${file}: basis: 各依据从未同时有效 its grounds are never in force together`)
      const cite = `guides/${name.slice(0, -'.yaml'.length)}`
      return {
        id: cite,
        kind: 'guide',
        cite,
        href: null,
        title,
        text: { zh: text.zh.trim(), en: text.en.trim() },
        jurisdiction: placeOf(grounds, file),
        from,
        until,
        status: 'in-force',
        verified: 'platform',
        basis,
      }
    })
}
