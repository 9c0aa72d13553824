// Cost reports as their two sides see them: the requests, the form with its versions and what was said of its lines, and the
// engineering check. The scope is the party itself, whatever its role; row-level security stands behind it (Price Law 36).
import { page, pageInput, uuidInput, view, type AnyView, type Looking, type NamedSql } from '#kernel/act'
import { clocksShown, caseFile, nextSteps } from '#kernel/casework'
import { partyNames, partyOf } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { engineeringOf, type Benchmark } from './cost-benchmarks.ts'
import { checkCost, ledgerDigits, type CheckLimits, type CostCheck, type CostFlag } from './cost-engineering.ts'
import { adjustmentsOf, COST_REPORT, FORM, formFiled, verifiedOf } from './cost-facts.ts'
import { cellsOf, ITEMS, totalOf, type CostCell, type CostForm } from './cost-form.ts'
import { hookCard, HOOKS, type Hook } from './cost-hooks.ts'
import { sampleCsv } from './sample-cost.ts'
import { readCostCsv, type CsvProblem } from './cost-csv.ts'

const CHECK = 'platform/price-rules#cost-check'

const SIDE = '(r.provider = :party or :party = any (r.bodies))'
const providers = { provider: SIDE, operator: SIDE, supplier: SIDE }
const bodies = { operator: SIDE, 'authority:market': SIDE, 'authority:data': SIDE, 'authority:industry': SIDE } as const

type RequestRow = {
  file: string
  no: string
  title: string
  hook: Hook
  provider: string
  bodies: string[]
  place: string
  state: string
  ended: boolean
  dueOn: string | null
  dueOf: string | null
  openedAt: string
  since: string
  version: number | null
}

const REQUESTS = `select r.file, r.no, r.title, r.hook, r.provider, r.bodies, r.place, r.state, r.ended, r.due_on::text as "dueOn", r.due_of as "dueOf",
    r.opened_at as "openedAt", r.since, (select max(f.version) from pricing.cost_form f where f.file = r.file) as version
  from pricing.cost_request r`

/** A request in one line: its ground, where it stands, whose time runs until when. */
function lineOf(row: RequestRow, day: Day, names: ReadonlyMap<string, string>) {
  const chart = chartNamed(COST_REPORT)
  const { bodies: asking, ...rest } = row
  return {
    ...rest,
    hookTitle: HOOKS[row.hook].title,
    stateTitle: chart.states[row.state]?.title ?? { zh: row.state, en: row.state },
    waitsFor: row.dueOf === null ? null : chart.parts[row.dueOf]!.label,
    overdue: row.dueOn !== null && row.dueOn < day,
    providerName: names.get(row.provider) ?? null,
    bodyNames: asking.map((party) => names.get(party) ?? null),
  }
}

async function linesOf(rows: RequestRow[], { sql, now }: Looking) {
  const names = await partyNames(sql, [
    ...new Set(rows.flatMap(({ provider, bodies: asking }) => [provider, ...asking])),
  ])
  return rows.map((row) => lineOf(row, dayIn(now), names))
}

const mine = view({
  name: 'pricing.cost.mine',
  title: { zh: '我的成本报告', en: 'My cost reports' },
  scope: providers,
  input: z.object(pageInput),
  async load(read, { limit, after }, looking) {
    const rows = await read.rows<RequestRow>(
      `${REQUESTS} where ${looking.where} and r.provider = :party and (:after = '' or r.file < :after::uuid) order by r.file desc limit :limit`,
      { after, limit },
    )
    return page(await linesOf(rows, looking), limit, 'file')
  },
})

const benchmarks = (read: NamedSql): Promise<Benchmark[]> =>
  read.rows<Benchmark>(
    'select kind, device, place, value, source, mark, from_on::text as "fromOn" from pricing.cost_benchmark',
  )

type CellCheck = CostCheck & { site: string; device: string; month: string; used: Benchmark[]; missing: string[] }

/** Each cell against the engineering estimate of its month, and against peers where the reader is who asks. */
async function checksOf(
  read: NamedSql,
  cells: readonly CostCell[],
  { place, provider, limits, all }: { place: string; provider: string; limits: CheckLimits; all: readonly Benchmark[] },
): Promise<CellCheck[]> {
  const checks: CellCheck[] = []
  for (const { site, device, month, aacFen } of cells) {
    const peers = await read.rows<{ aac: string }>(
      'select aac from pricing.cost_of_peers(:provider::uuid, :device, :month)',
      { provider, device, month },
    )
    const estimate = engineeringOf(all, { device, place, on: `${month}-28` })
    checks.push({
      site,
      device,
      month,
      ...checkCost(
        aacFen,
        estimate.fen,
        peers.map(({ aac }) => aac),
        limits,
      ),
      used: 'used' in estimate ? estimate.used : [],
      missing: 'missing' in estimate ? estimate.missing : [],
    })
  }
  return checks
}

/** The limits of the check by the law of a day. */
function limitsOn(book: LawBook, day: Day): CheckLimits {
  const law = book.at(day, 'cn')
  return {
    floorPpm: law.ppm(CHECK, 'floor-ppm'),
    deviationsMilli: law.integer(CHECK, 'deviations-milli'),
    leastPeers: law.integer(CHECK, 'least-peers'),
    benfordRows: law.integer(CHECK, 'benford-rows'),
  }
}

/** Steps that the reader may take now, with what still stands in the way of the others. */
async function waysOf(sql: Sql, id: string, { actor, now }: Looking) {
  const chart = chartNamed(COST_REPORT)
  const file = (await caseFile(sql, id))!
  const party = await partyOf(sql, actor.party)
  const day = dayIn(now)
  const asking = { party: actor.party, role: actor.role, place: party?.place ?? null }
  return { next: nextSteps(chart, file, asking, day), clocks: clocksShown(chart, file, day) }
}

const oneFile = (book: LawBook) =>
  view({
    name: 'pricing.cost.file',
    title: { zh: '成本报告', en: 'A cost report' },
    scope: { ...providers, ...bodies },
    input: z.object({ file: uuidInput }),
    async load(read, { file }, looking) {
      const [row] = await read.rows<RequestRow & { pinned: Record<string, unknown> }>(
        `${REQUESTS.replace('select ', 'select r.pinned, ')} where ${looking.where} and r.file = :file`,
        { file },
      )
      if (!row) return { item: null }
      const { pinned, ...request } = row
      const day = dayIn(looking.now)
      const limits = limitsOn(book, day)
      const [line] = await linesOf([request], looking)
      const filed = await formFiled(looking.sql, file)
      const adjustments = filed ? await adjustmentsOf(looking.sql, file, filed.version) : []
      // What the body intends is told with the findings, not before: until then it is the body's own draft.
      const isProvider = row.provider === looking.actor.party
      const told = !isProvider || adjustmentsTold(pinned, filed?.version) ? adjustments : []
      const cells = filed ? cellsOf(filed.form, filed.normalUsePpm) : []
      const after = filed && told.some(({ decision }) => decision !== null) ? verifiedOf(filed, told) : null
      const checks = await checksOf(read, cells, {
        place: row.place,
        provider: row.provider,
        limits,
        all: await benchmarks(read),
      })
      const versions = await read.rows<{ version: number; sha256: string; name: string; totalFen: string; at: string }>(
        'select version, sha256, name, total_fen::text as "totalFen", at from pricing.cost_form where file = :file order by version desc',
        { file },
      )
      const [draft] = await read.rows<{ name: string; csv: string; problems: string; since: string }>(
        'select name, csv, problems, since from pricing.cost_draft where file = :file and provider = :party',
        { file },
      )
      const uses = await read.rows<{ purpose: string; device: string; month: string; basis: string; at: string }>(
        'select purpose, device, month, basis, at from pricing.cost_use where provider = :party and provider = :provider::uuid order by at desc limit 100',
        { provider: row.provider },
      )
      return {
        item: {
          ...line!,
          mySide: isProvider ? ('provider' as const) : ('body' as const),
          hookCard: hookCard(row.hook, book.at(day, row.place)),
          ...(await waysOf(looking.sql, file, looking)),
          versions: versions.map((version) => ({ ...version, totalFen: Number(version.totalFen) })),
          pinned,
          lines: filed ? itemTable(filed.form, told) : [],
          capacity: filed?.form.capacity ?? [],
          cells,
          totalFen: filed?.totalFen ?? null,
          verified: after,
          /** what a decision would count if all that was told were upheld */
          ifUpheldFen:
            filed && told.length > 0
              ? totalOf(
                  cellsOf(filed.form, filed.normalUsePpm, new Map(told.map(({ line: at, toldFen }) => [at, toldFen]))),
                )
              : null,
          checks,
          digits: filed
            ? ledgerDigits(
                filed.form.costs.map(({ amountFen }) => amountFen),
                limits,
              )
            : null,
          draft: draft
            ? { ...draft, problems: JSON.parse(draft.problems) as CsvProblem[], ...draftFigures(draft, book, day) }
            : null,
          uses,
          /** a small sound form to start from */
          template: sampleCsv(),
        },
      }
    },
  })

/** What a draft comes to before it is filed; nothing while a row of it is wrong. */
function draftFigures({ csv, name }: { csv: string; name: string }, book: LawBook, day: Day) {
  const law = book.at(day, 'cn')
  const read = readCostCsv(csv, name, { rows: law.integer(FORM, 'rows'), month: day.slice(0, 7) })
  if ('problems' in read) return { cells: null, totalFen: null }
  const cells = cellsOf(read.form, law.ppm(FORM, 'normal-use-ppm'))
  return { cells, totalFen: totalOf(cells) }
}

/** Were the findings told by this version? */
const adjustmentsTold = (pinned: Record<string, unknown>, version: number | undefined): boolean =>
  (pinned['tell-findings'] as { version: number } | undefined)?.version === version && version !== undefined

/** The items of a form with what was told, answered and decided beside each. */
function itemTable(form: CostForm, adjustments: Awaited<ReturnType<typeof adjustmentsOf>>) {
  const by = new Map(adjustments.map((one) => [one.line, one]))
  return form.costs.map((line) => ({
    ...line,
    label: ITEMS[line.item].label,
    behaviour: ITEMS[line.item].behaviour,
    adjustment: by.get(line.row) ?? null,
  }))
}

type BoardFigure = { file: string; provider: string; place: string; cell: string }

/** The flags of each file, from the figures of its latest version. */
async function flagsOf(read: NamedSql, limits: CheckLimits): Promise<Map<string, CostFlag[]>> {
  const figures = await read.rows<BoardFigure>(
    `select f.file, f.provider, f.place, f.cell from pricing.cost_figure f
      where f.stage = 'reported' and f.version = (select max(version) from pricing.cost_form v where v.file = f.file) order by f.file`,
  )
  const all = figures.length === 0 ? [] : await benchmarks(read)
  const flags = new Map<string, CostFlag[]>()
  for (const { file, provider, place, cell } of figures) {
    const [check] = await checksOf(read, [JSON.parse(cell) as CostCell], { place, provider, limits, all })
    flags.set(file, [...new Set([...(flags.get(file) ?? []), ...check!.flags])])
  }
  return flags
}

const board = (book: LawBook) =>
  view({
    name: 'pricing.cost.board',
    title: { zh: '成本报告看板', en: 'Board of cost reports' },
    scope: bodies,
    input: z.object({ ...pageInput, state: z.string().max(60).optional() }),
    async load(read, { limit, after, state }, looking) {
      const rows = await read.rows<RequestRow>(
        `${REQUESTS} where ${looking.where} and :party = any (r.bodies) and (:state::text is null or r.state = :state)
          and (:after = '' or r.file < :after::uuid) order by r.file desc limit :limit`,
        { after, limit, state: state ?? null },
      )
      const flags = await flagsOf(read, limitsOn(book, dayIn(looking.now)))
      const lines = (await linesOf(rows, looking)).map((line) => ({ ...line, flags: flags.get(line.file) ?? [] }))
      const states = await read.rows<{ state: string; n: number }>(
        `select r.state, count(*)::int as n from pricing.cost_request r where ${looking.where} and :party = any (r.bodies) group by 1 order by 1`,
      )
      return { ...page(lines, limit, 'file'), states }
    },
  })

/** The reference inputs of the estimate, with source, day and mark. */
const benchmarkList = view({
  name: 'pricing.benchmark.list',
  title: { zh: '成本测算基准', en: 'Cost benchmarks' },
  scope: {
    provider: 'true',
    operator: 'true',
    supplier: 'true',
    'authority:market': 'true',
    'authority:data': 'true',
    'authority:industry': 'true',
  },
  input: z.object({}),
  load: async (read) => ({ rows: await benchmarks(read), next: null }),
})

export const costViews: readonly AnyView[] = [mine, benchmarkList]

/** Views that say what the law of the day allows. */
export const costLawViews = (book: LawBook): AnyView[] => [oneFile(book), board(book)]
