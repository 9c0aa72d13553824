// Measured facts of a lease in dispute: promised against allocated and metered day by day, availability, who held which
// device when. Pure, over rows that other rooms hand out; whole numbers with their units, each fact with its leaves.
import type { ServiceMonth, SourceUse } from '#domain/metering'
import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import type { Day } from '#kernel/time'

/** Leaves of one stream, both ends included: where a fact can be checked. Null where no leaf says so. */
export type Proof = { stream: string; from: number; to: number } | null

/** A device of the lease, from one instant to another (null: still). `shareMilli` 1000: the whole card. */
export type Holding = {
  device: string
  serial: string
  site: string
  model: string
  shareMilli: number
  from: string
  until: string | null
}

type PlacedLeaf = { seq: number; kind: string; at: string }

export type MeasuredRows = {
  stream: string
  asOf: string
  lease: {
    cards: number
    shareMilli: number
    models: readonly string[]
    promisedFrom: string
    startedAt: string | null
    endedAt: string | null
  }
  /** the days of the billing zone that are looked at, each with the second at which it begins; one more at the end */
  days: readonly { day: Day; start: number }[]
  holdings: readonly Holding[]
  uses: readonly SourceUse[]
  months: readonly Pick<
    ServiceMonth,
    'month' | 'serviceSeconds' | 'downSeconds' | 'availabilityPpm' | 'objectivePpm' | 'met'
  >[]
  outages: readonly {
    downtime: string
    kind: string
    by: string
    from: string
    to: string
    at: string
    contested: boolean
  }[]
  leaves: readonly PlacedLeaf[]
}

const SOURCES = ['provider', 'lessee', 'platform'] as const
export type Source = (typeof SOURCES)[number]

/** One day. Quantities in thousandths of a card × seconds; a side that reported nothing is null. */
export type MeasuredDay = {
  day: Day
  promised: number
  allocated: number
  /** promised less allocated, where that is more than nothing */
  short: number
  meters: Record<Source, number | null>
  /** the greatest less the least of the meters that reported */
  apart: number
  proof: Proof
}

export type Measured = {
  asOf: string
  delivery: { promisedFrom: string; startedAt: string | null; lateSeconds: number; proof: Proof }
  capacity: { promised: number; allocated: number; short: number; shortDays: number }
  models: { promised: string[]; held: string[]; other: string[] }
  meters: { totals: Record<Source, number | null>; apart: number; apartDays: number; proof: Proof }
  days: MeasuredDay[]
  months: {
    month: string
    serviceSeconds: number
    downSeconds: number
    availabilityPpm: number
    objectivePpm: number
    met: boolean
  }[]
  outages: { kind: string; by: string; from: string; to: string; seconds: number; contested: boolean; proof: Proof }[]
  holders: { records: number; devices: number; sha256: string }
}

const second = (instant: string): number => Math.floor(Date.parse(instant) / 1_000)
const shared = (low: number, high: number, from: number, to: number): number =>
  Math.max(0, Math.min(high, to) - Math.max(low, from))

/** SHA-256 of a canonical value, lower-case hex. */
export const hashOf = (value: unknown): string => toHex(sha256(canonicalBytes(value as Json)))

/** Leaves of a kind that were made from one instant to another; null where there is none. */
function proofOf(
  { stream, leaves }: Pick<MeasuredRows, 'stream' | 'leaves'>,
  kind: string,
  from: string,
  to: string,
): Proof {
  const [low, high] = [Date.parse(from), Date.parse(to)]
  const found = leaves.filter((leaf) => leaf.kind === kind && Date.parse(leaf.at) >= low && Date.parse(leaf.at) <= high)
  return found.length === 0 ? null : { stream, from: found[0]!.seq, to: found.at(-1)!.seq }
}

/** The leaf of each holding: the allocation by which it began. Many holdings share one. */
export function holdingProofs(rows: Pick<MeasuredRows, 'stream' | 'leaves' | 'holdings'>): Proof[] {
  const byInstant = new Map<number, Proof>()
  return rows.holdings.map(({ from }) => {
    const at = Date.parse(from)
    const known = byInstant.get(at)
    if (known !== undefined) return known
    const proof = proofOf(rows, 'capacity.lease.allocate', from, from)
    byInstant.set(at, proof)
    return proof
  })
}

/** The facts. `days` holds no day before the lease began or after it ended but those that the rows name. */
export function measuredFacts(rows: MeasuredRows): Measured {
  const { lease, days, holdings, asOf } = rows
  const began = lease.startedAt === null ? null : second(lease.startedAt)
  const over = second(lease.endedAt ?? asOf)
  const spans = holdings.map(({ from, until, shareMilli }) => ({
    from: second(from),
    to: until === null ? over : Math.min(over, second(until)),
    shareMilli,
  }))
  const byDay = Map.groupBy(rows.uses, ({ n }) => n)
  const told = days.slice(0, -1).map(({ day, start }, n): MeasuredDay => {
    const end = days[n + 1]!.start
    const promised = began === null ? 0 : lease.cards * lease.shareMilli * shared(start, end, began, over)
    const allocated = spans.reduce(
      (sum, { from, to, shareMilli }) => sum + shareMilli * shared(start, end, from, to),
      0,
    )
    const uses = byDay.get(n) ?? []
    const meters = Object.fromEntries(
      SOURCES.map((source) => [source, uses.find((use) => use.source === source)?.milliCardSeconds ?? null]),
    ) as Record<Source, number | null>
    const instants = uses.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]).toSorted()
    return {
      day,
      promised,
      allocated,
      short: Math.max(0, promised - allocated),
      meters,
      apart: apartOf(meters),
      proof: instants.length === 0 ? null : proofOf(rows, 'metering.usage.record', instants[0]!, instants.at(-1)!),
    }
  })
  const totals = Object.fromEntries(
    SOURCES.map((source) => {
      const seen = told.flatMap(({ meters }) => meters[source] ?? [])
      return [source, seen.length === 0 ? null : seen.reduce((sum, one) => sum + one, 0)]
    }),
  ) as Record<Source, number | null>
  const sum = (of: (day: MeasuredDay) => number): number => told.reduce((all, day) => all + of(day), 0)
  const held = [...new Set(holdings.map(({ model }) => model))].filter((model) => model !== '').toSorted()
  return {
    asOf,
    delivery: {
      promisedFrom: lease.promisedFrom,
      startedAt: lease.startedAt,
      lateSeconds: Math.max(0, (began ?? second(asOf)) - second(lease.promisedFrom)),
      proof: lease.startedAt === null ? null : proofOf(rows, 'contracts.lease.start', lease.startedAt, lease.startedAt),
    },
    capacity: {
      promised: sum(({ promised }) => promised),
      allocated: sum(({ allocated }) => allocated),
      short: sum(({ short }) => short),
      shortDays: told.filter(({ short }) => short > 0).length,
    },
    models: {
      promised: [...lease.models],
      held,
      other: lease.models.length === 0 ? [] : held.filter((model) => !lease.models.includes(model)),
    },
    meters: {
      totals,
      apart: apartOf(totals),
      apartDays: told.filter(({ apart }) => apart > 0).length,
      proof: proofOf(rows, 'metering.usage.record', '2000-01-01T00:00:00.000Z', asOf),
    },
    days: told,
    months: rows.months.map(({ month, serviceSeconds, downSeconds, availabilityPpm, objectivePpm, met }) => ({
      month,
      serviceSeconds,
      downSeconds,
      availabilityPpm,
      objectivePpm,
      met,
    })),
    outages: rows.outages.map(({ kind, by, from, to, at, contested }) => ({
      kind,
      by,
      from,
      to,
      seconds: second(to) - second(from),
      contested,
      proof: proofOf(rows, 'metering.downtime.record', at, at),
    })),
    holders: {
      records: holdings.length,
      devices: new Set(holdings.map(({ device }) => device)).size,
      sha256: hashOf(holdings),
    },
  }
}

/** How far the meters that reported lie apart; nothing where only one did. */
function apartOf(meters: Record<Source, number | null>): number {
  const told = SOURCES.flatMap((source) => meters[source] ?? [])
  return told.length < 2 ? 0 : Math.max(...told) - Math.min(...told)
}

/** Which element of a dispute which measured fact speaks to (law/claims/elements.yaml). */
export const SPEAKS_TO = {
  delivery: 'delivery',
  capacity: 'conformity',
  models: 'model',
  availability: 'availability',
  metering: 'metering',
} as const
