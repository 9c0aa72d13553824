// The HTTP server over an open platform. It opens nothing and listens nowhere: main.ts does; tests use inject.
import { randomBytes } from 'node:crypto'
import { Forbidden, InvalidInput, KeyReused } from '#kernel/act'
import { LogError, RolledBack } from '#kernel/evidence'
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { isDatabaseAway } from '../worker/away.ts'
import type { Platform } from '../wiring.ts'
import { actRoutes } from './acts.ts'
import { badValue } from './bad-value.ts'
import { jsonOf } from './body.ts'
import { askRoutes } from './ask.ts'
import { assembleRoutes } from './assemble.ts'
import { blobRoutes } from './blobs.ts'
import { claimRoutes } from './claims.ts'
import { contractPaperRoutes } from './contract-papers.ts'
import { bundleRoutes } from './bundles.ts'
import { courtPackageRoutes } from './court-packages.ts'
import type { Context, ServerOptions } from './context.ts'
import { embedRoutes } from './embed.ts'
import { creditRoutes } from './credit.ts'
import { erasureRoutes } from './erasures.ts'
import { eventRoutes, visibleStreams } from './events.ts'
import { openFeed, type Feed } from './feed.ts'
import { healthRoutes } from './health.ts'
import { logRoutes } from './log.ts'
import { openMetrics } from './metrics.ts'
import { openapiRoutes } from './openapi.ts'
import { pageRoutes } from './pages.ts'
import { paperRoutes } from './papers.ts'
import { priceRoutes } from './prices.ts'
import { runRoutes } from './runs.ts'
import { HttpProblem, invalid, PROBLEM_TYPE, problemBody, type Problem } from './problem.ts'
import { sessionRoutes } from './session.ts'
import { roomsShowing } from './shown-in.ts'
import { both } from './words.ts'
import { usageRoutes } from './usage.ts'
import { viewRoutes } from './views.ts'

/** Nothing an answer to a program may load; pages set their own policy (pages.ts). */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** A browser sent this from a page of another site (Fetch Metadata; Origin for browsers without it). */
function isCrossSite(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { authorization, origin, host } = request.headers
  if (authorization !== undefined) return false // no browser sends a key by itself
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return false
  if (!URL.canParse(origin)) return true
  const from = new URL(origin)
  // Both sides without the default port, whichever of the two spells it out.
  return !URL.canParse(`${from.protocol}//${host}`) || new URL(`${from.protocol}//${host}`).host !== from.host
}

/** What the framework itself refuses, by its code (https://fastify.dev/docs/latest/Reference/Errors/). */
function frameworkProblem(error: FastifyError): HttpProblem | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpProblem(413, 'too-large', { zh: '请求体过大', en: 'the body is too large' })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return new HttpProblem(415, 'media-type', {
        zh: '内容类型须为 application/json',
        en: 'the content type must be application/json',
      })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_BAD_URL':
      return new HttpProblem(400, 'bad-request', { zh: '请求不合格式', en: 'the request is malformed' })
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? new HttpProblem(error.statusCode, 'bad-request', { zh: '请求不合格式', en: 'the request is malformed' })
        : undefined
  }
}

/** The problem that an error stands for; undefined for a bug. */
function problemOf(error: unknown, request: FastifyRequest): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error
  if (error instanceof Forbidden)
    return new HttpProblem(
      403,
      'forbidden',
      { zh: '您的身份不能办理此事', en: 'your role may not do this' },
      { policy: error.policy },
    )
  if (error instanceof InvalidInput)
    return invalid(error.parameters.map(({ path, message }) => ({ path, ...both(message) })))
  if (error instanceof KeyReused)
    return new HttpProblem(422, 'idempotency-key-reused', {
      zh: '该 Idempotency-Key 已用于内容不同的请求',
      en: 'this Idempotency-Key was used with another body',
    })
  if (isDatabaseAway(error))
    return new HttpProblem(
      503,
      'database-away',
      {
        zh: '数据库暂时不可用；以同一 Idempotency-Key 重试是安全的',
        en: 'the database is away; trying again with the same Idempotency-Key is safe',
      },
      {},
      { 'retry-after': '2' },
    )
  if (error instanceof LogError || error instanceof RolledBack)
    return new HttpProblem(
      503,
      'log-broken',
      { zh: '存证日志暂时不可用', en: 'the evidence log is unavailable' },
      {},
      { 'retry-after': '60' },
    )
  const bad = badValue(error, request)
  if (bad) return bad
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return undefined
  // SQLSTATE 53100, ENOSPC: nothing was written.
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT')
    return new HttpProblem(
      503,
      'disk-full',
      { zh: '存储空间已满，未写入任何内容', en: 'the disk is full; nothing was written' },
      {},
      { 'retry-after': '60' },
    )
  // SQLSTATE class 22: the database could not hold or read the value; the transaction was undone.
  if (/^22...$/.test(code))
    return new HttpProblem(
      422,
      'value-out-of-range',
      { zh: '某个值超出可保存的范围或形式', en: 'a value is beyond what can be stored or read' },
      { invalid_parameters: [] },
    )
  // Busy beyond the lock timeout, or deadlocked again and again: nothing was written.
  if (code === '55P03' || code === '40001' || code === '40P01')
    return new HttpProblem(
      503,
      'busy',
      { zh: '系统繁忙，请以同一 Idempotency-Key 重试', en: 'busy; try again with the same Idempotency-Key' },
      {},
      { 'retry-after': '1' },
    )
  return code.startsWith('FST_') ? frameworkProblem(error as FastifyError) : undefined
}

async function answer(
  reply: FastifyReply,
  body: Problem,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  await reply
    .code(body.status)
    .headers(headers)
    .type(PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body))
}

/** Which kind of route answered, for the latency histogram: few values, so that the series stay few. */
function kindOf(request: FastifyRequest): string {
  const url = request.routeOptions.url
  if (url === undefined) return 'page'
  return /^\/(?:api\/)?([a-z-]+)/.exec(url)?.[1] ?? 'page'
}

/** Builds the server over an open platform. The caller listens, and closes it. */
export function buildServer(platform: Platform, options: ServerOptions): { app: FastifyInstance; feed: Feed } {
  const app = Fastify({
    logger: {
      level: options.logLevel ?? 'warn',
      redact: [
        'req.headers.authorization',
        'req.headers.cookie',
        'res.headers["set-cookie"]',
        '*.password',
        '*.token',
        '*.key',
      ],
      serializers: { req: (request: FastifyRequest) => ({ method: request.method, url: request.url }) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 60_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    // Behind a proxy (publicUrl) the address of who asks stands in X-Forwarded-For; it is believed from near hosts only.
    trustProxy: options.publicUrl === undefined ? false : 'loopback,linklocal,uniquelocal',
    routerOptions: { maxParamLength: 200, caseSensitive: true },
    // An address that cannot be decoded never reaches a route.
    frameworkErrors: (error, _request, reply) => {
      const known =
        frameworkProblem(error) ??
        new HttpProblem(400, 'bad-request', { zh: '请求不合格式', en: 'the request is malformed' })
      void answer(reply, known.body)
    },
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
      const body = JSON.stringify(
        problemBody(status, 'bad-request', { zh: '请求不合 HTTP 格式', en: 'not a well-formed HTTP request' }),
      )
      socket.end(
        `HTTP/1.1 ${status} Bad Request\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      )
    },
  })
  const metrics = openMetrics()
  const feed = openFeed(roomsShowing, (reader, streams) => visibleStreams(platform.world.store, reader, streams))
  const context: Context = { app, platform, metrics, feed, options }

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        done(null, jsonOf(body as Buffer))
      } catch (error) {
        done(error as Error)
      }
    },
  )

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': API_POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    })
    if (request.method !== 'GET' && request.method !== 'HEAD' && isCrossSite(request, options.publicUrl))
      throw new HttpProblem(
        403,
        'cross-site',
        { zh: '拒绝来自其他网站页面的提交', en: 'a page of another site may not send this' },
        { policy: 'same-site requests only' },
      )
  })
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe('suan_http_request_seconds', reply.elapsedTime / 1_000, { route: kindOf(request) })
    metrics.count('suan_http_responses_total', { status: String(reply.statusCode) })
  })

  app.setErrorHandler(async (error, request, reply) => {
    const known = problemOf(error, request)
    if (known) {
      await answer(reply, known.body, known.headers)
      return reply
    }
    const errorId = randomBytes(6).toString('hex')
    request.log.error(
      { errorId, method: request.method, route: request.routeOptions.url, err: error },
      'unexpected error',
    )
    await answer(
      reply,
      problemBody(
        500,
        'internal',
        { zh: `系统内部错误，编号 ${errorId}`, en: `internal error ${errorId}` },
        { errorId },
      ),
    )
    return reply
  })

  sessionRoutes(context)
  actRoutes(context)
  viewRoutes(context)
  eventRoutes(context)
  usageRoutes(context)
  bundleRoutes(context)
  courtPackageRoutes(context)
  paperRoutes(context)
  priceRoutes(context)
  creditRoutes(context)
  erasureRoutes(context)
  claimRoutes(context)
  runRoutes(context)
  blobRoutes(context)
  contractPaperRoutes(context)
  askRoutes(context)
  assembleRoutes(context)
  logRoutes(context)
  openapiRoutes(context)
  healthRoutes(context)
  const pages = pageRoutes(context)
  embedRoutes(context, pages)
  app.setNotFoundHandler(async (request, reply) => {
    const wrongMethod =
      (/^\/(api\/acts\/|events$)/.test(request.url) && 'POST') || (request.url.startsWith('/api/views/') && 'GET')
    if (wrongMethod && wrongMethod !== request.method)
      throw new HttpProblem(
        405,
        'method',
        { zh: `此地址只接受 ${wrongMethod}`, en: `only ${wrongMethod} is accepted here` },
        {},
        { allow: wrongMethod },
      )
    return await pages.fallback(request, reply)
  })
  app.addHook('onClose', () => feed.close())
  return { app, feed }
}
