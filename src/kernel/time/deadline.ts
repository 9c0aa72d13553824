import { addDays, addMonths, BadTime, day, type Day } from './day.ts'
import type { Calendars, DayReason, Notice } from './calendar.ts'
import { excerpt } from './excerpt.ts'
import { statutes, type CountingRule, type StatuteCode } from './statutes.ts'

/** A period of law: exactly one of the four, a positive integer. */
export type Amount = { workingDays: number } | { days: number } | { months: number } | { years: number }

export interface DeadlineQuestion {
  rule: StatuteCode
  amount: Amount
  /** the day of the event; it is not counted */
  from: Day
  /** whose deadline it is: only a party's moves on from a rest day (default party) */
  for?: 'party' | 'agency'
}

export interface SkippedDay {
  date: Day
  reason: DayReason
}

export interface DeadlineAnswer {
  due: Day
  /** working days: every rest day passed over; otherwise the rest days the last day moved on from */
  skipped: SkippedDay[]
  /** the notices of every calendar year consulted */
  calendar: (Notice & { year: number })[]
  counted: 'working-days' | 'calendar-days' | 'months' | 'years'
  /** the articles the count rests on */
  basis: string[]
}

/** A lawful no: the answer cannot be known yet. `unadjusted` is the last day before any roll. */
export interface DeadlineRefusal {
  refused: 'calendar-not-notified'
  message: { zh: string; en: string }
  /** the first day whose calendar is missing */
  day: Day
  unadjusted?: Day
}

const LIMIT = { workingDays: 5_000, days: 36_500, months: 1_200, years: 100 } as const

/**
 * The last day of a period under a statute's own way of counting (law.md §3). The first day is
 * not counted; months and years end on the corresponding day or the month end (Civil Code 201–202).
 * A party's last day on a rest day moves to the next working day (Civil Code 203, CPL 85); an
 * agency's own deadline never moves. Beyond the notified calendar the answer is refused: no
 * working-day calendar is guessed. Throws BadTime on wrong use (unknown rule, bad day or amount).
 */
export function deadline(question: DeadlineQuestion, calendars: Calendars): DeadlineAnswer | DeadlineRefusal {
  const rule = ruleNamed(question.rule)
  const from = day(question.from)
  const [unit, count] = amountOf(question.amount)
  const whose = question.for ?? 'party'
  if (whose !== 'party' && whose !== 'agency')
    throw new BadTime(`应为 party 或 agency expected party or agency: ${excerpt(whose)}`)

  const working = unit === 'workingDays' || (unit === 'days' && countsWorkingDays(rule, count))
  return working
    ? countWorkingDays(rule, from, count, calendars)
    : countCalendar(rule, from, unit, count, whose, calendars)
}

function countWorkingDays(
  rule: CountingRule,
  from: Day,
  count: number,
  calendars: Calendars,
): DeadlineAnswer | DeadlineRefusal {
  const skipped: SkippedDay[] = []
  let due = from
  for (let left = count; left > 0;) {
    due = addDays(due, 1)
    if (!notified(due, calendars)) return refuse(due, calendars)
    const reason = calendars.restReason(due)
    if (reason) skipped.push({ date: due, reason })
    else left -= 1
  }
  return {
    due,
    skipped,
    calendar: noticesOf(addDays(from, 1), due, calendars),
    counted: 'working-days',
    basis: [rule.cite],
  }
}

/**
 * The last day on which something may be done so that the period still fits in before `before`: a notice seven days
 * before a hearing, an application thirty working days before the end. Counted back by the statute's own kind of day;
 * nothing moves from a rest day. Refused when it reaches a year without a notified calendar.
 */
export function countedBack(
  { rule: code, amount, before }: { rule: StatuteCode; amount: Amount; before: Day },
  calendars: Calendars,
): DeadlineAnswer | DeadlineRefusal {
  const rule = ruleNamed(code)
  const [unit, count] = amountOf(amount)
  if (unit === 'workingDays' || (unit === 'days' && countsWorkingDays(rule, count))) {
    const skipped: SkippedDay[] = []
    let due = day(before)
    for (let left = count; left > 0;) {
      due = addDays(due, -1)
      if (!notified(due, calendars)) return refuse(due, calendars)
      const reason = calendars.restReason(due)
      if (reason) skipped.push({ date: due, reason })
      else left -= 1
    }
    return { due, skipped, calendar: noticesOf(due, before, calendars), counted: 'working-days', basis: [rule.cite] }
  }
  const due = unit === 'days' ? addDays(before, -count) : addMonths(before, -(unit === 'years' ? count * 12 : count))
  const counted = unit === 'months' ? 'months' : unit === 'years' ? 'years' : 'calendar-days'
  return { due, skipped: [], calendar: [], counted, basis: [rule.cite] }
}

function countCalendar(
  rule: CountingRule,
  from: Day,
  unit: keyof typeof LIMIT,
  count: number,
  whose: 'party' | 'agency',
  calendars: Calendars,
): DeadlineAnswer | DeadlineRefusal {
  const last = unit === 'days' ? addDays(from, count) : addMonths(from, unit === 'years' ? count * 12 : count)
  if (!notified(last, calendars)) return refuse(last, calendars, last)
  const skipped: SkippedDay[] = []
  let due = last
  if (whose === 'party') {
    for (let reason = calendars.restReason(due); reason; reason = calendars.restReason(due)) {
      skipped.push({ date: due, reason })
      due = addDays(due, 1)
      if (!notified(due, calendars)) return refuse(due, calendars, last)
    }
  }
  const basis = skipped.length > 0 && rule.roll.cite !== rule.cite ? [rule.cite, rule.roll.cite] : [rule.cite]
  const counted = unit === 'months' ? 'months' : unit === 'years' ? 'years' : 'calendar-days'
  return { due, skipped, calendar: noticesOf(last, due, calendars), counted, basis }
}

/** Whether a period of `days` days is a period of working days under a rule. */
function countsWorkingDays(rule: CountingRule, days: number): boolean {
  const { workingDays } = rule
  switch (workingDays.kind) {
    case 'all':
      return true
    case 'listed':
      return workingDays.days.includes(days)
    case 'up-to':
      return days <= workingDays.days
    case 'as-written':
      return false
  }
}

function ruleNamed(code: string): CountingRule {
  if (Object.hasOwn(statutes, code)) return statutes[code as StatuteCode]
  throw new BadTime(
    `没有这条计期规则（应为 ${Object.keys(statutes).join('、')}）unknown counting rule: ${excerpt(code)}`,
  )
}

function amountOf(amount: Amount): [keyof typeof LIMIT, number] {
  const given = Object.entries(amount).filter(([, value]) => value !== undefined)
  const [unit, count] = given[0] ?? []
  if (given.length !== 1 || unit === undefined || !Object.hasOwn(LIMIT, unit)) {
    throw new BadTime('期限应为工作日、日、月、年之一 expected exactly one of workingDays, days, months, years')
  }
  const limit = LIMIT[unit as keyof typeof LIMIT]
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1 || count > limit) {
    throw new BadTime(`期限应为 1 至 ${limit} 的整数 expected an integer from 1 to ${limit}: ${excerpt(count)}`)
  }
  return [unit as keyof typeof LIMIT, count]
}

function notified(of: Day, calendars: Calendars): boolean {
  return calendars.years.has(Number(of.slice(0, 4)))
}

function refuse(at: Day, calendars: Calendars, unadjusted?: Day): DeadlineRefusal {
  const year = at.slice(0, 4)
  return {
    refused: 'calendar-not-notified',
    message: {
      zh: `期限涉及 ${at}，而 ${year} 年的节假日安排尚未收录（现收录 ${calendars.first}–${calendars.last} 年），不作推算`,
      en: `the period reaches ${at}, and the holiday notice for ${year} is not on file (on file: ${calendars.first}–${calendars.last}); nothing is guessed`,
    },
    day: at,
    ...(unadjusted === undefined ? {} : { unadjusted }),
  }
}

function noticesOf(from: Day, to: Day, calendars: Calendars): (Notice & { year: number })[] {
  const found: (Notice & { year: number })[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    for (const notice of calendars.years.get(year)?.notices ?? []) found.push({ year, ...notice })
  }
  return found
}
