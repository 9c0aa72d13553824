import { fromHex, openCheckpoint, parseVkey, TileReader, tilePath, verifyInclusion } from '#kernel/proof'
import { readItem } from './client.ts'

/** Thrown by the tile reader's synchronous fetch, to be answered by the asynchronous one. */
class TileWanted extends Error {
  readonly path: string
  constructor(path: string) {
    super(path)
    this.path = path
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await fetch(path, { credentials: 'omit' })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/**
 * Checks one entry from the published log alone: the checkpoint's signature, and the audit path from the entry's hash
 * to the signed root, with tiles read from /log.
 * @param leaf the entry's hash, hex
 * @returns whether the entry stands at `index` under the signed root, and how many entries the checkpoint covers
 * @throws when the log could not be read; then there is no result, neither yes nor no
 */
export async function verifyLeaf(leaf: string, index: number): Promise<{ consistent: boolean; size: number }> {
  const { logKey } = (await readItem('evidence.head')).item
  const note = new TextDecoder().decode(await bytesOf('/log/checkpoint'))
  const { size, root } = openCheckpoint(note, [parseVkey(logKey)])
  const hash = fromHex(leaf)
  if (hash === null || index >= size) return { consistent: false, size }
  const tiles = new Map<string, Uint8Array>()
  const reader = new TileReader(size, (level, at, width) => {
    const path = tilePath(level, at, width)
    const tile = tiles.get(path)
    if (tile === undefined) throw new TileWanted(path)
    return tile
  })
  for (;;) {
    try {
      return { consistent: verifyInclusion(index, size, hash, reader.inclusion(index), root), size }
    } catch (error) {
      if (!(error instanceof TileWanted)) throw error
      tiles.set(error.path, await bytesOf(`/log/${error.path}`))
    }
  }
}
