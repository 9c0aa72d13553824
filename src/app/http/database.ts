// The embedded database while the platform runs: when its server dies, it is started again in the same place.
import { startEmbedded, type Embedded } from '#kernel/store'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isDatabaseAway } from '../worker/away.ts'

export type Database = {
  readonly url: string
  /** Ends the watch and leaves the server; the last process to leave stops it. */
  stop(): Promise<void>
}

const WATCH_MS = 500

/** A database of one's own (DATABASE_URL): nothing to start and nothing to watch. */
export const ownDatabase = (url: string): Database => ({ url, stop: () => Promise.resolve() })

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'suanheng-watch',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    if (isDatabaseAway(error)) return false
    return true // it spoke: not the watch's concern
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Starts (or joins) the embedded server of `dataDir` and keeps it there until `stop`. The port of a restart is the
 * port of before; should another program have taken it, `lost` is told, for the address of the store cannot change.
 */
export async function keepEmbedded(
  dataDir: string,
  { say, lost }: { say: (line: string) => void; lost: (why: string) => void },
): Promise<Database> {
  let server: Embedded = await startEmbedded({ dataDir, log: say })
  const { url } = server
  let stopping = false

  const alive = (): boolean => {
    try {
      process.kill(server.pid, 0)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }
  const watch = async (): Promise<void> => {
    for (let round = 1; !stopping; round += 1) {
      await sleep(WATCH_MS, undefined, { ref: false })
      // The process is looked at each time, a question is asked every few seconds: a zombie has a number too.
      if (stopping || (alive() && (round % 10 !== 0 || (await answers(url))))) continue
      if (stopping) return
      say('数据库已退出，正在重启 · the database is gone and is started again')
      try {
        const next = await startEmbedded({ dataDir, log: say })
        const before = server
        server = next
        await before.stop() // leaves the server that is gone; the new one is held by now
        if (next.url !== url) lost(`数据库端口被其他程序占用 · the port of the database was taken by another program`)
      } catch (error) {
        say(
          `数据库未能重启 · the database did not start again: ${error instanceof Error ? error.message : String(error)}`,
        )
        await sleep(2_000, undefined, { ref: false })
      }
    }
  }
  const watching = watch()
  return {
    url,
    async stop() {
      stopping = true
      await Promise.race([watching, sleep(10_000, undefined, { ref: false })])
      await server.stop()
    },
  }
}
