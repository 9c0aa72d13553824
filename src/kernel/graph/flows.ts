// Money through a graph in time: how much of what a node received can have come to certain others, no step going back in
// time. Written for one question asked a hundred thousand times, so the edges are sorted once and reused.
import { digraph } from './digraph.ts'

/** Dated, weighted edges, and for each node those that reach it, by time. */
export type Flows = {
  from: ArrayLike<number>
  to: ArrayLike<number>
  at: ArrayLike<number>
  /** what each edge can still carry: `trace` takes from it, so that one payment never answers for two */
  left: Float64Array
  into: { starts: Int32Array; edge: Int32Array }
}

/** Edges from[i] → to[i] at a time, each carrying an amount ≥ 0. O(n log n), once. */
export function flows(
  nodes: number,
  edges: { from: ArrayLike<number>; to: ArrayLike<number>; at: ArrayLike<number>; amount: ArrayLike<number> },
): Flows {
  const { from, to, at, amount } = edges
  const order = Uint32Array.from({ length: from.length }, (_, i) => i)
  let isSorted = true
  for (let i = 1; i < order.length && isSorted; i += 1) isSorted = at[i - 1]! <= at[i]!
  if (!isSorted) order.sort((a, b) => at[a]! - at[b]! || a - b)
  const sorted = (ends: ArrayLike<number>) => Int32Array.from(order, (i) => ends[i]!)
  const { starts, edge } = digraph(nodes, sorted(to), sorted(from))
  return { from, to, at, left: Float64Array.from(amount), into: { starts, edge: edge.map((place) => order[place]!) } }
}
