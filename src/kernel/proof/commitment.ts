// Salted commitments to the fields of one record. Each field can be opened alone and the others withheld;
// with its salt gone a value cannot be guessed (Personal Information Protection Law art. 47: erasure),
// and the log still verifies.
import { byCodeUnit, canonical, type Json } from './canonical.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { commitmentInto, laneFieldRoot, SALT_BYTES } from './field-tree.ts'
import { HASH_BYTES } from './hash.ts'
import { leafHash, MemoryTree } from './tree.ts'

/** A record: field name → value, flat. */
export type Fields = { readonly [name: string]: Json }

/** One field of an opening: `[name, salt, value]` opened, `[commitment]` withheld; both base64. */
export type OpenedField = readonly [name: string, salt: string, value: Json]
export type WithheldField = readonly [commitment: string]

/** A record's fields in field order, each opened or withheld. */
export type Opening = readonly (OpenedField | WithheldField)[]

/** Names of a record in field order: by UTF-16 code units. */
export function fieldNames(fields: Fields): string[] {
  return Object.keys(fields).sort(byCodeUnit)
}

/**
 * Commits to a record. `salts` holds 16 bytes per field, in field order. Commitment i is
 * SHA-256(salt ‖ canonical [name, value]); the root is the RFC 6962 root over their leaf hashes.
 * Throws RangeError for the wrong number of salts, CanonicalError for a value no record may hold.
 */
export function commit(fields: Fields, salts: Uint8Array): { root: Uint8Array; names: string[] } {
  const names = fieldNames(fields)
  checkSalts(names, salts)
  return { root: laneFieldRoot(names, fields, salts) ?? plainFieldRoot(names, fields, salts), names }
}

function checkSalts(names: readonly string[], salts: Uint8Array): void {
  if (salts.length !== names.length * SALT_BYTES) {
    throw new RangeError(`${names.length} fields need ${names.length * SALT_BYTES} bytes of salt, got ${salts.length}`)
  }
}

/** The definition, one field after another: what laneFieldRoot must equal. */
export function plainFieldRoot(names: readonly string[], fields: Fields, salts: Uint8Array): Uint8Array {
  const tree = new MemoryTree()
  names.forEach((name, i) => {
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    tree.append(leafHash(commitment(name, salt, fields[name]!)))
  })
  return tree.root()
}

function commitment(name: string, salt: Uint8Array, value: Json): Uint8Array {
  const hash = new Uint8Array(HASH_BYTES)
  commitmentInto(salt, canonical([name, value]), hash, 0)
  return hash
}

/**
 * The commitments to all fields side by side, 32 bytes each, in field order: what is kept of a record when its values
 * and salts are erased. Throws RangeError for the wrong number of salts.
 */
export function commitments(fields: Fields, salts: Uint8Array): Uint8Array {
  const names = fieldNames(fields)
  checkSalts(names, salts)
  const hashes = new Uint8Array(names.length * HASH_BYTES)
  names.forEach((name, i) => {
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    commitmentInto(salt, canonical([name, fields[name]!]), hashes, i * HASH_BYTES)
  })
  return hashes
}

/** The opening that shows nothing, from `commitments`. Throws RangeError for bytes that are no whole hashes. */
export function withholdAll(hashes: Uint8Array): Opening {
  if (hashes.length % HASH_BYTES !== 0) throw new RangeError(`${hashes.length} bytes are no whole hashes`)
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, i) => [
    toBase64(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
  ])
}

/**
 * Opens the fields in `disclosed` (all when left out) and withholds the rest.
 * Throws RangeError for the wrong number of salts or a name the record does not have.
 */
export function disclose(fields: Fields, salts: Uint8Array, disclosed?: Iterable<string>): Opening {
  const names = fieldNames(fields)
  checkSalts(names, salts)
  const open = new Set(disclosed ?? names)
  for (const name of open) if (!Object.hasOwn(fields, name)) throw new RangeError(`the record has no field ${name}`)
  return names.map((name, i) => {
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    const value = fields[name]!
    return open.has(name)
      ? ([name, toBase64(salt), value] as const)
      : ([toBase64(commitment(name, salt, value))] as const)
  })
}

/** Reads an opening of unknown origin; null unless every field has the one right form and order. */
export function parseOpening(value: Json): Opening | null {
  if (!Array.isArray(value)) return null
  let before: string | null = null
  for (const field of value as readonly Json[]) {
    if (!Array.isArray(field)) return null
    const [first, salt] = field as readonly Json[]
    if (typeof first !== 'string') return null
    if (field.length === 1) {
      if (fromBase64(first)?.length !== HASH_BYTES) return null
    } else {
      if (field.length !== 3 || typeof salt !== 'string' || fromBase64(salt)?.length !== SALT_BYTES) return null
      if (before !== null && byCodeUnit(before, first) >= 0) return null
      before = first
    }
  }
  return value
}

/** The root that an opening commits to. Throws TypeError for an opening that parseOpening would refuse. */
export function openingRoot(opening: Opening): Uint8Array {
  if (!parseOpening(opening)) throw new TypeError('not an opening')
  const tree = new MemoryTree()
  for (const field of opening) {
    const hash = field.length === 1 ? fromBase64(field[0])! : commitment(field[0], fromBase64(field[1])!, field[2])
    tree.append(leafHash(hash))
  }
  return tree.root()
}

/** The fields that an opening shows, by name. */
export function openedFields(opening: Opening): Map<string, Json> {
  const shown = new Map<string, Json>()
  for (const field of opening) if (field.length === 3) shown.set(field[0], field[2])
  return shown
}
