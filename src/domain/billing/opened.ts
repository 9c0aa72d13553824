// Fields of opened records of a bundle, as a recomputation may read them.
import type { Json } from '#kernel/proof'

/** Opened records of one lease, in stream order: field name → value (as in the decision record). */
export type OpenedRecord = ReadonlyMap<string, Json>

/** What in the bundle stands in the way of recomputing, as `中文 · English`; the caller shows it and answers no. */
export class CannotRebill extends Error {}

export const cannot = (zh: string, en: string): CannotRebill => new CannotRebill(`${zh} · ${en}`)

/** A field of a record. A field that is withheld or erased stops everything: what it hides may be what was billed. */
export function shown<T>(r: OpenedRecord, name: string): T {
  const value = r.get(name)
  if (value === undefined)
    throw cannot(
      `证据包中有记录未公开 ${name}，不能重算`,
      `a record of the bundle does not show ${name}: nothing can be recomputed`,
    )
  return value as T
}
