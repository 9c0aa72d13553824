// Contracts of every model, as other people's programs read them: Poppler, OpenSSL and LibreOffice. Here they must be
// installed; where they are not, these tests fail rather than say nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assemble, frameworkIds, templateOn, templates, type Answers, type Assembled } from '#domain/templates'
import { loadLaw } from '#kernel/rules'
import { signaturesIn, signedBytes } from '#kernel/signing'
import { signWithSamples } from '../../src/app/cli/contract-sign.ts'
import { contractPaper, contractWord, type ContractSource } from '../../src/app/papers/index.ts'

const [PDFSIG, PDF_TO_TEXT, PDFFONTS, OPENSSL, SOFFICE] = [
  'pdfsig',
  'pdftotext',
  'pdffonts',
  'openssl',
  'soffice',
] as const
const root = join(import.meta.dirname, '../..')
const [ON, PLACE] = ['2026-11-22', 'cn-gz-gy']
const RARE = '镕喆堃翀犇燊䶮'
const law = loadLaw(join(root, 'law')).at(ON, PLACE)
const library = templates(join(root, 'law/templates'))
const folder = mkdtempSync(join(tmpdir(), 'contracts-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Files = {
  text: Assembled
  parties: ContractSource['parties']
  unsigned: Uint8Array
  signed: Uint8Array
  rootPem: string
  word: Uint8Array
}
const made = new Map<string, Files>()

/** The contract of an example, with a representative whose name few typefaces have and a clause of the parties' own. */
async function filesOf(id: (typeof frameworkIds)[number]): Promise<Files> {
  const template = templateOn(id, ON, PLACE, library)!
  const example = JSON.parse(readFileSync(join(root, `examples/contracts/${id}.json`), 'utf8')) as Answers
  const answers = { ...example, lesseeName: `示例${RARE}科技有限公司` }
  const title = { zh: '联系人', en: 'Contact' }
  const edits = [
    { kind: 'add', clause: 'contact', after: 'parties', title, zh: `联系人为${RARE}。`, en: `The contact is ${RARE}.` },
  ] as const
  const text = assemble(template, answers, { edits, on: ON, place: PLACE, law })
  const parties = (['lessee', 'assignee', 'provider'] as const).flatMap((side) => {
    const [name, uscc] = [text.answers[`${side}Name`], text.answers[`${side}Uscc`]]
    return typeof name === 'string' && typeof uscc === 'string' ? [{ side, name, uscc }] : []
  })
  const source = { lease: null, text, template, parties, revisions: [], questions: [], explanations: [] }
  const unsigned = await contractPaper(source, law)
  const { pdf, rootPem } = signWithSamples(unsigned, parties, PLACE)
  return { text, parties, unsigned, signed: pdf, rootPem, word: await contractWord(source, law) }
}

/** Without white space and soft hyphens: where lines end says nothing. */
const bare = (text: string): string => text.replaceAll(/[\s\u00ad\u200b]/g, '')
/** The texts that a page does not hold; to compare with none, so that a failure names them and not the whole page. */
const lacking = (words: string, ...texts: string[]): string[] => texts.filter((text) => !words.includes(bare(text)))
const textOf = (pdf: Uint8Array): string =>
  execFileSync(PDF_TO_TEXT, ['-raw', '-', '-'], {
    input: pdf,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
/** Our foot of a page stands between lines of a clause that goes on: it is taken out. */
const clausesIn = (pdf: Uint8Array): string =>
  bare(textOf(pdf).replaceAll(/^(示范文本 .*SHA-256.*|第 \d+ 页 共 \d+ 页.*)$/gm, ''))
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

beforeAll(async () => {
  for (const id of frameworkIds) made.set(id, await filesOf(id))
})

describe.each(frameworkIds)('%s', (id) => {
  const files = () => made.get(id)!

  it('the PDF holds the words of every clause, in both languages', () => {
    const words = clausesIn(files().signed)
    const texts = files().text.clauses.flatMap(({ no, title, zh, en }) => [`第${no}条${title.zh}`, zh, en])
    expect(lacking(words, ...texts, RARE)).toEqual([])
  })

  it('every face is embedded, no glyph is missing, and the file says PDF/A-2b after signing too', () => {
    const rows = execFileSync(PDFFONTS, [put(`${id}.pdf`, files().signed)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')
      .slice(2)
      .filter((row) => row !== '')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toMatch(/ yes yes yes +\d+ +\d+$/)
    const raw = Buffer.from(files().signed).toString('latin1')
    expect(raw).toMatch(/pdfaid:part(>|=")2/)
    expect(raw).toMatch(/pdfaid:conformance(>|=")B/)
    expect(textOf(files().signed)).not.toContain('\ufffd')
  })

  it('pdfsig finds the signature of every person and seal valid, and of a changed file none', () => {
    const count = files().parties.length * 2
    const { stdout } = spawnSync(PDFSIG, ['-nocert', put(`${id}.pdf`, files().signed)], { encoding: 'utf8' })
    expect(stdout.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(count)
    expect(stdout.match(/Total document signed/g)).toHaveLength(1)
    const broken = new Uint8Array(files().signed)
    broken[files().unsigned.length >> 1]! ^= 1
    const bad = spawnSync(PDFSIG, ['-nocert', put('broken.pdf', broken)], { encoding: 'utf8' })
    expect(bad.stdout).toContain('Signature Validation')
    expect(bad.stdout).not.toContain('Signature is Valid')
  })

  it('openssl agrees: each signature over the bytes it covers, each time stamp over the signature', () => {
    const ca = put('root.pem', files().rootPem)
    for (const [n, { cms }] of signaturesIn(files().signed).entries()) {
      const value = put('cms.der', cms!)
      const said = spawnSync(
        OPENSSL,
        [
          ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', value, '-purpose', 'smimesign'],
          ...['-content', put('content', signedBytes(files().signed, n)), '-out', join(folder, 'out'), '-CAfile', ca],
        ],
        { encoding: 'utf8' },
      )
      expect([n, said.status, said.stderr]).toEqual([n, 0, expect.stringContaining('successful')])
      const { signature, token } = stampIn(value)
      const stamp = [
        'ts',
        '-verify',
        '-data',
        put('signature', signature),
        '-token_in',
        '-in',
        put('token', token),
        '-CAfile',
        ca,
      ]
      expect(String(spawnSync(OPENSSL, stamp).stdout)).toContain('Verification: OK')
    }
  })

  it('LibreOffice opens the Word file: every clause, the changes and the rare characters are there', () => {
    const file = put(`${id}.docx`, files().word)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    const said = spawnSync(
      SOFFICE,
      ['--headless', profile, '--convert-to', 'pdf', '--outdir', join(folder, 'word'), file],
      {
        encoding: 'utf8',
        timeout: 100_000,
      },
    )
    expect([said.status, said.error]).toEqual([0, undefined])
    const words = bare(textOf(new Uint8Array(readFileSync(join(folder, 'word', `${id}.pdf`)))))
    const titles = files().text.clauses.map(({ no, title }) => `第${no}条${title.zh}`)
    expect(lacking(words, ...titles, RARE)).toEqual([])
  })
})

/** The signature value and its time stamp (RFC 3161, unsigned attribute), as openssl finds them in a CMS. */
function stampIn(cms: string): { signature: Uint8Array; token: Uint8Array } {
  const tree = execFileSync(OPENSSL, ['asn1parse', '-inform', 'DER', '-in', cms], { encoding: 'utf8' }).split('\n')
  const at = tree.findIndex((row) => row.includes('id-smime-aa-timeStampToken'))
  const bytes = readFileSync(cms)
  const element = (row: string): { all: Uint8Array; content: Uint8Array } => {
    const [, start, head, length] = /^ *(\d+):d=\d+ +hl=(\d+) l= *(\d+)/.exec(row)!.map(Number) as [
      number,
      number,
      number,
      number,
    ]
    const end = start + head + length
    return {
      all: new Uint8Array(bytes.subarray(start, end)),
      content: new Uint8Array(bytes.subarray(start + head, end)),
    }
  }
  // the attribute's SET follows its name, the token stands in it; the last octet string before it is the signature
  const signature = tree.slice(0, at).findLast((row) => row.includes('OCTET STRING'))!
  return { signature: element(signature).content, token: element(tree[at + 2]!).all }
}
