import { rowsOf, useMe, useRows } from '../api/views.ts'

/** Where the body of who is signed in sits; null until it is known. */
export function useOwnPlace(): string | null {
  const me = useMe().data
  const found = useRows('identity.party.find', { q: me?.uscc }, { enabled: me != null, staleMs: Infinity })
  return rowsOf(found.data).find(({ party }) => party === me?.party)?.place ?? null
}
