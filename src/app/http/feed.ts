// The feed of what was committed, gathered and told to whoever listens (server-sent events, WHATWG HTML §9.2).
// Everyone hears which rooms have something new. What happened to what (act and stream) is for those only who may see
// that stream: the id of a lease is nobody else's business.
import type { ServerResponse } from 'node:http'
import type { Role } from '#kernel/identity'

export type Committed = { act: string; stream: string; seq: number }

/** Somebody signed in, in one of its roles. */
export type FeedReader = { party: string; role: Role }

export type Feed = {
  /** Tells all listeners, at most every `GATHER_MS`; of many acts of one kind on one stream only the last is told. */
  tell(event: Committed): void
  readonly listeners: number
  /** `readers`: the listener in each of its roles; empty for somebody who has not signed in. */
  join(response: ServerResponse, readers?: readonly FeedReader[]): void
  close(): void
}

const GATHER_MS = 150
const HEARTBEAT_MS = 25_000
/** A listener that does not read: it will come back and ask anew. */
const MOST_BUFFERED_BYTES = 256 * 1024
/** Beyond so many streams at once only the rooms are told. */
const MOST_STREAMS = 1_000

const NONE: ReadonlySet<string> = new Set()

const keyOf = ({ party, role }: FeedReader): string => `${role} ${party}`

/**
 * `roomsOf` names the rooms whose views an act may change; `visible` answers which of some streams a reader may see,
 * and is asked once per reader and gathering.
 */
export function openFeed(
  roomsOf: (act: string) => readonly string[],
  visible: (reader: FeedReader, streams: readonly string[]) => Promise<ReadonlySet<string>>,
): Feed {
  const open = new Map<ServerResponse, readonly FeedReader[]>()
  let gathered = new Map<string, Committed>()
  let timer: NodeJS.Timeout | null = null
  let telling = false

  const send = (response: ServerResponse, text: string): void => {
    if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy()
    else response.write(text)
  }
  const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`

  /** Which streams each reader may see; a reader that could not be asked for sees none. */
  const seenBy = async (events: readonly Committed[]): Promise<Map<string, ReadonlySet<string>>> => {
    const seen = new Map<string, ReadonlySet<string>>()
    const streams = [...new Set(events.map(({ stream }) => stream))]
    if (streams.length > MOST_STREAMS) return seen
    const readers = new Map([...open.values()].flat().map((reader) => [keyOf(reader), reader]))
    for (const [key, reader] of readers) seen.set(key, await visible(reader, streams).catch(() => NONE))
    return seen
  }

  const flush = async (): Promise<void> => {
    telling = true
    const events = [...gathered.values()]
    gathered = new Map()
    const seen = await seenBy(events)
    const rooms = data({ views: [...new Set(events.flatMap(({ act }) => roomsOf(act)))] })
    for (const [response, readers] of open) {
      const sight = readers.flatMap((reader) => seen.get(keyOf(reader)) ?? [])
      const isMine = ({ stream }: Committed): boolean => sight.some((streams) => streams.has(stream))
      const mine = events.filter(isMine).map(({ act, stream }) => data({ act, stream, views: roomsOf(act) }))
      if (mine.length === 0) send(response, rooms)
      else {
        const others = events.filter((event) => !isMine(event)).flatMap(({ act }) => roomsOf(act))
        send(response, mine.join('') + (others.length > 0 ? data({ views: [...new Set(others)] }) : ''))
      }
    }
    telling = false
    if (gathered.size > 0 && open.size > 0) soon()
  }
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      void flush()
    }, GATHER_MS)
  }
  const heartbeat = setInterval(() => {
    for (const response of open.keys()) send(response, ': here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    tell(event) {
      if (open.size === 0) return
      gathered.set(`${event.act} ${event.stream}`, event)
      if (!telling) soon()
    },
    get listeners() {
      return open.size
    },
    join(response, readers = []) {
      open.set(response, readers)
      response.on('close', () => open.delete(response))
      response.write('retry: 3000\n\n')
    },
    close() {
      clearInterval(heartbeat)
      if (timer) clearTimeout(timer)
      for (const response of open.keys()) response.end()
      open.clear()
    },
  }
}
