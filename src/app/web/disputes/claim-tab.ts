// What is typed between two keepings survives a reload: it stands in this tab, under the draft it belongs to.
import type { GroupId, Writing } from './claim-draft.ts'

export interface Typed {
  writing: Writing
  group: GroupId
}

const keyOf = (name: string): string => `suan.draft.claim.${name}`

/** What was typed under a name; undefined where nothing was, or it cannot be read. */
export function typedBefore(name: string): Typed | undefined {
  try {
    const kept = sessionStorage.getItem(keyOf(name))
    return kept === null ? undefined : (JSON.parse(kept) as Typed)
  } catch {
    return undefined
  }
}

export function keepTyped(name: string, typed: Typed): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(typed))
  } catch {
    // Storage may be full or forbidden; the page still holds it, and moving on keeps it on the platform.
  }
}

export const dropTyped = (name: string): void => sessionStorage.removeItem(keyOf(name))
