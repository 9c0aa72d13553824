// A contract as its papers show it: every clause there, what was changed and what bears heavily marked, equal bytes for
// equal input, and nothing anybody wrote able to break the page or the file.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { assemble, templateOn, templates, type Answers, type Edit, type FrameworkId } from '#domain/templates'
import { loadLaw } from '#kernel/rules'
import { contractContent, type ContractSource } from './contract-content.ts'
import { contractPaper, contractWord } from './index.ts'

const root = join(import.meta.dirname, '../../..')
const [on, place] = ['2026-11-22', 'cn-gz-gy']
const law = loadLaw(join(root, 'law')).at(on, place)
const library = templates(join(root, 'law/templates'))
const RARE = '镕喆堃翀犇燊䶮'

const CHANGED = '逾期付款的，按日万分之三支付违约金。'
const edits: Edit[] = [
  { kind: 'replace', clause: 'late-payment', zh: CHANGED, en: 'Overdue sums bear 0.03 % a day.' },
  { kind: 'remove', clause: 'audit' },
  {
    kind: 'add',
    clause: 'rebate',
    after: 'price',
    title: { zh: '优惠', en: 'Rebate' },
    zh: `满一年的，减收百分之五。联系人${RARE}。`,
    en: 'After a year, five per cent less.',
  },
]

function sourceOf(id: FrameworkId, changes: readonly Edit[] = edits, given: Answers = {}): ContractSource {
  const template = templateOn(id, on, place, library)!
  const example = JSON.parse(readFileSync(join(root, `examples/contracts/${id}.json`), 'utf8')) as Answers
  const text = assemble(template, { ...example, ...given }, { edits: changes, on, place, law })
  return {
    lease: { lease: '01900000-0000-7000-8000-000000000001', termsHash: 'ab'.repeat(32) },
    text,
    template,
    parties: [
      { side: 'lessee', name: '示例智能科技有限公司', uscc: '91000000710000013F' },
      { side: 'provider', name: '示例算力服务有限公司', uscc: '91000000710000021A' },
    ],
    revisions: [
      { revision: 1, side: 'lessee', at: '2026-11-20T01:00:00.000Z', wrote: ['slot:cards'] },
      {
        revision: 2,
        side: 'provider',
        at: '2026-11-21T02:00:00.000Z',
        wrote: ['clause:late-payment', 'clause:rebate'],
      },
    ],
    questions: [
      { clause: 'late-payment', side: 'lessee', words: '为什么是万分之三？', at: '2026-11-21T03:00:00.000Z' },
    ],
    explanations: [
      { clause: 'late-payment', side: 'provider', words: '低于示范文本的万分之五。', at: '2026-11-21T04:00:00.000Z' },
    ],
  }
}

/** The parts of a package by name (APPNOTE 6.3.10 §4.3.12), read as any program that opens one does. */
function partsOf(zip: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(zip)
  const parts = new Map<string, string>()
  let at = bytes.readUInt32LE(bytes.length - 6)
  for (let left = bytes.readUInt16LE(bytes.length - 12); left > 0; left -= 1) {
    const [packed, name, extra, comment] = [
      bytes.readUInt32LE(at + 20),
      ...[28, 30, 32].map((i) => bytes.readUInt16LE(at + i)),
    ] as [number, number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(start, start + packed)
    const stored = bytes.readUInt16LE(at + 10) === 0
    parts.set(bytes.toString('utf8', at + 46, at + 46 + name), (stored ? data : inflateRawSync(data)).toString('utf8'))
    at += 46 + name + extra + comment
  }
  return parts
}

const PDF_TO_TEXT = 'pdftotext'
const hasPoppler = spawnSync(PDF_TO_TEXT, ['-v']).error === undefined
const wordsOf = (pdf: Uint8Array): string =>
  execFileSync(PDF_TO_TEXT, ['-raw', '-', '-'], {
    input: pdf,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'ignore'],
  }).replaceAll(/[\s\u00ad\u200b]/g, '')

describe('what stands on the papers', () => {
  const content = contractContent(sourceOf('mixed'), law)
  const clauses = content.parts.flatMap((part) => part.clauses)

  it('every clause once, numbered as its text refers to it', () => {
    expect(clauses.map(({ no }) => no)).toEqual(clauses.map((_, i) => `第${i + 1}条`))
    expect(clauses.map(({ id }) => id)).toEqual(sourceOf('mixed').text.clauses.map(({ id }) => id))
  })
  it('the legal basis is numbered through, and each number of a clause leads to an article', () => {
    const articles = content.basis.flatMap((group) => group.articles)
    expect(articles.map(({ ref }) => ref)).toEqual(articles.map((_, i) => i + 1))
    for (const { refs } of clauses) for (const ref of refs) expect(articles[ref - 1]!.no).not.toBe('')
    expect(articles.map(({ verified }) => verified.zh)).toEqual(expect.arrayContaining(['已核对原文', '平台规则']))
  })
  it('what was changed stands beside the model text, with who wrote it and when', () => {
    expect(content.deviations.map(({ kind, by, at }) => [kind, by, at])).toEqual([
      ['add', '供给方 示例算力服务有限公司', '2026-11-21T02:00:00.000Z'],
      ['replace', '供给方 示例算力服务有限公司', '2026-11-21T02:00:00.000Z'],
      ['remove', '双方', '2026-11-21T02:00:00.000Z'],
    ])
    const late = content.deviations.find(({ clause }) => clause === 'late-payment')!
    expect(late.zh.map(({ mark, text }) => (mark === 'removed' ? '' : text)).join('')).toBe(CHANGED)
  })
  it('questions and answers stand with their clause, oldest first', () => {
    const late = content.explanations.find(({ id }) => id === 'late-payment')!
    expect(late.said.map(({ what, by }) => [what.zh, by.zh])).toEqual([
      ['询问', '需求方'],
      ['说明', '供给方'],
    ])
  })
  it('who passes a lease on is the assignor', () => {
    expect(contractContent(sourceOf('assignment', []), law).parties[0]!.side.zh).toBe('转让方')
  })
})

describe('the PDF', () => {
  it('equal input gives equal bytes; another word gives others', async () => {
    const [a, b] = [await contractPaper(sourceOf('by-scale'), law), await contractPaper(sourceOf('by-scale'), law)]
    expect(Buffer.compare(a, b)).toBe(0)
    expect(Buffer.compare(a, await contractPaper(sourceOf('by-scale', []), law))).not.toBe(0)
    expect(Buffer.from(a).toString('latin1')).toMatch(/pdfaid:part(>|=")2/)
  })
  it.skipIf(!hasPoppler)(
    'holds clauses, warnings, deviations, explanations, grounds, hashes and places to sign',
    async () => {
      const source = sourceOf('mixed')
      const words = wordsOf(await contractPaper(source, law))
      const expected = [
        ...source.text.clauses.map(({ no, title }) => `第${no}条${title.zh}`),
        ...['重点提示：对需求方有重大影响', '与示范文本不同', CHANGED, '（整条删去）', '〔删：', '〔增：', RARE],
        ...[
          '为什么是万分之三？',
          '低于示范文本的万分之五。',
          '《中华人民共和国民法典》',
          '已核对原文',
          '以签名数据为准',
        ],
        ...['示例算力服务有限公司91000000710000021A', source.text.sha256, 'ab'.repeat(32), '第1页共', '¥'],
      ]
      expect(expected.filter((text) => !words.includes(text.replaceAll(/\s/g, '')))).toEqual([])
    },
  )
})

describe('the Word file', () => {
  it('equal input gives equal bytes at another hour too', async () => {
    const first = await contractWord(sourceOf('by-server'), law)
    // the directory of a package counts in steps of two seconds
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect(Buffer.compare(first, await contractWord(sourceOf('by-server'), law))).toBe(0)
  })
  it('tracks what was changed under its author, and tells explanations, risks and questions as comments', async () => {
    const parts = partsOf(await contractWord(sourceOf('mixed'), law))
    const [document, comments] = [parts.get('word/document.xml')!, parts.get('word/comments.xml')!]
    expect(document).toMatch(
      /<w:ins [^>]*w:author="供给方 示例算力服务有限公司"[^>]*w:date="2026-11-21T02:00:00\.000Z"/,
    )
    expect(document).toMatch(/<w:del [^>]*>.*?<w:delText[^>]*>/)
    const ids = [...document.matchAll(/<w:(?:ins|del) w:id="(\d+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(comments).toContain('为什么是万分之三？')
    expect(comments).toContain('风险：')
    const anchored = document.match(/<w:commentReference /g)?.length
    expect(comments.match(/<w:comment /g)).toHaveLength(anchored!)
    expect(parts.get('word/fontTable.xml')).toContain('SimSun')
    expect(document).toContain('<w:pStyle w:val="Heading2"/>')
  })
})

it('no text breaks a page or a file, however it was made', async () => {
  const hostile = [
    '#panic("x") $x$ *a* `b` <label> @ref \\ // /* ]]> & " \' <w:p/> &#x0;',
    '\u0000\u0001\u001f\ud800\u202e\ufffe',
    'a'.repeat(3_000),
    `${'一'.repeat(2_000)}\n\n第二段`,
    'e' + '\u0301'.repeat(200),
    '🀄👩‍👩‍👧‍👦',
  ].join('\n')
  const change: Edit = { kind: 'replace', clause: 'use', zh: hostile, en: hostile }
  const source = sourceOf('by-scale', [change], { purpose: hostile.slice(0, 150), interconnect: hostile.slice(0, 90) })
  const pdf = await contractPaper(source, law)
  expect(Buffer.from(pdf).toString('latin1', 0, 5)).toBe('%PDF-')
  const document = partsOf(await contractWord(source, law)).get('word/document.xml')!
  expect(document).toContain('#panic')
  // XML 1.0 §2.2: none of these may stand in it
  expect(document).not.toMatch(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/,
  )
})
