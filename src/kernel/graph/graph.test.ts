// Parts and cycles against networkx's own test cases (../shared), and properties against plain recursive definitions.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stronglyConnected, weaklyConnected, type Parts } from './components.ts'
import { simpleCycles } from './cycles.ts'
import { digraph, type Digraph } from './digraph.ts'
import { UnionFind } from './union-find.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const file = join(shared, 'vectors/methods/graph.json')
const here = existsSync(file)

type Name = string | number
const named = (edges: readonly (readonly [Name, Name])[]) => {
  const names = [...new Set(edges.flat())].sort((a, b) => (a < b ? -1 : 1))
  const place = new Map(names.map((name, i) => [name, i]))
  const ends = (side: 0 | 1) => edges.map((edge) => place.get(edge[side])!)
  return { names, graph: digraph(names.length, ends(0), ends(1)) }
}
const listed = (parts: Parts, names: readonly Name[]) =>
  Array.from({ length: parts.count }, (_, part) => names.filter((_name, v) => parts.of[v] === part)).sort((a, b) =>
    a[0]! < b[0]! ? -1 : 1,
  )
const complete = (n: number) => {
  const pairs = Array.from({ length: n * n }, (_, i) => [Math.floor(i / n), i % n] as const).filter(([a, b]) => a !== b)
  return digraph(
    n,
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  )
}

describe.skipIf(!here)(`networkx${here ? '' : ` (skipped: no ${file})`}`, () => {
  const given = here ? JSON.parse(readFileSync(file, 'utf8')) : undefined

  test('parts and numbers of cycles', () => {
    for (const { edges, scc, wcc, simple_cycles } of given.scc_cases) {
      const { names, graph } = named(edges)
      expect(listed(stronglyConnected(graph), names)).toEqual(scc)
      expect(listed(weaklyConnected(graph), names)).toEqual(wcc)
      expect(simpleCycles(graph, { longest: names.length }).cycles).toHaveLength(simple_cycles)
    }
  })

  test('the cycles of the documentation, and of complete graphs', () => {
    const { graph } = named(given.johnson_doc.edges)
    const found = simpleCycles(graph, { longest: 3 }).cycles.sort((a, b) => (a.join() < b.join() ? -1 : 1))
    expect(found).toEqual(given.johnson_doc.cycles)
    for (const [n, cycles] of Object.entries(given.complete_digraph_cycle_counts))
      expect(simpleCycles(complete(Number(n)), { longest: Number(n) }).cycles).toHaveLength(cycles as number)
    for (const [what, cycles] of Object.entries(given.bounded_counts)) {
      const [n, longest] = /^K(\d+)_len<=(\d+)$/.exec(what)!.slice(1).map(Number)
      expect(simpleCycles(complete(n!), { longest: longest! }).cycles).toHaveLength(cycles as number)
    }
  })

  test('karate club: one part, whichever way its edges are laid', () => {
    const { graph } = named(given.karate.edges)
    expect([graph.nodes, weaklyConnected(graph).count, stronglyConnected(graph).count]).toEqual([given.karate.n, 1, 34])
  })
})

const graphs = fc.integer({ min: 1, max: 7 }).chain(
  (n) =>
  fc
    .array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 16 })
    .map((edges) => digraph(n, edges.map(([a]) => a), edges.map(([, b]) => b))), // prettier-ignore
)
const nextOf = (graph: Digraph, v: number) => [
  ...new Set(graph.targets.subarray(graph.starts[v], graph.starts[v + 1]!)),
]
const reaches = (graph: Digraph, from: number) => {
  const seen = new Set([from])
  for (const v of seen) for (const w of nextOf(graph, v)) seen.add(w)
  return seen
}

test('two nodes are in one part when each reaches the other; an edge never leads to a higher part', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const parts = stronglyConnected(graph)
      const reach = Array.from({ length: graph.nodes }, (_, v) => reaches(graph, v))
      for (let a = 0; a < graph.nodes; a += 1) {
        for (let b = 0; b < graph.nodes; b += 1)
          expect(parts.of[a] === parts.of[b]).toBe(reach[a]!.has(b) && reach[b]!.has(a))
        for (const b of nextOf(graph, a)) expect(parts.of[b]).toBeLessThanOrEqual(parts.of[a]!)
      }
    }),
    { numRuns: 100 },
  )
})

test('cycles are those of a plain search, each once', () => {
  const plain = (graph: Digraph, root: number, path: number[]): string[] =>
    nextOf(graph, path.at(-1)!).flatMap((w) => {
      if (w === root) return [path.join()]
      return w > root && !path.includes(w) ? plain(graph, root, [...path, w]) : []
    })
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 7 }), (graph, longest) => {
      const every = Array.from({ length: graph.nodes }, (_, v) => plain(graph, v, [v])).flat()
      const short = every.filter((cycle) => cycle.split(',').length <= longest)
      const found = simpleCycles(graph, { longest }).cycles.map((cycle) => cycle.join())
      expect(found.toSorted()).toEqual(short.toSorted())
    }),
    { numRuns: 100 },
  )
})

test('a path of 200,000 nodes, a budget that runs out, a part too large, an end that is no node', () => {
  const n = 200_000
  const line = digraph(
    n,
    Int32Array.from({ length: n }, (_, v) => v),
    Int32Array.from({ length: n }, (_, v) => (v + 1) % n),
  )
  expect(stronglyConnected(line).count).toBe(1)
  expect(simpleCycles(line)).toEqual({ cycles: [], isComplete: true, skippedParts: 1 })
  const short = simpleCycles(complete(8), { longest: 8, budget: 100 })
  expect([short.cycles.length, short.isComplete]).toEqual([100, false])
  expect(() => digraph(2, [0], [2])).toThrow(/edge 0/)
  expect(() => digraph(2, [0], [])).toThrow(/1 sources/)
})

test('disjoint sets', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 25 }), (ties) => {
      const sets = new UnionFind(20)
      let count = 20
      for (const [a, b] of ties) if (sets.union(a, b)) count -= 1
      const parts = weaklyConnected(digraph(20, ties.map(([a]) => a), ties.map(([, b]) => b))) // prettier-ignore
      expect(parts.count).toBe(count)
      for (let v = 0; v < 20; v += 1) expect(sets.sizeOf(v)).toBe(parts.sizes[parts.of[v]!])
    }),
    { numRuns: 50 },
  )
})
