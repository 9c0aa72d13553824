// Signing a contract for show: an authority, persons and seals made on the spot, all of them named 示例. What they sign
// proves nothing about anybody; that it can be verified, and that a changed byte shows, is what one can try with it.
import { createPublicKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto'
import {
  addSignaturePlaceholder,
  digestToSign,
  embedCms,
  issueCertificate,
  sampleRoot,
  signCms,
  timestampAuthority,
  type CertificateHolder,
} from '#kernel/signing'

type Party = { side: 'lessee' | 'provider' | 'assignee'; name: string; uscc: string }

const DAY_MS = 86_400_000
const VALID_DAYS = 365
const PERSON: Record<Party['side'], string> = {
  lessee: '示例签署人甲',
  provider: '示例签署人乙',
  assignee: '示例签署人丙',
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/**
 * The PDF signed by a person and with the company seal of every party, one after another, each signature stamped
 * (RFC 3161), and the certificate (PEM) of the root they lead to. Keys are made anew and thrown away.
 */
export function signWithSamples(
  pdf: Uint8Array,
  parties: readonly Party[],
  place: string,
): { pdf: Uint8Array; rootPem: string } {
  const start = Math.floor(Date.now() / 1_000) * 1_000
  const instant = (ms: number): string => new Date(ms).toISOString()
  const valid = { notBefore: instant(start - DAY_MS), notAfter: instant(start + VALID_DAYS * DAY_MS) }
  const root = sampleRoot(newKey(), valid)
  const enrol = (holder: CertificateHolder) => {
    const key = newKey()
    const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    return { key, certificate: issueCertificate(root, holder, { spki }, valid) }
  }
  let serial = 0
  const clock = enrol({ kind: 'timestamp', name: '示例时间戳服务' })
  const stamp = timestampAuthority({ ...clock, now: () => instant(Date.now()), serial: () => (serial += 1) })

  const signers = parties.flatMap(({ side, name: company, uscc }) => [
    { name: PERSON[side], holder: { kind: 'person', name: PERSON[side], company, uscc } as const },
    { name: `${company}合同专用章（示例）`, holder: { kind: 'seal', company, uscc } as const },
  ])
  let signed = pdf
  for (const { name, holder } of signers) {
    const { key, certificate } = enrol(holder)
    const notes = { name, reason: '示例签署 sample signature', location: place, at: instant(start) }
    const prepared = addSignaturePlaceholder(signed, notes)
    const certificates = [certificate, root.certificate]
    signed = embedCms(prepared, signCms({ digest: digestToSign(prepared), certificates, key, stamp }))
  }
  return { pdf: signed, rootPem: new X509Certificate(root.certificate).toString() }
}
