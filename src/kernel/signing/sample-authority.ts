// A certificate authority for tests and the sample world (示例). It is not an electronic certification service licensed
// under articles 16 to 18 of the E-Signature Law (电子签名法); every certificate says so in OU and in the name of its root.
import { createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto'
import { CertificationRequest } from 'pkijs'
import { sha256 } from '#kernel/proof'
import type { Instant } from '#kernel/time'
import { keyKind, mustOpen, permitsOf } from './certificate.ts'
import {
  bitString,
  booleanTrue,
  certificateTime,
  context,
  element,
  integer,
  nothing,
  objectId,
  octetString,
  ownBuffer,
  bytesOf,
  partsOf,
  readDer,
  sequence,
  setOf,
  utf8String,
} from './der.ts'
import { OID, SIGNATURES } from './object-ids.ts'
import { SigningError } from './reasons.ts'

const SAMPLE_UNIT = '示例'
const SAMPLE_ROOT = '示例根证书（非依法设立的电子认证服务机构）'

/** An authority: its certificate (DER) and its private key. */
export type SampleAuthority = { readonly certificate: Uint8Array; readonly key: KeyObject }

/** Whom a certificate is for. A person signs for a company; a seal is the company's; a clock stamps times. */
export type CertificateHolder =
  | { readonly kind: 'person'; readonly name: string; readonly company: string | null; readonly uscc: string | null }
  | { readonly kind: 'seal'; readonly company: string; readonly uscc: string | null }
  | { readonly kind: 'timestamp'; readonly name: string }

/** The key to certify: SubjectPublicKeyInfo, or a PKCS#10 request, which proves possession of the private key (DER). */
export type KeyToCertify = { readonly spki: Uint8Array } | { readonly request: Uint8Array }

/** First and last moment, whole seconds, and the serial number: 1 to 20 octets, random when left out. */
export type Validity = { readonly notBefore: Instant; readonly notAfter: Instant; readonly serial?: Uint8Array }

type Attribute = readonly [oid: string, value: string | null]

/** Attributes of the subject; null ones are left out. Company certificates in China carry the USCC as serialNumber. */
function subjectOf(holder: CertificateHolder): readonly Attribute[] {
  switch (holder.kind) {
    case 'person':
      return [
        [OID.organization, holder.company],
        [OID.organizationalUnit, SAMPLE_UNIT],
        [OID.serialNumber, holder.uscc],
        [OID.commonName, holder.name],
      ]
    case 'seal':
      return [
        [OID.organization, holder.company],
        [OID.organizationalUnit, SAMPLE_UNIT],
        [OID.serialNumber, holder.uscc],
        [OID.commonName, `${holder.company}合同专用章`],
      ]
    case 'timestamp':
      return [
        [OID.organizationalUnit, SAMPLE_UNIT],
        [OID.commonName, holder.name],
      ]
  }
}

function nameDer(attributes: readonly Attribute[]): Uint8Array {
  const one = (oid: string, value: string): Uint8Array =>
    // serialNumber and country are PrintableString by X.520, the others UTF-8.
    setOf(
      sequence(
        objectId(oid),
        oid === OID.serialNumber || oid === OID.country
          ? element(0x13, Buffer.from(value, 'latin1'))
          : utf8String(value),
      ),
    )
  return sequence(
    one(OID.country, 'CN'),
    ...attributes.flatMap(([oid, value]) => (value === null ? [] : [one(oid, value)])),
  )
}

const extension = (oid: string, critical: boolean, value: Uint8Array): Uint8Array =>
  sequence(objectId(oid), ...(critical ? [booleanTrue] : []), octetString(value))

/** Named bits of keyUsage; DER drops the zero bits at the end (X.690 §11.2.2). */
const usage = (octet: number, unused: number): Uint8Array =>
  extension(OID.keyUsage, true, element(0x03, Uint8Array.of(unused, octet)))
const SIGNS = usage(0xc0, 6)
const SIGNS_CERTIFICATES = usage(0x06, 1)

/** Key identifier: the first 20 octets of SHA-256 over the key (RFC 7093 method 1). */
const keyIdentifier = (spki: Uint8Array): Uint8Array => {
  const bits = partsOf(readDer(spki) ?? undefined)[1]
  return sha256(bits ? bytesOf(bits) : spki).subarray(0, 20)
}

const PURPOSES: Record<CertificateHolder['kind'], Uint8Array> = {
  // emailProtection beside documentSigning: older validators know a signer by no other purpose.
  person: extension(
    OID.extendedKeyUsage,
    false,
    sequence(objectId(OID.documentSigning), objectId(OID.emailProtection)),
  ),
  seal: extension(OID.extendedKeyUsage, false, sequence(objectId(OID.documentSigning), objectId(OID.emailProtection))),
  // RFC 3161 §2.3: critical, and no other purpose.
  timestamp: extension(OID.extendedKeyUsage, true, sequence(objectId(OID.timeStamping))),
}

const ALGORITHMS: Record<'rsa' | 'ec', Uint8Array> = {
  rsa: sequence(objectId(OID.rsaSha256), nothing),
  ec: sequence(objectId(OID.ecdsaSha256)),
}

/** Kind of a key that may be certified or sign here. Throws SigningError `certificate-key`. */
function allowedKey(key: KeyObject): 'rsa' | 'ec' {
  const kind = keyKind(key)
  if (kind === 'P-256') return 'ec'
  if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return 'rsa'
  throw new SigningError('certificate-key', kind)
}

type ToSign = {
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly spki: Uint8Array
  readonly validity: Validity
  readonly extensions: readonly Uint8Array[]
}

function signCertificate(key: KeyObject, { issuer, subject, spki, validity, extensions }: ToSign): Uint8Array {
  const algorithm = ALGORITHMS[allowedKey(key)]
  // RFC 5280 §4.1.2.2: at most 20 octets, positive; 16 random ones cannot be guessed.
  const serial = validity.serial ?? randomBytes(16)
  const tbs = sequence(
    context(0, integer(2)),
    integer(serial),
    algorithm,
    issuer,
    sequence(certificateTime(validity.notBefore), certificateTime(validity.notAfter)),
    subject,
    spki,
    context(3, sequence(...extensions)),
  )
  return sequence(tbs, algorithm, bitString(sign('sha256', tbs, key)))
}

const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))

/** A self-signed root for samples and tests. Throws SigningError `certificate-key`. */
export function sampleRoot(key: KeyObject, validity: Validity): SampleAuthority {
  const spki = spkiOf(key)
  const name = nameDer([
    [OID.organizationalUnit, SAMPLE_UNIT],
    [OID.commonName, SAMPLE_ROOT],
  ])
  const extensions = [
    extension(OID.basicConstraints, true, sequence(booleanTrue, integer(0))),
    SIGNS_CERTIFICATES,
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(spki))),
  ]
  return { certificate: signCertificate(key, { issuer: name, subject: name, spki, validity, extensions }), key }
}

/** The key of a request whose own signature verifies: whoever wrote it holds the private key (RFC 2986 §3). */
function keyOfRequest(der: Uint8Array): Uint8Array {
  try {
    if (readDer(der) === null) throw new SigningError('certificate-request')
    const request = CertificationRequest.fromBER(ownBuffer(der))
    const spki = new Uint8Array(request.subjectPublicKeyInfo.toSchema().toBER())
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    const algorithm = SIGNATURES.get(request.signatureAlgorithm.algorithmId)
    const kind = allowedKey(key)
    if (algorithm?.key !== kind || algorithm.digest === null) throw new SigningError('certificate-request')
    const signature = request.signatureValue.valueBlock.valueHexView
    if (!verify(algorithm.digest, request.tbsView, key, signature)) throw new SigningError('certificate-request')
    return spki
  } catch (error) {
    throw error instanceof SigningError ? error : new SigningError('certificate-request')
  }
}

function keyToCertify(given: KeyToCertify): Uint8Array {
  if ('request' in given) return keyOfRequest(given.request)
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(given.spki), format: 'der', type: 'spki' })
  } catch {
    throw new SigningError('certificate-form')
  }
  allowedKey(key)
  // Written anew, so that nothing rides along after the key.
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }))
}

/**
 * A certificate (DER) for a person, a company seal or a time-stamp authority, under a sample root. The names come from the
 * caller alone: what a request says of its subject is not read.
 * Throws SigningError `certificate-request`, `certificate-key` or `certificate-form`.
 */
export function issueCertificate(
  authority: SampleAuthority,
  holder: CertificateHolder,
  key: KeyToCertify,
  validity: Validity,
): Uint8Array {
  const issuer = mustOpen(authority.certificate)
  if (permitsOf(issuer)?.authority !== true) throw new SigningError('certificate-purpose', issuer.facts.subject.text)
  const spki = keyToCertify(key)
  const extensions = [
    extension(OID.basicConstraints, true, sequence()),
    SIGNS,
    PURPOSES[holder.kind],
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(spki))),
    extension(OID.authorityKeyIdentifier, false, sequence(element(0x80, keyIdentifier(spkiOf(authority.key))))),
  ]
  const subject = nameDer(subjectOf(holder))
  return signCertificate(authority.key, { issuer: issuer.subjectDer, subject, spki, validity, extensions })
}
