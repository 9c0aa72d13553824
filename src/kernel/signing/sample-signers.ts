// For the tests of this room: an authority, four signers, a clock that stamps, and two hand-made PDFs, one with a
// cross-reference table and one with a cross-reference stream.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { Instant } from '#kernel/time'
import { signCms } from './cades.ts'
import { addSignaturePlaceholder, digestToSign, embedCms } from './pdf-placeholder.ts'
import { issueCertificate, sampleRoot, type CertificateHolder } from './sample-authority.ts'
import { timestampAuthority } from './timestamp.ts'
import type { Trust } from './trust.ts'

export const FROM = '2026-01-01T00:00:00.000Z'
export const UNTIL = '2029-01-01T00:00:00.000Z'
export const NOW = '2026-11-22T01:30:00.000Z'
export const USCC = '91440300MA5EXAMPL3'

export type Signer = { readonly certificate: Uint8Array; readonly key: KeyObject }

export const newKey = (kind: 'rsa' | 'ec'): KeyObject =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** An authority with its time stamps, and signers made under it. */
export function sampleSigners(at: Instant = NOW) {
  const root = sampleRoot(newKey('rsa'), { notBefore: FROM, notAfter: UNTIL })
  const make = (
    holder: CertificateHolder,
    kind: 'rsa' | 'ec',
    { notBefore = FROM, notAfter = UNTIL }: { notBefore?: Instant; notAfter?: Instant } = {},
  ): Signer => {
    const key = newKey(kind)
    const spki = new Uint8Array(publicDer(key))
    return { key, certificate: issueCertificate(root, holder, { spki }, { notBefore, notAfter }) }
  }
  const clock = make({ kind: 'timestamp', name: '示例时间戳服务' }, 'ec')
  let serial = 0
  const stamp = timestampAuthority({ ...clock, now: () => at, serial: () => (serial += 1) })
  const trusted: Trust = { signers: [root.certificate], timestamps: [root.certificate], revoked: [] }
  return { root, make, clock, stamp, trusted }
}

/** SubjectPublicKeyInfo (DER) of a private key. */
export const publicDer = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** One signature on a PDF, stamped where `stamp` is given. */
export function signPdf(
  pdf: Uint8Array,
  { certificate, key }: Signer,
  name: string,
  {
    chain = [],
    stamp,
  }: { chain?: readonly Uint8Array[]; stamp?: ((request: Uint8Array) => Uint8Array) | undefined } = {},
): Uint8Array {
  const notes = { name, reason: '同意并签署本合同', location: '广东省深圳市', at: NOW }
  const prepared = addSignaturePlaceholder(pdf, notes)
  const cms = signCms({ digest: digestToSign(prepared), certificates: [certificate, ...chain], key, stamp })
  return embedCms(prepared, cms)
}

const CONTENT = 'BT /F1 24 Tf 72 720 Td (Lease) Tj ET'
const OBJECTS = [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
  `<< /Length ${CONTENT.length} >>\nstream\n${CONTENT}\nendstream`,
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
]

/** A page with a cross-reference table. `change` may rewrite the objects, numbered from 1. */
export function tablePdf(change: (objects: readonly string[]) => readonly string[] = (same) => same): Uint8Array {
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
  const objects = change(OBJECTS)
  const lines = objects.map((body, i) => {
    const line = `${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${i + 1} 0 obj\n${body}\nendobj\n`
    return line
  })
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines.join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /ID [<0011> <0011>] >>\nstartxref\n${xref}\n%%EOF\n`
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** The same page with the catalog, the tree and the page in an object stream, and a cross-reference stream with PNG rows. */
export function streamPdf(): Uint8Array {
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
  const offsets: number[] = []
  const put = (number: number, body: string): void => {
    offsets[number] = text.length
    text += `${number} 0 obj\n${body}\nendobj\n`
  }
  put(4, OBJECTS[3]!)
  put(5, OBJECTS[4]!)
  const packed = OBJECTS.slice(0, 3)
  const heads = packed.map((_, i) => `${i + 1} ${packed.slice(0, i).join(' ').length + (i > 0 ? 1 : 0)}`).join(' ')
  const inside = deflateSync(Buffer.from(`${heads} ${packed.join(' ')}`, 'latin1')).toString('latin1')
  put(
    6,
    `<< /Type /ObjStm /N 3 /First ${heads.length + 1} /Filter /FlateDecode /Length ${inside.length} >>\nstream\n${inside}\nendstream`,
  )
  const xref = text.length
  const rows = [
    [0, 0, 0],
    [2, 6, 0],
    [2, 6, 1],
    [2, 6, 2],
    [1, offsets[4]!, 0],
    [1, offsets[5]!, 0],
    [1, offsets[6]!, 0],
    [1, xref, 0],
  ].map(([type, place, last]) => [type!, place! >> 8, place! & 255, last!])
  // Filter 2 of PNG: each octet less the one above it.
  const filtered = rows.flatMap((row, i) => [
    2,
    ...row.map((octet, j) => (octet - (rows[i - 1]?.[j] ?? 0) + 256) % 256),
  ])
  const data = deflateSync(Uint8Array.from(filtered)).toString('latin1')
  text +=
    `7 0 obj\n<< /Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R /ID [<0011> <0011>] /Filter /FlateDecode ` +
    `/DecodeParms << /Predictor 12 /Columns 4 >> /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n` +
    `startxref\n${xref}\n%%EOF`
  return new Uint8Array(Buffer.from(text, 'latin1'))
}
