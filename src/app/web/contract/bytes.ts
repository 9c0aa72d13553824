// Bytes as requests carry them, and as people keep certificates and keys in files.

export type Bytes = Uint8Array<ArrayBuffer>

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g

/** The blocks of a PEM file with this label, in their order; of a DER file, the file itself. */
export function blocksOf(file: Uint8Array<ArrayBuffer>, label: string): Bytes[] {
  const text = new TextDecoder('latin1').decode(file)
  const found = [...text.matchAll(PEM)]
  if (found.length === 0) return file[0] === 0x30 ? [file] : []
  return found.flatMap(([, name, body = '']) => (name === label ? [fromBase64(body.replaceAll(/\s/g, ''))] : []))
}
