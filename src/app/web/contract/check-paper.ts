// A signed PDF checked in this browser, from its bytes alone: what each signature covers, whether it verifies, and to which
// root its certificate leads. The code that reads certificates is fetched when somebody checks.
import { sha256, toHex } from '#kernel/proof'
import { fromBER } from 'asn1js'
import { Certificate, ContentInfo, SignedData } from 'pkijs'
import type { Bytes } from './bytes.ts'

export interface CheckedSignature {
  name: string
  /** the bytes covered are those that were signed, by the key of the certificate */
  valid: boolean
  /** the certificate leads to a root that the platform trusts */
  trusted: boolean
  /** no byte of the file lies behind it */
  coversFile: boolean
}

export interface CheckedPaper {
  sha256: string
  signatures: CheckedSignature[]
}

const RANGE = /\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g
const COMMON_NAME = '2.5.4.3'
/** certificates between a signer and a root */
const MOST_STEPS = 5

/** Hex digits between the brackets of a signature's value, up to its filling. */
function valueOf(pdf: Bytes, from: number, to: number): Bytes {
  const text = new TextDecoder('latin1').decode(pdf.subarray(from, to)).replace(/^<|>$/g, '')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function joined(one: Bytes, other: Bytes): Bytes {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

/** Whether a certificate leads, signature by signature, to one of the roots. */
async function leadsTo(certificate: Certificate, others: readonly Certificate[], roots: readonly Certificate[]) {
  let at = certificate
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { issuer } = at
    const root = roots.find(({ subject }) => subject.isEqual(issuer))
    if (root !== undefined) return await at.verify(root)
    const next = others.find(({ subject }) => subject.isEqual(issuer))
    if (next === undefined || next === at || !(await at.verify(next))) return false
    at = next
  }
  return false
}

async function checked(
  pdf: Bytes,
  range: readonly number[],
  trusted: readonly Certificate[],
): Promise<CheckedSignature> {
  const [first = 0, second = 0, length = 0] = range
  const parsed = fromBER(valueOf(pdf, first, second))
  const signed = new SignedData({ schema: new ContentInfo({ schema: parsed.result }).content })
  const data = joined(pdf.slice(0, first), pdf.slice(second, second + length))
  const valid = await signed.verify({ signer: 0, data: data.buffer, checkChain: false }).catch(() => false)
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate)
  const serial = signed.signerInfos[0]?.sid
  const own = certificates.find((one) => one.serialNumber.isEqual(serial?.serialNumber)) ?? certificates[0]
  return {
    name: own?.subject.typesAndValues.find(({ type }) => String(type) === COMMON_NAME)?.value.valueBlock.value ?? '',
    valid,
    trusted: own !== undefined && (await leadsTo(own, certificates, trusted)),
    coversFile: second + length === pdf.length,
  }
}

/** Every signature of a file, in the order in which they were put to it. `roots` are DER. */
export async function checkPaper(pdf: Bytes, roots: readonly Bytes[]): Promise<CheckedPaper> {
  const trusted = roots.map((root) => Certificate.fromBER(root))
  const text = new TextDecoder('latin1').decode(pdf)
  const ranges = [...text.matchAll(RANGE)].map(([, ...numbers]) => numbers.slice(0, 3).map(Number))
  ranges.sort(([, a = 0], [, b = 0]) => a - b)
  const signatures: CheckedSignature[] = []
  for (const range of ranges) signatures.push(await checked(pdf, range, trusted))
  return { sha256: toHex(sha256(pdf)), signatures }
}
