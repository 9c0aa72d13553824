// What one update of a PDF did to it: whether it added a signature and nothing else (ISO 32000-1 §7.5.6, §12.8.1).
// Every object of the update must have its place in that story. A catalog, a page or a form may only grow by the new
// field, and the field may show nothing, so that the words above an earlier signature stay those that were signed.
import { catalogOf, dictionaryAt, entryOf, readObject, resolved, type PdfFile, type PdfObject } from './pdf-file.ts'
import { skipSpace, spelled, wordAt, type PdfDictionary, type PdfReference, type PdfValue } from './pdf-syntax.ts'
import { SigningError } from './reasons.ts'

/** Keys a new field may have; none of them draws or acts. */
const FIELD_KEYS: ReadonlySet<string> = new Set(['Type', 'Subtype', 'FT', 'T', 'V', 'F', 'Rect', 'P'])

/** Null when `after` is `before` with one or more signatures added; otherwise what else was done. */
export function changeIn(before: PdfFile, after: PdfFile): string | null {
  try {
    const objects = objectsOf(before, after)
    return trailerChange(before, after) ?? objectChange(before, after, objects)
  } catch (error) {
    if (error instanceof SigningError) return error.reason.en
    throw error
  }
}

const stop = (what: string): SigningError => new SigningError('pdf-form', what)

/** The objects of the update, which must fill it from end to end: a section of its own lists these and no others. */
function objectsOf(before: PdfFile, after: PdfFile): ReadonlyMap<number, PdfObject> {
  const { bytes, startxref, newest } = after
  const objects = new Map<number, PdfObject>()
  let at = skipSpace(bytes, before.bytes.length)
  while (/^\d/.test(wordAt(bytes, at)) && (newest.form === 'table' ? at < startxref : at <= startxref)) {
    const object = readObject(bytes, at)
    const entry = newest.entries.get(object.number)
    if (
      objects.has(object.number) ||
      entry?.kind !== 'offset' ||
      entry.offset !== at ||
      entry.generation !== object.generation
    )
      throw stop(`${object.number} 0 obj`)
    objects.set(object.number, object)
    at = skipSpace(bytes, object.to)
  }
  const last = newest.form === 'table' ? at === startxref : objects.size > 0 && newest.to <= at
  if (!last || objects.size !== [...newest.entries.values()].filter(({ kind }) => kind !== 'free').length)
    throw stop('an update with parts that its table does not list')
  const end = newest.form === 'table' ? skipSpace(bytes, newest.to) : at
  const rest = Buffer.from(bytes.subarray(end)).toString('latin1')
  if (!new RegExp(`^startxref\\s+${startxref}\\s+%%EOF\\s*$`).test(rest)) throw stop('startxref')
  for (const [number, { kind }] of newest.entries)
    if (kind === 'packed' || (kind === 'free' && before.entries.get(number)?.kind !== 'free'))
      throw stop(`${number} 0 R`)
  return objects
}

/** The trailer points back to the revision before, and names the same catalog and the same information. */
function trailerChange(before: PdfFile, after: PdfFile): string | null {
  const [old, now] = [before.newest.trailer, after.newest.trailer]
  if (entryOf(now, 'Prev', 'number')?.value !== before.startxref) return '/Prev'
  if (now.entries.has('XRefStm')) return '/XRefStm'
  const changed = ['Root', 'Info', 'Encrypt'].find((key) => spelledEntry(old, key) !== spelledEntry(now, key))
  return changed === undefined ? null : `/${changed}`
}

const spelledEntry = (dictionary: PdfDictionary, key: string): string => {
  const value = dictionary.entries.get(key)
  return value ? spelled(value) : ''
}

type Update = { readonly before: PdfFile; readonly after: PdfFile; readonly objects: ReadonlyMap<number, PdfObject> }

/** A number that the revision before did not use. */
const isNew = ({ before, objects }: Update, number: number): boolean =>
  objects.has(number) && (before.entries.get(number)?.kind ?? 'free') === 'free'

/** Each object in its place: the signature, its field, and what had to learn of the field. `told` has those with a place. */
function objectChange(before: PdfFile, after: PdfFile, objects: ReadonlyMap<number, PdfObject>): string | null {
  const update = { before, after, objects }
  const told = new Set<number>()
  const fields = new Map<number, PdfDictionary>()
  for (const [number, { value, data }] of objects) {
    if (value.kind !== 'dictionary') continue
    if (data !== null) {
      if (typeOf(value) !== 'XRef' || number !== sectionNumber(after, objects) || !isNew(update, number))
        return `${number} 0 R`
      told.add(number)
    } else if (nameIn(value, 'FT') === 'Sig' && isNew(update, number)) {
      const signature = value.entries.get('V')
      if (!isInvisibleField(value) || signature?.kind !== 'reference' || !isNew(update, signature.number))
        return `${number} 0 R`
      fields.set(number, value)
      told.add(number).add(signature.number)
    }
  }
  if (fields.size === 0) return 'no new signature'
  const change = formChange(update, fields, told) ?? pageChange(update, fields, told)
  if (change !== null) return change
  const untold = [...objects.keys()].find((number) => !told.has(number))
  return untold === undefined ? null : `${untold} 0 R`
}

/** The catalog gained at most a form; the form gained exactly the new fields and says that it holds signatures. */
function formChange(update: Update, fields: ReadonlyMap<number, PdfDictionary>, told: Set<number>): string | null {
  const { before, after } = update
  const [oldCatalog, catalog] = [catalogOf(before), catalogOf(after)]
  if (!equalBut(oldCatalog.value, catalog.value, ['AcroForm'])) return '/Root'
  told.add(catalog.number)
  const [oldForm, form] = [oldCatalog.value.entries.get('AcroForm'), catalog.value.entries.get('AcroForm')]
  if (!form || !keepsPlace(update, oldForm, form, told)) return '/AcroForm'
  const [oldBody, body] = [oldForm && resolved(before, oldForm), resolved(after, form)]
  if (body.kind !== 'dictionary' || (oldBody && oldBody.kind !== 'dictionary')) return '/AcroForm'
  if (!equalBut(oldBody ?? NOTHING, body, ['Fields', 'SigFlags'])) return '/AcroForm'
  return listGrew(update, oldBody?.entries.get('Fields'), body.entries.get('Fields'), [...fields.keys()], told)
    ? null
    : '/Fields'
}

/** The pages on which the fields stand gained exactly them as annotations. */
function pageChange(update: Update, fields: ReadonlyMap<number, PdfDictionary>, told: Set<number>): string | null {
  const byPage = new Map<number, { readonly page: PdfReference; readonly fields: number[] }>()
  for (const [number, field] of fields) {
    const page = field.entries.get('P')
    if (page?.kind !== 'reference') continue
    const there = byPage.get(page.number) ?? { page, fields: [] }
    there.fields.push(number)
    byPage.set(page.number, there)
  }
  for (const { page, fields: added } of byPage.values()) {
    const [old, now] = [dictionaryAt(update.before, page).value, dictionaryAt(update.after, page).value]
    if (typeOf(old) !== 'Page' || !equalBut(old, now, ['Annots'])) return `${page.number} 0 R`
    told.add(page.number)
    if (!listGrew(update, old.entries.get('Annots'), now.entries.get('Annots'), added, told)) return '/Annots'
  }
  return null
}

const NOTHING: PdfDictionary = { kind: 'dictionary', entries: new Map(), from: 0, to: 0 }

/** Equal dictionaries, apart from these keys. */
function equalBut(old: PdfDictionary, now: PdfDictionary, keys: readonly string[]): boolean {
  const without = ({ entries }: PdfDictionary): string =>
    spelled({ ...NOTHING, entries: new Map([...entries].filter(([key]) => !keys.includes(key))) })
  return without(old) === without(now)
}

/** A part stays in its object, or moves from nowhere or from within its holder into a new one: no other object becomes it. */
function keepsPlace(update: Update, old: PdfValue | undefined, now: PdfValue, told: Set<number>): boolean {
  if (old?.kind === 'reference' && spelled(old) !== spelled(now)) return false
  if (now.kind !== 'reference') return true
  if (old?.kind !== 'reference' && !isNew(update, now.number)) return false
  told.add(now.number)
  return true
}

/** The list is the old one and then references to `added`, in whatever order. */
function listGrew(
  update: Update,
  old: PdfValue | undefined,
  now: PdfValue | undefined,
  added: readonly number[],
  told: Set<number>,
): boolean {
  if (!now || !keepsPlace(update, old, now, told)) return false
  const [was, is] = [old ? resolved(update.before, old) : null, resolved(update.after, now)]
  if (is.kind !== 'array' || (was !== null && was.kind !== 'array')) return false
  const before = was?.items ?? []
  const gained = is.items.slice(before.length)
  return (
    before.every((item, i) => spelled(item) === spelled(is.items[i]!)) &&
    gained.length === added.length &&
    added.every((number) => gained.some((item) => spelled(item) === `${number} 0 R`))
  )
}

const typeOf = (dictionary: PdfDictionary): string | null => nameIn(dictionary, 'Type')
function nameIn(dictionary: PdfDictionary, key: string): string | null {
  const value = dictionary.entries.get(key)
  return value?.kind === 'name' ? value.name : null
}

/** Number of the stream that is the section itself. */
function sectionNumber({ startxref, newest }: PdfFile, objects: ReadonlyMap<number, PdfObject>): number | null {
  for (const number of objects.keys()) {
    const entry = newest.entries.get(number)
    if (entry?.kind === 'offset' && entry.offset === startxref) return number
  }
  return null
}

function isInvisibleField(field: PdfDictionary): boolean {
  const rect = field.entries.get('Rect')
  return (
    [...field.entries.keys()].every((key) => FIELD_KEYS.has(key)) &&
    rect?.kind === 'array' &&
    rect.items.length === 4 &&
    rect.items.every((item) => item.kind === 'number' && item.value === 0)
  )
}
