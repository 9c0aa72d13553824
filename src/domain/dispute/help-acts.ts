// A question that a person shall answer: the operator, or a mediation body of the place. Answers by machine are hints.
import { act, placeInput, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { serve } from '#kernel/procedure'
import { z } from 'zod'

const ANSWERS = 'platform/zone-rules#answers'

/** Asks for a person. */
export const askPerson = act({
  name: 'dispute.help.ask',
  title: { zh: '请人工答复', en: 'Ask a person' },
  basis: [ANSWERS, 'cn/e-commerce-law#59'],
  serves: ['I1'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    of: z.enum(['operator', 'mediation']),
    place: placeInput,
    question: z.string().trim().min(1).max(2_000),
    /** how to call back, where a notice here is not enough */
    contact: z.string().trim().min(1).max(200).optional(),
  }),
  stream: (_input, { id }) => `dispute-help/${id}`,
  load: async () => ({}),
  decide: (_facts, _input, { id }) => ({ help: id }),
  async apply(tx, { help }, { of, place, question, contact }, { actor, at }) {
    tx.queue(
      'insert into dispute.help (help, of_role, place, asked_by, question, contact, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [help, of, place, actor.party, question, contact ?? null, at],
    )
  },
})

type Asked = { of: string; place: string; askedBy: string; answered: boolean }

/** A person answers; whoever asked is told. */
export const answerPerson = act({
  name: 'dispute.help.answer',
  title: { zh: '人工答复', en: 'Answer in person' },
  basis: [ANSWERS],
  serves: ['I1'],
  by: ['operator', 'mediation'],
  input: z.strictObject({ help: uuidInput, answer: z.string().trim().min(1).max(5_000) }),
  stream: ({ help }) => `dispute-help/${help}`,
  async load(tx, { help }, { actor }) {
    const [asked, own] = await Promise.all([
      tx.one<Asked>(
        `select of_role as "of", place, asked_by as "askedBy", answered_at is not null as answered
           from dispute.help where help = $1 for update`,
        [help],
      ),
      partyOf(tx, actor.party),
    ])
    return { asked: asked ?? null, place: own?.place ?? null }
  },
  decide({ asked, place }, { help }, { actor }) {
    const isOurs =
      asked?.of === actor.role &&
      (actor.role === 'operator' || (place !== null && jurisdictionsSeenIn(asked.place).includes(place)))
    if (asked === null || !isOurs)
      return refuse('no-such-question', { zh: '没有这一问题', en: 'there is no such question' }, ANSWERS)
    return asked.answered
      ? refuse('answered-already', { zh: '已有答复', en: 'it was answered already' }, ANSWERS)
      : { help, askedBy: asked.askedBy }
  },
  async apply(tx, { help, askedBy }, { answer }, { actor, at, id }) {
    tx.queue('update dispute.help set answer = $2, answered_by = $3, answered_at = $4 where help = $1', [
      help,
      answer,
      actor.party,
      at,
    ])
    serve(tx, {
      notice: id,
      toParty: askedBy,
      stream: `dispute-help/${help}`,
      title: { zh: '您的问题已有人工答复', en: 'A person answered your question' },
      body: { zh: answer.slice(0, 200), en: answer.slice(0, 200) },
      basis: [ANSWERS],
      at,
    })
  },
})
