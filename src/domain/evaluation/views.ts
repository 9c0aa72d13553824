// What everyone may see of evaluation, and what the bodies concerned see: figures with their counts, the barrier window
// without who reported, indicators with every version, findings until they are closed, and results of questionnaires.
import { dayInput, everyone, page, pageInput, placeInput, uuidInput, view, type Looking } from '#kernel/act'
import { partyOf, type Role, hashOfCode, newCode, proofOf } from '#kernel/identity'
import { jurisdictionsSeenIn, type LawBook } from '#kernel/rules'
import { addDays, addMonths, dayIn, type Day } from '#kernel/time'
import type { AnyView } from '#kernel/act'
import { z } from 'zod'
import { figuresOf, forEveryone, type Figure, type Inputs, type PublicFigure, type Span } from './figures.ts'
import { indicators, indicatorsOn, type IndicatorVersion } from './indicator.ts'
import { adoptedChanges, inputsOf } from './inputs.ts'
import { tallies, type Question } from './questionnaire.ts'

const today = (): Day => dayIn(new Date().toISOString())
const AUTHORITIES = [
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
] as const
const overseers: Partial<Record<Role, string>> = Object.fromEntries(
  [...AUTHORITIES, 'operator', 'legislature'].map((role) => [role, 'true']),
)

/** A count below it is not published. */
const leastShown = (book: LawBook): number =>
  book.at(today(), 'cn').integer('platform/evaluation-rules#small-numbers', 'suppressed-below')

const BELOW = `(:place::text is null or place = :place or place like :place || '-%')`

/** Natural months, so that figures of two overlapping times do not tell a single file by their difference. */
const wholeMonths = (from: Day, to: Day): { from: Day; to: Day } => ({
  from: `${from.slice(0, 7)}-01`,
  to: addDays(addMonths(`${to.slice(0, 7)}-01`, 1), -1),
})

const spanInput = {
  place: placeInput.default('cn'),
  item: z.string().max(100).optional(),
  from: dayInput,
  to: dayInput,
}

async function evaluated(
  { sql }: Looking,
  { place, item, from, to }: Span & { item?: string | undefined },
): Promise<{ versions: IndicatorVersion[]; inputs: Inputs; figures: Figure[] }> {
  const versions = indicatorsOn(to, place, await adoptedChanges(sql))
  const inputs = await inputsOf(sql, { place, item, from, to, asOf: today() })
  return { versions, inputs, figures: figuresOf(versions, inputs, { place, from, to }) }
}

const shown = (version: IndicatorVersion, figure: Figure | PublicFigure) => {
  const { title, formula, unit, direction, by, weight, minimumCount, threshold, basis, note } = version
  return {
    ...figure,
    title,
    formula,
    unit,
    direction,
    by: by ?? null,
    weight,
    minimumCount,
    threshold: threshold ?? null,
    basis,
    note,
  }
}

/** How much of the weight lies with indicators on the right side of their threshold; nothing is said of the others. */
function metOf(
  rows: readonly { value: number | null; past: boolean; weight: number; threshold: number | null; direction: string }[],
) {
  const judged = rows.filter((row) => row.value !== null && row.threshold !== null && row.direction !== 'none')
  const weight = judged.reduce((sum, row) => sum + row.weight, 0)
  const met = judged.filter((row) => !row.past).reduce((sum, row) => sum + row.weight, 0)
  return { metPpm: weight === 0 ? null : Math.round((met * 1_000_000) / weight), weight, count: judged.length }
}

const dashboard = (book: LawBook) =>
  view({
    name: 'evaluation.dashboard',
    title: { zh: '准入评估看板', en: 'Evaluation of admission' },
    scope: everyone(),
    input: z.object(spanInput),
    async load(read, input, looking) {
      const span = { ...input, ...wholeMonths(input.from, input.to) }
      const { versions, inputs, figures } = await evaluated(looking, span)
      const least = leastShown(book)
      const rows = figures.map((figure, i) => {
        const version = versions[i]!
        return shown(version, forEveryone(figure, least, version.formula === 'complaints-per-100' ? inputs.reports : 0))
      })
      const findings = await read.rows<{ ended: boolean; overdue: boolean; n: number }>(
        `select ended, (not ended and due_on < :day::date) is true as overdue, count(*)::int as n from evaluation.finding where ${BELOW} group by 1, 2`,
        { place: input.place, day: today() },
      )
      const count = (test: (row: { ended: boolean; overdue: boolean }) => boolean): number =>
        findings.filter(test).reduce((sum, row) => sum + row.n, 0)
      return {
        item: {
          place: span.place,
          item: span.item ?? null,
          from: span.from,
          to: span.to,
          suppressedBelow: least,
          met: metOf(rows),
          figures: rows,
          findings: {
            open: count((row) => !row.ended),
            overdue: count((row) => row.overdue),
            closed: count((row) => row.ended),
          },
        },
      }
    },
  })

/** A body sees the counts of its place and below in full; the legislature and the operator see all. */
const detail = view({
  name: 'evaluation.detail',
  title: { zh: '准入评估明细', en: 'Evaluation in detail' },
  scope: overseers,
  input: z.object(spanInput),
  async load(_read, span, looking) {
    const own = await partyOf(looking.sql, looking.actor.party)
    const all = looking.actor.role === 'operator' || looking.actor.role === 'legislature'
    if (!all && (!own || !jurisdictionsSeenIn(span.place).includes(own.place))) return { item: null }
    const { versions, inputs, figures } = await evaluated(looking, span)
    return {
      item: {
        ...span,
        item: span.item ?? null,
        asOf: today(),
        files: inputs.cases.reduce((sum, one) => sum + one.count, 0),
        reports: inputs.reports,
        inputs,
        figures: figures.map((figure, i) => shown(versions[i]!, figure)),
      },
    }
  },
})

const RUN = `run, place, first_day as "from", last_day as "to", as_of as "asOf", inputs_sha256 as "inputsSha256", figures, leads, at`
const runRow = ({ figures, ...run }: { run: string; figures: string }) => ({
  ...run,
  figures: JSON.parse(figures) as Figure[],
})

const runs = view({
  name: 'evaluation.run.list',
  title: { zh: '历次评估', en: 'Evaluations kept' },
  scope: overseers,
  input: z.object({ place: placeInput.optional(), ...pageInput }),
  async load(read, { place, limit, after }, looking) {
    const rows = await read.rows<{ run: string; figures: string }>(
      `select ${RUN} from evaluation.run where ${looking.where} and ${BELOW} and (:after = '' or run < :after::uuid) order by run desc limit :limit`,
      { place: place ?? null, after, limit },
    )
    return page(rows.map(runRow), limit, 'run')
  },
})

const run = view({
  name: 'evaluation.run.get',
  title: { zh: '一次评估', en: 'One evaluation' },
  scope: overseers,
  input: z.object({ run: uuidInput }),
  async load(read, { run: id }) {
    const [row] = await read.rows<{ run: string; figures: string; inputs: string }>(
      `select ${RUN}, inputs from evaluation.run where run = :id`,
      { id },
    )
    return { item: row ? { ...runRow(row), inputs: JSON.parse(row.inputs) as Inputs } : null }
  },
})

const indicatorList = view({
  name: 'evaluation.indicator.list',
  title: { zh: '评估指标', en: 'Indicators' },
  scope: everyone(),
  input: z.object({ place: placeInput.default('cn'), on: dayInput.optional() }),
  async load(_read, { place, on }, { sql }) {
    const changes = await adoptedChanges(sql)
    return {
      rows: indicatorsOn(on ?? today(), place, changes).map((one) => ({
        ...one,
        versions: changes.filter(({ indicator }) => indicator === one.id),
      })),
      retired: indicators()
        .filter(({ id }) => changes.some((c) => c.indicator === id && c.action === 'retire'))
        .map(({ id }) => id),
      next: null,
    }
  },
})

/** A fresh code for someone who gives no name. It is made here, shown once and kept nowhere. */
const barrierCode = view({
  name: 'evaluation.barrier.code',
  title: { zh: '取得匿名查询码', en: 'Get a tracking code' },
  scope: everyone(),
  input: z.object({}),
  load: () => {
    const code = newCode()
    return Promise.resolve({ item: { code, trackingHash: hashOfCode(code) } })
  },
})

const barrierTrack = view({
  name: 'evaluation.barrier.track',
  title: { zh: '凭查询码查看', en: 'Look by tracking code' },
  scope: everyone(),
  input: z.object({ code: z.string().max(60) }),
  async load(read, { code }) {
    const [row] = await read.rows<{ answer: string | null; dueOn: Day | null }>(
      `select file, no, place, state, opened_on as "openedOn", routed_to as "routedTo", due_on as "dueOn", answered_on as "answeredOn", answer from evaluation.tracked(:hash)`,
      { hash: hashOfCode(code) },
    )
    if (!row) return { item: null }
    return {
      item: {
        ...row,
        overdue: row.dueOn !== null && row.dueOn < today(),
        answer: row.answer === null ? null : (JSON.parse(row.answer) as object),
        proof: proofOf(code),
      },
    }
  },
})

type Totals = { received: number; answered: number; published: number; overdue: number }

const barriers = (book: LawBook) =>
  view({
    name: 'evaluation.barrier.list',
    title: { zh: '隐性壁垒反映与答复', en: 'Hidden barriers and answers' },
    scope: everyone(),
    input: z.object({
      place: placeInput.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      after: z.string().max(60).default(''),
    }),
    async load(read, { place, limit, after }) {
      const rows = await read.rows<{ no: string }>(
        `select no, place, kind, state, public_matter as matter, public_answer as answer, published_on as "publishedOn" from evaluation.barrier_open
          where published_on is not null and ${BELOW} and (:after = '' or no < :after) order by no desc limit :limit`,
        { place: place ?? null, limit, after },
      )
      const [counts] = await read.rows<Totals>(
        `select count(*)::int as received, count(answered_on)::int as answered, count(published_on)::int as published, (count(*) filter (where due_on < :day::date))::int as overdue
           from evaluation.barrier_open where ${BELOW}`,
        { place: place ?? null, day: today() },
      )
      const { received, answered, published, overdue } = counts!
      // Few reports could be told by whom they concern; what was published is shown one by one anyway.
      const few = received > 0 && received < leastShown(book)
      const totals = few
        ? { received: null, answered: null, published, overdue: null, suppressed: true }
        : { received, answered, published, overdue, suppressed: false }
      return { rows, totals, next: rows.length === limit ? rows.at(-1)!.no : null }
    },
  })

const findings = view({
  name: 'evaluation.finding.list',
  title: { zh: '待改事项', en: 'Tracked changes' },
  scope: everyone(),
  input: z.object({ place: placeInput.optional(), ...pageInput }),
  async load(read, { place, limit, after }) {
    // What is open names nobody and says no more than where it stands; the words are published when it is closed.
    const rows = await read.rows<{ file: string }>(
      `select file, no, place, source, state, ended, opened_on as "openedOn", due_on as "dueOn", (not ended and due_on < :day::date) is true as overdue, public_words as "publicWords"
         from evaluation.finding where ${BELOW} and (:after = '' or file < :after::uuid) order by file desc limit :limit`,
      { place: place ?? null, day: today(), limit, after },
    )
    return page(rows, limit, 'file')
  },
})

const questionnaires = view({
  name: 'evaluation.questionnaire.list',
  title: { zh: '问卷', en: 'Questionnaires' },
  scope: everyone(),
  input: z.object({ place: placeInput.optional(), ...pageInput }),
  async load(read, { place, limit, after }) {
    const rows = await read.rows<{ questionnaire: string }>(
      `select questionnaire, place, item, title, questions, until_on as "untilOn" from evaluation.questionnaire
        where ${BELOW} and (:after = '' or questionnaire < :after::uuid) order by questionnaire desc limit :limit`,
      { place: place ?? null, limit, after },
    )
    return page(rows, limit, 'questionnaire')
  },
})

const results = (book: LawBook) =>
  view({
    name: 'evaluation.questionnaire.results',
    title: { zh: '问卷结果', en: 'Results of a questionnaire' },
    scope: everyone(),
    input: z.object({ questionnaire: uuidInput }),
    async load(read, { questionnaire }) {
      const [row] = await read.rows<{
        title: string
        place: string
        item: string | null
        questions: Question[]
        untilOn: Day
      }>(
        'select title, place, item, questions, until_on as "untilOn" from evaluation.questionnaire where questionnaire = :questionnaire',
        { questionnaire },
      )
      if (!row) return { item: null }
      const counts = await read.rows<{ question: string; value: string; n: number }>(
        'select question, value, n from evaluation.answered(:questionnaire)',
        { questionnaire },
      )
      // Row-level security: the written answers come to the body that asked, and to nobody else.
      const written = await read.rows<{ question: string; text: string }>(
        `select q->>'id' as question, a.answers->>(q->>'id') as text from evaluation.questionnaire_answer a
           join evaluation.questionnaire f on f.questionnaire = a.questionnaire cross join jsonb_array_elements(f.questions) q
          where a.questionnaire = :questionnaire and q->>'kind' = 'text' and a.answers ? (q->>'id') order by 1, 2`,
        { questionnaire },
      )
      const least = leastShown(book)
      return {
        item: {
          questionnaire,
          ...row,
          suppressedBelow: least,
          tallies: tallies(row.questions, counts, least),
          written,
        },
      }
    },
  })

export const views: readonly AnyView[] = [
  detail,
  runs,
  run,
  indicatorList,
  barrierCode,
  barrierTrack,
  findings,
  questionnaires,
]

/** The views that read a number of the law: the count below which nothing is published. */
export const lawViews = (book: LawBook): AnyView[] => [dashboard(book), results(book), barriers(book)]
