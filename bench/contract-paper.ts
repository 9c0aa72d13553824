// A contract of 40 clauses or more from its answers to the signed file, warm: assembled, set as PDF/A-2b and signed once
// with a time stamp; and signed by all four. The floor measured in the same run is an empty page by the same compiler and
// one bare P-256 signature. Rounds differ, so that nothing is answered from memory, and are interleaved.
import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { assemble, templateOn, type Answers } from '#domain/templates'
import { loadLaw } from '#kernel/rules'
import {
  addSignaturePlaceholder,
  digestToSign,
  embedCms,
  issueCertificate,
  sampleRoot,
  signCms,
  timestampAuthority,
  type CertificateHolder,
} from '#kernel/signing'
import { contractPaper } from '../src/app/papers/index.ts'

/** The paper alone is shown for comparison; promised is the whole way. */
const PROMISED_MS = { paper: 300, signedOnce: 300, signedByFour: 300 } as const
const ROUNDS = 20
const [on, place, at] = ['2026-11-22', 'cn-gz-gy', '2026-11-22T01:30:00.000Z']
const root = join(import.meta.dirname, '..')
const law = loadLaw(join(root, 'law')).at(on, place)
const template = templateOn('by-scale', on, place)!
const answers = JSON.parse(readFileSync(join(root, 'examples/contracts/by-scale.json'), 'utf8')) as Answers
const parties = [
  { side: 'lessee' as const, name: String(answers['lesseeName']), uscc: String(answers['lesseeUscc']) },
  { side: 'provider' as const, name: String(answers['providerName']), uscc: String(answers['providerUscc']) },
]

/** The contract of a round, as a page: no clause with a number in it is that of another round. */
const pageOf = (round: number): Promise<Uint8Array> => {
  const changed = template.clauses.flatMap(({ id, text }) =>
    text
      ? [{ kind: 'replace' as const, clause: id, zh: `${text.zh}（第${round}轮）`, en: `${text.en} (${round})` }]
      : [],
  )
  const text = assemble(template, { ...answers, hours: 1_000 + round }, { edits: changed, on, place, law })
  if (text.clauses.length < 40) throw new Error(`the contract has ${text.clauses.length} clauses, fewer than 40`)
  // as it was agreed, without the annex of what differs
  const clean = { ...text, clauses: text.clauses.map((clause) => ({ ...clause, deviates: null })) }
  return contractPaper(
    { lease: null, text: clean, template, parties, revisions: [], questions: [], explanations: [] },
    law,
  )
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const valid = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' }
const authority = sampleRoot(newKey(), valid)
const enrol = (holder: CertificateHolder) => {
  const key = newKey()
  const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
  return { key, certificate: issueCertificate(authority, holder, { spki }, valid) }
}
let serial = 0
const stamp = timestampAuthority({
  ...enrol({ kind: 'timestamp', name: '示例时间戳服务' }),
  now: () => at,
  serial: () => (serial += 1),
})
const signers = parties.flatMap(({ name: company, uscc }) => [
  enrol({ kind: 'person', name: '示例', company, uscc }),
  enrol({ kind: 'seal', company, uscc }),
])
const signedBy = (pdf: Uint8Array, { key, certificate }: (typeof signers)[number]): Uint8Array => {
  const prepared = addSignaturePlaceholder(pdf, { name: '示例', reason: '签署', location: place, at })
  return embedCms(
    prepared,
    signCms({ digest: digestToSign(prepared), certificates: [certificate, authority.certificate], key, stamp }),
  )
}

const fonts = join(dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc')), '400Regular')
const empty = NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: [fonts] }] })
const bareKey = newKey()
const floor = (round: number): void => {
  empty.pdf(
    { mainFileContent: `#set text(font: "Noto Serif SC")\n#metadata(${round})` },
    { pdfStandard: 'a-2b', creationTimestamp: 1_790_000_000 },
  )
  sign('sha256', Buffer.from(String(round)), bareKey)
}

const times = { paper: [] as number[], signedOnce: [] as number[], signedByFour: [] as number[], floor: [] as number[] }
for (let round = -3; round < ROUNDS; round += 1) {
  const began = performance.now()
  let pdf = await pageOf(round)
  const set = performance.now()
  pdf = signedBy(pdf, signers[0]!)
  const once = performance.now()
  for (const signer of signers.slice(1)) pdf = signedBy(pdf, signer)
  const four = performance.now()
  floor(round)
  if (round < 0) continue
  times.paper.push(set - began)
  times.signedOnce.push(once - began)
  times.signedByFour.push(four - began)
  times.floor.push(performance.now() - four)
}

const sorted = (all: readonly number[]): number[] => all.toSorted((a, b) => a - b)
const limit = sorted(times.floor)[0]!
for (const [name, promised] of Object.entries(PROMISED_MS) as [keyof typeof PROMISED_MS, number][]) {
  const [best, median, p95] = [0, 0.5, 0.95].map((share) => sorted(times[name])[Math.floor(ROUNDS * share)]!) as [
    number,
    number,
    number,
  ]
  console.log(
    JSON.stringify({
      name: `contract of 40 clauses, warm: ${name}`,
      measured: Number(best.toFixed(1)),
      median: Number(median.toFixed(1)),
      p95: Number(p95.toFixed(1)),
      promised,
      limit: Number(limit.toFixed(2)),
      ratio: Number((best / limit).toFixed(1)),
      unit: 'ms; limit: an empty page by the same compiler and one bare signature',
    }),
  )
  if (best > promised) process.exitCode = 1
}
