// A query string as the input of a view: texts become what the view's form asks for.
import { z } from 'zod'
import { inspectText } from './body.ts'
import { HttpProblem, invalid } from './problem.ts'

type Field = { type?: string | string[]; anyOf?: Field[] }

/** Names that the road of views itself understands; a view that does not page ignores `limit` and `after`. */
const OWN = ['asOf', 'limit', 'after']

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/

function typesOf(field: Field): string[] {
  if (field.anyOf) return field.anyOf.flatMap(typesOf)
  return field.type === undefined ? [] : [field.type].flat()
}

function converted(text: string, types: readonly string[]): unknown {
  if (types.includes('string') || types.length === 0) return text
  if ((types.includes('integer') || types.includes('number')) && /^-?\d{1,16}$/.test(text)) return Number(text)
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** Reads query strings for one view. */
export function queryReader(
  input: z.ZodType,
): (query: Record<string, unknown>) => { input: Record<string, unknown>; asOf: string | null } {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Field>
  }
  const fields = new Map(Object.entries(schema.properties ?? {}))
  return (query) => {
    const read: Record<string, unknown> = {}
    let asOf: string | null = null
    for (const [name, value] of Object.entries(query)) {
      if (typeof value !== 'string') throw invalid([{ path: name, zh: '出现多次', en: 'stands more than once' }])
      inspectText(name, value)
      if (name === 'asOf') asOf = instantOf(value)
      else if (fields.has(name)) read[name] = converted(value, typesOf(fields.get(name)!))
      else if (!OWN.includes(name))
        throw new HttpProblem(
          422,
          'parameter-unknown',
          { zh: `此视图没有参数 ${name}`, en: `this view has no parameter ${name}` },
          {
            invalid_parameters: [{ path: name, zh: '此视图没有这一参数', en: 'this view has no such parameter' }],
          },
        )
    }
    return { input: read, asOf }
  }
}

function instantOf(text: string): string {
  const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time))
    throw invalid([
      {
        path: 'asOf',
        zh: '须为 UTC 时刻，如 2026-03-01T00:00:00Z',
        en: 'an instant in UTC, like 2026-03-01T00:00:00Z',
      },
    ])
  return new Date(time).toISOString()
}
