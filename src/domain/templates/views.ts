// What everyone sees of model contracts: the library and its texts, what changed, texts in the making with what was said,
// and how they are used.
import { dayInput, everyone, placeInput, uuidInput, view } from '#kernel/act'
import { commentCounts, commentViews } from '#kernel/consultation'
import { dayIn } from '#kernel/time'
import { stringify } from 'yaml'
import { z } from 'zod'
import { frameworkIds, type FrameworkId } from './framework.ts'
import { templateInForce, templateNamed, versionsOf, type LibraryText } from './published.ts'
import { diffFrameworks, summaryOf } from './text-diff.ts'
import { textOf, type TextRow } from './text-facts.ts'
import { useOf } from './use.ts'

const frameworkInput = z.enum(frameworkIds)
const versionInput = z.string().regex(/^\d{4}\.\d{1,3}$/)
const draftVersion = z.coerce.number().int().min(1).max(1_000_000)

/** What stands over a text, without its clauses. */
const headOf = ({ framework, ...rest }: LibraryText) => {
  const { id, title, version, issuer, official, place, natures, clauses } = framework
  return { framework: id, title, version, issuer, official, place, natures, clauses: clauses.length, ...rest }
}

const list = view({
  name: 'templates.list',
  title: { zh: '示范文本库', en: 'Library of model contracts' },
  scope: everyone(),
  input: z.object({ on: dayInput.optional(), in: placeInput.default('cn') }),
  async load(_read, { on, in: place }, { sql, now }) {
    const day = on ?? dayIn(now)
    const found: LibraryText[] = []
    for (const framework of frameworkIds) {
      const text = await templateInForce(sql, { framework, on: day, place })
      if (text) found.push(text)
    }
    return { rows: found.map(headOf), next: null, day, place }
  },
})

const on = view({
  name: 'templates.text.on',
  title: { zh: '某日某地可以选用的示范文本', en: 'The model contract to choose on a day at a place' },
  scope: everyone(),
  input: z.object({ framework: frameworkInput, on: dayInput.optional(), in: placeInput.default('cn') }),
  async load(_read, { framework, on: asked, in: place }, { sql, now }) {
    const day = asked ?? dayIn(now)
    const text = await templateInForce(sql, { framework, on: day, place })
    return { item: text ? { ...text, day, in: place } : null }
  },
})

const get = view({
  name: 'templates.get',
  title: { zh: '示范文本', en: 'A model contract' },
  scope: everyone(),
  input: z.object({
    framework: frameworkInput,
    /** absent: the one to choose today, or on the day asked for, at the place */
    version: versionInput.optional(),
    place: placeInput.default('cn'),
    on: dayInput.optional(),
  }),
  async load(_read, { framework, version, place, on: asked }, { sql, now }) {
    const text =
      version === undefined
        ? await templateInForce(sql, { framework, on: asked ?? dayIn(now), place })
        : await templateNamed(sql, { framework, version, place })
    return { item: text ? { ...text, versions: await versionsOf(sql, framework) } : null }
  },
})

const exported = view({
  name: 'templates.export',
  title: { zh: '下载示范文本', en: 'Download a model contract' },
  scope: everyone(),
  input: z.object({ framework: frameworkInput, version: versionInput, place: placeInput.default('cn') }),
  async load(_read, { framework, version, place }, { sql }) {
    const text = await templateNamed(sql, { framework, version, place })
    if (!text) return { item: null }
    return {
      item: {
        path: `${framework}-${version}-${place}.yaml`,
        sha256: text.sha256,
        yaml: stringify(text.framework, { lineWidth: 0 }),
      },
    }
  },
})

const redline = view({
  name: 'templates.redline',
  title: { zh: '两个版本逐条对照', en: 'What changed between two published versions' },
  scope: everyone(),
  input: z.object({
    framework: frameworkInput,
    from: versionInput,
    to: versionInput,
    place: placeInput.default('cn'),
    /** the place of the first, where it is another: a province's text beside the nation's */
    fromPlace: placeInput.optional(),
  }),
  async load(_read, { framework, from, to, place, fromPlace = place }, { sql }) {
    const was = await templateNamed(sql, { framework, version: from, place: fromPlace })
    const is = await templateNamed(sql, { framework, version: to, place })
    if (!was || !is) return { item: null }
    const diff = diffFrameworks(was.framework, is.framework)
    return {
      item: {
        from: headOf(was),
        to: headOf(is),
        same: was.sha256 === is.sha256,
        summary: summaryOf(diff, true),
        ...diff,
      },
    }
  },
})

const files = view({
  name: 'templates.file.list',
  title: { zh: '制定中的示范文本', en: 'Model contracts in the making' },
  scope: everyone(),
  input: z.object({
    framework: frameworkInput.optional(),
    place: placeInput.optional(),
    state: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.union([z.uuid(), z.literal('')]).default(''),
  }),
  async load(read, { framework, place, state, limit, after }, { where, sql }) {
    const rows = await read.rows<{ file: string }>(
      `select p.file, p.no, p.title, p.place, p.framework, p.level, p.state, p.number, p.version, p.published_on as "publishedOn",
          p.opened_at as "openedAt", p.since, (select max(t.version) from templates.text t where t.file = p.file) as draft
         from templates.project p
        where ${where} and (:framework::text is null or p.framework = :framework) and (:state::text is null or p.state = :state)
          and (:place::text is null or p.place = :place or p.place like :place || '-%') and (:after = '' or p.file < :after::uuid)
        order by p.file desc limit :limit`,
      { framework: framework ?? null, place: place ?? null, state: state ?? null, limit, after },
    )
    const comments = await commentCounts(
      sql,
      rows.map(({ file }) => file),
    )
    return {
      rows: rows.map((row) => ({ ...row, comments: comments.get(row.file) ?? 0 })),
      next: rows.length === limit ? rows.at(-1)!.file : null,
    }
  },
})

type DraftRow = {
  file: string
  version: number
  label: string
  sha256: string
  body: string
  explanation: string
  onlyWording: boolean
  change: object | null
  findings: object[]
  publishedAt: string | null
  at: string
  no: string
  title: string
  state: string
}

const draft = view({
  name: 'templates.draft.get',
  title: { zh: '制定中的文本', en: 'Text of a model contract in the making' },
  scope: everyone(),
  input: z.object({ file: uuidInput, version: draftVersion.optional() }),
  async load(read, { file, version }, { where }) {
    const [row] = await read.rows<DraftRow>(
      `select t.file, t.version, t.label, t.sha256, t.body, t.explanation, t.only_wording as "onlyWording", t.change, t.findings,
          t.published_at as "publishedAt", t.at, p.no, p.title, p.state
         from templates.text t join templates.project p on p.file = t.file
        where ${where} and t.file = :file and (:version::int is null or t.version = :version) order by t.version desc limit 1`,
      { file, version: version ?? null },
    )
    if (!row) return { item: null }
    const { body, ...rest } = row
    const versions = await read.rows(
      'select version, label, sha256, published_at as "publishedAt", at from templates.text where file = :file order by version',
      { file },
    )
    const reviews = await read.rows(
      'select version, n, day from templates.review where file = :file order by version',
      {
        file,
      },
    )
    const countersigned = await read.rows(
      'select version, role, n, day from templates.countersignature where file = :file order by version, role',
      { file },
    )
    const experts = await read.rows(
      'select direct, of_market as "ofMarket", opinion_n as "opinionN", day from templates.expert where file = :file order by n',
      { file },
    )
    return {
      item: {
        ...rest,
        framework: JSON.parse(body) as object,
        versions,
        reviews,
        countersigned,
        experts,
        inForce: false,
      },
    }
  },
})

const draftRedline = view({
  name: 'templates.draft.redline',
  title: { zh: '两稿逐条对照', en: 'What changed between two drafts' },
  scope: everyone(),
  input: z.object({ file: uuidInput, from: draftVersion, to: draftVersion }),
  async load(_read, { file, from, to }, { sql }) {
    const [was, is] = [await textOf(sql, file, from), await textOf(sql, file, to)]
    if (!was || !is) return { item: null }
    const diff = diffFrameworks(was.framework, is.framework)
    const side = ({ version, label, sha256, at }: TextRow) => ({ version, label, sha256, at })
    return {
      item: {
        file,
        from: side(was),
        to: side(is),
        same: was.sha256 === is.sha256,
        summary: summaryOf(diff, true),
        ...diff,
      },
    }
  },
})

const use = view({
  name: 'templates.use',
  title: { zh: '示范文本使用情况', en: 'How model contracts are used' },
  scope: everyone(),
  input: z.object({ framework: frameworkInput.optional() }),
  async load(read, { framework }, { where, sql }) {
    const versions = await read.rows<{ framework: FrameworkId; version: string; place: string }>(
      `select framework, version, place from templates.use_of_text
        where ${where} and (:framework::text is null or framework = :framework) order by framework, place, version desc limit 200`,
      { framework: framework ?? null },
    )
    const rows: object[] = []
    for (const name of versions) {
      const { text, clauses } = await useOf(sql, name)
      const titles = await titlesIn(sql, name)
      rows.push({ ...text, clauses: clauses.map((each) => ({ ...each, title: titles.get(each.clause) ?? null })) })
    }
    return { rows, next: null }
  },
})

async function titlesIn(
  sql: Parameters<typeof templateNamed>[0],
  name: Parameters<typeof templateNamed>[1],
): Promise<Map<string, { zh: string; en: string }>> {
  const text = await templateNamed(sql, name)
  return new Map(text?.framework.clauses.map(({ id, title }) => [id, title]))
}

/** All views of the room. */
export const views = [list, on, get, exported, redline, files, draft, draftRedline, ...commentViews('templates'), use]
