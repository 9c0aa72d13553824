// Rehashes a published log from its entries up and compares every file with what it must be. It needs the
// folder alone, so that anyone who was given a copy can run it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BatchHasher,
  entryBundlePath,
  equalBytes,
  HASH_BYTES,
  NoteError,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  TILE_WIDTH,
  TileEdge,
  tilePath,
  toHex,
  type Checkpoint,
} from '#kernel/proof'

/** `checkpoints` counts those whose signature was checked; without a key beside the log it is 0. */
export type FsckResult = {
  readonly size: number
  /** Hex, as the checkpoint says; empty when it cannot be read. */
  readonly root: string
  readonly checkpoints: number
  readonly ok: boolean
  /** The first thing found wrong, naming the file. */
  readonly reason?: string
}

class Fault extends Error {}

/** Checks a log folder. Never throws for what is in it; the result names the first fault. */
export function fsck(dir: string): FsckResult {
  let head = { size: 0, root: '', checkpoints: 0 }
  try {
    const { checkpoint, signed } = readCheckpoint(dir)
    head = { size: checkpoint.size, root: toHex(checkpoint.root), checkpoints: signed ? 1 : 0 }
    const root = toHex(rehash(dir, checkpoint.size).root())
    if (root !== head.root) throw new Fault(`checkpoint: 根与条目不符 · the root does not match the entries`)
    return { ...head, root, ok: true }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...head, ok: false, reason: error.message }
  }
}

function read(dir: string, path: string): Uint8Array {
  const whole = join(dir, path)
  if (!existsSync(whole)) throw new Fault(`${path}: 缺少文件 · missing`)
  return readFileSync(whole)
}

function readCheckpoint(dir: string): { checkpoint: Checkpoint; signed: boolean } {
  const note = read(dir, 'checkpoint')
  try {
    if (!existsSync(join(dir, 'vkey'))) return { checkpoint: parseCheckpoint(parseNote(note).text), signed: false }
    const verifier = parseVkey(readFileSync(join(dir, 'vkey'), 'utf8').trimEnd())
    return { checkpoint: openCheckpoint(note, [verifier]), signed: true }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw new Fault(`checkpoint: 签名或格式不符 · signature or form is wrong (${error.code})`)
  }
}

/** Builds the tree anew from the entry bundles, comparing each hash tile on the way. */
function rehash(dir: string, size: number): TileEdge {
  const hasher = new BatchHasher()
  const edge = new TileEdge(hasher.hashPairs)
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    const path = entryBundlePath(index, width)
    const hashes = new Uint8Array(width * HASH_BYTES)
    if (leafCount(hasher, read(dir, path), hashes) !== width)
      throw new Fault(`${path}: 条目包格式不符 · not a bundle of ${width} entries`)
    for (const tile of edge.add(hashes)) {
      const isFull = tile.bytes.length === TILE_WIDTH * HASH_BYTES
      if (isFull) compare(dir, tilePath(tile.level, tile.index), tile.bytes)
    }
  }
  for (const tile of edge.partialTiles())
    compare(dir, tilePath(tile.level, tile.index, tile.bytes.length / HASH_BYTES), tile.bytes)
  return edge
}

function leafCount(hasher: BatchHasher, bundle: Uint8Array, hashes: Uint8Array): number {
  try {
    return hasher.leafHashes(bundle, hashes)
  } catch (error) {
    if (error instanceof RangeError) return -1
    throw error
  }
}

function compare(dir: string, path: string, expected: Uint8Array): void {
  if (!equalBytes(read(dir, path), expected)) throw new Fault(`${path}: 与条目不符 · does not match the entries`)
}
