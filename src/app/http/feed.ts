// The feed of what was committed, gathered and told to whoever listens (server-sent events, WHATWG HTML §9.2).
// It names what the public log names anyway (act and stream), never what an act decided.
import type { ServerResponse } from 'node:http'

export type Committed = { act: string; stream: string; seq: number }

export type Feed = {
  /** Tells all listeners, at most every `GATHER_MS`; of many acts of one kind on one stream only the last is told. */
  tell(event: Committed): void
  readonly listeners: number
  join(response: ServerResponse): void
  close(): void
}

const GATHER_MS = 150
const HEARTBEAT_MS = 25_000
/** A listener that does not read: it will come back and ask anew. */
const MOST_BUFFERED_BYTES = 256 * 1024

/** `roomsOf` names the rooms whose views an act may change. */
export function openFeed(roomsOf: (act: string) => readonly string[]): Feed {
  const open = new Set<ServerResponse>()
  let gathered = new Map<string, Committed>()
  let timer: NodeJS.Timeout | null = null

  const send = (text: string): void => {
    for (const response of open) {
      if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy()
      else response.write(text)
    }
  }
  const flush = (): void => {
    timer = null
    const events = gathered
    gathered = new Map()
    send(
      [...events.values()]
        .map(({ act, stream }) => `data: ${JSON.stringify({ act, stream, views: roomsOf(act) })}\n\n`)
        .join(''),
    )
  }
  const heartbeat = setInterval(() => send(': here\n\n'), HEARTBEAT_MS)
  heartbeat.unref()

  return {
    tell(event) {
      if (open.size === 0) return
      gathered.set(`${event.act} ${event.stream}`, event)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    get listeners() {
      return open.size
    },
    join(response) {
      open.add(response)
      response.on('close', () => open.delete(response))
      response.write('retry: 3000\n\n')
    },
    close() {
      clearInterval(heartbeat)
      if (timer) clearTimeout(timer)
      for (const response of open) response.end()
      open.clear()
    },
  }
}
