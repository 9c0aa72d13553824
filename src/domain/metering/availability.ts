// The service level of one natural month: what ran, what was down, what does not count, and what follows. Pure, in whole
// seconds, so that the page, the credit and the court's recomputation are the same few lines.
import type { Contract } from '#domain/contracts'
import { monthBounds, type Month } from '#kernel/time'
import { daysBetween } from './day-starts.ts'

/** The service level that a contract pins. */
export type ServiceLevel = NonNullable<Contract['service']>

/**
 * What a report of downtime is about. Only `outage` is downtime. Announced maintenance does not count up to the contract's
 * allowance; force majeure (Civil Code art. 590) and the lessee's own cause (art. 592) do not count at all.
 */
export const downtimeKinds = ['outage', 'announced-maintenance', 'force-majeure', 'lessee-cause'] as const
export type DowntimeKind = (typeof downtimeKinds)[number]
/** Time that the service level has to weigh: what reports say, and suspensions on lawful grounds (arts. 526-528). */
export type Weighed = { kind: DowntimeKind | 'suspension'; from: string; to: string }
export type ReportingSide = 'provider' | 'lessee' | 'platform'

/**
 * When a report counts, and so who may contest it until then. What a side says against itself, and what the platform
 * measured, counts at once; what it says in its own favour waits for the other side. Maintenance is the provider's to
 * announce, and being announced ahead is all that the contract asks of it.
 */
const COUNTS: Readonly<Record<DowntimeKind, Partial<Record<ReportingSide, 'at-once' | 'unless-contested'>>>> = {
  outage: { provider: 'at-once', platform: 'at-once', lessee: 'unless-contested' },
  'announced-maintenance': { provider: 'at-once' },
  'force-majeure': { provider: 'unless-contested', lessee: 'at-once', platform: 'at-once' },
  'lessee-cause': { provider: 'unless-contested', lessee: 'at-once', platform: 'at-once' },
}

/** How a kind of report by a side comes to count; undefined when that side cannot report it. */
export const countsHow = (kind: DowntimeKind, by: ReportingSide): 'at-once' | 'unless-contested' | undefined =>
  COUNTS[kind]?.[by]

/** A report as it stands on record. Instants are ISO 8601 UTC; [from, to) in whole seconds. */
export type DowntimeReport = {
  downtime: string
  kind: DowntimeKind
  by: ReportingSide
  from: string
  to: string
  /** when it was reported */
  at: string
  /** from when it counts, unless it was contested before */
  countsAt: string
  contestedAt: string | null
}

/** Counted: it makes or excludes downtime. Open: the other side may still contest it. Contested: shown, not counted. */
export const standingOf = (r: DowntimeReport, at: string): 'counted' | 'open' | 'contested' => {
  if (r.contestedAt !== null) return 'contested'
  return Date.parse(r.countsAt) <= Date.parse(at) ? 'counted' : 'open'
}

/**
 * What counts at an instant: reports that stand, and the times in which the provider lawfully withheld its performance,
 * the one going on until then. The lessee's withholding is none: the service stays due.
 */
export function weighedAt(
  reports: readonly DowntimeReport[],
  suspensions: readonly { by: 'lessee' | 'provider'; from: string; until: string | null }[],
  at: string,
): Weighed[] {
  return [
    ...reports.filter((r) => standingOf(r, at) === 'counted').map(({ kind, from, to }) => ({ kind, from, to })),
    ...suspensions
      .filter(({ by }) => by === 'provider')
      .map(({ from, until }) => ({ kind: 'suspension' as const, from, to: until ?? at })),
  ]
}

/** Half-open [from, to) in seconds. */
type Span = readonly [from: number, to: number]

const second = (instant: string): number => Date.parse(instant) / 1_000
const totalOf = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + (to - from), 0)

/** Spans in order that neither overlap nor touch: every second stands in one of them at most. */
function union(spans: readonly Span[]): Span[] {
  const out: [number, number][] = []
  for (const [from, to] of spans.filter(([a, b]) => b > a).toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

const within = (spans: readonly Span[], [low, high]: Span): Span[] =>
  spans.map(([from, to]): Span => [Math.max(from, low), Math.min(to, high)]).filter(([from, to]) => to > from)

/** What of `spans` lies in none of `taken`; both as union() makes them. */
function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  return spans.flatMap(([from, to]) => {
    const left: Span[] = []
    let at = from
    for (const [low, high] of taken) {
      if (high <= at || low >= to) continue
      if (low > at) left.push([at, low])
      at = Math.max(at, high)
    }
    if (at < to) left.push([at, to])
    return left
  })
}

/** The first `seconds` of spans, in order of time. */
function firstOf(spans: readonly Span[], seconds: number): Span[] {
  let left = seconds
  return spans.flatMap(([from, to]): Span[] => {
    const take = Math.min(left, to - from)
    left -= take
    return take > 0 ? [[from, from + take]] : []
  })
}

export type ServiceDay = { day: string; seconds: number; downSeconds: number; excludedSeconds: number }
export type ServiceMonth = {
  month: Month
  /** the lease's running time in the month, whole seconds: the start goes up, the end down */
  runningSeconds: number
  /** of it, what does not count */
  excludedSeconds: number
  /** what counts: running less excluded */
  serviceSeconds: number
  /** of it, what was down */
  downSeconds: number
  /** millionths of the service time, rounded down; 1 000 000 where no time counts */
  availabilityPpm: number
  objectivePpm: number
  met: boolean
  /** of the month's fee, in millionths; 0 when the objective was met */
  creditPpm: number
  /** by natural day of the billing zone, for a chart */
  days: ServiceDay[]
}

/** Part of the month's fee that an availability gives back, in millionths: the lowest tier that it lies below. */
export function creditPpmOf(
  availabilityPpm: number,
  { availabilityPpm: objective, tiers }: Pick<ServiceLevel, 'availabilityPpm' | 'tiers'>,
): number {
  if (availabilityPpm >= objective) return 0
  const below = tiers.filter((tier) => availabilityPpm < tier.belowPpm)
  return below.reduce((low, tier) => (tier.belowPpm < low.belowPpm ? tier : low), below[0] ?? NO_TIER).creditPpm
}
const NO_TIER = { belowPpm: 1_000_000, creditPpm: 0 }

/**
 * The service level of a natural month of the billing zone, from what counts (weighedAt); a second counts once,
 * whatever is reported about it. `until` is the end of a lease that still runs.
 */
export function serviceMonth(
  service: ServiceLevel,
  billingZone: string,
  lease: { startedAt: string | null; endedAt: string | null },
  weighed: readonly Weighed[],
  month: Month,
  until: string,
): ServiceMonth {
  const [monthFrom, monthTo] = monthBounds(month, billingZone)
  const running: Span[] =
    lease.startedAt === null
      ? []
      : union([
          [
            Math.ceil(Math.max(second(lease.startedAt), second(monthFrom))),
            Math.floor(Math.min(second(lease.endedAt ?? until), second(monthTo))),
          ],
        ])
  // reports are in whole seconds; of a suspension, which begins and ends at any moment, the whole seconds inside count
  const reported = (...kinds: readonly Weighed['kind'][]): Span[] => {
    const spans = weighed
      .filter((w) => kinds.includes(w.kind))
      .map((w): Span => [Math.ceil(second(w.from)), Math.floor(second(w.to))])
    return running.flatMap((span) => within(union(spans), span))
  }
  const never = reported('force-majeure', 'lessee-cause', 'suspension')
  const maintenance = without(reported('announced-maintenance'), never)
  const allowed = firstOf(maintenance, service.maintenanceSeconds)
  const excluded = union([...never, ...allowed])
  const down = without(union([...reported('outage'), ...without(maintenance, allowed)]), excluded)

  const [runningSeconds, excludedSeconds, downSeconds] = [totalOf(running), totalOf(excluded), totalOf(down)]
  const serviceSeconds = runningSeconds - excludedSeconds
  // at most 2 678 400 seconds × 1 000 000: exact in a double
  const availabilityPpm =
    serviceSeconds === 0 ? 1_000_000 : Math.floor(((serviceSeconds - downSeconds) * 1_000_000) / serviceSeconds)
  const [first] = running
  return {
    month,
    runningSeconds,
    excludedSeconds,
    serviceSeconds,
    downSeconds,
    availabilityPpm,
    objectivePpm: service.availabilityPpm,
    met: availabilityPpm >= service.availabilityPpm,
    creditPpm: creditPpmOf(availabilityPpm, service),
    days: first === undefined ? [] : byDay(first, billingZone, down, excluded),
  }
}

function byDay([from, to]: Span, zone: string, down: readonly Span[], excluded: readonly Span[]): ServiceDay[] {
  const starts = daysBetween(new Date(from * 1_000).toISOString(), new Date(to * 1_000).toISOString(), zone)
  return starts.slice(0, -1).flatMap(({ day, start }, n) => {
    const span: Span = [Math.max(from, start), Math.min(to, starts[n + 1]!.start)]
    if (span[1] <= span[0]) return []
    return [
      {
        day,
        seconds: span[1] - span[0],
        downSeconds: totalOf(within(down, span)),
        excludedSeconds: totalOf(within(excluded, span)),
      },
    ]
  })
}
