// GET /log/…: the published log as it lies on disk, for any client of C2SP tlog-tiles
// (https://github.com/C2SP/C2SP/blob/main/tlog-tiles.md). Read-only; only paths of that specification are served.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'

// tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>]; N in groups of three digits, all but the last marked with x.
const TILE =
  /^tile\/(?:[0-9]|[1-5][0-9]|6[0-3]|entries)\/(?:x\d{3}\/)*\d{3}(\.p\/(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?$/

export function logRoutes({ app, options }: Context): void {
  app.get<{ Params: { '*': string } }>('/log/*', async (request, reply) => {
    const path = request.params['*']
    const tile = TILE.exec(path)
    if (path !== 'checkpoint' && tile === null)
      throw new HttpProblem(404, 'not-in-log', { zh: '日志中没有这一路径', en: 'the log has no such path' })
    let bytes: Buffer
    try {
      bytes = await readFile(join(options.logDir, path))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
      throw new HttpProblem(404, 'not-in-log', {
        zh: '日志中还没有这一部分',
        en: 'the log does not have this part yet',
      })
    }
    // Anyone may check the log from anywhere, a page included.
    reply.header('access-control-allow-origin', '*')
    if (tile === null)
      return await reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(bytes)
    // A full tile never changes; a partial one never changes either, but is removed once the full one stands.
    const caching = tile[1] === undefined ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
    return await reply.type('application/octet-stream').header('cache-control', caching).send(bytes)
  })
}
