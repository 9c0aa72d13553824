import { act, refuse, uuidInput } from '#kernel/act'
import { isHash } from '#kernel/identity'
import { z } from 'zod'
import { countAnonymous, floodRefusal, isAnonymous, lastHour, lengthRefusal, type LastHour } from '../limits.ts'
import { answersProblem, type Question } from '../questionnaire.ts'

const RULE = 'platform/evaluation-rules#questionnaires'
const twice = refuse(
  'answered-already',
  { zh: '已经回答过此问卷', en: 'this questionnaire was answered already' },
  RULE,
)

type Input = { questionnaire: string; answers: Record<string, string | number>; codeHash?: string | undefined }
type Facts = { place: string | null; questions: Question[]; untilOn: string; answered: boolean; lastHour: LastHour }

/** One answer by a party, or by an anonymous code of which only the hash is known here. */
export const answerQuestionnaire = act<Input, Facts, { answer: string; answerer: string }>({
  name: 'evaluation.questionnaire.answer',
  title: { zh: '回答问卷', en: 'Answer a questionnaire' },
  basis: [RULE, 'cn/administrative-licensing-law#20'],
  serves: ['E2'],
  by: ['public', 'lessee', 'provider', 'supplier'],
  input: z.strictObject({
    questionnaire: uuidInput,
    answers: z.record(z.string().max(20), z.union([z.int(), z.string().trim().max(5_000)])),
    codeHash: z.string().max(64).optional(),
  }),
  // Each answer is a history of its own: who answers does not wait for the others.
  stream: (_input, { id }) => `questionnaire-answer/${id}`,
  place: ({ place }) => place ?? 'cn',

  async load(tx, { questionnaire, codeHash }, { actor }) {
    const answerer = isAnonymous(actor) ? (codeHash ?? '') : actor.party
    const row = await tx.one<{ place: string; questions: Question[]; untilOn: string }>(
      'select place, questions, until_on as "untilOn" from evaluation.questionnaire where questionnaire = $1',
      [questionnaire],
    )
    const before = await tx.one(
      'select 1 as yes from evaluation.questionnaire_answer where questionnaire = $1 and answerer = $2',
      [questionnaire, answerer],
    )
    return {
      place: row?.place ?? null,
      questions: row?.questions ?? [],
      untilOn: row?.untilOn ?? '',
      answered: before !== undefined,
      lastHour: await lastHour(tx, 'answer'),
    }
  },

  decide({ place, questions, untilOn, answered, lastHour: last }, { answers, codeHash }, { id, day, at, actor, law }) {
    if (place === null)
      return refuse('no-such-questionnaire', { zh: '没有此问卷', en: 'there is no such questionnaire' }, RULE)
    if (day > untilOn)
      return refuse('questionnaire-over', { zh: `问卷已于 ${untilOn} 截止`, en: `it ended on ${untilOn}` }, RULE)
    const anonymous = isAnonymous(actor)
    if (anonymous && !isHash(codeHash))
      return refuse(
        'code-missing',
        { zh: '匿名回答须先取得一个码', en: 'get a code first to answer without a name' },
        RULE,
      )
    if (answered) return twice
    const problem = answersProblem(questions, answers)
    if (problem) return refuse('answer-does-not-fit', problem, RULE)
    const no = lengthRefusal(answers, law, RULE) ?? (anonymous ? floodRefusal(last, law, at, RULE) : undefined)
    if (no) return no
    return { answer: id, answerer: anonymous ? codeHash! : actor.party }
  },

  async apply(tx, { answer, answerer }, { questionnaire, answers }, { at, actor }) {
    tx.queue(
      'insert into evaluation.questionnaire_answer (answer, questionnaire, answerer, answers, at) values ($1, $2, $3, $4, $5)',
      [answer, questionnaire, answerer, JSON.stringify(answers), at],
    )
    if (isAnonymous(actor)) countAnonymous(tx, 'answer', at)
  },
  conflict: (constraint) => (constraint === 'answered_once' ? twice : undefined),
})
