// The detectors of leases that are not what they say: money that came back, support for idle cards, one card let twice,
// less delivered than claimed. They share one pass over the telemetry and one over the ties.
import { duplicateDevices } from './duplicate-device.ts'
import { idleFarms } from './idle-farm.ts'
import type { Finding, Watch } from './lead.ts'
import { overClaims } from './over-claim.ts'
import { timingOf } from './subsidy-timing.ts'
import { USED, useOf, type Use } from './use.ts'
import { washRings } from './wash-ring.ts'
import type { World } from './world.ts'

/** Runs them over one world. Near-linear in all tables. */
export function shamFindings(world: World): Finding[] {
  const use = useOf(world)
  const timing = timingOf(world)
  const rings = washRings(world, use, timing)
  const inRings = new Set(rings.candidates.flatMap(({ lead }) => lead.subjects))
  const farms = idleFarms(world, use, timing)
  return [
    rings,
    // a lease whose money came back is looked at as that; its idle days are in that lead already
    {
      ...farms,
      candidates: farms.candidates.filter(({ lead }) => !lead.subjects.some((subject) => inRings.has(subject))),
    },
    duplicateDevices(world),
    overClaims(world),
    { candidates: [], watch: missingReadings(world, use), tests: [] },
  ]
}

const LEAST_LEASES = 3

/** Providers whose supported leases send too little to be judged: missing is not idle, and it is not nothing either. */
function missingReadings({ leases, parties, leaseIds }: World, use: Use): Watch[] {
  const byProvider = new Map<number, number[]>()
  for (let row = 0; row < leases.count; row += 1) {
    if (use.state[row] !== USED.missing || !(leases.voucherFen[row]! > 0)) continue
    const list = byProvider.get(leases.provider[row]!)
    if (list === undefined) byProvider.set(leases.provider[row]!, [row])
    else list.push(row)
  }
  return [...byProvider]
    .filter(([, rows]) => rows.length >= LEAST_LEASES)
    .map(([provider, rows]) => ({
      kind: 'missing-telemetry',
      subjects: [parties.text(provider)],
      what: { zh: '数据缺失：受补贴租约的读数不完整', en: 'readings of supported leases are missing' },
      evidence: [
        {
          family: 'telemetry',
          what: { zh: '完整读数不足一半', en: 'less than half of the readings are complete' },
          figures: { leases: rows.length },
          records: rows.slice(0, 50).map((row) => `leases:${leaseIds.text(row)}`),
        },
      ],
      innocentExplanations: [
        { zh: '采集程序升级或网络中断', en: 'an upgrade of the collector or a broken network' },
        { zh: '租期过短，尚无完整的一天', en: 'a term too short to have a complete day' },
      ],
    }))
}
