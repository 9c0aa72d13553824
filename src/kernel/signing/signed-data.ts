// CMS SignedData with one signer (RFC 5652 §5) and a bound certificate (RFC 5035): the common part of a document's
// signature and of a time stamp. Everything is synchronous: OpenSSL in node:crypto signs and verifies.
import { createHash, verify } from 'node:crypto'
import type { AsnType, Integer, OctetString } from 'asn1js'
import { equalBytes, sha256 } from '#kernel/proof'
import { openCertificate, serialText, type OpenCertificate } from './certificate.ts'
import {
  bytesOf,
  context,
  element,
  integer,
  nothing,
  objectId,
  octetString,
  oidOf,
  partsOf,
  readDer,
  sequence,
  setOf,
  tagOf,
} from './der.ts'
import { DIGESTS, OID, SIGNATURES, type HashName } from './object-ids.ts'
import { reason, SigningError, type SigningReason } from './reasons.ts'
import { strongKey } from './trust.ts'

/** A signature value of more bytes is not read. */
const LONGEST = 1 << 17

const SHA256_ALGORITHM = sequence(objectId(OID.sha256))
const attribute = (oid: string, value: Uint8Array): Uint8Array => sequence(objectId(oid), setOf(value))

/**
 * The attributes that a signer signs, as the SET OF whose bytes are signed (RFC 5652 §5.4): the type of the content, its
 * SHA-256 digest, and the certificate (ESSCertIDv2, RFC 5035 §4), so that no other certificate for the key can be put in its place.
 */
export function signedAttributes(contentType: string, digest: Uint8Array, certificate: Uint8Array): Uint8Array {
  const bound = sequence(sequence(sequence(octetString(sha256(certificate)))))
  return setOf(
    attribute(OID.contentType, objectId(contentType)),
    attribute(OID.messageDigest, octetString(digest)),
    attribute(OID.signingCertificateV2, bound),
  )
}

export type SignedDataParts = {
  readonly contentType: string
  /** null when detached */
  readonly content: Uint8Array | null
  /** what was signed: the bytes of signedAttributes */
  readonly attributes: Uint8Array
  readonly signature: Uint8Array
  readonly signer: OpenCertificate
  /** DER, those to be enclosed */
  readonly certificates: readonly Uint8Array[]
  /** a time stamp token over the signature, to go into the unsigned attributes */
  readonly timestamp?: Uint8Array | undefined
}

/** The CMS (DER) of one signer. */
export function buildSignedData(parts: SignedDataParts): Uint8Array {
  const { signer, contentType, content, certificates, timestamp } = parts
  const rsa = signer.x509.publicKey.asymmetricKeyType === 'rsa'
  const signerInfo = sequence(
    integer(1),
    sequence(signer.issuerDer, signer.serialDer),
    SHA256_ALGORITHM,
    retagged(parts.attributes, 0xa0),
    rsa ? sequence(objectId(OID.rsaEncryption), nothing) : sequence(objectId(OID.ecdsaSha256)),
    octetString(parts.signature),
    ...(timestamp ? [context(1, attribute(OID.signatureTimestamp, timestamp))] : []),
  )
  const signedData = sequence(
    // RFC 5652 §5.1: 3 where the content is not plain data.
    integer(contentType === OID.data ? 1 : 3),
    setOf(SHA256_ALGORITHM),
    sequence(objectId(contentType), ...(content ? [context(0, octetString(content))] : [])),
    ...(certificates.length > 0 ? [element(0xa0, ...certificates.toSorted(Buffer.compare))] : []),
    setOf(signerInfo),
  )
  return sequence(objectId(OID.signedData), context(0, signedData))
}

/** In SignerInfo the signed SET OF stands under tag [0], and is signed under its own; only the first octet differs. */
function retagged(set: Uint8Array, tag: number): Uint8Array {
  const other = new Uint8Array(set)
  other[0] = tag
  return other
}

/** A CMS of one signer, read but not believed. */
export type ReadSignedData = {
  readonly contentType: string
  readonly content: Uint8Array | null
  readonly certificates: readonly Uint8Array[]
  /** issuer's name (DER) and serial number of the signer's certificate */
  readonly issuer: Uint8Array
  readonly serial: string
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  /** signed attributes by type, each with its one value */
  readonly attributes: ReadonlyMap<string, AsnType>
  /** the SET OF whose bytes are signed */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
  /** tokens in the unsigned attributes (DER) */
  readonly timestamps: readonly Uint8Array[]
}

const octetsOf = (node: AsnType): Uint8Array => new Uint8Array((node as OctetString).getValue())

/** The part with this tag where it comes next, taken off the list. */
function take(parts: AsnType[], tag: string): AsnType | undefined {
  return tagOf(parts[0]) === tag ? parts.shift() : undefined
}

/** The part with this tag, which must come next. */
function must(parts: AsnType[], tag: string): AsnType {
  const node = take(parts, tag)
  if (node === undefined) throw new SigningError('cms-form', tag)
  return node
}

const inside = (node: AsnType | undefined): AsnType[] => [...partsOf(node)]

/** Reads a CMS; null for anything but one signer with signed attributes, each once and with one value. */
export function readSignedData(der: Uint8Array): ReadSignedData | null {
  const tree = der.length > LONGEST ? null : readDer(der)
  if (tree === null) return null
  try {
    return readContentInfo(inside(tree))
  } catch (error) {
    if (error instanceof SigningError) return null
    throw error
  }
}

/** ContentInfo and SignedData, RFC 5652 §3 and §5.1. */
function readContentInfo(info: AsnType[]): ReadSignedData | null {
  if (oidOf(must(info, '1:6')) !== OID.signedData) return null
  const [body, other] = inside(must(info, '3:0'))
  if (info.length > 0 || other || tagOf(body) !== '1:16') return null
  const data = inside(body)
  must(data, '1:2')
  must(data, '1:17')
  const enclosed = inside(must(data, '1:16'))
  const contentType = oidOf(must(enclosed, '1:6'))
  const content = inside(take(enclosed, '3:0'))
  const certificates = inside(take(data, '3:0')).map(bytesOf)
  take(data, '3:1')
  const signers = inside(must(data, '1:17'))
  const signer = inside(must(signers, '1:16'))
  if (data.length > 0 || enclosed.length > 0 || signers.length > 0 || content.length > 1) return null
  return {
    contentType,
    content: content.length > 0 ? octetsOf(must(content, '1:4')) : null,
    certificates,
    ...readSigner(signer),
  }
}

/** SignerInfo, RFC 5652 §5.3, of a signer named by issuer and serial number. */
function readSigner(signer: AsnType[]): Omit<ReadSignedData, 'contentType' | 'content' | 'certificates'> {
  must(signer, '1:2')
  const name = inside(must(signer, '1:16'))
  const issuer = bytesOf(must(name, '1:16'))
  const serial = serialText(must(name, '1:2') as Integer)
  const digestAlgorithm = oidOf(must(inside(must(signer, '1:16')), '1:6'))
  const signed = must(signer, '3:0')
  const signatureAlgorithm = oidOf(must(inside(must(signer, '1:16')), '1:6'))
  const signature = octetsOf(must(signer, '1:4'))
  const unsigned = take(signer, '3:1')
  if (signer.length > 0) throw new SigningError('cms-form')
  const attributes = new Map<string, AsnType>()
  for (const [type, values] of attributesOf(signed)) {
    if (attributes.has(type) || values.length !== 1) throw new SigningError('cms-form', type)
    attributes.set(type, values[0]!)
  }
  return {
    issuer,
    serial,
    digestAlgorithm,
    signatureAlgorithm,
    attributes,
    signedBytes: retagged(bytesOf(signed), 0x31),
    signature,
    timestamps: attributesOf(unsigned)
      .filter(([type]) => type === OID.signatureTimestamp)
      .flatMap(([, values]) => values.map(bytesOf)),
  }
}

function attributesOf(node: AsnType | undefined): readonly (readonly [type: string, values: readonly AsnType[]])[] {
  return inside(node).map((attribute) => {
    const parts = inside(attribute)
    return [oidOf(must(parts, '1:6')), inside(must(parts, '1:17'))]
  })
}

/** The certificate that the signer names by issuer and serial number, among those enclosed and those given. */
function certificateOf(
  { issuer, serial, certificates }: ReadSignedData,
  given: readonly Uint8Array[],
): OpenCertificate | null {
  for (const der of [...certificates.slice(0, 16), ...given]) {
    const open = openCertificate(der)
    if (open?.facts.serial === serial && equalBytes(open.issuerDer, issuer)) return open
  }
  return null
}

/** The signed attribute names this certificate by its digest: ESSCertIDv2, or ESSCertID of RFC 2634 in old time stamps. */
function binds({ attributes }: ReadSignedData, certificate: Uint8Array): boolean {
  const second = attributes.get(OID.signingCertificateV2)
  const attribute = second ?? attributes.get(OID.signingCertificate)
  // SigningCertificate → certs → the first ESSCertID, which is the signer's (RFC 5035 §5.4).
  const [first, next] = partsOf(partsOf(partsOf(attribute)[0])[0])
  const named = second !== undefined && tagOf(first) === '1:16'
  const hash: HashName | undefined = named ? DIGESTS.get(oidOf(partsOf(first)[0])) : second ? 'sha256' : 'sha1'
  const value = named ? next : first
  if (hash === undefined || tagOf(value) !== '1:4') return false
  return equalBytes(octetsOf(value!), createHash(hash).update(certificate).digest())
}

/** The digest of the content by a named algorithm; null when only another digest of it is at hand. */
export type DigestOf = (hash: HashName) => Uint8Array | null

/**
 * Checks the one signer: algorithm, content type, digest of the content, bound certificate, signature. It does not judge
 * the certificate. No reasons: the holder of the certificate's key signed this content.
 */
export function checkSigner(
  read: ReadSignedData,
  contentType: string,
  digestOf: DigestOf,
  given: readonly Uint8Array[] = [],
): { readonly certificate: OpenCertificate | null; readonly reasons: readonly SigningReason[] } {
  const { attributes } = read
  const reasons: SigningReason[] = []
  const hash = DIGESTS.get(read.digestAlgorithm)
  const algorithm = SIGNATURES.get(read.signatureAlgorithm)
  if (read.contentType !== contentType || oidOf(attributes.get(OID.contentType)) !== contentType)
    reasons.push(reason('cms-content-type', read.contentType))
  if (hash === undefined || algorithm === undefined || (algorithm.digest ?? hash) !== hash)
    return { certificate: null, reasons: [...reasons, reason('cms-algorithm', read.signatureAlgorithm)] }
  const stated = attributes.get(OID.messageDigest)
  const digest = digestOf(hash)
  if (digest === null) reasons.push(reason('cms-algorithm', hash))
  else if (tagOf(stated) !== '1:4' || !equalBytes(octetsOf(stated!), digest)) reasons.push(reason('cms-digest'))
  const certificate = certificateOf(read, given)
  if (certificate === null)
    return { certificate, reasons: [...reasons, reason('certificate-form', 'no certificate of the signer')] }
  if (!binds(read, certificate.der)) reasons.push(reason('cms-certificate-bound'))
  const key = certificate.x509.publicKey
  if (key.asymmetricKeyType !== algorithm.key || !strongKey(key))
    reasons.push(reason('cms-algorithm', certificate.facts.publicKeyKind))
  else if (!verify(hash, read.signedBytes, key, read.signature)) reasons.push(reason('cms-signature'))
  return { certificate, reasons }
}
