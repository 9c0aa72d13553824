// SM2 signatures over SM3 (GB/T 32918.2, GM/T 0003.2) for the line that goes into the evidence. Node's own signing under an
// SM2 key leaves out the digest Z of the signer and agrees with nobody; sm-crypto-v2 reproduces the standard's example.
import type { Integer } from 'asn1js'
import { sm2 } from 'sm-crypto-v2'
import { equalBytes, fromHex, toHex } from '#kernel/proof'
import { integer, integerOctets, partsOf, readDer, sequence, tagOf } from './der.ts'
import { SigningError } from './reasons.ts'

/** The signer's identity where the parties agreed on no other (GM/T 0009-2012 §10). */
const DEFAULT_USER_ID = '1234567812345678'
const PRIVATE_KEY = /^[0-9a-f]{64}$/
const PUBLIC_KEY = /^04[0-9a-f]{128}$/
/** The order of the group, GB/T 32918.5 §2; keys and both parts of a signature lie below it. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

const inRange = (hex: string, below: bigint): boolean => {
  const value = BigInt(`0x${hex}`)
  return value > 0n && value < below
}

/** The public key (hex, 04 ‖ x ‖ y) of a private one (hex, 32 bytes). Throws SigningError `sm2-form`. */
export function sm2PublicKey(privateKey: string): string {
  // GB/T 32918.1 §6.1: d lies in [1, n − 2].
  if (!PRIVATE_KEY.test(privateKey) || !inRange(privateKey, ORDER - 1n)) throw new SigningError('sm2-form')
  return sm2.getPublicKeyFromPrivateKey(privateKey)
}

/** Signs a message: SM3 over Z of the default user id and the message; DER (r, s). Throws SigningError `sm2-form`. */
export function sm2Sign(privateKey: string, message: Uint8Array): Uint8Array {
  const publicKey = sm2PublicKey(privateKey)
  const signature = sm2.doSignature(message, privateKey, { hash: true, publicKey, userId: DEFAULT_USER_ID })
  const octets = fromHex(signature)
  if (octets?.length !== 64) throw new SigningError('sm2-form')
  return sequence(integer(octets.subarray(0, 32)), integer(octets.subarray(32)))
}

/** r ‖ s in hex of a signature in its one DER spelling; null for anything else. */
function partsOfSignature(der: Uint8Array): string | null {
  const tree = readDer(der)
  const [r, s, other] = partsOf(tree ?? undefined).map((node) =>
    tagOf(node) === '1:2' ? toHex(integerOctets(node as Integer)) : '',
  )
  if (r === undefined || s === undefined || other !== undefined) return null
  const parts = [r, s].map((part) => part.replace(/^00/, '').padStart(64, '0'))
  if (!parts.every((part) => part.length === 64 && inRange(part, ORDER))) return null
  const [first = '', second = ''] = parts
  return equalBytes(sequence(integer(fromHex(first)!), integer(fromHex(second)!)), der) ? first + second : null
}

/** Whether `signature` (DER) is the holder's of `publicKey` (hex, 04 ‖ x ‖ y) over the message; false for malformed input. */
export function sm2Verify(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  // The library reads malformed DER generously, so it is given r ‖ s.
  const parts = PUBLIC_KEY.test(publicKey) ? partsOfSignature(signature) : null
  if (parts === null) return false
  try {
    return (
      sm2.verifyPublicKey(publicKey) &&
      sm2.doVerifySignature(message, parts, publicKey, { hash: true, userId: DEFAULT_USER_ID })
    )
  } catch {
    return false
  }
}
