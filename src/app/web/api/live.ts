import type { QueryClient } from '@tanstack/react-query'

interface Committed {
  /** absent where the stream is not one's own */
  act?: string
  stream?: string
  views: string[]
}

/**
 * The one server-sent-events channel: after each committed act the server names the rooms whose views changed, and
 * every cached view of those rooms is asked for again. Histories and log positions change with every act.
 * @returns a function that closes the channel
 */
export function listen(client: QueryClient): () => void {
  const channel = new EventSource('/api/events')
  channel.onmessage = (message: MessageEvent<string>) => {
    let committed: Committed
    try {
      committed = JSON.parse(message.data) as Committed
    } catch {
      return
    }
    const rooms = new Set([...(committed.views ?? []), 'history', 'evidence'].map((name) => name.split('.')[0]))
    void client.invalidateQueries({
      predicate: ({ queryKey }) => typeof queryKey[0] === 'string' && rooms.has(queryKey[0].split('.')[0]),
    })
  }
  return () => channel.close()
}
