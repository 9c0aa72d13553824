// What another site meets: the script, the framed page and its policy, the hand-over, a session that reaches the zone only;
// and uploads and bodies that are refused before they are read.
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { enterPerson, hashPassword, sampleUscc } from '#kernel/identity'
import { canonicalBytes, ed25519PublicKey, ed25519Sign, toBase64, toHex, type Json } from '#kernel/proof'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type House } from './visitors.ts'

const SEED = new Uint8Array(32).fill(5)
const ORIGIN = 'https://compute.example'
let h: House
let dist: string
let platform: string
let nonces = 0

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'suan-embed-'))
  mkdirSync(join(dist, 'web'))
  writeFileSync(join(dist, 'web', 'index.html'), '<!doctype html><title>算衡</title><script>void 0</script>')
  writeFileSync(join(dist, 'dispute.js'), 'void 1')
  h = await openHouse({
    webDir: join(dist, 'web'),
    embedFile: join(dist, 'dispute.js'),
    blobDir: join(dist, 'blobs'),
  })
  ;({ platform } = await h.p.yes('dispute.platform.register', h.who.operator, {
    party: h.who.provider.party,
    origins: [ORIGIN],
    publicKey: toHex(ed25519PublicKey(SEED)),
  }))
  const password = await hashPassword('x')
  await h.p.world.store.transact(async (tx) =>
    enterPerson(tx, {
      person: h.p.world.source.id(),
      party: h.who.lessee.party,
      name: '某人',
      login: 'framed',
      password,
      roles: ['lessee'],
      since: h.p.clock.now(),
    }),
  )
})
afterAll(async () => {
  await h.close()
  rmSync(dist, { recursive: true, force: true })
})

const statement = (more: object = {}): Record<string, unknown> => ({
  format: 'suanheng-handover/1',
  platform,
  origin: ORIGIN,
  contract: {
    no: 'HT-1',
    title: '合同（示例）',
    place: 'cn-gd-sz',
    signedOn: '2026-01-05',
    from: '2026-01-06T00:00:00.000Z',
    until: null,
    unitPriceFen: 600,
    cards: 8,
    sha256: 'c'.repeat(64),
  },
  parties: {
    lessee: { uscc: sampleUscc(3), name: '需求方（示例）' },
    provider: { uscc: sampleUscc(2), name: '供给方（示例）' },
  },
  allocations: [],
  nonce: `nonce-${String((nonces += 1)).padStart(16, '0')}`,
  issuedAt: h.p.clock.now(),
  expires: new Date(Date.parse(h.p.clock.now()) + 3_600_000).toISOString(),
  ...more,
})
const signed = (of: object): string => toBase64(ed25519Sign(SEED, canonicalBytes(of as Json)))

describe('the script and the framed page', () => {
  test('other sites load the script; nobody frames anything but the zone, and that only where its platform is registered', async () => {
    const script = await h.get('/embed/dispute.js')
    expect([script.status, script.type, script.raw.headers['cross-origin-resource-policy']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'cross-origin',
    ])
    const framed = async (address: string) => {
      const { headers } = (await h.get(address, { accept: 'text/html' })).raw
      return [
        /frame-ancestors ([^;]+)/.exec(String(headers['content-security-policy']))?.[1],
        headers['x-frame-options'],
      ]
    }
    expect(await framed(`/zone?platform=${platform}`)).toEqual([ORIGIN, undefined])
    for (const address of ['/', '/lessee', '/zone', '/zone?platform=x', `/zone?platform=${crypto.randomUUID()}`])
      expect(await framed(address), address).toEqual(["'none'", 'DENY'])
  })

  test('a site may ask whether the zone will show there', async () => {
    const ask = async (id: string, origin: string) => (await h.get(`/embed/platforms/${id}?origin=${origin}`)).body
    expect(await ask(platform, ORIGIN)).toEqual({ known: true, here: true })
    expect(await ask(platform, 'https://other.example')).toEqual({ known: true, here: false })
    expect(await ask("x' or 1", ORIGIN)).toEqual({ known: false, here: false })
  })

  test('an origin that would write another policy is no origin', async () => {
    const key = await h.key(h.who.operator)
    for (const origin of [
      'https://a.example; script-src *',
      'https://*.example',
      'http://a.example',
      'https://a.example/x',
      '*',
      'null',
    ])
      expect(
        (
          await h.act('dispute.platform.register', key, {
            party: h.who.provider.party,
            origins: [origin],
            publicKey: 'a'.repeat(64),
          })
        ).status,
        origin,
      ).toBe(422)
  })
})

describe('the hand-over', () => {
  const post = (of: object, signature: string) => h.post('/embed/hand-over', { statement: of, signature })

  test('a signed statement gives a code; a changed one, a repeat, a wrong form and too much are told apart', async () => {
    const good = statement()
    const taken = await post(good, signed(good))
    expect([taken.status, taken.body['registered']]).toEqual([200, { lessee: true, provider: true }])
    expect(taken.body['code']).toMatch(/^[0-9A-Z-]{24}$/)
    const repeated = await post(good, signed(good))
    expect([repeated.status, repeated.body['code']]).toEqual([409, 'handover-repeated'])
    const other = statement()
    const changed = { ...other, contract: { ...(other['contract'] as object), cards: 80 } }
    expect((await post(changed, signed(other))).body['code']).toBe('signature-wrong')
    const unknown = await post({ ...statement(), role: 'admin' }, 'x')
    expect([unknown.status, JSON.stringify(unknown.body['invalid_parameters'])]).toEqual([
      422,
      expect.stringContaining('role'),
    ])
    expect((await post(statement({ issuedAt: '2026-06-15T02:00:00Z' }), 'x')).status).toBe(422)
    expect((await h.post('/embed/hand-over', `"${'x'.repeat(400_000)}"`)).status).toBe(413)
  })
})

describe('docs/how-to/embed.md', () => {
  test('the program printed there, word for word, hands over', async () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/how-to/embed.md'), 'utf8')
    const program = join(dist, 'hand-over.mjs')
    writeFileSync(program, /```js\n([\s\S]+?)```/.exec(page)![1]!)
    const { signedStatement } = (await import(pathToFileURL(program).href)) as {
      signedStatement(given: object): { statement: object; signature: string }
    }
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const { platform: own } = await h.p.yes('dispute.platform.register', h.who.operator, {
      party: h.who.provider.party,
      origins: [ORIGIN],
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex'),
    })
    const { contract, parties, allocations } = statement()
    const given = signedStatement({
      platform: own,
      origin: ORIGIN,
      contract,
      parties,
      allocations,
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      now: new Date(h.p.clock.now()),
    })
    expect((await h.post('/embed/hand-over', given)).status).toBe(200)
  })
})

describe('a session inside a frame', () => {
  test('it is held by the frame, reaches the zone and nothing else, and ends', async () => {
    const { body, raw } = await h.post('/embed/sign-in', { name: 'framed', password: 'x' })
    expect(raw.headers['set-cookie']).toBeUndefined()
    const authorization = `Zone ${body['token'] as string}`
    const status = async (path: string) => (await h.get(path, { authorization })).status
    expect(await status('/api/me')).toBe(200)
    expect(await status('/api/views/dispute.zone.list')).toBe(200)
    expect(await status('/api/views/billing.invoice.list')).toBe(403)
    expect(await status('/api/bundles/x')).toBe(403)
    // the text that is signed, and nothing else of a case desk
    const file = '00000000-0000-7000-8000-000000000000'
    expect(await status(`/api/views/dispute.agreement.get?file=${file}`)).toBe(404)
    expect(await status(`/api/views/dispute.case.get?file=${file}`)).toBe(403)
    const order = await h.post('/api/acts/market.order.place', {}, { authorization, 'idempotency-key': 'z' })
    expect([order.status, order.body['code']]).toEqual([403, 'zone-only'])
    expect((await h.post('/embed/sign-out', {}, { authorization })).status).toBe(204)
    expect(await status('/api/me')).toBe(401)
    expect((await h.post('/embed/sign-in', { name: 'framed', password: 'y' })).status).toBe(401)
    expect((await h.get('/api/me', { authorization: 'Zone x' })).status).toBe(401)
  })
})

describe('what is sent', () => {
  test('a gigabyte is refused from its header, and a program by its content', async () => {
    await h.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = h.app.server.address() as { port: number }
    const { body } = await h.post('/embed/sign-in', { name: 'framed', password: 'x' })
    const token = body['token'] as string
    const answer = await new Promise<string>((done, failed) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `POST /api/blobs HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Zone ${token}\r\ncontent-type: application/pdf\r\ncontent-length: 1073741824\r\n\r\n`,
        ),
      )
      let got = ''
      socket.on('data', (chunk) => {
        got += chunk.toString()
        socket.destroy()
        done(got)
      })
      socket.on('error', failed)
    })
    expect(answer).toContain('413')
    const program = await h.app.inject({
      method: 'POST',
      url: '/api/blobs',
      headers: { authorization: `Zone ${token}`, 'content-type': 'application/pdf' },
      payload: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]),
    })
    expect(program.statusCode).toBe(422)
  })
})
