// Graphs on typed arrays: sets, parts, cycles, and money followed through time. Pure, no recursion; knows no leasing.
export { UnionFind } from './union-find.ts'
export { digraph, type Digraph } from './digraph.ts'
export { stronglyConnected, weaklyConnected, type Parts } from './components.ts'
export { simpleCycles, type CycleBounds, type Cycles } from './cycles.ts'
export { flows, type Flows } from './flows.ts'
export { trace, type Trace, type Traced } from './trace.ts'
