// Papers as their readers get them: equal input gives equal bytes, every word is there, and nothing a user wrote is code.
import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DocumentBody } from '#kernel/casework'
import { dossier, erasureHash, erasurePaper, paper, type ErasureItem, type FileItem, type PaperNotes } from './index.ts'
import { paragraphs } from './paper.ts'
import { printable } from './printable.ts'
import { PapersBusy, PaperFailed, typeset } from './typeset.ts'

const SHA = '3b5d'.repeat(16)
const body: DocumentBody = {
  title: { zh: '不予行政许可决定书', en: 'Decision to refuse a licence' },
  procedure: { zh: '市场准入许可申请', en: 'Application for admission' },
  no: 'P1-20261122-9A3F0C',
  day: '2026-11-22',
  place: 'cn-gd-sz',
  text: { zh: '经审查，决定不予许可。\n申请人：镕喆堃翀犇燊䶮（示例）。', en: 'After review the licence is refused.' },
  fields: [{ label: { zh: '审查人员', en: 'officers' }, value: { zh: '张三、李四', en: 'Zhang San, Li Si' } }],
  basis: [
    {
      cite: 'cn/administrative-licensing-law#38',
      no: '第三十八条',
      instrument: { zh: '中华人民共和国行政许可法', en: 'Administrative Licensing Law' },
      gist: { zh: '不予许可应当说明理由', en: 'a refusal gives reasons' },
      verified: 'V',
    },
    {
      cite: 'cn/administrative-reconsideration-law#20',
      no: '第二十条',
      instrument: { zh: '中华人民共和国行政复议法', en: 'Administrative Reconsideration Law' },
      gist: { zh: '六十日内申请复议', en: 'sixty days' },
      verified: 'M',
    },
  ],
  remedies: [
    {
      says: { zh: '可自知道之日起六十日内申请行政复议。', en: 'Reconsideration within sixty days.' },
      cite: 'cn/administrative-reconsideration-law#20',
    },
  ],
  to: ['applicant'],
}
const notes: PaperNotes = {
  at: '2026-11-22T01:30:00.000Z',
  sha256: SHA,
  issuer: { zh: '示例管理局', en: 'licensing authority' },
  served: [
    {
      part: { zh: '申请人', en: 'applicant' },
      name: '示例算力公司',
      arrivedAt: '2026-11-22T01:30:00.000Z',
      readAt: null,
    },
  ],
  evidence: { stream: 'file/0190', seq: 7, leaf: '9c'.repeat(32), index: 48_213 },
}
const withText = (zh: string): DocumentBody => ({ ...body, text: { zh, en: '' } })

/** Poppler's; a test without it looks at the characters only. */
const PDF_TO_TEXT = 'pdftotext'
const hasPoppler = spawnSync(PDF_TO_TEXT, ['-v']).error === undefined

/** The words of a PDF without any white space. */
const wordsOf = (pdf: Uint8Array): string =>
  execFileSync(PDF_TO_TEXT, ['-layout', '-', '-'], {
    input: pdf,
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
    .toString('utf8')
    .replaceAll(/[\s\u200b]/g, '')

/** Without poppler: the characters for which the fonts of a PDF say what they stand for (ToUnicode). */
function charactersOf(pdf: Uint8Array): Set<string> {
  const found = new Set<string>()
  for (const [section] of Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/beginbfchar[^]*?endbfchar/g))
    for (const [, to] of section.matchAll(/<[0-9a-f]+>\s*<([0-9a-f]+)>/gi))
      for (const character of Buffer.from(to!, 'hex').swap16().toString('utf16le')) found.add(character)
  return found
}

function expectWords(pdf: Uint8Array, ...expected: string[]): void {
  if (hasPoppler) {
    const words = wordsOf(pdf)
    for (const text of expected) expect(words).toContain(text.replaceAll(/\s/g, ''))
    return
  }
  const characters = charactersOf(pdf)
  for (const text of expected)
    for (const character of text.replaceAll(/\s/g, ''))
      expect(characters, `${character} of ${text}`).toContain(character)
}

describe('a served document', () => {
  it('holds every word of the document, its grounds, its service and its place in the evidence', async () => {
    const pdf = await paper(body, notes)
    expect(Buffer.from(pdf).toString('latin1', 0, 8)).toBe('%PDF-1.7')
    expectWords(
      pdf,
      '示例管理局',
      '不予行政许可决定书',
      'P1-20261122-9A3F0C',
      '2026年11月22日',
      '镕喆堃翀犇燊䶮',
      '张三、李四',
      '《中华人民共和国行政许可法》第三十八条',
      '已核对原文',
      '待核',
      '救济途径',
      '六十日内申请行政复议',
      '示例算力公司',
      '2026-11-22 09:30:00',
      '非正式译文',
      'After review the licence is refused.',
      SHA,
      '48213',
      '第1页共',
    )
  })

  it('is PDF/A-2b and says so, with the instant of the document as its date', async () => {
    const text = Buffer.from(await paper(body, notes)).toString('latin1')
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>')
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(text).toContain('D:20261122013000Z')
    expect(text).not.toContain('/JavaScript')
  })

  it('names the parts it is for while nobody was served', async () => {
    const { served: _, ...unserved } = notes
    expectWords(await paper(body, { ...unserved, to: [{ zh: '许可机关', en: 'licensing authority' }] }), '许可机关')
    expectWords(await paper(body, unserved), 'applicant')
  })

  it('is the same bytes for the same input, and other bytes for other input', async () => {
    const [one, two] = [Buffer.from(await paper(body, notes)), Buffer.from(await paper(structuredClone(body), notes))]
    expect(one.equals(two)).toBe(true)
    expect(one.equals(Buffer.from(await paper(body, { ...notes, at: '2026-11-23T01:30:00.000Z' })))).toBe(false)
  })

  it.each([
    ['#import "@preview/cetz:0.3.0": *', '#import"@preview/cetz:0.3.0":*'],
    ['#read("/etc/passwd")', '#read("/etc/passwd")'],
    ['$ sum_(i=1)^n $ *粗* _斜_ `码` <label> @ref', '$sum_(i=1)^n$*粗*_斜_`码`<label>@ref'],
    ['\\u{1F600} \\\\ \\n "引号" #{1+1} // 注释 /* */', '\\u{1F600}\\\\\\n"引号"#{1+1}//注释/**/'],
    ['= 标题\n- 列表\n+ 编号\n/ 词: 义', '=标题-列表+编号/词:义'],
  ])('sets %j as the words it is', async (text, expected) => {
    expectWords(
      await paper(
        { ...withText(text), fields: [{ label: { zh: '说明', en: 'note' }, value: { zh: text, en: text } }] },
        notes,
      ),
      expected,
    )
  })

  it.each([
    ['Chinese without a break', '算'.repeat(50_000)],
    ['a word without a break', 'a'.repeat(50_000)],
    ['kana that no line may begin with', 'ョ'.repeat(50_000)],
    ['characters outside the face', '😀'.repeat(25_000)],
    ['one letter under a tower of marks', `a${'\u0301'.repeat(49_999)}`],
    ['controls and marks of direction', '甲\u0000\u0001\u202e乙\u200d\ufe0f\ue000'.repeat(5_000)],
    ['lines', '行\n'.repeat(25_000)],
  ])(
    'sets 50,000 characters: %s',
    async (_, text) => {
      const pdf = await paper(withText(text), notes)
      expect(pdf.length).toBeGreaterThan(10_000)
    },
    60_000,
  )

  it('names a character that the face lacks instead of dropping it', async () => {
    expectWords(await paper(withText('吉祥𠮷😀'), notes), '吉祥〔U+20BB7〕〔U+1F600〕')
  })

  it('sets whatever fast-check thinks of', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        async (zh, value) => {
          const pdf = await paper(
            { ...withText(zh), fields: [{ label: { zh: value, en: zh }, value: { zh: value, en: value } }], no: value },
            notes,
          )
          expect(pdf.length).toBeGreaterThan(1_000)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('the compiler', () => {
  it('that refuses one paper sets the next', async () => {
    await expect(typeset('document', {}, notes.at)).rejects.toBeInstanceOf(PaperFailed)
    expect((await paper(body, notes)).length).toBeGreaterThan(10_000)
  })

  it('is told of no more papers than may wait; those who may not are told to come back', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => paper({ ...body, no: `B${i}` }, notes)),
    )
    const busy = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason as unknown)
    expect(busy.length).toBeGreaterThan(0)
    expect(busy.length).toBeLessThan(10)
    for (const reason of busy) expect(reason).toBeInstanceOf(PapersBusy)
  })
})

describe('words for the face', () => {
  const all = (): boolean => true
  it('gives long runs places to break and leaves sentences alone', () => {
    const hash = 'a'.repeat(200)
    expect(printable(hash, all).replaceAll('\u200b', '')).toBe(hash)
    expect(
      Math.max(
        ...printable(hash, all)
          .split('\u200b')
          .map((run) => run.length),
      ),
    ).toBeLessThanOrEqual(120)
    expect(printable('出租人应当在三日内交付，逾期另计。', all)).toBe('出租人应当在三日内交付，逾期另计。')
  })
  it('cuts a long paragraph behind a sentence and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('甲。', '乙，', 'word ', '😀', '长'.repeat(700)), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('')
          const cut = paragraphs(text)
          expect(cut.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
          for (const piece of cut) {
            expect(piece.length).toBeLessThanOrEqual(1_500)
            expect(piece.isWellFormed()).toBe(true)
          }
        },
      ),
    )
  })
})

describe('a dossier', () => {
  const document = { document: 'd0', title: body.title, sha256: SHA, served: notes.served! }
  const step = (n: number): FileItem['steps'][number] => ({
    n,
    title: { zh: `步骤${n}`, en: `step ${n}` },
    day: '2026-11-22',
    at: '2026-11-22T01:30:00.000Z',
    partLabel: { zh: '许可机关', en: 'authority' },
    actorName: '示例管理局',
    basis: ['cn/administrative-licensing-law#38'],
    sealed: false,
    fields: [],
    document: null,
    evidence: { seq: n, leaf: '9c'.repeat(32), index: n },
  })
  const item: FileItem = {
    file: '0190',
    no: 'P1-20261122-9A3F0C',
    title: '#read("x") 申请增值电信业务经营许可',
    procedureTitle: body.procedure,
    stateTitle: { zh: '不予许可', en: 'refused' },
    place: 'cn-gd-sz',
    stream: 'file/0190',
    openedAt: '2026-10-09T02:00:00.000Z',
    parts: [
      { part: 'applicant', label: { zh: '申请人', en: 'applicant' }, players: [{ party: 'x', name: '示例算力公司' }] },
    ],
    steps: [
      { ...step(0), document },
      {
        ...step(1),
        fields: [
          { label: { zh: '审查意见', en: 'opinion' }, type: 'long', options: null, value: '同意。\n附条件。' },
          { label: { zh: '金额', en: 'amount' }, type: 'amountFen', options: null, value: 123_456_789 },
          { label: { zh: '比例', en: 'share' }, type: 'ppm', options: null, value: 125_000 },
        ],
      },
      { ...step(2), sealed: true },
      { ...step(3), actorName: null },
    ],
  }

  it('has a cover, who takes part, contents with pages, every step, every document and entry', async () => {
    const pdf = await dossier(item, [{ document: 'd0', body }], {
      at: notes.at,
      article: () => '《行政许可法》第三十八条',
    })
    expectWords(
      pdf,
      '案卷',
      '#read("x")申请增值电信业务经营许可',
      '示例算力公司',
      '卷内目录',
      '办理经过',
      '《行政许可法》第三十八条',
      '密封',
      '镕喆堃翀犇燊䶮',
      '填报记录',
      '附条件。',
      '¥1,234,567.89',
      '12.5000%',
    )
    if (hasPoppler) {
      // The contents name the page on which the document stands.
      const pages = execFileSync(PDF_TO_TEXT, ['-layout', '-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] })
        .toString('utf8')
        .split('\f')
      const at = pages.findIndex((page, i) => i > 2 && page.includes('张三、李四')) + 1
      expect(at).toBeGreaterThan(2)
      expect(pages.slice(0, 3).join('')).toMatch(new RegExp(`不予行政许可决定书\\s+2026-11-22\\s+${at}\\n`))
    }
  })

  it('is the same bytes for the same input, also with no step at all', async () => {
    const make = (): Promise<Uint8Array> => dossier({ ...item, steps: [] }, [], { at: notes.at })
    expect(Buffer.from(await make()).equals(Buffer.from(await make()))).toBe(true)
  })
})

describe('an erasure', () => {
  const [seller, buyer] = ['0190a0b1-0000-7000-8000-000000000001', '0190a0b1-0000-7000-8000-000000000002']
  const held = [
    { holder: buyer, name: '溪湖（示例）', from: '2026-04-01T02:00:00.000Z', until: '2026-04-04T02:00:00.000Z' },
    { holder: seller, name: '云岭（示例）', from: '2026-04-04T02:00:00.000Z', until: null },
  ]
  const device = { node: 'node-1', model: 'X100', sampled: null, missing: [], custody: held, at: null, evidence: null }
  const item: ErasureItem = {
    file: '0190a0b1-0000-7000-8000-00000000000f',
    lease: '0190a0b1-0000-7000-8000-00000000000e',
    provider: seller,
    providerName: '云岭（示例）',
    providerUscc: '91440300MA5SAMPLE1',
    lesseeName: '溪湖（示例）',
    lesseeUscc: '91440300MA5SAMPLE2',
    kinds: 'undeclared',
    endedAt: '2026-04-04T02:00:00.000Z',
    dueOn: '2026-04-13',
    overdueOn: null,
    state: 'certified',
    devices: [
      {
        ...device,
        device: '0190a0b1-0000-7000-8000-00000000000a',
        serial: 'node-1/nvme0',
        medium: { serial: 'NVME-0', model: '示例盘', media: 'NVMe SSD', boundBy: '机房甲现场读取' },
        logName: '81h.bin',
        logSha256: 'ab'.repeat(32),
        finding: { why: { zh: '最近一次清除已完成', en: 'the latest operation completed' } },
        certificate: {
          serial: 'NVME-0',
          method: 'block-erase',
          category: 'purge',
          tool: 'nvme-cli 2.11',
          operator: '操作人甲',
          verifier: '验证人乙',
          verification: '全盘抽样读取 #image("/etc/passwd")',
          executedAt: '2026-04-05T01:30:00.000Z',
          responsible: seller,
          destination: 'reuse',
          late: false,
          articles: ['cn/pipl#21'],
        },
        declared: null,
        at: '2026-04-05T02:00:00.000Z',
        evidence: { stream: 'erasure-devices/0190', seq: 3, leaf: 'cd'.repeat(32), index: 512 },
      },
      {
        ...device,
        device: '0190a0b1-0000-7000-8000-00000000000b',
        serial: 'node-1/gpu0',
        medium: null,
        logName: null,
        logSha256: null,
        finding: null,
        certificate: null,
        declared: { ground: 'no-medium', statement: '掉电后显存不保留' },
      },
    ],
  }
  const notesOfLog = {
    at: '2026-04-06T01:30:00.000Z',
    log: { origin: 'suan.example/log', size: 900, root: 'ef'.repeat(32) },
    article: (cite: string) => (cite === 'cn/pipl#21' ? '《个人信息保护法》第二十一条' : undefined),
  }

  it('says of each device what its log shows and who answers, what this proves and what not, and how to check it', async () => {
    expectWords(
      await erasurePaper(item, notesOfLog),
      '数据清除证明',
      '云岭（示例）91440300MA5SAMPLE1',
      '块擦除 block erase（purge，NIST SP 800-88）',
      'ab'.repeat(32),
      '操作人甲',
      '全盘抽样读取 #image("/etc/passwd")',
      '机房甲现场读取',
      '清除责任人',
      '《个人信息保护法》第二十一条',
      '溪湖（示例） 2026-04-01 10:00:00 — 2026-04-04 10:00:00',
      '书面说明，无日志证明',
      '掉电后显存不保留',
      '本件不证明',
      'What it does not show',
      'suan erase-check',
      erasureHash(item),
      'cd'.repeat(32),
      'ef'.repeat(32),
    )
  })

  it('is called a certificate only once the provider gave one, and another hash stands for other facts', async () => {
    const [first, second] = item.devices
    const open: ErasureItem = {
      ...item,
      state: 'method-chosen',
      devices: [
        first!,
        {
          ...second!,
          declared: null,
          missing: [{ why: { zh: '设备序列号', en: 'serial number' }, article: 'cn/civil-code#558' }],
        },
      ],
    }
    const pdf = await erasurePaper(open, notesOfLog)
    expectWords(pdf, '数据清除情况', '尚未证明', '设备序列号 serial number（cn/civil-code#558）')
    if (hasPoppler) expect(wordsOf(pdf)).not.toContain('数据清除证明')
    expect(erasureHash(open)).not.toBe(erasureHash(item))
    expect(Buffer.from(pdf).equals(Buffer.from(await erasurePaper(structuredClone(open), notesOfLog)))).toBe(true)
  })
})
