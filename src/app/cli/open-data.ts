// Opening the data folder in this process: the lock, the database, the platform; and closing them in reverse.
import { join, resolve } from 'node:path'
import { own, Owned, startEmbedded } from '#kernel/store'
import { openWorld, type Platform } from '../wiring.ts'
import { WrongUse } from './answer.ts'

/** The data folder this command works on. */
export const dataFolder = (): string => resolve(process.env['SUAN_DATA'] || '.suan')

/** Runs `work` on the platform of the data folder. WrongUse when another process owns it. */
export async function withPlatform<T>(dataDir: string, work: (platform: Platform) => Promise<T>): Promise<T> {
  const undo: (() => Promise<void>)[] = []
  try {
    const owned = await own(dataDir)
    undo.push(() => owned.release())
    const server = process.env['DATABASE_URL'] ? undefined : await startEmbedded({ dataDir })
    if (server) undo.push(() => server.stop())
    const platform = await openWorld({ url: server?.url ?? process.env['DATABASE_URL']!, dataDir })
    undo.push(() => platform.close())
    return await work(platform)
  } catch (error) {
    if (error instanceof Owned)
      throw new WrongUse(
        `${join(dataDir)} 正由进程 ${error.owner.pid} 使用：请先停止它`,
        `process ${error.owner.pid} is running on ${dataDir}: stop it first`,
      )
    throw error
  } finally {
    for (const step of undo.toReversed()) await step()
  }
}
