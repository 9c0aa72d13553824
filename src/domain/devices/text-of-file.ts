// Bytes of unknown care as text: UTF-8 or UTF-16 with a mark (PowerShell writes it), else byte by byte; or no text at all.

/**
 * The text with line feeds only and without a byte order mark; undefined for bytes that are no text (control bytes that
 * no text has).
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const text = decoded(bytes)
  if (text === undefined || /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return undefined
  return text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
}

function decoded(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bytes.includes(0) ? undefined : new TextDecoder('latin1').decode(bytes)
  }
}
