// A publication: figures that follow from a snapshot by the method in force, as canonical JSON that the compiler signs.
// The same document is made when it is prepared, when it is published, and by anyone who checks it.
import { partyOf } from '#kernel/identity'
import { canonical, type Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import type { Day, Month } from '#kernel/time'
import { previousOf, referenceCells, type PublishedCell } from './figures.ts'
import { indexFigures, type IndexFigure, type SeriesId, type Standing } from './index-series.ts'
import { methodOn } from './method-versions.ts'
import { indexRules } from './rules.ts'
import { readSnapshot, sha256Hex, tableOf } from './snapshot.ts'

export type Kind = 'reference' | 'index'
export type Timing = 'on-time' | 'early' | 'late' | 'unscheduled'

export type Publication = {
  publication: string
  compiler: string
  kind: Kind
  period: string
  snapshots: string[]
  methodVersion: string
  methodSha256: string
  document: string
  sha256: string
  signature: string
  publicKey: string
  dueOn: Day | null
  timing: Timing
  corrects: string | null
  reason: string | null
  person: string | null
  at: string
}

type Signed = {
  kind: Kind
  mode: 'advisory'
  compiler: { uscc: string; name: string }
  method: { version: string; sha256: string }
  currency: 'CNY'
  taxIncluded: true
  /** the publication that this one corrects, and why */
  corrects: { publication: string; reason: string } | null
}
export type ReferenceDocument = Signed & {
  kind: 'reference'
  on: Day
  snapshot: string
  /** whose figures the carried-forward ones and the largest move start from */
  previous: string | null
  cells: PublishedCell[]
}
export type IndexDocument = Signed & {
  kind: 'index'
  period: Month
  snapshots: string[]
  base: string
  figures: IndexFigure[]
}

/** What is to be signed: its text, and the facts that a publication keeps beside it. */
export type Draft = {
  kind: Kind
  period: string
  document: string
  sha256: string
  snapshots: string[]
  method: { version: string; sha256: string; minProviders: number }
  figures: number
}
/** Why there is nothing to sign. */
export type NoDraft =
  | 'no-such-snapshot'
  | 'snapshot-damaged'
  | 'no-such-publication'
  | 'corrected-already'
  | 'no-snapshots'
  | 'other-day'

const COLUMNS = `publication, compiler, kind, period, snapshots, method_version as "methodVersion", method_sha256 as "methodSha256", document, sha256,
  signature, public_key as "publicKey", due_on as "dueOn", timing, corrects, reason, person, at`

/** A publication; undefined when unknown. */
export const publicationOf = (sql: Sql, publication: string): Promise<Publication | undefined> =>
  sql.one<Publication>(`select ${COLUMNS} from pricing.publication where publication = $1`, [publication])

/** The publications that stand, that is the last of each line of corrections, oldest period first. */
export const standingPublications = (sql: Sql, kind: Kind, compiler: string | null = null): Promise<Publication[]> =>
  sql.rows<Publication>(
    `select ${COLUMNS} from pricing.publication p where kind = $1 and ($2::uuid is null or compiler = $2)
        and not exists (select from pricing.publication c where c.corrects = p.publication) order by period, at, publication`,
    [kind, compiler],
  )

type SnapshotRow = { snapshot: string; on: Day; sha256: string; csv: string }

async function snapshotRow(sql: Sql, compiler: string, snapshot: string): Promise<SnapshotRow | undefined> {
  return await sql.one<SnapshotRow>(
    'select snapshot, on_day as "on", sha256, csv from pricing.snapshot where snapshot = $1 and compiler = $2',
    [snapshot, compiler],
  )
}

const signedPart = async (sql: Sql, compiler: string): Promise<Signed['compiler']> => {
  const party = (await partyOf(sql, compiler))!
  return { uscc: party.uscc, name: party.name }
}

type Correcting = { corrects: Publication; reason: string } | null
const correctsOf = (correcting: Correcting): Signed['corrects'] =>
  correcting && { publication: correcting.corrects.publication, reason: correcting.reason }

/** A draft of the reference prices of a snapshot's day. */
export async function referenceDraft(
  sql: Sql,
  { compiler, snapshot, correcting = null }: { compiler: string; snapshot: string; correcting?: Correcting },
): Promise<Draft | NoDraft> {
  const row = await snapshotRow(sql, compiler, snapshot)
  if (!row) return 'no-such-snapshot'
  if (sha256Hex(row.csv) !== row.sha256) return 'snapshot-damaged'
  if (correcting && correcting.corrects.period !== row.on) return 'other-day'
  const method = await methodOn(sql, compiler, row.on)
  const previous = (await standingPublications(sql, 'reference', compiler))
    .filter(({ period }) => period < row.on)
    .at(-1)
  const before = previous && (JSON.parse(previous.document) as ReferenceDocument)
  const document: ReferenceDocument = {
    kind: 'reference',
    mode: 'advisory',
    compiler: await signedPart(sql, compiler),
    method: { version: method.version, sha256: method.sha256 },
    currency: 'CNY',
    taxIncluded: true,
    corrects: correctsOf(correcting),
    on: row.on,
    snapshot: row.sha256,
    previous: previous?.publication ?? null,
    cells: referenceCells(tableOf(row.csv, method.parameters), {
      on: row.on,
      previous: before ? previousOf(before.cells, before.on) : [],
      least: method.parameters.minProviders,
    }),
  }
  return drafted(document, row.on, [row.sha256], method.parameters.minProviders)
}

/** A draft of the index of a month, from the snapshots of all reference publications that stand up to its end. */
export async function indexDraft(
  sql: Sql,
  { compiler, period, correcting = null }: { compiler: string; period: Month; correcting?: Correcting },
): Promise<Draft | NoDraft> {
  if (correcting && correcting.corrects.period !== period) return 'other-day'
  const references = (await standingPublications(sql, 'reference', compiler)).filter(
    (one) => one.period.slice(0, 7) <= period,
  )
  if (!references.some((one) => one.period.startsWith(period))) return 'no-snapshots'
  const hashes = [...new Set(references.flatMap(({ snapshots }) => snapshots))]
  const rows = await sql.rows<{ sha256: string; csv: string }>(
    'select distinct on (sha256) sha256, csv from pricing.snapshot where compiler = $1 and sha256 = any($2) order by sha256',
    [compiler, hashes],
  )
  if (rows.length !== hashes.length || rows.some(({ sha256, csv }) => sha256Hex(csv) !== sha256))
    return 'snapshot-damaged'
  const method = await methodOn(sql, compiler, `${period}-28`)
  const standing = (await standingPublications(sql, 'index', compiler)).flatMap(standingFigures)
  const document: IndexDocument = {
    kind: 'index',
    mode: 'advisory',
    compiler: await signedPart(sql, compiler),
    method: { version: method.version, sha256: method.sha256 },
    currency: 'CNY',
    taxIncluded: true,
    corrects: correctsOf(correcting),
    period,
    snapshots: hashes.toSorted(),
    base: '首期=100 first period=100',
    figures: indexFigures(
      rows.flatMap(({ csv }) => readSnapshot(csv)),
      { period, standing, rules: indexRules(method.parameters) },
    ),
  }
  return drafted(document, period, document.snapshots, method.parameters.minProviders)
}

/** The figures of an index publication that later ones are linked to. */
function standingFigures({ document, period }: Publication): Standing[] {
  return (JSON.parse(document) as IndexDocument).figures.flatMap(
    ({ series, value }: { series: SeriesId; value: string | null }) =>
      value === null ? [] : [{ series, period, value }],
  )
}

function drafted(
  document: ReferenceDocument | IndexDocument,
  period: string,
  snapshots: string[],
  minProviders: number,
): Draft {
  const text = canonical(document as unknown as Json)
  const figures =
    document.kind === 'reference'
      ? document.cells.filter(({ medianFen }) => medianFen !== null).length
      : document.figures.filter(({ value }) => value !== null).length
  return {
    kind: document.kind,
    period,
    document: text,
    sha256: sha256Hex(text),
    snapshots,
    method: { ...document.method, minProviders },
    figures,
  }
}

/** A draft of what a publication of this kind, or a correction of one, would say now. */
export async function draftFor(
  sql: Sql,
  compiler: string,
  asked: {
    snapshot?: string | null | undefined
    period?: Month | null | undefined
    corrects?: string | null | undefined
    reason?: string | null | undefined
  },
): Promise<Draft | NoDraft> {
  let correcting: Correcting = null
  if (asked.corrects != null) {
    const corrects = await publicationOf(sql, asked.corrects)
    if (corrects?.compiler !== compiler) return 'no-such-publication'
    if (await sql.one('select 1 as yes from pricing.publication where corrects = $1', [asked.corrects]))
      return 'corrected-already'
    correcting = { corrects, reason: asked.reason ?? '' }
  }
  const kind = correcting?.corrects.kind ?? (asked.snapshot == null ? 'index' : 'reference')
  if (kind === 'index')
    return await indexDraft(sql, { compiler, period: asked.period ?? correcting?.corrects.period ?? '', correcting })
  return asked.snapshot == null
    ? 'no-such-snapshot'
    : await referenceDraft(sql, { compiler, snapshot: asked.snapshot, correcting })
}

/** Early or late against the calendar, or not in it at all. */
export function timingOf(dueOn: Day | null, day: Day): Timing {
  if (dueOn === null) return 'unscheduled'
  return day === dueOn ? 'on-time' : day < dueOn ? 'early' : 'late'
}

export const dueOnOf = async (sql: Sql, compiler: string, kind: Kind, period: string): Promise<Day | null> =>
  (
    await sql.one<{ dueOn: Day }>(
      'select due_on as "dueOn" from pricing.calendar where compiler = $1 and kind = $2 and period = $3',
      [compiler, kind, period],
    )
  )?.dueOn ?? null
