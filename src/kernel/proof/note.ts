// C2SP signed-note 1.0, tlog-checkpoint 1.0 and tlog-cosignature 1.0: the signed head of a log.
import { concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from './encoding.ts'
import { ed25519PublicKey, ed25519Signer, ed25519Verify, HASH_BYTES, isUsablePublicKey, sha256 } from './hash.ts'

/** Signature types of signed-note; the others in the table are known by shape and left unverified. */
export const SIGNATURE_TYPE = {
  ed25519: 1,
  ecdsa: 2,
  ed25519Cosignature: 4,
  rfc6962TreeHead: 5,
  mlDsa44: 6,
} as const

/** What is wrong with a note, key or checkpoint. */
export type NoteErrorCode =
  | 'note-form' // not text ‖ blank line ‖ signature lines
  | 'note-unsigned' // no signature by a key given
  | 'note-signature' // a signature by a key given does not verify
  | 'key-form' // a verifier or signer key that is malformed
  | 'checkpoint-form' // the text of a note is no checkpoint

/** Refusal by this file; `code` is one of a closed set. */
export class NoteError extends Error {
  readonly code: NoteErrorCode
  constructor(code: NoteErrorCode, message: string) {
    super(message)
    this.name = 'NoteError'
    this.code = code
  }
}

/** A public key with the name it signs under. `keyId` is four bytes. */
export type Verifier = {
  readonly name: string
  readonly keyId: Uint8Array
  readonly type: number
  readonly publicKey: Uint8Array
}

export type NoteSignature = {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
  readonly line: string
}

export type OpenedNote = {
  readonly text: string
  readonly verified: readonly (NoteSignature & { readonly timestampSeconds?: number })[]
  /** Signature lines by keys not given, without repetitions. */
  readonly unverified: readonly NoteSignature[]
}

/** The head of a log. `root` has 32 bytes; `extensions` are the lines after the third. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly extensions: readonly string[]
}

/** Bound of the specification's "some limit, at least 16". */
const MAX_SIGNATURES = 100
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/u

function isKeyName(name: string): boolean {
  return name.length > 0 && !name.includes('+') && !/\s/u.test(name) && name.isWellFormed()
}

/** Key id of signed-note: SHA-256(name ‖ newline ‖ type ‖ key), first four bytes. */
export function keyId(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4)
}

/** The text form of a verifier key, `name+id+base64(type ‖ key)`. */
export function formatVkey(name: string, type: number, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw new NoteError('key-form', 'a key name is not empty and has no space and no plus')
  return `${name}+${toHex(keyId(name, type, publicKey))}+${toBase64(concatBytes(Uint8Array.of(type), publicKey))}`
}

/** Parses a verifier key; throws NoteError `key-form` for anything damaged or of an unknown type. */
export function parseVkey(vkey: string): Verifier {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(vkey)
  const name = match?.[1] ?? ''
  const id = fromHex(match?.[2] ?? '')
  const typed = fromBase64(match?.[3] ?? '')
  if (!isKeyName(name) || !id || !typed || typed.length < 2) throw new NoteError('key-form', 'malformed verifier key')
  const type = typed[0]!
  const publicKey = typed.slice(1)
  if (!equalBytes(id, expectedKeyId(name, type, publicKey))) throw new NoteError('key-form', 'key id does not match')
  return { name, keyId: id, type, publicKey }
}

function expectedKeyId(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  switch (type) {
    case SIGNATURE_TYPE.ed25519:
    case SIGNATURE_TYPE.ed25519Cosignature:
      if (!isUsablePublicKey(publicKey)) throw new NoteError('key-form', 'not an Ed25519 public key')
      return keyId(name, type, publicKey)
    case SIGNATURE_TYPE.mlDsa44:
      if (publicKey.length !== 1312) throw new NoteError('key-form', 'not an ML-DSA-44 public key')
      return keyId(name, type, publicKey)
    case SIGNATURE_TYPE.ecdsa: // SPKI, named by its own hash
      return sha256(publicKey).slice(0, 4)
    case SIGNATURE_TYPE.rfc6962TreeHead: // SPKI, named by the RFC 6962 log id
      return keyId(name, type, sha256(publicKey))
    default:
      throw new NoteError('key-form', `unknown signature type ${type}`)
  }
}

/** Signs texts under one name. `signatureLine` returns the whole line with its newline. */
export type NoteSigner = {
  readonly name: string
  readonly vkey: string
  signatureLine(text: string): string
}

/** A signer of type 1 (Ed25519) from a 32-byte seed. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const publicKey = ed25519PublicKey(seed)
  const vkey = formatVkey(name, SIGNATURE_TYPE.ed25519, publicKey)
  const id = keyId(name, SIGNATURE_TYPE.ed25519, publicKey)
  const sign = ed25519Signer(seed)
  return { name, vkey, signatureLine: (text) => formatSignatureLine(name, id, sign(utf8(text))) }
}

/** A signer of type 4 (timestamped Ed25519 cosignature); `nowSeconds` gives POSIX time. */
export function cosignatureSigner(name: string, seed: Uint8Array, nowSeconds: () => number): NoteSigner {
  const type = SIGNATURE_TYPE.ed25519Cosignature
  const publicKey = ed25519PublicKey(seed)
  const id = keyId(name, type, publicKey)
  const sign = ed25519Signer(seed)
  return {
    name,
    vkey: formatVkey(name, type, publicKey),
    signatureLine(text) {
      const seconds = nowSeconds()
      const stamp = new Uint8Array(8)
      new DataView(stamp.buffer).setBigUint64(0, BigInt(seconds))
      return formatSignatureLine(name, id, concatBytes(stamp, sign(cosignedMessage(seconds, text))))
    },
  }
}

/** Parses `PRIVATE+KEY+name+id+base64(1 ‖ seed)`; throws NoteError `key-form`. */
export function parseSignerKey(text: string): NoteSigner {
  const match = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text)
  const name = match?.[1] ?? ''
  const typed = fromBase64(match?.[3] ?? '')
  if (!isKeyName(name) || !typed || typed.length !== 33 || typed[0] !== SIGNATURE_TYPE.ed25519) {
    throw new NoteError('key-form', 'malformed signer key')
  }
  const signer = noteSigner(name, typed.slice(1))
  if (!signer.vkey.startsWith(`${name}+${match?.[2]}+`)) throw new NoteError('key-form', 'key id does not match')
  return signer
}

function formatSignatureLine(name: string, id: Uint8Array, signature: Uint8Array): string {
  return `\u2014 ${name} ${toBase64(concatBytes(id, signature))}\n`
}

/** Text, blank line, one signature line per signer. Throws NoteError when the text has no final newline. */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new NoteError('note-form', 'a note text ends in a newline and has no control characters')
  return `${text}\n${signers.map((signer) => signer.signatureLine(text)).join('')}`
}

function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || !text.isWellFormed()) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 && text[i] !== '\n') return false
  return true
}

/** Splits a note; throws NoteError `note-form`. Signature lines are read in their one base64 spelling only. */
export function parseNote(note: string | Uint8Array): { text: string; signatures: NoteSignature[] } {
  const whole = typeof note === 'string' ? note : fromUtf8(note)
  if (whole === null || !isNoteText(whole)) throw new NoteError('note-form', 'a note is UTF-8 and ends in a newline')
  const blank = whole.lastIndexOf('\n\n')
  if (blank < 0 || blank + 2 === whole.length)
    throw new NoteError('note-form', 'a note has signatures after a blank line')
  const lines = whole.slice(blank + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new NoteError('note-form', `more than ${MAX_SIGNATURES} signatures`)
  const signatures = lines.map((line): NoteSignature => {
    const match = SIGNATURE_LINE.exec(line)
    const name = match?.[1] ?? ''
    const bytes = fromBase64(match?.[2] ?? '')
    if (!isKeyName(name) || !bytes || bytes.length < 5) throw new NoteError('note-form', 'malformed signature line')
    return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4), line }
  })
  return { text: whole.slice(0, blank + 1), signatures }
}

function cosignedMessage(seconds: number | bigint, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function cosignatureSeconds(signature: Uint8Array): number | null {
  if (signature.length !== 72) return null
  const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0)
  return seconds <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seconds) : null
}

function verifies(verifier: Verifier, text: string, signature: Uint8Array): boolean {
  if (verifier.type === SIGNATURE_TYPE.ed25519) return ed25519Verify(verifier.publicKey, utf8(text), signature)
  const seconds = cosignatureSeconds(signature)
  if (seconds === null) return false
  return ed25519Verify(verifier.publicKey, cosignedMessage(seconds, text), signature.subarray(8))
}

function canVerify(verifier: Verifier): boolean {
  return verifier.type === SIGNATURE_TYPE.ed25519 || verifier.type === SIGNATURE_TYPE.ed25519Cosignature
}

/**
 * Opens a note with the keys given. Throws NoteError when the form is wrong, when a signature by one of
 * these keys does not verify, or when none of them signed. Keys of types this file cannot check count
 * as not given.
 */
export function openNote(note: string | Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
  const { text, signatures } = parseNote(note)
  const verified: (NoteSignature & { timestampSeconds?: number })[] = []
  const unverified = new Map<string, NoteSignature>()
  const seen = new Set<Verifier>()
  for (const signature of signatures) {
    const verifier = verifiers.find(
      (known) => canVerify(known) && known.name === signature.name && equalBytes(known.keyId, signature.keyId),
    )
    if (!verifier) {
      unverified.set(signature.line, signature)
      continue
    }
    if (seen.has(verifier)) continue
    seen.add(verifier)
    if (!verifies(verifier, text, signature.signature)) {
      throw new NoteError('note-signature', `the signature by ${signature.name} does not verify`)
    }
    const seconds = verifier.type === SIGNATURE_TYPE.ed25519Cosignature ? cosignatureSeconds(signature.signature) : null
    verified.push(seconds === null ? signature : { ...signature, timestampSeconds: seconds })
  }
  if (verified.length === 0) throw new NoteError('note-unsigned', 'no signature by a known key')
  return { text, verified, unverified: [...unverified.values()] }
}

/** The text of a checkpoint: origin, size and root on a line each. Extension lines are not written. */
export function checkpointText(origin: string, size: number, root: Uint8Array): string {
  if (origin === '' || origin.includes('\n')) throw new NoteError('checkpoint-form', 'an origin is one line')
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES) {
    throw new NoteError('checkpoint-form', 'a checkpoint has a size and a root of 32 bytes')
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Parses the text of a checkpoint; throws NoteError `checkpoint-form`. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  const [origin = '', sizeText = '', rootText = '', ...rest] = lines
  const size = /^(0|[1-9][0-9]*)$/.test(sizeText) ? Number(sizeText) : Number.NaN
  const root = fromBase64(rootText)
  const ends = rest.pop() === ''
  if (!ends || origin === '' || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES || rest.includes('')) {
    throw new NoteError('checkpoint-form', 'not a checkpoint: origin, size and root on a line each')
  }
  return { origin, size, root, extensions: rest }
}

/** Opens a signed checkpoint: the note, then its text. Throws NoteError. */
export function openCheckpoint(note: string | Uint8Array, verifiers: readonly Verifier[]): Checkpoint & OpenedNote {
  const opened = openNote(note, verifiers)
  return { ...opened, ...parseCheckpoint(opened.text) }
}

/** A checkpoint signed by the log and by whoever else is given. */
export function signCheckpoint(
  origin: string,
  size: number,
  root: Uint8Array,
  ...signers: readonly NoteSigner[]
): string {
  return signNote(checkpointText(origin, size, root), ...signers)
}
