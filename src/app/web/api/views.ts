import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import {
  ApiError,
  deskRole,
  maybeSignedIn,
  readItem,
  readMe,
  readRows,
  readSamples,
  type Item,
  type Params,
  type Rows,
} from './client.ts'
import type { ItemViews, ListViews, Me, SampleSignIn } from './rows.ts'

/** The one key scheme: [view name, parameters, role one asks in]. The room is the part of the name before the first dot. */
export const viewKey = (name: string, params: Params = {}) => [name, params, deskRole()] as const

/** One page of a list as it is asked for. */
const PAGE_ROWS = 200

export const queryClient = new QueryClient({
  defaultOptions: {
    // Ask even when the browser believes it is offline: the answer then says what happened, instead of waiting unseen.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      // A judged answer (4xx) stays the same when asked again; only a missing answer is worth a second try.
      retry: (count, error) => count < 2 && error instanceof ApiError && error.unanswered,
      refetchOnWindowFocus: false,
    },
  },
})

interface Ask {
  enabled?: boolean
  everyMs?: number | false
  staleMs?: number
  /** what stood there stays while the next answer is on its way */
  steady?: boolean
}

interface AskItem<Of> extends Ask {
  /** asking again ends when this says so of what has arrived */
  until?: (item: Of) => boolean
}

const itemQuery = <Name extends keyof ItemViews>(name: Name, params: Params) => ({
  queryKey: viewKey(name, params),
  queryFn: () => readItem(name, params),
})
const rowsQuery = <Name extends keyof ListViews>(name: Name, params: Params) => ({
  queryKey: viewKey(name, params),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    readRows(name, { limit: PAGE_ROWS, ...params, after: pageParam }),
  initialPageParam: null as string | null,
})

/** Asks for a single thing before the page that shows it is there: the answer comes while its code does. */
export const askItem = (name: keyof ItemViews): void => void queryClient.prefetchQuery(itemQuery(name, {}))
/** The same of the first rows of a list. */
export const askRows = (name: keyof ListViews): void => void queryClient.prefetchInfiniteQuery(rowsQuery(name, {}))

/** A single thing. */
export function useItem<Name extends keyof ItemViews>(
  name: Name,
  params: Params = {},
  ask: AskItem<ItemViews[Name]> = {},
): UseQueryResult<Item<ItemViews[Name]>> {
  const everyMs = ask.everyMs ?? false
  return useQuery({
    ...itemQuery(name, params),
    enabled: ask.enabled ?? true,
    refetchInterval: ({ state }) =>
      state.data !== undefined && ask.until?.(state.data.item) === true ? false : everyMs,
    ...(ask.staleMs === undefined ? {} : { staleTime: ask.staleMs }),
    ...(ask.steady === true ? { placeholderData: keepPreviousData } : {}),
  })
}

/** A list, page after page; `rowsOf` joins what has arrived. */
export function useRows<Name extends keyof ListViews>(
  name: Name,
  params: Params = {},
  ask: Ask = {},
): UseInfiniteQueryResult<InfiniteData<Rows<ListViews[Name]>>> {
  return useInfiniteQuery({
    ...rowsQuery(name, params),
    getNextPageParam: (page) => page.next,
    enabled: ask.enabled ?? true,
    refetchInterval: ask.everyMs ?? false,
    ...(ask.staleMs === undefined ? {} : { staleTime: ask.staleMs }),
    ...(ask.steady === true ? { placeholderData: keepPreviousData } : {}),
  })
}

export function rowsOf<Row>(data: InfiniteData<Rows<Row>> | undefined): Row[] {
  return data === undefined ? [] : data.pages.flatMap((page) => page.rows)
}

/** Who is signed in; null when nobody is. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery({
    queryKey: ['me'],
    queryFn: () => (maybeSignedIn() ? readMe() : null),
    staleTime: 60_000,
  })
}

export function useSamples(): UseQueryResult<SampleSignIn[]> {
  return useQuery({ queryKey: ['samples'], queryFn: readSamples, staleTime: Infinity })
}
