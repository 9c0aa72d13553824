// What an uploaded file is, by its bytes: its media type, or why it is not taken. Neither name nor declared type is
// believed. Refused are what a reader's computer might run (programs, pages, drawings with script) and archives that
// reach outside their folder, or whose directory cannot be looked into.
import type { Words } from '#kernel/act'
import { DamagedZip, readZipDirectory, type FileBytes, type ZipEntry } from './zip-directory.ts'

export type Sniffed = { mediaType: string } | { refused: string; says: Words }

const HEAD_BYTES = 4_096
/** Text is looked through as far as this for the marks of a page or a drawing. */
const TEXT_BYTES = 1024 * 1024
/** What an archive may unpack to, and how much more than it holds itself. */
const UNPACKED_BYTES_MAX = 1024 ** 3
const UNPACKED_TIMES_MAX = 200
/** Below this a high ratio says nothing: an empty table packs well. */
const UNPACKED_BYTES_HARMLESS = 64 * 1024 * 1024

const no = (refused: string, zh: string, en: string): Sniffed => ({ refused, says: { zh, en } })
const PROGRAM = no('file-executable', '不接受可执行程序或脚本', 'programs and scripts are not taken')
const PAGE = no(
  'file-page',
  '不接受网页、SVG 等可含脚本的文件',
  'web pages, SVG and the like may carry scripts and are not taken',
)

const starts = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte)
const text = (head: Buffer, at: number, expected: string): boolean =>
  head.toString('latin1', at, at + expected.length) === expected

function isProgram(head: Buffer): boolean {
  return (
    text(head, 0, 'MZ') || // PE, DOS
    text(head, 0, '\x7fELF') ||
    [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xbebafeca].includes(
      head.length >= 4 ? head.readUInt32BE(0) : 0,
    ) || // Mach-O, Java
    text(head, 0, '#!') ||
    text(head, 0, '\0asm') ||
    text(head, 0, 'dex\n') ||
    starts(head, 0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0) // Windows shortcut
  )
}

/** Formats that are taken, by their first bytes. */
function plainFormat(head: Buffer): string | undefined {
  if (text(head, 0, '%PDF-')) return 'application/pdf'
  if (text(head, 0, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (starts(head, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (text(head, 0, 'GIF87a') || text(head, 0, 'GIF89a')) return 'image/gif'
  if (text(head, 0, 'II*\0') || text(head, 0, 'MM\0*')) return 'image/tiff'
  if (text(head, 0, 'BM') && head.length > 14 && head.readUInt32LE(6) === 0) return 'image/bmp'
  if (text(head, 0, 'RIFF') && text(head, 8, 'WEBP')) return 'image/webp'
  if (text(head, 4, 'ftyp')) return 'video/mp4'
  if (text(head, 0, 'ID3')) return 'audio/mpeg'
  if (text(head, 0, 'RIFF') && text(head, 8, 'WAVE')) return 'audio/wav'
  return undefined
}

/** Packed files whose inside is not looked at here. */
function isOpaqueArchive(head: Buffer): boolean {
  return (
    starts(head, 0x1f, 0x8b) || // gzip
    text(head, 0, '7z\xbc\xaf\x27\x1c') ||
    text(head, 0, 'Rar!\x1a\x07') ||
    text(head, 0, '\xfd7zXZ') ||
    text(head, 0, 'BZh') ||
    starts(head, 0x28, 0xb5, 0x2f, 0xfd) || // zstd
    text(head, 0, 'MSCF') || // cab
    text(head, 257, 'ustar') ||
    text(head, 0, '!<arch>') ||
    text(head, 0x8001, 'CD001')
  )
}

const OPAQUE = no(
  'archive-opaque',
  '压缩包只接受 ZIP（不加密），其余格式无法检查内容',
  'of archives only plain ZIP is taken: the inside of others cannot be checked',
)

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const
/** Class of a Windows installer, in the root entry of its compound file. */
const MSI_CLASS = '84100c0000000000c000000000000046'

/** Older office files (compound files, MS-CFB); an installer of that form is a program. */
async function compound(file: FileBytes, head: Buffer): Promise<Sniffed> {
  if (head.length < 512) return no('file-damaged', '文件已损坏', 'the file is damaged')
  const shift = head.readUInt16LE(0x1e)
  const root = await file.read((head.readUInt32LE(0x30) + 1) * 2 ** Math.min(shift, 12), 128)
  return root.toString('hex', 0x50, 0x60) === MSI_CLASS ? PROGRAM : { mediaType: 'application/x-ole-storage' }
}

/** Why an entry's name may not stand in an archive: it would land outside the folder it is unpacked in. */
function isTrickyPath({ name }: ZipEntry): boolean {
  return (
    name.startsWith('/') ||
    name.includes('\\') ||
    /^[a-z]:/i.test(name) ||
    name.split('/').some((part) => part === '..' || part === '.') ||
    /[\p{Cc}\p{Cf}]/u.test(name)
  )
}

const PROGRAM_NAME = /\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|apk|app|sh|reg|cpl|pif)$/i
const PAGE_NAME = /\.(html?|xhtml|svgz?|mht(ml)?)$/i
const isProgramInside = ({ name }: ZipEntry): boolean =>
  PROGRAM_NAME.test(name) ||
  name === 'META-INF/MANIFEST.MF' ||
  name === 'AndroidManifest.xml' ||
  name.endsWith('classes.dex') ||
  /(^|\/)vbaProject\.bin$/i.test(name)

function zipFormat(entries: readonly ZipEntry[]): string {
  const names = new Set(entries.map(({ name }) => name))
  if (names.has('[Content_Types].xml')) {
    if (names.has('word/document.xml')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    if (names.has('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    if (names.has('ppt/presentation.xml'))
      return 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
  }
  // GB/T 33190-2016: an OFD document is a ZIP with OFD.xml at its root
  return names.has('OFD.xml') ? 'application/ofd' : 'application/zip'
}

async function zip(file: FileBytes): Promise<Sniffed> {
  let entries: ZipEntry[]
  try {
    entries = await readZipDirectory(file)
  } catch (error) {
    if (!(error instanceof DamagedZip)) throw error
    return no(
      'archive-damaged',
      `压缩包的目录不合规范：${error.zh}`,
      `the archive’s directory is not sound: ${error.en}`,
    )
  }
  if (entries.some((entry) => isTrickyPath(entry) || entry.link))
    return no(
      'archive-path',
      '压缩包内有指向包外的路径或链接',
      'the archive holds a path or link that leads outside it',
    )
  if (new Set(entries.map(({ name }) => name.toLowerCase())).size !== entries.length)
    return no('archive-path', '压缩包内有重名条目', 'two entries of the archive bear one name')
  if (entries.some(({ encrypted }) => encrypted)) return OPAQUE
  if (entries.some(isProgramInside))
    return no('file-executable', '压缩包内含程序、脚本或宏', 'the archive holds a program, a script or macros')
  if (entries.some(({ name }) => PAGE_NAME.test(name)))
    return no('file-page', '压缩包内含网页或 SVG', 'the archive holds a web page or an SVG')
  const unpacked = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
  if (
    unpacked > UNPACKED_BYTES_MAX ||
    (unpacked > UNPACKED_BYTES_HARMLESS && unpacked > file.bytes * UNPACKED_TIMES_MAX)
  )
    return no('archive-bomb', '压缩包展开后过大', 'the archive unpacks to too much')
  return { mediaType: zipFormat(entries) }
}

// Tags by which a browser takes bytes for a page (WHATWG, MIME Sniffing §7.1), and what makes a drawing or a saved page.
const PAGE_START =
  /^<(!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--|object|embed|img|link|meta|base|form|input|video|audio|frameset)[\s/>-]/i
const PAGE_ANYWHERE =
  /<(svg|html|script|iframe|xsl:stylesheet|[a-z]+:(svg|html|script))[\s/>]|xmlns(:\w+)?\s*=\s*["']http:\/\/www\.w3\.org\/(1999\/xhtml|2000\/svg)|<\?xml-stylesheet/i
const SAVED_PAGE = /^mime-version:/im

/** A text's words when the bytes are text in a Unicode encoding; undefined for anything else. */
function wordsOf(bytes: Buffer, whole: boolean): string | undefined {
  const encoding = starts(bytes, 0xff, 0xfe) ? 'utf-16le' : starts(bytes, 0xfe, 0xff) ? 'utf-16be' : 'utf-8'
  try {
    const words = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole })
    return words.includes('\0') ? undefined : words
  } catch {
    return undefined
  }
}

async function textOrOther(file: FileBytes): Promise<Sniffed> {
  const bytes = await file.read(0, TEXT_BYTES)
  const words = wordsOf(bytes, bytes.length === file.bytes)
  // What is no Unicode text may still be taken for a page by a browser: the marks are ASCII in most encodings.
  const looked = words ?? bytes.toString('latin1').replaceAll('\0', '')
  const start = looked.slice(0, 512).replace(/^[\s\ufeff]+|^\xef\xbb\xbf\s*/, '')
  if (
    PAGE_START.test(start) ||
    PAGE_ANYWHERE.test(looked) ||
    (words !== undefined && SAVED_PAGE.test(words.slice(0, 2_048)))
  )
    return PAGE
  if (words === undefined) return { mediaType: 'application/octet-stream' }
  return { mediaType: /^\s*<\?xml/.test(start) ? 'application/xml' : 'text/plain' }
}

/** What a file is by its bytes, or why it is refused. An empty file is refused. */
export async function sniffFile(file: FileBytes): Promise<Sniffed> {
  if (file.bytes === 0) return no('file-empty', '文件为空', 'the file is empty')
  const head = await file.read(0, Math.max(HEAD_BYTES, 0x8006))
  if (isProgram(head)) return PROGRAM
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06)) return await zip(file)
  if (isOpaqueArchive(head)) return OPAQUE
  if (starts(head, ...OLE)) return await compound(file, head)
  const format = plainFormat(head)
  return format === undefined ? await textOrOther(file) : { mediaType: format }
}
