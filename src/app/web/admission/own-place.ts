import { useQuery } from '@tanstack/react-query'
import { readRows } from '../api/client.ts'
import { useMe, viewKey } from '../api/views.ts'

/** Where the body of who is signed in sits; null until it is known. */
export function useOwnPlace(): string | null {
  const me = useMe().data
  const params = { q: me?.uscc }
  const found = useQuery({
    queryKey: viewKey('identity.party.find', params),
    queryFn: () => readRows('identity.party.find', params),
    enabled: me != null,
    staleTime: Infinity,
  })
  return found.data?.rows.find(({ party }) => party === me?.party)?.place ?? null
}
