// Which passage of a second text is which of the first: by id, then by the same words, then by words much alike. Pure.
import { normalOf, sharePpm, shinglesOf } from './words.ts'

/** An article or a clause; the Chinese words decide whether it is the same under another id. */
export type Passage = { id: string; zh: string }

const ALIKE_PPM = 600_000

/** From the place of a passage in the second text to its place in the first; those that are new have no entry. */
export function pairsOf(from: readonly Passage[], to: readonly Passage[]): Map<number, number> {
  const pairs = new Map<number, number>()
  const left = new Set(from.keys())
  const pair = (i: number, j: number): void => {
    pairs.set(j, i)
    left.delete(i)
  }
  const byId = new Map(from.map(({ id }, i) => [id, i]))
  for (const [j, { id }] of to.entries()) if (byId.has(id)) pair(byId.get(id)!, j)

  const byWords = new Map<string, number[]>()
  for (const i of left) {
    const same = byWords.get(from[i]!.zh)
    if (same) same.push(i)
    else byWords.set(from[i]!.zh, [i])
  }
  for (const [j, { zh }] of to.entries()) {
    const i = pairs.has(j) ? undefined : byWords.get(zh)?.shift()
    if (i !== undefined) pair(i, j)
  }

  const alike = likenessIn(from, left)
  for (const [j, { zh }] of to.entries()) {
    const i = pairs.has(j) || left.size === 0 ? undefined : alike(zh, left)
    if (i !== undefined) pair(i, j)
  }
  return pairs
}

/** Finds the passage most like some words, among those left: what they share is counted from shingle to passage. */
function likenessIn(
  from: readonly Passage[],
  among: ReadonlySet<number>,
): (zh: string, left: ReadonlySet<number>) => number | undefined {
  const sizes = new Map<number, number>()
  const holders = new Map<string, number[]>()
  for (const i of among) {
    const shingles = shinglesOf(normalOf(from[i]!.zh))
    sizes.set(i, shingles.size)
    for (const each of shingles) {
      const held = holders.get(each)
      if (held) held.push(i)
      else holders.set(each, [i])
    }
  }
  return (zh, left) => {
    const own = shinglesOf(normalOf(zh))
    const shared = new Int32Array(from.length)
    for (const each of own) for (const i of holders.get(each) ?? []) shared[i]! += 1
    let best: { i: number; ppm: number } | undefined
    for (const i of left) {
      const size = sizes.get(i)!
      const ppm = own.size === 0 && size === 0 ? 1_000_000 : sharePpm(shared[i]!, own.size, size)
      if (ppm >= ALIKE_PPM && (best === undefined || ppm > best.ppm)) best = { i, ppm }
    }
    return best?.i
  }
}

/**
 * The pairs in the order in which they are shown: the passages of the second text, then those that are gone. Null where a
 * passage is not in that text.
 */
export function paired(from: readonly Passage[], to: readonly Passage[]): { from: number | null; to: number | null }[] {
  const pairs = pairsOf(from, to)
  const kept = new Set(pairs.values())
  return [
    ...to.map((_, j) => ({ from: pairs.get(j) ?? null, to: j })),
    ...from.flatMap((_, i) => (kept.has(i) ? [] : [{ from: i, to: null }])),
  ]
}
