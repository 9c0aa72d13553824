// The evidence bundle `.shev`: one canonical JSON text and a newline. Whatever is in it is under the seal,
// the seal is under the log key, and no other byte form is accepted: a changed byte is a refused bundle.
import { byCodeUnit, canonicalBytes, CanonicalError, canonicalMembers, parseCanonical, type Json } from './canonical.ts'
import type { Opening } from './commitment.ts'
import { joinBytes, toBase64, toHex, utf8 } from './encoding.ts'
import { sha256 } from './hash.ts'
import { isInstant } from './leaf.ts'
import { signNote, type NoteSigner } from './note.ts'
import type { Qualification } from './verdict.ts'

export const BUNDLE_FORMAT = 'shev/1'

/** One leaf with its audit path (base64 hashes, leaf to root) and what is disclosed of its record. */
export type BundleLeaf = {
  readonly index: number
  readonly entry: string
  readonly proof: readonly string[]
  readonly opening: Opening
}

/** An article of law as it stood. `version` is the hex SHA-256 of the canonical article. */
export type BundleLaw = { readonly cite: string; readonly version: string; readonly article: Json }

export type UnsealedBundle = {
  readonly format: typeof BUNDLE_FORMAT
  readonly subject: { readonly kind: string; readonly id: string }
  /** Origin line of the log. */
  readonly origin: string
  /** Verifier key of the log, C2SP vkey. */
  readonly logKey: string
  /** Signed checkpoint that all proofs lead to. */
  readonly checkpoint: string
  readonly leaves: readonly BundleLeaf[]
  /** Streams of which leaves 0 … size − 1 are all in this bundle. */
  readonly streams: readonly { readonly stream: string; readonly size: number }[]
  readonly law: readonly BundleLaw[]
  readonly qualification: readonly Qualification[]
  /** ISO 8601 UTC instant. */
  readonly madeAt: string
}

export type Bundle = UnsealedBundle & { readonly seal: string }

/** Version of an article: hex SHA-256 of its canonical text. */
export function lawVersion(article: Json): string {
  return toHex(sha256(canonicalBytes(article)))
}

const [OPENS, COMMA, CLOSES] = [utf8('{'), utf8(','), utf8('}')]
type Member = { readonly name: string; readonly bytes: Uint8Array }

/** The canonical text of an object from its members in order. */
const objectOf = (members: readonly Member[]): Uint8Array =>
  joinBytes([OPENS, ...members.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [COMMA, bytes])), CLOSES])

const sealTextOf = (origin: string, canonicalBundle: Uint8Array): string =>
  `${origin}/shev\n${toBase64(sha256(canonicalBundle))}\n`

/** The text that the seal signs: bound to the log by its origin, to the content by its hash. */
export function sealText(origin: string, unsealed: UnsealedBundle): string {
  return sealTextOf(origin, objectOf(canonicalMembers(unsealed)))
}

/** Seals a bundle with the key of its log. Returns the bytes of the `.shev` file. */
export function sealBundle(unsealed: UnsealedBundle, signer: NoteSigner): Uint8Array {
  // written once: the seal stands among the members that it signs
  const members = canonicalMembers(unsealed)
  const seal = signNote(sealTextOf(unsealed.origin, objectOf(members)), signer)
  const sealed = [...members, ...canonicalMembers({ seal })].sort((a, b) => byCodeUnit(a.name, b.name))
  return joinBytes([objectOf(sealed), utf8('\n')])
}

/** Where a bundle's form is wrong. */
export class BundleFormError extends Error {
  readonly code: 'bytes-not-canonical' | 'bundle-shape'
  readonly where: string
  constructor(code: BundleFormError['code'], where: string) {
    super(`${code} at ${where}`)
    this.name = 'BundleFormError'
    this.code = code
    this.where = where
  }
}

type Members = { readonly [name: string]: Json }

function members(value: Json | undefined, where: string, names: readonly string[]): Members {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new BundleFormError('bundle-shape', where)
  const found = Object.keys(value)
  if (found.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) {
    throw new BundleFormError('bundle-shape', where)
  }
  return value as Members
}

function list(value: Json | undefined, where: string): readonly Json[] {
  if (!Array.isArray(value)) throw new BundleFormError('bundle-shape', where)
  return value as readonly Json[]
}

function expect(holds: boolean, where: string): void {
  if (!holds) throw new BundleFormError('bundle-shape', where)
}

const isText = (value: Json | undefined): boolean => typeof value === 'string' && value !== ''
const isCount = (value: Json | undefined): boolean => typeof value === 'number' && value >= 0

/**
 * Parses the text of a `.shev` file and checks its shape, not its truth: every part is there with its
 * type and nothing else is. Throws BundleFormError naming the place. Openings and leaves are read later.
 */
export function parseBundle(text: string): Bundle {
  let value: Json
  try {
    if (!text.endsWith('\n')) throw new CanonicalError('no final newline')
    value = parseCanonical(text.slice(0, -1))
  } catch (error) {
    if (error instanceof CanonicalError) throw new BundleFormError('bytes-not-canonical', error.path)
    throw error
  }
  const bundle = members(value, '', [
    ...['format', 'subject', 'origin', 'logKey', 'checkpoint', 'leaves', 'streams', 'law', 'qualification'],
    ...['madeAt', 'seal'],
  ])
  expect(bundle['format'] === BUNDLE_FORMAT, 'format')
  const subject = members(bundle['subject'], 'subject', ['kind', 'id'])
  expect(isText(subject['kind']) && isText(subject['id']), 'subject')
  for (const name of ['origin', 'logKey', 'checkpoint', 'seal']) expect(isText(bundle[name]), name)
  expect(isInstant(bundle['madeAt']), 'madeAt')
  list(bundle['leaves'], 'leaves').forEach((value, i) => {
    const leaf = members(value, `leaves/${i}`, ['index', 'entry', 'proof', 'opening'])
    expect(isCount(leaf['index']), `leaves/${i}/index`)
    expect(isText(leaf['entry']), `leaves/${i}/entry`)
    expect(
      list(leaf['proof'], `leaves/${i}/proof`).every((hash) => typeof hash === 'string'),
      `leaves/${i}/proof`,
    )
    list(leaf['opening'], `leaves/${i}/opening`)
  })
  list(bundle['streams'], 'streams').forEach((value, i) => {
    const stream = members(value, `streams/${i}`, ['stream', 'size'])
    expect(isText(stream['stream']) && isCount(stream['size']), `streams/${i}`)
  })
  list(bundle['law'], 'law').forEach((value, i) => {
    const law = members(value, `law/${i}`, ['cite', 'version', 'article'])
    expect(isText(law['cite']) && isText(law['version']), `law/${i}`)
  })
  const items = new Set<Json>()
  list(bundle['qualification'], 'qualification').forEach((value, i) => {
    const item = members(value, `qualification/${i}`, ['item', 'zh', 'en', 'value'])
    expect(isText(item['item']) && isText(item['zh']) && isText(item['en']), `qualification/${i}`)
    expect(item['value'] === null || isText(item['value']), `qualification/${i}/value`)
    expect(!items.has(item['item']!), `qualification/${i}/item`)
    items.add(item['item']!)
  })
  return value as unknown as Bundle
}
