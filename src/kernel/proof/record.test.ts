// Commitments to a record's fields, and the leaf that carries them.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, type Json } from './canonical.ts'
import {
  commit,
  commitments,
  disclose,
  fieldNames,
  openedFields,
  openingRoot,
  parseOpening,
  plainFieldRoot,
  withholdAll,
  type Fields,
} from './commitment.ts'
import { toHex } from './encoding.ts'
import { encodeLeaf, LeafError, leafHashOf, parseLeaf, type Leaf } from './leaf.ts'

const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.maxSafeInteger(),
  fc.constant(null),
  fc.array(fc.nat(), { maxLength: 5 }),
)
const record = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 12 }), value, {
  maxKeys: 30,
}) as fc.Arbitrary<Fields>
const saltsFor = (fields: Fields, seed = 0): Uint8Array => {
  const salts = new Uint8Array(Object.keys(fields).length * 16)
  for (let i = 0; i < salts.length; i++) salts[i] = (i * 31 + seed * 7) & 255
  return salts
}

test('the root by hand: SHA-256 of salt and field, leaf by leaf', () => {
  const sha = (...parts: readonly (Uint8Array | string)[]): Buffer =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
  const salts = new Uint8Array(48).map((_, i) => i)
  const field = (i: number, text: string): Buffer =>
    sha(Uint8Array.of(0), sha(salts.subarray(16 * i, 16 * i + 16), text))
  const fields = { z: 1, a: '算', B: null }
  const left = sha(Uint8Array.of(1), field(0, '["B",null]'), field(1, '["a","算"]'))
  expect(toHex(commit(fields, salts).root)).toBe(sha(Uint8Array.of(1), left, field(2, '["z",1]')).toString('hex'))
  expect(commit(fields, salts).names).toEqual(['B', 'a', 'z'])
})

test('the commitments alone carry the root and show nothing: what an erased record leaves behind', () => {
  fc.assert(
    fc.property(record, (fields) => {
      const salts = saltsFor(fields)
      const kept = commitments(fields, salts)
      expect(kept.length).toBe(32 * Object.keys(fields).length)
      const opening = withholdAll(kept)
      expect(opening).toEqual(disclose(fields, salts, []))
      expect(toHex(openingRoot(opening))).toBe(toHex(commit(fields, salts).root))
      expect([openedFields(opening).size, parseOpening(opening as unknown as Json)]).toEqual([0, opening])
    }),
  )
  expect(() => commitments({ a: 1 }, new Uint8Array(15))).toThrow(RangeError)
  expect(() => withholdAll(new Uint8Array(33))).toThrow(RangeError)
})

test('the lanes give the plain root for every number of fields', () => {
  for (let count = 0; count <= 300; count += count < 40 ? 1 : 13) {
    const fields: Fields = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`f${i}`, 'x'.repeat((i * 53) % 700)]),
    )
    const salts = saltsFor(fields, count)
    expect(toHex(commit(fields, salts).root)).toBe(toHex(plainFieldRoot(fieldNames(fields), fields, salts)))
  }
})

test('any choice of withheld fields leads to the same root and shows only what was chosen', () => {
  fc.assert(
    fc.property(record, fc.func(fc.boolean()), (fields, choose) => {
      const salts = saltsFor(fields)
      const { root, names } = commit(fields, salts)
      const shown = names.filter((name) => choose(name))
      const opening = disclose(fields, salts, shown)
      expect(toHex(openingRoot(opening))).toBe(toHex(root))
      expect([...openedFields(opening)]).toEqual(shown.map((name) => [name, fields[name]]))
      expect(parseOpening(JSON.parse(canonical(opening as unknown as Json)))).toEqual(opening)
    }),
  )
})

test('another value, name or salt is another root', () => {
  const fields = { price: 600, lessee: 'a' }
  const salts = saltsFor(fields)
  const root = toHex(commit(fields, salts).root)
  expect(toHex(commit({ ...fields, price: 601 }, salts).root)).not.toBe(root)
  expect(toHex(commit({ pricf: 600, lessee: 'a' }, salts).root)).not.toBe(root)
  expect(toHex(commit(fields, saltsFor(fields, 1)).root)).not.toBe(root)
  expect(() => commit(fields, salts.subarray(1))).toThrow(RangeError)
  expect(() => disclose(fields, salts, ['nobody'])).toThrow(RangeError)
  expect(() => commit({ price: 0.5, lessee: 'a' }, salts)).toThrow(/safe integer/)
  expect(toHex(commit(fields, salts).root)).toBe(root) // the failed one left nothing in the lanes
})

test('openings of another form are refused', () => {
  const [first, second] = disclose({ a: 1, b: 2 }, new Uint8Array(32)) as unknown as [Json, Json]
  const bad: Json[] = [
    null,
    {},
    [1],
    [[]],
    [['a', 'b']],
    [['!']],
    [['AAAA']],
    [['a', 'AAAA', 1]],
    [['a', 1, 1]],
    [second, first],
    [first, first],
    [['a', 'AAAAAAAAAAAAAAAAAAAAAB==', 1]],
  ]
  for (const opening of bad) expect([opening, parseOpening(opening)]).toEqual([opening, null])
})

describe('leaf v1', () => {
  const leaf: Leaf = {
    v: 1,
    at: '2026-03-01T00:00:00.000Z',
    commit: 'ab'.repeat(32),
    fields: 9,
    kind: 'market.order.place',
    prev: null,
    seq: 0,
    stream: 'lease:1',
  }
  const refused = (change: object): string => {
    try {
      parseLeaf(canonical({ ...leaf, ...change }))
    } catch (error) {
      expect(error).toBeInstanceOf(LeafError)
      expect(() => encodeLeaf({ ...leaf, ...change })).toThrow((error as LeafError).message)
      return (error as LeafError).code
    }
    return 'accepted'
  }

  test('has one text and one hash', () => {
    const text = encodeLeaf(leaf)
    expect(text).toBe(
      `{"at":"2026-03-01T00:00:00.000Z","commit":"${'ab'.repeat(32)}","fields":9,"kind":"market.order.place","prev":null,"seq":0,"stream":"lease:1","v":1}`,
    )
    expect(parseLeaf(text)).toEqual(leaf)
    expect(toHex(leafHashOf(text))).toBe(createHash('sha256').update('\0').update(text).digest('hex'))
    const signed: Leaf = { ...leaf, seq: 1, prev: 'cd'.repeat(32), sig: [{ alg: 'ed25519', key: 'k', sig: 's' }] }
    expect(parseLeaf(encodeLeaf(signed))).toEqual(signed)
  })

  test.each([
    ['leaf-members', { extra: 1 }],
    ['leaf-version', { v: 2 }],
    ['leaf-stream', { stream: '' }],
    ['leaf-stream', { stream: 'a\nb' }],
    ['leaf-seq', { seq: -1 }],
    ['leaf-seq', { seq: '0' }],
    ['leaf-prev', { prev: 'ab'.repeat(32) }],
    ['leaf-prev', { seq: 1 }],
    ['leaf-prev', { seq: 1, prev: 'AB'.repeat(32) }],
    ['leaf-kind', { kind: 'Market' }],
    ['leaf-at', { at: '2026-02-30T00:00:00Z' }],
    ['leaf-at', { at: '2026-03-01T08:00:00+08:00' }],
    ['leaf-at', { at: '2026-03-01' }],
    ['leaf-commit', { commit: 'ab' }],
    ['leaf-fields', { fields: null }],
    ['leaf-sig', { sig: [] }],
    ['leaf-sig', { sig: [{ alg: 'a', key: 'b' }] }],
    ['leaf-sig', { sig: [{ alg: 'a', key: 'b', sig: '' }] }],
    ['leaf-too-long', { sig: [{ alg: 'a', key: 'b', sig: '算'.repeat(1300) }] }],
  ])('refuses with %s: %j', (code, change) => expect(refused(change)).toBe(code))

  test('refuses another spelling of the same leaf', () => {
    for (const text of [
      ` ${encodeLeaf(leaf)}`,
      encodeLeaf(leaf).replace('"fields":9', '"fields":9.0'),
      '[]',
      'null',
      '',
    ]) {
      expect(() => parseLeaf(text)).toThrow(LeafError)
    }
  })
})
