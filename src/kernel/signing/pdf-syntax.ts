// The objects a PDF is written in (ISO 32000-1 §7.3), each with the span it was read from: an update copies what it does not
// change byte for byte, and a signature's range is compared with where its value really stands.
import { SigningError } from './reasons.ts'

type Span = { readonly from: number; readonly to: number }
export type PdfDictionary = Span & { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
export type PdfArray = Span & { readonly kind: 'array'; readonly items: readonly PdfValue[] }
export type PdfReference = Span & { readonly kind: 'reference'; readonly number: number; readonly generation: number }
export type PdfString = Span & { readonly kind: 'string'; readonly bytes: Uint8Array; readonly hex: boolean }
export type PdfValue =
  | PdfDictionary
  | PdfArray
  | PdfReference
  | PdfString
  | (Span & { readonly kind: 'name'; readonly name: string })
  | (Span & { readonly kind: 'number'; readonly value: number })
  | (Span & { readonly kind: 'word'; readonly word: 'true' | 'false' | 'null' })

const MAX_DEPTH = 64

/** §7.2.2 table 1 and 2: 1 white space, 2 delimiter, 0 regular. */
const CLASS = new Uint8Array(256)
for (const code of [0, 9, 10, 12, 13, 32]) CLASS[code] = 1
for (const code of '()<>[]{}/%') CLASS[code.charCodeAt(0)] = 2

const malformed = (at: number, what: string): SigningError => new SigningError('pdf-form', `${what} @${at}`)

/** The place of the next token: white space and comments are passed over. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at
  for (;;) {
    while (i < bytes.length && CLASS[bytes[i]!] === 1) i++
    if (bytes[i] !== 0x25) return i
    while (i < bytes.length && bytes[i] !== 10 && bytes[i] !== 13) i++
  }
}

/** A run of regular characters as latin-1, such as a number or a keyword; empty at a delimiter. */
export function wordAt(bytes: Uint8Array, at: number): string {
  let to = at
  while (to < bytes.length && to - at < 128 && CLASS[bytes[to]!] === 0) to++
  return textOf(bytes, at, to)
}

/** Bytes as latin-1 text: one character a byte, both ways. What lies beyond the end is empty: offsets come from the file. */
export const textOf = (bytes: Uint8Array, from = 0, to = bytes.length): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)

/** Reads one object at `at`, white space before it allowed. Throws SigningError `pdf-form`. */
export function readValue(bytes: Uint8Array, at: number, depth = 0): PdfValue {
  if (depth > MAX_DEPTH) throw malformed(at, 'nested too deep')
  const from = skipSpace(bytes, at)
  switch (bytes[from]) {
    case 0x2f: // /
      return readName(bytes, from)
    case 0x28: // (
      return readLiteral(bytes, from)
    case 0x5b: // [
      return readArray(bytes, from, depth)
    case 0x3c: // <
      return bytes[from + 1] === 0x3c ? readDictionary(bytes, from, depth) : readHex(bytes, from)
    default:
      return readPlain(bytes, from)
  }
}

const INTEGER = /^\d{1,10}$/
const NUMBER = /^[+-]?(\d{1,15}\.?\d{0,15}|\.\d{1,15})$/

function readPlain(bytes: Uint8Array, from: number): PdfValue {
  const word = wordAt(bytes, from)
  const to = from + word.length
  if (word === 'true' || word === 'false' || word === 'null') return { kind: 'word', word, from, to }
  if (!NUMBER.test(word)) throw malformed(from, 'no object')
  return (INTEGER.test(word) && referenceAt(bytes, from, word)) || { kind: 'number', value: Number(word), from, to }
}

/** `12 0 R` where that is what follows. */
function referenceAt(bytes: Uint8Array, from: number, number: string): PdfReference | null {
  const second = skipSpace(bytes, from + number.length)
  const generation = wordAt(bytes, second)
  if (!INTEGER.test(generation)) return null
  const third = skipSpace(bytes, second + generation.length)
  if (wordAt(bytes, third) !== 'R') return null
  return { kind: 'reference', number: Number(number), generation: Number(generation), from, to: third + 1 }
}

function readName(bytes: Uint8Array, from: number): PdfValue & { readonly kind: 'name' } {
  const raw = wordAt(bytes, from + 1)
  // §7.3.5: #2F stands for the octet; two spellings of one key are one key.
  const name = raw.replaceAll(/#([0-9a-f]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)))
  return { kind: 'name', name, from, to: from + 1 + raw.length }
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** A string in parentheses, §7.3.4.2. */
function readLiteral(bytes: Uint8Array, from: number): PdfString {
  const out: number[] = []
  let open = 1
  let i = from + 1
  for (; ; i++) {
    const octet = bytes[i]
    if (octet === undefined) throw malformed(from, 'string without end')
    if (octet === 0x28) open++
    if (octet === 0x29 && --open === 0) break
    if (octet !== 0x5c) {
      out.push(octet)
      continue
    }
    i++
    const octal = /^[0-7]{1,3}/.exec(textOf(bytes, i, Math.min(i + 3, bytes.length)))?.[0]
    const next = bytes[i]
    if (octal !== undefined) {
      out.push(Number.parseInt(octal, 8) & 255)
      i += octal.length - 1
    } else if (next === 13 && bytes[i + 1] === 10) i++
    else if (next !== undefined && next !== 10 && next !== 13) out.push(ESCAPES[String.fromCharCode(next)] ?? next)
  }
  return { kind: 'string', bytes: Uint8Array.from(out), hex: false, from, to: i + 1 }
}

/** A string in angle brackets, §7.3.4.3. */
function readHex(bytes: Uint8Array, from: number): PdfString {
  const end = bytes.indexOf(0x3e, from)
  if (end < 0) throw malformed(from, 'string without end')
  const digits = textOf(bytes, from + 1, end).replaceAll(/[\0\t\n\f\r ]/g, '')
  if (!/^[0-9a-f]*$/i.test(digits)) throw malformed(from, 'string of other than hex digits')
  return {
    kind: 'string',
    bytes: new Uint8Array(Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')),
    hex: true,
    from,
    to: end + 1,
  }
}

function readArray(bytes: Uint8Array, from: number, depth: number): PdfArray {
  const items: PdfValue[] = []
  for (let at = skipSpace(bytes, from + 1); ; at = skipSpace(bytes, at)) {
    if (bytes[at] === 0x5d) return { kind: 'array', items, from, to: at + 1 }
    const item = readValue(bytes, at, depth + 1)
    items.push(item)
    at = item.to
  }
}

/** A dictionary. A key that stands there twice is refused: readers differ on which one counts. */
function readDictionary(bytes: Uint8Array, from: number, depth: number): PdfDictionary {
  const entries = new Map<string, PdfValue>()
  for (let at = skipSpace(bytes, from + 2); ; at = skipSpace(bytes, at)) {
    if (bytes[at] === 0x3e && bytes[at + 1] === 0x3e) return { kind: 'dictionary', entries, from, to: at + 2 }
    if (bytes[at] !== 0x2f) throw malformed(at, 'no key')
    const key = readName(bytes, at)
    if (entries.has(key.name)) throw malformed(at, `/${key.name} twice`)
    const value = readValue(bytes, key.to, depth + 1)
    entries.set(key.name, value)
    at = value.to
  }
}

/** One spelling for equal objects, whatever their white space and order of keys. */
export function spelled(value: PdfValue): string {
  switch (value.kind) {
    case 'dictionary':
      return `<<${[...value.entries]
        .map(([key, one]) => `${JSON.stringify(key)} ${spelled(one)}`)
        .sort()
        .join(' ')}>>`
    case 'array':
      return `[${value.items.map(spelled).join(' ')}]`
    case 'reference':
      return `${value.number} ${value.generation} R`
    case 'string':
      return `<${Buffer.from(value.bytes).toString('hex')}>`
    case 'name':
      return `/${JSON.stringify(value.name)}`
    case 'number':
      return String(value.value)
    case 'word':
      return value.word
  }
}

/** Text as a text string of §7.9.2.2: UTF-16 big endian after its mark, in hex, so that Chinese names stay whole. */
export function textString(text: string): string {
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

/** The text of a text string: UTF-16 or UTF-8 after its mark, otherwise latin-1, near enough to PDFDocEncoding. */
export function textStringOf(value: PdfValue | undefined): string | null {
  if (value?.kind !== 'string') return null
  const bytes = Buffer.from(value.bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return bytes.length % 2 ? null : Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8')
  return bytes.toString('latin1')
}
