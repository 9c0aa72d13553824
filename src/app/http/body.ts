// Reading a body: strict UTF-8, bounded nesting, no key that could reach a prototype, no text a database cannot hold.
import { HttpProblem, invalid } from './problem.ts'

/** How deep a body may nest. No act needs more than five; canonical records end at 64. */
export const DEEPEST = 32

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Bytes of a body as text; 400 when they are not UTF-8 (RFC 8259 §8.1). */
export function textOf(body: Uint8Array): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new HttpProblem(400, 'not-utf-8', { zh: '请求体不是合法的 UTF-8', en: 'the body is not valid UTF-8' })
  }
}

/** A body as JSON; 400 when it is empty, broken, too deep or carries `__proto__`; 422 for text that cannot be stored. */
export function jsonOf(body: Uint8Array): unknown {
  const text = textOf(body)
  if (text.trim() === '') throw new HttpProblem(400, 'empty-body', { zh: '请求体为空', en: 'the body is empty' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'not-json', { zh: '请求体不是合法的 JSON', en: 'the body is not valid JSON' })
  }
  inspect(value)
  return value
}

// PostgreSQL text holds no NUL, and canonical bytes have no lone surrogate.
const storable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

const unstorable = (path: string): HttpProblem =>
  invalid([
    {
      path: path === '' ? '(body)' : path,
      zh: '含有不能保存的字符（空字符或残缺的代理对）',
      en: 'holds a character that cannot be stored (NUL or a lone surrogate)',
    },
  ])

/** Refuses what no act may be given, whatever its form. Walks without recursion. */
export function inspect(value: unknown): void {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: here, path, depth } = next
    if (typeof here === 'string') {
      if (!storable(here)) throw unstorable(path)
      continue
    }
    if (typeof here !== 'object' || here === null) continue
    if (depth >= DEEPEST)
      throw new HttpProblem(400, 'too-deep', {
        zh: `JSON 嵌套超过 ${DEEPEST} 层`,
        en: `the JSON nests deeper than ${DEEPEST} levels`,
      })
    for (const [name, member] of Object.entries(here)) {
      if (name === '__proto__')
        throw new HttpProblem(400, 'forbidden-key', {
          zh: 'JSON 中不得使用 __proto__ 键',
          en: 'the key __proto__ is not allowed',
        })
      const at = path === '' ? name : `${path}.${name}`
      if (!storable(name)) throw unstorable(path)
      open.push({ value: member, path: at, depth: depth + 1 })
    }
  }
}

/** Refuses query texts that cannot be stored. */
export function inspectText(name: string, text: string): void {
  if (!storable(text)) throw unstorable(name)
}
