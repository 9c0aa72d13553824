// Random numbers of a simulated world: the same seed gives the same world on every machine.

const HEX4: readonly string[] = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'))

/** FNV-1a over the text of seed and labels: one stream per purpose, so that drawing more here moves nothing there. */
function hashOf(text: string): number {
  let h = 2_166_136_261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619)
  return h >>> 0
}

/** A stream of random numbers (sfc32, 128 bits of state). */
export class Random {
  #a: number
  #b: number
  #c: number
  #count = 1
  #spare: number | undefined

  constructor(seed: number, ...labels: readonly (string | number)[]) {
    this.#a = hashOf(`a/${seed}/${labels.join('/')}`)
    this.#b = hashOf(`b/${labels.join('/')}/${seed}`)
    this.#c = seed >>> 0
    for (let i = 0; i < 16; i++) this.bits()
  }

  /** 32 random bits. */
  bits(): number {
    const t = (this.#a + this.#b + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** In [0, 1). */
  next(): number {
    return this.bits() / 4_294_967_296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** A whole number from low to high, both counted. */
  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.next())
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** Normal, by Box and Muller. */
  normal(mean: number, deviation: number): number {
    if (this.#spare !== undefined) {
      const value = this.#spare
      this.#spare = undefined
      return mean + deviation * value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    const angle = 2 * Math.PI * this.next()
    this.#spare = radius * Math.sin(angle)
    return mean + deviation * radius * Math.cos(angle)
  }

  poisson(mean: number): number {
    if (mean > 40) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))))
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = this.next(); product > limit; product *= this.next()) count += 1
    return count
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(list.length * this.next())]!
  }

  /** An index, drawn by weights that were summed up (see `summed`). */
  drawn(sums: Float64Array): number {
    const at = this.next() * sums[sums.length - 1]!
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return low
  }

  /** One value of a table of values and weights. */
  choose<T>(table: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * table.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of table) {
      left -= weight
      if (left < 0) return value
    }
    return table.at(-1)![0]
  }

  /** `count` different members of the list, in random order; all of them where there are fewer. */
  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffle([...list]).slice(0, count)
  }

  /** Shuffles the list in place (Fisher and Yates) and returns it. */
  shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor((i + 1) * this.next())
      const kept = list[i]!
      list[i] = list[j]!
      list[j] = kept
    }
    return list
  }

  /** Sixteen hexadecimal digits. */
  hex16(): string {
    const high = this.bits()
    const low = this.bits()
    return HEX4[high >>> 16]! + HEX4[high & 65_535]! + HEX4[low >>> 16]! + HEX4[low & 65_535]!
  }

  /** Positive shares that sum to one, none of them very small. */
  shares(count: number): number[] {
    const parts = Array.from({ length: count }, () => this.between(0.5, 1.5))
    const sum = parts.reduce((a, b) => a + b, 0)
    return parts.map((part) => part / sum)
  }
}

/** Running sums of weights, for `drawn`. */
export function summed(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (const [i, weight] of weights.entries()) sums[i] = sum += weight
  return sums
}

/** Ids in random order: neither the number nor the order of rows says who made a row, or when. */
export function shuffledIds(random: Random, prefix: string, count: number): string[] {
  const first = 10 ** String(Math.max(1, count)).length
  const numbers = Int32Array.from({ length: count }, (_, n) => n)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * random.next())
    const kept = numbers[i]!
    numbers[i] = numbers[j]!
    numbers[j] = kept
  }
  return Array.from(numbers, (n) => `${prefix}${first + n}`)
}
