// Leases with support that stand idle, several by one lessee and drawn together in time or at the cap. Idle alone is no
// offence: capacity is reserved, programs are debugged, clusters fail. What is asked is whether idleness and support go
// together more than they do for others.
import { binomialTail } from './chance.ts'
import {
  familiesOf,
  LEAD_SCORE,
  recordsOf,
  underRule,
  type Evidence,
  type Finding,
  type Lead,
  type Watch,
  type Words,
} from './lead.ts'
import type { Timing } from './subsidy-timing.ts'
import { USED, type Use } from './use.ts'
import { NONE, type World } from './world.ts'

/** law/platform/subsidy-rules.yaml, detect-idle-farm, in the version of this day. */
export const IDLE_FARM = {
  from: '2017-01-01',
  leastIdle: 3,
  /** of the lessee's leases with support and readings */
  leastIdleShare: 0.5,
  highSupport: 0.4,
  /** signatures in a window, against those of all supported leases */
  timingLevel: 0.05,
  clearTimingLevel: 0.01,
  /** points of what is seen; five make a lead */
  points: { idle: 3, idleFew: 2, timing: 2, timingClear: 3, cap: 1, support: 1 },
} as const

const innocent: readonly Words[] = [
  { zh: '预留容量等待数据、人员或上线', en: 'capacity reserved while data, people or a launch were awaited' },
  { zh: '调试、节假日或推理待命', en: 'debugging, holidays or inference on standby' },
  { zh: '集群故障或网络未通，且有工单', en: 'a failed cluster or network, on record' },
  { zh: '空闲功率校准有误', en: 'idle power calibrated wrongly' },
]

/** Lessees whose supported leases stood idle. O(leases). */
export function idleFarms(world: World, use: Use, timing: Timing): Finding {
  const { leases } = world
  const byLessee = new Map<number, number[]>()
  for (let row = 0; row < leases.count; row += 1) {
    if (timing.isSupported[row] === 0 || leases.lessee[row] === NONE) continue
    const list = byLessee.get(leases.lessee[row]!)
    if (list === undefined) byLessee.set(leases.lessee[row]!, [row])
    else list.push(row)
  }
  const candidates = []
  const watch: Watch[] = []
  for (const [lessee, supported] of byLessee) {
    const rows = supported.filter((row) => use.state[row]! >= USED.busy)
    // most of them idle, or most of those that were signed in a window
    const inWindow = rows.filter((row) => timing.isInWindow[row] === 1)
    const some = [rows, inWindow].find((list) => mostlyIdle(use, list))
    if (some === undefined) continue
    const idle = some.filter((row) => isUnused(use, row))
    // leases without readings say nothing of use, and still when they were signed
    const near = supported.filter(
      (row) => idle.includes(row) || (use.state[row]! < USED.busy && timing.isInWindow[row] === 1),
    )
    const lead = leadOf(world, timing, use, lessee, { rows, idle, near })
    const isSeveral =
      idle.length >= IDLE_FARM.leastIdle || (near.length >= IDLE_FARM.leastIdle && idle.length === some.length)
    if (lead.score >= LEAD_SCORE && lead.families.length >= 2 && isSeveral) candidates.push({ lead, test: null })
    else if (lead.families.includes('timing'))
      watch.push({
        kind: 'subsidy-timing',
        subjects: lead.subjects,
        what: { zh: '受补贴租约闲置并集中于窗口期', en: 'supported leases idle and drawn together in a window' },
        evidence: lead.evidence,
        innocentExplanations: innocent,
      })
  }
  return { candidates, watch, tests: [] }
}

function mostlyIdle(use: Use, rows: readonly number[]): boolean {
  const idle = rows.filter((row) => isUnused(use, row)).length
  return idle >= 2 && idle >= IDLE_FARM.leastIdleShare * rows.length
}

/** Idle, or busy by readings that cannot be. */
const isUnused = (use: Use, row: number): boolean => use.state[row]! >= USED.idle

type Seen = { rows: number[]; idle: number[]; near: number[] }

function leadOf(world: World, timing: Timing, use: Use, lessee: number, { rows, idle, near }: Seen): Lead {
  const ids = recordsOf(
    'leases',
    idle.map((row) => world.leaseIds.text(row)),
  )
  const sum = (column: ArrayLike<number>) => idle.reduce((total, row) => total + column[row]!, 0)
  const evidence: Evidence[] = [
    {
      family: 'telemetry',
      what: { zh: '受补贴租约在八成以上的日子里闲置', en: 'supported leases stood idle on four days of five or more' },
      figures: {
        idleLeases: idle.length,
        supportedLeases: rows.length,
        idleDays: sum(use.idle),
        days: sum(use.complete),
      },
      records: ids,
    },
  ]
  let score: number = idle.length >= IDLE_FARM.leastIdle ? IDLE_FARM.points.idle : IDLE_FARM.points.idleFew
  const inWindow = near.filter((row) => timing.isInWindow[row] === 1).length
  const p = binomialTail(inWindow, near.length, Math.min(0.99, Math.max(0.01, timing.windowRate)))
  if (inWindow >= 2 && p < IDLE_FARM.timingLevel) {
    score += p < IDLE_FARM.clearTimingLevel ? IDLE_FARM.points.timingClear : IDLE_FARM.points.timing
    evidence.push({
      family: 'timing',
      what: { zh: '签约集中在年末或项目截止前', en: 'signed just before the end of the year or of the programme' },
      figures: {
        inWindow,
        of: idle.length,
        p: p.toExponential(2),
        shareOfAll: Math.round(timing.windowRate * 1000) / 1000,
      },
      records: ids,
    })
  }
  const atCap = sum(timing.isAtCap)
  const share = sum(timing.share) / idle.length
  if (share >= IDLE_FARM.highSupport || atCap * 2 >= idle.length) {
    score +=
      (share >= IDLE_FARM.highSupport ? IDLE_FARM.points.support : 0) +
      (atCap * 2 >= idle.length ? IDLE_FARM.points.cap : 0)
    evidence.push({
      family: 'subsidy',
      what: { zh: '补贴占比高或贴近上限', en: 'support is a high share or lies at the cap' },
      figures: { meanSharePct: Math.round(share * 1000) / 10, atCap, voucherFen: sum(world.leases.voucherFen) },
      records: ids,
    })
  }
  return {
    kind: 'idle-farm',
    subjects: [world.parties.text(lessee)],
    score: Math.min(10, score + Math.max(0, Math.min(2, (idle.length - IDLE_FARM.leastIdle) / 2))),
    families: familiesOf(evidence),
    evidence: underRule(evidence, 'platform/subsidy-rules#detect-idle-farm', IDLE_FARM.from),
    innocentExplanations: innocent,
  }
}
