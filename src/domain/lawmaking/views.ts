// What people see of a law in the making: its text and what changed, what was said and answered, how partners' texts
// compare, what it would change; and what holds where.
import { dayInput, everyone, placeInput, uuidInput, view, type AnyView, type NamedSql } from '#kernel/act'
import { commentCounts, commentViews } from '#kernel/consultation'
import { instrumentKinds } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import type { Books } from './books.ts'
import { compareTexts, countsOf } from './compare.ts'
import { diffTexts, isEmpty, summaryOf } from './diff.ts'
import { textOf, type TextRow } from './draft-facts.ts'
import type { DraftText } from './draft-text.ts'
import { lawFile } from './export.ts'
import { experienceOf, isPromotional, registryOf } from './registry.ts'
import { competitionChecklist } from './warnings.ts'

const today = (): Day => dayIn(new Date().toISOString())

const files = view({
  name: 'lawmaking.file.list',
  title: { zh: '立法案卷', en: 'Law in the making' },
  scope: everyone(),
  input: z.object({
    procedure: z.string().max(100).optional(),
    place: placeInput.optional(),
    state: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.union([z.uuid(), z.literal('')]).default(''),
  }),
  async load(read, { procedure, place, state, limit, after }, { where, sql }) {
    const rows = await read.rows<{ file: string }>(
      `select p.file, p.procedure, p.no, p.title, p.place, p.about, p.state, p.coordinated, p.number, p.promulgated_on as "promulgatedOn",
          p.in_force_from as "inForceFrom", p.exception_ends_on as "exceptionEndsOn", p.opened_at as "openedAt", p.since,
          (select max(version) from lawmaking.text t where t.file = p.file) as version
         from lawmaking.project p
        where ${where} and (:procedure::text is null or p.procedure = :procedure) and (:state::text is null or p.state = :state)
          and (:place::text is null or p.place = :place or p.place like :place || '-%') and (:after = '' or p.file < :after::uuid)
        order by p.file desc limit :limit`,
      { procedure: procedure ?? null, place: place ?? null, state: state ?? null, limit, after },
    )
    const counts = await commentCounts(
      sql,
      rows.map(({ file }) => file),
    )
    return {
      rows: rows.map((row) => ({ ...row, comments: counts.get(row.file) ?? 0 })),
      next: rows.length === limit ? rows.at(-1)!.file : null,
    }
  },
})

const versionInput = z.coerce.number().int().min(1).max(1_000_000)

const text = view({
  name: 'lawmaking.text.get',
  title: { zh: '草案文本', en: 'Text of a draft' },
  scope: everyone(),
  input: z.object({ file: uuidInput, version: versionInput.optional() }),
  async load(read, { file, version }, { where }) {
    const [row] = await read.rows<{ body: string }>(
      `select t.file, t.version, t.label, t.sha256, t.body, t.explanation, t.only_wording as "onlyWording", t.change, t.warnings,
          t.published_at as "publishedAt", t.at, p.no, p.state
         from lawmaking.text t join lawmaking.project p on p.file = t.file
        where ${where} and t.file = :file and (:version::int is null or t.version = :version) order by t.version desc limit 1`,
      { file, version: version ?? null },
    )
    if (!row) return { item: null }
    const { body, ...rest } = row
    const versions = await read.rows(
      'select version, label, sha256, published_at as "publishedAt", at from lawmaking.text where file = :file order by version',
      { file },
    )
    const reviews = await read.rows(
      'select version, review, outcome, n, day from lawmaking.review where file = :file order by version, review',
      { file },
    )
    const draft = JSON.parse(body) as DraftText
    return {
      item: { ...rest, text: draft, checklist: competitionChecklist(draft), versions, reviews, enforced: false },
    }
  },
})

const redline = view({
  name: 'lawmaking.text.redline',
  title: { zh: '修改对照', en: 'What changed between two versions' },
  scope: everyone(),
  input: z.object({ file: uuidInput, from: versionInput, to: versionInput }),
  async load(_read, { file, from, to }, { sql }) {
    const [was, is] = [await textOf(sql, file, from), await textOf(sql, file, to)]
    if (!was || !is) return { item: null }
    const diff = diffTexts(was.text.articles, is.text.articles)
    const side = ({ version, label, sha256, at }: TextRow) => ({ version, label, sha256, at })
    return {
      item: {
        file,
        from: side(was),
        to: side(is),
        same: isEmpty(diff),
        summary: summaryOf(diff, true),
        articles: diff,
      },
    }
  },
})

const exported = view({
  name: 'lawmaking.text.export',
  title: { zh: '导出为规则文件', en: 'Export as a file of law/' },
  scope: everyone(),
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { where, sql }) {
    const [project] = await read.rows<{
      no: string
      number: string | null
      promulgatedOn: Day | null
      inForceFrom: Day | null
    }>(
      `select p.no, p.number, p.promulgated_on as "promulgatedOn", p.in_force_from as "inForceFrom" from lawmaking.project p where ${where} and p.file = :file`,
      { file },
    )
    const newest = project ? await textOf(sql, file) : undefined
    if (!project || !newest) return { item: null }
    const { no, number, promulgatedOn, inForceFrom } = project
    return {
      item: {
        file,
        version: newest.version,
        sha256: newest.sha256,
        promulgated: promulgatedOn !== null,
        ...lawFile(newest.text, {
          no,
          sha256: newest.sha256,
          on: promulgatedOn ?? dayIn(newest.at),
          promulgated: inForceFrom === null ? null : { number, inForceFrom },
        }),
      },
    }
  },
})

/** Ids one after another, as a query string gives them. */
const idList = z
  .string()
  .max(2_000)
  .transform((list) => list.split(',').map((id) => id.trim().toLowerCase()))
  .pipe(z.array(z.uuid()).min(2).max(10))

/** The newest texts that the reader may see, in the order asked for. */
async function textsOf(sql: Sql, ids: readonly string[]): Promise<TextRow[]> {
  const found: TextRow[] = []
  for (const id of ids) {
    const row = await textOf(sql, id)
    if (row) found.push(row)
  }
  return found
}

const comparedOf = (texts: readonly TextRow[]) => {
  const articles = compareTexts(
    texts.map(({ file, text: { jurisdiction, articles: own } }) => ({ file, place: jurisdiction, articles: own })),
  )
  return { ...countsOf(articles), articles }
}

const compare = view({
  name: 'lawmaking.compare',
  title: { zh: '协同文本逐条比对', en: 'Coordinated texts, article by article' },
  scope: everyone(),
  input: z.object({ files: idList }),
  async load(_read, { files: ids }, { sql }) {
    const texts = await textsOf(sql, ids)
    if (texts.length < 2) return { item: null }
    return {
      item: {
        texts: texts.map(({ file, version, sha256, text: { title, jurisdiction } }) => ({
          file,
          version,
          sha256,
          title,
          place: jurisdiction,
        })),
        without: ids.filter((id) => !texts.some(({ file }) => file === id)),
        ...comparedOf(texts),
      },
    }
  },
})

const IN_FORCE = ['in-force', 'reviewed', 'review-opinion', 'evaluated']

type MemberRow = {
  file: string
  place: string
  no: string
  title: string
  state: string
  conditionsMet: boolean | null
  inForceFrom: Day | null
  joinedAt: string
}

const MEMBERS = `select m.file, m.place, p.no, p.title, p.state, p.conditions_met as "conditionsMet", p.in_force_from as "inForceFrom", m.joined_at as "joinedAt"
  from lawmaking.member m join lawmaking.project p on p.file = m.file where m.mechanism = :mechanism order by m.joined_at, m.place`

async function membersOf(
  read: NamedSql,
  mechanism: string,
): Promise<{ members: MemberRow[]; inForceTogether: boolean }> {
  const members = await read.rows<MemberRow>(MEMBERS, { mechanism })
  // Each act waits for what its own text says of its partners; together they hold only when none waits any more.
  const inForceTogether =
    members.length >= 2 &&
    members.every(({ state, conditionsMet }) => IN_FORCE.includes(state) && conditionsMet === true)
  return { members, inForceTogether }
}

const mechanisms = view({
  name: 'lawmaking.mechanism.list',
  title: { zh: '协同立法机制', en: 'Mechanisms of coordinated legislation' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows<{ mechanism: string }>(
      `select m.mechanism, m.title, m.leading_group as "leadingGroup", m.shared_text as "sharedText", m.plan, m.since
         from lawmaking.mechanism m where ${where} order by m.mechanism desc limit 200`,
    )
    const all: object[] = []
    for (const row of rows) all.push({ ...row, ...(await membersOf(read, row.mechanism)) })
    return { rows: all, next: null }
  },
})

const mechanism = view({
  name: 'lawmaking.mechanism.get',
  title: { zh: '协同立法', en: 'A mechanism of coordinated legislation' },
  scope: everyone(),
  input: z.object({ mechanism: uuidInput }),
  async load(read, { mechanism: id }, { where, sql }) {
    const [row] = await read.rows(
      `select m.mechanism, m.title, m.leading_group as "leadingGroup", m.shared_text as "sharedText", m.plan, m.since
         from lawmaking.mechanism m where ${where} and m.mechanism = :id`,
      { id },
    )
    if (!row) return { item: null }
    const { members, inForceTogether } = await membersOf(read, id)
    const texts = await textsOf(
      sql,
      members.map(({ file }) => file),
    )
    return { item: { ...row, members, inForceTogether, compared: texts.length < 2 ? null : comparedOf(texts) } }
  },
})

const effect = view({
  name: 'lawmaking.effect.get',
  title: { zh: '对既有决定的影响', en: 'What a draft would change in stored decisions' },
  scope: everyone(),
  input: z.object({ file: uuidInput, version: versionInput.optional() }),
  async load(read, { file, version }, { where }) {
    const [row] = await read.rows<{ result: string }>(
      `select e.file, e.version, e.sha256, e.result, e.at from lawmaking.effect e
        where ${where} and e.file = :file and (:version::int is null or e.version = :version) order by e.version desc limit 1`,
      { file, version: version ?? null },
    )
    if (!row) return { item: null }
    const { result, ...rest } = row
    return { item: { ...rest, ...(JSON.parse(result) as object), enforced: false } }
  },
})

/** Published drafts of the platform's own files that are not law yet. */
const DRAFTS = `select distinct on (t.file) t.file, t.version, t.body, p.no, p.state from lawmaking.text t join lawmaking.project p on p.file = t.file
  where t.published_at is not null and p.promulgated_on is null and (p.place = :place or :place like p.place || '-%' or p.place like :place || '-%')
    and p.state not in ('ended') order by t.file, t.version desc limit 500`

const registry = ({ law }: Books): AnyView =>
  view({
    name: 'lawmaking.registry',
    title: { zh: '规则登记', en: 'Registry of rules' },
    scope: everyone(),
    input: z.object({
      on: dayInput.optional(),
      in: placeInput.default('cn'),
      kind: z.enum(instrumentKinds).optional(),
      matter: z.string().max(100).optional(),
      promotional: z.enum(['yes', 'no']).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      after: z.string().max(200).default(''),
    }),
    async load(read, { on = today(), in: place, kind, matter, promotional, limit, after }) {
      const rows = registryOf(law(), {
        on,
        in: place,
        ...(kind === undefined ? {} : { kind }),
        ...(matter === undefined ? {} : { matter }),
        ...(promotional === undefined ? {} : { promotional: promotional === 'yes' }),
      }).filter(({ cite }) => cite > after)
      const drafts =
        after === ''
          ? await read.rows<{ file: string; version: number; body: string; no: string; state: string }>(DRAFTS, {
              place,
            })
          : []
      return {
        rows: rows.slice(0, limit),
        next: rows.length > limit ? rows[limit - 1]!.cite : null,
        drafts: drafts.flatMap(({ body, ...rest }) => {
          const { title, kind: of, jurisdiction, issuer, articles } = JSON.parse(body) as DraftText
          const shown = articles.filter(
            (a) =>
              (matter === undefined || a.matter === matter) &&
              (promotional === undefined ||
                isPromotional({ gist: { zh: a.zh, en: a.zh }, params: a.params }) === (promotional === 'yes')),
          )
          if ((kind !== undefined && of !== kind) || shown.length === 0) return []
          return [
            {
              ...rest,
              title,
              kind: of,
              jurisdiction,
              issuer,
              enforced: false,
              articles: shown.map(({ id, no, zh }) => ({ id, no, zh })),
            },
          ]
        }),
        day: on,
        place,
      }
    },
  })

const experience = ({ law, figures }: Books): AnyView =>
  view({
    name: 'lawmaking.experience',
    title: { zh: '各地经验比较', en: 'How places settle a matter' },
    scope: everyone(),
    input: z.object({ matter: z.string().max(100), on: dayInput.optional() }),
    async load(_read, { matter, on = today() }, { sql }) {
      const places = experienceOf(law(), { matter, on })
      if (places.length === 0) return { item: null }
      const measured = await figures?.(
        sql,
        places.map(({ place }) => place),
      )
      return {
        item: {
          matter,
          day: on,
          places: places.map((each) => ({ ...each, figures: measured?.get(each.place) ?? null })),
        },
      }
    },
  })

const REPORT = 'select r.report, r.matter, r.title, r.sha256, r.body, r.day, r.at from lawmaking.report r'

const reports = view({
  name: 'lawmaking.report.list',
  title: { zh: '地方经验报告', en: 'Reports from local experience' },
  scope: everyone(),
  input: z.object({
    matter: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.union([z.uuid(), z.literal('')]).default(''),
  }),
  async load(read, { matter, limit, after }, { where }) {
    const rows = await read.rows<{ report: string; body: string }>(
      `${REPORT} where ${where} and (:matter::text is null or r.matter = :matter) and (:after = '' or r.report < :after::uuid) order by r.report desc limit :limit`,
      { matter: matter ?? null, limit, after },
    )
    const files = await read.rows<{ about: string; file: string; procedure: string; state: string }>(
      'select about, file, procedure, state from lawmaking.project where about = any(:about)',
      { about: rows.map(({ report }) => `report/${report}`) },
    )
    return {
      rows: rows.map(({ body, ...rest }) => ({
        ...rest,
        ...(JSON.parse(body) as object),
        files: files.filter(({ about }) => about === `report/${rest.report}`).map(({ about: _, ...file }) => file),
      })),
      next: rows.length === limit ? rows.at(-1)!.report : null,
    }
  },
})

/** All views of the room. */
export const viewsOf = (books: Books): AnyView[] => [
  files,
  text,
  redline,
  exported,
  ...commentViews('lawmaking'),
  compare,
  mechanisms,
  mechanism,
  effect,
  registry(books),
  experience(books),
  reports,
]
