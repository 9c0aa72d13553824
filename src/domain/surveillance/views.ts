// What of surveillance one may see: the price supervisor of the place and above all of it, with each read of a lead on
// record; the business concerned once it was told; an informant the own report; everyone counts and how detectors do.
import { everyone, page, pageInput, placeInput, uuidInput, view, type AnyView, type Looking } from '#kernel/act'
import { hashOfCode, newCode, partyNames, partyOf, type Role } from '#kernel/identity'
import type { Subject } from '#kernel/lots'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { mad, median } from '#kernel/stats'
import { TARGETS, type LeadKind } from '#domain/detection'
import { z } from 'zod'
import { leadRefusal, type LeadRow } from './lead.ts'
import { DETECTORS } from './looking.ts'
import { judged, precisionIn, suspendedNow, tally } from './standing.ts'
import type { Row } from './row.ts'
import { MISSING } from './tables.ts'

/** Rows at or below the place of the body that looks. */
const OWN_PLACE = `(identity.place_of(:party::uuid) = 'cn' or l.place = identity.place_of(:party::uuid) or l.place like identity.place_of(:party::uuid) || '-%')`
const MINE = `(l.informant = :party or :party = any(l.told))`
const leadScope: Partial<Record<Role, string>> = {
  'authority:market': OWN_PLACE,
  ...Object.fromEntries(
    (
      [
        'provider',
        'lessee',
        'supplier',
        'operator',
        'authority:industry',
        'authority:data',
        'authority:finance',
        'authority:justice',
      ] as const
    ).map((role) => [role, MINE]),
  ),
}
const supervisors: Partial<Record<Role, string>> = { 'authority:market': 'true' }

type LeadShown = { lead: string; subjects: string[]; state: string }
const LEAD = `l.lead, l.no, l.origin, l.kind, l.place, l.subjects, l.state, l.outcome, l.passed_to as "passedTo", l.times, l.opened_at as "openedAt",
  (l.seen->>'scoreMilli')::int as "scoreMilli", cardinality(l.told) > 0 as told`

const leads = view({
  name: 'surveillance.lead.list',
  title: { zh: '线索', en: 'Leads' },
  scope: leadScope,
  input: z.object({ state: z.string().max(20).optional(), kind: z.string().max(40).optional(), ...pageInput }),
  async load(read, { state, kind, limit, after }, looking) {
    const rows = await read.rows<LeadShown>(
      `select ${LEAD} from surveillance.lead l where ${looking.where} and (:state::text is null or l.state = :state) and (:kind::text is null or l.kind = :kind)
         and (:after = '' or l.lead < :after::uuid) order by l.lead desc limit :limit`,
      { state: state ?? null, kind: kind ?? null, limit, after },
    )
    return page(await withNames(looking, rows), limit, 'lead')
  },
})

async function withNames<Shown extends LeadShown>({ sql }: Looking, rows: readonly Shown[]) {
  const names = await partyNames(sql, [...new Set(rows.flatMap(({ subjects }) => subjects))])
  return rows.map((row) => ({ ...row, names: row.subjects.map((subject) => names.get(subject) ?? null) }))
}

const READ_HOURS = 24

/** Whether a step may be taken at a lead by a body of a place, and why not: the refusal that the act would give. */
function mayDo(lead: Pick<LeadRow, 'state' | 'place'>, step: string, place: string | null) {
  const no = leadRefusal(lead, step, place)
  return no === undefined ? { allowed: true } : { allowed: false, ...no.says, basis: no.basis }
}

/** The evidence of a lead is shown to whom has entered the read (surveillance.lead.read) in the last day. */
const leadGet = view({
  name: 'surveillance.lead.get',
  title: { zh: '一条线索', en: 'One lead' },
  scope: leadScope,
  input: z.object({ lead: uuidInput }),
  async load(read, { lead }, looking) {
    const [row] = await read.rows<
      LeadShown &
        Pick<LeadRow, 'state' | 'place'> & {
          seen: object
          reasons: string | null
          informant: boolean
          run: string | null
        }
    >(
      `select ${LEAD}, l.seen, l.reasons, l.run, l.informant = :party as informant from surveillance.lead l where l.lead = :lead and ${looking.where}`,
      { lead },
    )
    if (!row) return { item: null }
    const reads = await read.rows<{ party: string; role: string; purpose: string; at: string; mine: boolean }>(
      `select party, role, purpose, at, party = :party and at > :now::timestamptz - make_interval(hours => ${READ_HOURS}) as mine from surveillance.lead_read where lead = :lead order by at desc limit 200`,
      { lead, now: looking.now },
    )
    const files = await read.rows<{ party: string; file: string | null }>(
      'select party, file from surveillance.lead_file where lead = :lead order by party',
      { lead },
    )
    const opened = row.informant || reads.some(({ mine }) => mine)
    const own = await partyOf(looking.sql, looking.actor.party)
    const [named] = await withNames(looking, [row])
    const { seen, reasons, ...rest } = named!
    return {
      item: {
        ...rest,
        sealed: !opened,
        seen: opened ? seen : null,
        reasons: opened ? reasons : null,
        missing: MISSING,
        files,
        can: {
          triage: mayDo(row, 'surveillance.lead.triage taken-up', own?.place ?? null),
          takeUp: mayDo(row, 'surveillance.lead.take-up', own?.place ?? null),
        },
        reads: reads.map(({ mine: _mine, ...each }) => each),
      },
    }
  },
})

const code = view({
  name: 'surveillance.lead.code',
  title: { zh: '取得匿名查询码', en: 'Get a tracking code' },
  scope: everyone(),
  input: z.object({}),
  load: () => {
    const fresh = newCode()
    return Promise.resolve({ item: { code: fresh, trackingHash: hashOfCode(fresh) } })
  },
})

const track = view({
  name: 'surveillance.lead.track',
  title: { zh: '凭查询码查看举报', en: 'Look at a report by its code' },
  scope: everyone(),
  input: z.object({ code: z.string().max(60) }),
  async load(read, { code: given }) {
    const [row] = await read.rows(
      `select no, place, state, opened_on::text as "openedOn", passed_to as "passedTo", reasons from surveillance.tracked(:hash)`,
      { hash: hashOfCode(given) },
    )
    return { item: row ?? null }
  },
})

type AuditItem = {
  audit: string
  subject: string
  stratum: string
  answer: string | null
  reasons: string | null
  answeredAt: string | null
}

const board = view({
  name: 'surveillance.board',
  title: { zh: '价格监督看板', en: 'Price supervision board' },
  scope: everyone(),
  input: z.object({ place: placeInput.optional() }),
  async load(read, { place }, looking) {
    const counts = await read.rows<{ origin: string; state: string; n: number }>(
      'select origin, state, n from surveillance.counted() order by 1, 2',
    )
    const isSupervisor = looking.actor.role === 'authority:market'
    const own = isSupervisor ? await partyOf(looking.sql, looking.actor.party) : undefined
    const runs = isSupervisor
      ? await read.rows(
          `select run, place, on_day::text as "onDay", tables_sha256 as "tablesSha256", digests, missing, detectors, leads, new_leads as "newLeads", at
             from surveillance.run where (:place::text is null or place = :place) order by run desc limit 20`,
          { place: place ?? null },
        )
      : []
    const audits = await read.rows<{ audit: string }>(
      `select a.audit, a.place, a.quarter, a.seed_hash as "seedHash", a.seed, a.population, a.least, a.at, a.drawn_at as "drawnAt" from surveillance.audit a order by a.audit desc limit 20`,
    )
    const items = isSupervisor
      ? await read.rows<AuditItem>(
          'select audit, subject, stratum, answer, reasons, answered_at as "answeredAt" from surveillance.audit_item order by audit, subject',
        )
      : []
    const frames = isSupervisor
      ? await read.rows<{ audit: string; frame: Subject[]; sha256: string }>(
          'select audit, frame, sha256 from surveillance.audit_frame',
        )
      : []
    const names = await partyNames(looking.sql, [...new Set(items.map(({ subject }) => subject))])
    return {
      item: {
        place: own?.place ?? null,
        counts,
        suspended: await suspendedNow(looking.sql),
        runs,
        audits: audits.map((audit) => ({
          ...audit,
          // what is needed to repeat the draw
          frame: frames.find((one) => one.audit === audit.audit)?.frame ?? null,
          frameSha256: frames.find((one) => one.audit === audit.audit)?.sha256 ?? null,
          items: items
            .filter((item) => item.audit === audit.audit)
            .map(({ audit: _audit, ...item }) => ({ ...item, name: names.get(item.subject) ?? null })),
        })),
        missing: MISSING,
      },
    }
  },
})

const runGet = view({
  name: 'surveillance.run.get',
  title: { zh: '一次监测运行', en: 'One run' },
  scope: supervisors,
  input: z.object({ run: uuidInput }),
  async load(read, { run }, { sql, actor }) {
    const [row] = await read.rows<{ place: string; tests: string; watch: string; body: string }>(
      `select r.run, r.place, r.on_day::text as "onDay", r.tables_sha256 as "tablesSha256", r.digests, r.missing, r.detectors, r.tests, r.watch, r.leads, r.new_leads as "newLeads", r.at, t.body
         from surveillance.run r join surveillance.tables t on t.sha256 = r.tables_sha256 where r.run = :run`,
      { run },
    )
    const own = await partyOf(sql, actor.party)
    if (!row || !own || !jurisdictionsSeenIn(row.place).includes(own.place)) return { item: null }
    const { tests, watch, body, ...rest } = row
    return {
      item: {
        ...rest,
        tests: JSON.parse(tests) as object[],
        watch: JSON.parse(watch) as object[],
        // costs are read in the file of the run alone, where each read is on record (surveillance.run.read)
        tables: { ...(JSON.parse(body) as Record<string, Row[]>), costs: [] },
      },
    }
  },
})

type CellRow = {
  sku: string
  form: string
  kind: string
  region: string
  leases: number
  providers: number
  leads: number
  /** of the prices in the window, whole fen per card-hour */
  medianFen: number | null
  /** 1.4826 × MAD ÷ median, millionths; null with fewer than LEAST_PRICES */
  dispersionPpm: number | null
}

/** Fewer prices say nothing about how they scatter. */
const LEAST_PRICES = 4

/** Middle and scatter of the prices of a cell. */
function scatterOf(rows: readonly Row[]): Pick<CellRow, 'medianFen' | 'dispersionPpm'> {
  const prices = Float64Array.from(rows, ({ price_fen: fen }) => Number(fen))
  if (prices.length === 0) return { medianFen: null, dispersionPpm: null }
  const middle = median(prices)
  return {
    medianFen: Math.round(middle),
    dispersionPpm:
      prices.length < LEAST_PRICES || middle === 0 ? null : Math.round((mad(prices, middle) / middle) * 1_000_000),
  }
}

/** The cells of the latest run below the place of the body: model, form, kind and region, with leases and open leads. */
async function cellsOf(read: Parameters<AnyView['load']>[0], looking: Looking) {
  const own = await partyOf(looking.sql, looking.actor.party)
  if (!own) return { run: null, rows: [] as Row[], open: new Set<string>() }
  const [run] = await read.rows<{ run: string; place: string; body: string }>(
    `select r.run, r.place, t.body from surveillance.run r join surveillance.tables t on t.sha256 = r.tables_sha256
      where :own = 'cn' or r.place = :own or r.place like :own || '-%' or :own like r.place || '-%' order by r.run desc limit 1`,
    { own: own.place },
  )
  const open = await read.rows<{ subject: string }>(
    `select distinct unnest(subjects) as subject from surveillance.lead where state in ('new', 'taken-up', 'in-case')`,
  )
  const all = run ? (JSON.parse(run.body) as Record<string, Row[]>)['leases']! : []
  const rows = all.filter(({ region }) => jurisdictionsSeenIn(String(region)).includes(own.place))
  return { run: run?.run ?? null, rows, open: new Set(open.map(({ subject }) => subject)) }
}
const cellKey = (row: Row): string => [row['sku'], row['form'] ?? '', row['kind'], row['region']].join('|')

const cells = view({
  name: 'surveillance.cell.list',
  title: { zh: '监测单元', en: 'Cells' },
  scope: supervisors,
  input: z.object({}),
  async load(read, _input, looking) {
    const { run, rows, open } = await cellsOf(read, looking)
    const byCell = Map.groupBy(rows, cellKey)
    return {
      run,
      rows: [...byCell].map(([cell, own]): CellRow & { cell: string } => {
        const providers = new Set(own.map(({ provider }) => String(provider)))
        const [sku, form, kind, region] = cell.split('|') as [string, string, string, string]
        return {
          cell,
          sku,
          form,
          kind,
          region,
          leases: own.length,
          providers: providers.size,
          leads: [...providers].filter((provider) => open.has(provider)).length,
          ...scatterOf(own),
        }
      }),
      next: null,
    }
  },
})

const cellGet = view({
  name: 'surveillance.cell.get',
  title: { zh: '监测单元的读数', en: 'The readings of a cell' },
  scope: supervisors,
  input: z.object({ cell: z.string().max(200) }),
  async load(read, { cell }, looking) {
    const { run, rows } = await cellsOf(read, looking)
    const own = rows.filter((row) => cellKey(row) === cell)
    const providers = [...new Set(own.map(({ provider }) => String(provider)))]
    const names = await partyNames(looking.sql, providers)
    const named = await read.rows<LeadShown>(
      `select ${LEAD} from surveillance.lead l where ${OWN_PLACE} and l.state in ('new', 'taken-up', 'in-case') and l.subjects && :providers::uuid[] order by l.lead desc limit 50`,
      { providers },
    )
    return {
      item:
        run === null || own.length === 0
          ? null
          : {
              run,
              cell,
              ...scatterOf(own),
              leads: await withNames(looking, named),
              leases: own
                .toSorted((a, b) => (String(a['signed']) < String(b['signed']) ? 1 : -1))
                .slice(0, 500)
                .map((row) => ({ ...row, name: names.get(String(row['provider'])) ?? null })),
            },
    }
  },
})

const detectors = view({
  name: 'surveillance.detector.list',
  title: { zh: '检测方法：声明与实测', en: 'Detectors: promised and measured' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, { sql }) {
    const rows = await read.rows<{ kind: string; quarter: string; outcome: string; n: number }>(
      'select kind, quarter, outcome, n from surveillance.adjudicated()',
    )
    const suspended = await suspendedNow(sql)
    return {
      rows: (Object.keys(TARGETS) as LeadKind[]).map((kind) => {
        const own = rows.filter((row) => row.kind === kind)
        const quarters = [...new Set(own.map(({ quarter }) => quarter))].toSorted()
        return {
          detector: kind,
          version: DETECTORS[kind],
          target: TARGETS[kind],
          suspended: suspended.includes(kind),
          quarters: quarters.map((quarter) => {
            const adjudicated = tally(own.filter((row) => row.quarter === quarter))
            return {
              quarter,
              ...adjudicated,
              precision: precisionIn(adjudicated),
              mustStop: judged(kind, adjudicated).suspended,
            }
          }),
        }
      }),
      next: null,
    }
  },
})

export const views: readonly AnyView[] = [board, leads, leadGet, code, track, runGet, cells, cellGet, detectors]
