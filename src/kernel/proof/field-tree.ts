// The commitment root of one record, on the road of every write: its hashes run in four SHA-256 lanes.
// commitment.ts holds the meaning; a test holds both to the same root.
import { canonical, type Json } from './canonical.ts'
import { utf8 } from './encoding.ts'
import { HASH_BYTES, sha256Into } from './hash.ts'
import {
  LaneQueue,
  newLaneMachine,
  NODE_SCRATCH_BYTES,
  padMessage,
  paddedBlocks,
  type LaneMachine,
} from './sha256-lanes.ts'
import { emptyRoot, nodeHashInto } from './tree.ts'

/** Bytes of salt for one field. */
export const SALT_BYTES = 16

// The machine takes records up to this size; a longer text of one field is hashed natively.
const MAX_FIELDS = 256
const MAX_LANE_BLOCKS = 16
const FIELD_STRIDE = MAX_LANE_BLOCKS * 64
const MAX_TEXT_UNITS = Math.floor((FIELD_STRIDE - 9 - SALT_BYTES) / 3) // a UTF-16 unit is at most 3 bytes

// Heap: node scratch; leaf messages of one block (0x00 ‖ commitment ‖ padding); leaf hashes; field messages.
const LEAVES_AT = NODE_SCRATCH_BYTES
const HASHES_AT = LEAVES_AT + MAX_FIELDS * 64
const FIELDS_AT = HASHES_AT + 2 * MAX_FIELDS * HASH_BYTES
const HEAP_BYTES = FIELDS_AT + MAX_FIELDS * FIELD_STRIDE

type Utf8Write = (this: Uint8Array, text: string, offset: number, length: number) => number
const nativeBuffer = globalThis.process?.getBuiltinModule?.('node:buffer')
const nativeUtf8Write = (nativeBuffer?.Buffer.prototype as { utf8Write?: Utf8Write } | undefined)?.utf8Write
const encoder = new TextEncoder()

/** Writes `text` as UTF-8 at `at` and returns the number of bytes; there is room for three per unit. */
function writeUtf8(text: string, heap: Uint8Array, at: number): number {
  const room = text.length * 3
  if (nativeUtf8Write) return nativeUtf8Write.call(heap, text, at, room)
  return encoder.encodeInto(text, heap.subarray(at, at + room)).written
}

/** Writes SHA-256(salt ‖ text), the commitment to one field, into `out`. */
export function commitmentInto(salt: Uint8Array, text: string, out: Uint8Array, at: number): void {
  const bytes = utf8(text)
  const message = new Uint8Array(SALT_BYTES + bytes.length)
  message.set(salt)
  message.set(bytes, SALT_BYTES)
  sha256Into(message, out, at)
}

type Machine = LaneMachine & { readonly queue: LaneQueue }
let machine: Machine | null | undefined

function startMachine(): Machine | null {
  const started = newLaneMachine(HEAP_BYTES)
  if (!started) return null
  for (let i = 0; i < MAX_FIELDS; i++) padMessage(started.heap, LEAVES_AT + i * 64, 1 + HASH_BYTES)
  return { ...started, queue: new LaneQueue(started.lanes, MAX_LANE_BLOCKS) }
}

/**
 * Root over the commitments of `names` (in field order) with their salts side by side, or null when the
 * lanes cannot run or the record has too many fields for them.
 */
export function laneFieldRoot(
  names: readonly string[],
  fields: { readonly [name: string]: Json },
  salts: Uint8Array,
): Uint8Array | null {
  if (names.length === 0) return emptyRoot()
  if (machine === undefined) machine = startMachine()
  if (machine === null || names.length > MAX_FIELDS) return null
  // Encode before hashing: a value that no record may hold throws here and leaves nothing in the queue.
  const texts = names.map((name) => canonical([name, fields[name]!]))
  hashCommitments(machine, texts, salts)
  for (let i = 0; i < texts.length; i += 4) {
    const message = LEAVES_AT + i * 64
    const hash = HASHES_AT + i * HASH_BYTES
    machine.lanes.hash4(message, message + 64, message + 128, message + 192, 1, hash, hash + 32, hash + 64, hash + 96)
  }
  return foldToRoot(machine, texts.length)
}

/** Commitments of all fields, each into its leaf message. */
function hashCommitments({ heap, queue }: Machine, texts: readonly string[], salts: Uint8Array): void {
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    const digest = LEAVES_AT + i * 64 + 1
    if (text.length > MAX_TEXT_UNITS) {
      commitmentInto(salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES), text, heap, digest)
      continue
    }
    const message = FIELDS_AT + i * FIELD_STRIDE
    for (let j = 0; j < SALT_BYTES; j++) heap[message + j] = salts[i * SALT_BYTES + j]!
    const length = SALT_BYTES + writeUtf8(text, heap, message + SALT_BYTES)
    padMessage(heap, message, length)
    queue.push(message, paddedBlocks(length), digest)
  }
  queue.flush()
}

/**
 * Folds the leaf hashes level by level. An odd last hash rises unchanged, which gives the tree of
 * RFC 6962 section 2.1: its left part is always the largest complete one.
 */
function foldToRoot({ lanes, heap }: Machine, fields: number): Uint8Array {
  for (let count = fields; count > 1; count = (count + 1) >> 1) {
    const pairs = count >> 1
    const last = HASHES_AT + (count - 1) * HASH_BYTES
    const odd = count % 2 === 1 ? heap.slice(last, last + HASH_BYTES) : null
    // A group is four pairs; what it reads beyond them it writes beyond them.
    if (pairs === 1) nodeHashInto(heap, HASHES_AT, heap, HASHES_AT)
    else lanes.hashPairs(HASHES_AT, (pairs + 3) >> 2, 0, HASHES_AT)
    if (odd) heap.set(odd, HASHES_AT + pairs * HASH_BYTES)
  }
  return heap.slice(HASHES_AT, HASHES_AT + HASH_BYTES)
}
