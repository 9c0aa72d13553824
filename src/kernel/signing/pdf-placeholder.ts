// Preparing a PDF for a signature and putting the signature in, as an update behind what is there (ISO 32000-1 §7.5.6,
// §12.8.1): not one byte of the file before is touched, so earlier signatures stay valid.
import { concatBytes, sha256, toHex } from '#kernel/proof'
import { millisOf, type Instant } from '#kernel/time'
import { catalogOf, entryOf, objectOf, openPdf, resolved, type PdfFile, type PdfObject } from './pdf-file.ts'
import {
  byteRangeOf,
  digestOf,
  firstPage,
  rangeHolds,
  signatureFields,
  signaturesIn,
  type SignatureField,
} from './pdf-signatures.ts'
import { textOf, textString, textStringOf, type PdfDictionary } from './pdf-syntax.ts'
import { SigningError } from './reasons.ts'

/** Room for a CMS of four RSA certificates and a time stamp; an unused rest is zeros. */
const RESERVE_BYTES = 16_384
/** Digits kept for each number of a range: files below 10 GB. */
const RANGE_DIGITS = 10

/** What the signature says of itself; readers show it, and the range covers it. `at` is the claimed time. */
export type SignatureNotes = {
  readonly name: string
  readonly reason: string
  readonly location: string
  readonly at: Instant
  /** bytes kept for the CMS (DER); 16,384 unless given */
  readonly reserveBytes?: number
}

/** An object to be written: its number and the text between `obj` and `endobj`, one latin-1 character a byte. */
type Written = { readonly number: number; readonly generation: number; readonly text: string }

/**
 * The PDF with an empty, invisible signature at its end, ready for embedCms. Works on files with tables and with streams,
 * signed ones included. Throws SigningError `pdf-form`, `pdf-encrypted`, and `pdf-trailing` when the file already ends in
 * something that no signature of it covers.
 */
export function addSignaturePlaceholder(pdf: Uint8Array, notes: SignatureNotes): Uint8Array {
  const file = openPdf(pdf)
  const { trailer } = file.newest
  if (trailer.entries.has('Encrypt')) throw new SigningError('pdf-encrypted')
  const signed = signaturesIn(pdf)
  if (signed.length > 0 && !signed.at(-1)!.coversFile) throw new SigningError('pdf-trailing')
  if (signed.some(({ cms }) => cms === null)) throw new SigningError('pdf-form', 'an empty signature is waiting')
  const next = Math.max(entryOf(trailer, 'Size', 'number')?.value ?? 0, ...[...file.entries.keys()].map((n) => n + 1))
  const [signature, field, form, section] = [next, next + 1, next + 2, next + 3]
  const page = firstPage(file)
  const objects: Written[] = [
    { number: signature, generation: 0, text: signatureText(notes) },
    {
      number: field,
      generation: 0,
      // Invisible, and by F printable and locked: PDF/A-2 (ISO 19005-2 §6.3) wants no appearance of a field without extent.
      text:
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T ${textString(freshName(file))} /V ${signature} 0 R ` +
        `/F 132 /Rect [0 0 0 0] /P ${page.number} ${page.generation} R >>`,
    },
    annotated(file, page, field),
    ...formObjects(file, field, form),
  ]
  return update(file, objects, section, signature)
}

/** The signature dictionary (§12.8.1 table 252), its range and value still blank. */
function signatureText({ name, reason, location, at, reserveBytes = RESERVE_BYTES }: SignatureNotes): string {
  const digits = new Date(millisOf(at)).toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return (
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${blankRange}\n` +
    `/Contents <${'0'.repeat(reserveBytes * 2)}>\n` +
    `/M (D:${digits}Z) /Name ${textString(name)} /Reason ${textString(reason)} /Location ${textString(location)} >>`
  )
}

const rangeText = (a: string, b: string, c: string): string =>
  `/ByteRange [0 ${[a, b, c].map((part) => part.padStart(RANGE_DIGITS)).join(' ')}]`
const blankRange = rangeText('', '', '')

/** A field name that the form does not have yet. */
function freshName(file: PdfFile): string {
  const form = catalogOf(file).value.entries.get('AcroForm')
  const dictionary = form && resolved(file, form)
  const list = dictionary?.kind === 'dictionary' ? dictionary.entries.get('Fields') : undefined
  const fields = list && resolved(file, list)
  const names = new Set(
    (fields?.kind === 'array' ? fields.items : []).map((item) => {
      const field = resolved(file, item)
      return field.kind === 'dictionary' ? textStringOf(field.entries.get('T')) : null
    }),
  )
  let n = names.size + 1
  while (names.has(`Signature${n}`)) n++
  return `Signature${n}`
}

type DictionaryObject = PdfObject & { readonly value: PdfDictionary }

/** The text of a dictionary with some keys set; everything else stays as it is written. */
function withEntries({ source, value }: DictionaryObject, keys: Readonly<Record<string, string>>): string {
  const edits = Object.entries(keys).map(([key, text]) => {
    const old = value.entries.get(key)
    return old
      ? { from: old.from, to: old.to, text: ` ${text}` }
      : { from: value.to - 2, to: value.to - 2, text: ` /${key} ${text} ` }
  })
  let text = ''
  let at = value.from
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    text += textOf(source, at, edit.from) + edit.text
    at = edit.to
  }
  return text + textOf(source, at, value.to)
}

const rewritten = ({ number, generation }: PdfObject, text: string): Written => ({ number, generation, text })

/** A list under a key with one more reference: its new text, or the object of its own in which it stands. */
function grownList(
  file: PdfFile,
  { source, value }: DictionaryObject,
  key: string,
  added: number,
): { readonly text: string } | { readonly object: Written } {
  const given = value.entries.get(key)
  if (given === undefined) return { text: `[${added} 0 R]` }
  const object = given.kind === 'reference' ? objectOf(file, given) : null
  const list = object ? object.value : given
  if (list.kind !== 'array') throw new SigningError('pdf-form', `/${key}`)
  const text = `${textOf(object ? object.source : source, list.from, list.to - 1)} ${added} 0 R]`
  return object ? { object: rewritten(object, text) } : { text }
}

/** The page with the field among its annotations. */
function annotated(file: PdfFile, page: DictionaryObject, field: number): Written {
  const list = grownList(file, page, 'Annots', field)
  return 'text' in list ? rewritten(page, withEntries(page, { Annots: list.text })) : list.object
}

/** What has to change so that the form knows the field: a new form and the catalog, or the form that is there. */
function formObjects(file: PdfFile, field: number, form: number): readonly Written[] {
  const catalog = catalogOf(file)
  const given = catalog.value.entries.get('AcroForm')
  if (given === undefined)
    return [
      { number: form, generation: 0, text: `<< /Fields [${field} 0 R] /SigFlags 3 >>` },
      rewritten(catalog, withEntries(catalog, { AcroForm: `${form} 0 R` })),
    ]
  const object = given.kind === 'reference' ? objectOf(file, given) : { ...catalog, value: given }
  if (object.value.kind !== 'dictionary') throw new SigningError('pdf-form', '/AcroForm')
  const dictionary = { ...object, value: object.value }
  const list = grownList(file, dictionary, 'Fields', field)
  // SigFlags says that the form holds signatures and the file may only be appended to (§12.7.2 table 219).
  const text = withEntries(dictionary, { SigFlags: '3', ...('text' in list ? { Fields: list.text } : {}) })
  const holder =
    given.kind === 'reference' ? rewritten(object, text) : rewritten(catalog, withEntries(catalog, { AcroForm: text }))
  return 'text' in list ? [holder] : [holder, list.object]
}

/** The file with an update behind it: objects, a section of the same form as the last one, the range filled in. */
function update(file: PdfFile, objects: readonly Written[], section: number, signature: number): Uint8Array {
  const { bytes, newest, startxref } = file
  const gap = bytes.at(-1) === 10 || bytes.at(-1) === 13 ? '' : '\n'
  let text = gap
  const offsets = new Map<number, { readonly offset: number; readonly generation: number }>()
  for (const { number, generation, text: body } of objects.toSorted((a, b) => a.number - b.number)) {
    offsets.set(number, { offset: bytes.length + text.length, generation })
    text += `${number} ${generation} obj\n${body}\nendobj\n`
  }
  const xref = bytes.length + text.length
  const kept = ['Root', 'Info'].flatMap((key) => {
    const value = newest.trailer.entries.get(key)
    return value ? [`/${key} ${textOf(bytes, value.from, value.to)}`] : []
  })
  const common = `${kept.join(' ')} ${identity(file)}/Prev ${startxref}`
  text +=
    newest.form === 'table'
      ? `${table(offsets)}trailer\n<< /Size ${section} ${common} >>\n`
      : stream(offsets.set(section, { offset: xref, generation: 0 }), section, common)
  text += `startxref\n${xref}\n%%EOF\n`
  const whole = concatBytes(bytes, Buffer.from(text, 'latin1'))
  const contents =
    offsets.get(signature)!.offset + text.slice(offsets.get(signature)!.offset - bytes.length).indexOf('/Contents <')
  const a = contents + '/Contents '.length
  const b = whole.indexOf(0x3e, a) + 1
  const range = rangeText(String(a), String(b), String(whole.length - b))
  whole.set(Buffer.from(range, 'latin1'), contents - 1 - blankRange.length)
  return whole
}

/** §14.4: the first part stays, the second is of this revision; equal input gives equal bytes. */
function identity({ bytes, newest }: PdfFile): string {
  const id = newest.trailer.entries.get('ID')
  const first = id?.kind === 'array' ? id.items[0] : undefined
  return first ? `/ID [${textOf(bytes, first.from, first.to)} <${toHex(sha256(bytes)).slice(0, 32)}>] ` : ''
}

type Offsets = Map<number, { readonly offset: number; readonly generation: number }>

/** Runs of consecutive numbers, as sections list them. */
function runs(offsets: Offsets): readonly (readonly number[])[] {
  const found: number[][] = []
  for (const number of [...offsets.keys()].toSorted((a, b) => a - b)) {
    const last = found.at(-1)
    if (last && last.at(-1) === number - 1) last.push(number)
    else found.push([number])
  }
  return found
}

/** §7.5.4: each entry has twenty bytes. */
function table(offsets: Offsets): string {
  const line = (number: number): string => {
    const { offset, generation } = offsets.get(number)!
    return `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`
  }
  return `xref\n${runs(offsets)
    .map((run) => `${run[0]} ${run.length}\n${run.map(line).join('')}`)
    .join('')}`
}

/** §7.5.8: a file with cross-reference streams is continued with one; rows of 1, 5 and 2 bytes, not compressed. */
function stream(offsets: Offsets, section: number, common: string): string {
  const listed = runs(offsets)
  const rows = listed.flat().map((number) => {
    const { offset, generation } = offsets.get(number)!
    const row = Buffer.alloc(8)
    row.writeUInt8(1, 0)
    row.writeUIntBE(offset, 1, 5)
    row.writeUInt16BE(generation, 6)
    return row.toString('latin1')
  })
  const index = listed.map((run) => `${run[0]} ${run.length}`).join(' ')
  return (
    `${section} 0 obj\n<< /Type /XRef /Size ${section + 1} /W [1 5 2] /Index [${index}] ${common} ` +
    `/Length ${rows.length * 8} >>\nstream\n${rows.join('')}\nendstream\nendobj\n`
  )
}

/** The empty signature at the end of a prepared file. */
function prepared(pdf: Uint8Array): SignatureField & { readonly range: readonly [number, number, number, number] } {
  for (const field of signatureFields(openPdf(pdf))) {
    const range = byteRangeOf(field.value)
    const isEmpty = field.contents?.bytes.every((octet) => octet === 0) === true
    if (range && isEmpty && rangeHolds(pdf, range, field.contents) && range[2] + range[3] === pdf.length)
      return { ...field, range }
  }
  throw new SigningError('pdf-not-prepared')
}

/** SHA-256 of what the signature of a prepared file will cover, 32 bytes. Throws SigningError `pdf-not-prepared`, `pdf-form`. */
export function digestToSign(pdf: Uint8Array): Uint8Array {
  return digestOf(pdf, { byteRange: prepared(pdf).range })
}

/**
 * The prepared file with the CMS (DER) in its place; no length changes and no covered byte.
 * Throws SigningError `pdf-not-prepared`, `cms-too-long`, `pdf-form`.
 */
export function embedCms(pdf: Uint8Array, cms: Uint8Array): Uint8Array {
  const { contents } = prepared(pdf)
  const room = contents!.bytes.length
  if (cms.length > room) throw new SigningError('cms-too-long', `${cms.length} > ${room}`)
  const signed = new Uint8Array(pdf)
  signed.set(Buffer.from(toHex(cms), 'latin1'), contents!.from + 1)
  return signed
}
