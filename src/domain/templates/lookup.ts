// A model contract looked up by id: its slots, its clauses, the part each clause stands in, and the hash of the whole.
// Made once for each framework that was read; a framework is never changed after that.
import type { Words } from '#kernel/act'
import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import type { Clause, Framework, Slot } from './framework.ts'

export type Lookup = {
  slots: ReadonlyMap<string, Slot>
  clauses: ReadonlyMap<string, Clause>
  /** the clauses in the order of the parts, each with the title of its part */
  order: readonly { clause: Clause; part: Words }[]
  /** SHA-256 of the canonical framework, lower-case hex */
  sha256: string
}

const made = new WeakMap<Framework, Lookup>()

/** The lookup of a framework. A clause that a part names and nobody wrote is left out: `templateFindings` says so. */
export function lookup(framework: Framework): Lookup {
  const known = made.get(framework)
  if (known) return known
  const clauses = new Map(framework.clauses.map((clause) => [clause.id, clause]))
  const order = framework.parts.flatMap(({ title, clauses: ids }) =>
    ids.flatMap((id) => {
      const clause = clauses.get(id)
      return clause === undefined ? [] : [{ clause, part: title }]
    }),
  )
  const fresh: Lookup = {
    slots: new Map(framework.slots.map((slot) => [slot.id, slot])),
    clauses,
    order,
    sha256: toHex(sha256(canonicalBytes(framework as unknown as Json))),
  }
  made.set(framework, fresh)
  return fresh
}
