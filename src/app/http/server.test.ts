import { enterPerson, hashPassword } from '#kernel/identity'
import { BadMoney } from '#kernel/money'
import { BadPlace, LawMissing } from '#kernel/rules'
import { BadTime } from '#kernel/time'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearer, openHouse, type House } from '../../../test/visitors.ts'
import { badValue } from './bad-value.ts'

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
