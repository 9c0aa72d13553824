// The directory of a ZIP file (APPNOTE 6.3.10 §4.3): what it says it holds, read without unpacking anything. Both places
// where an entry is named must agree: unpackers differ in which of the two they follow.

/** Bytes of a file at places; fewer at its end. */
export type FileBytes = { readonly bytes: number; read(at: number, bytes: number): Promise<Buffer> }

export type ZipEntry = { name: string; unpackedBytes: number; encrypted: boolean; link: boolean }

/** The directory is not what the specification says; in words. */
export class DamagedZip extends Error {
  readonly zh: string
  readonly en: string
  constructor(zh: string, en: string) {
    super(en)
    this.name = 'DamagedZip'
    this.zh = zh
    this.en = en
  }
}

const END_BYTES = 22
const COMMENT_BYTES_MAX = 0xffff
const DIRECTORY_BYTES_MAX = 8 * 1024 * 1024
const ENTRIES_MAX = 10_000
const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const UNIX = 3
const SYMBOLIC_LINK = 0xa000

const damaged = (zh: string, en: string): DamagedZip => new DamagedZip(zh, en)

/** Where the directory stands: the end record must be the last thing in the file. */
async function endOf(file: FileBytes): Promise<{ entries: number; bytes: number; at: number }> {
  const tailBytes = Math.min(file.bytes, END_BYTES + COMMENT_BYTES_MAX)
  const tail = await file.read(file.bytes - tailBytes, tailBytes)
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue
    const [disk, start, here, entries] = [4, 6, 8, 10].map((offset) => tail.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
      number,
    ]
    if (disk !== 0 || start !== 0 || here !== entries) throw damaged('分卷压缩', 'it is split over several files')
    const end = { entries, bytes: tail.readUInt32LE(at + 12), at: tail.readUInt32LE(at + 16) }
    if (entries === 0xffff || end.bytes === 0xffffffff || end.at === 0xffffffff)
      throw damaged('ZIP64', 'it is a ZIP64 archive')
    // Nothing between directory and end, so that no second directory can hide there.
    if (end.at + end.bytes !== file.bytes - tailBytes + at)
      throw damaged('目录位置不符', 'the directory is not where it should be')
    return end
  }
  throw damaged('没有目录', 'it has no directory')
}

/** A name as its bytes, in UTF-8 if it is that, byte for byte otherwise: what is looked for in it is ASCII. */
const nameOf = (bytes: Buffer): string => {
  const utf8 = bytes.toString('utf8')
  return Buffer.from(utf8).equals(bytes) ? utf8 : bytes.toString('latin1').replace(/[\x80-\x9f]/g, '_')
}

/** Every entry of the archive. Throws DamagedZip for a directory that is not sound or too long. */
export async function readZipDirectory(file: FileBytes): Promise<ZipEntry[]> {
  const end = await endOf(file)
  if (end.entries > ENTRIES_MAX || end.bytes > DIRECTORY_BYTES_MAX) throw damaged('条目过多', 'it has too many entries')
  const directory = await file.read(end.at, end.bytes)
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < end.entries; i += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      throw damaged('目录残缺', 'the directory is broken')
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    if (at + 46 + nameBytes > directory.length) throw damaged('目录残缺', 'the directory is broken')
    const rawName = directory.subarray(at + 46, at + 46 + nameBytes)
    const localAt = directory.readUInt32LE(at + 42)
    const local = await file.read(localAt, 30 + nameBytes)
    if (
      local.length < 30 + nameBytes ||
      local.readUInt32LE(0) !== LOCAL ||
      local.readUInt16LE(26) !== nameBytes ||
      !local.subarray(30).equals(rawName)
    )
      throw damaged('两处文件名不一致', 'an entry is named differently in two places')
    const madeBy = directory.readUInt8(at + 5)
    const mode = directory.readUInt32LE(at + 38) >>> 16
    entries.push({
      name: nameOf(rawName),
      unpackedBytes: directory.readUInt32LE(at + 24),
      encrypted: (directory.readUInt16LE(at + 8) & 0x41) !== 0,
      link: madeBy === UNIX && (mode & 0xf000) === SYMBOLIC_LINK,
    })
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  if (at !== directory.length) throw damaged('目录残缺', 'the directory is broken')
  return entries
}
