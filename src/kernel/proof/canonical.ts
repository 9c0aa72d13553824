// Canonical JSON: RFC 8785 (JCS) restricted to what a record may hold. Numbers are integers that a
// double holds exactly, so that no two programs can disagree on their digits; decimals are strings.
import { joinBytes, utf8 } from './encoding.ts'

/** A value that a record may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Why a value or a text is not canonical; `path` points into the value. */
export class CanonicalError extends Error {
  readonly path: string
  constructor(message: string, path = '') {
    super(path === '' ? message : `${message} at ${path}`)
    this.name = 'CanonicalError'
    this.path = path
  }
}

/** How deep values may nest: a bound, so that a hostile text cannot exhaust the stack. */
export const MAX_DEPTH = 64

// Printable ASCII without the quote and the backslash needs no escape (RFC 8785 section 3.2.2.2).
const PLAIN = /^[ !#-[\]-~]*$/

function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new CanonicalError('lone surrogate in a string')
  return JSON.stringify(text)
}

// Member names come from our own few dozen field names again and again.
const quotedNames = new Map<string, string>()
const NAMES_KEPT = 2048

function quoteName(name: string): string {
  let quoted = quotedNames.get(name)
  if (quoted === undefined) {
    quoted = `${quote(name)}:`
    if (quotedNames.size < NAMES_KEPT && name.length <= 64) quotedNames.set(name, quoted)
  }
  return quoted
}

function ordered(names: string[]): string[] {
  for (let i = 1; i < names.length; i++) if (names[i - 1]! > names[i]!) return names.sort(byCodeUnit)
  return names
}

/** Orders strings by UTF-16 code units (RFC 8785 section 3.2.3), as `<` does. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function write(value: Json, depth: number): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new CanonicalError(`number ${value} is not a safe integer`)
    return `${value}`
  }
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value !== 'object') throw new CanonicalError(`${typeof value} is no JSON value`)
  if (depth >= MAX_DEPTH) throw new CanonicalError(`nested deeper than ${MAX_DEPTH}`)
  if (Array.isArray(value)) {
    let text = '['
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + write(value[i] as Json, depth + 1)
    return `${text}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new CanonicalError('not a plain object')
  const names = ordered(Object.keys(value))
  let text = '{'
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const member = (value as Record<string, Json>)[name]
    if (member === undefined) throw new CanonicalError(`member ${JSON.stringify(name)} is undefined`)
    text += (i === 0 ? '' : ',') + quoteName(name) + write(member, depth + 1)
  }
  return `${text}}`
}

/** Finds where in `value` the encoding fails; slow, only walked once it is known to fail. */
function locate(value: unknown, path: string, depth: number): string | null {
  if (value !== null && typeof value === 'object' && depth < MAX_DEPTH) {
    for (const [name, member] of Object.entries(value)) {
      try {
        write(member as Json, depth + 1)
      } catch {
        return locate(member, `${path}/${name}`, depth + 1) ?? `${path}/${name}`
      }
    }
  }
  return path === '' ? null : path
}

/**
 * The canonical text of a value: one value, one text.
 * Throws CanonicalError for a number that is no safe integer, undefined, a lone surrogate,
 * an object that is not plain, or nesting beyond MAX_DEPTH.
 */
export function canonical(value: Json): string {
  try {
    return write(value, 0)
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error
    throw new CanonicalError(error.message, locate(value, '', 0) ?? '')
  }
}

/**
 * The members of an object as canonical UTF-8, `"name":value` each, in order; `{`, these with `,` between them and `}` are
 * its canonical text. An array is written element by element: one long text costs several times as much as its parts.
 * Throws CanonicalError as `canonical` does.
 */
export function canonicalMembers(value: { readonly [name: string]: Json }): { name: string; bytes: Uint8Array }[] {
  try {
    return ordered(Object.keys(value)).map((name) => {
      const member = value[name]
      if (!Array.isArray(member)) return { name, bytes: utf8(quoteName(name) + write(member as Json, 1)) }
      const elements = member.map((one: Json, i) => utf8((i === 0 ? '' : ',') + write(one, 2)))
      return { name, bytes: joinBytes([utf8(`${quoteName(name)}[`), ...elements, utf8(']')]) }
    })
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error
    throw new CanonicalError(error.message, locate(value, '', 0) ?? '')
  }
}

/** The canonical text as UTF-8. */
export function canonicalBytes(value: Json): Uint8Array {
  return utf8(canonical(value))
}

/**
 * Parses a text that must already be canonical. Duplicate names, `-0`, `1e3`, spaces and escapes
 * that need not be there all encode to another text and are thereby refused with CanonicalError.
 */
export function parseCanonical(text: string): Json {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    throw new CanonicalError('not JSON')
  }
  if (canonical(value) !== text) throw new CanonicalError('not in canonical form')
  return value
}
