// The line by SM2 beside the signature in the file (GB/T 32918.2, SM3, the default user id). Its code is fetched when it
// is wanted. The browser cannot keep such a key locked, so it is made for one signature and forgotten.
import { fromHex, toHex } from '#kernel/proof'
import { sm2 } from 'sm-crypto-v2'

const USER_ID = '1234567812345678'

/** An unsigned number of 32 bytes as DER: no leading zeros but the one that keeps it positive. */
function integer(octets: Uint8Array): number[] {
  let from = 0
  while (from < octets.length - 1 && octets[from] === 0) from += 1
  const body = [...((octets[from] ?? 0) >= 0x80 ? [0] : []), ...octets.subarray(from)]
  return [0x02, body.length, ...body]
}

/** Signs the terms hash (hex) with a new key: public key 04 ‖ x ‖ y and DER (r, s), both hex. */
export function sm2Line(termsHash: string): { publicKey: string; signature: string } {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  const raw = sm2.doSignature(fromHex(termsHash)!, privateKey, { hash: true, publicKey, userId: USER_ID })
  const octets = fromHex(raw)!
  const parts = [...integer(octets.subarray(0, 32)), ...integer(octets.subarray(32))]
  return { publicKey, signature: toHex(Uint8Array.from([0x30, parts.length, ...parts])) }
}
