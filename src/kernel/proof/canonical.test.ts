import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, CanonicalError, canonicalMembers, MAX_DEPTH, parseCanonical, type Json } from './canonical.ts'

/** Any value a record may hold. */
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), tie('value'), { maxKeys: 5 }),
  ),
})).value

/** A second encoder, slow and plain, to hold the fast one against. */
function plainly(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value === 0 ? 0 : value)
  if (Array.isArray(value)) return `[${(value as Json[]).map(plainly).join(',')}]`
  const members = Object.keys(value).sort() // Array.sort orders by UTF-16 code units
  return `{${members.map((name) => `${JSON.stringify(name)}:${plainly((value as Record<string, Json>)[name]!)}`).join(',')}}`
}

test('the order and escapes of RFC 8785 section 3.2', () => {
  // The sorting example of section 3.2.3, and control characters as section 3.2.2.2 writes them.
  const example = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
  expect(canonical(example)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}')
  expect(canonical('\u0000\b\t\n\u000b\f\r"\\/\u007f\u2028算')).toBe(
    '"\\u0000\\b\\t\\n\\u000b\\f\\r\\"\\\\/\u007f\u2028算"',
  )
  expect(canonical({ b: [true, null, -7], a: '' })).toBe('{"a":"","b":[true,null,-7]}')
})

test('one value, one text: it parses back, and the order of members does not matter', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value)
      expect(text).toBe(plainly(value))
      expect(canonical(parseCanonical(text))).toBe(text)
      // in parts it is the same text
      const whole = { whole: value, list: [value, value] }
      const parts = canonicalMembers(whole).map(({ bytes }) => new TextDecoder().decode(bytes))
      expect(`{${parts.join(',')}}`).toBe(canonical(whole))
    }),
  )
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ maxLength: 6 })), (names) => {
      const pairs = names.map((name, i) => [name, i] as const)
      expect(canonical(Object.fromEntries(pairs))).toBe(canonical(Object.fromEntries(pairs.toReversed())))
    }),
  )
})

describe('what no record may hold is refused with its place', () => {
  const deep = (depth: number): Json => (depth === 0 ? 0 : [deep(depth - 1)])
  test.each([
    ['a fraction', { price: { fen: 1.5 } }, '/price/fen'],
    ['an integer beyond 2^53', [2 ** 53], '/0'],
    ['NaN', { a: [1, NaN] }, '/a/1'],
    ['infinity', Infinity, ''],
    ['undefined', { a: undefined }, '/a'],
    ['a lone surrogate', { a: '\ud800' }, '/a'],
    ['a lone surrogate in a name', { '\udc00': 1 }, ''],
    ['a date', { at: new Date(0) }, '/at'],
    ['a map', new Map(), ''],
    ['a bigint', { n: 1n }, '/n'],
    ['a function', [() => 1], '/0'],
  ])('%s', (_, value, place) => {
    try {
      canonical(value as Json)
    } catch (error) {
      expect(error).toBeInstanceOf(CanonicalError)
      expect((error as CanonicalError).path).toBe(place)
      return
    }
    expect.unreachable('it was encoded')
  })

  test('nesting beyond the bound, by value or by text', () => {
    expect(canonical(deep(MAX_DEPTH))).toContain('0')
    expect(() => canonical(deep(MAX_DEPTH + 1))).toThrow(CanonicalError)
    expect(() => parseCanonical('['.repeat(100_000) + ']'.repeat(100_000))).toThrow(CanonicalError)
  })
})

test.each([
  ...[
    '{"a":1,"a":1}',
    '{"b":1,"a":2}',
    '-0',
    '1e3',
    '1.0',
    '01',
    ' 1',
    '1 ',
    '"\\u0041"',
    '"\\/"',
    '[1, 2]',
    '{"a": 1}',
  ],
  ...['9007199254740992', '"\\ud800"', '', 'nul', "{'a':1}", '\ufeff1'],
])('parseCanonical refuses %j', (text) => {
  expect(() => parseCanonical(text)).toThrow(CanonicalError)
})

test('a name that is special to the language is a name like any other', () => {
  const text = '{"__proto__":{"x":1},"constructor":2,"toString":3}'
  expect(canonical(parseCanonical(text))).toBe(text)
})
