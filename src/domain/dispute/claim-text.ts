// How a statement writes days and clocks.
import { dayIn, type Instant } from '#kernel/time'

/** 2026-10-02 → 2026年10月2日, as courts write days. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** An instant as clocks in China show it, to the minute. */
export const clockText = (at: Instant): string =>
  `${dayText(dayIn(at))} ${new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)}`

/** Whole minutes. */
export const minutesText = (seconds: number): string => `${Math.floor(seconds / 60)} 分钟`
