// CAdES signatures as PDF carries them: PAdES baseline B-B and, with a time stamp, B-T (ETSI EN 319 142-1 §6).
// Made in two halves, so that the private key may stay in a browser or a token: E-Signature Law (电子签名法) article 13
// asks that the signer alone controls it.
import { sign, verify, type KeyObject } from 'node:crypto'
import { sha256 } from '#kernel/proof'
import { millisOf, type Instant } from '#kernel/time'
import { mustOpen, type CertificateFacts } from './certificate.ts'
import { integer, sequence } from './der.ts'
import { OID } from './object-ids.ts'
import { reason, SigningError, type SigningReason } from './reasons.ts'
import { buildSignedData, checkSigner, readSignedData, signedAttributes } from './signed-data.ts'
import { timestampRequest, timestampToken, verifyTimestamp, type TimestampVerdict } from './timestamp.ts'
import { chainOf, strongKey, type Trust } from './trust.ts'

/**
 * First half: the bytes (DER) that the signer's key signs, with SHA-256: RSA PKCS#1 v1.5, or ECDSA on P-256.
 * `digest` is the SHA-256 of what is signed, `certificate` the signer's (DER). There is no signing-time attribute: the
 * baseline forbids it, the claimed time is the file's entry M, and the proven one comes from a time stamp.
 * Throws SigningError `certificate-form`, `certificate-key`.
 */
export function toBeSigned({
  digest,
  certificate,
}: {
  readonly digest: Uint8Array
  readonly certificate: Uint8Array
}): Uint8Array {
  const { x509, facts } = mustOpen(certificate)
  if (!strongKey(x509.publicKey)) throw new SigningError('certificate-key', facts.publicKeyKind)
  return signedAttributes(OID.data, digest, certificate)
}

/**
 * An ECDSA signature as WebCrypto gives it (r ‖ s, 64 bytes for P-256) in the form that CMS carries (RFC 3279 §2.2.3).
 * Throws SigningError `cms-signature` for another length.
 */
export function ecdsaFromWebCrypto(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64) throw new SigningError('cms-signature', `${signature.length}`)
  return sequence(integer(signature.subarray(0, 32)), integer(signature.subarray(32)))
}

/** What a time stamp for a signature is asked for: the digest of the signature value (ETSI EN 319 122-1 §5.3). */
export const digestToStamp = (signature: Uint8Array): Uint8Array => sha256(signature)

/**
 * Second half: the finished CMS (DER). `certificates` begins with the signer's, the rest of the chain follows; `signature`
 * is over toBeSigned of the same digest and certificate, and is checked here.
 * Throws SigningError `cms-signature` when it is not, `certificate-form` without a readable certificate.
 */
export function completeCms({
  digest,
  certificates,
  signature,
  timestampToken: timestamp,
}: {
  readonly digest: Uint8Array
  readonly certificates: readonly Uint8Array[]
  readonly signature: Uint8Array
  readonly timestampToken?: Uint8Array | undefined
}): Uint8Array {
  const [first] = certificates
  if (first === undefined) throw new SigningError('certificate-form')
  const signer = mustOpen(first)
  const attributes = toBeSigned({ digest, certificate: first })
  if (!verify('sha256', attributes, signer.x509.publicKey, signature)) throw new SigningError('cms-signature')
  return buildSignedData({
    contentType: OID.data,
    content: null,
    attributes,
    signature,
    signer,
    certificates,
    timestamp,
  })
}

/**
 * Both halves where the key is at hand, as in samples and in a server that keeps a seal: the CMS (DER) over a digest,
 * stamped by `stamp` (request in, response out) where one is given. Throws as the halves and timestampToken do.
 */
export function signCms({
  digest,
  certificates,
  key,
  stamp,
}: {
  readonly digest: Uint8Array
  readonly certificates: readonly Uint8Array[]
  readonly key: KeyObject
  readonly stamp?: ((request: Uint8Array) => Uint8Array) | undefined
}): Uint8Array {
  const [certificate] = certificates
  if (certificate === undefined) throw new SigningError('certificate-form')
  const signature = sign('sha256', toBeSigned({ digest, certificate }), key)
  if (stamp === undefined) return completeCms({ digest, certificates, signature })
  const request = timestampRequest(digestToStamp(signature))
  return completeCms({ digest, certificates, signature, timestampToken: timestampToken(stamp(request), request) })
}

/** The verdict on one signature. `valid` is true exactly when there are no reasons against it. */
export type CmsVerdict = {
  readonly valid: boolean
  readonly reasons: readonly SigningReason[]
  readonly signer: CertificateFacts | null
  /** time of a valid time stamp; null without one: then the certificates are judged at `judgedAt` */
  readonly signedAt: Instant | null
  readonly timestamp: TimestampVerdict | null
  /** the moment at which the certificates were judged */
  readonly judgedAt: Instant
  /** from the signer to the root, as far as it leads */
  readonly chain: readonly CertificateFacts[]
}

/**
 * Verifies a detached signature (CMS, DER) over a SHA-256 digest, as of `at`. Certificates are judged at the time of the
 * stamp where a valid one is there, otherwise at `at`. Synchronous and without the network: withdrawn certificates are
 * those listed in `trusted.revoked`. Anything unreadable is a reason, never an error.
 */
export function verifyCms(
  cms: Uint8Array,
  digest: Uint8Array,
  { trusted, at }: { readonly trusted: Trust; readonly at: Instant },
): CmsVerdict {
  const read = readSignedData(cms)
  if (read === null || read.content !== null)
    return {
      valid: false,
      reasons: [reason('cms-form')],
      signer: null,
      signedAt: null,
      timestamp: null,
      judgedAt: at,
      chain: [],
    }
  const reasons: SigningReason[] = []
  const checked = checkSigner(read, OID.data, (hash) => (hash === 'sha256' ? digest : null))
  reasons.push(...checked.reasons)
  // ETSI EN 319 142-1 §6.3: signing-time shall not be present; the old attribute binds by SHA-1 only.
  if (read.attributes.has(OID.signingTime)) reasons.push(reason('cms-signing-time'))
  if (!read.attributes.has(OID.signingCertificateV2)) reasons.push(reason('cms-certificate-bound'))
  const [token, second] = read.timestamps
  const timestamp = token ? verifyTimestamp(token, digestToStamp(read.signature), { trusted, at }) : null
  if (second) reasons.push(reason('timestamp-form', '> 1'))
  if (timestamp) reasons.push(...timestamp.reasons)
  const signedAt = timestamp?.valid ? timestamp.at : null
  // A stamp a moment ahead of the reader's clock does not move the judgement past the reader's moment.
  const judgedAt = signedAt !== null && millisOf(signedAt) < millisOf(at) ? signedAt : at
  const judged = checked.certificate
    ? chainOf(checked.certificate, read.certificates, trusted.signers, {
        revoked: trusted.revoked,
        at: judgedAt,
        purpose: 'signing',
      })
    : { chain: [], reasons: [] }
  reasons.push(...judged.reasons)
  return {
    valid: reasons.length === 0,
    reasons: unique(reasons),
    signer: checked.certificate?.facts ?? null,
    signedAt,
    timestamp,
    judgedAt,
    chain: judged.chain,
  }
}

/** Each reason once, in the order of finding. */
const unique = (reasons: readonly SigningReason[]): SigningReason[] => [
  ...new Map(reasons.map((one) => [`${one.code} ${one.en}`, one])).values(),
]
