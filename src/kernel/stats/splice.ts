// Figures once published are not revised: the index of a new period is linked to what stands.
//
// The index is computed over a window of periods that moves by one. The new window and the one before it share all
// periods but one each; through which of the shared periods the new one is linked is the splice (de Haan 2015, window
// and half; Ivancic, Diewert and Fox 2011, movement; Diewert and Fox 2018, mean).
import { BadPanel } from './panel.ts'

/**
 * `movement` links through the last shared period, `window` through the first, `half` through the middle one, `mean`
 * by the geometric mean over all; they multiply the last published figure by the change that the new window shows,
 * corrected by the old one. `mean-published` takes the mean over the figures as published instead.
 */
export type Splice = 'movement' | 'window' | 'half' | 'mean' | 'mean-published'

export const splices: readonly Splice[] = ['mean', 'movement', 'window', 'half', 'mean-published']

/** The index over a window of periods as logarithms: `length` of them from period `first` on, the first being 0. */
export type WindowIndex = (first: number, length: number) => Float64Array

/**
 * A series of `periods` figures (the first is 1) that never revises one: the first `window` of them from one window,
 * each further one from its own window and linked by the splice.
 */
export function spliced(periods: number, indexOver: WindowIndex, window: number, splice: Splice): Float64Array {
  if (!Number.isInteger(window) || window < 2) {
    throw new BadPanel('窗口至少两期', 'a window holds two periods at least')
  }
  const length = Math.min(window, periods)
  const logs = new Float64Array(periods)
  let old = indexOver(0, length)
  logs.set(old)
  for (let t = length; t < periods; t += 1) {
    const first = t - length + 1
    const fresh = indexOver(first, length)
    let change = 0
    const through = linksOf[splice](length)
    for (const place of through) {
      // `place` counts in the new window; the same period stands one place later in the old one
      const moved = fresh[length - 1]! - fresh[place]!
      const published = logs[first + place]!
      const asOfOld = logs[t - 1]! - (old[length - 1]! - old[place + 1]!)
      change += moved + (splice === 'mean-published' ? published : asOfOld)
    }
    logs[t] = change / through.length
    old = fresh
  }
  return logs.map(Math.exp)
}

const all = (length: number): number[] => Array.from({ length: length - 1 }, (_, place) => place)

/** Places in the new window through which it is linked. */
const linksOf: Readonly<Record<Splice, (length: number) => readonly number[]>> = {
  movement: (length) => [length - 2],
  window: () => [0],
  half: (length) => [Math.ceil(length / 2) - 1],
  mean: all,
  'mean-published': all,
}
