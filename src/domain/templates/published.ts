// The library: what was published from the files of this platform, and behind it the project's own texts.
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import type { Framework, FrameworkId } from './framework.ts'
import { templateOn, templates } from './library.ts'
import { lookup } from './lookup.ts'
import type { TextName } from './use.ts'

/** A text of the library: the text whole, its SHA-256, the days on which it may be chosen, and the file it was made in. */
export type LibraryText = {
  framework: Framework
  sha256: string
  from: Day
  until: Day | null
  /** null: one of the project's own texts, which is no official one (Contract Supervision Measures 13) */
  file: string | null
  number: string | null
}

type Row = Omit<LibraryText, 'framework'> & { body: string }

const PUBLISHED = `select body, sha256, from_on::text as from, until_on::text as until, file, number from templates.published`

const ofRow = ({ body, ...rest }: Row): LibraryText => ({ ...rest, framework: JSON.parse(body) as Framework })

const ofOwn = (framework: Framework): LibraryText => ({
  framework,
  sha256: lookup(framework).sha256,
  from: framework.from,
  until: framework.until ?? null,
  file: null,
  number: null,
})

/** Was this version published? */
export async function isPublished(sql: Sql, { framework, version, place }: TextName): Promise<boolean> {
  const found = await sql.one('select from templates.published where framework = $1 and version = $2 and place = $3', [
    framework,
    version,
    place,
  ])
  return found !== undefined
}

/**
 * The text to choose on a day at a place: of those published the most special place, of it the newest in force; else the
 * project's own. Undefined when there is none.
 */
export async function templateInForce(
  sql: Sql,
  { framework, on, place }: { framework: FrameworkId; on: Day; place: string },
): Promise<LibraryText | undefined> {
  const row = await sql.one<Row>(
    `${PUBLISHED} where framework = $1 and place = any($2) and from_on <= $3 and (until_on is null or until_on >= $3)
      order by length(place) desc, from_on desc, at desc limit 1`,
    [framework, jurisdictionsSeenIn(place), on],
  )
  if (row) return ofRow(row)
  const own = templateOn(framework, on, place)
  return own && ofOwn(own)
}

/** One version by its name; undefined when there is none. */
export async function templateNamed(
  sql: Sql,
  { framework, version, place }: TextName,
): Promise<LibraryText | undefined> {
  const row = await sql.one<Row>(`${PUBLISHED} where framework = $1 and version = $2 and place = $3`, [
    framework,
    version,
    place,
  ])
  if (row) return ofRow(row)
  const own = templates().find((each) => each.id === framework && each.version === version && each.place === place)
  return own && ofOwn(own)
}

export type VersionRow = {
  framework: string
  version: string
  place: string
  from: Day
  until: Day | null
  sha256: string
  file: string | null
  number: string | null
}

/** Every version of a framework, newest first: those published and the project's own. */
export async function versionsOf(sql: Sql, framework: FrameworkId): Promise<VersionRow[]> {
  const rows = await sql.rows<VersionRow>(
    `select framework, version, place, from_on::text as from, until_on::text as until, sha256, file, number
       from templates.published where framework = $1`,
    [framework],
  )
  const own = templates()
    .filter(({ id }) => id === framework)
    .map(ofOwn)
    .map(({ framework: { version, place }, from, until, sha256, file, number }) => ({
      framework,
      version,
      place,
      from,
      until,
      sha256,
      file,
      number,
    }))
  return [...rows, ...own].toSorted((a, b) => (a.from < b.from ? 1 : -1))
}
