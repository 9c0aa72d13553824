// Words as the archive's typeface can set them. PDF/A forbids a missing glyph (ISO 19005-2, 6.2.11.8): a character
// that the face lacks is named by its code point instead, so that nothing is dropped silently and no paper fails.
import { closeSync, openSync, readSync } from 'node:fs'

/** Characters named one by one in a text; beyond it each is shown as 〓, the printers' mark for a missing character. */
const NAMED = 200
/** A longer run without a place to break a line gets one every so often: hashes, and text made to overflow. */
const UNBROKEN = 80
const BREAK_EVERY = 40

/** Which characters a face can show. */
export type Face = (codePoint: number) => boolean

/** Reads the character map (cmap, format 12) of a TrueType file. Throws when there is none. */
export function faceOf(file: string): Face {
  const fd = openSync(file, 'r')
  try {
    const read = (at: number, bytes: number): Buffer => {
      const buffer = Buffer.alloc(bytes)
      readSync(fd, buffer, 0, bytes, at)
      return buffer
    }
    const tables = read(4, 2).readUInt16BE()
    const directory = read(12, tables * 16)
    const entry = Array.from({ length: tables }, (_, i) => directory.subarray(i * 16, i * 16 + 16)).find(
      (row) => row.toString('latin1', 0, 4) === 'cmap',
    )
    if (!entry) throw new Error(`${file} has no cmap`)
    const start = entry.readUInt32BE(8)
    const cmap = read(start, entry.readUInt32BE(12))
    for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
      const at = cmap.readUInt32BE(8 + i * 8)
      if (cmap.readUInt16BE(at) === 12) return groups(cmap.subarray(at))
    }
    throw new Error(`${file} has no cmap of format 12`)
  } finally {
    closeSync(fd)
  }
}

/** The groups of a format 12 table (OpenType, cmap): ascending ranges of code points. */
function groups(table: Buffer): Face {
  const count = table.readUInt32BE(12)
  const from = Uint32Array.from({ length: count }, (_, i) => table.readUInt32BE(16 + i * 12))
  const to = Uint32Array.from({ length: count }, (_, i) => table.readUInt32BE(20 + i * 12))
  return (codePoint) => {
    let low = 0
    let high = count - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      if (codePoint < from[middle]!) high = middle - 1
      else if (codePoint > to[middle]!) low = middle + 1
      else return true
    }
    return false
  }
}

/**
 * Marks that one character may carry (Unicode TR15, Stream-Safe Text Format, allows thirty). Further ones are named: the
 * compiler sets a character with its marks as one piece, and aborts at 65,535 bytes of it.
 */
const MARKS = 30
const MARK = /\p{M}/u

// Controls and format characters have no shape of their own and may reorder or hide what stands beside them.
const SHAPELESS = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u
const isVariation = (c: number): boolean => (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)
/** After these a line may end, whatever comes next is of their kind. Kana and punctuation may forbid it. */
const BREAKABLE = /[ \u3000\p{Ideographic}]/u

/** A text that the face can set in full. Line feeds stay, tabs become spaces. */
export function printable(text: string, face: Face): string {
  let named = 0
  let unbroken = 0
  let marks = 0
  let out = ''
  for (const character of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\t', '  ')) {
    const code = character.codePointAt(0)!
    if (isVariation(code)) continue
    marks = MARK.test(character) ? marks + 1 : 0
    if (character === '\n') {
      out += character
      unbroken = 0
    } else if (SHAPELESS.test(character) || marks > MARKS || !face(code)) {
      named += 1
      out += named <= NAMED ? `〔U+${code.toString(16).toUpperCase().padStart(4, '0')}〕` : '〓'
      unbroken = 0
    } else {
      out += character
      unbroken = BREAKABLE.test(character) ? 0 : unbroken + 1
      if (unbroken > UNBROKEN && unbroken % BREAK_EVERY === 0) out += '\u200b'
    }
  }
  return out
}

/** The same value with every text in it made printable. */
export function printableIn(value: unknown, face: Face): unknown {
  if (typeof value === 'string') return printable(value, face)
  if (Array.isArray(value)) return value.map((member) => printableIn(member, face))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, printableIn(member, face)]))
}
