// GET /api/court-packages/<package>: what was handed over to a court, as one signed JSON file (docs/reference/court-exchange.md).
import { assembleCourtPackage } from '#domain/dispute'
import { openBlobs } from '#kernel/store'
import { buffer } from 'node:stream/consumers'
import type { Context } from './context.ts'
import { notThere, readerOf, seen } from './papers.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Papers beyond this are named by their hash and fetched one by one. */
const MOST_INSIDE_BYTES = 32 * 1024 * 1024

type Desk = { packages: { package: string }[] }

export function courtPackageRoutes(context: Context): void {
  const { app, platform, options } = context
  const { world, log, sequencer } = platform
  app.get<{ Params: { file: string; package: string } }>(
    '/api/court-packages/:file/:package',
    async (request, reply) => {
      const { file, package: id } = request.params
      if (!UUID.test(id) || !UUID.test(file)) throw notThere()
      const actor = await readerOf(context, request)
      // Whoever may not see the file is told the same as if there were none.
      const { packages } = await seen<Desk>(context, 'dispute.case.get', actor, { file })
      if (!packages.some((one) => one.package === id)) throw notThere()
      await sequencer.settle()
      const blobs = options.blobDir === undefined ? undefined : openBlobs(options.blobDir)
      let left = MOST_INSIDE_BYTES
      const whole = await assembleCourtPackage({ world, log }, id, async (sha256) => {
        const found = blobs && (await world.store.transact((tx) => blobs.find(tx, sha256)))
        if (!blobs || found?.state !== 'kept' || found.bytes > left) return undefined
        left -= found.bytes
        const stream = await world.store.transact((tx) => blobs.read(tx, sha256))
        return stream ? new Uint8Array(await buffer(stream)) : undefined
      })
      if (whole === undefined) throw notThere()
      return await reply
        .type('application/json; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${id}.court.json"`)
        .send(whole)
    },
  )
}
