// Cuts the stream of entries into bundles of 256 (C2SP tlog-tiles), keeping the partial one at the right edge.
import { TILE_WIDTH } from '#kernel/proof'

/** One bundle as it must stand: `parts` one after another, `width` entries. */
export type BundleWrite = { readonly index: number; readonly width: number; readonly parts: readonly Uint8Array[] }

export class EntryBundles {
  #size = 0
  #partial: Uint8Array<ArrayBufferLike> = new Uint8Array(0)

  /** A copy that can grow on its own. */
  clone(): EntryBundles {
    const copy = new EntryBundles()
    copy.#size = this.#size
    copy.#partial = this.#partial
    return copy
  }

  /** Adds whole entries, each after its length, and returns every bundle that is new or wider, in order. */
  add(stream: Uint8Array): BundleWrite[] {
    const writes: BundleWrite[] = []
    let held = this.#partial
    let start = 0
    for (let at = 0; at < stream.length; ) {
      at += 2 + ((stream[at]! << 8) | stream[at + 1]!)
      this.#size++
      if (this.#size % TILE_WIDTH !== 0) continue
      const parts = held.length === 0 ? [stream.subarray(start, at)] : [held, stream.subarray(start, at)]
      writes.push({ index: this.#size / TILE_WIDTH - 1, width: TILE_WIDTH, parts })
      held = new Uint8Array(0)
      start = at
    }
    const partial = new Uint8Array(held.length + stream.length - start)
    partial.set(held)
    partial.set(stream.subarray(start), held.length)
    this.#partial = partial
    return [...writes, ...this.partial()]
  }

  /** The partial bundle at the right edge, if there is one. */
  partial(): BundleWrite[] {
    const width = this.#size % TILE_WIDTH
    return width === 0 ? [] : [{ index: Math.floor(this.#size / TILE_WIDTH), width, parts: [this.#partial] }]
  }
}
