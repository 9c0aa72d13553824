// metering 计量 · what was used: intervals, written once, co-readable by both sides.
import { recordUsage } from './acts/record-usage.ts'
import { usage } from './views.ts'

export {
  billedSeconds,
  intervalInput,
  MILLI_CARD_SECONDS_PER_CARD_HOUR,
  milliCardSeconds,
  problemWith,
  wholeLease,
  type Interval,
  type MeteringTerms,
} from './interval.ts'
export { stepsOf } from './overlap.ts'
export { firstUse, measuredByLease, peakUse, publicMonths, usageWithin } from './usage.ts'
export const acts = [recordUsage]
export const views = [usage]
