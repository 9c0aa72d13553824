// A place, a day, an amount or an article that a room could not take, where no form had caught it before: 422, naming
// the field when the words of the error hold what the field says.
import { BadMoney } from '#kernel/money'
import { BadPlace, LawMissing } from '#kernel/rules'
import { BadTime } from '#kernel/time'
import type { FastifyRequest } from 'fastify'
import { HttpProblem, type InvalidParameter } from './problem.ts'

const codeOf = (error: unknown): string | undefined => {
  if (error instanceof BadPlace) return 'place-invalid'
  if (error instanceof BadTime) return 'time-invalid'
  if (error instanceof BadMoney) return 'amount-invalid'
  if (error instanceof LawMissing) return 'law-missing'
  return undefined
}

/** The field of the query or the body whose text stands in the message; the longest one when several do. */
function fieldIn(message: string, request: FastifyRequest): string {
  const fields = [request.query, request.body].flatMap((from) =>
    typeof from === 'object' && from !== null && !Array.isArray(from) ? Object.entries(from) : [],
  )
  const standing = fields
    .map(([name, value]) => ({
      name,
      text: typeof value === 'string' || typeof value === 'number' ? String(value) : '',
    }))
    .filter(({ text }) => text !== '' && message.includes(text))
    .sort((a, b) => b.text.length - a.text.length)
  return standing[0]?.name ?? '(input)'
}

// The words of these errors stand as '中文 English'.
function words(error: Error): { zh: string; en: string } {
  if (error instanceof LawMissing) return error.says
  const at = error.message.search(/[a-z]/i)
  return { zh: error.message, en: at > 0 ? error.message.slice(at) : error.message }
}

/** The problem that a broken place, time, amount or citation stands for; undefined for any other error. */
export function badValue(error: unknown, request: FastifyRequest): HttpProblem | undefined {
  const code = codeOf(error)
  if (code === undefined || !(error instanceof Error)) return undefined
  const says = words(error)
  const wrong: InvalidParameter[] = [{ path: fieldIn(error.message, request), ...says }]
  return new HttpProblem(422, code, says, { invalid_parameters: wrong })
}
