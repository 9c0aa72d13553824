// Signatures on PDF files: made one after another, read strictly, and broken in every way that is known.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  addSignaturePlaceholder,
  digestToSign,
  embedCms,
  signaturesIn,
  signedBytes,
  SigningError,
  verifyPdf,
  type SigningReasonCode,
} from './index.ts'
import { signCms } from './cades.ts'
import { NOW, sampleSigners, signPdf, streamPdf, tablePdf, USCC, type Signer } from './sample-signers.ts'
import { readObject } from './pdf-file.ts'

const PERSON = '镕喆堃翀犇燊䶮'
const COMPANY = '甲方算力（深圳）有限公司'
const SEAL = `${COMPANY}合同专用章`

let world: ReturnType<typeof sampleSigners>
let person: Signer
let seal: Signer
/** The two hand-made files, each signed by 1 to 4. */
let signed: Record<'table' | 'stream', readonly Uint8Array[]>

const verify = (pdf: Uint8Array) => verifyPdf(pdf, { trusted: world.trusted, at: NOW })
const codes = (pdf: Uint8Array): SigningReasonCode[][] =>
  verify(pdf).signatures.map(({ reasons }) => reasons.map(({ code }) => code))
const refusalOf = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    if (error instanceof SigningError) return error.reason.code
    throw error
  }
  return 'none'
}

beforeAll(() => {
  world = sampleSigners()
  person = world.make({ kind: 'person', name: PERSON, company: COMPANY, uscc: USCC }, 'ec')
  seal = world.make({ kind: 'seal', company: COMPANY, uscc: USCC }, 'rsa')
  const signs = (pdf: Uint8Array): Uint8Array[] => {
    const files = [pdf]
    for (let i = 0; i < 4; i++)
      files.push(signPdf(files[i]!, i % 2 ? seal : person, i % 2 ? SEAL : PERSON, { stamp: world.stamp }))
    return files.slice(1)
  }
  signed = { table: signs(tablePdf()), stream: signs(streamPdf()) }
})

describe.each(['table', 'stream'] as const)('a file with a cross-reference %s', (form) => {
  it('is signed by one, two, three and four, and every signature stays valid', () => {
    for (const [i, pdf] of signed[form].entries()) {
      const verdict = verify(pdf)
      expect([i, verdict.valid, codes(pdf)]).toEqual([i, true, Array.from({ length: i + 1 }, () => [])])
      expect(verdict.signatures.map(({ coversFile }) => coversFile)).toEqual([...Array<boolean>(i).fill(false), true])
    }
    const [first, second] = verify(signed[form][1]!).signatures
    expect(first).toMatchObject({
      field: 'Signature1',
      name: PERSON,
      reason: '同意并签署本合同',
      location: '广东省深圳市',
      claimedAt: NOW,
      cms: { signer: { subject: { cn: PERSON, o: COMPANY, usccOrNull: USCC }, publicKeyKind: 'P-256' } },
    })
    expect(second).toMatchObject({ name: SEAL, cms: { signer: { subject: { cn: SEAL }, publicKeyKind: 'RSA-2048' } } })
    expect(first!.cms!.signedAt! < second!.cms!.signedAt!).toBe(true)
  })

  it('keeps every byte of the revision before', () => {
    const files = [form === 'table' ? tablePdf() : streamPdf(), ...signed[form]]
    for (let i = 1; i < files.length; i++)
      expect(Buffer.compare(files[i]!.subarray(0, files[i - 1]!.length), files[i - 1]!)).toBe(0)
  })

  it('refuses one changed byte anywhere in what is covered', () => {
    const pdf = signed[form][1]!
    const all = signaturesIn(pdf)
    const [, a, b, c] = all[1]!.byteRange
    const value = all[0]!.byteRange
    fc.assert(
      fc.property(fc.integer({ min: 0, max: a + c - 1 }), fc.integer({ min: 1, max: 255 }), (n, mask) => {
        const place = n < a ? n : b + n - a
        const broken = new Uint8Array(pdf)
        broken[place]! ^= mask
        const verdict = verify(broken)
        expect(verdict.valid).toBe(false)
        expect(verdict.signatures[1]?.valid ?? false).toBe(false)
        const inFirst = place < value[1] || (place >= value[2] && place < value[2] + value[3])
        if (inFirst) expect(verdict.signatures[0]?.valid ?? false).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('refuses an offset beyond the end of the file', () => {
    const pdf = signed[form][1]!
    expect(refusalOf(() => readObject(pdf, pdf.length + 5))).toBe('pdf-form')
  })

  it('reports a byte after the last signature', () => {
    for (const [i, pdf] of signed[form].entries())
      for (const byte of i === 1 ? [0, 10, 32, 37, 65] : [10])
        expect(codes(Buffer.concat([pdf, Uint8Array.of(byte)]))).toEqual(
          Array.from({ length: i + 1 }, () => ['pdf-trailing']),
        )
    expect(refusalOf(() => signPdf(Buffer.concat([signed[form][0]!, Buffer.from('\n')]), seal, SEAL))).toBe(
      'pdf-trailing',
    )
  })

  it('never fails on a damaged file, and never finds it valid with other content', () => {
    const pdf = signed[form][1]!
    const whole = Buffer.from(pdf)
    fc.assert(
      fc.property(fc.nat(pdf.length), fc.nat(400), fc.uint8Array({ maxLength: 40 }), (from, length, bytes) => {
        const broken = Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(from + length)])
        const verdict = verify(broken)
        if (verdict.valid) expect(verdict.signatures.length <= 2).toBe(true)
        for (const [i, part] of verdict.signatures.entries())
          if (part.valid) expect(Buffer.compare(signedBytes(broken, i), signedBytes(pdf, i))).toBe(0)
      }),
      { numRuns: 100 },
    )
  })
})

describe('attacks on what lies behind a signature', () => {
  /** The second signer's tool alters the update before signing it; lengths stay, so every offset holds. */
  const altered = (from: string, to: string): Uint8Array => {
    expect(to.length).toBe(from.length)
    const first = signed.table[0]!
    const notes = { name: SEAL, reason: 'r', location: 'l', at: NOW }
    const prepared = addSignaturePlaceholder(first, notes)
    const place = Buffer.from(prepared).lastIndexOf(from)
    expect(place).toBeGreaterThan(first.length)
    prepared.set(Buffer.from(to, 'latin1'), place)
    return embedCms(
      prepared,
      signCms({ digest: digestToSign(prepared), certificates: [seal.certificate], key: seal.key }),
    )
  }

  it('is quiet when nothing is altered', () => {
    expect(codes(altered('/Rect [0 0 0 0]', '/Rect [0 0 0 0]'))).toEqual([[], []])
  })
  it.each([
    ['a page that shrinks', '/MediaBox [0 0 595 842]', '/MediaBox [0 0 595 100]'],
    ['a page with other content', '/Contents 4 0 R', '/Contents 5 0 R'],
    ['a field that shows something', '/Rect [0 0 0 0]', '/Rect [0 0 9 9]'],
    ['a field with an action', '/F 132', '/AA 13'],
    ['a form that drops the first signature', '[7 0 R 10 0 R]', '[10 0 R]      '],
    ['a table that overwrites another object', 'xref\n3 1\n', 'xref\n4 1\n'],
  ])('%s', (_name, from, to) => {
    const pdf = altered(from, to)
    const verdict = verify(pdf)
    expect(verdict.valid).toBe(false)
    if (verdict.signatures.length === 2) expect(verdict.signatures[0]!.valid).toBe(false)
    else expect(verdict.reasons).toMatchObject([{ code: 'pdf-dropped' }])
  })

  it('an update behind the last signature', () => {
    const pdf = signed.table[1]!
    const text =
      '4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n' +
      `xref\n4 1\n${String(pdf.length).padStart(10, '0')} 00000 n \n` +
      `trailer\n<< /Size 11 /Root 1 0 R /Prev ${/startxref\n(\d+)\n%%EOF\n$/.exec(Buffer.from(pdf).toString('latin1'))![1]} >>\n`
    const longer = Buffer.concat([
      pdf,
      Buffer.from(`${text}startxref\n${pdf.length + text.indexOf('xref')}\n%%EOF\n`, 'latin1'),
    ])
    expect(codes(longer)).toEqual([['pdf-trailing'], ['pdf-trailing']])
  })

  it('a range that leaves out more than the value', () => {
    const pdf = Buffer.from(signed.table[0]!)
    const [, a, b, c] = signaturesIn(pdf)[0]!.byteRange
    const text = (x: number, y: number, z: number): string =>
      `[0 ${[x, y, z].map((n) => String(n).padStart(10)).join(' ')}]`
    const at = pdf.indexOf(text(a, b, c))
    for (const other of [
      text(a - 1, b, c),
      text(a, b + 1, c - 1),
      text(a, b, c - 2),
      text(a + 1, b, c),
      text(0, b, c),
      text(a, b, c + 1),
      text(a, a, c),
      text(a, b, c).replace('[0', '[1'),
    ]) {
      const broken = Buffer.from(pdf)
      broken.set(Buffer.from(other, 'latin1'), at)
      expect([other, codes(broken)[0]?.[0]]).toEqual([other, 'pdf-range'])
    }
  })

  it('a value that stands elsewhere than its range says', () => {
    // The range is right for the first place of the value, but the field now points at a copy of the dictionary.
    const pdf = Buffer.from(signed.table[0]!).toString('latin1')
    const body = /6 0 obj\n[^]*?endobj\n/.exec(pdf)![0].replace('6 0 obj', '9 0 obj')
    const field = /7 0 obj\n[^]*?endobj\n/.exec(pdf)![0].replace('/V 6 0 R', '/V 9 0 R')
    const offset = (n: number): string => `${String(pdf.length + n).padStart(10, '0')} 00000 n \n`
    const tail =
      `${field}${body}xref\n7 1\n${offset(0)}9 1\n${offset(field.length)}` +
      `trailer\n<< /Size 10 /Root 1 0 R /Prev ${/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)![1]} >>\n`
    const whole = `${pdf}${tail}startxref\n${pdf.length + field.length + body.length}\n%%EOF\n`
    expect(codes(Buffer.from(whole, 'latin1'))[0]).toContain('pdf-range')
  })

  it('a signature twice in the form, and one taken away', () => {
    const pdf = Buffer.from(signed.table[1]!)
    const twice = Buffer.from(pdf.toString('latin1').replace('[7 0 R 10 0 R]', '[10 0 R 10 0 R]'), 'latin1')
    expect(verify(twice).valid).toBe(false)
    const cut = pdf.subarray(0, signed.table[0]!.length)
    // What is left is the file as the first signer signed it; who has to sign is counted elsewhere.
    expect(verify(cut)).toMatchObject({ valid: true, signatures: { length: 1 } })
  })
})

describe('files of many kinds', () => {
  const shapes: [string, (objects: readonly string[]) => readonly string[]][] = [
    [
      'a form of its own, with its list apart',
      ([catalog, ...rest]) => [
        catalog!.replace('>>', '/AcroForm 6 0 R >>'),
        ...rest,
        '<< /Fields 7 0 R /SigFlags 1 /DA (/F1 0 Tf (\\) \\101) ) >>',
        '[ ]',
      ],
    ],
    [
      'a form inside the catalog',
      ([catalog, ...rest]) => [catalog!.replace('>>', '/AcroForm << /Fields [] >> >>'), ...rest],
    ],
  ]
  it.each(shapes)('%s', (_name, change) => {
    let pdf = tablePdf(change)
    for (let i = 1; i <= 3; i++) {
      pdf = signPdf(pdf, person, PERSON)
      expect(codes(pdf)).toEqual(Array.from({ length: i }, () => []))
    }
  })
  it('annotations in an object of their own', () => {
    const change = (objects: readonly string[]): string[] => [
      ...objects.map((body, i) => (i === 2 ? `${body.slice(0, -2)}/Annots 6 0 R >>` : body)),
      '[ ]',
    ]
    let pdf = tablePdf(change)
    for (let i = 1; i <= 3; i++) pdf = signPdf(pdf, person, PERSON)
    expect(codes(pdf)).toEqual([[], [], []])
  })

  it('says what it cannot sign', () => {
    const notes = { name: PERSON, reason: '', location: '', at: NOW }
    const text = Buffer.from(tablePdf()).toString('latin1')
    const as = (changed: string): string =>
      refusalOf(() => addSignaturePlaceholder(Buffer.from(changed, 'latin1'), notes))
    expect(as(text.replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 5 0 R'))).toBe('pdf-encrypted')
    expect(as('')).toBe('pdf-form')
    expect(as('not a PDF')).toBe('pdf-form')
    expect(as(text.slice(0, -40))).toBe('pdf-form')
    expect(as(text.replace('/Type /Catalog', '/Type /Catalog /Type /Catalog'))).toBe('pdf-form')
    expect(as(`${' '.repeat(3)}${text}`)).toBe('pdf-form')
    expect(as(text.replace('/ID [<0011> <0011>]', '/Prev 9999999999 '))).toBe('pdf-form')
    const prepared = addSignaturePlaceholder(tablePdf(), { ...notes, reserveBytes: 100 })
    expect(refusalOf(() => addSignaturePlaceholder(prepared, notes))).toBe('pdf-form')
    expect(refusalOf(() => embedCms(prepared, new Uint8Array(101).fill(1)))).toBe('cms-too-long')
    expect(refusalOf(() => embedCms(tablePdf(), new Uint8Array(9)))).toBe('pdf-not-prepared')
    expect(refusalOf(() => digestToSign(signed.table[0]!))).toBe('pdf-not-prepared')
    expect(verify(prepared).signatures[0]!.reasons.map(({ code }) => code)).toEqual(['cms-form'])
    expect(verify(tablePdf())).toMatchObject({ valid: false, reasons: [{ code: 'pdf-unsigned' }] })
  })

  it('does not write into what it is given', () => {
    const pdf = Buffer.from(tablePdf())
    const before = Buffer.from(pdf)
    const prepared = Buffer.from(addSignaturePlaceholder(pdf, { name: '', reason: '', location: '', at: NOW }))
    const kept = Buffer.from(prepared)
    embedCms(prepared, Uint8Array.of(0x30, 0))
    expect([pdf.equals(before), prepared.equals(kept)]).toEqual([true, true])
  })
})

/** Poppler's reader; without it the check waits for test/services. */
const PDFSIG = 'pdfsig'
const hasPdfsig = spawnSync(PDFSIG, ['-v']).error === undefined

it.skipIf(!hasPdfsig)('pdfsig, where it is installed, finds every signature valid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signing-'))
  try {
    for (const form of ['table', 'stream'] as const) {
      const path = join(folder, 'signed.pdf')
      writeFileSync(path, signed[form][3]!)
      const said = execFileSync(PDFSIG, ['-nocert', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      expect(said.match(/Signature Validation: Signature is Valid\./g)?.length).toBe(4)
      expect(said).toContain(PERSON)
      expect(said).toContain(SEAL)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
