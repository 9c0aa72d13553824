// Hashes many leaves and nodes at a time: four SHA-256 lanes where they run, one call each where not.
import { HASH_BYTES } from './hash.ts'
import {
  LaneQueue,
  newLaneMachine,
  NODE_SCRATCH_BYTES,
  padMessage,
  paddedBlocks,
  type LaneMachine,
} from './sha256-lanes.ts'
import type { HashPairs } from './tiles.ts'
import { leafHashInto, nodeHashInto } from './tree.ts'

const CHUNK_LEAVES = 2048
const MESSAGES_BYTES = 1 << 20
// Longer entries gain nothing over the native hash.
const MAX_LANE_BLOCKS = 64
const PAIRS_AT_ONCE = 8192

// Heap: node scratch, digests, then either padded messages or the pairs of one level, then a piece of the
// stream: from there each entry is moved without a view of its own.
const DIGESTS_AT = NODE_SCRATCH_BYTES
const WORK_AT = DIGESTS_AT + CHUNK_LEAVES * HASH_BYTES
const STREAM_AT = WORK_AT + Math.max(MESSAGES_BYTES, PAIRS_AT_ONCE * 2 * HASH_BYTES)
const HEAP_BYTES = STREAM_AT + MESSAGES_BYTES

export class BatchHasher {
  readonly #machine: LaneMachine | null
  readonly #queue: LaneQueue | null

  /** `wide: false` hashes one by one, as where there are no lanes. */
  constructor({ wide = true }: { readonly wide?: boolean } = {}) {
    this.#machine = wide ? newLaneMachine(HEAP_BYTES) : null
    this.#queue = this.#machine ? new LaneQueue(this.#machine.lanes, MAX_LANE_BLOCKS) : null
  }

  /**
   * Leaf hashes of the entries of a bundle (each after its two-byte length), 32 bytes each, into `out`.
   * Returns how many there were; throws RangeError when a length runs past the end of the bundle.
   */
  leafHashes(bundle: Uint8Array, out: Uint8Array): number {
    let count = 0
    let from = 0
    while (from < bundle.length) {
      const first = count
      const piece = from
      if (this.#machine) this.#machine.heap.set(bundle.subarray(piece, piece + MESSAGES_BYTES), STREAM_AT)
      const long: [index: number, start: number, end: number][] = []
      let message = WORK_AT
      while (from < bundle.length && count - first < CHUNK_LEAVES) {
        const length = (bundle[from]! << 8) | (bundle[from + 1] ?? 0)
        const end = from + 2 + length
        if (end > bundle.length) {
          this.#queue?.flush() // what waits must not reach into the next call
          throw new RangeError('an entry runs past the end of its bundle')
        }
        const blocks = paddedBlocks(length + 1)
        if (!this.#machine || blocks > MAX_LANE_BLOCKS) long.push([count, from + 2, end])
        else {
          if (message + blocks * 64 > WORK_AT + MESSAGES_BYTES || end > piece + MESSAGES_BYTES) break
          const { heap } = this.#machine
          heap[message] = 0 // RFC 6962: 0x00 marks a leaf
          heap.copyWithin(message + 1, STREAM_AT + from + 2 - piece, STREAM_AT + end - piece)
          padMessage(heap, message, length + 1)
          this.#queue!.push(message, blocks, DIGESTS_AT + (count - first) * HASH_BYTES)
          message += blocks * 64
        }
        from = end
        count++
      }
      if (this.#machine) {
        this.#queue!.flush()
        out.set(this.#machine.heap.subarray(DIGESTS_AT, DIGESTS_AT + (count - first) * HASH_BYTES), first * HASH_BYTES)
      }
      for (const [index, start, end] of long) leafHashInto(bundle.subarray(start, end), out, index * HASH_BYTES)
    }
    return count
  }

  /** `count` RFC 6962 nodes over pairs side by side. */
  readonly hashPairs: HashPairs = (pairs, from, count, out, at) => {
    let done = 0
    if (this.#machine) {
      const { lanes, heap } = this.#machine
      while (count - done >= 4) {
        const groups = Math.min(Math.floor((count - done) / 4), PAIRS_AT_ONCE / 4)
        const start = from + done * 2 * HASH_BYTES
        heap.set(pairs.subarray(start, start + groups * 8 * HASH_BYTES), WORK_AT)
        lanes.hashPairs(WORK_AT, groups, 0, WORK_AT)
        out.set(heap.subarray(WORK_AT, WORK_AT + groups * 4 * HASH_BYTES), at + done * HASH_BYTES)
        done += groups * 4
      }
    }
    for (; done < count; done++) nodeHashInto(pairs, from + done * 2 * HASH_BYTES, out, at + done * HASH_BYTES)
  }
}
