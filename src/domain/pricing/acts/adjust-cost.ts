import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { ADJUSTMENT, costFacts, notNow, type CostFacts } from '../cost-facts.ts'
import { MOST_FEN } from '../cost-form.ts'

type Told = { line: number; toFen: number; reason: string; article: string }
type Input = { file: string; adjustments: Told[] }

/** Proposes, item by item, what is to count in the place of what was reported; told with the findings, decided after the reply. */
export const adjustCost = act<Input, CostFacts, { version: number; sha256: string; adjustments: number }>({
  name: 'pricing.cost-form.adjust',
  title: { zh: '逐项拟定成本调整', en: 'Propose adjustments of the cost form' },
  basis: [ADJUSTMENT, 'cn/price-law#34'],
  serves: ['F1'],
  by: ['authority:market', 'authority:data', 'authority:industry', 'operator'],
  input: z.strictObject({
    file: uuidInput,
    adjustments: z
      .array(
        z.strictObject({
          line: z.int().min(1),
          toFen: z.int().min(0),
          reason: z.string().trim().min(1).max(2_000),
          article: z.string().trim().min(3).max(120),
        }),
      )
      .max(500),
  }),
  stream: ({ file }) => `cost-form/${file}`,
  place: ({ place }) => place,
  parties: ({ provider, bodies }) => [...(provider === null ? [] : [provider]), ...bodies],

  load: (tx, { file }) => costFacts(tx, file),

  decide(facts, { adjustments }, { actor, law }) {
    const no = notNow(facts, { actor, side: 'body', states: ['desk-review'] })
    if (no) return no
    if (facts.filed === null)
      return refuse('no-form', { zh: '尚未提交成本表', en: 'no cost form has been filed' }, ADJUSTMENT)
    const lines = new Map(facts.filed.form.costs.map((line) => [line.row, line]))
    for (const [i, { line, toFen, article }] of adjustments.entries()) {
      const found = lines.get(line)
      if (!found || adjustments.findIndex((one) => one.line === line) !== i)
        return refuse(
          'no-such-line',
          {
            zh: `成本表没有第 ${line} 行费用，或者同一行调整了两次`,
            en: `the form has no cost in row ${line}, or it is adjusted twice`,
          },
          ADJUSTMENT,
        )
      if (toFen > MOST_FEN)
        return refuse(
          'amount-too-large',
          { zh: `第 ${line} 行的金额超过一百亿元`, en: `row ${line} is more than ten thousand million yuan` },
          ADJUSTMENT,
        )
      if (toFen === found.amountFen)
        return refuse(
          'nothing-adjusted',
          { zh: `第 ${line} 行没有变化`, en: `row ${line} does not change` },
          ADJUSTMENT,
        )
      const held = law.holds(article)
      if (!held.holds)
        return refuse(
          'article-does-not-hold',
          {
            zh: `第 ${line} 行的依据 ${article} 不适用：${held.says.zh}`,
            en: `the ground ${article} of row ${line} does not hold: ${held.says.en}`,
          },
          ADJUSTMENT,
        )
    }
    return { version: facts.filed.version, sha256: facts.filed.sha256, adjustments: adjustments.length }
  },

  async apply(tx, { version }, { file, adjustments }) {
    tx.queue('delete from pricing.cost_adjustment where file = $1 and version = $2', [file, version])
    for (const { line, toFen, reason, article } of adjustments)
      tx.queue(
        'insert into pricing.cost_adjustment (file, version, line, told_fen, reason, article) values ($1, $2, $3, $4, $5, $6)',
        [file, version, line, toFen, reason, article],
      )
  },
})
