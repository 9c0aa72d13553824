import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchHasher } from './batch-hasher.ts'
import { toHex, utf8 } from './encoding.ts'
import {
  encodeEntryBundle,
  parseEntryBundle,
  parseTileIndexPath,
  TileEdge,
  tileIndexPath,
  tilePath,
  TileReader,
} from './tiles.ts'
import {
  emptyRoot,
  leafHash,
  MemoryTree,
  nodeHash,
  rootFromInclusion,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts'

const hashOf = (i: number): Uint8Array => leafHash(utf8(`leaf ${i}`))
const treeOf = (size: number): MemoryTree => {
  const tree = new MemoryTree()
  for (let i = 0; i < size; i++) tree.append(hashOf(i))
  return tree
}
const flat = (from: number, to: number): Uint8Array =>
  Buffer.concat(Array.from({ length: to - from }, (_, i) => hashOf(from + i)))

/** RFC 6962 section 2.1, word for word and with another hash library call. */
function definition(leaves: readonly Uint8Array[]): Buffer {
  const sha = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return sha(Uint8Array.of(0), leaves[0]!)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha(Uint8Array.of(1), definition(leaves.slice(0, k)), definition(leaves.slice(k)))
}

test('well-known values', () => {
  expect(toHex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(toHex(leafHash(new Uint8Array(0)))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  expect(() => nodeHash(new Uint8Array(31), new Uint8Array(32))).toThrow(RangeError)
})

test('the root is the definition of RFC 6962 at every size', () => {
  for (let size = 0; size <= 70; size++) {
    const leaves = Array.from({ length: size }, (_, i) => utf8(`leaf ${i}`))
    expect(toHex(treeOf(size).root())).toBe(definition(leaves).toString('hex'))
  }
})

describe('proofs', () => {
  const tree = treeOf(300)
  const place = fc
    .integer({ min: 1, max: 300 })
    .chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)))

  test('an inclusion proof verifies at its place, in its tree, for its leaf, and nowhere else', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat(), ([index, size], pick, bit) => {
        const proof = tree.inclusion(index, size)
        const root = tree.root(size)
        expect(verifyInclusion(index, size, hashOf(index), proof, root)).toBe(true)
        expect(verifyInclusion(index, size, hashOf(index + 1), proof, root)).toBe(false)
        expect(verifyInclusion(index, size, hashOf(index), [...proof, root], root)).toBe(false)
        if (proof.length === 0) return
        expect(verifyInclusion(index, size, hashOf(index), proof.slice(1), root)).toBe(false)
        expect(verifyInclusion(index, size, hashOf(index), proof.slice(0, -1), root)).toBe(false)
        const damaged = proof.map((hash) => hash.slice())
        const hash = damaged[pick % damaged.length]!
        hash[(bit >> 3) % 32] = hash[(bit >> 3) % 32]! ^ (1 << (bit & 7))
        expect(verifyInclusion(index, size, hashOf(index), damaged, root)).toBe(false)
        const elsewhere = (index + 1) % size
        if (elsewhere !== index) expect(verifyInclusion(elsewhere, size, hashOf(index), proof, root)).toBe(false)
      }),
    )
  })

  test('a consistency proof verifies between its trees and no others', () => {
    fc.assert(
      fc.property(place, ([before, size]) => {
        const old = before + 1
        const proof = tree.consistency(old, size)
        const [oldRoot, root] = [tree.root(old), tree.root(size)]
        expect(verifyConsistency(old, size, oldRoot, root, proof)).toBe(true)
        expect(verifyConsistency(old, size, root, oldRoot, proof)).toBe(old === size)
        expect(verifyConsistency(old, size, oldRoot, root, [...proof, root])).toBe(false)
        expect(verifyConsistency(old, size, hashOf(old), root, proof)).toBe(false)
        if (proof.length > 0) expect(verifyConsistency(old, size, oldRoot, root, proof.slice(0, -1))).toBe(false)
      }),
    )
  })

  test('from nothing there is nothing to verify; numbers from outside are refused, not thrown at', () => {
    expect(verifyConsistency(0, 5, emptyRoot(), tree.root(5), [])).toBe(false)
    for (const [index, size] of [
      [-1, 5],
      [5, 5],
      [1.5, 5],
      [0, 0],
      [NaN, 5],
      [0, Infinity],
      [2 ** 53, 2 ** 54],
    ] as const) {
      expect(rootFromInclusion(index, size, hashOf(0), [])).toBeNull()
    }
    expect(rootFromInclusion(0, 1, new Uint8Array(31), [])).toBeNull()
    expect(() => tree.inclusion(300)).toThrow(RangeError)
    expect(() => tree.consistency(5, 4)).toThrow(RangeError)
  })

  test('indexes above 2^32 keep their bits', () => {
    const size = 2 ** 40 + 1
    const proof = [hashOf(1)]
    const root = nodeHash(hashOf(1), hashOf(0))
    expect(verifyInclusion(2 ** 40, size, hashOf(0), proof, root)).toBe(true)
    expect(verifyInclusion(0, size, hashOf(0), proof, root)).toBe(false)
  })
})

describe('tiles', () => {
  test('index paths go both ways and have one spelling', () => {
    expect(tileIndexPath(1_234_067)).toBe('x001/x234/067')
    fc.assert(
      fc.property(fc.maxSafeNat(), (index) => {
        expect(parseTileIndexPath(tileIndexPath(index))).toBe(index)
      }),
    )
    for (const path of ['', '1', '0001', 'x000/001', 'x001/01', 'x001/x002', '123/456', 'x001//002', '001/']) {
      expect([path, parseTileIndexPath(path)]).toEqual([path, null])
    }
  })

  test('bundles go both ways; a cut one is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (entries) => {
        const bundle = encodeEntryBundle(entries)
        expect(parseEntryBundle(bundle)?.map(toHex)).toEqual(entries.map(toHex))
        if (bundle.length > 0) expect(parseEntryBundle(bundle.subarray(0, -1))).toBeNull()
      }),
    )
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(RangeError)
  })

  test('however leaves are cut into batches, the tiles, root and proofs are those of the whole tree', () => {
    const wide = new BatchHasher()
    const tree = treeOf(1500)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (batches, lanes) => {
          const edge = lanes ? new TileEdge(wide.hashPairs) : new TileEdge()
          const files = new Map<string, Uint8Array>()
          let reader: TileReader | undefined
          for (const batch of batches) {
            const size = Math.min(1500, edge.size + batch)
            for (const tile of edge.add(flat(edge.size, size)))
              files.set(tilePath(tile.level, tile.index, tile.bytes.length / 32), tile.bytes)
            expect(toHex(edge.root())).toBe(toHex(tree.root(size)))
            const fetch = (level: number, index: number, width: number): Uint8Array =>
              files.get(tilePath(level, index, width))!
            reader ??= new TileReader(size, fetch, 4)
            reader.grow(size)
            expect(toHex(reader.root())).toBe(toHex(tree.root(size)))
            for (const index of [0, size >> 1, size - 1]) {
              expect(reader.inclusion(index).map(toHex)).toEqual(tree.inclusion(index, size).map(toHex))
            }
            expect(reader.consistency((size + 1) >> 1).map(toHex)).toEqual(
              tree.consistency((size + 1) >> 1, size).map(toHex),
            )
            for (const tile of edge.partialTiles())
              expect(files.get(tilePath(tile.level, tile.index, tile.bytes.length / 32))).toEqual(tile.bytes)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('hashing in lanes', () => {
  test.each([true, false])('leaf hashes of any lengths equal node:crypto (wide: %s)', (wide) => {
    const hasher = new BatchHasher({ wide })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 4000, max: 9000 })), { maxLength: 30 }),
        (lengths) => {
          const entries = lengths.map((length, i) => new Uint8Array(length).fill(i + 1))
          const out = new Uint8Array(entries.length * 32)
          expect(hasher.leafHashes(encodeEntryBundle(entries), out)).toBe(entries.length)
          entries.forEach((entry, i) => {
            const expected = createHash('sha256').update(Uint8Array.of(0)).update(entry).digest('hex')
            expect(toHex(out.subarray(i * 32, i * 32 + 32))).toBe(expected)
          })
        },
      ),
      { numRuns: 50 },
    )
  })

  test('more leaves than one chunk holds, and a damaged stream that leaves nothing behind', () => {
    const hasher = new BatchHasher()
    const entries = Array.from({ length: 5000 }, (_, i) => utf8(`entry ${i} ${'x'.repeat(i % 500)}`))
    const bundle = encodeEntryBundle(entries)
    expect(() => hasher.leafHashes(bundle.subarray(0, -1), new Uint8Array(5000 * 32))).toThrow(RangeError)
    const out = new Uint8Array(5000 * 32)
    expect(hasher.leafHashes(bundle, out)).toBe(5000)
    expect(Buffer.from(out).equals(Buffer.concat(entries.map(leafHash)))).toBe(true)
  })
})
