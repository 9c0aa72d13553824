// What everyone may read of prices: figures with their samples and intervals, the index, methods, calendar, corrections.
import { everyone, page, pageInput, uuidInput, view, type AnyView } from '#kernel/act'
import { partyNames } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { cellName, type PublishedCell } from './figures.ts'
import type { IndexFigure, SeriesId } from './index-series.ts'
import { seriesIds } from './index-series.ts'
import { METHOD } from './method.ts'
import { methodDocument } from './method-text.ts'
import { methodVersions } from './method-versions.ts'
import {
  publicationOf,
  standingPublications,
  type IndexDocument,
  type Kind,
  type Publication,
  type ReferenceDocument,
} from './publication.ts'

type Entry = { compiler: string; kind: Kind; period: string; dueOn: string }

/** The next publication of a kind that its calendar promises; null when none is in it. */
async function nextOf(sql: Sql, kind: Kind, today: string): Promise<Entry | null> {
  const entry = await sql.one<Entry>(
    `select c.compiler, c.kind, c.period, c.due_on as "dueOn" from pricing.calendar c where c.kind = $1 and c.due_on >= $2
        and not exists (select from pricing.publication p where p.compiler = c.compiler and p.kind = c.kind and p.period = c.period)
      order by c.due_on, c.period limit 1`,
    [kind, today],
  )
  return entry ?? null
}

const compilerName = async (sql: Sql, party: string): Promise<{ party: string; name: string }> => ({
  party,
  name: (await partyNames(sql, [party])).get(party) ?? '',
})

const headOf = async (sql: Sql, one: Publication) => ({
  publication: one.publication,
  kind: one.kind,
  period: one.period,
  mode: 'advisory' as const,
  method: { version: one.methodVersion, sha256: one.methodSha256 },
  compiler: await compilerName(sql, one.compiler),
  snapshots: one.snapshots,
  sha256: one.sha256,
  signature: one.signature,
  publicKey: one.publicKey,
  at: one.at,
  dueOn: one.dueOn,
  timing: one.timing,
  corrects: one.corrects,
  reason: one.reason,
})

const referenceOf = ({ document }: Publication): ReferenceDocument => JSON.parse(document) as ReferenceDocument
const indexOf = ({ document }: Publication): IndexDocument => JSON.parse(document) as IndexDocument

const filter = {
  gpu: z.string().max(64).optional(),
  kind: z.string().max(40).optional(),
  region: z.string().max(16).optional(),
}
const fits = (
  cell: PublishedCell,
  { gpu, kind, region }: { gpu?: string | undefined; kind?: string | undefined; region?: string | undefined },
) =>
  (gpu === undefined || cell.gpu === gpu) &&
  (kind === undefined || cell.kind === kind) &&
  (region === undefined || cell.region === region || cell.region.startsWith(`${region}-`))

const current = view({
  name: 'pricing.reference.current',
  title: { zh: '最新参考价', en: 'Reference prices now' },
  scope: everyone(),
  input: z.object(filter),
  async load(_read, input, { sql, now }) {
    const latest = (await standingPublications(sql, 'reference')).at(-1)
    const next = await nextOf(sql, 'reference', dayIn(now))
    if (!latest)
      return { item: { publication: null, on: null, mode: 'advisory', method: null, compiler: null, cells: [], next } }
    const document = referenceOf(latest)
    return {
      item: {
        ...(await headOf(sql, latest)),
        on: document.on,
        snapshot: document.snapshot,
        currency: document.currency,
        taxIncluded: document.taxIncluded,
        cells: document.cells.filter((cell) => fits(cell, input)).map((cell) => ({ cell: cellName(cell), ...cell })),
        next,
      },
    }
  },
})

const history = view({
  name: 'pricing.reference.history',
  title: { zh: '一类算力的参考价走势', en: 'A reference price over time' },
  scope: everyone(),
  input: z.object({ cell: z.string().min(1).max(600), limit: z.coerce.number().int().min(1).max(500).default(104) }),
  async load(_read, { cell, limit }, { sql }) {
    const rows = (await standingPublications(sql, 'reference')).slice(-limit).flatMap((one) => {
      const found = referenceOf(one).cells.find((each) => cellName(each) === cell)
      if (!found) return []
      const { status, fallback, medianFen, lowFen, highFen, rangeLowFen, rangeHighFen, ci, n, providers, ageDays } =
        found
      return [
        {
          on: one.period,
          publication: one.publication,
          corrects: one.corrects,
          methodVersion: one.methodVersion,
          status,
          fallback,
          medianFen,
          lowFen,
          highFen,
          rangeLowFen,
          rangeHighFen,
          ci,
          n,
          providers,
          ageDays,
        },
      ]
    })
    return { cell, mode: 'advisory', rows, next: null }
  },
})

const indexCurrent = view({
  name: 'pricing.index.current',
  title: { zh: '最新价格指数', en: 'The price index now' },
  scope: everyone(),
  input: z.object({}),
  async load(_read, _input, { sql, now }) {
    const latest = (await standingPublications(sql, 'index')).at(-1)
    const next = await nextOf(sql, 'index', dayIn(now))
    if (!latest) return { item: { publication: null, period: null, method: null, compiler: null, series: [], next } }
    return {
      item: { ...(await headOf(sql, latest)), base: indexOf(latest).base, series: indexOf(latest).figures, next },
    }
  },
})

const indexSeries = view({
  name: 'pricing.index.series',
  title: { zh: '价格指数各期', en: 'The price index over time' },
  scope: everyone(),
  input: z.object({ series: z.enum(seriesIds).optional() }),
  async load(_read, { series }, { sql }) {
    const wanted = (figure: IndexFigure): boolean => series === undefined || figure.series === series
    const rows = (await standingPublications(sql, 'index')).flatMap((one) =>
      indexOf(one)
        .figures.filter(wanted)
        .map((figure): { period: string; publication: string; series: SeriesId } & IndexFigure => ({
          period: one.period,
          publication: one.publication,
          ...figure,
        })),
    )
    return { rows, next: null }
  },
})

const methodList = view({
  name: 'pricing.method.list',
  title: { zh: '参考价编制方法', en: 'Methods of the reference price' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, { sql }) {
    const compilers = await read.rows<{ party: string }>('select party from pricing.compiler order by since, party')
    const all = await Promise.all(compilers.map(({ party }) => methodVersions(sql, party)))
    const versions = new Map(all.flat().map((one) => [one.version, one]))
    const rows = [...(versions.size > 0 ? versions.values() : [(await methodVersions(sql, NOBODY))[0]!])]
    return {
      rows: rows.map((one) => ({
        ...one,
        document: methodDocument(one.parameters, 'zh'),
        documentEn: methodDocument(one.parameters, 'en'),
      })),
      first: METHOD.version,
      next: null,
    }
  },
})
const NOBODY = '00000000-0000-7000-8000-000000000000'

const calendarList = view({
  name: 'pricing.calendar.list',
  title: { zh: '发布日历', en: 'Calendar of publication' },
  scope: everyone(),
  input: z.object({}),
  async load(read) {
    const rows = await read.rows(
      `select c.kind, c.period, c.due_on as "dueOn", p.publication, p.at, p.timing from pricing.calendar c
         left join pricing.publication p on p.compiler = c.compiler and p.kind = c.kind and p.period = c.period and p.corrects is null
        order by c.due_on desc, c.kind, c.period limit 500`,
    )
    return { rows, next: null }
  },
})

const publicationList = view({
  name: 'pricing.publication.list',
  title: { zh: '历次发布与更正', en: 'Publications and corrections' },
  scope: everyone(),
  input: z.object({ ...pageInput, kind: z.enum(['reference', 'index']).optional() }),
  async load(read, { limit, after, kind }, { sql }) {
    const ids = await read.rows<{ publication: string }>(
      `select publication from pricing.publication where (:kind::text is null or kind = :kind) and (:after = '' or publication < nullif(:after, '')::uuid)
        order by publication desc limit :limit`,
      { limit, after, kind: kind ?? null },
    )
    const rows = await Promise.all(
      ids.map(async ({ publication }) => {
        const [correction] = await read.rows<{ publication: string; reason: string; at: string }>(
          'select publication, reason, at from pricing.publication where corrects = :publication',
          { publication },
        )
        return { ...(await headOf(sql, (await publicationOf(sql, publication))!)), correctedBy: correction ?? null }
      }),
    )
    return page(rows, limit, 'publication')
  },
})

/** A publication in full, and what may be known of how it came about: who, when, from what, by which method, changed by hand nothing. */
const publicationGet = view({
  name: 'pricing.publication.get',
  title: { zh: '一次发布', en: 'One publication' },
  scope: everyone(),
  input: z.object({ publication: uuidInput }),
  async load(read, { publication }, { sql }) {
    const one = await publicationOf(sql, publication)
    if (!one) return { item: null }
    const snapshots = await read.rows(
      'select sha256, on_day as "on", counts, excluded, at from pricing.snapshot_counts(:hashes)',
      { hashes: one.snapshots },
    )
    const [objections] = await read.rows('select received, answered, upheld from pricing.objections(:publication)', {
      publication,
    })
    const [correctedBy] = await read.rows(
      'select publication, reason, at from pricing.publication where corrects = :publication',
      { publication },
    )
    const head = await headOf(sql, one)
    return {
      item: {
        ...head,
        document: JSON.parse(one.document) as ReferenceDocument | IndexDocument,
        correctedBy: correctedBy ?? null,
        objections,
        audit: {
          who: head.compiler,
          at: one.at,
          snapshots,
          method: head.method,
          signature: one.signature,
          publicKey: one.publicKey,
          overrides: [],
        },
      },
    }
  },
})

const compilerList = view({
  name: 'pricing.compiler.list',
  title: { zh: '编制机构与自我评估', en: 'Compilers and their self-assessments' },
  scope: everyone(),
  input: z.object({}),
  async load(read) {
    const compilers = await read.rows<{ party: string }>(
      `select c.party, p.name, p.uscc, c.public_key as "publicKey", c.contact, c.ties, c.place, c.since from pricing.compiler c join identity.party p using (party) order by c.since, c.party`,
    )
    const keys = await read.rows<{ compiler: string }>(
      `select compiler, public_key as "publicKey", replaced_at as "replacedAt", why, vouched from pricing.compiler_key order by replaced_at desc limit 200`,
    )
    const assessments = await read.rows<{ compiler: string }>(
      `select assessment, compiler, first_day as "from", last_day as "to", findings, measures, at from pricing.assessment order by last_day desc, assessment limit 200`,
    )
    return {
      rows: compilers.map((one) => ({
        ...one,
        keysBefore: keys.filter(({ compiler }) => compiler === one.party),
        assessments: assessments.filter(({ compiler }) => compiler === one.party),
      })),
      next: null,
    }
  },
})

export const priceViews: readonly AnyView[] = [
  current,
  history,
  indexCurrent,
  indexSeries,
  methodList,
  calendarList,
  publicationList,
  publicationGet,
  compilerList,
]
