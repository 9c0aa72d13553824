// A contract made from answers while somebody is still answering: nothing is kept of it.
import { everyone, placeInput, dayInput, view, type AnyView } from '#kernel/act'
import type { LawBook } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { assemble } from './assemble.ts'
import { frameworkIds } from './framework.ts'
import { templateInForce } from './published.ts'

const answer = z.union([z.string().max(8_000), z.int(), z.boolean(), z.array(z.string().max(500)).max(200)])

/** Views that assemble a text, and so need the law its checks rest on. */
export function lawViews(law: LawBook): AnyView[] {
  return [
    view({
      name: 'templates.assembled',
      title: { zh: '按所填内容生成的合同', en: 'The contract that the answers make' },
      scope: everyone(),
      input: z.object({
        framework: z.enum(frameworkIds),
        on: dayInput.optional(),
        in: placeInput.default('cn'),
        /** by slot; read from a body, since answers are longer than an address may be */
        answers: z
          .record(z.string().max(60), answer)
          .refine((answers) => Object.keys(answers).length <= 300, 'at most 300 answers')
          .default({}),
      }),
      async load(_read, { framework, on, in: place, answers }, { sql, now }) {
        const day = on ?? dayIn(now)
        const text = await templateInForce(sql, { framework, on: day, place })
        if (!text) return { item: null }
        const { title, issuer, official, intro, groups, slots } = text.framework
        const made = assemble(text.framework, answers, { on: day, place, law: law.at(day, place) })
        return { item: { title, issuer, official, intro, groups, slots, text: made } }
      },
    }),
  ]
}
