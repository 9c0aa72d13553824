// The compiler's own desk: what is to be done, what is observed, and the text to be signed. Bodies that review a compiler
// see its observations too; participants of the market never do (Anti-Monopoly Law 17, 19, 21).
import { uuidInput, view, type AnyView } from '#kernel/act'
import { addMonths, dayIn } from '#kernel/time'
import { z } from 'zod'
import { compilerNow, mayCompile } from './compiler.ts'
import { methodOn, methodVersions } from './method-versions.ts'
import { parallelRun } from './parallel-run.ts'
import { draftFor, standingPublications, type Draft } from './publication.ts'
import { readSnapshot } from './snapshot.ts'

const MINE = 'compiler = :party'
const reviewed = {
  'index-compiler': MINE,
  'authority:market': 'true',
  'authority:data': 'true',
  'authority:industry': 'true',
  court: 'true',
}

const observations = view({
  name: 'pricing.observation.list',
  title: { zh: '快照中的观测', en: 'Observations of a snapshot' },
  scope: reviewed,
  input: z.object({
    snapshot: uuidInput.optional(),
    gpu: z.string().max(64).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(500),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  async load(read, { snapshot, gpu, limit, offset }, { where }) {
    const [row] = await read.rows<{ snapshot: string; csv: string }>(
      `select snapshot, on_day as "on", sha256, counts, excluded, at, csv from pricing.snapshot
        where ${where} and (:snapshot::uuid is null or snapshot = :snapshot) order by at desc, snapshot desc limit 1`,
      { snapshot: snapshot ?? null },
    )
    if (!row) return { snapshot: null, rows: [], total: 0, next: null }
    const { csv, ...head } = row
    const all = readSnapshot(csv).filter((one) => gpu === undefined || one.gpu === gpu)
    const rows = all.slice(offset, offset + limit).map((one) => ({ ...one, price: String(one.price) }))
    return {
      snapshot: head,
      rows,
      total: all.length,
      next: offset + limit < all.length ? String(offset + limit) : null,
    }
  },
})

const snapshots = view({
  name: 'pricing.snapshot.list',
  title: { zh: '观测快照', en: 'Snapshots of observations' },
  scope: reviewed,
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows(
      `select snapshot, on_day as "on", sha256, counts, excluded, at from pricing.snapshot where ${where} order by at desc, snapshot desc limit 200`,
    )
    return { rows, next: null }
  },
})

/** The file of a snapshot by its hash, for its compiler and for whoever reviews it. */
const snapshotFile = view({
  name: 'pricing.snapshot.file',
  title: { zh: '快照文件', en: 'The file of a snapshot' },
  scope: reviewed,
  input: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  async load(read, { sha256 }, { where }) {
    const [row] = await read.rows<{ csv: string }>(
      `select snapshot, on_day as "on", sha256, csv from pricing.snapshot where ${where} and sha256 = :sha256 limit 1`,
      { sha256 },
    )
    return { item: row ?? null }
  },
})

/** The very text that a publication would be, for the compiler to sign; the act makes it again and compares. */
const draft = view({
  name: 'pricing.publication.draft',
  title: { zh: '发布稿', en: 'Draft of a publication' },
  scope: { 'index-compiler': 'true' },
  input: z.object({
    snapshot: uuidInput.optional(),
    period: z
      .string()
      .regex(/^20\d\d-\d\d$/)
      .optional(),
    corrects: uuidInput.optional(),
    reason: z.string().trim().max(2_000).optional(),
  }),
  async load(_read, asked, { sql, actor }) {
    const made: Draft | string = await draftFor(sql, actor.party, asked)
    if (typeof made === 'string') return { item: { none: made, toBeSigned: null } }
    const { document, ...rest } = made
    return { item: { none: null, ...rest, toBeSigned: document } }
  },
})

const desk = view({
  name: 'pricing.desk',
  title: { zh: '编制机构待办', en: 'The compiler’s desk' },
  scope: { 'index-compiler': 'true' },
  input: z.object({}),
  async load(read, _input, { sql, actor, now }) {
    const today = dayIn(now)
    const who = await compilerNow(sql, actor.party)
    const no = mayCompile(who)
    const due = await read.rows(
      `select c.kind, c.period, c.due_on as "dueOn", c.due_on < :today::date as overdue from pricing.calendar c where c.compiler = :party
          and not exists (select from pricing.publication p where p.compiler = c.compiler and p.kind = c.kind and p.period = c.period) order by c.due_on, c.period limit 50`,
      { today },
    )
    const objections = await read.rows(
      `select o.objection, o.publication, p.kind, p.period, o.words, o.due_on as "dueOn", o.due_on < :today::date as overdue, o.at
         from pricing.objection o join pricing.publication p using (publication) where p.compiler = :party and o.answered_at is null order by o.at limit 100`,
      { today },
    )
    const [last] = await read.rows<{ to: string }>(
      'select last_day as "to" from pricing.assessment where compiler = :party order by last_day desc limit 1',
    )
    const registered = who.compiler !== null
    const proposed = registered
      ? (await methodVersions(sql, actor.party)).filter(({ state }) => state === 'proposed')
      : []
    return {
      item: {
        today,
        registered,
        compiler: who.compiler,
        independent: no === undefined,
        why: no === undefined ? null : no.says,
        due,
        objections,
        assessedTo: last?.to ?? null,
        assessmentDue: registered && (last === undefined || addMonths(last.to, 12) < today),
        method: registered ? (await methodOn(sql, actor.party, today)).version : null,
        proposed: proposed.map(({ version }) => version),
        runs: await Promise.all(
          proposed.map(async ({ version }) => ({ version, run: await parallelRun(sql, actor.party, version) })),
        ),
        latest: (await standingPublications(sql, 'reference', actor.party)).at(-1)?.publication ?? null,
      },
    }
  },
})

const objections = view({
  name: 'pricing.objection.list',
  title: { zh: '对发布的异议与答复', en: 'Objections to publications' },
  scope: {
    'index-compiler': 'true',
    lessee: 'o.party = :party',
    provider: 'o.party = :party',
    supplier: 'o.party = :party',
    operator: 'o.party = :party',
    'authority:market': 'true',
    'authority:data': 'true',
    'authority:industry': 'true',
    court: 'true',
  },
  input: z.object({ publication: uuidInput.optional() }),
  async load(read, { publication }, { where }) {
    const rows = await read.rows(
      `select o.objection, o.publication, p.kind, p.period, o.words, o.due_on as "dueOn", o.outcome, o.answer, o.answered_at as "answeredAt", o.at
         from pricing.objection o join pricing.publication p using (publication)
        where ${where} and (:publication::uuid is null or o.publication = :publication) order by o.at desc, o.objection limit 200`,
      { publication: publication ?? null },
    )
    return { rows, next: null }
  },
})

export const compilerViews: readonly AnyView[] = [observations, snapshots, snapshotFile, draft, desk, objections]
