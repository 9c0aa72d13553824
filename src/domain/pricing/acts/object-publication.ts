import { act, refuse, uuidInput } from '#kernel/act'
import { deadline, type Day } from '#kernel/time'
import { z } from 'zod'
import { publicationOf } from '../publication.ts'

const RULE = 'platform/price-rules#objection'

type Input = { publication: string; words: string }

/** Anyone concerned says what is wrong with a publication; its compiler answers within the time. */
export const objectToPublication = act<Input, { compiler: string | null }, { objection: string; dueOn: Day | null }>({
  name: 'pricing.publication.object',
  title: { zh: '对发布提出异议', en: 'Object to a publication' },
  basis: [RULE],
  serves: ['F2'],
  by: [
    'lessee',
    'provider',
    'supplier',
    'operator',
    'authority:industry',
    'authority:market',
    'authority:data',
    'authority:finance',
    'authority:justice',
    'legislature',
  ],
  input: z.strictObject({ publication: uuidInput, words: z.string().trim().min(10).max(5_000) }),
  stream: (_input, { id }) => `objection/${id}`,

  async load(tx, { publication }) {
    return { compiler: (await publicationOf(tx, publication))?.compiler ?? null }
  },

  decide({ compiler }, _input, { law, day, id }) {
    if (compiler === null)
      return refuse('no-such-publication', { zh: '没有这一发布', en: 'there is no such publication' }, RULE)
    const answer = deadline(
      { rule: 'CIVIL', amount: law.period(RULE, 'answer-working-days'), from: day, for: 'agency' },
      law.calendars,
    )
    return { objection: id, dueOn: 'refused' in answer ? null : answer.due }
  },

  async apply(tx, { objection, dueOn }, { publication, words }, { actor, at }) {
    tx.queue(
      'insert into pricing.objection (objection, publication, party, words, due_on, at) values ($1, $2, $3, $4, $5, $6)',
      [objection, publication, actor.party, words, dueOn, at],
    )
  },
  parties: ({ compiler }) => [compiler!],
})
