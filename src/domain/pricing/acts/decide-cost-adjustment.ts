import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import {
  ADJUSTMENT,
  costFacts,
  decidedAmounts,
  notNow,
  verifiedOf,
  type Adjustment,
  type CostFacts,
} from '../cost-facts.ts'

type Choice = { line: number; decision: 'upheld' | 'changed' | 'dropped'; toFen?: number | undefined; reason: string }
type Input = { file: string; decisions: Choice[] }
type Decision = { version: number; decided: { line: number; fen: number }[]; totalFen: number }

/** What a decision lets count; a refusal when it is worse for the business than what it was told. */
function decidedFen({ line, decision, toFen }: Choice, told: Adjustment, reportedFen: number) {
  if (decision === 'upheld') return told.toldFen
  if (decision === 'dropped') return reportedFen
  const [low, high] = [Math.min(told.toldFen, reportedFen), Math.max(told.toldFen, reportedFen)]
  if (toFen !== undefined && toFen >= low && toFen <= high) return toFen
  return refuse(
    'beyond-what-was-told',
    {
      zh: `第 ${line} 行应在告知的金额与报送的金额之间；超出的须重新告知`,
      en: `row ${line} lies between the amount told and the amount reported; beyond that it must be told anew`,
    },
    ADJUSTMENT,
  )
}

/** Decides the adjustments after the business was heard, item by item, never beyond what was told. */
export const decideCostAdjustment = act<Input, CostFacts, Decision>({
  name: 'pricing.cost-form.decide',
  title: { zh: '逐项决定成本调整', en: 'Decide the adjustments' },
  basis: [ADJUSTMENT, 'cn/price-law#34'],
  serves: ['F1'],
  by: ['authority:market', 'authority:data', 'authority:industry', 'operator'],
  input: z.strictObject({
    file: uuidInput,
    decisions: z
      .array(
        z.strictObject({
          line: z.int().min(1),
          decision: z.enum(['upheld', 'changed', 'dropped']),
          toFen: z.int().min(0).optional(),
          reason: z.string().trim().min(1).max(2_000),
        }),
      )
      .min(1)
      .max(500),
  }),
  stream: ({ file }) => `cost-form/${file}`,
  place: ({ place }) => place,
  parties: ({ provider, bodies }) => [...(provider === null ? [] : [provider]), ...bodies],

  load: (tx, { file }) => costFacts(tx, file),

  decide(facts, { decisions }, { actor }) {
    const no = notNow(facts, { actor, side: 'body', states: ['operator-heard'] })
    if (no) return no
    const told = new Map(facts.adjustments.map((one) => [one.line, one]))
    const decided: { line: number; fen: number }[] = []
    for (const choice of decisions) {
      const adjustment = told.get(choice.line)
      if (!adjustment)
        return refuse(
          'no-such-line',
          { zh: `第 ${choice.line} 行没有告知过调整`, en: `no adjustment of row ${choice.line} was told` },
          ADJUSTMENT,
        )
      const reportedFen = facts.filed!.form.costs.find(({ row }) => row === choice.line)!.amountFen
      const fen = decidedFen(choice, adjustment, reportedFen)
      if (typeof fen !== 'number') return fen
      decided.push({ line: choice.line, fen })
    }
    const after = new Map([
      ...decidedAmounts(facts.adjustments),
      ...decided.map(({ line, fen }) => [line, fen] as const),
    ])
    const { totalFen } = verifiedOf(
      facts.filed!,
      facts.adjustments.map((one) => ({ ...one, decidedFen: after.get(one.line) ?? null })),
    )
    return { version: facts.filed!.version, decided, totalFen }
  },

  async apply(tx, { version, decided }, { file, decisions }) {
    for (const [i, { line, fen }] of decided.entries())
      tx.queue(
        'update pricing.cost_adjustment set decided_fen = $4, decision = $5, decision_reason = $6 where file = $1 and version = $2 and line = $3',
        [file, version, line, fen, decisions[i]!.decision, decisions[i]!.reason],
      )
  },
})
