import { createHash } from 'node:crypto'
import { act, refuse, uuidInput } from '#kernel/act'
import { canonical, type Json } from '#kernel/proof'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { readCostCsv, type CsvProblem } from '../cost-csv.ts'
import { costFacts, FORM, notNow, type CostFacts } from '../cost-facts.ts'
import { keepFigures } from '../cost-figures.ts'
import { cellsOf, totalOf, type CostForm } from '../cost-form.ts'

/** Where a form may be filed or corrected: before the review has begun to count by it, or when it must be put right. */
export const FILING_STATES = ['notified', 'overdue', 'refusal', 'ordered-to-correct', 'submitted', 'questions']

type Input = { file: string; name: string; csv: string }
type Facts = Pick<CostFacts, 'state' | 'place' | 'provider' | 'bodies'> & {
  before: { version: number; sha256: string } | null
}
type Decision = {
  version: number
  sha256: string
  rows: number
  form: CostForm
  totalFen: number
  normalUsePpm: number
  /** assets outside the usual life or residual: to be explained, not refused */
  unusual: { row: number; field: string }[]
}

/** What a refusal says of a bad file: the first rows, each with its field and what was expected. What stood there is a figure of the
 * business and is told in the draft alone: the words of a refusal are read by overseers. */
const told = (problems: readonly CsvProblem[], lang: 'zh' | 'en'): string =>
  problems
    .slice(0, 10)
    .map((problem) =>
      lang === 'zh'
        ? `第 ${problem.row} 行 ${problem.field}：期望${problem.zh}`
        : `row ${problem.row} ${problem.field}: expected ${problem.en}`,
    )
    .join(lang === 'zh' ? '；' : '; ')

/** Files the cost form of a report: every row or none. A correction is a further version; the earlier ones are kept. */
export const fileCostForm = act<Input, Facts, Decision>({
  name: 'pricing.cost-form.file',
  title: { zh: '提交成本表', en: 'File the cost form' },
  basis: ['cn/price-law#35', FORM],
  serves: ['F1'],
  by: ['provider', 'operator', 'supplier'],
  input: z.strictObject({
    file: uuidInput,
    name: z.string().trim().min(1).max(200),
    csv: z.string().min(1).max(900_000),
  }),
  stream: ({ file }) => `cost-form/${file}`,
  place: ({ place }) => place,
  parties: ({ provider, bodies }) => [...(provider === null ? [] : [provider]), ...bodies],

  async load(tx, { file }) {
    const { state, place, provider, bodies, filed } = await costFacts(tx, file)
    return { state, place, provider, bodies, before: filed && { version: filed.version, sha256: filed.sha256 } }
  },

  decide({ before, ...facts }, { name, csv }, { actor, law, at }) {
    const no = notNow(
      { ...facts, hook: null, filed: null, adjustments: [] },
      { actor, side: 'provider', states: FILING_STATES },
    )
    if (no) return no
    const read = readCostCsv(csv, name, { rows: law.integer(FORM, 'rows'), month: dayIn(at).slice(0, 7) })
    if ('problems' in read)
      return refuse(
        'bad-rows',
        {
          zh: `整份未收，共 ${read.problems.length} 处：${told(read.problems, 'zh')}`,
          en: `nothing was taken; ${read.problems.length} problems: ${told(read.problems, 'en')}`,
        },
        FORM,
      )
    const { form } = read
    const sha256 = createHash('sha256')
      .update(canonical(form as unknown as Json))
      .digest('hex')
    if (before?.sha256 === sha256)
      return refuse('same-form', { zh: '与上一版相同', en: 'the same as the version before' }, FORM)
    const normalUsePpm = law.ppm(FORM, 'normal-use-ppm')
    const [life, lifeMost] = [law.integer(FORM, 'least-life-years'), law.integer(FORM, 'most-life-years')]
    const [residual, residualMost] = [law.ppm(FORM, 'least-residual-ppm'), law.ppm(FORM, 'most-residual-ppm')]
    return {
      version: (before?.version ?? 0) + 1,
      sha256,
      rows: form.capacity.length + form.costs.length,
      form,
      totalFen: totalOf(cellsOf(form, normalUsePpm)),
      normalUsePpm,
      unusual: form.costs.flatMap(({ row, asset }) => [
        ...(asset && (asset.lifeYears < life || asset.lifeYears > lifeMost) ? [{ row, field: 'lifeYears' }] : []),
        ...(asset && (asset.residualPpm < residual || asset.residualPpm > residualMost)
          ? [{ row, field: 'residualPpm' }]
          : []),
      ]),
    }
  },

  async apply(tx, { version, sha256, form, totalFen, normalUsePpm }, { file, name }, { at, facts }) {
    tx.queue(
      `insert into pricing.cost_form (file, version, sha256, name, form, normal_use_ppm, total_fen, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [file, version, sha256, name, canonical(form as unknown as Json), normalUsePpm, totalFen, at],
    )
    keepFigures(
      tx,
      { file, version, stage: 'reported', provider: facts.provider!, place: facts.place, at },
      cellsOf(form, normalUsePpm),
    )
    tx.queue('delete from pricing.cost_draft where file = $1', [file])
  },
  conflict: (constraint) =>
    constraint === 'cost_form_pkey'
      ? refuse('filed-meanwhile', { zh: '同时已有另一版提交', en: 'another version was filed meanwhile' }, FORM)
      : undefined,
})
