// The guided questions as a view: answers in the query, the list with its grounds out. Public; nothing is kept.
import { dayInput, everyone, placeInput, view, type AnyView } from '#kernel/act'
import type { LawBook } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { matterTable, mattersFor, type Answers } from './matters.ts'

/** Views of this room that read the law. */
export function lawViews(law: LawBook): AnyView[] {
  const { questions } = matterTable()
  const answersInput = Object.fromEntries(
    questions.map(({ id, options }) => [
      id,
      z.enum(options.map(({ value }) => value) as [string, ...string[]]).optional(),
    ]),
  )
  return [
    view({
      name: 'admission.guide.ask',
      title: { zh: '需要哪些许可与备案', en: 'Which licences and filings are needed' },
      scope: everyone(),
      input: z.object({ on: dayInput.optional(), place: placeInput.default('cn'), ...answersInput }),
      load(_read, input: { on?: string | undefined; place: string } & Answers) {
        const { on, place, ...answers } = input
        const then = law.at(on ?? dayIn(new Date().toISOString()), place)
        const list = mattersFor(answers, then)
        return Promise.resolve({
          item: {
            day: then.day,
            place,
            // no advice: what counts is the authority's answer (law.md §7)
            note: {
              zh: '本问答只指路，不是法律意见，也不创设任何条件；以主管部门答复为准。',
              en: 'These questions show the way. They are no legal advice and create no condition; what the authority answers counts.',
            },
            questions: questions.map((question) => ({ ...question, answer: answers[question.id] ?? null })),
            ...list,
            // the next question that would settle something
            nextQuestion: questions.find(({ id }) => list.ask.some(({ open }) => open.includes(id)))?.id ?? null,
          },
        })
      },
    }),
  ]
}
