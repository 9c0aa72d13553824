// Uploaded bytes: what is taken under which type, and what is refused, whatever its name or declared type says.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffFile } from './index.ts'

const fileOf = (bytes: Buffer) => ({
  bytes: bytes.length,
  read: (at: number, length: number) => Promise.resolve(bytes.subarray(at, at + length)),
})
const verdict = async (bytes: Buffer | string): Promise<string> => {
  const found = await sniffFile(fileOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes))
  return 'refused' in found ? found.refused : found.mediaType
}

type Entry = { name: string; local?: string; mode?: number; flags?: number; unpacked?: number }

/** A ZIP of stored, empty entries; what its directory says can be made up. */
function zipOf(entries: readonly Entry[], { before = '', after = '' } = {}): Buffer {
  const locals: Buffer[] = [Buffer.from(before)]
  const central: Buffer[] = []
  let at = before.length
  for (const { name, local = name, mode = 0, flags = 0, unpacked = 0 } of entries) {
    const localName = Buffer.from(local)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(localName.length, 26)
    const centralName = Buffer.from(name)
    const row = Buffer.alloc(46)
    row.writeUInt32LE(0x02014b50, 0)
    row.writeUInt8(3, 5)
    row.writeUInt16LE(flags, 8)
    row.writeUInt32LE(unpacked, 24)
    row.writeUInt16LE(centralName.length, 28)
    row.writeUInt32LE(mode * 65_536, 38)
    row.writeUInt32LE(at, 42)
    locals.push(head, localName)
    central.push(row, centralName)
    at += 30 + localName.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end, Buffer.from(after)])
}

describe('a file', () => {
  it.each([
    ['%PDF-1.7\n…', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'image/png', 'latin1'],
    ['\xff\xd8\xff\xe0', 'image/jpeg', 'latin1'],
    ['合同正文。价格 < 5 元，且 a<b。', 'text/plain'],
    ['\ufeff带标记的文字', 'text/plain'],
    ['<?xml version="1.0"?><invoice><line/></invoice>', 'application/xml'],
    ['{"a": 1}', 'text/plain'],
    ['\x00\x01\x02\xfe', 'application/octet-stream', 'latin1'],
  ] as const)('%j is %s', async (text, mediaType, encoding: BufferEncoding = 'utf8') => {
    expect(await verdict(Buffer.from(text, encoding))).toBe(mediaType)
  })

  it.each([
    ['MZ\x90\0', 'file-executable'],
    ['\x7fELF\x02', 'file-executable'],
    ['\xcf\xfa\xed\xfe\x07', 'file-executable'],
    ['\xca\xfe\xba\xbe\0', 'file-executable'],
    ['#!/bin/sh\n', 'file-executable'],
    ['\0asm\x01', 'file-executable'],
    ['<!DOCTYPE html><p>', 'file-page'],
    ['\n \t<HTML lang=zh>', 'file-page'],
    ['\xef\xbb\xbf<script>alert(1)</script>', 'file-page'],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 'file-page'],
    ['<?xml version="1.0"?>\n<!-- x --><s:svg xmlns:s="http://www.w3.org/2000/svg"/>', 'file-page'],
    ['<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>', 'file-page'],
    [`${'说明 '.repeat(900)}<iframe src=x>`, 'file-page', 'utf8'],
    ['MIME-Version: 1.0\nContent-Type: multipart/related', 'file-page'],
    ['\x1f\x8b\x08', 'archive-opaque'],
    ['7z\xbc\xaf\x27\x1c', 'archive-opaque'],
    ['Rar!\x1a\x07\0', 'archive-opaque'],
    ['', 'file-empty'],
  ] as const)('%j is refused: %s', async (text, code, encoding: BufferEncoding = 'latin1') => {
    expect(await verdict(Buffer.from(text, encoding))).toBe(code)
  })

  it('that is a page in UTF-16 is refused too', async () => {
    expect(await verdict(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<html><body>', 'utf16le')]))).toBe(
      'file-page',
    )
  })

  it('that is a Windows installer is a program, an old office file is not', async () => {
    const compound = (rootClass: string): Buffer => {
      const bytes = Buffer.alloc(1_536)
      Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes)
      bytes.writeUInt16LE(9, 0x1e)
      bytes.writeUInt32LE(1, 0x30)
      Buffer.from(rootClass, 'hex').copy(bytes, 1_024 + 0x50)
      return bytes
    }
    expect(await verdict(compound('84100c0000000000c000000000000046'))).toBe('file-executable')
    expect(await verdict(compound('0609020000000000c000000000000046'))).toBe('application/x-ole-storage')
  })
})

describe('an archive', () => {
  it('is taken when it is plain, and named by what it holds', async () => {
    expect(await verdict(zipOf([{ name: '材料/申请表.pdf' }, { name: 'b.txt' }]))).toBe('application/zip')
    expect(await verdict(zipOf([{ name: 'OFD.xml' }, { name: 'Doc_0/Document.xml' }]))).toBe('application/ofd')
    expect(await verdict(zipOf([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }]))).toMatch(
      /wordprocessingml/,
    )
    expect(await verdict(zipOf([]))).toBe('application/zip')
  })

  it.each([
    ['/etc/passwd', 'archive-path'],
    ['../../x', 'archive-path'],
    ['a/../../x', 'archive-path'],
    ['a\\..\\x', 'archive-path'],
    ['C:x', 'archive-path'],
    ['a\0b', 'archive-path'],
    ['发票\u202efdp.txt', 'archive-path'],
    ['setup.EXE', 'file-executable'],
    ['META-INF/MANIFEST.MF', 'file-executable'],
    ['word/vbaProject.bin', 'file-executable'],
    ['页/index.html', 'file-page'],
    ['图.svg', 'file-page'],
  ])('with %j inside is refused: %s', async (name, code) => {
    expect(await verdict(zipOf([{ name: 'a.txt' }, { name }]))).toBe(code)
  })

  it.each([
    ['a link', zipOf([{ name: 'a', mode: 0o120777 }]), 'archive-path'],
    ['two entries of one name', zipOf([{ name: 'A.txt' }, { name: 'a.txt' }]), 'archive-path'],
    ['two names of one entry', zipOf([{ name: 'good.txt', local: 'evil.exe' }]), 'archive-damaged'],
    ['a password', zipOf([{ name: 'a', flags: 1 }]), 'archive-opaque'],
    ['too much inside', zipOf([{ name: 'a', unpacked: 2 ** 31 }]), 'archive-bomb'],
    [
      'bytes before its first entry',
      Buffer.concat([Buffer.from('PK\x03\x04'), zipOf([{ name: 'a' }])]),
      'archive-damaged',
    ],
    ['bytes behind its end', zipOf([{ name: 'a' }], { after: 'x' }), 'archive-damaged'],
    ['a directory cut short', zipOf([{ name: 'a' }]).subarray(0, 60), 'archive-damaged'],
  ])('with %s is refused', async (_, bytes, code) => {
    expect(await verdict(bytes)).toBe(code)
  })
})

it('any bytes get an answer, also those that begin like something known', async () => {
  const starts = ['', 'PK\x03\x04', 'PK\x05\x06', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '<', '\xff\xfe']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 700 }), async (start, rest) => {
      expect(await verdict(Buffer.concat([Buffer.from(start, 'latin1'), rest]))).toMatch(/^[a-z]/)
    }),
    { numRuns: 500 },
  )
})
