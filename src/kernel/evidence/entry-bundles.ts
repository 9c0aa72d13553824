// Cuts the stream of entries into bundles of 256 (C2SP tlog-tiles), keeping the partial one at the right edge.
import { TILE_WIDTH } from '#kernel/proof'
import type { EntryStream } from './entry-stream.ts'

/** One bundle as it must stand: `parts` one after another, `width` entries. */
export type BundleWrite = { readonly index: number; readonly width: number; readonly parts: readonly Uint8Array[] }

export class EntryBundles {
  #size = 0
  #partial: Uint8Array = new Uint8Array(0)

  /** A copy that can grow on its own. */
  clone(): EntryBundles {
    const copy = new EntryBundles()
    copy.#size = this.#size
    copy.#partial = this.#partial
    return copy
  }

  /** Adds entries and returns every bundle that is new or wider, in order; full ones are views of `bytes`. */
  add({ bytes, ends }: EntryStream): BundleWrite[] {
    const writes: BundleWrite[] = []
    let held = this.#partial
    let start = 0
    const firstCut = TILE_WIDTH - (this.#size % TILE_WIDTH)
    for (let cut = firstCut; cut <= ends.length; cut += TILE_WIDTH) {
      const end = ends[cut - 1]!
      const parts = held.length === 0 ? [bytes.subarray(start, end)] : [held, bytes.subarray(start, end)]
      writes.push({ index: (this.#size + cut) / TILE_WIDTH - 1, width: TILE_WIDTH, parts })
      held = new Uint8Array(0)
      start = end
    }
    this.#size += ends.length
    const partial = new Uint8Array(held.length + bytes.length - start)
    partial.set(held)
    partial.set(bytes.subarray(start), held.length)
    this.#partial = partial
    return [...writes, ...this.partial()]
  }

  /** The partial bundle at the right edge, if there is one. */
  partial(): BundleWrite[] {
    const width = this.#size % TILE_WIDTH
    return width === 0 ? [] : [{ index: Math.floor(this.#size / TILE_WIDTH), width, parts: [this.#partial] }]
  }
}
