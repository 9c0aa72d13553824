// What an X.509 certificate says (RFC 5280), as plain data: whose it is, for what, from when to when.
import { X509Certificate, type KeyObject } from 'node:crypto'
import { BitString, type Integer, type Utf8String } from 'asn1js'
import { BasicConstraints, Certificate, ExtKeyUsage, type RelativeDistinguishedNames } from 'pkijs'
import { sha256, toHex } from '#kernel/proof'
import { instant, type Instant } from '#kernel/time'
import { bytesOf, integerOctets, ownBuffer, partsOf, readDer, tagOf } from './der.ts'
import { OID } from './object-ids.ts'
import { SigningError } from './reasons.ts'

/** A name in a certificate. `usccOrNull` is the 18-digit unified social credit code where serialNumber holds one. */
export type CertificateName = {
  readonly cn: string | null
  readonly o: string | null
  readonly usccOrNull: string | null
  /** every attribute in order, such as `O=甲公司, CN=甲公司合同专用章` */
  readonly text: string
}

/** A certificate as data; `serial` is lower-case hex without leading zeros, `sha256` the hex fingerprint. */
export type CertificateFacts = {
  readonly subject: CertificateName
  readonly issuer: string
  readonly serial: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** `RSA-2048`, `P-256`, `P-384`, `P-521`, or the name of another kind, which nothing here accepts */
  readonly publicKeyKind: string
  readonly sha256: string
}

/** A certificate opened for checking. */
export type OpenCertificate = {
  readonly der: Uint8Array
  readonly x509: X509Certificate
  readonly facts: CertificateFacts
  readonly parsed: Certificate
  /** raw elements that others quote byte for byte */
  readonly issuerDer: Uint8Array
  readonly subjectDer: Uint8Array
  readonly serialDer: Uint8Array
}

const ATTRIBUTE_LABELS: Record<string, string> = {
  [OID.commonName]: 'CN',
  [OID.serialNumber]: 'serialNumber',
  [OID.country]: 'C',
  [OID.organization]: 'O',
  [OID.organizationalUnit]: 'OU',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
}
// GB 32100-2015: 18 characters without I, O, S, V and Z. The check character is a matter of who registers the party.
const USCC = /^[0-9A-HJ-NP-RT-UW-Y]{18}$/

/** A name. An attribute that appears twice is nobody's word and reads as null. */
function nameOf(name: RelativeDistinguishedNames): CertificateName {
  const pairs = name.typesAndValues.map(({ type, value }) => ({
    type,
    text: String((value as Utf8String).valueBlock.value),
  }))
  const only = (type: string): string | null => {
    const found = pairs.filter((pair) => pair.type === type)
    return found.length === 1 ? found[0]!.text : null
  }
  const number = only(OID.serialNumber)
  return {
    cn: only(OID.commonName),
    o: only(OID.organization),
    usccOrNull: number !== null && USCC.test(number) ? number : null,
    text: pairs.map(({ type, text }) => `${ATTRIBUTE_LABELS[type] ?? type}=${text}`).join(', '),
  }
}

const CURVES: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

/** The kind of a public key: `RSA-2048`, `P-256` and so on. */
export function keyKind({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'rsa') return `RSA-${asymmetricKeyDetails?.modulusLength}`
  if (asymmetricKeyType === 'ec')
    return CURVES[asymmetricKeyDetails?.namedCurve ?? ''] ?? `EC ${asymmetricKeyDetails?.namedCurve}`
  return String(asymmetricKeyType)
}

/** Serial number as lower-case hex without leading zeros. */
export const serialText = (serial: Integer): string => toHex(integerOctets(serial)).replace(/^0+(?=.)/, '')

const opened = new Map<string, OpenCertificate>()
const CERTIFICATES_KEPT = 256

/**
 * Opens a certificate (DER). Null when it cannot be read, or was read differently by two readers.
 * The same few certificates are opened again and again; the latest are kept by their fingerprint.
 */
export function openCertificate(der: Uint8Array): OpenCertificate | null {
  const fingerprint = toHex(sha256(der))
  const kept = opened.get(fingerprint)
  if (kept) return kept
  const open = openAfresh(new Uint8Array(der), fingerprint)
  if (open) {
    if (opened.size >= CERTIFICATES_KEPT) opened.clear()
    opened.set(fingerprint, open)
  }
  return open
}

function openAfresh(der: Uint8Array, fingerprint: string): OpenCertificate | null {
  try {
    const tree = readDer(der)
    if (tree === null) return null
    const tbs = partsOf(partsOf(tree)[0])
    // [0] version, serial, algorithm, issuer, validity, subject, key …; version 1 has no first element (RFC 5280 §4.1)
    if (tagOf(tbs[0]) !== '3:0') return null
    const [serial, issuer, subject] = [tbs[1]!, tbs[3]!, tbs[5]!]
    const x509 = new X509Certificate(der)
    const parsed = Certificate.fromBER(ownBuffer(der))
    const facts: CertificateFacts = {
      subject: nameOf(parsed.subject),
      issuer: nameOf(parsed.issuer).text,
      serial: serialText(parsed.serialNumber),
      notBefore: instant(parsed.notBefore.value),
      notAfter: instant(parsed.notAfter.value),
      publicKeyKind: keyKind(x509.publicKey),
      sha256: fingerprint,
    }
    // OpenSSL checks signatures, pkijs reads the names and dates: they must have read one certificate.
    if (x509.fingerprint256.replaceAll(':', '').toLowerCase() !== fingerprint) return null
    if (x509.validToDate.getTime() !== parsed.notAfter.value.getTime()) return null
    return {
      der,
      x509,
      facts,
      parsed,
      issuerDer: bytesOf(issuer),
      subjectDer: bytesOf(subject),
      serialDer: bytesOf(serial),
    }
  } catch {
    return null
  }
}

/** Reads a certificate (DER). Throws SigningError `certificate-form`. */
export function describeCertificate(der: Uint8Array): CertificateFacts {
  return mustOpen(der).facts
}

/** Opens a certificate or throws SigningError `certificate-form`. */
export function mustOpen(der: Uint8Array): OpenCertificate {
  const open = openCertificate(der)
  if (open === null) throw new SigningError('certificate-form')
  return open
}

/** What the extensions of a certificate allow, as far as this room understands them. */
export type Permits = {
  readonly authority: boolean
  /** how many authorities may stand below this one; null without a limit */
  readonly pathLength: number | null
  readonly purposes: readonly string[] | null
  readonly purposesCritical: boolean
  /** bits of keyUsage (RFC 5280 §4.2.1.3), null when the extension is absent */
  readonly usage: { readonly signature: boolean; readonly commitment: boolean; readonly certificates: boolean } | null
  /** critical extensions that nobody here understands: they forbid use (RFC 5280 §4.2) */
  readonly unknownCritical: readonly string[]
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.certificatePolicies,
])

/** The extensions of a certificate; null when one is malformed or appears twice. */
export function permitsOf({ parsed }: OpenCertificate): Permits | null {
  const extensions = parsed.extensions ?? []
  if (new Set(extensions.map(({ extnID }) => extnID)).size !== extensions.length) return null
  const found = (id: string): unknown => extensions.find(({ extnID }) => extnID === id)?.parsedValue
  const has = (id: string): boolean => extensions.some(({ extnID }) => extnID === id)
  const [constraints, usage, purposes] = [found(OID.basicConstraints), found(OID.keyUsage), found(OID.extendedKeyUsage)]
  if (has(OID.basicConstraints) && !(constraints instanceof BasicConstraints)) return null
  if (has(OID.keyUsage) && !(usage instanceof BitString)) return null
  if (has(OID.extendedKeyUsage) && !(purposes instanceof ExtKeyUsage)) return null
  const bits = usage instanceof BitString ? (usage.valueBlock.valueHexView[0] ?? 0) : null
  const length = constraints instanceof BasicConstraints ? constraints.pathLenConstraint : undefined
  return {
    authority: constraints instanceof BasicConstraints && constraints.cA,
    pathLength: typeof length === 'number' ? length : null,
    purposes: purposes instanceof ExtKeyUsage ? purposes.keyPurposes : null,
    purposesCritical: extensions.some(({ extnID, critical }) => extnID === OID.extendedKeyUsage && critical),
    usage:
      bits === null
        ? null
        : { signature: (bits & 0x80) !== 0, commitment: (bits & 0x40) !== 0, certificates: (bits & 0x04) !== 0 },
    unknownCritical: extensions
      .filter(({ extnID, critical }) => critical && !UNDERSTOOD.has(extnID))
      .map((e) => e.extnID),
  }
}
