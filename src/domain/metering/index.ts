// metering 计量 · what was used: intervals, written once, co-readable by both sides.
import { contestDowntime } from './acts/contest-downtime.ts'
import { recordDowntime } from './acts/record-downtime.ts'
import { recordUsage } from './acts/record-usage.ts'
import { service } from './service.ts'
import { usage } from './views.ts'

export {
  billedSeconds,
  intervalInput,
  MILLI_CARD_SECONDS_PER_CARD_HOUR,
  milliCardSeconds,
  nextWholeSecond,
  problemWith,
  wholeLease,
  type Interval,
  type MeteringTerms,
} from './interval.ts'
export {
  countsHow,
  downtimeKinds,
  serviceMonth,
  weighedAt,
  type DowntimeReport,
  type ServiceMonth,
  type Weighed,
} from './availability.ts'
export { downtimeWithin } from './downtime.ts'
export { measuredBySource, type SourceUse } from './by-source.ts'
export { daysBetween } from './day-starts.ts'
export { stepsOf } from './overlap.ts'
export { GIB_SECONDS_PER_GIB_MONTH, keptGibSeconds, measuredGibSeconds } from './storage.ts'
export { firstUse, measuredByLease, measuredStorage, meteredOf, peakUse, publicMonths, usageWithin } from './usage.ts'
export const acts = [recordUsage, recordDowntime, contestDowntime]
export const views = [usage, service]
