// Less behind the claim than was claimed, by tests on demand at random times with all claimed cards at once: a fact of its
// own kind. One slow test proves nothing; a low median with not one good test does.
import { median } from '#kernel/stats'
import { familiesOf, underRule, type Finding, type Lead, type Words } from './lead.ts'
import { NONE, READING, dayText, type World } from './world.ts'

/** law/platform/subsidy-rules.yaml, detect-over-claim, in the version of this day. */
export const OVER_CLAIM = {
  from: '2017-01-01',
  leastTests: 3,
  /** tests of one device or lease must be this many to be judged apart from the provider's others */
  leastTestsApart: 5,
  medianBelow: 0.85,
  bestBelow: 0.95,
} as const

const innocent: readonly Words[] = [
  { zh: '散热降频、供电受限或一次维护，且已有记录', en: 'thermal derating, a power limit or maintenance, on record' },
  { zh: '申报值为稀疏或峰值口径，测试为稠密或持续口径', en: 'claimed sparse or peak, tested dense or sustained' },
  { zh: '测试程序与该型号驱动不匹配', en: 'the test program does not suit the driver of this model' },
  { zh: '部分卡故障且已报停用', en: 'some cards failed and were reported out of service' },
]

type Tests = { ratios: number[]; rows: number[] }

/** Providers whose tests on demand stay below their claim. O(challenges). */
export function overClaims(world: World): Finding {
  const { telemetry } = world
  const all = new Map<number, Tests>()
  const apart = new Map<number, Map<number, Tests>>()
  for (let row = 0; row < telemetry.count; row += 1) {
    if (telemetry.kind[row] !== READING.challenge) continue
    const [claimed, measured, provider] = [
      telemetry.claimedTflops[row]!,
      telemetry.measuredTflops[row]!,
      telemetry.provider[row]!,
    ]
    if (!(claimed > 0) || !(measured >= 0) || provider === NONE) continue
    add(all, provider, measured / claimed, row)
    const device = telemetry.device[row]!
    const lease = telemetry.lease[row]!
    const what = device === NONE ? (lease === NONE ? NONE : -2 - lease) : device
    if (what === NONE) continue
    let parts = apart.get(provider)
    if (parts === undefined) apart.set(provider, (parts = new Map()))
    add(parts, what, measured / claimed, row)
  }
  const candidates = []
  for (const [provider, tests] of all) {
    const short = [tests, ...(apart.get(provider)?.values() ?? [])].find((some, place) =>
      isShort(some, place === 0 ? OVER_CLAIM.leastTests : OVER_CLAIM.leastTestsApart),
    )
    if (short !== undefined) candidates.push({ lead: leadOf(world, provider, short), test: null })
  }
  return { candidates, watch: [], tests: [] }
}

function add(into: Map<number, Tests>, key: number, ratio: number, row: number): void {
  const tests = into.get(key)
  if (tests === undefined) into.set(key, { ratios: [ratio], rows: [row] })
  else {
    tests.ratios.push(ratio)
    tests.rows.push(row)
  }
}

function isShort({ ratios }: Tests, least: number): boolean {
  if (ratios.length < least || median(Float64Array.from(ratios)) >= OVER_CLAIM.medianBelow) return false
  return ratios.every((ratio) => ratio < OVER_CLAIM.bestBelow)
}

function leadOf(world: World, provider: number, { ratios, rows }: Tests): Lead {
  const { telemetry } = world
  const middle = median(Float64Array.from(ratios))
  const evidence = [
    {
      family: 'challenge' as const,
      what: {
        zh: '随机抽测：全部申报卡同时运行，中位数低于申报值的 85%，且没有一次达到 95%',
        en: 'tests on demand with all claimed cards at once: the median is below 85 % of the claim and none reached 95 %',
      },
      figures: {
        tests: ratios.length,
        medianPct: Math.round(middle * 1000) / 10,
        bestPct: Math.round(Math.max(...ratios) * 1000) / 10,
      },
      records: rows
        .slice(0, 50)
        .map((row) => `telemetry:${world.parties.text(provider)}/${dayText(telemetry.on[row]!)}`),
    },
  ]
  return {
    kind: 'over-claim',
    subjects: [world.parties.text(provider)],
    score: Math.min(10, Math.round(10 * (6 + 10 * (OVER_CLAIM.medianBelow - middle))) / 10),
    families: familiesOf(evidence),
    evidence: underRule(evidence, 'platform/subsidy-rules#detect-over-claim', OVER_CLAIM.from),
    innocentExplanations: innocent,
  }
}
