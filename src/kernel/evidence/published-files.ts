// One batch's published files. Runs on the log's own thread for small batches and on the batch thread for large ones.
import { entryBundlePath, HASH_BYTES, TILE_WIDTH, tileCount, tilePath, type TileWrite } from '#kernel/proof'
import type { BundleWrite } from './entry-bundles.ts'
import type { TileStore } from './tile-store.ts'

/** What a batch adds to a log that had `oldSize` entries. */
export type PublishedBatch = {
  readonly oldSize: number
  readonly tiles: readonly TileWrite[]
  readonly bundles: readonly BundleWrite[]
}

/** Writes the files of a batch; a file that became full takes the place of its partial forms. */
export function writeBatch(store: TileStore, { oldSize, tiles, bundles }: PublishedBatch): void {
  for (const tile of tiles) {
    store.writeTile(tile)
    const becameFull = tile.bytes.length === TILE_WIDTH * HASH_BYTES && wasPartial(oldSize, tile.level, tile.index)
    if (becameFull) store.dropPartials(tilePath(tile.level, tile.index))
  }
  for (const bundle of bundles) {
    store.writeBundle(bundle)
    const becameFull = bundle.width === TILE_WIDTH && wasPartial(oldSize, 0, bundle.index)
    if (becameFull) store.dropPartials(entryBundlePath(bundle.index))
  }
}

function wasPartial(oldSize: number, level: number, index: number): boolean {
  const { full, partialWidth } = tileCount(oldSize, level)
  return index === full && partialWidth > 0
}
