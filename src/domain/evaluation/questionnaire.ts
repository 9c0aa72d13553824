// Questionnaires: what may be asked and answered, and what of the answers everyone may see. Pure.
import { z } from 'zod'

const Words = z.string().trim().min(1).max(300)
const Id = z.string().regex(/^[a-z][a-z0-9]{0,19}$/, 'a short lower-case name is expected')

export const questionInput = z.discriminatedUnion('kind', [
  /** from 1 (worst) to 5 (best) */
  z.strictObject({ id: Id, kind: z.literal('scale'), ask: Words }),
  z.strictObject({ id: Id, kind: z.literal('choice'), ask: Words, options: z.array(Words).min(2).max(20) }),
  z.strictObject({ id: Id, kind: z.literal('text'), ask: Words }),
])
export type Question = z.infer<typeof questionInput>

export const SCALE = 5

/** What is wrong with a set of answers; null when nothing is. A question may be left out, not all of them. */
export function answersProblem(
  questions: readonly Question[],
  answers: Readonly<Record<string, string | number>>,
): { zh: string; en: string } | null {
  const byId = new Map(questions.map((question) => [question.id, question]))
  if (Object.keys(answers).length === 0) return { zh: '请至少回答一题', en: 'answer one question at least' }
  for (const [id, answer] of Object.entries(answers)) {
    const question = byId.get(id)
    const fits =
      question?.kind === 'scale'
        ? typeof answer === 'number' && answer >= 1 && answer <= SCALE
        : question?.kind === 'choice'
          ? typeof answer === 'string' && question.options.includes(answer)
          : question?.kind === 'text' && typeof answer === 'string' && answer.trim() !== ''
    if (!fits) return { zh: `${id} 的回答不在可选范围`, en: `the answer to ${id} is not one of those possible` }
  }
  return null
}

export type Tally = {
  id: string
  kind: Question['kind']
  ask: string
  count: number | null
  meanMilli: number | null
  options: { value: string; count: number }[]
  suppressed: boolean
}

/** Counts and means with their counts. A question answered by fewer than the limit is not shown, nor any count of it. */
export function tallies(
  questions: readonly Question[],
  counts: readonly { question: string; value: string; n: number }[],
  suppressedBelow: number,
): Tally[] {
  return questions
    .filter((question) => question.kind !== 'text')
    .map((question) => {
      const mine = counts.filter((row) => row.question === question.id)
      const count = mine.reduce((sum, row) => sum + row.n, 0)
      const shown = { id: question.id, kind: question.kind, ask: question.ask }
      if (count < suppressedBelow) return { ...shown, count: null, meanMilli: null, options: [], suppressed: true }
      const of = (value: string): number => mine.find((row) => row.value === value)?.n ?? 0
      const values =
        question.kind === 'choice' ? question.options : Array.from({ length: SCALE }, (_, i) => String(i + 1))
      const sum = question.kind === 'scale' ? mine.reduce((so, row) => so + Number(row.value) * row.n, 0) : 0
      return {
        ...shown,
        count,
        meanMilli: question.kind === 'scale' ? Math.round((sum * 1_000) / count) : null,
        options: values.map((value) => ({ value, count: of(value) })),
        suppressed: false,
      }
    })
}
