// Leaf v1: what the log holds of one act. It carries no value of the act, only the root of the salted
// commitments to its fields (commitment.ts), so that a value can be withheld or erased later.
import { canonical, parseCanonical, CanonicalError, type Json } from './canonical.ts'
import { utf8 } from './encoding.ts'
import { leafHash } from './tree.ts'

/** Longest leaf in UTF-8 bytes; the log format would allow 65,535. */
export const MAX_LEAF_BYTES = 4096

/** A party's own signature over the act. `sig` and `key` are texts whose form `alg` fixes. */
export type LeafSignature = { readonly alg: string; readonly key: string; readonly sig: string }

export type Leaf = {
  readonly v: 1
  /** Stream the act belongs to, such as one lease. */
  readonly stream: string
  /** Position in the stream, from 0 without gaps. */
  readonly seq: number
  /** Leaf hash (hex) of seq − 1 in this stream, null for seq 0: an omitted leaf shows offline. */
  readonly prev: string | null
  /** Name of the act. */
  readonly kind: string
  /** ISO 8601 UTC instant at which the writer says the act was done: a claim, not a proof. */
  readonly at: string
  /** Root (hex) over the commitments to the fields. */
  readonly commit: string
  /** Number of fields under `commit`. */
  readonly fields: number
  readonly sig?: readonly LeafSignature[]
}

/** Why a text is not a leaf. */
export type LeafErrorCode =
  | 'leaf-too-long'
  | 'leaf-not-canonical'
  | 'leaf-members'
  | 'leaf-version'
  | 'leaf-stream'
  | 'leaf-seq'
  | 'leaf-prev'
  | 'leaf-kind'
  | 'leaf-at'
  | 'leaf-commit'
  | 'leaf-fields'
  | 'leaf-sig'

export class LeafError extends Error {
  readonly code: LeafErrorCode
  constructor(code: LeafErrorCode) {
    super(`not a leaf: ${code}`)
    this.name = 'LeafError'
    this.code = code
  }
}

const HASH_HEX = /^[0-9a-f]{64}$/
const KIND = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/
const CONTROL = /\p{Cc}/u
const MEMBERS = new Set(['at', 'commit', 'fields', 'kind', 'prev', 'seq', 'sig', 'stream', 'v'])
const MAX_NAME_LENGTH = 256

/** True for an ISO 8601 instant in UTC that exists in the calendar. */
export function isInstant(text: unknown): text is string {
  if (typeof text !== 'string' || !INSTANT.test(text)) return false
  const seconds = text.slice(0, 19)
  const time = Date.parse(`${seconds}Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(seconds)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_LENGTH && !CONTROL.test(value)
}

function isSignature(value: Json): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  const members = Object.entries(value as Record<string, Json>)
  return members.length === 3 && members.every(([name, text]) => ['alg', 'key', 'sig'].includes(name) && isText(text))
}

function isText(value: Json): boolean {
  return typeof value === 'string' && value.length > 0
}

/** The first thing that is wrong with a leaf, or null. */
function fault(leaf: Record<string, Json>): LeafErrorCode | null {
  for (const name of Object.keys(leaf)) if (!MEMBERS.has(name)) return 'leaf-members'
  if (leaf['v'] !== 1) return 'leaf-version'
  if (!isName(leaf['stream'])) return 'leaf-stream'
  if (!isCount(leaf['seq'])) return 'leaf-seq'
  const prev = leaf['prev']
  const prevFits = leaf['seq'] === 0 ? prev === null : typeof prev === 'string' && HASH_HEX.test(prev)
  if (!prevFits) return 'leaf-prev'
  const kind = leaf['kind']
  if (!isName(kind) || !KIND.test(kind)) return 'leaf-kind'
  if (!isInstant(leaf['at'])) return 'leaf-at'
  const commit = leaf['commit']
  if (typeof commit !== 'string' || !HASH_HEX.test(commit)) return 'leaf-commit'
  if (!isCount(leaf['fields'])) return 'leaf-fields'
  const sig = leaf['sig']
  if (sig !== undefined && !(Array.isArray(sig) && sig.length > 0 && sig.every(isSignature))) return 'leaf-sig'
  return null
}

/** The canonical text of a leaf. Throws LeafError for a leaf that parseLeaf would refuse. */
export function encodeLeaf(leaf: Leaf): string {
  const wrong = fault(leaf)
  if (wrong) throw new LeafError(wrong)
  const text = canonical(leaf)
  if (isTooLong(text)) throw new LeafError('leaf-too-long')
  return text
}

function isTooLong(text: string): boolean {
  if (text.length * 3 <= MAX_LEAF_BYTES) return false
  return text.length > MAX_LEAF_BYTES || utf8(text).length > MAX_LEAF_BYTES
}

/** Reads a leaf from the log. Throws LeafError with the code of the first thing that is wrong. */
export function parseLeaf(text: string): Leaf {
  if (isTooLong(text)) throw new LeafError('leaf-too-long')
  let value: Json
  try {
    value = parseCanonical(text)
  } catch (error) {
    if (error instanceof CanonicalError) throw new LeafError('leaf-not-canonical')
    throw error
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new LeafError('leaf-members')
  const wrong = fault(value as Record<string, Json>)
  if (wrong) throw new LeafError(wrong)
  return value as unknown as Leaf
}

/** The RFC 6962 leaf hash of an entry's text, 32 bytes. */
export function leafHashOf(entryText: string): Uint8Array {
  return leafHash(utf8(entryText))
}
