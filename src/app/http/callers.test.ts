// Who is asking: a body of several roles says in which one, and those who have not signed in are told apart by address.
import { enterPerson, hashPassword, sampleUscc } from '#kernel/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, type House } from '../../../test/visitors.ts'
import { networkOf, strangersAllowance } from './strangers.ts'

let h: House
beforeAll(async () => {
  h = await openHouse()
})
afterAll(() => h.close())

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
    const { raw } = await h.post('/api/sign-in', { name: 'both', password: 'x' })
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
