// Parts of a graph: strongly connected (Tarjan 1972) without recursion, so that a path of a million nodes is no trouble.
import type { Digraph } from './digraph.ts'
import { UnionFind } from './union-find.ts'

/** Which part each node is in, parts numbered 0 … count − 1, and how many nodes each has. */
export type Parts = { count: number; of: Int32Array; sizes: Int32Array }

/** Strongly connected parts, numbered so that an edge never leads to a higher number: a part comes after what it reaches. */
export function stronglyConnected(graph: Digraph): Parts {
  const { nodes, starts, targets } = graph
  const of = new Int32Array(nodes).fill(-1)
  const order = new Int32Array(nodes).fill(-1) // when a node was first seen
  const low = new Int32Array(nodes)
  const next = starts.slice(0, nodes) // the edge to look at next
  const path = new Int32Array(nodes) // nodes on the way down
  const open = new Int32Array(nodes) // nodes seen and not yet in a part
  const sizes: number[] = []
  let [seen, opened] = [0, 0]
  for (let root = 0; root < nodes; root += 1) {
    if (order[root]! >= 0) continue
    let depth = 0
    path[0] = root
    order[root] = low[root] = seen++
    open[opened++] = root
    while (depth >= 0) {
      const v = path[depth]!
      if (next[v]! < starts[v + 1]!) {
        const w = targets[next[v]!]!
        next[v] = next[v]! + 1
        if (order[w]! < 0) {
          order[w] = low[w] = seen++
          open[opened++] = w
          path[++depth] = w
        } else if (of[w]! < 0) low[v] = Math.min(low[v]!, order[w]!)
        continue
      }
      depth -= 1
      if (depth >= 0) low[path[depth]!] = Math.min(low[path[depth]!]!, low[v]!)
      if (low[v]! !== order[v]!) continue
      let size = 0
      let w: number
      do {
        w = open[--opened]!
        of[w] = sizes.length
        size += 1
      } while (w !== v)
      sizes.push(size)
    }
  }
  return { count: sizes.length, of, sizes: Int32Array.from(sizes) }
}

/** Parts that hang together when the direction of edges is left aside, numbered by their lowest node. */
export function weaklyConnected(graph: Digraph): Parts {
  const { nodes, starts, targets } = graph
  const sets = new UnionFind(nodes)
  for (let v = 0; v < nodes; v += 1) for (let i = starts[v]!; i < starts[v + 1]!; i += 1) sets.union(v, targets[i]!)
  const number = new Int32Array(nodes).fill(-1)
  const sizes: number[] = []
  const of = Int32Array.from({ length: nodes }, (_, v) => {
    const root = sets.find(v)
    if (number[root]! < 0) number[root] = sizes.push(sets.sizeOf(root)) - 1
    return number[root]!
  })
  return { count: sizes.length, of, sizes: Int32Array.from(sizes) }
}
