// Credit to take away. Lists and notices are public; a report is its subject's and those bodies' who may see the file; the
// feed of measures is for the departments that carry them out, each event with its place in the signed log.
//
//   GET /api/credit/reports/own.pdf | <party>.pdf   the report as a paper; ?on=YYYY-MM-DD
//   GET /api/credit/reports/own.json …              the same with the file that was scored, for `suan credit score`
//   GET /api/credit/lists.csv | lists.json          the lists as they stand
//   GET /api/credit/publicity.csv | publicity.json  penalties in the columns of public credit platforms
//   GET /api/credit/measures.json                   measures imposed and lifted, for those who acknowledge them
import { look } from '#kernel/act'
import { placesOf } from '#kernel/evidence'
import { anyone, type Actor, type Role } from '#kernel/identity'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { creditReport, reportHash, type CreditReportItem } from '../papers/index.ts'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import { notThere, seen } from './papers.ts'
import { HttpProblem } from './problem.ts'
import { headOf, sendReport } from './report.ts'
import { actorFor, callerOf } from './session.ts'

const REPORT = /^(own|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(pdf|json)$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

type Row = Record<string, unknown>
type Cell = string | number | null | undefined
type Column = readonly [title: string, value: (row: Row) => Cell]

const text = (name: string) => (row: Row) => row[name] as Cell
/** Columns as the public credit platforms have them (双公示, penalties), with the second document beside the first. */
const PUBLICITY: readonly Column[] = [
  ['行政相对人名称', text('name')],
  ['统一社会信用代码', text('uscc')],
  ['行政处罚决定书文号', text('decisionNo')],
  ['处罚决定日期', text('documentOn')],
  ['目录条目', text('catalogueItem')],
  ['失信程度', text('level')],
  ['处罚机关', text('authority')],
  ['处罚机关统一社会信用代码', text('authorityUscc')],
  ['信用修复告知书文号', text('noticeNo')],
  ['异议标注', (row) => (row['disputed'] === true ? '异议中' : '')],
  ['数据来源单位', () => '算衡平台'],
]
const LISTS: readonly Column[] = [
  ['主体名称', text('name')],
  ['统一社会信用代码', text('uscc')],
  ['名单', (row) => (row['regimeSays'] as { zh: string }).zh],
  ['列入决定文号', text('no')],
  ['设立依据', text('basis')],
  ['列入日期', text('decidedOn')],
  ['期满日期', text('endsOn')],
  ['复议诉讼标注', (row) => (row['marked'] === true ? '复议中' : '')],
]
const EXPORTS = {
  lists: { view: 'credit.list.public', columns: LISTS },
  publicity: { view: 'credit.publicity.list', columns: PUBLICITY },
} as const

/** One cell; a text that a spreadsheet would run as a formula is defused. */
function cell(value: Cell): string {
  const raw = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(raw) ? `'${raw}` : raw
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const csvOf = (columns: readonly Column[], rows: readonly Row[]): string =>
  `\uFEFF${[columns.map(([title]) => title), ...rows.map((row) => columns.map(([, value]) => value(row)))].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`

/** Every row of a list as a reader sees it. */
async function allRows(
  { platform }: Context,
  name: string,
  actor: Actor,
  input: Record<string, string>,
): Promise<Row[]> {
  const { store, source } = platform.world
  const rows: Row[] = []
  for (let after = ''; ;) {
    const answer = (await look(store, platform.views.get(name)!, {
      actor,
      input: { ...input, limit: 500, after },
      now: source.now(),
    })) as { rows: Row[]; next: string | null }
    rows.push(...answer.rows)
    if (answer.next === null) return rows
    after = answer.next
  }
}

export function creditRoutes(context: Context): void {
  const { app, platform } = context
  const { world, log, sequencer } = platform

  const rolesOf = (view: string): Role[] => Object.keys(platform.views.get(view)!.scope) as Role[]

  const reportFor = async (request: FastifyRequest, party: string): Promise<CreditReportItem> => {
    const actor = actorFor(await callerOf(platform, request), rolesOf('credit.report'))
    const { on } = request.query as { on?: string }
    if (on !== undefined && !DAY.test(on))
      throw new HttpProblem(422, 'day-wrong', { zh: 'on 应为 YYYY-MM-DD', en: 'on must be YYYY-MM-DD' })
    // what was entered a moment ago may still wait for its place in the log
    await sequencer.settle()
    return await seen<CreditReportItem>(context, 'credit.report', actor, {
      ...(party === 'own' ? {} : { party }),
      ...(on === undefined ? {} : { on }),
    })
  }

  app.get<{ Params: { file: string } }>('/api/credit/reports/:file', async (request, reply) => {
    const [, party, ending] = REPORT.exec(request.params.file) ?? []
    if (party === undefined) throw notThere()
    const item = await reportFor(request, party)
    return await sendReport(context, request, reply, {
      ending,
      name: `信用报告-${item.uscc}-${item.on}`,
      item,
      sha256: reportHash(item),
      on: item.on,
      paper: (notes) => creditReport(item, notes),
      instead: {
        zh: '报告未能排版；内容可在网页上查阅',
        en: 'the paper could not be set; the page shows the same',
      },
    })
  })

  for (const [name, { view, columns }] of Object.entries(EXPORTS))
    for (const ending of ['csv', 'json'] as const)
      app.get(`/api/credit/${name}.${ending}`, async (_request, reply) => {
        const rows = await allRows(context, view, anyone, {})
        const records = rows.map((row) =>
          Object.fromEntries(columns.map(([title, value]) => [title, value(row) ?? null])),
        )
        // what ends is no longer shown: nobody keeps an older copy as if it stood
        return await sendText(
          reply,
          ending === 'csv' ? csvOf(columns, rows) : JSON.stringify({ on: world.source.now(), rows: records }),
          {
            type: ending === 'csv' ? 'text/csv' : 'application/json',
            name: `credit-${name}.${ending}`,
          },
        )
      })

  app.get('/api/credit/measures.json', async (request, reply) => {
    const actor = actorFor(await callerOf(platform, request), rolesOf('credit.measure.list'))
    await sequencer.settle()
    const rows = await allRows(context, 'credit.measure.list', actor, { mine: 'yes' })
    const events = await world.store.transact(async (tx) => {
      const made: Row[] = []
      for (const row of rows) {
        const stream = `file/${row['entry'] as string}`
        const places = await placesOf(tx, stream)
        const of = (suffix: string) => places.findLast(({ kind }) => kind.endsWith(suffix))
        const imposed = of('.start-measures')
        if (imposed) made.push(eventOf(row, 'imposed', stream, imposed))
        const lifted = row['liftedOn'] === null ? undefined : places.findLast(({ kind }) => ENDING.test(kind))
        if (lifted) made.push(eventOf(row, 'lifted', stream, lifted))
      }
      return made
    })
    return await sendText(reply, JSON.stringify({ log: headOf(context), checkpoint: log.checkpoint(), events }), {
      type: 'application/json',
      name: 'credit-measures.json',
    })
  })
}

/** Steps of credit.listing after which measures no longer stand. */
const ENDING = /\.(remove-early|expire|enter-annulment|ground-fell)$/

type Leaf = Awaited<ReturnType<typeof placesOf>>[number]
/** An event with its leaf; the checkpoint of the answer signs over it. */
const eventOf = (row: Row, event: 'imposed' | 'lifted', stream: string, { seq, hash, pos, at }: Leaf): Row => ({
  event,
  measure: row['measure'],
  kind: row['kind'],
  says: row['says'],
  basis: row['basis'],
  uscc: row['uscc'],
  name: row['name'],
  ground: row['entryNo'],
  at,
  acknowledged: row[event === 'imposed' ? 'imposedAck' : 'liftedAck'],
  evidence: { stream, seq, leaf: Buffer.from(hash).toString('hex'), index: pos === null ? null : Number(pos) },
})

async function sendText(
  reply: FastifyReply,
  body: string,
  { type, name }: { type: string; name: string },
): Promise<FastifyReply> {
  return await reply
    .type(`${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('content-disposition', attachment(name))
    .send(body)
}
