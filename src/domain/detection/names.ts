// Names as small numbers. Millions of ids are kept as bytes and an index, never as a million strings; a name becomes
// text again only where someone reads it.
const FREE = -1

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** A 32-bit hash of bytes (FNV-1a, finished by a mix so that the low bits may be used as they are). */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Distinct names, numbered from 0 in the order in which they were first given. */
export class Names {
  #bytes = new Uint8Array(1 << 12)
  #ends = new Int32Array(1 << 8) // where name i ends in #bytes; it begins where the one before ended
  #hashes = new Int32Array(1 << 8)
  #slots = new Int32Array(1 << 9).fill(FREE)
  #size = 0
  #text: (string | undefined)[] = []

  get size(): number {
    return this.#size
  }

  /** The number of the name in bytes[start, end), which is added when new. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const found = this.#slotOf(bytes, start, end, hash)
    if (this.#slots[found]! >= 0) return this.#slots[found]!
    const number = this.#size
    this.#slots[found] = number
    this.#keep(bytes, start, end, hash)
    if (this.#size * 2 > this.#slots.length) this.#rehash()
    return number
  }

  /** As `add`, from text. */
  addText(text: string): number {
    const bytes = encoder.encode(text)
    return this.add(bytes, 0, bytes.length)
  }

  /** The number of a name, -1 when it is not here. */
  find(text: string): number {
    const bytes = encoder.encode(text)
    return this.#slots[this.#slotOf(bytes, 0, bytes.length, hashOf(bytes, 0, bytes.length))]!
  }

  /** The name of a number; '' for a number that stands for none. */
  text(number: number): string {
    if (number < 0 || number >= this.#size) return ''
    return (this.#text[number] ??= decoder.decode(this.#bytes.subarray(this.#startOf(number), this.#ends[number])))
  }

  /** Whether this number is that of the name in bytes[start, end). */
  holds(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    return number >= 0 && number < this.#size && this.#isSame(number, bytes, start, end)
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!
  }

  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]!
      if (number === FREE) return slot
      if (this.#hashes[number] === (hash | 0) && this.#isSame(number, bytes, start, end)) return slot
    }
  }

  #isSame(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#startOf(number)
    if (this.#ends[number]! - from !== end - start) return false
    const held = this.#bytes
    for (let i = start, j = from; i < end; i += 1, j += 1) if (bytes[i] !== held[j]) return false
    return true
  }

  #keep(bytes: Uint8Array, start: number, end: number, hash: number): void {
    const from = this.#startOf(this.#size)
    const to = from + end - start
    while (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(this.#bytes.length * 2))
    if (this.#size === this.#ends.length) {
      this.#ends = grown(this.#ends, new Int32Array(this.#ends.length * 2))
      this.#hashes = grown(this.#hashes, new Int32Array(this.#hashes.length * 2))
    }
    this.#bytes.set(bytes.subarray(start, end), from)
    this.#ends[this.#size] = to
    this.#hashes[this.#size] = hash
    this.#size += 1
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(FREE)
    const mask = slots.length - 1
    for (let number = 0; number < this.#size; number += 1) {
      let slot = this.#hashes[number]! & mask
      while (slots[slot] !== FREE) slot = (slot + 1) & mask
      slots[slot] = number
    }
    this.#slots = slots
  }
}

function grown<Array extends Uint8Array | Int32Array>(from: Array, to: Array): Array {
  to.set(from)
  return to
}
