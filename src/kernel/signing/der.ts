// DER (ITU-T X.690 §10): the few types that certificates, signatures and time stamps are written in, and how they are read.
// Writing is exact, since signatures cover these bytes; reading is asn1js, which must use up every byte.
import { fromBER, type AsnType, type Integer, type ObjectIdentifier } from 'asn1js'
import { concatBytes, utf8 } from '#kernel/proof'
import { millisOf, type Instant } from '#kernel/time'

/** Elements may nest this deep and hold this many parts: a certificate needs some hundred. */
const READ_LIMITS = { maxDepth: 32, maxNodes: 20_000, parseEmbedded: false }

/** One element: tag, definite length in its shortest form, the parts one after another. */
export function element(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const body = concatBytes(...parts)
  const octets: number[] = []
  for (let left = body.length; left > 0; left = Math.floor(left / 256)) octets.unshift(left & 255)
  const length = body.length < 128 ? [body.length] : [0x80 | octets.length, ...octets]
  return concatBytes(Uint8Array.of(tag, ...length), body)
}

export const sequence = (...parts: Uint8Array[]): Uint8Array => element(0x30, ...parts)
/** SET OF: DER sorts the parts by their bytes (X.690 §11.6). */
export const setOf = (...parts: Uint8Array[]): Uint8Array => element(0x31, ...parts.toSorted(Buffer.compare))
/** A constructed element with context tag `n`: EXPLICIT, or IMPLICIT over the content of another. */
export const context = (n: number, ...parts: Uint8Array[]): Uint8Array => element(0xa0 | n, ...parts)
export const octetString = (bytes: Uint8Array): Uint8Array => element(0x04, bytes)
/** Whole octets, no unused bits. */
export const bitString = (bytes: Uint8Array): Uint8Array => element(0x03, Uint8Array.of(0), bytes)
export const utf8String = (text: string): Uint8Array => element(0x0c, utf8(text))
export const booleanTrue: Uint8Array = Uint8Array.of(0x01, 0x01, 0xff)
export const nothing: Uint8Array = Uint8Array.of(0x05, 0x00)

/** A non-negative INTEGER from its big-endian octets, in the shortest form. */
export function integer(octets: Uint8Array | number): Uint8Array {
  const given = typeof octets === 'number' ? numberOctets(octets) : octets
  const first = given.findIndex((octet) => octet !== 0)
  const shortest = first < 0 ? Uint8Array.of(0) : given.subarray(first)
  return element(0x02, (shortest[0] ?? 0) > 127 ? Uint8Array.of(0) : new Uint8Array(), shortest)
}

function numberOctets(value: number): Uint8Array {
  const octets = new Uint8Array(8)
  new DataView(octets.buffer).setBigUint64(0, BigInt(value))
  return octets
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(128 | (left % 128))
    return groups
  })
  return element(0x06, Uint8Array.from(octets))
}

const digitsOf = (at: Instant): string => new Date(millisOf(at)).toISOString().replaceAll(/\D/g, '')

/** Time of a certificate: UTCTime through 2049, then GeneralizedTime, whole seconds (RFC 5280 §4.1.2.5). */
export function certificateTime(at: Instant): Uint8Array {
  const digits = digitsOf(at).slice(0, 14)
  const short = digits >= '1950' && digits < '2050'
  return element(short ? 0x17 : 0x18, utf8(`${short ? digits.slice(2) : digits}Z`))
}

/** GeneralizedTime to the millisecond, the fraction without closing zeros (RFC 3161 §2.4.2). */
export function generalizedTime(at: Instant): Uint8Array {
  const digits = digitsOf(at)
  const fraction = digits.slice(14).replace(/0+$/, '')
  return element(0x18, utf8(`${digits.slice(0, 14)}${fraction === '' ? '' : `.${fraction}`}Z`))
}

/** Bytes with a buffer of their own: pkijs reads whole buffers and would see the neighbours of a view. */
export const ownBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

/** The element that these bytes are, all of them; null for anything else. */
export function readDer(bytes: Uint8Array): AsnType | null {
  try {
    const { offset, result } = fromBER(ownBuffer(bytes), READ_LIMITS)
    return offset === bytes.length && result.error === '' ? result : null
  } catch {
    return null
  }
}

/** The parts of a constructed element. */
export function partsOf(node: AsnType | undefined): readonly AsnType[] {
  const value = (node?.valueBlock as { readonly value?: unknown } | undefined)?.value
  return Array.isArray(value) ? (value as AsnType[]) : []
}

/** The bytes of an element as they were read, tag and length included. */
export const bytesOf = (node: AsnType): Uint8Array => new Uint8Array(node.valueBeforeDecodeView)
/** Tag class (1 universal, 3 context) and number. */
export const tagOf = (node: AsnType | undefined): string =>
  node ? `${node.idBlock.tagClass}:${node.idBlock.tagNumber}` : ''
/** Dotted form of an OBJECT IDENTIFIER; empty for another element. */
export const oidOf = (node: AsnType | undefined): string =>
  tagOf(node) === '1:6' ? (node as ObjectIdentifier).valueBlock.toString() : ''
/** Octets of an INTEGER as they are written, leading zero included. */
export const integerOctets = (node: Integer): Uint8Array => new Uint8Array(node.valueBlock.valueHexView)
