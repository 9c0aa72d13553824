import { dayInput, everyone, placeInput, view } from '#kernel/act'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { answer } from './answer.ts'
import { extractOf } from './extract.ts'
import { kinds } from './passage.ts'
import { find, SHOWN_FROM_MILLI } from './search.ts'

/** Most signs of a question. */
export const LONGEST_QUESTION = 400

const question = z
  .string()
  .max(LONGEST_QUESTION, `最多 ${LONGEST_QUESTION} 字 · at most ${LONGEST_QUESTION} signs`)
  .refine(
    (text) => text.isWellFormed() && !text.includes('\0'),
    '含有不能查询的字符 · holds a sign that cannot be asked for',
  )
  .transform((text) => text.trim())
  .refine((text) => text !== '', '请写下要问的内容 · write what you want to ask')

const where = { on: dayInput.optional(), in: placeInput.optional() }
const today = (): string => dayIn(new Date().toISOString())

export const search = view({
  name: 'counsel.search',
  title: { zh: '检索', en: 'Search' },
  scope: everyone(),
  input: z.object({
    q: question,
    ...where,
    kind: z.enum(kinds).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  async load(read, { q, on = today(), in: place = null, kind = null, limit }) {
    const { words, found } = await find(read, { text: q, on, place, kind, limit, fromMilli: SHOWN_FROM_MILLI })
    return {
      rows: found.map(({ text, standing, ...one }) => ({
        ...one,
        status: standing,
        day: on,
        extract: { zh: extractOf(text.zh, 'zh', words), en: extractOf(text.en, 'en', words) },
      })),
      next: null,
    }
  },
})

export const ask = view({
  name: 'counsel.ask',
  title: { zh: '问法规', en: 'Ask the law' },
  scope: everyone(),
  input: z.object({ q: question, ...where }),
  async load(read, { q, on = today(), in: place = null }) {
    return { item: await answer(read, { text: q, on, place }) }
  },
})
