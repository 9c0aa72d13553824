// Whether a certificate leads to a trusted root and was good at a moment (RFC 5280 §6, the part that these chains need).
import type { KeyObject } from 'node:crypto'
import { equalBytes } from '#kernel/proof'
import { millisOf, type Instant } from '#kernel/time'
import { openCertificate, permitsOf, type CertificateFacts, type OpenCertificate, type Permits } from './certificate.ts'
import { OID, SIGNATURES } from './object-ids.ts'
import { reason, type SigningReason } from './reasons.ts'

/** A certificate withdrawn by its issuer: the issuer's name as in CertificateFacts.subject.text, the serial in hex. */
export type Revocation = { readonly issuer: string; readonly serial: string; readonly at: Instant }

/** Whom the reader trusts: root certificates (DER) for signers and for time stamps, and what was withdrawn. */
export type Trust = {
  readonly signers: readonly Uint8Array[]
  readonly timestamps: readonly Uint8Array[]
  readonly revoked: readonly Revocation[]
}

/** A longer chain, or more certificates than this in one signature, is not looked at. */
const LONGEST_CHAIN = 6
const MAX_CERTIFICATES = 16

/** Purposes of a document signer; a certificate that names no purpose is for all of them (RFC 5280 §4.2.1.12). */
const SIGNER_PURPOSES: ReadonlySet<string> = new Set([
  OID.documentSigning,
  OID.emailProtection,
  OID.anyPurpose,
  // what authorities used before RFC 9336: Microsoft document signing, Adobe authentic documents
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
])

export type Purpose = 'signing' | 'timestamping'

const SUITS: Record<Purpose, (permits: Permits) => boolean> = {
  signing: ({ purposes, usage }) =>
    (purposes === null || purposes.some((one) => SIGNER_PURPOSES.has(one))) &&
    (usage === null || usage.signature || usage.commitment),
  // RFC 3161 §2.3: one purpose, and critical.
  timestamping: ({ purposes, purposesCritical, usage }) =>
    purposes?.length === 1 &&
    purposes[0] === OID.timeStamping &&
    purposesCritical &&
    (usage === null || usage.signature || usage.commitment),
}

/** Keys that may sign at all; time-stamp and root keys may be longer than those of signers. */
export function strongKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
  const curve = asymmetricKeyDetails?.namedCurve ?? ''
  return asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(curve)
}

/** The certificate was signed by `issuer`, with an algorithm that still counts. */
function issuedBy(certificate: OpenCertificate, issuer: OpenCertificate): boolean {
  if ((SIGNATURES.get(certificate.parsed.signatureAlgorithm.algorithmId)?.digest ?? null) === null) return false
  try {
    return certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.x509.publicKey)
  } catch {
    return false
  }
}

/**
 * From the certificate up to a root; null when there is no way. `others` loses what was tried: a certificate that led
 * nowhere once is not tried again, so a heap of cross-signed ones costs no more than its number.
 */
function pathTo(
  certificate: OpenCertificate,
  others: Set<OpenCertificate>,
  roots: readonly OpenCertificate[],
  depth = 1,
): readonly OpenCertificate[] | null {
  if (roots.some((root) => equalBytes(root.der, certificate.der))) return [certificate]
  if (depth >= LONGEST_CHAIN) return null
  const root = roots.find((one) => issuedBy(certificate, one))
  if (root) return [certificate, root]
  for (const issuer of others) {
    if (!issuedBy(certificate, issuer)) continue
    others.delete(issuer)
    const rest = pathTo(issuer, others, roots, depth + 1)
    if (rest) return [certificate, ...rest]
  }
  return null
}

/** What is wrong with one certificate of a chain at a moment. `below` counts the authorities between it and the signer. */
function faultsOf(one: OpenCertificate, { at, revoked, isLeaf, below, purpose }: Asked & Place): SigningReason[] {
  const { facts } = one
  const name = facts.subject.cn ?? facts.subject.text
  const faults: SigningReason[] = []
  const moment = millisOf(at)
  if (moment < millisOf(facts.notBefore)) faults.push(reason('certificate-not-yet', `${name} ${facts.notBefore}`))
  // notAfter names the last whole second in which the certificate is good.
  if (moment >= millisOf(facts.notAfter) + 1000) faults.push(reason('certificate-expired', `${name} ${facts.notAfter}`))
  const withdrawn = revoked.find(({ issuer, serial }) => issuer === facts.issuer && serial === facts.serial)
  if (withdrawn && millisOf(withdrawn.at) <= moment)
    faults.push(reason('certificate-revoked', `${name} ${withdrawn.at}`))
  if (!strongKey(one.x509.publicKey)) faults.push(reason('certificate-key', `${name} ${facts.publicKeyKind}`))
  const permits = permitsOf(one)
  if (permits === null || permits.unknownCritical.length > 0) {
    faults.push(reason('certificate-form', `${name} ${permits?.unknownCritical.join(' ') ?? ''}`.trim()))
    return faults
  }
  const suits = isLeaf
    ? SUITS[purpose](permits)
    : permits.authority &&
      (permits.usage === null || permits.usage.certificates) &&
      (permits.pathLength === null || below <= permits.pathLength)
  if (!suits) faults.push(reason('certificate-purpose', name))
  return faults
}

type Place = { readonly isLeaf: boolean; readonly below: number }
type Asked = { readonly revoked: readonly Revocation[]; readonly at: Instant; readonly purpose: Purpose }

/**
 * The chain of `leaf` through `others` (DER) to one of `roots` (DER), judged at the moment `at`: validity, key, purpose and
 * withdrawal of every certificate in it, the root included. No reasons: it may be relied on.
 */
export function chainOf(
  leaf: OpenCertificate,
  others: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  asked: Asked,
): { readonly chain: readonly CertificateFacts[]; readonly reasons: readonly SigningReason[] } {
  const open = (ders: readonly Uint8Array[]): OpenCertificate[] =>
    ders.map(openCertificate).filter((one): one is OpenCertificate => one !== null)
  const path = pathTo(
    leaf,
    new Set(open(others.slice(0, MAX_CERTIFICATES).filter((der) => !equalBytes(der, leaf.der)))),
    open(roots),
  )
  const judged = path ?? [leaf]
  const faults = judged.flatMap((one, i) => faultsOf(one, { ...asked, isLeaf: i === 0, below: Math.max(0, i - 1) }))
  return {
    chain: judged.map(({ facts }) => facts),
    reasons: path ? faults : [reason('certificate-untrusted', leaf.facts.issuer), ...faults],
  }
}
