import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { clauseFor, clausesLoaded } from '../clause.ts'

const EXPLAIN = 'cn/civil-code#496'

/** The side that put a clause forward says what it means. It stays as evidence of what was explained, when, to whom. */
export const explainClause = act({
  name: 'contracts.clause.explain',
  title: { zh: '说明条款', en: 'Explain a clause' },
  basis: [EXPLAIN, 'cn/contract-interpretation#10', 'platform/contract-rules#explained-by-other-side'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    lease: uuidInput,
    clause: z.string().min(1).max(60),
    text: z.string().trim().min(1).max(8_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,
  load: (tx, { lease, clause }) => clausesLoaded(tx, lease, clause),

  decide({ found, clause, asked }, { lease, text }, { actor, id }) {
    const about = clauseFor(found, clause, actor)
    if (isRefusal(about)) return about
    // one explains to another: what bears on oneself alone, and nobody else asked about, is not one's own to explain
    const forOthers = asked.some(({ side }) => side !== about.side)
    const own = about.side === 'provider' ? 'provider' : 'lessee'
    if (!forOthers && about.clause.exceptional === own)
      return refuse(
        'explained-by-other-side',
        { zh: '该条款由对方说明，不由本方自己说明', en: 'this clause is for the other side to explain' },
        'platform/contract-rules#explained-by-other-side',
      )
    return {
      explanation: id,
      lease,
      clause: about.clause.id,
      side: about.side,
      words: text,
      termsHash: found!.termsHash,
    }
  },

  async apply(tx, { explanation, lease, clause, side, words }, _input, { at, actor }) {
    tx.queue(
      'insert into contracts.explanation (explanation, lease, clause, side, person, words, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [explanation, lease, clause, side, actor.person, words, at],
    )
  },
})
