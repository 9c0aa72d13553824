import { expect, test } from 'vitest'
import { instant } from '#kernel/time'
import { deviceErasureCertificate, type CertificateFacts } from './certificate.ts'
import { findingOf } from './erasure.ts'
import { seedCommitment } from '#kernel/lots'
import { sampleSize, samplingPlan, type Sampled } from './sampling.ts'

const DONE = {
  progress: 0xffff,
  status: 1,
  passes: 0,
  globalDataErased: true,
  sstat: 0x101,
  scdw10: 2,
  machineState: 0,
}
const at = (text: string) => instant(`2026-06-${text}Z`)

const facts: CertificateFacts = {
  device: { serial: 'S1', model: 'PM9A3', media: 'NVMe SSD' },
  lease: { contractNo: 'C-1', endedAt: at('01T00:00:00'), dueOn: null, personalData: true },
  custody: [
    { holder: '甲公司', from: at('01T00:00:00'), until: at('02T00:00:00') },
    { holder: '乙机房', from: at('02T00:00:00'), until: null },
  ],
  finding: findingOf(DONE, { serial: 'S1' }),
  logSha256: 'ab'.repeat(32),
  logBoundBy: null,
  executedAt: at('03T08:00:00'),
  tool: 'nvme-cli 2.9',
  operator: '张三',
  verifier: '李四',
  verification: '抽样读取',
  encryptedThroughout: null,
  destination: 'reuse',
}
const missingIn = (change: Partial<CertificateFacts>): string[] =>
  deviceErasureCertificate({ ...facts, ...change }).missing.map(({ item }) => item)

test('a certificate names who held the device when it was erased', () => {
  const { certificate, missing } = deviceErasureCertificate(facts)
  expect(missing).toEqual([])
  expect(certificate).toMatchObject({
    serial: 'S1',
    method: 'block-erase',
    category: 'purge',
    responsible: '乙机房',
    late: false,
  })
})

test.each<[string, Partial<CertificateFacts>, string[]]>([
  ['another serial', { finding: findingOf(DONE, { serial: 'S2' }) }, ['serial']],
  ['a log without a serial, bound by nobody', { finding: findingOf(DONE) }, ['logBinding']],
  ['bound by a record', { finding: findingOf(DONE), logBoundBy: '张三，现场记录 7' }, []],
  ['written since', { finding: findingOf({ ...DONE, globalDataErased: false }, { serial: 'S1' }) }, ['erased']],
  ['crypto erase unproven', { finding: findingOf({ ...DONE, scdw10: 4 }, { serial: 'S1' }) }, ['encryptedThroughout']],
  ['erased before the lease ended', { lease: { ...facts.lease, endedAt: at('04T00:00:00') } }, ['executedAt']],
  ['the operator verifies', { verifier: '张三' }, ['verifier']],
  [
    'a gap in custody',
    { custody: [facts.custody[0]!, { ...facts.custody[1]!, from: at('02T12:00:00') }] },
    ['custody'],
  ],
  ['two holders', { custody: [{ ...facts.custody[0]!, until: null }, facts.custody[1]!] }, ['custody']],
  ['custody ends before', { custody: [facts.custody[0]!] }, ['custody']],
  ['no custody', { custody: [] }, ['custody']],
  [
    'nothing known',
    { executedAt: null, tool: null, operator: null, verifier: null, verification: null, destination: null },
    ['executedAt', 'tool', 'operator', 'verifier', 'verification', 'destination'],
  ],
])('%s', (_, change, items) => {
  expect(missingIn(change)).toEqual(items)
})

test('the size of a sample: exact, whole at the ends, and smaller for less confidence', () => {
  expect(sampleSize(100, { confidencePpm: 950_000, defectivePpm: 50_000 })).toBe(45)
  expect(sampleSize(10, { confidencePpm: 990_000, defectivePpm: 10_000 })).toBe(10)
  expect(sampleSize(0, { confidencePpm: 950_000, defectivePpm: 50_000 })).toBe(0)
  expect(sampleSize(100_000, { confidencePpm: 950_000, defectivePpm: 10_000 })).toBe(298)
  expect(() => sampleSize(5, { confidencePpm: 1_000_000, defectivePpm: 1 })).toThrow(RangeError)
})

test('a plan: repeatable in any order, the doubtful ones always, and no other seed than the one committed to', () => {
  const seed = '5e'.repeat(32)
  const devices = Array.from({ length: 40 }, (_, n): Sampled => ({
    device: `D${n}`,
    method: 'block-erase',
    shown: n !== 3,
    encryptionProven: false,
    importantData: n === 5,
  }))
  const wish = { confidencePpm: 900_000, defectivePpm: 100_000 }
  const bound = { seed, nonce: 'frozen-1', commitment: seedCommitment(seed) }
  const plan = samplingPlan(devices, wish, bound)
  expect(samplingPlan(devices.toReversed(), wish, bound)).toEqual(plan)
  expect(plan.chosen.filter(({ how }) => how === 'certain').map(({ device }) => device)).toEqual(['D3', 'D5'])
  expect(plan.chosen).toHaveLength(2 + sampleSize(38, wish))
  expect(() => samplingPlan(devices, wish, { ...bound, seed: '5f'.repeat(32) })).toThrow(/committed/)
  expect(() => samplingPlan([devices[0]!, devices[0]!], wish, bound)).toThrow(/twice/)
})
