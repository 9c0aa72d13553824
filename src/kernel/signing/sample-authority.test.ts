// Sample certificates: what they say, whose key they take, and that OpenSSL reads them the same way.
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bitString, context, integer, nothing, objectId, sequence } from './der.ts'
import {
  describeCertificate,
  issueCertificate,
  sampleRoot,
  SigningError,
  type CertificateHolder,
  type KeyToCertify,
} from './index.ts'
import { OID } from './object-ids.ts'
import { FROM, newKey, NOW, publicDer, sampleSigners, UNTIL, USCC } from './sample-signers.ts'

const HOLDER: CertificateHolder = { kind: 'person', name: '镕喆堃翀犇燊䶮', company: '甲公司', uscc: USCC }
const validity = { notBefore: FROM, notAfter: UNTIL }
const world = sampleSigners()
const issue = (key: KeyToCertify): string => {
  try {
    return describeCertificate(issueCertificate(world.root, HOLDER, key, validity)).publicKeyKind
  } catch (error) {
    return (error as SigningError).reason.code
  }
}

/** A PKCS#10 request (RFC 2986) without a subject, signed by `by`. */
function request(key: KeyObject, by: KeyObject = key): Uint8Array {
  const info = sequence(integer(0), sequence(), publicDer(key), context(0))
  const algorithm =
    by.asymmetricKeyType === 'rsa' ? sequence(objectId(OID.rsaSha256), nothing) : sequence(objectId(OID.ecdsaSha256))
  return sequence(info, algorithm, bitString(sign('sha256', info, by)))
}

describe('a certificate', () => {
  it('says whose it is and that it is a sample', () => {
    const key = newKey('ec')
    const person = describeCertificate(
      issueCertificate(
        world.root,
        HOLDER,
        { spki: publicDer(key) },
        { ...validity, serial: Uint8Array.of(0, 0x9a, 1) },
      ),
    )
    expect(person).toEqual({
      subject: {
        cn: '镕喆堃翀犇燊䶮',
        o: '甲公司',
        usccOrNull: USCC,
        text: `C=CN, O=甲公司, OU=示例, serialNumber=${USCC}, CN=镕喆堃翀犇燊䶮`,
      },
      issuer: 'C=CN, OU=示例, CN=示例根证书（非依法设立的电子认证服务机构）',
      serial: '9a01',
      notBefore: FROM,
      notAfter: UNTIL,
      publicKeyKind: 'P-256',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const seal = world.make({ kind: 'seal', company: '甲公司', uscc: null }, 'rsa', {
      notAfter: '2051-01-01T00:00:00.000Z',
    })
    expect(describeCertificate(seal.certificate)).toMatchObject({
      subject: { cn: '甲公司合同专用章', usccOrNull: null },
      notAfter: '2051-01-01T00:00:00.000Z',
      publicKeyKind: 'RSA-2048',
    })
    expect(() => describeCertificate(Uint8Array.of(0x30, 0))).toThrow(SigningError)
  })

  it('is for a key that is strong enough, and with a request for one that its holder has', () => {
    const [ec, rsa] = [newKey('ec'), newKey('rsa')]
    expect(issue({ spki: publicDer(ec) })).toBe('P-256')
    expect(issue({ request: request(ec) })).toBe('P-256')
    expect(issue({ request: request(rsa) })).toBe('RSA-2048')
    expect(issue({ request: request(ec, newKey('ec')) })).toBe('certificate-request')
    expect(issue({ request: request(ec, rsa) })).toBe('certificate-request')
    const broken = new Uint8Array(request(ec))
    broken[30]! ^= 1
    expect(issue({ request: broken })).toBe('certificate-request')
    expect(issue({ request: Uint8Array.of(1, 2) })).toBe('certificate-request')
    expect(issue({ spki: Uint8Array.of(1, 2) })).toBe('certificate-form')
    const kinds: [string, KeyObject][] = [
      ['RSA-1024', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
      ['Ed25519', generateKeyPairSync('ed25519').privateKey],
      ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey],
    ]
    for (const [name, key] of kinds) expect([name, issue({ spki: publicDer(key) })]).toEqual([name, 'certificate-key'])
  })

  it('is given by an authority only', () => {
    const person = world.make(HOLDER, 'ec')
    expect(() => issueCertificate(person, HOLDER, { spki: publicDer(newKey('ec')) }, validity)).toThrow(SigningError)
    expect(() => sampleRoot(generateKeyPairSync('ed25519').privateKey, validity)).toThrow(SigningError)
  })

  it('is a chain for OpenSSL too', () => {
    const leaf = new X509Certificate(world.make(HOLDER, 'ec').certificate)
    const root = new X509Certificate(world.root.certificate)
    expect([leaf.checkIssued(root), leaf.verify(root.publicKey), root.ca, leaf.ca]).toEqual([true, true, true, false])
  })
})

/** OpenSSL's command line; without it the check waits for test/services. */
const OPENSSL = 'openssl'
const hasOpenssl = spawnSync(OPENSSL, ['version']).error === undefined

it.skipIf(!hasOpenssl)(
  'openssl, where it is installed, verifies the chain and writes a request that is accepted',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'signing-'))
    const path = (name: string): string => join(folder, name)
    try {
      const pem = (der: Uint8Array): Buffer => execFileSync(OPENSSL, ['x509', '-inform', 'DER'], { input: der })
      writeFileSync(path('root.pem'), pem(world.root.certificate))
      writeFileSync(path('leaf.pem'), pem(world.make(HOLDER, 'rsa').certificate))
      writeFileSync(path('clock.pem'), pem(world.clock.certificate))
      const when = ['-attime', String(Date.parse(NOW) / 1000), '-x509_strict', '-CAfile', path('root.pem')]
      for (const [purpose, name] of [
        ['smimesign', 'leaf.pem'],
        ['timestampsign', 'clock.pem'],
      ] as const) {
        const said = spawnSync(OPENSSL, ['verify', ...when, '-purpose', purpose, path(name)], { encoding: 'utf8' })
        expect([said.status, said.stderr]).toEqual([0, ''])
      }
      execFileSync(
        OPENSSL,
        [
          'req',
          '-new',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          path('key'),
          '-outform',
          'DER',
          '-out',
          path('csr'),
        ].concat(['-subj', '/CN=somebody else']),
        { stdio: 'ignore' },
      )
      const request = execFileSync(OPENSSL, ['req', '-inform', 'DER', '-in', path('csr'), '-outform', 'DER'])
      const facts = describeCertificate(issueCertificate(world.root, HOLDER, { request }, validity))
      // The name is the authority's to give.
      expect([facts.subject.cn, facts.publicKeyKind]).toEqual(['镕喆堃翀犇燊䶮', 'RSA-2048'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
