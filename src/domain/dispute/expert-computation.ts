// A computation in an expert opinion that anyone can do again: named whole numbers, one formula, one result. The formula
// knows + - * / (whole division, towards minus infinity), min, max and brackets; there are no fractions to round.
import { canonicalBytes, sha256, toHex } from '#kernel/proof'
import { z } from 'zod'

export const computationInput = z.strictObject({
  /** what is computed, in words */
  name: z.string().trim().min(1).max(200),
  inputs: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,40}$/), z.int()),
  formula: z.string().trim().min(1).max(500),
  result: z.int(),
  unit: z.string().trim().min(1).max(40),
})
export type Computation = z.infer<typeof computationInput>

/** SHA-256 of the canonical computation with its result, lower-case hex: by this name it is cited. */
export const computationHash = (computation: Computation): string => toHex(sha256(canonicalBytes(computation)))

const TOKEN = /\s*([a-z][A-Za-z0-9]*|\d{1,15}|[-+*/(),])/y
const MOST_DEPTH = 50

/** The value of a formula over its inputs, or why there is none: `unknown` names, `form`, `zero` division, `range` of 2^53. */
export function compute({
  inputs,
  formula,
}: Pick<Computation, 'inputs' | 'formula'>): bigint | 'unknown' | 'form' | 'zero' | 'range' {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const text = formula.trimEnd()
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text)
    if (!found) return 'form'
    tokens.push(found[1]!)
  }
  let at = 0
  let why: 'unknown' | 'form' | 'zero' = 'form'
  const stop = (reason: typeof why): never => {
    why = reason
    throw new SyntaxError(reason)
  }
  const want = (token: string): void => {
    if (tokens[at] !== token) stop('form')
    at += 1
  }
  const atom = (depth: number): bigint => {
    const token = tokens[at]
    if (token === undefined || depth > MOST_DEPTH) return stop('form')
    at += 1
    if (token === '-') return -atom(depth + 1)
    if (token === '(') {
      const value = sum(depth + 1)
      want(')')
      return value
    }
    if (/^\d/.test(token)) return BigInt(token)
    if (token === 'min' || token === 'max') {
      want('(')
      const values = [sum(depth + 1)]
      while (tokens[at] === ',') {
        at += 1
        values.push(sum(depth + 1))
      }
      want(')')
      return values.reduce((a, b) => ((token === 'min') === a < b ? a : b))
    }
    const value = Object.hasOwn(inputs, token) ? inputs[token] : undefined
    return value === undefined ? stop(/^[a-z]/.test(token) ? 'unknown' : 'form') : BigInt(value)
  }
  const product = (depth: number): bigint => {
    let value = atom(depth)
    while (tokens[at] === '*' || tokens[at] === '/') {
      const by = tokens[at]!
      at += 1
      const next = atom(depth)
      if (by === '/' && next === 0n) return stop('zero')
      value = by === '*' ? value * next : floorDivide(value, next)
    }
    return value
  }
  function sum(depth: number): bigint {
    let value = product(depth)
    while (tokens[at] === '+' || tokens[at] === '-') {
      const by = tokens[at]!
      at += 1
      const next = product(depth)
      value = by === '+' ? value + next : value - next
    }
    return value
  }
  try {
    const value = sum(0)
    if (at < tokens.length) return 'form'
    const most = BigInt(Number.MAX_SAFE_INTEGER)
    return value > most || value < -most ? 'range' : value
  } catch (error) {
    if (error instanceof SyntaxError) return why
    throw error
  }
}

const floorDivide = (a: bigint, b: bigint): bigint => {
  const whole = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? whole - 1n : whole
}
