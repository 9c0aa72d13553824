// The Merkle tree of RFC 6962 section 2.1 over 32-byte hashes. Sizes are JavaScript numbers up to 2^53,
// so halving is division: the bit operators of the language stop at 32 bits.
import { equalBytes } from './encoding.ts'
import { HASH_BYTES, sha256, sha256Into } from './hash.ts'

const pair = new Uint8Array(1 + 2 * HASH_BYTES)
pair[0] = 1 // RFC 6962: 0x01 sets inner nodes apart from leaves, which start with 0x00
let leafMessage = new Uint8Array(4096)

/** Writes SHA-256(0x00 ‖ data), the leaf hash of RFC 6962, into `out` at `at`. */
export function leafHashInto(data: Uint8Array, out: Uint8Array, at: number): void {
  if (data.length >= leafMessage.length) leafMessage = new Uint8Array(2 * data.length)
  leafMessage[0] = 0
  leafMessage.set(data, 1)
  sha256Into(leafMessage.subarray(0, data.length + 1), out, at)
}

/** SHA-256(0x00 ‖ data), the leaf hash of RFC 6962. */
export function leafHash(data: Uint8Array): Uint8Array {
  const hash = new Uint8Array(HASH_BYTES)
  leafHashInto(data, hash, 0)
  return hash
}

/** Writes SHA-256(0x01 ‖ left ‖ right) into `out`; `pairs` holds left and right side by side at `from`. */
export function nodeHashInto(pairs: Uint8Array, from: number, out: Uint8Array, at: number): void {
  for (let i = 0; i < 2 * HASH_BYTES; i++) pair[1 + i] = pairs[from + i]!
  sha256Into(pair, out, at)
}

/** SHA-256(0x01 ‖ left ‖ right), the inner node of RFC 6962. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('a node joins two 32-byte hashes')
  const hash = new Uint8Array(HASH_BYTES)
  pair.set(left, 1)
  pair.set(right, 1 + HASH_BYTES)
  sha256Into(pair, hash, 0)
  return hash
}

/** The root of the empty tree, SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** Reads the hash of the complete subtree of 2^level leaves that starts at leaf index × 2^level. */
export type NodeAt = (level: number, index: number) => Uint8Array

/** The largest power of two below n (n ≥ 2): the split point k of RFC 6962. */
function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** log2 of n when n is a power of two, else -1. */
function exactLog2(n: number): number {
  const level = Math.round(Math.log2(n))
  return 2 ** level === n ? level : -1
}

/** Root of the leaves from `start` up to `end`, start being a multiple of the subtree sizes inside. */
export function rangeRoot(start: number, end: number, nodeAt: NodeAt): Uint8Array {
  const n = end - start
  if (n === 0) return emptyRoot()
  const level = exactLog2(n)
  if (level >= 0 && start % n === 0) return nodeAt(level, start / n)
  const middle = start + splitPoint(n)
  return nodeHash(rangeRoot(start, middle, nodeAt), rangeRoot(middle, end, nodeAt))
}

/** Root of the first `size` leaves. */
export function root(size: number, nodeAt: NodeAt): Uint8Array {
  return rangeRoot(0, size, nodeAt)
}

/**
 * The audit path of RFC 6962 section 2.1.1 for leaf `index` in the tree of `size` leaves, leaf to root.
 * Throws RangeError unless 0 ≤ index < size. `range` may be a memoising rangeRoot.
 */
export function inclusionProof(
  index: number,
  size: number,
  nodeAt: NodeAt,
  range: (start: number, end: number) => Uint8Array = (start, end) => rangeRoot(start, end, nodeAt),
): Uint8Array[] {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const siblings: [number, number][] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitPoint(end - start)
    if (index < middle) {
      siblings.push([middle, end])
      end = middle
    } else {
      siblings.push([start, middle])
      start = middle
    }
  }
  const proof: Uint8Array[] = []
  for (let i = siblings.length - 1; i >= 0; i--) {
    const [from, to] = siblings[i]!
    const level = exactLog2(to - from)
    proof.push(level >= 0 && from % (to - from) === 0 ? nodeAt(level, from / (to - from)) : range(from, to))
  }
  return proof
}

/**
 * The consistency proof of RFC 6962 section 2.1.2 from the tree of `oldSize` leaves to that of `size`.
 * Empty from 0 and between equal sizes. Throws RangeError when oldSize > size.
 */
export function consistencyProof(oldSize: number, size: number, nodeAt: NodeAt): Uint8Array[] {
  if (!isSize(oldSize) || !isSize(size) || oldSize > size) throw new RangeError(`no proof from ${oldSize} to ${size}`)
  if (oldSize === 0 || oldSize === size) return []
  const prove = (m: number, start: number, end: number, whole: boolean): Uint8Array[] => {
    const n = end - start
    if (m === n) return whole ? [] : [rangeRoot(start, end, nodeAt)]
    const k = splitPoint(n)
    if (m <= k) return [...prove(m, start, start + k, whole), rangeRoot(start + k, end, nodeAt)]
    return [...prove(m - k, start + k, end, false), rangeRoot(start, start + k, nodeAt)]
  }
  return prove(oldSize, 0, size, true)
}

/**
 * The root that a leaf hash and its audit path lead to (RFC 9162 section 2.1.3.2), or null when the path
 * has the wrong length or shape. Index, size and path come from outside: nothing here throws on them.
 */
export function rootFromInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | null {
  if (!isSize(index) || !isSize(size) || index >= size || leaf.length !== HASH_BYTES) return null
  const joined = new Uint8Array(2 * HASH_BYTES)
  const hash = leaf.slice()
  let node = index
  let last = size - 1
  for (const sibling of proof) {
    if (sibling.length !== HASH_BYTES || last === 0) return null
    const isRight = node % 2 === 1 || node === last
    joined.set(isRight ? sibling : hash, 0)
    joined.set(isRight ? hash : sibling, HASH_BYTES)
    nodeHashInto(joined, 0, hash, 0)
    if (isRight && node % 2 === 0) {
      while (node !== 0 && node % 2 === 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash : null
}

/** True when the audit path leads from the leaf hash at `index` to `expectedRoot`. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  expectedRoot: Uint8Array,
): boolean {
  const found = rootFromInclusion(index, size, leaf, proof)
  return found !== null && equalBytes(found, expectedRoot)
}

/**
 * True when the tree of `size` leaves continues that of `oldSize` (RFC 9162 section 2.1.4.2).
 * From size 0 always false: the proof would be empty and prove nothing; a caller that starts from
 * nothing must say so itself.
 */
export function verifyConsistency(
  oldSize: number,
  size: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(oldSize) || !isSize(size) || oldSize === 0 || oldSize > size) return false
  if (oldSize === size) return proof.length === 0 && equalBytes(oldRoot, newRoot)
  if (proof.length === 0 || proof.some((hash) => hash.length !== HASH_BYTES)) return false
  // When the old tree is one complete subtree its root is the first node and is left out of the proof.
  const path = exactLog2(oldSize) >= 0 ? [oldRoot, ...proof] : proof
  let node = oldSize - 1
  let last = size - 1
  while (node % 2 === 1) {
    node = (node - 1) / 2
    last = Math.floor(last / 2)
  }
  let oldHash = path[0]!
  let newHash = path[0]!
  if (oldHash.length !== HASH_BYTES) return false
  for (const sibling of path.slice(1)) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (node !== 0 && node % 2 === 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else newHash = nodeHash(newHash, sibling)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot)
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

/** A whole tree in memory, one flat buffer per level; for tests, small logs and the tree of one record. */
export class MemoryTree {
  #levels: Uint8Array[] = [new Uint8Array(8 * HASH_BYTES)]
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds one leaf hash (32 bytes) and the inner nodes that it completes. */
  append(hash: Uint8Array): void {
    if (hash.length !== HASH_BYTES) throw new RangeError('a leaf hash has 32 bytes')
    this.#room(0, this.#size).set(hash, this.#size * HASH_BYTES)
    this.#size++
    for (let level = 0, count = this.#size; count % 2 === 0; level++, count /= 2) {
      const above = this.#room(level + 1, count / 2 - 1)
      nodeHashInto(this.#levels[level]!, (count - 2) * HASH_BYTES, above, (count / 2 - 1) * HASH_BYTES)
    }
  }

  #room(level: number, index: number): Uint8Array {
    let hashes = this.#levels[level] ?? new Uint8Array(8 * HASH_BYTES)
    if ((index + 1) * HASH_BYTES > hashes.length) {
      const larger = new Uint8Array(2 * hashes.length)
      larger.set(hashes)
      hashes = larger
    }
    this.#levels[level] = hashes
    return hashes
  }

  /** Hash of one complete subtree; see NodeAt. */
  readonly nodeAt: NodeAt = (level, index) => {
    const hashes = this.#levels[level]
    if (!hashes || (index + 1) * 2 ** level > this.#size) throw new RangeError(`no node ${level}/${index}`)
    return hashes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }

  root(size = this.#size): Uint8Array {
    return root(size, this.nodeAt)
  }

  inclusion(index: number, size = this.#size): Uint8Array[] {
    return inclusionProof(index, size, this.nodeAt)
  }

  consistency(oldSize: number, size = this.#size): Uint8Array[] {
    return consistencyProof(oldSize, size, this.nodeAt)
  }
}
