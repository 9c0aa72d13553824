// What another site embeds: the script, the page it frames, what its server hands over, and the sign-in inside the frame.
//   GET  /embed/dispute.js            the one script tag
//   GET  /embed/platforms/<id>        is this platform registered, and for this origin? (docs/reference/dispute-embed.md)
//   POST /embed/hand-over             a signed statement in, a short-lived code out
//   POST /embed/sign-in, /sign-out    a session that the frame itself holds (zone-session.ts)
//   GET  /zone?platform=<id>          the framed page
import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { originsOfPlatform, statementInput } from '#domain/dispute'
import { perform } from '#kernel/act'
import { hashOfCode, newCode, platform as system, signOut } from '#kernel/identity'
import { z } from 'zod'
import { assertEvidenceFlows } from './acts.ts'
import { basisOf } from './basis.ts'
import type { Context } from './context.ts'
import type { Pages } from './pages.ts'
import { HttpProblem, invalid, problemBody, PROBLEM_TYPE } from './problem.ts'
import { signedIn } from './session.ts'
import { strangersAllowance } from './strangers.ts'
import { wrongFields } from './words.ts'
import { zoneToken } from './zone-session.ts'

const TAKE = 'dispute.handover.take'
/** A thousand allocation records are 200 KiB. */
const LIMIT_BYTES = 384 * 1024
/** What one address may hand over: a platform's server works for many users. */
const SERVERS = { burst: 60, everySeconds: 2 } as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const handOver = z.strictObject({ statement: statementInput, signature: z.string().min(1).max(200) })

export function embedRoutes(context: Context, pages: Pages): void {
  const { app, platform, options } = context
  const { world, acts } = platform
  const servers = strangersAllowance(SERVERS, () => performance.now())
  const originsOf = async (id: string | undefined): Promise<string[]> =>
    id !== undefined && UUID.test(id) ? await world.store.transact((tx) => originsOfPlatform(tx, id)) : []

  app.get('/embed/dispute.js', async (_request, reply) => {
    const script =
      options.embedFile === undefined ? undefined : await readFile(options.embedFile).catch(() => undefined)
    if (script === undefined)
      throw new HttpProblem(404, 'embed-not-built', {
        zh: '嵌入脚本尚未构建：请运行 npm run build',
        en: 'the embed script is not built yet: npm run build',
      })
    return await reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(script)
  })

  app.get<{ Params: { id: string }; Querystring: { origin?: string } }>(
    '/embed/platforms/:id',
    async (request, reply) => {
      const origins = await originsOf(request.params.id)
      // It tells a page no more than whether the zone will show there.
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store')
      return { known: origins.length > 0, here: origins.includes(String(request.query.origin ?? '')) }
    },
  )

  app.get<{ Querystring: { platform?: string } }>('/zone', async (request, reply) => {
    await pages.sendFramed(request, reply, await originsOf(request.query.platform))
    return reply
  })

  app.post('/embed/hand-over', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const waitSeconds = servers.take(request.ip)
    if (waitSeconds > 0)
      throw new HttpProblem(
        429,
        'too-many-acts',
        {
          zh: `移交过于频繁，请 ${waitSeconds} 秒后再试`,
          en: `too many hand-overs; try again in ${waitSeconds} seconds`,
        },
        {},
        { 'retry-after': String(waitSeconds) },
      )
    assertEvidenceFlows(options.worker)
    const wrong = wrongFields(handOver, request.body, '(body)')
    if (wrong.length > 0) throw invalid(wrong)
    const { statement, signature } = request.body as z.infer<typeof handOver>
    const code = newCode()
    // The nonce is in the statement, so a repeat is refused by the act itself; each try is an attempt of its own.
    const outcome = await perform(world, acts.get(TAKE)!, {
      actor: system,
      key: `hand-over/${hashOfCode(code)}`,
      input: { statement, signature, codeHash: hashOfCode(code) },
    })
    reply.header('cache-control', 'no-store')
    if (outcome.done) {
      const { handover, sha256, codeUntil, registered } = outcome.decision
      return { handover, code, codeUntil, sha256, registered, receipt: outcome.receipt }
    }
    return await reply
      .code(409)
      .type(PROBLEM_TYPE)
      .send(
        problemBody(409, outcome.refused, outcome.says, {
          basis: basisOf(world.law, outcome.basis, outcome.day, outcome.place),
          day: outcome.day,
          place: outcome.place,
        }),
      )
  })

  app.post('/embed/sign-in', { bodyLimit: 16 * 1024 }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return await signedIn(platform, request.body)
  })

  app.post('/embed/sign-out', async (request, reply) => {
    const token = zoneToken(request)
    if (token !== undefined) await world.store.transact(async (tx) => signOut(tx, token))
    reply.code(204)
    return null
  })
}
