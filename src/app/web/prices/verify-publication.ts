import { ed25519Verify, fromBase64, fromHex, sha256, toHex } from '#kernel/proof'
import type { PublicationHead } from '../api/price-rows.ts'
import { paths } from '../paths.ts'

/**
 * Checks a publication from its signed text alone: the text has the hash that is shown, and the compiler's key signed it.
 * @throws when the text could not be read; then there is no result, neither yes nor no
 */
export async function verifyPublication(
  of: Pick<PublicationHead, 'publication' | 'sha256' | 'signature' | 'publicKey'>,
): Promise<boolean> {
  const response = await fetch(paths.priceFile(of.publication, 'signed'), { credentials: 'omit' })
  if (!response.ok) throw new Error(`${of.publication}: ${response.status}`)
  const text = new Uint8Array(await response.arrayBuffer())
  const [key, signature] = [fromHex(of.publicKey), fromBase64(of.signature)]
  if (key?.length !== 32 || signature?.length !== 64) return false
  return toHex(sha256(text)) === of.sha256 && ed25519Verify(key, text, signature)
}
