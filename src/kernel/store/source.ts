// The one source of time, names and chance. Everything that must be repeatable asks here, so that a seed can replace the world.
import { createHash, randomBytes } from 'node:crypto'

export type Source = {
  /** now, ISO UTC with milliseconds */
  now(): string
  /** a UUIDv7: time-ordered, so that indexes stay local (storage.md §4) */
  id(): string
  /** n unguessable bytes: salts of field commitments */
  salt(bytes: number): Uint8Array
}

/** RFC 9562 §5.7: 48 bits of milliseconds, version, variant, the rest random. */
export function uuidv7(milliseconds: number, chance: Uint8Array): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes.set(chance.subarray(0, 10), 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// randomBytes costs a system call; drawing 16 KiB at a time makes a salt cost a copy.
function drawer(draw: (n: number) => Uint8Array): (n: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array(0)
  let at = 0
  return (n) => {
    if (at + n > pool.length) {
      pool = draw(Math.max(16_384, n))
      at = 0
    }
    const out = pool.slice(at, at + n)
    pool.fill(0, at, at + n)
    at += n
    return out
  }
}

/** The real world. */
export function worldSource(): Source {
  const salt = drawer((n) => new Uint8Array(randomBytes(n)))
  return { now: () => new Date().toISOString(), id: () => uuidv7(Date.now(), salt(10)), salt }
}

/** A repeatable world: the same seed gives the same ids and salts. `set` moves its clock; `tick` advances it. Never for production. */
export function seededSource(
  seed: string,
  start: string,
): Source & { set(at: string): void; tick(milliseconds: number): void } {
  let clock = Date.parse(start)
  let block = 0
  const salt = drawer((n) => {
    const blocks: Buffer[] = []
    for (let have = 0; have < n; have += 32)
      blocks.push(
        createHash('sha256')
          .update(`${seed}/${(block += 1)}`)
          .digest(),
      )
    return new Uint8Array(Buffer.concat(blocks))
  })
  return {
    now: () => new Date(clock).toISOString(),
    id: () => uuidv7(clock, salt(10)),
    salt,
    set: (at) => void (clock = Date.parse(at)),
    tick: (milliseconds) => void (clock += milliseconds),
  }
}
