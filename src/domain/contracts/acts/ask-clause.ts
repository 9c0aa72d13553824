import { noteQuestion } from '#domain/templates'
import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { clauseFor, clausesLoaded } from '../clause.ts'

const EXPLAIN = 'cn/civil-code#496'

/** A side asks what a clause means. It need not sign before it has been told. */
export const askClause = act({
  name: 'contracts.clause.ask',
  title: { zh: '要求说明条款', en: 'Ask about a clause' },
  basis: [EXPLAIN, 'platform/contract-rules#clause-explained'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    lease: uuidInput,
    clause: z.string().min(1).max(60),
    question: z.string().trim().min(1).max(2_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,
  load: (tx, { lease, clause }) => clausesLoaded(tx, lease, clause),

  decide({ found, clause }, { lease, question }, { actor, id }) {
    const about = clauseFor(found, clause, actor)
    if (isRefusal(about)) return about
    if (found?.state !== 'drafted' && found?.state !== 'countersigning')
      return refuse(
        'signed-already',
        {
          zh: '合同已签署；对条款含义的争议按争议条款处理',
          en: 'the contract is signed; what a clause means is settled as its clause on disputes says',
        },
        EXPLAIN,
      )
    return { question: id, lease, clause: about.clause.id, side: about.side, words: question }
  },

  async apply(tx, { question, lease, clause, side, words }, _input, { at, actor }) {
    tx.queue(
      'insert into contracts.question (question, lease, clause, side, person, words, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [question, lease, clause, side, actor.person, words, at],
    )
    noteQuestion(tx, { lease, clause, at })
  },
})
