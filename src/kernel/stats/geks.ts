// The GEKS index (Gini; Éltető and Köves; Szulc): every period is compared with every other through all periods of
// the window, so that the result does not depend on the path and does not drift. With Törnqvist inside it is the CCDI
// index (Caves, Christensen and Diewert 1982; Ivancic, Diewert and Fox 2011).
import { bilateralLog, roomFor, type Formula } from './index-numbers.ts'
import type { Panel } from './panel.ts'
import { spliced, type Splice } from './splice.ts'

/** The formulas that pass the time reversal test, without which GEKS is not transitive. */
export const geksFormulas = ['tornqvist', 'fisher', 'walsh', 'jevons'] as const satisfies readonly Formula[]
export type GeksFormula = (typeof geksFormulas)[number]

export type GeksOptions = {
  /** tornqvist unless told */
  formula?: GeksFormula
  /** periods in a window; the whole panel unless told */
  window?: number
  /** how a window is linked to the one before; mean unless told */
  splice?: Splice
  /**
   * Compare two periods through a third only by products priced in all three (Lamboray and Krsinich 2016): for
   * panels in which many products come and go. Linked from period to period.
   */
  intersection?: boolean
}

/**
 * The GEKS index of every period, the first being 1. Throws BadPanel when two periods of a window share no product, or
 * when quantities are needed and there are none. O(window² × products), with intersection O(window² × products) for
 * each period.
 */
export function geks(panel: Panel, options: GeksOptions = {}): Float64Array {
  const { formula = 'tornqvist', window = panel.periods, splice = 'mean', intersection = false } = options
  const indexOver = intersection ? intersectionOver(panel, formula) : geksOver(panel, formula)
  return spliced(panel.periods, indexOver, window, splice)
}

/** ln P(0,t) = 1/T Σ_k [ln P(0,k) + ln P(k,t)]; each pair of periods is compared once for all windows. */
function geksOver(panel: Panel, formula: GeksFormula): (first: number, length: number) => Float64Array {
  const { periods } = panel
  const room = roomFor(panel)
  const known = new Float64Array(periods * periods).fill(Number.NaN)
  const between = (base: number, current: number): number => {
    if (base === current) return 0
    if (base > current) return -between(current, base)
    const place = base * periods + current
    if (Number.isNaN(known[place])) known[place] = bilateralLog(panel, formula, base, current, room)
    return known[place]!
  }
  return (first, length) => {
    // The mean of one period's comparisons with all; the index is the difference of two such means.
    const level = (t: number): number => {
      let total = 0
      for (let k = 0; k < length; k += 1) total += between(first + k, first + t)
      return total / length
    }
    const start = level(0)
    return Float64Array.from({ length }, (_, t) => (t === 0 ? 0 : level(t) - start))
  }
}

function intersectionOver(panel: Panel, formula: GeksFormula): (first: number, length: number) => Float64Array {
  const room = roomFor(panel)
  return (first, length) => {
    const logs = new Float64Array(length)
    for (let t = 1; t < length; t += 1) {
      const [before, now] = [first + t - 1, first + t]
      let total = 0
      for (let k = first; k < first + length; k += 1) {
        total += bilateralLog(panel, formula, before, k, room, now) + bilateralLog(panel, formula, k, now, room, before)
      }
      logs[t] = logs[t - 1]! + total / length
    }
    return logs
  }
}
