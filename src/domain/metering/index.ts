// metering 计量 · what was used: intervals, written once, co-readable by both sides.
import { recordUsage } from './acts/record-usage.ts'
import { usage } from './views.ts'

export { billedSeconds, milliCardSeconds, type Interval, type MeteringTerms } from './interval.ts'
export { firstUse, intervalsOf, measuredByLease, peakUse, publicMonths, usageWithin } from './usage.ts'
export const acts = [recordUsage]
export const views = [usage]
