import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { ADJUSTMENT, costFacts, notNow, type CostFacts } from '../cost-facts.ts'

type Input = { file: string; replies: { line: number; reply: string }[] }

/** The business answers the adjustments told, item by item; it may answer again until they are decided. */
export const answerCostAdjustment = act<Input, CostFacts, { version: number; lines: number[] }>({
  name: 'pricing.cost-form.answer',
  title: { zh: '逐项答复成本调整', en: 'Answer the adjustments' },
  basis: [ADJUSTMENT],
  serves: ['F1'],
  by: ['provider', 'operator', 'supplier'],
  input: z.strictObject({
    file: uuidInput,
    replies: z
      .array(z.strictObject({ line: z.int().min(1), reply: z.string().trim().min(1).max(5_000) }))
      .min(1)
      .max(500),
  }),
  stream: ({ file }) => `cost-form/${file}`,
  place: ({ place }) => place,
  parties: ({ provider, bodies }) => [...(provider === null ? [] : [provider]), ...bodies],

  load: (tx, { file }) => costFacts(tx, file),

  decide(facts, { replies }, { actor }) {
    const no = notNow(facts, { actor, side: 'provider', states: ['preliminary-findings', 'operator-heard'] })
    if (no) return no
    const open = new Set(facts.adjustments.flatMap(({ line, decision }) => (decision === null ? [line] : [])))
    const strange = replies.find(({ line }) => !open.has(line))
    if (strange)
      return refuse(
        'no-such-line',
        { zh: `第 ${strange.line} 行没有待答复的调整`, en: `no adjustment of row ${strange.line} awaits an answer` },
        ADJUSTMENT,
      )
    return { version: facts.filed!.version, lines: replies.map(({ line }) => line) }
  },

  async apply(tx, { version }, { file, replies }, { at }) {
    for (const { line, reply } of replies)
      tx.queue(
        'update pricing.cost_adjustment set reply = $4, replied_at = $5 where file = $1 and version = $2 and line = $3',
        [file, version, line, reply, at],
      )
  },
})
