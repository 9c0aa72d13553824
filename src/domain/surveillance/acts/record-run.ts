import { noteCostUse } from '#domain/pricing'
import { act, placeInput, refuse } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { setTimer } from '#kernel/procedure'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { keyOf } from '../looking.ts'
import { NIGHTLY, nextNight, RULE } from '../nightly.ts'
import { READ, readingOf, type Reading } from '../reading.ts'
import { suspendedNow } from '../standing.ts'
import { tablesOf, type Digests } from '../tables.ts'

type Input = { place: string; nightly: 'yes' | 'no' }
type Facts = {
  actorPlace: string | null
  suspended: string[]
  /** keys of leads that are open, with their id */
  open: Record<string, string>
  /** null where the body may not ask: nothing is read for it */
  reading: Omit<Reading, typeof READ> | null
  [READ]: Reading[typeof READ] | null
}
/** A new lead; what was seen stands in the facts under the same kind and subjects. */
type NewLead = { lead: string; key: string; no: string; place: string; kind: string; subjects: string[] }
type Decision = {
  run: string
  place: string
  tablesSha256: string
  digests: Digests
  detectors: Readonly<Record<string, string>>
  suspended: string[]
  missing: string[]
  leads: NewLead[]
  again: string[]
  held: number
}

/** Ids of the leads of a run, from its own: the same run again makes the same leads. */
const leadId = (run: string, n: number): string => `${run.slice(0, 30)}${n.toString(16).padStart(6, '0')}`

/** Runs the detectors over the platform's own records and keeps tables, tests and leads. */
export const recordRun = act<Input, Facts, Decision>({
  name: NIGHTLY,
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
    const open = await tx.rows<{ key: string; lead: string }>(
      `select key, lead from surveillance.lead where state in ('new', 'taken-up', 'in-case') order by key`,
    )
    const known = {
      actorPlace: own?.place ?? null,
      suspended: await suspendedNow(tx),
      open: Object.fromEntries(open.map(({ key, lead }) => [key, lead])),
    }
    if (!mayAsk(actor.role, known.actorPlace, place)) return { ...known, reading: null, [READ]: null }
    const { tables, missing, costs } = await tablesOf(tx, { place, at })
    return factsOn(known, readingOf(tables, missing, costs))
  },

  decide({ actorPlace, suspended, open, reading }, { place }, { actor, id, law, day }) {
    if (reading === null || !mayAsk(actor.role, actorPlace, place))
      return refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        RULE,
        'cn/price-violation-penalties#3',
      )
    const { tablesSha256, digests, detectors, missing, seen, places } = reading
    const most = law.integer(RULE, 'tables-rows')
    if (Object.values(digests).some(({ rows }) => rows > most))
      return refuse('too-many-rows', { zh: `一表超过 ${most} 行`, en: `more than ${most} rows in a table` }, RULE)
    const stands = seen.filter(({ kind }) => !suspended.includes(kind))
    const fresh = new Map(stands.filter((one) => open[keyOf(one)] === undefined).map((one) => [keyOf(one), one]))
    return {
      run: id,
      place,
      tablesSha256,
      digests,
      detectors,
      suspended,
      missing: missing.map(({ table }) => table),
      leads: [...fresh].map(([key, { kind, subjects }], n) => ({
        kind,
        subjects,
        key,
        lead: leadId(id, n),
        no: `XS-${day.replaceAll('-', '')}-${id.slice(-4).toUpperCase()}${n + 1}`,
        place: places[subjects[0]!] ?? place,
      })),
      again: stands.flatMap((one) => open[keyOf(one)] ?? []),
      held: seen.length - stands.length,
    }
  },

  async apply(tx, decision, { place, nightly }, { actor, at, facts }) {
    const { run, tablesSha256, digests, detectors, suspended, leads, again } = decision
    const { body, watch, tests, costs } = facts[READ]!
    noteCostUse(tx, { use: run, purpose: 'surveillance', at }, costs)
    const { missing, seen } = facts.reading!
    tx.queue('insert into surveillance.tables (sha256, body) values ($1, $2) on conflict do nothing', [
      tablesSha256,
      body,
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
        JSON.stringify(missing),
        JSON.stringify({ versions: detectors, suspended }),
        tests,
        watch,
        leads.length + again.length,
        leads.length,
        at,
      ],
    )
    const sights = new Map(seen.map(({ kind, subjects, ...what }) => [keyOf({ kind, subjects }), what]))
    for (const { lead, no, key, place: where, kind, subjects } of leads)
      tx.queue(
        `insert into surveillance.lead (lead, no, origin, kind, place, key, subjects, seen, state, run, opened_at, since)
         values ($1, $2, 'detector', $3, $4, $5, $6, $7, 'new', $8, $9, $9) on conflict (key) where state in ('new', 'taken-up', 'in-case') do nothing`,
        [lead, no, kind, where, key, subjects, JSON.stringify(sights.get(key)), run, at],
      )
    if (again.length > 0) tx.queue('update surveillance.lead set times = times + 1 where lead = any($1)', [again])
    if (nightly === 'yes')
      setTimer(tx, {
        timer: run,
        act: NIGHTLY,
        input: { place, nightly: 'yes' },
        dueAt: nextNight(at),
        basis: [RULE],
        stream: `surveillance/${place}`,
        seq: -Math.trunc(Date.parse(at) / 1_000),
      })
  },
})

const mayAsk = (role: Role, actorPlace: string | null, place: string): boolean =>
  role === 'platform' || (actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace))

/** The facts of a run on a reading. */
const factsOn = (
  known: Pick<Facts, 'actorPlace' | 'suspended' | 'open'>,
  { [READ]: read, ...reading }: Reading,
): Facts => ({
  ...known,
  reading,
  [READ]: read,
})
