// A served document of two pages, warm, against an empty page by the same compiler in the same run: what is left is what
// its words cost. Rounds are interleaved; the best of each is compared.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { DocumentBody } from '#kernel/casework'
import { paper, type PaperNotes } from '../src/app/papers/index.ts'

const PROMISED_MS = 60
const ROUNDS = 30

const sentence = '经审查，申请材料所载机房的能效指标未达到公布的要求，且未在补正期限内提交有资质机构出具的检测报告。'
/** Two pages; no two rounds alike, or the compiler would answer from memory. */
const bodyOf = (round: number): DocumentBody => ({
  title: { zh: '不予行政许可决定书', en: 'Decision to refuse a licence' },
  procedure: { zh: '市场准入许可申请', en: 'Application for admission' },
  no: `P1-20261122-${String(round).padStart(6, '0')}`,
  day: '2026-11-22',
  place: 'cn-gd-sz',
  text: {
    zh: Array.from({ length: 8 }, (_, i) => `第${round}轮第${i}段。${sentence.repeat(2)}`).join('\n'),
    en: `Round ${round}. The figures of the data hall do not meet what was published. `.repeat(6),
  },
  fields: Array.from({ length: 6 }, (_, i) => ({
    label: { zh: `事项${i}`, en: `item ${i}` },
    value: { zh: `${round} ${sentence}`, en: 'as published' },
  })),
  basis: Array.from({ length: 4 }, (_, i) => ({
    cite: `cn/administrative-licensing-law#${i}`,
    no: `第${i}条`,
    instrument: { zh: '中华人民共和国行政许可法', en: 'Administrative Licensing Law' },
    gist: { zh: `${round} ${sentence}`, en: 'a gist' },
    verified: 'V',
  })),
  remedies: [
    {
      says: { zh: `${round} 可自知道之日起六十日内申请行政复议。`, en: 'Reconsideration within sixty days.' },
      cite: 'cn/administrative-licensing-law#1',
    },
  ],
  to: ['applicant'],
})
const notes: PaperNotes = {
  at: '2026-11-22T01:30:00.000Z',
  sha256: '3b'.repeat(32),
  issuer: { zh: '示例管理局', en: 'licensing authority' },
  evidence: { stream: 'file/0190', seq: 7, leaf: '9c'.repeat(32), index: 48_213 },
}

const fonts = join(dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc')), '400Regular')
const empty = NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: [fonts] }] })
const emptyPage = (round: number): number => {
  const began = performance.now()
  empty.pdf(
    { mainFileContent: `#set text(font: "Noto Serif SC")\n#metadata(${round})` },
    { pdfStandard: 'a-2b', creationTimestamp: 1_790_000_000 },
  )
  return performance.now() - began
}
const document = async (round: number): Promise<{ ms: number; pdf: Uint8Array }> => {
  const began = performance.now()
  const pdf = await paper(bodyOf(round), notes)
  return { ms: performance.now() - began, pdf }
}

const first = await document(0)
const pages = Buffer.from(first.pdf)
  .toString('latin1')
  .match(/\/Type\s*\/Page\b/g)?.length
if (pages !== 2) throw new Error(`the document has ${pages} pages, not two`)
emptyPage(0)
const papers: number[] = []
const limits: number[] = []
for (let round = 1; round <= ROUNDS; round += 1) {
  papers.push((await document(round)).ms)
  limits.push(emptyPage(round))
}
const measured = Math.min(...papers)
const limit = Math.min(...limits)
const p95 = papers.toSorted((a, b) => a - b)[Math.floor(ROUNDS * 0.95)]!
console.log(
  JSON.stringify({
    name: 'paper, two pages, warm',
    measured: Number(measured.toFixed(2)),
    p95: Number(p95.toFixed(2)),
    cold: Number(first.ms.toFixed(0)),
    promised: PROMISED_MS,
    limit: Number(limit.toFixed(2)),
    ratio: Number((measured / limit).toFixed(1)),
    unit: 'ms; limit: an empty page by the same compiler',
  }),
)
if (measured > PROMISED_MS) process.exitCode = 1
