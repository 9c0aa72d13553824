// The published files, C2SP tlog-tiles layout: tile/<level>/<n>, tile/entries/<n>, partial ones under <n>.p/.
// They are not synced: after a power cut they are rebuilt from the journal.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writevSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entryBundlePath, HASH_BYTES, parseEntryBundle, TILE_WIDTH, tilePath, type TileWrite } from '#kernel/proof'
import type { BundleWrite } from './entry-bundles.ts'

const BUNDLES_KEPT = 64

function byteLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

export class TileStore {
  readonly #folder: string
  readonly #madeFolders = new Set<string>()
  readonly #bundles = new Map<number, readonly Uint8Array[]>()

  constructor(folder: string) {
    this.#folder = folder
  }

  #write(path: string, parts: readonly Uint8Array[]): void {
    const whole = join(this.#folder, path)
    const folder = dirname(whole)
    if (!this.#madeFolders.has(folder)) {
      mkdirSync(folder, { recursive: true })
      this.#madeFolders.add(folder)
    }
    const file = openSync(whole, 'w')
    try {
      const length = byteLength(parts)
      const written = writevSync(file, parts)
      if (written !== length) throw new Error(`wrote ${written} of ${length} bytes of ${path}`)
    } finally {
      closeSync(file)
    }
  }

  writeTile({ level, index, bytes }: TileWrite): void {
    this.#write(tilePath(level, index, bytes.length / HASH_BYTES), [bytes])
  }

  writeBundle({ index, width, parts }: BundleWrite): void {
    this.#write(entryBundlePath(index, width), parts)
    this.#bundles.delete(index)
  }

  /** Removes the partial forms of what is now full; tlog-tiles lets a log do so. */
  dropPartials(fullPath: string): void {
    const folder = join(this.#folder, `${fullPath}.p`)
    rmSync(folder, { recursive: true, force: true })
    this.#madeFolders.delete(folder)
  }

  /** True when the tile lies there with these very bytes. */
  holdsTile({ level, index, bytes }: TileWrite): boolean {
    return this.#holds(tilePath(level, index, bytes.length / HASH_BYTES), [bytes])
  }

  holdsBundle({ index, width, parts }: BundleWrite): boolean {
    return this.#holds(entryBundlePath(index, width), parts)
  }

  #holds(path: string, parts: readonly Uint8Array[]): boolean {
    const stored = this.#read(path)
    return stored !== null && Buffer.concat(parts).equals(stored)
  }

  /** One hash tile, from the partial file of that width or the start of a fuller one. */
  readTile(level: number, index: number, width: number): Uint8Array {
    return (
      this.#read(tilePath(level, index, width)) ?? this.#need(tilePath(level, index)).subarray(0, width * HASH_BYTES)
    )
  }

  /** Entry `index` of a log of `size` entries. */
  readEntry(index: number, size: number): Uint8Array {
    const bundleIndex = Math.floor(index / TILE_WIDTH)
    let entries = this.#bundles.get(bundleIndex)
    if (!entries || entries.length <= index % TILE_WIDTH) {
      const width = Math.min(TILE_WIDTH, size - bundleIndex * TILE_WIDTH)
      const bytes = this.#read(entryBundlePath(bundleIndex, width)) ?? this.#need(entryBundlePath(bundleIndex))
      const parsed = parseEntryBundle(bytes)
      if (!parsed) throw new Error(`malformed entry bundle ${bundleIndex}`)
      entries = parsed
      if (this.#bundles.size >= BUNDLES_KEPT) this.#bundles.clear()
      this.#bundles.set(bundleIndex, entries)
    }
    const entry = entries[index % TILE_WIDTH]
    if (!entry) throw new Error(`entry bundle ${bundleIndex} lacks entry ${index}`)
    return entry
  }

  #need(path: string): Uint8Array {
    const bytes = this.#read(path)
    if (!bytes) throw new Error(`${path} is missing`)
    return bytes
  }

  #read(path: string): Uint8Array | null {
    try {
      return readFileSync(join(this.#folder, path))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
}
