import { enterPerson, hashPassword, sampleUscc } from '#kernel/identity'
import { BadMoney } from '#kernel/money'
import { BadPlace, LawMissing } from '#kernel/rules'
import { BadTime } from '#kernel/time'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLease } from '../../../test/world.ts'
import { bearer, openHouse, type House } from '../../../test/visitors.ts'
import { badValue } from './bad-value.ts'
import { buildServer } from './server.ts'
import { visibleStreams } from './events.ts'
import { openFeed, type FeedReader } from './feed.ts'
import { networkOf, strangersAllowance } from './strangers.ts'

let h: House
let dist: string
let operatorKey: string
const model = (name: string): object => ({ model: name, vendor: null, memoryGib: null, disclosed: false, source: '试' })

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'suan-dist-'))
  mkdirSync(join(dist, 'web', 'assets'), { recursive: true })
  writeFileSync(
    join(dist, 'web', 'index.html'),
    `<!doctype html><title>算衡</title><script>void 0</script>${' '.repeat(2_000)}`,
  )
  writeFileSync(join(dist, 'web', 'assets', 'a-1.js'), 'void 1')
  writeFileSync(join(dist, 'verifier.html'), '<!doctype html><script>void 2</script>')
  h = await openHouse({
    webDir: join(dist, 'web'),
    verifierFile: join(dist, 'verifier.html'),
    samples: () => [{ name: 'a', password: 'b', desk: 'lessee', title: { zh: '甲', en: 'A' } }],
  })
  operatorKey = await h.key(h.who.operator)
})
afterAll(async () => {
  await h.close()
  rmSync(dist, { recursive: true, force: true })
})

describe('acts', () => {
  it('answers a yes with decision, receipt and basis', async () => {
    const { status, body } = await h.act('capacity.model.declare', operatorKey, model('M1'))
    expect(status).toBe(200)
    expect(body['decision']).toEqual({ model: 'M1' })
    expect(body['receipt']).toMatchObject({ stream: 'model/M1', seq: 0, leaf: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(body['basis']).toEqual(['platform/market-rules#model-known'])
  })

  it('performs the same key and body once, and refuses the key with another body', async () => {
    const before = await h.leaves()
    const [first, second] = [
      await h.act('capacity.model.declare', operatorKey, model('M2'), 'same'),
      await h.act('capacity.model.declare', operatorKey, model('M2'), 'same'),
    ]
    expect(second.body).toEqual(first.body)
    expect(await h.leaves()).toBe(before + 1)
    const other = await h.act('capacity.model.declare', operatorKey, model('M3'), 'same')
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused'])
    // The draft's quoted form names the same attempt.
    expect((await h.act('capacity.model.declare', operatorKey, model('M2'), '"same"')).body).toEqual(first.body)
  })

  it('answers a lawful no with its reason, articles, day, place and receipt, and replays it', async () => {
    const no = await h.act('capacity.model.declare', operatorKey, model('M1'), 'no')
    expect(no.status).toBe(409)
    expect(no.type).toContain('application/problem+json')
    expect(no.body).toMatchObject({
      status: 409,
      code: 'model-declared',
      day: '2026-06-15',
      place: 'cn',
      zh: expect.stringContaining('M1'),
      en: expect.any(String),
      title: expect.any(String),
      detail: expect.any(String),
    })
    expect(no.body['basis']).toEqual([
      expect.objectContaining({
        cite: 'platform/market-rules#model-known',
        gist: { zh: expect.any(String), en: expect.any(String) },
        verified: 'platform',
      }),
    ])
    expect(no.body['receipt']).toMatchObject({ stream: 'model/M1', seq: 1 })
    expect((await h.act('capacity.model.declare', operatorKey, model('M1'), 'no')).body).toEqual(no.body)
  })

  it('names each wrong field in both languages', async () => {
    const { status, body } = await h.act('capacity.model.declare', operatorKey, {
      ...model('M'),
      memoryGib: -1,
      more: 1,
    })
    expect(status).toBe(422)
    const wrong = body['invalid_parameters'] as { path: string; zh: string; en: string }[]
    expect(wrong.map((w) => w.path)).toEqual(['memoryGib', '(body)'])
    expect(wrong[0]!.zh).toMatch(/[一-鿿]/)
    expect(wrong[0]!.en).not.toMatch(/[一-鿿]/)
  })

  it.each([
    ['no key', 'capacity.model.declare', {}, 400, 'idempotency-key-missing'],
    [
      'a key that cannot be one',
      'capacity.model.declare',
      { 'idempotency-key': 'a b' },
      400,
      'idempotency-key-invalid',
    ],
    ['a name that no act has', 'no.such.act', { 'idempotency-key': 'k' }, 404, 'act-unknown'],
    ['a prototype’s name', '__proto__', { 'idempotency-key': 'k' }, 404, 'act-unknown'],
    [
      'another content type',
      'capacity.model.declare',
      { 'idempotency-key': 'k', 'content-type': 'text/plain' },
      415,
      'media-type',
    ],
  ])('refuses %s', async (_what, name, headers, status, code) => {
    const answer = await h.post(`/api/acts/${name}`, model('Z'), { ...bearer(operatorKey), ...headers })
    expect([answer.status, answer.body['code'], answer.type]).toEqual([
      status,
      code,
      'application/problem+json; charset=utf-8',
    ])
  })

  it('tells the method that belongs here', async () => {
    const answer = await h.get('/api/acts/capacity.model.declare')
    expect([answer.status, answer.raw.headers['allow']]).toEqual([405, 'POST'])
  })
})

describe('sessions', () => {
  const login = 'somebody'
  beforeAll(async () => {
    const password = await hashPassword('correct horse')
    await h.p.world.store.transact(async (tx) =>
      enterPerson(tx, {
        person: h.p.world.source.id(),
        party: h.who.lessee.party,
        name: '某人',
        login,
        password,
        roles: ['lessee'],
        since: h.p.clock.now(),
      }),
    )
  })
  const cookieOf = (raw: { headers: Record<string, unknown> }): string => String(raw.headers['set-cookie'])

  it('signs in, knows who one is, and signs out', async () => {
    const signedIn = await h.post('/api/sign-in', { name: login, password: 'correct horse' })
    expect(signedIn.status).toBe(200)
    expect(signedIn.body).toMatchObject({
      party: h.who.lessee.party,
      partyName: '需求方（示例）',
      roles: ['lessee'],
      desks: ['lessee'],
      uscc: expect.stringMatching(/^91000000/),
    })
    const cookie = cookieOf(signedIn.raw)
    expect(cookie).toMatch(/^suan_session=[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    const headers = { cookie: cookie.split(';')[0]! }
    expect((await h.get('/api/me', headers)).body).toEqual(signedIn.body)
    expect((await h.post('/api/sign-out', {}, headers)).status).toBe(204)
    expect((await h.get('/api/me', headers)).status).toBe(401)
  })

  it('says the same for an unknown name and a wrong password, and makes guessing wait', async () => {
    const unknown = await h.post('/api/sign-in', { name: 'nobody', password: 'x' })
    const wrong = await h.post('/api/sign-in', { name: login, password: 'x' })
    expect([unknown.status, wrong.status]).toEqual([401, 401])
    expect(unknown.body).toEqual(wrong.body)
    for (let i = 0; i < 9; i += 1) await h.post('/api/sign-in', { name: login, password: 'x' })
    const waits = await h.post('/api/sign-in', { name: login, password: 'correct horse' })
    expect([waits.status, waits.body['code']]).toEqual([429, 'sign-in-wait'])
  })

  it('counts guesses that are made at the same moment, and forgets right passwords', async () => {
    const password = await hashPassword('right')
    await h.p.world.store.transact(async (tx) =>
      enterPerson(tx, {
        person: h.p.world.source.id(),
        party: h.who.lessee.party,
        name: '另一人',
        login: 'parallel',
        password,
        roles: ['lessee'],
        since: h.p.clock.now(),
      }),
    )
    const attempt = async (word: string): Promise<number> =>
      (await h.post('/api/sign-in', { name: 'parallel', password: word })).status
    for (let i = 0; i < 12; i += 1) expect(await attempt('right')).toBe(200)
    const answers = await Promise.all(Array.from({ length: 60 }, () => attempt('wrong')))
    expect(answers.filter((status) => status === 401)).toHaveLength(10)
    expect(answers.filter((status) => status === 429)).toHaveLength(50)
    expect(await attempt('right')).toBe(429)
    h.p.clock.tick(11 * 60_000)
    expect(await attempt('right')).toBe(200)
  })

  it('refuses what a page of another site sends', async () => {
    const body = { name: login, password: 'x' }
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      const answer = await h.post('/api/sign-in', body, headers)
      expect([answer.status, answer.body['code']]).toEqual([403, 'cross-site'])
    }
    expect(
      (
        await h.post(
          '/api/sign-in',
          { name: 'nobody', password: 'x' },
          { origin: 'http://localhost:80', host: 'localhost:80' },
        )
      ).status,
    ).toBe(401)
  })

  it('refuses an unknown key instead of treating it as nobody', async () => {
    expect((await h.get('/api/views/market.board', bearer('suan_AAAAAAAAAAAAAAAAAAAAAAAA'))).status).toBe(401)
    expect((await h.get('/api/views/market.board', { authorization: 'Basic YTpi' })).status).toBe(401)
  })

  it('shows samples as given', async () => {
    expect(JSON.parse((await h.get('/api/samples')).raw.body)).toEqual([
      { name: 'a', password: 'b', desk: 'lessee', title: { zh: '甲', en: 'A' } },
    ])
  })
})

describe('a body of two roles', () => {
  let cookie: string
  beforeAll(async () => {
    const { party } = await h.p.party('双重身份', ['lessee', 'provider'])
    const password = await hashPassword('x')
    await h.p.world.store.transact(async (tx) =>
      enterPerson(tx, {
        person: h.p.world.source.id(),
        party,
        name: '某人',
        login: 'both',
        password,
        roles: ['lessee', 'provider'],
        since: h.p.clock.now(),
      }),
    )
    const { raw, body } = await h.post('/api/sign-in', { name: 'both', password: 'x' })
    expect(body['roles']).toEqual(['lessee', 'provider'])
    cookie = String(raw.headers['set-cookie']).split(';')[0]!
  })
  let keys = 0
  const act = (name: string, input: object, role?: string) =>
    h.post(`/api/acts/${name}`, input, {
      cookie,
      'idempotency-key': `both-${(keys += 1)}`,
      ...(role === undefined ? {} : { 'x-suan-role': role }),
    })
  const licence = (number: string): object => ({
    kind: 'other',
    number,
    issuedBy: '示例',
    validFrom: '2026-01-01',
    validUntil: '2030-01-01',
  })
  const roleOnRecord = async ({ body }: { body: Record<string, unknown> }): Promise<string> => {
    const { stream, seq } = body['receipt'] as { stream: string; seq: number }
    const leaf = await h.p.world.store.transact((tx) =>
      tx.one<{ role: string }>(
        `select record::json ->> 'actor.role' as role from evidence.leaf where stream = $1 and seq = $2`,
        [stream, seq],
      ),
    )
    return leaf!.role
  }

  it('acts in the role it names, or else in the first that the act is open to', async () => {
    for (const role of [undefined, 'provider']) {
      const filed = await act('admission.licence.file', licence(`L-${role}`), role)
      expect(filed.status).toBe(200)
      expect(await roleOnRecord(filed)).toBe('provider')
    }
    const lease = '01a05fd8-3cd0-79ed-9ef8-07b65c6d168b'
    for (const [role, recorded] of [
      [undefined, 'lessee'],
      ['provider', 'provider'],
      ['lessee', 'lessee'],
    ] as const) {
      const no = await act('contracts.lease.end', { lease, reason: 'x' }, role)
      expect([no.status, await roleOnRecord(no)]).toEqual([409, recorded])
    }
  })

  it('is refused in a role that may not, or that is not its own', async () => {
    const wrong = await act('admission.licence.file', licence('L9'), 'lessee')
    expect([wrong.status, wrong.body['code']]).toEqual([403, 'forbidden'])
    for (const role of ['operator', 'platform', 'nobody']) {
      const not = await act('admission.licence.file', licence('L9'), role)
      expect([not.status, not.body['code']]).toEqual([403, 'role-not-yours'])
    }
    const me = await h.get('/api/me', { cookie, 'x-suan-role': 'operator' })
    expect([me.status, me.body['roles']]).toEqual([200, ['lessee', 'provider']])
  })
})

describe('strangers', () => {
  it('have keys of their own by address, and so many acts at once', async () => {
    const other = await openHouse({ strangers: { burst: 3, everySeconds: 30 } })
    const register = async (remoteAddress: string, key: string, n: number) => {
      const raw = await other.app.inject({
        method: 'POST',
        url: '/api/acts/admission.party.register',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        remoteAddress,
        payload: JSON.stringify({ uscc: sampleUscc(700 + n), name: `新主体 ${n}`, kinds: ['lessee'], place: 'cn' }),
      })
      return { status: raw.statusCode, body: JSON.parse(raw.body) as Record<string, unknown>, headers: raw.headers }
    }
    const first = await register('192.0.2.1', 'same', 1)
    expect(first.status).toBe(200)
    expect((await register('192.0.2.1', 'same', 1)).body).toEqual(first.body)
    // Another address with the same key is another attempt.
    expect((await register('198.51.100.1', 'same', 2)).status).toBe(200)
    expect((await register('192.0.2.1', 'same', 3)).body['code']).toBe('idempotency-key-reused')
    const limited = await register('192.0.2.1', 'more', 4)
    expect([limited.status, limited.body['code']]).toEqual([429, 'too-many-acts'])
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect((await register('198.51.100.1', 'more', 4)).status).toBe(200)
    await other.close()
  })

  it('are told apart by the network that one subscriber has', () => {
    expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(networkOf('2001:db8:0:1::1')).toBe(networkOf('2001:0DB8:0:1:ffff::2'))
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf('2001:db8:0:1::1'))
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
  })

  it('get one more act after each wait', () => {
    let now = 0
    const allowance = strangersAllowance({ burst: 2, everySeconds: 10 }, () => now)
    expect([allowance.take('a'), allowance.take('a'), allowance.take('a'), allowance.take('b')]).toEqual([0, 0, 10, 0])
    now = 4_000
    expect(allowance.take('a')).toBe(6)
    now = 10_000
    expect([allowance.take('a'), allowance.take('a')]).toEqual([0, 10])
  })
})

describe('views', () => {
  it('names a place or a day that is none', async () => {
    const cite = 'cn/civil-code#703'
    for (const [query, path] of [
      [{ cite, in: '%%%' }, 'in'],
      [{ cite, in: 'cn-zz' }, 'in'],
      [{ cite, on: '2026-02-30' }, 'on'],
    ] as const) {
      const { status, body } = await h.view('law.article', null, query)
      expect([status, (body['invalid_parameters'] as { path: string }[])[0]!.path]).toEqual([422, path])
    }
  })

  it('makes a broken value that only a room noticed a problem, naming the field it stands in', () => {
    const request = { query: { place: 'cn-zz', on: 'x' }, body: undefined } as never
    const at = (error: Error) => badValue(error, request)?.body
    expect(at(new BadPlace('不是地方代码 not a place: cn-zz'))).toMatchObject({
      status: 422,
      code: 'place-invalid',
      invalid_parameters: [{ path: 'place', en: 'not a place: cn-zz' }],
    })
    expect(at(new BadTime('不是日期 not a day: ?'))).toMatchObject({
      code: 'time-invalid',
      invalid_parameters: [{ path: '(input)' }],
    })
    expect(at(new BadMoney('金额 amount'))).toMatchObject({ status: 422, code: 'amount-invalid' })
    const repealed = new LawMissing('repealed', 'cn/x#1', { zh: '已废止', en: 'repealed' })
    expect(at(repealed)).toMatchObject({ status: 422, code: 'law-missing', zh: '已废止' })
    expect(at(new Error('a bug'))).toBeUndefined()
  })

  it('answers lists with rows and next, single things with item, each with asOf', async () => {
    const list = await h.view('market.offer.public', null, { limit: '10' })
    expect(list.body).toMatchObject({
      rows: [expect.objectContaining({ offer: h.who.offer })],
      next: null,
      asOf: expect.stringMatching(/Z$/),
    })
    const item = await h.view('market.board', null)
    expect(item.body).toMatchObject({ item: { offers: 1 }, asOf: expect.any(String) })
  })

  it('looks at another instant', async () => {
    const then = await h.view('market.offer.public', null, { asOf: '2026-01-01T00:00:00Z' })
    expect(then.body).toMatchObject({ rows: [], asOf: '2026-01-01T00:00:00.000Z' })
  })

  it.each([
    ['an instant that is none', { asOf: 'yesterday' }, 'asOf'],
    ['a 31st of February', { asOf: '2026-13-31T00:00:00Z' }, 'asOf'],
    ['a number that is none', { limit: 'ten' }, 'limit'],
    ['a parameter it does not have', { colour: 'red' }, 'colour'],
  ])('refuses %s and names it', async (_what, query, path) => {
    const answer = await h.view('market.offer.public', null, query)
    expect(answer.status).toBe(422)
    expect((answer.body['invalid_parameters'] as { path: string }[])[0]!.path).toBe(path)
  })

  it('does not know a view that is not there', async () => {
    expect((await h.view('no.such', null)).body['code']).toBe('view-unknown')
  })
})

describe('the log', () => {
  it('serves the checkpoint, tiles and entries, and nothing else', async () => {
    await h.p.sequencer.settle()
    const checkpoint = await h.get('/log/checkpoint')
    const [origin, size] = checkpoint.raw.body.split('\n')
    expect([checkpoint.status, checkpoint.type, origin]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'suanheng.example/log',
    ])
    const tile = await h.get(`/log/tile/0/000.p/${size}`)
    expect([tile.status, tile.type, tile.raw.rawPayload.length]).toEqual([
      200,
      'application/octet-stream',
      Number(size) * 32,
    ])
    expect((await h.get(`/log/tile/entries/000.p/${size}`)).status).toBe(200)
    for (const path of [
      'tile/0/999',
      'tile/64/000',
      'tile/0/0',
      'vkey',
      '../keys/log.seed',
      '..%2fkeys%2flog.seed',
      'tile/0/000.p/256',
    ])
      expect([path, (await h.get(`/log/${path}`)).status]).toEqual([path, 404])
  })
})

describe('about itself', () => {
  it('describes every act and view in OpenAPI 3.1', async () => {
    const { body } = await h.get('/openapi.json')
    expect(body['openapi']).toBe('3.1.0')
    const paths = body['paths'] as Record<string, Record<string, Record<string, unknown>>>
    for (const act of h.p.acts.values()) {
      const post = paths[`/api/acts/${act.name}`]!['post']!
      expect([post['x-roles'], post['x-basis'], post['x-serves']]).toEqual([act.by, act.basis, act.serves])
    }
    for (const view of h.p.views.values())
      expect(paths[`/api/views/${view.name}`]!['get']!['x-roles']).toEqual(Object.keys(view.scope))
    // Every reference leads somewhere.
    const text = JSON.stringify(body)
    const components = body['components'] as Record<string, Record<string, unknown>>
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
      expect(components[kind!]![name!], `${kind}/${name}`).toBeDefined()
  })

  it('is alive, ready and counted', async () => {
    expect((await h.get('/healthz')).raw.body).toBe('ok\n')
    expect((await h.get('/readyz')).body).toMatchObject({ ready: true })
    const text = (await h.get('/metrics')).raw.body
    expect(text).toContain('suan_acts_total{act="capacity.model.declare",outcome="done"}')
    expect(text).toContain('suan_acts_total{act="capacity.model.declare",outcome="refused"}')
    expect(text).toMatch(/suan_http_request_seconds_bucket\{route="acts",le="\+Inf"\} \d+/)
    expect(text).toMatch(/suan_follow_ups_waiting \d+/)
    expect(text).toMatch(/suan_log_size \d+/)
  })

  it('is not ready, and accepts no act, while evidence cannot be written', async () => {
    const state = {
      rolledBack: null as string | null,
      logBroken: null as string | null,
      trouble: null,
      rounds: 0,
      followUpsSettled: 0,
      followUpsFailed: 0,
      timersFired: 0,
      timersKept: 0,
      leavesCarried: 0,
    }
    const other = await openHouse({ worker: { state, wake: () => {}, stop: () => Promise.resolve() } })
    const key = await other.key(other.who.operator)
    const providerKey = await other.key(other.who.provider)
    const declare = (name: string) => other.act('capacity.model.declare', key, model(name))
    expect((await declare('M1')).status).toBe(200)
    const before = await other.leaves()
    for (const [rolledBack, logBroken, code] of [
      ['x', null, 'log-rolled-back'],
      [null, 'writing the log failed (ENOSPC)', 'log-broken'],
    ] as const) {
      Object.assign(state, { rolledBack, logBroken })
      const ready = await other.get('/readyz')
      expect([ready.status, ready.body['code'], ready.body['reason']]).toEqual([503, code, rolledBack ?? logBroken])
      const act = await declare('M2')
      expect([act.status, act.body['code'], act.raw.headers['retry-after']]).toEqual([503, code, '60'])
      const batch = { ...bearer(providerKey), 'content-type': 'application/cloudevents-batch+json' }
      const usage = await other.post('/events', [], batch)
      expect([usage.status, usage.body['code']]).toEqual([503, code])
      expect((await other.view('market.board', null)).status).toBe(200)
    }
    expect((await other.get('/metrics')).raw.body).toContain('suan_log_broken 1')
    expect(await other.leaves()).toBe(before)
    Object.assign(state, { rolledBack: null, logBroken: null })
    expect([(await other.get('/readyz')).status, (await declare('M2')).status]).toEqual([200, 200])
    await other.close()
  })
})

describe('pages', () => {
  it('serves the one page for the desks, files as files, and hashes for its own scripts', async () => {
    const home = await h.get('/', { accept: 'text/html' })
    expect([home.status, home.type]).toEqual([200, 'text/html; charset=utf-8'])
    expect(home.raw.headers['content-security-policy']).toMatch(
      /script-src 'self' 'sha256-[^']+'; style-src 'self' 'unsafe-inline'/,
    )
    expect(home.raw.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect((await h.get('/lessee/leases/some-id', { accept: 'text/html' })).status).toBe(200)
    expect((await h.get('/nowhere', { accept: 'text/html' })).status).toBe(404)
    const squeezed = await h.get('/', { accept: 'text/html', 'accept-encoding': 'gzip' })
    expect(squeezed.raw.headers['content-encoding']).toBe('gzip')
    const asset = await h.get('/assets/a-1.js')
    expect([asset.status, asset.raw.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect((await h.get('/', { accept: 'text/html', 'if-none-match': String(home.raw.headers['etag']) })).status).toBe(
      304,
    )
    expect((await h.get('/verify')).raw.headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'sha256-/,
    )
  })

  it.each([
    '/assets/../../verifier.html',
    '/..%2fverifier.html',
    '/%2e%2e/verifier.html',
    '/.env',
    '/assets/nope.js',
    '/api/nope',
    '/%ff',
    '/a%00.html',
  ])('has nothing at %s', async (path) => {
    const answer = await h.get(path)
    expect([400, 404]).toContain(answer.status)
    expect(answer.type).toBe('application/problem+json; charset=utf-8')
  })

  it('sends the protective headers with everything', async () => {
    for (const path of ['/', '/api/me', '/healthz', '/nope']) {
      const { headers } = (await h.get(path)).raw
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
      })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    }
  })
})

describe('events', () => {
  const listen = (feed: ReturnType<typeof openFeed>, readers?: FeedReader[]): { heard(): string } => {
    const written: string[] = []
    const response = {
      writableLength: 0,
      write: (text: string) => written.push(text),
      on: () => {},
      end: () => {},
      destroy: () => {},
    }
    feed.join(response as never, readers)
    return { heard: () => written.slice(1).join('') }
  }

  it('tells rooms to all, act and stream to those who may see the stream, once per act and stream', async () => {
    const feed = openFeed(
      (act) => [act.split('.')[0]!],
      ({ party }) =>
        party === 'broken' ? Promise.reject(new Error('away')) : Promise.resolve(new Set([`lease/${party}`])),
    )
    const stranger = listen(feed)
    const [first, third, broken] = ['1', '3', 'broken'].map((party) => listen(feed, [{ party, role: 'lessee' }]))
    for (let seq = 0; seq < 5; seq += 1) feed.tell({ act: 'metering.usage.record', stream: 'lease/1', seq })
    feed.tell({ act: 'billing.invoice.issue', stream: 'lease/2', seq: 5 })
    await new Promise((resolve) => setTimeout(resolve, 250))
    const rooms = 'data: {"views":["metering","billing"]}\n\n'
    expect([stranger, third!, broken!].map(({ heard }) => heard())).toEqual([rooms, rooms, rooms])
    expect(first!.heard()).toBe(
      'data: {"act":"metering.usage.record","stream":"lease/1","views":["metering"]}\n\ndata: {"views":["billing"]}\n\n',
    )
    feed.close()
  })

  it('knows from the streams themselves who may see them', async () => {
    const lease = await runningLease(h.p, h.who)
    const third = await h.p.party('旁人', ['lessee'])
    const seen = async ({ party, role }: FeedReader): Promise<string[]> => [
      ...(await visibleStreams(h.p.world.store, { party, role }, [`lease/${lease}`, 'lease/none'])),
    ]
    expect(await seen(h.who.lessee)).toEqual([`lease/${lease}`])
    expect(await seen(h.who.operator)).toEqual([`lease/${lease}`])
    expect(await seen(third)).toEqual([])
  })

  it('tells a party of its own streams over a real connection, and a stranger of rooms only', async () => {
    const { app, feed } = buildServer(h.p, { logDir: join(h.p.dataDir, 'log'), logLevel: 'silent' })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const lease = await runningLease(h.p, h.who)
    const open = async (headers: Record<string, string>) => {
      const reader = (await fetch(`${url}/api/events`, { headers })).body!.getReader()
      await reader.read()
      return async () => new TextDecoder().decode((await reader.read()).value)
    }
    const mine = await open(bearer(await h.key(h.who.lessee)))
    const stranger = await open({})
    feed.tell({ act: 'dispute.bundle.make', stream: `lease/${lease}`, seq: 9 })
    expect(await stranger()).toBe('data: {"views":["dispute","contracts"]}\n\n')
    expect(await mine()).toBe(
      `data: {"act":"dispute.bundle.make","stream":"lease/${lease}","views":["dispute","contracts"]}\n\n`,
    )
    await app.close()
  })

  it('opens a channel over a real connection', async () => {
    const url = await h.app.listen({ host: '127.0.0.1', port: 0 })
    const response = await fetch(`${url}/api/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { value } = await response.body!.getReader().read()
    expect(new TextDecoder().decode(value)).toBe('retry: 3000\n\n')
  })
})
