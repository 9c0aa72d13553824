// The door of kernel/time: legal days, instants, months in a zone, notified calendars, deadlines.
export { addDays, addMonths, addToMonth, BadTime, day, month, quarterOf, weekday, type Day, type Month } from './day.ts'
export {
  instant,
  instantOfMillis,
  millisBetween,
  millisOf,
  secondsBetween,
  systemClock,
  type Clock,
  type Instant,
} from './instant.ts'
export { dayIn, monthBounds, monthIn, SHANGHAI, splitAtMonths, zoneNamed, type Zone } from './zone.ts'
export {
  calendarsOf,
  NotNotified,
  type CalendarFile,
  type Calendars,
  type CalendarYear,
  type DayReason,
  type Notice,
} from './calendar.ts'
export {
  countedBack,
  deadline,
  type Amount,
  type DeadlineAnswer,
  type DeadlineQuestion,
  type DeadlineRefusal,
  type SkippedDay,
} from './deadline.ts'
export { statutes, statuteCodes, type CountingRule, type StatuteCode } from './statutes.ts'
export { afterStandstill, type Standstill } from './standstill.ts'
export { excerpt } from './excerpt.ts'
