import { act, refuse, uuidInput } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/price-rules#objection'

type Input = { objection: string; outcome: 'upheld' | 'rejected'; answer: string }
type Facts = { compiler: string | null; answered: boolean; dueOn: string | null }

/** The compiler answers an objection in writing; one that is right calls for a correction. */
export const answerObjection = act<Input, Facts, { objection: string; late: boolean }>({
  name: 'pricing.objection.answer',
  title: { zh: '答复异议', en: 'Answer an objection' },
  basis: [RULE],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    objection: uuidInput,
    outcome: z.enum(['upheld', 'rejected']),
    answer: z.string().trim().min(10).max(5_000),
  }),
  stream: ({ objection }) => `objection/${objection}`,

  async load(tx, { objection }) {
    const row = await tx.one<{ compiler: string; answered: boolean; dueOn: string | null }>(
      `select p.compiler, o.answered_at is not null as answered, o.due_on as "dueOn"
         from pricing.objection o join pricing.publication p using (publication) where o.objection = $1`,
      [objection],
    )
    return row ?? { compiler: null, answered: false, dueOn: null }
  },

  decide({ compiler, answered, dueOn }, { objection }, { actor, at }) {
    if (compiler !== actor.party)
      return refuse('no-such-objection', { zh: '本机构没有这一异议', en: 'this compiler has no such objection' }, RULE)
    if (answered) return refuse('answered-already', { zh: '已答复', en: 'answered already' }, RULE)
    return { objection, late: dueOn !== null && dayIn(at) > dueOn }
  },

  async apply(tx, { objection }, { outcome, answer }, { at }) {
    tx.queue('update pricing.objection set outcome = $2, answer = $3, answered_at = $4 where objection = $1', [
      objection,
      outcome,
      answer,
      at,
    ])
  },
})
