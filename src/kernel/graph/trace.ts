// Taint that respects time, asked from its end: how much of an amount that left one node can have come home. Walking back
// from home costs as much as home receives, however busy the origin is.
import type { Flows } from './flows.ts'

export type Trace = {
  origin: number
  /** the amount, and when it was in the hands of the origin */
  amount: number
  at: number
  /** the last moment at which an edge still counts */
  until: number
  /** most edges of a way; 3 when not said */
  hops?: number
  home: readonly number[]
  /** share of what passes a node that is followed, 0 … 1: little for a busy one, where anything meets anything */
  through?: (node: number) => number
  /** fewest edges from the origin to a node, in any order of time, where known: ways that cannot reach it are not walked */
  stepsTo?: (node: number) => number
  /** most edges looked at; 20,000 when not said */
  budget?: number
}

/** `edges` are those used, in the order of use; `longestWay` the edges of the longest way that carried something. */
export type Traced = { returned: number; edges: number[]; longestWay: number; isComplete: boolean }

/**
 * Follows ways origin → … → home whose edges do not go back in time and lie in [at, until], short ways first and early
 * ones first. What is carried is the least that the amount and each edge have left, and is taken from the edges.
 */
export function trace(flows: Flows, question: Trace): Traced {
  const { origin, amount, at, until, hops = 3, home, through = () => 1, stepsTo = () => 1, budget = 20_000 } = question
  const { from, to, left, into } = flows
  const isHome = (node: number) => home.includes(node)
  const traced: Traced = { returned: 0, edges: [], longestWay: 0, isComplete: true }
  let looked = 0
  // the way back from home, one entry per edge: where to look next among the edges into its node, and up to where
  const cursor = new Int32Array(hops)
  const end = new Int32Array(hops)
  const way = new Int32Array(hops)
  const share = new Float64Array(hops)
  const look = (depth: number, node: number, latest: number) => {
    const first = into.starts[node]!
    const last = into.starts[node + 1]!
    cursor[depth] = firstAtOrAfter(flows, first, last, at)
    end[depth] = firstAtOrAfter(flows, first, last, latest, true)
  }
  for (let length = 1; length <= hops; length += 1)
    for (const node of home) {
      if (node === origin || traced.returned >= amount) continue
      let depth = 0
      look(0, node, until)
      while (depth >= 0) {
        if (traced.returned >= amount) return traced
        if (cursor[depth]! >= end[depth]!) {
          depth -= 1
          continue
        }
        const edge = into.edge[cursor[depth]!]!
        cursor[depth] = cursor[depth]! + 1
        looked += 1
        if (looked > budget) return { ...traced, isComplete: false }
        if (left[edge]! <= 0) continue
        way[depth] = edge
        const source = from[edge]!
        if (depth === length - 1) {
          if (source !== origin) continue
          let moved = amount - traced.returned
          for (let i = 0; i < length; i += 1) moved = Math.min(moved, left[way[i]!]!)
          if (length > 1) moved = Math.floor(moved * share[length - 1]!)
          if (moved <= 0) continue
          for (let i = length - 1; i >= 0; i -= 1) {
            left[way[i]!] = left[way[i]!]! - moved
            traced.edges.push(way[i]!)
          }
          traced.returned += moved
          traced.longestWay = length
        } else if (source !== origin && stepsTo(source) < length - depth && source !== to[edge] && !isHome(source)) {
          const passes = through(source) * (depth === 0 ? 1 : share[depth]!)
          if (passes <= 0) continue
          share[depth + 1] = passes
          look(depth + 1, source, flows.at[edge]!)
          depth += 1
        }
      }
    }
  return traced
}

/** Place of the first edge into a node at or after a moment, or after it when `isAfter`. */
function firstAtOrAfter(flows: Flows, first: number, last: number, moment: number, isAfter = false): number {
  let [low, high] = [first, last]
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = flows.at[flows.into.edge[middle]!]!
    if (isAfter ? at <= moment : at < moment) low = middle + 1
    else high = middle
  }
  return low
}
