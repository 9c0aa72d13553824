// The sample certification and time-stamp authority (示例) of a data folder: its keys are made once and stay there. It is
// not an electronic certification service under the E-Signature Law (电子签名法 16–18); every certificate says so.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  issueCertificate,
  sampleRoot,
  timestampAuthority,
  timestampRequest,
  timestampToken,
  type CertificateHolder,
  type KeyToCertify,
  type SampleAuthority,
} from '#kernel/signing'
import { placeOnce, type Source } from '#kernel/store'

/** Long enough for the sample world's past and for whoever looks at it later. */
const VALID = { notBefore: '2020-01-01T00:00:00.000Z', notAfter: '2049-12-31T23:59:59.000Z' }
const DAYS_OF_CERTIFICATE = 730
const DAY_MS = 86_400_000

export type OpenAuthority = {
  /** its root certificate, DER: for the operator to trust (contracts.authority.trust) */
  root: Uint8Array
  /** a certificate for whoever holds this key, good from yesterday for two years; throws SigningError */
  issue(holder: CertificateHolder, key: KeyToCertify): Uint8Array
  /** a time-stamp token (RFC 3161) over a SHA-256 digest */
  stamp(digest: Uint8Array): Uint8Array
}

type Kept = { key: string; certificate: string }

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
const kept = ({ key, certificate }: SampleAuthority): string =>
  JSON.stringify({
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: Buffer.from(certificate).toString('base64'),
  } satisfies Kept)

/** What lies in a file, or is made and put there; of two processes that make it at once, one wins. */
function keptIn(file: string, make: () => SampleAuthority): SampleAuthority {
  const { key, certificate } = JSON.parse(placeOnce(file, kept(make()))) as Kept
  return { key: createPrivateKey(key), certificate: new Uint8Array(Buffer.from(certificate, 'base64')) }
}

/** Opens the authority of a data folder; its keys are made when they are not there. */
export function openSampleAuthority(dataDir: string, source: Source): OpenAuthority {
  const folder = join(dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const root = keptIn(join(folder, 'sample-root.json'), () => sampleRoot(newKey(), VALID))
  const clock = keptIn(join(folder, 'sample-timestamp.json'), () => {
    const key = newKey()
    const holder = { kind: 'timestamp', name: '示例时间戳服务' } as const
    return { key, certificate: issueCertificate(root, holder, { spki: spkiOf(key) }, VALID) }
  })
  // Numbers that are not given twice, after a restart either: the clock's, or the next.
  let last = 0
  const serial = (): number => (last = Math.max(last + 1, Date.now() * 1_000))
  const answer = timestampAuthority({ ...clock, now: () => source.now(), serial })
  return {
    root: root.certificate,
    issue(holder, key) {
      const start = Math.floor(Date.parse(source.now()) / 1_000) * 1_000 - DAY_MS
      return issueCertificate(root, holder, key, {
        notBefore: new Date(start).toISOString(),
        notAfter: new Date(start + DAYS_OF_CERTIFICATE * DAY_MS).toISOString(),
      })
    },
    stamp(digest) {
      const request = timestampRequest(digest)
      return timestampToken(answer(request), request)
    },
  }
}
