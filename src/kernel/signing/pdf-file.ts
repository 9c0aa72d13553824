// A PDF by its cross-reference sections (ISO 32000-1 §7.5): tables, streams, and the chain of updates behind the last one.
// Strict where readers are lenient: a file that must be repaired to be read is not one that anybody should sign.
import { inflateSync } from 'node:zlib'
import {
  readValue,
  skipSpace,
  textOf,
  wordAt,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from './pdf-syntax.ts'
import { SigningError } from './reasons.ts'

/** Where an object stands: at an offset, inside an object stream, or nowhere. */
export type PdfEntry =
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly stream: number; readonly index: number }
  | { readonly kind: 'free' }

/** One cross-reference section: its own entries and its trailer. `to` is where the trailer ends. */
type Section = {
  readonly form: 'table' | 'stream'
  readonly entries: ReadonlyMap<number, PdfEntry>
  readonly trailer: PdfDictionary
  readonly to: number
}

export type PdfFile = {
  readonly bytes: Uint8Array
  readonly startxref: number
  readonly newest: Section
  readonly entries: ReadonlyMap<number, PdfEntry>
  /** the newest first */
  readonly sections: readonly Section[]
}

const MAX_SECTIONS = 256
const MAX_OBJECTS = 1_000_000
const MAX_INFLATED_BYTES = 1 << 26

const refuse = (what: string): SigningError => new SigningError('pdf-form', what)

/** An entry of a dictionary, or refusal when it is of another kind. */
export function entryOf<K extends PdfValue['kind']>(
  dictionary: PdfDictionary,
  key: string,
  kind: K,
): Extract<PdfValue, { kind: K }> | undefined {
  const value = dictionary.entries.get(key)
  if (value === undefined) return undefined
  if (value.kind !== kind) throw refuse(`/${key}`)
  return value as Extract<PdfValue, { kind: K }>
}

function wholeNumber(dictionary: PdfDictionary, key: string): number | undefined {
  const value = entryOf(dictionary, key, 'number')?.value
  if (value !== undefined && (!Number.isSafeInteger(value) || value < 0)) throw refuse(`/${key}`)
  return value
}

/** Opens a PDF, or the beginning of one up to the end of a revision. Throws SigningError `pdf-form`. */
export function openPdf(bytes: Uint8Array): PdfFile {
  if (textOf(bytes, 0, Math.min(5, bytes.length)) !== '%PDF-') throw refuse('%PDF-')
  const tail = Math.max(0, bytes.length - 2048)
  const found = textOf(bytes, tail).lastIndexOf('startxref')
  if (found < 0) throw refuse('startxref')
  const word = wordAt(bytes, skipSpace(bytes, tail + found + 'startxref'.length))
  if (!/^\d{1,10}$/.test(word)) throw refuse('startxref')
  const startxref = Number(word)
  return fileOf(bytes, startxref, sectionsFrom(bytes, startxref))
}

/** The file as its sections show it: of each object the newest entry. */
function fileOf(bytes: Uint8Array, startxref: number, sections: readonly Section[]): PdfFile {
  const entries = new Map<number, PdfEntry>()
  for (const section of sections.toReversed()) for (const [number, entry] of section.entries) entries.set(number, entry)
  return { bytes, startxref, newest: sections[0]!, entries, sections }
}

/** The file as it was before its newest section, and so on back to the first. */
export const earlierStates = ({ bytes, startxref, sections }: PdfFile): readonly PdfFile[] =>
  sections.slice(1).map((_, i) => fileOf(bytes, startxref, sections.slice(i + 1)))

/** The sections from the newest to the oldest, §7.5.6; a hybrid file's stream counts after its table, §7.5.8.4. */
function sectionsFrom(bytes: Uint8Array, startxref: number): readonly Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  let objects = 0
  for (let next: number | undefined = startxref; next !== undefined;) {
    if (seen.has(next) || seen.size >= MAX_SECTIONS) throw refuse('/Prev')
    seen.add(next)
    const section: Section = readSection(bytes, next)
    sections.push(section)
    const hybrid = section.form === 'table' ? wholeNumber(section.trailer, 'XRefStm') : undefined
    if (hybrid !== undefined) sections.push(readXrefStream(bytes, hybrid))
    objects += section.entries.size
    if (objects > MAX_OBJECTS) throw refuse('too many objects')
    next = wholeNumber(section.trailer, 'Prev')
  }
  return sections
}

function readSection(bytes: Uint8Array, offset: number): Section {
  if (offset >= bytes.length) throw refuse('startxref')
  return wordAt(bytes, offset) === 'xref' ? readTable(bytes, offset) : readXrefStream(bytes, offset)
}

/** §7.5.4: subsections of `first count`, entries of `offset generation n|f`, then the trailer. */
function readTable(bytes: Uint8Array, offset: number): Section {
  const entries = new Map<number, PdfEntry>()
  let at = offset + 'xref'.length
  const next = (): string => {
    at = skipSpace(bytes, at)
    const word = wordAt(bytes, at)
    at += word.length
    return word
  }
  const digits = (word: string): number => {
    if (!/^\d{1,10}$/.test(word)) throw refuse(`xref @${at}`)
    return Number(word)
  }
  for (let word = next(); word !== 'trailer'; word = next()) {
    const first = digits(word)
    const count = digits(next())
    if (count > MAX_OBJECTS) throw refuse('too many objects')
    for (let number = first; number < first + count; number++) {
      const place = digits(next())
      const generation = digits(next())
      const kind = next()
      if ((kind !== 'n' && kind !== 'f') || entries.has(number)) throw refuse(`xref @${at}`)
      entries.set(number, kind === 'n' ? { kind: 'offset', offset: place, generation } : { kind: 'free' })
    }
  }
  const trailer = readValue(bytes, at)
  if (trailer.kind !== 'dictionary') throw refuse('trailer')
  return { form: 'table', entries, trailer, to: trailer.to }
}

/** §7.5.8: rows of big-endian fields whose widths are /W. */
function readXrefStream(bytes: Uint8Array, offset: number): Section {
  const object = readObject(bytes, offset)
  const dictionary = object.value
  if (dictionary.kind !== 'dictionary' || entryOf(dictionary, 'Type', 'name')?.name !== 'XRef') throw refuse('xref')
  const data = decoded(bytes, object, null)
  const numbers = (key: string): number[] | undefined =>
    entryOf(dictionary, key, 'array')?.items.map((item) => {
      if (item.kind !== 'number' || !Number.isSafeInteger(item.value) || item.value < 0) throw refuse(`/${key}`)
      return item.value
    })
  const widths = numbers('W') ?? []
  const size = wholeNumber(dictionary, 'Size') ?? 0
  const [wide = 0, wider = 0, widest = 0] = widths
  const row = wide + wider + widest
  if (widths.length !== 3 || widths.some((width) => width > 6) || row === 0) throw refuse('/W')
  const field = (from: number, width: number, missing: number): number => {
    if (width === 0) return missing
    let value = 0
    for (let i = from; i < from + width; i++) value = value * 256 + data[i]!
    return value
  }
  const entries = new Map<number, PdfEntry>()
  const index = numbers('Index') ?? [0, size]
  let at = 0
  for (let i = 0; i + 1 < index.length; i += 2) {
    for (let number = index[i]!; number < index[i]! + index[i + 1]!; number++, at += row) {
      if (at + row > data.length || entries.has(number)) throw refuse('/Index')
      const [type, second, third] = [
        field(at, wide, 1),
        field(at + wide, wider, 0),
        field(at + wide + wider, widest, 0),
      ]
      if (type > 2) throw refuse('xref')
      entries.set(
        number,
        type === 0
          ? { kind: 'free' }
          : type === 1
            ? { kind: 'offset', offset: second, generation: third }
            : { kind: 'packed', stream: second, index: third },
      )
    }
  }
  return { form: 'stream', entries, trailer: dictionary, to: object.to }
}

/** An indirect object: its value, the bytes that value's span counts in, and where its data begin if it is a stream. */
export type PdfObject = {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  readonly source: Uint8Array
  readonly packed: boolean
  /** first byte of the data of a stream */
  readonly data: number | null
  /** first byte after `endobj`; for a stream whose /Length is elsewhere, after `stream` */
  readonly to: number
}

/** Reads `12 0 obj … endobj` at an offset. A stream must state its length in place, or is left open at its data. */
export function readObject(bytes: Uint8Array, offset: number): PdfObject {
  const words: string[] = []
  let at = offset
  for (let i = 0; i < 3; i++) {
    at = i === 0 ? at : skipSpace(bytes, at)
    const word = wordAt(bytes, at)
    words.push(word)
    at += word.length
  }
  const [number = '', generation = '', keyword = ''] = words
  if (!/^\d{1,10}$/.test(number) || !/^\d{1,5}$/.test(generation) || keyword !== 'obj') throw refuse(`obj @${offset}`)
  const value = readValue(bytes, at)
  let end = skipSpace(bytes, value.to)
  let data: number | null = null
  if (wordAt(bytes, end) === 'stream' && value.kind === 'dictionary') {
    data = end + 'stream'.length
    if (bytes[data] === 13) data++
    if (bytes[data] !== 10) throw refuse(`stream @${end}`)
    data++
    end = data
    const length = value.entries.get('Length')
    if (length?.kind === 'number') {
      end = skipSpace(bytes, data + length.value)
      if (wordAt(bytes, end) !== 'endstream') throw refuse(`/Length @${offset}`)
      end = skipSpace(bytes, end + 'endstream'.length)
    }
  }
  const closed = wordAt(bytes, end) === 'endobj'
  if (!closed && data === null) throw refuse(`endobj @${end}`)
  return {
    number: Number(number),
    generation: Number(generation),
    value,
    source: bytes,
    packed: false,
    data,
    to: closed ? end + 'endobj'.length : end,
  }
}

/** The data of a stream: plain, or Flate with or without PNG rows (§7.4.4). `file` resolves a /Length kept elsewhere. */
function decoded(bytes: Uint8Array, { value, data }: PdfObject, file: PdfFile | null): Uint8Array {
  if (value.kind !== 'dictionary' || data === null) throw refuse('stream')
  const length = value.entries.get('Length')
  const stated = length?.kind === 'reference' && file ? objectOf(file, length).value : length
  if (stated?.kind !== 'number' || data + stated.value > bytes.length) throw refuse('/Length')
  const raw = bytes.subarray(data, data + stated.value)
  const filter = value.entries.get('Filter')
  const only = filter?.kind === 'array' && filter.items.length === 1 ? filter.items[0] : filter
  if (only === undefined) return raw
  if (only.kind !== 'name' || only.name !== 'FlateDecode') throw refuse('/Filter')
  let plain: Uint8Array
  try {
    plain = inflateSync(raw, { maxOutputLength: MAX_INFLATED_BYTES })
  } catch {
    throw refuse('FlateDecode')
  }
  const given = value.entries.get('DecodeParms')
  const parms = given?.kind === 'array' && given.items.length === 1 ? given.items[0] : given
  if (parms === undefined || parms.kind === 'word') return plain
  if (parms.kind !== 'dictionary') throw refuse('/DecodeParms')
  const predictor = wholeNumber(parms, 'Predictor') ?? 1
  if (predictor === 1) return plain
  if (predictor < 10) throw refuse('/Predictor')
  return unfiltered(plain, wholeNumber(parms, 'Columns') ?? 1)
}

/** PNG rows of one byte a sample (RFC 2083 §6): each begins with the name of its filter. */
function unfiltered(rows: Uint8Array, columns: number): Uint8Array {
  if (columns < 1 || columns > 1024) throw refuse('/Columns')
  const out = new Uint8Array(Math.floor(rows.length / (columns + 1)) * columns)
  for (let row = 0; (row + 1) * (columns + 1) <= rows.length; row++) {
    const filter = rows[row * (columns + 1)]!
    for (let i = 0; i < columns; i++) {
      const left = i > 0 ? out[row * columns + i - 1]! : 0
      const up = row > 0 ? out[(row - 1) * columns + i]! : 0
      const corner = i > 0 && row > 0 ? out[(row - 1) * columns + i - 1]! : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
      if (guess === undefined) throw refuse('/Predictor')
      out[row * columns + i] = rows[row * (columns + 1) + 1 + i]! + guess
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** The object that a reference means. Throws SigningError `pdf-form` when there is none. */
export function objectOf(
  file: PdfFile,
  { number, generation }: Pick<PdfReference, 'number' | 'generation'>,
): PdfObject {
  const entry = file.entries.get(number)
  if (entry?.kind === 'offset' && entry.generation === generation) {
    const object = readObject(file.bytes, entry.offset)
    if (object.number !== number || object.generation !== generation) throw refuse(`${number} ${generation} R`)
    return object
  }
  if (entry?.kind === 'packed' && generation === 0) return unpacked(file, number, entry)
  throw refuse(`${number} ${generation} R`)
}

/** An object out of an object stream, §7.5.7. */
function unpacked(
  file: PdfFile,
  number: number,
  { stream, index }: { readonly stream: number; readonly index: number },
): PdfObject {
  const entry = file.entries.get(stream)
  if (entry?.kind !== 'offset') throw refuse(`${stream} 0 R`)
  const holder = readObject(file.bytes, entry.offset)
  if (holder.value.kind !== 'dictionary' || holder.number !== stream) throw refuse(`${stream} 0 R`)
  const source = decoded(file.bytes, holder, file)
  const first = wholeNumber(holder.value, 'First') ?? 0
  const header = textOf(source, 0, Math.min(first, source.length)).trim().split(/\s+/).map(Number)
  const offset = header[2 * index + 1]
  if (header[2 * index] !== number || offset === undefined) throw refuse(`${number} 0 R`)
  const value = readValue(source, first + offset)
  return { number, generation: 0, value, source, packed: true, data: null, to: value.to }
}

/** The value itself, or that of the object it refers to. */
export const resolved = (file: PdfFile, value: PdfValue): PdfValue =>
  value.kind === 'reference' ? objectOf(file, value).value : value

/** The object of the catalog, §7.7.2. */
export function catalogOf(file: PdfFile): PdfObject & { readonly value: PdfDictionary } {
  const root = entryOf(file.newest.trailer, 'Root', 'reference')
  if (root === undefined) throw refuse('/Root')
  return dictionaryAt(file, root)
}

/** The object of a reference, which must be a dictionary. */
export function dictionaryAt(file: PdfFile, reference: PdfReference): PdfObject & { readonly value: PdfDictionary } {
  const object = objectOf(file, reference)
  const { value } = object
  if (value.kind !== 'dictionary') throw refuse(`${reference.number} 0 R`)
  return { ...object, value }
}
