// Values of a claim file, each read with its field: what was expected, and what it holds, is told when it does not fit.
import { checkUscc } from '#kernel/identity'
import { BadTime, day, excerpt, type Day } from '#kernel/time'
import type { Words } from './claim-terms.ts'

/** A field that holds something else than it should. */
export class BadClaim extends Error {
  override name = 'BadClaim'
  readonly field: string
  readonly expected: Words
  readonly got: string
  constructor(field: string, expected: Words, got: unknown) {
    const shown = excerpt(typeof got === 'string' ? got : (JSON.stringify(got) ?? String(got)))
    super(`${field}: 期望${expected.zh} expected ${expected.en}, got ${shown}`)
    this.field = field
    this.expected = expected
    this.got = shown
  }
}

const LIST_LIMIT = 500
const TEXT_LIMIT = 4_000
const FEN_LIMIT = 1_000_000_000_000_000

export type Names = Readonly<Record<string, readonly string[]>>

export interface Given<N extends Names> {
  value: (name: keyof N & string) => unknown
  at: (name: keyof N & string) => string
}

export function given<N extends Names>(raw: unknown, path: string, names: N, about: readonly string[] = []): Given<N> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new BadClaim(path === '' ? '$' : path, { zh: '一个对象', en: 'an object' }, raw)
  const record = raw as Record<string, unknown>
  const byName = new Map(
    Object.entries(names).flatMap(([name, also]) => [name, ...also].map((one) => [one, name] as const)),
  )
  const called = new Map<string, string>()
  for (const field of Object.keys(record)) {
    if (about.includes(field)) continue
    const name = byName.get(field)
    const at = path === '' ? field : `${path}.${field}`
    if (name === undefined) throw new BadClaim(at, knownFields(names, path), record[field])
    const other = called.get(name)
    if (other !== undefined)
      throw new BadClaim(
        at,
        { zh: `只写 ${other} 与 ${field} 之一`, en: `only one of ${other} and ${field}` },
        record[field],
      )
    called.set(name, field)
  }
  return {
    value: (name) => {
      const value = record[called.get(name) ?? '']
      return value === null || value === '' ? undefined : value
    },
    at: (name) => `${path}${path === '' ? '' : '.'}${called.get(name) ?? name}`,
  }
}

/** Few fields are listed; the many of a whole file stand in its README. */
function knownFields(names: Names, path: string): Words {
  if (path === '')
    return { zh: '已知字段（见 examples/claims/README.md）', en: 'a known field (see examples/claims/README.md)' }
  const known = Object.keys(names).join('、')
  return { zh: `已知字段之一（${known}）`, en: `one of ${known}` }
}

export function namesIn(raw: unknown, at: string): string[] {
  return raw === undefined ? [] : listIn(typeof raw === 'string' ? [raw] : raw, at, (one, where) => textIn(one, where))
}

export function listIn<T>(raw: unknown, at: string, read: (one: unknown, at: string) => T): T[] {
  if (raw === undefined) return []
  if (!Array.isArray(raw)) throw new BadClaim(at, { zh: '一个列表', en: 'a list' }, raw)
  if (raw.length > LIST_LIMIT)
    throw new BadClaim(at, { zh: `至多 ${LIST_LIMIT} 项`, en: `at most ${LIST_LIMIT} entries` }, raw.length)
  return raw.map((one: unknown, i) => read(one, `${at}[${i}]`))
}

export function choiceIn<K extends string>(
  raw: unknown,
  at: string,
  of: Readonly<Record<K, unknown>>,
  words: Readonly<Record<string, K>> = {},
): K | undefined {
  if (raw === undefined) return undefined
  if (typeof raw === 'string') {
    if (Object.hasOwn(of, raw)) return raw as K
    if (Object.hasOwn(words, raw)) return words[raw]!
    const low = raw.trim().toLowerCase().replaceAll('_', '-')
    if (Object.hasOwn(of, low)) return low as K
    if (Object.hasOwn(words, low)) return words[low]!
  }
  const known = Object.keys(of)
  throw new BadClaim(at, { zh: `${known.join('、')} 之一`, en: `one of ${known.join(', ')}` }, raw)
}

export function required<T>(value: T | undefined, at: string, of: Readonly<Record<string, unknown>>): T {
  if (value !== undefined) return value
  const known = Object.keys(of)
  throw new BadClaim(at, { zh: `必填，${known.join('、')} 之一`, en: `required, one of ${known.join(', ')}` }, null)
}

export function wholeIn(
  raw: unknown,
  at: string,
  max: number,
  zh = '不小于 0 的整数',
  en = 'a whole number, 0 or more',
): number {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 && raw <= max) return raw
  throw new BadClaim(at, { zh: `${zh}（至多 ${max}）`, en: `${en} (at most ${max})` }, raw)
}

export const fenIn = (raw: unknown, at: string): number =>
  wholeIn(raw, at, FEN_LIMIT, '不小于 0 的整数（分）', 'a whole number of fen, 0 or more')

export function boolIn(raw: unknown, at: string): boolean {
  if (typeof raw === 'boolean') return raw
  throw new BadClaim(at, { zh: 'true 或 false', en: 'true or false' }, raw)
}

export function dayIn(raw: unknown, at: string): Day {
  try {
    if (typeof raw === 'string') return day(raw)
  } catch (error) {
    if (!(error instanceof BadTime)) throw error
  }
  throw new BadClaim(at, { zh: '日期 YYYY-MM-DD', en: 'a day YYYY-MM-DD' }, raw ?? null)
}

export function decimalIn(raw: unknown, at: string): string {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 && raw <= 1_000_000_000) return String(raw)
  if (typeof raw === 'string' && /^\d{1,10}(\.\d{1,6})?$/.test(raw)) return raw
  throw new BadClaim(
    at,
    { zh: '数量，小数写成文本，至多六位', en: 'a quantity; a decimal as text, six places at most' },
    raw,
  )
}

export function usccIn(raw: unknown, at: string): string {
  const text = textIn(raw, at)
  const { valid, reason } = checkUscc(text)
  if (valid) return text
  throw new BadClaim(
    at,
    { zh: `统一社会信用代码（${reason.zh}）`, en: `a unified social credit code (${reason.en})` },
    raw,
  )
}

export function textIn(raw: unknown, at: string): string {
  if (
    typeof raw === 'string' &&
    raw.trim() !== '' &&
    raw.length <= TEXT_LIMIT &&
    !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(raw)
  )
    return raw.trim()
  throw new BadClaim(
    at,
    { zh: `文本（至多 ${TEXT_LIMIT} 字）`, en: `text of at most ${TEXT_LIMIT} characters` },
    raw ?? null,
  )
}
