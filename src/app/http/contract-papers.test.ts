// The paper of a contract over HTTP: enrolled, signed by four keys that never leave their holders, verified as a file.
import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#kernel/identity'
import { verifyPdf } from '#kernel/signing'
import {
  acknowledgeAll,
  base64,
  draftedContract,
  personOf,
  seen,
  shaOf,
  stage,
  type Signatory,
  type Stage,
} from '../../../test/contract-stage.ts'
import { tinyPdf } from '../../../test/tiny-pdf.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import { openSampleAuthority, type OpenAuthority } from '../sample/authority.ts'
import { buildServer } from './server.ts'
import { COOKIE } from './session.ts'
import { createHash, randomBytes } from 'node:crypto'

type Key = { key: KeyObject; certificate: string }

describe('papers of a contract', () => {
  let p: TestPlatform
  let s: Stage
  let app: ReturnType<typeof buildServer>['app']
  let authority: OpenAuthority
  let drafted: { lease: string; termsHash: string; negotiation: string }
  const cookies = new Map<string, string>()

  /** A session for a person, as after signing in. */
  const signedIn = async ({ person }: Actor): Promise<string> => {
    const known = cookies.get(person!)
    if (known !== undefined) return known
    const token = randomBytes(32).toString('base64url')
    const until = new Date(Date.parse(p.clock.now()) + 9e8).toISOString()
    await p.world.store.transact(async (tx) => {
      tx.queue('insert into identity.session (token, person, expires_at) values ($1, $2, $3)', [
        createHash('sha256').update(token).digest(),
        person,
        until,
      ])
    })
    cookies.set(person!, token)
    return token
  }
  const ask = async (method: 'GET' | 'POST', url: string, actor: Actor | null, body?: object) => {
    const raw = await app.inject({
      method,
      url,
      headers: {
        ...(actor === null ? {} : { cookie: `${COOKIE}=${await signedIn(actor)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const isJson = String(raw.headers['content-type']).includes('json')
    // oxlint-disable-next-line typescript/no-explicit-any
    return { status: raw.statusCode, body: (isJson ? raw.json() : {}) as any, raw }
  }

  /** A key pair, its sample certificate, registered: what a browser does once. */
  const enrol = async (actor: Actor, kind: 'person' | 'company'): Promise<Key> => {
    const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const spki = base64(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    const issued = await ask('POST', '/api/certificates/sample', actor, { kind, spki })
    expect(issued.status).toBe(200)
    const { certificate, chain, sha256 } = issued.body
    const { body } = await ask('POST', '/api/certificates/prepare', actor, { kind, certificate })
    await p.yes('contracts.certificate.register', actor, {
      kind,
      certificate,
      chain,
      signature: signedBy(key, body.toBeSigned),
    })
    return { key, certificate: sha256 }
  }
  // r ‖ s, as WebCrypto gives it
  const signedBy = (key: KeyObject, toBeSigned: string): string =>
    sign('sha256', Buffer.from(toBeSigned, 'base64'), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')

  const signs = async ({ actor }: Signatory, { key, certificate }: Key): Promise<{ before: string; after: string }> => {
    const path = `/api/contracts/${drafted.lease}`
    const prepared = await ask('POST', `${path}/prepare`, actor, { certificate })
    expect(prepared.status).toBe(200)
    const { before, at, toBeSigned } = prepared.body
    const embedded = await ask('POST', `${path}/embed`, actor, {
      certificate,
      before,
      at,
      signature: signedBy(key, toBeSigned),
    })
    expect(embedded.body).toMatchObject({ before, after: expect.stringMatching(/^[0-9a-f]{64}$/) })
    return embedded.body
  }

  beforeAll(async () => {
    p = await testPlatform({ seed: 'contract papers' })
    s = await stage(p)
    authority = openSampleAuthority(p.dataDir, p.clock)
    ;({ app } = buildServer(p, {
      logDir: join(p.dataDir, 'log'),
      blobDir: join(p.dataDir, 'blobs'),
      logLevel: 'silent',
      signing: {
        pdf: (source) => Promise.resolve(tinyPdf(`Contract ${source.lease.termsHash}`)),
        word: (source) => Promise.resolve(new TextEncoder().encode(source.text.title.zh)),
        stamp: authority.stamp,
        sample: authority,
      },
    }))
    await app.ready()
    await p.yes('contracts.authority.trust', s.operator, {
      certificate: base64(authority.root),
      name: '示例认证机构（本平台）',
      licence: '示例',
      sample: true,
    })
    drafted = await draftedContract(p, s, 'by-server')
    for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
  })
  afterAll(async () => {
    await app.close()
    await p.close()
  })

  test('four signatures on one file, each key at its holder; the file verifies as a whole', async () => {
    for (const side of [s.lesseeSide, s.providerSide])
      for (const kind of ['person', 'company'] as const) {
        const key = await enrol(side.actor, kind)
        const { before, after } = await signs(side, key)
        await p.yes('contracts.lease.sign', side.actor, { ...input(), before, after })
      }
    const { raw } = await ask('GET', `/api/contracts/${drafted.lease}/pdf`, s.lesseeSide.actor)
    expect(raw.headers['content-type']).toBe('application/pdf')
    const pdf = new Uint8Array(raw.rawPayload)
    const item = await seen(p, 'contracts.lease.get', s.lessee, { lease: drafted.lease })
    expect(shaOf(pdf)).toBe(item.paper.head)
    expect(item).toMatchObject({ state: 'signed', paper: { wanted: [] } })
    const trusted = { signers: [authority.root], timestamps: [authority.root], revoked: [] }
    expect(verifyPdf(pdf, { trusted, at: p.clock.now() })).toMatchObject({ valid: true })
    const { body } = await ask('GET', `/api/contracts/${drafted.lease}/signatures`, s.providerSide.actor)
    expect(body.item).toMatchObject({ paper: item.paper.head, valid: true })
    // one byte of the words changed: every signature says so
    pdf[pdf.indexOf(0x74, 60)] = 0x75
    expect(verifyPdf(pdf, { trusted, at: p.clock.now() }).valid).toBe(false)
  })
  const input = () => ({ lease: drafted.lease, termsHash: drafted.termsHash })

  test('earlier revisions and the Word file can be taken away; other files cannot', async () => {
    const { paper } = await seen(p, 'contracts.lease.get', s.lessee, { lease: drafted.lease })
    const path = `/api/contracts/${drafted.lease}`
    expect((await ask('GET', `${path}/pdf?paper=${paper.unsigned}`, s.lesseeSide.actor)).status).toBe(200)
    expect((await ask('GET', `${path}/pdf?paper=${'0'.repeat(64)}`, s.lesseeSide.actor)).status).toBe(404)
    expect((await ask('GET', `${path}/word`, s.providerSide.actor)).raw.body).toContain('合同')
  })

  test('a file that was changed on the disk is neither shown nor signed', async () => {
    const contract = await draftedContract(p, s, 'by-scale')
    const path = `/api/contracts/${contract.lease}`
    const { raw } = await ask('GET', `${path}/pdf`, s.lesseeSide.actor)
    const sha256 = shaOf(new Uint8Array(raw.rawPayload))
    const changed = Buffer.from(raw.rawPayload.toString('latin1').replace('Contract', 'Kontract'), 'latin1')
    const place = join(p.dataDir, 'blobs', sha256.slice(0, 2), sha256.slice(2))
    writeFileSync(place, changed)
    const certificate = s.lesseeSide.personKey.sha256
    for (const answer of [
      await ask('GET', `${path}/pdf`, s.providerSide.actor),
      await ask('GET', `${path}/signatures`, s.providerSide.actor),
      await ask('POST', `${path}/prepare`, s.lesseeSide.actor, { certificate }),
    ])
      expect(answer).toMatchObject({ status: 500, body: { code: 'file-damaged' } })
  })

  test('nobody else sees or signs it', async () => {
    const stranger = await personOf(p, await p.party('他人（示例）', ['lessee']), '他人')
    for (const [method, path] of [
      ['GET', 'pdf'],
      ['GET', 'word'],
      ['GET', 'signatures'],
      ['POST', 'prepare'],
    ] as const) {
      const body = method === 'POST' ? { certificate: 'a'.repeat(64) } : undefined
      expect((await ask(method, `/api/contracts/${drafted.lease}/${path}`, stranger, body)).status).toBe(404)
      expect((await ask(method, `/api/contracts/${drafted.lease}/${path}`, null, body)).status).toBe(401)
    }
  })

  test('a signature that does not verify, a wrong key, a moved file: each its own word, nothing written', async () => {
    drafted = await draftedContract(p, s, 'by-scale')
    for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
    const path = `/api/contracts/${drafted.lease}`
    const mine = { actor: s.lesseeSide.actor, certificate: s.lesseeSide.personKey.sha256 }
    expect(
      (await ask('POST', `${path}/prepare`, mine.actor, { certificate: s.providerSide.personKey.sha256 })).body.code,
    ).toBe('certificate-unknown')
    const { body } = await ask('POST', `${path}/prepare`, mine.actor, { certificate: mine.certificate })
    const wrong = {
      certificate: mine.certificate,
      before: body.before,
      at: body.at,
      signature: signedBy(s.lesseeSide.sealKey.key, body.toBeSigned),
    }
    expect(await ask('POST', `${path}/embed`, mine.actor, wrong)).toMatchObject({
      status: 422,
      body: { code: 'cms-signature' },
    })
    const moved = { ...wrong, before: 'b'.repeat(64) }
    expect(await ask('POST', `${path}/embed`, mine.actor, moved)).toMatchObject({
      status: 409,
      body: { code: 'paper-moved-on' },
    })
    const late = { ...wrong, at: '2026-01-01T00:00:00.000Z' }
    expect((await ask('POST', `${path}/embed`, mine.actor, late)).body.code).toBe('prepared-too-long-ago')
    expect((await ask('POST', `${path}/embed`, mine.actor, { certificate: 'x' })).status).toBe(422)
    // two sides prepare on one file; the second finds it signed on, signs the newer one, and nothing is lost
    const first = await signs(s.lesseeSide, { key: s.lesseeSide.personKey.key, certificate: mine.certificate })
    const second = await signs(s.providerSide, {
      key: s.providerSide.personKey.key,
      certificate: s.providerSide.personKey.sha256,
    })
    expect(second.before).toBe(first.before)
    await p.yes('contracts.lease.sign', s.lesseeSide.actor, { ...input(), ...first })
    expect(await p.act('contracts.lease.sign', s.providerSide.actor, { ...input(), ...second })).toMatchObject({
      done: false,
      refused: 'paper-moved-on',
    })
    const third = await signs(s.providerSide, {
      key: s.providerSide.personKey.key,
      certificate: s.providerSide.personKey.sha256,
    })
    await p.yes('contracts.lease.sign', s.providerSide.actor, { ...input(), ...third })
    const { paper } = await seen(p, 'contracts.lease.get', s.lessee, { lease: drafted.lease })
    expect(paper.revisions).toHaveLength(2)
  })
})
