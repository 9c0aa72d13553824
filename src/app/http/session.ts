// Who is asking: a session cookie for people, a Bearer key for machines, or nobody.
import { actorOfKey, anyone, partyOf, sessionOf, signIn, signOut, type Actor, type Role } from '#kernel/identity'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../wiring.ts'
import type { Context } from './context.ts'
import { HttpProblem, invalid } from './problem.ts'
import { wrongFields } from './words.ts'
import { zoneToken } from './zone-session.ts'

export const COOKIE = 'suan_session'
const HOURS = 12

/** A signed-in person or a machine with a key. `as` is the role it says it comes in (header X-Suan-Role), not yet looked at. */
export type Caller = { party: string; person: string | null; roles: readonly Role[]; as: string | null }

// The platform acts from within (follow-ups, timers) and for nobody: whatever a person or key says, it is not a role to come in with.
const fromOutside = (roles: readonly Role[]): readonly Role[] => roles.filter((role) => role !== 'platform')

export const notSignedIn = (): HttpProblem =>
  new HttpProblem(
    401,
    'not-signed-in',
    { zh: '请先登录，或附上接口密钥', en: 'sign in first, or send an API key' },
    {},
    { 'www-authenticate': 'Bearer realm="suanheng"' },
  )

/** The value of one cookie (RFC 6265 §4.2); undefined when absent. */
function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The roles a caller comes in: the one it chose (a body that leases and provides says for which of the two it acts), or all. */
function rolesOf({ roles, as }: Caller): readonly Role[] {
  if (as === null) return roles
  const role = roles.find((r) => r === as)
  if (role === undefined)
    throw new HttpProblem(
      403,
      'role-not-yours',
      { zh: '您没有请求头 X-Suan-Role 所指的身份', en: 'the role in the header X-Suan-Role is not one of yours' },
      { policy: `your roles are ${roles.join(', ') || '(none)'}`, roles },
    )
  return [role]
}

/** Who is asking; null when nobody is signed in. A key that is unknown or revoked is a 401, not nobody. */
export async function callerOf(platform: Platform, request: FastifyRequest): Promise<Caller | null> {
  const { authorization } = request.headers
  const as = [request.headers['x-suan-role']].flat()[0] || null
  const { store, source } = platform.world
  const framed = zoneToken(request)
  if (authorization !== undefined && framed === undefined) {
    const key = /^Bearer (suan_[A-Za-z0-9_-]{16,128})$/i.exec(authorization)?.[1]
    const actor = key === undefined ? undefined : await store.transact((tx) => actorOfKey(tx, key))
    if (!actor)
      throw new HttpProblem(
        401,
        'key-unknown',
        { zh: '接口密钥无效或已撤销', en: 'the API key is unknown or revoked' },
        {},
        { 'www-authenticate': 'Bearer realm="suanheng", error="invalid_token"' },
      )
    return { party: actor.party, person: null, roles: fromOutside([actor.role]), as }
  }
  const token = framed ?? cookieOf(request.headers.cookie, COOKIE)
  if (token === undefined || !/^[A-Za-z0-9_-]{20,128}$/.test(token)) return null
  const person = await store.transact((tx) => sessionOf(tx, token, source.now()))
  return person ? { party: person.party, person: person.person, roles: fromOutside(person.roles), as } : null
}

/**
 * The actor for something open to `openTo`: the caller in the role it chose, or else in the first of its own roles
 * that is let in, or in the role of the public where the public is. A caller whom nothing lets in keeps its chosen or
 * first role, and is refused under it.
 * @throws HttpProblem 401 when nobody is signed in and the public is not let in; 403 when the chosen role is not one's own.
 */
export function actorFor(caller: Caller | null, openTo: readonly Role[]): Actor {
  if (caller === null) {
    if (openTo.includes('public')) return anyone
    throw notSignedIn()
  }
  const own = rolesOf(caller)
  const role = own.find((r) => openTo.includes(r)) ?? (openTo.includes('public') ? 'public' : (own[0] ?? 'public'))
  return { party: caller.party, role, person: caller.person }
}

/** Which desk each role works at. */
const deskOf: Readonly<Record<Role, string | null>> = {
  supplier: 'provider',
  provider: 'provider',
  lessee: 'lessee',
  operator: 'operator',
  'authority:industry': 'regulator',
  'authority:market': 'regulator',
  'authority:data': 'regulator',
  'authority:finance': 'regulator',
  'authority:justice': 'regulator',
  legislature: 'legislator',
  'index-compiler': 'index',
  mediation: 'mediator',
  court: 'court',
  public: null,
  platform: null,
}

async function me(platform: Platform, caller: Omit<Caller, 'as'>): Promise<object> {
  const party = await platform.world.store.transact((tx) => partyOf(tx, caller.party))
  return {
    person: caller.person,
    party: caller.party,
    partyName: party?.name ?? null,
    uscc: party?.uscc ?? null,
    roles: caller.roles,
    desks: [...new Set(caller.roles.map((role) => deskOf[role]).filter((desk) => desk !== null))],
  }
}

const signInForm = z.strictObject({ name: z.string().min(1).max(200), password: z.string().min(1).max(1_000) })

/** Signs a person in. @throws HttpProblem for a wrong name or password, or after too many. */
export async function signedIn(platform: Platform, body: unknown): Promise<{ token: string; me: object }> {
  const wrong = wrongFields(signInForm, body, '(body)')
  if (wrong.length > 0) throw invalid(wrong)
  const { name, password } = body as z.infer<typeof signInForm>
  const answer = await signIn(platform.world.store, platform.world.source, name, password)
  if (answer === 'wait')
    throw new HttpProblem(
      429,
      'sign-in-wait',
      { zh: '失败次数过多，请十分钟后再试', en: 'too many failures; try again in ten minutes' },
      {},
      { 'retry-after': '600' },
    )
  if (answer === 'wrong')
    throw new HttpProblem(401, 'sign-in-wrong', { zh: '登录名或密码不对', en: 'wrong name or password' })
  return { token: answer.token, me: await me(platform, answer.person) }
}

export function sessionRoutes({ app, platform, options }: Context): void {
  const cookie = (request: FastifyRequest, value: string, seconds: number): string => {
    const secure = request.protocol === 'https' || options.publicUrl?.startsWith('https:') === true
    return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  }

  app.post('/api/sign-in', { bodyLimit: 16 * 1024 }, async (request, reply) => {
    const { token, me: person } = await signedIn(platform, request.body)
    reply.header('set-cookie', cookie(request, token, HOURS * 3_600))
    return person
  })

  app.post('/api/sign-out', async (request, reply: FastifyReply) => {
    const token = cookieOf(request.headers.cookie, COOKIE)
    if (token !== undefined) await platform.world.store.transact(async (tx) => signOut(tx, token))
    reply.header('set-cookie', cookie(request, '', 0)).code(204)
    return null
  })

  app.get('/api/me', async (request) => {
    const caller = await callerOf(platform, request)
    if (caller === null) throw notSignedIn()
    return await me(platform, caller)
  })

  app.get('/api/samples', async () => options.samples?.() ?? [])
}
