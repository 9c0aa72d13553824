// The text of a draft as data, in the form of law/: what is diffed, compared, weighed, computed with and promulgated.
import { dayInput } from '#kernel/act'
import type { CaseFile } from '#kernel/casework'
import { canonicalBytes, sha256, type Json } from '#kernel/proof'
import { creations, type Instrument, type InstrumentKind } from '#kernel/rules'
import type { Day } from '#kernel/time'
import { z } from 'zod'

const Id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens')
  .max(60)
const Name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'expected a kebab-case name')
  .max(60)
const Line = z.string().trim().min(1).max(300)
const Cite = z
  .string()
  .regex(/^[a-z-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'expected a citation such as cn/civil-code#703')
  .max(200)

const units = ['ppm', 'fen', 'days', 'working-days', 'months', 'years', 'hours', 'seconds', 'count', 'milli'] as const

const DatedNumber = z.strictObject({
  from: dayInput,
  until: dayInput.optional(),
  value: z.int(),
  unit: z.enum(units),
  note: Line.optional(),
})

/** An article of a draft: its words, and the numbers that the platform would decide by. */
export const articleInput = z.strictObject({
  id: Id,
  no: Line,
  zh: z.string().trim().min(1).max(8_000),
  en: z.string().trim().min(1).max(16_000).optional(),
  params: z.record(Name, z.array(DatedNumber).min(1).max(50)).optional(),
  basis: z.array(Cite).max(50).optional(),
  matter: Name.optional(),
  special: z.literal(true).optional(),
  varies: z.array(Cite).min(1).max(20).optional(),
  replaces: Cite.optional(),
})
export type ArticleText = z.infer<typeof articleInput>

/** What the drafter says of the whole: from it the competence warnings are made. */
export const wholeInput = {
  /** last part of its name in law/: <place>/<name> */
  name: Id,
  title: z.strictObject({ zh: Line, en: Line }),
  issuer: Line,
  /** the day on which it is meant to take effect */
  from: dayInput,
  fields: z.array(Id).max(20),
  creates: z.array(z.enum(creations)).max(20),
  authorised: z.boolean().optional(),
  temporaryUntil: dayInput.optional(),
}
export const articlesInput = z
  .array(articleInput)
  .min(1)
  .max(500)
  .refine((articles) => new Set(articles.map(({ id }) => id)).size === articles.length, 'two articles have one id')

/** A version of a text, as it is stored and hashed. */
export type DraftText = {
  name: string
  title: { zh: string; en: string }
  kind: InstrumentKind
  jurisdiction: string
  issuer: string
  from: Day
  fields: string[]
  creates: (typeof creations)[number][]
  authorised?: boolean | undefined
  temporaryUntil?: Day | undefined
  articles: ArticleText[]
}

/** What kind of instrument a file makes. */
export function kindOf({ procedure, taken }: Pick<CaseFile, 'procedure' | 'taken'>): InstrumentKind {
  switch (procedure) {
    case 'lawmaking.regulation':
      return 'local-regulation'
    case 'lawmaking.state-regulation':
      return 'administrative-regulation'
    case 'lawmaking.rule':
      return taken['propose']?.marks['kind'] === 'ministry' ? 'ministry-rule' : 'local-government-rule'
    default:
      return 'normative-document'
  }
}

/** SHA-256 in hex over the canonical JSON of a text. */
export const hashOf = (text: DraftText): string =>
  Buffer.from(sha256(canonicalBytes(text as unknown as Json))).toString('hex')

/** The id under which a text would stand in law/. */
export const instrumentId = ({ jurisdiction, name }: DraftText): string => `${jurisdiction}/${name}`

type Standing = { status: 'draft' } | { status: 'in-force'; from: Day; number: string | null }

/** A text as an instrument of law/: a draft until it is promulgated. `source` says where its words stand. */
export function instrumentOf(
  text: DraftText,
  { source, checkedOn, standing = { status: 'draft' } }: { source: string; checkedOn: Day; standing?: Standing },
): Instrument {
  const promulgated = standing.status === 'in-force'
  // A number that was to hold from the proposed first day holds from the published one.
  const moved = (day: Day): Day => (promulgated && day === text.from ? standing.from : day)
  return {
    id: instrumentId(text),
    jurisdiction: text.jurisdiction,
    title: text.title,
    kind: text.kind,
    issuer: text.issuer,
    ...(promulgated && standing.number !== null ? { number: standing.number } : {}),
    status: standing.status,
    from: promulgated ? standing.from : text.from,
    ...(text.temporaryUntil === undefined ? {} : { until: text.temporaryUntil }),
    source,
    verified: 'V',
    checkedOn,
    articles: text.articles.map(({ id, no, zh, en, params, ...rest }) => ({
      id,
      no,
      gist: { zh, en: en ?? zh },
      ...(params === undefined
        ? {}
        : {
            params: Object.fromEntries(
              Object.entries(params).map(([name, values]) => [
                name,
                values.map((v) => ({ ...v, from: moved(v.from) })),
              ]),
            ),
          }),
      ...rest,
    })),
  }
}
