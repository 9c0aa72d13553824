import { act, dayInput, placeInput, refuse } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { questionInput, type Question } from '../questionnaire.ts'

const RULE = 'platform/evaluation-rules#questionnaires'

type Input = { title: string; place: string; item?: string | undefined; questions: Question[]; until: string }

/** An authority asks those it serves; answering is voluntary (Regulation on the Business Environment 8: no added burden). */
export const publishQuestionnaire = act<Input, { actorPlace: string | null }, { questionnaire: string }>({
  name: 'evaluation.questionnaire.publish',
  title: { zh: '发布问卷', en: 'Publish a questionnaire' },
  basis: [RULE, 'cn/business-environment#8'],
  serves: ['E2'],
  by: ['authority:industry', 'authority:market', 'authority:data', 'authority:finance', 'authority:justice'],
  input: z.strictObject({
    title: z.string().trim().min(1).max(200),
    place: placeInput,
    item: z.string().trim().min(1).max(100).optional(),
    questions: z.array(questionInput).min(1).max(40),
    until: dayInput,
  }),
  stream: (_input, { id }) => `questionnaire/${id}`,
  place: (_facts, { place }) => place,

  async load(tx, _input, { actor }) {
    return { actorPlace: (await partyOf(tx, actor.party))?.place ?? null }
  },

  decide({ actorPlace }, { place, questions, until }, { id, day }) {
    if (actorPlace === null || !jurisdictionsSeenIn(place).includes(actorPlace))
      return refuse(
        'not-competent',
        { zh: `${place} 不在贵机关辖区`, en: `${place} is outside the place of this body` },
        RULE,
      )
    if (until < day) return refuse('day-past', { zh: '截止日已过', en: 'the last day is past' }, RULE)
    if (new Set(questions.map((question) => question.id)).size < questions.length)
      return refuse('question-twice', { zh: '题目编号重复', en: 'a question id is used twice' }, RULE)
    if (
      questions.some(
        (question) => question.kind === 'choice' && new Set(question.options).size < question.options.length,
      )
    )
      return refuse('option-twice', { zh: '选项重复', en: 'an option is given twice' }, RULE)
    return { questionnaire: id }
  },

  async apply(tx, { questionnaire }, { title, place, item, questions, until }, { actor, at }) {
    tx.queue(
      'insert into evaluation.questionnaire (questionnaire, place, item, title, questions, until_on, published_by, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [questionnaire, place, item ?? null, title, JSON.stringify(questions), until, actor.party, at],
    )
  },
})
