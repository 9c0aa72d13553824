// The key under which a compiler publishes: made or brought here, kept by this browser and never read out of it. The
// platform knows the public key only (platform/price-rules#publication).
import { ed25519Verify, fromHex, toBase64, toHex, utf8 } from '#kernel/proof'
import { keepKey, keyOf, keysPossible, keptHere } from '../contract/keys.ts'
import type { Bytes } from '../contract/bytes.ts'

const ED25519 = { name: 'Ed25519' } as const

export { keysPossible }

/** A new key, kept here under its public key, which is returned in hexadecimal. Throws where the browser has no Ed25519. */
export async function makeCompilerKey(): Promise<string> {
  const pair = (await crypto.subtle.generateKey(ED25519, false, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  await keepKey(publicKey, pair.privateKey)
  return publicKey
}

/** Is the key of a public key in this browser? */
export const compilerKeyHere = async (publicKey: string): Promise<boolean> =>
  (await keptHere([publicKey])).has(publicKey)

/** The compiler's signature under a text, base64; undefined when its key is not here. */
export async function signAsCompiler(publicKey: string, text: string): Promise<string | undefined> {
  const key = await keyOf(publicKey)
  return key === undefined ? undefined : await signed(key, text)
}

/** What the present key signs to hand over to the next; the text of the act pricing.compiler.replace-key. */
export const handOverText = (compiler: string, publicKey: string): string =>
  `suanheng compiler key\n${compiler}\n${publicKey}\n`

async function signed(key: CryptoKey, text: string): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(ED25519, key, new Uint8Array(utf8(text)))))
}

const PROBE = 'suan: is this the key'

/** Keeps a key that its holder brings (PKCS #8, not encrypted). False when it is not the key of the public key. */
export async function bringCompilerKey(publicKey: string, pkcs8: Bytes): Promise<boolean> {
  const raw = fromHex(publicKey)
  if (raw === null || raw === undefined) return false
  try {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, ED25519, false, ['sign'])
    const probe = new Uint8Array(await crypto.subtle.sign(ED25519, key, new Uint8Array(utf8(PROBE))))
    if (!ed25519Verify(raw, utf8(PROBE), probe)) return false
    await keepKey(publicKey, key)
    return true
  } catch {
    return false
  }
}
