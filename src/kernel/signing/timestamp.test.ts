// Time stamps: asked for, given, refused, fetched over HTTP, and checked by OpenSSL.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TimeStampResp } from 'pkijs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { booleanTrue, context, integer, nothing, objectId, octetString, ownBuffer, sequence } from './der.ts'
import {
  fetchTimestamp,
  timestampAuthority,
  timestampRequest,
  timestampToken,
  verifyTimestamp,
  type SigningError,
} from './index.ts'
import { OID } from './object-ids.ts'
import { NOW, sampleSigners } from './sample-signers.ts'

const digest = new Uint8Array(createHash('sha256').update('算力').digest())
const LATER = '2028-01-01T00:00:00.000Z'
let world: ReturnType<typeof sampleSigners>

beforeAll(() => {
  world = sampleSigners()
})

const check = (token: Uint8Array, of = digest, at = LATER, trusted = world.trusted) =>
  verifyTimestamp(token, of, { trusted, at })
const refusalOf = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    return (error as SigningError).reason.code
  }
  return 'none'
}

describe('the authority of the sample world', () => {
  it('stamps a digest, each later than the one before', () => {
    const request = timestampRequest(digest, Uint8Array.of(0x80, 1, 2))
    const tokens = [1, 2, 3].map(() => timestampToken(world.stamp(request), request))
    const verdicts = tokens.map((token) => check(token))
    expect(verdicts.map(({ valid, reasons }) => [valid, reasons])).toEqual([
      [true, []],
      [true, []],
      [true, []],
    ])
    const times = verdicts.map(({ at }) => at!)
    expect([...new Set(times)].sort()).toEqual(times)
    expect(new Set(verdicts.map(({ serial }) => serial)).size).toBe(3)
    expect(verdicts[0]!.authority?.subject.cn).toBe('示例时间戳服务')
  })

  it('refuses what it cannot stamp, with a status and never an error', () => {
    const imprint = (oid: string, bytes: Uint8Array): Uint8Array =>
      sequence(sequence(objectId(oid), nothing), octetString(bytes))
    const good = imprint(OID.sha256, digest)
    const requests: Record<string, Uint8Array> = {
      nothing: new Uint8Array(),
      garbage: Uint8Array.of(1, 2, 3),
      'rest behind it': Buffer.concat([timestampRequest(digest), Buffer.from([0])]),
      version: sequence(integer(2), good),
      'SHA-1': sequence(integer(1), imprint('1.3.14.3.2.26', new Uint8Array(20))),
      'a short digest': sequence(integer(1), imprint(OID.sha256, new Uint8Array(31))),
      'another policy': sequence(integer(1), good, objectId('1.2.3.4')),
      'an extension': sequence(
        integer(1),
        good,
        context(0, sequence(objectId('1.2.3.4'), booleanTrue, octetString(new Uint8Array(2)))),
      ),
    }
    for (const [name, request] of Object.entries(requests)) {
      const response = TimeStampResp.fromBER(ownBuffer(world.stamp(request)))
      expect([name, Number(response.status.status), response.timeStampToken]).toEqual([name, 2, undefined])
      expect([name, response.status.failInfo?.valueBlock.valueHexView.length !== 0]).toEqual([name, true])
    }
    expect(refusalOf(() => timestampToken(world.stamp(requests['a short digest']!), timestampRequest(digest)))).toBe(
      'timestamp-refused',
    )
    const late = timestampAuthority({ ...world.clock, now: () => '2030-01-01T00:00:00.000Z', serial: () => 1 })
    const request = timestampRequest(digest)
    expect(refusalOf(() => timestampToken(late(request), request))).toBe('timestamp-refused')
  })

  it('leaves its certificate out when nobody asks for it', () => {
    const request = sequence(integer(1), sequence(sequence(objectId(OID.sha256), nothing), octetString(digest)))
    const token = timestampToken(world.stamp(request), request)
    expect(check(token).reasons.map(({ code }) => code)).toEqual(['certificate-form'])
    const trusted = { ...world.trusted, timestamps: [world.clock.certificate] }
    expect(check(token, digest, LATER, trusted)).toMatchObject({ valid: true })
  })
})

describe('a token', () => {
  it('is refused for another digest, from another authority, from the future, changed', () => {
    const request = timestampRequest(digest)
    const token = timestampToken(world.stamp(request), request)
    const codes = (verdict: ReturnType<typeof check>): string[] => verdict.reasons.map(({ code }) => code)
    expect(codes(check(token, new Uint8Array(32)))).toEqual(['timestamp-imprint'])
    expect(codes(check(token, digest, LATER, sampleSigners().trusted))).toEqual([
      'timestamp-authority',
      'certificate-untrusted',
    ])
    expect(codes(check(token, digest, '2026-11-22T01:28:00.000Z'))).toEqual(['timestamp-future'])
    expect(codes(check(Uint8Array.of(0x30, 0)))).toEqual(['timestamp-form'])
    const seal = world.make({ kind: 'seal', company: '甲公司', uscc: null }, 'ec')
    const pretender = timestampAuthority({ ...seal, now: () => NOW, serial: () => 1 })
    expect(codes(check(timestampToken(pretender(request), request)))).toEqual([
      'timestamp-authority',
      'certificate-purpose',
    ])
    for (let place = 0; place < token.length; place += 13) {
      const broken = new Uint8Array(token)
      broken[place]! ^= 0x21
      const verdict = check(broken)
      if (verdict.valid) expect([verdict.at, verdict.serial]).toEqual([check(token).at, check(token).serial])
    }
  })

  it('answers one request', () => {
    const [request, other] = [timestampRequest(digest), timestampRequest(digest)]
    const response = world.stamp(request)
    expect(refusalOf(() => timestampToken(response, other))).toBe('timestamp-nonce')
    expect(refusalOf(() => timestampToken(response, timestampRequest(new Uint8Array(32))))).toBe('timestamp-imprint')
    expect(refusalOf(() => timestampToken(Uint8Array.of(0), request))).toBe('timestamp-form')
    expect(refusalOf(() => timestampToken(sequence(sequence(integer(0))), request))).toBe('timestamp-form')
  })
})

describe('over HTTP', () => {
  const servers: Server[] = []
  afterEach(() => servers.splice(0).forEach((server) => server.close()))
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`
  }
  const answer =
    (type: string, body: (request: Buffer) => Uint8Array, status = 200): RequestListener =>
    (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => response.writeHead(status, { 'content-type': type }).end(body(Buffer.concat(chunks))))
    }
  const fetched = (url: string, timeoutMs = 5_000): Promise<string> => {
    const request = timestampRequest(digest)
    return fetchTimestamp(url, request, { timeoutMs }).then(
      (token) => (check(token).valid ? 'valid' : 'invalid'),
      (error: unknown) => (error as SigningError).reason.code,
    )
  }

  it('asks any authority by its URL, and says when there is no good answer', async () => {
    const types: (string | undefined)[] = []
    const good = answer('application/timestamp-reply', (request) => world.stamp(request))
    expect(
      await fetched(
        await serve((request, response) => {
          types.push(request.method, request.headers['content-type'])
          good(request, response)
        }),
      ),
    ).toBe('valid')
    expect(types).toEqual(['POST', 'application/timestamp-query'])
    expect(await fetched(await serve(answer('text/html', () => Buffer.from('<p>'))))).toBe('timestamp-unreachable')
    expect(await fetched(await serve(answer('application/timestamp-reply', (r) => world.stamp(r), 500)))).toBe(
      'timestamp-unreachable',
    )
    expect(await fetched(await serve(answer('application/timestamp-reply', () => new Uint8Array(300_000))))).toBe(
      'timestamp-form',
    )
    expect(
      await fetched(await serve(answer('application/timestamp-reply', () => world.stamp(timestampRequest(digest))))),
    ).toBe('timestamp-nonce')
    expect(await fetched(await serve(() => undefined), 200)).toBe('timestamp-unreachable')
    expect(
      await fetched(await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())),
    ).toBe('timestamp-unreachable')
    expect(await fetched('not a url')).toBe('timestamp-unreachable')
  })
})

/** OpenSSL's command line, another authority's customer; without it the check waits for test/services. */
const OPENSSL = 'openssl'
const hasOpenssl = spawnSync(OPENSSL, ['version']).error === undefined

it.skipIf(!hasOpenssl)('openssl, where it is installed, asks and verifies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signing-'))
  const path = (name: string): string => join(folder, name)
  try {
    writeFileSync(path('data'), '算力')
    const pem = execFileSync(OPENSSL, ['x509', '-inform', 'DER'], { input: world.root.certificate })
    writeFileSync(path('root.pem'), pem)
    execFileSync(OPENSSL, ['ts', '-query', '-data', path('data'), '-sha256', '-cert', '-out', path('q')], {
      stdio: 'ignore',
    })
    writeFileSync(path('r'), world.stamp(readFileSync(path('q'))))
    const args = ['ts', '-verify', '-queryfile', path('q'), '-in', path('r'), '-CAfile', path('root.pem')]
    const said = spawnSync(OPENSSL, [...args, '-attime', String(Date.parse(NOW) / 1000)])
    expect([said.status, String(said.stdout)]).toEqual([0, expect.stringContaining('Verification: OK')])
    const text = execFileSync(OPENSSL, ['ts', '-reply', '-in', path('r'), '-text'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(text).toContain('Status: Granted.')
    expect(text).toContain('Accuracy: 0x01 seconds')
    expect(text).toContain('Ordering: yes')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
