// One device behind two leases at once: a fact, not a likelihood. Spans of one device (its UUID, or its serial number) are
// swept in order; sevenths of a divided card may add up to one whole card.
import { familiesOf, recordsOf, underRule, type Finding, type Lead, type Watch, type Words } from './lead.ts'
import { NONE, dayOf, dayText, type World } from './world.ts'

/** law/platform/subsidy-rules.yaml, detect-duplicate-device, in the version of this day. */
export const DUPLICATE = {
  from: '2017-01-01',
  /** a lease may still be closing while the next begins */
  handoverSeconds: 600,
  /** sevenths of one card */
  wholeCard: 7,
} as const

const DUPLICATE_SCORE = 9

const innocent: readonly Words[] = [
  { zh: '换卡或返修而未登记工单', en: 'a replacement or repair whose ticket was not recorded' },
  { zh: '提前退租后未补报结束时间', en: 'a lease that ended early and whose end was not reported' },
  { zh: '切分卡未申报切片编号或份数', en: 'a divided card reported without its slice' },
  { zh: '设备编号录入错误', en: 'a device number entered wrongly' },
]

type Overlap = { earlier: number; later: number; seconds: number }

/** Providers with a card let twice at once. O(n log n) in the rows of devices. */
export function duplicateDevices(world: World): Finding {
  const { devices } = world
  const overlaps = new Map<string, Overlap>()
  for (const key of [devices.device, devices.serial])
    for (const overlap of overlapsBy(world, key)) overlaps.set(`${overlap.earlier}:${overlap.later}`, overlap)
  const byProvider = new Map<number, Overlap[]>()
  const watch: Watch[] = []
  for (const overlap of overlaps.values()) {
    const [a, b] = [devices.provider[overlap.earlier]!, devices.provider[overlap.later]!]
    if (a === b) {
      const list = byProvider.get(a)
      if (list === undefined) byProvider.set(a, [overlap])
      else list.push(overlap)
    } else watch.push(twoProviders(world, overlap))
  }
  const candidates = [...byProvider].map(([provider, list]) => ({ lead: leadOf(world, provider, list), test: null }))
  return { candidates, watch, tests: [] }
}

/** Pairs of rows with the same key whose spans overlap and together ask for more than one card. */
function overlapsBy(world: World, key: Int32Array): Overlap[] {
  const { devices } = world
  const rows: number[] = []
  for (let row = 0; row < devices.count; row += 1) if (key[row] !== NONE && devices.lease[row] !== NONE) rows.push(row)
  rows.sort((a, b) => key[a]! - key[b]! || devices.from[a]! - devices.from[b]! || a - b)
  const found: Overlap[] = []
  let open: number[] = []
  let last: number = NONE
  for (const row of rows) {
    if (key[row] !== last) open = []
    last = key[row]!
    const from = devices.from[row]!
    open = open.filter((other) => endOf(world, other) - from > DUPLICATE.handoverSeconds)
    const rivals = open.filter((other) => isRival(world, other, row))
    const same = rivals.find((other) => devices.slice[row] !== NONE && devices.slice[other] === devices.slice[row])
    const asked = rivals.reduce((sum, other) => sum + sevenths(world, other), sevenths(world, row))
    const earlier = same ?? (asked > DUPLICATE.wholeCard ? rivals.at(-1) : undefined)
    if (earlier !== undefined) {
      const seconds = Math.min(endOf(world, earlier), endOf(world, row)) - from
      if (seconds > DUPLICATE.handoverSeconds) found.push({ earlier, later: row, seconds })
    }
    open.push(row)
  }
  return found
}

/** End of a span; one that was left open ends with its lease, which may have been cancelled before. */
function endOf({ devices, leases }: World, row: number): number {
  const lease = devices.lease[row]!
  if (devices.until[row]! < Infinity || lease >= leases.count) return devices.until[row]!
  const cancelled = leases.cancelled[lease]!
  return cancelled < leases.until[lease]! ? cancelled : leases.until[lease]!
}

const sevenths = ({ devices }: World, row: number): number =>
  devices.slice[row] === NONE && !(devices.slices[row]! > 0) ? DUPLICATE.wholeCard : devices.slices[row]! || 1

/** Whether two overlapping spans contend: not one lease told twice, no repair, no lease re-let from the other. */
function isRival(world: World, a: number, b: number): boolean {
  const { devices } = world
  const [one, two] = [devices.lease[a]!, devices.lease[b]!]
  if (one === two || devices.ticket[a] !== NONE || devices.ticket[b] !== NONE) return false
  return !descends(world, one, two) && !descends(world, two, one)
}

/** Whether a lease re-lets another, over any number of steps (the chain of title). */
function descends({ leases }: World, lease: number, ancestor: number): boolean {
  let at = lease
  for (let step = 0; step < 32 && at !== NONE && at < leases.count; step += 1) {
    at = leases.parent[at]!
    if (at === ancestor) return true
  }
  return false
}

/** Hours to a tenth; a span without end has none to tell. */
const hoursOf = (seconds: number): number | string =>
  Number.isFinite(seconds) ? Math.round(seconds / 360) / 10 : 'open'

function leadOf(world: World, provider: number, list: readonly Overlap[]): Lead {
  const { devices } = world
  const longest = list.reduce((one, other) => (other.seconds > one.seconds ? other : one))
  const leases = [...new Set(list.flatMap((one) => [devices.lease[one.earlier]!, devices.lease[one.later]!]))]
  const cards = new Set(list.map((one) => devices.device[one.later]!))
  const evidence = [
    {
      family: 'inventory' as const,
      what: {
        zh: '同一设备在同一时间登记于两份租约之下，超过交接时间，无返修工单',
        en: 'one device is reported behind two leases at one time, beyond a hand-over and without a repair ticket',
      },
      figures: {
        devices: cards.size,
        overlaps: list.length,
        longestHours: hoursOf(longest.seconds),
        from: dayText(dayOf(devices.from[longest.later]!)),
        device: world.deviceIds.text(devices.device[longest.later]!),
      },
      records: [
        ...recordsOf(
          'leases',
          leases.map((lease) => world.leaseIds.text(lease)),
        ),
        ...recordsOf(
          'devices',
          [...cards].map((device) => world.deviceIds.text(device)),
        ),
      ],
    },
  ]
  return {
    kind: 'duplicate-gpu',
    subjects: [world.parties.text(provider)],
    score: DUPLICATE_SCORE,
    families: familiesOf(evidence),
    evidence: underRule(evidence, 'platform/subsidy-rules#detect-duplicate-device', DUPLICATE.from),
    innocentExplanations: innocent,
  }
}

/** Two providers report one device: which of them is right is not seen from here. */
function twoProviders(world: World, { earlier, later, seconds }: Overlap): Watch {
  const { devices } = world
  const rows = [earlier, later]
  return {
    kind: 'device-overlap',
    subjects: rows.map((row) => world.parties.text(devices.provider[row]!)),
    what: {
      zh: '两家供给方同时登记同一设备；谁实际持有，须到现场核对',
      en: 'two providers report one device at one time; who holds it must be checked on site',
    },
    evidence: [
      {
        family: 'inventory',
        what: { zh: '时间重叠', en: 'the spans overlap' },
        figures: { hours: hoursOf(seconds), device: world.deviceIds.text(devices.device[later]!) },
        records: recordsOf(
          'leases',
          rows.map((row) => world.leaseIds.text(devices.lease[row]!)),
        ),
      },
    ],
    innocentExplanations: innocent,
  }
}
