// What of inspections one may see: what was published is everyone’s; an inspection its bodies’, and the enterprise’s from the
// notice on; a draw everyone’s once all drawn were told; results everyone’s once published.
import { everyone, page, pageInput, placeInput, uuidInput, view, type Looking } from '#kernel/act'
import { partyNames, partyOf, type Role } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { dayIn } from '#kernel/time'
import { capsOf, plansReaching, plannedInYear, type Asked, type Tier } from './registers.ts'
import type { Chosen, Framed, Sendable } from './lots.ts'

const OWN_PLACE = `(identity.place_of(:party::uuid) = 'cn' or i.place = identity.place_of(:party::uuid) or i.place like identity.place_of(:party::uuid) || '-%')`
const bodies = [
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
] as const
const businesses = ['provider', 'lessee', 'supplier', 'operator'] as const
const inspectionScope: Partial<Record<Role, string>> = {
  ...Object.fromEntries(bodies.map((role) => [role, OWN_PLACE])),
  ...Object.fromEntries(businesses.map((role) => [role, '(i.party = :party and i.notified_on is not null)'])),
}

const items = view({
  name: 'supervision.item.list',
  title: { zh: '检查事项目录', en: 'Items of inspection' },
  scope: everyone(),
  input: z.object({ place: placeInput.optional(), standing: z.enum(['yes', 'no']).optional(), ...pageInput }),
  async load(read, { place, standing, limit, after }, looking) {
    const rows = await read.rows<{ item: string; body: string }>(
      `select item, no, place, body, role, title, ground, field, objects, by_data as "byData", checklist, published_on::text as "publishedOn", withdrawn_on::text as "withdrawnOn"
         from supervision.item i where ${looking.where} and (:place::text is null or place = any(:places)) and (:standing::text is null or (withdrawn_on is null) = (:standing = 'yes'))
         and (:after = '' or item < :after::uuid) order by item desc limit :limit`,
      {
        place: place ?? null,
        places: place === undefined ? [] : jurisdictionsSeenIn(place),
        standing: standing ?? null,
        limit,
        after,
      },
    )
    const names = await partyNames(looking.sql, [...new Set(rows.map(({ body }) => body))])
    return page(
      rows.map((row) => ({ ...row, bodyName: names.get(row.body) ?? null })),
      limit,
      'item',
    )
  },
})

const plans = view({
  name: 'supervision.plan.list',
  title: { zh: '年度检查计划', en: 'Plans of inspection' },
  scope: everyone(),
  input: z.object({ year: z.coerce.number().int().optional(), ...pageInput }),
  async load(read, { year, limit, after }, looking) {
    const rows = await read.rows<{ plan: string; body: string }>(
      `select plan, no, place, body, year, items, caps, shares, published_on::text as "publishedOn" from supervision.plan i
        where ${looking.where} and (:year::int is null or year = :year) and (:after = '' or plan < :after::uuid) order by plan desc limit :limit`,
      { year: year ?? null, limit, after },
    )
    const names = await partyNames(looking.sql, [...new Set(rows.map(({ body }) => body))])
    return page(
      rows.map((row) => ({ ...row, bodyName: names.get(row.body) ?? null })),
      limit,
      'plan',
    )
  },
})

/** The roster that a body publishes; the ties of its officers are for the bodies alone. */
const officers = view({
  name: 'supervision.officer.list',
  title: { zh: '执法人员名录', en: 'Officers' },
  scope: everyone(),
  input: z.object({ own: z.enum(['yes', 'no']).optional(), ...pageInput }),
  async load(read, { own, limit, after }, looking) {
    const isBody = looking.actor.role.startsWith('authority:')
    const rows = await read.rows<{ officer: string; body: string }>(
      `select officer, body, place, name, certificate, valid_until::text as "validUntil", fields, retired_on::text as "retiredOn",
              ${isBody ? `case when body = :party then coalesce((select jsonb_agg(jsonb_build_object('uscc', t.uscc, 'kind', t.kind, 'note', t.note) order by t.uscc, t.kind) from supervision.tie t where t.officer = i.officer), '[]') else '[]' end` : `'[]'::jsonb`} as ties
         from supervision.officer i where ${looking.where} and (:own <> 'yes' or body = :party) and (:after = '' or officer < :after::uuid) order by officer desc limit :limit`,
      { own: own ?? 'no', limit, after },
    )
    const names = await partyNames(looking.sql, [...new Set(rows.map(({ body }) => body))])
    return page(
      rows.map((row) => ({ ...row, bodyName: names.get(row.body) ?? null })),
      limit,
      'officer',
    )
  },
})

/** What binds a draw, for everyone. */
const draws = view({
  name: 'supervision.draw.list',
  title: { zh: '抽取', en: 'Draws' },
  scope: everyone(),
  input: z.object({ kind: z.enum(['inspection', 'erasure']).optional(), ...pageInput }),
  async load(read, { kind, limit, after }, looking) {
    const rows = await read.rows<{ draw: string; body: string }>(
      `select draw, no, kind, place, body, seed_sha256 as "seedSha256", committed_at as "committedAt", frame_sha256 as "frameSha256", nonce, frozen_at as "frozenAt", drawn_at as "drawnAt", is_open as open
         from supervision.draw_bound i where ${looking.where} and (:kind::text is null or kind = :kind) and (:after = '' or draw < :after::uuid) order by draw desc limit :limit`,
      { kind: kind ?? null, limit, after },
    )
    const names = await partyNames(looking.sql, [...new Set(rows.map(({ body }) => body))])
    return page(
      rows.map((row) => ({ ...row, bodyName: names.get(row.body) ?? null })),
      limit,
      'draw',
    )
  },
})

type DrawRow = {
  draw: string
  kind: 'inspection' | 'erasure'
  place: string
  body: string
  item: string | null
  committedAt: string
  frame: Framed[] | null
  officers: Sendable[] | null
  chosen: (Chosen & { how?: string; why?: object })[] | null
  told: string[]
}

/** One draw whole, with what is needed to repeat it: the body’s until all drawn were told, everyone’s after. */
const drawGet = view({
  name: 'supervision.draw.get',
  title: { zh: '一次抽取', en: 'One draw' },
  scope: everyone(),
  input: z.object({ draw: uuidInput }),
  async load(read, { draw }, looking) {
    const [row] = await read.rows<DrawRow>(
      `select draw, no, kind, place, body, plan, item, officers_each as "officersEach", seed_sha256 as "seedSha256", committed_at as "committedAt",
              frame, officers, shares, frame_sha256 as "frameSha256", nonce, frozen_at as "frozenAt", seed, chosen, drawn_at as "drawnAt", told, is_open as open
         from supervision.draw i where draw = :draw and ${looking.where}
          and (is_open or identity.place_of(:party::uuid) = 'cn' or i.place = identity.place_of(:party::uuid) or i.place like identity.place_of(:party::uuid) || '-%')`,
      { draw },
    )
    if (!row) return { item: null }
    const isInspection = row.kind === 'inspection'
    const subjects = isInspection ? (row.frame ?? []).map(({ subject }) => subject) : []
    const names = await partyNames(looking.sql, [row.body, ...subjects])
    const files = await read.rows<{ file: string; party: string }>(
      'select file, party from supervision.inspection where draw = :draw',
      { draw },
    )
    const held = new Map(
      (
        await read.rows<{ officer: string; name: string; certificate: string }>(
          'select officer, name, certificate from supervision.officer where officer = any(:officers::uuid[])',
          { officers: (row.officers ?? []).map(({ officer }) => officer) },
        )
      ).map((each) => [each.officer, each]),
    )
    const [item] = row.item
      ? await read.rows<{ no: string; title: object }>('select no, title from supervision.item where item = :item', {
          item: row.item,
        })
      : []
    const year = Number(dayIn(row.committedAt).slice(0, 4))
    const isBody = looking.actor.role.startsWith('authority:')
    // an enterprise is counted over all bodies; how often it was inspected is for the bodies
    const counted = await Promise.all(
      (isBody ? subjects : []).map(
        async (party) =>
          [party, await plannedInYear(looking.sql, { party, year, place: row.place, but: null })] as const,
      ),
    )
    const done = new Map(counted)
    return {
      item: {
        ...row,
        mine: row.body === looking.actor.party,
        year,
        caps: isInspection ? capsOf(await plansReaching(looking.sql, row.place, year)) : null,
        bodyName: names.get(row.body) ?? null,
        itemNo: item?.no ?? null,
        itemTitle: item?.title ?? null,
        frame: (row.frame ?? []).map((each) => ({
          ...each,
          name: names.get(each.subject) ?? null,
          done: done.get(each.subject) ?? null,
        })),
        // ties stay with the bodies: who withdrew stands with each enterprise drawn
        officers: (row.officers ?? []).map(({ officer, certificate }) => ({
          officer,
          certificate,
          name: held.get(officer)?.name ?? null,
        })),
        chosen:
          row.chosen?.map((each) => ({
            ...each,
            name: names.get(each.subject) ?? null,
            certificates: (each.officers ?? []).map((officer) => held.get(officer)?.certificate ?? officer),
            file: files.find(({ party }) => party === each.subject)?.file ?? null,
            told: row.told.includes(each.subject),
          })) ?? null,
      },
    }
  },
})

const INSPECTION = `i.file, i.no, i.place, i.body, i.party, i.year, i.cause, i.tier, i.state, i.ended, i.notified_on::text as "notifiedOn", i.outcome, i.result,
  i.published_on::text as "publishedOn", i.counts, t.no as "itemNo", t.title as "itemTitle", t.by_data as "byData"`

async function withNames<Row extends { party: string; body: string }>({ sql }: Looking, rows: readonly Row[]) {
  const names = await partyNames(sql, [...new Set(rows.flatMap(({ party, body }) => [party, body]))])
  return rows.map((row) => ({ ...row, name: names.get(row.party) ?? null, bodyName: names.get(row.body) ?? null }))
}

const inspections = view({
  name: 'supervision.inspection.list',
  title: { zh: '检查', en: 'Inspections' },
  scope: inspectionScope,
  input: z.object({ ended: z.enum(['yes', 'no']).optional(), ...pageInput }),
  async load(read, { ended, limit, after }, looking) {
    const rows = await read.rows<{ file: string; party: string; body: string }>(
      `select ${INSPECTION} from supervision.inspection i join supervision.item t using (item)
        where ${looking.where} and (:ended::text is null or i.ended = (:ended = 'yes')) and (:after = '' or i.file < :after::uuid) order by i.file desc limit :limit`,
      { ended: ended ?? null, limit, after },
    )
    return page(await withNames(looking, rows), limit, 'file')
  },
})

/** An inspection with its checklist and all entries, in their order. */
const inspectionGet = view({
  name: 'supervision.inspection.get',
  title: { zh: '一次检查与现场记录', en: 'One inspection and its record' },
  scope: inspectionScope,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, looking) {
    const [row] = await read.rows<{ party: string; body: string; checklist: Asked[]; officers: string[] }>(
      `select ${INSPECTION}, t.checklist, t.ground, t.field, i.officers from supervision.inspection i join supervision.item t using (item) where i.file = :file and ${looking.where}`,
      { file },
    )
    if (!row) return { item: null }
    const team = await read.rows<{ officer: string; name: string; certificate: string; validUntil: string }>(
      'select officer, name, certificate, valid_until::text as "validUntil" from supervision.officer where officer = any(:officers) order by certificate',
      { officers: row.officers },
    )
    const entries = await read.rows(
      'select entry, n, key, answer, measure, note, photos, made_at as "madeAt", at from supervision.entry where file = :file order by n',
      { file },
    )
    const [named] = await withNames(looking, [row])
    return { item: { ...named, officers: team, entries, mine: row.body === looking.actor.party } }
  },
})

/** Results as published: everyone’s. What was passed on is a lead, and that is all it says. */
const results = view({
  name: 'supervision.inspection.results',
  title: { zh: '检查结果公示', en: 'Results of inspections' },
  scope: everyone(),
  input: z.object({ place: placeInput.optional(), ...pageInput }),
  async load(read, { place, limit, after }, looking) {
    const rows = await read.rows<{ file: string; party: string; body: string }>(
      `select i.file, i.no, i.place, i.body, i.party, i.outcome, i.result, i.published_on::text as "publishedOn", t.no as "itemNo", t.title as "itemTitle"
         from supervision.inspection i join supervision.item t using (item)
        where ${looking.where} and i.published_on is not null and (:place::text is null or i.place = :place or i.place like :place || '-%')
          and (:after = '' or i.file < :after::uuid) order by i.file desc limit :limit`,
      { place: place ?? null, limit, after },
    )
    return page(await withNames(looking, rows), limit, 'file')
  },
})

/** How often an enterprise was inspected this year by plan, of which cap: for the bodies, and for the enterprise itself. */
const year = view({
  name: 'supervision.inspection.year',
  title: { zh: '本年度检查次数与上限', en: 'Inspections of the year and the cap' },
  scope: {
    ...Object.fromEntries(bodies.map((role) => [role, 'true'])),
    ...Object.fromEntries(businesses.map((role) => [role, 'i.party = :party'])),
  },
  input: z.object({ of: uuidInput.optional() }),
  async load(read, { of }, looking) {
    const isBody = looking.actor.role.startsWith('authority:')
    const party = isBody ? (of ?? null) : looking.actor.party
    if (party === null) return { item: null }
    const about = await partyOf(looking.sql, party)
    const now = Number(dayIn(looking.now).slice(0, 4))
    const [done] = await read.rows<{ n: number }>(
      `select count(*)::int as n from supervision.inspection i where party = :of and year = :year and counts`,
      { of: party, year: now },
    )
    const reaching = await read.rows<{
      no: string
      caps: Record<Tier, number>
      body: string
    }>('select no, body, caps from supervision.plan where year = :year and place = any(:places) order by no', {
      year: now,
      places: about ? jurisdictionsSeenIn(about.place) : [],
    })
    return { item: { party, year: now, done: done?.n ?? 0, caps: capsOf(reaching), plans: reaching } }
  },
})

export const inspectionViews = [items, plans, officers, draws, drawGet, inspections, inspectionGet, results, year]
