// C2SP tlog-tiles: where the hashes and entries of a log lie, and proofs read from them.
// A tile holds 256 hashes of one level; tile levels are eight tree levels apart.
import { concatBytes } from './encoding.ts'
import { HASH_BYTES } from './hash.ts'
import { consistencyProof, inclusionProof, nodeHashInto, rangeRoot, type NodeAt } from './tree.ts'

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256
/** Longest entry: its length is written in two bytes. */
export const MAX_ENTRY_BYTES = 65_535

const TILE_BYTES = TILE_WIDTH * HASH_BYTES

/** An index as path elements of three digits, all but the last marked with x: 1234067 → x001/x234/067. */
export function tileIndexPath(index: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`no tile ${index}`)
  let path = String(index % 1000).padStart(3, '0')
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return path
}

/** Reads an index path back; null for any text that tileIndexPath does not write. */
export function parseTileIndexPath(path: string): number | null {
  if (!/^(x[0-9]{3}\/)*[0-9]{3}$/.test(path)) return null
  const index = Number(path.replaceAll(/[x/]/g, ''))
  return Number.isSafeInteger(index) && tileIndexPath(index) === path ? index : null
}

function partialSuffix(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`no tile of width ${width}`)
  return width < TILE_WIDTH ? `.p/${width}` : ''
}

/** Path of a hash tile, `tile/<level>/<index>[.p/<width>]`. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  return `tile/${level}/${tileIndexPath(index)}${partialSuffix(width)}`
}

/** Path of an entry bundle, `tile/entries/<index>[.p/<width>]`. */
export function entryBundlePath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${tileIndexPath(index)}${partialSuffix(width)}`
}

/** How many full tiles a tree has on a tile level, and how wide the partial one after them is (0: none). */
export function tileCount(size: number, level: number): { full: number; partialWidth: number } {
  const hashes = Math.floor(size / TILE_WIDTH ** level)
  return { full: Math.floor(hashes / TILE_WIDTH), partialWidth: hashes % TILE_WIDTH }
}

/**
 * Entries as a bundle: each after its length as two big-endian bytes. Written into `buffer` when it has
 * room. Throws RangeError beyond MAX_ENTRY_BYTES.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[], buffer?: Uint8Array): Uint8Array {
  let length = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes`)
    length += 2 + entry.length
  }
  const bundle = buffer && buffer.length >= length ? buffer.subarray(0, length) : new Uint8Array(length)
  let at = 0
  for (const entry of entries) {
    bundle[at] = entry.length >> 8
    bundle[at + 1] = entry.length & 255
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/** The entries of a bundle as views into it; null when a length runs past the end. */
export function parseEntryBundle(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length;) {
    if (at + 2 > bundle.length) return null
    const end = at + 2 + ((bundle[at]! << 8) | bundle[at + 1]!)
    if (end > bundle.length) return null
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}

/** One tile as it must stand after a batch. */
export type TileWrite = { readonly level: number; readonly index: number; readonly bytes: Uint8Array }

/** Hashes pairs side by side at `from` into `out` at `at`: `count` nodes of RFC 6962. */
export type HashPairs = (pairs: Uint8Array, from: number, count: number, out: Uint8Array, at: number) => void

const hashPairsOneByOne: HashPairs = (pairs, from, count, out, at) => {
  for (let i = 0; i < count; i++) nodeHashInto(pairs, from + i * 2 * HASH_BYTES, out, at + i * HASH_BYTES)
}

/**
 * The growing right edge of a log: leaf hashes in, tiles out. It keeps only the partial tile of each
 * level, at most 8 KiB × 7, whatever the size of the log.
 */
export class TileEdge {
  #size = 0
  #partial: Uint8Array[] = []
  readonly #hashPairs: HashPairs

  constructor(hashPairs: HashPairs = hashPairsOneByOne) {
    this.#hashPairs = hashPairs
  }

  get size(): number {
    return this.#size
  }

  /** A copy that can grow on its own; used to try a batch before it is durable. */
  clone(): TileEdge {
    const copy = new TileEdge(this.#hashPairs)
    copy.#size = this.#size
    copy.#partial = [...this.#partial] // partials are replaced, never written into
    return copy
  }

  /**
   * Adds leaf hashes (32 bytes each, side by side) and returns every tile that is new or wider,
   * lowest level first.
   */
  add(leafHashes: Uint8Array): TileWrite[] {
    const writes: TileWrite[] = []
    let incoming = leafHashes
    let before = this.#size
    this.#size += leafHashes.length / HASH_BYTES
    for (let level = 0; incoming.length > 0; level++) {
      const held = this.#partial[level] ?? new Uint8Array(0)
      const hashes = held.length === 0 ? incoming : concatBytes(held, incoming)
      const firstIndex = Math.floor(before / TILE_WIDTH)
      const full = Math.floor(hashes.length / TILE_BYTES)
      const roots = new Uint8Array(full * HASH_BYTES)
      for (let i = 0; i < full; i++) {
        const bytes = hashes.subarray(i * TILE_BYTES, (i + 1) * TILE_BYTES)
        writes.push({ level, index: firstIndex + i, bytes })
      }
      this.#tileRoots(hashes, full, roots)
      const rest = hashes.slice(full * TILE_BYTES)
      this.#partial[level] = rest
      if (rest.length > 0) writes.push({ level, index: firstIndex + full, bytes: rest })
      incoming = roots
      before = firstIndex
    }
    return writes
  }

  /** Folds whole tiles level by level over all of them at once, so that a wide hasher has work. */
  #tileRoots(hashes: Uint8Array, tiles: number, roots: Uint8Array): void {
    if (tiles === 0) return
    let from = hashes
    for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
      const into = width === 1 ? roots : new Uint8Array(tiles * width * HASH_BYTES)
      this.#hashPairs(from, 0, tiles * width, into, 0)
      from = into
    }
  }

  /** The partial tiles at the right edge, lowest level first. */
  partialTiles(): TileWrite[] {
    return this.#partial.flatMap((bytes, level) =>
      bytes.length === 0 ? [] : [{ level, index: tileCount(this.#size, level).full, bytes }],
    )
  }

  /** Root of everything added so far. */
  root(): Uint8Array {
    return rangeRoot(0, this.#size, (level, index) => {
      const tileLevel = Math.floor(level / 8)
      const height = level % 8
      const hashes = this.#partial[tileLevel] ?? new Uint8Array(0)
      const start = (index * 2 ** height) % TILE_WIDTH
      return foldSubtree(hashes.subarray(start * HASH_BYTES, (start + 2 ** height) * HASH_BYTES), this.#hashPairs)
    })
  }
}

/** Root of 2^k hashes side by side. */
function foldSubtree(hashes: Uint8Array, hashPairs: HashPairs): Uint8Array {
  let from = hashes
  for (let count = hashes.length / HASH_BYTES / 2; count >= 1; count /= 2) {
    const into = new Uint8Array(count * HASH_BYTES)
    hashPairs(from, 0, count, into, 0)
    from = into
  }
  return from.slice()
}

/** Reads one tile, `width` hashes of 32 bytes; throws when it is not there. */
export type FetchTile = (level: number, index: number, width: number) => Uint8Array

const EXPANDED_TILES_KEPT = 4096

/**
 * Proofs read from tiles. Expanded tiles are kept in a bounded cache, oldest out first: re-ordering on
 * every hit costs more than it saves. The ragged right edge is the same for every proof against one
 * size and is remembered until the log grows.
 */
export class TileReader {
  #size: number
  readonly #fetch: FetchTile
  readonly #capacity: number
  // Per tile, its eight tree levels from the 256 stored hashes down to two.
  readonly #expanded = new Map<number, Uint8Array[]>()
  #edge = new Map<number, Uint8Array>()

  constructor(size: number, fetch: FetchTile, capacity: number = EXPANDED_TILES_KEPT) {
    this.#size = size
    this.#fetch = fetch
    this.#capacity = capacity
  }

  get size(): number {
    return this.#size
  }

  /** Follows the log to a larger size: full tiles stay, partial ones are read anew. */
  grow(size: number): void {
    if (size < this.#size) throw new RangeError(`a log does not shrink from ${this.#size} to ${size}`)
    if (size === this.#size) return
    for (let level = 0; TILE_WIDTH ** level <= this.#size; level++) {
      const { full, partialWidth } = tileCount(this.#size, level)
      if (partialWidth > 0) this.#expanded.delete(tileKey(level, full))
    }
    this.#edge = new Map()
    this.#size = size
  }

  #tile(level: number, index: number): Uint8Array[] {
    const key = tileKey(level, index)
    const kept = this.#expanded.get(key)
    if (kept) return kept
    const width = Math.min(TILE_WIDTH, Math.floor(this.#size / TILE_WIDTH ** level) - index * TILE_WIDTH)
    if (width < 1) throw new RangeError(`tile ${level}/${index} lies beyond size ${this.#size}`)
    const stored = this.#fetch(level, index, width)
    if (stored.length !== width * HASH_BYTES) throw new RangeError(`tile ${level}/${index} is not ${width} hashes wide`)
    const levels = [stored]
    let from = stored
    for (let count = width >> 1; count >= 1 && levels.length < 8; count >>= 1) {
      const into = new Uint8Array(count * HASH_BYTES)
      hashPairsOneByOne(from, 0, count, into, 0)
      levels.push(into)
      from = into
    }
    if (this.#expanded.size >= this.#capacity) {
      for (const oldest of this.#expanded.keys()) {
        this.#expanded.delete(oldest)
        break
      }
    }
    this.#expanded.set(key, levels)
    return levels
  }

  /** Hash of one complete subtree (a view; do not write into it). */
  readonly nodeAt: NodeAt = (level, index) => {
    const tileLevel = Math.floor(level / 8)
    const height = level % 8
    const perTile = TILE_WIDTH / 2 ** height
    const hashes = this.#tile(tileLevel, Math.floor(index / perTile))[height]
    const at = (index % perTile) * HASH_BYTES
    if (!hashes || at + HASH_BYTES > hashes.length) throw new RangeError(`no node ${level}/${index}`)
    return hashes.subarray(at, at + HASH_BYTES)
  }

  #range = (start: number, end: number): Uint8Array => {
    if (end !== this.#size) return rangeRoot(start, end, this.nodeAt)
    let hash = this.#edge.get(start)
    if (!hash) {
      hash = rangeRoot(start, end, this.nodeAt)
      this.#edge.set(start, hash)
    }
    return hash
  }

  root(): Uint8Array {
    return this.#range(0, this.#size).slice()
  }

  /** Audit path of leaf `index`, leaf to root; hashes are views into cached tiles. */
  inclusion(index: number): Uint8Array[] {
    return inclusionProof(index, this.#size, this.nodeAt, this.#range)
  }

  /** Consistency proof from an earlier size to this one. */
  consistency(oldSize: number): Uint8Array[] {
    return consistencyProof(oldSize, this.#size, this.nodeAt)
  }
}

function tileKey(level: number, index: number): number {
  return level * 2 ** 45 + index // at most seven levels above 2^45 tiles of entries
}
