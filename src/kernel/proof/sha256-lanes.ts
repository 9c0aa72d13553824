// SHA-256 of four messages at once: a WebAssembly SIMD module, assembled here from the round function
// of FIPS 180-4. One native call costs more than hashing the 65 bytes of a tree node; four lanes do not
// pay it. Where SIMD or WebAssembly may not run there is no machine and callers hash one by one.

/** The module's exports. Pointers are byte offsets into `memory`. */
export type Sha256Lanes = {
  readonly memory: WebAssembly.Memory
  /** Hashes four padded messages of `blocks` × 64 bytes at p0…p3; writes 32 bytes at each of o0…o3. */
  hash4(
    p0: number,
    p1: number,
    p2: number,
    p3: number,
    blocks: number,
    o0: number,
    o1: number,
    o2: number,
    o3: number,
  ): void
  /**
   * Hashes 4 × `groups` RFC 6962 nodes: 64-byte pairs at `pairs`, digests to `out`. `scratch` has 512 bytes
   * that newLaneMachine has prepared at offset 0. `out` may lie at `pairs`.
   */
  hashPairs(pairs: number, groups: number, scratch: number, out: number): void
}

const LANES = 4
const BLOCK = 64

// --- the constants of FIPS 180-4 sections 4.2.2 and 5.3.3, from their definition

/** The first 32 bits of the fraction of the k-th root of n, exactly. */
function rootFraction(n: number, k: 2n | 3n): number {
  const target = BigInt(n) << (32n * k)
  let low = 0n
  let high = 1n << 40n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** k <= target) low = middle
    else high = middle
  }
  return Number(low & 0xffffffffn)
}

function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
  return primes
}

// --- a small assembler for the instructions needed (WebAssembly 2.0 binary format, chapter 5)

function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
function signedLeb(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  for (;;) {
    const low = rest & 127
    rest >>= 7
    const done = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0)
    bytes.push(done ? low : low | 128)
    if (done) return bytes
  }
}

const I32 = 0x7f
const V128 = 0x7b
const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)]
const get = (local: number): number[] => [0x20, ...leb(local)]
const set = (local: number): number[] => [0x21, ...leb(local)]
const tee = (local: number): number[] => [0x22, ...leb(local)]
const i32Const = (value: number): number[] => [0x41, ...signedLeb(value)]
const I32_ADD = [0x6a]
const I32_SUB = [0x6b]
const load = (offset: number): number[] => [...simd(0x00), 0, ...leb(offset)]
const store = (offset: number): number[] => [...simd(0x0b), 0, ...leb(offset)]
const ADD = simd(0xae)
const XOR = simd(0x51)
const OR = simd(0x50)
const SELECT = simd(0x52)
const shl = (bits: number): number[] => [...i32Const(bits), ...simd(0xab)]
const shr = (bits: number): number[] => [...i32Const(bits), ...simd(0xad)]
const shuffle = (lanes: readonly number[]): number[] => [...simd(0x0d), ...lanes]
const splat = (word: number): number[] => {
  const bytes = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]
  return [...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes]
}
/** Picks four 32-bit words out of the eight of two vectors. */
const words = (...picked: readonly number[]): number[] =>
  shuffle(picked.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]))
const SWAP_BYTES = shuffle([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12])
/** loop … br_if 0 while the i32 that `condition` leaves is not zero */
const loopWhile = (body: readonly number[], condition: readonly number[]): number[] => [
  ...[0x03, 0x40],
  ...body,
  ...condition,
  ...[0x0d, 0x00, 0x0b],
]

/** Four rows of four words turned into four columns; rows in locals `from`…, columns to locals `to`…. */
function transpose(from: readonly number[], to: readonly number[], spare: readonly number[]): number[] {
  const [a, b, c, d] = from as [number, number, number, number]
  const [w, x, y, z] = to as [number, number, number, number]
  const [lowAb, highAb, lowCd, highCd] = spare as [number, number, number, number]
  return [
    ...[...get(a), ...get(b), ...words(0, 4, 1, 5), ...set(lowAb)],
    ...[...get(a), ...get(b), ...words(2, 6, 3, 7), ...set(highAb)],
    ...[...get(c), ...get(d), ...words(0, 4, 1, 5), ...set(lowCd)],
    ...[...get(c), ...get(d), ...words(2, 6, 3, 7), ...set(highCd)],
    ...[...get(lowAb), ...get(lowCd), ...words(0, 1, 4, 5), ...set(w)],
    ...[...get(lowAb), ...get(lowCd), ...words(2, 3, 6, 7), ...set(x)],
    ...[...get(highAb), ...get(highCd), ...words(0, 1, 4, 5), ...set(y)],
    ...[...get(highAb), ...get(highCd), ...words(2, 3, 6, 7), ...set(z)],
  ]
}

function hash4Code(): number[] {
  const constants = firstPrimes(64).map((prime) => rootFraction(prime, 3n))
  const initial = firstPrimes(8).map((prime) => rootFraction(prime, 2n))
  const pointers = [0, 1, 2, 3]
  const blocks = 4
  const outs = [5, 6, 7, 8]
  const w = Array.from({ length: 16 }, (_, i) => 9 + i)
  const state = Array.from({ length: 8 }, (_, i) => 25 + i)
  const working = Array.from({ length: 8 }, (_, i) => 33 + i)
  const t1 = 41

  const rotr = (x: number, bits: number): number[] => [
    ...[...get(x), ...shr(bits)],
    ...[...get(x), ...shl(32 - bits)],
    ...OR,
  ]
  const bigSigma = (x: number, r1: number, r2: number, r3: number): number[] => [
    ...rotr(x, r1),
    ...[...rotr(x, r2), ...XOR],
    ...[...rotr(x, r3), ...XOR],
  ]
  const smallSigma = (x: number, r1: number, r2: number, shift: number): number[] => [
    ...rotr(x, r1),
    ...[...rotr(x, r2), ...XOR],
    ...[...get(x), ...shr(shift), ...XOR],
  ]

  const readBlock = [0, 1, 2, 3].flatMap((quarter) => {
    const rows = working.slice(0, 4)
    return [
      ...pointers.flatMap((pointer, lane) => {
        const row = rows[lane]!
        return [...get(pointer), ...load(16 * quarter), ...tee(row), ...get(row), ...SWAP_BYTES, ...set(row)]
      }),
      ...transpose(rows, w.slice(4 * quarter, 4 * quarter + 4), working.slice(4, 8)),
    ]
  })

  const rounds: number[] = []
  const letters = [...working]
  for (let round = 0; round < 64; round++) {
    const [a, b, c, d, e, f, g, h] = letters as [number, number, number, number, number, number, number, number]
    const word = w[round % 16]!
    if (round >= 16) {
      rounds.push(
        ...[...get(word), ...get(w[(round + 9) % 16]!), ...ADD],
        ...[...smallSigma(w[(round + 1) % 16]!, 7, 18, 3), ...ADD],
        ...[...smallSigma(w[(round + 14) % 16]!, 17, 19, 10), ...ADD],
        ...set(word),
      )
    }
    rounds.push(
      ...[...get(h), ...get(word), ...ADD, ...splat(constants[round]!), ...ADD],
      ...[...bigSigma(e, 6, 11, 25), ...ADD],
      ...[...get(f), ...get(g), ...get(e), ...SELECT, ...ADD], // Ch
      ...set(t1),
      ...[...get(d), ...get(t1), ...ADD, ...set(d)],
      ...[...get(t1), ...bigSigma(a, 2, 13, 22), ...ADD],
      ...[...get(c), ...get(b), ...get(a), ...get(b), ...XOR, ...SELECT, ...ADD], // Maj
      ...set(h),
    )
    letters.unshift(letters.pop()!)
  }

  const body = [
    ...readBlock,
    ...state.flatMap((s, i) => [...get(s), ...set(working[i]!)]),
    ...rounds,
    ...state.flatMap((s, i) => [...get(s), ...get(working[i]!), ...ADD, ...set(s)]),
    ...pointers.flatMap((pointer) => [...get(pointer), ...i32Const(BLOCK), ...I32_ADD, ...set(pointer)]),
  ]
  const writeDigests = [0, 1].flatMap((half) => [
    ...transpose(state.slice(4 * half, 4 * half + 4), working.slice(0, 4), working.slice(4, 8)),
    ...outs.flatMap((out, lane) => {
      const row = working[lane]!
      return [...get(out), ...get(row), ...get(row), ...SWAP_BYTES, ...store(16 * half)]
    }),
  ])
  return [
    ...leb(1), // one run of locals: 33 vectors
    ...[...leb(33), V128],
    ...state.flatMap((s, i) => [...splat(initial[i]!), ...set(s)]),
    ...loopWhile(body, [...get(blocks), ...i32Const(1), ...I32_SUB, ...tee(blocks)]),
    ...writeDigests,
    0x0b,
  ]
}

function hashPairsCode(): number[] {
  const [pairs, groups, scratch, out] = [0, 1, 2, 3] as const
  const copies: number[] = []
  for (let lane = 0; lane < LANES; lane++) {
    for (let quarter = 0; quarter < 4; quarter++) {
      const from = 64 * lane + 16 * quarter
      copies.push(...get(scratch), ...get(pairs), ...load(from), ...store(128 * lane + 1 + 16 * quarter))
    }
  }
  const plus = (local: number, offset: number): number[] => [...get(local), ...i32Const(offset), ...I32_ADD]
  return [
    ...leb(0),
    ...loopWhile(
      [
        ...copies,
        ...[0, 1, 2, 3].flatMap((lane) => plus(scratch, 128 * lane)),
        ...i32Const(2),
        ...[0, 1, 2, 3].flatMap((lane) => plus(out, 32 * lane)),
        ...[0x10, 0x00], // call hash4
        ...[...plus(pairs, 64 * LANES), ...set(pairs)],
        ...[...plus(out, 32 * LANES), ...set(out)],
      ],
      [...get(groups), ...i32Const(1), ...I32_SUB, ...tee(groups)],
    ),
    0x0b,
  ]
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const sized = (bytes: readonly number[]): number[] => [...leb(bytes.length), ...bytes]
  const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)]
  const name = (text: string): number[] => sized([...text].map((letter) => letter.charCodeAt(0)))
  const type = (parameters: number): number[] => [0x60, ...sized(Array<number>(parameters).fill(I32)), 0]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [2, ...type(9), ...type(4)]),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, 1]), // one memory of one page, grown by the caller
    ...section(7, [3, ...name('memory'), 2, 0, ...name('hash4'), 0, 0, ...name('hashPairs'), 0, 1]),
    ...section(10, [2, ...sized(hash4Code()), ...sized(hashPairsCode())]),
  ])
}

let compiled: WebAssembly.Module | null | undefined

const PAGE = 65_536

/** The module with a heap of its own; `heap` starts with the node scratch, ready for hashPairs at offset 0. */
export type LaneMachine = { readonly lanes: Sha256Lanes; readonly heap: Uint8Array }

/** A machine whose heap has at least `bytes`, or null where WebAssembly SIMD may not run. */
export function newLaneMachine(bytes: number): LaneMachine | null {
  if (compiled === null) return null
  try {
    compiled ??= new WebAssembly.Module(moduleBytes())
    const lanes = new WebAssembly.Instance(compiled).exports as unknown as Sha256Lanes
    lanes.memory.grow(Math.ceil(bytes / PAGE))
    const heap = new Uint8Array(lanes.memory.buffer)
    prepareNodeScratch(heap)
    return { lanes, heap }
  } catch {
    compiled = null
    return null
  }
}

/** Holds up to three messages of each padded length until a fourth of that length comes. */
export class LaneQueue {
  readonly #lanes: Sha256Lanes
  // Per number of blocks: message and digest pointers in turn.
  readonly #waiting: number[][]

  constructor(lanes: Sha256Lanes, maxBlocks: number) {
    this.#lanes = lanes
    this.#waiting = Array.from({ length: maxBlocks + 1 }, () => [])
  }

  /** Hashes the padded message at `message` into `digest`, now or by the next flush. */
  push(message: number, blocks: number, digest: number): void {
    const queue = this.#waiting[blocks]!
    queue.push(message, digest)
    if (queue.length === 2 * LANES) this.#run(queue, blocks)
  }

  /** Hashes whatever still waits; idle lanes repeat the first message. */
  flush(): void {
    for (let blocks = 1; blocks < this.#waiting.length; blocks++) {
      const queue = this.#waiting[blocks]!
      if (queue.length > 0) this.#run(queue, blocks)
    }
  }

  // Indexed, not destructured: this runs once for four leaves of a log.
  #run(queue: number[], blocks: number): void {
    const n = queue.length
    const p0 = queue[0]!
    const o0 = queue[1]!
    this.#lanes.hash4(
      p0,
      n > 2 ? queue[2]! : p0,
      n > 4 ? queue[4]! : p0,
      n > 6 ? queue[6]! : p0,
      blocks,
      o0,
      n > 2 ? queue[3]! : o0,
      n > 4 ? queue[5]! : o0,
      n > 6 ? queue[7]! : o0,
    )
    queue.length = 0
  }
}

/** Blocks of a message of `length` bytes with its padding (FIPS 180-4 section 5.1.1). */
export function paddedBlocks(length: number): number {
  return (length + 9 + BLOCK - 1) >> 6
}

/** Writes the padding after a message of `length` bytes at `start`; lengths below 2^28 bytes. */
export function padMessage(heap: Uint8Array, start: number, length: number): void {
  const end = start + paddedBlocks(length) * BLOCK
  let at = start + length
  heap[at++] = 0x80
  while (at < end - 4) heap[at++] = 0
  const bits = length * 8
  heap[at] = bits >>> 24
  heap[at + 1] = bits >>> 16
  heap[at + 2] = bits >>> 8
  heap[at + 3] = bits
}

/** Bytes of scratch that hashPairs needs. */
export const NODE_SCRATCH_BYTES = 2 * BLOCK * LANES

/** Lays the prefix 0x01 and the padding of a 65-byte message into the scratch of hashPairs, at offset 0. */
function prepareNodeScratch(heap: Uint8Array): void {
  for (let lane = 0; lane < LANES; lane++) {
    heap[2 * BLOCK * lane] = 1
    padMessage(heap, 2 * BLOCK * lane, 65)
  }
}
