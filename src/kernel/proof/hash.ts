// SHA-256 and Ed25519, synchronous in both worlds: node:crypto where there is one, @noble in a browser.
// The native module is asked of the process at run time, so a bundler for the browser sees no Node import.
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { concatBytes, fromHex, toHex } from './encoding.ts'

const native = globalThis.process?.getBuiltinModule?.('node:crypto')
const nativeBuffer = globalThis.process?.getBuiltinModule?.('node:buffer')

type Latin1Write = (this: Uint8Array, text: string, offset: number, length: number) => number
type Latin1Hash = (algorithm: 'sha256', data: Uint8Array, encoding: 'latin1') => string
const latin1Write = (nativeBuffer?.Buffer.prototype as { latin1Write?: Latin1Write } | undefined)?.latin1Write
const latin1Hash = native?.hash as unknown as Latin1Hash | undefined // the published type leaves latin1 out

/** Bytes in one SHA-256 digest. */
export const HASH_BYTES = 32

/**
 * Writes SHA-256(data) into `out` at `at`.
 * In Node the digest travels as a latin1 string: at these sizes allocating a Buffer costs more than the hash.
 */
export const sha256Into: (data: Uint8Array, out: Uint8Array, at: number) => void =
  latin1Hash && latin1Write
    ? (data, out, at) => void latin1Write.call(out, latin1Hash('sha256', data, 'latin1'), at, HASH_BYTES)
    : (data, out, at) => out.set(nobleSha256(data), at)

/** SHA-256 (FIPS 180-4) of `data`, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  const digest = new Uint8Array(HASH_BYTES)
  sha256Into(data, digest, 0)
  return digest
}

// DER headers of RFC 8410 for a raw Ed25519 public key and a raw seed.
const SPKI_HEADER = fromHex('302a300506032b6570032100')!
const PKCS8_HEADER = fromHex('302e020100300506032b657004220420')!

// The points of small order, sign bit cleared: under such a key one signature fits many texts.
// noble refuses them, OpenSSL does not, and the two worlds must give one verdict.
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/** True when 32 bytes can be an Ed25519 public key at all: not a point of small order. */
export function isUsablePublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false
  const unsigned = publicKey.slice()
  unsigned[31] = unsigned[31]! & 0x7f
  return !SMALL_ORDER.has(toHex(unsigned))
}

type NativeKey = ReturnType<NonNullable<typeof native>['createPublicKey']>
const publicKeys = new Map<string, NativeKey>()
const PUBLIC_KEYS_KEPT = 64

function nativePublicKey(publicKey: Uint8Array): NativeKey {
  const name = toHex(publicKey)
  let key = publicKeys.get(name)
  if (!key) {
    const der = concatBytes(SPKI_HEADER, publicKey)
    key = native.createPublicKey({ key: nativeBuffer.Buffer.from(der), format: 'der', type: 'spki' })
    if (publicKeys.size >= PUBLIC_KEYS_KEPT) publicKeys.clear()
    publicKeys.set(name, key)
  }
  return key
}

/**
 * Verifies an Ed25519 signature (RFC 8032) strictly: S below the group order, no key of small order.
 * Wrong lengths and keys that are no point are `false`, never an error.
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isUsablePublicKey(publicKey)) return false
  try {
    if (native && nativeBuffer) return native.verify(null, message, nativePublicKey(publicKey), signature)
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

function nativePrivateKey(seed: Uint8Array): NativeKey {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes')
  const der = nativeBuffer.Buffer.from(concatBytes(PKCS8_HEADER, seed))
  return native.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** The Ed25519 public key of a 32-byte seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  if (!native || !nativeBuffer) return ed25519.getPublicKey(seed)
  const spki = native.createPublicKey(nativePrivateKey(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(-32))
}

/** Signs with a 32-byte Ed25519 seed: 64 bytes, the same for the same message. */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return ed25519Signer(seed)(message)
}

/** A signing function that has prepared its key once. */
export function ed25519Signer(seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  if (!native || !nativeBuffer) {
    const kept = seed.slice()
    return (message) => ed25519.sign(message, kept)
  }
  const key = nativePrivateKey(seed)
  return (message) => new Uint8Array(native.sign(null, message, key))
}
