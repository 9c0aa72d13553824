// A small bundle with everything in it, for tests here and in the browser: three streams of one lease,
// records in full and in part, two versions of an article, a bill.
import { canonicalBytes, type Json } from './canonical.ts'
import { BUNDLE_FORMAT, lawVersion, type BundleLeaf, type UnsealedBundle } from './bundle.ts'
import { commit, disclose, fieldNames, type Fields } from './commitment.ts'
import { toBase64, toHex, utf8 } from './encoding.ts'
import { sha256 } from './hash.ts'
import { encodeLeaf, leafHashOf } from './leaf.ts'
import { noteSigner, signCheckpoint } from './note.ts'
import { leafHash, MemoryTree } from './tree.ts'
import { QUALIFICATION_ITEMS } from './verdict.ts'

const ORIGIN = 'suanheng.example/log'
const LEASE = '0198-7c'
/** Signs the sample; a published test seed. */
export const SAMPLE_SIGNER = noteSigner(ORIGIN, new Uint8Array(32).fill(42))

const ARTICLES = [
  {
    cite: 'cn/civil-code#703',
    article: { zh: '租赁合同是出租人将租赁物交付承租人使用、收益，承租人支付租金的合同。', from: '2021-01-01' },
  },
  { cite: 'cn-gd-sz/xunliquan-2025#cap', article: { capPpm: 500_000, from: '2025-03-01', until: null } },
]

/** One act of the sample: its record without the fields that every record has, and what is shown of it (all). */
export type Step = {
  readonly stream: string
  readonly kind: string
  readonly record: { readonly [name: string]: Json }
  readonly shown?: readonly string[]
}

/** The acts of the sample in order; the last one closes it. */
export function sampleSteps(): Step[] {
  const lease = `lease/${LEASE}`
  // Each hour is read by all three sources.
  const readings = Array.from({ length: 24 }, (_, i): Step => {
    const hour = Math.floor(i / 3)
    const id = `hour-${hour}`
    const interval = { id, from: `2026-03-01T0${hour}:00:00Z`, to: `2026-03-01T0${hour + 1}:00:00Z`, cards: 8 }
    return {
      stream: `meter/0198-${i % 2}`,
      kind: 'metering.usage.record',
      record: {
        'input.sourceKind': ['provider', 'lessee', 'platform'][i % 3]!,
        'input.intervals': [interval],
        'input.note': i % 5 === 0 ? '满载 full load' : '',
        'decision.accepted': [id],
        'decision.acceptedAt': [0],
        outcome: 'done',
      },
    }
  })
  const lines = [
    {
      amountFen: 230_400,
      from: '2026-03-01',
      milliGpuSeconds: 345_600_000,
      quantity: '96 GPU·h',
      text: '八卡服务器 三月',
      until: '2026-04-01',
    },
    {
      amountFen: 115_200,
      from: '2026-04-01',
      milliGpuSeconds: 172_800_000,
      quantity: '48 GPU·h',
      text: '八卡服务器 四月',
      until: '2026-05-01',
    },
  ]
  const open: Step[] = [
    {
      stream: lease,
      kind: 'market.order.place',
      record: { input: { devices: 8, lessee: 'party:91440300MA5FAKE0X1' }, outcome: 'done' },
      shown: ['act', 'at', 'law', 'outcome'],
    },
    { stream: lease, kind: 'contracts.lease.sign', record: { input: { side: 'provider' }, outcome: 'done' } },
    { stream: lease, kind: 'contracts.lease.sign', record: { input: { side: 'lessee' }, outcome: 'done' } },
    ...readings,
    { stream: lease, kind: 'billing.bill.issue', record: { decision: { lines, totalFen: 345_600 }, outcome: 'done' } },
    { stream: lease, kind: 'subsidy.voucher.redeem', record: { outcome: 'refused', reason: 'voucher-empty' } },
  ]
  return [...open, closing(lease, open)]
}

/** The last leaf of the subject's own stream: it fixes what belongs in the bundle, itself included. */
function closing(lease: string, before: readonly Step[]): Step {
  const sizes = new Map<string, number>()
  for (const { stream } of before) sizes.set(stream, (sizes.get(stream) ?? 0) + 1)
  const streams = [...sizes].map(([stream, size]) => ({ stream, size: stream === lease ? size + 1 : size }))
  return {
    stream: lease,
    kind: 'dispute.bundle.make',
    record: { 'input.lease': LEASE, 'decision.streams': streams, outcome: 'done' },
  }
}

/** The sample before sealing. `other` leaves of other leases lie between its own in the log. */
export function sampleBundle({
  other = 13,
  steps = sampleSteps(),
}: { readonly other?: number; readonly steps?: readonly Step[] } = {}): UnsealedBundle {
  const law = ARTICLES.map(({ cite, article }) => ({ cite, version: lawVersion(article), article }))
  const tree = new MemoryTree()
  const heads = new Map<string, { seq: number; prev: string | null }>()
  const made: (Omit<BundleLeaf, 'proof'> & { readonly stream: string })[] = []
  steps.forEach((step, i) => {
    for (let filler = 0; filler < (i * 7) % (other + 1); filler++)
      tree.append(leafHash(utf8(`other lease ${i} ${filler}`)))
    const at = `2026-03-0${1 + Math.floor(i / 8)}T0${i % 8}:15:30.500Z`
    const { seq, prev } = heads.get(step.stream) ?? { seq: 0, prev: null }
    const cited = law.slice(0, 1 + (i % 2)).map(({ cite, version }) => ({ cite, version }))
    const fields: Fields = {
      ...step.record,
      act: step.kind,
      actor: `party:${i % 2 ? 'lessee' : 'provider'}`,
      at,
      law: cited,
    }
    // Salts made from the place, so that the sample is the same every time.
    const salts = new Uint8Array(
      fieldNames(fields).flatMap((name) => [...sha256(canonicalBytes([i, name])).subarray(0, 16)]),
    )
    const { root, names } = commit(fields, salts)
    const entry = encodeLeaf({
      v: 1,
      at,
      commit: toHex(root),
      fields: names.length,
      kind: step.kind,
      prev,
      seq,
      stream: step.stream,
    })
    heads.set(step.stream, { seq: seq + 1, prev: toHex(leafHashOf(entry)) })
    made.push({ stream: step.stream, index: tree.size, entry, opening: disclose(fields, salts, step.shown) })
    tree.append(leafHashOf(entry))
  })
  return {
    format: BUNDLE_FORMAT,
    subject: { kind: 'lease', id: LEASE },
    origin: ORIGIN,
    logKey: SAMPLE_SIGNER.vkey,
    checkpoint: signCheckpoint(ORIGIN, tree.size, tree.root(), SAMPLE_SIGNER),
    leaves: made.map(({ index, entry, opening }) => ({
      index,
      entry,
      opening,
      proof: tree.inclusion(index).map(toBase64),
    })),
    streams: [...heads].map(([stream, { seq }]) => ({ stream, size: seq })),
    law,
    qualification: QUALIFICATION_ITEMS.map((item) => ({
      ...item,
      value: item.item === 'software-build' ? 'sha256:5d41…（示例 sample）' : null,
    })),
    madeAt: '2026-05-02T08:00:00Z',
  }
}
