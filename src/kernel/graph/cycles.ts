// Simple cycles, listed by the roots of Johnson (1975): each cycle once, from its lowest node, inside one strongly
// connected part. Length, size of the part and number are bounded, for K8 alone has 16,064.
import { stronglyConnected } from './components.ts'
import type { Digraph } from './digraph.ts'

export type CycleBounds = {
  /** most nodes of a cycle; 5 when not said */
  longest?: number
  /** parts with more nodes are left out and reported; 50 when not said */
  largestPart?: number
  /** most cycles; 100,000 when not said. A hundred times as many steps are taken at most. */
  budget?: number
}

/** `isComplete` is false when the budget ran out; `skippedParts` had too many nodes to be searched. */
export type Cycles = { cycles: number[][]; isComplete: boolean; skippedParts: number }

const STEPS_PER_CYCLE = 100

/** The simple cycles of a graph as lists of nodes, lowest first; parallel edges count once, an edge to itself is one. */
export function simpleCycles(graph: Digraph, bounds: CycleBounds = {}): Cycles {
  const { longest = 5, largestPart = 50, budget = 100_000 } = bounds
  const parts = stronglyConnected(graph)
  const members: number[][] = Array.from({ length: parts.count }, () => [])
  for (let v = 0; v < graph.nodes; v += 1) members[parts.of[v]!]!.push(v)
  const found: Cycles = { cycles: [], isComplete: true, skippedParts: 0 }
  const left = { cycles: budget, steps: budget * STEPS_PER_CYCLE }
  for (const part of members) {
    if (part.length > largestPart) found.skippedParts += 1
    else if (!searchPart(graph, part, longest, left, found.cycles)) return { ...found, isComplete: false }
  }
  return found
}

/** Lists the cycles of one part; false when the budget ran out. */
function searchPart(
  graph: Digraph,
  part: readonly number[],
  longest: number,
  left: { cycles: number; steps: number },
  cycles: number[][],
): boolean {
  const place = new Map(part.map((v, i) => [v, i])) // ascending, so places keep the order of nodes
  const next = part.map((v) => {
    const targets = graph.targets.subarray(graph.starts[v]!, graph.starts[v + 1]!)
    return [...new Set(targets)].flatMap((w) => place.get(w) ?? []).sort((a, b) => a - b)
  })
  const before: number[][] = part.map(() => [])
  next.forEach((targets, v) => targets.forEach((w) => before[w]!.push(v)))
  const onPath = new Uint8Array(part.length)
  const cursor = new Int32Array(part.length)
  for (let root = 0; root < part.length; root += 1) {
    const steps = stepsTo(root, before)
    const path = [root]
    cursor[root] = 0
    onPath[root] = 1
    while (path.length > 0) {
      const v = path.at(-1)!
      const w = next[v]![cursor[v]!]
      if (w === undefined) {
        onPath[v] = 0
        path.pop()
        continue
      }
      cursor[v] = cursor[v]! + 1
      if (left.steps-- <= 0) return false
      if (w === root && path.length <= longest) {
        if (left.cycles-- <= 0) return false
        cycles.push(path.map((i) => part[i]!))
      } else if (w > root && onPath[w] === 0 && steps[w]! >= 0 && path.length + steps[w]! <= longest) {
        onPath[w] = 1
        cursor[w] = 0
        path.push(w)
      }
    }
  }
  return true
}

/** Fewest edges from each node to the root through nodes above it; −1 where there is no way. */
function stepsTo(root: number, before: readonly (readonly number[])[]): Int32Array {
  const steps = new Int32Array(before.length).fill(-1)
  steps[root] = 0
  const queue = [root]
  for (const v of queue)
    for (const u of before[v]!)
      if (u > root && steps[u]! < 0) {
        steps[u] = steps[v]! + 1
        queue.push(u)
      }
  return steps
}
