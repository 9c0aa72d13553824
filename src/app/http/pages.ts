// The built pages (dist/web) and the verifier (dist/verifier.html), as files.
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { gzip as gzipWith } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'

const gzip = promisify(gzipWith)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
}
const squeezable = /^(text\/|application\/(json|manifest)|image\/svg)/

/** First parts of the addresses that the one page answers; the rest of the address is the page's own. */
const PLACES = new Set([
  'sign-in',
  'public',
  'procedures',
  'files',
  'law',
  'ask',
  'guides',
  'guide',
  'consultations',
  'templates',
  'barriers',
  'disputes',
  'questionnaires',
  'evaluation',
  'programmes',
  'prices',
  'credit',
  'lessee',
  'provider',
  'operator',
  'regulator',
  'legislator',
  'index',
  'mediator',
  'court',
])

/** A hash source for each inline script, so that a page may carry its own script and no other (CSP3 §2.3.1). */
function inlineScripts(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, body]) => `'sha256-${createHash('sha256').update(body!).digest('base64')}'`,
  )
  return hashes.join(' ')
}

// antd writes its styles into the page as it runs (cssinjs), hence 'unsafe-inline' for styles, and for styles only.
const pagePolicy = (scripts: string, ancestors: readonly string[]): string =>
  `default-src 'none'; script-src 'self' ${scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`
// The verifier is the same file that opens from disk: everything is inside it.
const verifierPolicy = (scripts: string): string =>
  `default-src 'none'; script-src ${scripts || "'none'"}; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

type File = { modified: number; bytes: Buffer; squeezed: Buffer | null; etag: string; type: string; scripts: string }

export type Pages = {
  /** Sends a file of the built pages; false when there is none. */
  send(request: FastifyRequest, reply: FastifyReply, path: string, status?: number): Promise<boolean>
  /** Sends the one page, to be shown in frames of pages of these origins and no others. */
  sendFramed(request: FastifyRequest, reply: FastifyReply, ancestors: readonly string[]): Promise<void>
  /** Answers an address that no route knows: a file, a place of the one page, or a 404. */
  fallback(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
}

export function pageRoutes({ app, options }: Context): Pages {
  const kept = new Map<string, File>()

  const load = async (path: string): Promise<File | undefined> => {
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile()) return undefined
    const before = kept.get(path)
    if (before?.modified === found.mtimeMs) return before
    const bytes = await readFile(path)
    const type = types[extname(path)] ?? 'application/octet-stream'
    const squeezed = squeezable.test(type) && bytes.length > 1_024 ? await gzip(bytes, { level: 9 }) : null
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
    const file: File = {
      modified: found.mtimeMs,
      bytes,
      squeezed,
      etag,
      type,
      scripts: type.startsWith('text/html') ? inlineScripts(bytes.toString()) : '',
    }
    kept.set(path, file)
    return file
  }

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    file: File,
    caching: string,
    status: number,
  ): Promise<void> => {
    reply
      .code(status)
      .type(file.type)
      .header('etag', file.etag)
      .header('cache-control', caching)
      .header('vary', 'accept-encoding')
    if (status === 200 && request.headers['if-none-match'] === file.etag) return void (await reply.code(304).send())
    if (file.squeezed && /\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      return void (await reply.header('content-encoding', 'gzip').send(file.squeezed))
    await reply.send(file.bytes)
  }

  const sendTo = async (
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    { status, ancestors }: { status: number; ancestors: readonly string[] },
  ): Promise<boolean> => {
    if (options.webDir === undefined) return false
    const clean = normalize(`/${path}`)
    if (clean.includes('\0') || clean.split('/').some((part) => part.startsWith('.'))) return false
    const file = await load(join(options.webDir, clean))
    if (!file) return false
    if (file.type.startsWith('text/html')) reply.header('content-security-policy', pagePolicy(file.scripts, ancestors))
    // Names under assets/ carry a hash of their content, so they may be kept for ever.
    await answer(
      request,
      reply,
      file,
      clean.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      status,
    )
    return true
  }

  const send: Pages['send'] = (request, reply, path, status = 200) =>
    sendTo(request, reply, path, { status, ancestors: [] })
  const notBuilt = (): HttpProblem =>
    new HttpProblem(503, 'pages-not-built', {
      zh: '网页尚未构建：请运行 npm run build',
      en: 'the pages are not built yet: npm run build',
    })

  app.get('/verify', async (request, reply) => {
    const file = options.verifierFile === undefined ? undefined : await load(options.verifierFile)
    if (!file)
      throw new HttpProblem(404, 'verifier-not-built', {
        zh: '核验页尚未构建：请运行 npm run build',
        en: 'the verifier is not built yet: npm run build',
      })
    reply.header('content-security-policy', verifierPolicy(file.scripts))
    await answer(request, reply, file, 'no-cache', 200)
    return reply
  })

  return {
    send,
    async sendFramed(request, reply, ancestors) {
      // A header that names no origin cannot say "these": the policy alone does (CSP3 §6.4.2.1 obsoletes it).
      if (ancestors.length > 0) reply.removeHeader('x-frame-options')
      // The policy belongs to the platform asked for, so the page is not kept from one to the next.
      if (!(await sendTo(request, reply, 'index.html', { status: 200, ancestors }))) throw notBuilt()
    },
    async fallback(request, reply) {
      const path = decodedPath(request.url)
      const wantsPage = request.method === 'GET' || request.method === 'HEAD'
      if (wantsPage && path !== undefined) {
        const first = path.split('/')[1] ?? ''
        if (path !== '/' && extname(path) !== '' && (await send(request, reply, path))) return reply
        const known = path === '/' || PLACES.has(first)
        const isPage = known || (request.headers.accept ?? '').includes('text/html')
        // Below a place an address may hold a dot: the id of a procedure does.
        if (isPage && (known || extname(path) === '') && !['api', 'log', 'events'].includes(first)) {
          if (await send(request, reply, 'index.html', known ? 200 : 404)) return reply
          if (known) throw notBuilt()
        }
      }
      throw new HttpProblem(404, 'not-found', { zh: '没有这一地址', en: 'there is nothing at this address' })
    },
  }
}

function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0]!)
  } catch {
    return undefined
  }
}
