import { act, uuidInput } from '#kernel/act'
import { canonical, type Json } from '#kernel/proof'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { readCostCsv, type CsvProblem } from '../cost-csv.ts'
import { costFacts, FORM, notNow, type CostFacts } from '../cost-facts.ts'
import { FILING_STATES } from './file-cost-form.ts'

type Input = { file: string; name: string; csv: string }
type Decision = { rows: number; problems: CsvProblem[] }

/** Keeps what was typed so far and says what is wrong with it: a file that would be refused is not lost. */
export const saveCostDraft = act<Input, CostFacts, Decision>({
  name: 'pricing.cost-draft.save',
  title: { zh: '保存成本表草稿', en: 'Save a draft of the cost form' },
  basis: [FORM, 'cn/price-law#35'],
  serves: ['F1'],
  by: ['provider', 'operator', 'supplier'],
  input: z.strictObject({
    file: uuidInput,
    name: z.string().trim().min(1).max(200),
    csv: z.string().min(1).max(900_000),
  }),
  stream: ({ file }) => `cost-draft/${file}`,
  place: ({ place }) => place,

  async load(tx, { file }) {
    return { ...(await costFacts(tx, file)), filed: null, adjustments: [] }
  },

  decide(facts, { name, csv }, { actor, law, at }) {
    const no = notNow(facts, { actor, side: 'provider', states: FILING_STATES })
    if (no) return no
    const read = readCostCsv(csv, name, { rows: law.integer(FORM, 'rows'), month: dayIn(at).slice(0, 7) })
    return 'problems' in read
      ? { rows: 0, problems: read.problems }
      : { rows: read.form.capacity.length + read.form.costs.length, problems: [] }
  },

  async apply(tx, { problems }, { file, name, csv }, { at, facts }) {
    tx.queue(
      `insert into pricing.cost_draft (file, provider, name, csv, problems, since) values ($1, $2, $3, $4, $5, $6)
       on conflict (file) do update set name = excluded.name, csv = excluded.csv, problems = excluded.problems, since = excluded.since`,
      [file, facts.provider, name, csv, canonical(problems as unknown as Json), at],
    )
  },
})
