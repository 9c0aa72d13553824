// Disjoint sets: who belongs together, once every tie is known.

/** Sets over the nodes 0 … count − 1, each at first alone. Union by size, paths halved: near constant time per call. */
export class UnionFind {
  readonly #parent: Int32Array
  readonly #size: Int32Array

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, node) => node)
    this.#size = new Int32Array(count).fill(1)
  }

  /** The node that stands for the set of `node`. */
  find(node: number): number {
    const parent = this.#parent
    let at = node
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }

  /** Makes one set of two; false when they already were one. */
  union(a: number, b: number): boolean {
    let [large, small] = [this.find(a), this.find(b)]
    if (large === small) return false
    if (this.#size[large]! < this.#size[small]!) [large, small] = [small, large]
    this.#parent[small] = large
    this.#size[large] = this.#size[large]! + this.#size[small]!
    return true
  }

  /** How many nodes are in the set of `node`. */
  sizeOf(node: number): number {
    return this.#size[this.find(node)]!
  }
}
