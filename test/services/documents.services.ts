// Signed documents as other people's programs read them: Poppler's pdfsig and OpenSSL. Here they must be installed; where
// they are not, these tests fail rather than say nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, createPublicKey, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  addSignaturePlaceholder,
  digestToSign,
  embedCms,
  issueCertificate,
  sampleRoot,
  signaturesIn,
  signCms,
  signedBytes,
  timestampAuthority,
  verifyPdf,
  type CertificateHolder,
} from '#kernel/signing'
import { paper } from '../../src/app/papers/index.ts'

const PDFSIG = 'pdfsig'
const PDF_TO_TEXT = 'pdftotext'
const OPENSSL = 'openssl'
const AT = '2026-11-22T01:30:00.000Z'
const VALID = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' }
const RARE = '镕喆堃翀犇燊䶮'
const folder = mkdtempSync(join(tmpdir(), 'documents-'))
const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

const key = (kind: 'rsa' | 'ec'): KeyObject =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const root = sampleRoot(key('rsa'), VALID)
function signer(holder: CertificateHolder, kind: 'rsa' | 'ec'): { certificate: Uint8Array; key: KeyObject } {
  const own = key(kind)
  const spki = new Uint8Array(createPublicKey(own).export({ type: 'spki', format: 'der' }))
  return { key: own, certificate: issueCertificate(root, holder, { spki }, VALID) }
}
const clock = signer({ kind: 'timestamp', name: '示例时间戳服务' }, 'ec')
let serial = 0
const stamp = timestampAuthority({ ...clock, now: () => AT, serial: () => (serial += 1) })
const trusted = { signers: [root.certificate], timestamps: [root.certificate], revoked: [] }

const SIGNERS = [
  [RARE, signer({ kind: 'person', name: RARE, company: '甲方算力（深圳）有限公司', uscc: null }, 'ec')],
  [
    '甲方算力（深圳）有限公司合同专用章',
    signer({ kind: 'seal', company: '甲方算力（深圳）有限公司', uscc: null }, 'rsa'),
  ],
  ['张三', signer({ kind: 'person', name: '张三', company: '乙方智算有限公司', uscc: null }, 'rsa')],
  ['乙方智算有限公司合同专用章', signer({ kind: 'seal', company: '乙方智算有限公司', uscc: null }, 'ec')],
] as const

let unsigned: Uint8Array
let signed: Uint8Array

beforeAll(async () => {
  const text = { zh: `甲方代表：${RARE}\n乙方代表：张三`, en: 'For the lessor and the lessee.' }
  unsigned = await paper(
    {
      title: { zh: '算力租赁合同', en: 'Compute lease' },
      procedure: { zh: '合同', en: 'contract' },
      no: 'HT-20261122-01',
      day: '2026-11-22',
      place: 'cn-gd-sz',
      text,
      fields: [],
      basis: [],
      remedies: [],
      to: ['lessee'],
    },
    { at: AT, sha256: '3b5d'.repeat(16) },
  )
  signed = unsigned
  for (const [name, { certificate, key }] of SIGNERS) {
    const prepared = addSignaturePlaceholder(signed, { name, reason: '签署合同', location: '深圳', at: AT })
    const digest = digestToSign(prepared)
    signed = embedCms(prepared, signCms({ digest, certificates: [certificate, root.certificate], key, stamp }))
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

it('a typeset paper signed by four is whole by our own reading', () => {
  const verdict = verifyPdf(signed, { trusted, at: AT })
  expect(verdict.signatures.map(({ name, reasons }) => [name, reasons])).toEqual(SIGNERS.map(([name]) => [name, []]))
  expect(verdict.valid).toBe(true)
})

it('pdfsig finds every signature valid, and names every signer', () => {
  const said = spawnSync(PDFSIG, ['-nocert', file('signed.pdf', signed)], { encoding: 'utf8' })
  expect(said.error).toBeUndefined()
  expect(said.stdout.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(SIGNERS.length)
  expect(said.stdout.match(/Signature Type: ETSI\.CAdES\.detached/g)).toHaveLength(SIGNERS.length)
  expect([...said.stdout.matchAll(/Common Name: (.*)/g)].map(([, name]) => name)).toEqual(SIGNERS.map(([name]) => name))
  expect(said.stdout.match(/Total document signed/g)).toHaveLength(1)
  const broken = new Uint8Array(signed)
  broken[unsigned.length >> 1]! ^= 1
  const bad = spawnSync(PDFSIG, ['-nocert', file('broken.pdf', broken)], { encoding: 'utf8' })
  expect(bad.stdout).not.toContain('Signature is Valid')
})

it('openssl verifies each detached signature over the bytes it covers, and its time stamp', () => {
  const pem = execFileSync(OPENSSL, ['x509', '-inform', 'DER'], { input: root.certificate })
  const [ca, when] = [file('root.pem', pem), String(Date.parse(AT) / 1000)]
  for (const [n, { cms }] of signaturesIn(signed).entries()) {
    const value = file('cms.der', cms!)
    const said = spawnSync(
      OPENSSL,
      [
        ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', value],
        ...['-content', file('content', signedBytes(signed, n)), '-out', join(folder, 'out')],
        ...['-CAfile', ca, '-attime', when, '-purpose', 'smimesign'],
      ],
      { encoding: 'utf8' },
    )
    expect([n, said.status, said.stderr]).toEqual([n, 0, expect.stringContaining('successful')])
    const tree = execFileSync(OPENSSL, ['asn1parse', '-inform', 'DER', '-in', value], { encoding: 'utf8' })
    expect([tree.includes('id-smime-aa-timeStampToken'), tree.includes('signingTime')]).toEqual([true, false])
  }
  execFileSync(
    OPENSSL,
    ['ts', '-query', '-data', file('data', signed), '-sha256', '-cert', '-out', join(folder, 'q')],
    {
      stdio: 'ignore',
    },
  )
  const reply = file('r', stamp(readFileSync(join(folder, 'q'))))
  const ask = ['ts', '-verify', '-queryfile', join(folder, 'q'), '-in', reply, '-CAfile', ca, '-attime', when]
  expect(String(spawnSync(OPENSSL, ask).stdout)).toContain('Verification: OK')
})

it('the words on the page are those of the unsigned paper', () => {
  const words = (pdf: Uint8Array): string => execFileSync(PDF_TO_TEXT, ['-', '-'], { input: pdf, encoding: 'utf8' })
  expect(words(signed)).toBe(words(unsigned))
  expect(words(signed)).toContain(RARE)
})
