// Time that stands still: a hearing or an appraisal runs, and the period goes on after it (Administrative Licensing
// Law 45, Administrative Penalty Law 60: such time is not counted).
import type { Calendars } from './calendar.ts'
import { addDays, numberOfDay, type Day } from './day.ts'

export interface Standstill {
  /** the last day before it stood still */
  due: Day
  /** what the period counts */
  counted: 'working-days' | 'calendar-days' | 'months' | 'years'
  pausedOn: Day
  resumedOn: Day
  /** whose time it is: only a party's last day moves on from a rest day */
  for: 'party' | 'agency'
}

/**
 * The new last day: as many days as were left when it stopped, counted from the day after it resumed. Null when that
 * reaches a year whose calendar is not notified: nothing is guessed.
 */
export function afterStandstill(
  { due, counted, pausedOn, resumedOn, ...of }: Standstill,
  calendars: Calendars,
): Day | null {
  const rests = (on: Day): boolean => calendars.restReason(on) !== undefined
  const known = (on: Day): boolean => calendars.years.has(Number(on.slice(0, 4)))
  if (counted !== 'working-days') {
    let last = addDays(due, Math.max(0, numberOfDay(resumedOn) - numberOfDay(pausedOn)))
    if (!known(last)) return null
    while (of.for === 'party' && rests(last)) {
      last = addDays(last, 1)
      if (!known(last)) return null
    }
    return last
  }
  let left = 0
  for (let on = addDays(pausedOn, 1); on <= due; on = addDays(on, 1)) if (!rests(on)) left += 1
  let last = resumedOn
  while (left > 0) {
    last = addDays(last, 1)
    if (!known(last)) return null
    if (!rests(last)) left -= 1
  }
  return last
}
