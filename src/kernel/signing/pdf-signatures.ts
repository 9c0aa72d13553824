// The signatures in a PDF (ISO 32000-1 §12.8): what each covers, and whether what came later only added signatures.
// The checks answer the known attacks on PDF signatures: ranges that leave out more than the value itself, values that
// stand elsewhere than the range says, and updates behind a signature that change what is shown.
import { concatBytes, sha256 } from '#kernel/proof'
import { instantOfMillis, type Instant } from '#kernel/time'
import {
  catalogOf,
  dictionaryAt,
  earlierStates,
  entryOf,
  objectOf,
  openPdf,
  resolved,
  type PdfFile,
} from './pdf-file.ts'
import { changeIn } from './pdf-revisions.ts'
import { textOf, textStringOf, type PdfDictionary, type PdfString, type PdfValue } from './pdf-syntax.ts'
import { reason, SigningError, type SigningReason } from './reasons.ts'

const MAX_SIGNATURES = 64
const MAX_FIELD_DEPTH = 8

/** One signature in a file. Offsets and lengths in bytes. */
export type PdfSignature = {
  /** name of the field */
  readonly field: string
  readonly name: string | null
  readonly reason: string | null
  readonly location: string | null
  /** what the file itself claims (entry M); only a time stamp proves a time */
  readonly claimedAt: Instant | null
  /** `[0, a, b, c]`: bytes 0 to a and b to b + c are signed, a to b is the value in hex with its brackets */
  readonly byteRange: readonly [number, number, number, number]
  readonly coveredBytes: number
  /** where the signed revision ends */
  readonly revisionEnd: number
  /** the value (CMS, DER); null while the space is empty or does not hold one */
  readonly cms: Uint8Array | null
  /** nothing of the file lies behind the signed revision */
  readonly coversFile: boolean
  /** what is wrong with the range, the value's place or the later revisions */
  readonly reasons: readonly SigningReason[]
}

/** A signature field and the dictionary of its signature, as they stand in one revision. */
export type SignatureField = {
  readonly name: string
  readonly value: PdfDictionary
  readonly contents: PdfString | null
}

/** The signed fields of the form, in its order. Throws SigningError `pdf-form`. */
export function signatureFields(file: PdfFile): readonly SignatureField[] {
  const form = catalogOf(file).value.entries.get('AcroForm')
  const dictionary = form && resolved(file, form)
  if (dictionary?.kind !== 'dictionary') return []
  const fields = dictionary.entries.get('Fields')
  const found: SignatureField[] = []
  if (fields) collect(file, fields, found, '', 0)
  return found
}

function collect(file: PdfFile, list: PdfValue, found: SignatureField[], prefix: string, depth: number): void {
  const array = resolved(file, list)
  if (array.kind !== 'array' || depth > MAX_FIELD_DEPTH) throw new SigningError('pdf-form', '/Fields')
  for (const item of array.items) {
    const field = resolved(file, item)
    if (field.kind !== 'dictionary') throw new SigningError('pdf-form', '/Fields')
    const name = [prefix, textStringOf(field.entries.get('T')) ?? ''].filter((part) => part !== '').join('.')
    const value = field.entries.get('V')
    const type = field.entries.get('FT')
    if (type?.kind === 'name' && type.name === 'Sig' && value) {
      if (found.length >= MAX_SIGNATURES) throw new SigningError('pdf-form', `> ${MAX_SIGNATURES} signatures`)
      found.push({ name, ...signatureAt(file, value) })
    } else {
      const kids = field.entries.get('Kids')
      if (kids) collect(file, kids, found, name, depth + 1)
    }
  }
}

/** The dictionary of a signature. It stands in the open, by itself: not in an object stream, where no range can leave out its value. */
function signatureAt(file: PdfFile, value: PdfValue): Pick<SignatureField, 'value' | 'contents'> {
  if (value.kind !== 'reference') throw new SigningError('pdf-form', '/V')
  const object = objectOf(file, value)
  if (object.value.kind !== 'dictionary') throw new SigningError('pdf-form', '/V')
  const contents = object.value.entries.get('Contents')
  return { value: object.value, contents: contents?.kind === 'string' && !object.packed ? contents : null }
}

/** /ByteRange as four whole numbers; null for anything else. */
export function byteRangeOf(value: PdfDictionary): readonly [number, number, number, number] | null {
  const items = value.entries.get('ByteRange')
  if (items?.kind !== 'array' || items.items.length !== 4) return null
  const numbers = items.items.map((item) =>
    item.kind === 'number' && Number.isSafeInteger(item.value) ? item.value : -1,
  )
  const [zero = -1, a = -1, b = -1, c = -1] = numbers
  return numbers.every((number) => number >= 0) ? [zero, a, b, c] : null
}

/** The range starts at the first byte and its only gap is the value, brackets included; it ends within the file. */
export function rangeHolds(
  bytes: Uint8Array,
  [zero, a, b, c]: readonly [number, number, number, number],
  contents: PdfString | null,
): boolean {
  return (
    zero === 0 &&
    contents !== null &&
    contents.hex &&
    contents.from === a &&
    contents.to === b &&
    contents.bytes.length * 2 === b - a - 2 &&
    b + c <= bytes.length &&
    c > 0
  )
}

/** The DER in the space of a value: as long as its header says, nothing but zeros behind it. */
function cmsIn({ bytes }: PdfString): Uint8Array | null {
  const octets = bytes[1] ?? 0
  if (bytes[0] !== 0x30 || octets === 0x80 || octets > 0x84) return null
  const header = octets < 0x80 ? 2 : 2 + (octets & 0x7f)
  let length = octets < 0x80 ? octets : 0
  for (let i = 2; i < header; i++) length = length * 256 + (bytes[i] ?? 0)
  const end = header + length
  return end <= bytes.length && bytes.subarray(end).every((octet) => octet === 0) ? bytes.slice(0, end) : null
}

const DATE = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z(?:00'?(?:00'?)?)?|([+-])(\d{2})'?(?:(\d{2})'?)?)$/

/** A date of §7.9.4 to the second with its zone; null for less. */
function dateOf(value: PdfValue | undefined): Instant | null {
  const match = DATE.exec(textStringOf(value) ?? '')
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number)
  const offsetMinutes = (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0)) * (match[7] === '-' ? -1 : 1)
  const ms = Date.UTC(year!, month! - 1, day, hour, minute, second) - offsetMinutes * 60_000
  return Number.isNaN(ms) || year! < 1000 ? null : instantOfMillis(ms)
}

/** The signed bytes of a range, without the value. */
const covered = (pdf: Uint8Array, [, a, b, c]: readonly [number, number, number, number]): Uint8Array =>
  concatBytes(pdf.subarray(0, a), pdf.subarray(b, b + c))

/** SHA-256 of what a signature covers, 32 bytes. */
export const digestOf = (pdf: Uint8Array, { byteRange }: Pick<PdfSignature, 'byteRange'>): Uint8Array =>
  sha256(covered(pdf, byteRange))

/**
 * The signatures of a PDF, the earliest first. A signature whose range or place is wrong is there with its reasons.
 * Throws SigningError `pdf-form` when the file cannot be read as a whole.
 */
export function signaturesIn(pdf: Uint8Array): readonly PdfSignature[] {
  const read = signatureFields(openPdf(pdf)).map((field) => signatureOf(pdf, field))
  const ordered = read.toSorted((a, b) => a.revisionEnd - b.revisionEnd)
  const ends = ordered.map(({ revisionEnd }) => revisionEnd)
  const changes = ends.map((end, i) => laterChange(pdf, end, ends[i + 1], ordered[i]!))
  return ordered.map((signature, i) => {
    const later = changes.slice(i).filter((change): change is SigningReason => change !== null)
    return { ...signature, reasons: [...signature.reasons, ...later.slice(0, 1)] }
  })
}

function signatureOf(pdf: Uint8Array, { name, value, contents }: SignatureField): PdfSignature {
  const range = byteRangeOf(value)
  const holds = range !== null && rangeHolds(pdf, range, contents)
  const byteRange = range ?? [0, 0, 0, 0]
  const filter = value.entries.get('SubFilter')
  const cms = contents && cmsIn(contents)
  const revisionEnd = byteRange[2] + byteRange[3]
  const faults = [
    ...(holds ? [] : [reason('pdf-range', name)]),
    ...(filter?.kind === 'name' && filter.name === 'ETSI.CAdES.detached' ? [] : [reason('pdf-subfilter', name)]),
    ...(cms === null ? [reason('cms-form', name)] : []),
  ]
  return {
    field: name,
    name: textStringOf(value.entries.get('Name')),
    reason: textStringOf(value.entries.get('Reason')),
    location: textStringOf(value.entries.get('Location')),
    claimedAt: dateOf(value.entries.get('M')),
    byteRange,
    coveredBytes: byteRange[1] + byteRange[3],
    revisionEnd,
    cms,
    coversFile: revisionEnd === pdf.length,
    reasons: faults,
  }
}

/**
 * What happened between the end of a signed revision and the next signed one, or the end of the file. Null when the revision
 * is a file of its own that holds this signature, and nothing or just one more signature follows.
 */
function laterChange(
  pdf: Uint8Array,
  end: number,
  next: number | undefined,
  { field, reasons }: PdfSignature,
): SigningReason | null {
  if (reasons.some(({ code }) => code === 'pdf-range')) return null
  try {
    const then = openPdf(pdf.subarray(0, end))
    if (!endsThere(pdf, end)) return reason('pdf-range', `${field} %%EOF`)
    if (!signatureFields(then).some(({ name }) => name === field)) return reason('pdf-range', field)
    if (next === undefined) return end === pdf.length ? null : reason('pdf-trailing', `${pdf.length - end}`)
    const change = changeIn(then, openPdf(pdf.subarray(0, next)))
    return change === null ? null : reason('pdf-changed', change)
  } catch (error) {
    if (error instanceof SigningError) return reason('pdf-changed', error.reason.en)
    throw error
  }
}

/** A revision ends with the mark of §7.5.5 and at most one end of line. */
const endsThere = (pdf: Uint8Array, end: number): boolean =>
  /%%EOF(\r\n|\r|\n)?$/.test(textOf(pdf, Math.max(0, end - 8), end))

/** Names of fields that were signed in an earlier state of the file and are no longer in its form. */
export function droppedSignatures(pdf: Uint8Array): readonly string[] {
  const file = openPdf(pdf)
  const namesIn = (state: PdfFile): string[] => {
    try {
      return signatureFields(state).map(({ name }) => name)
    } catch (error) {
      // The older sections of a linearized file are no file of their own (annex F), and hold no form.
      if (error instanceof SigningError) return []
      throw error
    }
  }
  const now = new Set(namesIn(file))
  return [...new Set(earlierStates(file).flatMap(namesIn))].filter((name) => !now.has(name))
}

/** The bytes that the n-th signature (from 0, earliest first) covers. Throws SigningError `pdf-unsigned`, `pdf-range`, `pdf-form`. */
export function signedBytes(pdf: Uint8Array, n: number): Uint8Array {
  const signature = signaturesIn(pdf)[n]
  if (signature === undefined) throw new SigningError('pdf-unsigned', `${n}`)
  if (signature.reasons.some(({ code }) => code === 'pdf-range')) throw new SigningError('pdf-range')
  return covered(pdf, signature.byteRange)
}

/** Object of the first page, §7.7.3. */
export function firstPage(file: PdfFile): ReturnType<typeof dictionaryAt> {
  const pages = entryOf(catalogOf(file).value, 'Pages', 'reference')
  if (pages === undefined) throw new SigningError('pdf-form', '/Pages')
  let node = dictionaryAt(file, pages)
  for (let depth = 0; depth < 32; depth++) {
    const type = entryOf(node.value, 'Type', 'name')?.name
    if (type === 'Page') return node
    const kids = node.value.entries.get('Kids')
    const list = kids && resolved(file, kids)
    const first = list?.kind === 'array' ? list.items[0] : undefined
    if (first?.kind !== 'reference') break
    node = dictionaryAt(file, first)
  }
  throw new SigningError('pdf-form', '/Pages')
}
