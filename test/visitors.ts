// For tests of the server: visitors with keys, and requests through inject.
import { issueApiKey, type Actor, type Role } from '#kernel/identity'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { cast, testPlatform, type TestPlatform } from './world.ts'
import type { ServerOptions } from '../src/app/http/context.ts'
import { buildServer } from '../src/app/http/server.ts'

export type Answer = { status: number; type: string; body: Record<string, unknown>; raw: LightMyRequestResponse }

export type House = {
  p: TestPlatform
  app: FastifyInstance
  who: Awaited<ReturnType<typeof cast>>
  key(actor: Actor): Promise<string>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  act(name: string, key: string | null, input: unknown, idempotencyKey?: string): Promise<Answer>
  view(name: string, key: string | null, query?: Record<string, string>): Promise<Answer>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  leaves(): Promise<number>
  close(): Promise<void>
}

export const bearer = (key: string | null): Record<string, string> =>
  key === null ? {} : { authorization: `Bearer ${key}` }

function answerOf(raw: LightMyRequestResponse): Answer {
  const type = String(raw.headers['content-type'] ?? '')
  return {
    status: raw.statusCode,
    type,
    body: type.includes('json') ? (JSON.parse(raw.body) as Record<string, unknown>) : {},
    raw,
  }
}

/** A platform with the usual cast and a server over it. */
export async function openHouse(options: Partial<ServerOptions> = {}): Promise<House> {
  const p = await testPlatform()
  const who = await cast(p)
  const { app } = buildServer(p, { logDir: join(p.dataDir, 'log'), logLevel: 'silent', ...options })
  await app.ready()
  let keys = 0
  const post: House['post'] = async (path, body, headers = {}) =>
    answerOf(
      await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...headers },
        payload: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
      }),
    )
  const get: House['get'] = async (url, headers = {}) => answerOf(await app.inject({ method: 'GET', url, headers }))
  return {
    p,
    app,
    who,
    key: ({ party, role }) =>
      p.world.store.transact(async (tx) => issueApiKey(tx, p.world.source, { party, role, label: 'test' })),
    post,
    get,
    act: (name, key, input, idempotencyKey = `h${(keys += 1)}`) =>
      post(`/api/acts/${name}`, input, { ...bearer(key), 'idempotency-key': idempotencyKey }),
    view: (name, key, query = {}) => get(`/api/views/${name}?${new URLSearchParams(query)}`, bearer(key)),
    leaves: async () =>
      (await p.world.store.transact((tx) => tx.one<{ n: number }>('select count(*)::int as n from evidence.leaf')))!.n,
    async close() {
      await app.close()
      await p.close()
    },
  }
}

/** Every role that a person or a key may come in with. */
export const visitingRoles = [
  'supplier',
  'provider',
  'operator',
  'lessee',
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
  'legislature',
  'index-compiler',
  'mediation',
  'court',
] as const satisfies readonly Role[]
