import { act, placeInput, refuse } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { setTimer } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { addDays, dayIn } from '#kernel/time'
import { z } from 'zod'
import { DETECTORS, keyOf, lookedAt, type Seen, type SeenTest, type SeenWatch } from '../looking.ts'
import { suspendedNow } from '../standing.ts'
import { digestsOf, kept, MISSING, tablesOf, type Tables } from '../tables.ts'

const RULE = 'platform/price-rules#surveillance-run'
const NAME = 'surveillance.run.record'
const WINDOW_DAYS = 400

type Input = { place: string; nightly: 'yes' | 'no' }
type Facts = {
  actorPlace: string | null
  tables: Tables
  suspended: string[]
  /** keys of leads that are open, with their id */
  open: Record<string, string>
  /** businesses by id and their place */
  places: Record<string, string>
}
type NewLead = Seen & { lead: string; key: string; no: string; place: string }
type Decision = {
  run: string
  place: string
  tablesSha256: string
  digests: Record<string, { rows: number; sha256: string }>
  detectors: Record<string, string>
  suspended: string[]
  missing: string[]
  leads: NewLead[]
  again: string[]
  held: number
  watch: SeenWatch[]
  tests: SeenTest[]
}

/** 02:00 in Shanghai of the next day. */
const nextNight = (at: string): string => {
  const night = `${dayIn(at)}T18:00:00.000Z`
  return night > at ? night : `${addDays(dayIn(at), 1)}T18:00:00.000Z`
}

/** Ids of the leads of a run, from its own: the same run again makes the same leads. */
const leadId = (run: string, n: number): string => `${run.slice(0, 30)}${n.toString(16).padStart(6, '0')}`

/** Runs the detectors over the platform's own records and keeps tables, tests and leads. */
export const recordRun = act<Input, Facts, Decision>({
  name: NAME,
  title: { zh: '运行监测并留存', en: 'Run the detectors and keep the run' },
  basis: [RULE, 'cn/price-law#28', 'cn/price-law#36'],
  serves: ['F1', 'F3'],
  by: ['authority:market', 'platform'],
  input: z.strictObject({
    place: placeInput,
    nightly: z.enum(['yes', 'no']).default('no'),
  }) as unknown as z.ZodType<Input>,
  stream: ({ place }) => `surveillance/${place}`,
  place: (_facts, { place }) => place,

  async load(tx, { place }, { actor, at }) {
    const own = await partyOf(tx, actor.party)
    const tables = await tablesOf(tx, { place, at, windowDays: WINDOW_DAYS })
    const open = await tx.rows<{ key: string; lead: string }>(
      `select key, lead from surveillance.lead where state in ('new', 'taken-up', 'in-case') order by key`,
    )
    return {
      actorPlace: own?.place ?? null,
      tables,
      suspended: await suspendedNow(tx),
      open: Object.fromEntries(open.map(({ key, lead }) => [key, lead])),
      places: Object.fromEntries(tables.entities.map(({ entity, region }) => [String(entity), String(region)])),
    }
  },

  decide({ actorPlace, tables, suspended, open, places }, { place }, { actor, id, law, day }) {
    if (actor.role !== 'platform' && (actorPlace === null || !jurisdictionsSeenIn(place).includes(actorPlace)))
      return refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        RULE,
        'cn/price-violation-penalties#3',
      )
    const most = law.integer(RULE, 'tables-rows')
    if (Object.values(tables).some((rows) => rows.length > most))
      return refuse('too-many-rows', { zh: `一表超过 ${most} 行`, en: `more than ${most} rows in a table` }, RULE)
    const looked = lookedAt(tables)
    const stands = looked.leads.filter(({ kind }) => !suspended.includes(kind))
    const fresh = new Map(stands.filter((seen) => open[keyOf(seen)] === undefined).map((seen) => [keyOf(seen), seen]))
    return {
      run: id,
      place,
      tablesSha256: kept(tables).sha256,
      digests: digestsOf(tables),
      detectors: DETECTORS,
      suspended,
      missing: MISSING.map(({ table }) => table),
      leads: [...fresh].map(([key, seen], n) => ({
        ...seen,
        key,
        lead: leadId(id, n),
        no: `XS-${day.replaceAll('-', '')}-${id.slice(-4).toUpperCase()}${n + 1}`,
        place: places[seen.subjects[0]!] ?? place,
      })),
      again: stands.flatMap((seen) => open[keyOf(seen)] ?? []),
      held: looked.leads.length - stands.length,
      watch: looked.watch,
      tests: looked.tests,
    }
  },

  async apply(tx, decision, { place, nightly }, { actor, at, facts }) {
    const { run, tablesSha256, digests, detectors, suspended, leads, again, watch, tests } = decision
    tx.queue('insert into surveillance.tables (sha256, body) values ($1, $2) on conflict do nothing', [
      tablesSha256,
      kept(facts.tables).body,
    ])
    tx.queue(
      `insert into surveillance.run (run, place, on_day, by_party, tables_sha256, digests, missing, detectors, tests, watch, leads, new_leads, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        run,
        place,
        dayIn(at),
        actor.party,
        tablesSha256,
        JSON.stringify(digests),
        JSON.stringify(MISSING),
        JSON.stringify({ versions: detectors, suspended }),
        canonical(tests as unknown as Json),
        canonical(watch as unknown as Json),
        leads.length + again.length,
        leads.length,
        at,
      ],
    )
    for (const { lead, no, key, place: where, kind, subjects, ...seen } of leads)
      tx.queue(
        `insert into surveillance.lead (lead, no, origin, kind, place, key, subjects, seen, state, run, opened_at, since)
         values ($1, $2, 'detector', $3, $4, $5, $6, $7, 'new', $8, $9, $9) on conflict (key) where state in ('new', 'taken-up', 'in-case') do nothing`,
        [lead, no, kind, where, key, subjects, JSON.stringify(seen), run, at],
      )
    if (again.length > 0) tx.queue('update surveillance.lead set times = times + 1 where lead = any($1)', [again])
    if (nightly === 'yes')
      setTimer(tx, {
        timer: run,
        act: NAME,
        input: { place, nightly: 'yes' },
        dueAt: nextNight(at),
        basis: [RULE],
        stream: `surveillance/${place}`,
        seq: -Math.trunc(Date.parse(at) / 1_000),
      })
  },
})
