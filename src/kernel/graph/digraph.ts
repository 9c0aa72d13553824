// A directed graph in compressed rows: the edges of a node lie side by side.

/** Nodes 0 … nodes − 1; the edges of node v are `targets[starts[v] … starts[v + 1])`, `edge` says which they were. */
export type Digraph = { nodes: number; starts: Int32Array; targets: Int32Array; edge: Int32Array }

/**
 * The graph of edges from[i] → to[i], in linear time; the edges of a node keep their order. Throws RangeError when the
 * lists differ in length or an end is no node.
 */
export function digraph(nodes: number, from: ArrayLike<number>, to: ArrayLike<number>): Digraph {
  const edges = from.length
  if (to.length !== edges) throw new RangeError(`${edges} sources and ${to.length} targets`)
  const starts = new Int32Array(nodes + 1)
  for (let i = 0; i < edges; i += 1) {
    const [a, b] = [from[i]!, to[i]!]
    if (!(a >= 0 && a < nodes && b >= 0 && b < nodes)) throw new RangeError(`edge ${i}: ${a} → ${b} of ${nodes} nodes`)
    starts[a + 1] = starts[a + 1]! + 1
  }
  for (let v = 0; v < nodes; v += 1) starts[v + 1] = starts[v + 1]! + starts[v]!
  const next = starts.slice(0, nodes)
  const targets = new Int32Array(edges)
  const edge = new Int32Array(edges)
  for (let i = 0; i < edges; i += 1) {
    const place = next[from[i]!]!
    next[from[i]!] = place + 1
    targets[place] = to[i]!
    edge[place] = i
  }
  return { nodes, starts, targets, edge }
}
