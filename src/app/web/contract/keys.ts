// Keys that sign contracts. They are made or brought here, kept by this browser, cannot be read out of it, and are never
// sent anywhere: the signature is made where its holder is (E-Signature Law 13: the holder alone controls it).
import { toHex } from '#kernel/proof'
import { fromBase64, toBase64, type Bytes } from './bytes.ts'

const DATABASE = 'suan-keys'
const STORE = 'keys'
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** Whether this page may use the browser's keys at all: on plain http that is so on loopback only. */
export const keysPossible = (): boolean => globalThis.crypto?.subtle !== undefined && 'indexedDB' in globalThis

function ask<Of>(request: IDBRequest<Of>): Promise<Of> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  return (await ask(opening)).transaction(STORE, mode).objectStore(STORE)
}

/** A new key pair; the private key cannot be read out, not by this page either. */
export const makeKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(P256, false, ['sign', 'verify'])

/** The public key as a certificate holds it: SPKI, base64 DER. */
export const publicKeyOf = async ({ publicKey }: CryptoKeyPair): Promise<string> =>
  toBase64(new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)))

/** A private key that its holder brings (PKCS #8, not encrypted): P-256, otherwise RSA. Throws when it is neither. */
export async function bringKey(pkcs8: Bytes): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, P256, false, ['sign'])
  } catch {
    return await crypto.subtle.importKey('pkcs8', pkcs8, RSA, false, ['sign'])
  }
}

/** Keeps a key under the SHA-256 of its certificate. */
export async function keepKey(certificate: string, key: CryptoKey): Promise<void> {
  await ask((await store('readwrite')).put(key, certificate))
}

/** Of these certificates, those whose key is in this browser. */
export async function keptHere(certificates: readonly string[]): Promise<Set<string>> {
  if (!keysPossible()) return new Set()
  const known = await ask((await store('readonly')).getAllKeys())
  return new Set(certificates.filter((certificate) => known.includes(certificate)))
}

/** Signs with the key of a certificate: r ‖ s of P-256, or RSA with SHA-256; base64. */
export async function signWith(key: CryptoKey, toBeSigned: string): Promise<string> {
  const how = key.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: key.algorithm.name }
  return toBase64(new Uint8Array(await crypto.subtle.sign(how, key, fromBase64(toBeSigned))))
}

/** The key of a certificate; undefined when it is not in this browser. */
export const keyOf = async (certificate: string): Promise<CryptoKey | undefined> =>
  (await ask((await store('readonly')).get(certificate))) as CryptoKey | undefined

export const fingerprintOf = async (certificate: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate)))
